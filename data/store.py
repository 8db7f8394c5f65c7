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
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from .archive import SHIFT_NAME, Archive, Seal, shift_order
from .errors import (
    NoStore,
    NotAJournal,
    NotAStore,
    NotSaved,
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
from .redaction import Held, Holds, Redactions
from .sealing import Sealing
from .site_file import R, RecordFile, Records, SiteFile
from .site_files import SiteFiles
from .storage import utc_now
from .transaction import Transaction

LOOK_EVERY = 0.1
"""Seconds between two looks for what other processes wrote: one `stat` a file."""

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
        self.lock = SiteLock(folder / ".lock", patience, line=folder)
        self.archive = Archive(folder, schema, self.fs, now)
        self.files = SiteFiles(folder, schema, self.archive, self.fs, self.lock, self.ids, now)
        self.sealing = Sealing(self.files, self._begin)
        self.redactions = Redactions(self.files)
        self._told: list[Changed] = []
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
        journal = store.board.storage.journal
        if journal.n < 0 and not journal.damaged_line:
            raise NotAJournal(file=journal.path)
        if store._unfinished():
            with suppress(NotSaved), store._exclusive():
                pass  # it ends what was interrupted; where there is no room for that, the next write does
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
        self.files.close()
        self.archive.close()
        self.redactions.lock.close()
        self.lock.close()

    # reading

    def table(self, record: type[R]) -> Records[R]:
        """The table of this record: on the board, among the customers, or in what is happening now."""
        return self.files.of(self.schema.of(record).partition).table(record)

    @property
    def board(self) -> SiteFile:
        return self.files.board

    @property
    def customers(self) -> SiteFile:
        return self.files.customers

    @property
    def between(self) -> SiteFile:
        """What happened since the last shift was closed."""
        return self.files.between

    @property
    def shift(self) -> SiteFile | None:
        """The open shift."""
        return self.files.shift

    @property
    def last_closed(self) -> RecordFile | None:
        """The shift that was closed last."""
        return self.files.last_closed

    @property
    def unfolded(self) -> list[RecordFile]:
        """What is not on the board yet: shifts that are not sealed, the open one, and what came between."""
        return [*map(self.files.named, self.files.live), self.between]

    @property
    def shift_names(self) -> tuple[str, ...]:
        """Every shift there is, oldest first: a look into every folder of the archive."""
        return self.files.shift_names()

    def names_of(self, day: date) -> list[str]:
        """The shifts of a business day."""
        return self.files.names_of(day)

    def after(self, name: str) -> RecordFile | None:
        """The shift after this one."""
        return self.files.after(name)

    def shift_named(self, name: str) -> RecordFile | None:
        """The shift with this name, open, closed or sealed."""
        return self.files.shift_named(name)

    def seal_of(self, name: str) -> Seal | None:
        """The seal of a shift, None while it has none."""
        return self.archive.seal_of(name)

    def newest_seals(self, count: int) -> list[Seal]:
        """The seals of the shifts that were sealed last, newest first."""
        return self.archive.newest_seals(count)

    def seals_that_name(self, text: str) -> list[Seal]:
        """The seals whose summary has this as one of its texts, oldest first."""
        return self.archive.seals_that_name(text)

    @property
    def version(self) -> tuple[str | int, ...]:
        """Differs whenever what can be read here differs."""
        return self.files.version

    def trouble(self) -> ShiftboardError | None:
        """Why one of the files in use takes no more writes; None when all is well."""
        for file in self.files.in_use:
            try:
                file.storage.journal.refuse_if_unsafe()
            except ShiftboardError as error:
                return error
        return self.sealing.unsealed or self.files.spoilt

    def mended(self) -> list[str]:
        """Files in quarantine/ that hold what was mended or cut off since the store was opened."""
        return [name for file in self.files.opened for name in file.storage.journal.mended]

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
            file = self.files.of(partition)
            tx = self._begin(file, partition, by)
            yield tx
            told |= file.storage.commit(tx.ops, by=by)
            if file.closing is not None:
                told |= self.sealing.closed()

    @contextmanager
    def opening(self, name: str, by: str) -> Iterator[Transaction]:
        """Open a shift: one transaction that makes its journal and takes over what happened in between.

        Its name is its business day and running number, later than every shift before.
        """
        with self._exclusive() as told:
            if (open_shift := self.shift) is not None:
                raise ShiftOpen(shift=open_shift.name)
            self._check_name(name)
            self.redactions.refuse_if_unfinished(self.between)
            self.between.storage.journal.refuse_if_unsafe()
            tx = self._begin(None, Partition.SHIFT, by)
            yield tx
            between = self.between.storage
            taken = [["put", t, id, doc] for t, docs in between.tables.items() for id, doc in docs.items()]
            file = self.files.named(name)
            head = {"took": between.journal.c} if between.journal.exists else {}
            told |= file.storage.commit(taken + tx.ops, by=by, head=head)
            with suppress(NotSaved):  # the shift is open all the same; the next write does it
                self.sealing.take_over(name)
            self.files.look()

    def held(self, name: str, holds: Holds) -> Held:
        """What holds a text in a shift, in `between`, on the `board` or among the `customers`.

        `NothingHeld` where there is no such thing; `Damaged` where it cannot be known.
        """
        return self.redactions.held(name, holds)

    def redact(self, name: str, holds: Holds, *, by: str, why: str) -> Held:
        """Take a text out of a file and of its journals; returns what held it.

        Of a sealed shift the seal goes on proving the rest. `NothingHeld`, `BackupRuns`, `NotAsSealed`.
        """
        with self.redactions.while_no_backup_runs(), self._exclusive() as told:
            held = self.redactions.held(name, holds)
            self.redactions.take_out(held, by=by, why=why)
            told |= self._refresh(exclusive=True)
            return held

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
        return self.files.on_disk() != self.files.live or any(
            file.storage.journal.stale() for file in self.files.in_use
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
        touched = self.files.look()
        for file in self.files.in_use:
            touched |= file.storage.refresh(exclusive=exclusive)
        if exclusive:
            if redacted := self.redactions.finish():
                touched |= redacted | self.files.look()
            touched |= self.sealing.finish()
        return frozenset(touched)

    def _unfinished(self) -> bool:
        newest = self.files.newest
        return self.redactions.unfinished() or (
            newest is not None
            and (newest.closing is not None or len(self.files.live) > 1 or self.between.exists)
        )

    def _begin(self, file: SiteFile | None, partition: Partition, by: str) -> Transaction:
        return Transaction(self, file, partition, by)

    def _check_name(self, name: str) -> None:
        newest = self.files.live[-1] if self.files.live else self.files.newest_sealed
        if name == newest:
            raise ShiftClosed(shift=name)
        if not SHIFT_NAME.fullmatch(name) or (newest and shift_order(name) < shift_order(newest)):
            raise ValueError(f"{name} does not name a shift after the last one")

    def _tell(self, touched: frozenset[str]) -> None:
        if touched:
            for tell in self._told:
                tell(touched)
