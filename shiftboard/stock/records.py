"""Stock: the places where things are kept, what is kept there, and who supplies it.

Words: *par* is how much should be there; a *pack* is how it is bought (case = 12 bottles). Quantities are in
the item's base unit.
"""

from __future__ import annotations

from decimal import Decimal

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


class Supplier(Record, frozen=True, kw_only=True):
    """Somebody we order from."""

    name: str
    phone: str = ""
    lead_days: int = 1
    """Days from order to delivery."""


class Pack(msgspec.Struct, frozen=True):
    """How an item is bought: a name and how many base units are in it."""

    name: str
    of: Decimal


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
    allergens: tuple[str, ...] = ()
    """The EU 14 (Regulation 1169/2011, annex II) that it holds."""
