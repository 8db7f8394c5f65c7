"""Work that was done away from the board and is typed in later: who did it, from when to when.

A round is said once; the lines entered for it then stand at its end, with the time they were entered beside
it. Speed of entry says nothing of such lines, so it is not noticed; times that cannot be are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from data.store import Store

from ..clock import Clock, Span, read_time
from ..errors import BadValue, NotThen
from ..language import _, hour
from .records import Answer, Round, ShiftLine

BEFORE = timedelta(hours=4)
"""How long before a shift was opened on the board its lines may have been worked."""

_SPAN = re.compile(r"(\d{1,2}[:.]?\d{2})(?:\s*[-–—]\s*(\d{1,2}[:.]?\d{2}))?")


def read_when(text: str, clock: Clock, opened: datetime) -> Span:
    """When it was done, as people type it: 17:05-17:40, or 17:40 for one time. Instants, UTC.

    Each is the last time that the clock on the wall showed it. `BadValue`; `NotThen` where that was before
    the shift, which is where times that are still to come end up.
    """
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise BadValue(value=text, hint=_("Write when it was done: 17:40, or 17:05-17:40 for a round."))
    now = clock.now()
    end = _last(match[2] or match[1], clock, now)
    start = _last(match[1], clock, end)
    if start < opened - BEFORE:
        times = {"first": hour(clock.local(opened - BEFORE)), "now": hour(clock.local(now))}
        raise NotThen(value=text, **times)
    return Span(start, end)


def _last(text: str, clock: Clock, before: datetime) -> datetime:
    digits = text.replace(".", ":") if not text.isdecimal() else f"{text[:-2]}:{text[-2:]}"
    return clock.last(read_time(digits), before)


class Rounds:
    """The rounds of the open shift."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    def all(self) -> list[Round]:
        """Those that were said in this shift, the newest last."""
        return list(self.store.table(Round))

    def read(self, text: str) -> Span:
        """When it was done, as it was typed. `BadValue`, `NotThen`."""
        copied = [line for line in self.store.table(ShiftLine) if line.begun is None]
        opened = min(filter(None, (line.entered_at for line in copied)), default=self.clock.now())
        return read_when(text, self.clock, opened)

    def said(self, person: str, span: Span) -> Round:
        """The round of this person at this time: the one said before, or a new one that is not saved yet."""
        same = (one for one in self.all() if (one.person, one.started, one.ended) == (person, *span))
        return next(same, Round(person=person, started=span.start, ended=span.end))


def entries_of(rounds: Iterable[Round], answers: Iterable[Answer]) -> Iterator[tuple[Round, list[Answer]]]:
    """Each round with what was entered for it and stands, oldest first; not those without any."""
    by_round: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.round and answer.taken_back_at is None:
            by_round.setdefault(answer.round, []).append(answer)
    for one in sorted(rounds, key=lambda one: (one.started, one.id)):
        if one.id in by_round:
            yield one, sorted(by_round[one.id], key=lambda answer: answer.id)
