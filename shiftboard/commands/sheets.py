"""Items and counts as sheets, in and out."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..exchange.counts import count_named, read_counts, told, write_count, write_on_hand
from ..exchange.items import read_items, write_items
from ..exchange.told import plain_plan, plan_words
from ..language import _, ngettext
from .common import board_of, plain, print_json, progress, say_dry

# items


def import_items(asked: argparse.Namespace) -> int:
    """Take items in from a sheet."""
    file = read_items(asked.file, progress(_("Reading {file}").format(file=asked.file.name)))
    with board_of(asked) as board:
        names = board.intake.names()
        plan = board.intake.would_take_in(file) if asked.dry_run else board.intake.take_in(file)
    if asked.json:
        print_json(plain_plan(plan))
        return 0
    print("\n".join(plan_words(plan, names)))
    say_dry(asked)
    return 0


def export_items(asked: argparse.Namespace) -> int:
    """Write all items to a sheet."""
    file = Path(asked.first)
    with board_of(asked) as board:
        items = board.stock.items()
        write_items(file, items, board.stock.places(), board.intake.suppliers())
    said = ngettext("{n} item is in {file}.", "{n} items are in {file}.", len(items))
    print(said.format(n=len(items), file=file))
    return 0


# counts


def import_counts(asked: argparse.Namespace) -> int:
    """Enter the amounts of a sheet, in the counts that ask for them."""
    tell = progress(_("Reading {file}").format(file=asked.file.name))
    with board_of(asked) as board:
        file = read_counts(asked.file, board.stock, asked.sheet, tell)
        words = list(told(file, board.stock))
        counted = [] if asked.dry_run else board.stock.count_all(file.entries, file.sheet)
    if asked.json:
        would = [one.entry._asdict() | {"amount": one.amount, "before": one.before} for one in file.rows]
        print_json(would if asked.dry_run else [plain(one) for one in counted])
        return 0
    said = ngettext("{n} amount, counted now:", "{n} amounts, counted now:", len(words))
    print("\n".join([said.format(n=len(words)), *(f"  {one}" for one in words)]))
    if not asked.dry_run:
        print(_("They are entered. Review the count and approve it on the board."))
    say_dry(asked)
    return 0


def export_counts(asked: argparse.Namespace) -> int:
    """Write what is on hand, or a count, to a sheet."""
    file = Path(asked.first)
    with board_of(asked) as board:
        stock, clock = board.stock, board.clock
        if asked.second:
            lines = write_count(file, stock, clock, count_named(stock, asked.second))
        else:
            lines = write_on_hand(file, stock, clock)
    print(ngettext("{n} line is in {file}.", "{n} lines are in {file}.", lines).format(n=lines, file=file))
    return 0


# sales


def import_sales(asked: argparse.Namespace) -> int:
    """Take in what was sold."""
    from ..exchange.sales import plain_sales, read_sales, told

    tell = progress(_("Reading {file}").format(file=asked.file.name))
    with board_of(asked) as board:
        stock, clock = board.stock, board.clock
        file = read_sales(asked.file, stock, clock, skip_unknown=asked.skip_unknown, tell=tell)
        if asked.dry_run:
            board.sales.look(file)
        else:
            board.sales.take_in(file)
        words, plain_file = list(told(file, stock, clock)), plain_sales(file, stock)
    if asked.json:
        print_json(plain_file)
        return 0
    print("\n".join(words))
    say_dry(asked)
    return 0
