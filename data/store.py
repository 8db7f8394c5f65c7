"""The site's store: a few journals in a folder, one transaction at a time.

A transaction writes one file. It holds the site lock, sees what other processes wrote, and either is on
the disk when its `with` block ends or has changed nothing. Verbs of the screens go through `submit`, one
thread in order; reading needs neither lock nor thread.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from .errors import (
    NoStore,
    NotAStore,
    NotSaved,
    ShiftboardError,
    ShiftClosed,
    ShiftOpen,
    StoreExists,
    WriteFailed,
)
from .fs import NO_ROOM, FsOps, is_draft
from .ids import Ids
from .lock import PATIENCE, SiteLock
from .record import Partition, Schema
from .site_file import R, Records, SiteFile
from .storage import JournalDB, utc_now
from .transaction import Transaction

LOOK_EVERY = 0.1
"""Seconds between two looks for what other processes wrote: one `stat` a file."""

SHIFT_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d+)")

P = ParamSpec("P")
T = TypeVar("T")
Changed = Callable[[frozenset[str]], None]


class Store:
    """The store of one site."""

    def __init__(
        self,
        folder: Path,
        schema: Schema,
        *,
        fs: FsOps | None = None,
        now: Callable[[], datetime] = utc_now,
        entropy: Callable[[int], bytes] = os.urandom,
        patience: float = PATIENCE,
    ) -> None:
        self.folder = folder
        self.schema = schema
        self.fs = fs or FsOps()
        self.now = now
        self.ids = Ids(now, entropy)
        self.lock = SiteLock(folder / ".lock", patience)
        self._told: list[Changed] = []
        self._files: dict[str, SiteFile] = {}
        self._opening_files = threading.Lock()
        self._names: tuple[str, ...] = ()
        self._stop = threading.Event()
        self._watcher: threading.Thread | None = None
        self._writer: ThreadPoolExecutor | None = None

    # opening and closing

    @classmethod
    def open(
        cls,
        folder: Path,
        schema: Schema,
        *,
        fs: FsOps | None = None,
        now: Callable[[], datetime] = utc_now,
        entropy: Callable[[int], bytes] = os.urandom,
        patience: float = PATIENCE,
    ) -> Store:
        """Open the store in this folder; `NoStore` where there is none. Times are UTC, from `now`."""
        if not cls.is_in(folder):
            raise NoStore(folder=folder)
        store = cls(folder, schema, fs=fs, now=now, entropy=entropy, patience=patience)
        store.refresh()
        if store.between.exists and store.shift is not None:
            with store._exclusive():  # an opening was interrupted; looking under the lock finishes it
                pass
        return store

    @classmethod
    def create(
        cls,
        folder: Path,
        schema: Schema,
        settings: str,
        fill: Callable[[Transaction], None],
        *,
        fs: FsOps | None = None,
        now: Callable[[], datetime] = utc_now,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> Store:
        """Make a store: `settings` becomes site.toml, `fill` puts the first records on the board."""
        if cls.is_in(folder):
            raise StoreExists(folder=folder)
        fs = fs or FsOps()
        if any(name not in ("site.toml", ".lock") and not is_draft(name) for name in fs.names(folder)):
            raise NotAStore(folder=folder)
        try:
            fs.make_folder(folder)
            folder.chmod(0o700)
            fs.write_new(folder / "site.toml", settings.encode())
        except OSError as error:
            raise (
                NotSaved() if error.errno in NO_ROOM else WriteFailed(file=folder, reason=error.strerror)
            ) from error
        store = cls(folder, schema, fs=fs, now=now, entropy=entropy)
        with store.transaction(Partition.BOARD, "") as tx:
            if store.board.exists:  # somebody else was quicker
                raise StoreExists(folder=folder)
            fill(tx)
        return store

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Whether this folder holds a store."""
        return (folder / "board.jsonl").is_file()

    def close(self) -> None:
        """Finish what was submitted and let go of the files."""
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join()
        if self._writer is not None:
            self._writer.shutdown(wait=True)
        for file in self._files.values():
            file.close()
        self.lock.close()

    # reading

    def table(self, record: type[R]) -> Records[R]:
        """The table of this record: on the board, among the customers, or in what is happening now."""
        return self._file(self.schema.of(record).partition).table(record)

    @property
    def board(self) -> SiteFile:
        return self._named("board")

    @property
    def customers(self) -> SiteFile:
        return self._named("customers")

    @property
    def between(self) -> SiteFile:
        """What happened since the last shift was closed."""
        return self._named("between")

    @property
    def shift(self) -> SiteFile | None:
        """The open shift."""
        newest = self._newest()
        return newest if newest is not None and newest.closing is None else None

    @property
    def last_closed(self) -> SiteFile | None:
        """The shift that was closed last."""
        newest = self._newest()
        if newest is None or newest.closing is not None:
            return newest
        return self._named(self._names[-2]) if len(self._names) > 1 else None

    @property
    def shift_names(self) -> tuple[str, ...]:
        """Every shift there is, oldest first."""
        return self._names

    def shift_named(self, name: str) -> SiteFile | None:
        """The shift with this name, open or closed."""
        return self._named(name) if name in self._names else None

    @property
    def version(self) -> tuple[int, ...]:
        """Differs whenever what can be read here differs."""
        return (len(self._names), *(file.storage.version for file in tuple(self._files.values())))

    def trouble(self) -> ShiftboardError | None:
        """Why one of the files in use takes no more writes; None when all is well."""
        for file in self._in_use():
            try:
                file.storage.journal.refuse_if_unsafe()
            except ShiftboardError as error:
                return error
        return None

    def mended(self) -> list[str]:
        """Files in quarantine/ that hold what was mended or cut off since the store was opened."""
        return [name for file in tuple(self._files.values()) for name in file.storage.journal.mended]

    # writing

    @contextmanager
    def transaction(self, partition: Partition, by: str, *, shift: str = "") -> Iterator[Transaction]:
        """One verb on one file; it is on the disk when the block ends.

        `shift` names the shift that the verb is about: `ShiftClosed` when it is no longer the open one.
        """
        with self._exclusive() as told:
            open_shift = self.shift
            if shift and (open_shift is None or open_shift.name != shift):
                raise ShiftClosed(shift=shift)
            file = self._file(partition)
            tx = Transaction(self, file, partition, by)
            yield tx
            told |= file.storage.commit(tx.ops, by=by)

    @contextmanager
    def opening(self, name: str, by: str) -> Iterator[Transaction]:
        """Open a shift: one transaction that makes its journal and takes over what happened in between.

        Its name is its business day and running number, later than every shift before.
        """
        with self._exclusive() as told:
            if (open_shift := self.shift) is not None:
                raise ShiftOpen(shift=open_shift.name)
            self._check_name(name)
            self.between.storage.journal.refuse_if_unsafe()
            tx = Transaction(self, None, Partition.SHIFT, by)
            yield tx
            between = self.between.storage
            taken = [["put", t, id, doc] for t, docs in between.tables.items() for id, doc in docs.items()]
            file = self._named(name)
            head = {"took": between.journal.c} if between.journal.exists else {}
            told |= file.storage.commit(taken + tx.ops, by=by, head=head)
            self._take_over(name)
            self._look_at_live()

    def submit(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do a verb on the writer thread, after those submitted before it."""
        if self._writer is None:
            self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        return self._writer.submit(verb, *args, **kwargs)

    # what others write

    def on_change(self, tell: Changed) -> None:
        """Call `tell` with the names of changed tables after each commit and each foreign write.

        It is called on the thread that wrote or looked.
        """
        self._told.append(tell)

    def watch(self) -> None:
        """Look for what other processes wrote, ten times a second, until the store is closed."""
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._keep_looking, name="watcher", daemon=True)
            self._watcher.start()

    def refresh(self) -> None:
        """Take in what other processes wrote."""
        with self.lock.among_threads():
            touched = self._refresh(exclusive=False)
        self._tell(touched)

    def stale(self) -> bool:
        """Whether something on the disk is newer than what is shown."""
        return self._shifts_on_disk() != self._names or any(
            file.storage.journal.stale() for file in self._in_use()
        )

    # inside

    def _keep_looking(self) -> None:
        while not self._stop.wait(LOOK_EVERY):
            if self.stale():
                try:
                    self.submit(self.refresh).result()
                except ShiftboardError:
                    continue  # it is shown through trouble(), and the next write says it again

    @contextmanager
    def _exclusive(self) -> Iterator[set[str]]:
        told: set[str] = set()
        try:
            with self.lock:
                told |= self._refresh(exclusive=True)
                yield told
        finally:
            self._tell(frozenset(told))

    def _refresh(self, *, exclusive: bool) -> frozenset[str]:
        touched: set[str] = self._look_at_live()
        for file in self._in_use():
            touched |= file.storage.refresh(exclusive=exclusive)
        if exclusive and self.between.exists and (newest := self._newest()) is not None:
            self._take_over(newest.name)
        return frozenset(touched)

    def _check_name(self, name: str) -> None:
        if name in self._names:
            raise ShiftClosed(shift=name)
        if not SHIFT_NAME.fullmatch(name) or (
            self._names and _shift_order(name) < _shift_order(self._names[-1])
        ):
            raise ValueError(f"{name} does not name a shift after the last one")

    def _take_over(self, name: str) -> None:
        """Move between.jsonl beside the shift that took it over; done again where it was interrupted."""
        between = self.between.storage
        head = self._named(name).storage.head
        if not between.journal.exists or head.get("took") != between.journal.c:
            return
        path = between.journal.path
        year, month = name[:4], name[5:7]
        self.fs.move(path, self.folder / "archive" / year / month / f"{name}.between.jsonl")
        between.refresh()

    def _look_at_live(self) -> set[str]:
        was, self._names = self._names, self._shifts_on_disk()
        return {spec.name for spec in self.schema.tables} if was != self._names else set()

    def _shifts_on_disk(self) -> tuple[str, ...]:
        names = (name.removesuffix(".jsonl") for name in self.fs.names(self.folder / "live"))
        return tuple(sorted(filter(SHIFT_NAME.fullmatch, names), key=_shift_order))

    def _newest(self) -> SiteFile | None:
        return self._named(self._names[-1]) if self._names else None

    def _in_use(self) -> list[SiteFile]:
        newest = self._newest()
        return [self.board, self.customers, self.between] + ([newest] if newest else [])

    def _file(self, partition: Partition) -> SiteFile:
        if partition is Partition.BOARD:
            return self.board
        if partition is Partition.CUSTOMERS:
            return self.customers
        return self.shift or self.between

    def _named(self, name: str) -> SiteFile:
        file = self._files.get(name)
        if file is not None:
            return file
        with self._opening_files:
            if name in self._files:
                return self._files[name]
            folder = self.folder if name in ("board", "customers") else self.folder / "live"
            db = JournalDB(
                folder / f"{name}.jsonl",
                lock=self.lock,
                fs=self.fs,
                quarantine=self.folder / "quarantine",
                now=self.now,
                kind="shift" if SHIFT_NAME.fullmatch(name) else name,
                follow=False,
                ids=self.ids,
            )
            self._files[name] = SiteFile(db, self.schema)
            return self._files[name]

    def _tell(self, touched: frozenset[str]) -> None:
        if touched:
            for tell in self._told:
                tell(touched)


def _shift_order(name: str) -> tuple[str, int]:
    day, _, number = name.rpartition("-")
    return day, int(number)
