"""How the lists went, week by week and section by section: what the seals say, and what is not sealed yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from .records import LineState, Score
from .states import by_section, score

SECTIONS = "sections"
"""Under which a summary has the scores of its sections: heading and the counts in the order of `Score`."""


class WeekScore(NamedTuple):
    """One week, Monday to Sunday by business day."""

    monday: date
    shifts: int
    total: Score
    sections: dict[str, Score]
    """By heading, in the order they were first worked; without the shifts that were sealed before these stood
    in the seal."""


class ShiftScore(NamedTuple):
    """One shift."""

    day: date
    total: Score
    sections: dict[str, Score]


NOTHING = Score(0, 0, 0, 0, 0, 0, 0)


def sections_of(states: Iterable[LineState]) -> dict[str, Score]:
    """The score of each section by its heading, in working order."""
    return {heading: score(section) for heading, section in by_section(states)}


def in_summary(sections: Mapping[str, Score]) -> dict[str, list[int]]:
    """Scores as they stand in a seal."""
    return {heading: list(counts) for heading, counts in sections.items()}


def sealed_score(summary: Mapping[str, Any]) -> ShiftScore:
    """What the summary of a seal says of a shift."""
    total = Score(**{name: summary[name] for name in Score._fields if name in summary})
    sections = {heading: Score(*counts) for heading, counts in summary.get(SECTIONS, {}).items()}
    return ShiftScore(date.fromisoformat(summary["business_day"]), total, sections)


def by_week(shifts: Iterable[ShiftScore]) -> list[WeekScore]:
    """The weeks that were worked, the newest first."""
    weeks: dict[date, WeekScore] = {}
    for one in sorted(shifts, key=lambda one: one.day):
        monday = one.day - timedelta(days=one.day.weekday())
        so_far = weeks.get(monday, WeekScore(monday, 0, NOTHING, {}))
        sections = dict(so_far.sections)
        for heading, counts in one.sections.items():
            sections[heading] = _plus(sections.get(heading, NOTHING), counts)
        weeks[monday] = WeekScore(monday, so_far.shifts + 1, _plus(so_far.total, one.total), sections)
    return list(reversed(weeks.values()))


def _plus(one: Score, other: Score) -> Score:
    return Score(*(a + b for a, b in zip(one, other, strict=True)))
