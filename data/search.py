"""Search over everything that shifts hold: an index that may be thrown away at any time.

The index is `cache/search.sqlite`, made from the sealed shifts and from nothing else. `find` answers the same
with it and without it: what it does not hold, the shifts that are not sealed among it, is read and looked
through, newest first.

A text is cut into words: runs of letters and digits, without case and diacritics (`fold`). Texts of customers
are no business of this module: they are searched in memory and never indexed.
"""

from __future__ import annotations

import heapq
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from .archive import shift_order
from .cache import forget_index, index_files, index_path
from .errors import CannotUse, NotSaved, ShiftboardError, StoreError
from .fs import NO_ROOM
from .lock import PATIENCE, SiteLock
from .site_file import RecordFile
from .store import Store
from .words import Sieve, fits, fold

if TYPE_CHECKING:
    import sqlite3

VERSION = 1
"""Of the tables below and of `fold`: an index of another one is thrown away."""

BATCH = 20_000
"""Texts in one transaction of a rebuild: some 45 shifts, which a search waits for no longer than `BUSY`."""

BUSY = 1.0
"""Seconds for which a search waits while a rebuild commits; then it looks through the shifts themselves."""

BETWEEN = "between"
_NEVER = ("", 0)
_LISTED = 3
"""Letters up to which FTS5 keeps lists of beginnings: `prefix` below."""

_COMPLETIONS = 200
"""Words that a beginning is completed to; where there are more, FTS5 collects their rows."""

Texts = Callable[[RecordFile], Iterable[tuple[str, str, str, str]]]
"""What can be found in a shift file: (table, record id, at, text), `at` in RFC 3339 UTC or empty.

Every word of a text stands in the file as it is or in another case, in a value and not in a key, and not only
in `by`: a file that does not have the words is not read.
"""

# Words come to FTS5 cut and folded; its `ascii` tokenizer splits them at spaces only, whatever the script, so
# that the index and the plain scan cannot differ about what a word is. `words` keeps neither the texts nor
# where in them a word stands. Row numbers grow with time: the newest rows are found by walking back, without
# sorting what a common word has. FTS5 would collect all rows of a beginning first (0.9 s for `comm` in two
# million rows), but not where it keeps lists of beginnings (of up to three letters), nor for whole words:
# hence `spelt`, every word there is, from which a longer beginning is completed.
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE shifts (n INTEGER PRIMARY KEY, name TEXT NOT NULL, readable INTEGER NOT NULL);
CREATE TABLE texts (n INTEGER PRIMARY KEY, shift INTEGER NOT NULL, "table" TEXT NOT NULL, id TEXT NOT NULL,
    at TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE spelt (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'ascii', content = '', detail = none, columnsize = 0,
    prefix = '1 2 3');
"""
_VERSION_OF = "SELECT value FROM meta WHERE key = 'version'"
_FIND = """
SELECT shifts.name, "table", id, at, texts.text FROM words
    CROSS JOIN texts ON texts.n = words.rowid CROSS JOIN shifts ON shifts.n = texts.shift
    WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?
"""


class Hit(NamedTuple):
    """A text in which every word was found."""

    shift: str
    """The name of its shift, `between` for what happened since the last one."""
    table: str
    id: str
    """The id of its record."""
    at: str
    """When, RFC 3339 in UTC, empty where that is not known."""
    text: str


class SearchIndex:
    """Finds words in all shifts of a site, the one under way included.

    `texts` says what can be found in a shift file. `edition` is its number: an index made with another one is
    thrown away.
    """

    def __init__(self, store: Store, texts: Texts, *, edition: int = 1, patience: float = PATIENCE) -> None:
        """`patience` is how many seconds a rebuild waits for another process that is at it."""
        self.store = store
        self.texts = texts
        self.patience = patience
        self.folder = store.folder / "cache"
        self.path = index_path(store.folder)
        self._version = f"{VERSION}.{edition}"
        self._spoilt = False

    # searching

    def find(self, words: str, limit: int = 50) -> list[Hit]:
        """At most `limit` texts that hold every word, newest first: by shift, then by record id.

        Case and diacritics do not matter, the last word may be a beginning, punctuation only parts words.
        Without a usable index the shifts are looked through until `limit` texts are found. A sealed file that
        cannot be read is passed over; `verify` names it.
        """
        wanted = fold(words).split()
        if not wanted or limit < 1:
            return []
        between = self._between(wanted)
        indexed, others = self._look_up(wanted, limit)
        hits = heapq.merge(self._scan(others, wanted), indexed, key=_place, reverse=True)
        found = list(islice(hits, limit))
        taken = {hit[1:] for hit in found}  # by a shift that was opened just now
        return [*(hit for hit in between if hit[1:] not in taken), *found][:limit]

    def _look_up(self, wanted: Sequence[str], limit: int) -> tuple[list[Hit], list[str]]:
        """What the index finds, and the shifts that it does not hold, newest first."""
        if self.path.exists():
            import sqlite3

            try:
                with closing(self._connect("ro", BUSY)) as db:
                    return self._ask(db, wanted, limit)
            except (sqlite3.Error, ValueError, TypeError) as error:
                self._spoilt |= _is_spoilt(error)
            except _Outdated:
                pass
        return [], [*reversed(self.store.shift_names)]

    def _ask(self, db: sqlite3.Connection, wanted: Sequence[str], limit: int) -> tuple[list[Hit], list[str]]:
        db.execute("BEGIN")  # one picture of it, whatever is committed meanwhile
        newest = self._newest(db)
        found = [Hit(*row) for row in db.execute(_FIND, (_question(db, wanted), limit))]
        found.sort(key=_place, reverse=True)  # as they come; a name that is none shows damage here
        live, closed = self.store.shift, self.store.last_closed
        seen = shift_order(newest) if newest else _NEVER
        if self.store.archive.newest() == newest and (closed is None or shift_order(closed.name) <= seen):
            begun = [live.name] if live is not None and shift_order(live.name) > seen else []
            unread = db.execute("SELECT name FROM shifts WHERE NOT readable ORDER BY n DESC")
            return found, begun + [name for (name,) in unread]
        held = {name for (name,) in db.execute("SELECT name FROM shifts WHERE readable")}
        return found, [name for name in reversed(self.store.shift_names) if name not in held]

    def _between(self, wanted: Sequence[str]) -> list[Hit]:
        with suppress(ShiftboardError):
            return [hit for hit in _rows(self.texts, self.store.between, BETWEEN) if fits(hit.text, wanted)]
        return []

    def _scan(self, names: Iterable[str], wanted: Sequence[str]) -> Iterator[Hit]:
        sieve = Sieve(wanted)
        for name in names:
            for hit in self._read(name, sieve):
                if fits(hit.text, wanted):
                    yield hit

    def _read(self, name: str, sieve: Sieve) -> list[Hit]:
        """What can be found in a shift, newest first; nothing where it cannot be read or lacks a word."""
        archive = self.store.archive
        with suppress(ShiftboardError):
            if (data := archive.data(name)) is not None:
                found = sieve.may_hold(data)
                return _rows(self.texts, archive.file(name, data), name) if found else []
        with suppress(ShiftboardError):
            if (file := self.store.shift_named(name)) is not None:
                return _rows(self.texts, file, name)
        return []

    # the index

    def stale(self) -> bool:
        """Whether `rebuild` has something to do: sealed shifts are missing in the index, or it is not usable.

        Costs a look into every folder of the archive at most; no shift is read.
        """
        newest = self.store.archive.newest()
        if not self.path.exists():
            return bool(newest)
        if self._spoilt:
            return True
        import sqlite3

        try:
            with closing(self._connect("ro", BUSY)) as db:
                db.execute("BEGIN")
                held = self._newest(db)
                (count,) = db.execute("SELECT count(*) FROM shifts").fetchone()
        except (sqlite3.Error, UnicodeDecodeError, _Outdated):
            return True
        return bool(held != newest or count != len(self.store.archive.names()))

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Bring the index up to date; only shifts that it does not hold are read and added.

        It starts anew where the file is missing, spoilt or of another version, where a shift that it holds is
        gone from the archive, and where one older than those it holds has come. `progress` is told how many
        of how many shifts were read; what it raises ends the rebuild, and whole batches stay. `Locked` where
        another process is at it for longer than `patience`; `NotSaved`, `CannotUse` where the disk refuses.

        Work goes on in place, in short transactions with a rollback journal, and not in WAL mode nor in a
        draft: a search opens the file for reading only and for one question, which needs no `-shm` and so
        works in a folder that cannot be written; it waits for a commit (`BUSY`) or scans; what a killed
        rebuild had committed is kept; and a file that is removed takes everything with it. Until all is in
        it, `find` reads the shifts that are not.
        """
        import sqlite3

        try:
            self.store.fs.make_folder(self.folder)
            lock = SiteLock(self.folder / "search.lock", self.patience)
            with closing(lock), lock:
                try:
                    self._add(progress, anew=self._spoilt)
                except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
                    if not _is_spoilt(error):
                        raise
                    self._add(progress, anew=True)
        except sqlite3.Error as error:
            if (told := self._told(error)) is not None:
                raise told from error
        except OSError as error:
            raise self._refused(error) from error

    def delete(self) -> None:
        """Remove the index and all that was ever in it, as `forget_index` does; `CannotUse` if that fails."""
        try:
            forget_index(self.store.folder, self.store.fs, self.patience)
        except OSError as error:
            raise self._refused(error) from error

    # inside

    def _add(self, progress: Callable[[int, int], None] | None, *, anew: bool) -> None:
        names = self.store.archive.names()
        missing = None if anew else self._missing(names)
        if missing is None:
            self._remove()
            self.store.fs.close(self.store.fs.create(self.path))  # SQLite would let others read it
            missing = names
        self._spoilt = False
        with closing(self._connect("rw", self.patience)) as db:
            for pragma in ("journal_mode = DELETE", "synchronous = NORMAL", "cache_spill = OFF"):
                db.execute(f"PRAGMA {pragma}")
            if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
                db.executescript(f"BEGIN IMMEDIATE; {_TABLES}")
                db.execute("INSERT INTO meta VALUES ('version', ?)", (self._version,))
                db.execute("COMMIT")
            added = 0
            for done, name in enumerate(missing, 1):
                if not added:
                    db.execute("BEGIN IMMEDIATE")
                added += self._add_shift(db, name)
                if added >= BATCH or done == len(missing):
                    db.execute("COMMIT")
                    added = 0
                if progress is not None:
                    progress(done, len(missing))

    def _add_shift(self, db: sqlite3.Connection, name: str) -> int:
        """Put a shift into the index; how many rows that took."""
        rows = self._sealed(name)
        shift = db.execute(
            "INSERT INTO shifts (name, readable) VALUES (?, ?)", (name, rows is not None)
        ).lastrowid
        (last,) = db.execute("SELECT coalesce(max(n), 0) FROM texts").fetchone()
        numbered = [*enumerate(reversed(rows or []), last + 1)]
        db.executemany(
            "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)", ((n, shift, *row[1:]) for n, row in numbered)
        )
        spelt = {word for row in rows or [] for word in fold(row.text).split()}
        db.executemany("INSERT OR IGNORE INTO spelt VALUES (?)", ((word,) for word in sorted(spelt)))
        db.executemany(
            "INSERT INTO words (rowid, text) VALUES (?, ?)", ((n, fold(row.text)) for n, row in numbered)
        )
        return len(numbered) + 1

    def _missing(self, names: Sequence[str]) -> list[str] | None:
        """The sealed shifts that the index does not hold; None where it must be made anew."""
        import sqlite3

        if not self.path.exists():
            return None
        try:
            with closing(self._connect("rw", self.patience)) as db:  # which undoes what a killed one left
                self._newest(db)
                held = dict(db.execute("SELECT name, readable FROM shifts ORDER BY n"))
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if _is_spoilt(error):
                return None
            raise
        except _Outdated:
            return None
        missing = [name for name in names if name not in held]
        gone = not held.keys() <= set(names)
        late = missing and not gone and held and shift_order(missing[0]) < shift_order([*held][-1])
        mended = any(not readable and self._sealed(name) is not None for name, readable in held.items())
        return None if gone or late or mended else missing

    def _sealed(self, name: str) -> list[Hit] | None:
        """What can be found in a sealed shift, newest first; None where its file cannot be read."""
        try:
            file = self.store.archive.read(name)
            return None if file is None else _rows(self.texts, file, name)
        except ShiftboardError:
            return None

    def _newest(self, db: sqlite3.Connection) -> str:
        """The newest shift in the index, empty where it has none; `_Outdated`."""
        made = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone()  # or is being made
        if not made or db.execute(_VERSION_OF).fetchone() != (self._version,):
            raise _Outdated
        newest: tuple[str] | None = db.execute("SELECT name FROM shifts ORDER BY n DESC LIMIT 1").fetchone()
        return newest[0] if newest is not None else ""

    def _connect(self, mode: str, patience: float) -> sqlite3.Connection:
        import sqlite3

        where = f"{self.path.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(where, uri=True, timeout=patience, isolation_level=None)

    def _remove(self) -> None:
        for path in index_files(self.store.folder):
            self.store.fs.remove(path)

    def _told(self, error: sqlite3.Error) -> StoreError | None:
        """What a person is told; nothing where the index was deleted while it was being made."""
        import sqlite3

        if not self.path.exists():
            return None
        return (
            NotSaved()
            if _code(error) == sqlite3.SQLITE_FULL
            else CannotUse(file=self.path, reason=f"{error}")
        )

    def _refused(self, error: OSError) -> StoreError:
        return NotSaved() if error.errno in NO_ROOM else CannotUse(file=self.path, reason=error.strerror)


class _Outdated(Exception):
    """The index was made by another version."""


def _rows(texts: Texts, file: RecordFile, name: str) -> list[Hit]:
    """What can be found in a file, newest first. `CannotUse`, `NewerFormat`."""
    rows = sorted(
        ((id, table, n, at, text) for n, (table, id, at, text) in enumerate(texts(file))), reverse=True
    )
    return [Hit(name, table, id, at, text) for id, table, _n, at, text in rows]


def _question(db: sqlite3.Connection, wanted: Sequence[str]) -> str:
    """The words as FTS5 is asked for them, each one quoted; the last one is completed."""
    *whole, last = (f'"{word}"' for word in wanted)
    beginning, ends = last + "*", []
    if len(wanted[-1]) > _LISTED:
        ends = db.execute(
            "SELECT word FROM spelt WHERE word >= ? AND word < ? LIMIT ?",
            (wanted[-1], wanted[-1] + chr(sys.maxunicode), _COMPLETIONS + 1),
        ).fetchall()
    if 0 < len(ends) <= _COMPLETIONS:
        beginning = "(" + " OR ".join(f'"{word}"' for (word,) in ends) + ")"
    return " AND ".join([*whole, beginning])


def _place(hit: Hit) -> tuple[str, int]:
    return shift_order(hit.shift)


def _is_spoilt(error: Exception) -> bool:
    """Whether the file is damaged, none of SQLite's, or holds other tables."""
    import sqlite3

    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def _code(error: Exception) -> int:
    import sqlite3

    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)  # none: no text, or no name
    return code & 0xFF
