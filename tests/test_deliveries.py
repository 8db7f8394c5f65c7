"""Stories about taking in what suppliers bring, and what they owe."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from conftest import MONDAY, Bistro
from hypothesis import given
from hypothesis import strategies as st
from test_moves import next_shift

from data.record import Partition
from shiftboard.errors import BadValue, NeedsReason, NeedsText, NotFound
from shiftboard.stock.deliveries import Claim, Delivery, Details, Fault, read_use_by
from shiftboard.stock.errors import (
    BadQuantity,
    BadUseBy,
    ClaimSettled,
    DeliveryEnded,
    DeliveryGoesOn,
    EnteredEarlier,
    MoreThanCame,
    NeedsTemperature,
    NeedsUseBy,
    NotComeYet,
    NothingCame,
    NotKeptThere,
    PastUseBy,
    TooWarm,
)
from shiftboard.stock.movements import Movement
from shiftboard.stock.orders import Order, OrderLine, OrderStage
from shiftboard.stock.records import Item, Pack, Place, Supplier

CASE = (Pack("case", Decimal(12)),)
ITEMS = [
    Item(
        id="W-1", sku="W-1", name="Ryzlink", category="Wine", unit="bottle", places=("cellar", "bar"),
        packs=CASE, cost=Decimal(150), supplier="makro",
    ),
    Item(
        id="F-1", sku="F-1", name="Trout", category="Fish", unit="kg", places=("bar",),
        cost=Decimal(300), supplier="makro", warmest=Decimal(2), dated=True,
    ),
    Item(
        id="N-1", sku="N-1", name="Napkins", category="Paper", unit="pack", places=("bar",), supplier="makro",
    ),
]  # fmt: skip
ORDER = Order(
    id="o-1", supplier="makro", name="Makro", stage=OrderStage.PLACED, due=MONDAY,
    lines=(
        OrderLine("W-1", Decimal(24), price=Decimal(140)),
        OrderLine("F-1", Decimal(5), price=Decimal(300)),
        OrderLine("N-1", Decimal(0)),
    ),
)  # fmt: skip


@pytest.fixture
def makro(bistro: Bistro) -> Bistro:
    """Monday's dinner is open; 24 Ryzlink at 140 and 5 kg of trout at 300 are ordered from Makro."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Place(id="bar", name="Bar"))
        tx.put(Supplier(id="makro", name="Makro"))
        for one in ITEMS:
            tx.put(one)
    bistro.open()
    stock = bistro.board.stock
    count = stock.begin("everything")
    for line in stock.lines(count):
        stock.count(count.id, line.place, line.item, "1")
    stock.finish(count.id)
    stock.approve(count.id)
    with bistro.board.store.transaction(Partition.SHIFT, "ana") as tx:
        tx.put(ORDER)
    bistro.now.later(minutes=10)
    return bistro


def begin(bistro: Bistro, order: str = "o-1") -> str:
    return bistro.board.deliveries.begin("makro", order=order, note_number="D 77/1").id


COLD = Details(temperature="1,5", use_by="30.11.", lot="L7")


def on_hand(bistro: Bistro) -> dict[str, Decimal]:
    return {f"{place} {item}": one.on_hand for (place, item), one in bistro.board.stock.levels().items()}


def test_what_comes_is_on_hand_at_once(makro: Bistro) -> None:
    desk = makro.board.deliveries
    assert [one.id for one in desk.expected()] == ["o-1"]
    delivery = begin(makro)
    assert desk.expected() == []
    came = desk.receive(delivery, "W-1", "2c")
    assert (came.amount, came.place, came.value, came.supplier) == (24, "cellar", 3600, "makro")
    trout = desk.receive(delivery, "F-1", "5", COLD)
    assert (trout.temperature, trout.use_by, trout.lot) == (Decimal("1.5"), date(2026, 11, 30), "L7")
    assert on_hand(makro)["cellar W-1"] == 25
    assert on_hand(makro)["bar F-1"] == 6
    assert desk.differences(desk.delivery(delivery)) == []
    assert desk.finish(delivery) == []
    assert makro.board.store.table(Order).get("o-1").stage is OrderStage.DELIVERED
    with pytest.raises(DeliveryEnded):
        desk.receive(delivery, "W-1", "1")
    next_shift(makro)
    assert on_hand(makro)["cellar W-1"] == 25
    assert makro.board.deliveries.expected() == []


def test_typed_again_it_replaces_what_was_typed_and_another_lot_is_added(makro: Bistro) -> None:
    desk, delivery = makro.board.deliveries, begin(makro)
    desk.receive(delivery, "W-1", "1c")
    desk.receive(delivery, "W-1", "2c")
    assert on_hand(makro)["cellar W-1"] == 25
    desk.receive(delivery, "F-1", "3", COLD)
    desk.receive(delivery, "F-1", "2", COLD._replace(lot="L8"))
    line = next(one for one in desk.lines(desk.delivery(delivery)) if one.item == "F-1")
    assert [(one.lot, one.amount) for one in line.entries] == [("L7", 3), ("L8", 2)]
    assert (line.ordered, line.came) == (5, 5)
    desk.take_out(delivery, "F-1")
    assert on_hand(makro)["bar F-1"] == 1


def test_what_is_wrong_becomes_a_claim_until_the_credit_note_is_there(makro: Bistro) -> None:
    """20 of 24 bottles come, 2 of them broken, at 150 for 140; of 5 kg of trout 6 come.

    4 missing at 140 are 560, 2 broken 280, 18 taken at 10 too much 180; what is too much is not owed.
    """
    desk, delivery = makro.board.deliveries, begin(makro)
    desk.receive(delivery, "W-1", "1c+8")
    desk.refuse(delivery, "W-1", "2", "broken")
    desk.price(delivery, "W-1", "150,00")
    desk.receive(delivery, "F-1", "6", COLD)
    assert on_hand(makro)["cellar W-1"] == 19, "what is broken is not taken"
    found = [
        (one.item, one.fault, one.amount, one.value) for one in desk.differences(desk.delivery(delivery))
    ]
    assert found == [
        ("W-1", Fault.SHORT, 4, 600),
        ("W-1", Fault.DAMAGED, 2, 300),
        ("F-1", Fault.OVER, 1, 300),
        ("W-1", Fault.PRICE, 18, 180),
    ]
    claims = desk.finish(delivery, claim=True)
    assert [(one.text, one.value, one.note_number) for one in claims] == [
        ("Ryzlink: missing 4 bottle", 600, "D 77/1"),
        ("Ryzlink: not taken 2 bottle", 300, "D 77/1"),
        ("Ryzlink: wrong price 18 bottle", 180, "D 77/1"),
    ]
    assert 600 + 300 + 180 == 24 * 150 - 18 * 140, "billed, less what was taken at the price agreed"
    next_shift(makro)
    next_shift(makro)
    assert [one.text for one in desk.claims()] == [one.text for one in claims], "two shifts later"
    desk.credited(claims[0].id, "CN 5")
    desk.give_up(claims[1].id, "not worth it")
    with pytest.raises(ClaimSettled):
        desk.credited(claims[0].id, "CN 5")
    with pytest.raises(NeedsReason):
        desk.give_up(claims[2].id, " ")
    with pytest.raises(NeedsText):
        desk.credited(claims[2].id, " ")
    next_shift(makro)
    assert [one.text for one in desk.claims()] == ["Ryzlink: wrong price 18 bottle"]
    assert len(list(makro.board.store.table(Claim))) == 1


def test_what_is_missing_may_still_come(makro: Bistro) -> None:
    desk, delivery = makro.board.deliveries, begin(makro)
    desk.receive(delivery, "W-1", "1c")
    assert desk.finish(delivery, claim=True, rest_comes=True) == []
    rest = desk.expected()[0]
    assert [(one.item, one.amount) for one in rest.lines] == [("W-1", 12), ("F-1", 5), ("N-1", 0)]
    again = begin(makro)
    desk.receive(again, "W-1", "1c")
    desk.receive(again, "F-1", "5", COLD)
    desk.finish(again)
    assert desk.expected() == []


def test_a_delivery_goes_on_in_the_next_shift_with_what_came(makro: Bistro) -> None:
    desk, delivery = makro.board.deliveries, begin(makro)
    desk.receive(delivery, "W-1", "1c")
    for _shift in range(2):
        next_shift(makro)
        going_on = desk.open()[0]
        assert [(one.item, one.came) for one in desk.lines(going_on)] == [("W-1", 12), ("F-1", None)]
    assert on_hand(makro)["cellar W-1"] == 13
    with pytest.raises(EnteredEarlier, match="Ryzlink was entered in the shift before"):
        desk.refuse(delivery, "W-1", "1")
    with pytest.raises(EnteredEarlier):
        desk.drop(delivery, "wrong address")
    desk.receive(delivery, "W-1", "1c")
    assert on_hand(makro)["cellar W-1"] == 25
    assert [(one.item, one.fault) for one in desk.differences(desk.delivery(delivery))] == [
        ("F-1", Fault.SHORT)
    ]
    makro.board.handover.close("quiet")
    makro.now.later(hours=1)
    assert [one.came for one in desk.lines(desk.open()[0])] == [24, None], "between two shifts as well"
    desk.finish(delivery, claim=True)
    makro.now.later(hours=19)
    makro.board.handover.receive(kind="dinner", all=True)
    assert desk.open() == []
    assert [one.text for one in desk.claims()] == ["Trout: missing 5 kg"]


def test_a_delivery_that_was_not_ours_is_given_up(makro: Bistro) -> None:
    desk, delivery = makro.board.deliveries, begin(makro)
    desk.receive(delivery, "W-1", "1c")
    with pytest.raises(NeedsReason):
        desk.drop(delivery, "")
    desk.drop(delivery, "next door")
    assert on_hand(makro)["cellar W-1"] == 1
    assert [one.id for one in desk.expected()] == ["o-1"]


def test_what_is_wrong_is_told_and_changes_nothing(makro: Bistro) -> None:
    desk, delivery = makro.board.deliveries, begin(makro)
    with pytest.raises(DeliveryGoesOn):
        begin(makro)
    with pytest.raises(NotFound):
        desk.begin("nobody")
    with pytest.raises(BadQuantity):
        desk.receive(delivery, "W-1", "two")
    with pytest.raises(NotKeptThere):
        desk.receive(delivery, "W-1", "2", Details(place="office"))
    with pytest.raises(NotComeYet, match="Ryzlink"):
        desk.refuse(delivery, "W-1", "1")
    with pytest.raises(NothingCame):
        desk.finish(delivery)
    with pytest.raises(NeedsTemperature, match="at most 2 °C"):
        desk.receive(delivery, "F-1", "5")
    with pytest.raises(TooWarm, match=r"6\.5 °C"):
        desk.receive(delivery, "F-1", "5", Details(temperature="6.5", use_by="30.11."))
    with pytest.raises(NeedsUseBy):
        desk.receive(delivery, "F-1", "5", Details(temperature="1"))
    with pytest.raises(PastUseBy, match="20 Nov 2026"):
        desk.receive(delivery, "F-1", "5", Details(temperature="1", use_by="20.11."))
    assert list(makro.board.store.table(Movement)) == []
    desk.receive(delivery, "F-1", "0")
    desk.receive(delivery, "W-1", "2")
    with pytest.raises(MoreThanCame, match="Only 2 of Ryzlink came"):
        desk.refuse(delivery, "W-1", "3")
    with pytest.raises(BadValue):
        desk.price(delivery, "W-1", "cheap")
    warm = desk.receive(
        delivery, "F-1", "5", Details(temperature="6.5", use_by="30.11.", action="iced at once")
    )
    assert (warm.temperature, warm.action) == (Decimal("6.5"), "iced at once")


def test_without_an_order_there_is_nothing_to_differ_from(makro: Bistro) -> None:
    desk, delivery = makro.board.deliveries, begin(makro, order="")
    desk.receive(delivery, "N-1", "10")
    desk.refuse(delivery, "N-1", "1")
    found = desk.differences(desk.delivery(delivery))
    assert [(one.fault, one.amount, one.value) for one in found] == [(Fault.DAMAGED, 1, None)]
    desk.finish(delivery, claim=True)
    assert [one.id for one in desk.expected()] == ["o-1"]
    assert makro.board.store.table(Delivery).get(delivery).note_number == "D 77/1"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("30.11.", date(2026, 11, 30)),
        ("30. 11.", date(2026, 11, 30)),
        ("23.11", date(2026, 11, 23)),
        ("20.11.", date(2026, 11, 20)),
        ("1.8.", date(2026, 8, 1)),
        ("1.5.", date(2027, 5, 1)),
        ("5/1", date(2027, 1, 5)),
        ("30.11.27", date(2027, 11, 30)),
        ("30.11.2027", date(2027, 11, 30)),
        ("2027-11-30", date(2027, 11, 30)),
        ("29.2.", date(2028, 2, 29)),
    ],
)
def test_use_by_dates_as_they_stand_on_packs(text: str, says: date) -> None:
    assert read_use_by(text, MONDAY) == says


@given(st.text(max_size=12))
def test_no_use_by_date_ends_in_anything_but_a_sentence(text: str) -> None:
    with suppress(BadUseBy):
        assert read_use_by(text, MONDAY).year >= 1
