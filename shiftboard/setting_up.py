"""What setting up anything has in common: one transaction, who may, and who was first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import ClassVar, Generic, TypeVar

from data.errors import Conflict
from data.record import Partition, Record
from data.store import Store
from data.transaction import Transaction

from .errors import NotFound
from .language import _
from .roles import Act
from .staff import Who

R = TypeVar("R", bound=Record)


class Part(Generic[R]):
    """One kind of record on the board, as it is set up.

    A verb that is given the `rev` of what the person saw raises the `CHANGED` when it has moved on.
    """

    record: type[R]
    WHAT: ClassVar[str]
    CHANGED: ClassVar[type[Conflict]]
    ACT: ClassVar[Act]

    def __init__(self, store: Store, who: Who) -> None:
        self.store = store
        self.who = who

    def get(self, id: str) -> R | None:
        """The one with this id."""
        return self.store.table(self.record).get(id)

    def _writing(self) -> AbstractContextManager[Transaction]:
        return self.store.transaction(Partition.BOARD, self.who.may(self.ACT))

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
