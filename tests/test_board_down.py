"""Stories about a board that was not there: what was missed is told, logged and typed in from paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import Bistro, instant
from screens_support import NARROW, WIDE, answers, at_terminal

from shiftboard.alive import Heartbeat
from shiftboard.language import use


def test_a_gap_is_what_nobody_said_in_between(dinner: Bistro) -> None:
    board, other = dinner.board, dinner.terminal("karel")
    assert board.beat() is None
    dinner.now.later(minutes=14)
    assert other.beat() is None
    dinner.now.later(minutes=15)
    assert board.beat() == (instant("15:14"), instant("15:29"))
    assert other.beat() is None, "it is told once"


def test_who_leaves_the_board_leaves_no_gap(dinner: Bistro) -> None:
    dinner.board.beat()
    dinner.board.heartbeat.end()
    dinner.now.later(hours=2)
    assert dinner.board.beat() is None


def test_a_gap_begins_with_the_shift(bistro: Bistro) -> None:
    """Down all night; the shift was opened at 15:00 from a command."""
    bistro.board.beat()
    bistro.now.later(hours=1)
    assert bistro.board.beat() is None, "no shift missed anything"
    bistro.open(at="16:00")
    bistro.now.to("16:30")
    assert bistro.board.beat() == (instant("16:00"), instant("16:30"))


def test_a_cache_that_cannot_be_written_is_no_trouble(dinner: Bistro) -> None:
    beat = Heartbeat(dinner.folder / "site.toml")
    assert beat.beat(instant("15:00")) is None
    beat.end()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("language", ["en", "cs"])
async def test_after_a_power_cut_the_missed_lines_are_typed_in(
    dinner: Bistro, size: tuple[int, int], language: str
) -> None:
    """Off from 15:10 to 16:20. The log has it, the fridges are to be read again, the paper is typed in."""
    use(language)
    words = {
        "en": (
            "The board was down from 15:10 to 16:20.",
            "4 lines were due",
            "Who did it?",
            "On paper: Iva Nová 15:10–16:20",
        ),
        "cs": (
            "Program neběžel od 15:10 do 16:20.",
            "4 položky měly termín",
            "Kdo to udělal?",
            "Na papíře: Iva Nová 15:10–16:20",
        ),
    }[language]
    dinner.now.to("15:10")
    dinner.board.beat()
    dinner.now.to("16:20")
    async with at_terminal(dinner.board, size) as at:
        await at.asked(*words[:2])
        await at.press("enter")
        await at.asked(words[2])
        await at.type("IN", "enter")
        await at.asked("15:10-16:20")
        await at.press("enter")
        await at.sees(words[3])
        await at.press("home")
        await at.type("4", "enter")
        await at.until(lambda: answers(dinner.board) == {"fridge": "4"})
    [entry] = dinner.board.log.entries()
    assert entry.text.startswith(words[0])
    assert entry.is_open, "until somebody has read the fridges again"
    assert dinner.answer("fridge").doer == "iva"


async def test_a_lid_that_was_closed(dinner: Bistro) -> None:
    """The program itself goes on; what it sees is that an hour has passed in one second."""
    async with at_terminal(dinner.board) as at:
        await at.until(lambda: dinner.board.heartbeat.path.exists())
        dinner.now.later(hours=1)
        await at.asked("The board was down from 15:00 to 16:00.")
        await at.press("down", "enter")
        await at.back()
        await at.press("q")
        await at.until(lambda: not dinner.board.heartbeat.path.exists())
    assert [entry.entered_at for entry in dinner.board.log.entries()] == [
        instant("15:00") + timedelta(hours=1)
    ]
