"""The lists on the board: written, changed, given to kinds of shift, and carried into the open shift.

An edit is one transaction on the board and one version of the list; the journal keeps every version. What an
open shift is asked changes only when somebody says so (`into_shift`), in one transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

from msgspec.structs import replace

from data.record import Partition
from data.site_file import RecordFile, Version
from data.store import Store
from data.transaction import Transaction

from ..clean_text import readable_id
from ..clock import Clock, Span
from ..errors import ListChanged, NotFound
from ..food_safety import Equipment, profile
from ..handover.records import Reason
from ..language import _, day, hour
from ..naming import one_named
from ..roles import Act
from ..shift import Shift, ShiftKind, coming, shift_of
from ..staff import Station, Who
from . import edits
from .asked import lines_for_shift
from .blank import Blank, blank_of
from .edits import Edit, Step, differences, lines_of
from .in_shift import ShiftEdit, edit_of_shift
from .records import Answer, CheckList, Kind, Line, Section, ShiftLine
from .taken_in import fitted
from .written import Known, checked


class Change(NamedTuple):
    """One version of a list: who saved it when, and what differed from the one before."""

    at: str
    by: str
    what: tuple[str, ...]


class ListDesk:
    """The lists on the board.

    Each verb takes the `rev` of the list that the person saw, and raises `ListChanged` when it has moved on.
    """

    def __init__(self, store: Store, clock: Clock, who: Who, country: str) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.country = country

    # reading

    def all(self) -> list[CheckList]:
        """Every list, those that shifts work first, in the order they work them."""
        lists = {one.id: one for one in self.store.table(CheckList)}
        worked = [id for kind in self.kinds() for id in kind.lists if id in lists]
        return [lists[id] for id in dict.fromkeys([*worked, *lists])]

    def get(self, id: str) -> CheckList | None:
        """The list with this id."""
        return self.store.table(CheckList).get(id)

    def named(self, asked: str) -> CheckList:
        """The list with this id or name, or an unambiguous part of its name. `NotFound`, `Ambiguous`."""
        lists = self.all()
        return one_named(
            lists,
            asked,
            what=_("list"),
            hint=_("There are: {names}.").format(names=", ".join(one.name for one in lists) or "–"),
            names=lambda one: (one.id, one.name),
            text=lambda one: one.name,
        )

    def with_line(self, line: str) -> CheckList | None:
        """The list that a line stands in."""
        return next((one for one in self.all() if line in (each.id for each in lines_of(one))), None)

    def kinds(self, list_id: str = "") -> list[ShiftKind]:
        """The kinds of shift; those that work a list."""
        return self.store.table(ShiftKind).find(lambda kind: not list_id or list_id in kind.lists)

    def equipment(self) -> list[Equipment]:
        """What lines may refer to."""
        return list(self.store.table(Equipment))

    def stations(self) -> list[Station]:
        """The stations whose people may be the only ones to answer a line."""
        return list(self.store.table(Station))

    def unit_of(self, line: Line) -> str:
        """What the figures of a line are in: degrees are those of the country."""
        measured = line.kind in (Kind.TEMPERATURE, Kind.COOLING)
        return profile(self.country).unit if measured else line.unit

    def history(self, list_id: str) -> list[Change]:
        """Who changed a list when, and what; oldest first."""
        versions = self.store.board.history(self._there(list_id))
        before = [None, *(_list_of(version) for version in versions)]
        return [
            Change(version.at, version.by, tuple(differences(was, _list_of(version))))
            for was, version in zip(before, versions, strict=False)
        ]

    def blank(self, list_id: str, site: str) -> Blank:
        """A list to be worked on paper: in the open shift, else in the next that works it."""
        one = self._there(list_id)
        kinds = self.kinds(list_id)
        file = self.store.shift
        shift = shift_of(file) if file is not None else None
        name, day_of, span = "", None, None
        if shift is not None and shift.kind in (kind.id for kind in kinds):
            name, day_of, span = shift.name, shift.business_day, Span(shift.starts, shift.ends)
        elif plans := coming(kinds, self.clock, self.clock.now(), shift):
            name, day_of, span = plans[0].kind.name, plans[0].day, plans[0].span
        if span is None or day_of is None:
            return blank_of(site, one, "", (), self.clock)
        hours = "–".join(hour(self.clock.local(at)) for at in span)
        return blank_of(site, one, f"{name} {day(day_of)} {hours}", self._asked(one, span), self.clock)

    # the list

    def new(self, name: str) -> Edit:
        """A list without sections, that no shift works yet. `NameTaken`."""
        with self._writing() as tx:
            lists = tx.all(CheckList)
            name = edits.free_name(name, (one.name for one in lists))
            id = readable_id(name, {one.id for one in lists}, "list")
            return Edit(None, tx.put(CheckList(id=id, name=name, sections=())))

    def rename(self, list_id: str, name: str, *, seen: int | None = None) -> Edit:
        """Call a list something else. `NameTaken`."""

        def renamed(one: CheckList) -> CheckList:
            others = (other.name for other in self.all() if other.id != one.id)
            return replace(one, name=edits.free_name(name, others))

        return self._edit(list_id, seen, renamed)

    def remove(self, list_id: str, *, seen: int | None = None) -> Edit:
        """Take a list off the board and from every kind of shift; its versions stay in the journal."""
        with self._writing() as tx:
            before = self._seen(tx.get(CheckList, list_id), list_id, seen)
            for kind in tx.all(ShiftKind):
                if list_id in kind.lists:
                    tx.put(replace(kind, lists=tuple(id for id in kind.lists if id != list_id)))
            tx.remove(before)
            return Edit(before, None)

    def attach(self, list_id: str, kind_id: str) -> Edit:
        """Have a kind of shift work a list, behind those it works already."""
        return self._work(list_id, kind_id, lambda lists: (*lists, list_id))

    def detach(self, list_id: str, kind_id: str) -> Edit:
        """Have a kind of shift work a list no more."""
        return self._work(list_id, kind_id, lambda lists: tuple(id for id in lists if id != list_id))

    def take_back(self, edit: Edit) -> Edit:
        """Make a list again what it was before an edit. `ListChanged` where it was edited since."""
        before, after = edit
        if before is None or after is None:
            raise ValueError("only the edit of a list that is there can be taken back")

        def back(one: CheckList) -> CheckList:
            if not edits.same(one, after):
                raise ListChanged(mine=before, theirs=one)
            return replace(one, name=before.name, sections=before.sections)

        return self._edit(after.id, None, back)

    # sections

    def add_section(self, list_id: str, name: str, *, after: str = "", seen: int | None = None) -> Edit:
        """A section more, behind another or at the end. `NameTaken`."""

        def more(one: CheckList) -> CheckList:
            id = readable_id(name, {each.id for each in one.sections}, "section")
            return edits.with_section(one, Section(id, name, ()), after=after)

        return self._edit(list_id, seen, more)

    def rename_section(self, list_id: str, section: str, name: str, *, seen: int | None = None) -> Edit:
        """Put another name over a section. `NameTaken`."""
        return self._edit(list_id, seen, lambda one: edits.renamed_section(one, section, name))

    def move_section(self, list_id: str, section: str, step: Step, *, seen: int | None = None) -> Edit:
        """Move a section one place up or down."""
        return self._edit(list_id, seen, lambda one: edits.moved_section(one, section, step))

    def remove_section(self, list_id: str, section: str, *, seen: int | None = None) -> Edit:
        """Take a section off the list, with its lines."""
        return self._edit(list_id, seen, lambda one: edits.without_section(one, section))

    # lines

    def add_line(
        self, list_id: str, line: Line, *, section: str, after: str = "", seen: int | None = None
    ) -> Edit:
        """A line more: behind another of its section, or first in it. What `checked` refuses is refused."""

        def more(one: CheckList) -> CheckList:
            id = readable_id(line.text, self._ids_of_lines(), "line")
            new = checked(replace(line, id=id), self.known())
            return edits.with_line(one, new, section=section, after=after)

        return self._edit(list_id, seen, more)

    def edit_line(self, list_id: str, line: Line, *, seen: int | None = None) -> Edit:
        """Have a line ask something else. What `checked` refuses is refused."""
        return self._edit(list_id, seen, lambda one: edits.with_changed(one, checked(line, self.known())))

    def move_line(self, list_id: str, line: str, step: Step, *, seen: int | None = None) -> Edit:
        """Move a line one place up or down, into the next section where its own ends."""
        return self._edit(list_id, seen, lambda one: edits.moved_line(one, line, step))

    def remove_line(self, list_id: str, line: str, *, seen: int | None = None) -> Edit:
        """Take a line off the list."""
        return self._edit(list_id, seen, lambda one: edits.without_line(one, line))

    # from elsewhere

    def would_take_in(self, lists: Sequence[CheckList]) -> list[Edit]:
        """What taking lists in would change on the board; an edit for each of them."""
        board = list(self.store.table(CheckList))
        asked = (line.id for line in self.store.table(ShiftLine))
        before = {one.id: one for one in board}
        return [Edit(before.get(one.id), one) for one in fitted(lists, board, asked)]

    def take_in(self, lists: Sequence[CheckList]) -> list[Edit]:
        """Put lists on the board, all of them or none: in place of those that they are, the others anew."""
        with self._writing() as tx:
            return [
                Edit(before, tx.put(after) if before is None or not edits.same(before, after) else before)
                for before, after in self.would_take_in(lists)
                if after is not None
            ]

    # the open shift

    def in_shift(self, edit: Edit) -> ShiftEdit:
        """What an edit would change in the open shift; nothing where none is open or none of it is asked."""
        file = self.store.shift
        if file is None:
            return ShiftEdit()
        return self._in_shift(edit, shift_of(file), file.table(ShiftLine), _settled(file))

    def into_shift(self, edit: Edit, *, shift: str = "") -> ShiftEdit:
        """Have the open shift asked what the list asks now; answered lines stay as they were answered.

        `ShiftClosed` where the shift that the person meant is no longer open.
        """
        by = self.who.may(Act.LISTS)
        with self.store.transaction(Partition.SHIFT, by, shift=shift) as tx:
            file = self.store.shift
            if file is None:
                return ShiftEdit()
            done = self._in_shift(edit, shift_of(file), tx.all(ShiftLine), _settled(file))
            for line in done.gone:
                tx.remove(line)
            for line in done.put:
                tx.put(line)
            return done

    def _in_shift(
        self, edit: Edit, shift: Shift, standing: Iterable[ShiftLine], settled: set[str]
    ) -> ShiftEdit:
        standing = list(standing)
        kind = self.store.table(ShiftKind).get(shift.kind)
        worked = kind.lists if kind is not None else ()
        there = {line.id for line in standing}
        touched = edit.after or edit.before
        stands = any(line.id in there for line in lines_of(edit.before))
        if touched is None or not (touched.id in worked or stands):
            return ShiftEdit()
        span = Span(shift.starts, shift.ends)
        was, wanted = (self._asked(one, span) for one in edit)
        lists = [one for id in worked if (one := self.get(id)) is not None]
        order = [line.id for one in lists for line in lines_of(one)]
        return edit_of_shift(standing, was, wanted, order, settled)

    def _asked(self, one: CheckList | None, span: Span) -> Sequence[ShiftLine]:
        lists = [one] if one is not None else []
        equipment = {each.id: each for each in self.equipment()}
        return lines_for_shift(lists, equipment, profile(self.country), self.clock, span)

    # inside

    def known(self) -> Known:
        """What lines may refer to."""
        return Known(
            {one.id: one.name for one in self.equipment()}, {one.id: one.name for one in self.stations()}
        )

    def _work(self, list_id: str, kind_id: str, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Edit:
        with self._writing() as tx:
            one = self._seen(tx.get(CheckList, list_id), list_id, None)
            kind = tx.get(ShiftKind, kind_id)
            if kind is None:
                raise NotFound(what=_("kind of shift"), name=kind_id, hint="")
            was, lists = list_id in kind.lists, tuple(dict.fromkeys(change(kind.lists)))
            if lists != kind.lists:
                tx.put(replace(kind, lists=lists))
        shift = self.store.shift
        if shift is None or shift_of(shift).kind != kind_id:
            return Edit(one, one)
        return Edit(one if was else None, one if list_id in lists else None)

    def _writing(self) -> AbstractContextManager[Transaction]:
        return self.store.transaction(Partition.BOARD, self.who.may(Act.LISTS))

    def _edit(self, list_id: str, seen: int | None, change: Callable[[CheckList], CheckList]) -> Edit:
        with self._writing() as tx:
            before = self._seen(tx.get(CheckList, list_id), list_id, seen)
            after = change(before)
            return Edit(before, before if edits.same(before, after) else tx.put(after))

    def _seen(self, one: CheckList | None, list_id: str, seen: int | None) -> CheckList:
        if one is None:
            raise NotFound(what=_("list"), name=list_id, hint="")
        if seen is not None and one.rev != seen:
            raise ListChanged(mine=one, theirs=one)
        return one

    def _there(self, list_id: str) -> CheckList:
        return self._seen(self.get(list_id), list_id, None)

    def _ids_of_lines(self) -> set[str]:
        """Every id that a line has on the board or in the open shift: no two are ever the same line."""
        asked = [line.id for one in self.store.table(CheckList) for line in lines_of(one)]
        return {*asked, *(line.id for line in self.store.table(ShiftLine))}


def _settled(file: RecordFile) -> set[str]:
    """The lines of a shift that have an answer that stands, or a reason why they were not done."""
    answered = {one.line for one in file.table(Answer) if one.taken_back_at is None}
    return answered | {one.id for one in file.table(Reason)}


def _list_of(version: Version) -> CheckList | None:
    return version.record if isinstance(version.record, CheckList) else None
