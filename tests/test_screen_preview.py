"""Stories about looking at a print before it goes anywhere, and about choosing what is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Bistro, Now
from printers_support import SlipPrinter
from screens_support import NARROW, WIDE, Hands, at_terminal
from test_mail import plain_server
from test_mail import set_up as mail_set_up
from test_screen_handover import handover
from textual.containers import ScrollableContainer

from screens.preview import Looked
from shiftboard.checklist import CheckList
from shiftboard.language import use
from shiftboard.printing.coats import receipt
from shiftboard.printing.printers import Printer
from shiftboard.printing.records import BRIEFING, LIST, PACK, Printed


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiftboard.printing.desk.PATIENCE", 1.0)


def set_up(bistro: Bistro, **printers: str) -> None:
    for name, address in printers.items():
        bistro.board.prints.add(Printer(name=name, address=address))


def prints(bistro: Bistro) -> list[tuple[str, str, str]]:
    bistro.board.store.refresh()
    return [(one.what, one.list, one.to) for one in bistro.board.store.table(Printed)]


async def shown(at: Hands, *words: str) -> None:
    """Wait until a preview with these words is open."""
    await at.until(lambda: isinstance(at.app.screen, Looked), "the preview")
    await at.asked(*words)


async def paged(at: Hands) -> list[str]:
    """Every line of the preview, paged through to its end."""
    paper = at.app.screen.query_one(ScrollableContainer)
    await at.until(lambda: paper.virtual_size.height > 0)
    lines = at.lines[1:-1]
    while paper.scroll_y < paper.max_scroll_y:
        before = paper.scroll_y
        await at.press("down")
        await at.until(lambda before=before: paper.scroll_y > before)  # type: ignore[misc]  # bound at once
        lines.append(at.lines[-2])
    return lines


# looking at it


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_the_slip_is_looked_at_and_then_printed(dinner: Bistro, size: tuple[int, int]) -> None:
    """v: the roll as wide as it is, edge to edge, what is printed tall said so; Enter prints the same."""
    dinner.board.handover.write_note("Łukasz “Øre” 🍕")
    with SlipPrinter() as slips:
        set_up(dinner, bar=slips.address)
        wanted = receipt(dinner.board.handover.of(), Printer(name="bar", address=slips.address))
        async with at_terminal(dinner.board, size) as at:
            await handover(at, "Walk-in fridge")
            await at.press("v")
            await shown(at, "bar", "42 letters a line", "CP852")
            lines = await paged(at)
            roll = [line[1:43] for line in lines if line.startswith("│") and line[43] == "│"]
            assert "HANDOVER - Bistro Lípa".ljust(42) in roll
            assert 'Łukasz "Ore" ?'.ljust(42) in roll
            assert ("=" * 42) in roll
            [tall] = [line for line in lines if "HANDOVER" in line]
            assert tall[44:].split() == ["bold,", "tall"]
            assert slips.printed == []
            await at.press("enter")
            await at.sees("Sent to bar: 2026-11-23-1")
        assert slips.printed == [wanted]


async def test_escape_prints_nothing(dinner: Bistro, tmp_path: Path) -> None:
    set_up(dinner, bar=f"file:{tmp_path / 'page.txt'}")
    async with at_terminal(dinner.board) as at:
        await handover(at, "Walk-in fridge")
        await at.press("v")
        await shown(at, "plain text")
        await at.press("escape")
        await at.back()
        assert "Sent" not in at.text
    assert not (tmp_path / "page.txt").exists()
    assert prints(dinner) == []


async def test_in_a_rush_p_and_enter_print(dinner: Bistro, tmp_path: Path) -> None:
    """Two printers: no preview is in the way of who wants none."""
    set_up(dinner, office=f"file:{tmp_path / 'a.pdf'}", bar=f"file:{tmp_path / 'b.txt'}")
    async with at_terminal(dinner.board) as at:
        await handover(at, "Walk-in fridge")
        await at.burst("p", "enter")
        await at.sees("Sent to office")
    assert (tmp_path / "a.pdf").exists()
    assert not (tmp_path / "b.txt").exists()


async def test_each_printer_is_looked_at_before_one_is_taken(dinner: Bistro, tmp_path: Path) -> None:
    """Tab on a printer shows its paper; Esc goes back to the printers; Enter on the second prints there."""
    set_up(dinner, office=f"file:{tmp_path / 'a.pdf'}", dot=f"file:{tmp_path / 'b.txt'}")
    async with at_terminal(dinner.board) as at:
        await handover(at, "Walk-in fridge")
        await at.press("p")
        await at.asked("Print where?", "Tab: show it first")
        await at.press("tab")
        await shown(at, "office", "a page, A4", "— page 1 of 2 —")
        assert any("— page 2 of 2 —" in line for line in await paged(at))
        await at.press("escape")
        await at.asked("Print where?")
        await at.press("down", "tab")
        await shown(at, "dot", "plain text", "=" * 80)
        await at.press("enter")
        await at.sees("Sent to dot")
    assert not (tmp_path / "a.pdf").exists()
    assert "HANDOVER" in (tmp_path / "b.txt").read_text("utf-8")


async def test_a_mail_is_looked_at_before_it_goes(dinner: Bistro) -> None:
    with plain_server() as server:
        mail_set_up(dinner, server.server_address[1])
        async with at_terminal(dinner.board, WIDE) as at:
            await handover(at, "Walk-in fridge")
            await at.press("v")
            await at.asked("To whom?")
            await at.type("milan@example.com", "enter")
            await shown(at, "To: milan@example.com", "Subject: Bistro Lípa", "Attached: 2026-11-23-1.pdf")
            assert server.letters == []
            await at.press("enter")
            await at.sees("Sent to milan@example.com")
        assert len(server.letters) == 1


async def test_a_roll_that_is_wider_than_the_screen_scrolls_sideways(dinner: Bistro, tmp_path: Path) -> None:
    wide = Printer(name="wide", address=f"file:{tmp_path / 'x'}", kind="receipt", columns=80)
    dinner.board.prints.add(wide)
    async with at_terminal(dinner.board) as at:
        await handover(at, "Walk-in fridge")
        await at.press("v")
        await shown(at, "80 letters a line")
        assert "=" * 80 in at.text


@pytest.mark.usefixtures("_broken")
async def test_a_page_that_cannot_be_set_is_a_sentence(dinner: Bistro, tmp_path: Path) -> None:
    set_up(dinner, office=f"file:{tmp_path / 'a.pdf'}")
    async with at_terminal(dinner.board, WIDE) as at:
        await handover(at, "Walk-in fridge")
        await at.press("v")
        await at.sees("could not be set")
        await at.press("p")
        await at.sees("could not be set")
        await at.press("1")
        await at.sees("1 print waits")
    assert not (tmp_path / "a.pdf").exists()


@pytest.fixture
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    import typst

    def compile(*_: object, **__: object) -> bytes:
        raise typst.TypstError("unknown variable: sheeet", [], "")

    monkeypatch.setattr(typst, "compile", compile)


# choosing what


@pytest.mark.parametrize(
    ("words", "what", "list"),
    [
        ("briefing", BRIEFING, ""),
        ("downtime", PACK, ""),
        ("closing", LIST, "closing"),
        ("handover", "handover", ""),
    ],
)
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_from_today_everything_can_be_printed(
    dinner: Bistro, tmp_path: Path, words: str, what: str, list: str, size: tuple[int, int]
) -> None:
    """p, a few letters of its name, Enter."""
    set_up(dinner, bar=f"file:{tmp_path / 'page.txt'}")
    async with at_terminal(dinner.board, size) as at:
        await at.press("p")
        await at.asked("Print what?")
        await at.type(words, "enter")
        await at.sees("Sent to bar")
    assert prints(dinner) == [(what, list, "bar")]


async def test_what_is_chosen_is_looked_at(dinner: Bistro, tmp_path: Path) -> None:
    """Tab where it is asked what: its paper is shown, and printed from there."""
    set_up(dinner, bar=f"file:{tmp_path / 'page.txt'}")
    async with at_terminal(dinner.board) as at:
        await at.press("p")
        await at.asked("Print what?")
        await at.type("downtime", "tab")
        await shown(at, "WHEN THE BOARD IS DOWN", "Bistro Lípa")
        await at.press("enter")
        await at.sees("Sent to bar: downtime pack 2026-11-23-1")
    assert prints(dinner) == [(PACK, "", "bar")]


async def test_p_where_the_list_is_written_prints_that_list(dinner: Bistro, tmp_path: Path) -> None:
    """v shows it first; P still offers everything."""
    set_up(dinner, bar=f"file:{tmp_path / 'page.txt'}")
    async with at_terminal(dinner.board) as at:
        await at.press("ctrl+e")
        await at.until(lambda: at.app.current_mode == "lists")
        await at.sees("Opening")
        await at.press("v")
        await shown(at, "OPENING · Bistro Lípa", "[ ]")
        await at.press("escape")
        await at.back()
        await at.press("p")
        await at.sees("Sent to bar: blank list opening")
        await at.press("P")
        await at.asked("Print what?", "The downtime pack")
        await at.press("escape")
        await at.back()
    assert prints(dinner) == [(LIST, "opening", "bar")]


async def test_after_opening_it_says_how_to_print_and_is_not_in_the_way(bistro: Bistro, now: Now) -> None:
    """The shift is open, a sentence says so; the next key does what it always does."""
    now.to("15:05")
    async with at_terminal(bistro.board) as at:
        await at.press("enter")
        await at.asked("Who leads it?")
        await at.press("enter")
        await at.sees("the shift is open", "P prints the briefing")
        await at.press("P")
        await at.asked("Print what?", "The briefing for the team")
        await at.press("escape")
        await at.back()


async def test_by_the_palette(dinner: Bistro, tmp_path: Path) -> None:
    set_up(dinner, bar=f"file:{tmp_path / 'page.txt'}")
    async with at_terminal(dinner.board) as at:
        await handover(at, "Walk-in fridge")
        await at.press("ctrl+p")
        await at.asked("What shall be done")
        await at.type("briefing", "enter")
        await at.asked("Print what?")
        await at.type("briefing", "enter")
        await at.sees("Sent to bar: briefing 2026-11-23-1")


async def test_a_board_without_lists_offers_the_rest(dinner: Bistro, tmp_path: Path) -> None:
    from data.record import Partition

    set_up(dinner, bar=f"file:{tmp_path / 'page.txt'}")
    with dinner.board.store.transaction(Partition.BOARD, "ana") as tx:
        for one in tx.all(CheckList):
            tx.remove(one)
    async with at_terminal(dinner.board) as at:
        await at.press("p")
        await at.asked("Print what?", "briefing")
        assert "blank list" not in at.text


async def test_in_czech_it_fits(dinner: Bistro, tmp_path: Path) -> None:
    """Nothing of the keys is cut off at 80 columns."""
    use("cs")
    set_up(dinner, bar=f"file:{tmp_path / 'a.txt'}", office=f"file:{tmp_path / 'b.pdf'}")
    async with at_terminal(dinner.board) as at:
        await at.press("p")
        await at.asked("Co vytisknout?", "Tab: nejdřív ukázat", "Esc: zpět")
        await at.press("tab")
        await at.asked("Ukázat", "Enter: ukázat")
        await at.press("down", "enter")
        await shown(at, "strana 1 z", "Enter: tisk", "Esc: zpět")


async def test_before_any_printer_is_set_up_it_is_shown_as_a_page(dinner: Bistro) -> None:
    """Tab shows it at once; only printing it asks for a printer."""
    async with at_terminal(dinner.board) as at:
        await at.press("P")
        await at.asked("Print what?", "The briefing for the team")
        await at.press("down", "tab")
        await at.asked("page 1 of 1", "Covers")
        await at.press("enter")
        await at.asked("What is the printer called?")
        await at.press("escape")
        await at.back()
        await at.press("P")
        await at.asked("Print what?")
        await at.press("down", "tab")
        await at.asked("page 1 of 1")
        await at.press("escape")
        await at.back()
    assert dinner.board.prints.waiting() == []
