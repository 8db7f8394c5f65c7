"""The orders as they stand on the stock's screen: those being written, and those that are waited for."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from textual.content import Content

from shiftboard.board import Board
from shiftboard.language import _, day, money, ngettext
from shiftboard.signs import Sign
from shiftboard.stock.orders import Order, OrderStage

from .base import BoardScreen
from .widgets.cells import left
from .widgets.rows import Look


class OrderRow(NamedTuple):
    """An order that is being written, or waited for."""

    order: Order
    due: date
    late: bool

    @property
    def placed(self) -> bool:
        return self.order.stage is OrderStage.PLACED


def order_rows(board: Board) -> tuple[list[OrderRow], list[OrderRow]]:
    """The orders being written, and those that are waited for, what comes first on top."""
    desk = board.orders
    rows = [OrderRow(one, desk.due_of(one), one.overdue(desk.today)) for one in desk.open()]
    placed = sorted((one for one in rows if one.placed), key=lambda one: one.due)
    return [one for one in rows if not one.placed], placed


def draw_order(screen: BoardScreen[Any], row: OrderRow, width: int, look: Look) -> Content:
    """An order on one line: whose, and when it comes or how far it is."""
    sign = Sign.LATE if row.late else Sign.LATER if row.placed else Sign.DUE
    came = _("late since {day}") if row.late else _("comes {day}")
    tail = f" {came.format(day=day(row.due)) if row.placed else _lines(row.order)} "
    name = left(f"{'>' if look.focused else ' '}{screen.sign(sign)} {row.order.name}", width - len(tail))
    style = screen.unless(look, "$error" if row.late else "")
    return screen.paint((name, style), (tail, style or screen.unless(look, "dim")))


def about_order(row: OrderRow, currency: str) -> str:
    """What it comes to, and which keys it has."""
    keys = _("Enter: go on · x: throw away")
    if row.placed:
        keys = _("Enter: show · p: print · e: another day · x: cancel")
    return f"{row.order.name}: {_lines(row.order)} · {money(row.order.value, currency)}\n{keys}"


def _lines(order: Order) -> str:
    lines = len(order.wanted)
    return ngettext("{n} line", "{n} lines", lines).format(n=lines)
