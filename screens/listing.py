"""A screen of one list: its rows, what is known of the one under the cursor, and finding one."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.content import Content
from textual.widgets import Static

from .base import BoardScreen
from .dialogs import Search
from .widgets.rows import Rows

R = TypeVar("R")


class ListScreen(BoardScreen[list[R]], Generic[R]):
    """One list, and a few lines about its row under the cursor in `#about`."""

    @property
    def rows(self) -> Rows[R]:
        return self.query_one(Rows)

    @property
    def about(self) -> Static:
        return self.query_one("#about", Static)

    def words(self, row: R) -> str:
        """What a search finds a row by."""
        raise NotImplementedError

    def told(self) -> Content | str:
        """What there is to know about the row under the cursor."""
        raise NotImplementedError

    def show_about(self) -> None:
        self.about.update(self.told(), layout=False)

    def action_search(self) -> None:
        self.in_turn(self._search())

    async def _search(self) -> None:
        await self.ask(Search(lambda text: self.rows.find(text, words=self.words)))
