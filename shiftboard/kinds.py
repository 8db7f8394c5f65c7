"""The kinds of shift: set up, with times by weekday, lists, and the person who usually leads them.

A weekday is a business day: a dinner from Friday 15:00 to 01:30 is Friday's. A change holds from the next
shift on; the open one keeps the name, the times and the lists it began with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import NamedTuple

from msgspec.structs import replace

from data.record import Partition
from data.store import Store
from data.transaction import Transaction

from .checklist import CheckList
from .checklist.edits import Step, free_name
from .clean_text import clean, readable_id
from .clock import WEEKDAYS, Clock, read_time
from .errors import BadDays, BadValue, CannotLead, KindChanged, NotFound, NothingPlanned
from .language import _, listed, weekday
from .roles import MAY, ROLE_NAMES, Act, Role
from .shift import Shift, ShiftKind
from .staff import Person, Who

MOST_OFF = 3
"""Weekdays without the shift up to which they are named; where there are more, those with it are."""

_BETWEEN = re.compile(r"\s*[-–—−]\s*|\s+")


class Times(NamedTuple):
    """From when to when, local: 15:00, 23:30."""

    start: str
    end: str


def read_times(text: str) -> Times:
    """Both times as people write them: 15:00–23:30, 15.00 - 1.30. `BadValue`."""
    both = _BETWEEN.split(clean(text))
    try:
        if len(both) == 2:
            return _read(*both)
    except BadValue:
        pass  # the hint below names both
    raise BadValue(value=text, hint=_("Write both times, as in 15:00–23:30."))


def _read(start: str, end: str) -> Times:
    return Times(f"{read_time(start):%H:%M}", f"{read_time(end):%H:%M}")


def usual_times(kind: ShiftKind) -> Times:
    """The times of a weekday that has none of its own."""
    return _read(kind.start, kind.end)


def times_on(kind: ShiftKind, day: str) -> Times | None:
    """The times of a weekday (mon … sun); None where there is no such shift."""
    own = kind.days.get(day, (kind.start, kind.end))
    return _read(*own) if own else None


def span_words(times: Times) -> str:
    """Both times as people read them: 15:00–23:30."""
    return "–".join(times)


def times_words(kind: ShiftKind) -> str:
    """All its times as people read them: 15:00–23:30, Fri Sat 15:00–01:30, not Sun."""
    days: dict[Times | None, list[str]] = {}
    for day in WEEKDAYS:
        days.setdefault(times_on(kind, day), []).append(day)
    off, usual = days.pop(None, []), usual_times(kind)
    if not days:
        return _("{times}, on no day").format(times=span_words(usual))
    unnamed = usual in days and len(off) <= MOST_OFF
    parts = [span_words(usual)] if unnamed else []
    for times, on in days.items():
        if times is not None and not (unnamed and times == usual):
            parts.append(
                span_words(times) if len(on) == len(WEEKDAYS) else f"{_days(on)} {span_words(times)}"
            )
    if unnamed and off:
        parts.append(_("not {days}").format(days=_days(off)))
    return listed(parts)


def _days(days: Iterable[str]) -> str:
    return " ".join(weekday(WEEKDAYS.index(day)) for day in days)


def is_planned(kind: ShiftKind) -> bool:
    """Whether there is such a shift on any day of the week."""
    return any(times_on(kind, day) is not None for day in WEEKDAYS)


class KindDesk:
    """The kinds of shift on the board.

    A verb that is given the `rev` of the kind that the person saw raises `KindChanged` when it has moved on.
    """

    def __init__(self, store: Store, clock: Clock, who: Who) -> None:
        self.store = store
        self.clock = clock
        self.who = who

    # reading

    def all(self) -> list[ShiftKind]:
        """Every kind by its usual start, as the business day goes."""
        return sorted(self.store.table(ShiftKind), key=self._start)

    def get(self, id: str) -> ShiftKind | None:
        """The kind with this id."""
        return self.store.table(ShiftKind).get(id)

    def lists(self, kind: ShiftKind) -> list[CheckList]:
        """The lists that a kind works, in order; one that was struck is left out."""
        known = self.store.table(CheckList)
        return [one for id in kind.lists if (one := known.get(id)) is not None]

    # the kind

    def add(self, name: str, start: str, end: str) -> ShiftKind:
        """A kind with these times on every day, that works no list yet. `BadValue`, `NameTaken`."""
        times = _read(start, end)
        with self._writing() as tx:
            kinds = tx.all(ShiftKind)
            name = free_name(name, (one.name for one in kinds))
            taken = {*(one.id for one in kinds), *(one.kind for one in self.store.table(Shift))}
            return tx.put(ShiftKind(id=readable_id(name, taken, "kind"), name=name, **times._asdict()))

    def rename(self, kind_id: str, name: str, *, seen: int | None = None) -> ShiftKind:
        """Call a kind something else. `NameTaken`."""

        def renamed(kind: ShiftKind, tx: Transaction) -> ShiftKind:
            others = (one.name for one in tx.all(ShiftKind) if one.id != kind.id)
            return replace(kind, name=free_name(name, others))

        return self._edit(kind_id, seen, renamed)

    def remove(self, kind_id: str, *, seen: int | None = None) -> ShiftKind:
        """Plan a kind no more; a shift of it that is open goes on. `NothingPlanned` where it is the last."""
        with self._writing() as tx:
            kind = self._seen(tx, kind_id, seen)
            kinds = tx.all(ShiftKind)
            _refuse_nothing(kinds, [one for one in kinds if one.id != kind_id], kind)
            tx.remove(kind)
            return kind

    def usually_led_by(self, kind_id: str, person: str, *, seen: int | None = None) -> ShiftKind:
        """Name the person who usually leads a kind; empty is nobody in particular. `CannotLead`."""

        def led(kind: ShiftKind, tx: Transaction) -> ShiftKind:
            if person:
                self._refuse_if_not_leading(tx.get(Person, person), person)
            return replace(kind, lead=person)

        return self._edit(kind_id, seen, led)

    # its times

    def change_times(self, kind_id: str, start: str, end: str, *, seen: int | None = None) -> ShiftKind:
        """Give a kind other usual times; weekdays that have times of their own keep them. `BadValue`."""
        times = _read(start, end)
        return self._edit(kind_id, seen, lambda kind, _tx: _tidy(replace(kind, **times._asdict())))

    def change_day(
        self, kind_id: str, day: str, start: str, end: str, *, seen: int | None = None
    ) -> ShiftKind:
        """Give a weekday (mon … sun) times of its own. `BadValue`, `BadDays`."""
        return self._edit_day(kind_id, day, tuple(_read(start, end)), seen)

    def not_on(self, kind_id: str, day: str, *, seen: int | None = None) -> ShiftKind:
        """Have no such shift on a weekday. `BadDays`, `NothingPlanned`."""
        return self._edit_day(kind_id, day, (), seen)

    def as_usual(self, kind_id: str, day: str, *, seen: int | None = None) -> ShiftKind:
        """Have the usual times on a weekday again. `BadDays`."""
        return self._edit_day(kind_id, day, None, seen)

    # its lists

    def attach(self, kind_id: str, list_id: str, *, seen: int | None = None) -> ShiftKind:
        """Have a kind work a list, behind those it works already."""
        return self._edit_lists(kind_id, list_id, seen, lambda worked: [*worked, list_id])

    def detach(self, kind_id: str, list_id: str, *, seen: int | None = None) -> ShiftKind:
        """Have a kind work a list no more."""
        return self._edit_lists(kind_id, list_id, seen, lambda worked: [id for id in worked if id != list_id])

    def move_list(self, kind_id: str, list_id: str, step: Step, *, seen: int | None = None) -> ShiftKind:
        """Have a kind work a list one place earlier or later; the first and the last stay where they are."""

        def moved(worked: list[str]) -> list[str]:
            place = worked.index(list_id) if list_id in worked else 0
            to = min(max(0, place + step), len(worked) - 1)
            rest = [id for id in worked if id != list_id]
            return [*rest[:to], list_id, *rest[to:]] if list_id in worked else worked

        return self._edit_lists(kind_id, list_id, seen, moved)

    # inside

    def _start(self, kind: ShiftKind) -> tuple[bool, str]:
        start = usual_times(kind).start
        return read_time(start) < self.clock.rollover, start

    def _writing(self) -> AbstractContextManager[Transaction]:
        return self.store.transaction(Partition.BOARD, self.who.may(Act.KINDS))

    def _edit(
        self, kind_id: str, seen: int | None, change: Callable[[ShiftKind, Transaction], ShiftKind]
    ) -> ShiftKind:
        with self._writing() as tx:
            before = self._seen(tx, kind_id, seen)
            after = change(before, tx)
            kinds = tx.all(ShiftKind)
            _refuse_nothing(kinds, [after if one.id == kind_id else one for one in kinds], before)
            return tx.put(after) if after != before else before

    def _edit_day(self, kind_id: str, day: str, times: tuple[str, ...] | None, seen: int | None) -> ShiftKind:
        if day not in WEEKDAYS:
            raise BadDays(value=day, days=listed(WEEKDAYS))

        def changed(kind: ShiftKind, _tx: Transaction) -> ShiftKind:
            others = {on: own for on, own in kind.days.items() if on != day}
            return _tidy(replace(kind, days=others if times is None else others | {day: times}))

        return self._edit(kind_id, seen, changed)

    def _edit_lists(
        self, kind_id: str, list_id: str, seen: int | None, change: Callable[[list[str]], list[str]]
    ) -> ShiftKind:
        def changed(kind: ShiftKind, tx: Transaction) -> ShiftKind:
            known = {one.id for one in tx.all(CheckList)}
            if list_id not in known:
                raise NotFound(what=_("list"), name=list_id, hint="")
            worked = [id for id in kind.lists if id in known]
            return replace(kind, lists=tuple(dict.fromkeys(change(worked))))

        return self._edit(kind_id, seen, changed)

    def _seen(self, tx: Transaction, kind_id: str, seen: int | None) -> ShiftKind:
        kind = tx.get(ShiftKind, kind_id)
        if kind is None:
            raise NotFound(what=_("kind of shift"), name=kind_id, hint="")
        if seen is not None and kind.rev != seen:
            raise KindChanged(mine=kind, theirs=kind)
        return kind

    @staticmethod
    def _refuse_if_not_leading(person: Person | None, id: str) -> None:
        if person is None:
            raise NotFound(what=_("person"), name=id, hint="")
        if not person.leads:
            who = listed(_(ROLE_NAMES[role]) for role in Role if role in MAY[Act.OPEN])
            raise CannotLead(name=person.name, role=_(ROLE_NAMES[person.role]), who=who)


def _tidy(kind: ShiftKind) -> ShiftKind:
    """The kind without days of its own that are as usual, the others from Monday on."""
    own = {day: times_on(kind, day) for day in WEEKDAYS if day in kind.days}
    usual = usual_times(kind)
    return replace(kind, days={day: tuple(times or ()) for day, times in own.items() if times != usual})


def _refuse_nothing(before: Iterable[ShiftKind], after: Iterable[ShiftKind], changed: ShiftKind) -> None:
    """`NothingPlanned` where no shift would be left that the board could open next."""
    if any(map(is_planned, before)) and not any(map(is_planned, after)):
        raise NothingPlanned(name=changed.name)
