"""Setting up items: what they are called, how they are bought, where they are kept, who supplies them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from decimal import Decimal

from msgspec.structs import replace

from data.transaction import Transaction

from ..checklist.edits import free_name
from ..clean_text import folded, required
from ..errors import NotFound
from ..language import N_, _, listed, number
from ..setting_up import there
from .barcodes import article, read_barcode
from .counts import Sheet
from .errors import NotKeptThere
from .levels import Level
from .records import Item, Pack, Place, Rounding, Supplier
from .refused import (
    AloneOnSheet,
    BarcodeTaken,
    InOpenCount,
    InOpenOrder,
    ItemChanged,
    LastPlace,
    StillOnHand,
    UnitHasFigures,
)
from .setting_up import StockPart, open_counts, open_orders, without
from .written import (
    CATEGORY,
    ordered_allergens,
    read_cost,
    read_lead_days,
    read_pack_name,
    read_pack_size,
    read_par,
    read_sku,
    read_unit,
    read_warmest,
)


class ItemSetup(StockPart[Item]):
    """The items on the board."""

    record = Item
    WHAT = N_("item")
    CHANGED = ItemChanged

    # reading

    def categories(self) -> list[str]:
        """Every category that an item has, by its letters."""
        return sorted({one.category for one in self.stock.items() if one.category}, key=folded)

    def units(self) -> list[str]:
        """Every base unit that an item has, the most usual first."""
        used = [one.unit for one in self.stock.items()]
        return sorted(set(used), key=lambda unit: (-used.count(unit), folded(unit)))

    def free_name(self, name: str, but: str = "") -> str:
        """The name, clean, where no other item has it. `NeedsText`, `TooLong`, `NameTaken`."""
        return free_name(name, (one.name for one in self.stock.items() if one.id != but))

    def free_sku(self, typed: str, name: str) -> str:
        """The SKU for a new item; where none is typed, one that tells its name. `BadSku`, `SkuTaken`."""
        gone = {item for _place, item in self.stock.levels()}
        return read_sku(typed, name, self.stock.items(), gone)

    def free_barcode(self, text: str, but: str = "") -> str:
        """The digits of a barcode that no other item has. `BadBarcode`, `BarcodeTaken`."""
        return _free_barcode(text, self.stock.items(), but)

    def figures(self, item: Item) -> list[str]:
        """What of an item is reckoned in its unit, in words."""
        known = {
            _("on hand"): any(one.on_hand for (_at, id), one in self.stock.levels().items() if id == item.id),
            _("packs"): bool(item.packs),
            _("par"): item.par is not None,
            _("cost"): item.cost is not None,
            _("a count that goes on"): any(self._asking(item.id)),
            _("an order that goes on"): any(self._ordered(item.id)),
        }
        return [what for what, is_there in known.items() if is_there]

    # the item

    def add(
        self, name: str, unit: str, category: str, place: str, *, sku: str = "", barcode: str = ""
    ) -> Item:
        """An item in a place, behind all others on its shelf; its id is its SKU.

        `NeedsText`, `TooLong`, `NameTaken`, `BadPackName`, `BadSku`, `SkuTaken`, `BadBarcode`,
        `BarcodeTaken`, `NotFound`.
        """
        with self._writing() as tx:
            name = self.free_name(name)
            sku = self.free_sku(sku, name)
            item = Item(
                id=sku,
                sku=sku,
                name=name,
                category=required(category, limit=CATEGORY),
                unit=read_unit(unit),
                places=(there(tx, Place, place, "place").id,),
                position=max((one.position for one in tx.all(Item)), default=0) + 1,
                barcode=self.free_barcode(barcode) if barcode else "",
            )
            return tx.put(item)

    def rename(self, id: str, name: str, *, seen: int | None = None) -> Item:
        """Call an item something else. `NameTaken`."""
        return self._edit(id, seen, lambda item, _tx: replace(item, name=self.free_name(name, item.id)))

    def change_category(self, id: str, category: str, *, seen: int | None = None) -> Item:
        """Put an item into another category."""
        category = required(category, limit=CATEGORY)
        return self._edit(id, seen, lambda item, _tx: replace(item, category=category))

    def change_unit(self, id: str, unit: str, *, same: bool = False, seen: int | None = None) -> Item:
        """Reckon an item in another base unit. `BadPackName`.

        Where it has figures, `same` says that the new word means the same amount; else `UnitHasFigures`: all
        of them would mean something else at once, those that were counted and ordered before as well.
        """

        def changed(item: Item, _tx: Transaction) -> Item:
            wanted = read_unit(unit, item.packs)
            if wanted != item.unit and not same and (figures := self.figures(item)):
                raise UnitHasFigures(item=item.name, unit=item.unit, figures=listed(figures))
            return replace(item, unit=wanted)

        return self._edit(id, seen, changed)

    def remove(self, id: str, *, seen: int | None = None) -> Item:
        """Keep an item no more, and take it off shelves and sheets.

        `StillOnHand`, `InOpenCount`, `InOpenOrder`, `AloneOnSheet`.
        """
        with self._writing() as tx:
            item = self._seen(tx, id, seen)
            self._refuse_on_hand(item)
            self._refuse_counted(item)
            for supplier in self._ordered(id):
                raise InOpenOrder(item=item.name, supplier=supplier)
            for sheet in [one for one in tx.all(Sheet) if id in one.items]:
                tx.put(replace(sheet, items=_off(sheet, item)))
            for place in tx.all(Place):
                _take_off_shelf(tx, place, id)
            _forget_levels(tx, lambda level: level.item == id)
            tx.remove(item)
            return item

    # how it is known and bought

    def add_barcode(self, id: str, text: str, *, seen: int | None = None) -> Item:
        """Know an item by one more barcode. `BadBarcode`, `BarcodeTaken`."""

        def added(item: Item, tx: Transaction) -> Item:
            barcode = _free_barcode(text, tx.all(Item), item.id)
            known = article(barcode) in map(article, item.barcodes)
            return item if known else _with_barcodes(item, (*item.barcodes, barcode))

        return self._edit(id, seen, added)

    def take_barcode(self, id: str, barcode: str, *, seen: int | None = None) -> Item:
        """Know an item no more by a barcode."""
        return self._edit(id, seen, lambda item, _tx: _with_barcodes(item, without(item.barcodes, barcode)))

    def add_pack(self, id: str, name: str, of: str, *, seen: int | None = None) -> Item:
        """Know one more pack, behind the others. `BadPackName`, `BadPackSize`."""

        def added(item: Item, _tx: Transaction) -> Item:
            pack = Pack(read_pack_name(name, item.unit, item.packs), read_pack_size(of, item.unit))
            return replace(item, packs=(*item.packs, pack))

        return self._edit(id, seen, added)

    def change_pack(self, id: str, pack: str, name: str, of: str, *, seen: int | None = None) -> Item:
        """Call a pack something else, or have something else in it. `BadPackName`, `BadPackSize`.

        What was counted in it stays what it was; what is entered from now on goes by the new size.
        """

        def changed(item: Item, _tx: Transaction) -> Item:
            old = _pack(item, pack)
            others = [one for one in item.packs if one != old]
            new = Pack(read_pack_name(name, item.unit, others), read_pack_size(of, item.unit))
            return replace(item, packs=tuple(new if one == old else one for one in item.packs))

        return self._edit(id, seen, changed)

    def first_pack(self, id: str, pack: str, *, seen: int | None = None) -> Item:
        """Have a pack be the usual one: the c of counts and orders."""

        def first(item: Item, _tx: Transaction) -> Item:
            usual = _pack(item, pack)
            return replace(item, packs=(usual, *(one for one in item.packs if one != usual)))

        return self._edit(id, seen, first)

    def remove_pack(self, id: str, pack: str, *, seen: int | None = None) -> Item:
        """Know a pack no more."""

        def removed(item: Item, _tx: Transaction) -> Item:
            gone = _pack(item, pack)
            return replace(item, packs=tuple(one for one in item.packs if one != gone))

        return self._edit(id, seen, removed)

    def change_par(self, id: str, text: str, *, seen: int | None = None) -> Item:
        """Say how much should be there: 24, 2c; empty is none. `BadQuantity`, `UnknownPack`."""
        return self._edit(id, seen, lambda item, _tx: replace(item, par=read_par(text, item)))

    def change_cost(self, id: str, text: str, *, seen: int | None = None) -> Item:
        """Say what a base unit costs; empty is not known. `BadCost`."""
        return self._edit(id, seen, lambda item, _tx: replace(item, cost=read_cost(text, item.unit)))

    def order_from(self, id: str, supplier: str, *, seen: int | None = None) -> Item:
        """Order an item from a supplier; empty is from nobody in particular."""

        def ordered(item: Item, tx: Transaction) -> Item:
            return replace(item, supplier=there(tx, Supplier, supplier, "supplier").id if supplier else "")

        return self._edit(id, seen, ordered)

    def round(self, id: str, rounding: Rounding, *, seen: int | None = None) -> Item:
        """Say how an order is rounded to whole packs."""
        return self._edit(id, seen, lambda item, _tx: replace(item, rounding=rounding))

    def change_lead_days(self, id: str, text: str, *, seen: int | None = None) -> Item:
        """Give an item lead days of its own; empty is as its supplier has them. `BadLeadDays`."""
        days = read_lead_days(text)
        return self._edit(id, seen, lambda item, _tx: replace(item, lead_days=days))

    # what a delivery asks, and what it holds

    def change_warmest(self, id: str, text: str, *, seen: int | None = None) -> Item:
        """Say what it may have at most when it comes, °C; empty is not measured. `BadWarmest`."""
        warmest = read_warmest(text)
        return self._edit(id, seen, lambda item, _tx: replace(item, warmest=warmest))

    def ask_dates(self, id: str, dated: bool, *, seen: int | None = None) -> Item:
        """Say whether a delivery asks for the use-by date and the lot."""
        return self._edit(id, seen, lambda item, _tx: replace(item, dated=dated))

    def change_allergens(self, id: str, allergens: Collection[str], *, seen: int | None = None) -> Item:
        """Say which of the 14 it holds. `BadAllergen`."""
        ordered = ordered_allergens(allergens)
        return self._edit(id, seen, lambda item, _tx: replace(item, allergens=ordered))

    # where it is kept

    def keep_in(self, id: str, place: str, *, seen: int | None = None) -> Item:
        """Keep an item in one more place, behind all others there."""

        def kept(item: Item, tx: Transaction) -> Item:
            there(tx, Place, place, "place")
            return replace(item, places=tuple(dict.fromkeys((*item.places, place))))

        return self._edit(id, seen, kept)

    def keep_no_more(self, id: str, place: str, *, seen: int | None = None) -> Item:
        """Keep an item in a place no more. `LastPlace`, `StillOnHand`, `InOpenCount`."""

        def taken(item: Item, tx: Transaction) -> Item:
            name = self.stock.place_name(place)
            if place not in item.places:
                raise NotKeptThere(item=item.name, place=name)
            if item.places == (place,):
                raise LastPlace(item=item.name, place=name)
            self._refuse_on_hand(item, place)
            self._refuse_counted(item, place)
            if (known := tx.get(Place, place)) is not None:
                _take_off_shelf(tx, known, id)
            _forget_levels(tx, lambda level: (level.item, level.place) == (id, place))
            return replace(item, places=without(item.places, place))

        return self._edit(id, seen, taken)

    # inside

    def _refuse_on_hand(self, item: Item, place: str = "") -> None:
        """`StillOnHand` where something should be there, in this place or in any."""
        there = {
            at: level.on_hand
            for (at, id), level in self.stock.levels().items()
            if id == item.id and level.on_hand > 0 and place in ("", at)
        }
        if there:
            amounts = (
                f"{number(amount.normalize() + Decimal(0))} {item.unit} ({self.stock.place_name(at)})"
                for at, amount in there.items()
            )
            raise StillOnHand(item=item.name, amounts=listed(amounts))

    def _refuse_counted(self, item: Item, place: str = "") -> None:
        """`InOpenCount` where a count asks for it, in this place or in any."""
        for name in self._asking(item.id, place):
            raise InOpenCount(item=item.name, count=name)

    def _asking(self, id: str, place: str = "") -> Iterator[str]:
        """The names of the counts that go on and ask for an item."""
        for count in open_counts(self.store):
            if any(id in one.items and place in ("", one.place) for one in count.places):
                yield count.name

    def _ordered(self, id: str) -> Iterator[str]:
        """The names of the suppliers whose orders go on and ask for an item."""
        for order in open_orders(self.store):
            if any(line.item == id and line.amount for line in order.lines):
                supplier = self.store.table(Supplier).get(order.supplier)
                yield supplier.name if supplier is not None else order.supplier


def _free_barcode(text: str, items: Collection[Item], but: str) -> str:
    barcode = read_barcode(text)
    for one in items:
        if one.id != but and article(barcode) in map(article, one.barcodes):
            raise BarcodeTaken(barcode=barcode, item=one.name)
    return barcode


def _with_barcodes(item: Item, barcodes: tuple[str, ...]) -> Item:
    return replace(item, barcode=barcodes[0] if barcodes else "", more_barcodes=barcodes[1:])


def _pack(item: Item, name: str) -> Pack:
    found = next((one for one in item.packs if folded(one.name) == folded(name)), None)
    if found is None:
        raise NotFound(what=_("pack"), name=name, hint="")
    return found


def _off(sheet: Sheet, item: Item) -> tuple[str, ...]:
    """The items of a sheet but this one; a sheet without items would count everything."""
    rest = without(sheet.items, item.id)
    if not rest:
        raise AloneOnSheet(sheet=sheet.name, name=item.name)
    return rest


def _take_off_shelf(tx: Transaction, place: Place, item: str) -> None:
    if item in place.shelf:
        tx.put(replace(place, shelf=without(place.shelf, item)))


def _forget_levels(tx: Transaction, which: Callable[[Level], bool]) -> None:
    """Take out what was on hand, which is nothing: it would be as old as its count for ever."""
    for level in filter(which, tx.all(Level)):
        tx.remove(level)
