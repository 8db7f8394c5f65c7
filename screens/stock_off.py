"""What is off, as it stands on the stock's screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from shiftboard.board import Board
from shiftboard.language import _, hour
from shiftboard.signs import Sign
from shiftboard.stock.eighty_six import EightySixed

from .stock_rows import Heading, StockRow
from .widgets.cells import left
from .widgets.rows import Look

if TYPE_CHECKING:
    from .stock_rows import Screen


@dataclass(frozen=True)
class OffRow(StockRow):
    """Something that is off."""

    off: EightySixed

    @property
    def key(self) -> str:
        return f"off {self.off.id}"

    @property
    def words(self) -> str:
        return self.off.name

    def draw(self, screen: Screen, width: int, look: Look) -> Content:
        since = hour(screen.board.clock.local(self.off.since)) if self.off.since is not None else ""
        mark = ">" if look.focused else " "
        text = f"{mark}{screen.sign(Sign.OUT)} {self.off.name}  {self.off.reason}"
        parts = (left(text, width - len(since) - 1), screen.unless(look, "$error"))
        return screen.paint(parts, (f"{since} ", screen.unless(look, "dim")))

    def about(self, screen: Screen) -> str:
        return f"{_('86: {name}').format(name=self.off.name)}\n" + _("Enter: it is there again")

    async def act(self, screen: Screen) -> None:
        from .item_acts import back_on

        await back_on(screen, self.off.id, self.off.name)


def off_rows(board: Board) -> Iterator[StockRow]:
    """What is off now."""
    if off := board.eighty_six.off():
        yield Heading(_("86").upper())
        yield from map(OffRow, off)
