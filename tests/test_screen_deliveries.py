"""Stories about taking in a delivery by keys: line by line, cold and dated, what is wrong, and the claims."""

from __future__ import annotations

from decimal import Decimal

import pytest
from conftest import Bistro
from screens_support import NARROW, WIDE, Hands, at_terminal
from test_commands import Run, refused, run
from test_deliveries import makro, on_hand
from test_screen_stock import barcode

from data.record import Partition
from screens.delivery import DeliveryScreen
from shiftboard.language import use
from shiftboard.stock.deliveries import Claim, ClaimStage, Delivery, DeliveryStage
from shiftboard.stock.orders import Order, OrderStage
from shiftboard.stock.records import Item

__all__ = ["makro", "run"]


async def take_in(at: Hands, supplier: str = "Makro") -> None:
    """Begin to take in the order that is waited for."""
    await at.press("f4")
    await at.on(supplier)
    await at.press("d")
    await at.asked()
    await at.type("D 77", "enter")
    await at.until(lambda: isinstance(at.app.screen, DeliveryScreen), "that the delivery is shown")


def claims_of(bistro: Bistro) -> list[Claim]:
    return list(bistro.board.store.table(Claim))


WORDS = {
    "en": (
        "Temperature of Trout",
        "Use-by date of Trout",
        "Lot",
        "owed: ",
        "2 claims wait",
        "CLAIMS",
        "Number of the",
    ),
    "cs": (
        "Teplota: Trout",
        "Datum spotřeby: Trout",
        "Šarže",
        "dluží: ",
        "2 reklamace čekají",
        "REKLAMACE",
        "Číslo dob",
    ),
}


@pytest.mark.parametrize(("language", "size"), [("en", WIDE), ("cs", NARROW)])
async def test_a_delivery_from_the_order_to_the_credit_note(
    makro: Bistro, language: str, size: tuple[int, int]
) -> None:
    use(language)
    warm, date, lot, owed, waits, claims, credit = WORDS[language]
    async with at_terminal(makro.board, size) as at:
        await take_in(at)
        await at.on("Ryzlink")
        await at.type("1c+8", "enter")
        await at.on("Trout")
        await at.type("5", "enter")
        await at.asked(warm)
        await at.type("1,5", "enter")
        await at.asked(date)
        await at.type("20.11.", "enter")
        await at.asked(lot)
        await at.press("enter")
        await at.asked(date, "20")
        await at.press("ctrl+u")
        await at.type("30.11.", "enter")
        await at.asked(lot)
        await at.type("L7", "enter")
        await at.back()
        await at.until(lambda: on_hand(makro)["bar F-1"] == 6, "that it is on hand")
        await at.press("home", "d")
        await at.asked("Ryzlink")
        await at.type("2", "enter")
        await at.type("broken", "enter")
        await at.back()
        await at.on("Ryzlink")
        await at.press("f")
        await at.asked(owed)
        await at.press("enter")
        await at.sees(waits, claims)
        await at.press("end")
        for _row in range(12):
            if "Makro: Ryzlink" in at.cursor:
                break
            await at.press("up")
        await at.press("enter")
        await at.asked(credit)
        await at.type("CN 5", "enter")
        await at.until(
            lambda: {one.stage for one in claims_of(makro)} == {ClaimStage.OPEN, ClaimStage.CREDITED},
            "that the credit note is there",
        )
    assert on_hand(makro) == {"cellar W-1": 19, "bar W-1": 1, "bar F-1": 6, "bar N-1": 1}
    assert makro.board.store.table(Order).get("o-1").stage is OrderStage.DELIVERED


async def test_too_warm_is_refused_or_explained_and_what_was_typed_stays(makro: Bistro) -> None:
    async with at_terminal(makro.board) as at:
        await take_in(at)
        await at.press("down")
        await at.type("5", "enter")
        await at.asked("Temperature of Trout")
        await at.type("warm", "enter")
        await at.sees("is not an answer here")
        await at.press("ctrl+u")
        await at.type("6", "enter")
        await at.asked("What was done about it?", "6 °C")
        await at.press("escape")
        await at.back()
        await at.sees("[5", "Nothing was entered.")
        await at.press("backspace")
        await at.type("0", "enter")
        await at.sees("missing 5")
        await at.press("escape")
        await at.sees("DELIVERIES")
        await at.on("Makro")
        await at.press("x")
        await at.asked("Why is it given up?")
        await at.type("too warm", "enter")
        await at.sees("ORDERED")
    assert [one.stage for one in makro.board.store.table(Delivery)] == [DeliveryStage.DROPPED]


async def test_what_was_not_ordered_is_scanned_or_added(makro: Bistro) -> None:
    with makro.board.store.transaction(Partition.BOARD, "") as tx:
        for n, code in (("1", barcode(1)), ("2", barcode(2))):
            tx.put(
                Item(
                    id=f"X-{n}",
                    sku=f"X-{n}",
                    name=f"Extra {n}",
                    category="",
                    unit="pc",
                    places=("bar",),
                    barcode=code,
                )
            )
    async with at_terminal(makro.board) as at:
        await at.press("f4", "end", "d")
        await at.asked("What came?", "> Makro", "2 lines  due", "nothing ordered")
        await at.press("down", "enter")
        await at.asked("Delivery note")
        await at.press("enter")
        await at.sees("Nothing yet: scan what came, or press n.")
        await at.press("n")
        await at.asked("What came?")
        await at.type("Extra 1", "enter")
        await at.on("Extra 1")
        await at.type(barcode(2), "enter")
        await at.on("Extra 2")
        await at.type("4", "enter")
        await at.sees("Saved")
        await at.on("Extra 1")
        await at.press("down", "c")
        await at.asked("Price of one pc")
        await at.type("12,50", "enter")
        await at.back()
        await at.press("delete")
        await at.until(lambda: "____" in at.line("Extra 2"), "that it is taken out")
        await at.press("f")
        await at.sees("Nothing is entered yet")
    entries = makro.board.deliveries.lines(makro.board.deliveries.open()[0])
    assert entries == []


async def test_a_delivery_goes_on_where_it_was_left(makro: Bistro) -> None:
    async with at_terminal(makro.board) as at:
        await take_in(at)
        await at.type("1c", "enter")
        await at.press("f2")
    async with at_terminal(makro.board) as at:
        await at.press("f4")
        await at.on("Makro  D 77")
        await at.sees("1/2")
        await at.press("enter")
        await at.on("Trout")
        await at.sees("1c", "1 of 2 entered")
        await at.press("f")
        await at.asked("owed: ")
        await at.type("still", "enter")
        await at.sees("the delivery is taken in", "ORDERED")
    rest = makro.board.deliveries.expected()[0]
    assert [(one.item, one.amount) for one in rest.lines] == [("W-1", 12), ("F-1", Decimal(5)), ("N-1", 0)]


def test_deliveries_by_command(makro: Bistro, run: Run) -> None:
    makro.board.close()
    assert run("deliver", "makro", "W-1", "2c").out == "Saved: Ryzlink: 24 bottle, Cellar\n"
    refused(run("deliver", "makro", "F-1", "5"), "at most 2 °C")
    cold = ("--temperature", "1.5", "--use-by", "30.11.", "--lot", "L7")
    assert run("deliver", "makro", "F-1", "5", *cold, "--json").json["lot"] == "L7"
    refused(run("deliver", "nobody", "W-1", "1"), "There are: ")
    assert "Makro" in run("list", "deliveries").out
    assert run("deliver", "makro", "--finish", "--claim").out.startswith("Saved: ")
    assert run("list", "claims", "--json").json == []


async def test_x_gives_a_delivery_up(makro: Bistro) -> None:
    """The reason is asked for, and the stock is shown again."""
    async with at_terminal(makro.board) as at:
        await take_in(at)
        await at.press("x")
        await at.asked("Why is it given up?")
        await at.type("came to the wrong house", "enter")
        await at.sees("BEGIN A COUNT")
    [delivery] = makro.board.store.table(Delivery)
    assert (delivery.stage, delivery.reason) == (DeliveryStage.DROPPED, "came to the wrong house")
