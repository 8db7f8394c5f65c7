"""Items as a sheet: one a line, with everything there is to know about them.

The header is English in every language. `sku`, `name` and `unit` must be there; a column that is not leaves
its field as it is, an empty cell clears it. What is exported can be imported again and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from ..clean_text import LINE, clean, folded, required
from ..errors import BadValue, ShiftboardError
from ..language import _
from ..stock.barcodes import read_barcode
from ..stock.counts import on_shelf
from ..stock.quantity import LARGEST
from ..stock.records import ALLERGEN_NAMES, ROUNDING_NAMES, Item, Pack, Place, Rounding, Supplier
from ..stock.taking_in import Finder, ItemRow, ItemsFile
from .errors import (
    BadAllergens,
    BadPackText,
    BadShelf,
    LineTwice,
    NeedsBoth,
    OutOfRange,
    PackTwice,
)
from .faults import Faults
from .figures import read_between, read_figure, unmistakable
from .files import Tell, read_sheet_file, write_sheet_file
from .sheets import Cell, Row
from .words import one_of, yes_or_no

T = TypeVar("T")

COLUMNS = (
    "sku",
    "name",
    "unit",
    "category",
    "places",
    "shelf",
    "pack",
    "pack_of",
    "packs",
    "par",
    "cost",
    "supplier",
    "barcode",
    "allergens",
    "rounding",
    "lead_days",
    "warmest",
    "dated",
)
"""The header, in every language."""

NEEDED = ("sku", "name", "unit")

PIECE = 500
"""Rows between two words about how far it is."""

_PARTS = re.compile(r"[;|]")
_MOST = int(LARGEST) - 1


# writing


def write_items(
    file: Path, items: Sequence[Item], places: Sequence[Place], suppliers: Sequence[Supplier]
) -> None:
    """Write items to a sheet whose ending says how. `NoSheetEnding`, `CannotWrite`."""
    write_sheet_file(file, COLUMNS, item_rows(items, places, suppliers))


def item_rows(
    items: Sequence[Item], places: Sequence[Place], suppliers: Sequence[Supplier]
) -> Iterator[list[Cell]]:
    """A row for each item, in the order of the columns."""
    place_names = _said({one.id: one.name for one in places})
    supplier_names = _said({one.id: one.name for one in suppliers})
    shelves = {place.id: {one.id: n for n, one in enumerate(on_shelf(items, place), 1)} for place in places}
    for item in items:
        positions = [str(shelves.get(id, {}).get(item.id, "")) for id in item.places]
        usual = item.packs[0] if item.packs else None
        row: dict[str, Cell] = {
            "sku": item.sku,
            "name": item.name,
            "unit": item.unit,
            "category": item.category,
            "places": "; ".join(place_names.get(id, id) for id in item.places),
            "shelf": "; ".join(positions) if any(positions) else "",
            "pack": usual.name if usual is not None else "",
            "pack_of": usual.of if usual is not None else None,
            "packs": "; ".join(f"{one.name}={unmistakable(one.of)}" for one in item.packs[1:]),
            "par": item.par,
            "cost": item.cost,
            "supplier": supplier_names.get(item.supplier, item.supplier),
            "barcode": "; ".join((item.barcode, *item.more_barcodes)) if item.barcodes else "",
            "allergens": "; ".join(item.allergens),
            "rounding": item.rounding.value,
            "lead_days": item.lead_days,
            "warmest": item.warmest,
            "dated": "yes" if item.dated else "",
        }
        yield [row[name] for name in COLUMNS]


def _said(names: Mapping[str, str]) -> dict[str, str]:
    """What each id is called in a sheet: its name, or itself where the name would not find it again."""
    find = Finder(names)
    return {id: name if find(name) == id and not _PARTS.search(name) else id for id, name in names.items()}


# reading


def read_items(file: Path, tell: Tell = lambda done, of: None) -> ItemsFile:
    """The items of a sheet, each cell checked; nothing is compared with what is kept yet.

    `CannotRead`; `CannotImport` tells what is wrong where.
    """
    faults = Faults(file.name)
    sheet = read_sheet_file(file, COLUMNS, NEEDED, faults)
    faults.refuse()
    given = sheet.columns
    if len(half := given & {"pack", "pack_of"}) == 1:
        missing = next(iter({"pack", "pack_of"} - half))
        faults.add("", NeedsBoth(name=missing))
    rows, lines = [], dict[str, int]()
    for n, row in enumerate(sheet.rows, 1):
        item = _item_row(row, given, faults)
        with faults.at(row.place("sku")):
            if item.sku in lines:
                raise LineTwice(value=item.sku, other=lines[item.sku])
        if item.sku:
            lines.setdefault(item.sku, row.line)
        rows.append(item)
        if n % PIECE == 0 or n == len(sheet.rows):
            tell(n, len(sheet.rows))
    faults.refuse()
    return ItemsFile(file.name, tuple(rows))


def _item_row(row: Row, given: frozenset[str], faults: Faults) -> ItemRow:
    of = _Cells(row, faults).of
    shelf: tuple[int | None, ...] = of("shelf", _shelf, ())
    places: tuple[str, ...] = of("places", _several, ())
    if len(shelf) > len(places) and "places" in given:
        faults.add(row.place("shelf"), BadShelf(value=row.cells["shelf"]))
    usual = _usual_pack(row, faults)
    packs: tuple[Pack, ...] = of("packs", lambda text: _packs(text, row.mark), ())
    if usual is not None and any(folded(one.name) == folded(usual.name) and one != usual for one in packs):
        faults.add(row.place("packs"), PackTwice(name=usual.name))
    return ItemRow(
        line=row.line,
        sku=of("sku", required, ""),
        given=given,
        name=of("name", required, ""),
        unit=of("unit", required, ""),
        category=of("category", clean, ""),
        places=places,
        shelf=shelf,
        pack=usual,
        packs=packs,
        par=of("par", lambda text: _amount(text, row.mark), None),
        cost=of("cost", lambda text: _amount(text, row.mark), None),
        supplier=of("supplier", clean, ""),
        barcodes=of("barcode", _barcodes, ()),
        allergens=of("allergens", read_allergens, ()),
        rounding=of("rounding", _rounding, Rounding.UP),
        lead_days=of("lead_days", lambda text: _days(text, row.mark), None),
        warmest=of("warmest", lambda text: read_between(text, row.mark, -60, 100) if text else None, None),
        dated=of("dated", yes_or_no, False),
    )


class _Cells:
    """The cells of one row, each read by what reads its column."""

    def __init__(self, row: Row, faults: Faults) -> None:
        self.row = row
        self.faults = faults

    def of(self, column: str, read: Callable[[str], T], otherwise: T) -> T:
        """What a cell says; `otherwise` where there is no such column, or it is wrong, which is noted."""
        if column not in self.row.cells:
            return otherwise
        try:
            return read(clean(self.row.cells[column], limit=10 * LINE))
        except ShiftboardError as error:
            self.faults.add(self.row.place(column), error)
            return otherwise


def _several(text: str) -> tuple[str, ...]:
    parts = (required(part) for part in _PARTS.split(text) if part.strip())
    return tuple({folded(one): one for one in parts}.values())


def _shelf(text: str) -> tuple[int | None, ...]:
    """Positions, one for each place; where none stands, it is as it is."""
    if not text:
        return ()
    parts = [part.strip() for part in _PARTS.split(text)]
    if not all(not part or (part.isascii() and part.isdecimal() and 0 < int(part) < 10**6) for part in parts):
        raise BadShelf(value=text)
    return tuple(int(part) if part else None for part in parts)


def _usual_pack(row: Row, faults: Faults) -> Pack | None:
    """The usual pack: its name and how many are in it, both or neither."""
    name, size = (row.cells.get(column, "") for column in ("pack", "pack_of"))
    if name and size:
        with faults.at(row.place("pack_of")):
            return Pack(required(name), _size(size, row.mark))
    elif name or size:
        missing = "pack_of" if name else "pack"
        faults.add(row.place(missing), NeedsBoth(name=missing))
    return None


def _packs(text: str, mark: str) -> tuple[Pack, ...]:
    """Packs as they are written in one cell: case=12; pallet=864."""
    packs: dict[str, Pack] = {}
    for part in _PARTS.split(text):
        name, sign, size = (piece.strip() for piece in part.rpartition("="))
        if not part.strip():
            continue
        if not (name and sign and size):
            raise BadPackText(value=part.strip())
        if folded(name) in packs:
            raise PackTwice(name=name)
        packs[folded(name)] = Pack(required(name), _size(size, mark))
    return tuple(packs.values())


def _size(text: str, mark: str) -> Decimal:
    size = read_figure(text, mark)
    if not 0 < size <= _MOST:
        raise OutOfRange(value=text.strip(), low="0.001", high=_MOST)
    return size


def _amount(text: str, mark: str) -> Decimal | None:
    return read_between(text, mark, 0, _MOST) if text else None


def _days(text: str, mark: str) -> int | None:
    if not text:
        return None
    days = read_between(text, mark, 0, 365)
    if days != int(days):
        raise BadValue(value=text, hint=_("Write whole days."))
    return int(days)


def _barcodes(text: str) -> tuple[str, ...]:
    """Numbers with ; between them; an empty first one stays: then the item has only others."""
    parts = [part.strip() for part in _PARTS.split(text)]
    read = [read_barcode(part) if part else "" for part in parts]
    return (read[0], *filter(None, read[1:])) if any(read) else ()


def read_allergens(text: str) -> tuple[str, ...]:
    """Allergens by name or by their number on menus, in the order of the regulation. `BadAllergens`.

    Commas only part names: a spreadsheet makes 1,10 the number 1.1, and mustard would be lost.
    """
    if not text:
        return ()
    numbers = {str(n): one for n, one in enumerate(ALLERGEN_NAMES, 1)}
    names = {folded(_(name)): one for one, name in ALLERGEN_NAMES.items()}
    known = numbers | names | {one: one for one in ALLERGEN_NAMES}
    parts = re.split(r"[;|]" if any(letter.isdigit() for letter in text) else r"[;|,]", text)
    found = set()
    for part in filter(None, map(str.strip, parts)):
        if folded(part) not in known:
            raise BadAllergens(value=part)
        found.add(known[folded(part)])
    return tuple(one for one in ALLERGEN_NAMES if one in found)


def _rounding(text: str) -> Rounding:
    return one_of(text, ROUNDING_NAMES) if text else Rounding.UP
