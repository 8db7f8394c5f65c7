"""Stories at the list of items: waste, transfers, returns and recalls by keys; 86; a scanner in the hand."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from conftest import Bistro
from screens_support import NARROW, WIDE, Hands, at_terminal
from test_commands import Run, refused, run
from test_screen_stock import barcode

from data.record import Partition
from screens.items import ItemsScreen
from shiftboard.language import use
from shiftboard.stock.barcodes import check_digit
from shiftboard.stock.eighty_six import EightySixed
from shiftboard.stock.movements import Movement
from shiftboard.stock.records import Item, Pack, Place

__all__ = ["run"]


@pytest.fixture
def wine(bistro: Bistro) -> Bistro:
    """A cellar of 200 wines, the first two in the bar as well; Monday's dinner is open, two are counted."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Place(id="bar", name="Bar"))
        for n in range(200):
            tx.put(
                Item(
                    id=f"W-{n:03}", sku=f"W-{n:03}", name=f"Wine {n:03}", category="Wine", unit="bottle",
                    places=("cellar", "bar") if n < 2 else ("cellar",), position=n, par=Decimal(36),
                    packs=(Pack("case", Decimal(12)),), cost=Decimal(150), barcode=barcode(n),
                )
            )  # fmt: skip
        tx.remove(tx.get(Item, "W-1"))
    bistro.open()
    stock = bistro.board.stock
    count = stock.begin("bar")
    stock.count(count.id, "bar", "W-000", "1c+2")
    stock.count(count.id, "bar", "W-001", "6")
    stock.finish(count.id)
    stock.approve(count.id)
    bistro.now.later(minutes=5)
    return bistro


async def items(at: Hands) -> None:
    """Open the list of items."""
    await at.press("f4")
    await at.sees("Cellar")
    await at.press("i")
    await at.until(lambda: isinstance(at.app.screen, ItemsScreen), "that the items are shown")
    await at.on("Wine 000")


def moved(bistro: Bistro) -> list[tuple[str, str, str, str, int]]:
    return [
        (one.kind, one.item, one.place, one.to, int(one.amount))
        for one in bistro.board.store.table(Movement)
        if one.taken_back_at is None
    ]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("language", ["en", "cs"])
async def test_waste_is_entered_and_taken_back(wine: Bistro, size: tuple[int, int], language: str) -> None:
    use(language)
    why, taken = {
        "en": ("Why?", "Taken back: waste, Wine 000: 1c+1"),
        "cs": ("Proč?", "Vzato zpět: odpis, Wine 000: 1c+1"),
    }[language]
    async with at_terminal(wine.board, size) as at:
        await items(at)
        await at.press("w")
        await at.asked("Wine 000")
        await at.type("x", "enter")
        await at.sees("“x”" if language == "en" else "„x“")
        await at.press("backspace")
        await at.type("1c+1", "enter")
        await at.asked(why)
        await at.press("down", "down", "enter")
        await at.back()
        await at.until(lambda: moved(wine), "that it is stored")
        assert moved(wine) == [("waste", "W-000", "cellar", "", 13)]
        assert next(iter(wine.board.store.table(Movement))).reason == "damaged"
        await at.press("u")
        await at.sees(taken)
    assert moved(wine) == []


async def test_what_is_on_hand_follows_what_is_moved(wine: Bistro) -> None:
    async with at_terminal(wine.board, WIDE) as at:
        await items(at)
        await at.press("end")
        await at.on("Wine 001")
        await at.press("up")
        await at.on("1c+2 = 14 bottle")
        await at.press("t")
        await at.asked("How much Wine 000 goes to Cellar?", "on hand: 14 bottle")
        await at.type("1c", "enter")
        await at.on("2 bottle")
        await at.press("enter")
        await at.asked("Give back to the supplier")
        await at.type("give", "enter")
        await at.asked("How much Wine 000 goes back?")
        await at.type("1", "enter")
        await at.asked("Given back")
        await at.type("corked", "enter")
        await at.on("1 bottle")
        await at.press("enter")
        await at.asked("Recall a lot")
        await at.type("recall", "enter")
        await at.asked("Which lot of Wine 000")
        await at.type("L-77", "enter")
        await at.asked("Lot L-77: Wine 000", "It never came here")
        await at.press("enter")
        await at.asked("Cellar: how much of lot L-77")
        await at.press("enter")
        await at.asked("Bar: how much of lot L-77", "on hand: 1 bottle")
        await at.type("1", "enter")
        await at.asked("Who recalls it, and why?")
        await at.press("enter")
        await at.on("0 bottle")
        await at.press("enter")
        await at.type("came", "enter")
        await at.asked("transfer  12 bottle  Bar → Cellar", "recall  1 bottle  Bar  L-77", "Ana Novotná")
    assert [(one[0], one[4]) for one in moved(wine)] == [("transfer", 12), ("return", 1), ("recall", 1)]


async def test_an_item_in_one_place_cannot_be_moved_and_a_question_left_changes_nothing(wine: Bistro) -> None:
    async with at_terminal(wine.board) as at:
        await items(at)
        await at.press("down", "down")
        await at.on("Wine 002")
        await at.press("t")
        await at.sees("Wine 002 is kept in Cellar alone.")
        await at.press("w")
        await at.asked("Waste")
        await at.type("3", "enter")
        await at.asked("Why?")
        await at.press("escape")
        await at.back()
    assert moved(wine) == []


@pytest.mark.parametrize("language", ["en", "cs"])
async def test_86_from_an_item_a_dish_and_back_on(wine: Bistro, language: str) -> None:
    use(language)
    there, dish = {
        "en": ("it is there again", ("What is off?", "“Sea bass”, a dish")),
        "cs": ("zase je", ("Co došlo?", "„Sea bass“, jídlo")),
    }[language]
    async with at_terminal(wine.board) as at:
        await items(at)
        await at.press("m")
        await at.asked("Wine 000")
        await at.type("offer 001", "enter")
        await at.on("✗ Wine 000")
        await at.press("escape")
        await at.sees("86" if language == "en" else "DOŠLO", "Wine 000  offer 001")
        await at.press("m")
        await at.asked(dish[0])
        await at.type("Sea bass")
        await at.asked(dish[1])
        await at.press("enter")
        await at.asked("86: Sea bass" if language == "en" else "Došlo: Sea bass")
        await at.press("enter")
        await at.sees("Sea bass")
        await at.press("f2")
        await at.sees("Sea bass", "offer 001")
        await at.press("end")
        await at.on("Sea bass")
        await at.press("enter")
        await at.sees_no("Sea bass  ")
        await at.press("f4")
        await at.press("home")
        await at.on("Wine 000")
        await at.sees(there)
        await at.press("enter")
        await at.sees_no("offer 001")
    assert [(one.name, one.reason, one.goes_on) for one in wine.board.store.table(EightySixed)] == [
        ("Wine 000", "offer 001", False),
        ("Sea bass", "", False),
    ]


async def test_a_scan_goes_to_its_item_and_a_finger_opens_the_area(wine: Bistro) -> None:
    async with at_terminal(wine.board) as at:
        await items(at)
        await at.type(barcode(42), "enter")
        await at.on("Wine 042")
        bad = f"{barcode(42)[:-1]}{(int(barcode(42)[-1]) + 1) % 10}"
        await at.type(bad, "enter")
        await at.sees(f"{bad} is no barcode")
        await at.click_away()
        await at.on("Wine 042")
        unknown = "859400199999"
        await at.type(unknown + check_digit(unknown), "enter")
        await at.sees("Nothing that is kept here has the barcode")
        await at.press("escape")
        await at.sees("BEGIN A COUNT")
        await at.type(barcode(150), "enter")
        await at.on("Wine 150")
        await at.press("2")
        await at.sees("Walk-in fridge")


async def test_scans_while_the_program_is_busy(wine: Bistro) -> None:
    """A thread spins; a barcode comes 2 ms a character: each goes to its item, none is merged or lost."""
    seen: list[str] = []
    spinning = threading.Event()

    def spin() -> None:
        while not spinning.is_set():
            sum(range(2000))

    async with at_terminal(wine.board) as at:
        await items(at)
        screen = at.app.screen
        assert isinstance(screen, ItemsScreen)
        was = screen.scanned
        screen.scanned = lambda item: (seen.append(item.id), was(item))[1]  # type: ignore[method-assign]
        busy = threading.Thread(target=spin, daemon=True)
        busy.start()
        try:
            for n in range(30):
                await at.burst(*barcode(n), "enter")
            await at.until(lambda: len(seen) >= 30, "that all are there")
        finally:
            spinning.set()
            busy.join()
        await at.on("Wine 029")
    assert seen == [f"W-{n:03}" for n in range(30)]


# commands


def test_waste_and_86_from_commands(wine: Bistro, run: Run) -> None:
    wine.board.close()
    assert run("waste", "W-001", "1c", "spoiled", "--at", "bar").out == "Saved: Wine 001: 12 bottle, Bar\n"
    assert run("waste", "W-003", "2", "other", "--note", "fell", "--json").json["note"] == "fell"
    refused(run("waste", "W-003", "0", "spoiled"), "0 of Wine 003 changes nothing")
    refused(run("waste", "W-001", "1", "spoiled"), "in several places: Cellar, Bar")
    assert run("86", "Sea bass", "--why", "offer the trout").out == "Saved: 86: Sea bass\n"
    wine.now.later(minutes=1)
    assert run("86", "Wine 003", "--json").json["item"] == "W-003"
    assert "86: Sea bass, Wine 003" in run("status").out
    refused(run("86", "sea bass"), "Sea bass is off already")
    assert run("86", "bass", "--back").out == "Saved: Sea bass is back on\n"
    assert [one["name"] for one in run("status", "--json").json["eighty_six"]] == ["Wine 003"]


async def test_more_than_is_there_is_asked_about_once_more(wine: Bistro) -> None:
    """A 50 that was a 5.0: Esc leaves it, Enter means it."""
    async with at_terminal(wine.board) as at:
        await items(at)
        await at.press("end", "up", "w")
        await at.asked("Waste: how much Wine 000?", "on hand: 14 bottle")
        await at.type("15", "enter")
        await at.asked("Is it 15 bottle?", "Wine 000: 14 bottle should be there.")
        await at.press("escape")
        await at.back()
        assert moved(wine) == []
        await at.press("t")
        await at.asked("How much Wine 000 goes to Cellar?")
        await at.type("20", "enter")
        await at.asked("Is it 20 bottle?")
        await at.press("enter")
        await at.until(lambda: moved(wine) == [("transfer", "W-000", "bar", "cellar", 20)])
