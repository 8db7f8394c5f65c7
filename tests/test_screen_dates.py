"""Stories at the list of use-by dates: what is past or near, what is done then, a date found on a pack."""

from __future__ import annotations

from decimal import Decimal

import pytest
from conftest import Bistro
from screens_support import NARROW, Hands, at_terminal
from test_dates import batch, bring, fish, lots
from test_moves import next_shift

from data.record import Partition
from screens.dates import DatesScreen
from shiftboard.language import use
from shiftboard.stock.barcodes import check_digit
from shiftboard.stock.movements import MovementKind, WasteReason
from shiftboard.stock.records import Item

__all__ = ["fish"]


async def dates(at: Hands) -> None:
    """Open the list by the stock's line."""
    await at.press("f4")
    await at.sees("(86)" if "86" in at.text else "")
    await at.press("b")
    await at.until(lambda: isinstance(at.app.screen, DatesScreen), "that the dates are shown")


@pytest.mark.parametrize("language", ["en", "cs"])
async def test_what_is_near_its_date_is_seen_marked_down_and_thrown_away(fish: Bistro, language: str) -> None:
    """From Today to the list; 2 kg are there, then they are marked down, then one is thrown away."""
    use(language)
    words = {
        "en": ("1 use-by date to check", "in 1 day", "Still there", "Mark it down", "Throw it away", "LATER"),
        "cs": ("1 datum spotřeby", "za 1 den", "Ještě tu je", "Zlevnit", "Odepsat", "POZDĚJI"),
    }[language]
    async with at_terminal(fish.board) as at:
        await at.sees(words[0])
        for _row in range(12):
            if words[0] in at.cursor:
                break
            await at.press("down")
        await at.press("enter")
        await at.sees("BAR", words[1], words[5], "L7", "L8")
        await at.on("Trout  L7")
        await at.press("enter")
        await at.asked("L7", words[2])
        await at.press("enter")
        await at.asked("Trout", "kg")
        await at.type("2x", "enter")
        await at.type("", "backspace", "enter")
        await at.until(lambda: batch(fish).left == 2, "that it was seen")
        await at.press("enter")
        await at.asked(words[3])
        await at.press("down", "enter")
        await at.asked("1", "99")
        await at.type("100", "enter", "backspace", "backspace", "backspace")
        await at.type("30", "enter")
        await at.back()
        await at.sees("-30 %")
        await at.press("enter")
        await at.asked(words[4])
        await at.press("down", "down", "enter")
        await at.asked("Trout")
        await at.type("1", "enter")
        await at.asked("Trout: 1")
        await at.press("down", "enter")
        await at.sees("1 kg")
        await at.press("u")
        await at.sees_no("1 kg")
    assert (batch(fish).left, batch(fish).markdown) == (2, 30)
    assert fish.board.moves.all(MovementKind.WASTE) == []


async def test_what_is_past_says_so_and_is_not_marked_down(fish: Bistro) -> None:
    """The stock's section leads to it; throwing all of it away takes it from the list."""
    next_shift(fish)
    next_shift(fish)
    async with at_terminal(fish.board, NARROW) as at:
        await at.press("f4")
        await at.sees("DATES TO CHECK", "1 past")
        await at.on("1 use-by date to check")
        await at.press("enter")
        await at.on("Trout  L7")
        await at.sees("1 day past", "Must not be sold")
        await at.press("enter")
        await at.asked("Throw it away", "Nothing is left")
        assert "Mark it down" not in at.text
        await at.press("enter")
        await at.asked("Waste: how much Trout?")
        await at.type("3", "enter")
        await at.back()
        await at.sees_no("L7")
        await at.sees("L8")
        await at.press("escape")
        await at.sees_no("DATES TO CHECK")
    assert lots(fish) == ["L8"]
    [waste] = fish.board.moves.all(MovementKind.WASTE)
    assert (waste.amount, waste.reason, waste.lot) == (3, "expired", "L7")


async def test_a_date_found_on_a_pack_is_put_down(fish: Bistro) -> None:
    async with at_terminal(fish.board) as at:
        await dates(at)
        await at.press("n")
        await at.asked("What has the date on it?")
        await at.type("ryz", "enter")
        await at.asked("Where is it?")
        await at.type("cellar", "enter")
        await at.asked("Use-by date of Ryzlink")
        await at.type("32.1.", "enter")
        await at.sees("is no use-by date")
        await at.press(*["backspace"] * 5)
        await at.type("25.11.", "enter")
        await at.asked("How much Ryzlink")
        await at.type("1c", "enter")
        await at.asked("Which lot?")
        await at.press("enter")
        await at.back()
        await at.sees("CELLAR", "12 bottle", "in 2 days")
    assert [(one.item, one.place, one.amount) for one in fish.board.dates.due()] == [
        ("F-1", "bar", 3),
        ("W-1", "cellar", 12),
    ]


async def test_a_date_is_put_down_from_the_list_of_items(fish: Bistro) -> None:
    """Place and item are known there: only the date, the amount and the lot are asked."""
    async with at_terminal(fish.board) as at:
        await at.press("f4")
        await at.sees("DATES TO CHECK")
        await at.press("i")
        await at.sees("CELLAR")
        await at.press("enter")
        await at.asked("Put down a use-by date")
        await at.type("use-by", "enter")
        await at.asked("Use-by date of")
        await at.type("2026-11-30", "enter")
        await at.asked("has this date?")
        await at.press("enter")
        await at.asked("Which lot?")
        await at.type("C 3", "enter")
        await at.until(lambda: "C 3" in lots(fish), "that it is stored")
    assert batch(fish, "C 3").place == "cellar"


async def test_a_scan_goes_to_the_nearest_date_of_its_item(fish: Bistro) -> None:
    with fish.board.store.transaction(Partition.BOARD, "") as tx:
        for n, id in enumerate(("F-1", "N-1")):
            kept = tx.get(Item, id)
            assert kept is not None
            tx.put(Item(**{**{f: getattr(kept, f) for f in kept.__struct_fields__}, "barcode": scan(n)}))
    fish.board.dates.note("W-1", "bar", "20.11.26", "1")
    async with at_terminal(fish.board) as at:
        await dates(at)
        await at.on("Ryzlink")
        await at.burst(*scan(0), "enter")
        await at.on("Trout  L7")
        await at.burst(*scan(1), "enter")
        await at.sees("Napkins has no use-by date here")
        await at.on("Trout  L7")


def scan(n: int) -> str:
    digits = f"85940010{n:04}"
    return digits + check_digit(digits)


async def test_nothing_is_left_until_more_comes(fish: Bistro) -> None:
    """The last row leaves an empty list; what another terminal takes in comes by itself."""
    async with at_terminal(fish.board) as at:
        await dates(at)
        for lot in ("L7", "L8"):
            await at.on(lot)
            await at.press("enter")
            await at.asked("Nothing is left")
            await at.type("nothing", "enter")
            await at.back()
            await at.sees_no(lot)
        await at.sees("Nothing here has a use-by date")
        bring(fish, "1", "24.11.", "L9")
        await at.sees("L9")
    assert lots(fish) == ["L9"]
    assert batch(fish, "L9").amount == Decimal(1)


# a recall


@pytest.mark.parametrize("language", ["en", "cs"])
async def test_a_lot_is_recalled_from_today(fish: Bistro, language: str) -> None:
    """Found by ctrl+p; what came is shown, then each place is asked for, and it is an incident on Today."""
    use(language)
    words = {
        "en": ("Recall a lot", "Which lot", "Lot L7: Trout", "of lot L7", "Who recalls it", "Recall: lot L7"),
        "cs": ("Stáhnout šarži", "Která šarže", "Šarže L7: Trout", "ze šarže L7", "Kdo ji", "Stažení:"),
    }[language]
    async with at_terminal(fish.board) as at:
        await at.press("ctrl+p")
        await at.type(words[0].lower())
        await at.asked(words[0])
        await at.press("enter")
        await at.asked(words[1])
        await at.type("l7", "enter")
        await at.asked(words[2], "3 kg", "Makro")
        await at.press("enter")
        await at.asked("Bar", words[3])
        await at.type("3x", "enter")
        await at.press("backspace", "enter")
        await at.asked(words[4])
        await at.type("Makro", "enter")
        await at.until(lambda: fish.board.log.open(), "that it is written")
        await at.sees(words[5])
    assert lots(fish) == ["L8"]
    assert [one.amount for one in fish.board.moves.all(MovementKind.RECALL)] == [3]


async def test_a_recall_that_is_left_in_the_middle_changes_nothing(fish: Bistro) -> None:
    """An unknown lot asks what it is; a lot of the list needs no typing."""
    before = fish.files()
    async with at_terminal(fish.board) as at:
        await dates(at)
        await at.press("r")
        await at.asked("Which lot is recalled?")
        await at.type("Q9", "enter")
        await at.asked("Lot Q9 never came here", "Ryzlink")
        await at.type("ryz", "enter")
        await at.asked("Lot Q9: Ryzlink", "Look at the packs")
        await at.press("enter")
        await at.asked("Cellar: how much of lot Q9")
        await at.press("enter")
        await at.asked("Bar: how much of lot Q9")
        await at.press("escape")
        await at.back()
        await at.on("L7")
        await at.press("enter")
        await at.type("recall", "enter")
        await at.asked("Lot L7: Trout", "Mon 23 Nov 2026 · 3 kg · Makro · Bar")
        await at.press("escape")
        await at.back()
    assert fish.files() == before


async def test_a_place_that_is_given_up_leaves_its_dates_in_the_list(fish: Bistro) -> None:
    """The bar is gone, the trout is in the cellar now; nobody has said yet that nothing of it is left."""
    board = fish.board
    board.moves.waste("F-1", "bar", "5", WasteReason.SPOILED)
    for one in [item for item in board.stock.items() if "bar" in item.places]:
        board.stock_setup.items.keep_in(one.id, "cellar")
        board.stock_setup.items.keep_no_more(one.id, "bar")
    board.stock_setup.places.remove("bar")
    async with at_terminal(board) as at:
        await dates(at)
        await at.sees("Trout", "L7", "L8")
