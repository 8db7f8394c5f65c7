"""Taking in what was sold: a file whole or not at all, each day once."""

from __future__ import annotations

from decimal import Decimal

from data.record import Partition
from data.store import Store

from ..clock import Clock
from ..language import full_day
from ..roles import Act
from ..staff import Who
from .desk import StockDesk
from .errors import SalesAreIn
from .movements import Movement, MovementKind
from .sales import SalesDay, SalesFile, SalesTaken, Sold, days_of, taken_from


class SalesDesk:
    """Sales from the till, which lower what is on hand."""

    def __init__(self, store: Store, clock: Clock, who: Who, stock: StockDesk) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.stock = stock

    def days(self) -> dict[str, SalesDay]:
        """The business days whose sales are in, by their id."""
        found = {one.id: one for one in self.store.table(SalesDay)}
        for file in self.store.unfolded:
            found |= {day.id: day for one in file.table(SalesTaken) for day in days_of(one)}
        return found

    def look(self, file: SalesFile) -> None:
        """Whether a file may be taken in. `SalesAreIn` where one of its days is in already."""
        known = self.days()
        for day in file.days:
            if (taken := known.get(f"{day}")) is not None:
                raise SalesAreIn(day=full_day(day), file=taken.file)

    def take_in(self, file: SalesFile) -> list[Movement]:
        """Take a file in, whole. `SalesAreIn`, `NotAllowed`, `NeedsPin`."""
        with self.store.transaction(Partition.SHIFT, self.who.may(Act.STOCK)) as tx:
            self.look(file)
            tx.put(SalesTaken(file=file.name, days=file.days))
            return [tx.put(one) for one in self.movements(file)]

    def movements(self, file: SalesFile) -> list[Movement]:
        """What the sales of a file do, by item, place and moment."""
        levels = self.stock.levels()
        found = ((one, self.stock.item(one.item)) for one in file.sold)
        return [
            _movement(one, taken_from(item, levels), item.cost) for one, item in found if item is not None
        ]


def _movement(one: Sold, place: str, cost: Decimal | None) -> Movement:
    return Movement(
        kind=MovementKind.SALE,
        item=one.item,
        place=place,
        amount=one.amount,
        value=one.amount * cost if cost is not None else None,
        happened_at=one.at,
    )
