"""Conversations about an order: to whom, looking at it, placing and sending it, another day, cancelling."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

from shiftboard.errors import ShiftboardError
from shiftboard.exchange.files import sheet_ending
from shiftboard.exchange.orders import write_order
from shiftboard.language import _, day, money, ngettext, sentence
from shiftboard.printing.lines import Paper
from shiftboard.printing.order import order_lines
from shiftboard.printing.records import GUIDE, ORDER
from shiftboard.printing.text import WIDTH
from shiftboard.stock.errors import NoSupplierMail
from shiftboard.stock.order_desk import FromSupplier
from shiftboard.stock.ordering import read_coming
from shiftboard.stock.orders import ORDER_STAGE_NAMES, Order, OrderStage

from .base import BoardScreen
from .dialogs import Ask, Choose, Option, Read, wrong
from .exchange_flows import typed_path
from .printing import Wanted, print_it, send_it


async def choose_supplier(screen: BoardScreen[Any]) -> None:
    """Ask from whom, and go on with the order that is being written there, or with a new one."""
    if not await screen.somebody():
        return
    there = screen.board.orders.suppliers()
    if not there:
        screen.say_wrong(_("Nothing that is kept here has a supplier yet."))
        return
    today = screen.board.orders.today
    options = [Option(one.supplier.id, one.supplier.name, _supplier_words(one, today)) for one in there]
    first = next((one.supplier.id for one in there if one.draft is not None), "")
    chosen = await screen.ask(Choose(_("Order from whom?"), options, first=first))
    if chosen is not None:
        await write_order_to(screen, chosen)


async def write_order_to(screen: BoardScreen[Any], supplier: str) -> None:
    """Show the order to a supplier that is being written, or a new one."""
    from .order import OrderScreen

    if not await screen.somebody():
        return
    order = await screen.save(screen.board.orders.begin, supplier)
    if order is not None:
        await screen.shiftboard.go("order")
        if isinstance(shown := screen.app.screen, OrderScreen):
            shown.show_order(order.id)


async def go_to_order(screen: BoardScreen[Any], id: str) -> None:
    """Go on with an order that is being written, or show in the stock where one is that was placed."""
    from .stock import StockScreen

    order = screen.board.orders.order(id)
    if order.stage is OrderStage.DRAFT:
        await write_order_to(screen, order.supplier)
        return
    await screen.shiftboard.go("stock")
    if isinstance(shown := screen.app.screen, StockScreen):
        shown.go_to_order(id)


def _supplier_words(one: FromSupplier, today: date) -> str:
    """What is under way with a supplier; what is known to be missing."""
    parts = []
    if one.draft is not None:
        parts.append(_(ORDER_STAGE_NAMES[OrderStage.DRAFT]))
    for order in one.placed:
        if order.due is not None:
            came = _("late since {day}") if order.overdue(today) else _("comes {day}")
            parts.append(came.format(day=day(order.due)))
    if one.short:
        parts.append(ngettext("{n} below par", "{n} below par", one.short).format(n=one.short))
    return ", ".join(parts) or ngettext("{n} item", "{n} items", one.items).format(n=one.items)


async def finish_order(screen: BoardScreen[Any], order: Order) -> str:
    """Show what an order comes to and ask what to do with it. What is to be said once it is placed."""
    if not await screen.somebody():
        return ""
    desk, chosen = screen.board.orders, ""
    while order.stage is OrderStage.DRAFT:
        options = _options(screen, order)
        hint = _summary(screen, order)
        asked = await screen.ask(Choose(desk.supplier(order).name, options, hint=hint, first=chosen))
        if asked is None:
            return ""
        chosen = asked
        if chosen in WAYS:
            if await WAYS[chosen](screen, order):
                return _placed_words(screen, order)
        elif chosen == "show":
            await show_order(screen, order)
        elif chosen == "day":
            await another_day(screen, order)
        elif chosen == "note":
            await _write_note(screen, order)
        else:
            await cancel_order(screen, order)
        order = desk.order(order.id)
    return _("the order is thrown away") if order.stage is OrderStage.CANCELLED else ""


def _options(screen: BoardScreen[Any], order: Order) -> list[Option]:
    supplier = screen.board.orders.supplier(order)
    return [
        Option("show", _("Show the order")),
        Option("print", _("Place it and print it")),
        Option("mail", _("Place it and send it by mail"), supplier.mail or _("no address")),
        Option("file", _("Place it and write it to a file …"), "CSV"),
        Option("only", _("Only place it"), supplier.phone),
        Option("day", _("Another day …"), day(screen.board.orders.due_of(order))),
        Option("note", _("A note to the supplier …"), order.note),
        Option("drop", _("Throw it away …")),
    ]


def _summary(screen: BoardScreen[Any], order: Order) -> str:
    """What it comes to, and what nobody has looked at."""
    desk, lines = screen.board.orders, len(order.wanted)
    parts = [
        ngettext("{n} line", "{n} lines", lines).format(n=lines),
        money(order.value, screen.board.settings.currency),
        _("comes {day}").format(day=day(desk.due_of(order))),
    ]
    unseen = sum(row.waits and row.item is not None and row.item.par is not None for row in desk.guide(order))
    if unseen:
        parts.append(ngettext("{n} item not looked at", "{n} items not looked at", unseen).format(n=unseen))
    return " · ".join(parts)


def _placed_words(screen: BoardScreen[Any], order: Order) -> str:
    due = screen.board.orders.order(order.id).due
    return _("ordered, comes {day}").format(day=day(due)) if due is not None else ""


# ways to send it


async def _only_place(screen: BoardScreen[Any], order: Order) -> bool:
    return await screen.save(screen.board.orders.place, order.id) is not None


async def _print(screen: BoardScreen[Any], order: Order) -> bool:
    if not await _only_place(screen, order):
        return False
    await print_it(screen, Wanted(ORDER, list=order.id))
    return True


async def _mail(screen: BoardScreen[Any], order: Order) -> bool:
    """Send it to the supplier's address; that there is one is known before it is placed."""
    desk, supplier = screen.board.prints, screen.board.orders.supplier(order)
    try:
        if not supplier.mail:
            raise NoSupplierMail(name=supplier.name)
        job = desk.job(what=ORDER, list=order.id, mail=supplier.mail)
    except ShiftboardError as error:
        screen.say_wrong(sentence(error))
        return False
    if not await _only_place(screen, order):
        return False
    send_it(screen, job)
    return True


async def _write_file(screen: BoardScreen[Any], order: Order) -> bool:
    typed = await _ask_file(
        screen, _("Its name ends in .xlsx or .csv"), str(Path.home() / f"{order.id}.xlsx")
    )
    if typed is None or not await _only_place(screen, order):
        return False
    page = screen.board.orders.page(screen.board.orders.order(order.id))
    while typed is not None:
        file = typed_path(typed)
        try:
            await asyncio.to_thread(write_order, page, file)
        except ShiftboardError as error:
            typed = await _ask_file(screen, sentence(error), typed)
        else:
            told = _("{name} is in {file}.").format(name=order.name, file=file)
            screen.notify(told, markup=False)
            break
    return True


async def _ask_file(screen: BoardScreen[Any], hint: str, usual: str) -> str | None:
    check = wrong(lambda typed: sheet_ending(typed_path(typed)))
    return await screen.ask(Ask(_("To which file?"), hint=hint, text=usual, check=check))


WAYS: dict[str, Callable[[BoardScreen[Any], Order], Awaitable[bool]]] = {
    "print": _print,
    "mail": _mail,
    "file": _write_file,
    "only": _only_place,
}
"""What is done with an order; each says whether it was placed."""


# the rest of its life


async def look_at_order(screen: BoardScreen[Any], order: Order) -> None:
    """Go on with an order that is being written; show one that was placed."""
    if order.stage is OrderStage.DRAFT:
        await write_order_to(screen, order.supplier)
    else:
        await show_order(screen, order)


async def show_order(screen: BoardScreen[Any], order: Order) -> None:
    """Show an order as the supplier gets it, in lines that fit between the frame and the scroll bar."""
    page = screen.board.orders.page(order)
    paper = Paper(min(WIDTH, screen.size.width - 10))
    text = "\n".join(line.text.rstrip() for line in order_lines(page, paper))
    await screen.ask(Read(_("The order as it is sent"), text))


async def print_order(screen: BoardScreen[Any], order: Order) -> None:
    """Print an order that is being written, or the guide to it: asked where there is something on it yet."""
    wanted = Wanted(GUIDE, list=order.supplier)
    if order.wanted:
        options = [
            Option(GUIDE, _("The guide to walk with"), _("all items")),
            Option(ORDER, _("The order as it stands"), _("not placed yet")),
        ]
        chosen = await screen.ask(Choose(_("Print what?"), options))
        if chosen is None:
            return
        wanted = wanted if chosen == GUIDE else Wanted(ORDER, list=order.id)
    await print_it(screen, wanted)


async def another_day(screen: BoardScreen[Any], order: Order) -> None:
    """Ask when an order is to come, or comes."""
    if not await screen.somebody():
        return
    desk, may_be_empty = screen.board.orders, order.stage is OrderStage.DRAFT
    check = wrong(lambda typed: (typed or not may_be_empty) and read_coming(typed, desk.today))
    hint = f"{order.name}: {day(desk.due_of(order))}\n" + _(
        "30.11. or 2026-11-30, or +2 for two days from now"
    )
    if may_be_empty:
        hint += "\n" + _("Empty: as its lead days say")
    asked = Ask(_("When does it come?"), hint=hint, check=check, may_be_empty=may_be_empty)
    typed = await screen.ask(asked)
    if typed is None:
        return
    saved = await screen.save(desk.come_on, order.id, typed)
    if saved is not None:
        screen.say_saved(_("comes {day}").format(day=day(desk.due_of(saved))))


async def _write_note(screen: BoardScreen[Any], order: Order) -> None:
    asked = Ask(_("What should the supplier know?"), hint=order.name, text=order.note, may_be_empty=True)
    note = await screen.ask(asked)
    if note is not None and await screen.save(screen.board.orders.write_note, order.id, note) is not None:
        screen.say_saved(_("it stands on the order"))


async def cancel_order(screen: BoardScreen[Any], order: Order) -> None:
    """Ask why an order is cancelled, or thrown away before it was placed."""
    if not await screen.somebody():
        return
    placed = order.stage is OrderStage.PLACED
    question = _("Why is it cancelled?") if placed else _("Why is it thrown away?")
    hint = order.name
    if placed:
        hint += "\n" + _("The supplier is not told: call there as well.")
    reason = await screen.ask(Ask(question, hint=hint))
    if reason is not None and await screen.save(screen.board.orders.cancel, order.id, reason) is not None:
        screen.say_saved(_("it is not waited for any more") if placed else _("the order is thrown away"))
