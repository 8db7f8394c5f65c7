"""Items as a file has them, beside those that are kept: what would be new, what would change, and doing it.

A file says something about a field of an item where it has the column; about the others it says nothing, and
they stay. Items that it does not name stay as well. Suppliers, places and categories that are not there yet
are created. It is taken in whole, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec.structs import replace

from data.record import Partition
from data.store import Store
from data.transaction import Transaction

from ..clean_text import folded, readable_id
from ..exchange.errors import BarcodeTaken, ImportChanged
from ..exchange.faults import Faults
from ..language import _
from ..roles import Act
from ..staff import Who
from .barcodes import article
from .counts import on_shelf
from .desk import StockDesk
from .differing import Difference, Names, differences, warnings_of
from .levels import Level
from .records import Item, Pack, Place, Rounding, Supplier


class ItemRow(NamedTuple):
    """What one line of a file says of an item; only the columns that are `given` count."""

    line: int
    sku: str
    given: frozenset[str]
    name: str = ""
    unit: str = ""
    category: str = ""
    places: tuple[str, ...] = ()
    """Ids or names."""
    shelf: tuple[int | None, ...] = ()
    """Positions from 1, for each place; None is as it is."""
    pack: Pack | None = None
    """The usual one."""
    packs: tuple[Pack, ...] = ()
    """Where no usual one is given, all of them; else the others."""
    par: Decimal | None = None
    cost: Decimal | None = None
    supplier: str = ""
    """Id or name."""
    barcodes: tuple[str, ...] = ()
    """The first may be empty: then there are only others."""
    allergens: tuple[str, ...] = ()
    rounding: Rounding = Rounding.UP
    lead_days: int | None = None
    warmest: Decimal | None = None
    dated: bool = False

    def place(self, column: str) -> str:
        """Where a cell stands, in words."""
        return _("line {line}, column {column}").format(line=self.line, column=column)


class ItemsFile(NamedTuple):
    """Items as a file has them."""

    name: str
    """Of the file."""
    rows: tuple[ItemRow, ...]


class Change(NamedTuple):
    """An item before and after, and in words what is different."""

    before: Item
    after: Item
    what: tuple[Difference, ...]


class Plan(NamedTuple):
    """What taking a file in would do."""

    new: tuple[Item, ...]
    changed: tuple[Change, ...]
    same: int
    """How many items of the file are as they are."""
    suppliers: tuple[Supplier, ...]
    """Those that would be created, and so on."""
    places: tuple[Place, ...]
    categories: tuple[str, ...]
    shelves: tuple[Place, ...]
    """Places with another shelf order than now."""
    warnings: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.new or self.changed or self.suppliers or self.places or self.shelves)

    @property
    def shown(self) -> tuple[object, ...]:
        """What a person sees of it: two plans that show the same do the same to what was shown."""
        new = tuple(replace(one, position=0) for one in self.new)
        changed = tuple((one.after.id, one.what) for one in self.changed)
        return new, changed, self.suppliers, self.places, tuple((one.id, one.shelf) for one in self.shelves)


class Kept(NamedTuple):
    """What is kept now."""

    items: Mapping[str, Item]
    places: Mapping[str, Place]
    suppliers: Mapping[str, Supplier]
    levels: Iterable[Level] = ()


def plan_of(file: ItemsFile, kept: Kept, faults: Faults) -> Plan:
    """What taking a file in would do. What cannot be is noted with its line."""
    named_places = (name for row in file.rows for name in row.places)
    places = _Known(kept.places, (id for one in kept.items.values() for id in one.places), named_places)
    named_suppliers = (row.supplier for row in file.rows if row.supplier)
    suppliers = _Known(kept.suppliers, (one.supplier for one in kept.items.values()), named_suppliers)
    new_places = tuple(Place(id=id, name=name) for id, name in places.created("place"))
    new_suppliers = tuple(Supplier(id=id, name=name) for id, name in suppliers.created("supplier"))
    by_sku = {one.sku: one for one in kept.items.values()}
    last = max((one.position for one in kept.items.values()), default=0)
    touched: list[Item] = []
    for n, row in enumerate(file.rows, 1):
        before = by_sku.get(row.sku) or kept.items.get(row.sku)
        fresh = Item(id=row.sku, sku=row.sku, name="", category="", unit="", places=(), position=last + n)
        touched.append(_applied(before or fresh, row, places, suppliers))
    after = {**kept.items, **{one.id: one for one in touched}}
    _note_barcodes_taken(file, after, faults)
    there = {**kept.places, **{one.id: one for one in new_places}}
    shelves = _shelves(zip(file.rows, touched, strict=True), after, there)
    names = Names(places.names, suppliers.names)
    compared = ((kept.items[one.id], one) for one in touched if one.id in kept.items)
    changes = (Change(was, one, differences(was, one, names)) for was, one in compared)
    changed = [one for one in changes if one.what]
    new = tuple(one for one in touched if one.id not in kept.items)
    used = {folded(one.category) for one in kept.items.values()}
    categories = dict.fromkeys(one.category for one in touched if one.category)
    return Plan(
        new,
        tuple(changed),
        len(touched) - len(new) - len(changed),
        new_suppliers,
        tuple(next((one for one in shelves if one.id == place.id), place) for place in new_places),
        tuple(one for one in categories if folded(one) not in used),
        tuple(one for one in shelves if one.id in kept.places),
        tuple(warnings_of([(one.before, one.after) for one in changed], new, kept.items, kept.levels, names)),
    )


class _Known:
    """Places or suppliers by id and by name: those that are there, and those that a file names first."""

    def __init__(
        self, there: Mapping[str, Place] | Mapping[str, Supplier], used: Iterable[str], asked: Iterable[str]
    ) -> None:
        self.there = there
        self.names = {id: one.name for id, one in there.items()}
        self.names |= {id: id for id in used if id and id not in there}
        self._found = Finder(self.names)
        self._new: dict[str, str] = {}
        for name in asked:
            if self._found(name) is None:
                self._new.setdefault(folded(name), name)
        self._ids: dict[str, str] = {}

    def created(self, otherwise: str) -> list[tuple[str, str]]:
        """Id and name of what is not there yet."""
        for fold, name in self._new.items():
            id = readable_id(name, self.names, otherwise)
            self.names[id], self._ids[fold] = name, id
        return [(id, self.names[id]) for id in self._ids.values()]

    def id_of(self, asked: str) -> str:
        """The id of what is asked for by id or name."""
        return self._found(asked) or self._ids.get(folded(asked), asked)


class Finder:
    """Finds an id by itself, by its name, or by what it is but for case and diacritics, in this order."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._ids = frozenset(names)
        self._by_name: dict[str, str] = {}
        for id, name in names.items():
            self._by_name.setdefault(folded(name), id)
        for id in names:
            self._by_name.setdefault(folded(id), id)

    def __call__(self, asked: str) -> str | None:
        return asked if asked in self._ids else self._by_name.get(folded(asked))


def _applied(item: Item, row: ItemRow, places: _Known, suppliers: _Known) -> Item:
    """The item with what a line says of it."""
    plain = ("name", "unit", "category", "par", "cost", "rounding", "lead_days", "warmest", "dated")
    said: dict[str, Any] = {name: getattr(row, name) for name in plain if name in row.given}
    if "places" in row.given:
        said["places"] = tuple(dict.fromkeys(map(places.id_of, row.places)))
    if "supplier" in row.given:
        said["supplier"] = suppliers.id_of(row.supplier) if row.supplier else ""
    if {"pack", "packs"} & row.given:
        said["packs"] = _packs(item, row)
    if "barcode" in row.given:
        said["barcode"], said["more_barcodes"] = (row.barcodes or ("",))[0], row.barcodes[1:]
    if "allergens" in row.given and set(row.allergens) != set(item.allergens):
        said["allergens"] = row.allergens
    return replace(item, **said)


def _packs(item: Item, row: ItemRow) -> tuple[Pack, ...]:
    """The packs of an item, the usual one first; what a file does not say of them stays."""
    if "pack" not in row.given:
        return row.packs
    others = row.packs if "packs" in row.given else item.packs[1:]
    usual = (row.pack,) if row.pack is not None else ()
    names = {folded(one.name) for one in usual}
    return (*usual, *(one for one in others if folded(one.name) not in names))


def _note_barcodes_taken(file: ItemsFile, after: Mapping[str, Item], faults: Faults) -> None:
    """A barcode that two items have is noted where the file gives it."""
    owners: dict[str, list[Item]] = {}
    for item in after.values():
        for one in {article(barcode) for barcode in item.barcodes}:
            owners.setdefault(one, []).append(item)
    rows = {row.sku: row for row in file.rows}
    for row in file.rows:
        for barcode in filter(None, row.barcodes):
            others = [one for one in owners.get(article(barcode), ()) if one.sku != row.sku]
            if others:
                other, there = others[0], rows.get(others[0].sku)
                said = f"{other.name} ({other.sku})"
                if there is not None and there.line < row.line:
                    said += ", " + _("line {line}").format(line=there.line)
                faults.add(row.place("barcode"), BarcodeTaken(barcode=barcode, other=said))


def _shelves(
    touched: Iterable[tuple[ItemRow, Item]], after: Mapping[str, Item], places: Mapping[str, Place]
) -> list[Place]:
    """The places whose shelf order a file makes another, in their new order."""
    asked: dict[str, list[tuple[int, str]]] = {}
    for row, item in touched:
        for place, at in zip(item.places, row.shelf, strict=False):
            if at is not None and place in places:
                asked.setdefault(place, []).append((at, item.id))
    changed = []
    for place, positions in asked.items():
        now = [one.id for one in on_shelf(after.values(), places[place])]
        wanted = ordered(now, positions)
        if wanted != now:
            changed.append(replace(places[place], shelf=tuple(wanted)))
    return changed


def ordered(now: Sequence[str], positions: Iterable[tuple[int, str]]) -> list[str]:
    """Things in order, some of them put to positions from 1; of two at one position the first is first."""
    given = sorted(positions, key=lambda one: one[0])
    moved = {id for _at, id in given}
    order, last = [id for id in now if id not in moved], -1
    for at, id in given:
        last = min(max(at - 1, last + 1), len(order))
        order.insert(last, id)
    return order


class IntakeDesk:
    """Takes items in from files."""

    def __init__(self, store: Store, who: Who, stock: StockDesk) -> None:
        self.store = store
        self.who = who
        self.stock = stock

    def suppliers(self) -> list[Supplier]:
        """Who we order from, in the order they were set up."""
        return list(self.store.table(Supplier))

    def names(self) -> Names:
        """What places and suppliers are called."""
        places = {one.id: one.name for one in self.store.table(Place)}
        return Names(places, {one.id: one.name for one in self.suppliers()})

    def would_take_in(self, file: ItemsFile) -> Plan:
        """What taking a file in would do; nothing is written. `CannotImport`."""
        return self._plan(file, self.store.table)

    def take_in(self, file: ItemsFile, seen: Plan | None = None) -> Plan:
        """Take a file in, whole: what is written is reckoned from what is kept at that moment.

        `seen` is what a person agreed to: `ImportChanged` where it would be something else by now.
        `CannotImport`, `NotAllowed`, `NeedsPin`.
        """
        with self.store.transaction(Partition.BOARD, self.who.may(Act.STOCK)) as tx:
            plan = self._plan(file, tx.all)
            if seen is not None and plan.shown != seen.shown:
                raise ImportChanged()
            _write(plan, tx)
            return plan

    def _plan(self, file: ItemsFile, table: Any) -> Plan:
        faults = Faults(file.name)
        items, places, suppliers = ({one.id: one for one in table(kind)} for kind in (Item, Place, Supplier))
        plan = plan_of(file, Kept(items, places, suppliers, self.stock.levels().values()), faults)
        faults.refuse()
        return plan


def _write(plan: Plan, tx: Transaction) -> None:
    for one in (*plan.suppliers, *plan.places, *plan.new):
        tx.put(one)
    for change in plan.changed:
        tx.put(change.after)
    for place in plan.shelves:
        tx.put(place)
