"""What a shift is asked: its lists with due times and limits worked out, and a line found by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..clock import WEEKDAYS, Clock, Span, read_due
from ..food_safety import Equipment, Limits, Profile
from ..language import _
from ..naming import one_named
from .records import (
    CheckList,
    Kind,
    Line,
    ShiftLine,
)


def lines_for_shift(
    lists: Sequence[CheckList], equipment: dict[str, Equipment], profile: Profile, clock: Clock, shift: Span
) -> list[ShiftLine]:
    """The lists as a shift is asked them: due times as instants, limits with who set them.

    A line that is asked on other weekdays only is not among them.
    """
    day = clock.business_day(shift.start)
    weekday = WEEKDAYS[day.weekday()]
    lines: list[ShiftLine] = []
    for one in lists:
        for section in one.sections:
            for line in section.lines:
                if line.days and weekday not in line.days:
                    continue
                cools = line.kind is Kind.COOLING
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
                        unit=profile.unit if cools or line.kind is Kind.TEMPERATURE else line.unit,
                        low=limits.low,
                        high=limits.high,
                        source=profile.cooling_source if cools else limits.source,
                        equipment=line.equipment,
                        choices=line.choices,
                        bad=line.bad,
                        action=line.action,
                        every=line.every,
                        until=shift.end if line.every else None,
                        steps=profile.cooling if cools else (),
                    )
                )
    return lines


def _limits(line: Line, equipment: Equipment | None, profile: Profile) -> Limits:
    """The line's own limits, else its equipment's, else the country's for the process."""
    if line.kind is Kind.COOLING:
        return Limits()
    own = Limits(line.low, line.high, "HACCP" if line.kind is Kind.TEMPERATURE else "")
    if own:
        return own
    if equipment is not None and (by_plan := Limits(equipment.low, equipment.high, "HACCP")):
        return by_plan
    process = line.process or (equipment.process if equipment is not None else None)
    return profile.limits.get(process, Limits()) if process else Limits()


def line_named(lines: Iterable[ShiftLine], asked: str) -> ShiftLine:
    """The line with this id or text, or an unambiguous part of its text. `NotFound`, `Ambiguous`."""
    return one_named(
        lines,
        asked,
        what=_("line"),
        hint=_("`shiftboard list checklist` shows the lines."),
        names=lambda line: (line.id, line.text),
        text=lambda line: line.text,
        said=lambda line: f"{line.text} ({line.id})",
    )
