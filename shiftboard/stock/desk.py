"""Counting stock: beginning a count, entering what is there, reviewing it and approving it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import msgspec

from data.record import Partition
from data.store import Store
from data.transaction import Transaction

from ..checklist import Kind, ShiftLine
from ..checklist.blank import Blank, BlankLine
from ..checklist.rounds import BEFORE, read_when
from ..clean_text import clean
from ..clock import Clock
from ..errors import AlreadyTakenBack, NeedsReason, NotFound, Uncounted
from ..language import _, number
from ..naming import one_named
from ..roles import Act
from ..staff import Person, Who
from .barcodes import article, is_among, read_barcode
from .counts import (
    Count,
    Counted,
    CountLine,
    Sheet,
    SheetKind,
    Stage,
    Tolerance,
    Variance,
    asked_again,
    asked_for,
    everything,
    lines_of,
    place_alone,
    places_of,
    variances,
)
from .errors import (
    CountAgain,
    CountEnded,
    CountGoesOn,
    KeptNowhere,
    NothingToCount,
    NotInCount,
    UnknownBarcode,
    WhichPlace,
)
from .levels import Level, OnHand, changed_by, on_hand_of
from .quantity import read_quantity
from .records import Item, Place, going_round
from .use import too_much_gone, usual_a_day
from .use_desk import courses


class Entry(NamedTuple):
    """What is to be entered: an item, where (it may be left to be found), and how much as it is typed."""

    item: str
    place: str
    text: str
    at: datetime | None = None
    """When it was counted, UTC, where that is not now."""


class StockDesk:
    """What is kept, how much of it is on hand, and counting it."""

    def __init__(self, store: Store, clock: Clock, who: Who, tolerance: Tolerance) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.tolerance = tolerance

    # what is kept

    def places(self) -> list[Place]:
        """The places in the order they are gone through."""
        return going_round(self.store.table(Place))

    def items(self) -> list[Item]:
        """Everything that is kept, in shelf order."""
        return sorted(self.store.table(Item), key=lambda one: (one.position, one.name, one.id))

    def items_by_id(self) -> dict[str, Item]:
        return {one.id: one for one in self.store.table(Item).all()}

    def item(self, id: str) -> Item | None:
        return self.store.table(Item).get(id)

    def named(self, asked: str) -> Item:
        """The item with this SKU, barcode or name, or a part of its name. `NotFound`, `Ambiguous`."""
        return one_named(
            self.items(),
            asked,
            what=_("item"),
            hint=_("`shiftboard list stock` shows them."),
            names=lambda one: (one.id, one.sku, one.name, *[asked] * is_among(one.barcodes, asked)),
            text=lambda one: one.name,
            said=lambda one: f"{one.name} ({one.sku})",
        )

    def scanned(self, text: str) -> Item:
        """The item with this barcode, whatever zeros stand before it. `BadBarcode`, `UnknownBarcode`."""
        wanted = article(read_barcode(text))
        found = next((one for one in self.items() if wanted in map(article, one.barcodes)), None)
        if found is None:
            raise UnknownBarcode(barcode=read_barcode(text))
        return found

    def name(self, id: str) -> str:
        """What an item is called; its id where it is gone."""
        item = self.item(id)
        return item.name if item is not None else id

    def place_named(self, asked: str) -> Place:
        """The place with this id or name, or an unambiguous part of it. `NotFound`, `Ambiguous`."""
        places = self.places()
        return one_named(
            places,
            asked,
            what=_("place"),
            hint=_("There are: {names}.").format(names=", ".join(one.name for one in places) or "–"),
            names=lambda one: (one.id, one.name),
            text=lambda one: one.name,
        )

    def place_name(self, id: str) -> str:
        """What a place is called; its id where it is gone."""
        place = self.store.table(Place).get(id)
        return place.name if place is not None else id

    def levels(self) -> dict[tuple[str, str], Level]:
        """What is on hand by place and item: the counts that were approved, and what came and went since."""
        found = {(one.place, one.item): one for one in self.store.table(Level)}
        for file in self.store.unfolded:
            found |= changed_by(file, found)
        return found

    def on_hand(self) -> dict[str, OnHand]:
        """What is on hand by item, over all its places."""
        return on_hand_of(self.levels().values())

    # sheets and counts

    def sheets(self) -> list[Sheet]:
        """What can be counted: the sheets of the house, everything, and each place by itself."""
        own = list(self.store.table(Sheet))
        full = [] if any(one.kind is SheetKind.FULL for one in own) else [everything(_("Everything"))]
        return [*own, *full, *map(place_alone, self.places())]

    def counts(self) -> list[Count]:
        """The counts that are going on or wait to be approved, the oldest first."""
        return sorted((one for one in self.store.table(Count) if one.is_open), key=lambda one: one.begun)

    def count_named(self, id: str) -> Count:
        """A count of this shift. `NotFound`."""
        return self._count(self.store.table(Count).get(id), id)

    def lines(self, count: Count) -> list[CountLine]:
        """The lines of a count in working order, with what was counted."""
        return lines_of(count, self.store.table(Counted))

    def again(self, count: Count, lines: Sequence[CountLine] | None = None) -> list[CountLine]:
        """The lines that are to be counted a second time; `lines` are those of the count, where known."""
        return self._again(self.lines(count) if lines is None else lines)

    def variances(self, count: Count) -> list[Variance]:
        """What was counted beside what was expected, the dearest difference first."""
        found = variances(self.lines(count), self.levels(), self._costs)
        return sorted(found, key=lambda one: -abs(one.value or Decimal(0)))

    def on_paper(self, asked: str, site: str) -> tuple[str, Blank]:
        """A count that goes on, or a sheet, to be worked on paper: its id, and what stands there.

        `asked` is an id, or a name of which a part will do. `NotFound`, `Ambiguous`.
        """
        going_on = self.counts()
        under_way = {one.sheet for one in going_on}
        there: list[Count | Sheet] = [*going_on, *(one for one in self.sheets() if one.id not in under_way)]
        found = one_named(
            there,
            asked,
            what=_("sheet"),
            hint=_("There are: {names}.").format(names=", ".join(one.name for one in there)),
            names=lambda one: (one.id, one.name),
            text=lambda one: one.name,
        )
        if isinstance(found, Count):
            return found.id, self._blank(site, found.name, self.lines(found))
        places = places_of(found, self.items(), self.places())
        lines = [CountLine(each.place, item, ()) for each in places for item in each.items]
        return found.id, self._blank(site, found.name, lines)

    def _blank(self, site: str, name: str, lines: Sequence[CountLine]) -> Blank:
        return Blank(
            site,
            _("Count: {name}").format(name=name),
            "",
            tuple(self._blank_line(n, line) for n, line in enumerate(lines, 1)),
            counts=True,
        )

    def _blank_line(self, n: int, line: CountLine) -> BlankLine:
        """A line with room to write in; what is counted already stands there."""
        item, entry = self.item(line.item), line.counted
        pack = ""
        if item is not None:
            pack = (
                f"{item.packs[0].name} = {number(item.packs[0].of)} {item.unit}" if item.packs else item.unit
            )
        by = self.store.table(Person).get(entry.by) if entry is not None else None
        return BlankLine(
            section=self.place_name(line.place),
            due=str(n),
            text=self.name(line.item),
            limits=pack,
            kind=Kind.NUMBER,
            choices=(),
            critical=False,
            value=entry.typed if entry is not None else "",
            who=by.initials if by is not None else "",
        )

    # counting

    def asking_the_same(self, sheet: Sheet) -> list[Count]:
        """The counts under way that ask for something that this sheet asks for, too."""
        asked = asked_for(places_of(sheet, self.items(), self.places()))
        return [one for one in self.counts() if asked & asked_for(one.places)]

    def begin(self, sheet: str) -> Count:
        """Begin a count of a sheet. `CountGoesOn` where it is under way, `NothingToCount`, `NotFound`."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            return self._begun(tx, sheet)

    def count(self, count: str, place: str, item: str, text: str, at: datetime | None = None) -> Counted:
        """Enter what is there of an item in a place, or was `at` a time. `BadValue`, `CountEnded`."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            return self._entered(tx, self._count(tx.get(Count, count), count), Entry(item, place, text, at))

    def when(self, text: str) -> datetime:
        """When it was counted on paper, in this shift: 17:40. `BadValue`, `NotThen`."""
        begun = [one.entered_at for one in self.store.table(ShiftLine) if one.entered_at is not None]
        opened = min(begun, default=self.clock.now())
        return read_when(text, self.clock, opened + BEFORE).end

    def count_item(self, item: str, text: str, place: str = "", at: datetime | None = None) -> Counted:
        """Enter what is there of an item in the count that asks for it; else a count of its place is begun.

        `place` is needed where the item is kept in more than one. What `begin` and `count` raise.
        """
        return self.count_all([Entry(item, place, text, at)])[0]

    def count_all(self, entries: Sequence[Entry], sheet: str = "") -> list[Counted]:
        """Enter several amounts, all of them or none, each in the count that asks for it.

        Where none does, one of the sheet is begun; without a sheet one of the place. What `begin` and `count`
        raise, `WhichPlace`, `KeptNowhere`.
        """
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            counts = sorted(tx.all(Count), key=lambda one: one.begun)
            entered = []
            for entry in entries:
                entry = entry._replace(place=self.place_of(entry.item, entry.place))
                asks = next((one for one in counts if _asks(one, entry, sheet)), None)
                if asks is None:
                    asks = self._begun(tx, sheet or entry.place)
                    counts.append(asks)
                entered.append(self._entered(tx, asks, entry))
            return entered

    def place_of(self, item: str, place: str = "") -> str:
        """Where an item is counted: the place that was said, or the only one.

        `WhichPlace`, `KeptNowhere`, `NotInCount`, `NotFound`.
        """
        known = self.item(item)
        if known is None:
            raise NotFound(what=_("item"), name=item, hint="")
        if not known.places:
            raise KeptNowhere(item=known.name)
        if not place and len(known.places) > 1:
            raise WhichPlace(item=known.name, names=", ".join(map(self.place_name, known.places)))
        if place and place not in known.places:
            raise NotInCount(item=f"{known.name} ({self.place_name(place)})")
        return place or known.places[0]

    def take_back(self, id: str) -> Counted:
        """Take an entry back; what stood before it stands again."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            entry = tx.get(Counted, id)
            if entry is None:
                raise NotFound(what=_("entry"), name=id, hint="")
            if entry.taken_back_at is not None:
                raise AlreadyTakenBack()
            if self._count(tx.get(Count, entry.count), entry.count).stage is not Stage.COUNTING:
                raise CountEnded()
            back = {"taken_back_by": self.who.id, "taken_back_at": self.clock.now()}
            return tx.put(msgspec.structs.replace(entry, **back))

    def finish(self, count: str, reason: str = "") -> Count:
        """End the counting: what differs is shown now. `Uncounted` where lines are left without a reason."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            going_on = self._count(tx.get(Count, count), count)
            if going_on.stage is not Stage.COUNTING:
                raise CountEnded()
            reason, lines = clean(reason), lines_of(going_on, tx.all(Counted))
            left = [line for line in lines if line.counted is None]
            if left and not reason:
                raise Uncounted(count=len(left), first=self.name(left[0].item))
            if again := self._again(lines):
                raise CountAgain(count=len(again), first=self.name(again[0].item))
            return tx.put(
                msgspec.structs.replace(going_on, stage=Stage.REVIEW, reason=reason if left else "")
            )

    def go_on(self, count: str) -> Count:
        """Back from the review to counting."""
        return self._turn(count, Stage.REVIEW, Stage.COUNTING)

    def approve(self, count: str) -> Count:
        """What was counted is what is on hand from now on. `NotAllowed`, `NeedsPin`, `CountEnded`."""
        with self.store.transaction(Partition.SHIFT, self.who.may(Act.COUNTS)) as tx:
            reviewed = self._count(tx.get(Count, count), count)
            if reviewed.stage is not Stage.REVIEW:
                raise CountEnded()
            approved = {"approved_by": self.who.id, "approved_at": self.clock.now()}
            return tx.put(msgspec.structs.replace(reviewed, stage=Stage.APPROVED, **approved))

    def drop(self, count: str, reason: str) -> Count:
        """Give a count up, with the reason; what was entered stays in the record and changes nothing."""
        with self.store.transaction(Partition.SHIFT, self.who.may(Act.COUNTS)) as tx:
            going_on = self._count(tx.get(Count, count), count)
            if not going_on.is_open:
                raise CountEnded()
            if not (reason := clean(reason)):
                raise NeedsReason()
            return tx.put(msgspec.structs.replace(going_on, stage=Stage.DROPPED, reason=reason))

    # inside

    def _begun(self, tx: Transaction, sheet: str) -> Count:
        wanted = next((one for one in self.sheets() if one.id == sheet), None)
        if wanted is None:
            names = ", ".join(one.name for one in self.sheets())
            raise NotFound(what=_("sheet"), name=sheet, hint=_("There are: {names}.").format(names=names))
        if any(one.sheet == sheet and one.is_open for one in tx.all(Count)):
            raise CountGoesOn(name=wanted.name)
        places = places_of(wanted, self.items(), self.places())
        if not places:
            raise NothingToCount(name=wanted.name)
        now = self.clock.now()
        return tx.put(Count(sheet=sheet, name=wanted.name, kind=wanted.kind, places=places, begun=now))

    def _entered(self, tx: Transaction, count: Count, entry: Entry) -> Counted:
        if count.stage is not Stage.COUNTING:
            raise CountEnded()
        known, (item, place, text, at) = self.item(entry.item), entry
        if not any(one.place == place and item in one.items for one in count.places):
            raise NotInCount(item=self.name(item))
        packs, unit = (known.packs, known.unit) if known is not None else ((), "")
        amount, typed = read_quantity(text, packs, unit), clean(text)
        counted = Counted(count=count.id, place=place, item=item, amount=amount, typed=typed, happened_at=at)
        return tx.put(counted)

    def _again(self, lines: Sequence[CountLine]) -> list[CountLine]:
        known = cache(lambda: courses(self.store, {one.item for one in lines}))

        def is_odd(level: Level, entry: Counted) -> bool:
            usual = usual_a_day(known().get(level.item), level.place)
            return too_much_gone(level, entry.amount, entry.at, usual)

        return asked_again(lines, self.levels(), self._costs, self.tolerance, is_odd)

    def _turn(self, count: str, before: Stage, after: Stage) -> Count:
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = self._count(tx.get(Count, count), count)
            if one.stage is not before:
                raise CountEnded()
            return tx.put(msgspec.structs.replace(one, stage=after))

    def _count(self, count: Count | None, asked: str) -> Count:
        if count is None:
            raise NotFound(what=_("count"), name=asked, hint="")
        return count

    @property
    def _costs(self) -> dict[str, Decimal | None]:
        return {one.id: one.cost for one in self.store.table(Item)}


def _asks(count: Count, entry: Entry, sheet: str) -> bool:
    """Whether a count that goes on, of this sheet where one is said, has this line."""
    if count.stage is not Stage.COUNTING or (sheet and count.sheet != sheet):
        return False
    return any(one.place == entry.place and entry.item in one.items for one in count.places)
