"""Stories about ordering: up to par in packs, one order for each supplier, over shifts and two terminals."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest
from conftest import MONDAY, Bistro
from hypothesis import assume, given
from hypothesis import strategies as st

from data.record import Partition
from shiftboard.errors import NeedsReason, NobodyPicked, NotAllowed, NotFound
from shiftboard.stock.counts import Count
from shiftboard.stock.errors import (
    BadQuantity,
    NoOrder,
    NotComing,
    NothingFrom,
    NothingOrdered,
    NotOnOrder,
    OrderEnded,
    OrderPlaced,
    UnknownPack,
)
from shiftboard.stock.movements import Movement, MovementKind
from shiftboard.stock.ordering import due_day, in_packs, missing, read_coming, to_order
from shiftboard.stock.orders import Order, OrderStage
from shiftboard.stock.records import Item, Pack, Place, Rounding, Supplier

UP, NEAREST, DOWN = Rounding


class Worked(NamedTuple):
    """An item as it was worked by hand."""

    par: str
    pack: str
    rule: Rounding
    there: str
    coming: str
    order: str


TEN = {
    "Milk": Worked("6", "2", UP, "3.25", "0", "4"),
    "Cream": Worked("6", "2", NEAREST, "3.25", "0", "2"),
    "Curd": Worked("6", "2", DOWN, "3.25", "0", "2"),
    "Kefir": Worked("6", "2", UP, "3.75", "0", "4"),
    "Yoghurt": Worked("6", "2", NEAREST, "3.75", "0", "2"),
    "Butter": Worked("6", "2", DOWN, "3.75", "0", "2"),
    "Quark": Worked("6", "2", NEAREST, "3", "0", "4"),
    "Brie": Worked("2.5", "", UP, "0.75", "0", "1.75"),
    "Eggs": Worked("24", "12", UP, "5", "12", "12"),
    "Edam": Worked("10", "5", UP, "12", "0", "0"),
}


def item(sku: str, par: str = "6", pack: str = "2", rule: Rounding = UP, **more: object) -> Item:
    packs = (Pack("case", Decimal(pack)),) if pack else ()
    fields: dict[str, object] = {
        "id": sku, "sku": sku, "name": sku, "category": "Dairy", "unit": "l", "places": ("walk-in",),
        "supplier": "dairy", "packs": packs, "par": Decimal(par) if par else None, "rounding": rule,
        "cost": Decimal(30),
    }  # fmt: skip
    return Item(**(fields | more))  # type: ignore[arg-type]  # fields of an item


ITEMS = [
    *(item(name, one.par, one.pack, one.rule, position=n) for n, (name, one) in enumerate(TEN.items())),
    item("Cheese board", "", "", position=30, cost=None),
    item("Rye", "8", "", supplier="baker", unit="loaf", places=("bar",), position=2),
]
DAIRY = Supplier(id="dairy", name="Mlékárna", lead_days=1, account="4711", mail="orders@example.com")
BAKER = Supplier(id="baker", name="Pekárna", lead_days=1, days=("thu", "sat"))


@pytest.fixture
def dairy(bistro: Bistro) -> Bistro:
    """A dairy with eleven items in the walk-in, and a baker with one; Monday's dinner is open."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        places = (Place(id="walk-in", name="Walk-in"), Place(id="bar", name="Bar"))
        for record in (*places, DAIRY, BAKER, Supplier(id="ice", name="Ice"), *ITEMS):
            tx.put(record)
    bistro.open()
    return bistro


def begin(bistro: Bistro, supplier: str = "dairy", **there: str) -> Order:
    """An order with this much there of some items."""
    desk = bistro.board.orders
    order = desk.begin(supplier)
    for name, text in there.items():
        order = desk.there(order.id, name, text)
    return order


def placed(bistro: Bistro, supplier: str = "dairy", **amounts: str) -> Order:
    """An order that was placed with these amounts."""
    desk = bistro.board.orders
    order = desk.begin(supplier)
    for name, text in amounts.items():
        desk.amount(order.id, name, text)
    return desk.place(order.id)


def amounts(order: Order) -> dict[str, str]:
    return {one.item: f"{one.amount}" for one in order.wanted}


def next_shift(bistro: Bistro, **later: float) -> None:
    bistro.board.handover.close("quiet")
    bistro.now.later(**(later or {"hours": 20}))
    bistro.board.handover.receive(kind="dinner", all=True)


def count(bistro: Bistro, **there: str) -> Count:
    """The walk-in counted and approved; what is not named is 0."""
    stock = bistro.board.stock
    begun = stock.begin("walk-in")
    for line in stock.lines(begun):
        stock.count(begun.id, line.place, line.item, there.get(line.item, "0"))
    for line in stock.again(begun):
        stock.count(begun.id, line.place, line.item, line.entries[-1].typed)
    stock.finish(begun.id)
    approved = stock.approve(begun.id)
    bistro.now.later(minutes=10)
    return approved


def sell(bistro: Bistro, name: str, amount: str, place: str = "walk-in") -> None:
    with bistro.board.store.transaction(Partition.SHIFT, "ana") as tx:
        now, much = bistro.now(), Decimal(amount)
        tx.put(Movement(kind=MovementKind.SALE, item=name, place=place, amount=much, happened_at=now))


# rules


def test_ten_items_worked_by_hand() -> None:
    """Par − there − on order = missing, in packs by the rule:

    | item    | par | pack | rule    | there | on order | missing | packs  | order |
    | Milk    | 6   | 2    | up      | 3.25  | –        | 2.75    | 1.375  | 4     |
    | Cream   | 6   | 2    | nearest | 3.25  | –        | 2.75    | 1.375  | 2     |
    | Curd    | 6   | 2    | down    | 3.25  | –        | 2.75    | 1.375  | 2     |
    | Kefir   | 6   | 2    | up      | 3.75  | –        | 2.25    | 1.125  | 4     |
    | Yoghurt | 6   | 2    | nearest | 3.75  | –        | 2.25    | 1.125  | 2     |
    | Butter  | 6   | 2    | down    | 3.75  | –        | 2.25    | 1.125  | 2     |
    | Quark   | 6   | 2    | nearest | 3     | –        | 3       | 1.5    | 4     |
    | Brie    | 2.5 | –    | –       | 0.75  | –        | 1.75    | –      | 1.75  |
    | Eggs    | 24  | 12   | up      | 5     | 12       | 7       | 0.583  | 12    |
    | Edam    | 10  | 5    | up      | 12    | –        | 0       | 0      | 0     |
    """
    for name, one in TEN.items():
        known = next(each for each in ITEMS if each.id == name)
        ordered = to_order(known, Decimal(one.there), Decimal(one.coming))
        assert ordered == Decimal(one.order), name


def test_the_same_ten_typed_at_the_shelf(dairy: Bistro) -> None:
    """A case of eggs is on the way; then one walks along the shelf and types what is there."""
    placed(dairy, Eggs="1c")
    order = begin(dairy, **{name: one.there for name, one in TEN.items()})
    assert amounts(order) == {name: one.order for name, one in TEN.items() if one.order != "0"}


AMOUNTS = st.decimals(0, 9999, places=3)
PACKS = st.decimals("0.001", 500, places=3)


@given(AMOUNTS, AMOUNTS, PACKS, st.sampled_from(Rounding))
def test_more_is_never_rounded_to_less(one: Decimal, more: Decimal, pack: Decimal, rule: Rounding) -> None:
    assert in_packs(one, pack, rule) <= in_packs(one + more, pack, rule)


@given(AMOUNTS, PACKS)
def test_each_rule_keeps_what_it_says(amount: Decimal, pack: Decimal) -> None:
    up, nearest, down = (in_packs(amount, pack, rule) for rule in (UP, NEAREST, DOWN))
    assert amount <= up < amount + pack
    assert amount - pack < down <= amount
    assert abs(nearest - amount) <= pack / 2
    assert nearest in (up, down)
    assert all(one % pack == 0 for one in (up, nearest, down))


@given(PACKS, st.integers(0, 99))
def test_half_a_pack_counts_as_a_whole_one_and_whole_packs_stay(pack: Decimal, packs: int) -> None:
    assert in_packs(packs * pack + pack / 2, pack, NEAREST) == (packs + 1) * pack
    assert {in_packs(packs * pack, pack, rule) for rule in Rounding} == {packs * pack}


@given(AMOUNTS, st.decimals(-99, 9999, places=3), AMOUNTS)
def test_what_is_missing_is_never_below_nothing_nor_above_par(
    par: Decimal, there: Decimal, coming: Decimal
) -> None:
    short = missing(par, there, coming)
    assert 0 <= short <= par
    if there >= 0 and par >= there + coming:
        assert short + there + coming == par


@pytest.mark.parametrize("pack", ["0", "-2"])
def test_a_pack_of_nothing_is_no_pack(pack: str) -> None:
    assert in_packs(Decimal("2.750"), Decimal(pack), UP) == Decimal("2.75")


@pytest.mark.parametrize(
    ("lead", "days", "due"),
    [
        (1, (), "2026-11-24"),
        (0, (), "2026-11-23"),
        (3, (), "2026-11-26"),
        (1, ("thu", "sat"), "2026-11-26"),
        (4, ("thu", "sat"), "2026-11-28"),
        (6, ("thu", "sat"), "2026-12-03"),
        (1, ("tue",), "2026-11-24"),
        (2, ("tue",), "2026-12-01"),
        (-1, (), "2026-11-23"),
        (1, ("someday",), "2026-11-24"),
    ],
)
def test_the_day_it_comes(lead: int, days: tuple[str, ...], due: str) -> None:
    """Ordered on Monday 23 November: after the lead days, on a day on which the supplier delivers."""
    assert due_day(MONDAY, lead, days) == date.fromisoformat(due)


@given(st.dates(date(2020, 1, 1)), st.integers(0, 60), st.sets(st.sampled_from(["mon", "wed", "sun"])))
def test_it_never_comes_early_and_at_most_a_week_after_the_lead_days(
    today: date, lead: int, days: set[str]
) -> None:
    assume(today.year < 9000)
    due = due_day(today, lead, days)
    assert timedelta(lead) <= due - today <= timedelta(lead + 6)
    assert not days or ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[due.weekday()] in days


@pytest.mark.parametrize(
    ("text", "day"),
    [("23.11.", MONDAY), ("2026-11-23", MONDAY), ("+1", date(2026, 11, 24)), ("30. 11.", date(2026, 11, 30))],
)
def test_a_day_on_which_it_can_come(text: str, day: date) -> None:
    assert read_coming(text, MONDAY) == day


@pytest.mark.parametrize("text", ["", "soon", "22.11.2026", "2026-11-22", "+0", "32.1.", "2028-01-01"])
def test_a_day_on_which_nothing_comes(text: str) -> None:
    with pytest.raises(NotComing):
        read_coming(text, MONDAY)


# writing an order


def test_an_order_has_every_item_of_the_supplier_as_one_walks(dairy: Bistro) -> None:
    """The shelf of the walk-in says the order; what stands in the bar, too, is met in the walk-in already."""
    with dairy.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Place(id="walk-in", name="Walk-in", shelf=("Eggs", "Brie")))
        tx.put(item("Milk", places=("bar", "walk-in"), position=0))
        tx.put(item("Syrup", places=(), position=0))
    order = begin(dairy)
    assert [one.item for one in order.lines] == [
        "Eggs", "Brie", "Milk", "Cream", "Curd", "Kefir", "Yoghurt", "Butter", "Quark", "Edam",
        "Cheese board", "Syrup",
    ]  # fmt: skip
    assert (order.stage, order.id, order.name) == (OrderStage.DRAFT, "2026-11-23-1500-dairy", "Mlékárna")


def test_there_is_one_order_being_written_for_a_supplier(dairy: Bistro) -> None:
    order = begin(dairy, Milk="3.25")
    assert begin(dairy) == order
    dairy.board.orders.place(order.id)
    another = begin(dairy)
    assert (another.id, another.stage) == ("2026-11-23-1500-dairy-2", OrderStage.DRAFT)


def test_who_has_nothing_to_give_gets_no_order(dairy: Bistro) -> None:
    with pytest.raises(NothingFrom, match="comes from Ice"):
        dairy.board.orders.begin("ice")
    with pytest.raises(NotFound):
        dairy.board.orders.begin("nobody")
    assert dairy.board.store.table(Order).all() == ()


def test_what_was_typed_by_hand_stays_until_it_is_emptied(dairy: Bistro) -> None:
    desk, order = dairy.board.orders, begin(dairy, Milk="3.25")
    assert amounts(order) == {"Milk": "4"}
    assert amounts(desk.amount(order.id, "Milk", "3c")) == {"Milk": "6"}
    assert amounts(desk.there(order.id, "Milk", "0")) == {"Milk": "6"}, "typed is typed"
    assert amounts(desk.amount(order.id, "Milk", "")) == {"Milk": "6"}, "the rule: nothing is there"
    assert amounts(desk.there(order.id, "Milk", "1c+3")) == {"Milk": "2"}
    assert amounts(desk.amount(order.id, "Milk", "0")) == {}
    line = desk.order(order.id).line("Milk")
    assert line is not None
    assert (line.there, line.typed, line.amount) == (Decimal(5), "0", 0)
    assert amounts(desk.empty(order.id, "Milk")) == {}
    line = desk.order(order.id).line("Milk")
    assert line is not None
    assert (line.there, line.typed) == (None, "")


def test_what_has_no_par_is_ordered_by_hand_alone(dairy: Bistro) -> None:
    order = begin(dairy, **{"Cheese board": "0"})
    assert amounts(order) == {}
    assert amounts(dairy.board.orders.amount(order.id, "Cheese board", "1.5")) == {"Cheese board": "1.5"}


def test_a_wrong_entry_says_why_and_changes_nothing(dairy: Bistro) -> None:
    desk, order = dairy.board.orders, begin(dairy, Milk="3")
    before = dairy.files()
    with pytest.raises(BadQuantity):
        desk.there(order.id, "Milk", "three")
    with pytest.raises(UnknownPack):
        desk.amount(order.id, "Milk", "3keg")
    with pytest.raises(NotOnOrder, match="Rye is not ordered from Mlékárna"):
        desk.there(order.id, "Rye", "3")
    with pytest.raises(NotFound):
        desk.there("no-order", "Milk", "3")
    assert dairy.files() == before


def test_two_terminals_at_one_order_lose_nothing(dairy: Bistro) -> None:
    """Karel walks from the other end; both read the order before the other wrote."""
    karel = dairy.terminal("karel")
    order = begin(dairy)
    karel.store.refresh()
    assert karel.orders.begin("dairy").id == order.id
    names = list(TEN)
    for mine, theirs in zip(names[:5], reversed(names[5:]), strict=True):
        dairy.board.orders.there(order.id, mine, "1")
        karel.orders.there(order.id, theirs, "2")
    dairy.board.store.refresh()
    lines = dairy.board.orders.order(order.id).lines
    assert {one.item: one.there for one in lines if one.there is not None} == {
        **dict.fromkeys(names[:5], Decimal(1)),
        **dict.fromkeys(names[5:], Decimal(2)),
    }
    karel.orders.place(order.id)
    with pytest.raises(OrderPlaced):
        dairy.board.orders.there(order.id, "Milk", "3")


# what sales suggest


def test_without_sales_nothing_is_suggested_however_fresh_the_count(dairy: Bistro) -> None:
    count(dairy, Milk="3.25")
    order = begin(dairy)
    assert amounts(order) == {}
    milk = next(one for one in dairy.board.orders.guide(order) if one.line.item == "Milk")
    assert (milk.stand.on_hand, milk.waits) == (Decimal("3.25"), True)


def test_with_sales_the_on_hand_suggests_and_what_is_seen_there_comes_first(dairy: Bistro) -> None:
    """6 − (5 − 1.75) is 2.75: two cases of 2. Somebody sees 5 litres there: one case."""
    count(dairy, Milk="5", Cream="1")
    sell(dairy, "Milk", "1.75")
    order = begin(dairy)
    assert amounts(order) == {"Milk": "4"}, (
        "cream was not sold since it was counted: its count only grows old"
    )
    assert not order.is_open, "nobody entered anything: it waits for nobody"
    assert amounts(dairy.board.orders.there(order.id, "Milk", "5")) == {"Milk": "2"}
    assert amounts(dairy.board.orders.empty(order.id, "Milk")) == {"Milk": "4"}


def test_what_is_suggested_follows_the_sales_until_somebody_types(dairy: Bistro) -> None:
    count(dairy, Milk="6", Cream="6")
    for name in ("Milk", "Cream"):
        sell(dairy, name, "1")
    order = begin(dairy)
    assert amounts(order) == {"Milk": "2", "Cream": "2"}
    dairy.board.orders.amount(order.id, "Milk", "1c")
    for name in ("Milk", "Cream"):
        sell(dairy, name, "3")
    assert amounts(begin(dairy)) == {"Milk": "2", "Cream": "4"}


def test_more_sold_than_was_there_orders_no_more_than_par(dairy: Bistro) -> None:
    count(dairy, Milk="1")
    sell(dairy, "Milk", "9")
    assert amounts(begin(dairy)) == {"Milk": "6"}


def test_what_was_counted_in_one_of_its_places_only_suggests_nothing(dairy: Bistro) -> None:
    with dairy.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(item("Milk", places=("walk-in", "bar"), position=0))
    count(dairy, Milk="5")
    sell(dairy, "Milk", "1")
    assert amounts(begin(dairy)) == {}


def test_a_new_count_waits_for_the_next_sales(dairy: Bistro) -> None:
    count(dairy, Milk="5")
    sell(dairy, "Milk", "4")
    dairy.now.later(minutes=5)
    assert amounts(begin(dairy)) == {"Milk": "6"}
    count(dairy, Milk="1")
    assert amounts(begin(dairy)) == {}


# placing


def test_it_is_placed_with_its_day_its_prices_and_by_whom(dairy: Bistro) -> None:
    desk, order = dairy.board.orders, begin(dairy, Milk="3.25")
    with dairy.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(item("Milk", cost=Decimal(33), position=0))
    sent = desk.place(order.id)
    assert (sent.stage, sent.due, sent.placed_by) == (OrderStage.PLACED, date(2026, 11, 24), "ana")
    assert (sent.placed_at, sent.value) == (dairy.now(), Decimal(132))
    assert [one.id for one in desk.open()] == [order.id]
    with pytest.raises(OrderPlaced):
        desk.place(order.id)


def test_an_order_with_nothing_in_it_is_not_placed(dairy: Bistro) -> None:
    desk, order = dairy.board.orders, begin(dairy, Milk="9")
    with pytest.raises(NothingOrdered, match="Nothing is ordered from Mlékárna yet"):
        desk.place(order.id)
    assert desk.order(order.id).stage is OrderStage.DRAFT


def test_the_slowest_item_says_when_all_of_it_is_there(dairy: Bistro) -> None:
    with dairy.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(item("Brie", pack="", lead_days=5, position=7))
        tx.put(item("Quark", lead_days=0, position=6))
    desk, order = dairy.board.orders, begin(dairy, Quark="0")
    assert desk.due_of(order) == MONDAY, "today: that is what its lead days say"
    order = desk.there(order.id, "Milk", "0")
    assert desk.due_of(order) == date(2026, 11, 24)
    order = desk.amount(order.id, "Brie", "1")
    assert desk.due_of(order) == date(2026, 11, 28)


def test_a_supplier_comes_on_its_days(dairy: Bistro) -> None:
    assert placed(dairy, "baker", Rye="4").due == date(2026, 11, 26)


def test_another_day_before_and_after_it_is_placed(dairy: Bistro) -> None:
    desk, order = dairy.board.orders, begin(dairy, Milk="0")
    assert desk.come_on(order.id, "+3").due == date(2026, 11, 26)
    assert desk.come_on(order.id, "").due is None
    with pytest.raises(NotComing):
        desk.come_on(order.id, "22.11.2026")
    desk.come_on(order.id, "+3")
    assert desk.place(order.id).due == date(2026, 11, 26)
    assert desk.come_on(order.id, "27.11.").due == date(2026, 11, 27)
    with pytest.raises(NotComing):
        desk.come_on(order.id, "")


def test_a_day_that_went_by_while_it_was_written_is_not_kept(dairy: Bistro) -> None:
    desk, order = dairy.board.orders, begin(dairy, Milk="0")
    desk.come_on(order.id, "23.11.")
    dairy.now.later(days=2)
    assert desk.place(order.id).due == date(2026, 11, 26)


def test_after_midnight_it_is_still_the_day_before(dairy: Bistro) -> None:
    dairy.now.to("02:00", MONDAY + timedelta(days=1))
    assert placed(dairy, Milk="1c").due == date(2026, 11, 24)


def test_what_is_on_order_is_not_ordered_again_even_overdue(dairy: Bistro) -> None:
    """A case of milk should have come on Tuesday; on Wednesday it still counts, and it is told."""
    placed(dairy, Milk="1c")
    dairy.now.later(days=2)
    order = begin(dairy, Milk="3")
    [milk] = [one for one in dairy.board.orders.guide(order) if one.line.item == "Milk"]
    assert (milk.coming, milk.late, milk.line.amount) == (Decimal(2), True, Decimal(2))
    [late] = dairy.board.orders.overdue()
    assert late.due == date(2026, 11, 24)
    dairy.board.orders.cancel(late.id, "they forgot it")
    assert amounts(dairy.board.orders.there(order.id, "Milk", "3")) == {"Milk": "4"}


def test_an_order_is_cancelled_with_a_reason(dairy: Bistro) -> None:
    desk, order = dairy.board.orders, placed(dairy, Milk="1c")
    with pytest.raises(NeedsReason):
        desk.cancel(order.id, " ")
    cancelled = desk.cancel(order.id, "wrong supplier")
    assert (cancelled.stage, cancelled.reason) == (OrderStage.CANCELLED, "wrong supplier")
    assert desk.open() == []
    with pytest.raises(OrderEnded):
        desk.cancel(order.id, "again")
    with pytest.raises(OrderEnded):
        desk.come_on(order.id, "+2")


def test_everybody_writes_orders_and_not_everybody_places_them(dairy: Bistro) -> None:
    board = dairy.terminal("iva")
    order = board.orders.begin("dairy")
    board.orders.there(order.id, "Milk", "0")
    with pytest.raises(NotAllowed):
        board.orders.place(order.id)
    with pytest.raises(NotAllowed):
        board.orders.cancel(order.id, "no")
    board.who.id = ""
    with pytest.raises(NobodyPicked):
        board.orders.there(order.id, "Milk", "1")


# over shifts


def test_it_goes_on_from_shift_to_shift_until_it_ends(dairy: Bistro) -> None:
    """Written at dinner, gone on with between the shifts, placed at the next one, seen at the one after."""
    desk, order = dairy.board.orders, begin(dairy, Milk="3.25")
    dairy.board.handover.close("quiet")
    dairy.now.later(hours=8)
    assert begin(dairy, Cream="0").id == order.id
    dairy.now.later(hours=12)
    dairy.board.handover.receive(kind="dinner", all=True)
    assert amounts(desk.place(order.id)) == {"Milk": "4", "Cream": "6"}
    next_shift(dairy)
    [waited_for] = desk.open()
    assert (waited_for.id, waited_for.stage, waited_for.due) == (
        order.id, OrderStage.PLACED, date(2026, 11, 25),
    )  # fmt: skip
    desk.cancel(order.id, "never came")
    next_shift(dairy)
    assert desk.open() == []
    assert dairy.board.store.table(Order).all() == ()


def test_an_order_that_was_only_looked_at_ends_with_the_shift(dairy: Bistro) -> None:
    begin(dairy, "baker")
    looked_at = begin(dairy)
    assert dairy.board.orders.cancel(looked_at.id, "by mistake").stage is OrderStage.CANCELLED
    next_shift(dairy)
    assert dairy.board.store.table(Order).all() == ()


def test_what_nobody_typed_on_leaves_with_its_item(dairy: Bistro) -> None:
    """Cream is bought elsewhere now, and so is milk, of which somebody had typed something: it stays."""
    order = begin(dairy, Milk="3")
    with dairy.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(item("Milk", supplier="baker"))
        tx.put(item("Cream", supplier="baker"))
        tx.put(item("Ghee", position=1))
    items = [one.item for one in begin(dairy).lines]
    assert (items[0], items[-1]) == ("Ghee", "Milk")
    assert "Cream" not in items
    assert order.id == begin(dairy).id


def test_today_tells_what_did_not_come_and_what_was_not_placed(dairy: Bistro) -> None:
    def told() -> list[tuple[str, str, bool]]:
        return [(one.text, one.detail, one.late) for one in dairy.board.to_do() if one.target == "order"]

    begin(dairy, "baker")
    assert told() == [], "it was only looked at"
    placed(dairy, Milk="1c", Cream="1c")
    assert told() == [], "it comes tomorrow"
    dairy.now.later(days=1)
    assert told() == [], "it may still come today"
    begin(dairy, "baker", Rye="1")
    dairy.now.later(days=1)
    assert told() == [
        ("Order has not come: Mlékárna", "due Tue 24 Nov, 2 lines", True),
        ("Order not placed: Pekárna", "1 line", False),
    ]


def test_the_handover_names_what_comes_and_what_was_not_placed(dairy: Bistro) -> None:
    """What comes on a later day than the next stands in the appendix until then."""
    desk = dairy.board.orders
    desk.write_note(begin(dairy, Milk="0").id, "no glass")
    placed(dairy, "baker", Rye="4")
    page = dairy.board.handover.of()
    points = {one.text: one.detail for one in page.points}
    assert points["Order not placed: Mlékárna"] == "1 line · no glass"
    assert [(one.text, one.muted) for one in page.muted] == [("Delivery: Pekárna", "look again Thu 26 Nov")]
    desk.place(desk.begin("dairy").id)
    points = {one.text: one.detail for one in dairy.board.handover.of().points}
    assert points["Delivery: Mlékárna"] == "due Tue 24 Nov · 1 line · no glass"
    next_shift(dairy, days=2)
    points = {one.text: one.detail for one in dairy.board.handover.of().points}
    assert points["Order has not come: Mlékárna"] == "due Tue 24 Nov · 1 line · no glass"
    assert points["Delivery: Pekárna"] == "due Thu 26 Nov · 1 line"


# finding


def test_a_supplier_names_its_order(dairy: Bistro) -> None:
    desk = dairy.board.orders
    with pytest.raises(NoOrder, match="There is no order for Pekárna"):
        desk.named("pekarna")
    begin(dairy, "baker")
    with pytest.raises(NoOrder):
        desk.named("pekarna")
    first = placed(dairy, "baker", Rye="4")
    assert desk.named("pekarna") == first
    dairy.now.later(hours=1)
    second = placed(dairy, "baker", Rye="2")
    assert desk.named("Pek") == second
    assert desk.named(first.id) == first
    draft = begin(dairy, "baker", Rye="1")
    assert desk.named("baker") == draft
    with pytest.raises(NotFound, match="Mlékárna, Pekárna, Ice"):
        desk.named("Makro")


def test_the_suppliers_to_choose_from(dairy: Bistro) -> None:
    """Those that something comes from, with what is under way there and what is known to be short."""
    count(dairy, Milk="3", Cream="6")
    sell(dairy, "Milk", "1")
    sell(dairy, "Cream", "0.5")
    order = placed(dairy, "baker", Rye="4")
    assert [
        (one.supplier.name, one.items, one.draft, [each.id for each in one.placed], one.short)
        for one in dairy.board.orders.suppliers()
    ] == [("Mlékárna", 11, None, [], 2), ("Pekárna", 1, None, [order.id], 0)]
    draft = begin(dairy, Milk="1")
    [first, _second] = dairy.board.orders.suppliers()
    assert first.draft == draft
