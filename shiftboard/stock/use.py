"""What is used between two counts, and how it goes from count to count.

Use is what was there, and what came, less what is left. Where sales are known, what they and the waste
explain is the theoretical use, and what is missing beside it is the variance; where none are known, what is
gone beside the waste was simply used. Amounts are in base units, values in the site's currency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import NamedTuple

import msgspec

from data.record import Record
from data.site_file import RecordFile
from data.transaction import Transaction

from .levels import Key, Level, approved_in, flows_in, folded_flows
from .movements import Flow, MovementKind
from .records import Item

KEPT = 60
"""Counts of an item that are remembered: two months of every day, more than a year of every week."""

RECENT = 8
"""Of how many counts the usual use is taken."""

FEWEST = 3
"""Below this many, nothing is usual yet."""

FAR = 3
"""So many times the usual use is not believed at once."""

_BACK = MovementKind.RETURN, MovementKind.RECALL


class Point(msgspec.Struct, frozen=True, omit_defaults=True):
    """From one count of an item in a place to the next that was approved."""

    place: str
    count: str
    """The count that ends it."""
    since: datetime
    """When it was counted before, UTC."""
    counted_at: datetime
    opening: Decimal
    """What was counted before."""
    counted: Decimal
    flows: tuple[Flow, ...] = ()
    """What came and went between the two; those of a kind are one."""
    cost: Decimal | None = None
    """Of a base unit, as it was then."""

    def moved(self, *kinds: MovementKind) -> Decimal:
        """What movements of these kinds did to what was there."""
        return sum((one.amount for one in self.flows if one.kind in kinds), Decimal(0))

    @property
    def use(self) -> Decimal:
        """What is gone and was not given back; what was thrown away is in it."""
        moved = self.moved(MovementKind.DELIVERY, MovementKind.TRANSFER, *_BACK)
        return self.opening + moved - self.counted

    @property
    def days(self) -> Decimal:
        """How long it was, in days of 24 hours."""
        return days_between(self.since, self.counted_at)


class Course(Record, frozen=True, kw_only=True):
    """How an item went from count to count; its id is the item's."""

    points: tuple[Point, ...] = ()
    """The oldest first."""


class Period(NamedTuple):
    """From one count of an item to the next, over the places that were counted."""

    ended_by: str
    """The count that ends it."""
    since: datetime
    """The oldest of the counts before, UTC."""
    until: datetime
    """The last of the countings, UTC."""
    opening: Decimal
    delivered: Decimal
    transferred: Decimal
    """Moved here from other places; below zero where more went than came."""
    returned: Decimal
    """Given back or recalled."""
    wasted: Decimal
    sold: Decimal | None
    """None where no sales are known."""
    closing: Decimal
    cost: Decimal | None

    @property
    def use(self) -> Decimal:
        """What is gone and was not given back; what was thrown away is in it."""
        return self.opening + self.delivered + self.transferred - self.returned - self.closing

    @property
    def value(self) -> Decimal | None:
        """What was used, at cost."""
        return self.use * self.cost if self.cost is not None else None

    @property
    def per_day(self) -> Decimal | None:
        """Use in 24 hours; None where no time went by."""
        days = days_between(self.since, self.until)
        return self.use / days if days else None

    @property
    def expected(self) -> Decimal:
        """What should have been left, by all that is known."""
        here = self.opening + self.delivered + self.transferred - self.returned
        return here - self.wasted - (self.sold or 0)

    @property
    def theoretical(self) -> Decimal | None:
        """What was sold and thrown away; None where no sales are known."""
        return self.sold + self.wasted if self.sold is not None else None

    @property
    def variance(self) -> Decimal | None:
        """Counted less expected: below zero is missing. None where no sales are known."""
        return self.closing - self.expected if self.sold is not None else None

    @property
    def variance_value(self) -> Decimal | None:
        """The variance at cost."""
        if (variance := self.variance) is None or self.cost is None:
            return None
        return variance * self.cost

    @property
    def variance_percent(self) -> Decimal | None:
        """Of what was expected; None where nothing was."""
        variance = self.variance
        return variance * 100 / self.expected if variance is not None and self.expected else None


def days_between(since: datetime, until: datetime) -> Decimal:
    """Days of 24 hours, with their fraction."""
    return Decimal((until - since) // timedelta(seconds=1)) / 86_400


# from the movements and counts of a shift to points


def points_in(file: RecordFile, levels: Mapping[Key, Level]) -> Iterator[tuple[str, Point]]:
    """What the approved counts of a file end, by item, from the levels before that file.

    The first count of something ends nothing: nobody knows what was there before.
    """
    came, now = flows_in(file), dict(levels)
    for level in approved_in(file):
        key = level.place, level.item
        before = now.get(key)
        if before is not None and before.counted_at > level.counted_at:
            continue  # somebody counted it after this one, and was approved before
        now[key] = level
        if before is None:
            continue
        known = (*(levels[key].flows if key in levels else ()), *came.get(key, ()))
        between = (one for one in known if before.counted_at < one.at <= level.counted_at)
        yield (
            level.item,
            Point(
                place=level.place,
                count=level.count,
                since=before.counted_at,
                counted_at=level.counted_at,
                opening=before.amount,
                counted=level.amount,
                flows=_together(between),
            ),
        )


def late_in(file: RecordFile, levels: Mapping[Key, Level]) -> Iterator[tuple[Key, Flow]]:
    """What is entered in a file and happened before the last count: the sales of yesterday, for one."""
    for key, flows in flows_in(file).items():
        if (level := levels.get(key)) is not None:
            yield from ((key, one) for one in flows if one.at <= level.counted_at)


def changed_by(
    file: RecordFile,
    levels: Mapping[Key, Level],
    course_of: Callable[[str], Course | None],
    cost_of: Callable[[str], Decimal | None],
) -> dict[str, Course]:
    """The courses that a file makes other than they were before it; `levels` are those before it."""
    changed: dict[str, Course] = {}

    def known(item: str) -> Course:
        return changed.get(item) or course_of(item) or Course(id=item)

    for (place, item), flow in late_in(file, levels):
        course = known(item)
        points = tuple(_with_late(one, place, flow) for one in course.points)
        if points != course.points:
            changed[item] = msgspec.structs.replace(course, points=points)
    for item, point in points_in(file, levels):
        course = known(item)
        points = (*course.points, msgspec.structs.replace(point, cost=cost_of(item)))
        changed[item] = msgspec.structs.replace(course, points=_newest(points))
    return changed


def fold(file: RecordFile, tx: Transaction) -> None:
    """Put what a shift's counts end onto the board, while the levels there are those before the shift."""
    levels = {(one.place, one.item): one for one in tx.all(Level)}
    costs = {one.id: one.cost for one in tx.all(Item)}
    for item, course in changed_by(file, levels, lambda id: tx.get(Course, id), costs.get).items():
        if item in costs:
            tx.put(course)


def _together(flows: Iterable[Flow]) -> tuple[Flow, ...]:
    return folded_flows(flows, None)


def _with_late(point: Point, place: str, flow: Flow) -> Point:
    if point.place != place or not point.since < flow.at <= point.counted_at:
        return point
    return msgspec.structs.replace(point, flows=_together((*point.flows, flow)))


def _newest(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Those of the last counts, by time."""
    ordered = sorted(points, key=lambda one: (one.counted_at, one.place))
    last: dict[str, None] = dict.fromkeys(one.count for one in reversed(ordered))
    kept = set(list(last)[:KEPT])
    return tuple(one for one in ordered if one.count in kept)


# what they say


def periods(course: Course | None) -> list[Period]:
    """How an item went, count by count over all places of a count, the oldest first."""
    counts: dict[str, list[Point]] = {}
    for one in course.points if course is not None else ():
        counts.setdefault(one.count, []).append(one)
    found = (_period(count, points) for count, points in counts.items())
    return sorted(found, key=lambda one: one.until)


def _period(count: str, points: list[Point]) -> Period:
    def moved(*kinds: MovementKind) -> Decimal:
        return sum((one.moved(*kinds) for one in points), Decimal(0))

    sold = any(flow.kind is MovementKind.SALE for one in points for flow in one.flows)
    return Period(
        ended_by=count,
        since=min(one.since for one in points),
        until=max(one.counted_at for one in points),
        opening=sum((one.opening for one in points), Decimal(0)),
        delivered=moved(MovementKind.DELIVERY),
        transferred=moved(MovementKind.TRANSFER),
        returned=-moved(*_BACK),
        wasted=-moved(MovementKind.WASTE),
        sold=-moved(MovementKind.SALE) if sold else None,
        closing=sum((one.counted for one in points), Decimal(0)),
        cost=points[-1].cost,
    )


def usual_a_day(course: Course | None, place: str) -> Decimal | None:
    """What is usually used of an item in a place in 24 hours: the middle of its last counts.

    None where it was not counted often enough to tell.
    """
    points = [one for one in course.points if one.place == place and one.days] if course is not None else []
    if len(points) < FEWEST:
        return None
    return max(median(one.use / one.days for one in points[-RECENT:]), Decimal(0))


def too_much_gone(level: Level, amount: Decimal, at: datetime | None, usual: Decimal | None) -> bool:
    """Whether more is gone since the last count than use explains, or less than none.

    Where sales lower what is on hand, they explain the use, and nothing else does. Where they do not, it is
    normal that something is gone; it is too much beyond three times the usual use.
    """
    gone = level.at(at) - amount
    if gone <= 0 or level.by_sales:
        return bool(gone)
    return usual is not None and at is not None and gone > FAR * usual * days_between(level.counted_at, at)
