"""TinyDB on a journal: its tables and queries stay, what lies under them cannot lose a transaction.

    with TinyDB(path, storage=JournalStorage) as db: ...      any TinyDB program, on one journal
    with JournalDB(path) as db: ...                           the same, writing only what an update touched

Memory holds what the journal says. Documents in memory are never changed in place: a commit makes new tables
(copy-on-write), so a reader keeps a consistent picture without a lock.
"""

from __future__ import annotations

import errno
import os
import warnings
from collections.abc import (
    Callable,
    Collection,
    Container,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from .chain import FIRST_FORMAT, Entry, Op
from .documents import as_given, differences, private, put
from .errors import NewerFormat
from .fs import FsOps
from .ids import Ids
from .journal import JournalFile
from .lock import SiteLock
from .record import Upcast, upcast

Doc = dict[str, Any]
Tables = dict[str, dict[str, Doc]]

CLOSING = "closing"
"""The name under which a change tells that a shift was closed."""

JSON_LOOKS = frozenset({"check_circular", "ensure_ascii", "indent", "separators", "sort_keys"})
"""Options of TinyDB's JSONStorage for how its file looks; a journal looks as it does."""


def utc_now() -> datetime:
    """The time on the machine's clock, aware, UTC."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """A time as a journal line says it: RFC 3339, UTC, milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class JournalStorage(Storage):
    """A TinyDB storage over one journal.

    The options of JSONStorage are taken; a journal is UTF-8 whatever the encoding, and no mode empties it.
    `follow` looks at the file before every read, as a TinyDB program expects; a site turns it off and is told
    of foreign writes by its watcher. A site also gives its `lock`, and its folders are made when it writes.
    """

    def __init__(
        self,
        path: Path | str,
        create_dirs: bool = False,
        encoding: str | None = None,
        access_mode: str = "r+",
        *,
        lock: SiteLock | None = None,
        fs: FsOps | None = None,
        quarantine: Path | None = None,
        now: Callable[[], datetime] = utc_now,
        by: str = "",
        kind: str = "tinydb",
        follow: bool = True,
        ids: Ids | None = None,
        upcasts: Sequence[Upcast] = (),
        **looks: Any,
    ) -> None:
        if unknown := looks.keys() - JSON_LOOKS:
            raise TypeError(f"JournalStorage has no option {', '.join(sorted(unknown))}")
        if access_mode not in ("r", "rb", "r+", "rb+"):
            warnings.warn("Using an `access_mode` other than 'r' or 'r+' changes nothing", stacklevel=2)
        path = Path(path)
        self.journal = JournalFile(path, quarantine or path.with_name(path.name + ".quarantine"), fs)
        self.lock = lock or SiteLock(path.with_name(path.name + ".lock"))
        self.by = by
        self.kind = kind
        self.format = FIRST_FORMAT + len(upcasts)
        """The format in which documents are shown and written."""
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
        self._upcasts = upcasts
        self._written = self.format
        self._now = now
        self._follow = follow
        self._own_lock = lock is None
        self._read_only = access_mode in ("r", "rb")
        fs = self.journal.fs
        if create_dirs and fs.stat(path) is None:
            fs.make_folder(path.parent)
            fs.close(fs.create(path))
        if self._own_lock and fs.stat(path if self._read_only else path.parent) is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        self.refresh()

    def read(self) -> Tables | None:
        """Everything, as copies: TinyDB's own table class changes what it was given."""
        self.look()
        if not self.journal.exists:
            return None
        return {name: private(as_given(table)) for name, table in self.tables.items()}

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Make the tables what `data` says; only what differs goes to the journal."""
        with self.exclusive():
            self.commit(list(differences(self.tables, data)))

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
        closed = not self.journal.exists
        over, entries = self.journal.poll(exclusive=exclusive)
        over = over or (closed and self.journal.exists)
        if over and not self.journal.exists and self.kind == "shift":
            return frozenset()  # it was just moved to the archive: who looks at it keeps what they see
        ops = [op for entry in entries for op in entry.ops]
        return self._apply(ops, over=over)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the lock, with everything taken in that others wrote."""
        if self._read_only:
            raise OSError(f"{self.journal.path} was opened for reading only")
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
            if self._written != self.format:  # in a line of its own, which nothing is ever taken out of
                self.journal.append(at, by, [["format", self.format]])
                self._written = self.format
            self.journal.append(at, by, ops)
        else:
            head = self._head(**(head or {}))
            self.journal.create(at, by, head, ops)
            ops = [["head", head], *ops]
        return self._apply(ops)

    def rotate(self, kept: Path, *, by: str) -> None:
        """Begin the journal anew with what stands in it; what it was is kept. The caller holds the lock."""
        ops: list[Op] = [["table", name] for name in self.tables]
        ops += [["put", name, id, doc] for name, docs in self.tables.items() for id, doc in docs.items()]
        head = self._head(segment=self.segment + 1)
        self.journal.rotate(kept, stamp(self._now()), by, head, ops)
        self.refresh()

    def _head(self, **more: Any) -> Doc:
        return {"format": self.format, "kind": self.kind, "name": self.journal.path.stem, **more}

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
        written = FIRST_FORMAT if over else self._written
        private_to_us: set[str] = set()
        for verb, *rest in ops:
            if verb in ("head", "format"):
                head = rest[0] if verb == "head" else head
                written = self._read_format(rest[0]["format"] if verb == "head" else rest[0])
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
                tables[name][rest[1]] = (
                    rest[2]
                    if written == self.format
                    else upcast(self._upcasts, written, name, private(rest[2]))
                )
            elif verb == "del":
                tables[name].pop(rest[1], None)
        self.tables, self.head, self.closing, self.pending = tables, head, closing, pending
        self._written = written
        if touched or over:
            self.version += 1
        return frozenset(touched)

    def _read_format(self, written: int) -> int:
        if written > self.format:
            self.journal.close()  # the next look is refused as well
            raise NewerFormat(file=self.journal.path, format=written)
        return written


class _Touched(MutableMapping[Any, Mapping[str, Any]]):
    """A table as an updater sees it: private copies, and a note of what it touched and nothing else."""

    def __init__(self, table: Mapping[str, Doc], id_class: Callable[[str], Any]) -> None:
        self._table = table
        self._id_class = id_class
        self._changed: dict[Any, Mapping[str, Any]] = {}
        self._gone: dict[Any, None] = {}

    @property
    def changed(self) -> Collection[Any]:
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

    def clear(self) -> None:
        self._changed.clear()
        self._gone = dict.fromkeys(map(self._id_class, self._table))

    def __iter__(self) -> Iterator[Any]:
        kept = (id for id in map(self._id_class, self._table) if id not in self._gone)
        yield from [*kept, *(id for id in self._changed if str(id) not in self._table or id in self._gone)]

    def __len__(self) -> int:
        return sum(1 for _id in self)

    def ops(self, name: str) -> Iterator[Op]:
        """What must be written: removals first, so that what was put again stands last."""
        yield from (["del", name, str(key)] for key in self._gone if str(key) in self._table)
        for key, document in self._changed.items():
            yield from put(name, str(key), document, {} if key in self._gone else self._table)


class JournalTable(Table):
    """A TinyDB table that hands over only the documents an update touched.

    What it returns is private to the caller. Its integer ids are TinyDB's own; on two instances of one
    file they never meet, because the next id is chosen under the lock.
    """

    _storage: JournalStorage

    def __init__(self, storage: JournalStorage, name: str, **options: Any) -> None:
        self._seen = storage.version
        self._numbered = -1
        self._coming: Container[Any] = ()
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
        while given in self._coming:
            given += 1
        self._next_id = given + 1  # type: ignore[assignment]  # likewise
        return given

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        self._storage.look()
        return cast("dict[str, Mapping[str, Any]]", self._storage.tables.get(self.name, {}))

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self._storage.exclusive():
            known = self._storage.tables.get(self.name)
            touched = _Touched(known or {}, self.document_id_class)
            self._coming = touched.changed
            try:
                updater(touched)
            finally:
                self._coming = ()
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
    """TinyDB over a journal, with tables that write only what changed.

    On another storage, such as a middleware, its tables are TinyDB's own.
    """

    table_class: ClassVar[type[Table]] = JournalTable  # type: ignore[misc]  # TinyDB leaves it unannotated
    default_storage_class: ClassVar[type[Storage]] = JournalStorage  # type: ignore[misc,assignment]  # likewise

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not isinstance(self.storage, JournalStorage) and issubclass(self.table_class, JournalTable):
            self.table_class = Table  # type: ignore[misc]  # this database's own

    def drop_table(self, name: str) -> None:
        if not isinstance(self.storage, JournalStorage):
            return super().drop_table(name)
        self._tables.pop(name, None)
        with self.storage.exclusive():
            if name in self.storage.tables:
                self.storage.commit([["drop", name]])
        return None
