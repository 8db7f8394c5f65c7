"""Setting up suppliers: how they are reached, and when they deliver."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shiftboard.checklist.written import days_words, read_days
from shiftboard.clean_text import clean
from shiftboard.clock import WEEKDAYS
from shiftboard.language import N_, _, listed, ngettext, weekday
from shiftboard.stock.records import Supplier
from shiftboard.stock.setup_suppliers import SupplierSetup
from shiftboard.stock.written import CONTACT, read_lead_days, read_mail

from .base import BoardScreen
from .dialogs import Ask, Choose, Confirm, Option, wrong
from .setting_up import Field, ask_name, change, look_after, nothing, pick_or_new


async def suppliers(screen: BoardScreen[Any]) -> None:
    """Show the suppliers; what is taken is looked after, a name that is not there begins a new one."""
    desk, id = _desk(screen), ""
    while True:
        options = [Option(one.id, one.name, one.phone) for one in desk.all()]
        options.append(Option(Choose.NEW, _("Add a supplier …")))
        taken = await pick_or_new(
            screen,
            _("Suppliers"),
            options,
            new=_("New supplier “{name}”"),
            read=lambda text: desk.free_name(text) if text else "",
            hint=_("A name that is not there yet begins a new supplier."),
            first=id,
        )
        if taken is None:
            return
        id = taken
        if taken.startswith(Choose.NEW):
            id = await _add(screen, taken.removeprefix(Choose.NEW))
        if id:
            await _look_after(screen, id)


async def _add(screen: BoardScreen[Any], name: str) -> str:
    desk = _desk(screen)
    question = _("What is the new supplier called?")
    named = await ask_name(screen, name, question, desk.free_name)
    added = await change(screen, named, desk.add, named) if named else None
    return added.id if added is not None else ""


async def _look_after(screen: BoardScreen[Any], id: str) -> None:
    await look_after(screen, lambda: _desk(screen).get(id), FIELDS, lambda one: one.name)


def _desk(screen: BoardScreen[Any]) -> SupplierSetup:
    return screen.board.stock_setup.suppliers


def _asked(
    question: str,
    hint: str,
    text: Callable[[Supplier], str],
    read: Callable[[str], object],
    verb: Callable[[SupplierSetup], Callable[..., Supplier]],
    *,
    empty: bool = True,
) -> Callable[[BoardScreen[Any], Supplier], Any]:
    """Asks for one line of a supplier, and saves it."""

    async def ask(screen: BoardScreen[Any], one: Supplier) -> None:
        told = "\n".join(filter(None, (one.name, _(hint))))
        answer = await screen.ask(
            Ask(_(question), hint=told, text=text(one), check=wrong(read), may_be_empty=empty)
        )
        if answer is not None:
            await change(screen, one.name, verb(_desk(screen)), one.id, answer, seen=one.rev)

    return ask


async def _ask_name(screen: BoardScreen[Any], one: Supplier) -> None:
    desk = _desk(screen)
    check = wrong(lambda text: desk.free_name(text, one.id))
    name = await screen.ask(
        Ask(_("What is this supplier called?"), hint=one.name, text=one.name, check=check)
    )
    if name is not None:
        await change(screen, name, desk.rename, one.id, name, seen=one.rev)


def _days_typed(one: Supplier) -> str:
    return " ".join(weekday(WEEKDAYS.index(day)) for day in one.days)


def _said_lead(_screen: BoardScreen[Any], one: Supplier) -> str:
    return ngettext("{n} day", "{n} days", one.lead_days).format(n=one.lead_days)


async def _ask_days(screen: BoardScreen[Any], one: Supplier) -> None:
    days = listed(map(weekday, range(7)))
    hint = _("{name}\nAs in {days}; empty is any day.").format(name=one.name, days=days)
    question = _("On which weekdays does it deliver?")
    answer = await screen.ask(
        Ask(question, hint=hint, text=_days_typed(one), check=wrong(read_days), may_be_empty=True)
    )
    if answer is not None:
        await change(screen, one.name, _desk(screen).change_days, one.id, answer, seen=one.rev)


async def _remove(screen: BoardScreen[Any], one: Supplier) -> None:
    question = _("Remove the supplier {name}?").format(name=one.name)
    hint = _("The record of its orders stays.")
    if await screen.ask(Confirm(question, yes=_("remove it"), hint=hint)):
        await change(
            screen, _("removed: {what}").format(what=one.name), _desk(screen).remove, one.id, seen=one.rev
        )


def _contact(text: str) -> str:
    return clean(text, limit=CONTACT)


FIELDS = {
    "name": Field[Supplier](N_("name"), lambda _screen, one: one.name, _ask_name),
    "phone": Field[Supplier](
        N_("telephone"),
        lambda _screen, one: one.phone or "–",
        _asked(
            N_("Which telephone number has it?"), "", lambda one: one.phone, _contact,
            lambda desk: desk.change_phone,
        ),
    ),
    "mail": Field[Supplier](
        N_("mail"),
        lambda _screen, one: one.mail or "–",
        _asked(
            N_("Where are orders mailed to?"), N_("As in orders@example.com; empty is nowhere."),
            lambda one: one.mail, read_mail, lambda desk: desk.change_mail,
        ),
    ),
    "account": Field[Supplier](
        N_("our customer number"),
        lambda _screen, one: one.account or "–",
        _asked(
            N_("What is our customer number there?"), "", lambda one: one.account, _contact,
            lambda desk: desk.change_account,
        ),
    ),
    "lead_days": Field[Supplier](
        N_("from order to delivery"),
        _said_lead,
        _asked(
            N_("How many days from order to delivery?"), N_("0 is the same day, 1 the next."),
            lambda one: str(one.lead_days), read_lead_days, lambda desk: desk.change_lead_days, empty=False,
        ),
    ),
    "days": Field[Supplier](N_("delivers on"), lambda _screen, one: days_words(one.days), _ask_days),
    "remove": Field[Supplier](N_("Remove it …"), nothing, _remove),
}  # fmt: skip
"""What a supplier has."""
