"""Why something did not get out: each one sentence that says what is wrong and what to do."""

from __future__ import annotations

from ..errors import ShiftboardError
from ..language import N_


class Undelivered(ShiftboardError):
    """Something did not get out."""


class OutOfReach(Undelivered):
    says = N_("{printer} is off or out of reach.")


class Refused(Undelivered):
    says = N_("{printer} is on but takes no print. Is it busy? Is the port right?")


class UnknownHost(Undelivered):
    says = N_("There is no {host} on this network. Look at the address of {printer}.")


class Stalled(Undelivered):
    says = N_("{printer} takes nothing any more. Switch it off and on again.")


class BrokeOff(Undelivered):
    says = N_("{printer} broke off in the middle. Is it still on?")


class PaperOut(Undelivered):
    says = N_("{printer} has no paper. Put in a new roll.")


class CoverOpen(Undelivered):
    says = N_("The cover of {printer} is open. Close it.")


class Offline(Undelivered):
    says = N_("{printer} is on but not ready. Look at what it shows.")


class Unconfirmed(Undelivered):
    says = N_("{printer} does not say whether it came out. Look at the paper.")


class NoDevice(Undelivered):
    says = N_("{printer} cannot be used: {reason}. Is it on and plugged in?")


class NotWritable(Undelivered):
    says = N_("{printer} cannot be written: {reason}.")


class NoProgram(Undelivered):
    says = N_("The program {program} is not on this machine; {printer} needs it.")


class CommandFailed(Undelivered):
    says = N_("{printer} does not take the print: {reason}")


class NoMail(Undelivered):
    says = N_(
        "Mail is not set up. Write [mail] with host, sender and user into site.toml; see docs/printing.md."
    )


class BadMailAddress(Undelivered):
    says = N_("“{address}” is not a mail address.")


class NoPassword(Undelivered):
    says = N_("There is no password for {user} at {host}. Set SHIFTBOARD_MAIL_PASSWORD.")


class WrongPassword(Undelivered):
    says = N_("{host} does not let {user} in with this password. Nothing was sent.")


class BadCertificate(Undelivered):
    says = N_("{host} does not prove who it is ({reason}). Nothing was sent.")


class NotEncrypted(Undelivered):
    says = N_("{host} offers no encryption. Nothing was sent; ask who runs it for another port.")


class NoAnswer(Undelivered):
    says = N_("The mail server {host} does not answer. Is this machine on the network?")


class MailRefused(Undelivered):
    says = N_("{host} does not take the mail to {address}: {reason}")
