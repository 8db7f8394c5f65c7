"""The one list of the product: many rows, one cursor, and only the visible lines cost anything.

Where the cursor and the window stand is in `place`, how the lines are painted in `painted`, the text while a
value is typed in `edit`, and whose turn it is to deal with a key in `turns`. Here is what keys and mouse do.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from shiftboard.clean_text import folded
from shiftboard.language import N_

from .edit import LineEdit, edit_box
from .painted import Look, PaintedRows
from .place import Place
from .turns import Turns, Typed

__all__ = ["Look", "RowMessage", "Rows", "edit_box"]

T = TypeVar("T")
R = TypeVar("R")

WHEEL_LINES = 3


def _always(_row: object) -> bool:
    return True


class RowMessage(Message, Generic[R]):
    """A message about one row of a list."""

    def __init__(self, rows: Rows[R], row: R) -> None:
        super().__init__()
        self.rows = rows
        self.row = row

    @property
    def control(self) -> Rows[R]:
        """The list the row is in."""
        return self.rows


class Rows(PaintedRows[T], Generic[T], can_focus=True):
    """A list of rows of one line each, with a cursor, headings, search and a value typed in place.

    Rows are values: a row that compares equal is taken to look the same. When what `draw` says changes
    without the row changing (a clock), call `refresh_row` or `redraw`.

    Keys are dealt with strictly one after another. Enter, and every key this list leaves to the screen and
    the app, holds back the keys behind it until everyone above has dealt with it; so keys typed ahead never
    act on the wrong row and never miss an edit that Enter opens.
    """

    # `on_key` acts on these itself, in order with the keys typed in an edit; as bindings they are listed in
    # the help and can be given other keys.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", N_("Row up"), show=False, id="rows.up"),
        Binding("down", "step(1)", N_("Row down"), show=False, id="rows.down"),
        Binding("pageup", "page(-1)", N_("Page up"), show=False, id="rows.page-up"),
        Binding("pagedown", "page(1)", N_("Page down"), show=False, id="rows.page-down"),
        Binding("home,ctrl+home", "first", N_("First row"), show=False, id="rows.first"),
        Binding("end,ctrl+end", "last", N_("Last row"), show=False, id="rows.last"),
        Binding("enter", "choose", N_("Choose the row"), show=False, id="rows.choose"),
    ]

    class Moved(RowMessage[R]):
        """The cursor came to another row, by whatever way."""

    class Chosen(RowMessage[R]):
        """Enter was pressed on the row, or the row under the cursor was clicked."""

    class Entered(RowMessage[R]):
        """Enter was pressed in the edit; answer with `end_edit` or `edit_wrong`."""

        def __init__(self, rows: Rows[R], row: R, text: str) -> None:
            super().__init__(rows, row)
            self.text = text

    class EditCancelled(RowMessage[R]):
        """The edit ended without a value: escape was pressed, or the row is gone."""

    def __init__(
        self,
        draw: Callable[[T, int, Look], Content],
        *,
        key: Callable[[T], Hashable],
        selectable: Callable[[T], bool] = _always,
        empty_text: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make a list whose rows are drawn by `draw(row, width, look)` on one line.

        `key` tells a row from the others. Rows that are not `selectable` are headings: drawn, but the cursor
        steps over them.
        """
        super().__init__(Place(key, selectable), draw, empty_text=empty_text, id=id, classes=classes)
        self._edit: LineEdit | None = None
        self._turns = Turns(self, self._act)
        # The mouse: is the scrollbar held, has this click brought the focus.
        self._grabbed = False
        self._just_focused = False
        self._focus_click = False

    # -- rows and cursor

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show these rows, with the cursor on the same key, or on the nearest row when that key is gone.

        Only lines that differ are painted again. The list keeps the sequence: set it anew after changing it.
        """
        was = self.current
        stayed = self._place.set_rows(rows)
        if self._edit is not None and was is not None and not stayed:
            self._stop_edit()
            self._tell(self.EditCancelled(self, was))
        self._settle(was)

    def move_to(self, key: Hashable) -> bool:
        """Put the cursor on the row with this key; False when it is not there or a value is being typed."""
        index = self._place.find(key)
        return index >= 0 and self._move(lambda: self._place.go(index))

    def find(
        self, text: str, *, words: Callable[[T], str], again: bool = False, backwards: bool = False
    ) -> bool:
        """Move to the next row whose words contain the text, whatever its case and diacritics.

        The row under the cursor is looked at first, or last when looking `again`; the search wraps round.
        """
        wanted = folded(text)
        if not wanted:
            return False
        index = self._place.search(lambda row: wanted in folded(words(row)), again=again, backwards=backwards)
        return index >= 0 and self._move(lambda: self._place.go(index))

    def action_step(self, lines: int) -> None:
        """Move the cursor to the next selectable row up (-1) or down (1)."""
        self._move(lambda: self._place.step(lines))

    def action_page(self, pages: int) -> None:
        """Move the cursor and the window by a page, less one line to hold on to."""
        self._move(lambda: self._place.page(pages))

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._move(self._place.first)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self._move(self._place.last)

    def action_choose(self) -> None:
        """Say that the row under the cursor was chosen."""
        if self.current is not None and self._edit is None:
            self._tell(self.Chosen(self, self.current))
            self._turns.hold()

    def _move(self, move: Callable[[], None]) -> bool:
        """Move the cursor or the window; not while a value is typed into a row."""
        if self._edit is not None:
            return False
        was = self.current
        move()
        self._settle(was)
        return True

    def _settle(self, was: T | None) -> None:
        """Paint what differs and tell when the cursor came to another row than it was on."""
        self._repaint()
        now, key = self.current, self._place.key
        if now is not None and (was is None or key(was) != key(now)):
            self._tell(self.Moved(self, now))

    def _tell(self, message: Message) -> None:
        # Without this the sender is whoever called, and a message stops at its sender.
        self.post_message(message.set_sender(self))

    # -- questions over the list

    def begin_questions(self) -> None:
        """From here on keys wait for the questions that the screen is about to ask."""
        self._turns.asks = True

    def hand_over_keys(self) -> None:
        """A question is there: what was typed ahead belongs to it."""
        self._turns.go_on()

    def end_questions(self) -> None:
        """Keys are for the list again."""
        self._turns.asks = False
        self._turns.go_on()

    # -- a value typed in place

    @property
    def editing(self) -> str | None:
        """The text typed so far, None when no value is being typed."""
        return None if self._edit is None else self._edit.text

    def begin_edit(self, initial: str = "") -> bool:
        """Start typing a value into the current row; False when there is none.

        From here on the keys belong to the text, and the cursor stays on the row until `end_edit`.
        """
        if self.current is None:
            return False
        self._edit = LineEdit(initial)
        self._turns.unanswered = False
        self._place.reveal()
        self._repaint()
        return True

    def edit_wrong(self) -> None:
        """Answer `Entered`: the text is not accepted, it stays for correction and Enter works again."""
        self._turns.unanswered = False
        self.call_later(self._turns.go_on)

    def end_edit(self) -> None:
        """Answer `Entered`: done; the row is drawn plainly again.

        Keys typed ahead go to the next `begin_edit` when it is called in the same breath, otherwise they act
        as keys outside an edit do.
        """
        if self._edit is not None:
            self._stop_edit()
            self._repaint()

    def _stop_edit(self) -> None:
        self._edit, self._turns.unanswered = None, False
        self.call_later(self._turns.go_on)

    def _cursor_look(self) -> Look:
        look, edit = super()._cursor_look(), self._edit
        return look if edit is None else look._replace(editing=edit.text, edit_cursor=edit.cursor)

    # -- keys

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell Textual which keys an edit takes, so that no binding above gets them."""
        if self._edit is None:
            return False
        plain = key.removeprefix("shift+")
        return "+" not in plain and not (plain[0] == "f" and plain[1:].isdigit())

    def on_key(self, event: events.Key) -> None:
        """Deal with a key in its turn."""
        self._turns.take(event)

    def on_paste(self, event: events.Paste) -> None:
        """Deal with pasted text in its turn."""
        self._turns.take(event)

    def _act(self, event: Typed) -> bool:
        """Act on a key whose turn it is; False when it is for the screen or the app."""
        return self._type(event) or self._navigate(event)

    def _type(self, event: Typed) -> bool:
        """Act on a key in the edit; False when there is no edit or the key is not for it."""
        edit, row = self._edit, self.current
        if edit is None or row is None:
            return False
        if isinstance(event, events.Paste):
            edit.insert("".join(event.text.splitlines()[:1]))
        elif not self.check_consume_key(event.key, event.character):
            return False
        elif event.key == "enter":
            self._turns.unanswered = True
            self._tell(self.Entered(self, row, edit.text))
            self._turns.hold()
        elif event.key == "escape":
            self._stop_edit()
            self._tell(self.EditCancelled(self, row))
        else:
            edit.press(event.key, (event.character or "") if event.is_printable else "")
        self._repaint()
        return True

    def _navigate(self, event: Typed) -> bool:
        """Act on a key of the list; False when it is not one."""
        if not self.rows or isinstance(event, events.Paste):
            return False
        match event.key:
            case "up":
                self.action_step(-1)
            case "down":
                self.action_step(1)
            case "pageup":
                self.action_page(-1)
            case "pagedown":
                self.action_page(1)
            case "home" | "ctrl+home":
                self.action_first()
            case "end" | "ctrl+end":
                self.action_last()
            case "enter":
                self.action_choose()
            case _:
                return False
        return True

    # -- mouse

    def on_focus(self) -> None:
        """Note that a click which follows at once only brought the focus."""
        self._just_focused = True
        self.call_later(self._focus_settled)

    def _focus_settled(self) -> None:
        self._just_focused = False

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the scrollbar."""
        self._focus_click = self._just_focused
        self._grabbed = event.x >= self._window.width - 1 and self._place.overflows
        if self._grabbed:
            self.capture_mouse()
            self._move(lambda: self._place.drag(event.y))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse with the scrollbar."""
        if self._grabbed and self.app.mouse_captured is self:
            self._move(lambda: self._place.drag(event.y))

    def on_mouse_up(self) -> None:
        """Let the scrollbar go."""
        if self._grabbed:
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Select the row clicked, or choose it when it is selected already."""
        place, index = self._place, self._place.top + event.y
        if self._grabbed or self._edit is not None or event.button != 1 or not 0 <= index < len(place.rows):
            return
        if index == place.cursor and not self._focus_click:
            self.action_choose()
        elif place.selectable(place.rows[index]):
            self._move(lambda: place.select(index))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll towards the first row."""
        event.stop()
        self._move(lambda: self._place.scroll(self.top - WHEEL_LINES))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll towards the last row."""
        event.stop()
        self._move(lambda: self._place.scroll(self.top + WHEEL_LINES))
