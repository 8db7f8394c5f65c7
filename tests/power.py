"""A disk whose power can be cut: it remembers what is durable and what may still be lost.

`SimulatedDisk` works on a real folder. Of every file it knows the bytes at the last flush of its data, and
what was written since; of every folder the names at its last flush, and what happened to them since. After a
power cut `crashed` makes a new folder with one of the states such a disk may be in. The rules:

- What was flushed is kept: bytes by `sync` of their file, names by `sync_folder` of their folder.
- Each write since then is there, is missing, or is torn: it ends early, or sectors of it were never written.
  A later write may be there without an earlier one. What no write filled reads as zeros.
- Each change of names since then happened or did not, whatever happened to the others and to the bytes of the
  file: a new name may stand for an empty file, and a new folder may be gone with all that is in it.
- A rename inside a folder happens as a whole. After one to another folder the old name goes only where the
  new one stands, and both may be there; the file is lost only where the old folder alone was flushed.

Files are followed by their inode: a rename keeps their bytes. The lock file, made without `FsOps`, is gone.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from data.fs import FsOps

Names = dict[str, "File | Folder | None"]
SECTOR = 512
"""Bytes that a disk writes as a whole."""

FATES = (("kept",), ("lost",), ("kept", "lost", "short", "holes"), ("short", "holes"))
SHARES = (0.0, 0.5, 0.5, 1.0)
"""What may become of the writes, and which share of the changed names is kept: one of each a cut."""


class PowerCut(BaseException):
    """The power went at this call."""


class Write(NamedTuple):
    """Bytes that were put at a place in a file; with `ends` the file then ended behind them."""

    offset: int
    data: bytes
    ends: bool = False

    def on(self, content: bytes) -> bytes:
        """The content of the file after it."""
        behind = b"" if self.ends else content[self.offset + len(self.data) :]
        return content[: self.offset].ljust(self.offset, b"\0") + self.data + behind

    def after_a_cut(self, content: bytes, fate: str, rng: random.Random) -> bytes:
        """The content of the file when this became of the write."""
        if fate == "lost" or fate == "kept" or self.ends:
            return self.on(content) if fate == "kept" else content
        if fate == "short":
            return Write(self.offset, self.data[: rng.randint(0, len(self.data))]).on(content)
        end = self.offset + len(self.data)
        content = content.ljust(end, b"\0")  # the file has grown all the same
        edges = [self.offset, *range(self.offset - self.offset % SECTOR + SECTOR, end, SECTOR), end]
        pieces = list(pairwise(edges))
        for start, stop in rng.sample(pieces, rng.choice((len(pieces) - 1, rng.randrange(len(pieces))))):
            content = Write(start, self.data[start - self.offset : stop - self.offset]).on(content)
        return content


@dataclass(eq=False)
class File:
    """The bytes of one inode."""

    durable: bytes = b""
    unsynced: list[Write] = field(default_factory=list)

    def flush(self) -> None:
        """Everything that was written so far is durable."""
        for write in self.unsynced:
            self.durable = write.on(self.durable)
        self.unsynced = []

    def after_a_cut(self, fates: tuple[str, ...], rng: random.Random) -> bytes:
        """What stands in the file when the power is back."""
        content = self.durable
        for write in self.unsynced:
            content = write.after_a_cut(content, rng.choice(fates), rng)
        return content


@dataclass(eq=False)
class Folder:
    """The names in one folder that are durable; None for one that is gone."""

    durable: Names = field(default_factory=dict)


@dataclass(eq=False)
class Change:
    """Names of a folder that became something else, or nothing (None); it happens only with `only_with`."""

    folder: Folder
    names: Names
    only_with: Change | None = None

    def on(self, names: Names) -> None:
        """Do it to the names of the folder."""
        names.update(self.names)


def _with_power(call: Callable[..., Any]) -> Callable[..., Any]:
    """A call that is not counted, and refused once the power is off."""

    def look(disk: SimulatedDisk, *arguments: Any) -> Any:
        if disk.off:
            raise PowerCut
        return call(disk, *arguments)

    return look


class SimulatedDisk(FsOps):
    """The file system below `root`, whose power goes before call number `cut_at` is done.

    Calls that change something are counted. Once the power is off every call raises `PowerCut`; only a
    descriptor can still be closed, which changes nothing. What stands below `root` at first is durable.
    """

    def __init__(self, root: Path, cut_at: int = sys.maxsize) -> None:
        self.root = root
        self.cut_at = cut_at
        self.calls = 0
        self.off = False
        self._files: dict[int, File] = {}
        self._folders: dict[Path, Folder] = {}
        self._changes: list[Change] = []
        self._find(root)

    def crashed(self, into: Path, rng: random.Random) -> Path:
        """Make in the new folder `into` what may stand on the disk after a power cut at this moment."""
        share, fates = rng.choice(SHARES), rng.choice(FATES)
        names = {folder: dict(folder.durable) for folder in self._folders.values()}
        lost: set[Change | None] = set()
        for change in self._changes:
            if rng.random() < share and change.only_with not in lost:
                change.on(names[change.folder])
            else:
                lost.add(change)

        def fill(folder: Folder, path: Path) -> None:
            path.mkdir(mode=0o700)
            for name, node in sorted(names[folder].items()):
                if isinstance(node, Folder):
                    fill(node, path / name)
                elif node:
                    (path / name).write_bytes(node.after_a_cut(fates, rng))

        fill(self._folders[self.root], into)
        return into

    open, read, whole = map(_with_power, (FsOps.open, FsOps.read, FsOps.whole))
    stat, names, make_folder = map(_with_power, (FsOps.stat, FsOps.names, FsOps.make_folder))

    def append(self, fd: int, data: bytes) -> None:
        self._note(fd, Write(os.fstat(fd).st_size, data))
        super().append(fd, data)

    def write_at(self, path: Path, data: bytes, offset: int) -> None:
        self._note(path, Write(offset, data))
        super().write_at(path, data, offset)

    def truncate(self, fd: int, length: int) -> None:
        self._note(fd, Write(length, b"", ends=True))
        super().truncate(fd, length)

    def sync(self, fd: int) -> None:
        """Only the account says that it is durable: the real disk need not be waited for."""
        self._count()
        self._file(fd).flush()

    def create(self, path: Path) -> int:
        self._count()
        fd = super().create(path)
        self._files[os.fstat(fd).st_ino] = file = File()
        self._change(path.parent, {path.name: file})
        return fd

    def rename(self, old: Path, new: Path) -> None:
        self._count()
        file = self._file(old)
        super().rename(old, new)
        if old.parent == new.parent:
            self._change(new.parent, {old.name: None, new.name: file})
        else:
            appeared = self._change(new.parent, {new.name: file})
            self._change(old.parent, {old.name: None}, appeared)

    def remove(self, path: Path) -> None:
        self._count()
        if path.exists():
            super().remove(path)
            self._change(path.parent, {path.name: None})

    def sync_folder(self, folder: Path) -> None:
        """Here it is noticed which folders were made: `make_folder` does that behind our back."""
        for path in sorted(folder.iterdir()):
            if path.is_dir():
                self._folder(path)
        self._count()
        self._flush_names(self._folder(folder))

    def _note(self, which: int | Path, write: Write) -> None:
        self._count()
        self._file(which).unsynced.append(write)

    def _flush_names(self, folder: Folder) -> None:
        for change in self._changes:
            if change.folder is folder:
                change.on(folder.durable)
        self._changes = [change for change in self._changes if change.folder is not folder]

    def _count(self) -> None:
        self.off = self.off or self.calls >= self.cut_at
        if self.off:
            raise PowerCut
        self.calls += 1

    def _file(self, which: int | Path) -> File:
        return self._files[(which.stat() if isinstance(which, Path) else os.fstat(which)).st_ino]

    def _folder(self, path: Path) -> Folder:
        """The folder at this path; a new one is a change in the folder above it."""
        if path not in self._folders:
            self._folders[path] = Folder()
            self._change(path.parent, {path.name: self._folders[path]})
        return self._folders[path]

    def _change(self, folder: Path, names: Names, only_with: Change | None = None) -> Change:
        self._changes.append(Change(self._folder(folder), names, only_with))
        return self._changes[-1]

    def _find(self, path: Path) -> File | Folder:
        if path.is_dir():
            self._folders[path] = folder = Folder()
            folder.durable = {below.name: self._find(below) for below in path.iterdir()}
            return folder
        self._files[path.stat().st_ino] = file = File(path.read_bytes())
        return file
