"""Setting up places: their names, the order they are gone through, what stands where on their shelves."""

from __future__ import annotations

from typing import Any

from shiftboard.checklist.edits import Step
from shiftboard.language import N_, _, ngettext
from shiftboard.stock.records import Item, Place

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


async def places(screen: BoardScreen[Any]) -> None:
    """Show the places as one goes round; what is taken is looked after, a new name begins a new one."""
    desk, id = screen.board.stock_setup.places, ""
    while True:
        options = [
            Option(one.id, f"{n:>2}. {one.name}", said_shelf(screen, one))
            for n, one in enumerate(screen.board.stock.places(), 1)
        ]
        options.append(Option(Choose.NEW, _("Add a place …")))
        taken = await pick_or_new(
            screen,
            _("Places"),
            options,
            new=_("New place “{name}”"),
            read=lambda text: desk.free_name(text) if text else "",
            hint=_("In the order one goes round. A name that is not there yet begins a new place."),
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
    desk = screen.board.stock_setup.places
    hint = _("As in: Cellar, Bar, Dry store")
    named = await ask_name(screen, name, _("What is the new place called?"), desk.free_name, hint)
    added = await change(screen, named, desk.add, named) if named else None
    return added.id if added is not None else ""


async def _look_after(screen: BoardScreen[Any], id: str) -> None:
    await look_after(screen, lambda: _place(screen, id), FIELDS, lambda one: one.name)


def said_shelf(screen: BoardScreen[Any], place: Place) -> str:
    """How many items are kept in a place, in words."""
    n = len(screen.board.stock_setup.places.shelf(place))
    return ngettext("{n} item", "{n} items", n).format(n=n)


async def _ask_name(screen: BoardScreen[Any], place: Place) -> None:
    desk = screen.board.stock_setup.places
    check = wrong(lambda text: desk.free_name(text, place.id))
    name = await screen.ask(
        Ask(_("What is this place called?"), hint=place.name, text=place.name, check=check)
    )
    if name is not None:
        await change(screen, name, desk.rename, place.id, name, seen=place.rev)


def _said_order(screen: BoardScreen[Any], place: Place) -> str:
    ids = [one.id for one in screen.board.stock.places()]
    return _("{n} of {all}").format(n=ids.index(place.id) + 1, all=len(ids))


async def _ask_order(screen: BoardScreen[Any], place: Place) -> None:
    """Have a place gone through earlier or later, step by step until it is where it should be."""
    desk, taken, now = screen.board.stock_setup.places, "", _place(screen, place.id)
    while now is not None:
        names = [one.name for one in screen.board.stock.places()]
        ids = [one.id for one in screen.board.stock.places()]
        at = ids.index(now.id)
        options = [
            *(
                [Option("earlier", _("Go there earlier"), _("before {name}").format(name=names[at - 1]))]
                if at
                else ()
            ),
            *(
                [Option("later", _("Go there later"), _("behind {name}").format(name=names[at + 1]))]
                if at + 1 < len(ids)
                else ()
            ),
        ]
        if not options:
            screen.say_wrong(_("It is the only place there is."))
            return
        answer = await screen.ask(
            Choose(f"{now.name}: {_said_order(screen, now)}", options, hint=_where(names, at), first=taken)
        )
        if answer is None:
            return
        taken = answer
        await change(screen, now.name, desk.move, now.id, -1 if answer == "earlier" else 1, seen=now.rev)
        now = _place(screen, place.id)


def _place(screen: BoardScreen[Any], id: str) -> Place | None:
    """The place as it is now."""
    return screen.board.stock_setup.places.get(id)


def _where(names: list[str], at: int) -> str:
    """Between which others something stands, in words."""
    parts = [_("behind {name}").format(name=names[at - 1])] if at else []
    if at + 1 < len(names):
        parts.append(_("before {name}").format(name=names[at + 1]))
    return " · ".join(parts)


# the shelf


async def _ask_shelf(screen: BoardScreen[Any], place: Place) -> None:
    """Show what is kept in a place as one passes it; what is taken is put somewhere else."""
    desk, id = screen.board.stock_setup.places, ""
    while (now := desk.get(place.id)) is not None:
        shelf = desk.shelf(now)
        if not shelf:
            screen.say_wrong(_("Nothing is kept there. Items say where they are kept."))
            return
        options = [item_option(one, one.category, f"{n:>3}. ") for n, one in enumerate(shelf, 1)]
        question = _("{name}: as one passes the shelf").format(name=now.name)
        hint = _("Enter puts an item somewhere else. Scan it, or type a part of its name.")
        taken = await screen.ask(
            PickItem(question, options, {one.id: one for one in shelf}, hint=hint, first=id)
        )
        if taken is None:
            return
        id = taken
        await ask_on_shelf(screen, id, place.id)


async def ask_on_shelf(screen: BoardScreen[Any], item_id: str, place_id: str) -> None:
    """Ask where an item stands on the shelf of a place, step by step until it is where it should be."""
    board, taken = screen.board, ""
    desk = board.stock_setup.places
    while (place := desk.get(place_id)) is not None and (item := board.stock.item(item_id)) is not None:
        shelf = desk.shelf(place)
        names, ids = [one.name for one in shelf], [one.id for one in shelf]
        if item_id not in ids:
            return
        at = ids.index(item_id)
        heading = f"{item.name}: {place.name}, " + _("{n} of {all}").format(n=at + 1, all=len(ids))
        answer = await screen.ask(
            Choose(heading, _on_shelf_options(item, at, len(ids)), hint=_where(names, at), first=taken)
        )
        if answer is None:
            return
        taken = answer
        if answer == "off":
            await change(
                screen, item.name, board.stock_setup.items.keep_no_more, item_id, place_id, seen=item.rev
            )
        elif answer == "behind":
            await _ask_behind(screen, item, place, shelf)
        elif answer == "first":
            await change(screen, item.name, desk.put_behind, place_id, item_id, "", seen=place.rev)
        else:
            step: Step = -1 if answer == "earlier" else 1
            await change(screen, item.name, desk.move_on_shelf, place_id, item_id, step, seen=place.rev)


def _on_shelf_options(item: Item, at: int, size: int) -> list[Option]:
    options = []
    if at:
        options.append(Option("earlier", _("Earlier on the shelf")))
    if at + 1 < size:
        options.append(Option("later", _("Later on the shelf")))
    if size > 2:
        options.append(Option("behind", _("Behind another item …")))
    if at > 1:
        options.append(Option("first", _("First on the shelf")))
    if len(item.places) > 1:
        options.append(Option("off", _("Keep it there no more")))
    return options


async def _ask_behind(screen: BoardScreen[Any], item: Item, place: Place, shelf: list[Item]) -> None:
    others = [one for one in shelf if one.id != item.id]
    options = [item_option(one, one.category) for one in others]
    question = _("Behind what does {item} stand?").format(item=item.name)
    hint = _("Scan it, or type a part of its name.")
    other = await screen.ask(PickItem(question, options, {one.id: one for one in others}, hint=hint))
    if other is not None:
        desk = screen.board.stock_setup.places
        await change(screen, item.name, desk.put_behind, place.id, item.id, other, seen=place.rev)


async def _remove(screen: BoardScreen[Any], place: Place) -> None:
    question = _("Remove the place {name}?").format(name=place.name)
    hint = _("The record of what was counted there stays.")
    if await screen.ask(Confirm(question, yes=_("remove it"), hint=hint)):
        await change(
            screen,
            _("removed: {what}").format(what=place.name),
            screen.board.stock_setup.places.remove,
            place.id,
            seen=place.rev,
        )


FIELDS = {
    "name": Field[Place](N_("name"), lambda _screen, one: one.name, _ask_name),
    "order": Field[Place](N_("order in a count"), _said_order, _ask_order),
    "shelf": Field[Place](N_("shelf order"), said_shelf, _ask_shelf),
    "remove": Field[Place](N_("Remove it …"), nothing, _remove),
}
"""What a place has."""
