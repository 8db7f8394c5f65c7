"""Conversations about a delivery: whose it is, what is asked beside the amount, how it ends; and claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shiftboard.checklist.answers import read_number
from shiftboard.errors import ShiftboardError
from shiftboard.language import _, day, money, ngettext, number, sentence
from shiftboard.stock import Item, Supplier
from shiftboard.stock.deliveries import FAULT_NAMES, OWED, Claim, Delivery, Details, Difference, Fault
from shiftboard.stock.errors import BadUseBy, NeedsTemperature, NeedsUseBy, PastUseBy, TooWarm
from shiftboard.stock.orders import Order

from .base import BoardScreen
from .dialogs import Ask, Choose, Option, Read, wrong
from .widgets.cells import left, right

if TYPE_CHECKING:
    from .delivery import DeliveryScreen

Screen = BoardScreen[Any]

MORE_TO_ASK = (NeedsTemperature, NeedsUseBy, PastUseBy, TooWarm)
"""What a line may need beside its amount."""


async def take_in(screen: Screen, order: Order | None = None) -> None:
    """Ask what came, where that is not plain, and the number of its delivery note; then take it in."""
    if not await screen.somebody():
        return
    desk = screen.board.deliveries
    supplier, id = (order.supplier, order.id) if order is not None else await _which(screen)
    if not supplier:
        return
    open = next((one for one in desk.open() if id and one.order == id), None)
    if open is not None:
        await show_delivery(screen, open.id)
        return
    hint = _("The number that stands on it. Empty where there is none.")
    number_of = await screen.ask(Ask(_("Delivery note"), hint=hint, may_be_empty=True))
    if number_of is None:
        return
    begun = await screen.save(desk.begin, supplier, order=id, note_number=number_of)
    if begun is not None:
        await show_delivery(screen, begun.id)


async def _which(screen: Screen) -> tuple[str, str]:
    """Ask for an order that is waited for, or a supplier: both ids; empty where the question was left."""
    board = screen.board
    expected = board.deliveries.expected()
    options = []
    for one in expected:
        due = _("due {day}").format(day=day(one.due)) if one.due is not None else ""
        lines = len([line for line in one.lines if line.amount])
        count = ngettext("{n} line", "{n} lines", lines).format(n=lines)
        options.append(Option(f"order {one.id}", one.name, f"{count}  {due}"))
    for supplier in board.store.table(Supplier):
        options.append(Option(f"free {supplier.id}", supplier.name, _("nothing ordered")))
    if not options:
        screen.say_wrong(_("No supplier is known yet. e sets one up."))
        return "", ""
    chosen = await screen.ask(Choose(_("What came?"), options))
    if chosen is None:
        return "", ""
    kind, _space, id = chosen.partition(" ")
    if kind == "free":
        return id, ""
    return next(one.supplier for one in expected if one.id == id), id


async def show_delivery(screen: Screen, delivery: str) -> None:
    """Show a delivery, to go on with it."""
    from .delivery import DeliveryScreen

    await screen.shiftboard.go("delivery")
    if isinstance(shown := screen.app.screen, DeliveryScreen):
        shown.show_delivery(delivery)


async def receive(
    screen: DeliveryScreen, delivery: str, item: Item, text: str, error: ShiftboardError
) -> None:
    """Ask what a line needs beside its amount, until it can be saved; left, it is typed again."""
    details, desk = Details(), screen.board.deliveries
    while True:
        asked = await _more(screen, item, details, error)
        if asked is None:
            screen.begin(text)
            screen.say(_("Nothing was entered."))
            return
        details = asked
        try:
            await screen.do(desk.receive, delivery, item.id, text, details)
        except (*MORE_TO_ASK, BadUseBy) as wrong:
            error = wrong
        except ShiftboardError as wrong:
            screen.explain(wrong)
            return
        else:
            screen.say_saved()
            screen.move_on()
            return


async def _more(screen: Screen, item: Item, details: Details, error: ShiftboardError) -> Details | None:
    """Ask for the one thing that an error says is missing."""
    hint = sentence(error)
    if isinstance(error, NeedsTemperature):
        question = _("Temperature of {item}").format(item=item.name)
        typed = await screen.ask(Ask(question, hint=hint, check=wrong(read_number)))
        return details._replace(temperature=typed) if typed is not None else None
    if isinstance(error, TooWarm):
        hint = f"{hint}\n" + _("Esc: enter 0, or what was taken of it.")
        action = await screen.ask(Ask(_("What was done about it?"), hint=hint))
        return details._replace(action=action) if action is not None else None
    use_by = await screen.ask(Ask(_("Use-by date of {item}").format(item=item.name), hint=hint))
    if use_by is None:
        return None
    lot = await screen.ask(Ask(_("Lot"), hint=_("Empty where there is none."), may_be_empty=True))
    return details._replace(use_by=use_by, lot=lot) if lot is not None else None


async def refuse(screen: Screen, delivery: str, item: Item) -> None:
    """Ask how much of an item was not taken, and why."""
    hint = _("How much of what came goes back: damaged, too warm, past its date.")
    text = await screen.ask(Ask(_("Not taken of {item}").format(item=item.name), hint=hint))
    if text is None:
        return
    why = await screen.ask(Ask(_("Why?"), hint=f"{item.name}: {text}", may_be_empty=True))
    if why is not None:
        await screen.save(screen.board.deliveries.refuse, delivery, item.id, text, why)


async def price(screen: Screen, delivery: str, item: Item) -> None:
    """Ask what the delivery note asks for a base unit."""
    question = _("Price of one {unit} on the delivery note").format(unit=item.unit)
    agreed = money(item.cost, screen.board.settings.currency) if item.cost is not None else "–"
    hint = _("{item}, usually {price}. Empty: as agreed.").format(item=item.name, price=agreed)
    text = await screen.ask(Ask(question, hint=hint, may_be_empty=True))
    if text is not None:
        await screen.save(screen.board.deliveries.price, delivery, item.id, text)


async def finish(screen: Screen, delivery: Delivery) -> str:
    """End a delivery: shows what is wrong, and asks what becomes of it. What is to be said; empty if left."""
    if not await screen.somebody():
        return ""
    desk = screen.board.deliveries
    found = desk.differences(delivery)
    if not found:
        ended = await screen.save(desk.finish, delivery.id)
        return _("the delivery is taken in") if ended is not None else ""
    while True:
        chosen = await screen.ask(Choose(delivery.name, _ways(delivery, found), hint=_summary(screen, found)))
        if chosen is None:
            return ""
        if chosen != "show":
            break
        lines = list(_table(screen, found, min(96, screen.size.width - 10)))
        await screen.ask(Read(_("What differs"), "\n".join(lines)))
    claims = await screen.save(
        desk.finish, delivery.id, claim=chosen != "accept", rest_comes=chosen == "rest"
    )
    if claims is None:
        return ""
    if claims:
        n = len(claims)
        return ngettext("{n} claim waits for its credit note", "{n} claims wait for a credit note", n).format(
            n=n
        )
    return _("the delivery is taken in")


def _ways(delivery: Delivery, found: Sequence[Difference]) -> list[Option]:
    ways = []
    if any(one.fault in OWED for one in found):
        ways.append(Option("claim", _("End it, and claim what the supplier owes")))
    if delivery.order and any(one.fault is Fault.SHORT for one in found):
        ways.append(Option("rest", _("End it; what is missing still comes")))
    ways.append(Option("accept", _("End it, and claim nothing")))
    ways.append(Option("show", _("Show what differs"), str(len(found))))
    return ways


def _summary(screen: Screen, found: Sequence[Difference]) -> str:
    """What it comes to in money."""
    owed = sum((one.value for one in found if one.fault in OWED and one.value is not None), Decimal(0))
    return _("owed: {amount}").format(amount=money(owed, screen.board.settings.currency))


def _table(screen: Screen, found: Sequence[Difference], width: int) -> Iterator[str]:
    currency = screen.board.settings.currency
    for one in found:
        item = screen.board.stock.item(one.item)
        name, unit = (item.name, item.unit) if item is not None else (one.item, "")
        amount = f"{_(FAULT_NAMES[one.fault])} {number(one.amount)} {unit}"
        value = money(one.value, currency) if one.value is not None else ""
        yield left(name, width - 44) + left(f" {amount}", 28) + right(value, 16)


async def drop_delivery(screen: Screen, delivery: Delivery) -> str:
    """Ask why a delivery is given up. What is to be said of it; nothing where it was not."""
    if not await screen.somebody():
        return ""
    reason = await screen.ask(Ask(_("Why is it given up?"), hint=delivery.name))
    if (
        reason is not None
        and await screen.save(screen.board.deliveries.drop, delivery.id, reason) is not None
    ):
        said = _("nothing of it came")
        screen.say_saved(said)
        return said
    return ""


# claims


async def credit_note(screen: Screen, claim: Claim) -> None:
    """Ask for the number of the credit note that settles a claim."""
    if not await screen.somebody():
        return
    text = await screen.ask(Ask(_("Number of the credit note"), hint=f"{claim.name}: {claim.text}"))
    if text is not None and await screen.save(screen.board.deliveries.credited, claim.id, text) is not None:
        screen.say_saved(_("the claim is settled"))


async def give_up_claim(screen: Screen, claim: Claim) -> None:
    """Ask why it is claimed no more."""
    if not await screen.somebody():
        return
    reason = await screen.ask(Ask(_("Why is it claimed no more?"), hint=f"{claim.name}: {claim.text}"))
    if reason is not None:
        await screen.save(screen.board.deliveries.give_up, claim.id, reason)
