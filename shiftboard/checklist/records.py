"""What a list is made of, and how its lines stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import msgspec

from data.record import Record

from ..food_safety import Limits, Process, Step
from ..language import N_

SOON = timedelta(minutes=30)
"""How long before its time a line counts as due."""
GRACE = timedelta(minutes=1)
"""An answer in the very minute that it is due is on time."""
RECHECK = timedelta(minutes=20)
"""When a reading out of limits is taken again."""
YES = "yes"


class Kind(StrEnum):
    """What a line asks for."""

    TICK = "tick"
    NUMBER = "number"
    TEMPERATURE = "temperature"
    CHOICE = "choice"
    TEXT = "text"
    COOLING = "cooling"


KIND_NAMES = {
    Kind.TICK: N_("tick"),
    Kind.NUMBER: N_("number"),
    Kind.TEMPERATURE: N_("temperature"),
    Kind.CHOICE: N_("choice"),
    Kind.TEXT: N_("text"),
    Kind.COOLING: N_("cooling"),
}


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a list as the house wrote it."""

    id: str
    text: str
    kind: Kind = Kind.TICK
    due: str = "end"
    """Local time (17:30) or minutes from the shift (start+45, end-30)."""
    critical: bool = False
    who: str = ""
    """Who may answer: `lead`, or a station's id; empty is anybody."""
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    equipment: str = ""
    process: Process | None = None
    choices: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    """The choices that need something done."""
    action: str = ""
    """What to do when out of limits."""
    days: tuple[str, ...] = ()
    """The weekdays it is asked on (mon … sun), of the business day; empty is every day."""
    every: int = 0
    """Minutes after which it is read again until the shift ends, as hot food that is held; 0 is once."""


class Section(msgspec.Struct, frozen=True):
    """Lines that are worked together."""

    id: str
    name: str
    lines: tuple[Line, ...]


class CheckList(Record, frozen=True, kw_only=True):
    """A list on the board; one record, so that an edit of it is one version."""

    name: str
    sections: tuple[Section, ...]


class ShiftLine(Record, frozen=True, kw_only=True):
    """A line as this shift was asked it; its id is the line's own."""

    list: str
    section: str
    order: int
    text: str
    kind: Kind
    due: datetime
    """UTC."""
    critical: bool = False
    who: str = ""
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    source: str = ""
    """Who set the limits."""
    equipment: str = ""
    choices: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    action: str = ""
    every: int = 0
    """Minutes after which it is read again; 0 is once."""
    until: datetime | None = None
    """When that ends, UTC: the planned end of the shift."""
    steps: tuple[Step, ...] = ()
    """Of a cooling: by when it must be how cold."""
    begun: datetime | None = None
    """When a cooling began that came from an earlier shift, UTC."""
    met: int = 0
    """How many of its steps were met there."""

    @property
    def limits(self) -> Limits:
        return Limits(self.low, self.high, self.source)

    def is_for(self, leads: bool, skills: Iterable[str]) -> bool:
        """Whether somebody may answer it: who leads may answer all, others what is for their stations."""
        return leads or not self.who or self.who in skills

    @property
    def goes_on(self) -> bool:
        """Whether it takes more than one reading."""
        return bool(self.every) or self.kind is Kind.COOLING

    @property
    def takes_value(self) -> bool:
        """Whether digits typed on this line are its value."""
        return self.kind in (Kind.NUMBER, Kind.TEMPERATURE, Kind.COOLING)


class Answer(Record, frozen=True, kw_only=True):
    """One entry to one line."""

    line: str
    value: str = ""
    """`yes`, a decimal number with a point, one of the choices, or text; empty when skipped."""
    out: bool = False
    """Out of limits, or a choice that needs something done."""
    action: str = ""
    """What was done about it."""
    skipped: bool = False
    reason: str = ""
    """Why it was skipped, or does not apply."""
    not_applicable: bool = False
    """Skipped as one that does not apply today: no answer was owed."""
    happened_at: datetime | None = None
    """When it was done, UTC, where somebody says that it was not when it was entered."""
    done_by: str = ""
    """Id of the person who did it, where another entered it."""
    round: str = ""
    """Id of the round it was done in and entered from later."""
    taken_back_by: str = ""
    taken_back_at: datetime | None = None
    reopened: str = ""
    """Why a lead opened the line again."""

    @property
    def at(self) -> datetime | None:
        """When it was done, as far as is known, UTC."""
        return self.happened_at or self.entered_at

    @property
    def doer(self) -> str:
        """Id of the person who did it."""
        return self.done_by or self.by


class Round(Record, frozen=True, kw_only=True):
    """Lines that somebody worked away from the board, on paper, and that were typed in later as one."""

    person: str
    """Id of who worked them."""
    started: datetime
    """As they say, UTC."""
    ended: datetime
    """The same as the start where one time was given."""


class Status(StrEnum):
    """How a line stands."""

    LATER = "later"
    DUE = "due"
    LATE = "late"
    DONE = "done"
    OUT = "out"
    SKIPPED = "skipped"
    NOT_APPLICABLE = "not_applicable"


STATUS_NAMES = {
    Status.LATER: N_("later"),
    Status.DUE: N_("due"),
    Status.LATE: N_("late"),
    Status.DONE: N_("done"),
    Status.OUT: N_("out of limits"),
    Status.SKIPPED: N_("skipped"),
    Status.NOT_APPLICABLE: N_("does not apply"),
}


class LineState(NamedTuple):
    """A line and how it stands at a moment."""

    line: ShiftLine
    status: Status
    answer: Answer | None
    """The answer that stands."""
    due: datetime
    """When something is asked of it: its own time, or the recheck's."""
    answers: tuple[Answer, ...] = ()
    """Every answer that was not taken back, the standing one last."""

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.status not in (Status.DONE, Status.SKIPPED, Status.NOT_APPLICABLE)

    @property
    def asked_at(self) -> datetime:
        """The line's own time; where it takes more than one reading, when the next one is due."""
        begun = self.answer is not None or self.line.begun is not None
        return self.due if self.line.goes_on and begun and self.open else self.line.due

    @property
    def goes_on(self) -> bool:
        """Whether it is a cooling under way whose next reading is not late: the next shift takes it over."""
        begun = self.line.begun is not None or self.answer is not None
        return self.line.kind is Kind.COOLING and begun and self.status in (Status.LATER, Status.DUE)

    @property
    def answered_late(self) -> bool:
        """Whether the first answer came after the line's time; a recheck is not late for coming after it."""
        first = self.answers[0] if self.answers else None
        at = first.at if first is not None and not first.skipped else None
        return at is not None and at >= self.line.due + GRACE


class Score(NamedTuple):
    """How a list went: counts of lines."""

    lines: int
    on_time: int
    late: int
    skipped: int
    open: int
    out: int
    not_applicable: int = 0
    """Lines that no answer was owed to; they are among `lines` and in no other figure."""

    @property
    def asked(self) -> int:
        """The lines that an answer was owed to."""
        return self.lines - self.not_applicable

    @property
    def answered(self) -> int:
        return self.on_time + self.late
