"""Which item a line of a sheet speaks of: by SKU, by barcode, or by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..clean_text import clean, folded
from ..errors import Ambiguous, NotFound
from ..language import _
from ..stock.barcodes import article, read_barcode
from ..stock.records import Item
from .errors import NamesNothing
from .sheets import Row


class KnownItems:
    """Everything that is kept, to be found by what a line says."""

    def __init__(self, items: Iterable[Item]) -> None:
        items = list(items)
        self._by_sku = {one.sku: one for one in items}
        self._by_barcode = {article(each): one for one in items for each in one.barcodes}
        self._by_name: dict[str, list[Item]] = {}
        for one in items:
            self._by_name.setdefault(folded(one.name), []).append(one)

    def item(self, row: Row) -> tuple[str, Item]:
        """The item of a line, and the column that names it. `NamesNothing`, `NotFound`, `Ambiguous`."""
        sku, barcode, name = (clean(row.cells.get(column, "")) for column in ("sku", "barcode", "name"))
        if sku:
            return "sku", self._one([self._by_sku[sku]] if sku in self._by_sku else [], sku)
        if barcode:
            found = self._by_barcode.get(article(read_barcode(barcode)))
            return "barcode", self._one([found] if found is not None else [], barcode)
        if not name:
            raise NamesNothing()
        return "name", self._one(self._by_name.get(folded(name), []), name)

    @staticmethod
    def _one(found: Sequence[Item], asked: str) -> Item:
        if not found:
            raise NotFound(what=_("item"), name=asked, hint="")
        if len(found) > 1:
            first, second = (f"{one.name} ({one.sku})" for one in found[:2])
            raise Ambiguous(name=asked, first=first, second=second)
        return found[0]
