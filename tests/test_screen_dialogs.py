"""Stories about the few questions the board asks."""

from __future__ import annotations

import asyncio

import pytest
from conftest import Bistro
from screens_support import Hands, answers, at_terminal
from textual.widgets import Input

from screens.dialogs import Ask, Choose, Confirm, Dialog, Find, Option, Read, Search
from shiftboard.log import LogKind
from shiftboard.staff import Person


def field(at: Hands) -> str:
    """What stands in the input of the question."""
    return at.app.screen.query_one(Input).value


def dialogs(at: Hands) -> list[Dialog[object]]:
    """The questions that are open, one over the other."""
    return [one for one in at.app.screen_stack if isinstance(one, Dialog)]


async def test_a_text_that_will_not_do_stays_with_the_reason(dinner: Bistro) -> None:
    """The check says why; the text stays for correction and the corrected one is the answer."""
    answered: list[str | None] = []
    async with at_terminal(dinner.board) as at:
        wrong = Ask("How many?", check=lambda text: "" if text.isdigit() else f"{text} is no number")
        at.app.push_screen(wrong, answered.append)
        await at.asked("How many?")
        await at.type("12x", "enter")
        await at.asked("12x is no number")
        assert field(at) == "12x"
        assert answered == []
        await at.press("backspace", "enter")
        await at.back()
        await at.until(lambda: answered == ["12"])


async def test_nothing_typed_is_no_answer_unless_it_may_be(dinner: Bistro) -> None:
    """Enter on nothing asks for words; where empty is allowed it is an answer."""
    answered: list[str | None] = []
    async with at_terminal(dinner.board) as at:
        at.app.push_screen(Ask("Why?"), answered.append)
        await at.asked("Why?")
        await at.press("enter", "space", "enter")
        await at.asked("few words")
        await at.press("escape")
        await at.back()
        at.app.push_screen(Ask("Note?", text="old", may_be_empty=True), answered.append)
        await at.asked("Note?", "old")
        await at.press("backspace", "backspace", "backspace", "enter")
        await at.back()
        await at.until(lambda: answered == [None, ""])


async def test_a_second_enter_in_the_same_breath_leaves_the_screen_below_alone(dinner: Bistro) -> None:
    """Enter three times on a text: it is answered once, and what asked stays on the screen."""
    answered: list[str | None] = []
    async with at_terminal(dinner.board) as at:
        for dialog in (Ask("Why?", text="So"), Choose("Which?", [Option("So", "So")])):
            at.app.push_screen(dialog, answered.append)
            await at.asked("?", "So")
            await at.burst("enter", "enter", "enter")
            await at.back()
        await at.until(lambda: answered == ["So", "So"])


async def test_letters_typed_ahead_land_in_the_question(dinner: Bistro) -> None:
    """l and the whole sentence in one breath: nothing of it ticks, leaves or is lost."""
    async with at_terminal(dinner.board) as at:
        await at.burst("l", *"quiet 29 squares")
        await at.until(lambda: dialogs(at) and field(at) == "quiet 29 squares")
        await at.press("enter")
        await at.asked("about")
        await at.press("enter")
        await at.until(lambda: [one.text for one in dinner.board.log.entries()] == ["quiet 29 squares"])


async def test_a_whole_entry_in_one_breath(dinner: Bistro) -> None:
    """From a list with the focus: l, the text, Enter, the kind and Enter, faster than the dialogs open."""
    async with at_terminal(dinner.board) as at:
        await at.press("f3")
        await at.sees("Kitchen")
        await at.burst("l", *"Leak", "enter")
        await at.asked("about")
        await at.burst(*"inc", "enter")
        await at.until(lambda: [(one.text, one.kind) for one in dinner.board.log.entries()])
        (entry,) = dinner.board.log.entries()
        assert (entry.text, entry.kind) == ("Leak", LogKind.INCIDENT)


async def test_two_quick_keys_open_one_question(dinner: Bistro) -> None:
    """F1, ctrl+l, s twice: one dialog at most, and one Escape is back at the board."""
    async with at_terminal(dinner.board) as at:
        await at.press("f3")
        await at.sees("Kitchen")
        for keys in (("f1", "f1"), ("ctrl+l", "ctrl+l"), ("ctrl+p", "ctrl+p"), ("s", "s"), ("r", "r")):
            await at.burst(*keys)
            await at.pilot.pause()
            assert len(dialogs(at)) <= 1, keys
            if dialogs(at):
                await at.press("escape")
            await at.back()
        assert dinner.board.log.entries() == []


async def test_after_a_question_was_left_the_next_one_opens(dinner: Bistro) -> None:
    """Escape ends the conversation: the same key asks again."""
    async with at_terminal(dinner.board) as at:
        for _turn in range(3):
            await at.press("l")
            await at.asked("log")
            await at.press("escape")
            await at.back()
        await at.press("f3", "s")
        await at.asked("skip")


async def test_choose_narrows_down_and_arrows_move(dinner: Bistro) -> None:
    """Letters narrow, whatever diacritics; arrows move in what is left; Escape chooses nothing."""
    answered: list[str | None] = []
    options = [Option("a", "Žlutý sýr"), Option("b", "Žlutá cibule"), Option("c", "Máslo", "dairy")]
    async with at_terminal(dinner.board) as at:
        at.app.push_screen(Choose("Which?", options), answered.append)
        await at.asked("Which?", "Máslo")
        await at.type("zlut")
        await at.until(lambda: "Máslo" not in at.text)
        await at.press("down", "enter")
        await at.back()
        at.app.push_screen(Choose("Which?", options), answered.append)
        await at.asked("Which?")
        await at.type("dairy", "enter")
        await at.back()
        at.app.push_screen(Choose("Which?", options), answered.append)
        await at.asked("Which?")
        await at.type("nothing like it", "enter")
        await at.asked("Which?", "Not on this list.")
        await at.press("escape")
        await at.back()
        await at.until(lambda: answered == ["b", "c", None])


async def test_choose_takes_what_was_typed_faster_than_it_narrows(dinner: Bistro) -> None:
    """The letters and Enter in one breath choose what fits the letters, not what was on top before."""
    answered: list[str | None] = []
    options = [Option("a", "Ana"), Option("i", "Iva"), Option("k", "Karel")]
    async with at_terminal(dinner.board) as at:
        at.app.push_screen(Choose("Who?", options), answered.append)
        await at.asked("Who?")
        await at.burst(*"kar", "enter")
        await at.back()
        await at.until(lambda: answered == ["k"])


async def test_choose_with_the_mouse(dinner: Bistro) -> None:
    """A click on a row goes to it, a second takes it; the letters still go to the input."""
    answered: list[str | None] = []
    options = [Option("a", "Apples"), Option("p", "Pears"), Option("q", "Quinces")]
    async with at_terminal(dinner.board) as at:
        at.app.push_screen(Choose("Which?", options), answered.append)
        await at.asked("Which?", "Quinces")
        await at.click("Quinces")
        await at.until(lambda: answered or "Quinces" in at.text)
        if not answered:
            await at.click("Quinces")
        await at.back()
        await at.until(lambda: answered == ["q"])


async def test_a_new_name_is_offered_and_kept(dinner: Bistro) -> None:
    """A name nobody has is offered as new; one that is there already is not."""
    async with at_terminal(dinner.board) as at:
        await at.press("ctrl+l")
        await at.asked("Who")
        await at.type("iva nova")
        await at.asked("Iva Nová")
        assert "Add" not in at.text
        for _letter in "iva nova":
            await at.press("backspace")
        await at.type("Řehoř", "enter")
        await at.sees("Řehoř (staff)")
        (new,) = [one for one in dinner.board.store.table(Person) if one.name == "Řehoř"]
        assert dinner.board.who.id == new.id


async def test_confirm_does_only_on_enter(dinner: Bistro) -> None:
    """Enter agrees, Escape does not, other keys do nothing."""
    answered: list[bool | None] = []
    async with at_terminal(dinner.board) as at:
        for key in ("enter", "escape"):
            at.app.push_screen(Confirm("Close the shift?", yes="close"), answered.append)
            await at.asked("Close the shift?", "Enter: close")
            await at.press("space", "y", "q", "2")
            await at.asked("Close the shift?")
            await at.press(key)
            await at.back()
        await at.until(lambda: answered == [True, None])


async def test_a_long_text_is_scrolled_and_left(dinner: Bistro) -> None:
    """Read shows a long text a page at a time; Escape, Enter and q leave it, and q leaves only it."""
    text = "\n".join(f"Line {n:02} of [/] the page" for n in range(60))
    async with at_terminal(dinner.board) as at:
        for key in ("escape", "enter", "q"):
            at.app.push_screen(Read("The page", text))
            await at.asked("The page", "Line 00 of [/]")
            await at.press("end")
            await at.asked("Line 59 of [/]")
            await at.press(key)
            await at.back()
        assert at.app.is_running


async def test_nothing_typed_between_two_questions_acts_on_the_list(dinner: Bistro) -> None:
    """l, text, Enter, kind and Enter in one breath: the entry is whole, and no line is ticked or skipped."""
    async with at_terminal(dinner.board) as at:
        await at.press("f3")
        await at.sees("Kitchen")
        await at.press("home", "down", "down", "down")
        await at.on("Hand wash")
        for turn in range(5):
            await at.burst("l", *f"Leak q s {turn}", "enter", "space", "space")
            await at.asked("about")
            await at.burst(*"inc", "enter")
            await at.until(lambda turn=turn: len(dinner.board.log.entries()) == turn + 1)  # type: ignore[misc]
            assert at.app.is_running
        assert {one.text for one in dinner.board.log.entries()} == {f"Leak q s {turn}" for turn in range(5)}
        assert {one.kind for one in dinner.board.log.entries()} == {LogKind.INCIDENT}
        await at.back()
        assert answers(dinner.board) == {}
        await at.press("space")
        await at.until(lambda: answers(dinner.board) == {"hands": "yes"})


async def test_keys_wait_while_the_next_question_is_worked_out(dinner: Bistro) -> None:
    """Another terminal holds the store between two questions: what is typed meanwhile is for the second."""
    other = dinner.terminal("karel")
    async with at_terminal(dinner.board) as at:
        await at.press("f3")
        await at.sees("Kitchen")
        await at.press("home", *["down"] * 5)
        await at.on("Terrace")
        await at.press("space")
        await at.asked("broken")
        with other.store.lock:
            await at.type("bro", "enter")
            await at.back()
            await at.press(*"sq ", "u", "space", *"off")
            assert at.app.is_running
            assert not dialogs(at)
        await at.asked("Say what was done")
        await at.until(lambda: field(at) == "sq u off")
        await at.press("enter")
        await at.until(lambda: answers(dinner.board) == {"heaters": "broken"})


@pytest.mark.parametrize("turns", range(6))
async def test_the_board_is_left_while_a_question_comes_up(dinner: Bistro, turns: int) -> None:
    """Textual composes nothing of a screen that goes with its app: that is no error of the board."""
    coming = [
        Ask("Why?"),
        Choose("Who?", [Option("ana", "Ana")]),
        Find("Where?", lambda text: []),
        Search(lambda text: True),
        Confirm("Sure?", yes="yes"),
        Read("Keys", "F1"),
    ]
    for question in coming:
        async with at_terminal(dinner.board) as at:
            at.app.push_screen(question)
            for _turn in range(turns):
                await asyncio.sleep(0)
        assert not at.app.return_code
    async with at_terminal(dinner.board) as at:
        at.app.switch_mode("handover")
        for _turn in range(turns):
            await asyncio.sleep(0)
    assert not at.app.return_code
