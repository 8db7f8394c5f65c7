"""One lock for a site's writes, held for the length of a transaction."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from .errors import CannotUse, Locked

PATIENCE = 5.0
"""Seconds a writer waits before it tells who is in the way."""

POLL = 0.001
"""Seconds between two tries; tens of milliseconds would starve a person beside an importer."""

IN_LINE = 0.25
"""Seconds for which one who saves lets somebody go first who came before."""


class SiteLock:
    """Exclusive among the processes of this machine and among the threads of this process; re-entrant.

    The kernel frees it when its holder dies. The holder writes who it is into the lock file, which is never
    deleted.
    """

    def __init__(
        self, path: Path, patience: float = PATIENCE, *, shared: bool = False, line: Path | None = None
    ) -> None:
        """`shared` holds it together with others who share it, where the system can do that.

        `line` is a folder in which those who want the lock stand in line: without it, one who saves in a loop
        gets the lock again and again before anybody else looks.
        """
        self.path = path
        self.patience = patience
        self._thread = threading.RLock()
        self._depth = 0
        self._file: _Flock | _Portable = (
            _Flock(path, shared, line) if sys.platform != "win32" else _Portable(path)
        )

    def __enter__(self) -> Self:
        if not self.acquire(self.patience):
            raise Locked(seconds=f"{self.patience:g}", holder=self.holder())
        return self

    def acquire(self, patience: float) -> bool:
        """Take the lock within so many seconds; False when somebody else had it all the time."""
        if not self._thread.acquire(timeout=patience):
            return False
        try:
            held = bool(self._depth) or self._file.acquire(patience)
        except OSError as error:
            self._thread.release()
            raise CannotUse(file=self.path, reason=error.strerror) from error
        if held:
            self._depth += 1
        else:
            self._thread.release()
        return held

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Let go of it, once for each time it was taken."""
        self._depth -= 1
        if not self._depth:
            self._file.release()
        self._thread.release()

    @contextmanager
    def among_threads(self) -> Iterator[None]:
        """Keep the other threads of this process out, not other processes: enough to take in what is new."""
        with self._thread:
            yield

    def holder(self) -> str:
        """Who holds the lock, as that process wrote it: its number and terminal."""
        try:
            return self.path.read_text("utf-8", "replace").strip() or "?"
        except OSError:
            return "?"

    def close(self) -> None:
        """Let go of the lock file."""
        self._file.close()


class _Flock:
    """flock on a descriptor that is kept open: two system calls a commit, and two to stand in line.

    filelock, which opens the file and checks it anew each time, was more than half of what a commit cost.
    """

    def __init__(self, path: Path, shared: bool, line: Path | None) -> None:
        self._path = path
        self._shared = shared
        self._line = line
        self._line_fd: int | None = None
        self._fd: int | None = None
        self._pid = 0

    def acquire(self, patience: float) -> bool:
        """Take the lock; False when somebody else had it all the time."""
        import fcntl

        fd, until = self._descriptor(), time.monotonic() + patience
        if self._line_fd is not None:  # who is first in it is only fairness: not to get there is no failure
            with suppress(OSError):
                _wait_for(self._line_fd, fcntl.LOCK_EX, min(until, time.monotonic() + IN_LINE))
        try:
            if not _wait_for(fd, fcntl.LOCK_SH if self._shared else fcntl.LOCK_EX, until):
                return False
        finally:
            if self._line_fd is not None:
                with suppress(OSError):
                    fcntl.flock(self._line_fd, fcntl.LOCK_UN)
        with suppress(OSError):  # a full disk has no room for a new note; the lock holds all the same
            os.pwrite(fd, self._signature, 0)
        return True

    def release(self) -> None:
        import fcntl

        fcntl.flock(self._descriptor(), fcntl.LOCK_UN)

    def close(self) -> None:
        for fd in (self._fd, self._line_fd):
            if fd is not None:
                os.close(fd)
        self._fd = self._line_fd = None

    def _descriptor(self) -> int:
        """The lock file; a forked child opens its own, or it would share its parent's lock."""
        if self._fd is None or self._pid != os.getpid():
            self._fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._line_fd = None
            if self._line is not None:
                with suppress(OSError):
                    self._line_fd = os.open(self._line, os.O_RDONLY | os.O_CLOEXEC)
            self._pid = os.getpid()
            self._signature = f"pid {self._pid}, {_terminal()}".ljust(48)[:48].encode() + b"\n"
        return self._fd


def _wait_for(fd: int, how: int, until: float) -> bool:
    """Lock a descriptor; False when somebody else had it until then."""
    import fcntl

    while True:
        try:
            fcntl.flock(fd, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(POLL)
        else:
            return True


class _Portable:
    """filelock, where there is no flock. It never falls back to a lock that a crash would leave."""

    def __init__(self, path: Path) -> None:
        from filelock import FileLock

        self._file = FileLock(
            path, mode=0o600, thread_local=False, poll_interval=POLL, fallback_to_soft=False
        )

    def acquire(self, patience: float) -> bool:
        """Take the lock; False when somebody else had it all the time."""
        from filelock import Timeout

        try:
            self._file.acquire(timeout=patience)
        except Timeout:
            return False
        return True

    def release(self) -> None:
        self._file.release()

    def close(self) -> None: ...


def _terminal() -> str:
    for stream in (0, 1, 2):
        try:
            return os.ttyname(stream)
        except OSError:
            continue
    return Path(sys.argv[0]).name or "-"
