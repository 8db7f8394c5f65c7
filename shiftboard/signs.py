"""The signs that tell how something stands, in one table; each has an ASCII twin for old terminals."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from .checklist import LineState, Status


class _Sign(NamedTuple):
    sign: str
    ascii: str


class Sign(_Sign, Enum):
    """A state that is told by a sign, and never by colour alone."""

    DONE = "✓", "+"
    DUE = "○", "o"
    LATER = " ", " "
    LATE = "!", "!"
    CRITICAL = "‼", "#"
    OUT = "✗", "x"
    SKIPPED = "–", "-"


_OF_STATUS = {
    Status.DONE: Sign.DONE,
    Status.DUE: Sign.DUE,
    Status.LATER: Sign.LATER,
    Status.LATE: Sign.LATE,
    Status.OUT: Sign.OUT,
    Status.SKIPPED: Sign.SKIPPED,
    Status.NOT_APPLICABLE: Sign.SKIPPED,
}


def sign_of(state: LineState) -> Sign:
    """The sign of a line of the checklist."""
    if state.status is Status.LATE and state.line.critical:
        return Sign.CRITICAL
    return _OF_STATUS[state.status]
