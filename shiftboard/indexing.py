"""Brings the search index up to date in a process of its own: in a thread it would make the keys wait."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ShiftboardError

if TYPE_CHECKING:
    from subprocess import Popen


class Indexing:
    """The process that indexes a store, one at a time. What it has done stays when it is ended."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: Popen[bytes] | None = None
        self._ended = False
        self._turn = threading.Lock()

    def begin(self) -> None:
        """Start it, unless it is at work; where there can be none, everything is found without an index."""
        from subprocess import DEVNULL, Popen

        with self._turn, suppress(OSError):
            if self._ended or (self._process is not None and self._process.poll() is None):
                return
            command = [sys.executable, "-m", __name__, str(self._folder)]
            self._process = Popen(
                command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
            )

    def end(self) -> None:
        """Stop it for good."""
        with self._turn:
            self._ended = True
            if self._process is not None:
                self._process.terminate()
                self._process.wait()


def bring_up_to_date(folder: Path) -> None:
    """Index the shifts that were sealed since it was done last."""
    from data.search import SearchIndex
    from data.store import Store

    from .found import EDITION, texts
    from .schema import SCHEMA

    store = Store.open(folder, SCHEMA)
    try:
        index = SearchIndex(store, texts, edition=EDITION)
        if index.stale():
            index.rebuild()
    finally:
        store.close()


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)  # the board comes first
    with suppress(ShiftboardError):  # it is tried again after the next shift
        bring_up_to_date(Path(sys.argv[1]))
