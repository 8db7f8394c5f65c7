"""Errors of the stock: each one sentence that says what is wrong and what to do."""

from __future__ import annotations

from data.errors import ShiftboardError

from ..errors import BadValue
from ..language import N_


class BadQuantity(BadValue):
    says = N_(
        "“{value}” is no amount. Write packs and loose pieces: 3c+4, 2.5, 1/2c or 0 (c is the first pack), "
        "at most 7 digits and 3 after the point."
    )


class UnknownPack(BadValue):
    says = N_("There is no pack “{name}” here. Write {names}.")


class BadBarcode(ShiftboardError):
    says = N_(
        "{value} is no barcode: 8, 12, 13 or 14 digits, the last of which checks the others. Scan it again, "
        "or type it as it stands below the bars."
    )


class CountEnded(ShiftboardError):
    says = N_("This count is ended; nothing more is entered in it. Begin another one.")


class CountGoesOn(ShiftboardError):
    says = N_("“{name}” is being counted already. Go on with that count, or end it first.")


class NothingToCount(ShiftboardError):
    says = N_("Nothing is kept where “{name}” is to be counted. Put items there first.")


class NotInCount(ShiftboardError):
    says = N_("{item} is not counted here.")


class CountAgain(ShiftboardError):
    says = N_("Count once more what was far from what should be there ({count}, the first is {first}).")


class UnknownBarcode(ShiftboardError):
    says = N_("Nothing that is kept here has the barcode {barcode}.")


class WhichPlace(ShiftboardError):
    says = N_(
        "{item} is kept in several places: {names}. Say in which one: --at in a command, the column "
        "“place” in a file."
    )


class KeptNowhere(ShiftboardError):
    says = N_("{item} is kept in no place yet. Give it one first.")


class NothingMoved(ShiftboardError):
    says = N_("0 of {item} changes nothing. Write how much it is.")


class SamePlace(ShiftboardError):
    says = N_("It is in {place} already. Choose another place.")


class NotKeptThere(ShiftboardError):
    says = N_("{item} is not kept in {place}. Add the place to the item first.")


class DeliveryEnded(ShiftboardError):
    says = N_("This delivery is ended; nothing more is entered in it. Begin another one.")


class DeliveryGoesOn(ShiftboardError):
    says = N_("This order is being taken in already. Go on with that delivery, or end it first.")


class NothingCame(ShiftboardError):
    says = N_("Nothing is entered yet. Enter what came, or give the delivery up (x).")


class MoreThanCame(ShiftboardError):
    says = N_("Only {came} of {item} came; {value} cannot be damaged.")


class NotComeYet(ShiftboardError):
    says = N_("Enter first how much of {item} came.")


class NeedsTemperature(ShiftboardError):
    says = N_("{item}: measure it. It may have at most {limit} °C.")


class TooWarm(ShiftboardError):
    says = N_(
        "{item} has {value} °C and may have at most {limit} °C. Refuse it, or say what was done about it."
    )


class NeedsUseBy(ShiftboardError):
    says = N_("{item}: which use-by date stands on it?")


class BadUseBy(ShiftboardError):
    says = N_("“{value}” is no use-by date. Write 30.11., 30.11.2027 or 2027-11-30.")


class BadPercent(ShiftboardError):
    says = N_("“{value}” is no markdown. Write percent from 1 to 99: 30.")


class BatchGone(ShiftboardError):
    says = N_("Somebody said already that nothing of it is left.")


class UnknownLot(ShiftboardError):
    says = N_("Nothing with the lot “{lot}” ever came here. Read it off the pack again, or name the item.")


class LotOfSeveral(ShiftboardError):
    says = N_("The lot “{lot}” came with {first} and with {second}. Say which with --item.")


class PastIsNotSold(ShiftboardError):
    says = N_("{item} is past its use-by date and must not be sold. Throw it away.")


class PastUseBy(ShiftboardError):
    says = N_("{item} is past its use-by date ({date}). Refuse it.")


class EnteredEarlier(ShiftboardError):
    says = N_("{item} was entered in the shift before and stays as it is. Give it back, or enter waste.")


class ClaimSettled(ShiftboardError):
    says = N_("This claim is settled already.")


class OffAlready(ShiftboardError):
    says = N_("{name} is off already.")


class NothingFrom(ShiftboardError):
    says = N_("Nothing that is kept here comes from {name}. Say of an item first that it does.")


class NotOnOrder(ShiftboardError):
    says = N_("{item} is not ordered from {name}.")


class NothingOrdered(ShiftboardError):
    says = N_("Nothing is ordered from {name} yet. Type what is there of each item, or an amount after =.")


class OrderPlaced(ShiftboardError):
    says = N_("This order is not being written any more. Look at it in Stock, or begin another one.")


class OrderEnded(ShiftboardError):
    says = N_("This order is delivered or cancelled already.")


class NoOrder(ShiftboardError):
    says = N_("There is no order for {name}. Write one on the board: Stock, then o.")


class NoSupplierMail(ShiftboardError):
    says = N_(
        "{name} has no mail address on the board. Add it to the supplier, or send the order another way."
    )


class NotComing(ShiftboardError):
    says = N_(
        "“{value}” is no day on which it can come. Write 30.11. or 2026-11-30, from today on, or +2 for the "
        "day after tomorrow."
    )


class SalesAreIn(ShiftboardError):
    says = N_("The sales of {day} are in already, from {file}. Take its lines out, so that none count twice.")
