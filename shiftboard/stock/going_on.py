"""What is begun in one shift and ended in another: orders, deliveries, claims, what is off.

Such a record lives in the shift. While it is not ended, the next shift takes it over as it stands; between
two shifts it is read from the one that was closed last, and what is written then goes before that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from data.record import Record
from data.site_file import RecordFile
from data.store import Store
from data.transaction import Transaction


class GoingOn(Record, frozen=True, kw_only=True):
    """A record that goes on into the next shift until it is ended."""

    @property
    def goes_on(self) -> bool:
        """Whether it is not ended yet."""
        raise NotImplementedError


R = TypeVar("R", bound=GoingOn)


def known(store: Store, record: type[R]) -> list[R]:
    """Those of this shift with what it took over; between shifts with what the last one left. By age."""
    here = {one.id: one for one in store.table(record)}
    last = store.last_closed if store.shift is None else None
    left = {one.id: one for one in (left_in(last, record) if last is not None else ())}
    return sorted((left | here).values(), key=lambda one: one.id)


def find(store: Store, tx: Transaction, record: type[R], id: str) -> R | None:
    """The record with this id, as a transaction of the shift sees it."""
    return tx.get(record, id) or next((one for one in known(store, record) if one.id == id), None)


def left_in(file: RecordFile, record: type[R]) -> list[R]:
    """Those that a shift leaves to the next one, as they stand."""
    return [msgspec.structs.replace(one, rev=0) for one in file.table(record) if one.goes_on]


def taken_over(file: RecordFile, since: RecordFile, *records: type[GoingOn]) -> Iterator[Record]:
    """What the next shift takes over from this one; not what was written `since`, which it has already."""
    for record in records:
        there = since.table(record)
        yield from (one for one in left_in(file, record) if there.get(one.id) is None)
