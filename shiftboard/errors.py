"""Errors of the areas: each one sentence that says what is wrong and what to do."""

from __future__ import annotations

from data.errors import Conflict, ShiftboardError

from .language import N_

__all__ = ["ShiftboardError"]


class BadValue(ShiftboardError):
    """What was typed is no answer to the line; `says` comes with the sentence for its kind."""

    says = N_("“{value}” is not an answer here. {hint}")


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
    says = N_("{item} is kept in several places: {names}. Say in which one with --at.")


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


class Uncounted(ShiftboardError):
    says = N_("Not everything is counted yet ({count}, the first is {first}). Count it, or say why not.")


class StandsLast(ShiftboardError):
    says = N_("It can go no further: what is more severe stays above, what is less so below.")


class NotInLog(ShiftboardError):
    says = N_("Only what stands open in the log, or was handed over, can be given to somebody or put off.")


class BadDay(ShiftboardError):
    says = N_(
        "“{value}” is no day from tomorrow on, within a year. Write 30.11. or 2026-11-30, or +7 for a week "
        "from now."
    )


class NotThen(ShiftboardError):
    says = N_("“{value}” is not between {first} and {now}, which is now. Write when it was really done.")


class NeedsAction(ShiftboardError):
    says = N_("{value} is out of limits ({limits}). Say what was done about it, or what will be.")


class ProblemChosen(NeedsAction):
    says = N_("“{value}” cannot be left at that. Say what was done about it, or what will be.")


class BadDue(ShiftboardError):
    says = N_(
        "“{value}” is no time for a line. Write 17:30, +45 (minutes after the start), -30 (minutes before "
        "the end), or leave it empty for the end."
    )


class BadDays(ShiftboardError):
    says = N_("“{value}” is no day of the week. Write {days}.")


class LimitsReversed(ShiftboardError):
    says = N_("The lowest value allowed ({low}) is above the highest ({high}). Change one of them.")


class BadChoices(ShiftboardError):
    says = N_("A choice needs at least two different answers, with ; between them: on; off; broken!")


class NotForKind(ShiftboardError):
    says = N_("A line of the kind “{kind}” has no {what}. Take that away, or choose another kind.")


class NameTaken(ShiftboardError):
    says = N_("There is one called “{name}” here already. Choose another name.")


class ListChanged(Conflict):
    says = N_("Somebody else changed this list meanwhile. Look at it again; what you typed is kept.")


class KindChanged(Conflict):
    says = N_("Somebody else changed this kind of shift meanwhile. Look at it again; what you typed is kept.")


class NothingPlanned(ShiftboardError):
    says = N_(
        "Then no shift would be planned any more, and the board could open none. Leave “{name}” as it is, or "
        "add another kind of shift first."
    )


class CannotLead(ShiftboardError):
    says = N_("{name} ({role}) cannot lead a shift; it takes: {who}.")


class BadId(ShiftboardError):
    says = N_("“{value}” is no id. Use letters, digits and hyphens, or leave it empty.")


class IdTaken(ShiftboardError):
    says = N_("The id “{id}” belongs to “{text}” in the list “{list}”. Leave it empty for a new line.")


class UnknownField(ShiftboardError):
    says = N_("“{name}” is not known here. There are: {names}.")


class NeedsField(ShiftboardError):
    says = N_("“{name}” is missing.")


class NoChoiceAt(ShiftboardError):
    says = N_("There is no choice at place {place}; the first one has 0.")


class NotToml(ShiftboardError):
    says = N_("This cannot be read as TOML. Look for a missing quotation mark or bracket.")


class WrongShape(ShiftboardError):
    says = N_("“{name}” does not hold what belongs there. An exported list shows how it is written.")


class TornQuotes(ShiftboardError):
    says = N_("A quotation mark is missing or stands in the wrong place.")


class NotText(ShiftboardError):
    says = N_("This is no text in UTF-8 or Windows-1250.")


class NothingIn(ShiftboardError):
    says = N_("There is no list in it.")


class UnknownEnding(ShiftboardError):
    says = N_("The name of {file} does not tell what it is. Let it end in .toml or .csv.")


class SalesAreIn(ShiftboardError):
    says = N_("The sales of {day} are in already, from {file}. Take its lines out, so that none count twice.")


class CannotImport(ShiftboardError):
    """A file has faults; `faults` are one sentence or more, each with its place."""

    says = N_("{file} was not imported; nothing was changed.\n{faults}")


class CannotRead(ShiftboardError):
    says = N_("{file} cannot be read: {reason}.")


class CannotWrite(ShiftboardError):
    says = N_("{file} cannot be written: {reason}.")


class NeedsReason(ShiftboardError):
    says = N_("Say why in a few words.")


class NeedsText(ShiftboardError):
    says = N_("There is nothing in it yet. Type a few words.")


class TooLong(ShiftboardError):
    says = N_("That is {length} characters; at most {limit} fit here.")


class NotFound(ShiftboardError):
    says = N_("There is no {what} called “{name}” here. {hint}")


class Ambiguous(ShiftboardError):
    says = N_("“{name}” fits {first} and {second}. Write a little more of it.")


class AlreadyTakenBack(ShiftboardError):
    says = N_("This entry was taken back already.")


class BadEvery(ShiftboardError):
    says = N_("“{value}” is not how often a line is read again. Write minutes from {low} to {high}: 120.")


class StaysOnPage(ShiftboardError):
    says = N_("“{point}” is severe and stays on page 1.")


class NotTheirLine(ShiftboardError):
    says = N_("“{line}” is for {who}. Pick one of them with ctrl+l, or somebody who leads.")


class NothingToReopen(ShiftboardError):
    says = N_("“{line}” is open: nobody has answered it yet.")


class NothingToTakeBack(ShiftboardError):
    says = N_("There is nothing of yours to take back in this shift.")


class Unfinished(ShiftboardError):
    says = N_("Not closed. Unfinished and without a reason: {count}. The first is: {first}")


class NobodyPicked(ShiftboardError):
    says = N_("Say who: pick a person, or name one with --as.")


class NotAllowed(ShiftboardError):
    says = N_("{name} ({role}) cannot do that here; it takes: {who}.")


class NeedsPin(ShiftboardError):
    says = N_("{name} signs with a PIN. Type it; for a command set SHIFTBOARD_PIN.")


class PinIsWrong(ShiftboardError):
    says = N_("That is not the PIN of {name}. Nothing was changed; try again.")


class PinWaits(ShiftboardError):
    says = N_("Too many wrong PINs for {name}. Wait {seconds} seconds; everybody else can go on.")


class BadPin(ShiftboardError):
    says = N_("A PIN has four to eight digits, and not 1234 or the same digit all along. Choose another.")


class NotClosed(ShiftboardError):
    says = N_("The shift {shift} is still open: write it in its log instead.")


class NotReceived(ShiftboardError):
    says = N_("Severe points of {shift} that nobody has gone through yet: {count}. Read them first.")


class BadSettings(ShiftboardError):
    says = N_("{file} cannot be read: {reason}. Mend it in a text editor.")


class BadAddress(ShiftboardError):
    says = N_(
        "“{address}” is no address of a printer. It is tcp://HOST:PORT, lp:QUEUE, dev:/dev/usb/lp0, "
        "file:/PATH or cmd:COMMAND."
    )


class BadPrinter(ShiftboardError):
    says = N_("The printer “{name}” has {what} = {value}; it takes: {hint}")


class BadMail(ShiftboardError):
    says = N_("[mail] has {what} = {value}; it takes: {hint}")


class CannotEdit(ShiftboardError):
    says = N_(
        "{file} is written in a way that the board does not change by itself. Change it in a text editor."
    )


class BadStarter(ShiftboardError):
    says = N_("The starter {file} cannot be read: {reason}.")


class NotADemo(ShiftboardError):
    says = N_(
        "{folder} holds a real store, not a demo. Nothing was changed; name another folder with --store."
    )
