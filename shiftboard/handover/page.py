"""What stands in a handover: the same document for every coat it is printed in."""

from __future__ import annotations

from datetime import date

import msgspec

from .records import Severity, Side


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the next shift must know."""

    id: str
    severity: Severity
    text: str
    detail: str = ""
    """When, who, what was done, why it is unfinished."""
    carried: int = 0
    """How many handovers it has been through."""
    owner: str = ""
    """Name of the person who sees to it."""
    look_again: date | None = None
    """The business day until which nobody needs to look at it."""
    muted: str = ""
    """Why it stands in the appendix and not on page 1; empty on page 1."""


class SectionScore(msgspec.Struct, frozen=True, kw_only=True):
    """How one section of the list went: counts of lines."""

    section: str
    lines: int
    on_time: int
    late: int
    skipped: int
    open: int
    not_applicable: int = 0
    """Lines that no answer was owed to."""

    @property
    def asked(self) -> int:
        """The lines that an answer was owed to."""
        return self.lines - self.not_applicable


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A temperature or number that was taken."""

    line: str
    value: str
    limits: str
    at: str
    by: str
    out: bool
    action: str


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """A line that was left out, and why."""

    line: str
    reason: str
    by: str


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """A line that nobody answered, and why."""

    line: str
    due: str
    reason: str


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the shift's log."""

    at: str
    kind: str
    text: str
    by: str
    settled: str = ""


class Condition(msgspec.Struct, frozen=True, kw_only=True, rename={"condition": "if", "action": "then"}):
    """An if/then line."""

    condition: str
    action: str


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A signature with the name written out."""

    side: Side
    person: str
    at: str
    read_back: str = ""


class Amended(msgspec.Struct, frozen=True, kw_only=True):
    """What was added after the shift was closed."""

    at: str
    by: str
    text: str


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it. Times are the site's, as text; field names stay as they are for scripts."""

    site: str
    shift: str
    name: str
    business_day: date
    day: str
    span: str
    lead: str
    state: str
    """`open` or `closed`."""
    points: tuple[Point, ...]
    """Page 1: most severe first."""
    muted: tuple[Point, ...] = ()
    """Points that the lead took off page 1, each with the reason."""
    if_then: tuple[Condition, ...]
    note: str
    sections: tuple[SectionScore, ...]
    readings: tuple[Reading, ...]
    undone: tuple[Undone, ...]
    skipped: tuple[Skipped, ...]
    log: tuple[LogLine, ...]
    signatures: tuple[Signed, ...]
    seal: str = ""
    """The code of the seal as it is printed; empty while the shift is open or not sealed yet."""
    rounds: tuple[str, ...] = ()
    """What was worked away from the board: who says when, and when it was entered."""
    stock: tuple[str, ...] = ()
    """What was done with the stock: thrown away, given back, off and back on."""
    noticed: tuple[str, ...] = ()
    """What the board saw about how the list was answered, worth a question."""
    amended: tuple[Amended, ...] = ()
    """What was added later, oldest first; the seal does not cover it."""

    @property
    def severe(self) -> tuple[Point, ...]:
        """The points that nobody may overlook."""
        return tuple(point for point in self.points if point.severity is Severity.SAFETY)
