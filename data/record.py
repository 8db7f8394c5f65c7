"""What every record has, and how the store is told of a site's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from .chain import FIRST_FORMAT

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


Upcast = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Table and document as one format has them, the document as the next one has it."""


def upcast(upcasts: Sequence[Upcast], format: int, table: str, document: dict[str, Any]) -> dict[str, Any]:
    """The document of a table, written in this format, as it is written now."""
    for step in upcasts[format - 1 :]:
        document = step(table, document)
    return document


class Schema:
    """The tables of a site, found by their record, and what becomes of a shift when it is sealed."""

    def __init__(
        self,
        tables: Iterable[TableSpec],
        *,
        summary: Callable[[RecordFile], dict[str, Any]] = lambda _file: {},
        fold: Callable[[RecordFile, Transaction], None] = lambda _file, _tx: None,
        upcasts: Sequence[Upcast] = (),
    ) -> None:
        """`summary` is what stands of a closed shift in its seal: JSON values.

        `fold` puts what a closed shift changed about what lives on onto the board; it is done exactly once.
        `upcasts` bring a document from format 1 to 2, from 2 to 3 and so on: pure functions of its table and
        itself, never changed once they landed.
        """
        self.tables = tuple(tables)
        self.summary = summary
        self.fold = fold
        self.upcasts = tuple(upcasts)
        self._by_record = {spec.record: spec for spec in self.tables}

    @property
    def format(self) -> int:
        """The format in which documents are written now."""
        return FIRST_FORMAT + len(self.upcasts)

    def of(self, record: type[Record]) -> TableSpec:
        """The table that holds this kind of record."""
        return self._by_record[record]
