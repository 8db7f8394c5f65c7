"""A line as the house writes it: what is typed is read, checked whole, and said again in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import fields, replace

from ..clean_text import clean, folded, required
from ..clock import WEEKDAYS, read_time
from ..errors import BadChoices, BadDays, BadDue, BadEvery, BadValue, LimitsReversed, NotForKind, NotFound
from ..language import N_, _, listed, number, weekday
from .answers import read_number
from .records import KIND_NAMES, Kind, Line

UNIT = 20
"""Characters in a unit."""

SEPARATOR = ";"
"""Stands between choices where they are typed in one line."""

BAD = "!"
"""Stands behind a choice that needs something done."""


AGAIN = range(5, 24 * 60 + 1)
"""Minutes after which something may be read again."""

# when it is due, and on which days

_OFFSET = re.compile(r"(\D*)([+-])(\d{1,4})")


def read_due_typed(text: str) -> str:
    """When a line is due, as it is stored: 17:30, start+45, end-30, end.

    People write +45 for minutes after the start and -30 for minutes before the end. `BadDue`.
    """
    typed = folded(clean(text)).replace(" ", "").replace("−", "-").replace("–", "-")
    starts, ends = {"start", folded(_("start"))}, {"end", folded(_("end"))}
    if typed in {"", *ends}:
        return "end"
    if typed in starts:
        return "start+0"
    if offset := _OFFSET.fullmatch(typed):
        named = offset[1] or ("start" if offset[2] == "+" else "end")
        if named in starts | ends:
            return f"{'start' if named in starts else 'end'}{offset[2]}{int(offset[3])}"
    try:
        return f"{read_time(typed):%H:%M}"
    except BadValue:
        raise BadDue(value=text) from None


def due_typed(due: str) -> str:
    """A stored time as somebody would type it: +45, -30, 17:30; empty for the end."""
    if due == "end":
        return ""
    for stored, shorter, word in (("start+", "+", "start+"), ("end-", "-", "end-")):
        if due.startswith(stored):
            return shorter + due.removeprefix(word)
    word, name = ("start", _("start")) if due.startswith("start") else ("end", _("end"))
    return due.replace(word, name)


def due_words(due: str) -> str:
    """A stored time as people say it: 17:30, 45 min after the start."""
    if due == "end":
        return _("at the end")
    offset = _OFFSET.fullmatch(due)
    if offset is None:
        return due
    words = {
        "start+": _("{n} min after the start"),
        "start-": _("{n} min before the start"),
        "end+": _("{n} min after the end"),
        "end-": _("{n} min before the end"),
    }
    return words[offset[1] + offset[2]].format(n=int(offset[3])) if int(offset[3]) else _at(offset[1])


def _at(named: str) -> str:
    return _("at the start") if named == "start" else _("at the end")


def read_days(text: str) -> tuple[str, ...]:
    """The weekdays of a line: `mon thu`, `po, čt`; nothing, and all seven, are every day. `BadDays`."""
    known = {folded(one): one for one in WEEKDAYS}
    known |= {folded(weekday(n)): one for n, one in enumerate(WEEKDAYS)}
    named = [known.get(folded(word), "") or word for word in re.split(r"[\s,;]+", clean(text)) if word]
    for word in named:
        if word not in WEEKDAYS:
            raise BadDays(value=word, days=listed(map(weekday, range(7))))
    return ordered_days(named)


def read_every(text: str) -> int:
    """Minutes after which a line is read again: 120; nothing is once. `BadEvery`."""
    text = clean(text)
    if text and not (text.isascii() and text.isdecimal() and int(text) in AGAIN):
        raise BadEvery(value=text, low=AGAIN[0], high=AGAIN[-1])
    return int(text or 0)


def ordered_days(days: Collection[str]) -> tuple[str, ...]:
    """The days from Monday on; all seven are every day, and so none."""
    found = tuple(one for one in WEEKDAYS if one in days)
    return () if found == WEEKDAYS else found


def days_words(days: Iterable[str]) -> str:
    """The days of a line as people say them: Mon, Thu."""
    return listed(weekday(WEEKDAYS.index(one)) for one in days) or _("every day")


# choices


class Choices(NamedTuple):
    """What can be chosen, and what of it needs something done."""

    choices: tuple[str, ...]
    bad: tuple[str, ...]


def read_choices(text: str) -> Choices:
    """Choices typed in one line: on; off; broken! The mark says that something must be done."""
    parts = [part for part in map(clean, text.split(SEPARATOR)) if part]
    return Choices(
        tuple(part.removesuffix(BAD).strip() for part in parts),
        tuple(part.removesuffix(BAD).strip() for part in parts if part.endswith(BAD)),
    )


def choices_typed(line: Line) -> str:
    """The choices as somebody would type them."""
    return f"{SEPARATOR} ".join(f"{one}{BAD if one in line.bad else ''}" for one in line.choices)


# limits


def read_bound(text: str) -> Decimal | None:
    """A limit as people type it; empty is none. `BadValue`."""
    typed = clean(text)
    return read_number(typed) if typed else None


# the whole line


class Known(NamedTuple):
    """What lines may refer to: names of equipment and of stations by their ids."""

    equipment: Mapping[str, str] = MappingProxyType({})
    stations: Mapping[str, str] = MappingProxyType({})


FIELD_NAMES = {
    "text": N_("text"),
    "kind": N_("kind"),
    "due": N_("due at"),
    "days": N_("days"),
    "critical": N_("critical"),
    "who": N_("who may answer"),
    "unit": N_("unit"),
    "low": N_("lowest"),
    "high": N_("highest"),
    "equipment": N_("equipment"),
    "process": N_("food process"),
    "choices": N_("choices"),
    "bad": N_("bad choices"),
    "every": N_("again after"),
    "action": N_("what to do"),
}

_OF_KIND = {
    "unit": (Kind.NUMBER,),
    "low": (Kind.NUMBER, Kind.TEMPERATURE),
    "high": (Kind.NUMBER, Kind.TEMPERATURE),
    "equipment": (Kind.TEMPERATURE,),
    "process": (Kind.TEMPERATURE,),
    "choices": (Kind.CHOICE,),
    "bad": (Kind.CHOICE,),
}
"""The fields that only lines of some kinds have."""


_NOTHING: dict[str, object] = {field.name: field.default for field in fields(Line) if field.name in _OF_KIND}
"""Those fields of a line that has none of them."""


def fields_of(kind: Kind) -> list[str]:
    """The fields that a line of this kind has, in the order they are shown."""
    return [name for name in FIELD_NAMES if kind in _OF_KIND.get(name, Kind)]


def as_kind(line: Line, kind: Kind) -> Line:
    """The line with another kind, without what only lines of the old one have."""
    nothing: dict[str, object] = {
        name: _NOTHING[name] for name, kinds in _OF_KIND.items() if kind not in kinds
    }
    return replace(line, kind=kind, **nothing)


def checked(line: Line, known: Known) -> Line:
    """The line, clean and without contradictions. What is wrong with it is said in one sentence.

    `NeedsText`, `TooLong`, `BadDue`, `BadDays`, `LimitsReversed`, `BadChoices`, `NotForKind`, `NotFound`.
    """
    for name, kinds in _OF_KIND.items():
        if line.kind not in kinds and getattr(line, name) != _NOTHING[name]:
            raise NotForKind(kind=_(KIND_NAMES[line.kind]), what=_(FIELD_NAMES[name]), field=name)
    if line.low is not None and line.high is not None and line.low > line.high:
        raise LimitsReversed(low=number(line.low), high=number(line.high))
    if line.every and line.every not in AGAIN:
        raise BadEvery(value=line.every, low=AGAIN[0], high=AGAIN[-1])
    for day in line.days:
        if day not in WEEKDAYS:
            raise BadDays(value=day, days=listed(WEEKDAYS))
    if line.equipment and line.equipment not in known.equipment:
        raise NotFound(what=_("equipment"), name=line.equipment, hint="")
    if line.who not in ("", "lead") and line.who not in known.stations:
        raise NotFound(what=_("station"), name=line.who, hint="")
    choices, bad = _checked_choices(line)
    return replace(
        line,
        text=required(line.text),
        due=read_due_typed(line.due),
        unit=clean(line.unit, limit=UNIT),
        choices=choices,
        bad=bad,
        action=clean(line.action),
        days=ordered_days(line.days),
    )


def _checked_choices(line: Line) -> Choices:
    choices, bad = tuple(map(clean, line.choices)), tuple(map(clean, line.bad))
    different = {folded(one) for one in choices}
    if line.kind is Kind.CHOICE and (len(choices) < 2 or "" in different or len(different) < len(choices)):
        raise BadChoices()
    if any(SEPARATOR in one or one.endswith(BAD) for one in choices) or not set(bad) <= set(choices):
        raise BadChoices()
    return Choices(choices, tuple(one for one in choices if one in bad))
