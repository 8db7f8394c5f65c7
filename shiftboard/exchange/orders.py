"""An order as a file for a supplier's web shop, or to work on in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from ..errors import UnknownSheet
from ..language import number
from ..stock.order_page import OrderPage
from .lists import write_file
from .sheets import guarded, sheet_bytes

COLUMNS = ("sku", "barcode", "item", "packs", "pack", "pack_of", "amount", "unit", "price", "value")
"""`amount` is in base units and `price` per base unit; `packs` is empty where it is no whole packs."""


def write_order(order: OrderPage, file: Path) -> None:
    """Write what is wanted of an order to a file whose ending says how. `UnknownSheet`, `CannotWrite`."""
    check_order_file(file)
    write_file(file, sheet_bytes(COLUMNS, order_rows(order)))


def check_order_file(file: Path) -> None:
    """`UnknownSheet` where the name does not tell how it is to be written."""
    if file.suffix.lower() != ".csv":
        raise UnknownSheet(file=file.name)


def order_rows(order: OrderPage) -> Iterator[list[str]]:
    """The lines of an order as the cells of a sheet."""
    for line in order.lines:
        texts = (line.sku, line.barcode, line.name)
        yield [
            *map(guarded, texts),
            _figure(line.packs),
            guarded(line.pack),
            _figure(line.pack_of),
            _figure(line.amount),
            guarded(line.unit),
            _figure(line.price),
            _figure(line.value),
        ]


def _figure(value: Decimal | None) -> str:
    return number(value) if value is not None else ""
