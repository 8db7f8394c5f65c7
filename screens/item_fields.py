"""What is asked about each thing that an item has: what it is, where it is kept, how it is ordered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from shiftboard.clean_text import required
from shiftboard.language import _, listed, ngettext, number
from shiftboard.stock.quantity import typed_quantity
from shiftboard.stock.records import ALLERGEN_NAMES, ROUNDING_NAMES, Item, Rounding
from shiftboard.stock.setup_items import ItemSetup
from shiftboard.stock.written import (
    CATEGORY,
    read_cost,
    read_lead_days,
    read_par,
    read_unit,
    read_warmest,
)

from .base import BoardScreen
from .dialogs import Choose, Confirm, Option
from .item_packs import ask_line, said_packs
from .place_flows import ask_on_shelf
from .setting_up import PickWord, change, pick_or_new

NONE = "-"
"""Taken where an item comes from nobody in particular."""


def _desk(screen: BoardScreen[Any]) -> ItemSetup:
    return screen.board.stock_setup.items


async def pick_word(
    screen: BoardScreen[Any],
    question: str,
    known: Sequence[str],
    new: str,
    read: Callable[[str], object],
    hint: str,
    first: str = "",
) -> str | None:
    """Ask for one of the words in use, or another that is typed."""
    options = [Option(one, one) for one in known]
    taken = await pick_or_new(
        screen, question, options, new=new, read=read, hint=hint, first=first, dialog=PickWord
    )
    return taken.removeprefix(Choose.NEW) if taken is not None else None


# what it is


async def ask_name(screen: BoardScreen[Any], item: Item) -> None:
    desk = _desk(screen)

    def read(text: str) -> str:
        return desk.free_name(text, item.id)

    await ask_line(
        screen, item, _("What is this item called?"), "", item.name, read, desk.rename, empty=False
    )


async def pick_category(screen: BoardScreen[Any], name: str, first: str = "") -> str | None:
    """Ask for the category of an item."""
    return await pick_word(
        screen,
        _("In which category?"),
        _desk(screen).categories(),
        _("New category “{name}”"),
        lambda text: required(text, limit=CATEGORY),
        _("{name}, as in Dairy, Wine, Cleaning").format(name=name),
        first,
    )


async def ask_category(screen: BoardScreen[Any], item: Item) -> None:
    category = await pick_category(screen, item.name, item.category)
    if category is not None:
        await change(screen, item.name, _desk(screen).change_category, item.id, category, seen=item.rev)


async def ask_unit(screen: BoardScreen[Any], item: Item) -> None:
    """Ask for another unit; where there are figures in the old one, whether the new one means the same."""
    desk = _desk(screen)

    def read(text: str) -> str:
        return read_unit(text, item.packs)

    unit = await pick_word(
        screen, _("In which unit?"), desk.units(), _("New unit “{name}”"), read, item.name, item.unit
    )
    if unit is None or unit == item.unit:
        return
    figures = desk.figures(item)
    if figures and not await _means_the_same(screen, item, unit, listed(figures)):
        return
    await change(screen, item.name, desk.change_unit, item.id, unit, same=bool(figures), seen=item.rev)


async def _means_the_same(screen: BoardScreen[Any], item: Item, unit: str, figures: str) -> bool:
    hint = _("{item} has figures in {old}: {figures}. They stay as they are.").format(
        item=item.name, old=item.unit, figures=figures
    )
    options = [
        Option("yes", _("Yes: only another word for it")),
        Option("no", _("No: for another unit I add another item")),
    ]
    question = _("Is 1 {new} as much as 1 {old}?").format(new=unit, old=item.unit)
    return await screen.ask(Choose(question, options, hint=hint, first="no")) == "yes"


# where it is kept


def said_places(screen: BoardScreen[Any], item: Item) -> str:
    return listed(map(screen.board.stock.place_name, item.places))


async def ask_places(screen: BoardScreen[Any], item: Item) -> None:
    """Show the places; Enter adds one, or asks where on its shelf the item stands."""
    board, id = screen.board, ""
    while (now := board.stock.item(item.id)) is not None:
        options = []
        for place in board.stock.places():
            shelf = [one.id for one in board.stock_setup.places.shelf(place)]
            at = (
                _("{n} of {all}").format(n=shelf.index(now.id) + 1, all=len(shelf))
                if now.id in shelf
                else "–"
            )
            options.append(Option(place.id, place.name, at))
        taken = await pick_or_new(
            screen,
            _("Where is {item} kept?").format(item=now.name),
            options,
            new=_("New place “{name}”"),
            read=board.stock_setup.places.free_name,
            hint=_("Enter adds a place, or asks where on its shelf it stands."),
            first=id,
        )
        if taken is None:
            return
        id = taken
        if taken.startswith(Choose.NEW):
            new = await change(screen, now.name, board.stock_setup.places.add, taken.removeprefix(Choose.NEW))
            id = new.id if new is not None else ""
        if id in now.places:
            await ask_on_shelf(screen, now.id, id)
        elif id:
            await change(screen, now.name, _desk(screen).keep_in, now.id, id, seen=now.rev)


# how it is ordered


async def ask_par(screen: BoardScreen[Any], item: Item) -> None:
    hint = _("As in a count: 24, 2c. Empty: no par.") if item.packs else _("As in 24. Empty: no par.")
    text = typed_quantity(item.par, item.packs) if item.par is not None else ""
    question = _("How much should be there?")
    packs = said_packs(screen, item) if item.packs else item.unit
    await ask_line(
        screen, item, question, f"{packs}\n{hint}", text, lambda typed: read_par(typed, item),
        _desk(screen).change_par,
    )  # fmt: skip


def said_cost(screen: BoardScreen[Any], item: Item) -> str:
    if item.cost is None:
        return "–"
    return f"{number(item.cost)} {screen.board.settings.currency} / {item.unit}"


async def ask_cost(screen: BoardScreen[Any], item: Item) -> None:
    question = _("What does one {unit} cost?").format(unit=item.unit)
    hint = _("In {currency}, without tax. Empty: not known.").format(currency=screen.board.settings.currency)
    text = number(item.cost) if item.cost is not None else ""
    await ask_line(
        screen,
        item,
        question,
        hint,
        text,
        lambda typed: read_cost(typed, item.unit),
        _desk(screen).change_cost,
    )


def said_supplier(screen: BoardScreen[Any], item: Item) -> str:
    return screen.board.stock_setup.suppliers.name(item.supplier) if item.supplier else "–"


async def ask_supplier(screen: BoardScreen[Any], item: Item) -> None:
    suppliers = screen.board.stock_setup.suppliers
    options = [
        Option(NONE, _("nobody in particular")),
        *(Option(one.id, one.name, one.phone) for one in suppliers.all()),
    ]
    supplier = await pick_or_new(
        screen,
        _("Who supplies {item}?").format(item=item.name),
        options,
        new=_("New supplier “{name}”"),
        read=suppliers.free_name,
        first=item.supplier or NONE,
    )
    if supplier is not None and supplier.startswith(Choose.NEW):
        new = await change(screen, item.name, suppliers.add, supplier.removeprefix(Choose.NEW))
        supplier = new.id if new is not None else None
    if supplier is not None:
        named = "" if supplier == NONE else supplier
        await change(screen, item.name, _desk(screen).order_from, item.id, named, seen=item.rev)


async def ask_rounding(screen: BoardScreen[Any], item: Item) -> None:
    options = [Option(one, _(ROUNDING_NAMES[one])) for one in Rounding]
    question = _("How is an order of {item} rounded?").format(item=item.name)
    taken = await screen.ask(Choose(question, options, first=item.rounding))
    if taken is not None:
        await change(screen, item.name, _desk(screen).round, item.id, Rounding(taken), seen=item.rev)


def said_lead_days(_screen: BoardScreen[Any], item: Item) -> str:
    if item.lead_days is None:
        return _("as its supplier has it")
    return ngettext("{n} day", "{n} days", item.lead_days).format(n=item.lead_days)


async def ask_lead_days(screen: BoardScreen[Any], item: Item) -> None:
    question = _("How many days from order to delivery?")
    hint = _("0 is the same day, 1 the next. Empty: as its supplier has it.")
    text = str(item.lead_days) if item.lead_days is not None else ""
    await ask_line(screen, item, question, hint, text, read_lead_days, _desk(screen).change_lead_days)


# what a delivery asks, and what it holds


def said_warmest(_screen: BoardScreen[Any], item: Item) -> str:
    if item.warmest is None:
        return _("not measured")
    return _("at most {figure}").format(figure=f"{number(item.warmest)} °C")


async def ask_warmest(screen: BoardScreen[Any], item: Item) -> None:
    question = _("How warm may it be at most when it comes?")
    hint = _("In °C: a delivery then asks for it. Empty: it is not measured.")
    text = number(item.warmest) if item.warmest is not None else ""
    await ask_line(screen, item, question, hint, text, read_warmest, _desk(screen).change_warmest)


async def ask_dated(screen: BoardScreen[Any], item: Item) -> None:
    options = [Option("yes", _("asked for")), Option("no", _("not asked for"))]
    question = _("Does a delivery ask for the use-by date and the lot?")
    taken = await screen.ask(Choose(question, options, hint=item.name, first="yes" if item.dated else "no"))
    if taken is not None:
        await change(screen, item.name, _desk(screen).ask_dates, item.id, taken == "yes", seen=item.rev)


async def ask_allergens(screen: BoardScreen[Any], item: Item) -> None:
    """Show the fourteen with their numbers; Enter says that the item holds one, or does not."""
    id = ""
    while (now := screen.board.stock.item(item.id)) is not None:
        options = [
            Option(one, f"{n:>2} {_(name)}", _("holds it") if one in now.allergens else "–")
            for n, (one, name) in enumerate(ALLERGEN_NAMES.items(), 1)
        ]
        question = _("Which allergens does {item} hold?").format(item=now.name)
        hint = _("By their numbers on the menu. Enter changes one; Esc when it is as it should be.")
        taken = await screen.ask(Choose(question, options, hint=hint, first=id))
        if taken is None:
            return
        id = taken
        held = set(now.allergens) ^ {id}
        await change(screen, now.name, _desk(screen).change_allergens, now.id, held, seen=now.rev)


async def remove(screen: BoardScreen[Any], item: Item) -> None:
    """Ask once more, and keep an item no more."""
    question = _("Remove the item {name}?").format(name=item.name)
    hint = _("It goes from shelves and sheets as well. The record of its counts stays.")
    if await screen.ask(Confirm(question, yes=_("remove it"), hint=hint)):
        await change(
            screen, _("removed: {what}").format(what=item.name), _desk(screen).remove, item.id, seen=item.rev
        )
