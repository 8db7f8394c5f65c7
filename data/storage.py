"""TinyDB on a journal: its tables and queries stay, what lies under them cannot lose a transaction.

    with TinyDB(path, storage=JournalStorage) as db: ...      any TinyDB program, on one journal
    with JournalDB(path) as db: ...                           the same, writing only what an update touched

Memory holds what the journal says. Documents in memory are never changed in place: a commit makes new tables
(copy-on-write), so a reader keeps a consistent picture without a lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, cast

import msgspec
from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from .chain import Entry, Op
from .fs import FsOps
from .ids import Ids
from .journal import JournalFile
from .lock import SiteLock

Doc = dict[str, Any]
Tables = dict[str, dict[str, Doc]]

CLOSING = "closing"
"""The name under which a change tells that a shift was closed."""


def utc_now() -> datetime:
    """The time on the machine's clock, aware, UTC."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """A time as a journal line says it: RFC 3339, UTC, milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def private(value: Any) -> Any:
    """A copy of a JSON value that shares nothing that can be changed."""
    if isinstance(value, dict):
        return {key: private(item) for key, item in value.items()}
    if isinstance(value, list):
        return [private(item) for item in value]
    return value


class JournalStorage(Storage):
    """A TinyDB storage over one journal.

    `follow` looks at the file before every read, as a TinyDB program expects; a site turns it off and is told
    of foreign writes by its watcher.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        lock: SiteLock | None = None,
        fs: FsOps | None = None,
        quarantine: Path | None = None,
        now: Callable[[], datetime] = utc_now,
        by: str = "",
        kind: str = "tinydb",
        follow: bool = True,
        ids: Ids | None = None,
    ) -> None:
        path = Path(path)
        self.journal = JournalFile(path, quarantine or path.with_name(path.name + ".quarantine"), fs)
        self.lock = lock or SiteLock(path.with_name(path.name + ".lock"))
        self.by = by
        self.kind = kind
        self.version = 0
        """Grows whenever the tables change, by us or by another process."""
        self.tables: Mapping[str, Mapping[str, Doc]] = {}
        self.head: Doc = {}
        """What the first line says of the file: its format, kind, name, and what it took over."""
        self.closing: Doc | None = None
        """What the closing line of a shift says; None while it is open."""
        self.pending: dict[str, Doc] = {}
        """What is to be taken out of this file and others that belong to it, and was not yet."""
        self.ids = ids or Ids(now)
        self._now = now
        self._follow = follow
        self._own_lock = lock is None
        self.refresh()

    def read(self) -> Tables | None:
        """Everything, as copies: TinyDB's own table class changes what it was given."""
        self.look()
        return cast(Tables, private(dict(self.tables))) if self.journal.exists else None

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Make the tables what `data` says; only what differs goes to the journal."""
        with self.exclusive():
            self.commit(list(_differences(self.tables, data)))

    def close(self) -> None:
        self.journal.close()
        if self._own_lock:
            self.lock.close()

    def look(self) -> None:
        """Take in foreign writes, where this storage follows them."""
        if self._follow and self.journal.stale():
            self.refresh()

    def refresh(self, *, exclusive: bool = False) -> frozenset[str]:
        """Take in what the journal says anew; returns the tables it touched."""
        over, entries = self.journal.poll(exclusive=exclusive)
        if over and not self.journal.exists and self.kind == "shift":
            return frozenset()  # it was just moved to the archive: who looks at it keeps what they see
        ops = [op for entry in entries for op in entry.ops]
        return self._apply(ops, over=over)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the lock, with everything taken in that others wrote."""
        if not self.journal.exists:
            self.journal.fs.make_folder(self.journal.path.parent)
        with self.lock:
            self.refresh(exclusive=True)
            yield

    def commit(self, ops: list[Op], *, by: str | None = None, head: Doc | None = None) -> frozenset[str]:
        """Append one transaction and show it; the caller holds the lock. Documents are JSON values.

        `head` is for a file that is to be made, even where there is nothing to put into it yet.
        Returns the tables it touched. Raises what `JournalFile.append` raises; then nothing has changed.
        """
        if not ops and head is None:
            return frozenset()
        at, by = stamp(self._now()), self.by if by is None else by
        self.journal.refuse_if_unsafe()
        if self.journal.n >= 0:
            self.journal.append(at, by, ops)
        else:
            head = {"kind": self.kind, "name": self.journal.path.stem, **(head or {})}
            self.journal.create(at, by, head, ops)
            ops = [["head", head], *ops]
        return self._apply(ops)

    def rotate(self, kept: Path, *, by: str) -> None:
        """Begin the journal anew with what stands in it; what it was is kept. The caller holds the lock."""
        ops: list[Op] = [["table", name] for name in self.tables]
        ops += [["put", name, id, doc] for name, docs in self.tables.items() for id, doc in docs.items()]
        head = {"kind": self.kind, "name": self.journal.path.stem, "segment": self.segment + 1}
        self.journal.rotate(kept, stamp(self._now()), by, head, ops)
        self.refresh()

    @property
    def segment(self) -> int:
        """How often the journal was begun, this time included."""
        return int(self.head.get("segment", 1))

    def entries(self) -> list[Entry]:
        """Every transaction from the first on, read from the disk."""
        return self.journal.entries()

    def _apply(self, ops: Iterable[Op], *, over: bool = False) -> frozenset[str]:
        """Show what a transaction did; `over` starts from nothing. Readers see all of it or none."""
        tables: dict[str, dict[str, Doc]] = {} if over else dict(cast(Tables, self.tables))
        touched: set[str] = set(self.tables) if over else set()
        head, closing = ({}, None) if over else (self.head, self.closing)
        pending = {} if over else dict(self.pending)
        private_to_us: set[str] = set()
        for verb, *rest in ops:
            if verb == "head":
                head = rest[0]
                continue
            if verb == "closed":
                closing = rest[0]
                touched.add(CLOSING)
                continue
            if verb == "redact":
                pending[rest[0]["id"]] = rest[0]
                continue
            if verb == "redacted":
                pending.pop(rest[0], None)
                continue
            name = rest[0]
            touched.add(name)
            if verb == "drop":
                tables.pop(name, None)
                private_to_us.discard(name)
                continue
            if name not in private_to_us:
                tables[name] = dict(tables.get(name, {}))
                private_to_us.add(name)
            if verb == "put":
                tables[name][rest[1]] = rest[2]
            elif verb == "del":
                tables[name].pop(rest[1], None)
        self.tables, self.head, self.closing, self.pending = tables, head, closing, pending
        if touched or over:
            self.version += 1
        return frozenset(touched)


class _Touched(MutableMapping[Any, Mapping[str, Any]]):
    """A table as an updater sees it: private copies, and a note of what it touched and nothing else."""

    def __init__(self, table: Mapping[str, Doc], id_class: Callable[[str], Any]) -> None:
        self._table = table
        self._id_class = id_class
        self._changed: dict[Any, Mapping[str, Any]] = {}
        self._gone: dict[Any, None] = {}

    @property
    def changed(self) -> Iterable[Any]:
        """The ids of the documents that were looked at or put."""
        return self._changed

    def __contains__(self, key: object) -> bool:
        return key in self._changed or (key not in self._gone and str(key) in self._table)

    def __getitem__(self, key: Any) -> Mapping[str, Any]:
        if key not in self:
            raise KeyError(key)
        if key not in self._changed:
            self._changed[key] = private(self._table[str(key)])
        return self._changed[key]

    def __setitem__(self, key: Any, document: Mapping[str, Any]) -> None:
        self._changed[key] = document

    def __delitem__(self, key: Any) -> None:
        if key not in self:
            raise KeyError(key)
        self._changed.pop(key, None)
        self._gone[key] = None

    def __iter__(self) -> Iterator[Any]:
        kept = (id for id in map(self._id_class, self._table) if id not in self._gone)
        yield from [*kept, *(id for id in self._changed if str(id) not in self._table or id in self._gone)]

    def __len__(self) -> int:
        return sum(1 for _id in self)

    def ops(self, name: str) -> Iterator[Op]:
        """What must be written: removals first, so that what was put again stands last."""
        yield from (["del", name, str(key)] for key in self._gone if str(key) in self._table)
        for key, document in self._changed.items():
            plain = as_json(document)
            if key in self._gone or self._table.get(str(key)) != plain:
                yield ["put", name, str(key), plain]


class JournalTable(Table):
    """A TinyDB table that hands over only the documents an update touched.

    What it returns is private to the caller. Its integer ids are TinyDB's own; on two instances of one
    file they never meet, because the next id is chosen under the lock.
    """

    _storage: JournalStorage

    def __init__(self, storage: JournalStorage, name: str, **options: Any) -> None:
        self._seen = storage.version
        self._numbered = -1
        super().__init__(storage, name, **options)

    def insert(self, document: Mapping[str, Any]) -> int:
        with self._storage.exclusive():
            return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        with self._storage.exclusive():
            return super().insert_multiple(documents)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        with self._storage.exclusive():
            return super().upsert(document, cond)

    def search(self, cond: QueryLike) -> list[Document]:
        self._storage.look()
        if self._seen != self._storage.version:
            self.clear_cache()
        return [self._copy(document) for document in super().search(cond)]

    def get(self, *arguments: Any, **options: Any) -> Any:
        found = super().get(*arguments, **options)
        if isinstance(found, list):
            return [self._copy(document) for document in found]
        return found and self._copy(found)

    def __iter__(self) -> Iterator[Document]:
        for document in super().__iter__():
            yield self._copy(document)

    def clear_cache(self) -> None:
        self._seen = self._storage.version
        super().clear_cache()

    def _copy(self, document: Document) -> Document:
        return self.document_class(private(dict(document)), document.doc_id)

    def _get_next_id(self) -> Any:
        if issubclass(self.document_id_class, str):
            return self._storage.ids.new()
        given: int | None = self._next_id  # TinyDB leaves it unannotated
        if given is None or self._numbered != self._storage.version:
            given = max(given or 1, max(map(int, self._read_table()), default=0) + 1)
            self._numbered = self._storage.version
        self._next_id = given + 1  # type: ignore[assignment]  # likewise
        return given

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        self._storage.look()
        return cast("dict[str, Mapping[str, Any]]", self._storage.tables.get(self.name, {}))

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self._storage.exclusive():
            known = self._storage.tables.get(self.name)
            touched = _Touched(known or {}, self.document_id_class)
            updater(touched)
            ops = list(touched.ops(self.name))
            if known is None and not ops:
                ops = [["table", self.name]]
            before = self._storage.version
            self._storage.commit(ops)
            if self._numbered == before and self._next_id is not None:
                self._number_on(touched.changed)
        self.clear_cache()

    def _number_on(self, ids: Iterable[int]) -> None:
        """Go on counting over a commit of our own without looking through the table again."""
        given: int = self._next_id  # type: ignore[assignment]  # TinyDB leaves it unannotated
        self._next_id = max([given, *(int(id) + 1 for id in ids)])  # type: ignore[assignment]  # likewise
        self._numbered = self._storage.version


class JournalDB(TinyDB):
    """TinyDB over a journal, with tables that write only what changed."""

    table_class: ClassVar[type[Table]] = JournalTable  # type: ignore[misc]  # TinyDB leaves it unannotated
    default_storage_class: ClassVar[type[Storage]] = JournalStorage  # type: ignore[misc,assignment]  # likewise


def as_json(document: Mapping[str, Any]) -> Doc:
    """What the journal will hold for a document: JSON values only. Raises TypeError for anything else."""
    return cast(Doc, msgspec.json.decode(msgspec.json.encode(dict(document))))


def _differences(old: Mapping[str, Mapping[str, Doc]], new: Mapping[str, Mapping[Any, Any]]) -> Iterator[Op]:
    yield from (["drop", name] for name in old if name not in new)
    for name, documents in new.items():
        table = old.get(name)
        if table is None:
            yield ["table", name]
        wanted = {str(key): document for key, document in documents.items()}
        yield from (["del", name, key] for key in table or {} if key not in wanted)
        for key, document in wanted.items():
            plain = as_json(document)
            if table is None or table.get(key) != plain:
                yield ["put", name, key, plain]
