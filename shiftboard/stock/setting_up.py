"""What setting up any part of the stock has in common: one transaction, and who was first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import ClassVar, Generic, TypeVar

from data.errors import Conflict
from data.record import Partition, Record
from data.store import Store
from data.transaction import Transaction

from ..checklist.edits import Step
from ..errors import NotFound
from ..language import _
from ..roles import Act
from ..staff import Who
from .counts import Count
from .desk import StockDesk
from .going_on import known
from .orders import Order

R = TypeVar("R", bound=Record)


class Part(Generic[R]):
    """One kind of thing that the stock is made of.

    A verb that is given the `rev` of what the person saw raises the `CHANGED` when it has moved on.
    """

    record: type[R]
    WHAT: ClassVar[str]
    CHANGED: ClassVar[type[Conflict]]

    def __init__(self, store: Store, who: Who, stock: StockDesk) -> None:
        self.store = store
        self.who = who
        self.stock = stock

    def get(self, id: str) -> R | None:
        """The one with this id."""
        return self.store.table(self.record).get(id)

    def _writing(self) -> AbstractContextManager[Transaction]:
        return self.store.transaction(Partition.BOARD, self.who.may(Act.STOCK))

    def _edit(self, id: str, seen: int | None, change: Callable[[R, Transaction], R]) -> R:
        with self._writing() as tx:
            before = self._seen(tx, id, seen)
            after = change(before, tx)
            return tx.put(after) if after != before else before

    def _seen(self, tx: Transaction, id: str, seen: int | None) -> R:
        one = tx.get(self.record, id)
        if one is None:
            raise NotFound(what=_(self.WHAT), name=id, hint="")
        if seen is not None and one.rev != seen:
            raise self.CHANGED(mine=one, theirs=one)
        return one


def there(tx: Transaction, record: type[R], id: str, what: str) -> R:
    """The record that another one is to name. `NotFound`."""
    one = tx.get(record, id)
    if one is None:
        raise NotFound(what=_(what), name=id, hint="")
    return one


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
