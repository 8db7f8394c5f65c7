"""Stories about writing the lists by keyboard: what is stored, what is read, what the open shift is asked."""

from __future__ import annotations

import pytest
from conftest import Bistro
from screens_support import NARROW, WIDE, Hands, at_terminal

from screens.lists import ListsScreen
from shiftboard.checklist import CheckList, Kind, Line
from shiftboard.checklist.edits import line_in, lines_of
from shiftboard.language import use


def opening(bistro: Bistro) -> CheckList:
    """The list as it is stored."""
    return bistro.board.lists.named("opening")


def ids(bistro: Bistro) -> list[str]:
    return [line.id for line in lines_of(opening(bistro))]


def asked(bistro: Bistro) -> list[str]:
    """What the open shift is asked."""
    return [state.line.text for state in bistro.board.checklist.states()]


async def to(at: Hands, line: str) -> None:
    """From the checklist to a line of its list."""
    await at.press("f3")
    await at.sees(line)
    await at.press("home")
    while line not in at.cursor:
        await at.press("down")
    await at.press("e")
    await at.until(lambda: isinstance(at.app.screen, ListsScreen))
    await at.on(line)


async def say_all(at: Hands, text: str = "") -> None:
    """Answer the questions about a new line: its text, and Enter to what goes without saying."""
    await at.type(text, "enter")
    await at.asked("What does it ask for?")
    await at.press("enter")
    await at.asked("When is it due?")
    await at.press("enter")
    await at.back()


# looking


async def test_a_line_of_the_checklist_is_found_in_its_list(dinner: Bistro) -> None:
    """e shows the list with the cursor on the line; Escape goes back to the checklist."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Gas is off")
        await at.sees("Closing", "2 lines · Dinner", "Last hour", "15 min before the end", "critical")
        assert "‼" in at.line("Gas is off")
        assert "-15" in at.line("Gas is off")
        await at.press("escape")
        await at.sees("Float of till 1")


async def test_a_line_that_only_the_open_shift_still_has(dinner: Bistro) -> None:
    """It was taken off the list from the next shift on: the list is shown, and it is said."""
    dinner.board.lists.remove_line("closing", "gas")
    async with at_terminal(dinner.board) as at:
        await at.press("f3")
        await at.sees("Gas is off")
        await at.press("end", "up")
        await at.on("Gas is off")
        await at.press("e")
        await at.sees("The open shift still has “Gas is off”", "1 line · Dinner", "How was")


async def test_the_palette_offers_it(bistro: Bistro) -> None:
    """With no shift open there is no line to go from."""
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+p")
        await at.asked("What shall be done?")
        await at.type("edit lists", "enter")
        await at.sees("Opening", "6 lines · Lunch, Dinner", "Kitchen")


async def test_lists_are_chosen_and_begun(bistro: Bistro) -> None:
    """Tab shows another list; a name that is not there begins one, which says what comes next."""
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e", "tab")
        await at.asked("Which list?", "Closing")
        await at.type("clos", "enter")
        await at.sees("Gas is off")
        await at.press("tab")
        await at.asked("Which list?")
        await at.type("Deep clean", "enter")
        await at.sees("Deep clean", "no shift works it")
        await at.press("n")
        await at.asked("section")
        await at.type("Kitchen", "enter")
        await at.asked("What is to be done?", "Deep clean · Kitchen")
        await at.type("Drains", "enter")
        await at.asked("What does it ask for?")
        await at.press("enter")
        await at.asked("When is it due?")
        await at.press("enter")
        await at.on("Drains")
        made = bistro.board.lists.named("deep-clean")
        assert [(part.name, [line.id for line in part.lines]) for part in made.sections] == [
            ("Kitchen", ["drains"])
        ]
        await at.press("a")
        await at.asked("Which shifts work Deep clean?")
        await at.type("Dinner", "enter")
        await at.asked("works it")
        await at.press("escape")
        await at.sees("1 line · Dinner")
        assert [kind.id for kind in bistro.board.lists.kinds("deep-clean")] == ["dinner"]


# writing


async def test_a_new_line_takes_four_enters(bistro: Bistro) -> None:
    """Its kind is a tick and its time that of the line beside it, unless somebody says otherwise."""
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e", "down", "down")
        await at.on("Walk-in")
        await at.press("n")
        await at.asked("What is to be done?", "Opening · Kitchen")
        await say_all(at, "Oven on")
        await at.on("Oven on")
        added = line_in(opening(bistro), "oven-on")
        assert (added.kind, added.due) == (Kind.TICK, "start+30")
        assert ids(bistro)[:2] == ["fridge", "oven-on"]
        await at.sees("Saved 14:50", "u takes it back")


async def test_a_choice_and_a_temperature(bistro: Bistro) -> None:
    """What goes with the kind is asked with it; what is wrong stays as typed and says why."""
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e", "n")
        await at.asked("What is to be done?")
        await at.type("Ice machine", "enter")
        await at.asked("What does it ask for?")
        await at.type("choice", "enter")
        await at.asked("What can be chosen?")
        await at.type("runs", "enter")
        await at.asked("A choice needs at least two")
        await at.type("; slow; stands!", "enter")
        await at.asked("When is it due?", "+30")
        await at.press("ctrl+u")
        await at.type("25:00", "enter")
        await at.asked("is no time for a line")
        await at.press("ctrl+u")
        await at.type("-30", "enter")
        await at.on("Ice machine")
        line = line_in(opening(bistro), "ice-machine")
        assert (line.choices, line.bad, line.due) == (("runs", "slow", "stands"), ("stands",), "end-30")

        await at.press("n")
        await at.asked("What is to be done?")
        await at.type("Fish", "enter")
        await at.asked("What does it ask for?")
        await at.type("temp", "enter")
        await at.asked("What is measured?", "Walk-in", "0 to 5 °C", "Food: hot")
        await at.type("walk", "enter")
        await at.asked("When is it due?")
        await at.press("enter")
        await at.on("Fish")
        line = line_in(opening(bistro), "fish")
        assert (line.kind, line.equipment) == (Kind.TEMPERATURE, "walk-in")


async def test_every_kind_can_be_taken(bistro: Bistro) -> None:
    """Each is offered with a word about it; one that takes no more is there after its time."""
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e", "n")
        await at.asked("What is to be done?")
        await at.type("Stock", "enter")
        await at.asked("What does it ask for?", *(str(kind) for kind in Kind))
        await at.type("cooling", "enter")
        await at.asked("When is it due?")
        await at.press("enter")
        await at.on("Stock")
        assert line_in(opening(bistro), "stock").kind is Kind.COOLING


async def test_escape_writes_nothing(bistro: Bistro) -> None:
    before = bistro.files()
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e", "n")
        await at.asked("What is to be done?")
        await at.type("Oven", "enter")
        await at.asked("What does it ask for?")
        await at.press("escape")
        await at.sees("Nothing was entered")
    assert bistro.files() == before


async def test_everything_about_a_line(bistro: Bistro) -> None:
    """Enter shows all it has; each thing that is taken is asked for, saved at once and shown there."""
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e")
        await at.sees("Hand wash")
        await at.press("down", "down", "down", "down", "down", "enter")
        await at.asked("Hand wash basins", "15 min after the start", "every day", "anybody")
        for field, typed, shown in (
            ("due", "16.30", "16:30"),
            ("days", "thu mon", "Mon, Thu"),
            ("what to do", "Fill them", "Fill them"),
        ):
            await at.type(field, "enter")
            await at.until(lambda: len(at.app.screen.query("Choose")) == 0 and "Enter: save" in at.text)
            await at.press("ctrl+u")
            await at.type(typed, "enter")
            await at.asked("What is to be changed?", shown)
        await at.type("critical", "enter")
        await at.asked("yes")
        await at.type("who may", "enter")
        await at.asked("Who may answer?")
        await at.type("lead", "enter")
        await at.asked("What is to be changed?", "lead")
        await at.press("escape")
        await at.on("Hand wash")
        assert line_in(opening(bistro), "hands") == Line(
            id="hands",
            text="Hand wash basins stocked",
            due="16:30",
            days=("mon", "thu"),
            action="Fill them",
            critical=True,
            who="lead",
        )
        assert "(Mon, Thu)" in at.text


async def test_limits_of_its_own(bistro: Bistro) -> None:
    """The float may be 4000 to 5000; the lowest above the highest is refused and stays as typed."""
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e")
        await at.sees("Float")
        await at.press(*["down"] * 6, "enter")
        await at.asked("Float of till 1", "5000", "Kč")
        await at.type("lowest", "enter")
        await at.asked("lowest allowed")
        await at.press("ctrl+u")
        await at.type("6000", "enter")
        await at.asked("is above the highest")
        await at.press("ctrl+u")
        await at.type("4000", "enter")
        await at.asked("What is to be changed?", "4000")
        await at.press("escape")
        await at.sees("4000 to 5000 Kč")


async def test_sections(bistro: Bistro) -> None:
    """N writes one below, Enter renames it, shift+up moves it; a name that is there is refused."""
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e", "N")
        await at.asked("new section")
        await at.type("kitchen", "enter")
        await at.sees("There is one called “kitchen” here already")
        await at.press("N")
        await at.asked("new section")
        await at.press("ctrl+u")
        await at.type("Floor", "enter")
        await at.on("Floor")
        await at.press("shift+up")
        await at.until(lambda: [part.name for part in opening(bistro).sections] == ["Floor", "Kitchen"])
        await at.press("enter")
        await at.asked("What is the section called?")
        await at.type(" upstairs", "enter")
        await at.on("Floor upstairs")


# moving, removing, taking back


async def test_lines_move_with_shift_and_arrows(bistro: Bistro) -> None:
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e", "down", "down", "down")
        await at.on("Freezer")
        await at.burst("shift+down", "shift+down", "shift+up")
        await at.until(lambda: ids(bistro)[:3] == ["fridge", "soup", "freezer"])
        await at.on("Freezer")


async def test_what_is_removed_is_taken_back(bistro: Bistro) -> None:
    """x takes a line, then its whole section; u brings both back, and then there is no more to take back."""
    before = opening(bistro).sections
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e", "down", "down")
        await at.on("Walk-in")
        await at.press("x")
        await at.on("Freezer")
        await at.press("up", "x")
        await at.sees("0 lines")
        assert opening(bistro).sections == ()
        await at.press("u", "u")
        await at.until(lambda: opening(bistro).sections == before)
        await at.press("u")
        await at.sees("nothing of yours")


async def test_a_list_is_removed_only_when_asked_twice(bistro: Bistro) -> None:
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e")
        await at.on("Opening")
        await at.press("x")
        await at.asked("Remove the list Opening?", "6 lines")
        await at.press("escape")
        await at.back()
        assert opening(bistro)
        await at.press("x")
        await at.asked("Remove")
        await at.press("enter")
        await at.sees("Removed: Opening", "Gas is off")
        assert [one.id for one in bistro.board.lists.all()] == ["closing"]


async def test_who_changed_what_when(bistro: Bistro) -> None:
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e", "down", "down", "x")
        await at.sees("Saved")
        await at.press("r")
        await at.asked("removed: Walk-in fridge", "Ana Novotná", "14:50", "when the board was set up")


# the open shift


async def test_a_change_holds_from_the_next_shift(dinner: Bistro) -> None:
    """The line says so; on the way out it is asked once, and the answer is heard."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Soup")
        await at.press("x", "x")
        await at.sees("from the next shift", "o: the open shift too")
        await at.press("escape")
        await at.asked("From when does it hold?", "removed: Soup", "removed: Hand wash")
        await at.press("escape")
        await at.back()
        assert isinstance(at.app.screen, ListsScreen)
        await at.press("escape")
        await at.asked("From the next shift")
        await at.press("enter")
        await at.sees("0/6")
        assert "Soup" in asked(dinner)
        assert "soup" not in ids(dinner)


async def test_the_open_shift_too(dinner: Bistro) -> None:
    """o: what was answered stays, the rest is asked as the list has it now; after that nothing is open."""
    dinner.board.checklist.answer("soup", "70")
    async with at_terminal(dinner.board) as at:
        await to(at, "Soup")
        await at.press("n")
        await at.asked("What is to be done?")
        await say_all(at, "Bread")
        await at.on("Bread")
        await at.press("up", "x")
        await at.on("Bread")
        await at.press("o")
        await at.sees("the open shift has it, too")
        await at.sees_no("o: the open shift too")
        assert asked(dinner)[2:4] == ["Soup", "Bread"]
        await at.press("o")
        await at.sees("asked everything")
        await at.press("escape")
        await at.sees("1/7", "Bread")


async def test_taking_back_what_the_open_shift_was_asked(dinner: Bistro) -> None:
    """The list is as before, and the person is asked about the open shift again."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Soup")
        await at.press("x", "o")
        await at.until(lambda: "Soup" not in asked(dinner))
        await at.press("u")
        await at.sees("Taken back", "o: the open shift too")
        await at.press("escape")
        await at.asked("new: Soup")
        await at.press("down", "enter")
        await at.until(lambda: "Soup" in asked(dinner))


async def test_a_list_that_the_open_shift_does_not_work(dinner: Bistro) -> None:
    """A line for Tuesdays: nothing is asked on the way out."""
    async with at_terminal(dinner.board) as at:
        await to(at, "Gas is off")
        await at.press("tab")
        await at.asked("Which list?")
        await at.type("Deep clean", "enter")
        await at.sees("no shift works it")
        await at.press("escape")
        await at.sees("Float of till 1")


# several at once


async def test_somebody_else_changed_the_list_meanwhile(bistro: Bistro) -> None:
    """Ana types while Karel renames the section: she sees his change, and what she typed is there again."""
    karel = bistro.terminal("karel")
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e", "down", "n")
        await at.asked("What is to be done?")
        await at.type("Oven on")
        karel.lists.remove_line("opening", "fridge")
        await say_all(at)
        await at.back()
        await at.sees("Somebody else changed this list meanwhile")
        await at.sees_no("Walk-in")
        assert "oven-on" not in ids(bistro)
        await at.press("n")
        await at.asked("What is to be done?", "Oven on")
        await say_all(at)
        await at.on("Oven on")


async def test_the_list_is_removed_while_it_is_looked_at(bistro: Bistro) -> None:
    karel = bistro.terminal("karel")
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e")
        await at.on("Opening")
        karel.lists.remove("opening")
        await at.on("Closing")
        karel.lists.remove("closing")
        await at.sees("There is no list yet", "Tab")
        await at.press("n", "x", "a", "r", "e")
        await at.asked("Which list?")


async def test_who_does_not_lead_changes_nothing(dinner: Bistro) -> None:
    iva = dinner.terminal("iva")
    before = dinner.files()
    async with at_terminal(iva) as at:
        await to(at, "Soup")
        await at.press("x")
        await at.sees("Iva Nová (staff) cannot do that here")
        await at.on("Soup")
    assert dinner.files() == before


async def test_nobody_at_the_terminal_is_asked_who(bistro: Bistro) -> None:
    async with at_terminal(bistro.terminal()) as at:
        await at.press("ctrl+e", "down", "down", "enter")
        await at.asked("Who are you?")
        await at.type("ana", "enter")
        await at.asked("What is to be changed?")


# what can be read


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("language", ["en", "cs"])
async def test_it_can_be_read_in_both_languages(dinner: Bistro, size: tuple[int, int], language: str) -> None:
    """A long and nasty text: lines are as wide as the screen, and signs and words are there."""
    use(language)
    nasty = "[/] [red]x[/red] 冷蔵庫 " + "žluťoučký kůň " * 6
    desk = dinner.board.lists
    desk.add_line("opening", Line(id="", text=nasty, critical=True, days=("mon", "sun")), section="kitchen")
    async with at_terminal(dinner.board, size) as at:
        await at.press("ctrl+e")
        await at.sees("[/] [red]x[/red] 冷蔵庫")
        assert "‼" in at.line("[/]")
        await at.press("down", "down")
        await at.sees({"en": "Mon, Sun", "cs": "po, ne"}[language])
        await at.press("enter")
        await at.asked({"en": "at the end", "cs": "na konci"}[language])
        await at.press("escape")
        await at.back()
        await at.press("f1")
        await at.asked({"en": "Write a new line below", "cs": "Napsat pod to novou položku"}[language])


async def test_signs_have_ascii_twins(dinner: Bistro) -> None:
    async with at_terminal(dinner.board, plain_signs=True) as at:
        await to(at, "Walk-in")
        assert "#" in at.line("Walk-in")
        assert "‼" not in at.text
