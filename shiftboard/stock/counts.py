"""Counting: what is to be counted where, what was counted, and where it differs from what was expected.

A *sheet* says what belongs together: hot items every day, a cycle, everything. A *count* is one time that a
sheet is worked; its lines stand still from then on, place by place in shelf order. It is blind: what is
expected is shown only when all is counted. Each entry is kept, a matching one too; the newest that was not
taken back stands. When a lead approves a count, what was counted is what is on hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from data.record import Record
from data.site_file import RecordFile

from ..language import N_
from .records import Item, Place

if TYPE_CHECKING:
    from .levels import Level


class SheetKind(StrEnum):
    """How often a sheet is worked."""

    HOT = "hot"
    """Every day, the few items that matter most."""
    CYCLE = "cycle"
    """One part after the other."""
    FULL = "full"
    """Everything."""


SHEET_KIND_NAMES = {
    SheetKind.HOT: N_("hot items"),
    SheetKind.CYCLE: N_("cycle"),
    SheetKind.FULL: N_("full"),
}


class Sheet(Record, frozen=True, kw_only=True):
    """What is counted together."""

    name: str
    kind: SheetKind
    places: tuple[str, ...] = ()
    """Ids of the places in the order they are gone through; empty is every place."""
    items: tuple[str, ...] = ()
    """Ids of the items; empty is whatever is kept in those places."""


EVERYTHING = "everything"
"""Id of the sheet that every house has: all there is, place by place."""


def everything(name: str) -> Sheet:
    """The sheet that every house has."""
    return Sheet(id=EVERYTHING, name=name, kind=SheetKind.FULL)


def place_alone(place: Place) -> Sheet:
    """What is kept in one place, as a sheet of its own."""
    return Sheet(id=place.id, name=place.name, kind=SheetKind.CYCLE, places=(place.id,))


class Stage(StrEnum):
    """How far a count is."""

    COUNTING = "counting"
    REVIEW = "review"
    APPROVED = "approved"
    DROPPED = "dropped"


class CountPlace(msgspec.Struct, frozen=True):
    """One place of a count."""

    place: str
    items: tuple[str, ...]
    """Ids in shelf order."""


class Count(Record, frozen=True, kw_only=True):
    """One time that a sheet is worked."""

    sheet: str
    name: str
    kind: SheetKind
    places: tuple[CountPlace, ...]
    begun: datetime
    """UTC."""
    stage: Stage = Stage.COUNTING
    reason: str = ""
    """Why lines were left uncounted, or why the count was dropped."""
    approved_by: str = ""
    approved_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody must go on with it."""
        return self.stage in (Stage.COUNTING, Stage.REVIEW)

    @property
    def size(self) -> int:
        """How many lines it has."""
        return sum(len(one.items) for one in self.places)


class Counted(Record, frozen=True, kw_only=True):
    """One entry to one line of a count."""

    count: str
    place: str
    item: str
    amount: Decimal
    """In base units."""
    typed: str = ""
    """As it was typed: 3c+4."""
    happened_at: datetime | None = None
    """When it was counted, UTC, where that is not when it was entered."""
    taken_back_by: str = ""
    taken_back_at: datetime | None = None

    @property
    def at(self) -> datetime | None:
        """When it was counted, UTC."""
        return self.happened_at or self.entered_at


class CountLine(NamedTuple):
    """A line of a count and what stands for it."""

    place: str
    item: str
    entries: tuple[Counted, ...]
    """Every entry that was not taken back, the standing one last."""

    @property
    def counted(self) -> Counted | None:
        return self.entries[-1] if self.entries else None


class Tolerance(NamedTuple):
    """How far a count may be from what was expected before it is asked again: beyond both."""

    percent: Decimal
    value: Decimal
    """In the site's currency."""

    def exceeded(self, expected: Decimal, amount: Decimal, cost: Decimal | None) -> bool:
        """Whether the line is to be counted again. Where no cost is known, the percentage decides."""
        apart = abs(amount - expected)
        if not apart or apart * 100 <= self.percent * expected:
            return False
        return cost is None or apart * cost > self.value


class Variance(NamedTuple):
    """An item as it was expected and as it was counted, over all places of a count."""

    item: str
    expected: Decimal | None
    """None where it was never counted before."""
    counted: Decimal
    cost: Decimal | None
    by_sales: bool = False
    """Whether sales are known: without them, what is missing was used."""

    @property
    def units(self) -> Decimal | None:
        return self.counted - self.expected if self.expected is not None else None

    @property
    def value(self) -> Decimal | None:
        """In the site's currency; less than expected is below zero."""
        return self.units * self.cost if self.units is not None and self.cost is not None else None

    @property
    def percent(self) -> Decimal | None:
        """Of what was expected."""
        return self.units * 100 / self.expected if self.units is not None and self.expected else None


def on_shelf(items: Iterable[Item], place: Place | None) -> list[Item]:
    """What is kept in a place, in shelf order."""
    if place is None:
        return []
    last, at = len(place.shelf), {id: n for n, id in enumerate(place.shelf)}
    kept = [one for one in items if place.id in one.places]
    return sorted(kept, key=lambda one: (at.get(one.id, last), one.position, one.name, one.id))


def places_of(sheet: Sheet, items: Iterable[Item], places: Iterable[Place]) -> tuple[CountPlace, ...]:
    """What a sheet asks now: its places, each with its items in shelf order; empty places are left out."""
    places, wanted = list(places), set(sheet.items)
    order = sheet.places or tuple(one.id for one in places)
    kept = [one for one in items if not wanted or one.id in wanted]
    known = {one.id: one for one in places}
    asked = (CountPlace(id, tuple(one.id for one in on_shelf(kept, known.get(id)))) for id in order)
    return tuple(one for one in asked if one.items)


def asked_for(places: Iterable[CountPlace]) -> set[tuple[str, str]]:
    """Every place with every item that is asked for there: their ids."""
    return {(each.place, item) for each in places for item in each.items}


def lines_of(count: Count, counted: Iterable[Counted]) -> list[CountLine]:
    """The lines of a count in working order, with what was counted."""
    given: dict[tuple[str, str], list[Counted]] = {}
    for one in sorted(counted, key=lambda one: one.id):
        if one.count == count.id and one.taken_back_at is None:
            given.setdefault((one.place, one.item), []).append(one)
    return [
        CountLine(each.place, item, tuple(given.get((each.place, item), ())))
        for each in count.places
        for item in each.items
    ]


def counted_in(count: Count, counted: Iterable[Counted]) -> int:
    """How many lines of a count have an entry that stands."""
    return len(
        {(one.place, one.item) for one in counted if one.count == count.id and one.taken_back_at is None}
    )


def asked_again(
    lines: Iterable[CountLine],
    levels: Mapping[tuple[str, str], Level],
    costs: Mapping[str, Decimal | None],
    tolerance: Tolerance,
    odd: Callable[[Level, Counted], bool] = lambda level, entry: True,
) -> list[CountLine]:
    """The lines that are to be counted a second time: far from what is on hand, and entered once.

    `odd` says whether use does not explain what is different.
    """
    return [
        line
        for line in lines
        if len(line.entries) == 1
        and (level := levels.get((line.place, line.item))) is not None
        and tolerance.exceeded(level.at(line.entries[0].at), line.entries[0].amount, costs.get(line.item))
        and odd(level, line.entries[0])
    ]


def variances(
    lines: Iterable[CountLine],
    levels: Mapping[tuple[str, str], Level],
    costs: Mapping[str, Decimal | None],
) -> list[Variance]:
    """What was counted beside what was expected, by item, in working order."""
    counted: dict[str, Decimal] = {}
    expected: dict[str, Decimal | None] = {}
    sold: set[str] = set()
    for line in lines:
        if line.counted is None:
            continue
        level = levels.get((line.place, line.item))
        counted[line.item] = counted.get(line.item, Decimal(0)) + line.counted.amount
        if level is not None:
            expected[line.item] = (expected.get(line.item) or Decimal(0)) + level.at(line.counted.at)
            sold |= {line.item} if level.by_sales else set()
    return [
        Variance(item, expected.get(item), amount, costs.get(item), item in sold)
        for item, amount in counted.items()
    ]


def unfinished_in(file: RecordFile) -> Iterator[Record]:
    """The counts that a shift leaves open, with their entries: the next shift goes on with them."""
    open_ones = {one.id: one for one in file.table(Count) if one.is_open}
    for one in (*open_ones.values(), *file.table(Counted).find(lambda entry: entry.count in open_ones)):
        yield msgspec.structs.replace(one, rev=0)
