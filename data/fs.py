"""The few file-system calls the store makes, in one place.

Everything that must survive a power cut goes through `FsOps`, so that a simulator can stand in for it and cut
the power at every call. Files are made 0600 and folders 0700.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What a full disk, a used-up quota and a file-size limit say."""


def is_draft(name: str) -> bool:
    """Whether a file is a new one that never got its name."""
    return name.startswith(".") and name.endswith(".new")


class FsOps:
    """The real file system."""

    def open(self, path: Path) -> int:
        """Open an existing file for reading and appending; returns its descriptor."""
        return os.open(path, os.O_RDWR | os.O_APPEND | getattr(os, "O_CLOEXEC", 0))

    def create(self, path: Path) -> int:
        """Make a new, empty file; it must not exist."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)

    def close(self, fd: int) -> None:
        os.close(fd)

    def read(self, fd: int, length: int, offset: int) -> bytes:
        """Read up to `length` bytes from `offset`, fewer only at the end of the file."""
        parts = []
        while length > 0 and (part := os.pread(fd, length, offset)):
            parts.append(part)
            length -= len(part)
            offset += len(part)
        return b"".join(parts)

    def whole(self, path: Path) -> bytes | None:
        """All that is in a file, None when there is no such file."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def append(self, fd: int, data: bytes) -> None:
        """Write all of `data` at the end of the file."""
        while data:
            data = data[os.write(fd, data) :]

    def write_at(self, path: Path, data: bytes, offset: int) -> None:
        """Overwrite bytes in place and make them durable."""
        fd = os.open(path, os.O_RDWR)
        try:
            os.pwrite(fd, data, offset)
            self.sync(fd)
        finally:
            os.close(fd)

    def truncate(self, fd: int, length: int) -> None:
        os.ftruncate(fd, length)

    def sync(self, fd: int) -> None:
        """Return when what was written to the file is on the disk: the one flush of a commit."""
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        elif hasattr(os, "fdatasync"):
            os.fdatasync(fd)
        else:
            os.fsync(fd)

    def sync_folder(self, folder: Path) -> None:
        """Make names that appeared in, moved in or left the folder durable."""
        if os.name == "nt":  # Windows has no way to flush a folder
            return
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def rename(self, old: Path, new: Path) -> None:
        os.replace(old, new)

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def make_folder(self, folder: Path, within: Path | None = None) -> None:
        """Make the folder and those above it that are missing; each is durable in its parent.

        Those that stand already, below `within`, are made durable, too: a program that was killed may have
        made them and not flushed.
        """
        if folder.is_dir():
            while within is not None and within in folder.parents:
                folder = folder.parent
                self.sync_folder(folder)
            return
        self.make_folder(folder.parent, within)
        folder.mkdir(mode=0o700, exist_ok=True)
        self.sync_folder(folder.parent)

    def stat(self, path: Path) -> os.stat_result | None:
        """What stands at the path, None if nothing does."""
        try:
            return os.stat(path)
        except FileNotFoundError:
            return None

    def stat_of(self, fd: int) -> os.stat_result:
        """What an open file is."""
        return os.fstat(fd)

    def names(self, folder: Path) -> list[str]:
        """The names in a folder, none when there is no such folder."""
        try:
            return os.listdir(folder)
        except FileNotFoundError:
            return []

    def write_new(self, path: Path, data: bytes) -> None:
        """Write a whole file so that it is there complete or not at all, replacing what stood there."""
        draft = path.with_name(f".{path.name}.{os.getpid()}.new")
        self.remove(draft)
        fd = self.create(draft)
        try:
            try:
                self.append(fd, data)
                self.sync(fd)
            finally:
                self.close(fd)
            self.rename(draft, path)
        except OSError:
            self.remove(draft)
            raise
        self.sync_folder(path.parent)

    def move(self, old: Path, new: Path) -> None:
        """Move a file to another folder, which must be there, durably."""
        self.rename(old, new)
        self.sync_folder(new.parent)
        self.sync_folder(old.parent)
