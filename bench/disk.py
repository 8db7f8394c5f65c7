"""What a commit and a look-up cost, beside SQLite: WAL, synchronous=FULL, a JSON document a row."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

import msgspec
from figures import Pairs
from place import Place

from data.fs import FsOps
from data.lock import PATIENCE
from data.record import Partition
from data.storage import JournalDB
from data.store import Store
from data.transaction import Transaction
from shiftboard.checklist import Answer
from shiftboard.schema import SCHEMA
from shiftboard.shift import Shift
from shiftboard.staff import Station

EARLIER = 5_000
"""Commits before, where many are asked for."""


class Counted(FsOps):
    """The file system, with a count of its flushes; it can leave them out while a store is filled."""

    def __init__(self) -> None:
        self.flushes = 0
        self.flush = True

    def sync(self, fd: int) -> None:
        self.flushes += 1
        if self.flush:
            super().sync(fd)

    def sync_folder(self, folder: Path) -> None:
        self.flushes += 1
        super().sync_folder(folder)


class Beside:
    """The same records in SQLite."""

    def __init__(self, path: Path, first: int = 0) -> None:
        """`first` is where the ids begin: two that write one file must not use the same ones."""
        self.db = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=FULL")
        self.db.execute("CREATE TABLE IF NOT EXISTS documents (id TEXT PRIMARY KEY, document TEXT NOT NULL)")
        self._n = first

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    def put(self, record: Answer) -> None:
        """One transaction: a new id, the document as JSON, a flush."""
        self._n += 1
        document = msgspec.json.encode(record).decode()
        self.db.execute("INSERT INTO documents VALUES (?, ?)", (f"{self._n:026}", document))

    def timed(self, record: Answer) -> float:
        """Milliseconds of one `put`."""
        return ms(lambda: self.put(record))

    def fill(self, record: Answer, count: int) -> None:
        """As many records as asked for, in one transaction."""
        self.db.execute("BEGIN")
        for _turn in range(count):
            self.put(record)
        self.db.execute("COMMIT")

    def get(self, id: str) -> Answer | None:
        row = self.db.execute("SELECT document FROM documents WHERE id = ?", (id,)).fetchone()
        return msgspec.json.decode(row[0], type=Answer) if row else None

    def of_line(self, line: str) -> list[Answer]:
        found = self.db.execute("SELECT document FROM documents WHERE document ->> 'line' = ?", (line,))
        return [msgspec.json.decode(row[0], type=Answer) for row in found]


def commit(place: Place) -> list[Pairs]:
    """One answer saved: on the first day, after many, and through TinyDB's own tables."""
    found = []
    for earlier in (0, EARLIER):
        folder = place.folder / f"commit-{earlier}"
        fs = Counted()
        store = filled(folder, fs, earlier)
        with Beside(folder / "beside.sqlite") as sqlite:
            sqlite.fill(answer(0), earlier)
            pairs = Pairs(f"commit after {earlier:,} in the shift", "SQLite, WAL, FULL", aim=1.1)
            times, fs.flushes = place.times(400, 40), 0
            for n in range(times):
                record = answer(n)
                ours = ms(partial(put, store, record))
                pairs.add(ours, sqlite.timed(record))
            pairs.what += f" ({fs.flushes / times:g} flush)"
        store.close()
        found.append(pairs)
    return [*found, *_tinydb(place)]


def look_up(place: Place) -> list[Pairs]:
    """Reading in a shift with many answers; nothing is read from the disk by either."""
    folder = place.folder / "look-up"
    store = filled(folder, Counted(), EARLIER)
    get = Pairs("get by id", "SQLite", "µs", aim=1.0)
    find = Pairs(f"find 1 in 50 of {EARLIER:,}", "SQLite", aim=0.6)
    after = Pairs("find just after a commit", "SQLite", aim=0.6)
    with Beside(folder / "beside.sqlite") as sqlite:
        sqlite.db.execute("BEGIN")
        for n in range(EARLIER):
            sqlite.put(answer(n))
        sqlite.db.execute("COMMIT")
        table = store.table(Answer)
        ids = [one.id for one in table]
        for n in range(place.times(500, 100)):
            at = n * 7 % EARLIER
            get.add(
                ms(partial(table.get, ids[at])) * 1e3,
                ms(partial(sqlite.get, f"{at + 1:026}")) * 1e3,
            )
        for _turn in range(place.times(50, 10)):
            find.add(
                ms(lambda: table.find(lambda one: one.line == "line 7")),
                ms(lambda: sqlite.of_line("line 7")),
            )
        for n in range(place.times(50, 10)):
            put(store, answer(n))
            after.add(
                ms(lambda: table.find(lambda one: one.line == "line 7")),
                ms(lambda: sqlite.of_line("line 7")),
            )
    store.close()
    return [get, find, after]


def _tinydb(place: Place) -> list[Pairs]:
    """TinyDB's insert where a flush costs nothing: what remains is work."""
    memory = Path("/dev/shm")
    if place.file_system(memory) != "tmpfs":
        return []
    folder = memory / place.folder.name
    folder.mkdir()
    pairs = Pairs("TinyDB insert, tmpfs", "SQLite, WAL, FULL, tmpfs", aim=1.4)
    with JournalDB(folder / "tinydb.jsonl") as db, Beside(folder / "beside.sqlite") as sqlite:
        table = db.table("answers")
        for n in range(place.times(1_000, 200)):
            record = answer(n)
            document = msgspec.to_builtins(record)
            pairs.add(ms(partial(table.insert, document)), sqlite.timed(record))
    return [pairs]


def filled(folder: Path, fs: Counted, answers: int) -> Store:
    """A store with an open shift that has so many answers, a commit each."""
    fs.flush = False
    store = Store.create(folder, SCHEMA, "", _kitchen, fs=fs)
    begin(store, "2026-11-23-1")
    for n in range(answers):
        put(store, answer(n))
    fs.flush = True
    return store


def _kitchen(tx: Transaction) -> None:
    tx.put(Station(name="Kitchen"))


def begin(store: Store, name: str) -> None:
    """Open a shift."""
    now = datetime.now(UTC)
    shift = Shift(
        id=name,
        name="Day",
        kind="day",
        business_day=now.date(),
        number=1,
        lead="ana",
        starts=now,
        ends=now + timedelta(hours=8),
    )
    with store.opening(shift.id, "ana") as tx:
        tx.put(shift)


def put(store: Store, record: Answer) -> None:
    """One verb: one record."""
    with store.transaction(Partition.SHIFT, "ana") as tx:
        tx.put(record)


def answer(n: int) -> Answer:
    """What is saved: as much as people write where something is wrong."""
    return Answer(
        line=f"line {n % 50}", value=f"{n % 8}.5", action="Moved to the walk-in, called the service"
    )


def ms(act: Callable[[], object]) -> float:
    """Milliseconds that it takes."""
    began = time.perf_counter_ns()
    act()
    return (time.perf_counter_ns() - began) / 1e6
