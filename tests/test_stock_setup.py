"""Stories about setting up the stock: what is stored, what is refused, and what counts make of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from conftest import Bistro
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Conflict
from data.record import Partition
from shiftboard.cli import main
from shiftboard.errors import ShiftboardError
from shiftboard.food_safety import Equipment, Process
from shiftboard.language import number, use
from shiftboard.stock import Item, Pack, Place, Rounding, Supplier
from shiftboard.stock.barcodes import check_digit
from shiftboard.stock.counts import Sheet, SheetKind
from shiftboard.stock.levels import Level
from shiftboard.stock.orders import Order, OrderLine, OrderStage
from shiftboard.stock.quantity import read_quantity, typed_quantity
from shiftboard.stock.setup import SetupDesk
from shiftboard.stock.written import (
    read_cost,
    read_lead_days,
    read_pack_name,
    read_pack_size,
    read_par,
    read_sku,
    read_warmest,
)

EAN = "8594001000012"
assert check_digit(EAN[:-1]) == EAN[-1]


@pytest.fixture
def desk(bistro: Bistro) -> SetupDesk:
    """The bistro keeps Ryzlink (W-1) in its cellar; a bar is set up behind it, and a dairy."""
    bistro.board.stock_setup.places.add("Bar")
    bistro.board.stock_setup.suppliers.add("Mlékárna")
    return bistro.board.stock_setup


def item(bistro: Bistro, id: str = "W-1") -> Item:
    """The item as another terminal reads it from the disk."""
    found = bistro.terminal("karel").stock.item(id)
    assert found is not None
    return found


def place(bistro: Bistro, id: str = "cellar") -> Place:
    found = bistro.terminal("karel").stock_setup.places.get(id)
    assert found is not None
    return found


def supplier(bistro: Bistro, id: str = "mlekarna") -> Supplier:
    found = bistro.terminal("karel").stock_setup.suppliers.get(id)
    assert found is not None
    return found


def sheet(bistro: Bistro, id: str = "hot") -> Sheet:
    found = bistro.terminal("karel").stock_setup.sheets.get(id)
    assert found is not None
    return found


def refused(bistro: Bistro, words: str, verb: Callable[..., object], *given: object, **more: object) -> None:
    """The verb says these words, and nothing is changed."""
    before = bistro.files()
    with pytest.raises(ShiftboardError, match=re.escape(words)):
        verb(*given, **more)
    assert bistro.files() == before


def counted(bistro: Bistro, text: str, item: str = "W-1", at: str = "cellar") -> None:
    """So much is counted of an item, and approved."""
    stock = bistro.board.stock
    entry = stock.count_item(item, text, at)
    for line in stock.lines(stock.count_named(entry.count)):
        if line.counted is None:
            stock.count(entry.count, line.place, line.item, "0")
    for line in stock.again(stock.count_named(entry.count)):
        assert line.counted is not None
        stock.count(entry.count, line.place, line.item, line.counted.typed)
    stock.finish(entry.count)
    stock.approve(entry.count)


def ordered(bistro: Bistro, amount: str = "6", stage: OrderStage = OrderStage.PLACED) -> None:
    line = OrderLine(item="W-1", amount=Decimal(amount))
    with bistro.board.store.transaction(Partition.SHIFT, "ana") as tx:
        tx.put(Order(supplier="mlekarna", lines=(line,), stage=stage))


# a new item


def test_a_new_item_from_nothing_to_its_first_count(bistro: Bistro, desk: SetupDesk) -> None:
    """Its SKU tells its name, it stands behind the others, and the next count of the place asks for it."""
    milk = desk.items.add("Mléko plnotučné", "l", "Dairy", "cellar", barcode=EAN)
    assert (milk.id, milk.sku, milk.places, milk.barcodes) == (
        "mleko-plnotucne", "mleko-plnotucne", ("cellar",), (EAN,),
    )  # fmt: skip
    assert item(bistro, "mleko-plnotucne") == milk
    desk.items.add_pack(milk.id, "crate", "12")
    bistro.open()
    count = bistro.board.stock.begin("cellar")
    assert count.places[0].items == ("W-1", milk.id)
    assert bistro.board.stock.count(count.id, "cellar", milk.id, "2c+1").amount == 25


def test_a_sku_is_typed_or_made_and_belongs_to_one_item(bistro: Bistro, desk: SetupDesk) -> None:
    add = desk.items.add
    assert add("Máslo", "kg", "Dairy", "cellar", sku="D-1001").id == "D-1001"
    assert add("Máslo 82 %", "kg", "Dairy", "cellar").id == "maslo-82"
    assert add("Máslo: 82", "kg", "Dairy", "cellar").id == "maslo-82-2"
    assert add("¿?", "kg", "Dairy", "cellar").id == "item"
    refused(
        bistro,
        "The SKU D-1001 belongs to Máslo already. Choose another one.",
        *(add, "Butter", "kg", "Dairy", "cellar"),
        sku="d-1001",
    )
    for sku in ("+1", "a b", "č-1", "-1", "x" * 31):
        refused(
            bistro, f"“{sku}” is no SKU. Begin with a letter", add, "Butter", "kg", "Dairy", "bar", sku=sku
        )


@pytest.mark.parametrize(
    ("name", "unit", "category", "place", "words"),
    [
        ("ryzlínk", "l", "Wine", "cellar", "There is one called “ryzlínk” here already"),
        (" ", "l", "Wine", "cellar", "Type a few words"),
        ("x" * 61, "l", "Wine", "cellar", "at most 60 fit"),
        ("Milk", "", "Wine", "cellar", "Type a few words"),
        ("Milk", "2 l", "Wine", "cellar", "“2 l” cannot stand behind an amount. Begin with a letter"),
        ("Milk", "C", "Wine", "cellar", "and none of these: c."),
        ("Milk", "x" * 21, "Wine", "cellar", "at most 20 fit"),
        ("Milk", "l", "  ", "cellar", "Type a few words"),
        ("Milk", "l", "x" * 41, "cellar", "at most 40 fit"),
        ("Milk", "l", "Dairy", "loft", "There is no place called “loft” here"),
    ],
)
def test_what_is_no_item_is_refused(
    bistro: Bistro, desk: SetupDesk, name: str, unit: str, category: str, place: str, words: str
) -> None:
    refused(bistro, words, desk.items.add, name, unit, category, place)


def test_it_is_called_and_grouped_otherwise(bistro: Bistro, desk: SetupDesk) -> None:
    desk.items.add("Veltlín", "bottle", "Wine", "cellar")
    desk.items.rename("W-1", "RYZLINK")  # its own name is not taken
    desk.items.change_category("W-1", " White  wine ")
    assert (item(bistro).name, item(bistro).category) == ("RYZLINK", "White wine")
    assert desk.items.categories() == ["White wine", "Wine"]
    refused(bistro, "There is one called “veltlin” here already", desk.items.rename, "W-1", "veltlin")
    refused(bistro, "There is no item called “W-9” here", desk.items.rename, "W-9", "Sekt")
    refused(bistro, "Type a few words", desk.items.change_category, "W-1", " ")


# its unit


def test_a_unit_without_figures_is_changed_at_once(bistro: Bistro, desk: SetupDesk) -> None:
    desk.items.change_unit("W-1", "lahev")
    assert item(bistro).unit == "lahev"
    assert desk.items.units() == ["lahev"]


@pytest.mark.parametrize(
    ("have", "words"),
    [
        (lambda bistro, desk: desk.items.change_par("W-1", "12"), "par"),
        (lambda bistro, desk: desk.items.change_cost("W-1", "150"), "cost"),
        (lambda bistro, desk: desk.items.add_pack("W-1", "case", "12"), "packs"),
        (lambda bistro, desk: counted(bistro, "12"), "on hand"),
        (lambda bistro, desk: bistro.board.stock.begin("cellar"), "a count that goes on"),
        (lambda bistro, desk: ordered(bistro), "an order that goes on"),
    ],
    ids=["par", "cost", "packs", "on hand", "counting", "ordered"],
)
def test_a_unit_with_figures_is_changed_where_it_means_the_same(
    bistro: Bistro, desk: SetupDesk, have: Callable[[Bistro, SetupDesk], object], words: str
) -> None:
    """Twelve bottles would be twelve litres from one moment to the next; twelve lahví they are."""
    bistro.open()
    have(bistro, desk)
    refused(
        bistro, f"Ryzlink has figures in bottle: {words}. They stay only", desk.items.change_unit, "W-1", "l"
    )
    desk.items.change_unit("W-1", "bottle")  # as it is
    desk.items.change_unit("W-1", "lahev", same=True)
    assert item(bistro).unit == "lahev"


def test_a_unit_is_not_called_like_a_pack(bistro: Bistro, desk: SetupDesk) -> None:
    desk.items.add_pack("W-1", "case", "12")
    refused(
        bistro, "none of these: c, case.", desk.items.change_unit, "W-1", "CASE", same=True
    )  # fmt: skip


# barcodes


def test_an_item_has_several_barcodes_and_a_barcode_one_item(bistro: Bistro, desk: SetupDesk) -> None:
    """The same article is one whatever zeros stand before it; it is found by each until it is taken away."""
    upc = "036000291452"
    desk.items.add_barcode("W-1", upc)
    desk.items.add_barcode("W-1", EAN)
    desk.items.add_barcode("W-1", f"0{upc}")
    assert item(bistro).barcodes == (upc, EAN)
    assert bistro.board.stock.scanned(EAN).id == "W-1"
    desk.items.add("Milk", "l", "Dairy", "bar")
    words = f"The barcode 00{upc} belongs to Ryzlink already. Scan another one, or take it away there first."
    refused(bistro, words, desk.items.add_barcode, "milk", f"00{upc}")
    refused(
        bistro, f"The barcode {EAN} belongs to Ryzlink", desk.items.add, "Sekt", "l", "W", "bar", barcode=EAN
    )
    refused(bistro, "8594001000013 is no barcode", desk.items.add_barcode, "W-1", "8594001000013")
    desk.items.take_barcode("W-1", upc)
    assert (item(bistro).barcode, item(bistro).more_barcodes) == (EAN, ())
    desk.items.add_barcode("milk", upc)
    assert bistro.board.stock.scanned(upc).id == "milk"


# packs


def test_packs_are_added_changed_put_first_and_removed(bistro: Bistro, desk: SetupDesk) -> None:
    """A count that goes on reads the new size with the next entry; what was entered stays what it was."""
    desk.items.add_pack("W-1", "case", "6")
    desk.items.add_pack("W-1", "pallet", "1/2")
    bistro.open()
    stock = bistro.board.stock
    count = stock.begin("cellar")
    assert stock.count(count.id, "cellar", "W-1", "2c").amount == 12
    desk.items.change_pack("W-1", "case", "Case", "12")
    assert stock.count(count.id, "cellar", "W-1", "2c").amount == 24
    desk.items.first_pack("W-1", "pallet")
    assert item(bistro).packs == (Pack("pallet", Decimal("0.5")), Pack("Case", Decimal(12)))
    assert stock.count(count.id, "cellar", "W-1", "2c").amount == 1
    desk.items.remove_pack("W-1", "pallet")
    assert stock.count(count.id, "cellar", "W-1", "2c").amount == 24
    assert [entry.amount for line in stock.lines(count) for entry in line.entries] == [12, 24, 1, 24]


@pytest.mark.parametrize(
    ("name", "of", "words"),
    [
        ("CÁSE", "6", "none of these: c, bottle, case."),
        ("bottle", "6", "none of these: c, bottle, case."),
        ("c", "6", "“c” cannot stand behind an amount"),
        (
            "case 6",
            "6",
            "“case 6” cannot stand behind an amount. Begin with a letter, use no digits, + or /",
        ),
        ("6-pack", "6", "“6-pack” cannot stand behind an amount"),
        ("a+b", "6", "“a+b” cannot stand behind an amount"),
        ("ě/š", "6", "“ě/š” cannot stand behind an amount"),
        ("", "6", "Type a few words"),
        ("crate", "0", "“0” is no size of a pack. Write how many bottle are in it, more than 0"),
        ("crate", "", "“” is no size of a pack"),
        ("crate", "many", "“many” is no size of a pack"),
        ("crate", "-6", "“-6” is no size of a pack"),
        ("crate", "2c", "“2c” is no size of a pack"),
        ("crate", "10000000", "“10000000” is no size of a pack"),
    ],
)
def test_what_is_no_pack_is_refused(bistro: Bistro, desk: SetupDesk, name: str, of: str, words: str) -> None:
    desk.items.add_pack("W-1", "case", "12")
    refused(bistro, words, desk.items.add_pack, "W-1", name, of)


def test_a_pack_that_is_not_there_is_refused(bistro: Bistro, desk: SetupDesk) -> None:
    desk.items.add_pack("W-1", "case", "12")
    desk.items.add_pack("W-1", "crate", "6")
    for verb in (desk.items.first_pack, desk.items.remove_pack):
        refused(bistro, "There is no pack called “keg” here", verb, "W-1", "keg")
    refused(bistro, "none of these: c, bottle, case.", desk.items.change_pack, "W-1", "crate", "case", "6")


# what it needs and costs


@pytest.mark.parametrize(
    ("typed", "par"),
    [("2c", 24), ("1c+3", 15), ("2,5", "2.5"), (" 6 ", 6), ("0", 0), ("", None), (" ", None)],
)
def test_par_is_typed_like_a_count(
    bistro: Bistro, desk: SetupDesk, typed: str, par: int | str | None
) -> None:
    desk.items.add_pack("W-1", "case", "12")
    desk.items.change_par("W-1", "9")
    desk.items.change_par("W-1", typed)
    assert item(bistro).par == (None if par is None else Decimal(par))


def test_what_is_no_par_is_refused(bistro: Bistro, desk: SetupDesk) -> None:
    refused(bistro, "“lots” is no amount. Write packs and loose pieces", desk.items.change_par, "W-1", "lots")
    refused(bistro, "There is no pack “c” here. Write bottle", desk.items.change_par, "W-1", "2c")
    refused(bistro, "“10000000” is no amount", desk.items.change_par, "W-1", "10000000")


@pytest.mark.parametrize(
    ("typed", "cost"),
    [
        ("186", "186"),
        ("38,5", "38.5"),
        ("0.0125", "0.0125"),
        ("1 240,50", "1240.50"),
        ("9999999.9999", "9999999.9999"),
        ("100", "100"),
        ("0", "0"),
        ("", None),
    ],
)
def test_cost_with_comma_and_point(bistro: Bistro, desk: SetupDesk, typed: str, cost: str | None) -> None:
    desk.items.change_cost("W-1", typed)
    assert item(bistro).cost == (None if cost is None else Decimal(cost))


@pytest.mark.parametrize("typed", ["-1", "10000000", "1.00001", "12 Kč", "cheap", "1,2,3", ".", "1e3", "١٢"])
def test_what_is_no_price_is_refused(bistro: Bistro, desk: SetupDesk, typed: str) -> None:
    words = f"“{typed}” is no price. Write what one bottle costs: 38.50 or 38,50"
    refused(bistro, words, desk.items.change_cost, "W-1", typed)


def test_it_comes_from_a_supplier_rounded_in_days_of_its_own(bistro: Bistro, desk: SetupDesk) -> None:
    desk.items.order_from("W-1", "mlekarna")
    desk.items.round("W-1", Rounding.NEAREST)
    desk.items.change_lead_days("W-1", "0")
    kept = item(bistro)
    assert (kept.supplier, kept.rounding, kept.lead_days) == ("mlekarna", Rounding.NEAREST, 0)
    desk.items.order_from("W-1", "")
    desk.items.change_lead_days("W-1", "")
    assert (item(bistro).supplier, item(bistro).lead_days) == ("", None)
    refused(bistro, "There is no supplier called “nobody” here", desk.items.order_from, "W-1", "nobody")
    for typed in ("61", "-1", "1.5", "soon", "9999999999"):
        words = f"“{typed}” is no number of days. Write 0 to 60."
        refused(bistro, words, desk.items.change_lead_days, "W-1", typed)


def test_what_a_delivery_asks(bistro: Bistro, desk: SetupDesk) -> None:
    desk.items.change_warmest("W-1", "-18")
    desk.items.ask_dates("W-1", True)
    assert (item(bistro).warmest, item(bistro).dated) == (Decimal(-18), True)
    desk.items.change_warmest("W-1", "3,5")
    assert item(bistro).warmest == Decimal("3.5")
    desk.items.change_warmest("W-1", "")
    desk.items.ask_dates("W-1", False)
    assert (item(bistro).warmest, item(bistro).dated) == (None, False)
    for typed in ("cold", "101", "-61", "5 C"):
        words = f"“{typed}” is no temperature of a delivery. Write one from -60 to 100 °C"
        refused(bistro, words, desk.items.change_warmest, "W-1", typed)


def test_allergens_stand_in_the_order_of_the_regulation(bistro: Bistro, desk: SetupDesk) -> None:
    desk.items.change_allergens("W-1", ["sulphites", "crustaceans", "gluten", "gluten"])
    assert item(bistro).allergens == ("gluten", "crustaceans", "sulphites")
    desk.items.change_allergens("W-1", ())
    assert item(bistro).allergens == ()
    words = "“histamine” is none of the 14 allergens. There are: gluten, crustaceans"
    refused(bistro, words, desk.items.change_allergens, "W-1", ["histamine"])


# where it is kept


def test_an_item_is_kept_in_several_places_and_at_least_one(bistro: Bistro, desk: SetupDesk) -> None:
    refused(
        bistro, "Ryzlink is kept in Cellar alone. Add another place", desk.items.keep_no_more, "W-1", "cellar"
    )
    desk.items.keep_in("W-1", "bar")
    desk.items.keep_in("W-1", "bar")
    assert item(bistro).places == ("cellar", "bar")
    desk.items.keep_no_more("W-1", "cellar")
    assert item(bistro).places == ("bar",)
    refused(bistro, "There is no place called “loft” here", desk.items.keep_in, "W-1", "loft")
    refused(bistro, "Ryzlink is not kept in Cellar", desk.items.keep_no_more, "W-1", "cellar")


def test_a_place_is_not_taken_from_what_stands_there(bistro: Bistro, desk: SetupDesk) -> None:
    """Twelve bottles in the cellar, then a count that asks for them: first neither goes on."""
    desk.items.keep_in("W-1", "bar")
    bistro.open()
    counted(bistro, "12")
    words = "Ryzlink is on hand: 12 bottle (Cellar). Count it as 0, move it or write it off first."
    refused(bistro, words, desk.items.keep_no_more, "W-1", "cellar")
    bistro.now.later(minutes=1)
    bistro.board.moves.transfer("W-1", "cellar", "bar", "12")
    count = bistro.board.stock.begin("cellar")
    words = "Ryzlink stands in the count “Cellar”, which goes on. End that count first."
    refused(bistro, words, desk.items.keep_no_more, "W-1", "cellar")
    bistro.board.stock.drop(count.id, "not now")
    counted(bistro, "12", at="bar")
    bistro.board.stock.begin("bar")  # what is and goes on in another place does not matter
    desk.items.keep_no_more("W-1", "cellar")
    assert item(bistro).places == ("bar",)


@pytest.mark.parametrize("when", ["before the seal", "after the seal"])
def test_what_was_counted_in_a_place_that_is_taken_away_is_no_more_the_oldest_count(
    bistro: Bistro, desk: SetupDesk, when: str
) -> None:
    """There is nothing in the cellar, and the bar is counted a day later."""
    desk.items.keep_in("W-1", "bar")
    bistro.open()
    counted(bistro, "0")
    if when == "before the seal":
        desk.items.keep_no_more("W-1", "cellar")
    bistro.finish()
    bistro.board.handover.close()
    bistro.now.later(days=1)
    if when == "after the seal":
        assert bistro.board.store.table(Level).get("cellar:W-1") is not None
        desk.items.keep_no_more("W-1", "cellar")
    assert bistro.terminal("karel").store.table(Level).all() == ()
    counted(bistro, "6", at="bar")
    assert bistro.board.stock.on_hand()["W-1"].counted_at == bistro.now.at


# the shelf


@pytest.fixture
def shelf(bistro: Bistro, desk: SetupDesk) -> SetupDesk:
    """Ryzlink, Veltlín and Sekt stand in the cellar in this order."""
    desk.items.add("Veltlín", "bottle", "Wine", "cellar", sku="W-2")
    desk.items.add("Sekt", "bottle", "Wine", "cellar", sku="W-3")
    return desk


def test_the_shelf_is_put_in_order(bistro: Bistro, shelf: SetupDesk) -> None:
    """What is added later stands behind; a count under way keeps its order, the next one has the new."""
    bistro.open()
    stock = bistro.board.stock
    count = stock.begin("cellar")
    assert count.places[0].items == ("W-1", "W-2", "W-3")
    shelf.places.move_on_shelf("cellar", "W-3", -1)
    assert place(bistro).shelf == ("W-1", "W-3", "W-2")
    shelf.places.put_behind("cellar", "W-1", "W-2")
    shelf.places.move_on_shelf("cellar", "W-3", -1)  # it is the first already
    shelf.items.add("Cava", "bottle", "Wine", "cellar", sku="W-4")
    assert [one.place + one.item for one in stock.lines(count)] == ["cellarW-1", "cellarW-2", "cellarW-3"]
    stock.drop(count.id, "anew")
    assert stock.begin("cellar").places[0].items == ("W-3", "W-2", "W-1", "W-4")
    shelf.places.put_behind("cellar", "W-4", "")
    shelf.places.move_on_shelf("cellar", "W-1", 1)  # it is the last already
    assert place(bistro).shelf == ("W-4", "W-3", "W-2", "W-1")


def test_what_is_not_there_is_not_put_on_the_shelf(bistro: Bistro, shelf: SetupDesk) -> None:
    words = "Ryzlink is not kept in Bar. Add the place to the item first."
    refused(bistro, words, shelf.places.move_on_shelf, "bar", "W-1", 1)
    refused(bistro, "There is no item called “W-9” here", shelf.places.put_behind, "cellar", "W-1", "W-9")
    shelf.items.keep_in("W-1", "bar")
    refused(bistro, "Sekt is not kept in Bar", shelf.places.put_behind, "bar", "W-1", "W-3")


def test_what_goes_from_a_place_goes_from_its_shelf(bistro: Bistro, shelf: SetupDesk) -> None:
    """Kept there again, it stands behind."""
    shelf.items.keep_in("W-1", "bar")
    shelf.places.put_behind("cellar", "W-1", "W-2")
    shelf.items.keep_no_more("W-1", "cellar")
    assert place(bistro).shelf == ("W-2", "W-3")
    shelf.items.keep_in("W-1", "cellar")
    assert [one.id for one in shelf.places.shelf(place(bistro))] == ["W-2", "W-3", "W-1"]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5), st.booleans()), max_size=12))
def test_a_shelf_holds_the_same_however_it_is_moved(moves: list[tuple[int, int, bool]]) -> None:
    from shiftboard.stock.setting_up import placed, stepped

    ids = tuple("abcdef")
    for at, to, step in moves:
        id = "abcdef"[at]
        ids = stepped(ids, id, -1 if to < 2 else 1) if step else placed(ids, id, max(0, to))
        assert sorted(ids) == list("abcdef")


# removing an item


def test_an_item_is_removed_from_shelves_and_sheets_as_well(bistro: Bistro, shelf: SetupDesk) -> None:
    shelf.sheets.add("Hot", SheetKind.HOT)
    shelf.sheets.put_on("hot", "W-1")
    shelf.sheets.put_on("hot", "W-2")
    shelf.places.move_on_shelf("cellar", "W-3", -1)
    shelf.items.remove("W-1")
    assert (place(bistro).shelf, sheet(bistro).items) == (("W-3", "W-2"), ("W-2",))
    assert [one.id for one in bistro.terminal("karel").stock.items()] == ["W-2", "W-3"]
    words = "“Hot” counts nothing but Veltlín. Put something else on that sheet, or remove the sheet, first."
    refused(bistro, words, shelf.items.remove, "W-2")


def test_what_is_on_hand_counted_or_ordered_is_not_removed(bistro: Bistro, desk: SetupDesk) -> None:
    bistro.open()
    desk.items.keep_in("W-1", "bar")
    counted(bistro, "2,5")
    counted(bistro, "1", at="bar")
    words = "Ryzlink is on hand: 2.5 bottle (Cellar), 1 bottle (Bar). Count it as 0"
    refused(bistro, words, desk.items.remove, "W-1")
    counted(bistro, "0")
    counted(bistro, "0", at="bar")
    count = bistro.board.stock.begin("bar")
    refused(bistro, "Ryzlink stands in the count “Bar”", desk.items.remove, "W-1")
    bistro.board.stock.drop(count.id, "not now")
    ordered(bistro)
    words = "Ryzlink stands in an order to Mlékárna that goes on. Take it off the order"
    refused(bistro, words, desk.items.remove, "W-1")


def test_what_is_not_wanted_or_has_come_is_removed(bistro: Bistro, desk: SetupDesk) -> None:
    """An order that names it with nothing, and one that was delivered, hold it no more."""
    bistro.open()
    ordered(bistro, "0", OrderStage.DRAFT)
    ordered(bistro, stage=OrderStage.DELIVERED)
    desk.items.remove("W-1")
    assert bistro.terminal("karel").stock.items() == []


def test_a_count_left_to_the_next_shift_still_holds_its_items(bistro: Bistro, desk: SetupDesk) -> None:
    """Between two shifts nothing is open here, but it goes on."""
    bistro.open()
    bistro.board.stock.begin("cellar")
    bistro.finish()
    bistro.board.handover.close()
    assert bistro.board.stock.counts() == []
    refused(bistro, "Ryzlink stands in the count “Cellar”", desk.items.remove, "W-1")


def test_a_removed_item_leaves_no_level_and_its_made_sku_to_nobody(bistro: Bistro, desk: SetupDesk) -> None:
    """Sekt was counted; another Sekt is not taken for it while the record of this shift speaks of it."""
    desk.items.add("Sekt", "bottle", "Wine", "cellar")
    bistro.open()
    counted(bistro, "0", "sekt")
    desk.items.remove("sekt")
    assert desk.items.add("Sekt", "bottle", "Wine", "cellar").id == "sekt-2"


# places


def test_places_are_gone_through_in_the_order_they_are_given(bistro: Bistro, desk: SetupDesk) -> None:
    """Also after the store is opened anew; a count of everything goes that way from the next one on."""
    desk.places.add("Žďár")
    desk.items.keep_in("W-1", "bar")
    bistro.open()
    stock = bistro.board.stock
    count = stock.begin("everything")
    assert [one.place for one in count.places] == ["cellar", "bar"]
    desk.places.move("bar", -1)
    desk.places.move("bar", -1)  # it is the first already
    desk.places.move("cellar", 1)
    desk.places.move("cellar", 1)  # the last
    assert [one.place for one in stock.lines(count)] == ["cellar", "bar"]
    assert [one.id for one in bistro.terminal("karel").stock.places()] == ["bar", "zdar", "cellar"]
    stock.drop(count.id, "anew")
    assert [one.place for one in stock.begin("everything").places] == ["bar", "cellar"]
    desk.places.add("Loft")
    assert [one.id for one in bistro.terminal("karel").stock.places()][-1] == "loft"


def test_a_place_is_renamed(bistro: Bistro, desk: SetupDesk) -> None:
    desk.places.rename("bar", "Bar 1")
    assert place(bistro, "bar").name == "Bar 1"
    desk.sheets.add("Hot", SheetKind.HOT)
    for name in ("CELLAR", "hot", "Everything"):
        refused(bistro, f"There is one called “{name}” here already", desk.places.rename, "bar", name)
        refused(bistro, f"There is one called “{name}” here already", desk.places.add, name)
    refused(bistro, "There is no place called “loft” here", desk.places.move, "loft", 1)


def test_a_place_is_removed_when_nothing_is_kept_there(bistro: Bistro, desk: SetupDesk) -> None:
    words = "Things are kept in Cellar (1, the first is Ryzlink). Put them somewhere else first."
    refused(bistro, words, desk.places.remove, "cellar")
    desk.sheets.add("Drinks", SheetKind.CYCLE)
    desk.sheets.go_to("drinks", "bar")
    words = "“Drinks” counts nothing but Bar."
    refused(bistro, words, desk.places.remove, "bar")
    desk.sheets.go_to("drinks", "cellar")
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Equipment(id="cooler", name="Keg cooler", process=Process.COLD, place="bar"))
    refused(bistro, "Things are kept in Bar (1, the first is Keg cooler)", desk.places.remove, "bar")
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Equipment(id="cooler", name="Keg cooler", process=Process.COLD))
    desk.places.remove("bar")
    assert [one.id for one in bistro.terminal("karel").stock.places()] == ["cellar"]
    assert sheet(bistro, "drinks").places == ("cellar",)


def test_a_place_that_is_being_counted_stays(bistro: Bistro, desk: SetupDesk) -> None:
    desk.items.keep_in("W-1", "bar")
    bistro.open()
    bistro.board.stock.begin("bar")
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Item(id="W-1", sku="W-1", name="Ryzlink", category="Wine", unit="bottle", places=("cellar",)))
    refused(bistro, "Bar stands in the count “Bar”, which goes on", desk.places.remove, "bar")


# suppliers


def test_a_supplier_is_set_up(bistro: Bistro, desk: SetupDesk) -> None:
    new = desk.suppliers.add("Pekárna Lípa")
    assert (new.id, new.lead_days, new.days) == ("pekarna-lipa", 1, ())
    desk.suppliers.rename(new.id, "Pekárna")
    desk.suppliers.change_phone(new.id, " +420 000  000 205 ")
    desk.suppliers.change_mail(new.id, "objednavky@pekarna.example")
    desk.suppliers.change_account(new.id, "7781")
    desk.suppliers.change_lead_days(new.id, "0")
    desk.suppliers.change_days(new.id, "thu mon")
    kept = supplier(bistro, new.id)
    assert (kept.name, kept.phone, kept.account) == ("Pekárna", "+420 000 000 205", "7781")
    assert (kept.mail, kept.lead_days, kept.days) == ("objednavky@pekarna.example", 0, ("mon", "thu"))
    desk.suppliers.change_mail(new.id, "")
    desk.suppliers.change_days(new.id, "")
    assert (supplier(bistro, new.id).mail, supplier(bistro, new.id).days) == ("", ())
    assert [one.name for one in desk.suppliers.all()] == ["Mlékárna", "Pekárna"]
    assert desk.suppliers.name("gone") == "gone"


def test_what_is_no_supplier_is_refused(bistro: Bistro, desk: SetupDesk) -> None:
    suppliers = desk.suppliers
    refused(bistro, "There is one called “mlekarna” here already", suppliers.add, "mlekarna")
    refused(bistro, "There is no supplier called “x” here", suppliers.rename, "x", "X")
    refused(bistro, "at most 40 fit", suppliers.change_phone, "mlekarna", "1" * 41)
    refused(bistro, "at most 40 fit", suppliers.change_account, "mlekarna", "1" * 41)
    for mail in ("a@b@c", "mlékárna@x.cz", "nobody", "a@b.cz\nBcc: c@d.cz", "a" * 250 + "@b.cz"):
        refused(bistro, "is no mail address. Write one as in", suppliers.change_mail, "mlekarna", mail)
    for days in ("", "61", "x"):
        refused(bistro, f"“{days}” is no number of days", suppliers.change_lead_days, "mlekarna", days)
    refused(bistro, "“someday” is no day of the week", suppliers.change_days, "mlekarna", "someday")


def test_a_supplier_that_is_needed_stays(bistro: Bistro, desk: SetupDesk) -> None:
    desk.items.order_from("W-1", "mlekarna")
    words = "Items come from Mlékárna (1, the first is Ryzlink). Give them another supplier first."
    refused(bistro, words, desk.suppliers.remove, "mlekarna")
    desk.items.order_from("W-1", "")
    bistro.open()
    ordered(bistro, stage=OrderStage.CANCELLED)
    ordered(bistro, stage=OrderStage.PLACED)
    refused(bistro, "An order to Mlékárna goes on. Wait until it", desk.suppliers.remove, "mlekarna")


def test_a_supplier_is_removed(bistro: Bistro, desk: SetupDesk) -> None:
    desk.suppliers.remove("mlekarna")
    assert bistro.terminal("karel").stock_setup.suppliers.all() == []


# sheets


def test_a_sheet_is_set_up_and_counted(bistro: Bistro, shelf: SetupDesk) -> None:
    """Two of three items, first in the bar; the count under way is not changed by what comes after."""
    for id in ("W-1", "W-3"):
        shelf.items.keep_in(id, "bar")
    new = shelf.sheets.add("Every evening", SheetKind.HOT)
    assert (new.id, new.places, new.items) == ("every-evening", (), ())
    shelf.sheets.put_on(new.id, "W-3")
    shelf.sheets.put_on(new.id, "W-2")
    shelf.sheets.go_to(new.id, "cellar")
    shelf.sheets.go_to(new.id, "bar")
    shelf.sheets.move_place(new.id, "bar", -1)
    assert (sheet(bistro, new.id).places, sheet(bistro, new.id).items) == (("bar", "cellar"), ("W-3", "W-2"))
    bistro.open()
    count = bistro.board.stock.begin(new.id)
    assert [(one.place, one.items) for one in count.places] == [("bar", ("W-3",)), ("cellar", ("W-2", "W-3"))]
    shelf.sheets.leave_out(new.id, "cellar")
    shelf.sheets.take_off(new.id, "W-3")
    shelf.sheets.change_kind(new.id, SheetKind.CYCLE)
    shelf.sheets.rename(new.id, "Evening")
    shelf.sheets.remove(new.id)
    assert len(bistro.board.stock.lines(bistro.board.stock.count_named(count.id))) == 3


def test_a_sheet_never_grows_to_everything_by_taking_away(bistro: Bistro, shelf: SetupDesk) -> None:
    shelf.sheets.add("Hot", SheetKind.HOT)
    shelf.sheets.put_on("hot", "W-1")
    shelf.sheets.go_to("hot", "cellar")
    refused(bistro, "“Hot” counts nothing but Ryzlink", shelf.sheets.take_off, "hot", "W-1")
    refused(bistro, "“Hot” counts nothing but Cellar", shelf.sheets.leave_out, "hot", "cellar")
    shelf.sheets.every_item("hot")
    shelf.sheets.every_place("hot")
    assert (sheet(bistro).items, sheet(bistro).places) == ((), ())


def test_what_is_no_sheet_is_refused(bistro: Bistro, shelf: SetupDesk) -> None:
    """A place can be counted by itself, and everything: a sheet of that name could not be told apart."""
    sheets = shelf.sheets
    sheets.add("Hot", SheetKind.HOT)
    for name in ("hot", "Cellar", "everything"):
        refused(bistro, f"There is one called “{name}” here already", sheets.add, name, SheetKind.HOT)
    assert sheets.add("Cellar!", SheetKind.FULL).id == "cellar-2"  # the place has the id
    refused(bistro, "There is no item called “W-9” here", sheets.put_on, "hot", "W-9")
    refused(bistro, "There is no place called “loft” here", sheets.go_to, "hot", "loft")
    refused(bistro, "There is no sheet called “cold” here", sheets.rename, "cold", "Cold")
    before = bistro.files()
    sheets.move_place("hot", "bar", 1)  # it does not go there
    assert bistro.files() == before


# several at once, and what is kept

ITEM = {
    "rename": lambda desk, seen: desk.items.rename("W-1", "Riesling", seen=seen),
    "category": lambda desk, seen: desk.items.change_category("W-1", "White", seen=seen),
    "unit": lambda desk, seen: desk.items.change_unit("W-1", "lahev", seen=seen),
    "barcode": lambda desk, seen: desk.items.add_barcode("W-1", "8594001000029", seen=seen),
    "no barcode": lambda desk, seen: desk.items.take_barcode("W-1", EAN, seen=seen),
    "pack": lambda desk, seen: desk.items.add_pack("W-1", "crate", "6", seen=seen),
    "other pack": lambda desk, seen: desk.items.change_pack("W-1", "case", "case", "6", seen=seen),
    "first pack": lambda desk, seen: desk.items.first_pack("W-1", "keg", seen=seen),
    "no pack": lambda desk, seen: desk.items.remove_pack("W-1", "keg", seen=seen),
    "par": lambda desk, seen: desk.items.change_par("W-1", "6", seen=seen),
    "cost": lambda desk, seen: desk.items.change_cost("W-1", "6", seen=seen),
    "supplier": lambda desk, seen: desk.items.order_from("W-1", "mlekarna", seen=seen),
    "rounding": lambda desk, seen: desk.items.round("W-1", Rounding.DOWN, seen=seen),
    "lead days": lambda desk, seen: desk.items.change_lead_days("W-1", "3", seen=seen),
    "warmest": lambda desk, seen: desk.items.change_warmest("W-1", "5", seen=seen),
    "dated": lambda desk, seen: desk.items.ask_dates("W-1", True, seen=seen),
    "allergens": lambda desk, seen: desk.items.change_allergens("W-1", ["sulphites"], seen=seen),
    "place": lambda desk, seen: desk.items.keep_in("W-1", "loft", seen=seen),
    "no place": lambda desk, seen: desk.items.keep_no_more("W-1", "bar", seen=seen),
    "remove": lambda desk, seen: desk.items.remove("W-1", seen=seen),
}
PLACE = {
    "rename": lambda desk, seen: desk.places.rename("cellar", "Vault", seen=seen),
    "move": lambda desk, seen: desk.places.move("cellar", 1, seen=seen),
    "shelf": lambda desk, seen: desk.places.move_on_shelf("cellar", "W-1", 1, seen=seen),
    "behind": lambda desk, seen: desk.places.put_behind("cellar", "W-1", "W-2", seen=seen),
}
SUPPLIER = {
    "rename": lambda desk, seen: desk.suppliers.rename("mlekarna", "Dairy", seen=seen),
    "phone": lambda desk, seen: desk.suppliers.change_phone("mlekarna", "1", seen=seen),
    "mail": lambda desk, seen: desk.suppliers.change_mail("mlekarna", "a@b.cz", seen=seen),
    "account": lambda desk, seen: desk.suppliers.change_account("mlekarna", "1", seen=seen),
    "lead days": lambda desk, seen: desk.suppliers.change_lead_days("mlekarna", "9", seen=seen),
    "days": lambda desk, seen: desk.suppliers.change_days("mlekarna", "mon", seen=seen),
    "remove": lambda desk, seen: desk.suppliers.remove("mlekarna", seen=seen),
}
SHEET = {
    "rename": lambda desk, seen: desk.sheets.rename("hot", "Daily", seen=seen),
    "kind": lambda desk, seen: desk.sheets.change_kind("hot", SheetKind.CYCLE, seen=seen),
    "go to": lambda desk, seen: desk.sheets.go_to("hot", "loft", seen=seen),
    "leave out": lambda desk, seen: desk.sheets.leave_out("hot", "bar", seen=seen),
    "move": lambda desk, seen: desk.sheets.move_place("hot", "bar", -1, seen=seen),
    "every place": lambda desk, seen: desk.sheets.every_place("hot", seen=seen),
    "put on": lambda desk, seen: desk.sheets.put_on("hot", "W-3", seen=seen),
    "take off": lambda desk, seen: desk.sheets.take_off("hot", "W-2", seen=seen),
    "every item": lambda desk, seen: desk.sheets.every_item("hot", seen=seen),
    "remove": lambda desk, seen: desk.sheets.remove("hot", seen=seen),
}
CONFLICTS = [
    pytest.param(what, verb, id=f"{what}: {name}")
    for what, verbs in (("item", ITEM), ("place", PLACE), ("supplier", SUPPLIER), ("sheet", SHEET))
    for name, verb in verbs.items()
]


@pytest.mark.parametrize(("what", "verb"), CONFLICTS)
def test_somebody_else_changed_it_meanwhile(
    bistro: Bistro, shelf: SetupDesk, what: str, verb: Callable[[SetupDesk, int], object]
) -> None:
    """Ana looks at it while Karel changes it: hers is refused, and done when she has seen his."""
    shelf.places.add("Loft")
    shelf.items.keep_in("W-1", "bar")
    shelf.items.add_barcode("W-1", EAN)
    shelf.items.add_pack("W-1", "case", "12")
    shelf.items.add_pack("W-1", "keg", "30")
    for clear in ("1", ""):
        shelf.items.change_par("W-1", clear)
    shelf.sheets.add("Hot", SheetKind.HOT)
    for id in ("W-1", "W-2"):
        shelf.sheets.put_on("hot", id)
    for id in ("cellar", "bar"):
        shelf.sheets.go_to("hot", id)
    if "unit" in str(verb.__code__.co_names):  # with packs it would be asked about
        for pack in ("case", "keg"):
            shelf.items.remove_pack("W-1", pack)
    theirs = bistro.terminal("karel").stock_setup
    read: dict[str, Callable[[], Item | Place | Supplier | Sheet]] = {
        "item": lambda: item(bistro),
        "place": lambda: place(bistro),
        "supplier": lambda: supplier(bistro),
        "sheet": lambda: sheet(bistro),
    }
    seen = read[what]().rev
    if what == "item":
        theirs.items.rename("W-1", "Ryzlink 0,75")
    elif what == "place":
        theirs.places.rename("cellar", "Old cellar")
    elif what == "supplier":
        theirs.suppliers.rename("mlekarna", "Mlékárna Lipí")
    else:
        theirs.sheets.rename("hot", "Hottest")
    before = bistro.files()
    with pytest.raises(Conflict, match=f"Somebody else changed this {what} meanwhile"):
        verb(shelf, seen)
    assert bistro.files() == before
    verb(shelf, seen + 1)
    assert bistro.files() != before


def test_a_change_that_changes_nothing_is_not_written(bistro: Bistro, shelf: SetupDesk) -> None:
    before = bistro.files()
    shelf.items.rename("W-1", " Ryzlink ")
    shelf.items.change_unit("W-1", "bottle")
    shelf.items.change_par("W-1", "")
    shelf.items.keep_in("W-1", "cellar")
    shelf.items.take_barcode("W-1", EAN)
    shelf.items.change_allergens("W-1", ())
    shelf.places.move("cellar", -1)
    shelf.places.move_on_shelf("cellar", "W-1", -1)
    shelf.places.put_behind("cellar", "W-3", "W-2")
    shelf.suppliers.change_days("mlekarna", "")
    assert bistro.files() == before


def test_it_is_there_when_the_store_is_opened_anew(bistro: Bistro, shelf: SetupDesk) -> None:
    shelf.places.move("bar", -1)
    shelf.places.move_on_shelf("cellar", "W-3", -1)
    shelf.items.change_cost("W-1", "38,50")
    board = bistro.terminal("karel")
    assert [one.name for one in board.stock.places()] == ["Bar", "Cellar"]
    assert [one.id for one in board.stock_setup.places.shelf(place(bistro))] == ["W-1", "W-3", "W-2"]
    assert item(bistro).cost == Decimal("38.5")


# what is typed

LETTERS = st.text(st.characters(codec="utf-8"), max_size=30)


@given(LETTERS)
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(typed: str) -> None:
    kept = Item(sku="W-1", name="Ryzlink", category="Wine", unit="bottle", places=("cellar",))
    readers: list[Callable[[str], object]] = [
        lambda text: read_cost(text, "bottle"),
        read_lead_days,
        read_warmest,
        lambda text: read_par(text, kept),
        lambda text: read_pack_size(text, "bottle"),
        lambda text: read_pack_name(text, "bottle"),
        lambda text: read_sku(text, "Ryzlink", [kept]),
    ]
    for read in readers:
        try:
            value = read(typed)
        except ShiftboardError:
            continue
        assert not isinstance(value, Decimal) or value.is_finite()


@given(st.decimals(min_value=0, max_value=Decimal("9999999.9999"), places=4), st.sampled_from(["en", "cs"]))
def test_a_price_is_read_as_it_is_written(cost: Decimal, language: str) -> None:
    use(language)
    try:
        assert read_cost(number(cost), "kg") == cost
    finally:
        use("en")


@given(LETTERS, st.integers(1, 99))
def test_a_pack_that_may_be_called_so_is_typed_so(name: str, of: int) -> None:
    """Whatever name is let in, an amount with it means that pack."""
    try:
        pack = Pack(read_pack_name(name, "bottle"), Decimal(of))
    except ShiftboardError:
        return
    assert read_quantity(f"2 {pack.name}", [Pack("case", Decimal(12)), pack], "bottle") in (2 * of, 24, 2)
    assert read_quantity(f"2 {pack.name}", [pack], "") == 2 * of
    assert read_quantity(typed_quantity(Decimal(of), [pack]), [pack]) == of


@given(st.text(max_size=60), st.lists(st.text("abcABC-12", min_size=1, max_size=8), max_size=5))
def test_a_made_sku_is_nobodys_and_could_have_been_typed(name: str, others: list[str]) -> None:
    known = [Item(sku=one, name=one, category="", unit="kg", places=()) for one in others]
    sku = read_sku("", name, known)
    assert sku.casefold() not in [one.casefold() for one in others]
    if len(sku) <= 30:
        assert read_sku(sku, name, known) == sku


# as a table


def test_suppliers_and_sheets_as_tables(
    bistro: Bistro, shelf: SetupDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf.suppliers.change_phone("mlekarna", "203")
    shelf.suppliers.change_days("mlekarna", "mon thu")
    shelf.sheets.add("Hot", SheetKind.HOT)
    shelf.sheets.put_on("hot", "W-2")
    store = ("--store", str(bistro.folder))
    assert main(["list", "suppliers", *store]) == 0
    assert capsys.readouterr().out == "mlekarna  Mlékárna  203    Mon, Thu\n"
    assert main(["list", "suppliers", "--json", *store]) == 0
    [dairy] = json.loads(capsys.readouterr().out)
    assert dairy.keys() >= {"id", "name", "phone", "mail", "account", "lead_days", "days", "delivers"}
    assert (dairy["lead_days"], dairy["days"]) == (1, ["mon", "thu"])
    assert main(["list", "sheets", "--json", *store]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert list(rows) == ["hot", "everything", "cellar", "bar"]
    assert (rows["hot"]["items"], rows["hot"]["kind"], rows["hot"]["asks"]) == (["W-2"], "hot", 1)
    assert (rows["everything"]["asks"], rows["cellar"]["place_names"]) == (3, "Cellar")
    assert main(["list", "sheets", *store]) == 0
    assert capsys.readouterr().out.splitlines()[0].split() == ["hot", "Hot", "hot", "items", "1"]
