"""What the board noticed about how a list was answered. It says what it saw; it accuses nobody.

It cannot know that a probe was used or that somebody looked. Entries made long before their time, many within
seconds, and the same reading again and again are worth a question, no more. What was worked on paper is typed
in fast and says nothing by that; there the times that were claimed are looked at: too many lines for them, or
two rounds of one person at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import combinations, groupby
from typing import NamedTuple

from ..clock import Span
from .records import Answer, Kind, LineState, Round
from .rounds import entries_of

EARLY = timedelta(hours=2)
"""How long before its time an entry is early; by choice, not by any law."""

BURST = timedelta(seconds=30)
MANY = 6
"""So many lines by one person within `BURST` are many."""

SAME = 4
"""So many readings in a row with the same figure are the same again and again."""


class Notice(StrEnum):
    """What was noticed."""

    EARLY = "early"
    MANY = "many"
    SAME = "same"
    RUSHED = "rushed"
    """More lines in a round than its time allows."""
    AT_ONCE = "at_once"
    """Two rounds by one person at the same time."""


class Noticed(NamedTuple):
    """One thing that was noticed."""

    what: Notice
    by: str
    """Id of the person whose entries they are."""
    lines: int
    """How many lines."""
    at: datetime
    """When the first of them was done, UTC."""
    until: datetime | None = None
    """When the round ended, UTC."""
    value: Decimal = Decimal(0)
    """The figure that came again, in `unit`."""
    unit: str = ""


def noticed(states: Iterable[LineState], rounds: Iterable[Round] = ()) -> list[Noticed]:
    """What is worth a question about a shift's entries, oldest first."""
    states = [state for state in states if state.answer is not None]
    given = [(state, answer) for state in states for answer in state.answers if _is_entry(answer)]
    given.sort(key=lambda one: (one[1].at, one[1].id))
    found: list[Noticed] = []
    for by in dict.fromkeys(answer.doer for _state, answer in given):
        own = [(state, answer) for state, answer in given if answer.doer == by]
        found += [*_early(by, own), *_same(by, own)]
    for by in dict.fromkeys(answer.by for _state, answer in given):
        found += _many(by, [answer for _state, answer in given if answer.by == by and not answer.round])
    worked = list(entries_of(rounds, (answer for _state, answer in given)))
    found += [*_rushed(worked), *_at_once(worked)]
    return sorted(found, key=lambda one: (one.at, one.what))


def _is_entry(answer: Answer) -> bool:
    return answer.entered_at is not None and not answer.skipped


def _rushed(worked: Iterable[tuple[Round, Sequence[Answer]]]) -> Iterator[Noticed]:
    """Rounds faster than what is noticed at the board; the last minute counts whole."""
    for one, answers in worked:
        lines = {answer.line for answer in answers}
        allowed = one.ended - one.started + timedelta(minutes=1)
        if len(lines) >= MANY and len(lines) * BURST > allowed * MANY:
            yield Noticed(Notice.RUSHED, one.person, len(lines), one.started, one.ended)


def _at_once(worked: Iterable[tuple[Round, Sequence[Answer]]]) -> Iterator[Noticed]:
    for (first, answers), (second, others) in combinations(worked, 2):
        spans = Span(first.started, first.ended), Span(second.started, second.ended)
        if first.person == second.person and spans[0].overlaps(spans[1]):
            lines = len({answer.line for answer in (*answers, *others)})
            yield Noticed(Notice.AT_ONCE, first.person, lines, second.started, min(first.ended, second.ended))


def _early(by: str, own: Sequence[tuple[LineState, Answer]]) -> Iterator[Noticed]:
    firsts = [(state.line, answer) for state, answer in own if answer is state.answers[0]]
    early = [answer for line, answer in firsts if _at(answer) <= line.due - EARLY and line.begun is None]
    if early:
        yield Noticed(Notice.EARLY, by, len(early), _at(early[0]))


def _many(by: str, own: Sequence[Answer]) -> Iterator[Noticed]:
    """The longest run of entries each of which is within `BURST` of the first."""
    start = 0
    while start < len(own):
        end = start
        while end < len(own) and _at(own[end]) - _at(own[start]) <= BURST:
            end += 1
        lines = {answer.line for answer in own[start:end]}
        if len(lines) >= MANY:
            yield Noticed(Notice.MANY, by, len(lines), _at(own[start]))
            start = end
        else:
            start += 1


def _same(by: str, own: Sequence[tuple[LineState, Answer]]) -> Iterator[Noticed]:
    readings = [(state.line, answer) for state, answer in own if state.line.kind is Kind.TEMPERATURE]
    for value, run in groupby(readings, key=lambda one: Decimal(one[1].value)):
        same = list(run)
        if len(same) >= SAME:
            line, first = same[0]
            yield Noticed(Notice.SAME, by, len(same), _at(first), value=value, unit=line.unit)


def _at(answer: Answer) -> datetime:
    assert answer.at is not None
    return answer.at
