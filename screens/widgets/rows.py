"""The one list of the product: many rows, one cursor, and only the visible lines cost anything."""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.message_pump import MessagePump
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from shiftboard.language import N_

T = TypeVar("T")
R = TypeVar("R")

WHEEL_LINES = 3
STRIPS_KEPT = 500
ONE_LINE = {ord("\n"): " ", ord("\r"): " ", ord("\t"): " "}


class Look(NamedTuple):
    """How a row is to be drawn.

    `focused` marks the cursor row, `active` the cursor row of a list that has the focus. While a value is
    typed into the row, `editing` is the text so far and `edit_cursor` the place in it.
    """

    focused: bool = False
    active: bool = False
    editing: str | None = None
    edit_cursor: int = 0


PLAIN = Look()


def fold(text: str) -> str:
    """Return text for comparing: without case and without diacritics."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def edit_box(text: str, cursor: int, width: int, style: Style | str = "") -> Content:
    """Paint a box to type in, exactly `width` cells wide (at least 3): `[3c+4_______]`.

    The cursor is a reversed cell. Text longer than the box is shown from where the cursor stays visible.
    """
    text = text.translate(ONE_LINE)
    room = max(1, width - 2)
    under = max(1, cell_len(text[cursor : cursor + 1]))
    start = max(0, cursor - 4 * room)  # of a pasted page only what can be seen is measured
    while start < cursor and cell_len(text[start:cursor]) + under > room:
        start += 1
    end = min(len(text), start + 8 * room)
    while end > start and cell_len(text[start:end]) > room:
        end -= 1
    gap = room - cell_len(text[start:end])
    shown = text[start:end] + "_" * gap
    box = Content(f"[{shown}]").stylize(style)
    at = 1 + cursor - start
    return box.stylize(Style(reverse=True), at, at + 1)


@lru_cache(maxsize=8)
def _wrapped(text: str, width: int) -> list[Content]:
    return Content(text).wrap(width)


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


class Rows(Widget, Generic[T], can_focus=True):
    """A list of rows of one line each, with a cursor, headings, search and a value typed in place.

    Rows are values: a row that compares equal is taken to look the same. When what `draw` says changes
    without the row changing (a clock), call `refresh_row` or `redraw`.

    Keys are dealt with strictly one after another. Enter, and every key this list leaves to the screen and
    the app, holds back the keys behind it until everyone above has dealt with it; so keys typed ahead never
    act on the wrong row and never miss an edit that Enter opens.
    """

    DEFAULT_CSS = """
    Rows {
        width: 1fr;
        height: 1fr;
        & > .rows--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        & > .rows--cursor-blurred {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
            text-style: $block-cursor-blurred-text-style;
        }
        & > .rows--edit { text-style: bold; }
        & > .rows--heading { text-style: bold; }
        & > .rows--empty { text-style: dim; }
        & > .rows--bar { color: $scrollbar; }
        &:ansi > .rows--cursor-blurred { text-style: underline; }
        &:nocolor > .rows--cursor { text-style: reverse; }
        &:nocolor > .rows--cursor-blurred { text-style: underline; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--cursor",
        "rows--cursor-blurred",
        "rows--edit",
        "rows--heading",
        "rows--empty",
        "rows--bar",
    }
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
    ALLOW_SELECT = False

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
        super().__init__(id=id, classes=classes)
        self.auto_links = False
        self._draw = draw
        self._key = key
        self._selectable = selectable
        self._empty_text = empty_text
        self._rows: Sequence[T] = ()
        self._cursor = -1
        self._current: T | None = None
        self._top = 0
        self._measured = self._window = Size(0, 0)
        # What stands on each line now, and the lines drawn before: a repaint compares, a scroll reuses.
        self._painted: dict[int, tuple[T | None, Look, str]] = {}
        self._strips: dict[tuple[Hashable, Look, str, int], tuple[T, Style, Strip]] = {}
        self._base_styles: dict[str, Style] = {}
        self._drawn_theme = ""
        # The edit, the keys that wait their turn, and whom they wait for.
        self._text: str | None = None
        self._text_cursor = 0
        self._unanswered = False
        self._away = 0
        self._held: deque[events.Key | events.Paste] = deque()
        # The mouse: is the scrollbar held, has this click brought the focus.
        self._grabbed = False
        self._just_focused = False
        self._focus_click = False

    # -- rows and cursor

    @property
    def rows(self) -> Sequence[T]:
        """The rows, as they were set."""
        return self._rows

    @property
    def cursor(self) -> int:
        """The index of the row under the cursor, -1 when there is none to stand on."""
        return self._cursor

    @property
    def current(self) -> T | None:
        """The row under the cursor."""
        return self._current

    @property
    def top(self) -> int:
        """The index of the first visible row."""
        return self._top

    @property
    def empty_text(self) -> str:
        """What to show, dimmed, when there are no rows."""
        return self._empty_text

    @empty_text.setter
    def empty_text(self, text: str) -> None:
        if text != self._empty_text:
            self._empty_text = text
            if not self._rows:
                self.refresh()

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show these rows, with the cursor on the same key, or on the nearest row when that key is gone.

        Only lines that differ are painted again. The list keeps the sequence: set it anew after changing it.
        """
        was, line = self._current, self._cursor - self._top
        found = -1 if was is None else self._index_of(self._key(was), rows)
        self._rows = rows
        if found >= 0 and self._selectable(rows[found]):
            self._cursor = found
            # The row stays on its line of the screen, but a list at its top stays there.
            self._top = self._top and found - line
        else:
            found = -1
            self._cursor = self._nearest(max(0, self._cursor))
        if self._text is not None and was is not None and found < 0:
            self._stop_edit()
            self._tell(self.EditCancelled(self, was))
        self._fit()
        self._settle(was)

    def move_to(self, key: Hashable) -> bool:
        """Put the cursor on the row with this key; False when it is not there or a value is being typed."""
        index = self._index_of(key, self._rows)
        return index >= 0 and self._selectable(self._rows[index]) and self._go(index)

    def find(
        self, text: str, *, words: Callable[[T], str], again: bool = False, backwards: bool = False
    ) -> bool:
        """Move to the next row whose words contain the text, whatever its case and diacritics.

        The row under the cursor is looked at first, or last when looking `again`; the search wraps round.
        """
        wanted, count = fold(text), len(self._rows)
        if not wanted:
            return False
        step = -1 if backwards else 1
        start = max(0, self._cursor) + (step if again else 0)
        for distance in range(count):
            index = (start + step * distance) % count
            row = self._rows[index]
            if wanted in fold(words(row)) and self._selectable(row):
                return self._go(index)
        return False

    def refresh_row(self, key: Hashable) -> None:
        """Draw one row anew, if it is visible, because something other than the row itself changed."""
        self._strips = {kept: strip for kept, strip in self._strips.items() if kept[0] != key}
        for line, (row, _look, _bar) in self._painted.items():
            if row is not None and self._key(row) == key:
                self.refresh(Region(0, line, self._window.width, 1))

    def redraw(self) -> None:
        """Draw all visible rows anew."""
        self._strips.clear()
        self.refresh()

    def action_step(self, lines: int) -> None:
        """Move the cursor to the next selectable row up (-1) or down (1)."""
        if self._cursor < 0:
            self._scroll(self._top + lines)
        else:
            self._go(self._seek(self._cursor + lines, lines))

    def action_page(self, pages: int) -> None:
        """Move the cursor and the window by a page, less one line to hold on to."""
        distance = pages * max(1, self._window.height - 1)
        if self._cursor < 0:
            self._scroll(self._top + distance)
            return
        target = min(max(0, self._cursor + distance), len(self._rows) - 1)
        index = self._seek(target, pages)
        if index < 0:
            index = self._seek(target, -pages)
        if self._text is None:
            self._top += index - self._cursor
        self._go(index)

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        if self._cursor < 0:
            self._scroll(0)
        self._go(self._seek(0, 1))

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        if self._cursor < 0:
            self._scroll(len(self._rows))
        self._go(self._seek(len(self._rows) - 1, -1))

    def action_choose(self) -> None:
        """Say that the row under the cursor was chosen."""
        if self._current is not None and self._text is None:
            self._tell(self.Chosen(self, self._current))
            self._hold()

    def _index_of(self, key: Hashable, rows: Sequence[T]) -> int:
        """Find a key; where the cursor stands is the likeliest place."""
        if 0 <= self._cursor < len(rows) and self._key(rows[self._cursor]) == key:
            return self._cursor
        return next((index for index, row in enumerate(rows) if self._key(row) == key), -1)

    def _seek(self, index: int, step: int) -> int:
        """Find the first selectable row from `index` on, in steps; -1 when there is none."""
        while 0 <= index < len(self._rows):
            if self._selectable(self._rows[index]):
                return index
            index += step
        return -1

    def _nearest(self, index: int) -> int:
        """Find the selectable row nearest to `index`, rather below than above."""
        index = min(index, len(self._rows) - 1)
        below, above = self._seek(index, 1), self._seek(index, -1)
        if below < 0 or above < 0:
            return max(below, above)
        return below if below - index <= index - above else above

    def _go(self, index: int, *, reveal: bool = True) -> bool:
        """Put the cursor on a selectable row; not while a value is typed into another."""
        if index < 0 or self._text is not None:
            return False
        was, self._cursor = self._current, index
        if reveal:
            self._reveal()
        self._settle(was)
        return True

    def _settle(self, was: T | None) -> None:
        """Paint what differs and tell when the cursor came to another row than it was on."""
        self._current = self._rows[self._cursor] if self._cursor >= 0 else None
        self._repaint()
        now = self._current
        if now is not None and (was is None or self._key(was) != self._key(now)):
            self._tell(self.Moved(self, now))

    # -- window

    def _fit(self) -> None:
        """Keep the window within the rows and the cursor within the window."""
        height = self._window.height
        if not height:
            return
        if self._cursor >= 0:
            self._top = max(min(self._top, self._cursor), self._cursor - height + 1)
        self._top = max(0, min(self._top, len(self._rows) - height))

    def _reveal(self) -> None:
        """Bring the cursor into the window, together with the headings it stands under."""
        height, first, last = self._window.height, self._cursor, self._cursor
        if not height or self._cursor < 0:
            self._fit()
            return
        while first > 0 and last - first + 1 < height and not self._selectable(self._rows[first - 1]):
            first -= 1
        if self._seek(last + 1, 1) < 0:
            last = len(self._rows) - 1  # lines after the last selectable row can be seen in no other way
        self._top = min(max(self._top, last - height + 1), first)
        self._fit()

    def _scroll(self, top: int) -> None:
        """Move the window; a cursor that would leave it is pulled along."""
        if self._text is not None:
            return
        height, before = max(1, self._window.height), self._top
        self._top = top = max(0, min(top, len(self._rows) - height))
        was = self._current
        if not top <= self._cursor < top + height:
            inside = self._seek(top, 1) if top > before else self._seek(top + height - 1, -1)
            if top <= inside < top + height:
                self._cursor = inside
        self._settle(was)

    def on_resize(self) -> None:
        """Keep the cursor in sight when the window changes."""
        self._measure()
        self.refresh()

    def _measure(self) -> None:
        # Textual works `size` out anew at each call, which for every line of a page is most of the cost.
        self._measured, self._window = self.outer_size, self.size
        self._painted.clear()
        self._reveal()

    # -- painting

    def notify_style_update(self) -> None:
        """Forget the styles; lines are drawn anew when the theme is another."""
        super().notify_style_update()
        self._base_styles.clear()
        if self.app.theme != self._drawn_theme:
            self._drawn_theme = self.app.theme
            self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """Return one line of the window."""
        if self.outer_size != self._measured:
            self._measure()  # a paint can come before the resize event
        if not self._rows:
            return self._empty_line(y)
        self._painted[y] = self._line(y)
        return self._strip(*self._painted[y])

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a crop. Textual's own way would dress each line again, for nothing."""
        strips = [self.render_line(y) for y in crop.line_range]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        start, end = crop.column_span
        return (
            strips
            if (start, end) == (0, self._window.width)
            else [strip.crop(start, end) for strip in strips]
        )

    def _line(self, y: int) -> tuple[T | None, Look, str]:
        """Tell what belongs on a line: the row, its look, and the piece of scrollbar."""
        index, count, height = self._top + y, len(self._rows), self._window.height
        bar = ""
        if count > height:
            start, size = self._thumb()
            bar = "█" if start <= y < start + size else "│"
        if index >= count:
            return None, PLAIN, bar
        if index != self._cursor:
            return self._rows[index], PLAIN, bar
        return self._rows[index], Look(True, self.has_focus, self._text, self._text_cursor), bar

    def _strip(self, row: T | None, look: Look, bar: str) -> Strip:
        """Draw a line, or take it as it was drawn before."""
        width = self._window.width
        if row is None:
            return Strip.blank(width, self._base_style("").rich_style)
        name = "" if self._selectable(row) else "rows--heading"
        if look.focused:
            name = "rows--cursor" if look.active else "rows--cursor-blurred"
        if look.editing is not None:
            name = "rows--edit"
        base = self._base_style(name)
        cache_key = (self._key(row), look, bar, width)
        kept = self._strips.get(cache_key)
        if kept is not None and kept[1] == base and (kept[0] is row or kept[0] == row):
            return kept[2]
        room = max(0, width - len(bar))
        content = self._draw(row, room, look)
        if not content.plain.isprintable():
            content = Content(content.plain.translate(ONE_LINE), list(content.spans))
        segments, missing = content.render_segments(base), room - content.cell_length
        if missing > 0:
            segments.append(Segment(" " * missing, base.rich_style))
        elif missing < 0:
            segments = list(Strip(segments).adjust_cell_length(room))
        if bar:
            segments.append(Segment(bar, self._base_style("rows--bar").rich_style))
        strip = Strip(segments, width)
        if len(self._strips) >= STRIPS_KEPT:
            self._strips.clear()
        self._strips[cache_key] = (row, base, strip)
        return strip

    def _empty_line(self, y: int) -> Strip:
        style, width = self._base_style("rows--empty"), self._window.width
        lines = _wrapped(self._empty_text, width) if width else []
        segments = lines[y].render_segments(style) if y < len(lines) else []
        return Strip(segments).adjust_cell_length(width, style.rich_style)

    def _base_style(self, name: str) -> Style:
        # Textual keeps component styles only until the next refresh.
        if name not in self._base_styles:
            self._base_styles[name] = self.get_visual_style(*([name] if name else []))
        return self._base_styles[name]

    def _thumb(self) -> tuple[int, int]:
        """Return the first line of the scrollbar's thumb and its length."""
        height, count = max(1, self._window.height), len(self._rows)
        size = max(1, height * height // count)
        return round(self._top * (height - size) / max(1, count - height)), size

    def _repaint(self) -> None:
        """Ask for a paint of the lines that are not as they were painted."""
        width, height = self._window
        if not self._rows or not self._painted:
            self._painted.clear()
            self.refresh()
            return
        changed = [y for y in range(height) if self._painted.get(y) != self._line(y)]
        if len(changed) * 2 > height:
            self.refresh()
        elif changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    # -- a value typed in place

    @property
    def editing(self) -> str | None:
        """The text typed so far, None when no value is being typed."""
        return self._text

    def begin_edit(self, initial: str = "") -> bool:
        """Start typing a value into the current row; False when there is none.

        From here on the keys belong to the text, and the cursor stays on the row until `end_edit`.
        """
        if self._current is None:
            return False
        self._text = initial.translate(ONE_LINE)
        self._text_cursor = len(self._text)
        self._unanswered = False
        self._reveal()
        self._repaint()
        return True

    def edit_wrong(self) -> None:
        """Answer `Entered`: the text is not accepted, it stays for correction and Enter works again."""
        self._unanswered = False
        self.call_later(self._drain)

    def end_edit(self) -> None:
        """Answer `Entered`: done; the row is drawn plainly again.

        Keys typed ahead go to the next `begin_edit` when it is called in the same breath, otherwise they act
        as keys outside an edit do.
        """
        if self._text is not None:
            self._stop_edit()
            self._repaint()
            self.call_later(self._drain)

    def _stop_edit(self) -> None:
        self._text, self._text_cursor, self._unanswered = None, 0, False

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell Textual which keys an edit takes, so that no binding above gets them."""
        if self._text is None:
            return False
        plain = key.removeprefix("shift+")
        return "+" not in plain and not (plain[0] == "f" and plain[1:].isdigit())

    # -- keys

    def on_key(self, event: events.Key) -> None:
        """Deal with a key in its turn."""
        if event.key == "escape" and self._unanswered and not self._away:
            # A screen that takes its time, or forgets to answer, does not hold the user.
            event.stop()
            event.prevent_default()
            self._held.clear()
            self._cancel_edit()
        else:
            self._wait_turn(event)

    def on_paste(self, event: events.Paste) -> None:
        """Deal with pasted text in its turn."""
        self._wait_turn(event)

    def _wait_turn(self, event: events.Key | events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._held.append(event)
        self._drain()

    def _drain(self) -> None:
        """Deal with the keys in order, up to one that others must deal with first.

        While a message or a key is with the screen, or an entered text is not answered, keys wait here. Only
        an Enter straight behind the unanswered one is dropped, so that a text is entered once.
        """
        while self._held:
            event = self._held[0]
            double = self._unanswered and isinstance(event, events.Key) and event.key == "enter"
            if (self._away or self._unanswered) and not double:
                return
            self._held.popleft()
            if double:
                continue
            if self.app.focused is not self:
                # The key before this one opened something: what was typed after it belongs there.
                if isinstance(event, events.Key):
                    self.app.post_message(events.Key(event.key, event.character))
                else:
                    self.app.post_message(events.Paste(event.text))
            elif not self._edit_with(event) and not self._navigate(event) and self.parent is not None:
                event.stop(False)
                event.prevent_default(False)
                self.parent.post_message(event)
                self._hold()

    def _hold(self) -> None:
        """Hold keys back until what was just posted went through every queue above, and come back."""
        self._away += 1
        self._go_round([self, *self.ancestors, self])

    def _go_round(self, nodes: list[MessagePump]) -> None:
        while nodes:
            node, *nodes = nodes
            if node.call_later(self._go_round, nodes):
                return
        self._away -= 1
        self._drain()

    def _tell(self, message: Message) -> None:
        # Without this the sender is whoever called, and a message stops at its sender.
        self.post_message(message.set_sender(self))

    def _navigate(self, event: events.Key | events.Paste) -> bool:
        """Act on a key of the list; False when it is not one."""
        if not self._rows or isinstance(event, events.Paste):
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

    def _edit_with(self, event: events.Key | events.Paste) -> bool:
        """Act on a key in the edit; False when there is no edit or the key is not for it."""
        text, at = self._text, self._text_cursor
        if text is None or self._current is None:
            return False
        if isinstance(event, events.Paste):
            self._insert("".join(event.text.splitlines()[:1]))
            return True
        if not self.check_consume_key(event.key, event.character):
            return False
        match event.key:
            case "enter":
                self._unanswered = True
                self._tell(self.Entered(self, self._current, text))
                self._hold()
            case "escape":
                self._cancel_edit()
            case "left":
                self._set_text(text, at - 1)
            case "right":
                self._set_text(text, at + 1)
            case "home":
                self._set_text(text, 0)
            case "end":
                self._set_text(text, len(text))
            case "backspace":
                self._set_text(text[: max(0, at - 1)] + text[at:], at - 1)
            case "delete":
                self._set_text(text[:at] + text[at + 1 :], at)
            case _ if event.is_printable:
                self._insert(event.character or "")
        return True

    def _insert(self, typed: str) -> None:
        text, at = self._text or "", self._text_cursor
        # Pasted text may hold what would move the terminal's cursor.
        typed = "".join(" " if letter.isspace() else letter for letter in typed)
        typed = "".join(letter for letter in typed if letter.isprintable())
        self._set_text(text[:at] + typed + text[at:], at + len(typed))

    def _set_text(self, text: str, cursor: int) -> None:
        self._text, self._text_cursor = text, max(0, min(cursor, len(text)))
        self._repaint()

    def _cancel_edit(self) -> None:
        if self._current is not None:
            self._tell(self.EditCancelled(self, self._current))
        self._stop_edit()
        self._repaint()

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
        self._grabbed = event.x >= self._window.width - 1 and len(self._rows) > self._window.height
        if self._grabbed:
            self.capture_mouse()
            self._drag_to(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse with the scrollbar."""
        if self._grabbed and self.app.mouse_captured is self:
            self._drag_to(event.y)

    def on_mouse_up(self) -> None:
        """Let the scrollbar go."""
        if self._grabbed:
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Select the row clicked, or choose it when it is selected already."""
        index = self._top + event.y
        if self._grabbed or self._text is not None or event.button != 1 or not 0 <= index < len(self._rows):
            return
        if index == self._cursor and not self._focus_click:
            self.action_choose()
        elif self._selectable(self._rows[index]):
            self._go(index, reveal=False)  # the rows stay put under the mouse

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll towards the first row."""
        event.stop()
        self._scroll(self._top - WHEEL_LINES)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll towards the last row."""
        event.stop()
        self._scroll(self._top + WHEEL_LINES)

    def _drag_to(self, y: int) -> None:
        """Put the middle of the scrollbar's thumb on a line."""
        height, size = self._window.height, self._thumb()[1]
        self._scroll(round((y - size // 2) * (len(self._rows) - height) / max(1, height - size)))
