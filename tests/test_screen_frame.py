"""Stories about what stands around every screen: the lines, the areas, the keys, help, the person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Bistro
from screens_support import NARROW, WIDE, Hands, answers, at_terminal
from textual.binding import Binding
from textual.worker import WorkerFailed

from screens import crash, dialogs
from screens.app import ShiftboardApp
from screens.areas import AREAS
from screens.base import BoardScreen
from screens.checklist import ChecklistScreen
from screens.first_run import FirstRun
from screens.handover import HandoverScreen
from screens.today import TodayScreen
from screens.widgets.rows import Rows
from shiftboard.checklist import Answer
from shiftboard.language import _, use

OURS = [
    ShiftboardApp,
    BoardScreen,
    TodayScreen,
    ChecklistScreen,
    HandoverScreen,
    FirstRun,
    Rows,
    *(one for one in vars(dialogs).values() if isinstance(one, type) and issubclass(one, dialogs.Dialog)),
]


def bindings() -> Iterator[tuple[str, Binding]]:
    """Every key of ours, with the class it belongs to."""
    for one in OURS:
        for binding in vars(one).get("BINDINGS", ()):
            assert isinstance(binding, Binding), f"{one.__name__} has a binding that is only a tuple"
            yield one.__name__, binding


def area(at: Hands) -> str:
    """The area that is on the screen."""
    return at.app.screen.AREA if isinstance(at.app.screen, BoardScreen) else ""


async def test_a_narrow_terminal_has_a_line_of_tabs(dinner: Bistro) -> None:
    """At 80x24: who and when on top, the areas on one line with what is open, the keys at the bottom."""
    dinner.now.to("16:05")
    async with at_terminal(dinner.board, NARROW) as at:
        await at.sees("Hand wash basins")
        top, tabs, *_rest, keys = at.lines
        assert all(word in top for word in ("Dinner", "15:00", "23:30", "Ana Novotná", "16:05"))
        assert [digit in tabs for digit in ("1 Today 4!", "2 Checklist 4!", "9 Handover")] == [True] * 3
        assert keys.rstrip().endswith("F1 help  q leave")


@pytest.mark.parametrize("language", ["en", "cs"])
async def test_keys_drop_from_the_right_but_help_and_leave_stay(dinner: Bistro, language: str) -> None:
    """What does not fit at 80 columns is missing before F1, never cut in the middle."""
    use(language)
    async with at_terminal(dinner.board, NARROW) as at:
        await at.press("2")
        await at.sees("Kitchen")
        hints = [f"{hint.key} {_(hint.text)}" for hint in at.app.screen.key_line.hints]
        shown = [part.strip() for part in at.lines[-1].split("  ") if part.strip()]
        assert hints[0].startswith(_("space"))
        assert shown[-2:] == hints[-2:] == [f"F1 {_('help')}", f"q {_('leave')}"]
        assert shown[:-2] == hints[: len(shown) - 2]
        assert len(shown) < len(hints)
        await at.pilot.resize_terminal(200, 40)
        await at.sees(*hints)


async def test_a_wide_terminal_has_a_rail(dinner: Bistro) -> None:
    """At 120x40 the areas stand in a column at the left, and Today has its picture of the checklist."""
    dinner.now.to("16:05")
    async with at_terminal(dinner.board, WIDE) as at:
        await at.sees("Bistro Lípa", "CHECKLIST", "0/6")
        rail = [line[:19] for line in at.lines[1:6]]
        assert any("1 Today" in line and "4!" in line for line in rail)
        assert any("2 Checklist" in line and "4!" in line for line in rail)
        assert any("9 Handover" in line for line in rail)


async def test_a_terminal_too_small_says_so_and_loses_nothing(dinner: Bistro) -> None:
    """Below 80x24 one sentence; a value typed before is there again, and can be entered."""
    async with at_terminal(dinner.board) as at:
        await at.press("2")
        await at.sees("Kitchen")
        await at.press("home", "4", ".")
        await at.sees("[4.")
        for size in ((79, 24), (80, 23), (20, 5)):
            await at.pilot.resize_terminal(*size)
            await at.until(lambda size=size: tuple(at.app.size) == size)
            await at.sees("80")
            assert "[4." not in at.text
            assert " ".join("".join(at.text.split("\n")).split()).startswith("Shiftboard needs")
            await at.press("5", "enter", "down", "space", "3", "l")  # nothing acts on what cannot be seen
        assert answers(dinner.board) == {}
        await at.pilot.resize_terminal(*NARROW)
        await at.sees("[4.")
        await at.press("5", "enter")
        await at.until(lambda: answers(dinner.board) == {"fridge": "4.5"})


async def test_a_terminal_that_is_too_small_from_the_start(dinner: Bistro) -> None:
    """The sentence first; the board when there is room; q leaves in either case."""
    app = ShiftboardApp(dinner.board)
    async with app.run_test(size=(70, 20)) as pilot:
        at = Hands(app, pilot)
        await at.sees("at least 80 columns")
        await at.pilot.resize_terminal(*NARROW)
        await at.sees("Hand wash")
        await at.pilot.resize_terminal(70, 20)
        await at.sees("at least 80 columns")
        await at.press("q")
        await at.until(lambda: app.return_code == 0)


async def test_a_question_survives_a_terminal_too_small(dinner: Bistro) -> None:
    """What was typed into a dialog is there when the terminal is large again."""
    async with at_terminal(dinner.board) as at:
        await at.press("l")
        await at.asked("log")
        await at.type("Ice machine is slow")
        await at.pilot.resize_terminal(30, 8)
        await at.pilot.resize_terminal(*WIDE)
        await at.asked("Ice machine is slow")


async def test_f_keys_and_digits_open_the_areas(dinner: Bistro) -> None:
    """F2, F3, F10 from anywhere; digits where the line takes no value, on a value line they are the value."""
    async with at_terminal(dinner.board) as at:
        for key, wanted in (("f3", "checklist"), ("f10", "handover"), ("f2", "today"), ("9", "handover")):
            await at.press(key)
            await at.until(lambda wanted=wanted: area(at) == wanted, wanted)
        await at.press("2")
        await at.sees("Kitchen")
        await at.press("home")
        await at.on("Walk-in fridge")
        await at.press("9")
        await at.sees("[9_")
        assert area(at) == "checklist"
        await at.press("f10")
        await at.until(lambda: area(at) == "handover")
        await at.press("f3")
        await at.sees("[9_")
        await at.press("escape", "down", "down", "down")
        await at.on("Hand wash")
        await at.press("9")
        await at.until(lambda: area(at) == "handover")
        assert answers(dinner.board) == {}


async def test_digits_are_text_in_a_question(dinner: Bistro) -> None:
    """While something is asked, digits and F keys open nothing."""
    async with at_terminal(dinner.board) as at:
        await at.press("l")
        await at.asked("log")
        await at.press("2", "9", "f3", "q")
        await at.asked("29q")
        await at.press("escape")
        await at.back()
        assert area(at) == "today"


@pytest.mark.parametrize("language", ["en", "cs"])
async def test_help_names_the_keys_of_the_screen(dinner: Bistro, language: str) -> None:
    """F1 says what the screen is for and every key, in the language in use; Escape goes back."""
    use(language)
    async with at_terminal(dinner.board, WIDE) as at:
        for key, screen in (("f2", TodayScreen), ("f3", ChecklistScreen), ("f10", HandoverScreen)):
            await at.press(key)
            await at.until(lambda screen=screen: isinstance(at.app.screen, screen))
            await at.press("f1")
            await at.asked(_("Help"))
            assert isinstance(at.app.screen, dialogs.Read)
            told = at.app.screen.text
            assert _(screen.HELP_TEXT) in told
            for binding in [*screen.BINDINGS, *BoardScreen.BINDINGS, *ShiftboardApp.BINDINGS]:
                if binding.action not in ("choose", "go"):
                    assert _(binding.tooltip or binding.description) in told, binding
            assert _("space") in at.text
            await at.press("escape")
            await at.back()


async def test_the_palette_offers_every_verb_and_does_the_one_chosen(dinner: Bistro) -> None:
    """ctrl+p: each verb of the screen and of the board by name; typing narrows, Enter does it."""
    async with at_terminal(dinner.board) as at:
        for key, screen in (("f2", TodayScreen), ("f10", HandoverScreen), ("f3", ChecklistScreen)):
            await at.press(key)
            await at.until(lambda screen=screen: isinstance(at.app.screen, screen))
            await at.press("ctrl+p")
            await at.asked("What")
            assert isinstance(at.app.screen, dialogs.Choose)
            offered = {option.text for option in at.app.screen.options}
            for binding in [*screen.BINDINGS, *BoardScreen.BINDINGS, *ShiftboardApp.BINDINGS]:
                if binding.action not in ("everything", "go"):
                    assert _(binding.tooltip or binding.description) in offered, binding
            await at.press("escape")
            await at.back()
        await at.press("down")
        await at.until(lambda: at.cursor)
        line = at.cursor.split("  ")[0].strip()[2:].strip()
        await at.press("ctrl+p")
        await at.asked("What")
        await at.type("with a reason", "enter")
        await at.asked("skip", line[6:])
        await at.press("escape")
        await at.back()
        await at.press("ctrl+p")
        await at.asked("What")
        await at.type("Handover", "enter")
        await at.until(lambda: area(at) == "handover")


async def test_the_palette_runs_a_verb_of_the_board(dinner: Bistro) -> None:
    """A log line by way of the palette is stored like any other."""
    async with at_terminal(dinner.board) as at:
        await at.press("ctrl+p")
        await at.asked("What")
        await at.type("shift log", "enter")
        await at.asked("log")
        await at.type("Table 14 wobbles", "enter")
        await at.asked("about")
        await at.press("enter")
        await at.until(lambda: [one.text for one in dinner.board.log.entries()] == ["Table 14 wobbles"])


async def test_colours_are_chosen_from_the_palette(dinner: Bistro) -> None:
    """Light, dark, high contrast: found by name, and used at once."""
    async with at_terminal(dinner.board) as at:
        for name in ("board-light", "board-high-contrast", "board-dark"):
            await at.press("ctrl+p")
            await at.asked("What")
            await at.type("colours", "enter")
            await at.asked("Which colours?")
            await at.type(name, "enter")
            await at.until(lambda name=name: at.app.theme == name, name)
            await at.back()
            await at.sees("Hand wash")


async def test_another_person_takes_the_terminal(dinner: Bistro) -> None:
    """ctrl+l: Iva is picked by a few letters; the top line says so and what she does is hers."""
    async with at_terminal(dinner.board) as at:
        await at.press("ctrl+l")
        await at.asked("Who", "Milan Zeman")
        await at.type("iva", "enter")
        await at.sees("Iva Nová (staff)")
        await at.press("f3", "home", "4", "enter")
        await at.until(lambda: [one.by for one in dinner.board.store.table(Answer)] == ["iva"])


async def test_q_leaves_and_everything_is_saved(dinner: Bistro) -> None:
    """q leaves at once; what was entered is there when the store is opened again."""
    async with at_terminal(dinner.board) as at:
        await at.press("f3", "home", "4", "enter")
        await at.sees("Saved")
        await at.press("q")
        await at.until(lambda: at.app.return_code == 0)
    assert answers(dinner.terminal()) == {"fridge": "4"}


async def test_f1_and_q_work_where_no_shift_is_open(bistro: Bistro) -> None:
    """An empty checklist and handover have their keys too."""
    async with at_terminal(bistro.board) as at:
        for key in ("f3", "f10", "f2"):
            await at.press(key)
            await at.until(lambda: area(at))
            await at.press("f1")
            await at.asked("Help")
            await at.press("escape")
            await at.back()
        await at.press("q")
        await at.until(lambda: at.app.return_code == 0)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_mouse_opens_areas_and_does_what_a_key_hint_says(
    dinner: Bistro, size: tuple[int, int]
) -> None:
    """Tabs, rail and the line of keys can be clicked; a click on the row under the cursor opens it."""
    dinner.now.to("16:05")
    async with at_terminal(dinner.board, size) as at:
        for name, wanted in (("9 Handover", "handover"), ("2 Checklist", "checklist"), ("1 Today", "today")):
            await at.click(name)
            await at.until(lambda wanted=wanted: area(at) == wanted, wanted)
        await at.click("F1 help")
        await at.asked("Help")
        await at.press("escape")
        await at.back()
        await at.click("Walk-in fridge")
        await at.on("Walk-in fridge")
        await at.click("Walk-in fridge")
        await at.until(lambda: area(at) == "checklist")
        await at.on("Walk-in fridge")
        await at.click("s skip")
        await at.asked("skipped", "Walk-in fridge")
        await at.press("escape")
        await at.back()
        await at.click("q leave")
        await at.until(lambda: at.app.return_code == 0)


async def test_old_terminals_get_ascii_signs(dinner: Bistro) -> None:
    """Where only ASCII can be shown, each sign has its twin."""
    dinner.now.to("16:05")
    async with at_terminal(dinner.board, plain_signs=True) as at:
        await at.press("f3")
        await at.sees("Kitchen")
        assert not set("✓○‼✗–") & set("\n".join(at.lines[2:-4]))
        assert "#" in at.line("Walk-in fridge")


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.id)
def test_areas_have_their_key(area: object) -> None:
    """The digit and the F key of an area go together: 1 is F2, 9 is F10."""
    assert any(binding.id == f"area.{area.id}" for _name, binding in bindings())  # type: ignore[attr-defined]


def test_every_key_has_an_id_and_says_what_it_does() -> None:
    """Keys can be remapped by id, so each has one, and no two have the same."""
    ids = []
    for name, binding in bindings():
        assert binding.id, f"{name}: {binding.key} has no id"
        assert binding.description, f"{name}: {binding.key} says nothing"
        ids.append(binding.id)
    assert len(ids) == len(set(ids))


def test_no_key_is_one_that_terminals_mistake() -> None:
    """ctrl+h, i, j and m are Backspace, Tab and Enter."""
    for name, binding in bindings():
        assert not {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m"} & set(binding.key.split(",")), name


def test_every_key_speaks_czech() -> None:
    """Each description and tooltip has a Czech form."""
    use("cs")
    words = {text for _name, one in bindings() for text in (one.description, one.tooltip) if text}
    assert [text for text in sorted(words) if _(text) == text] == ["Checklist"]  # the trade's own word


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_everything_is_searched_as_one_types(dinner: Bistro, size: tuple[int, int]) -> None:
    """ctrl+f, a few letters without accents: a line of a sealed shift; Enter shows the page it stands on."""
    dinner.board.log.write("Žlutý kůň at the door [/]")
    dinner.board.handover.close("Fire drill")
    dinner.now.later(hours=18)
    dinner.terminal("karel").handover.receive("Fine", all=True)
    dinner.board.store.refresh()
    async with at_terminal(dinner.board, size) as at:
        await at.press("ctrl+f")
        await at.asked("Search everything", "Words of anything")
        await at.type("zluty ku")
        await at.asked("Žlutý kůň at the door [/]", "Mon 23 Nov 2026")
        await at.type("xyz")
        await at.asked("Nothing has these words.")
        await at.press("backspace", "backspace", "backspace")
        await at.asked("Žlutý kůň at the door [/]")
        await at.press("enter")
        await at.asked("HANDOVER · Bistro Lípa", "Dinner, Monday 23 November 2026")
        await at.press("escape")
        await at.back()


async def test_where_the_board_itself_failed_is_written_without_what_people_said(
    dinner: Bistro, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An error of ours in the middle of a question: the log has the lines of the program, no values."""
    log = tmp_path / "board.log"
    monkeypatch.setattr(crash, "log_path", lambda: log)

    async def fails(screen: object) -> None:
        guest = "Mr Novák is ill"
        raise ZeroDivisionError(guest)

    async def evening() -> None:
        async with at_terminal(dinner.board) as at:
            at.app.board_screen.in_turn(fails(at.app.board_screen))
            await at.until(lambda: log.exists())

    with pytest.raises(WorkerFailed):
        await evening()
    written = log.read_text()
    assert "ZeroDivisionError" in written
    assert "in fails" in written
    assert "Novák" not in written
