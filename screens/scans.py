"""Scanning on a list whose lines take no value: a barcode is never taken for the digits that open areas.

A scanner is a keyboard that types fast and ends with Enter. The first digit begins a text on the list, which
takes every key in order from then on, however busy the program is. A digit that stays alone for a twentieth
of a second was pressed by a finger, and opens its area.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from textual import events, on

from shiftboard.clean_text import clean
from shiftboard.errors import ShiftboardError
from shiftboard.stock.barcodes import is_scan
from shiftboard.stock.quantity import TOP_ROW
from shiftboard.stock.records import Item

from .areas import AREAS
from .listing import ListScreen, R
from .widgets.rows import Rows

ALONE = 0.05
"""Seconds that a finger needs at least from one key to the next."""

DIGITS = frozenset("0123456789").union(map(chr, TOP_ROW))


class ScanningScreen(ListScreen[R]):
    """A screen of one list, on which a barcode goes to its item, and Enter acts."""

    _texts = 0
    """How many texts were begun."""

    def scanned(self, item: Item) -> None:
        """Go to the item whose barcode was read."""
        raise NotImplementedError

    def action_act(self) -> None:
        """What Enter does on the row under the cursor."""
        raise NotImplementedError

    @on(Rows.Chosen)
    def chosen(self) -> None:
        self.action_act()

    def on_key(self, event: events.Key) -> None:
        """A digit may be the first of a barcode."""
        rows, typed = self.rows, event.character or ""
        if rows.editing is None and rows.current is not None and typed in DIGITS and typed:
            rows.begin_edit(typed)
            self._texts += 1
            self.set_timer(ALONE, partial(self._after_keys, typed, self._texts))
            event.stop()
            event.prevent_default()

    def _after_keys(self, digit: str, text: int) -> None:
        """Let the keys that are on their way come first: through the app to the list, then here."""
        self.app.call_later(self.rows.call_later, self.call_later, self._open_area, digit, text)

    async def _open_area(self, digit: str, text: int) -> None:
        rows = self.rows
        if rows.editing != digit or text != self._texts:
            return  # more was typed, or this is the first digit of the next barcode
        rows.end_edit()
        wanted = digit.translate(TOP_ROW)
        area = next((one.id for one in AREAS if one.digit == wanted), "")
        if area:
            await self.shiftboard.action_area(area)

    @on(Rows.Entered)
    def take_scan(self, event: Rows.Entered[Any]) -> None:
        """Go to the item with this barcode, or say why there is none."""
        event.rows.end_edit()
        try:
            desk, text = self.board.stock, clean(event.text)
            item = desk.scanned(text) if is_scan(text) else desk.named(text)
        except ShiftboardError as error:
            self.explain(error)
            return
        self.scanned(item)
