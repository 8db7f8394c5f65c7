"""Files in and out: what is imported is taken in whole or not at all."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from ..board import Board
from ..checklist.edits import Edit, differences
from ..exchange.lists import read_lists, write_lists
from ..language import _
from .common import board_of, print_json


def import_file(asked: argparse.Namespace) -> int:
    """Take a file in; `--dry-run` only says what it would change."""
    with board_of(asked) as board:
        lists = read_lists(asked.file, board.lists.known())
        edits = board.lists.would_take_in(lists) if asked.dry_run else board.lists.take_in(lists)
        told = (
            [board.lists.into_shift(edit) for edit in edits] if asked.open_shift and not asked.dry_run else []
        )
        waits = not asked.dry_run and any(board.lists.in_shift(edit) for edit in edits)
    if asked.json:
        print_json([_plain(edit) for edit in edits])
        return 0
    print("\n".join(_words(edits)))
    if asked.dry_run:
        print(_("Nothing was changed yet. Without --dry-run it is."))
    if any(told):
        print(_("The open shift is asked it, too; what was answered stays as it was."))
    if waits:
        print(_("It holds from the next shift; the open one goes on with its lists as they were."))
    return 0


def export_file(asked: argparse.Namespace) -> int:
    """Write a list, or the order to a supplier, to a file whose ending says how."""
    with board_of(asked) as board:
        name = _write_order(board, asked) if asked.kind == "order" else _write_list(board, asked)
    print(_("{name} is in {file}.").format(name=name, file=asked.file))
    return 0


def _write_list(board: Board, asked: argparse.Namespace) -> str:
    one = board.lists.named(asked.name)
    write_lists([one], asked.file)
    return one.name


def _write_order(board: Board, asked: argparse.Namespace) -> str:
    from ..exchange.orders import write_order

    order = board.orders.named(asked.name)
    write_order(board.orders.page(order), asked.file)
    return order.name


def _plain(edit: Edit) -> dict[str, object]:
    after = edit.after
    return {
        "id": after.id if after is not None else "",
        "name": after.name if after is not None else "",
        "new": edit.before is None,
        "changes": differences(*edit),
    }


def _words(edits: Sequence[Edit]) -> Iterator[str]:
    for edit in edits:
        name = edit.after.name if edit.after is not None else ""
        said = differences(*edit)
        yield f"{name}: {_('nothing changes')}" if not said else f"{name}:"
        yield from (f"  {one}" for one in said)
