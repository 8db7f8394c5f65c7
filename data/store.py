"""The site's store: a few journals in a folder, one transaction at a time.

A transaction writes one file. It holds the site lock, sees what other processes wrote, and either is on
the disk when its `with` block ends or has changed nothing. Verbs of the screens go through `submit`, one
thread in order; reading needs neither lock nor thread.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from .archive import SHIFT_NAME, Archive, Seal, shift_order
from .errors import (
    NoStore,
    NotAStore,
    ShiftboardError,
    ShiftClosed,
    ShiftOpen,
    StoreExists,
    told,
)
from .fs import FsOps, is_draft
from .ids import Ids
from .lock import PATIENCE, SiteLock
from .record import Partition, Schema
from .site_file import R, RecordFile, Records, SiteFile
from .storage import JournalDB, utc_now
from .transaction import Transaction

LOOK_EVERY = 0.1
"""Seconds between two looks for what other processes wrote: one `stat` a file."""

FOLDED = "folded"
"""The table on the board that names the last shift whose changes are on it."""

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
        self.archive = Archive(folder, schema, self.fs, now)
        self._told: list[Changed] = []
        self._files: dict[str, SiteFile] = {}
        self._opening_files = threading.Lock()
        self._live: tuple[str, ...] = ()
        self._seen: tuple[tuple[str, ...], int] | None = None
        self._settled: tuple[str, ...] | None = None
        self._gone: set[str] = set()
        self._newest_sealed = ""
        self._last_sealed: RecordFile | None = None
        self._spoilt: ShiftboardError | None = None
        self._unsealed: ShiftboardError | None = None
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
        if store._unfinished():
            with (
                store._exclusive()
            ):  # an opening or a sealing was interrupted; looking under the lock ends it
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
            fs.make_folder(folder, folder.parent)
            folder.chmod(0o700)
            fs.write_new(folder / "site.toml", settings.encode())
        except OSError as error:
            raise told(error, folder) from error
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
        for file in [*self._files.values(), self._last_sealed]:
            if isinstance(file, SiteFile):
                file.close()
        self.archive.close()
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
    def last_closed(self) -> RecordFile | None:
        """The shift that was closed last."""
        names = self._live
        for name in reversed(names[-2:]):
            if (file := self._named(name)).closing is not None:
                return file
        return self._last_sealed

    @property
    def shift_names(self) -> tuple[str, ...]:
        """Every shift there is, oldest first: a look into every folder of the archive."""
        return tuple(sorted({*self.archive.names(), *self._live}, key=shift_order))

    def names_of(self, day: date) -> list[str]:
        """The shifts of a business day."""
        live = {name for name in self._live if name.startswith(f"{day}-")}
        return sorted({*self.archive.names_of(f"{day}"), *live}, key=shift_order)

    def after(self, name: str) -> RecordFile | None:
        """The shift after this one."""
        last = self.last_closed
        if last is not None and last.name == name:
            return self.shift
        later = [other for other in self.shift_names if shift_order(other) > shift_order(name)]
        return self.shift_named(later[0]) if later else None

    def shift_named(self, name: str) -> RecordFile | None:
        """The shift with this name, open, closed or sealed."""
        if name in self._live:
            return self._named(name)
        if self._last_sealed is not None and self._last_sealed.name == name:
            return self._last_sealed
        return self.archive.read(name) if SHIFT_NAME.fullmatch(name) else None

    def seal_of(self, name: str) -> Seal | None:
        """The seal of a shift, None while it has none."""
        return self.archive.seal_of(name)

    @property
    def version(self) -> tuple[str | int, ...]:
        """Differs whenever what can be read here differs."""
        return (
            self._newest_sealed,
            *self._live,
            *(file.storage.version for file in tuple(self._files.values())),
        )

    def trouble(self) -> ShiftboardError | None:
        """Why one of the files in use takes no more writes; None when all is well."""
        for file in self._in_use():
            try:
                file.storage.journal.refuse_if_unsafe()
            except ShiftboardError as error:
                return error
        return self._unsealed or self._spoilt

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
            if file.closing is not None:
                told |= self._seal_closed()

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
        return self._shifts_on_disk() != self._live or any(
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
        if exclusive:
            self._settle_archive()
            if self.between.exists and (newest := self._newest()) is not None:
                self._take_over(newest.name)
            touched |= self._seal_closed()
        return frozenset(touched)

    def _settle_archive(self) -> None:
        """Make durable what another program moved into the archive, before its going from live/ is."""
        if self._settled == self._live:
            return
        for name in {self.archive.newest(), *self._live[-1:]} - {""}:
            folder = self.archive.path(name).parent
            if folder.is_dir():
                try:
                    self.fs.make_folder(folder, self.folder)
                    self.fs.sync_folder(folder)
                except OSError as error:
                    raise told(error, folder) from error
        self._settled = self._live

    def _unfinished(self) -> bool:
        newest = self._newest()
        return newest is not None and (
            newest.closing is not None or len(self._live) > 1 or self.between.exists
        )

    # sealing

    def _seal_closed(self) -> set[str]:
        """Seal the closed shifts, oldest first; done again where it was interrupted.

        A closed shift is safe as it is. Where it cannot be sealed, `trouble` says why, and work goes on.
        """
        self._unsealed = None
        touched: set[str] = set()
        closed = [file for file in map(self._named, self._live) if file.closing is not None]
        if not closed:
            return touched
        for file in closed:
            by, name = str((file.closing or {}).get("by", "")), file.name
            try:
                file.storage.journal.refuse_if_unsafe()
                self.archive.seal(file)
                touched |= self._fold(file, by)
                self._move(file.path, self.archive.path(name, ".jsonl"))
            except ShiftboardError as error:
                self._unsealed = error
                break
        return touched | self._look_at_live()

    def _fold(self, file: SiteFile, by: str) -> set[str]:
        """Put what the shift changed about what lives on onto the board, once."""
        done = self.board.documents(FOLDED).get("shift")
        if done is not None and shift_order(done["shift"]) >= shift_order(file.name):
            self.board.storage.journal.settle()
            return set()
        tx = Transaction(self, self.board, Partition.BOARD, by)
        self.schema.fold(file, tx)
        tx.ops.append(["put", FOLDED, "shift", {"id": "shift", "shift": file.name}])
        return set(self.board.storage.commit(tx.ops, by=by))

    def _move(self, old: Path, new: Path) -> None:
        try:
            self.fs.make_folder(new.parent, self.folder)
            self.fs.move(old, new)
        except OSError as error:
            raise told(error, new) from error

    def _check_name(self, name: str) -> None:
        newest = self._live[-1] if self._live else self._newest_sealed
        if name == newest:
            raise ShiftClosed(shift=name)
        if not SHIFT_NAME.fullmatch(name) or (newest and shift_order(name) < shift_order(newest)):
            raise ValueError(f"{name} does not name a shift after the last one")

    def _take_over(self, name: str) -> None:
        """Move between.jsonl beside the shift that took it over; done again where it was interrupted."""
        between = self.between.storage
        head = self._named(name).storage.head
        if not between.journal.exists or head.get("took") != between.journal.c:
            return
        self._move(between.journal.path, self.archive.path(name, ".between.jsonl"))
        between.refresh()

    def _look_at_live(self) -> set[str]:
        """See which shifts there are; those that were moved to the archive are read there from now on."""
        was, self._live = self._live, self._open_live()
        seen = self._live, self.archive.sealed_bytes()
        if seen == self._seen:  # nothing gets into the archive without a seal
            return set()
        self._seen = seen
        newest, known = self.archive.newest(), self._newest_sealed
        same = newest == known or newest in self._live  # being sealed: until it is moved, its journal counts
        if not same:
            self._newest_sealed, self._last_sealed = newest, self._read_sealed(newest)
        if was != self._live:  # somebody may still be about to ask for those that went just now
            for gone in self._gone:
                if (file := self._files.pop(gone, None)) is not None:
                    file.close()
            self._gone = set(was) - set(self._live)
        return {spec.name for spec in self.schema.tables} if was != self._live or not same else set()

    def _read_sealed(self, name: str) -> RecordFile | None:
        """The sealed shift that the board goes on from; where its file is spoilt, as its journal has it."""
        self._spoilt = None
        try:
            return self.archive.read(name)
        except ShiftboardError as error:
            self._spoilt = error
        path = self.archive.path(name, ".jsonl")
        return self._open_file(path, "shift") if path.exists() else None

    def _open_live(self) -> tuple[str, ...]:
        """The shifts in live/, those in use opened; looks again where one was moved away meanwhile."""
        while True:
            live = self._shifts_on_disk()
            vanished = [name for name in live[-2:] if not self._named(name).exists]
            if not vanished:
                return live
            for name in vanished:
                self._files.pop(name)

    def _shifts_on_disk(self) -> tuple[str, ...]:
        names = (name.removesuffix(".jsonl") for name in self.fs.names(self.folder / "live"))
        return tuple(sorted(filter(SHIFT_NAME.fullmatch, names), key=shift_order))

    def _newest(self) -> SiteFile | None:
        """The newest shift that is not in the archive."""
        live = self._live
        return self._named(live[-1]) if live else None

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
            kind = "shift" if SHIFT_NAME.fullmatch(name) else name
            self._files[name] = self._open_file(folder / f"{name}.jsonl", kind)
            return self._files[name]

    def _open_file(self, path: Path, kind: str) -> SiteFile:
        db = JournalDB(
            path,
            lock=self.lock,
            fs=self.fs,
            quarantine=self.folder / "quarantine",
            now=self.now,
            kind=kind,
            follow=False,
            ids=self.ids,
        )
        return SiteFile(db, self.schema)

    def _tell(self, touched: frozenset[str]) -> None:
        if touched:
            for tell in self._told:
                tell(touched)
