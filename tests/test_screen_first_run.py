"""Stories about the first start: one question, then a board that works."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from screens_support import NARROW, Hands, answers, at_terminal

from data.store import Store
from screens.first_run import FirstRun
from shiftboard.board import Board
from shiftboard.language import use
from shiftboard.roles import Role
from shiftboard.staff import Person

Start = Callable[[Path], AbstractAsyncContextManager[Hands]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts Shiftboard for the first time, in a folder."""

    @asynccontextmanager
    async def first(folder: Path) -> AsyncIterator[Hands]:
        app = FirstRun(folder, tmp_path / "demo")
        async with app.run_test(size=NARROW) as pilot:
            hands = Hands(app, pilot)
            await hands.until(lambda: hands._ready())
            yield hands

    return first


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Welcome", "demonstration", "restaurant", "shop", "empty", "Enter"]),
        ("cs", ["Vítejte", "ukázk", "restaurac", "obchod", "prázdn", "Enter"]),
    ],
)
async def test_one_question_with_four_answers(
    start: Start, tmp_path: Path, language: str, words: list[str]
) -> None:
    """Both languages fit into 80x24; the folder where the data will be is named; nothing is made yet."""
    use(language)
    async with start(tmp_path / "site") as at:
        await at.sees("Shiftboard")
        for word in words:
            assert word.lower() in at.text.lower(), word
        assert "site" in at.text
        assert sum(line.strip("│ ").startswith(">") for line in at.lines) == 1
        await at.press("q")
        await at.until(lambda: not at.app.is_running or at.app.return_value is None)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(("down", "kind"), [(1, "restaurant"), (2, "shop"), (3, "empty")])
@pytest.mark.parametrize("language", ["en", "cs"])
async def test_each_choice_is_a_working_board(
    start: Start, tmp_path: Path, down: int, kind: str, language: str
) -> None:
    """A board without people: who opens the first shift is asked by name, and becomes the first person."""
    use(language)
    folder = tmp_path / "site"
    async with start(folder) as at:
        await at.press(*["down"] * down, "enter")
        await at.until(lambda: at.app.return_value == folder)
    board = Board.open(folder)
    try:
        assert board.settings.kind == kind
        assert board.settings.language == language
        assert list(board.store.table(Person)) == []
        async with at_terminal(board) as at:
            await at.press("space")
            await at.until(lambda: len(at.app.screen_stack) > 1)
            while "narrow" not in at.text and board.shifts.current() is None and not asks_name(at):
                await at.press("enter")
            if not asks_name(at):
                await at.press("enter")
                await at.until(lambda: asks_name(at))
            await at.type("Ota Černý", "enter")
            await at.until(lambda: board.shifts.current())
            (ota,) = board.store.table(Person)
            assert (ota.name, ota.role) == ("Ota Černý", Role.LEAD)
            shift = board.shifts.current()
            assert shift is not None
            assert shift.lead == ota.id
            await at.sees("Ota Černý")
            await at.press("f3")
            await at.until(lambda: at.app.screen.query("#about"))
            if kind == "empty":
                await at.sees("no checklist" if language == "en" else "nemá checklist")
            await at.press("l")
            await at.until(lambda: at.app.screen.query("Input"))
            await at.type("First line", "enter")
            await at.until(lambda: not at.app.screen.query("#wrong"))
            await at.press("enter")
            await at.until(lambda: [one.text for one in board.log.entries()] == ["First line"])
    finally:
        board.close()


def asks_name(at: Hands) -> bool:
    """Whether the name of the first person is asked."""
    return "Nobody is on the board" in at.text or "nikdo není" in at.text.lower()


async def test_the_demonstration_is_made_beside_the_site(start: Start, tmp_path: Path) -> None:
    """The demo has people and a shift under way; the folder of the site stays free."""
    async with start(tmp_path / "site") as at:
        await at.press("enter")
        await at.until(lambda: at.app.return_value == tmp_path / "demo")
    assert not (tmp_path / "site").exists()
    board = Board.open(tmp_path / "demo")
    try:
        assert board.settings.demo
        assert board.shifts.current() is not None
        async with at_terminal(board) as at:
            await at.sees(board.person.name if board.person else "")
            await at.press("f3", "t")
            await at.until(lambda: at.cursor)
            assert answers(board)
    finally:
        board.close()
    async with start(tmp_path / "site") as at:  # once more: the demo that is there is opened
        await at.press("space")
        await at.until(lambda: at.app.return_value == tmp_path / "demo")


async def test_a_folder_with_other_files_is_refused(start: Start, tmp_path: Path) -> None:
    """One sentence, nothing is written among the files, and another choice can be made."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "recipes.txt").write_text("Goulash")
    async with start(folder) as at:
        await at.press("down", "enter")
        await at.sees("other files")
        assert sorted(path.name for path in folder.iterdir()) == ["recipes.txt"]
        await at.press("home", "enter")
        await at.until(lambda: at.app.return_value == tmp_path / "demo")
    assert not Store.is_in(folder)


async def test_two_quick_enters_make_one_board(start: Start, tmp_path: Path) -> None:
    """Enter, Enter, space in one breath: one board is made."""
    folder = tmp_path / "site"
    async with start(folder) as at:
        await at.press("down")
        await at.burst("enter", "enter", "space")
        await at.until(lambda: at.app.return_value == folder)
    assert Store.is_in(folder)
    Board.open(folder).close()


async def test_the_mouse_chooses(start: Start, tmp_path: Path) -> None:
    """A click on the shop and another: the shop is set up."""
    async with start(tmp_path / "site") as at:
        await at.click("Set up a shop")
        await at.until(lambda: ">" in at.line("Set up a shop"))
        await at.click("Set up a shop")
        await at.until(lambda: at.app.return_value == tmp_path / "site")
    board = Board.open(tmp_path / "site")
    assert board.settings.kind == "shop"
    board.close()
