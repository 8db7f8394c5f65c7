"""Lines of a list as strips for the terminal, kept so that scrolling does not draw them again.

Drawing a line costs many times what sending a kept one does; this is what keeps a page of any list quick.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from .edit import ONE_LINE

T = TypeVar("T")

STRIPS_KEPT = 500


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


class Painter(Generic[T]):
    """Turns rows into strips with the styles of a widget, and keeps the strips and the styles.

    The styles are the widget's component classes `rows--cursor`, `rows--cursor-blurred`, `rows--edit`,
    `rows--heading`, `rows--empty` and `rows--bar`.
    """

    def __init__(
        self,
        widget: Widget,
        draw: Callable[[T, int, Look], Content],
        key: Callable[[T], Hashable],
        selectable: Callable[[T], bool],
    ) -> None:
        self._widget = widget
        self._draw = draw
        self._key = key
        self._selectable = selectable
        self._strips: dict[tuple[Hashable, Look, str, int], tuple[T, Style, Strip]] = {}
        self._styles: dict[str, Style] = {}
        self._theme = ""

    def forget(self) -> None:
        """Draw every row anew from now on."""
        self._strips.clear()

    def forget_row(self, key: Hashable) -> None:
        """Draw the row with this key anew."""
        self._strips = {kept: strip for kept, strip in self._strips.items() if kept[0] != key}

    def forget_styles(self) -> None:
        """Ask for the styles again, and draw every row anew when the theme is another."""
        self._styles.clear()
        theme = self._widget.app.theme
        if theme != self._theme:
            self._theme = theme
            self._strips.clear()

    def line(self, row: T | None, look: Look, bar: str, width: int) -> Strip:
        """Draw a line with its piece of scrollbar, or take it as it was drawn before."""
        if row is None:
            return Strip.blank(width, self._style("").rich_style)
        base = self._style(self._style_name(row, look))
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
            segments.append(Segment(bar, self._style("rows--bar").rich_style))
        strip = Strip(segments, width)
        if len(self._strips) >= STRIPS_KEPT:
            self._strips.clear()
        self._strips[cache_key] = (row, base, strip)
        return strip

    def empty_line(self, text: str, y: int, width: int) -> Strip:
        """Draw a line of what is said when there are no rows."""
        style = self._style("rows--empty")
        lines = _wrapped(text, width) if width else []
        segments = lines[y].render_segments(style) if y < len(lines) else []
        return Strip(segments).adjust_cell_length(width, style.rich_style)

    def _style_name(self, row: T, look: Look) -> str:
        if look.editing is not None:
            return "rows--edit"
        if look.focused:
            return "rows--cursor" if look.active else "rows--cursor-blurred"
        return "" if self._selectable(row) else "rows--heading"

    def _style(self, name: str) -> Style:
        # Textual keeps component styles only until the next refresh.
        if name not in self._styles:
            self._styles[name] = self._widget.get_visual_style(*([name] if name else []))
        return self._styles[name]


@lru_cache(maxsize=8)
def _wrapped(text: str, width: int) -> list[Content]:
    return Content(text).wrap(width)
