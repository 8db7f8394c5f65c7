"""Conversations about use-by dates: what is done with what is near its date, and a date put down by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shiftboard.language import _, number
from shiftboard.stock import Item
from shiftboard.stock.batches import Batch
from shiftboard.stock.date_desk import read_percent
from shiftboard.stock.deliveries import read_use_by
from shiftboard.stock.quantity import read_quantity

from .base import BoardScreen
from .dialogs import Ask, Choose, Option, wrong
from .item_acts import ask_amount, pick_item, pick_place

Screen = BoardScreen[Any]


async def what_to_do(screen: Screen, one: Batch, name: str) -> None:
    """Offer what can be done with something that has a date; past its date it is not sold any more."""
    past = one.is_past(screen.board.dates.today)
    acts: dict[str, tuple[str, Callable[[], Any]]] = {
        "still": (_("Still there: how much"), lambda: still_there(screen, one, name)),
        "lower": (_("Mark it down"), lambda: mark_down(screen, one, name)),
        "throw": (_("Throw it away"), lambda: throw_away(screen, one, name)),
        "gone": (_("Nothing is left: sold or used"), lambda: gone(screen, one)),
    }
    if one.lot:
        acts["recall"] = (_("Recall this lot"), lambda: recall_lot(screen, one))
    order = ("throw", "still", "gone") if past else ("still", "lower", "throw", "gone")
    title = _("{item}, lot {lot}").format(item=name, lot=one.lot) if one.lot else name
    chosen = await screen.ask(
        Choose(title, [Option(id, acts[id][0]) for id in (*order, "recall") if id in acts])
    )
    if chosen is not None and await screen.somebody():
        await acts[chosen][1]()


async def still_there(screen: Screen, one: Batch, name: str) -> None:
    """Ask how much of it is there; nothing is an answer, too."""
    item = screen.board.stock.item(one.item)
    packs, unit = (item.packs, item.unit) if item is not None else ((), "")
    known = f"{number(one.known)} {unit}" if one.known is not None else ""
    hint = " · ".join(
        filter(None, (screen.board.stock.place_name(one.place), unit, _known_words(one, known)))
    )
    check = wrong(lambda text: read_quantity(text, packs, unit))
    question = _("How much {item} is still there?").format(item=name)
    text = await screen.ask(Ask(question, hint=hint, check=check))
    if text is not None:
        await screen.save(screen.board.dates.check, one.id, text)


def _known_words(one: Batch, known: str) -> str:
    if not known:
        return ""
    said = _("last seen: {amount}") if one.left is not None else _("came: {amount}")
    return said.format(amount=known)


async def mark_down(screen: Screen, one: Batch, name: str) -> None:
    """Ask by how many percent it is marked down."""
    question = _("By how many percent is {item} marked down?").format(item=name)
    text = await screen.ask(Ask(question, hint=_("1 to 99"), check=wrong(read_percent)))
    if text is not None:
        await screen.save(screen.board.dates.mark_down, one.id, text)


async def throw_away(screen: Screen, one: Batch, name: str) -> None:
    """Ask how much is thrown away, and whether that was all of it where that is not clear."""
    item = screen.board.stock.item(one.item)
    if item is None:
        screen.say_wrong(_("{item} is not kept any more.").format(item=name))
        return
    text = await ask_amount(screen, _("Waste: how much {item}?").format(item=name), item, one.place)
    if text is None:
        return
    amount, nothing = screen.board.moves.amount(item.id, text), False
    if one.known is None or amount < one.known:
        options = [Option("no", _("No, that was all")), Option("yes", _("Yes, some is left"))]
        chosen = await screen.ask(Choose(_("Is any of it left?"), options, hint=f"{name}: {text}"))
        if chosen is None:
            return
        nothing = chosen == "no"
    await screen.save(screen.board.dates.throw_away, one.id, text, gone=nothing)


async def recall_lot(screen: Screen, one: Batch) -> None:
    """Take everything of its lot out of sale."""
    from .recall_flows import recall

    await recall(screen, screen.board.stock.item(one.item), one.lot)


async def gone(screen: Screen, one: Batch) -> None:
    """Say that nothing of it is left."""
    await screen.save(screen.board.dates.gone, one.id)


async def note(screen: Screen, item: Item | None = None, place: str = "") -> None:
    """Ask for a date that stands on a pack: of what, where, how much, which lot."""
    if not await screen.somebody():
        return
    item = item or await pick_item(screen, _("What has the date on it?"))
    if item is None:
        return
    if not item.places:
        screen.say_wrong(_("{item} is kept in no place yet. Give it one first.").format(item=item.name))
        return
    where = place or await pick_place(screen, _("Where is it?"), item)
    if where is None:
        return
    dates, moves = screen.board.dates, screen.board.moves
    asked = _("Use-by date of {item}").format(item=item.name)
    check = wrong(lambda text: read_use_by(text, dates.today))
    use_by = await screen.ask(Ask(asked, hint=_("As it stands on the pack: 30.11."), check=check))
    if use_by is None:
        return
    check = wrong(lambda text: moves.amount(item.id, text) if text.strip() else None)
    question = _("How much {item} has this date?").format(item=item.name)
    hint = " · ".join((item.unit, _("empty where you do not know")))
    amount = await screen.ask(Ask(question, hint=hint, check=check, may_be_empty=True))
    if amount is None:
        return
    lot = await screen.ask(Ask(_("Which lot?"), hint=_("empty where none stands on it"), may_be_empty=True))
    if lot is not None:
        await screen.save(dates.note, item.id, where, use_by, amount, lot)


async def show_dates(screen: Screen) -> None:
    """Show what has a use-by date."""
    await screen.shiftboard.go("dates")
