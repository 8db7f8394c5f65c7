"""Errors of the areas: each one sentence that says what is wrong and what to do."""

from __future__ import annotations

from data.errors import Conflict, ShiftboardError

from .language import N_

__all__ = ["ShiftboardError"]


class BadValue(ShiftboardError):
    """What was typed is no answer to the line; `says` comes with the sentence for its kind."""

    says = N_("“{value}” is not an answer here. {hint}")


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


class PersonChanged(Conflict):
    says = N_("Somebody else changed this person meanwhile. Look at it again; what you typed is kept.")


class StationChanged(Conflict):
    says = N_("Somebody else changed this station meanwhile. Look at it again; what you typed is kept.")


class BadInitials(BadValue):
    says = N_("“{value}” are no initials. Write two or three letters: JD, JDV.")


class InitialsTaken(ShiftboardError):
    says = N_("The initials {initials} belong to {name}. Choose others.")


class BadHours(BadValue):
    says = N_("“{value}” is no number of hours a week. Write 0 to {most}: 40, 37.5, 20.")


class BadUntil(BadValue):
    says = N_("“{value}” is no date. Write the last day on which it holds: 30.11.2027 or 2027-11-30.")


class OnlyLead(ShiftboardError):
    says = N_("{name} is the only one who leads here. Make somebody else a lead first.")


class LeadsNow(ShiftboardError):
    says = N_("{name} leads the shift that is open. Close it first.")


class ManagersOnly(ShiftboardError):
    says = N_("Only a manager makes somebody a manager, or changes one.")


class StationInUse(ShiftboardError):
    says = N_("The station {name} is in use: {where}. Take it out there first.")


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
