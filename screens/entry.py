"""A list into whose lines amounts are typed: one entry and one Enter each, and a scanner finds the line."""

from __future__ import annotations

from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static

from shiftboard.errors import ShiftboardError
from shiftboard.language import _, number
from shiftboard.stock.barcodes import is_scan
from shiftboard.stock.quantity import TOP_ROW, read_quantity
from shiftboard.stock.records import Item

from .listing import ListScreen, R
from .widgets.rows import Rows

VALUE_KEYS = frozenset("0123456789.,+").union(map(chr, TOP_ROW))
"""What begins an amount, or a barcode; on a Czech keyboard the top row does, too."""


class EntryScreen(ListScreen[R]):
    """Lines with an amount each."""

    def content(self) -> ComposeResult:
        yield Static("", id="about", markup=False)
        yield self.lines()

    # what a screen says

    def lines(self) -> Rows[R]:
        """The list."""
        raise NotImplementedError

    def begin(self, typed: str) -> None:
        """Begin to type an amount into the line under the cursor."""
        self.rows.begin_edit(typed)

    async def enter(self, row: R, text: str) -> None:
        """Save what was typed into a line."""
        raise NotImplementedError

    def find_item(self, item: Item) -> None:
        """Go to the line of an item whose barcode was read. Raises what is to be told where there is none."""
        raise NotImplementedError

    # what is the same for all

    def on_key(self, event: events.Key) -> None:
        """Whatever begins an amount begins it on the line."""
        typed = event.character or ""
        if self.rows.current is not None and self.rows.editing is None and typed and typed in VALUE_KEYS:
            self.begin(typed)
            event.stop()
            event.prevent_default()

    @on(Rows.Chosen)
    def chosen(self) -> None:
        if self.rows.current is not None:
            self.begin("")

    @on(Rows.Entered)
    async def entered(self, event: Rows.Entered[Any]) -> None:
        """Save what was typed; what is wrong stays on the line, but a barcode."""
        text = event.text.strip()
        try:
            if is_scan(text):
                self.rows.end_edit()  # else a barcode that stays stands before the next one that is scanned
                self.find_item(self.board.stock.scanned(text))
            else:
                await self.enter(event.row, text)
        except ShiftboardError as error:
            if self.rows.editing is not None:
                self.rows.edit_wrong()
            self.explain(error)

    @on(Rows.EditCancelled)
    def edit_cancelled(self) -> None:
        self.say(_("Nothing was entered."))


def comes_to(item: Item | None, typed: str) -> str:
    """What is typed comes to, in base units, as soon as it is an amount."""
    if item is None or not typed.strip():
        return ""
    try:
        amount = read_quantity(typed, item.packs, item.unit)
    except ShiftboardError:
        return ""
    return f"= {number(amount)} {item.unit}"
