"""Counts as a sheet: what is on hand, or a count line by line; and amounts that were written into one.

What is imported is entered as by hand, counted now, and waits to be reviewed and approved like the rest.
`unit` is compared; `counted_at`, `typed` and `value` are only there to be read. A line without an amount is
not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

from ..clean_text import clean, folded
from ..clock import Clock
from ..language import _, number
from ..naming import one_named
from ..stock.counts import Count, Counted, Sheet, Stage, places_of
from ..stock.desk import Entry, StockDesk
from ..stock.errors import NotInCount
from ..stock.quantity import SMALLEST, read_quantity
from .errors import LineTwice, NothingCounted, OtherUnit
from .faults import Faults
from .figures import read_figure
from .files import Tell, read_sheet_file, write_sheet_file
from .items import PIECE
from .known_items import KnownItems
from .sheets import Cell, Row

COLUMNS = ("sku", "barcode", "name", "place", "amount", "unit", "counted_at", "typed", "value")
"""The header, in every language."""

NEEDED = ("amount",)

_FIGURE = re.compile(r"[-−+]?[\d\s.,]*\d[\d\s.,]*")
_CENT = Decimal("0.01")


class CountRow(NamedTuple):
    """What one line of a file says was counted."""

    line: int
    entry: Entry
    amount: Decimal
    """In base units."""
    before: Decimal | None
    """What stood in the count that goes on."""


class CountsFile(NamedTuple):
    """Amounts as a file has them, and the sheet that they are for, empty for the places' own."""

    name: str
    sheet: str
    rows: tuple[CountRow, ...]

    @property
    def entries(self) -> list[Entry]:
        return [one.entry for one in self.rows]


# writing


def write_on_hand(file: Path, stock: StockDesk, clock: Clock) -> int:
    """Write what is on hand, place by place in shelf order; how many lines.

    `NoSheetEnding`, `CannotWrite`.
    """
    levels = stock.levels()
    everything = Sheet(id="", name="", kind=stock.sheets()[0].kind)
    lines = [
        (one.place, id) for one in places_of(everything, stock.items(), stock.places()) for id in one.items
    ]
    rows = [
        _row(stock, clock, *key, levels[key].on_hand, levels[key].counted_at)
        for key in [key for key in lines if key in levels] + sorted(levels.keys() - set(lines))
    ]
    write_sheet_file(file, COLUMNS, rows)
    return len(rows)


def write_count(file: Path, stock: StockDesk, clock: Clock, count: Count) -> int:
    """Write a count line by line, what is not counted yet without an amount; how many lines."""
    rows = [
        _row(stock, clock, line.place, line.item, stands.amount, stands.at, stands.typed)
        if (stands := line.counted) is not None
        else _row(stock, clock, line.place, line.item)
        for line in stock.lines(count)
    ]
    write_sheet_file(file, COLUMNS, rows)
    return len(rows)


def count_named(stock: StockDesk, asked: str) -> Count:
    """The count that goes on, or waits to be approved, with this name or id. `NotFound`, `Ambiguous`."""
    counts = stock.counts()
    names = ", ".join(one.name for one in counts) or "–"
    return one_named(
        counts,
        asked,
        what=_("count"),
        hint=_("There are: {names}.").format(names=names),
        names=lambda one: (one.id, one.name),
        text=lambda one: one.name,
    )


def _row(
    stock: StockDesk,
    clock: Clock,
    place: str,
    id: str,
    amount: Decimal | None = None,
    at: datetime | None = None,
    typed: str = "",
) -> list[Cell]:
    item = stock.item(id)
    cost = item.cost if item is not None else None
    value = (
        (amount * cost).quantize(_CENT, ROUND_HALF_UP) if amount is not None and cost is not None else None
    )
    row: dict[str, Cell] = {
        "sku": item.sku if item is not None else id,
        "barcode": item.barcode if item is not None else "",
        "name": stock.name(id),
        "place": stock.place_name(place),
        "amount": amount,
        "unit": item.unit if item is not None else "",
        "counted_at": clock.local(at).replace(tzinfo=None) if at is not None else None,
        "typed": typed,
        "value": value,
    }
    return [row[name] for name in COLUMNS]


# reading


def read_counts(
    file: Path, stock: StockDesk, sheet: str = "", tell: Tell = lambda done, of: None
) -> CountsFile:
    """The amounts of a sheet, each line found among what is kept and checked; nothing is entered yet.

    `sheet` is an id or a name of which a part will do. `CannotRead`, `NotFound`, `Ambiguous`; `CannotImport`
    tells what is wrong where.
    """
    faults = Faults(file.name)
    wanted = _sheet_named(stock, sheet) if sheet else None
    read = read_sheet_file(file, COLUMNS, NEEDED, faults)
    faults.refuse()
    known, lines = _Known(stock, wanted), dict[Entry, int]()
    rows: list[CountRow] = []
    for n, row in enumerate(read.rows, 1):
        found = _count_row(row, known, faults) if row.cells["amount"] else None
        if found is not None:
            key = found.entry._replace(text="")
            with faults.at(row.place("sku")):
                if key in lines:
                    raise LineTwice(value=stock.name(key.item), other=lines[key])
                lines[key] = row.line
            rows.append(found)
        if n % PIECE == 0 or n == len(read.rows):
            tell(n, len(read.rows))
    if not rows and not faults.said:
        faults.add("", NothingCounted())
    faults.refuse()
    return CountsFile(file.name, wanted.id if wanted is not None else "", tuple(rows))


def _sheet_named(stock: StockDesk, asked: str) -> Sheet:
    sheets = stock.sheets()
    return one_named(
        sheets,
        asked,
        what=_("sheet"),
        hint=_("There are: {names}.").format(names=", ".join(one.name for one in sheets)),
        names=lambda one: (one.id, one.name),
        text=lambda one: one.name,
    )


class _Known(KnownItems):
    """What a line of a file may speak of: items, places, and what a sheet asks."""

    def __init__(self, stock: StockDesk, sheet: Sheet | None) -> None:
        items = stock.items()
        super().__init__(items)
        self.stock = stock
        counts = [one for one in stock.counts() if one.stage is Stage.COUNTING]
        if sheet is not None:
            counts = [one for one in counts if one.sheet == sheet.id]
        self._standing: dict[tuple[str, str], Counted | None] = {}
        for count in reversed(counts):  # the oldest is asked first
            self._standing |= {(line.place, line.item): line.counted for line in stock.lines(count)}
        self._asked: set[tuple[str, str]] | None = None
        if sheet is not None:
            asked = places_of(sheet, items, stock.places())
            self._asked = set(self._standing) or {(one.place, id) for one in asked for id in one.items}

    def standing(self, place: str, item: str) -> Decimal | None:
        """What stands in the count that goes on. `NotInCount` where the sheet does not ask for it."""
        if self._asked is not None and (place, item) not in self._asked:
            raise NotInCount(item=f"{self.stock.name(item)} ({self.stock.place_name(place)})")
        counted = self._standing.get((place, item))
        return counted.amount if counted is not None else None


def _count_row(row: Row, known: _Known, faults: Faults) -> CountRow | None:
    with faults.at(row.place(_naming(row))):
        _column, item = known.item(row)
        before = len(faults.said)
        unit, place, text = (clean(row.cells.get(column, "")) for column in ("unit", "place", "amount"))
        with faults.at(row.place("unit")):
            if unit and folded(unit) != folded(item.unit):
                raise OtherUnit(item=item.name, unit=item.unit, value=unit)
        with faults.at(row.place("amount")):
            text = _as_typed(text, row.mark)
            amount = read_quantity(text, item.packs, item.unit)
        with faults.at(row.place("place")):
            at = known.stock.place_of(item.id, known.stock.place_named(place).id if place else "")
            stood = known.standing(at, item.id)
        if len(faults.said) == before:
            return CountRow(row.line, Entry(item.id, at, text), amount, stood)
    return None


def _naming(row: Row) -> str:
    """The column that names the item of a line."""
    return next((one for one in ("sku", "barcode", "name") if row.cells.get(one)), "sku")


def _as_typed(text: str, mark: str) -> str:
    """A figure of a spreadsheet as somebody types it; packs and loose pieces as they are."""
    if not _FIGURE.fullmatch(text):
        return text
    return number(read_figure(text, mark).quantize(SMALLEST, ROUND_HALF_UP).normalize() + 0)


def told(file: CountsFile, stock: StockDesk) -> Iterator[str]:
    """What would be entered, line by line; what stood there before beside it."""
    for row in file.rows:
        unit = (item := stock.item(row.entry.item)) and item.unit
        was = f"{number(row.before)} → " if row.before is not None else ""
        place = stock.place_name(row.entry.place)
        yield f"{stock.name(row.entry.item)}, {place}: {was}{number(row.amount)} {unit}"
