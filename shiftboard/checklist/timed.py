"""Cooling as a timed process: each reading is judged by how long ago the food came off the heat.

US Food Code 2022, 3-501.14: from 57 °C to 21 °C within two hours, to 5 °C within six in all. The steps of a
site stand in its country's profile. It begins with the first reading; after one that failed it begins anew,
with the next reading once something was done.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from ..food_safety import Step
from .records import Answer, ShiftLine


class Cooling(NamedTuple):
    """How far it is."""

    begun: datetime | None
    """When the first reading was taken, UTC; None before."""
    met: int
    """How many steps are behind it."""

    def next_step(self, line: ShiftLine) -> Step | None:
        """What comes next, None before it began and when it is done."""
        return line.steps[self.met] if self.begun is not None and self.met < len(line.steps) else None

    def due(self, line: ShiftLine) -> datetime | None:
        """By when the next step must be read, UTC."""
        step = self.next_step(line)
        return self.begun + timedelta(minutes=step.minutes) if step is not None and self.begun else None


def cooling(line: ShiftLine, answers: Iterable[Answer]) -> Cooling:
    """How far the cooling of a line is after these readings, oldest first."""
    begun, met = line.begun, line.met
    for answer in answers:
        if answer.skipped:
            continue
        if answer.out:
            begun, met = None, 0
            continue
        begun = begun or answer.at
        met = max(met, _met(line, Decimal(answer.value)))
    return Cooling(begun, met)


def too_warm(line: ShiftLine, value: Decimal, answers: Iterable[Answer], now: datetime) -> bool:
    """Whether a reading taken now is over what its time allows."""
    so_far = cooling(line, answers)
    if so_far.begun is None:
        return False
    steps = line.steps[max(so_far.met, _met(line, value)) :]
    return bool(steps) and now >= so_far.begun + timedelta(minutes=steps[0].minutes)


def _met(line: ShiftLine, value: Decimal) -> int:
    """How many steps, from the first, this reading is cold enough for."""
    return next((n for n, step in enumerate(line.steps) if value > step.high), len(line.steps))
