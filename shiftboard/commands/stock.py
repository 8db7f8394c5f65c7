"""The verbs of the stock that people script: what was thrown away, what is off."""

from __future__ import annotations

import argparse
from typing import Any, Protocol

from ..board import Board
from ..errors import NotFound
from ..language import _, listed, number
from ..stock.errors import LotOfSeveral
from ..stock.movements import WasteReason
from ..stock.quantity import read_quantity
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

    _add_deliver(verb)
    _add_recall(verb)


def _add_deliver(verb: Verb) -> None:
    came = verb(
        "deliver", take_delivery, _("what a supplier brings"), "shiftboard deliver Makro butter 2c --lot L7"
    )
    came.add_argument("supplier", metavar=_("SUPPLIER"), help=_("id or name; a part will do"))
    came.add_argument("item", nargs="?", default="", metavar=_("ITEM"), help=_("SKU, barcode or name"))
    came.add_argument("amount", nargs="?", default="", metavar=_("AMOUNT"), help=_("how much came: 3c+4"))
    for name, what, help in (
        ("--at", _("PLACE"), _("where it goes, if not to its first place")),
        ("--note-number", _("NUMBER"), _("of the delivery note, when it begins")),
        ("--temperature", "°C", _("as it came")),
        ("--action", _("TEXT"), _("what was done where it came too warm")),
        ("--use-by", _("DATE"), _("30.11. or 2027-11-30")),
        ("--lot", _("LOT"), _("its lot")),
        ("--refused", _("AMOUNT"), _("how much of it was not taken")),
        ("--price", _("AMOUNT"), _("what the note asks for a base unit")),
    ):
        came.add_argument(name, default="", metavar=what, help=help)
    came.add_argument("--finish", action="store_true", help=_("end the delivery"))
    left = came.add_mutually_exclusive_group()
    left.add_argument("--claim", action="store_true", help=_("with --finish: claim what is owed"))
    left.add_argument("--rest", action="store_true", help=_("with --finish: what is missing still comes"))
    came.set_defaults(wrong=came.error)


def take_delivery(asked: argparse.Namespace) -> int:
    """Enter what came, or end the delivery: of the one under way, else of the order that is waited for."""
    from ..stock.deliveries import Details

    if bool(asked.item) != bool(asked.amount) or not (asked.item or asked.finish):
        asked.wrong(_("say which item and how much of it came, or --finish"))
    with board_of(asked) as board:
        desk = board.deliveries
        supplier = desk.supplier_named(asked.supplier)
        if asked.item:
            item = board.stock.named(asked.item)
            place = board.stock.place_named(asked.at).id if asked.at else ""
            details = Details(place, asked.temperature, asked.action, asked.use_by, asked.lot)
            read_quantity(asked.amount, item.packs, item.unit)  # before one is begun for nothing
            delivery = desk.of_supplier(supplier.id, note_number=asked.note_number)
            one = desk.receive(delivery.id, item.id, asked.amount, details)
            if asked.price:
                one = desk.price(delivery.id, item.id, asked.price)
            if asked.refused:
                one = desk.refuse(delivery.id, item.id, asked.refused)
            where = board.stock.place_name(one.place)
            wrote(asked, one, f"{item.name}: {number(one.amount)} {item.unit}, {where}")
        if asked.finish:
            delivery = desk.under_way(supplier.id)
            desk.finish(delivery.id, claim=asked.claim or asked.rest, rest_comes=asked.rest)
            wrote(
                asked,
                desk.delivery(delivery.id),
                _("{name}: the delivery is taken in").format(name=supplier.name),
            )
    return 0


def _add_recall(verb: Verb) -> None:
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
