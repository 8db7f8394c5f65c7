"""Stories about Today: what needs somebody now."""

from __future__ import annotations

import pytest
from conftest import Bistro
from screens_support import WIDE, Hands, answers, at_terminal

from screens.base import BoardScreen
from shiftboard.language import use
from shiftboard.log import Carried, LogEntry, LogKind
from shiftboard.roles import Role
from shiftboard.staff import Person


def area(at: Hands) -> str:
    """The area that is on the screen."""
    return at.app.screen.AREA if isinstance(at.app.screen, BoardScreen) else ""


def order(at: Hands, *words: str) -> list[str]:
    """These words in the order in which they stand on the screen."""
    return sorted(words, key=lambda word: at.text.index(word))


async def test_late_things_first_then_by_time(dinner: Bistro) -> None:
    """What is late stands on top, the longest first; then what is due; later things a section each."""
    dinner.now.to("17:10")
    dinner.board.checklist.answer("freezer", "-20")
    async with at_terminal(dinner.board) as at:
        wanted = ["Hand wash", "Float of till", "Walk-in fridge", "Soup", "Terrace", "Last hour"]
        await at.sees("Hand wash", "Soup")
        there = [word for word in wanted if word in at.text]
        assert order(at, *there) == there
        assert there[:4] == wanted[:4]
        assert "late" in at.line("Walk-in fridge")
        assert "‼" in at.line("Walk-in fridge")
        assert "late" not in at.line("Soup")
        assert "Freezer" not in at.text


async def test_enter_goes_straight_to_the_line(dinner: Bistro) -> None:
    """Down to the fridge, Enter: the checklist is open on that line and takes the value."""
    dinner.now.to("16:05")
    async with at_terminal(dinner.board) as at:
        await at.press("down", "down")
        await at.on("Walk-in fridge")
        await at.press("enter")
        await at.until(lambda: area(at) == "checklist")
        await at.on("Walk-in fridge")
        await at.type("4", "enter")
        await at.until(lambda: answers(dinner.board) == {"fridge": "4"})
        await at.press("f2")
        await at.until(lambda: area(at) == "today")
        await at.sees_no("Walk-in fridge")


async def test_space_ticks_a_tick_where_it_stands(dinner: Bistro) -> None:
    """Space on a tick stores it and takes it from Today; on a reading it goes to where it is typed."""
    dinner.now.to("16:05")
    async with at_terminal(dinner.board) as at:
        await at.on("Hand wash")
        await at.press("space")
        await at.sees_no("Hand wash")
        await at.sees("Saved 16:05")
        assert area(at) == "today"
        assert answers(dinner.board) == {"hands": "yes"}
        await at.on("Float")
        await at.press("space")
        await at.until(lambda: area(at) == "checklist")
        await at.on("Float")
        assert answers(dinner.board) == {"hands": "yes"}


async def test_a_tick_of_today_is_taken_back(dinner: Bistro) -> None:
    """Ticked by mistake: u, and it is on Today again."""
    dinner.now.to("16:05")
    async with at_terminal(dinner.board) as at:
        await at.on("Hand wash")
        await at.press("space")
        await at.sees_no("Hand wash")
        await at.press("u")
        await at.sees("Taken back: Hand wash", "15:15")
        assert answers(dinner.board) == {}


async def test_what_comes_later_is_not_ticked_unseen(dinner: Bistro) -> None:
    """Space on a section that comes later goes there; nothing is stored."""
    async with at_terminal(dinner.board) as at:
        await at.press("end")
        await at.on("Last hour")
        await at.press("space")
        await at.until(lambda: area(at) == "checklist")
        await at.on("Gas is off")
        assert answers(dinner.board) == {}


async def test_something_open_in_the_log_asks_how_it_was_settled(dinner: Bistro) -> None:
    """Space on an open entry asks how; with the answer it is stored and off Today."""
    entry = dinner.board.log.write("Ice machine leaks", LogKind.EQUIPMENT, open=True)
    async with at_terminal(dinner.board) as at:
        await at.press("slash")
        await at.until(lambda: at.app.screen.query("Input"))
        await at.type("ICE", "enter")
        await at.back()
        await at.on("Ice machine leaks")
        await at.press("space")
        await at.asked("settled", "Ice machine leaks")
        await at.press("escape")
        await at.back()
        assert dinner.board.store.table(LogEntry).get(entry.id) == entry
        await at.press("enter")
        await at.asked("settled")
        await at.type("Hose replaced", "enter")
        await at.sees_no("Ice machine leaks")
        settled = dinner.board.store.table(LogEntry).get(entry.id)
        assert settled is not None
        assert (settled.settled_how, settled.settled_by, settled.is_open) == ("Hose replaced", "ana", False)


async def test_something_carried_is_settled_too(dinner: Bistro) -> None:
    """What an earlier shift left open says how often it was handed over, and goes when it is settled."""
    dinner.board.log.write("Ice machine leaks", LogKind.EQUIPMENT, open=True)
    dinner.board.handover.close("No time")
    dinner.now.later(hours=18)
    dinner.board.handover.receive("Fine", kind="lunch", all=True)
    async with at_terminal(dinner.board) as at:
        await at.sees("Ice machine leaks")
        assert "1" in at.line("Ice machine leaks")
        await at.press("slash")
        await at.until(lambda: at.app.screen.query("Input"))
        await at.type("ice", "enter")
        await at.back()
        await at.press("space")
        await at.asked("settled")
        await at.type("Hose replaced", "enter")
        await at.sees_no("Ice machine leaks")
        (carried,) = dinner.board.store.table(Carried)
        assert carried.settled_how == "Hose replaced"


async def test_settling_that_fails_does_not_say_saved(dinner: Bistro) -> None:
    """The shift was closed by another terminal while it was typed: one sentence, and not Saved."""
    dinner.board.log.write("Ice machine leaks", LogKind.EQUIPMENT, open=True)
    dinner.finish()
    async with at_terminal(dinner.board) as at:
        await at.on("Ice machine leaks")
        await at.press("space")
        await at.asked("settled")
        await at.type("x" * 300, "enter")
        await at.sees("300")
        assert "Saved" not in at.said


async def test_nothing_is_late_and_what_comes_next(dinner: Bistro) -> None:
    """When all is well Today says so and names what comes next with its time."""
    dinner.now.to("15:10")
    dinner.finish("soup", "gas", "words")
    async with at_terminal(dinner.board) as at:
        await at.sees("Nothing is late. Next: 17:30 Soup")
    use("cs")
    async with at_terminal(dinner.board) as at:
        await at.sees("Nic není", "17:30 Soup")


async def test_everything_done_is_said(dinner: Bistro) -> None:
    """With the list done nothing is left to say but that nothing is late."""
    dinner.finish()
    async with at_terminal(dinner.board, WIDE) as at:
        await at.sees("Nothing is late", "6/6", "2/2")


async def test_a_shift_is_opened_from_today(bistro: Bistro) -> None:
    """No shift is on: Today offers to open one; which, where not plain, and who leads it, is asked."""
    bistro.now.to("04:30")
    async with at_terminal(bistro.board) as at:
        await at.sees("no shift is open", "Open the next shift")
        await at.press("space")
        await at.asked("shift", "Lunch", "Dinner", "15:00")
        await at.type("din", "enter")
        await at.asked("lead", "Karel Dvořák")
        await at.type("dvorak", "enter")
        await at.sees("Karel Dvořák", "Last hour")
        shift = bistro.board.shifts.current()
        assert shift is not None
        assert (shift.kind, shift.lead) == ("dinner", "karel")


async def test_a_shift_is_opened_by_somebody_new(bistro: Bistro) -> None:
    """A name nobody has here: put on the board as a lead, and the shift is hers."""
    bistro.now.to("15:05")
    async with at_terminal(bistro.board) as at:
        await at.press("enter")
        await at.asked("lead")
        await at.type("Nora Malá")
        await at.asked("Add “Nora Malá”")
        await at.press("enter")
        await at.sees("Nora Malá", "Hand wash")
        (nora,) = [one for one in bistro.board.store.table(Person) if one.name == "Nora Malá"]
        assert nora.role is Role.LEAD
        assert nora.initials
        shift = bistro.board.shifts.current()
        assert shift is not None
        assert shift.lead == nora.id


async def test_escape_opens_no_shift(bistro: Bistro) -> None:
    """Leaving either question opens nothing."""
    bistro.now.to("04:30")
    async with at_terminal(bistro.board) as at:
        for stop in (1, 2):
            await at.press("enter")
            await at.asked("shift")
            if stop == 2:
                await at.type("din", "enter")
                await at.asked("lead")
            await at.press("escape")
            await at.back()
        assert bistro.board.shifts.current() is None
        assert bistro.board.store.shift_names == ()


async def test_a_handover_that_waits_is_first(dinner: Bistro) -> None:
    """Dinner is closed: the first thing on Today is its handover, and Enter goes there."""
    dinner.board.log.write("Cut finger at prep", LogKind.INCIDENT, open=True)
    dinner.board.handover.close("No time")
    async with at_terminal(dinner.board) as at:
        await at.on("Handover from Dinner")
        assert "severe" in at.line("Handover from Dinner")
        await at.press("enter")
        await at.until(lambda: area(at) == "handover")
        await at.sees("Cut finger at prep")


async def test_a_minute_makes_a_line_late_on_the_visible_screen(dinner: Bistro) -> None:
    """15:15: due. 15:16: late, on the screen, in the tab and on the clock, without a key."""
    dinner.now.to("15:15")
    async with at_terminal(dinner.board) as at:
        await at.sees("Nothing is late", "Hand wash", "15:15")
        dinner.now.to("15:16")
        await at.sees("15:16", "1 min late")
        assert "Nothing is late" not in at.text
        assert "!" in at.lines[1]
        await at.press("f3")
        await at.sees("Kitchen")
        dinner.now.to("15:21")
        await at.until(lambda: "!" in at.line("Float of till"))


async def test_a_shift_past_its_end_is_told(dinner: Bistro) -> None:
    """After the planned end the first thing is to hand over."""
    dinner.now.to("23:40")
    async with at_terminal(dinner.board) as at:
        await at.on("should have ended")
        await at.press("enter")
        await at.until(lambda: area(at) == "handover")


@pytest.mark.parametrize("language", ["en", "cs"])
async def test_long_texts_do_not_hide_how_late_it_is(dinner: Bistro, language: str) -> None:
    """At 80 columns a long entry is cut, not the words at its end."""
    use(language)
    dinner.board.log.write("Very long " * 12, LogKind.EQUIPMENT, open=True)
    async with at_terminal(dinner.board) as at:
        await at.sees("Very long")
        assert "…" in at.line("Very long")
