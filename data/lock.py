"""One lock for a site's writes, held for the length of a transaction."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from .errors import CannotUse, Locked

PATIENCE = 5.0
"""Seconds a writer waits before it tells who is in the way."""

POLL = 0.001
"""Seconds between two tries; filelock's own 50 ms would starve a person beside an importer."""


class SiteLock:
    """Exclusive among the processes of this machine and among the threads of this process; re-entrant.

    The kernel frees it when its holder dies. The holder writes who it is into the lock file, which is never
    deleted.
    """

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self.path = path
        self.patience = patience
        self._thread = threading.RLock()
        self._depth = 0
        self._file = FileLock(
            path, timeout=patience, mode=0o600, thread_local=False, poll_interval=POLL, fallback_to_soft=False
        )
        self._note: int | None = None

    def __enter__(self) -> Self:
        if not self._thread.acquire(timeout=self.patience):
            raise Locked(seconds=f"{self.patience:g}", holder=self.holder())
        if not self._depth:
            try:
                self._file.acquire()
            except Timeout:
                self._thread.release()
                raise Locked(seconds=f"{self.patience:g}", holder=self.holder()) from None
            except OSError as error:
                self._thread.release()
                raise CannotUse(file=self.path, reason=error.strerror) from error
            self._sign()
        self._depth += 1
        return self

    def __exit__(self, *_: object) -> None:
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
        if self._note is not None:
            os.close(self._note)
            self._note = None

    def _sign(self) -> None:
        with suppress(OSError):  # a full disk has no room for a new note; the lock holds all the same
            if self._note is None:
                self._note = os.open(self.path, os.O_RDWR)
                self._signature = f"pid {os.getpid()}, {_terminal()}".ljust(48)[:48].encode() + b"\n"
            os.pwrite(self._note, self._signature, 0)


def _terminal() -> str:
    for stream in (0, 1, 2):
        try:
            return os.ttyname(stream)
        except OSError:
            continue
    return Path(sys.argv[0]).name or "-"
