"""What follows on the close of a shift: its seal, the board brought up to date, its journal put away.

Every step is durable before the next and may be done again: whoever writes next finishes what was
interrupted.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .archive import shift_order
from .chain import encode
from .errors import N_, NotSaved, ShiftboardError, StoreError, told
from .record import Partition
from .site_file import SiteFile
from .site_files import SiteFiles
from .storage import JournalStorage
from .transaction import Transaction

FOLDED = "folded"
"""The table on the board that names the last shift whose changes are on it."""

ROTATED_FROM = 262_144
"""Bytes from which on a journal that lives on is begun anew, once half of it is what was."""


class SealWaits(StoreError):
    says = N_(
        "The disk is full, so {shift} is closed and not sealed yet. Nothing is lost; make room, and it will "
        "be sealed by itself."
    )


class Sealing:
    """Moves what is closed from live/ into the archive. All of it needs the site lock."""

    def __init__(self, files: SiteFiles, begin: Callable[[SiteFile, Partition, str], Transaction]) -> None:
        self.files = files
        self.archive = files.archive
        self.fs = files.fs
        self.begin = begin
        self.unsealed: ShiftboardError | None = None
        """Why a closed shift could not be sealed; its journal is safe, and work goes on."""
        self._settled: tuple[str, ...] | None = None

    def finish(self) -> set[str]:
        """Do what an interrupted sealing or opening left undone; returns the tables that it touched."""
        self._settle()
        if self.files.between.exists and (newest := self.files.newest) is not None:
            self.take_over(newest.name)
        return self.closed()

    def closed(self) -> set[str]:
        """Seal the closed shifts, oldest first; returns the tables that it touched."""
        self.unsealed = None
        touched: set[str] = set()
        closed = [file for file in map(self.files.named, self.files.live) if file.closing is not None]
        if not closed:
            return touched
        for file in closed:
            by, name = str((file.closing or {}).get("by", "")), file.name
            try:
                file.storage.journal.refuse_if_unsafe()
                if file.storage.pending:
                    break  # a text is still to be taken out of it, when a backup is done
                self.archive.seal(file)
                touched |= self.fold(file, by)
                self.move(file.path, self.archive.path(name, ".jsonl"))
            except NotSaved:
                self.unsealed = SealWaits(shift=name)
                break
            except ShiftboardError as error:
                self.unsealed = error
                break
            touched |= self.rotate(by)
        return touched | self.files.look()

    def fold(self, file: SiteFile, by: str) -> set[str]:
        """Put what the shift changed about what lives on onto the board, once."""
        board = self.files.board
        done = board.documents(FOLDED).get("shift")
        if done is not None and shift_order(done["shift"]) >= shift_order(file.name):
            board.storage.journal.settle()
            return set()
        tx = self.begin(board, Partition.BOARD, by)
        self.files.schema.fold(file, tx)
        tx.ops.append(["put", FOLDED, "shift", {"id": "shift", "shift": file.name}])
        return set(board.storage.commit(tx.ops, by=by))

    def rotate(self, by: str) -> set[str]:
        """Begin those journals anew that have grown and hold mostly what was; what they were is kept.

        Nothing waits for it: where it fails, the journal goes on as it is, and the next sealing tries again.
        """
        touched: set[str] = set()
        for file in (self.files.board, self.files.customers):
            storage, length = file.storage, file.storage.journal.length
            if storage.pending or length < ROTATED_FROM or 2 * _size(storage) > length:
                continue
            with suppress(StoreError):
                storage.rotate(file.segment_path(storage.segment), by=by)
                touched |= set(storage.tables)
        return touched

    def move(self, old: Path, new: Path) -> None:
        """Move a file into the archive."""
        try:
            self.archive.make_folder(new.parent)
            self.fs.move(old, new)
        except OSError as error:
            raise told(error, new) from error

    def take_over(self, name: str) -> None:
        """Move between.jsonl beside the shift that took it over, unless that was done before."""
        between = self.files.between.storage
        head = self.files.named(name).storage.head
        if not between.journal.exists or head.get("took") != between.journal.c:
            return
        self.move(between.journal.path, self.archive.path(name, ".between.jsonl"))
        between.refresh()

    def _settle(self) -> None:
        """Make durable what another program moved into the archive, before its going from live/ is."""
        live = self.files.live
        if self._settled == live:
            return
        for name in {self.archive.newest(), *live[-1:]} - {""}:
            folder = self.archive.path(name).parent
            if folder.is_dir():
                try:
                    self.fs.make_folder(folder, self.files.folder)
                    self.fs.sync_folder(folder)
                except OSError as error:
                    raise told(error, folder) from error
        self._settled = live


def _size(storage: JournalStorage) -> int:
    """Bytes of what stands in a journal now."""
    return sum(len(encode(document)) for table in storage.tables.values() for document in table.values())
