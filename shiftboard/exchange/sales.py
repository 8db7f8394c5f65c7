"""Sales from a till as a sheet: which item, how much, and when.

An item is named by SKU (or PLU), barcode or name; `item` is any of these. Quantities are in base units; a
return is below zero. Without a date a line is of the day in the file's name (sales 2026-11-23.csv), else of
the day that is told. Dates are those of the calendar and times those of the site's clock, so what was sold
at half past one in the night belongs to the business day before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

from ..clean_text import clean, folded
from ..clock import Clock, read_time
from ..errors import NotFound
from ..language import _, full_day, listed, ngettext, number
from ..stock.desk import StockDesk
from ..stock.errors import BadBarcode, KeptNowhere
from ..stock.quantity import LARGEST, SMALLEST
from ..stock.records import Item
from ..stock.sales import SalesFile, Sold, Unknown, together
from .errors import BadSalesDay, NothingKnown, NothingSold, OtherUnit, OutOfRange, StillToCome
from .faults import Faults
from .figures import read_figure
from .files import Tell, read_sheet_file
from .items import PIECE
from .known_items import KnownItems
from .sheets import Row

NAMING = ("item", "sku", "plu", "barcode", "name")
"""The columns that may say which item it is."""

COLUMNS = (*NAMING, "quantity", "date", "time", "unit", "category", "price", "total")
"""The header, in every language; `unit` is compared, what follows it is not read."""

NEEDED = ("quantity",)

NOON = time(12)
"""When a day's sales were, where nothing says it.

Counts are taken before opening or after closing: those of the morning are before noon and the sales lower
them, those of the night are after it and have seen them go.
"""

_IN_NAME = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_MOST = int(LARGEST) - 1


class _Line(NamedTuple):
    """A line of a file that could be read."""

    sold: Sold
    day: date


def day_in_name(name: str) -> date | None:
    """The day that the name of a file tells."""
    for found in _IN_NAME.finditer(name):
        with suppress(ValueError):
            return date(*map(int, found.groups()))
    return None


def read_date(text: str) -> date:
    """A day that was: 2026-11-23, 23.11.2026. `BadSalesDay`."""
    iso, dotted = _ISO.fullmatch(text.strip()), _DOTTED.fullmatch(text.strip())
    with suppress(ValueError):
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if dotted is not None:
            return date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    raise BadSalesDay(value=text.strip())


def needs_day(file: Path) -> bool:
    """Whether somebody must say of which day it is: no column does, nor its name."""
    faults = Faults(file.name)
    read = read_sheet_file(file, COLUMNS, NEEDED, faults)
    dated = all(row.cells.get("date") for row in read.rows)
    return not faults.said and not dated and day_in_name(file.name) is None


def read_sales(
    file: Path,
    stock: StockDesk,
    clock: Clock,
    *,
    day: date | None = None,
    skip_unknown: bool = False,
    tell: Tell = lambda done, of: None,
) -> SalesFile:
    """The sales of a sheet, each line found among what is kept and checked; nothing is entered yet.

    Lines of one item and minute are one. `skip_unknown` leaves out what nobody keeps instead of refusing it.
    `CannotRead`; `CannotImport` tells what is wrong where.
    """
    faults = Faults(file.name)
    read = read_sheet_file(file, COLUMNS, NEEDED, faults)
    faults.refuse()
    told = day or day_in_name(file.name) or clock.business_day(clock.now())
    known, unknown = KnownItems(stock.items()), Counter[str]()
    lines: list[_Line] = []
    for n, row in enumerate(read.rows, 1):
        with faults.at(row.place(_naming(row))):
            try:
                item = _item(row, known)
            except NotFound:
                if not skip_unknown:
                    raise
                unknown[clean(row.cells[_naming(row)])] += 1
            else:
                lines += _line(row, item, told, clock, faults)
        if n % PIECE == 0 or n == len(read.rows):
            tell(n, len(read.rows))
    if not lines and not faults.said:
        faults.add("", NothingKnown(count=unknown.total()) if unknown else NothingSold())
    faults.refuse()
    return SalesFile(
        file.name,
        len(lines),
        together(one.sold for one in lines),
        tuple(sorted({one.day for one in lines})),
        tuple(Unknown(*one) for one in unknown.most_common()),
    )


def _naming(row: Row) -> str:
    """The column that names the item of a line."""
    return next((one for one in NAMING if row.cells.get(one)), "item")


def _item(row: Row, known: KnownItems) -> Item:
    """The item of a line. `NamesNothing`, `NotFound`, `Ambiguous`, `BadBarcode`, `KeptNowhere`."""
    column = _naming(row)
    text = row.cells.get(column, "")
    asked = {"item": ("sku", "barcode", "name"), "plu": ("sku",)}.get(column, (column,))
    item = None
    for each in asked:
        with suppress(*((NotFound, BadBarcode) if each != asked[-1] else ())):
            item = known.item(row._replace(cells={each: text}))[1]
            break
    assert item is not None
    if not item.places:
        raise KeptNowhere(item=item.name)
    return item


def _line(row: Row, item: Item, told: date, clock: Clock, faults: Faults) -> list[_Line]:
    """What a line says was sold; empty where something is wrong with it, or nothing was."""
    before, sold, at = len(faults.said), None, None
    unit = clean(row.cells.get("unit", ""))
    with faults.at(row.place("unit")):
        if unit and folded(unit) != folded(item.unit):
            raise OtherUnit(item=item.name, unit=item.unit, value=unit)
    with faults.at(row.place("quantity")):
        sold = read_figure(row.cells["quantity"], row.mark).quantize(SMALLEST, ROUND_HALF_UP).normalize() + 0
        if abs(sold) > _MOST:
            raise OutOfRange(value=number(sold), low=-_MOST, high=_MOST)
    with faults.at(row.place("date")):
        day, minute = _when(row, told)
        at = _moment(day, minute, clock, of_calendar=bool(row.cells.get("date")))
    if len(faults.said) > before or not sold or at is None:
        return []
    return [_Line(Sold(item.id, at, sold), clock.business_day(at))]


def _when(row: Row, told: date) -> tuple[date, time | None]:
    """The day of a line and the time, where there is one; a date may have its time behind it."""
    said, _space, behind = row.cells.get("date", "").replace("T", " ").partition(" ")
    if said.endswith(".") and behind:  # 23. 11. 2026 14:05
        parts = f"{said} {behind}".split(" ")
        said, behind = "".join(parts[:3]), " ".join(parts[3:])
    if behind.startswith("00:00"):
        behind = ""  # how a spreadsheet writes a day
    minute = row.cells.get("time", "") or behind
    day = read_date(said) if said else told
    return day, _minute(minute) if minute.strip() else None


def _minute(text: str) -> time:
    """A time of day without its seconds. `BadValue`."""
    return read_time(":".join(text.strip().replace(".", ":").split(":")[:2]))


def _moment(day: date, minute: time | None, clock: Clock, *, of_calendar: bool) -> datetime:
    """When it was, UTC. `StillToCome`."""
    now = clock.now()
    if minute is None:
        if day > clock.business_day(now):
            raise StillToCome(day=full_day(day))
        return min(clock.at(day, NOON), now)
    if of_calendar and minute < clock.rollover:
        day -= timedelta(days=1)
    at = clock.at(day, minute)
    if at > now:
        raise StillToCome(day=f"{full_day(day)} {minute:%H:%M}")
    return at


# in words


def told(file: SalesFile, stock: StockDesk, clock: Clock) -> Iterator[str]:
    """What would be taken in: the days, then by item how much, then what is not known."""
    yield headline(file)
    for day in file.days:
        theirs = [one for one in file.sold if clock.business_day(one.at) == day]
        items = ngettext("{n} item", "{n} items", len({one.item for one in theirs}))
        yield f"{full_day(day)}: {items.format(n=len({one.item for one in theirs}))}"
    for unknown in file.unknown:
        lines = ngettext("{n} row", "{n} rows", unknown.lines).format(n=unknown.lines)
        yield "! " + _("not kept here and left out: {name} ({lines})").format(name=unknown.name, lines=lines)
    for id, amount in by_item(file).items():
        item = stock.item(id)
        yield f"{stock.name(id)}: {number(amount)} {item.unit if item is not None else ''}".rstrip()


def headline(file: SalesFile) -> str:
    """In one line: 2 days, 340 lines, 41 items."""
    items = len(by_item(file))
    parts = [
        ngettext("{n} day", "{n} days", len(file.days)).format(n=len(file.days)),
        ngettext("{n} row", "{n} rows", file.lines).format(n=file.lines),
        ngettext("{n} item", "{n} items", items).format(n=items),
    ]
    if left_out := sum(one.lines for one in file.unknown):
        said = ngettext("{n} line left out", "{n} lines left out", left_out)
        parts.append(said.format(n=left_out))
    return listed(parts)


def by_item(file: SalesFile) -> dict[str, Decimal]:
    """How much was sold of each item, the first sold first."""
    sums: dict[str, Decimal] = {}
    for one in file.sold:
        sums[one.item] = sums.get(one.item, Decimal(0)) + one.amount
    return sums


def plain_sales(file: SalesFile, stock: StockDesk) -> dict[str, object]:
    """All of it, for scripts."""
    return {
        "file": file.name,
        "days": list(file.days),
        "lines": file.lines,
        "items": [
            {"item": id, "name": stock.name(id), "quantity": amount} for id, amount in by_item(file).items()
        ],
        "unknown": [one._asdict() for one in file.unknown],
    }
