"""What is kept of printing: that something went out."""

from __future__ import annotations

from data.record import Record

HANDOVER = "handover"
"""The page of a shift that is handed over; what else can be printed has names of its own."""


class Printed(Record, frozen=True, kw_only=True):
    """A print or mail that went out; it stands in the shift that was open then, or in the one after."""

    what: str = HANDOVER
    shift: str
    """The shift that it is about."""
    state: str
    """`open` or `closed`: how that shift stood when it was printed. Only like with like makes a reprint."""
    coat: str
    """receipt, page, text or mail."""
    to: str
    """The printer or the mail address."""
    reprint: bool = False
    """Whether it was marked as one."""
