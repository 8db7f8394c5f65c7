"""What one verb reads and writes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from .chain import Op
from .errors import (
    Conflict,
    Missing,
    NoShift,
)
from .record import Partition, Record, TableSpec
from .site_file import R, Records, SiteFile

if TYPE_CHECKING:
    from .store import Store


class Transaction:
    """What one verb reads and writes: one file, all or nothing."""

    def __init__(self, store: Store, file: SiteFile | None, partition: Partition, by: str) -> None:
        self.store = store
        self.by = by
        self.ops: list[Op] = []
        self.now = store.now()
        self._file = file
        self._partition = partition
        self._put: dict[tuple[type[Record], str], Record | None] = {}

    def get(self, record: type[R], id: str) -> R | None:
        """The record as this transaction has it so far."""
        if (record, id) in self._put:
            return self._put[record, id]  # type: ignore[return-value]  # keyed by its record
        table = self._table(record)
        return table.get(id) if table is not None else None

    def all(self, record: type[R]) -> list[R]:
        """Every record of a table as this transaction has it so far."""
        table = self._table(record)
        kept = {known.id: known for known in table} if table is not None else {}
        for (kind, id), put in self._put.items():
            if kind is not record:
                continue
            if put is None:
                kept.pop(id, None)
            else:
                kept[id] = put  # type: ignore[assignment]  # keyed by its record
        return list(kept.values())

    def put(self, record: R, *, seen: int | None = None) -> R:
        """Save a record: new without an id, otherwise its next version.

        `seen` is the rev that an edited form started from; `Conflict` when the record has moved on since.
        """
        spec = self._spec(record)
        known = self.get(type(record), record.id) if record.id else None
        rev = known.rev if known else 0
        if seen is not None and seen != rev:
            raise Conflict(mine=record, theirs=known)
        saved = msgspec.structs.replace(
            record,
            id=record.id or self.store.ids.new(),
            rev=rev + 1,
            by=known.by if known else record.by or self.by,
            entered_at=known.entered_at if known else record.entered_at or self.now,
        )
        _refuse_unstorable(saved)
        document = msgspec.to_builtins(saved) | {"salt": self.store.ids.salt()}
        self.ops.append(["put", spec.name, saved.id, document])
        self._put[type(record), saved.id] = saved
        return saved

    def remove(self, record: Record) -> None:
        """Take a record out of its table; its history stays in the journal."""
        spec = self._spec(record)
        if self.get(type(record), record.id) is None:
            raise Missing()
        self.ops.append(["del", spec.name, record.id])
        self._put[type(record), record.id] = None

    def close_shift(self, closing: dict[str, object]) -> None:
        """Make this the last line of the shift; `NoShift` when it is not the open shift that is written."""
        if self._file is None or self._file is not self.store.shift:
            raise NoShift()
        self.ops.append(["closed", closing])

    def _spec(self, record: Record) -> TableSpec:
        spec = self.store.schema.of(type(record))
        if spec.partition is not self._partition:
            raise ValueError(f"{spec.name} does not live in {self._partition}")
        return spec

    def _table(self, record: type[R]) -> Records[R] | None:
        if self.store.schema.of(record).partition is not self._partition:
            return self.store.table(record)
        return self._file.table(record) if self._file else None


def _refuse_unstorable(record: Record) -> None:
    """A number that is none, or a time without a zone, is a slip of ours and never reaches the disk."""
    for name, value in msgspec.structs.asdict(record).items():
        if isinstance(value, Decimal) and not value.is_finite():
            raise ValueError(f"{name} is not a number: {value}")
        if isinstance(value, datetime) and value.tzinfo is None:
            raise ValueError(f"{name} has no time zone: {value}")
