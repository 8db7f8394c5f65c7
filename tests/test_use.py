"""Stories about what is used between counts, worked by hand: over shifts and places, with sales or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from conftest import MONDAY, Bistro, instant
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from test_commands import Run, run
from test_counts import counted, wine

from data.record import Partition
from shiftboard.stock.levels import Level
from shiftboard.stock.movements import Flow, Movement, MovementKind, WasteReason
from shiftboard.stock.use import KEPT, Course, Period, Point, _newest, periods, too_much_gone, usual_a_day

__all__ = ["Run", "run", "wine"]

DELIVERY, SALE, WASTE = MovementKind.DELIVERY, MovementKind.SALE, MovementKind.WASTE


def came(
    bistro: Bistro, kind: MovementKind, amount: str, at: datetime | None = None, item: str = "W-2"
) -> None:
    """A movement in the cellar, of Frankovka where nothing else is said."""
    with bistro.board.store.transaction(Partition.SHIFT, "ana") as tx:
        one = Movement(kind=kind, item=item, place="cellar", amount=Decimal(amount), happened_at=at)
        tx.put(one)


def next_day(bistro: Bistro, n: int) -> None:
    """The shift is closed, and its dinner `n` days after Monday is begun at 15:00."""
    bistro.board.handover.close("quiet")
    bistro.now.to("15:00", MONDAY + timedelta(days=n))
    bistro.board.handover.receive(kind="dinner", all=True)


def period(bistro: Bistro, item: str = "W-2") -> Period:
    """The last period of an item."""
    return bistro.board.use.of_item(item)[-1]


def test_use_is_what_was_there_and_came_less_what_is_left(wine: Bistro) -> None:
    """30 there, 12 came, 2 broken, 1 given back; 20 left two days later.

    Use 30 + 12 - 1 - 20 = 21, with the 2 broken; 10.5 a day; 21 x 120 = 2520. No sales: no variance.
    """
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    wine.now.later(hours=1)
    came(wine, DELIVERY, "12")
    wine.board.moves.waste("W-2", "cellar", "2", WasteReason.DAMAGED)
    wine.board.moves.give_back("W-2", "cellar", "1")
    wine.now.later(hours=47)
    counted(wine, "cellar", frankovka="20", ryzlink="6")
    found = period(wine)
    assert (found.opening, found.delivered, found.wasted, found.returned, found.closing) == (30, 12, 2, 1, 20)
    assert (found.use, found.per_day, found.value) == (21, Decimal("10.5"), 2520)
    assert (found.sold, found.theoretical, found.variance, found.variance_percent) == (None,) * 4
    assert (found.since, found.until) == (instant("15:00"), instant("15:00", MONDAY + timedelta(days=2)))


def test_with_sales_the_variance_is_what_they_do_not_explain(wine: Bistro) -> None:
    """30 there, 8 sold, 2 broken: 20 expected, 19 counted. -1 is -120 and -5 %; 11 used, in theory 10."""
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    wine.now.later(hours=1)
    came(wine, SALE, "8")
    came(wine, WASTE, "2")
    wine.now.later(hours=1)
    counted(wine, "cellar", frankovka="19", ryzlink="6")
    found = period(wine)
    assert (found.use, found.theoretical, found.expected) == (11, 10, 20)
    assert (found.variance, found.variance_value, found.variance_percent) == (-1, -120, -5)
    assert period(wine, "W-1").sold is None, "of the other nothing is known"


def test_each_movement_is_in_the_one_period_it_happened_in(wine: Bistro) -> None:
    """Three counts in a shift, 1, 2 and 4 wasted between and after; 8 came before the second was approved.

    30 - 26: 4 used, 1 of it waste. 26 + 8 - 30: 4, 2 of it waste. On hand 30 - 4 = 26.
    """
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    wine.now.later(hours=1)
    came(wine, WASTE, "1")
    wine.now.later(hours=1)
    count = wine.board.stock.begin("cellar")
    wine.board.stock.count(count.id, "cellar", "W-2", "26")
    wine.now.later(minutes=10)
    came(wine, DELIVERY, "8")
    wine.board.stock.finish(count.id, "no time")
    wine.board.stock.approve(count.id)
    wine.now.later(hours=1)
    came(wine, WASTE, "2")
    wine.now.later(hours=1)
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    wine.now.later(hours=1)
    came(wine, WASTE, "4")
    for n in (0, 1, 2):
        found = wine.board.use.of_item("W-2")
        assert [(one.opening, one.delivered, one.wasted, one.closing, one.use) for one in found] == [
            (30, 0, 1, 26, 4),
            (26, 8, 2, 30, 4),
        ]
        assert wine.board.stock.levels()["cellar", "W-2"].on_hand == 26
        next_day(wine, n + 1)


def test_the_first_count_says_nothing_of_use(wine: Bistro) -> None:
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    assert wine.board.use.of_item("W-2") == []
    assert wine.board.use.last() == []


def test_what_is_sealed_says_the_same_as_before(wine: Bistro) -> None:
    """Over three shifts, the first sealed: the course is on the board, and each count is in it once."""
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    next_day(wine, 1)
    came(wine, DELIVERY, "6")
    wine.now.later(hours=1)
    counted(wine, "cellar", frankovka="25", ryzlink="6")
    live = wine.board.use.of_item("W-2")
    assert wine.board.store.table(Course).get("W-2") is None
    next_day(wine, 2)
    next_day(wine, 3)
    course = wine.board.store.table(Course).get("W-2")
    assert course is not None
    assert len(course.points) == 1, "on the board"
    assert wine.board.use.of_item("W-2") == live
    wine.now.later(hours=1)
    counted(wine, "cellar", frankovka="24", ryzlink="6")
    assert [one.use for one in wine.board.use.of_item("W-2")] == [11, 1]


def test_a_count_that_goes_on_in_the_next_shift_is_one_point(wine: Bistro) -> None:
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    wine.now.later(hours=1)
    count = wine.board.stock.begin("cellar")
    wine.board.stock.count(count.id, "cellar", "W-2", "28")
    next_day(wine, 1)
    wine.board.stock.count(count.id, "cellar", "W-1", "5")
    wine.board.stock.finish(count.id)
    wine.board.stock.approve(count.id)
    next_day(wine, 2)
    next_day(wine, 3)
    [found] = wine.board.use.of_item("W-2")
    assert (found.use, found.until) == (2, instant("16:00"))


def test_places_of_one_count_are_one_period_and_a_move_between_them_is_no_use(wine: Bistro) -> None:
    """Cellar 60, bar 5; 12 go to the bar. Cellar 48, bar 10: 7 were used. The bar alone: 5 + 12 - 10 = 7."""
    counted(wine, "everything", a="30", b="60", c="5", d="2")
    wine.now.later(hours=1)
    wine.board.moves.transfer("W-1", "cellar", "bar", "12")
    wine.now.later(hours=1)
    counted(wine, "hot", cellar="48", bar="10")
    found = period(wine, "W-1")
    assert (found.opening, found.transferred, found.closing, found.use) == (65, 0, 58, 7)
    wine.now.later(hours=1)
    wine.board.moves.transfer("W-1", "cellar", "bar", "6")
    wine.now.later(hours=1)
    counted(wine, "bar", ryzlink="16", napkins="2")
    assert (period(wine, "W-1").transferred, period(wine, "W-1").use) == (6, 0)


def test_sales_of_yesterday_are_counted_where_they_belong(wine: Bistro) -> None:
    """Counted Monday and Tuesday at 15:00; on Tuesday at 16:00 Monday's sales come, also after a seal."""
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    next_day(wine, 1)
    counted(wine, "cellar", frankovka="25", ryzlink="6")
    assert period(wine).variance is None
    wine.now.later(hours=1)
    came(wine, SALE, "4", instant("20:00"))
    assert (period(wine).sold, period(wine).variance) == (4, -1)
    assert wine.board.stock.levels()["cellar", "W-2"].on_hand == 25, "it was counted since"
    for n in (2, 3):
        next_day(wine, n)
    came(wine, SALE, "1", instant("21:00"))
    assert (period(wine).sold, period(wine).variance) == (5, 0)
    for n in (4, 5):
        next_day(wine, n)
    assert (period(wine).sold, period(wine).variance) == (5, 0)


# what is counted again


def point(n: int, use: str, place: str = "cellar") -> Point:
    """A day in which so much was used."""
    day = instant("15:00") + timedelta(days=n)
    return Point(
        place=place,
        count=str(n),
        since=day,
        counted_at=day + timedelta(days=1),
        opening=Decimal(100),
        counted=100 - Decimal(use),
    )


def test_what_is_usual_is_the_middle_of_the_last_counts() -> None:
    uses = ("50", "2", "2", "3", "3", "90", "4", "4", "4")
    course = Course(id="W-2", points=tuple(point(n, use) for n, use in enumerate(uses)))
    assert usual_a_day(course, "cellar") == Decimal("3.5"), "of the last 8: 2 2 3 3 4 4 4 90"
    assert usual_a_day(course, "bar") is None
    assert usual_a_day(Course(id="W-2", points=course.points[:2]), "cellar") is None, "too few"
    assert usual_a_day(None, "cellar") is None
    found = Course(id="W-2", points=tuple(point(n, "-3") for n in range(3)))
    assert usual_a_day(found, "cellar") == 0
    given_back = Flow(MovementKind.RETURN, Decimal(-2), instant("15:00"))
    points = tuple(replace(point(n, "5"), flows=(given_back,)) for n in range(3))
    assert usual_a_day(Course(id="W-2", points=points), "cellar") == 3, "what was given back is not used"


@pytest.mark.parametrize(
    ("counted", "usual", "sold", "odd"),
    [
        ("60", None, False, False),  # 40 are gone: normal, as nothing is known of its use
        ("101", None, False, True),  # more than there was
        ("100", None, True, False),
        ("40", "10", False, False),  # 60 gone in two days, three times 10 a day
        ("39", "10", False, True),
        ("99", None, True, True),  # sales explain what is gone
        ("99", "10", True, True),
        ("99", "0", False, True),  # nothing was ever used of it
    ],
)
def test_what_is_gone_is_wondered_at_only_beyond_its_use(
    counted: str, usual: str | None, sold: bool, odd: bool
) -> None:
    """Two days after 100 were counted."""
    at = instant("15:00")
    flows = (Flow(SALE, Decimal(0), at + timedelta(hours=1)),) if sold else ()
    level = Level(
        id="x", item="W-2", place="cellar", amount=Decimal(100), counted_at=at, count="1", flows=flows
    )
    known = Decimal(usual) if usual is not None else None
    assert too_much_gone(level, Decimal(counted), at + timedelta(days=2), known) is odd


def test_less_than_before_is_normal_use_and_far_less_than_usual_is_asked_again(wine: Bistro) -> None:
    """2 a day for three days; then 7 in a day are more than three times that, 6 are not."""
    stock = wine.board.stock
    for left in ("60", "58", "56", "54"):
        counted(wine, "cellar", frankovka=left, ryzlink="6")
        wine.now.later(days=1)
    count = stock.begin("cellar")
    stock.count(count.id, "cellar", "W-2", "48")
    assert stock.again(count) == [], "6 of 54 are 11 % and 720 Kč, and three times 2 a day"
    stock.count(count.id, "cellar", "W-2", "47")
    stock.take_back(stock.lines(count)[0].entries[0].id)
    assert [line.item for line in stock.again(count)] == ["W-2"]


def test_where_sales_keep_it_less_than_expected_is_asked_again(wine: Bistro) -> None:
    stock = wine.board.stock
    counted(wine, "cellar", frankovka="60", ryzlink="6")
    wine.now.later(hours=1)
    came(wine, SALE, "2")
    wine.now.later(hours=1)
    count = stock.begin("cellar")
    stock.count(count.id, "cellar", "W-2", "50")
    assert [line.item for line in stock.again(count)] == ["W-2"]


# any story


def test_only_the_last_counts_are_remembered() -> None:
    points = tuple(point(n, "1", place) for n in range(KEPT + 5) for place in ("cellar", "bar"))
    kept = _newest(tuple(reversed(points)))
    assert {one.count for one in kept} == {str(n) for n in range(5, KEPT + 5)}
    assert len(kept) == 2 * KEPT
    assert kept[0].counted_at < kept[-1].counted_at


amounts = st.decimals(Decimal(0), Decimal(1000), places=3)
steps = st.lists(st.tuples(st.sampled_from(["count", *MovementKind]), amounts), max_size=30)


@given(first=amounts, story=steps)
def test_the_sums_hold_over_any_story(first: Decimal, story: list[tuple[str, Decimal]]) -> None:
    """What was there and came, less all use, is what is left; waste, sales and variance are the use."""
    at, opening, since = instant("15:00"), first, instant("15:00")
    points, flows, all_flows = [], [], []
    for n, (what, amount) in enumerate(story):
        at += timedelta(hours=1)
        if what == "count":
            closed = Point(
                place="cellar", count=str(n), since=since, counted_at=at, opening=opening, counted=amount,
                flows=tuple(flows), cost=Decimal(3),
            )  # fmt: skip
            points.append(closed)
            opening, since, flows = amount, at, []
        else:
            kind = MovementKind(what)
            flows.append(Flow(kind, amount if kind is DELIVERY else -amount, at))
            all_flows.append(flows[-1])
    found = periods(Course(id="W-2", points=tuple(points)))
    used = sum((one.use for one in found), Decimal(0))
    moved = sum((flow.amount for flow in all_flows if flow not in flows), Decimal(0))
    gone = sum(
        (flow.amount for flow in all_flows if flow not in flows and flow.kind in (WASTE, SALE)), Decimal(0)
    )
    assert first + moved - gone - used == opening
    for one in found:
        if one.variance is not None:
            assert one.theoretical is not None
            assert one.variance == one.theoretical - one.use
            assert one.variance_value == one.variance * 3
        assert one.value == one.use * 3


# what it is worth


def test_the_stock_at_cost_by_place_and_category(run: Run, wine: Bistro) -> None:
    """Cellar 30 x 120 + 6 x 150 = 4500, bar 2 x 150 = 300; 1 Frankovka broken: 4380 and 4680 in all."""
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    wine.now.later(hours=1)
    counted(wine, "bar", ryzlink="2", napkins="5")
    wine.board.moves.waste("W-2", "cellar", "1", WasteReason.DAMAGED)
    rows = {row["id"]: row for row in run("list", "value", "--json").json}
    assert {id: row["value"] for id, row in rows.items()} == {
        "total": "4680.00", "place:Cellar": "4380.00", "place:Bar": "300.00",
        "category:Wine": "4680.00", "category:Paper": "0.00",
    }  # fmt: skip
    assert next(iter(rows)) == "total"
    assert (rows["total"]["items"], rows["total"]["no_cost"], rows["total"]["never_counted"]) == (3, 1, 0)
    assert rows["total"]["oldest"] == "2026-11-23T14:00:00Z"
    assert "1 without a cost" in run("list", "value").out.splitlines()[0]


def test_what_was_never_counted_is_told_and_less_than_nothing_is_worth_nothing(wine: Bistro) -> None:
    counted(wine, "cellar", frankovka="1", ryzlink="2")
    wine.now.later(hours=1)
    came(wine, WASTE, "3")
    total, *others = wine.board.use.worth()
    assert (total.value, total.never_counted) == (300, 2), "Ryzlink and the napkins in the bar"
    assert [(one.name, one.value, one.never_counted) for one in others] == [
        ("Cellar", 300, 0),
        ("Bar", 0, 2),
        ("Wine", 300, 1),
        ("Paper", 0, 1),
    ]


def test_use_as_a_table(run: Run, wine: Bistro) -> None:
    """6 x 120 = 720 in half a day; the names of the fields are gone by."""
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    wine.now.later(hours=12)
    came(wine, SALE, "5")
    counted(wine, "cellar", frankovka="24", ryzlink="6")
    rows = {row["id"]: row for row in run("list", "use", "--json").json}
    row = rows["W-2"]
    assert list(row) == [
        "id", "item", "name", "unit", "from", "to", "opening", "delivered", "transferred", "returned",
        "wasted", "closing", "used", "per_day", "value", "sold", "variance", "variance_value",
        "variance_percent",
    ]  # fmt: skip
    assert (row["used"], row["per_day"], row["value"]) == ("6", "12.000", "720.00")
    assert (row["sold"], row["variance"], row["variance_value"], row["variance_percent"]) == (
        "5", "-1", "-120.00", "-4.00",
    )  # fmt: skip
    assert (rows["W-1"]["used"], rows["W-1"]["variance"]) == ("0", None)
    assert "N-1" not in rows
    assert [line.split() for line in run("list", "use").out.splitlines()] == [
        ["W-2", "Frankovka", "bottle", "6", "12.000", "720.00", "-1"],
        ["W-1", "Ryzlink", "bottle", "0", "0.000", "0.00", "–"],
    ]
