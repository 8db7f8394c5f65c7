"""Where a list stands: its rows, the cursor on one of them, and the window of lines that is seen.

Nothing here knows of Textual or of painting; what the cursor may do is decided here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Place(Generic[T]):
    """A cursor that steps over headings, in a window that follows it.

    `key` tells a row from the others; rows that are not `selectable` are headings.
    """

    def __init__(self, key: Callable[[T], Hashable], selectable: Callable[[T], bool]) -> None:
        self.key = key
        self.selectable = selectable
        self.rows: Sequence[T] = ()
        self.cursor = -1
        self.current: T | None = None  # kept by itself: whoever owns the rows may have changed them since
        self.top = 0
        self.height = 0

    # -- where rows are

    def find(self, key: Hashable) -> int:
        """Find the selectable row with this key, -1 when there is none; the cursor is the likeliest place."""
        rows, at = self.rows, self.cursor
        if not (0 <= at < len(rows) and self.key(rows[at]) == key):
            at = next((index for index, row in enumerate(rows) if self.key(row) == key), -1)
        return at if at >= 0 and self.selectable(rows[at]) else -1

    def search(self, fits: Callable[[T], bool], *, again: bool, backwards: bool) -> int:
        """Find the next selectable row that fits, all the way round; -1 when there is none.

        The row under the cursor is looked at first, or last when looking `again`.
        """
        count, step = len(self.rows), -1 if backwards else 1
        start = max(0, self.cursor) + (step if again else 0)
        for distance in range(count):
            index = (start + step * distance) % count
            row = self.rows[index]
            if fits(row) and self.selectable(row):
                return index
        return -1

    def _seek(self, index: int, step: int) -> int:
        """Find the first selectable row from `index` on, in steps; -1 when there is none."""
        while 0 <= index < len(self.rows):
            if self.selectable(self.rows[index]):
                return index
            index += step
        return -1

    def _nearest(self, index: int) -> int:
        """Find the selectable row nearest to `index`, rather below than above."""
        index = min(index, len(self.rows) - 1)
        below, above = self._seek(index, 1), self._seek(index, -1)
        if below < 0 or above < 0:
            return max(below, above)
        return below if below - index <= index - above else above

    # -- moving the cursor

    def set_rows(self, rows: Sequence[T]) -> bool:
        """Take new rows, with the cursor on the same key; False when it had to go to the nearest row."""
        was, line = self.current, self.cursor - self.top
        self.rows = rows
        found = -1 if was is None else self.find(self.key(was))
        if found >= 0:
            self._land(found)
            # The row stays on its line of the screen, but a list at its top stays there.
            self.top = self.top and found - line
        else:
            self._land(self._nearest(max(0, self.cursor)))
        self._fit()
        return found >= 0

    def go(self, index: int) -> None:
        """Put the cursor on a selectable row and bring it into the window; -1 goes nowhere."""
        if index >= 0:
            self._land(index)
            self.reveal()

    def select(self, index: int) -> None:
        """Put the cursor on a selectable row of the window; the rows stay where they are."""
        self._land(index)

    def step(self, lines: int) -> None:
        """Move the cursor to the next selectable row up (-1) or down (1)."""
        if self.cursor < 0:
            self.scroll(self.top + lines)
        else:
            self.go(self._seek(self.cursor + lines, lines))

    def page(self, pages: int) -> None:
        """Move the cursor and the window by a page, less one line to hold on to."""
        distance = pages * max(1, self.height - 1)
        if self.cursor < 0:
            self.scroll(self.top + distance)
            return
        target = min(max(0, self.cursor + distance), len(self.rows) - 1)
        index = self._seek(target, pages)
        if index < 0:
            index = self._seek(target, -pages)
        self.top += index - self.cursor
        self.go(index)

    def first(self) -> None:
        """Move the cursor to the first row."""
        if self.cursor < 0:
            self.scroll(0)
        self.go(self._seek(0, 1))

    def last(self) -> None:
        """Move the cursor to the last row."""
        if self.cursor < 0:
            self.scroll(len(self.rows))
        self.go(self._seek(len(self.rows) - 1, -1))

    def _land(self, index: int) -> None:
        self.cursor = index
        self.current = self.rows[index] if index >= 0 else None

    # -- moving the window

    def resize(self, height: int) -> None:
        """Make the window this high and keep the cursor in it."""
        self.height = height
        self.reveal()

    def scroll(self, top: int) -> None:
        """Move the window; a cursor that would leave it is pulled along."""
        height, before = max(1, self.height), self.top
        self.top = top = max(0, min(top, len(self.rows) - height))
        if not top <= self.cursor < top + height:
            inside = self._seek(top, 1) if top > before else self._seek(top + height - 1, -1)
            if top <= inside < top + height:
                self._land(inside)

    def reveal(self) -> None:
        """Bring the cursor into the window, together with the headings it stands under."""
        height, first, last = self.height, self.cursor, self.cursor
        if height and self.cursor >= 0:
            while first > 0 and last - first + 1 < height and not self.selectable(self.rows[first - 1]):
                first -= 1
            if self._seek(last + 1, 1) < 0:
                last = len(self.rows) - 1  # what follows the last selectable row is seen in no other way
            self.top = min(max(self.top, last - height + 1), first)
        self._fit()

    def _fit(self) -> None:
        """Keep the window within the rows and the cursor within the window."""
        if not self.height:
            return
        if self.cursor >= 0:
            self.top = max(min(self.top, self.cursor), self.cursor - self.height + 1)
        self.top = max(0, min(self.top, len(self.rows) - self.height))

    # -- the scrollbar beside the window

    @property
    def overflows(self) -> bool:
        """Whether there are more rows than lines, and so a scrollbar."""
        return len(self.rows) > self.height

    def bar(self, y: int) -> str:
        """Return the piece of scrollbar on a line, empty when there is none."""
        if not self.overflows:
            return ""
        start, size = self._thumb()
        return "█" if start <= y < start + size else "│"

    def drag(self, y: int) -> None:
        """Scroll so that the middle of the scrollbar's thumb comes to a line."""
        height, size = self.height, self._thumb()[1]
        self.scroll(round((y - size // 2) * (len(self.rows) - height) / max(1, height - size)))

    def _thumb(self) -> tuple[int, int]:
        """Return the first line of the scrollbar's thumb and its length."""
        height, count = max(1, self.height), len(self.rows)
        size = max(1, height * height // count)
        return round(self.top * (height - size) / max(1, count - height)), size
