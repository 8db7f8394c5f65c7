"""A list into whose lines amounts are typed: one entry and one Enter each, and a scanner finds the line."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static

from shiftboard.errors import ShiftboardError
from shiftboard.language import _
from shiftboard.stock.barcodes import is_scan
from shiftboard.stock.quantity import TOP_ROW
from shiftboard.stock.records import Item

from .base import BoardScreen
from .dialogs import Search
from .widgets.rows import Rows

VALUE_KEYS = frozenset("0123456789.,+").union(map(chr, TOP_ROW))
"""What begins an amount, or a barcode; on a Czech keyboard the top row does, too."""

R = TypeVar("R")


class EntryScreen(BoardScreen[list[R]], Generic[R]):
    """Lines with an amount each."""

    @property
    def rows(self) -> Rows[R]:
        return self.query_one(Rows)

    @property
    def about(self) -> Static:
        return self.query_one("#about", Static)

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

    def words(self, row: R) -> str:
        """What a search finds a line by."""
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
        """Save what was typed; what is wrong stays on the line."""
        text = event.text.strip()
        try:
            if is_scan(text):
                item = self.board.stock.scanned(text)
                self.rows.end_edit()
                self.find_item(item)
            else:
                await self.enter(event.row, text)
        except ShiftboardError as error:
            self.rows.edit_wrong()
            self.explain(error)

    @on(Rows.EditCancelled)
    def edit_cancelled(self) -> None:
        self.say(_("Nothing was entered."))

    def action_search(self) -> None:
        self.in_turn(self._search())

    async def _search(self) -> None:
        await self.ask(Search(lambda text: self.rows.find(text, words=self.words)))
