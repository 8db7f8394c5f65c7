"""The orders of the demonstration: one that was placed today, one that somebody is writing."""

from __future__ import annotations

from collections.abc import Callable

from ..board import Board

LOOKED_AT = 6
"""How many lines somebody has looked at."""


def write_orders(board: Board, amount: Callable[[str], str]) -> None:
    """Write an order to each of two suppliers and place the first; `amount` says what is there of an item."""
    desk = board.orders
    busiest = sorted(desk.suppliers(), key=lambda one: -one.items)[:2]
    for n, one in enumerate(busiest):
        order = desk.begin(one.supplier.id)
        for line in order.lines[:LOOKED_AT]:
            order = desk.there(order.id, line.item, amount(line.item))
        if n == 0 and order.wanted:
            desk.place(order.id)
