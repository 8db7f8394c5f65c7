"""Whether a board was there: a file that each open board touches every minute, and takes away when left.

A power cut, a killed program or a closed lid leaves the file behind, and its time says since when nobody
could write anything down.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .clock import Span

LONG = timedelta(minutes=15)
"""A board that was away for less than this left no gap."""


class Heartbeat:
    """The sign of life of the boards on one store. It is kept in cache/: losing it loses no record."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "cache" / "alive"

    def beat(self, now: datetime) -> Span | None:
        """Say that a board is there; the gap before, where there was a long one. `now` is aware UTC."""
        before = self._last()
        with suppress(OSError):  # a full disk or a cache that cannot be written to is told elsewhere
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            self.path.touch(mode=0o600)
            os.utime(self.path, (now.timestamp(), now.timestamp()))
        return Span(before, now) if before is not None and now - before >= LONG else None

    def end(self) -> None:
        """Somebody left the board: that is no gap. Another one that is open says so within a minute."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _last(self) -> datetime | None:
        try:
            return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        except OSError:
            return None
