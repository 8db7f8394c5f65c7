"""Starter boards: a restaurant or a shop that somebody can begin with, and an empty one.

They are TOML beside the store's code (data/starters), every text in English and Czech. A site begins with the
lists, stations, equipment and items; the people of the file are for the demonstration only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from typing import Any

import msgspec

from data.record import Record
from data.transaction import Transaction

from .checklist import CheckList
from .errors import BadStarter
from .exchange.lists_toml import list_of, localised
from .food_safety import Equipment
from .language import _
from .settings import Settings
from .shift import ShiftKind
from .staff import Person, Station
from .stock import Item, Pack, Place, Supplier
from .stock.counts import Sheet, SheetKind

KINDS = ("restaurant", "shop", "empty")

Raw = dict[str, Any]


HOT_ITEMS = 12
"""How many items a day are counted at most without asking anybody for it."""


class Starter:
    """A starter in one language."""

    def __init__(self, kind: str, language: str) -> None:
        text = (
            files("data").joinpath("starters", f"{kind}.toml").read_text("utf-8") if kind != "empty" else ""
        )
        try:
            self.raw: Raw = localised(tomllib.loads(text), language)
        except (tomllib.TOMLDecodeError, KeyError) as error:
            raise BadStarter(file=f"{kind}.toml", reason=error) from error
        self.kind = kind
        self.language = language

    def settings(self, *, demo: bool = False) -> Settings:
        """The settings a site of this kind begins with."""
        raw = self.raw
        return Settings(
            name=raw["name"] if demo else _("My place"),
            kind=self.kind,
            zone=raw.get("zone", "Europe/Prague"),
            country=raw.get("country", "cz" if self.language == "cs" else "eu"),
            language=self.language,
            currency=raw.get("currency", "CZK" if self.language == "cs" else "EUR"),
            demo=demo,
        )

    def people(self) -> list[Person]:
        """The people of the demonstration."""
        return [msgspec.convert(person, Person) for person in self.raw.get("people", ())]

    def kinds(self) -> list[ShiftKind]:
        """The kinds of shift."""
        return [msgspec.convert(kind, ShiftKind) for kind in self.raw.get("shifts", ())] or [
            ShiftKind(id="day", name=_("Day"), start="08:00", end="20:00")
        ]

    def lists(self) -> list[CheckList]:
        """The checklists."""
        return [list_of(one) for one in self.raw.get("lists", ())]

    def reference(self) -> Iterator[Record]:
        """Stations, places, suppliers, equipment."""
        raw = self.raw
        yield from (msgspec.convert(one, Station) for one in raw.get("stations", ()))
        yield from (msgspec.convert(one, Place) for one in raw.get("places", ()))
        yield from (msgspec.convert(one, Supplier) for one in raw.get("suppliers", ()))
        yield from (
            msgspec.convert(_bounds(one), Equipment, strict=False) for one in raw.get("equipment", ())
        )

    def items(self, *, widen: bool = False) -> Iterator[Item]:
        """What is kept, in shelf order; `widen` makes one of every brand and size."""
        units = {one["id"]: one["name"] for one in self.raw.get("units", ())}
        categories = {one["id"]: one["name"] for one in self.raw.get("categories", ())}
        for position, raw in enumerate(self.raw.get("items", ()), 1):
            item = Item(
                id=raw["sku"],
                sku=raw["sku"],
                name=raw["name"],
                category=categories[raw["category"]],
                unit=units[raw["unit"]],
                places=tuple(raw.get("places") or (raw["place"],)),
                position=position,
                packs=msgspec.convert(raw.get("packs", ()), tuple[Pack, ...]),
                par=_decimal(raw.get("par")),
                cost=_decimal(raw.get("cost")),
                supplier=raw.get("supplier", ""),
                barcode=raw.get("barcode", ""),
                allergens=tuple(raw.get("allergens", ())),
            )
            yield from _variants(item, raw) if widen else [item]

    def sheets(self, *, widen: bool = False) -> Iterator[Sheet]:
        """What is counted every day: the items that the most money stands in."""
        worth = {one.id: (one.par or 0) * (one.cost or 0) for one in self.items(widen=widen)}
        hot = sorted((id for id, value in worth.items() if value), key=lambda id: (-worth[id], id))[
            :HOT_ITEMS
        ]
        if hot:
            yield Sheet(id="hot", name=_("Hot items"), kind=SheetKind.HOT, items=tuple(hot))

    def fill(self, tx: Transaction, *, demo: bool = False) -> None:
        """Put the starter on a new board; people and the widened range only for a demonstration."""
        items, sheets = self.items(widen=demo), self.sheets(widen=demo)
        for record in (*self.kinds(), *self.lists(), *self.reference(), *items, *sheets):
            tx.put(record)
        for person in self.people() if demo else ():
            tx.put(person)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _bounds(raw: Raw) -> Raw:
    return {{"min": "low", "max": "high"}.get(key, key): value for key, value in raw.items()}


def _variants(item: Item, raw: Raw) -> Iterator[Item]:
    brands, sizes = raw.get("brands") or [""], raw.get("sizes") or [""]
    if brands == [""] and sizes == [""]:
        yield item
        return
    for number, brand in enumerate(brands, 1):
        for size in sizes:
            sku = "-".join(part for part in (item.sku, f"{number:02}" if brand else "", size) if part)
            name = " ".join(part for part in (item.name, brand, size) if part)
            yield msgspec.structs.replace(item, id=sku, sku=sku, name=name)
