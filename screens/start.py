"""Starts the board in this terminal. The cli imports this only when a board is to be shown."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

# Read by Textual when it is imported: paint soon after a key, and jump instead of gliding.
os.environ.setdefault("TEXTUAL_FPS", "240")
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

from data.storage import CLOSING  # the lines above must come first
from data.store import Store  # likewise
from shiftboard.board import Board  # likewise
from shiftboard.language import chosen, use  # likewise
from shiftboard.staff import named  # likewise

from .app import ShiftboardApp  # likewise

SETTLED = 3.0
"""Seconds after the start until the search index is looked after."""


def run(folder: Path, person: str = "") -> int:
    """Show the board of the store in this folder; where there is none, ask what to begin with."""
    if not Store.is_in(folder):
        picked = _first_run(folder)
        if picked is None:
            return 0
        folder = picked
    board = Board.open(folder)
    try:
        use(chosen(board.settings.language))
        if person:
            board.who.id = named(board.staff.people(), person).id
        app = ShiftboardApp(board, plain_signs=plain_signs())
        app.call_later(_settle_memory)
        app.call_later(app.set_timer, SETTLED, board.prepare_search)
        board.store.on_change(lambda tables: board.prepare_search() if CLOSING in tables else None)
        app.run()
        return app.return_code or 0
    finally:
        board.close()


def _first_run(folder: Path) -> Path | None:
    from .first_run import FirstRun

    return FirstRun(folder, folder.with_name(f"{folder.name}-demo")).run()


def _settle_memory() -> None:
    """What is loaded now stays: the collector need not look at it again."""
    gc.freeze()
    gc.enable()


def plain_signs() -> bool:
    """Whether this terminal shows only ASCII."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    return encoding not in ("utf8", "utf16") or os.environ.get("TERM") in ("linux", "vt100", "vt220", "dumb")
