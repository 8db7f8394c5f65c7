"""An order as a file for a supplier's web shop, or to work on in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..stock.order_page import OrderPage
from .files import write_sheet_file
from .sheets import Cell

COLUMNS = ("sku", "barcode", "item", "packs", "pack", "pack_of", "amount", "unit", "price", "value")
"""`amount` is in base units and `price` per base unit; `packs` is empty where it is no whole packs."""


def write_order(order: OrderPage, file: Path) -> None:
    """Write what is wanted of an order to a file whose ending says how. `NoSheetEnding`, `CannotWrite`."""
    write_sheet_file(file, COLUMNS, order_rows(order))


def order_rows(order: OrderPage) -> Iterator[list[Cell]]:
    """The lines of an order as the cells of a sheet."""
    for line in order.lines:
        texts: list[Cell] = [line.sku, line.barcode, line.name]
        pack: list[Cell] = [line.packs, line.pack, line.pack_of]
        yield [*texts, *pack, line.amount, line.unit, line.price, line.value]
