"""What the commands share: the board they act on, and how they say what was written."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from data.record import Record

from ..board import Board
from ..errors import NeedsPin
from ..language import _
from ..staff import named


def folder_of(asked: argparse.Namespace) -> Path:
    from ..cli import default_folder

    return asked.store or default_folder()


@contextmanager
def board_of(asked: argparse.Namespace) -> Iterator[Board]:
    """The board of the store that was asked for, with the person who acts."""
    board = Board.open(folder_of(asked))
    board.who.ask_pin = _pin
    try:
        if asked.person:
            board.who.id = named(board.staff.people(), asked.person).id
        yield board
    finally:
        board.close()


def _pin(name: str) -> str:
    """The PIN of a person, from the environment or the terminal. `NeedsPin` where there is neither."""
    if (pin := os.environ.get("SHIFTBOARD_PIN")) is not None:
        return pin
    if not sys.stdin.isatty():
        raise NeedsPin(name=name)
    from getpass import getpass

    return getpass(_("PIN of {name}").format(name=name) + ": ")


def wrote(asked: argparse.Namespace, record: Record, said: str) -> None:
    if asked.json:
        print_json(plain(record))
    else:
        print(_("Saved: {what}").format(what=said))


def say_dry(asked: argparse.Namespace) -> None:
    """Say after a dry run that it was one."""
    if asked.dry_run:
        print(_("Nothing was changed yet. Without --dry-run it is."))


def plain(record: Record) -> dict[str, Any]:
    """Every field of a record, those at their default too: scripts rely on the names."""
    fields: dict[str, Any] = msgspec.structs.asdict(record)
    return fields


def as_json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def print_json(value: object) -> None:
    print(as_json(value), end="")


def progress(what: str) -> Callable[[int, int], None]:
    """A bar on a terminal that shows how much of a long thing is done; nothing where nobody looks."""

    def show(done: int, of: int) -> None:
        if sys.stderr.isatty():
            full = 30 * done // max(1, of)
            end = "\n" if done == of else ""
            print(
                f"\r{what} [{'#' * full}{'.' * (30 - full)}] {done}/{of}",
                end=end,
                file=sys.stderr,
                flush=True,
            )

    return show
