"""How the lines of a shift stand at a moment, and how a list went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from .records import (
    GRACE,
    RECHECK,
    SOON,
    Answer,
    Kind,
    LineState,
    Score,
    ShiftLine,
    Status,
)
from .timed import cooling


def line_states(lines: Iterable[ShiftLine], answers: Iterable[Answer], now: datetime) -> list[LineState]:
    """How every line stands, in working order. `now` is aware UTC."""
    given: dict[str, list[Answer]] = {}
    for answer in in_order(answers):
        if answer.taken_back_at is None:
            given.setdefault(answer.line, []).append(answer)
    return [_state(line, given.get(line.id, []), now) for line in sorted(lines, key=lambda one: one.order)]


def in_order(answers: Iterable[Answer]) -> list[Answer]:
    """Answers as they were given at the lines, whenever they were entered."""
    return sorted(answers, key=lambda one: (one.at or datetime.max.replace(tzinfo=UTC), one.id))


def _state(line: ShiftLine, answers: Sequence[Answer], now: datetime) -> LineState:
    if line.kind is Kind.COOLING and (due := cooling(line, answers).due(line)) is not None:
        standing = answers[-1] if answers else None
        if standing is None or not standing.skipped:
            return LineState(line, _waits_for(due, now, Status.LATER), standing, due, tuple(answers))
    if not answers:
        return LineState(line, _waits_for(line.due, now, Status.LATER), None, line.due)
    answer, status, due = answers[-1], Status.DONE, line.due
    if answer.skipped:
        status = Status.NOT_APPLICABLE if answer.not_applicable else Status.SKIPPED
    elif answer.out:
        status, due = Status.OUT, (answer.at or now) + RECHECK
    elif (again := _again(line, answer, now)) is not None:
        status, due = _waits_for(again, now, Status.DONE), again
    return LineState(line, status, answer, due, tuple(answers))


def _waits_for(due: datetime, now: datetime, before: Status) -> Status:
    """How something that is due stands; `before` while its time has not come near."""
    if now >= due + GRACE:
        return Status.LATE
    return Status.DUE if now >= due - SOON else before


def _again(line: ShiftLine, answer: Answer, now: datetime) -> datetime | None:
    """When a line that is read again and again is due next; None where the shift ends before."""
    if not line.every or line.until is None:
        return None
    due = (answer.at or now) + timedelta(minutes=line.every)
    return due if due < line.until else None


def score(states: Iterable[LineState]) -> Score:
    """What was done on time, late, not at all."""
    states = list(states)
    answered = [state for state in states if state.status in (Status.DONE, Status.OUT)]
    late = sum(state.answered_late for state in answered)
    skipped = sum(state.status is Status.SKIPPED for state in states)
    out = sum(state.status is Status.OUT for state in states)
    not_owed = sum(state.status is Status.NOT_APPLICABLE for state in states)
    left = len(states) - len(answered) - skipped - not_owed
    return Score(len(states), len(answered) - late, late, skipped, left, out, not_owed)


def by_section(states: Iterable[LineState]) -> list[tuple[str, list[LineState]]]:
    """The lines of each section under the section's heading, in working order."""
    return [(heading, list(group)) for heading, group in groupby(states, key=lambda s: heading_of(s.line))]


def by_list(states: Iterable[LineState]) -> list[tuple[str, list[LineState]]]:
    """The lines of each list under its name, in working order."""
    return [(name, list(group)) for name, group in groupby(states, key=lambda state: state.line.list)]


def heading_of(line: ShiftLine) -> str:
    """What stands over a line: its list and its section."""
    return line.section if line.section == line.list else f"{line.list} · {line.section}"
