"""What setting up any part of the stock has in common: what goes on with it, and its order on a shelf."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from data.record import Record
from data.store import Store

from ..checklist.edits import Step
from ..roles import Act
from ..setting_up import Part
from ..staff import Who
from .counts import Count
from .desk import StockDesk
from .going_on import known
from .orders import Order

R = TypeVar("R", bound=Record)


class StockPart(Part[R]):
    """One kind of thing that the stock is made of."""

    ACT = Act.STOCK

    def __init__(self, store: Store, who: Who, stock: StockDesk) -> None:
        super().__init__(store, who)
        self.stock = stock


def open_counts(store: Store) -> list[Count]:
    """The counts that go on; between shifts also those that the last one left."""
    last = store.last_closed if store.shift is None else None
    left = {one.id: one for one in (last.table(Count) if last is not None else ())}
    here = {one.id: one for one in store.table(Count)}
    return [one for one in (left | here).values() if one.is_open]


def open_orders(store: Store) -> list[Order]:
    """The orders that are being written, or waited for."""
    return [one for one in known(store, Order) if one.goes_on]


def stepped(ids: Sequence[str], id: str, step: Step) -> tuple[str, ...]:
    """The ids with one of them a place earlier or later; at the end of the way it stays."""
    at = ids.index(id)
    return placed(ids, id, min(max(0, at + step), len(ids) - 1))


def placed(ids: Iterable[str], id: str, at: int) -> tuple[str, ...]:
    """The ids with one of them at this place among the others."""
    rest = [one for one in ids if one != id]
    return (*rest[:at], id, *rest[at:])


def without(ids: Iterable[str], id: str) -> tuple[str, ...]:
    """The ids but this one."""
    return tuple(one for one in ids if one != id)
