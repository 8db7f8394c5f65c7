"""Answers: read as people type them, judged by the limits, said as people read them."""

from __future__ import annotations

import re
from decimal import Decimal

from ..clean_text import clean, folded, required
from ..errors import BadValue, NeedsAction, ProblemChosen
from ..food_safety import Step
from ..language import _, number
from .records import (
    YES,
    Answer,
    Kind,
    ShiftLine,
)


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
    if line.kind is Kind.COOLING:
        return False  # that takes the readings before it: `too_warm`
    if line.takes_value:
        return not line.limits.allow(Decimal(value))
    return value in line.bad


def needs_action(line: ShiftLine, answer: Answer) -> NeedsAction:
    if line.kind is Kind.CHOICE:
        return ProblemChosen(value=answer.value)
    return NeedsAction(value=value_text(line, answer), limits=limits_text(line))


def limits_text(line: ShiftLine) -> str:
    """The limits as people say them: at most 5 °C."""
    if line.kind is Kind.COOLING:
        return ", ".join(step_text(step, line.unit) for step in line.steps)
    if line.kind is Kind.NUMBER and not line.low and line.high is None:
        return ""  # that a count is not negative goes without saying
    return bounds_text(line.low, line.high, line.unit)


def step_text(step: Step, unit: str) -> str:
    """A step of cooling as people say it: 21 °C in 2 h."""
    hours = number(Decimal(step.minutes) / 60)
    return _("{figure} in {hours} h").format(figure=f"{number(step.high)} {unit}", hours=hours)


def bounds_text(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """Limits as people say them; empty where there are none."""
    unit = f" {unit}" if unit else ""
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
        return _("does not apply") if answer.not_applicable else _("skipped")
    if line.kind is Kind.TICK:
        return _("yes")
    if line.takes_value:
        return f"{number(Decimal(answer.value))}{f' {line.unit}' if line.unit else ''}"
    return answer.value
