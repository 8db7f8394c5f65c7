"""Stories about the list widget that every screen uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from screens.widgets.rows import Look, Rows, edit_box
from shiftboard.clean_text import folded as fold


@dataclass(frozen=True)
class Line:
    """One row of the lists below."""

    name: str
    text: str
    heading: bool = False


@dataclass
class Told:
    """What a list told its screen."""

    moved: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    entered: list[tuple[str, str]] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


def lines(count: int, headings: Iterable[int] = ()) -> list[Line]:
    """Make `count` lines, named by their number."""
    marked = set(headings)
    return [Line(f"{n}", f"Line {n}", n in marked) for n in range(count)]


class Bench(App[None]):
    """An app with one list in a bordered box, which answers like a product screen would."""

    CSS = "Vertical { border: solid $border; padding: 0 1; height: 12; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "note('space')"),
        Binding("4", "note('4')", priority=True),
        Binding("x", "note('x')"),
        Binding("f2", "note('f2')"),
        Binding("d", "dialog"),
    ]

    def __init__(self, rows: list[Line], *, empty: str = "") -> None:
        super().__init__()
        self.start = rows
        self.told = Told()
        self.drawn: list[str] = []
        self.open_on_enter = False
        self.answer_late = False
        self.empty = empty

    def draw(self, row: Line, width: int, look: Look) -> Content:
        """Draw a row, and note that it was drawn."""
        self.drawn.append(row.name)
        mark = ">" if look.focused else " "
        if look.editing is not None:
            box = edit_box(look.editing, look.edit_cursor, 12)
            return Content.assemble(f"{mark} {row.text} ", box)
        return Content(f"{mark} {row.text}")

    def compose(self) -> ComposeResult:
        """Put the list in a box."""
        rows = Rows[Line](
            self.draw,
            key=lambda row: row.name,
            selectable=lambda row: not row.heading,
            empty_text=self.empty,
            id="list",
        )
        rows.set_rows(self.start)
        with Vertical():
            yield rows
        yield Input(id="other")

    def on_mount(self) -> None:
        """Give the list the focus; by itself Textual would find the field, which is less deep."""
        self.rows.focus()

    @property
    def rows(self) -> Rows[Line]:
        """The list."""
        found: Rows[Line] = self.query_one("#list", Rows)
        return found

    def action_note(self, key: str) -> None:
        """Note a key and the row it found."""
        name = self.rows.current.name if self.rows.current else ""
        self.told.keys.append(f"{key}@{name}")

    def action_dialog(self) -> None:
        """Open a dialog."""
        self.push_screen(Dialog())

    def on_rows_moved(self, event: Rows.Moved[Line]) -> None:
        """Note a move."""
        self.told.moved.append(event.row.name)

    def on_rows_chosen(self, event: Rows.Chosen[Line]) -> None:
        """Note a choice, or open the value for typing."""
        self.told.chosen.append(event.row.name)
        if self.open_on_enter:
            event.rows.begin_edit()

    def on_rows_entered(self, event: Rows.Entered[Line]) -> None:
        """Take numbers only, and go on with the next row."""
        self.told.entered.append((event.row.name, event.text))
        if self.answer_late:
            return
        if not event.text.isdigit():
            event.rows.edit_wrong()
            return
        event.rows.end_edit()
        if event.rows.move_to(str(int(event.row.name) + 1)) and self.open_on_enter:
            event.rows.begin_edit()

    def on_rows_edit_cancelled(self, event: Rows.EditCancelled[Line]) -> None:
        """Note a cancelled edit."""
        self.told.cancelled.append(event.row.name)


class Dialog(ModalScreen[None]):
    """A dialog without a field."""

    def on_key(self, event: events.Key) -> None:
        """Note the keys that reach the dialog."""
        assert isinstance(self.app, Bench)
        self.app.told.keys.append(f"{event.key}@dialog")


def screen(app: Bench) -> list[str]:
    """Read the list as it is painted, line by line."""
    return [app.rows.render_line(y).text for y in range(app.rows.size.height)]


def painted(app: Bench) -> str:
    """Read what the whole terminal shows."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    assert len(strips) == height
    assert {strip.cell_length for strip in strips} == {width}
    return "\n".join(strip.text for strip in strips)


async def type_at_once(app: Bench, pilot: Pilot[None], *keys: str) -> None:
    """Press keys so fast that all of them wait before the first is dealt with."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else " " if key == "space" else None))
    for _ in range(3):
        await pilot.pause()


@pytest.mark.asyncio
async def test_the_cursor_steps_over_headings() -> None:
    """Down and up skip headings, and stop at the first and the last row."""
    app = Bench(lines(6, headings=[0, 3]))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.rows.cursor == 1
        await pilot.press("down", "down")
        assert app.rows.current == Line("4", "Line 4")
        await pilot.press("up", "up", "up")
        assert app.rows.cursor == 1
        await pilot.press("end", "down")
        assert app.rows.cursor == 5
        await pilot.press("ctrl+home")
        assert app.rows.cursor == 1
        assert app.told.moved == ["1", "2", "4", "2", "1", "5", "1"]
        assert screen(app)[:2] == ["  Line 0".ljust(76), "> Line 1".ljust(76)]


@pytest.mark.asyncio
async def test_a_heading_comes_into_view_with_its_first_row() -> None:
    """Going up to the first row of a part shows the part's heading, at the top of the list as elsewhere."""
    app = Bench(lines(60, headings=[0, 20, 21]))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.rows.size.height == 10
        app.rows.move_to("40")
        app.rows.move_to("22")
        await pilot.pause()
        assert app.rows.top == 20
        assert "Line 20" in screen(app)[0]
        await pilot.press("home")
        assert "Line 0" in screen(app)[0]


@pytest.mark.asyncio
async def test_rows_after_the_last_selectable_one_can_be_seen() -> None:
    """End shows closing lines the cursor cannot stand on."""
    app = Bench(lines(30, headings=[28, 29]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        assert app.rows.cursor == 27
        assert "Line 29" in screen(app)[-1]


@pytest.mark.asyncio
async def test_a_list_of_headings_scrolls_without_a_cursor() -> None:
    """A text without selectable rows can still be read to its end."""
    app = Bench(lines(30, headings=range(30)))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.rows.cursor == -1
        assert app.rows.current is None
        await pilot.press("down", "down")
        assert app.rows.top == 2
        await pilot.press("pagedown")
        assert app.rows.top == 11
        await pilot.press("end")
        assert app.rows.top == 20
        await pilot.press("home", "enter")
        assert app.rows.top == 0
        assert app.told == Told()


@pytest.mark.asyncio
async def test_pages_and_ends_of_a_long_list() -> None:
    """1,500 rows: End, Home and Page Down go where they say, and only the rows seen are drawn."""
    app = Bench(lines(1500))
    async with app.run_test(size=(80, 24)) as pilot:
        assert len(set(app.drawn)) <= 20
        await pilot.press("end")
        assert app.rows.cursor == 1499
        assert "> Line 1499" in screen(app)[-1]
        await pilot.press("pagedown")
        assert app.rows.cursor == 1499
        await pilot.press("pageup")
        assert app.rows.cursor == 1490
        await pilot.press("home", "pagedown")
        assert (app.rows.cursor, app.rows.top) == (9, 9)
        await pilot.press("pagedown", "pageup", "pageup")
        assert (app.rows.cursor, app.rows.top) == (0, 0)
        assert len(set(app.drawn)) < 80


@pytest.mark.asyncio
async def test_a_move_draws_two_rows() -> None:
    """Moving the cursor within the window draws the row left and the row entered, and no other."""
    app = Bench(lines(1500))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        app.drawn.clear()
        await pilot.press("down")
        assert sorted(app.drawn) == ["2"]  # row 1 was drawn without the cursor before
        app.drawn.clear()
        app.rows.set_rows(lines(1500))
        await pilot.pause()
        assert app.drawn == []
        app.rows.refresh_row("2")
        await pilot.pause()
        assert app.drawn == ["2"]


@pytest.mark.asyncio
async def test_new_rows_keep_the_cursor_on_its_key() -> None:
    """The cursor stays on the row it was on; when that is gone it goes to the nearest."""
    app = Bench(lines(100))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["down"] * 30)
        line = app.rows.cursor - app.rows.top
        app.rows.set_rows([Line("new", "New"), *lines(100)])
        await pilot.pause()
        assert app.rows.current == Line("30", "Line 30")
        assert app.rows.cursor - app.rows.top == line
        assert "> Line 30" in screen(app)[line]
        app.told.moved.clear()
        app.rows.set_rows([row for row in lines(100) if row.name != "30"])
        await pilot.pause()
        assert app.rows.current is not None
        assert app.told.moved == [app.rows.current.name] == ["32"]
        app.rows.set_rows(lines(2))
        assert app.rows.cursor == 1
        app.rows.set_rows([])
        assert app.rows.cursor == -1
        assert app.rows.current is None
        app.rows.set_rows(lines(3))
        assert app.rows.cursor == 0


@pytest.mark.asyncio
async def test_changed_rows_are_painted() -> None:
    """A row with another text under the same key is painted anew."""
    app = Bench(lines(5))
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows.set_rows([*lines(4), Line("4", "Changed")])
        await pilot.pause()
        assert "Changed" in painted(app)
        assert "Line 4" not in painted(app)


@pytest.mark.asyncio
async def test_moving_to_a_key() -> None:
    """A row can be gone to by its key; a heading or an unknown key cannot."""
    app = Bench(lines(100, headings=[50]))
    async with app.run_test(size=(80, 24)):
        assert app.rows.move_to("99")
        assert app.rows.cursor == 99
        assert not app.rows.move_to("50")
        assert not app.rows.move_to("nowhere")
        assert app.rows.cursor == 99


@pytest.mark.asyncio
async def test_search_knows_no_case_and_no_diacritics() -> None:
    """`zluty` finds `Žlutý`; searching again goes on, wraps round, and goes back."""
    rows = [*lines(40), Line("z1", "Žlutý sýr"), *[Line(f"b{n}", "x") for n in range(9)], Line("z2", "ŽLUTÝ")]
    app = Bench(rows)

    def words(row: Line) -> str:
        return row.text

    async with app.run_test(size=(80, 24)):
        assert app.rows.find("zluty", words=words)
        assert app.rows.current == Line("z1", "Žlutý sýr")
        assert app.rows.find("zluty s", words=words)
        assert app.rows.cursor == 40
        assert app.rows.find("Zlutý", words=words, again=True)
        assert app.rows.current == Line("z2", "ŽLUTÝ")
        assert app.rows.find("zluty", words=words, again=True)
        assert app.rows.cursor == 40
        assert app.rows.find("zluty", words=words, again=True, backwards=True)
        assert app.rows.cursor == 50
        assert not app.rows.find("gorgonzola", words=words)
        assert not app.rows.find("", words=words)
        assert app.rows.cursor == 50
    assert fold("Straße Č") == "strasse c"


@pytest.mark.asyncio
async def test_a_value_is_typed_in_place() -> None:
    """Typing, moving about and deleting work in the row; up and down leave it alone."""
    app = Bench(lines(5))
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows.begin_edit("3c")
        await pilot.press("plus", "4")
        assert app.rows.editing == "3c+4"
        assert screen(app)[0].rstrip() == "> Line 0 [3c+4______]"
        await pilot.press(
            "home", "delete", "right", "x", "left", "left", "backspace", "end", "9", "backspace"
        )
        assert app.rows.editing == "cx+4"
        await pilot.press("up", "down", "pagedown", "tab", "ctrl+end")
        assert (app.rows.cursor, app.focused) == (0, app.rows)
        app.rows.post_message(events.Paste("12\n34"))
        await pilot.pause()
        assert app.rows.editing == "cx+412"
        app.rows.post_message(events.Paste("\x1b[2J\t"))
        await pilot.pause()
        assert app.rows.editing == "cx+412[2J "
        assert not app.rows.move_to("3")


@pytest.mark.asyncio
async def test_letters_in_an_edit_are_letters() -> None:
    """Keys with a meaning on the screen have it before and after an edit, not in it; F2 has it always."""
    app = Bench(lines(5))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "x", "4")
        app.rows.begin_edit()
        await pilot.press("space", "x", "4", "f2")
        assert app.rows.editing == " x4"
        await pilot.press("escape", "x")
        assert app.told.keys == ["space@0", "x@0", "4@0", "f2@0", "x@0"]
        assert app.told.cancelled == ["0"]
        assert app.rows.editing is None


@pytest.mark.asyncio
async def test_a_wrong_value_stays_for_correction() -> None:
    """A text the screen does not take is kept with its cursor, and Enter works again."""
    app = Bench(lines(5))
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows.begin_edit()
        await pilot.press("7", "x", "enter")
        assert app.rows.editing == "7x"
        await pilot.press("backspace", "enter")
        assert app.told.entered == [("0", "7x"), ("0", "7")]
        assert app.rows.editing is None
        assert app.rows.cursor == 1


@pytest.mark.asyncio
async def test_enter_twice_enters_once() -> None:
    """Two quick Enters enter a text once; what is typed behind them is kept in order."""
    app = Bench(lines(5))
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows.begin_edit()
        await type_at_once(app, pilot, "1", "enter", "enter", "enter")
        assert app.told.entered == [("0", "1")]
        assert app.told.chosen == []
        app.rows.begin_edit()
        await type_at_once(app, pilot, "x", "enter", "enter", "backspace", "8")
        assert app.told.entered == [("0", "1"), ("1", "x")]
        assert app.rows.editing == "8"


@pytest.mark.asyncio
async def test_a_late_answer_keeps_the_keys() -> None:
    """While the screen thinks, keys wait; escape gives the edit up."""
    app = Bench(lines(5))
    async with app.run_test(size=(80, 24)) as pilot:
        app.answer_late = True
        app.rows.begin_edit("5")
        await type_at_once(app, pilot, "enter", "6", "enter")
        await pilot.press("enter", "down")
        assert app.told.entered == [("0", "5")]
        assert app.rows.editing == "5"
        app.rows.edit_wrong()
        await pilot.pause()
        assert app.told.entered == [("0", "5"), ("0", "56")]
        await pilot.press("escape")
        assert app.rows.editing is None
        assert app.told.cancelled == ["0"]


@pytest.mark.asyncio
async def test_keys_typed_ahead_find_their_edit() -> None:
    """Values typed in one go land in one row after the other, though Enter opens each edit anew."""
    app = Bench(lines(9))
    app.open_on_enter = True
    async with app.run_test(size=(80, 24)) as pilot:
        await type_at_once(
            app, pilot, "down", "enter", "1", "2", "enter", "3", "0", "enter", "5", "escape", "x"
        )
        assert app.told.entered == [("1", "12"), ("2", "30")]
        assert app.told.cancelled == ["3"]
        assert app.told.keys[-1] == "x@3"


@pytest.mark.asyncio
async def test_keys_of_the_screen_act_on_the_row_they_were_meant_for() -> None:
    """Moves and screen keys typed in one go act in their order."""
    app = Bench(lines(9))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_at_once(app, pilot, "space", "down", "space", "down", "down", "x", "up")
        assert app.told.keys == ["space@0", "space@1", "x@3"]
        assert app.rows.cursor == 2


@pytest.mark.asyncio
async def test_keys_behind_a_dialog_go_to_the_dialog() -> None:
    """What is typed after a key that opens a dialog does not act on the list under it."""
    app = Bench(lines(9))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_at_once(app, pilot, "d", "down", "x")
        assert app.rows.cursor == 0
        assert app.told.keys == ["down@dialog", "x@dialog"]


@pytest.mark.asyncio
async def test_rows_changing_under_an_edit() -> None:
    """The edit stays with its row when others change, and ends when its row is gone."""
    app = Bench(lines(5))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        app.rows.begin_edit("7")
        app.rows.set_rows([Line("new", "New"), *lines(5)])
        await pilot.press("5")
        assert "> Line 1 [75________]" in screen(app)[2]
        app.rows.set_rows([Line("new", "New"), Line("3", "Line 3")])
        await pilot.pause()
        assert app.rows.editing is None
        assert app.told.cancelled == ["1"]


@pytest.mark.asyncio
async def test_texts_are_shown_as_they_are() -> None:
    """Markup, wide letters, marks and line breaks neither disappear nor break the width."""
    texts = [
        "[red]stop[/red] [/] [b",
        "牛乳" * 60,
        "a" + "牛" * 60,
        "👩‍🍳 chef " * 20,
        "e\u0301\u0302 marks",
        "two\nlines\tand a tab",
        "",
    ]
    app = Bench([Line(str(n), text) for n, text in enumerate(texts)])
    async with app.run_test(size=(80, 24)):
        shown = screen(app)
        assert {cell_len(line) for line in shown} == {76}
        assert shown[0].rstrip() == "> [red]stop[/red] [/] [b"
        assert shown[4].rstrip() == "  e\u0301\u0302 marks"
        assert shown[5].rstrip() == "  two lines and a tab"
        assert "[red]stop[/red] [/] [b" in painted(app)


def test_the_box_to_type_in() -> None:
    """The box has its width whatever is in it, and its cursor is always inside."""
    assert edit_box("3c+4", 4, 13).plain == "[3c+4_______]"
    assert edit_box("", 0, 5).plain == "[___]"
    assert edit_box("1234567", 7, 6).plain == "[567_]"
    assert edit_box("1234567", 0, 6).plain == "[1234]"
    assert edit_box("[/b]", 4, 8).plain == "[[/b]__]"
    page = "x" * 1_000_000
    assert edit_box(page, 500_000, 8).plain == "[xxxxxx]"
    for text in ("牛乳牛乳牛乳", "e\u0301e\u0301e\u0301e\u0301e\u0301", "a牛b乳c"):
        for cursor in range(len(text) + 1):
            box = edit_box(text, cursor, 7)
            assert box.cell_length == 7
            (span,) = box.spans
            assert 1 <= span.start < len(box.plain) - 1


@pytest.mark.asyncio
async def test_clicks() -> None:
    """A click selects a row and leaves the window still, a click on the selected row chooses it."""
    app = Bench(lines(100, headings=[0, 3]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(Rows, offset=(5, 4))
        assert app.told.moved == ["1", "4"]
        assert app.told.chosen == []
        await pilot.click(Rows, offset=(5, 4))
        assert app.told.chosen == ["4"]
        await pilot.click(Rows, offset=(5, 3))
        assert app.rows.cursor == 4
        app.query_one(Input).focus()
        await pilot.pause()
        await pilot.click(Rows, offset=(5, 4))
        assert app.told.chosen == ["4"], "a click that brings the focus chooses nothing"
        assert app.focused is app.rows
        app.rows.begin_edit()
        await pilot.click(Rows, offset=(5, 2))
        assert app.rows.cursor == 4
        assert app.rows.editing == ""


@pytest.mark.asyncio
async def test_the_wheel_moves_the_window_and_pulls_the_cursor_along() -> None:
    """Three lines a notch; the cursor stays where it is as long as it is seen."""
    app = Bench(lines(100))
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows.move_to("5")
        await pilot._post_mouse_events([events.MouseScrollDown], Rows, (5, 5))
        assert (app.rows.top, app.rows.cursor) == (3, 5)
        await pilot._post_mouse_events([events.MouseScrollDown], Rows, (5, 5))
        assert (app.rows.top, app.rows.cursor) == (6, 6)
        await pilot._post_mouse_events([events.MouseScrollUp] * 9, Rows, (5, 5))
        await pilot.pause()
        assert app.rows.top == 0
        assert app.rows.cursor <= 9


@pytest.mark.asyncio
async def test_the_scrollbar() -> None:
    """The scrollbar is there when rows do not fit, shows the place, and jumps where it is pressed."""
    app = Bench(lines(10))
    async with app.run_test(size=(80, 24)) as pilot:
        assert not any("│" in line or "█" in line for line in screen(app))
        app.rows.set_rows(lines(20))
        await pilot.pause()
        assert [line[-1] for line in screen(app)] == ["█"] * 5 + ["│"] * 5
        await pilot.press("end")
        assert [line[-1] for line in screen(app)] == ["│"] * 5 + ["█"] * 5
        app.rows.set_rows(lines(1000))
        await pilot.pause()
        await pilot.click(Rows, offset=(75, 9))
        assert app.rows.top == 990
        await pilot.click(Rows, offset=(75, 0))
        assert (app.rows.top, app.rows.cursor) == (0, 9)
        await pilot.mouse_down(Rows, offset=(75, 0))
        await pilot.hover(Rows, offset=(20, 9))
        assert app.rows.top == 990
        await pilot.mouse_up(Rows, offset=(20, 9))
        await pilot.hover(Rows, offset=(20, 0))
        assert app.rows.top == 990
        assert app.told.chosen == []


@pytest.mark.asyncio
async def test_an_empty_list_says_so() -> None:
    """Without rows the list says why, wrapped to its width, and its keys go to the screen."""
    app = Bench([], empty="Nothing is due today. " * 5 + "\nPress N for a new line.")
    async with app.run_test(size=(80, 24)) as pilot:
        shown = screen(app)
        assert shown[0].startswith("Nothing is due today.")
        assert shown[1].strip()
        assert shown[2].startswith("Press N")
        assert {len(line) for line in shown} == {76}
        await pilot.press("down", "enter", "pagedown", "x")
        assert not app.rows.begin_edit()
        assert app.told.keys == ["x@"]
        app.rows.empty_text = "Done."
        await pilot.pause()
        assert "Done." in painted(app)
        app.rows.set_rows(lines(2))
        await pilot.pause()
        assert "> Line 0" in painted(app)
        assert "Done." not in painted(app)


@pytest.mark.asyncio
async def test_resizing_keeps_the_cursor_and_the_edit() -> None:
    """A smaller or larger terminal still shows the row typed into, with its text."""
    app = Bench(lines(100))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["down"] * 8)
        app.rows.begin_edit("75")
        for size in ((40, 8), (120, 40), (30, 6), (80, 24)):
            app.query_one(Vertical).styles.height = size[1] - 1
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert "> Line 8 [75________]" in painted(app)
        app.rows.set_rows(lines(9))
        assert app.rows.editing == "75"


@pytest.mark.asyncio
@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
async def test_the_cursor_row_shows_in_every_theme(theme: str) -> None:
    """The cursor row differs from others, with and without the focus, in light, dark and ANSI themes."""
    app = Bench(lines(3))
    async with app.run_test(size=(80, 24)) as pilot:
        assert theme in app.available_themes
        app.theme = theme
        await pilot.pause()
        plain = next(segment.style for segment in app.rows.render_line(1))
        focused = next(segment.style for segment in app.rows.render_line(0))
        app.query_one(Input).focus()
        await pilot.pause()
        blurred = next(segment.style for segment in app.rows.render_line(0))
        assert len({plain, focused, blurred}) == 3
