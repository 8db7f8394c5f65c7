"""A list as it is worked on paper: what is asked when, and nothing answered yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..clock import Clock
from ..language import hour
from .answers import bounds_text, limits_text, value_text
from .records import CheckList, Kind, Line, LineState, ShiftLine
from .written import due_typed


class BlankLine(NamedTuple):
    """A line to be filled in by hand."""

    section: str
    due: str
    """A time on the clock, or minutes from the shift where it is not known which shift it will be."""
    text: str
    limits: str
    kind: Kind
    choices: tuple[str, ...]
    critical: bool
    value: str = ""
    """What was answered already, where it was."""
    who: str = ""
    """Initials of who did."""


class Blank(NamedTuple):
    """A list to be worked on paper."""

    site: str
    name: str
    when: str
    """The shift that it is for; empty where it is for any."""
    lines: tuple[BlankLine, ...]
    counts: bool = False
    """Whether it is a count sheet: numbers in place of times, packs in place of limits."""
    heads: tuple[str, ...] = ()
    """The names of its five columns, where they are not the usual ones."""


def blank_of(site: str, one: CheckList, when: str, asked: Sequence[ShiftLine], clock: Clock) -> Blank:
    """The list as a shift is asked it; as it is written where there is no shift that works it.

    A temperature stands there without its unit then: the limits of the country belong to a shift.
    """
    if when:
        return Blank(site, one.name, when, tuple(_asked(line, clock) for line in asked))
    lines = (_written(section.name, line) for section in one.sections for line in section.lines)
    return Blank(site, one.name, "", tuple(lines))


def blank_of_states(
    site: str,
    name: str,
    when: str,
    states: Iterable[LineState],
    clock: Clock,
    initials: Callable[[str], str],
) -> Blank:
    """A list as a shift has got with it: what was answered stands there, the rest is to be filled in."""
    return Blank(site, name, when, tuple(_as_it_stands(state, clock, initials) for state in states))


def _as_it_stands(state: LineState, clock: Clock, initials: Callable[[str], str]) -> BlankLine:
    line = _asked(state.line, clock)
    if state.open or state.answer is None:
        return line._replace(due=hour(clock.local(state.asked_at)))
    return line._replace(
        value=value_text(state.line, state.answer), who=initials(state.answer.doer), choices=()
    )


def _asked(line: ShiftLine, clock: Clock) -> BlankLine:
    due = hour(clock.local(line.due))
    return BlankLine(line.section, due, line.text, limits_text(line), line.kind, line.choices, line.critical)


def _written(section: str, line: Line) -> BlankLine:
    limits = bounds_text(line.low, line.high, line.unit)
    return BlankLine(section, due_typed(line.due), line.text, limits, line.kind, line.choices, line.critical)
