"""Stories about printing from the board: it goes out, it does not, it is tried again; printers are set up."""

from __future__ import annotations

import pytest
from conftest import Bistro
from printers_support import NO_PAPER, WELL, SlipPrinter, free_port
from screens_support import NARROW, WIDE, Hands, at_terminal
from test_screen_handover import handover

from shiftboard.handover.records import IfThen
from shiftboard.language import use
from shiftboard.printing.coats import receipt
from shiftboard.printing.printers import Printer
from shiftboard.settings import FILE, read_settings


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiftboard.printing.desk.PATIENCE", 1.0)


def set_up(bistro: Bistro, **printers: str) -> None:
    for name, address in printers.items():
        bistro.board.prints.add(Printer(name=name, address=address))


async def palette(at: Hands, words: str) -> None:
    """Do something by its name."""
    await at.press("ctrl+p")
    await at.asked("What shall be done")
    await at.type(words)
    await at.sees("> Printers")
    await at.press("enter")


async def test_p_prints_and_says_so(dinner: Bistro) -> None:
    """One printer is set up: p sends the slip there, whole; the second one is a reprint."""
    with SlipPrinter() as slips:
        set_up(dinner, bar=slips.address)
        wanted = receipt(dinner.board.handover.of(), Printer(name="bar", address=slips.address))
        async with at_terminal(dinner.board) as at:
            await handover(at, "Walk-in fridge")
            await at.press("p")
            await at.sees("Sent to bar: 2026-11-23-1")
            assert slips.printed == [wanted]
            await at.press("p")
            await at.sees("reprint")
    assert [one.reprint for one in dinner.board.prints.prints("2026-11-23-1")] == [False, True]


async def test_of_several_printers_one_is_chosen(dinner: Bistro) -> None:
    with SlipPrinter() as slips:
        set_up(dinner, office="lp:laser", bar=slips.address)
        async with at_terminal(dinner.board) as at:
            await handover(at, "Walk-in fridge")
            await at.press("p")
            await at.asked("Print where?", "office", "bar")
            await at.press("down", "enter")
            await at.sees("Sent to bar")
        assert len(slips.printed) == 1


async def test_the_keys_go_on_while_a_printer_is_stuck(dinner: Bistro) -> None:
    """The printer takes the line and reads nothing; meanwhile Ana adds an if/then line, and is told later."""
    with SlipPrinter(reads=False) as slips:
        set_up(dinner, bar=slips.address)
        dinner.board.prints.patience = 4
        async with at_terminal(dinner.board) as at:
            await handover(at, "Walk-in fridge")
            await at.press("p")
            await at.press("n")
            await at.asked("If what")
            await at.type("it rains", "enter")
            await at.asked("Then")
            await at.type("close the terrace", "enter")
            await at.back()
            await at.until(
                lambda: [one.condition for one in dinner.board.store.table(IfThen)] == ["it rains"]
            )
            assert "Look at the paper" not in at.text, "it is not known yet"
            await at.sees("Look at the paper")


async def test_what_did_not_get_out_stands_on_today_until_it_does(dinner: Bistro) -> None:
    """The paper is out: Today says so and stays; a new roll, Enter, and the whole slip comes out."""
    dinner.finish()
    with SlipPrinter(state=NO_PAPER) as slips:
        set_up(dinner, bar=slips.address)
        async with at_terminal(dinner.board) as at:
            await handover(at, "everything is accounted for")
            await at.press("p")
            await at.sees("has no paper")
            await at.press("1")
            await at.sees("1 print waits: bar")
            await at.press("enter")
            await at.until(lambda: [job.tries for job in dinner.board.prints.outbox.jobs()] == [2])
            slips.state = WELL
            await at.on("1 print waits")
            await at.press("enter")
            await at.sees("1 print went out")
            await at.sees_no("1 print waits")
        wanted = receipt(dinner.board.handover.of(), Printer(name="bar", address=slips.address))
        assert slips.printed[-1] == wanted


async def test_somebody_looked_and_it_had_come_out(dinner: Bistro) -> None:
    """A printer that says nothing: Enter on Today asks first, and nothing is printed twice."""
    dinner.finish()
    with SlipPrinter(answers=False, hangs_up=False) as slips:
        set_up(dinner, bar=slips.address)
        async with at_terminal(dinner.board) as at:
            await handover(at, "everything is accounted for")
            await at.press("p")
            await at.sees("Look at the paper")
            await at.press("1")
            await at.on("1 print waits")
            await at.press("enter")
            await at.asked("Did it come out?", "It came out whole")
            await at.press("enter")
            await at.sees_no("1 print waits")
        assert len(slips.printed) == 1
    assert len(dinner.board.prints.prints("2026-11-23-1")) == 1


async def test_closing_never_waits_for_a_printer(dinner: Bistro) -> None:
    dinner.finish()
    with SlipPrinter(reads=False) as slips:
        set_up(dinner, bar=slips.address)
        dinner.board.prints.patience = 5
        async with at_terminal(dinner.board) as at:
            await handover(at, "everything is accounted for")
            await at.press("p", "end", "enter")
            await at.asked("Sign as Ana")
            await at.press("enter")
            await at.until(lambda: dinner.board.shifts.current() is None, "the close")
            assert dinner.board.prints.waiting() == [], "it is still being sent"


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_a_printer_is_set_up_tried_and_taken_out(dinner: Bistro, size: tuple[int, int]) -> None:
    """Nothing to edit by hand: a name, where it is, how wide; the slip shows which code page reads right."""
    with SlipPrinter() as slips:
        async with at_terminal(dinner.board, size) as at:
            await palette(at, "printers")
            await at.asked("Printers", "Add a printer")
            await at.press("enter")
            await at.asked("called")
            await at.type("výdej", "enter")
            await at.asked("How is it connected?", "On the network")
            await at.press("enter")
            await at.asked("Where is it?")
            await at.type("no such place/x", "enter")
            await at.asked("is no address of a printer")
            await at.press("ctrl+u")
            await at.type(slips.address.removeprefix("tcp://"), "enter")
            await at.asked("What does it print?")
            await at.sees("> receipts")
            await at.press("enter")
            await at.asked("How many letters")
            await at.sees("> 42")
            await at.press("enter")
            await at.asked("výdej is set up")
            await at.press("enter")
            await at.asked("Which line of the slip reads right?")
            await at.type("1250=72", "enter")
            await at.asked("Printers", "výdej")
            await at.press("escape")
            await at.back()
        assert len(slips.printed) == 1
        [printer] = read_settings(dinner.folder).printers
        assert (printer.name, printer.address, printer.columns) == ("výdej", slips.address, 42)
        assert (printer.code_page, printer.code_page_number) == ("CP1250", 72)
        async with at_terminal(dinner.board, size) as at:
            await palette(at, "printers")
            await at.asked("Printers", "výdej")
            await at.press("enter")
            await at.asked("Print a test", "Take it out")
            await at.press("down", "enter")
            await at.asked("Take out výdej?")
            await at.press("enter")
            await at.asked("Add a printer")
            await at.press("escape")
            await at.back()
    assert read_settings(dinner.folder).printers == ()


async def test_p_with_no_printer_sets_one_up(dinner: Bistro) -> None:
    """Who wants to print and has no printer yet is asked for one at once; Escape changes nothing."""
    before = (dinner.folder / FILE).read_bytes()
    async with at_terminal(dinner.board) as at:
        await handover(at, "Walk-in fridge")
        await at.press("p")
        await at.asked("What is the printer called?")
        await at.press("escape")
        await at.back()
    assert (dinner.folder / FILE).read_bytes() == before


async def test_a_site_file_that_cannot_be_read_is_told(dinner: Bistro) -> None:
    (dinner.folder / FILE).write_text("name = ", "utf-8")
    async with at_terminal(dinner.board) as at:
        await handover(at, "Walk-in fridge")
        await at.press("p")
        await at.sees("cannot be read")


async def test_in_czech(dinner: Bistro) -> None:
    use("cs")
    set_up(dinner, bar=f"tcp://127.0.0.1:{free_port()}")
    async with at_terminal(dinner.board) as at:
        await handover(at)
        await at.press("p")
        await at.sees("tisk nepřijímá")
        await at.press("1")
        await at.sees("1 tisk čeká: bar")
