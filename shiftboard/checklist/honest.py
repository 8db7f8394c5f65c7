"""What the board noticed about how a list was answered. It says what it saw; it accuses nobody.

It cannot know that a probe was used or that somebody looked. Entries made long before their time, many within
seconds, and the same reading again and again are worth a question, no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from .records import Answer, Kind, LineState

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


class Noticed(NamedTuple):
    """One thing that was noticed."""

    what: Notice
    by: str
    """Id of the person whose entries they are."""
    lines: int
    """How many lines."""
    at: datetime
    """When the first of them was entered, UTC."""
    value: Decimal = Decimal(0)
    """The figure that came again, in `unit`."""
    unit: str = ""


def noticed(states: Iterable[LineState]) -> list[Noticed]:
    """What is worth a question about a shift's entries, oldest first."""
    states = [state for state in states if state.answer is not None]
    given = [(state, answer) for state in states for answer in state.answers if _is_entry(answer)]
    given.sort(key=lambda one: (one[1].entered_at, one[1].id))
    found: list[Noticed] = []
    for by in dict.fromkeys(answer.by for _state, answer in given):
        own = [(state, answer) for state, answer in given if answer.by == by]
        found += [*_early(by, own), *_many(by, [answer for _state, answer in own]), *_same(by, own)]
    return sorted(found, key=lambda one: (one.at, one.what))


def _is_entry(answer: Answer) -> bool:
    return answer.entered_at is not None and not answer.skipped


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
            yield Noticed(Notice.SAME, by, len(same), _at(first), value, line.unit)


def _at(answer: Answer) -> datetime:
    assert answer.entered_at is not None
    return answer.entered_at
