"""What every record has, and how the store is told of a site's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

if TYPE_CHECKING:
    from .site_file import RecordFile
    from .transaction import Transaction


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record of the site. A field's default is part of the format and never changes."""

    id: str = ""
    """Ours, sorts by time; the store gives one to a record that comes without."""
    rev: int = 0
    """How often it was saved."""
    by: str = ""
    """Id of the person who entered it."""
    entered_at: datetime | None = None
    """When it was entered, UTC."""


class Partition(StrEnum):
    """Which file a table lives in."""

    BOARD = "board"
    """Reference data that lives on."""
    CUSTOMERS = "customers"
    """People outside the house: kept apart so that they can be erased."""
    SHIFT = "shift"
    """What happens: the open shift, or between shifts where none is open."""


class TableSpec(NamedTuple):
    """One table: its record, its name in the files, the file it lives in."""

    record: type[Record]
    name: str
    partition: Partition
    texts: tuple[str, ...] = ()
    """The fields in which people write: what can be taken out of a record."""


class Schema:
    """The tables of a site, found by their record, and what becomes of a shift when it is sealed."""

    def __init__(
        self,
        tables: Iterable[TableSpec],
        *,
        summary: Callable[[RecordFile], dict[str, Any]] = lambda _file: {},
        fold: Callable[[RecordFile, Transaction], None] = lambda _file, _tx: None,
    ) -> None:
        """`summary` is what stands of a closed shift in its seal: JSON values.

        `fold` puts what a closed shift changed about what lives on onto the board; it is done exactly once.
        """
        self.tables = tuple(tables)
        self.summary = summary
        self.fold = fold
        self._by_record = {spec.record: spec for spec in self.tables}

    def of(self, record: type[Record]) -> TableSpec:
        """The table that holds this kind of record."""
        return self._by_record[record]
