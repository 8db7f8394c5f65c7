"""Stories about typing in what was worked on paper, and what does not apply, by keyboard."""

from __future__ import annotations

import pytest
from conftest import Bistro, instant
from screens_support import NARROW, WIDE, Hands, answers, at_terminal

from shiftboard.checklist import Round
from shiftboard.language import use


async def checklist(at: Hands, line: str) -> None:
    await at.press("f3")
    await at.sees(line)
    await at.press("home")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("language", ["en", "cs"])
async def test_a_round_on_paper_is_typed_in_as_one(
    dinner: Bistro, size: tuple[int, int], language: str
) -> None:
    """w, who, from-to; then the lines as usual; w ends it and what follows is done now."""
    use(language)
    dinner.now.to("17:20")
    paper = {"en": "On paper: Iva Nová 15:40–15:55", "cs": "Na papíře: Iva Nová 15:40–15:55"}[language]
    async with at_terminal(dinner.board, size) as at:
        await checklist(at, "Walk-in fridge")
        await at.press("w")
        await at.asked({"en": "Who did it?", "cs": "Kdo to udělal?"}[language], "Iva Nová")
        await at.type("IN", "enter")
        await at.asked({"en": "When was it done?", "cs": "Kdy se to udělalo?"}[language])
        await at.type("15:40-15:55", "enter")
        await at.sees(paper)
        await at.type("4,2", "enter")
        await at.sees("15:55")
        await at.type("-20", "enter")
        await at.until(lambda: len(answers(dinner.board)) == 2)
        await at.sees(paper)
        await at.press("w")
        await at.sees_no(paper)
        await at.type("70", "enter")
        await at.until(lambda: len(answers(dinner.board)) == 3)
    fridge, freezer, soup = (dinner.answer(line) for line in ("fridge", "freezer", "soup"))
    assert fridge.round == freezer.round != ""
    assert (fridge.at, fridge.doer, fridge.by) == (instant("15:55"), "iva", "ana")
    assert (soup.round, soup.at) == ("", instant("17:20"))


async def test_one_time_is_for_the_next_entry_only(dinner: Bistro) -> None:
    dinner.now.to("17:20")
    async with at_terminal(dinner.board) as at:
        await checklist(at, "Walk-in fridge")
        await at.press("w")
        await at.asked("Who did it?")
        await at.press("enter")
        await at.asked("When was it done?")
        await at.type("15.20", "enter")
        await at.sees("The next entry counts as done 15:20 by Ana Novotná")
        await at.type("4", "enter")
        await at.sees_no("The next entry counts")
        await at.type("-20", "enter")
        await at.until(lambda: len(answers(dinner.board)) == 2)
        await at.press("home")
        await at.sees("4 °C, 15:20 Ana Novotná", "entered 17:20 by Ana Novotná")
        await at.press("r")
        await at.asked("done 15:20 by Ana Novotná", "17:20:00  Ana Novotná")
    assert dinner.answer("fridge").at == instant("15:20")
    assert dinner.answer("freezer").at == instant("17:20")


async def test_a_time_that_cannot_be_is_told_and_stays_to_be_mended(dinner: Bistro) -> None:
    dinner.now.to("17:20")
    async with at_terminal(dinner.board) as at:
        await checklist(at, "Walk-in fridge")
        await at.press("w")
        await at.asked("Who did it?")
        await at.press("enter")
        await at.asked("When was it done?")
        await at.type("17:40", "enter")
        await at.asked("“17:40” is not between 11:00 and 17:20")
        await at.press("backspace", "backspace")
        await at.type("10", "enter")
        await at.sees("done 17:10")
        await at.press("w")
        await at.sees_no("done 17:10")
    assert dinner.board.store.table(Round).all() == ()


async def test_a_reading_out_of_limits_on_paper_asks_and_keeps_its_time(dinner: Bistro) -> None:
    dinner.now.to("15:50")
    async with at_terminal(dinner.board) as at:
        await checklist(at, "Walk-in fridge")
        await at.press("w")
        await at.asked("Who did it?")
        await at.press("enter")
        await at.asked("When")
        await at.type("15:30", "enter")
        await at.sees("done 15:30")
        await at.type("9", "enter")
        await at.asked("out of limits")
        await at.type("Door closed", "enter")
        await at.back()
        await at.press("home")
        await at.sees("recheck by 15:50")
    fridge = dinner.answer("fridge")
    assert (fridge.at, fridge.action) == (instant("15:30"), "Door closed")


async def test_a_round_is_gone_on_with_and_ends_with_the_person(dinner: Bistro) -> None:
    """Ana types two lines and is called away; Karel at the terminal enters as himself, now."""
    dinner.now.to("17:20")
    async with at_terminal(dinner.board) as at:
        await checklist(at, "Walk-in fridge")
        await at.press("w")
        await at.asked("Who did it?")
        await at.type("IN", "enter")
        await at.asked("When")
        await at.type("15:40-15:55", "enter")
        await at.sees("On paper: Iva Nová")
        await at.type("4", "enter")
        await at.until(lambda: len(answers(dinner.board)) == 1)
        await at.press("ctrl+l")
        await at.asked("Who is at the terminal?")
        await at.type("KD", "enter")
        await at.sees_no("On paper: Iva Nová")
        await at.press("w")
        await at.asked("Who did it?", "Iva Nová 15:40–15:55", "go on with it")
        await at.type("15:40", "enter")
        await at.sees("On paper: Iva Nová")
        await at.type("-20", "enter")
        await at.until(lambda: len(answers(dinner.board)) == 2)
    fridge, freezer = dinner.answer("fridge"), dinner.answer("freezer")
    assert fridge.round == freezer.round
    assert (fridge.by, freezer.by, freezer.doer) == ("ana", "karel", "iva")


@pytest.mark.parametrize("language", ["en", "cs"])
async def test_what_does_not_apply_is_left_with_a_reason(dinner: Bistro, language: str) -> None:
    use(language)
    async with at_terminal(dinner.board) as at:
        await checklist(at, "Walk-in fridge")
        await at.press("down", "down")
        await at.on("Soup")
        await at.press("n")
        question = {"en": "Why does it not apply today?", "cs": "Proč se to dnes netýká?"}[language]
        await at.asked(question, "Soup")
        await at.type("No soup on the menu", "enter")
        await at.on("Hand wash")
        await at.sees({"en": "does not apply", "cs": "netýká se"}[language])
    soup = dinner.answer("soup")
    assert (soup.skipped, soup.not_applicable, soup.reason) == (True, True, "No soup on the menu")
