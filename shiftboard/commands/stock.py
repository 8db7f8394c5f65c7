"""The verbs of the stock that people script: what was thrown away, what is off."""

from __future__ import annotations

import argparse
from typing import Any, Protocol

from ..board import Board
from ..errors import LotOfSeveral, NotFound
from ..language import _, listed, number
from ..stock.movements import WasteReason
from ..stock.recall_desk import Traced
from ..stock.traced import traced_words
from .common import board_of, print_json, wrote


class Verb(Protocol):
    """Adds one command to the parser."""

    def __call__(self, name: str, command: Any, help: str, example: str, *, json: bool = True) -> Any: ...


def add_stock(verb: Verb) -> None:
    """The commands of the stock with their arguments."""
    reasons = [one.value for one in WasteReason]
    waste = verb(
        "waste", waste_item, _("what was thrown away"), "shiftboard waste butter 2 spoiled --at walk-in"
    )
    waste.add_argument("item", metavar=_("ITEM"), help=_("SKU, barcode or name; a part will do"))
    waste.add_argument(
        "amount", metavar=_("AMOUNT"), help=_("packs and loose pieces: 3c+4, 2.5, 1/2c; c is the first pack")
    )
    waste.add_argument("reason", choices=reasons, metavar=_("REASON"), help=listed(reasons))
    waste.add_argument(
        "--at", default="", metavar=_("PLACE"), help=_("where, if it is kept in several places")
    )
    waste.add_argument("--note", default="", metavar=_("TEXT"), help=_("what happened"))

    off = verb(
        "86", eighty_six, _("what is off, or back on"), 'shiftboard 86 "Sea bass" --why "offer the trout"'
    )
    off.add_argument("name", metavar=_("NAME"), help=_("something that is kept, or a dish"))
    off.add_argument("--why", default="", metavar=_("TEXT"), help=_("why, or what to offer instead"))
    off.add_argument("--back", action="store_true", help=_("it is there again"))

    recall = verb(
        "recall",
        recall_lot,
        _("where a lot came to, and taking it out of sale"),
        "shiftboard recall L7 --item trout --take bar=3",
    )
    recall.add_argument("lot", metavar=_("LOT"), help=_("the lot as it stands on the pack"))
    recall.add_argument(
        "--item", default="", metavar=_("ITEM"), help=_("SKU, barcode or name; a part will do")
    )
    recall.add_argument(
        "--take",
        action="append",
        default=[],
        metavar=_("PLACE=AMOUNT"),
        help=_("take so much out of sale there; may be said for several places; 0 where nothing is left"),
    )
    recall.add_argument("--note", default="", metavar=_("TEXT"), help=_("who recalls it, and why"))
    recall.set_defaults(wrong=recall.error)


def recall_lot(asked: argparse.Namespace) -> int:
    """Say where a lot came to; with --take, take it out of sale."""
    with board_of(asked) as board:
        item = board.stock.named(asked.item).id if asked.item else ""
        taken = dict(_place_and_amount(asked, board, said) for said in asked.take)
        found = board.recalls.trace(asked.lot, item)
        if not taken:
            if asked.json:
                print_json([_traced_object(one) for one in found])
            else:
                print("\n".join(line for one in found for line in traced_words(board, one)))
            return 0
        if len(found) > 1:
            first, second = (board.stock.name(one.item) for one in found[:2])
            raise LotOfSeveral(lot=asked.lot, first=first, second=second)
        entry = board.recalls.recall(asked.lot, found[0].item, taken, asked.note)
        wrote(asked, entry, entry.text)
    return 0


def _place_and_amount(asked: argparse.Namespace, board: Board, said: str) -> tuple[str, str]:
    place, given, amount = said.rpartition("=")
    if not given:
        asked.wrong(_("--take is PLACE=AMOUNT: bar=3"))
    return board.stock.place_named(place).id, amount


def _traced_object(one: Traced) -> dict[str, Any]:
    came, places = ([each._asdict() for each in part] for part in (one.came, one.places))
    return one._asdict() | {"came": came, "places": places}


def waste_item(asked: argparse.Namespace) -> int:
    """Enter waste."""
    with board_of(asked) as board:
        item = board.stock.named(asked.item)
        place = board.stock.place_named(asked.at).id if asked.at else ""
        reason = WasteReason(asked.reason)
        one = board.moves.waste(item.id, place, asked.amount, reason, note=asked.note)
        wrote(
            asked, one, f"{item.name}: {number(one.amount)} {item.unit}, {board.stock.place_name(one.place)}"
        )
    return 0


def eighty_six(asked: argparse.Namespace) -> int:
    """Say that something is off, or back on. A name that fits no item is a dish."""
    with board_of(asked) as board:
        desk = board.eighty_six
        if asked.back:
            one = desk.back_on(desk.named(asked.name).id)
            wrote(asked, one, _("{name} is back on").format(name=one.name))
            return 0
        try:
            item = board.stock.named(asked.name)
        except NotFound:
            one = desk.take_off(asked.name, reason=asked.why)
        else:
            one = desk.take_off(item.name, item=item.id, reason=asked.why)
        wrote(asked, one, _("86: {name}").format(name=one.name))
    return 0
