"""Stock: the places where things are kept, what is kept there, and who supplies it.

Words: *par* is how much should be there; a *pack* is how it is bought (case = 12 bottles). Quantities are in
the item's base unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

import msgspec

from data.record import Record

from ..language import N_

ALLERGEN_NAMES = {
    "gluten": N_("gluten"),
    "crustaceans": N_("crustaceans"),
    "eggs": N_("eggs"),
    "fish": N_("fish"),
    "peanuts": N_("peanuts"),
    "soybeans": N_("soya"),
    "milk": N_("milk"),
    "nuts": N_("nuts"),
    "celery": N_("celery"),
    "mustard": N_("mustard"),
    "sesame": N_("sesame"),
    "sulphites": N_("sulphites"),
    "lupin": N_("lupin"),
    "molluscs": N_("molluscs"),
}
"""The 14 of Regulation (EU) 1169/2011, annex II, in its order: menus name them by their numbers, 1 to 14."""


class Place(Record, frozen=True, kw_only=True):
    """Where things are kept; items stand there in shelf order."""

    name: str
    shelf: tuple[str, ...] = ()
    """Ids of items as one passes them; what is not named stands behind, by its own position."""
    position: int = 0
    """Where it comes as one goes round; those with the same stand as they were set up."""


def going_round(places: Iterable[Place]) -> list[Place]:
    """The places in the order they are gone through."""
    return sorted(places, key=lambda one: one.position)


class Supplier(Record, frozen=True, kw_only=True):
    """Somebody we order from."""

    name: str
    phone: str = ""
    lead_days: int = 1
    """Days from order to delivery."""
    mail: str = ""
    """Where orders are sent to."""
    account: str = ""
    """What we are called there: a customer number."""
    days: tuple[str, ...] = ()
    """Weekdays on which it delivers: mon, thu. Empty is any day."""


class Pack(msgspec.Struct, frozen=True):
    """How an item is bought: a name and how many base units are in it."""

    name: str
    of: Decimal


class Rounding(StrEnum):
    """How an order is rounded to whole packs."""

    UP = "up"
    """Never less than is missing."""
    NEAREST = "nearest"
    """To the nearest pack; half a pack counts as a whole one."""
    DOWN = "down"
    """Never more than is missing."""


ROUNDING_NAMES = {
    Rounding.UP: N_("up to whole packs"),
    Rounding.NEAREST: N_("to the nearest pack, half a pack up"),
    Rounding.DOWN: N_("down to whole packs"),
}


class Item(Record, frozen=True, kw_only=True):
    """Something we keep. Its id is its SKU."""

    sku: str
    name: str
    category: str
    unit: str
    """Base unit as people say it: kg, bottle."""
    places: tuple[str, ...]
    """Ids of the places it is kept in."""
    position: int = 0
    """Shelf order within its place."""
    packs: tuple[Pack, ...] = ()
    """The usual pack first."""
    par: Decimal | None = None
    """Base units that should be there."""
    cost: Decimal | None = None
    """Per base unit, in the site's currency, without tax."""
    supplier: str = ""
    barcode: str = ""
    """EAN-13 or UPC, check digit included."""
    more_barcodes: tuple[str, ...] = ()
    """Those of its packs and of other brands."""
    allergens: tuple[str, ...] = ()
    """The EU 14 (Regulation 1169/2011, annex II) that it holds."""
    rounding: Rounding = Rounding.UP
    lead_days: int | None = None
    """Days from order to delivery, where they are not the supplier's."""
    warmest: Decimal | None = None
    """What it may have at most when it is delivered, °C; where there is a figure, it is asked for."""
    dated: bool = False
    """Whether a delivery asks for the use-by date and the lot."""

    @property
    def barcodes(self) -> tuple[str, ...]:
        """Every number that a scanner may read on it."""
        return tuple(filter(None, (self.barcode, *self.more_barcodes)))
