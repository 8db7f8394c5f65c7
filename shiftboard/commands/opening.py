"""Opening the board, on a site or on a demonstration."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from data.storage import utc_now
from data.store import Store

from ..board import Board
from ..errors import NotADemo
from ..language import _, chosen
from ..settings import read_settings
from .common import folder_of, progress


def board(asked: argparse.Namespace) -> int:
    """The board itself."""
    if not _on_a_terminal():
        print(
            _("The board needs a terminal. `shiftboard status` prints in words what it would show."),
            file=sys.stderr,
        )
        return 1
    return _run_app(folder_of(asked), asked.person or "")


def make_and_open_demo(asked: argparse.Namespace) -> int:
    """Make a demonstration, or go on with one whose shift is still under way."""
    from ..cli import default_folder
    from ..demo import make_demo

    folder: Path = asked.store or default_folder().with_name("shiftboard-demo")
    if not asked.no_open and not _on_a_terminal():
        return board(asked)
    if Store.is_in(folder):
        if not read_settings(folder).demo:
            raise NotADemo(folder=folder)
        if asked.no_open or not _under_way(folder):
            shutil.rmtree(folder)
    if not Store.is_in(folder):
        make_demo(
            folder,
            kind=asked.kind,
            days=asked.days,
            seed=asked.seed,
            language=chosen(),
            now=utc_now(),
            progress=progress(_("Making the demonstration")),
        )
    return 0 if asked.no_open else _run_app(folder, asked.person or "")


def _on_a_terminal() -> bool:
    """Whether a person can see and type; Textual draws on stderr."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()


def _under_way(folder: Path) -> bool:
    board = Board.open(folder)
    try:
        shift = board.shifts.current()
        return shift is not None and board.clock.now() < shift.ends
    finally:
        board.close()


def _run_app(folder: Path, person: str) -> int:
    from screens.start import run

    return run(folder, person)
