"""What is asked about the packs and barcodes of an item."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from shiftboard.language import _, listed, number
from shiftboard.stock.records import Item, Pack
from shiftboard.stock.written import read_pack_name, read_pack_size

from .base import BoardScreen
from .dialogs import Ask, Choose, Confirm, Option, wrong
from .setting_up import change, pick_or_new


def amount_words(amount: Decimal, unit: str) -> str:
    """An amount as people read it: 24 bottle."""
    return f"{number(amount.normalize() + 0)} {unit}"


async def ask_line(
    screen: BoardScreen[Any],
    item: Item,
    question: str,
    hint: str,
    text: str,
    read: Callable[[str], object],
    verb: Callable[..., Item],
    *,
    empty: bool = True,
) -> None:
    """Ask for one line about an item, and save it."""
    told = f"{item.name}\n{hint}" if hint else item.name
    answer = await screen.ask(Ask(question, hint=told, text=text, check=wrong(read), may_be_empty=empty))
    if answer is not None:
        await change(screen, item.name, verb, item.id, answer, seen=item.rev)


# packs


def pack_words(pack: Pack, unit: str) -> str:
    """A pack as people say it: case = 12 bottle."""
    return f"{pack.name} = {amount_words(pack.of, unit)}"


def said_packs(_screen: BoardScreen[Any], item: Item) -> str:
    return listed(pack_words(one, item.unit) for one in item.packs) or "–"


async def ask_packs(screen: BoardScreen[Any], item: Item) -> None:
    """Show the packs, the usual one first; Enter asks about one, a new name begins another."""
    name = ""
    while (now := screen.board.stock.item(item.id)) is not None:
        options = [
            Option(one.name, pack_words(one, now.unit), _("the first: c") if n == 0 else "")
            for n, one in enumerate(now.packs)
        ]
        options.append(Option(Choose.NEW, _("Add a pack …")))
        taken = await pick_or_new(
            screen,
            _("Packs of {item}").format(item=now.name),
            options,
            new=_("New pack “{name}”"),
            read=_reads_pack(now),
            hint=_("How it is bought, and typed in a count: 3c+4. The first one is c."),
            first=name,
        )
        if taken is None:
            return
        name = taken.removeprefix(Choose.NEW)
        if taken.startswith(Choose.NEW):
            await _add_pack(screen, now, name)
        else:
            await _ask_pack(screen, now, next(one for one in now.packs if one.name == taken))


def _reads_pack(item: Item, but: Pack | None = None) -> Callable[[str], str]:
    """Reads the name of a pack; empty is one that is not named yet."""
    others = [one for one in item.packs if one != but]
    return lambda text: read_pack_name(text, item.unit, others) if text else ""


async def _add_pack(screen: BoardScreen[Any], item: Item, name: str) -> None:
    named: str | None = name
    if not name:
        hint = _("{item}, as in case, keg, crate").format(item=item.name)
        named = await screen.ask(
            Ask(_("What is the new pack called?"), hint=hint, check=wrong(_reads_pack(item)))
        )
    size = await _ask_size(screen, item, named, "") if named is not None else None
    if named is None or size is None:
        screen.say(_("Nothing was entered."))
        return
    await change(
        screen, item.name, screen.board.stock_setup.items.add_pack, item.id, named, size, seen=item.rev
    )


async def _ask_size(screen: BoardScreen[Any], item: Item, pack: str, text: str) -> str | None:
    question = _("How many {unit} are in one {pack}?").format(unit=item.unit, pack=pack)
    check = wrong(lambda typed: read_pack_size(typed, item.unit))
    return await screen.ask(Ask(question, hint=item.name, text=text, check=check))


async def _ask_pack(screen: BoardScreen[Any], item: Item, pack: Pack) -> None:
    desk = screen.board.stock_setup.items
    options = [
        Option("size", _("Another size …")),
        Option("name", _("Another name …")),
        *([Option("first", _("Make it the first: c"))] if pack != item.packs[0] else ()),
        Option("remove", _("Remove it")),
    ]
    hint = _("What was counted in it stays what it was.")
    taken = await screen.ask(Choose(f"{item.name}: {pack_words(pack, item.unit)}", options, hint=hint))
    if taken == "size":
        size = await _ask_size(screen, item, pack.name, number(pack.of))
        if size is not None:
            await change(
                screen, item.name, desk.change_pack, item.id, pack.name, pack.name, size, seen=item.rev
            )
    elif taken == "name":
        question = _("What is this pack called?")
        check = wrong(_reads_pack(item, pack))
        name = await screen.ask(Ask(question, hint=item.name, text=pack.name, check=check))
        if name is not None:
            size = number(pack.of)
            await change(screen, item.name, desk.change_pack, item.id, pack.name, name, size, seen=item.rev)
    elif taken is not None:
        verb = desk.first_pack if taken == "first" else desk.remove_pack
        await change(screen, item.name, verb, item.id, pack.name, seen=item.rev)


# barcodes


async def ask_barcodes(screen: BoardScreen[Any], item: Item) -> None:
    """Show the barcodes; one that is scanned is added, Enter on one asks whether it is taken away."""
    desk, barcode = screen.board.stock_setup.items, ""
    while (now := screen.board.stock.item(item.id)) is not None:
        options = [Option(one, one) for one in now.barcodes]
        options.append(Option(Choose.NEW, _("Add a barcode …")))
        taken = await pick_or_new(
            screen,
            _("Barcodes of {item}").format(item=now.name),
            options,
            new=_("Add “{name}”"),
            read=lambda text: desk.free_barcode(text, item.id) if text else "",
            hint=_("Scan it, or type the digits below the bars. Each of its packs may have one."),
            first=barcode,
        )
        if taken is None:
            return
        barcode = taken.removeprefix(Choose.NEW)
        if taken == Choose.NEW:
            await ask_line(
                screen, now, _("Which barcode?"), "", "",
                lambda text: desk.free_barcode(text, item.id), desk.add_barcode, empty=False,
            )  # fmt: skip
        elif taken.startswith(Choose.NEW):
            await change(screen, now.name, desk.add_barcode, now.id, barcode, seen=now.rev)
        elif await screen.ask(Confirm(_("Take the barcode away?"), yes=_("take away"), hint=barcode)):
            await change(screen, now.name, desk.take_barcode, now.id, barcode, seen=now.rev)
