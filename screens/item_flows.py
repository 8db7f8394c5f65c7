"""Setting up the stock: a new item in a straight line, an item with all it has, and what else there is."""

from __future__ import annotations

from typing import Any, NamedTuple

from shiftboard.language import N_, _, listed
from shiftboard.stock.barcodes import is_scan
from shiftboard.stock.quantity import typed_quantity
from shiftboard.stock.records import ALLERGEN_NAMES, ROUNDING_NAMES, Item
from shiftboard.stock.setup_items import ItemSetup
from shiftboard.stock.written import read_unit

from . import item_fields as fields
from .base import BoardScreen
from .dialogs import Ask, Choose, Option, wrong
from .item_packs import amount_words, ask_barcodes, ask_packs, said_packs
from .setting_up import Field, PickItem, change, item_option, look_after, nothing, pick_or_new


async def set_up_stock(screen: BoardScreen[Any]) -> None:
    """Offer all that the stock is made of, until the person is done."""
    from .place_flows import places
    from .sheet_flows import sheets
    from .supplier_flows import suppliers

    if not await screen.somebody():
        return
    flows = {"items": _items, "places": places, "suppliers": suppliers, "sheets": sheets}
    taken: str | None = ""
    while taken is not None:
        board = screen.board
        options = [
            Option("items", _("Items"), str(len(board.stock.items()))),
            Option("places", _("Places"), str(len(board.stock.places()))),
            Option("suppliers", _("Suppliers"), str(len(board.stock_setup.suppliers.all()))),
            Option("sheets", _("Count sheets"), str(len(board.stock_setup.sheets.all()))),
        ]
        taken = await screen.ask(Choose(_("What is kept, where, and from whom"), options, first=taken))
        if taken is not None:
            await flows[taken](screen)


async def _items(screen: BoardScreen[Any]) -> None:
    """Show the items; what is taken or scanned is looked after, what is not there begins a new one."""
    id = ""
    while True:
        items = {one.id: one for one in screen.board.stock.items()}
        options = [Option(Choose.NEW, _("Add an item …"))]
        options += [item_option(one, one.category) for one in items.values()]
        hint = _("Scan an item, or type a part of its name. What is not there yet begins a new one.")
        new = _("New item “{name}”")
        taken = await screen.ask(PickItem(_("Items"), options, items, hint=hint, new=new, first=id))
        if taken is None:
            return
        id = taken
        if taken.startswith(Choose.NEW):
            id = await _begin(screen, taken.removeprefix(Choose.NEW))
        if id:
            await edit_item(screen, id)


# a new one


async def new_item(screen: BoardScreen[Any]) -> None:
    """Ask for what an item needs, put it on the board, and go on to all else that it may have."""
    if not await screen.somebody():
        return
    if id := await _begin(screen, ""):
        await edit_item(screen, id)


class NewItem(NamedTuple):
    """What an item needs, as it was answered."""

    name: str
    unit: str
    category: str
    place: str
    """The id of a place, or the name of a new one: `+Name`."""
    sku: str
    barcode: str


async def _begin(screen: BoardScreen[Any], typed: str) -> str:
    """Ask for what an item needs, where its name or barcode was typed already from there on; its id."""
    new = await _asked(screen, typed)
    if new is None:
        screen.say(_("Nothing was entered."))
        return ""
    setup, place = screen.board.stock_setup, new.place
    if place.startswith(Choose.NEW):
        added = await change(screen, new.name, setup.places.add, place.removeprefix(Choose.NEW))
        if added is None:
            return ""
        place = added.id
    verb, rest = setup.items.add, {"sku": new.sku, "barcode": new.barcode}
    item = await change(screen, new.name, verb, new.name, new.unit, new.category, place, **rest)
    return item.id if item is not None else ""


async def _asked(screen: BoardScreen[Any], typed: str) -> NewItem | None:
    """What an item needs, one question after the other; None where one was left."""
    desk = screen.board.stock_setup.items
    begun = await _name_and_barcode(screen, desk, typed)
    if begun is None:
        return None
    name, barcode = begun
    unit = await _pick_unit(screen, name)
    category = await fields.pick_category(screen, name) if unit is not None else None
    place = await _pick_place(screen, name) if category is not None else None
    sku = await _ask_sku(screen, name) if place is not None else None
    if unit is None or category is None or place is None or sku is None:
        return None
    return NewItem(name, unit, category, place, sku, barcode)


async def _pick_unit(screen: BoardScreen[Any], name: str) -> str | None:
    known, new = screen.board.stock_setup.items.units(), _("New unit “{name}”")
    hint = _("{name}: how it is counted, as in kg, l, bottle").format(name=name)
    return await fields.pick_word(screen, _("In which unit?"), known, new, read_unit, hint)


async def _ask_sku(screen: BoardScreen[Any], name: str) -> str | None:
    desk = screen.board.stock_setup.items
    hint = _("{name}: its number at the till or on the invoice. It stays for good.").format(name=name)
    check = wrong(lambda text: desk.free_sku(text, name))
    return await screen.ask(Ask(_("Which SKU has it?"), hint=hint, text=desk.free_sku("", name), check=check))


async def _name_and_barcode(screen: BoardScreen[Any], desk: ItemSetup, typed: str) -> tuple[str, str] | None:
    """What the item is called, and its barcode where it was begun by scanning."""

    def read(text: str) -> str:
        return desk.free_barcode(text) if is_scan(text) else desk.free_name(text)

    told = wrong(read)(typed) if typed else ""
    if told or not typed:
        hint = told or _("Type its name, or scan a barcode of it.")
        answer = await screen.ask(
            Ask(_("What is the new item called?"), hint=hint, text=typed, check=wrong(read))
        )
        if answer is None:
            return None
        typed = answer
    if not is_scan(typed):
        return desk.free_name(typed), ""
    barcode = desk.free_barcode(typed)
    hint = _("It has the barcode {barcode}.").format(barcode=barcode)
    name = await screen.ask(Ask(_("What is the new item called?"), hint=hint, check=wrong(desk.free_name)))
    return (name, barcode) if name is not None else None


async def _pick_place(screen: BoardScreen[Any], name: str) -> str | None:
    """The id of the place where an item is kept; a new one is only named: `+Name`."""
    desk = screen.board.stock_setup.places
    return await pick_or_new(
        screen,
        _("Where is {item} kept?").format(item=name),
        [Option(one.id, one.name) for one in screen.board.stock.places()],
        new=_("New place “{name}”"),
        read=desk.free_name,
        hint=_("More places can be added below."),
    )


# all that it has


async def edit_item(screen: BoardScreen[Any], item_id: str) -> None:
    """Show an item with all it has; what is taken is asked for and saved, until the person is done."""
    if not await screen.somebody():
        return
    await look_after(
        screen,
        lambda: screen.board.stock.item(item_id),
        FIELDS,
        lambda item: item.name,
        lambda item: _("SKU {sku}").format(sku=item.sku),
    )


def _said_par(_screen: BoardScreen[Any], item: Item) -> str:
    if item.par is None:
        return "–"
    typed, amount = typed_quantity(item.par, item.packs), amount_words(item.par, item.unit)
    return f"{amount} ({typed})" if item.packs and item.par >= item.packs[0].of else amount


FIELDS = {
    "name": Field[Item](N_("name"), lambda _screen, item: item.name, fields.ask_name),
    "category": Field[Item](N_("category"), lambda _screen, item: item.category, fields.ask_category),
    "unit": Field[Item](N_("base unit"), lambda _screen, item: item.unit, fields.ask_unit),
    "packs": Field[Item](N_("packs"), said_packs, ask_packs),
    "barcodes": Field[Item](N_("barcodes"), lambda _screen, item: listed(item.barcodes) or "–", ask_barcodes),
    "places": Field[Item](N_("kept in"), fields.said_places, fields.ask_places),
    "par": Field[Item](N_("par"), _said_par, fields.ask_par),
    "cost": Field[Item](N_("cost"), fields.said_cost, fields.ask_cost),
    "supplier": Field[Item](N_("supplier"), fields.said_supplier, fields.ask_supplier),
    "rounding": Field[Item](
        N_("orders are rounded"),
        lambda _screen, item: _(ROUNDING_NAMES[item.rounding]),
        fields.ask_rounding,
    ),
    "lead_days": Field[Item](N_("from order to delivery"), fields.said_lead_days, fields.ask_lead_days),
    "warmest": Field[Item](N_("warmest when it comes"), fields.said_warmest, fields.ask_warmest),
    "dated": Field[Item](
        N_("use-by date and lot"),
        lambda _screen, item: _("asked for") if item.dated else _("not asked for"),
        fields.ask_dated,
    ),
    "allergens": Field[Item](
        N_("allergens"),
        lambda _screen, item: listed(_(ALLERGEN_NAMES[one]) for one in item.allergens) or "–",
        fields.ask_allergens,
    ),
    "remove": Field[Item](N_("Remove it …"), nothing, fields.remove),
}
"""What an item has."""
