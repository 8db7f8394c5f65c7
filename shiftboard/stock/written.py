"""What is kept, as the house writes it: each thing that is typed is read here, or refused in one sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from decimal import Decimal

from ..checklist.written import UNIT, read_bound
from ..clean_text import clean, folded, readable_id, required
from ..errors import BadValue
from ..language import _, listed, number
from ..settings import is_mail_address
from .errors import BadQuantity, UnknownPack
from .quantity import FIRST_PACK, read_quantity
from .records import ALLERGEN_NAMES, Item, Pack
from .refused import (
    BadAllergen,
    BadCost,
    BadLeadDays,
    BadMailAddress,
    BadPackName,
    BadPackSize,
    BadSku,
    BadWarmest,
    SkuTaken,
)

CATEGORY = 40
"""Characters in a category."""
SKU = 30
"""Characters in a SKU."""
CONTACT = 40
"""Characters in a telephone or customer number."""

LEAD_DAYS = range(61)
"""Days that a delivery may take."""
COLDEST, WARMEST = Decimal(-60), Decimal(100)
"""What a delivery may be measured with, °C."""

_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_COST = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,4}))?")
_BEHIND_AN_AMOUNT = re.compile(r"[^\W\d_][^\d+/]*")


def read_sku(typed: str, name: str, items: Iterable[Item], gone: Collection[str] = ()) -> str:
    """The SKU of a new item; where none was typed, one that tells its name. `BadSku`, `SkuTaken`.

    One that is made is none of those that are `gone` either: the record still speaks of them.
    """
    sku = clean(typed)
    known = {one.sku.casefold(): one for one in items}
    if not sku:
        return readable_id(name, {*known, *(id.casefold() for id in gone)}, "item")
    if _SKU.fullmatch(sku) is None or len(sku) > SKU:
        raise BadSku(value=typed.strip(), limit=SKU)
    if (other := known.get(sku.casefold())) is not None:
        raise SkuTaken(sku=other.sku, item=other.name)
    return sku


def read_unit(text: str, packs: Iterable[Pack] = ()) -> str:
    """A base unit, which none of the packs is called. `NeedsText`, `TooLong`, `BadPackName`."""
    return _behind_an_amount(text, (one.name for one in packs))


def read_pack_name(text: str, unit: str, others: Iterable[Pack] = ()) -> str:
    """What a pack is called: not like the unit, nor like another. `NeedsText`, `TooLong`, `BadPackName`."""
    return _behind_an_amount(text, (unit, *(one.name for one in others)))


def _behind_an_amount(text: str, others: Iterable[str]) -> str:
    """A word that can be typed behind an amount, and means one thing there."""
    name, taken = required(text, limit=UNIT), [FIRST_PACK, *others]
    if _BEHIND_AN_AMOUNT.fullmatch(name) is None or folded(name) in map(folded, taken):
        raise BadPackName(value=name, taken=listed(taken))
    return name


def read_pack_size(text: str, unit: str) -> Decimal:
    """How many base units are in a pack. `BadPackSize`."""
    try:
        size = read_quantity(text, (), unit)
    except (BadQuantity, UnknownPack):
        size = Decimal(0)
    if not size:
        raise BadPackSize(value=text.strip(), unit=unit)
    return size


def read_par(text: str, item: Item) -> Decimal | None:
    """How much should be there, in base units: 24, 2c; empty is none. `BadQuantity`, `UnknownPack`."""
    return read_quantity(text, item.packs, item.unit) if clean(text) else None


def read_cost(text: str, unit: str) -> Decimal | None:
    """What a base unit costs; empty is not known. `BadCost`."""
    typed = clean(text).replace(" ", "")
    match = _COST.fullmatch(typed)
    if match is None and typed:
        raise BadCost(value=text.strip(), unit=unit)
    return Decimal(f"{match[1]}.{match[2] or 0}").normalize() + 0 if match is not None else None


def read_lead_days(text: str) -> int | None:
    """Days from order to delivery; empty is none of its own. `BadLeadDays`."""
    typed = clean(text)
    if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 4 and int(typed) in LEAD_DAYS):
        raise BadLeadDays(value=text.strip(), low=LEAD_DAYS[0], high=LEAD_DAYS[-1])
    return int(typed) if typed else None


def read_warmest(text: str) -> Decimal | None:
    """What something may have at most when it comes, °C; empty is not measured. `BadWarmest`."""
    try:
        warmest = read_bound(text)
    except BadValue:
        warmest = WARMEST + 1
    if warmest is not None and not COLDEST <= warmest <= WARMEST:
        raise BadWarmest(value=text.strip(), low=number(COLDEST), high=number(WARMEST))
    return warmest


def read_mail(text: str) -> str:
    """Where mail goes; empty is nowhere. `BadMailAddress`."""
    address = clean(text, limit=1_000)
    if address and not is_mail_address(address):
        raise BadMailAddress(value=address)
    return address


def ordered_allergens(named: Iterable[str]) -> tuple[str, ...]:
    """The allergens in the order of the regulation. `BadAllergen`."""
    wanted = set(named)
    for one in sorted(wanted - set(ALLERGEN_NAMES)):
        raise BadAllergen(value=one, names=listed(map(_, ALLERGEN_NAMES.values())))
    return tuple(one for one in ALLERGEN_NAMES if one in wanted)
