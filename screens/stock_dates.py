"""The line on the stock's screen that says how many use-by dates are to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from shiftboard.board import Board
from shiftboard.language import _, ngettext
from shiftboard.signs import Sign

from .stock_rows import Heading, StockRow
from .widgets.cells import left
from .widgets.rows import Look

if TYPE_CHECKING:
    from .stock_rows import Screen


@dataclass(frozen=True)
class DatesRow(StockRow):
    """That use-by dates are to be looked at."""

    all: int
    past: int
    """How many of them must not be sold any more."""

    @property
    def key(self) -> str:
        return "dates"

    @property
    def words(self) -> str:
        said = ngettext("{n} use-by date to check", "{n} use-by dates to check", self.all)
        return said.format(n=self.all)

    def draw(self, screen: Screen, width: int, look: Look) -> Content:
        """How many there are, and how many are past."""
        tail = ngettext("{n} past", "{n} past", self.past).format(n=self.past) + " " if self.past else ""
        style = screen.unless(look, "$error" if self.past else "")
        sign = screen.sign(Sign.CRITICAL if self.past else Sign.DUE)
        text = left(f"{'>' if look.focused else ' '}{sign} {self.words}", width - len(tail))
        return screen.paint((text, style), (tail, style))

    def about(self, screen: Screen) -> str:
        return f"{self.words}\n" + _("Enter: show them")

    async def act(self, screen: Screen) -> None:
        await screen.shiftboard.go("dates")


def dates_rows(board: Board) -> Iterator[StockRow]:
    """One line, or none where nothing is to be looked at."""
    if due := board.dates.due():
        yield Heading(_("DATES TO CHECK"))
        yield DatesRow(len(due), sum(one.is_past(board.dates.today) for one in due))
