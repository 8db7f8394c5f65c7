"""Conversations about an item: what is done with it, how much of it, and why."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from shiftboard.language import _, hour, listed, number
from shiftboard.stock import Item
from shiftboard.stock.movements import WASTE_REASON_NAMES, Movement, WasteReason

from .base import BoardScreen
from .dialogs import Ask, Choose, Confirm, Option, Read, wrong
from .item_use import show_use

Screen = BoardScreen[Any]


async def pick_item(screen: Screen, question: str) -> Item | None:
    """Ask for something that is kept: by name, number or barcode."""
    desk = screen.board.stock
    options = [
        Option(one.id, one.name, f"{one.sku}  {one.category}", " ".join(one.barcodes)) for one in desk.items()
    ]
    if not options:
        screen.say(_("Nothing is kept here yet."))
        return None
    chosen = await screen.ask(Choose(question, options, hint=_("Type a part of its name, or scan it.")))
    return desk.item(chosen) if chosen is not None else None


async def pick_place(screen: Screen, question: str, item: Item, but: str = "") -> str | None:
    """Ask for one of the places of an item, where there are several."""
    desk = screen.board.stock
    places = [one for one in item.places if one != but]
    if len(places) == 1:
        return places[0]
    levels = desk.levels()
    options = []
    for one in places:
        level = levels.get((one, item.id))
        there = f"{number(level.on_hand)} {item.unit}" if level is not None else ""
        options.append(Option(one, desk.place_name(one), there))
    return await screen.ask(Choose(question, options))


async def ask_amount(screen: Screen, question: str, item: Item, place: str) -> str | None:
    """Ask how much of an item it is; what was typed stays until it is an amount."""
    check = wrong(lambda text: screen.board.moves.amount(item.id, text))
    level = screen.board.stock.levels().get((place, item.id))
    there = _("on hand: {amount}").format(amount=f"{number(level.on_hand)} {item.unit}") if level else ""
    pack = item.packs[0] if item.packs else None
    packs = f"{pack.name} (c) = {number(pack.of)} {item.unit}" if pack else item.unit
    hint = " · ".join(filter(None, (screen.board.stock.place_name(place), packs, there)))
    return await screen.ask(Ask(question, hint=hint, check=check))


async def ask_taken(screen: Screen, question: str, item: Item, place: str) -> str | None:
    """Ask how much of an item goes from its place; more than should be there is asked about once more."""
    text = await ask_amount(screen, question, item, place)
    level = screen.board.stock.levels().get((place, item.id))
    if text is None or level is None:
        return text
    amount = screen.board.moves.amount(item.id, text)
    if amount <= max(level.on_hand, Decimal(0)):
        return text
    there, told = (f"{number(one)} {item.unit}" for one in (level.on_hand, amount))
    hint = _("{item}: {there} should be there.").format(item=item.name, there=there)
    sure = await screen.ask(Confirm(_("Is it {amount}?").format(amount=told), yes=_("enter it"), hint=hint))
    return text if sure else None


async def what_to_do(screen: Screen, item: Item, place: str) -> None:
    """Offer what can be done with an item in this place."""
    off = screen.board.eighty_six.of_item(item.id)
    acts: dict[str, tuple[str, str, Callable[[], Any]]] = {
        "waste": (_("Enter waste"), "w", lambda: waste(screen, item, place)),
        "off": (
            _("It is there again (86)") if off else _("It is off (86)"),
            "m",
            lambda: eighty_six(screen, item),
        ),
        "return": (_("Give back to the supplier"), "", lambda: give_back(screen, item, place)),
        "recall": (_("Recall a lot"), "", lambda: recall(screen, item)),
        "date": (_("Put down a use-by date"), "", lambda: note_date(screen, item, place)),
        "moves": (_("What came and went in this shift"), "", lambda: show_moves(screen, item)),
        "use": (_("Use and trend"), "v", lambda: show_use(screen, item)),
    }
    if len(item.places) > 1:
        acts["transfer"] = (_("Move to another place"), "t", lambda: transfer(screen, item, place))
    order = ("waste", "transfer", "off", "date", "return", "recall", "moves", "use")
    options = [Option(id, acts[id][0], acts[id][1], short=acts[id][1]) for id in order if id in acts]
    chosen = await screen.ask(Choose(item.name, options))
    if chosen is not None:
        await acts[chosen][2]()


async def note_date(screen: Screen, item: Item, place: str) -> None:
    """Ask for a date that stands on a pack of it."""
    from .date_flows import note

    await note(screen, item, place)


async def waste(screen: Screen, item: Item, place: str) -> None:
    """Ask how much of an item was thrown away, and why."""
    if not await screen.somebody():
        return
    text = await ask_taken(screen, _("Waste: how much {item}?").format(item=item.name), item, place)
    if text is None:
        return
    options = [Option(reason, _(name)) for reason, name in WASTE_REASON_NAMES.items()]
    chosen = await screen.ask(Choose(_("Why?"), options, hint=f"{item.name}: {text}"))
    if chosen is None:
        return
    reason, note = WasteReason(chosen), ""
    if reason is WasteReason.OTHER:
        said = await screen.ask(Ask(_("What happened?"), hint=f"{item.name}: {text}"))
        if said is None:
            return
        note = said
    await screen.save(screen.board.moves.waste, item.id, place, text, reason, note=note)


async def transfer(screen: Screen, item: Item, place: str) -> None:
    """Ask where some of an item goes, and how much."""
    if not await screen.somebody():
        return
    if len(item.places) < 2:
        name = screen.board.stock.place_name(place)
        screen.say_wrong(_("{item} is kept in {place} alone.").format(item=item.name, place=name))
        return
    to = await pick_place(screen, _("Where does it go?"), item, but=place)
    if to is None:
        return
    where = screen.board.stock.place_name(to)
    question = _("How much {item} goes to {place}?").format(item=item.name, place=where)
    text = await ask_taken(screen, question, item, place)
    if text is not None:
        await screen.save(screen.board.moves.transfer, item.id, place, to, text)


async def give_back(screen: Screen, item: Item, place: str) -> None:
    """Ask how much goes back to the supplier, and why."""
    if not await screen.somebody():
        return
    text = await ask_taken(screen, _("How much {item} goes back?").format(item=item.name), item, place)
    if text is None:
        return
    hint = _("Why? Empty for empties that are due back.")
    note = await screen.ask(Ask(_("Given back"), hint=hint, may_be_empty=True))
    if note is not None:
        await screen.save(screen.board.moves.give_back, item.id, place, text, note=note)


async def recall(screen: Screen, item: Item) -> None:
    """Ask which lot is recalled, and how much of it is taken out of sale."""
    from .recall_flows import recall

    await recall(screen, item)


async def eighty_six(screen: Screen, item: Item) -> None:
    """Say that an item is off, and why; or that it is there again."""
    if not await screen.somebody():
        return
    desk = screen.board.eighty_six
    off = desk.of_item(item.id)
    if off is not None:
        if await screen.save(desk.back_on, off.id) is not None:
            screen.say_saved(_("{name} is back on").format(name=off.name))
        return
    hint = _("Why, or what to offer instead. It stands on Today, in the handover and in the briefing.")
    reason = await screen.ask(Ask(_("86: {name}").format(name=item.name), hint=hint, may_be_empty=True))
    if reason is not None:
        saved = await screen.save(desk.take_off, item.name, item=item.id, reason=reason)
        if saved is not None:
            screen.say_saved(_("m puts it back on"))


async def take_something_off(screen: Screen) -> None:
    """Ask what is off: something that is kept, or a dish by any name."""
    if not await screen.somebody():
        return
    options = [Option(one.id, one.name, one.sku) for one in screen.board.stock.items()]
    hint = _("Something that is kept, or a dish: type its name.")
    chosen = await screen.ask(Choose(_("What is off?"), options, hint=hint, new=_("“{name}”, a dish")))
    if chosen is None:
        return
    item = screen.board.stock.item(chosen)
    if item is not None:
        await eighty_six(screen, item)
        return
    name = chosen.removeprefix(Choose.NEW)
    reason = await screen.ask(
        Ask(_("86: {name}").format(name=name), hint=_("Why, or what to offer instead."), may_be_empty=True)
    )
    if reason is not None:
        await screen.save(screen.board.eighty_six.take_off, name, reason=reason)


async def back_on(screen: Screen, id: str, name: str) -> None:
    """Say that something is there again."""
    if not await screen.somebody():
        return
    if await screen.save(screen.board.eighty_six.back_on, id) is not None:
        screen.say_saved(_("{name} is back on").format(name=name))


async def show_moves(screen: Screen, item: Item) -> None:
    """Show what came and went of an item in this shift."""
    found = [one for one in screen.board.moves.all() if one.item == item.id]
    lines = [move_words(screen, one) for one in found]
    await screen.ask(Read(item.name, "\n".join(lines) or _("Nothing came or went in this shift.")))


def move_words(screen: Screen, one: Movement) -> str:
    """A movement in a line: when, what, how much, where, why, who."""
    from shiftboard.stock.movements import MOVEMENT_KIND_NAMES, MovementKind

    desk, item = screen.board.stock, screen.board.stock.item(one.item)
    amount = f"{number(one.amount)} {item.unit if item is not None else ''}".strip()
    places = [desk.place_name(place) for place in (one.place, one.to) if place]
    reason = _(WASTE_REASON_NAMES[WasteReason(one.reason)]) if one.kind is MovementKind.WASTE else one.reason
    at = hour(screen.board.clock.local(one.at)) if one.at is not None else ""
    why = listed(filter(None, (reason, one.note, one.lot)))
    said = (
        at,
        _(MOVEMENT_KIND_NAMES[one.kind]),
        amount,
        " → ".join(places),
        why,
        screen.board.staff.name(one.by),
    )
    return "  ".join(filter(None, said))
