"""One file of a site: a journal, its tables as typed records, and their history."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar, cast

import msgspec

from .chain import Entry, Op
from .errors import CannotUse
from .journal import JournalFile
from .record import Record, Schema, TableSpec, upcast
from .storage import Doc, JournalDB, JournalStorage

R = TypeVar("R", bound=Record)


class Version(NamedTuple):
    """A record as one transaction left it: when (UTC, RFC 3339), by whom, and what; None once removed."""

    at: str
    by: str
    record: Record | None


class Records(Generic[R]):
    """A table read as frozen records, in the order they were first saved. Reads never touch the disk."""

    def __init__(self, file: RecordFile, record: type[R], name: str) -> None:
        self._file = file
        self._record = record
        self._name = name
        self._decoded: dict[str, tuple[Doc, R]] = {}
        self._all: tuple[Mapping[str, Doc] | None, tuple[R, ...]] = (None, ())

    def get(self, id: str) -> R | None:
        """The record with this id."""
        document = self._file.documents(self._name).get(id)
        return None if document is None else self._decode(id, document)

    def all(self) -> tuple[R, ...]:
        """Every record."""
        documents = self._file.documents(self._name)
        known, records = self._all
        if documents is not known:
            records = tuple(self._decode(id, document) for id, document in documents.items())
            self._all = documents, records
        return records

    def find(self, wanted: Callable[[R], bool]) -> list[R]:
        """The records that `wanted` says yes to."""
        return [record for record in self.all() if wanted(record)]

    def __len__(self) -> int:
        return len(self._file.documents(self._name))

    def __iter__(self) -> Iterator[R]:
        return iter(self.all())

    def _decode(self, id: str, document: Doc) -> R:
        known = self._decoded.get(id)
        if known is not None and known[0] is document:
            return known[1]
        record = self._file.decode(self._record, self._name, id, document)
        self._decoded[id] = document, record
        return record


def shown_now(entries: Iterable[Entry], schema: Schema) -> Iterator[tuple[Entry, Op]]:
    """What was put and removed, the documents as this version has them whatever format they are in."""
    format = schema.format
    for entry in entries:
        for op in entry.ops:
            if op[0] in ("head", "format"):
                format = op[1]["format"] if op[0] == "head" else op[1]
            elif op[0] == "put":
                yield entry, [*op[:3], upcast(schema.upcasts, format, op[1], op[3])]
            elif op[0] == "del":
                yield entry, op


class RecordFile(ABC):
    """One file of a site, read as typed records."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._tables: dict[type[Record], object] = {}

    @property
    @abstractmethod
    def name(self) -> str:
        """`board`, `customers`, `between` or a shift's: business day and running number."""

    @property
    @abstractmethod
    def path(self) -> Path:
        """Where it lies, for sentences."""

    @property
    @abstractmethod
    def closing(self) -> Doc | None:
        """What the closing line of a shift holds; None while it is open."""

    @abstractmethod
    def documents(self, name: str) -> Mapping[str, Doc]:
        """The documents of a table by their ids."""

    @abstractmethod
    def entries(self) -> list[Entry]:
        """Every transaction from the first on, read from the disk."""

    def table(self, record: type[R]) -> Records[R]:
        """The table that holds this kind of record, as it stands in this file."""
        if record not in self._tables:
            self._tables[record] = Records(self, record, self.schema.of(record).name)
        return cast("Records[R]", self._tables[record])

    def history(self, record: Record) -> list[Version]:
        """What the record was, oldest first, read from the journal."""
        spec: TableSpec = self.schema.of(type(record))
        versions: list[Version] = []
        for entry, op in shown_now(self.entries(), self.schema):
            if op[1:3] == [spec.name, record.id]:
                was = self.decode(spec.record, spec.name, record.id, op[3]) if op[0] == "put" else None
                if not versions or versions[-1].record != was:  # else it only stands there anew
                    versions.append(Version(entry.at, entry.by, was))
        return versions

    def decode(self, record: type[R], name: str, id: str, document: Doc) -> R:
        """The record of a stored document; `CannotUse` names one that is not of its kind."""
        try:
            return msgspec.convert(document, record)
        except msgspec.ValidationError as error:
            raise CannotUse(file=f"{self.path}: {name}/{id}", reason=str(error)) from error


class SiteFile(RecordFile):
    """A journal in use."""

    def __init__(self, db: JournalDB, schema: Schema) -> None:
        super().__init__(schema)
        self.db = db

    @property
    def storage(self) -> JournalStorage:
        storage = self.db.storage
        assert isinstance(storage, JournalStorage)
        return storage

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def path(self) -> Path:
        return self.storage.journal.path

    @property
    def exists(self) -> bool:
        return self.storage.journal.exists

    @property
    def closing(self) -> Doc | None:
        return self.storage.closing

    def documents(self, name: str) -> Mapping[str, Doc]:
        return self.storage.tables.get(name, _NOTHING)

    def entries(self) -> list[Entry]:
        """Every transaction, those of the segments that were put away first.

        What a segment took over from the one before it is no transaction of anybody.
        """
        journal, segment = self.storage.journal, self.storage.segment
        found: list[Entry] = []
        for n in range(1, segment):
            earlier = JournalFile(self.segment_path(n), journal.quarantine, journal.fs)
            try:
                found += _own(earlier.poll()[1], n)
            finally:
                earlier.close()
        return found + _own(self.storage.entries(), segment)

    def segment_path(self, n: int) -> Path:
        """Where an earlier segment of this journal is kept."""
        return self.path.parent / "archive" / self.name / f"{self.name}-{n:04}.jsonl"

    def close(self) -> None:
        self.db.close()


def _own(entries: list[Entry], segment: int) -> list[Entry]:
    return [entry for entry in entries if entry.n != 1] if segment > 1 else entries


_NOTHING: Mapping[str, Doc] = {}
