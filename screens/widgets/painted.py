"""The rows of a list as lines on the screen, and only those that are seen.

Drawing a row costs many times what sending a line drawn before does. So lines are kept once they are drawn,
and a repaint asks only for those that differ from what stands there; this keeps a page of any list quick.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import ClassVar, Generic, NamedTuple, Self, TypeVar

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from .edit import ONE_LINE
from .place import Place

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


class PaintedRows(Widget, Generic[T]):
    """A list to be looked at; what keys and mouse do with it is for the class built on it."""

    DEFAULT_CSS = """
    PaintedRows {
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
    ALLOW_SELECT = False

    def __init__(
        self,
        place: Place[T],
        draw: Callable[[T, int, Look], Content],
        *,
        empty_text: str,
        id: str | None,
        classes: str | None,
    ) -> None:
        """Paint the window of a place, each row as `draw(row, width, look)` draws it."""
        self._place = place
        self._draw = draw
        self._empty_text = empty_text
        self._measured = self._window = Size(0, 0)
        # What stands on each line now, and the lines drawn before: a repaint compares, a scroll reuses.
        self._painted: dict[int, tuple[T | None, Look, str]] = {}
        self._strips: dict[tuple[Hashable, Look, str, int], tuple[T, Style, Strip]] = {}
        # The lines as they are handed to Textual, and which of them have to be made anew.
        self._ready: list[Strip] = []
        self._stale: set[int] = set()
        self._base_styles: dict[str, Style] = {}
        self._drawn_theme = ""
        super().__init__(id=id, classes=classes)
        self.auto_links = False

    @property
    def rows(self) -> Sequence[T]:
        """The rows, as they were set."""
        return self._place.rows

    @property
    def cursor(self) -> int:
        """The index of the row under the cursor, -1 when there is none to stand on."""
        return self._place.cursor

    @property
    def current(self) -> T | None:
        """The row under the cursor."""
        return self._place.current

    @property
    def top(self) -> int:
        """The index of the first visible row."""
        return self._place.top

    @property
    def empty_text(self) -> str:
        """What to show, dimmed, when there are no rows."""
        return self._empty_text

    @empty_text.setter
    def empty_text(self, text: str) -> None:
        if text != self._empty_text:
            self._empty_text = text
            if not self.rows:
                self.refresh()

    # -- what is painted

    def render_line(self, y: int) -> Strip:
        """Return one line of the window."""
        if not self.rows:
            return self._empty_line(y)
        self._painted[y] = self._line(y)
        return self._strip(*self._painted[y])

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a crop, of which only those are made that were to be painted again.

        Textual asks for all of them whenever anything on the screen is painted.
        """
        if self.outer_size != self._measured:
            self._measure()  # a paint can come before the resize event
        height = self._window.height
        if len(self._ready) != height:
            self._ready, self._stale = [Strip([])] * height, set(range(height))
        if self._stale:
            background, filters = self.background_colors[1], self.get_line_filters()
            for y in self._stale:
                strip = self.render_line(y)
                for line_filter in filters:
                    strip = strip.apply_filter(line_filter, background)
                self._ready[y] = strip
            self._stale.clear()
        strips = self._ready[crop.y : crop.bottom]
        start, end = crop.column_span
        if (start, end) == (0, self._window.width):
            return strips
        return [strip.crop(start, end) for strip in strips]

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Ask for a paint of these regions, of everything when none is named."""
        if regions and self._ready:
            self._stale.update(y for region in regions for y in region.line_range if y < len(self._ready))
        else:
            self._ready.clear()
            self._stale.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _line(self, y: int) -> tuple[T | None, Look, str]:
        """Tell what belongs on a line: the row, its look, and the piece of scrollbar."""
        place = self._place
        index, bar = place.top + y, place.bar(y)
        if index >= len(place.rows):
            return None, PLAIN, bar
        return place.rows[index], self._cursor_look() if index == place.cursor else PLAIN, bar

    def _cursor_look(self) -> Look:
        """Tell how the cursor row is to be drawn."""
        return Look(True, self.has_focus)

    def _strip(self, row: T | None, look: Look, bar: str) -> Strip:
        """Draw a line, or take it as it was drawn before."""
        width = self._window.width
        if row is None:
            return Strip.blank(width, self._base_style("").rich_style)
        base = self._base_style(self._style_name(row, look))
        cache_key = (self._place.key(row), look, bar, width)
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

    def _style_name(self, row: T, look: Look) -> str:
        if look.editing is not None:
            return "rows--edit"
        if look.focused:
            return "rows--cursor" if look.active else "rows--cursor-blurred"
        return "" if self._place.selectable(row) else "rows--heading"

    def _base_style(self, name: str) -> Style:
        # Textual keeps component styles only until the next refresh.
        if name not in self._base_styles:
            self._base_styles[name] = self.get_visual_style(*([name] if name else []))
        return self._base_styles[name]

    # -- what is painted again

    def refresh_row(self, key: Hashable) -> None:
        """Draw one row anew, if it is visible, because something other than the row itself changed."""
        self._strips = {kept: strip for kept, strip in self._strips.items() if kept[0] != key}
        for line, (row, _look, _bar) in self._painted.items():
            if row is not None and self._place.key(row) == key:
                self.refresh(Region(0, line, self._window.width, 1))

    def redraw(self) -> None:
        """Draw all visible rows anew."""
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget the styles; lines are drawn anew when the theme is another."""
        super().notify_style_update()
        self._base_styles.clear()
        self._ready.clear()
        self._stale.clear()
        if self.app.theme != self._drawn_theme:
            self._drawn_theme = self.app.theme
            self._strips.clear()

    def on_resize(self) -> None:
        """Keep the cursor in sight when the window changes."""
        self._measure()
        self.refresh()

    def _measure(self) -> None:
        # Textual works `size` out anew at each call, which for every line of a page is most of the cost.
        self._measured, self._window = self.outer_size, self.size
        self._painted.clear()
        self._ready.clear()
        self._stale.clear()
        self._place.resize(self._window.height)

    def _repaint(self) -> None:
        """Ask for a paint of the lines that are not as they were painted."""
        width, height = self._window
        if not self.rows or not self._painted:
            self._painted.clear()
            self.refresh()
            return
        changed = [y for y in range(height) if self._painted.get(y) != self._line(y)]
        if len(changed) * 2 > height:
            self.refresh()
        elif changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))


@lru_cache(maxsize=8)
def _wrapped(text: str, width: int) -> list[Content]:
    return Content(text).wrap(width)
