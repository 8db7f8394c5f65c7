"""Stories about counting by keyboard: one entry and one Enter a line; leaving, coming back, two at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Bistro, Now
from screens_support import NARROW, WIDE, Hands, at_terminal
from textual import events

from data.record import Partition
from screens.count import CountScreen
from shiftboard.board import Board
from shiftboard.demo import make_demo
from shiftboard.language import use
from shiftboard.printing.printers import Printer, PrinterKind
from shiftboard.printing.records import Printed
from shiftboard.stock.barcodes import check_digit
from shiftboard.stock.counts import Count, Stage
from shiftboard.stock.records import Item, Pack, Place


def barcode(n: int) -> str:
    digits = f"85940010{n:04}"
    return digits + check_digit(digits)


@pytest.fixture
def wine(bistro: Bistro) -> Bistro:
    """A cellar with a dozen wines and a bar with two; Monday's dinner is open."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Place(id="bar", name="Bar"))
        for n in range(12):
            tx.put(
                Item(
                    id=f"W-{n:02}", sku=f"W-{n:02}", name=f"Wine {n:02}", category="Wine", unit="bottle",
                    places=("cellar", "bar") if n < 2 else ("cellar",), position=n,
                    packs=(Pack("case", Decimal(12)),), cost=Decimal(150), barcode=barcode(n),
                )
            )  # fmt: skip
        tx.remove(tx.get(Item, "W-1"))
    bistro.open()
    return bistro


async def begin(at: Hands, sheet: str) -> None:
    """Open the stock and begin a count."""
    await at.press("f4")
    await at.sees(sheet)
    for _row in range(20):
        if sheet in at.cursor:
            break
        await at.press("down")
    await at.press("enter")
    await at.until(lambda: isinstance(at.app.screen, CountScreen), "that counting begins")


def entries(bistro: Bistro) -> dict[str, str]:
    """What stands, by place and item."""
    stock = bistro.board.stock
    return {
        f"{line.place} {line.item}": line.counted.typed
        for count in bistro.board.store.table(Count)
        for line in stock.lines(count)
        if line.counted is not None
    }


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("language", ["en", "cs"])
async def test_a_place_is_counted_reviewed_and_approved(
    wine: Bistro, size: tuple[int, int], language: str
) -> None:
    use(language)
    words = {
        "en": (
            "12 of 12 counted · blind",
            "counted for the first time: 12",
            "it is what is on hand now",
            "BEGIN A COUNT",
        ),
        "cs": ("spočítáno 12 z 12 · naslepo", "poprvé spočítáno: 12", "tolik toho teď je", "ZAČÍT INVENTURU"),
    }[language]
    async with at_terminal(wine.board, size) as at:
        await begin(at, "Cellar")
        for n in range(12):
            await at.on(f"Wine {n:02}")
            await at.type(f"{n}c+1", "enter")
        await at.sees(words[0])
        await at.press("f")
        await at.asked("Cellar", words[1])
        await at.press("enter")
        await at.sees(words[2], words[3])
    assert entries(wine) == {f"cellar W-{n:02}": f"{n}c+1" for n in range(12)}
    assert {one.amount for one in wine.board.stock.levels().values()} == {12 * n + 1 for n in range(12)}


async def test_what_it_comes_to_stands_beside_it_and_nothing_that_is_expected(wine: Bistro) -> None:
    async with at_terminal(wine.board) as at:
        await begin(at, "Cellar")
        await at.type("3c4")
        await at.sees("[3c4", "= 40 bottle")
        await at.press("enter")
        await at.sees("3c4 = 40 bottle")
        await at.press("up")
        await at.type("3x", "enter")
        await at.sees("There is no pack “x” here. Write c, case, bottle")
        await at.sees("[3x")
        await at.press("backspace", "enter")
        await at.sees("Saved")
    assert entries(wine) == {"cellar W-00": "3"}


async def test_leaving_in_the_middle_and_coming_back(wine: Bistro) -> None:
    """The program goes; the place and every entry are there, and t finds the next line."""
    async with at_terminal(wine.board) as at:
        await begin(at, "Everything")
        await at.type("1", "enter")
        await at.type("2", "enter")
        await at.until(lambda: len(entries(wine)) == 2)
    again = wine.terminal("ana")
    async with at_terminal(again) as at:
        await at.press("f4")
        await at.sees("COUNTING", "2/12", "0/2")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, CountScreen))
        await at.on("Wine 02")
        await at.press("tab")
        await at.on("Wine 00")
        await at.sees("Everything · Bar (2 of 2)")
        await at.press("escape")
        await at.sees("BEGIN A COUNT")


async def test_far_off_stays_to_be_counted_once_more(wine: Bistro) -> None:
    stock = wine.board.stock
    count = stock.begin("bar")
    for line in stock.lines(count):
        stock.count(count.id, "bar", line.item, "12")
    stock.finish(count.id)
    stock.approve(count.id)
    async with at_terminal(wine.board) as at:
        await begin(at, "Bar")
        await at.type("22", "enter")
        await at.sees("Far from what should be there. Count it once more, please.")
        await at.on("Wine 00")
        assert "12" not in at.text.replace("= 12 bottle", ""), "it stays blind"
        await at.press("down")
        await at.type("12", "enter")
        await at.press("f")
        await at.sees("Count once more what was far from")
        await at.press("home")
        await at.type("22", "enter")
        await at.press("f")
        await at.asked("Bar", "more than expected: CZK1,500.00")
        await at.press("down", "enter")
        await at.asked("What differs", "Wine 00", "10 more")
        await at.press("escape")
        await at.asked("Approve")
        await at.press("enter")
        await at.until(lambda: stock.levels()["bar", "W-00"].amount == 22)


async def test_two_terminals_count_the_same_place(wine: Bistro) -> None:
    """Karel counts beside Ana; she sees his entry and where he is, and both entries are kept."""
    async with at_terminal(wine.board) as at:
        await begin(at, "Cellar")
        await at.type("1", "enter")
        await at.until(lambda: len(entries(wine)) == 1)
        karel = wine.terminal("karel")
        [count] = karel.stock.counts()
        karel.stock.count(count.id, "cellar", "W-01", "2c")
        await at.sees("2c = 24 bottle", "Karel Dvořák counts Cellar")
        wine.now.later(seconds=1)
        await at.on("Wine 01")
        await at.type("25", "enter")
        await at.until(lambda: entries(wine)["cellar W-01"] == "25")
    [line] = [one for one in wine.board.stock.lines(count) if one.item == "W-01"]
    assert [one.by for one in line.entries] == ["karel", "ana"]


async def test_u_takes_the_last_entry_back_and_x_gives_up(wine: Bistro) -> None:
    async with at_terminal(wine.board) as at:
        await begin(at, "Bar")
        await at.type("7", "enter")
        await at.until(lambda: len(entries(wine)) == 1)
        await at.press("u")
        await at.sees("Taken back: Wine 00: 7")
        await at.on("Wine 00")
        await at.press("escape")
        await at.sees("COUNTING")
        await at.press("x")
        await at.asked("Why is it given up?", "Bar")
        await at.type("fire drill", "enter")
        await at.sees_no("COUNTING")
    [count] = wine.board.store.table(Count)
    assert (count.stage, count.reason) == (Stage.DROPPED, "fire drill")


CZECH = str.maketrans("1234567890", "+ěščřžýáíé")


async def test_a_scan_goes_to_the_item(wine: Bistro) -> None:
    """The scanner types the digits and Enter; on a Czech layout it types other signs, and means the same."""
    async with at_terminal(wine.board) as at:
        await begin(at, "Cellar")
        await at.type(barcode(7), "enter")
        await at.on("Wine 07")
        await at.type("3c", "enter")
        await at.type(barcode(3).translate(CZECH), "enter")
        await at.on("Wine 03")
        wrong = barcode(3)[:-1] + str((int(barcode(3)[-1]) + 1) % 10)
        await at.type(wrong, "enter")
        await at.sees(f"{wrong} is no barcode")
        await at.type(barcode(5), "enter")  # once more, as it says: nothing of the wrong one is before it
        await at.on("Wine 05")
        await at.type("4006381333931", "enter")
        await at.sees("Nothing that is kept here has the barcode 4006381333931")
    assert entries(wine) == {"cellar W-07": "3c"}


async def test_a_scan_leads_to_another_place_of_the_count(wine: Bistro) -> None:
    async with at_terminal(wine.board) as at:
        await begin(at, "Everything")
        await at.press("tab")
        await at.sees("Bar (2 of 2)")
        await at.type(barcode(5), "enter")
        await at.sees("Cellar (1 of 2)")
        await at.on("Wine 05")


async def test_a_scan_of_what_is_not_in_the_count_is_told(wine: Bistro) -> None:
    async with at_terminal(wine.board) as at:
        await begin(at, "Bar")
        await at.type(barcode(5), "enter")
        await at.sees("Wine 05 is not counted here.")
        await at.on("Wine 00")


async def test_two_hundred_scans_while_the_program_is_busy(
    wine: Bistro, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At scanner speed, with a thread that spins: 200 jumps, none merged or lost."""
    busy = threading.Event()

    def spin() -> None:
        while not busy.is_set():
            sum(range(1000))

    went: list[str] = []
    spinning = threading.Thread(target=spin)
    async with at_terminal(wine.board) as at:
        await begin(at, "Cellar")
        screen = at.app.screen
        assert isinstance(screen, CountScreen)
        await at.on("Wine 00")
        to = screen.rows.move_to
        monkeypatch.setattr(screen.rows, "move_to", lambda id: (went.append(str(id)), to(id)))
        spinning.start()
        try:
            for n in range(200):
                for key in (*barcode(n % 12), "enter"):
                    at.app.post_message(events.Key(key, key if len(key) == 1 else None))
            await at.until(lambda: len(went) == 200, "that all were seen")
        finally:
            busy.set()
            spinning.join()
    assert went == [f"W-{n % 12:02}" for n in range(200)]
    assert entries(wine) == {}


async def test_what_is_left_asks_why(wine: Bistro) -> None:
    async with at_terminal(wine.board) as at:
        await begin(at, "Bar")
        await at.type("7", "enter")
        await at.press("f")
        await at.asked("Why is it not counted?", "Wine 01")
        await at.type("locked", "enter")
        await at.asked("Approve", "1 line not counted: locked")
        await at.press("down", "enter")
        await at.asked("What differs", "1 line not counted: locked")
        await at.press("escape")
        await at.asked("Approve")
        await at.press("escape")
        await at.press("home")
        await at.sees("to approve", "1 line left", "Enter: what differs")
    [count] = wine.board.store.table(Count)
    assert (count.stage, count.reason) == (Stage.REVIEW, "locked")


@pytest.fixture
def demo(tmp_path: Path, now: Now) -> Iterator[Board]:
    now.to("18:00")
    make_demo(tmp_path / "demo", days=1, now=now())
    now.later(minutes=1)
    board = Board.open(tmp_path / "demo", now=now)
    yield board
    board.close()


async def test_the_walk_in_of_the_demo_by_keyboard_alone(demo: Board) -> None:
    """46 lines in shelf order, one Enter each; what matches is entered like the rest."""
    async with at_terminal(demo) as at:
        await at.press("f4")
        await at.sees("Walk-in")
        while "Walk-in" not in at.cursor:
            await at.press("down")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, CountScreen))
        await at.press("home")
        [count] = demo.stock.counts()
        lines, levels = demo.stock.lines(count), demo.stock.levels()
        assert len(lines) == 46
        wanted = {}
        for n, line in enumerate(lines):
            level = levels.get((line.place, line.item))
            wanted[line.item] = level.on_hand if level is not None else Decimal(n) + Decimal("0.5")
            await at.type(f"{wanted[line.item]}", "enter")
        await at.until(lambda: demo.stock.lines(count)[-1].counted is not None)
        await at.sees("46 of 46 counted")
    assert {one.item: one.counted.amount for one in demo.stock.lines(count) if one.counted} == wanted


async def test_p_prints_the_sheet_under_the_cursor(wine: Bistro, tmp_path: Path) -> None:
    paper = tmp_path / "sheet.txt"
    wine.board.prints.add(Printer(name="office", address=f"file:{paper}", kind=PrinterKind.TEXT))
    async with at_terminal(wine.board) as at:
        await at.press("f4")
        await at.on("Everything")
        await at.press("down")
        await at.on("Cellar")
        await at.press("p")
        await at.sees("Sent to office")
    printed = paper.read_text("utf-8")
    assert "COUNT: CELLAR" in printed
    assert "Wine 11" in printed
    assert [(one.what, one.list) for one in wine.board.store.table(Printed)] == [("count", "cellar")]


async def test_today_leads_to_a_count_that_is_not_ended(wine: Bistro) -> None:
    count = wine.board.stock.begin("bar")
    wine.board.stock.count(count.id, "bar", "W-00", "3")
    async with at_terminal(wine.board) as at:
        await at.sees("Count not finished: Bar", "1 of 2 counted", "3 Stock 1")
        await at.press("end")
        for _row in range(30):
            if "Count not finished" in at.cursor:
                break
            await at.press("up")
        await at.press("enter")
        await at.sees("COUNTING", "1/2")
        wine.board.stock.finish(count.id, "locked")
        wine.board.stock.approve(count.id)
        await at.press("f2")
        await at.sees_no("Count not finished")


async def test_what_is_being_counted_is_not_begun_twice_unasked(wine: Bistro) -> None:
    """The bar is being counted: everything asks for it, too. Esc begins nothing, Enter means it."""
    wine.board.stock.begin("bar")
    async with at_terminal(wine.board) as at:
        await at.press("f4")
        for _time in range(2):
            await at.press("home", "down")
            for _row in range(8):
                if "Everything" in at.cursor:
                    break
                await at.press("down")
            await at.press("enter")
            await at.asked("Begin Everything as well?", "Some of it is being counted already: Bar.")
            await at.press("escape")
            await at.back()
            assert [one.name for one in wine.board.stock.counts()] == ["Bar"]
        await at.press("enter")
        await at.asked("Begin Everything as well?")
        await at.press("enter")
        await at.until(lambda: len(wine.board.stock.counts()) == 2)
