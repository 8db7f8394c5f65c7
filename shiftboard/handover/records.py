"""What the two leads of a handover enter."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from data.record import Record

from ..language import N_
from ..log import LogKind


class Severity(IntEnum):
    """How much a point matters; the smaller comes first."""

    SAFETY = 0
    PEOPLE = 1
    EQUIPMENT = 2
    OTHER = 3


SEVERITY_NAMES = {
    Severity.SAFETY: N_("Safety"),
    Severity.PEOPLE: N_("People"),
    Severity.EQUIPMENT: N_("Equipment and deliveries"),
    Severity.OTHER: N_("Open and unfinished"),
}

SEVERITY_OF = {
    LogKind.INCIDENT: Severity.SAFETY,
    LogKind.PEOPLE: Severity.PEOPLE,
    LogKind.EQUIPMENT: Severity.EQUIPMENT,
    LogKind.DELIVERY: Severity.EQUIPMENT,
    LogKind.NOTE: Severity.OTHER,
}


class Side(StrEnum):
    """Which end of a handover a signature stands at."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"


class IfThen(Record, frozen=True, kw_only=True):
    """What the next shift should do if something happens."""

    condition: str
    action: str


class HandoverNote(Record, frozen=True, kw_only=True):
    """What else the outgoing lead wants to say; one a shift, its id is `note`."""

    text: str


class Muted(Record, frozen=True, kw_only=True):
    """That a point goes to the appendix, and why; its id is the point's."""

    reason: str


class PointOrder(Record, frozen=True, kw_only=True):
    """The points in the order the lead put them in; one a shift, its id is `order`.

    The more severe stand before the others all the same, and what came later stands last of its kind.
    """

    points: tuple[str, ...]


class Reason(Record, frozen=True, kw_only=True):
    """Why something is unfinished at the close; its id is the line's."""

    text: str


class Signature(Record, frozen=True, kw_only=True):
    """A lead's name under a handover. The receiver's belongs to the receiving shift."""

    shift: str
    """The shift that is handed over."""
    side: Side
    person: str
    read_back: str = ""
    """What the receiver said it comes to."""


class Amendment(Record, frozen=True, kw_only=True):
    """Something added to a closed shift later; it stands in the shift that was open then."""

    shift: str
    """The shift that it is about."""
    text: str


class Acknowledged(Record, frozen=True, kw_only=True):
    """A point of a handover that the receiver has gone through; kept where the receiver is."""

    shift: str
    point: str
    question: str = ""
    """What the receiver wants to know of it; empty where it was accepted."""
