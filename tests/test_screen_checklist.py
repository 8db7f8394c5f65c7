"""Stories about working the checklist of a shift by keyboard."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator

import msgspec
import pytest
from conftest import Bistro
from screens_support import NARROW, WIDE, Hands, answers, at_terminal

from data.fs import FsOps
from data.record import Partition
from data.store import Store
from shiftboard.board import Board
from shiftboard.checklist import Answer, CheckList, Kind, Line, Section
from shiftboard.clean_text import clean
from shiftboard.clock import Clock
from shiftboard.language import use
from shiftboard.log import LogEntry
from shiftboard.printing.text import handover_text
from shiftboard.schema import SCHEMA
from shiftboard.staff import Person

NASTY = "[/] [red]x[/red] \x1b[31mred\x1b[0m \u202eevil\u202c 👩‍🍳 žluť"
SHOWN = "[/] [red]x[/red] red evil"


def with_lines(bistro: Bistro, *lines: Line) -> Bistro:
    """The dinner is open with these lines and no others."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(CheckList(id="opening", name="Round", sections=(Section("round", "Round", lines),)))
        tx.put(CheckList(id="closing", name="Closing", sections=()))
    bistro.open()
    return bistro


@pytest.fixture
def ticks(bistro: Bistro) -> Bistro:
    """A dinner whose list is twelve ticks."""
    return with_lines(bistro, *(Line(id=f"t{n}", text=f"Tick {n:02}", due="start+60") for n in range(12)))


async def to(at: Hands, line: str) -> None:
    """Open the checklist and go down to a line."""
    await at.press("f3")
    await at.sees(line)
    await at.press("home")
    for _line in range(40):
        if line in at.cursor:
            return
        await at.press("down")
    raise AssertionError(f"no way down to {line}\n{at.text}")


# the usual way


async def test_the_whole_list_of_a_shift_by_keyboard(dinner: Bistro) -> None:
    """From the first line to the last, each as it asks; afterwards nothing is open and all is stored."""
    async with at_terminal(dinner.board) as at:
        await at.press("f3")
        await at.sees("Kitchen", "0/6")
        await at.press("home")
        await at.type("4.5", "enter")
        await at.on("Freezer")
        await at.type("-20,5", "enter")
        await at.on("Soup")
        await at.type("70", "enter")
        await at.on("Hand wash")
        await at.press("space")
        await at.on("Float")
        await at.type("5000", "enter")
        await at.on("Terrace")
        await at.press("space")
        await at.asked("Terrace", "broken")
        await at.type("off", "enter")
        await at.on("Gas is off")
        await at.press("space")
        await at.on("How was")
        await at.press("enter")
        await at.asked("How was the evening")
        await at.type("Quiet, two birthdays", "enter")
        await at.sees("6/6", "2/2", "Saved 15:00", "4.5 °C", "-20.5 °C", "5000 Kč", "off")
        assert answers(dinner.board) == {
            "fridge": "4.5",
            "freezer": "-20.5",
            "soup": "70",
            "hands": "yes",
            "float": "5000",
            "heaters": "off",
            "gas": "yes",
            "words": "Quiet, two birthdays",
        }
        assert {one.by for one in dinner.board.store.table(Answer)} == {"ana"}
    assert answers(dinner.terminal()) == answers(dinner.board)


async def test_the_most_urgent_line_is_under_the_cursor_at_first(dinner: Bistro) -> None:
    """Opened when the fridge, critical, and others are late: the cursor is on the fridge; t goes round."""
    dinner.now.to("16:05")
    async with at_terminal(dinner.board) as at:
        await at.press("f3")
        await at.on("Walk-in fridge")
        for line in ("Freezer", "Hand wash", "Float", "Walk-in"):
            await at.press("t")
            await at.on(line)


async def test_space_ticks_and_moves_on(ticks: Bistro) -> None:
    """A tick a press; a line that is done already is stepped over, and says so."""
    async with at_terminal(ticks.board) as at:
        await to(at, "Tick 00")
        await at.press("space")
        await at.on("Tick 01")
        await at.sees("Saved", "1/12")
        await at.press("up", "space")
        await at.on("Tick 01")
        await at.sees("done already")
        assert answers(ticks.board) == {"t0": "yes"}
        assert "✓" in at.line("Tick 00")


async def test_a_wrong_value_stays_and_says_why(dinner: Bistro) -> None:
    """`4..5` is no number: it stays as typed for correction, then it is saved."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Walk-in")
        await at.type("4..5", "enter")
        await at.sees("[4..5", "number")
        assert answers(dinner.board) == {}
        await at.press("left", "backspace", "enter")
        await at.until(lambda: answers(dinner.board) == {"fridge": "4.5"})
        await at.on("Freezer")


async def test_escape_leaves_a_value_and_letters_are_not_commands_in_it(dinner: Bistro) -> None:
    """While a value is typed, s and q are text; Escape enters nothing."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Walk-in")
        await at.type("4sq")
        await at.sees("[4sq")
        await at.press("escape")
        await at.sees("Nothing was entered")
        await at.press("space", "enter")
        await at.on("Walk-in")
        assert answers(dinner.board) == {}
        assert at.app.is_running


# out of limits


async def test_out_of_limits_asks_what_was_done(dinner: Bistro) -> None:
    """7.5 in a fridge of at most 5: the dialog says so, the action is stored, ✗ and the recheck are shown."""
    async with at_terminal(dinner.board, WIDE) as at:
        await to(at, "Walk-in")
        await at.type("7,5", "enter")
        await at.asked("7.5 °C", "0 to 5 °C", "Move the food")
        await at.type("Moved to the other fridge", "enter")
        await at.on("Freezer")
        (answer,) = dinner.board.store.table(Answer)
        assert (answer.value, answer.out, answer.action) == ("7.5", True, "Moved to the other fridge")
        assert "✗" in at.line("Walk-in")
        await at.press("up")
        await at.sees("out of limits", "recheck by 15:20", "Moved to the other fridge")
        await at.press("f2")
        await at.sees("7.5 °C", "recheck by 15:20")
        await at.press("home", "enter")
        await at.on("Walk-in")
        await at.type("3", "enter")
        await at.on("Freezer")
        assert answers(dinner.board) == {"fridge": "3"}
        assert "✓" in at.line("Walk-in")


async def test_escape_from_that_question_saves_nothing(dinner: Bistro) -> None:
    """The value stays as typed and it is said that it is not saved; corrected, it goes without a question."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Walk-in")
        await at.type("45", "enter")
        await at.asked("45 °C")
        await at.press("enter")
        await at.asked("few words")
        await at.press("escape")
        await at.back()
        await at.sees("Not saved", "[45")
        assert answers(dinner.board) == {}
        await at.press("left", ".", "enter")
        await at.until(lambda: answers(dinner.board) == {"fridge": "4.5"})


async def test_a_bad_choice_asks_what_was_done(dinner: Bistro) -> None:
    """A broken heater is saved only with what was done."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Terrace")
        await at.press("space")
        await at.asked("broken")
        await at.press("down", "down", "enter")
        await at.asked("broken", "Say what was done")
        await at.press("escape")
        await at.back()
        assert answers(dinner.board) == {}
        await at.press("enter")
        await at.asked("broken")
        await at.type("bro", "enter")
        await at.asked("Say what was done")
        await at.type("Gas closed, service called", "enter")
        await at.until(lambda: answers(dinner.board) == {"heaters": "broken"})
        (answer,) = dinner.board.store.table(Answer)
        assert (answer.out, answer.action) == (True, "Gas closed, service called")


# skipping, taking back, looking


async def test_a_line_is_skipped_with_a_reason(dinner: Bistro) -> None:
    """No reason, no skip; afterwards the line says skipped and why."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Soup")
        await at.press("s")
        await at.asked("skip", "Soup")
        await at.press("enter")
        await at.asked("few words")
        assert answers(dinner.board) == {}
        await at.type("No soup on Mondays", "enter")
        await at.on("Hand wash")
        assert answers(dinner.board) == {"soup": "skipped: No soup on Mondays"}
        await at.press("up")
        await at.sees("skipped", "No soup on Mondays")


async def test_the_last_entry_is_taken_back(dinner: Bistro) -> None:
    """u: the earlier value stands again and the cursor is on its line; u again takes that back, too."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Walk-in")
        await at.type("4", "enter")
        await at.on("Freezer")
        dinner.now.later(minutes=1)
        await at.press("up")
        await at.type("3", "enter")
        await at.on("Freezer")
        dinner.now.later(minutes=1)
        await at.press("down", "down", "u")
        await at.on("Walk-in")
        await at.sees("Taken back: Walk-in fridge")
        assert answers(dinner.board) == {"fridge": "4"}
        await at.press("u")
        await at.until(lambda: answers(dinner.board) == {})
        await at.press("u")
        await at.sees("nothing of yours")
        assert len(list(dinner.board.store.table(Answer))) == 2


async def test_who_entered_what_when(dinner: Bistro) -> None:
    """r shows every entry to the line with its person and time, those taken back as well."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Walk-in")
        await at.press("r")
        await at.asked("Nobody has entered")
        await at.press("escape")
        await at.back()
        await at.type("4", "enter")
        await at.on("Freezer")
        dinner.now.later(minutes=7)
        await at.press("u")
        await at.on("Walk-in")
        await at.press("r")
        await at.asked("4 °C", "taken back", "15:00", "15:07", "Ana Novotná")


async def test_search_needs_no_diacritics(bistro: Bistro) -> None:
    """`zlut` finds Žluť, a word that is nowhere says so; Enter stays there."""
    with_lines(
        bistro,
        *(Line(id=f"t{n}", text=f"Tick {n:02}") for n in range(30)),
        Line(id="yolk", text="Žluťásek v boxu"),
    )
    async with at_terminal(bistro.board) as at:
        await to(at, "Tick 00")
        await at.press("slash")
        await at.until(lambda: at.app.screen.query("Input"))
        await at.type("zlutq")
        await at.asked("Not on this list")
        await at.press("backspace")
        await at.asked("Žluťásek")
        await at.press("enter")
        await at.back()
        await at.on("Žluťásek")
        await at.press("space")
        await at.until(lambda: answers(bistro.board) == {"yolk": "yes"})


# a rush


async def test_two_quick_presses_are_two_slow_ones(ticks: Bistro) -> None:
    """space, space, space in one breath: three lines are done, none twice and none left out."""
    async with at_terminal(ticks.board) as at:
        await to(at, "Tick 00")
        await at.burst("space", "space", "space")
        await at.on("Tick 03")
        await at.until(lambda: answers(ticks.board) == {"t0": "yes", "t1": "yes", "t2": "yes"})
        assert len(list(ticks.board.store.table(Answer))) == 3


async def test_values_typed_in_one_breath_go_to_their_lines(dinner: Bistro) -> None:
    """Three readings, each with Enter, faster than the disk: each stands on its own line."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Walk-in")
        await at.burst(*"4.5", "enter", *"-20", "enter", *"70", "enter", "space", *"5000", "enter")
        await at.on("Terrace")
        assert answers(dinner.board) == {
            "fridge": "4.5",
            "freezer": "-20",
            "soup": "70",
            "hands": "yes",
            "float": "5000",
        }


async def test_a_question_in_the_middle_of_a_burst_loses_nothing(dinner: Bistro) -> None:
    """The reading is out of limits: what was typed after it stands in the question, not in other lines."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Walk-in")
        await at.burst(*"9", "enter", *"Moved all")
        await at.asked("Moved all")
        await at.press("enter")
        await at.on("Freezer")
        (answer,) = dinner.board.store.table(Answer)
        assert (answer.value, answer.action) == ("9", "Moved all")


async def test_what_was_acknowledged_outlives_the_board(ticks: Bistro) -> None:
    """Three ticks and q in one breath: what the keys did before q is on the disk."""
    async with at_terminal(ticks.board) as at:
        await to(at, "Tick 00")
        await at.burst("space", "space", "space", "q")
        await at.until(lambda: at.app.return_code == 0)
    assert answers(ticks.terminal()) == {"t0": "yes", "t1": "yes", "t2": "yes"}


async def test_torn_down_right_after_the_acknowledged_key(ticks: Bistro) -> None:
    """The terminal goes the moment that Saved is on it; another terminal has the answer."""
    async with at_terminal(ticks.board) as at:
        await to(at, "Tick 00")
        await at.press("space")
        await at.sees("Saved")
    assert answers(ticks.terminal()) == {"t0": "yes"}


# texts that would break a careless screen


async def test_texts_of_people_are_shown_as_they_are(bistro: Bistro) -> None:
    """Markup, escapes, bidirectional overrides and emoji in a line, a name, a note: shown, and harmless."""
    with_lines(
        bistro,
        Line(id="odd", text=clean(NASTY)),
        Line(id="say", text="[bold]Say", kind=Kind.TEXT),
        Line(id="pick", text="Pick", kind=Kind.CHOICE, choices=("[/]", "[red]"), bad=("[red]",)),
    )
    async with at_terminal(bistro.board, WIDE) as at:
        await at.press("ctrl+l")
        await at.asked("Who")
        await at.paste(f"Nora {NASTY}")
        await at.asked("Nora [/]")
        await at.press("enter")
        await at.sees("Nora [/] [red]x")
        await to(at, "[/] [red]x")
        await at.press("s")
        await at.asked("skip", "[red]x")
        await at.paste(NASTY)
        await at.press("enter")
        await at.on("[bold]Say")
        await at.press("up")
        await at.sees("skipped", "[/] [red]x[/red]")
        await at.press("down", "space")
        await at.asked("[bold]Say")
        await at.paste(f"{NASTY} 2")
        await at.press("enter")
        await at.on("Pick")
        await at.press("space")
        await at.asked("[/]", "[red]")
        await at.type("[r", "enter")
        await at.asked("[red]", "Say what was done")
        await at.paste(NASTY)
        await at.press("enter")
        await at.until(lambda: len(answers(bistro.board)) == 3)
        await at.press("l")
        await at.asked("log")
        await at.paste(f"Log {NASTY}")
        await at.press("enter")
        await at.asked("about")
        await at.press("enter")
        await at.until(lambda: bistro.board.log.entries())
        for key in ("f2", "f10", "f3"):
            await at.press(key)
            await at.sees("[red]x")
            assert not {"\x1b", "\u202e", "\u202c"} & set(at.text)
        await at.press("r")
        await at.asked("Nora")
        await at.press("escape")
        await at.back()
        assert at.app.is_running
    board = bistro.terminal()
    stored = [
        *(one.text for one in board.store.table(LogEntry)),
        *(f"{one.value}{one.action}{one.reason}" for one in board.store.table(Answer)),
        *(one.name for one in board.store.table(Person)),
    ]
    assert not {"\x1b", "\u202e", "\u202c"} & set("".join(stored))
    assert any(SHOWN in text for text in stored)
    page = handover_text(board.handover.of(), 76)
    assert "[red]x" in page
    assert not {"\x1b", "\u202e", "\u202c"} & set(page)


# what goes wrong


async def test_a_shift_closed_elsewhere_meanwhile_is_one_sentence(dinner: Bistro) -> None:
    """The reason for a skip is being typed; another terminal closes the shift: nothing is written."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Soup")
        await at.press("s")
        await at.asked("skip")
        await at.type("No soup")
        other = dinner.terminal("karel")
        other.handover.close("Fire drill")
        before = dinner.files()
        await at.press("enter")
        await at.back()
        await at.sees("closed; nothing more can be written")
        assert dinner.files() == before


async def test_a_shift_closed_elsewhere_is_seen_on_the_list(dinner: Bistro) -> None:
    """The list goes from the screen and says how the next shift is opened."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Walk-in")
        await at.press("4")
        dinner.terminal("karel").handover.close("Fire drill")
        await at.sees("No shift is open", "no shift is open")
        await at.press("enter")
        await at.until(lambda: not answers(dinner.board))


async def test_nothing_goes_into_a_shift_opened_meanwhile(dinner: Bistro) -> None:
    """The shift was closed and the next opened while a question was asked: its line stays unanswered."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Soup")
        await at.press("s")
        await at.asked("skip")
        await at.type("No soup")
        other = dinner.terminal("karel")
        other.handover.close("Fire drill")
        dinner.now.later(hours=18)
        other.handover.receive("Fine", kind="lunch", all=True)
        await at.until(
            lambda: dinner.board.shifts.current() and dinner.board.shifts.current().kind == "lunch"
        )
        await at.press("enter")
        await at.back()
        await at.sees("closed; nothing more can be written")
        assert answers(dinner.board) == {}


async def test_a_value_begun_in_one_shift_is_not_entered_in_the_next(dinner: Bistro) -> None:
    """Half a number was typed when somebody closed the shift and opened the next: Enter says so."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Walk-in")
        await at.press("4")
        other = dinner.terminal("karel")
        other.handover.close("Fire drill")
        dinner.now.later(hours=18)
        other.handover.receive("Fine", kind="dinner", all=True)
        await at.until(lambda: (one := dinner.board.shifts.current()) and "2026-11-24" in one.id)
        await at.sees("Tue 24 Nov")
        await at.press("enter")
        told = ("closed; nothing more can be written", "Nothing was entered")  # the board had seen it close
        await at.until(lambda: any(words in at.text for words in told))
        assert answers(dinner.board) == {}


class FullDisk(FsOps):
    """A disk that has no room while `full` is set."""

    full = False

    def append(self, fd: int, data: bytes) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().append(fd, data)


@pytest.fixture
def on_full_disk(dinner: Bistro) -> Iterator[Callable[[], tuple[Board, FullDisk]]]:
    """Opens a terminal on a disk that can be filled."""
    opened = []

    def terminal() -> tuple[Board, FullDisk]:
        disk = FullDisk()
        store = Store.open(dinner.folder, SCHEMA, fs=disk, now=dinner.now)
        board = Board(store, dinner.settings, Clock("Europe/Prague", now=dinner.now), "ana")
        opened.append(board)
        return board, disk

    yield terminal
    for board in opened:
        board.close()


async def test_a_full_disk_keeps_what_was_typed(
    dinner: Bistro, on_full_disk: Callable[[], tuple[Board, FullDisk]]
) -> None:
    """It is said, the value stays in the line, nothing is shown as done; with room again Enter saves it."""
    board, disk = on_full_disk()
    async with at_terminal(board) as at:
        await to(at, "Walk-in")
        disk.full = True
        await at.type("4.5", "enter")
        await at.sees("disk is full", "[4.5")
        assert answers(board) == {}
        disk.full = False
        await at.press("enter")
        await at.on("Freezer")
        assert answers(board) == {"fridge": "4.5"}
        await at.sees("Saved")
    assert answers(dinner.terminal()) == {"fridge": "4.5"}


async def test_a_full_disk_and_a_tick(
    dinner: Bistro, on_full_disk: Callable[[], tuple[Board, FullDisk]]
) -> None:
    """A tick that could not be saved is not shown as one, and the cursor stays."""
    board, disk = on_full_disk()
    async with at_terminal(board) as at:
        await to(at, "Hand wash")
        disk.full = True
        await at.press("space")
        await at.sees("disk is full")
        await at.on("Hand wash")
        assert "✓" not in at.line("Hand wash")
        disk.full = False
        await at.press("space")
        await at.on("Float")
        assert answers(board) == {"hands": "yes"}


async def test_a_full_disk_while_a_sentence_was_typed(
    dinner: Bistro, on_full_disk: Callable[[], tuple[Board, FullDisk]]
) -> None:
    """A log line that could not be saved is not lost: it can be read or entered again."""
    board, disk = on_full_disk()
    async with at_terminal(board) as at:
        await at.press("l")
        await at.asked("log")
        await at.type("The ice machine leaks again", "enter")
        await at.asked("about")
        disk.full = True
        await at.press("enter")
        await at.sees("disk is full")
        assert board.log.entries() == []
        disk.full = False
        await at.press("l")
        await at.asked("log", "The ice machine leaks again")
        await at.press("enter")
        await at.asked("about")
        await at.press("enter")
        await at.until(lambda: [one.text for one in board.log.entries()] == ["The ice machine leaks again"])
        await at.press("l")
        await at.asked("log")
        assert "ice machine" not in "".join(line[6:74] for line in at.lines[6:20])


# languages and no shift


async def test_the_list_in_czech(dinner: Bistro) -> None:
    """A decimal comma in and out, and the words around it in Czech."""
    use("cs")
    async with at_terminal(dinner.board) as at:
        await to(at, "Walk-in")
        await at.type("4,5", "enter")
        await at.on("Freezer")
        await at.sees("4,5 °C", "Uloženo 15:00")
        assert answers(dinner.board) == {"fridge": "4.5"}


async def test_no_shift_says_how_to_open_one(bistro: Bistro) -> None:
    """The empty list says it, and space does it."""
    bistro.now.to("15:05")
    async with at_terminal(bistro.board) as at:
        await at.press("f3")
        await at.sees("No shift is open")
        await at.press("space")
        await at.asked("lead")
        await at.type("ana", "enter")
        await at.sees("Kitchen", "0/6")
        shift = bistro.board.shifts.current()
        assert shift is not None
        assert (shift.kind, shift.lead) == ("dinner", "ana")


@pytest.mark.parametrize("keys", [("space",), ("4", "enter")])
async def test_nobody_at_the_terminal_is_asked_who(bistro: Bistro, keys: tuple[str, ...]) -> None:
    """A shift opened by another terminal: the first answer here asks who gives it, then it can be given."""
    board = bistro.terminal()
    bistro.open()
    async with at_terminal(board) as at:
        await at.sees("nobody picked")
        await to(at, "Hand wash" if keys == ("space",) else "Walk-in")
        await at.press(*keys)
        await at.asked("Who")
        await at.type("iva", "enter")
        await at.sees("Iva Nová (staff)")
        await at.press(keys[-1])
        await at.until(lambda: [one.by for one in board.store.table(Answer)] == ["iva"])


async def test_a_lead_opens_a_line_again_with_a_comment(dinner: Bistro) -> None:
    dinner.board.checklist.answer("hands", "yes")
    async with at_terminal(dinner.board, NARROW) as at:
        await at.press("2")
        await at.until(lambda: at.app.current_mode == "checklist", "the checklist")
        await at.press("home")
        while "Hand wash" not in at.cursor:
            await at.press("down")
        await at.press("space")
        await at.sees("o opens the line again")
        while "Hand wash" not in at.cursor:
            await at.press("up")
        await at.press("o")
        await at.sees("Why is it opened again?")
        await at.type("no soap when I looked")
        await at.press("enter")
        await at.sees("open again; the answer before stays in the record")
    assert dinner.state("hands").open
    assert [one.reopened for one in dinner.board.store.table(Answer)] == ["no soap when I looked"]


async def test_a_line_says_whose_it_is(dinner: Bistro) -> None:
    line = dinner.board.checklist.line("hands")
    assert line is not None
    with dinner.board.store.transaction(Partition.SHIFT, "") as tx:
        tx.put(msgspec.structs.replace(line, who="lead"))
    dinner.board.who.id = "iva"
    async with at_terminal(dinner.board, NARROW) as at:
        await at.press("2")
        await at.until(lambda: at.app.current_mode == "checklist", "the checklist")
        await at.press("home")
        while "Hand wash" not in at.cursor:
            await at.press("down")
        await at.sees("for: lead")
        await at.press("space")
        await at.sees("“Hand wash basins stocked” is")
    assert dinner.state("hands").open
