"""Files in and out: what is imported is taken in whole or not at all."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..checklist.edits import Edit, differences
from ..exchange.counts import count_named, read_counts, write_count, write_on_hand
from ..exchange.counts import told as counts_told
from ..exchange.items import read_items, write_items
from ..exchange.lists import read_lists, write_lists
from ..exchange.told import plain_plan, plan_words
from ..language import _, ngettext
from .common import board_of, plain, print_json, progress


def import_file(asked: argparse.Namespace) -> int:
    """Take a file in; `--dry-run` only says what it would change."""
    if asked.open_shift and asked.kind != "list":
        asked.wrong(_("--open-shift is for lists"))
    if asked.sheet and asked.kind != "counts":
        asked.wrong(_("--sheet is for counts"))
    return {"list": _import_list, "items": _import_items, "counts": _import_counts}[asked.kind](asked)


def export_file(asked: argparse.Namespace) -> int:
    """Write a file whose ending says how."""
    if asked.kind == "list":
        if not asked.second:
            asked.wrong(_("say which list, and the file"))
        return _export_list(asked)
    if asked.kind == "items" and asked.second:
        asked.wrong(_("items go into one file, all of them"))
    return _export_items(asked) if asked.kind == "items" else _export_counts(asked)


# items


def _import_items(asked: argparse.Namespace) -> int:
    file = read_items(asked.file, progress(_("Reading {file}").format(file=asked.file.name)))
    with board_of(asked) as board:
        names = board.intake.names()
        plan = board.intake.would_take_in(file) if asked.dry_run else board.intake.take_in(file)
    if asked.json:
        print_json(plain_plan(plan))
        return 0
    print("\n".join(plan_words(plan, names)))
    _say_dry(asked)
    return 0


def _export_items(asked: argparse.Namespace) -> int:
    file = Path(asked.first)
    with board_of(asked) as board:
        items = board.stock.items()
        write_items(file, items, board.stock.places(), board.intake.suppliers())
    said = ngettext("{n} item is in {file}.", "{n} items are in {file}.", len(items))
    print(said.format(n=len(items), file=file))
    return 0


# counts


def _import_counts(asked: argparse.Namespace) -> int:
    tell = progress(_("Reading {file}").format(file=asked.file.name))
    with board_of(asked) as board:
        file = read_counts(asked.file, board.stock, asked.sheet, tell)
        words = list(counts_told(file, board.stock))
        counted = [] if asked.dry_run else board.stock.count_all(file.entries, file.sheet)
    if asked.json:
        would = [one.entry._asdict() | {"amount": one.amount, "before": one.before} for one in file.rows]
        print_json(would if asked.dry_run else [plain(one) for one in counted])
        return 0
    said = ngettext("{n} amount, counted now:", "{n} amounts, counted now:", len(words))
    print("\n".join([said.format(n=len(words)), *(f"  {one}" for one in words)]))
    if not asked.dry_run:
        print(_("They are entered. Review the count and approve it on the board."))
    _say_dry(asked)
    return 0


def _export_counts(asked: argparse.Namespace) -> int:
    file = Path(asked.first)
    with board_of(asked) as board:
        stock, clock = board.stock, board.clock
        if asked.second:
            lines = write_count(file, stock, clock, count_named(stock, asked.second))
        else:
            lines = write_on_hand(file, stock, clock)
    print(ngettext("{n} line is in {file}.", "{n} lines are in {file}.", lines).format(n=lines, file=file))
    return 0


def _say_dry(asked: argparse.Namespace) -> None:
    if asked.dry_run:
        print(_("Nothing was changed yet. Without --dry-run it is."))


# lists


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
    _say_dry(asked)
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
