"""What the commands share: the board they act on, and how they say what was written."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from data.record import Record

from ..board import Board
from ..language import _
from ..staff import named


def folder_of(asked: argparse.Namespace) -> Path:
    from ..cli import default_folder

    return asked.store or default_folder()


@contextmanager
def board_of(asked: argparse.Namespace) -> Iterator[Board]:
    """The board of the store that was asked for, with the person who acts."""
    board = Board.open(folder_of(asked))
    try:
        if asked.person:
            board.who.id = named(board.staff.people(), asked.person).id
        yield board
    finally:
        board.close()


def wrote(asked: argparse.Namespace, record: Record, said: str) -> None:
    if asked.json:
        print_json(plain(record))
    else:
        print(_("Saved: {what}").format(what=said))


def plain(record: Record) -> dict[str, Any]:
    """Every field of a record, those at their default too: scripts rely on the names."""
    fields: dict[str, Any] = msgspec.structs.asdict(record)
    return fields


def as_json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def print_json(value: object) -> None:
    print(as_json(value), end="")
