"""The checklist: what is done, due, late or out of limits in this shift.

A *list* stands on the board: sections of lines in working order. When a shift opens, its lists are copied
into it, with each line's due time and limits worked out, so that a later edit never changes what a shift was
asked.
An *answer* is one entry to one line; the newest that was not taken back stands. A reading out of limits is
saved only with what was done about it, and asks for a recheck.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

import msgspec

from data.record import Partition, Record
from data.store import Store

from .clean_text import clean, folded, required
from .clock import Clock, Span, read_due
from .errors import AlreadyTakenBack, Ambiguous, BadValue, NeedsAction, NeedsReason, NotFound, ProblemChosen
from .food_safety import Equipment, Limits, Process, Profile
from .language import N_, _, number
from .staff import Who

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

    @property
    def limits(self) -> Limits:
        return Limits(self.low, self.high, self.source)

    @property
    def takes_value(self) -> bool:
        """Whether digits typed on this line are its value."""
        return self.kind in (Kind.NUMBER, Kind.TEMPERATURE)


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
    """Why it was skipped."""
    taken_back_by: str = ""
    taken_back_at: datetime | None = None


class Status(StrEnum):
    """How a line stands."""

    LATER = "later"
    DUE = "due"
    LATE = "late"
    DONE = "done"
    OUT = "out"
    SKIPPED = "skipped"


STATUS_NAMES = {
    Status.LATER: N_("later"),
    Status.DUE: N_("due"),
    Status.LATE: N_("late"),
    Status.DONE: N_("done"),
    Status.OUT: N_("out of limits"),
    Status.SKIPPED: N_("skipped"),
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
        return self.status not in (Status.DONE, Status.SKIPPED)

    @property
    def answered_late(self) -> bool:
        """Whether the first answer came after the line's time; a recheck is not late for coming after it."""
        first = self.answers[0] if self.answers else None
        at = first.entered_at if first is not None and not first.skipped else None
        return at is not None and at >= self.line.due + GRACE


class Score(NamedTuple):
    """How a list went: counts of lines."""

    lines: int
    on_time: int
    late: int
    skipped: int
    open: int
    out: int

    @property
    def answered(self) -> int:
        return self.on_time + self.late


# rules


def line_states(lines: Iterable[ShiftLine], answers: Iterable[Answer], now: datetime) -> list[LineState]:
    """How every line stands, in working order. `now` is aware UTC."""
    given: dict[str, list[Answer]] = {}
    for answer in sorted(answers, key=lambda one: (one.entered_at or now, one.id)):
        if answer.taken_back_at is None:
            given.setdefault(answer.line, []).append(answer)
    return [_state(line, given.get(line.id, []), now) for line in sorted(lines, key=lambda one: one.order)]


def _state(line: ShiftLine, answers: Sequence[Answer], now: datetime) -> LineState:
    if not answers:
        late, soon = now >= line.due + GRACE, now >= line.due - SOON
        return LineState(line, Status.LATE if late else Status.DUE if soon else Status.LATER, None, line.due)
    answer, status, due = answers[-1], Status.DONE, line.due
    if answer.skipped:
        status = Status.SKIPPED
    elif answer.out:
        status, due = Status.OUT, (answer.entered_at or now) + RECHECK
    return LineState(line, status, answer, due, tuple(answers))


def score(states: Iterable[LineState]) -> Score:
    """What was done on time, late, not at all."""
    states = list(states)
    answered = [state for state in states if state.status in (Status.DONE, Status.OUT)]
    late = sum(state.answered_late for state in answered)
    skipped = sum(state.status is Status.SKIPPED for state in states)
    out = sum(state.status is Status.OUT for state in states)
    return Score(len(states), len(answered) - late, late, skipped, len(states) - len(answered) - skipped, out)


def by_section(states: Iterable[LineState]) -> list[tuple[str, list[LineState]]]:
    """The lines of each section under the section's heading, in working order."""
    return [(heading, list(group)) for heading, group in groupby(states, key=lambda s: heading_of(s.line))]


def by_list(states: Iterable[LineState]) -> list[tuple[str, list[LineState]]]:
    """The lines of each list under its name, in working order."""
    return [(name, list(group)) for name, group in groupby(states, key=lambda state: state.line.list)]


def heading_of(line: ShiftLine) -> str:
    """What stands over a line: its list and its section."""
    return line.section if line.section == line.list else f"{line.list} · {line.section}"


def read_answer(line: ShiftLine, text: str) -> str:
    """What was typed, as it is stored. `BadValue` says what the line wants."""
    text = clean(text)
    if line.kind is Kind.TICK:
        if folded(text) not in ("yes", "y", "ano", "a", "ok", "x", "1"):
            raise BadValue(
                value=text, hint=_("A tick is answered with yes; skip the line if it was not done.")
            )
        return YES
    if line.kind is Kind.CHOICE:
        return _read_choice(line, text)
    if line.kind is Kind.TEXT:
        return required(text)
    return str(read_number(text))


def _read_choice(line: ShiftLine, text: str) -> str:
    numbered = {str(n): choice for n, choice in enumerate(line.choices, 1)}
    by_name = {folded(choice): choice for choice in line.choices}
    found = numbered.get(text) or by_name.get(folded(text))
    if found is None:
        raise BadValue(
            value=text, hint=_("Choose one of: {choices}.").format(choices=" / ".join(line.choices))
        )
    return found


_NUMBER = re.compile(r"([-−–]?)([0-9]{1,7})(?:[.,]([0-9]{1,3}))?")


def read_number(text: str) -> Decimal:
    """A number as people type it: 4.5, 4,5, -18. `BadValue` says what is wrong."""
    match = _NUMBER.fullmatch(text.replace(" ", "").replace("\u00a0", ""))
    if match is None:
        raise BadValue(
            value=text,
            hint=_("Write a number, at most 7 digits and 3 after the point: 4.5 or 4,5.")
            if text
            else _("Write a number."),
        )
    sign = "-" if match[1] else ""
    return Decimal(f"{sign}{match[2]}.{match[3]}" if match[3] else f"{sign}{match[2]}")


def is_out(line: ShiftLine, value: str) -> bool:
    """Whether a stored value asks for something to be done."""
    if line.takes_value:
        return not line.limits.allow(Decimal(value))
    return value in line.bad


def _needs_action(line: ShiftLine, answer: Answer) -> NeedsAction:
    if line.kind is Kind.CHOICE:
        return ProblemChosen(value=answer.value)
    return NeedsAction(value=value_text(line, answer), limits=limits_text(line))


def limits_text(line: ShiftLine) -> str:
    """The limits as people say them: at most 5 °C."""
    low, high, unit = line.low, line.high, f" {line.unit}" if line.unit else ""
    if line.kind is Kind.NUMBER and not low and high is None:
        return ""  # that a count is not negative goes without saying
    if low is not None and low == high:
        return f"{number(low)}{unit}"
    if low is not None and high is not None:
        return _("{low} to {high}").format(low=number(low), high=f"{number(high)}{unit}")
    if high is not None:
        return _("at most {figure}").format(figure=f"{number(high)}{unit}")
    if low is not None:
        return _("at least {figure}").format(figure=f"{number(low)}{unit}")
    return ""


def value_text(line: ShiftLine, answer: Answer) -> str:
    """An answer as people read it: 4,5 °C, yes, skipped."""
    if answer.skipped:
        return _("skipped")
    if line.kind is Kind.TICK:
        return _("yes")
    if line.takes_value:
        return f"{number(Decimal(answer.value))}{f' {line.unit}' if line.unit else ''}"
    return answer.value


def lines_for_shift(
    lists: Sequence[CheckList], equipment: dict[str, Equipment], profile: Profile, clock: Clock, shift: Span
) -> list[ShiftLine]:
    """The lists as a shift is asked them: due times as instants, limits with who set them."""
    day = clock.business_day(shift.start)
    lines: list[ShiftLine] = []
    for one in lists:
        for section in one.sections:
            for line in section.lines:
                limits = _limits(line, equipment.get(line.equipment), profile)
                lines.append(
                    ShiftLine(
                        id=line.id,
                        list=one.name,
                        section=section.name,
                        order=len(lines),
                        text=line.text,
                        kind=line.kind,
                        due=shift.end if line.due == "end" else read_due(line.due, clock, day, shift),
                        critical=line.critical,
                        who=line.who,
                        unit=profile.unit if line.kind is Kind.TEMPERATURE else line.unit,
                        low=limits.low,
                        high=limits.high,
                        source=limits.source,
                        equipment=line.equipment,
                        choices=line.choices,
                        bad=line.bad,
                        action=line.action,
                    )
                )
    return lines


def _limits(line: Line, equipment: Equipment | None, profile: Profile) -> Limits:
    """The line's own limits, else its equipment's, else the country's for the process."""
    own = Limits(line.low, line.high, "HACCP" if line.kind is Kind.TEMPERATURE else "")
    if own:
        return own
    if equipment is not None and (by_plan := Limits(equipment.low, equipment.high, "HACCP")):
        return by_plan
    process = line.process or (equipment.process if equipment is not None else None)
    return profile.limits.get(process, Limits()) if process else Limits()


def line_named(lines: Iterable[ShiftLine], asked: str) -> ShiftLine:
    """The line with this id or text, or an unambiguous part of its text. `NotFound`, `Ambiguous`."""
    lines = list(lines)
    exact = [line for line in lines if asked in (line.id, line.text)]
    wanted = folded(asked)
    fits = exact or [line for line in lines if wanted and wanted in folded(line.text)]
    if not fits:
        raise NotFound(what=_("line"), name=asked, hint=_("`shiftboard list checklist` shows the lines."))
    if len(fits) > 1:
        raise Ambiguous(
            name=asked, first=f"{fits[0].text} ({fits[0].id})", second=f"{fits[1].text} ({fits[1].id})"
        )
    return fits[0]


# desk


class ChecklistDesk:
    """Working the list of the open shift."""

    def __init__(self, store: Store, clock: Clock, who: Who) -> None:
        self.store = store
        self.clock = clock
        self.who = who

    def states(self) -> list[LineState]:
        """How every line of the open shift stands now; none when no shift is open."""
        if self.store.shift is None:
            return []
        return line_states(self.store.table(ShiftLine), self.store.table(Answer), self.clock.now())

    def line(self, id: str) -> ShiftLine | None:
        """A line of the open shift."""
        return self.store.table(ShiftLine).get(id)

    def answer(self, line_id: str, text: str, *, action: str = "", shift: str = "") -> Answer:
        """Answer a line; `action` says what was done where the value is out of limits.

        Raises `BadValue`, and `NeedsAction` for a value out of limits without an action.
        """
        with self.store.transaction(Partition.SHIFT, self.who.named, shift=shift) as tx:
            line = self._line(tx.get(ShiftLine, line_id), line_id)
            value = read_answer(line, text)
            out = is_out(line, value)
            action = clean(action) if out else ""
            answer = Answer(line=line.id, value=value, out=out, action=action)
            if out and not action:
                raise _needs_action(line, answer)
            return tx.put(answer)

    def skip(self, line_id: str, reason: str, *, shift: str = "") -> Answer:
        """Leave a line out, with the reason."""
        with self.store.transaction(Partition.SHIFT, self.who.named, shift=shift) as tx:
            line = self._line(tx.get(ShiftLine, line_id), line_id)
            reason = clean(reason)
            if not reason:
                raise NeedsReason()
            return tx.put(Answer(line=line.id, skipped=True, reason=reason))

    def take_back(self, answer_id: str) -> Answer:
        """Take an answer back; what stood before it stands again, and the record keeps both."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            answer = tx.get(Answer, answer_id)
            if answer is None:
                raise NotFound(what=_("entry"), name=answer_id, hint="")
            if answer.taken_back_at is not None:
                raise AlreadyTakenBack()
            return tx.put(
                msgspec.structs.replace(answer, taken_back_by=self.who.id, taken_back_at=self.clock.now())
            )

    def _line(self, line: ShiftLine | None, asked: str) -> ShiftLine:
        if line is None:
            raise NotFound(what=_("line"), name=asked, hint=_("`shiftboard list checklist` shows the lines."))
        return line
