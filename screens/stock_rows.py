"""What stands on the stock's screen: each kind of row says how it looks, what it is, and what Enter does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.content import Content

from .widgets.cells import left
from .widgets.rows import Look

if TYPE_CHECKING:
    from .base import BoardScreen
    from .printing import Wanted

    Screen = BoardScreen[Any]


@dataclass(frozen=True)
class StockRow:
    """A row of the stock's screen."""

    @property
    def key(self) -> str:
        """What tells it from the others."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What a search finds it by."""
        raise NotImplementedError

    def draw(self, screen: Screen, width: int, look: Look) -> Content:
        """The row on one line."""
        raise NotImplementedError

    def about(self, screen: Screen) -> str:
        """What there is to know about it, and what its keys do."""
        return ""

    async def act(self, screen: Screen) -> None:
        """What Enter does."""

    async def drop(self, screen: Screen) -> None:
        """What x does: give it up, with the reason."""

    async def edit(self, screen: Screen) -> None:
        """What e does; set up the stock where the row has nothing to change."""
        from .item_flows import set_up_stock

        await set_up_stock(screen)

    def paper(self) -> Wanted | None:
        """What p prints."""
        return None


@dataclass(frozen=True)
class Heading(StockRow):
    """A line over other lines."""

    text: str

    @property
    def key(self) -> str:
        return f"heading {self.text}"

    @property
    def words(self) -> str:
        return self.text

    def draw(self, screen: Screen, width: int, look: Look) -> Content:
        return screen.paint((left(f" {self.text}", width), "bold dim"))
