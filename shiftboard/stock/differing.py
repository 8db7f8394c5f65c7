"""What is different about an item, in words, and what a person should know before it is changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..clean_text import folded
from ..language import N_, _, listed, number
from .levels import Level
from .records import ALLERGEN_NAMES, ROUNDING_NAMES, Item

FIELD_NAMES = {
    "name": N_("name"),
    "unit": N_("unit"),
    "category": N_("category"),
    "places": N_("places"),
    "packs": N_("packs"),
    "par": N_("par"),
    "cost": N_("cost"),
    "supplier": N_("supplier"),
    "barcodes": N_("barcodes"),
    "allergens": N_("allergens"),
    "rounding": N_("rounding of orders"),
    "lead_days": N_("days from order to delivery"),
    "warmest": N_("warmest at delivery"),
    "dated": N_("use-by date and lot at delivery"),
}
"""What the fields of an item are called, in the order they are told."""

NOTHING = "–"


class Difference(NamedTuple):
    """What is different in one field."""

    field: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """“par: 12 → 24”."""
        return f"{_(FIELD_NAMES[self.field])}: {self.before} → {self.after}"


class Names(NamedTuple):
    """What places and suppliers are called, by id."""

    places: Mapping[str, str]
    suppliers: Mapping[str, str]


def differences(before: Item, after: Item, names: Names) -> tuple[Difference, ...]:
    """What is different, field by field."""
    was, now = told(before, names), told(after, names)
    fields = (name for name in FIELD_NAMES if getattr(before, name) != getattr(after, name))
    return tuple(Difference(name, was[name], now[name]) for name in fields)


def told(item: Item, names: Names) -> dict[str, str]:
    """The fields of an item as they are told to people."""
    texts = {
        "name": item.name,
        "unit": item.unit,
        "category": item.category,
        "places": listed(names.places.get(id, id) for id in item.places),
        "packs": listed(f"{one.name} = {number(one.of)}" for one in item.packs),
        "par": _figure(item.par),
        "cost": _figure(item.cost),
        "supplier": names.suppliers.get(item.supplier, item.supplier),
        "barcodes": listed(item.barcodes),
        "allergens": listed(_(ALLERGEN_NAMES[one]) for one in item.allergens if one in ALLERGEN_NAMES),
        "rounding": _(ROUNDING_NAMES[item.rounding]),
        "lead_days": str(item.lead_days) if item.lead_days is not None else "",
        "warmest": f"{_figure(item.warmest)} °C" if item.warmest is not None else "",
        "dated": _("yes") if item.dated else _("no"),
    }
    return {name: text or NOTHING for name, text in texts.items()}


def _figure(value: Decimal | None) -> str:
    return number(value) if value is not None else ""


def warnings_of(
    changed: Sequence[tuple[Item, Item]],
    new: Sequence[Item],
    items: Mapping[str, Item],
    levels: Iterable[Level],
    names: Names,
) -> Iterator[str]:
    """What does not stop anything and should be looked at all the same."""
    counted: dict[str, list[Level]] = {}
    for level in levels:
        counted.setdefault(level.item, []).append(level)
    for before, after in changed:
        yield from _unit_warning(before, after, bool(counted.get(before.id)))
        for level in counted.get(before.id, ()):
            if level.place in before.places and level.place not in after.places and level.on_hand:
                said = _("{item} is kept in {place} no more; by the last count {amount} {unit} are there.")
                place = names.places.get(level.place, level.place)
                amount = number(level.on_hand)
                yield said.format(item=after.name, place=place, amount=amount, unit=after.unit)
    alike = {_bare(one.sku): one for one in items.values()}
    for one in new:
        if (known := alike.get(_bare(one.sku))) is not None:
            said = _("{sku} is new, but looks like {known} ({item}). Were zeros or capitals lost?")
            yield said.format(sku=one.sku, known=known.sku, item=known.name)


def _unit_warning(before: Item, after: Item, counted: bool) -> Iterator[str]:
    """Figures in the old unit do not change with it."""
    if before.unit == after.unit:
        return
    stay = [
        words
        for words, stays in (
            (_("what was counted"), counted),
            (_("par"), before.par is not None and before.par == after.par),
            (_("cost"), before.cost is not None and before.cost == after.cost),
            (_("packs"), bool(before.packs) and before.packs == after.packs),
        )
        if stays
    ]
    if stay:
        said = _("{item}: the unit becomes {unit}, but these stay as they were in {was}: {what}.")
        yield said.format(item=after.name, unit=after.unit, was=before.unit, what=listed(stay))


def _bare(sku: str) -> str:
    """A SKU without what gets lost in spreadsheets."""
    return folded(sku).lstrip("0")
