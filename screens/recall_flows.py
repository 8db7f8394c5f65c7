"""The conversation about a recall: which lot, where it came to, and how much of it is taken out of sale."""

from __future__ import annotations

from shiftboard.errors import ShiftboardError
from shiftboard.language import _, number, sentence
from shiftboard.stock import Item
from shiftboard.stock.quantity import read_quantity
from shiftboard.stock.recall_desk import Traced
from shiftboard.stock.traced import there_words, traced_words

from .date_flows import Screen
from .dialogs import Ask, Choose, Confirm, Option, wrong
from .item_acts import pick_item


async def recall(screen: Screen, item: Item | None = None, lot: str = "") -> None:
    """Ask for a lot, show where it came to, and ask place by place how much is taken out of sale."""
    if not await screen.somebody():
        return
    if not lot:
        about = _("Which lot of {item} is recalled?").format(item=item.name) if item is not None else ""
        asked = await screen.ask(
            Ask(about or _("Which lot is recalled?"), hint=_("As it stands on the pack."))
        )
        if asked is None:
            return
        lot = asked
    traced = await trace(screen, lot, item)
    known = screen.board.stock.item(traced.item) if traced is not None else None
    if traced is None or known is None:
        return
    title, *told = traced_words(screen.board, traced)
    hint = "\n".join([*told, "", _("Everything of this lot goes out of sale, place by place.")])
    if not await screen.ask(Confirm(title, yes=_("go on"), hint=hint)):
        return
    taken = await ask_places(screen, traced, known)
    if taken is None:
        return
    note = await screen.ask(
        Ask(_("Who recalls it, and why?"), hint=_("It stands in the handover."), may_be_empty=True)
    )
    if note is not None:
        await screen.save(screen.board.recalls.recall, traced.lot, known.id, taken, note)


async def trace(screen: Screen, lot: str, item: Item | None) -> Traced | None:
    """Where a lot came to; asks of which item it is where that is not clear."""
    board = screen.board
    try:
        find = board.store.submit(board.recalls.find, lot, item.id if item is not None else "")
        found = await screen.patiently(find)
        if not found:
            question = _("Lot {lot} never came here by what is written. What is it?").format(lot=lot)
            item = item or await pick_item(screen, question)
            return board.recalls.trace(lot, item.id)[0] if item is not None else None
    except ShiftboardError as error:
        screen.say_wrong(sentence(error))
        return None
    if len(found) == 1:
        return found[0]
    options = [Option(one.item, board.stock.name(one.item), one.lot) for one in found]
    question = _("Lot {lot} came with several items. Which is recalled?").format(lot=lot)
    chosen = await screen.ask(Choose(question, options))
    return next((one for one in found if one.item == chosen), None)


async def ask_places(screen: Screen, traced: Traced, item: Item) -> dict[str, str] | None:
    """How much is taken out of sale in each place of an item; None where the person left."""
    taken: dict[str, str] = {}
    check = wrong(lambda text: read_quantity(text, item.packs, item.unit) if text.strip() else None)
    for there in traced.places:
        place = screen.board.stock.place_name(there.place)
        question = _("{place}: how much of lot {lot} is taken out of sale?").format(
            place=place, lot=traced.lot
        )
        pack = item.packs[0] if item.packs else None
        packs = f"{pack.name} (c) = {number(pack.of)} {item.unit}" if pack else item.unit
        hint = " · ".join((item.name, packs, there_words(there, item.unit), _("empty for none")))
        text = await screen.ask(Ask(question, hint=hint, check=check, may_be_empty=True))
        if text is None:
            return None
        taken[there.place] = text
    return taken
