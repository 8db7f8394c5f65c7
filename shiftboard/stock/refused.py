"""Why something about what is kept is not set up as it was asked: each one sentence, and what to do."""

from __future__ import annotations

from data.errors import Conflict, ShiftboardError

from ..errors import BadValue
from ..language import N_


class SkuTaken(ShiftboardError):
    says = N_("The SKU {sku} belongs to {item} already. Choose another one.")


class BadSku(ShiftboardError):
    says = N_(
        "“{value}” is no SKU. Begin with a letter or a digit; letters, digits and . - / _ may follow, at "
        "most {limit}."
    )


class BarcodeTaken(ShiftboardError):
    says = N_(
        "The barcode {barcode} belongs to {item} already. Scan another one, or take it away there first."
    )


class BadPackName(ShiftboardError):
    says = N_(
        "“{value}” cannot stand behind an amount. Begin with a letter, use no digits, + or /, and none of "
        "these: {taken}."
    )


class BadPackSize(BadValue):
    says = N_("“{value}” is no size of a pack. Write how many {unit} are in it, more than 0: 12, 0.75, 1/2.")


class BadCost(BadValue):
    says = N_(
        "“{value}” is no price. Write what one {unit} costs: 38.50 or 38,50, at most 7 digits and 4 after "
        "the point."
    )


class BadLeadDays(BadValue):
    says = N_("“{value}” is no number of days. Write {low} to {high}.")


class BadWarmest(BadValue):
    says = N_("“{value}” is no temperature of a delivery. Write one from {low} to {high} °C: 5, -18, 3.5.")


class BadMailAddress(BadValue):
    says = N_("“{value}” is no mail address. Write one as in orders@example.com.")


class BadAllergen(BadValue):
    says = N_("“{value}” is none of the 14 allergens. There are: {names}.")


class UnitHasFigures(ShiftboardError):
    says = N_(
        "{item} has figures in {unit}: {figures}. They stay only where the new word means the same amount; "
        "for another unit add another item."
    )


class LastPlace(ShiftboardError):
    says = N_("{item} is kept in {place} alone. Add another place first.")


class StillOnHand(ShiftboardError):
    says = N_("{item} is on hand: {amounts}. Count it as 0, move it or write it off first.")


class InOpenCount(ShiftboardError):
    says = N_("{item} stands in the count “{count}”, which goes on. End that count first.")


class InOpenOrder(ShiftboardError):
    says = N_("{item} stands in an order to {supplier} that goes on. Take it off the order, or wait for it.")


class AloneOnSheet(ShiftboardError):
    says = N_(
        "“{sheet}” counts nothing but {name}. Put something else on that sheet, or remove the sheet, first."
    )


class StillInPlace(ShiftboardError):
    says = N_("Things are kept in {place} ({count}, the first is {first}). Put them somewhere else first.")


class StillSupplies(ShiftboardError):
    says = N_("Items come from {supplier} ({count}, the first is {first}). Give them another supplier first.")


class OrderGoesOn(ShiftboardError):
    says = N_("An order to {supplier} goes on. Wait until it is delivered, or cancel it first.")


class ItemChanged(Conflict):
    says = N_("Somebody else changed this item meanwhile. Look at it again; what you typed is kept.")


class PlaceChanged(Conflict):
    says = N_("Somebody else changed this place meanwhile. Look at it again; what you typed is kept.")


class SupplierChanged(Conflict):
    says = N_("Somebody else changed this supplier meanwhile. Look at it again; what you typed is kept.")


class SheetChanged(Conflict):
    says = N_("Somebody else changed this sheet meanwhile. Look at it again; what you typed is kept.")
