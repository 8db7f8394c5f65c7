"""The orders as they stand on the stock's screen: those being written, and those that are waited for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from shiftboard.board import Board
from shiftboard.language import _, day, money, ngettext
from shiftboard.printing.records import ORDER
from shiftboard.signs import Sign
from shiftboard.stock.orders import Order, OrderStage

from .printing import Wanted
from .stock_rows import Heading, StockRow
from .widgets.cells import left
from .widgets.rows import Look

if TYPE_CHECKING:
    from .stock_rows import Screen


@dataclass(frozen=True)
class OrderRow(StockRow):
    """An order that is being written, or waited for."""

    order: Order
    due: date
    late: bool

    @property
    def key(self) -> str:
        return f"order {self.order.id}"

    @property
    def words(self) -> str:
        return self.order.name

    @property
    def placed(self) -> bool:
        return self.order.stage is OrderStage.PLACED

    def draw(self, screen: Screen, width: int, look: Look) -> Content:
        """Whose it is, and when it comes or how far it is."""
        sign = Sign.LATE if self.late else Sign.LATER if self.placed else Sign.DUE
        came = _("late since {day}") if self.late else _("comes {day}")
        tail = f" {came.format(day=day(self.due)) if self.placed else _lines(self.order)} "
        mark = ">" if look.focused else " "
        name = left(f"{mark}{screen.sign(sign)} {self.order.name}", width - len(tail))
        style = screen.unless(look, "$error" if self.late else "")
        return screen.paint((name, style), (tail, style or screen.unless(look, "dim")))

    def about(self, screen: Screen) -> str:
        """What it comes to, and which keys it has."""
        keys = _("Enter: go on · x: throw away")
        if self.placed:
            keys = _("Enter: show · d: it is here · p: print · e: another day · x: cancel")
        value = money(self.order.value, screen.board.settings.currency)
        return f"{self.order.name}: {_lines(self.order)} · {value}\n{keys}"

    async def act(self, screen: Screen) -> None:
        from .order_flows import look_at_order

        await look_at_order(screen, self.order)

    async def drop(self, screen: Screen) -> None:
        from .order_flows import cancel_order

        await cancel_order(screen, self.order)

    async def edit(self, screen: Screen) -> None:
        from .order_flows import another_day

        await another_day(screen, self.order)

    def paper(self) -> Wanted:
        return Wanted(ORDER, list=self.order.id)


def order_rows(board: Board) -> Iterator[StockRow]:
    """The orders being written, and those that are waited for, what comes first on top.

    What is being taken in stands among the deliveries.
    """
    desk, here = board.orders, {one.order for one in board.deliveries.open()}
    rows = [OrderRow(one, desk.due_of(one), one.overdue(desk.today)) for one in desk.open()]
    placed = sorted((one for one in rows if one.placed and one.order.id not in here), key=lambda one: one.due)
    for name, found in (
        (_("NOT ORDERED YET"), [one for one in rows if not one.placed]),
        (_("ORDERED"), placed),
    ):
        if found:
            yield Heading(name)
            yield from found


def _lines(order: Order) -> str:
    lines = len(order.wanted)
    return ngettext("{n} line", "{n} lines", lines).format(n=lines)
