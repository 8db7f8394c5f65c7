"""Files in and out: what is imported is taken in whole or not at all."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..checklist.edits import Edit, differences
from ..exchange.lists import read_lists, write_lists
from ..language import _
from .common import board_of, print_json, say_dry


def import_file(asked: argparse.Namespace) -> int:
    """Take a file in; `--dry-run` only says what it would change."""
    if asked.open_shift and asked.kind != "list":
        asked.wrong(_("--open-shift is for lists"))
    if asked.sheet and asked.kind != "counts":
        asked.wrong(_("--sheet is for counts"))
    if asked.skip_unknown and asked.kind != "sales":
        asked.wrong(_("--skip-unknown is for sales"))
    if asked.kind == "list":
        return _import_list(asked)
    from .sheets import import_counts, import_items, import_sales

    return {"items": import_items, "counts": import_counts, "sales": import_sales}[asked.kind](asked)


def export_file(asked: argparse.Namespace) -> int:
    """Write a file whose ending says how."""
    if asked.kind == "list":
        if not asked.second:
            asked.wrong(_("say which list, and the file"))
        return _export_list(asked)
    if asked.kind == "order":
        if not asked.second:
            asked.wrong(_("say from whom, and the file"))
        return _export_order(asked)
    if asked.kind == "items" and asked.second:
        asked.wrong(_("items go into one file, all of them"))
    from .sheets import export_counts, export_items

    return export_items(asked) if asked.kind == "items" else export_counts(asked)


def _import_list(asked: argparse.Namespace) -> int:
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
    say_dry(asked)
    if any(told):
        print(_("The open shift is asked it, too; what was answered stays as it was."))
    if waits:
        print(_("It holds from the next shift; the open one goes on with its lists as they were."))
    return 0


def _export_list(asked: argparse.Namespace) -> int:
    file = Path(asked.second)
    with board_of(asked) as board:
        one = board.lists.named(asked.first)
        write_lists([one], file)
    print(_("{name} is in {file}.").format(name=one.name, file=file))
    return 0


def _export_order(asked: argparse.Namespace) -> int:
    from ..exchange.orders import write_order

    file = Path(asked.second)
    with board_of(asked) as board:
        order = board.orders.named(asked.first)
        write_order(board.orders.page(order), file)
    print(_("{name} is in {file}.").format(name=order.name, file=file))
    return 0


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
