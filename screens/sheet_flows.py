"""Setting up count sheets: what is counted together, how often, which way round."""

from __future__ import annotations

from typing import Any

from shiftboard.checklist.edits import Step
from shiftboard.language import N_, _, listed, ngettext
from shiftboard.stock.counts import SHEET_KIND_NAMES, Sheet, SheetKind
from shiftboard.stock.setup_sheets import SheetSetup

from .base import BoardScreen
from .dialogs import Ask, Choose, Confirm, Option, wrong
from .setting_up import (
    Field,
    PickItem,
    ask_name,
    change,
    item_option,
    look_after,
    nothing,
    pick_or_new,
)

ALL = "*"
"""Taken where everything is counted, or in every place."""


async def sheets(screen: BoardScreen[Any]) -> None:
    """Show the sheets of the house; what is taken is looked after, a new name begins a new one."""
    desk, id = _desk(screen), ""
    while True:
        options = [Option(one.id, one.name, _(SHEET_KIND_NAMES[one.kind])) for one in desk.all()]
        options.append(Option(Choose.NEW, _("Add a sheet …")))
        hint = _("Everything, and each place by itself, can be counted without a sheet.")
        taken = await pick_or_new(
            screen,
            _("Count sheets"),
            options,
            new=_("New sheet “{name}”"),
            read=lambda text: desk.free_name(text) if text else "",
            hint=hint,
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
    hint = _("As in: Hot items, Spirits")
    named = await ask_name(screen, name, _("What is the new sheet called?"), desk.free_name, hint)
    kind = await _pick_kind(screen, named, SheetKind.HOT) if named else None
    added = await change(screen, named or "", desk.add, named or "", kind) if kind is not None else None
    return added.id if added is not None else ""


async def _look_after(screen: BoardScreen[Any], id: str) -> None:
    await look_after(screen, lambda: _desk(screen).get(id), FIELDS, lambda one: one.name)


def _desk(screen: BoardScreen[Any]) -> SheetSetup:
    return screen.board.stock_setup.sheets


async def _ask_name(screen: BoardScreen[Any], sheet: Sheet) -> None:
    desk = _desk(screen)
    check = wrong(lambda text: desk.free_name(text, sheet.id))
    name = await screen.ask(
        Ask(_("What is this sheet called?"), hint=sheet.name, text=sheet.name, check=check)
    )
    if name is not None:
        await change(screen, name, desk.rename, sheet.id, name, seen=sheet.rev)


async def _pick_kind(screen: BoardScreen[Any], name: str, now: SheetKind) -> SheetKind | None:
    details = {
        SheetKind.HOT: _("every day"),
        SheetKind.CYCLE: _("part after part"),
        SheetKind.FULL: _("everything"),
    }
    options = [Option(kind, _(SHEET_KIND_NAMES[kind]), details[kind]) for kind in SheetKind]
    taken = await screen.ask(
        Choose(_("{name}: how often is it counted?").format(name=name), options, first=now)
    )
    return SheetKind(taken) if taken is not None else None


async def _ask_kind(screen: BoardScreen[Any], sheet: Sheet) -> None:
    kind = await _pick_kind(screen, sheet.name, sheet.kind)
    if kind is not None:
        await change(screen, sheet.name, _desk(screen).change_kind, sheet.id, kind, seen=sheet.rev)


async def _sure(screen: BoardScreen[Any], question: str, named: str) -> bool:
    """Ask once more before what was named one by one is gone."""
    hint = _("What is named now is taken off: {names}").format(names=named)
    return await screen.ask(Confirm(question, yes=_("yes"), hint=hint)) is True


# its places


def _said_places(screen: BoardScreen[Any], sheet: Sheet) -> str:
    return listed(map(screen.board.stock.place_name, sheet.places)) or _("every place")


async def _ask_places(screen: BoardScreen[Any], sheet: Sheet) -> None:
    """Show the places, those that are gone to first and in order; Enter adds one or asks about it."""
    desk, id = _desk(screen), ""
    while (now := desk.get(sheet.id)) is not None:
        name = screen.board.stock.place_name
        options = [Option(ALL, _("Every place"), "–" if now.places else _("on the sheet"))]
        options += [
            Option(one, f"{n:>2}. {name(one)}", _("on the sheet")) for n, one in enumerate(now.places, 1)
        ]
        options += [
            Option(one.id, f"    {one.name}", "–")
            for one in screen.board.stock.places()
            if one.id not in now.places
        ]
        question = _("{name}: where is it counted?").format(name=now.name)
        hint = _("In this order, from the next count on. Enter adds a place, or asks about it.")
        taken = await screen.ask(Choose(question, options, hint=hint, first=id or next(iter(now.places), "")))
        if taken is None:
            return
        id = taken
        if id == ALL:
            if now.places and await _sure(screen, _("Count it in every place?"), _said_places(screen, now)):
                await change(screen, now.name, desk.every_place, now.id, seen=now.rev)
        elif id in now.places:
            await _ask_place(screen, now, id)
        else:
            await change(screen, now.name, desk.go_to, now.id, id, seen=now.rev)


async def _ask_place(screen: BoardScreen[Any], sheet: Sheet, id: str) -> None:
    desk = _desk(screen)
    options = [
        *([Option("earlier", _("Go there earlier"))] if id != sheet.places[0] else ()),
        *([Option("later", _("Go there later"))] if id != sheet.places[-1] else ()),
        Option("off", _("Do not count there")),
    ]
    taken = await screen.ask(Choose(f"{sheet.name}: {screen.board.stock.place_name(id)}", options))
    if taken == "off":
        await change(screen, sheet.name, desk.leave_out, sheet.id, id, seen=sheet.rev)
    elif taken is not None:
        step: Step = -1 if taken == "earlier" else 1
        await change(screen, sheet.name, desk.move_place, sheet.id, id, step, seen=sheet.rev)


# its items


def _said_items(_screen: BoardScreen[Any], sheet: Sheet) -> str:
    n = len(sheet.items)
    return ngettext("{n} item", "{n} items", n).format(n=n) if n else _("whatever is kept there")


async def _ask_items(screen: BoardScreen[Any], sheet: Sheet) -> None:
    """Show the items, those that are counted first; a scan, or Enter, puts one on the sheet."""
    desk, id = _desk(screen), ""
    while (now := desk.get(sheet.id)) is not None:
        items = {one.id: one for one in screen.board.stock.items()}
        options = [Option(ALL, _("Whatever is kept there"), "–" if now.items else _("on the sheet"))]
        options += [item_option(items[one], _("on the sheet")) for one in now.items if one in items]
        options += [item_option(one, "–") for one in items.values() if one.id not in now.items]
        question = _("{name}: what is counted?").format(name=now.name)
        hint = _("Scan an item, or type a part of its name; Enter puts it on the sheet.")
        taken = await screen.ask(
            PickItem(question, options, items, hint=hint, first=id or next(iter(now.items), ""))
        )
        if taken is None:
            return
        id = taken
        if id == ALL:
            if now.items and await _sure(
                screen, _("Count whatever is kept there?"), _said_items(screen, now)
            ):
                await change(screen, now.name, desk.every_item, now.id, seen=now.rev)
        elif id in now.items:
            await _ask_item(screen, now, id)
        else:
            await change(screen, items[id].name, desk.put_on, now.id, id, seen=now.rev)


async def _ask_item(screen: BoardScreen[Any], sheet: Sheet, id: str) -> None:
    """Ask about an item that is on the sheet: scanned twice, it stays."""
    options = [Option("on", _("Leave it on the sheet")), Option("off", _("Take it off the sheet"))]
    name = screen.board.stock.name(id)
    if await screen.ask(Choose(f"{sheet.name}: {name}", options)) == "off":
        await change(screen, name, _desk(screen).take_off, sheet.id, id, seen=sheet.rev)


async def _remove(screen: BoardScreen[Any], sheet: Sheet) -> None:
    question = _("Remove the sheet {name}?").format(name=sheet.name)
    hint = _("What it counts stays, and so does the record of its counts.")
    if await screen.ask(Confirm(question, yes=_("remove it"), hint=hint)):
        await change(
            screen,
            _("removed: {what}").format(what=sheet.name),
            _desk(screen).remove,
            sheet.id,
            seen=sheet.rev,
        )


FIELDS = {
    "name": Field[Sheet](N_("name"), lambda _screen, one: one.name, _ask_name),
    "kind": Field[Sheet](N_("kind"), lambda _screen, one: _(SHEET_KIND_NAMES[one.kind]), _ask_kind),
    "places": Field[Sheet](N_("places"), _said_places, _ask_places),
    "items": Field[Sheet](N_("items"), _said_items, _ask_items),
    "remove": Field[Sheet](N_("Remove it …"), nothing, _remove),
}
"""What a sheet has."""
