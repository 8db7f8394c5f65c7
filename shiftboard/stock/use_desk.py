"""What is used of what is kept: how each item went from count to count, and what the stock is worth."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from data.store import Store

from . import levels, use
from .levels import Level
from .records import Item
from .use import Course, Period, periods
from .worth import Worth, worth_of

if TYPE_CHECKING:
    from .desk import StockDesk


def courses(store: Store, wanted: Iterable[str] | None = None) -> dict[str, Course]:
    """How items went, by id, with what is not on the board yet; where some are wanted, at least those."""
    known, items = store.table(Course), store.table(Item)
    read = known if wanted is None else map(known.get, wanted)
    found = {one.id: one for one in read if one is not None}
    there = {(one.place, one.item): one for one in store.table(Level)}

    def cost(id: str) -> Decimal | None:
        one = items.get(id)
        return one.cost if one is not None else None

    def course(id: str) -> Course | None:
        return found.get(id) or known.get(id)

    for file in store.unfolded:
        found |= use.changed_by(file, there, course, cost)
        there |= levels.changed_by(file, there)
    return found


class UseDesk:
    """Use, variance and worth; nothing is entered here."""

    def __init__(self, store: Store, stock: StockDesk) -> None:
        self.store = store
        self.stock = stock

    def of_item(self, item: str) -> list[Period]:
        """How an item went count by count, the oldest first."""
        return periods(courses(self.store, [item]).get(item))

    def last(self) -> list[tuple[Item, Period]]:
        """The last period of every item that was counted twice, in shelf order."""
        found = courses(self.store)
        every = ((one, periods(found.get(one.id))) for one in self.stock.items())
        return [(one, known[-1]) for one, known in every if known]

    def worth(self) -> list[Worth]:
        """What is on hand at cost: all of it, then by place, then by category."""
        return worth_of(self.stock.items(), self.stock.places(), self.stock.levels())
