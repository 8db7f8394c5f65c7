"""Which files a site has, those of them that are in use, and where its shifts stand."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from .archive import SHIFT_NAME, Archive, shift_order
from .errors import ShiftboardError
from .fs import FsOps
from .ids import Ids
from .lock import SiteLock
from .record import Partition, Schema
from .site_file import RecordFile, SiteFile
from .storage import JournalDB

LIVING_ON = ("board", "customers")
"""The journals that are never closed."""


class SiteFiles:
    """The journals of a site, opened when they are first asked for, and its shifts wherever they are."""

    def __init__(
        self,
        folder: Path,
        schema: Schema,
        archive: Archive,
        fs: FsOps,
        lock: SiteLock,
        ids: Ids,
        now: Callable[[], datetime],
    ) -> None:
        self.folder = folder
        self.schema = schema
        self.archive = archive
        self.fs = fs
        self.lock = lock
        self.ids = ids
        self.now = now
        self.live: tuple[str, ...] = ()
        """The shifts that are not in the archive, oldest first, when it was last looked."""
        self._last: tuple[SiteFile, ...] = ()
        """The files of the last two of them: who asks late finds them, even when they have gone meanwhile."""
        self.newest_sealed = ""
        self.last_sealed: RecordFile | None = None
        self.spoilt: ShiftboardError | None = None
        """Why the last sealed shift cannot be read from its sealed file."""
        self._open: dict[str, SiteFile] = {}
        self._opening = threading.Lock()
        self._seen: tuple[tuple[str, ...], int] | None = None
        self._live_folder = folder / "live"
        self._listed: tuple[list[str], tuple[str, ...]] = ([], ())
        self._gone: set[str] = set()

    def close(self) -> None:
        """Let go of every file."""
        for file in [*self._open.values(), self.last_sealed]:
            if isinstance(file, SiteFile):
                file.close()

    @property
    def board(self) -> SiteFile:
        return self.named("board")

    @property
    def customers(self) -> SiteFile:
        return self.named("customers")

    @property
    def between(self) -> SiteFile:
        return self.named("between")

    @property
    def newest(self) -> SiteFile | None:
        """The newest shift that is not in the archive."""
        last = self._last
        return last[-1] if last else None

    @property
    def shift(self) -> SiteFile | None:
        """The open shift."""
        newest = self.newest
        return newest if newest is not None and newest.closing is None else None

    @property
    def last_closed(self) -> RecordFile | None:
        """The shift that was closed last."""
        for file in reversed(self._last):
            if file.closing is not None:
                return file
        return self.last_sealed

    @property
    def in_use(self) -> list[SiteFile]:
        """What may be written to."""
        newest = self.newest
        return [self.board, self.customers, self.between] + ([newest] if newest else [])

    @property
    def opened(self) -> tuple[SiteFile, ...]:
        """What was asked for so far."""
        return tuple(self._open.values())

    def of(self, partition: Partition) -> SiteFile:
        """The file that the tables of a partition are in."""
        if partition is Partition.BOARD:
            return self.board
        if partition is Partition.CUSTOMERS:
            return self.customers
        return self.shift or self.between

    def shift_names(self) -> tuple[str, ...]:
        """Every shift there is, oldest first: a look into every folder of the archive."""
        return tuple(sorted({*self.archive.names(), *self.live}, key=shift_order))

    def names_of(self, day: date) -> list[str]:
        """The shifts of a business day."""
        live = {name for name in self.live if name.startswith(f"{day}-")}
        return sorted({*self.archive.names_of(f"{day}"), *live}, key=shift_order)

    def after(self, name: str) -> RecordFile | None:
        """The shift after this one."""
        last = self.last_closed
        if last is not None and last.name == name:
            return self.shift
        later = [other for other in self.shift_names() if shift_order(other) > shift_order(name)]
        return self.shift_named(later[0]) if later else None

    def shift_named(self, name: str) -> RecordFile | None:
        """The shift with this name, open, closed or sealed."""
        if name in self.live and (file := self.named(name)).exists:  # else it went to the archive just now
            return file
        if self.last_sealed is not None and self.last_sealed.name == name:
            return self.last_sealed
        return self.archive.read(name) if SHIFT_NAME.fullmatch(name) else None

    def on_disk(self) -> tuple[str, ...]:
        """The shifts in live/, oldest first."""
        listed = self.fs.names(self._live_folder)
        known, shifts = self._listed
        if listed != known:
            names = (name.removesuffix(".jsonl") for name in listed)
            shifts = tuple(sorted(filter(SHIFT_NAME.fullmatch, names), key=shift_order))
            self._listed = listed, shifts
        return shifts

    def look(self) -> set[str]:
        """See which shifts there are; those that were moved to the archive are read there from now on.

        Returns the tables of which anything may have changed.
        """
        was, live = self.live, self._look_at_live()
        seen = live, self.archive.sealed_bytes()
        if seen == self._seen:  # nothing gets into the archive without a seal
            return set()
        newest, known = (
            self.archive.newest(but=live),
            self.newest_sealed,
        )  # until it is moved, its journal counts
        anew = newest != known
        if newest == known != "":  # then something may have been taken out of it
            anew = self._seen is not None and seen[1] != self._seen[1]
        if anew:
            self.newest_sealed, self.last_sealed = newest, self._read_sealed(newest)
        # not before: who reads meanwhile would find it in neither place
        self._seen, self.live, self._last = seen, live, tuple(map(self.named, live[-2:]))
        if was != live:  # somebody may still be about to ask for those that went just now
            for gone in self._gone:
                if (file := self._open.pop(gone, None)) is not None:
                    file.close()
            self._gone = set(was) - set(live)
        return {spec.name for spec in self.schema.tables} if was != live or anew else set()

    @property
    def version(self) -> tuple[str | int, ...]:
        """Differs whenever what can be read in a file of the site differs."""
        sealed = self._seen[1] if self._seen is not None else 0
        return sealed, self.newest_sealed, *self.live, *(file.storage.version for file in self.opened)

    def named(self, name: str) -> SiteFile:
        """The journal in use with this name: `board`, `customers`, `between` or a shift's."""
        file = self._open.get(name)
        if file is not None:
            return file
        with self._opening:
            if name in self._open:
                return self._open[name]
            folder = self.folder if name in LIVING_ON else self.folder / "live"
            kind = "shift" if SHIFT_NAME.fullmatch(name) else name
            self._open[name] = self._journal(folder / f"{name}.jsonl", kind)
            return self._open[name]

    def _look_at_live(self) -> tuple[str, ...]:
        """The shifts in live/, those in use opened; looks again where one was moved away meanwhile."""
        while True:
            live = self.on_disk()
            vanished = [name for name in live[-2:] if not self.named(name).exists]
            if not vanished:
                return live
            for name in vanished:
                self._open.pop(name)

    def _read_sealed(self, name: str) -> RecordFile | None:
        """The sealed shift that the board goes on from; where its file is spoilt, as its journal has it."""
        self.spoilt = None
        try:
            return self.archive.read(name)
        except ShiftboardError as error:
            self.spoilt = error
        path = self.archive.path(name, ".jsonl")
        return self._journal(path, "shift") if path.exists() else None

    def _journal(self, path: Path, kind: str) -> SiteFile:
        db = JournalDB(
            path,
            lock=self.lock,
            fs=self.fs,
            quarantine=self.folder / "quarantine",
            now=self.now,
            kind=kind,
            follow=False,
            ids=self.ids,
            upcasts=self.schema.upcasts,
        )
        return SiteFile(db, self.schema)
