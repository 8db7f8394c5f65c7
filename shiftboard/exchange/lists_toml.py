"""Lists as TOML, in the format of the starter boards: a list of one house is a starter for another."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from ..checklist.records import CheckList, Kind, Line, Section
from ..checklist.written import Known, checked
from ..clean_text import clean
from ..errors import NeedsField, NoChoiceAt, NothingIn, NotToml, ShiftboardError, UnknownField, WrongShape
from ..food_safety import Process
from ..language import _, in_use, listed
from .faults import Faults


class RawLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line as the file has it."""

    text: str
    id: str = ""
    kind: Kind = Kind.TICK
    due: str = "end"
    critical: bool = False
    who: str = ""
    unit: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    equipment: str = ""
    process: Process | None = None
    choices: tuple[str, ...] = ()
    bad: tuple[int, ...] = ()
    """Places in `choices`, from 0."""
    action: str = ""
    days: tuple[str, ...] = ()
    every: int = 0


class RawSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A section as the file has it."""

    name: str
    id: str = ""
    lines: tuple[RawLine, ...] = ()


class RawList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list as the file has it."""

    name: str
    id: str = ""
    sections: tuple[RawSection, ...] = ()


# reading


def localised(value: Any, language: str) -> Any:
    """A file in one language: every table of exactly `en` and `cs` becomes its text."""
    if isinstance(value, dict):
        if value.keys() == {"en", "cs"}:
            return localised(value[language], language)
        return {key: localised(item, language) for key, item in value.items()}
    if isinstance(value, list):
        return [localised(item, language) for item in value]
    return clean(value) if isinstance(value, str) else value


def list_of(raw: Any) -> CheckList:
    """The list of a table in a file, as it stands there; ids that are not given are empty."""
    return _list(msgspec.convert(raw, RawList), lambda _section, line: _line(line))


def read_toml(text: str, known: Known, faults: Faults) -> list[CheckList]:
    """The lists of a TOML text. What is wrong is noted with its place."""
    try:
        raw = localised(tomllib.loads(text), in_use()).get("lists", [])
        tables = msgspec.convert(raw, tuple[RawList, ...])
    except tomllib.TOMLDecodeError as error:
        faults.add(_place_of(error), NotToml())
        return []
    except msgspec.ValidationError as error:
        faults.add(*_shape(raw, str(error)))
        return []
    except ShiftboardError as error:
        faults.add("", error)
        return []
    if not tables:
        faults.add("", NothingIn())
    return [_checked(table, known, faults) for table in tables]


def _place_of(error: tomllib.TOMLDecodeError) -> str:
    """Where the text stops being TOML; the library tells it at the end of its sentence."""
    place = re.search(r"line (\d+), column (\d+)", str(error))
    if place is None:
        return _("end of the file")
    return _("line {line}, column {column}").format(line=place[1], column=place[2])


def _shape(raw: Any, told: str) -> tuple[str, ShiftboardError]:
    """Where a table is not as it should be and how, from what msgspec tells: `… field `dew` - at `$[0]`."""
    what, path = [*told.split(" - at `$", 1), ""][:2]
    keys = re.findall(r"\[(\d+)\]|\.(\w+)", path)
    names = []
    for index, key in keys:
        raw = raw[int(index)] if index else raw.get(key)
        if isinstance(raw, dict):
            names.append(str(raw.get("text", raw.get("name", f"{int(index or 0) + 1}."))))
    named = re.search(r"field `(\w+)`", what)
    field = named[1] if named else next((key for _index, key in reversed(keys) if key), "lists")
    error: ShiftboardError = WrongShape(name=field)
    if named and "unknown" in what:
        known = (RawList, RawSection, RawLine)[min(len(names), 3) - 1]
        error = UnknownField(name=field, names=listed(one.name for one in msgspec.structs.fields(known)))
    elif named:
        error = NeedsField(name=field)
    return " · ".join(names), error


def _checked(raw: RawList, known: Known, faults: Faults) -> CheckList:
    def line_of(section: RawSection, line: RawLine) -> Line:
        with faults.at(f"{raw.name} · {section.name} · {line.text}"):
            return checked(_line(line), known)
        return Line(id=line.id, text=line.text)

    return _list(raw, line_of)


def _list(raw: RawList, line_of: Callable[[RawSection, RawLine], Line]) -> CheckList:
    sections = (
        Section(part.id, part.name, tuple(line_of(part, line) for line in part.lines))
        for part in raw.sections
    )
    return CheckList(id=raw.id, name=raw.name, sections=tuple(sections))


def _line(raw: RawLine) -> Line:
    for place in raw.bad:
        if place not in range(len(raw.choices)):
            raise NoChoiceAt(place=place)
    return Line(
        id=raw.id,
        text=raw.text,
        kind=raw.kind,
        due=raw.due,
        critical=raw.critical,
        who=raw.who,
        unit=raw.unit,
        low=raw.min,
        high=raw.max,
        equipment=raw.equipment,
        process=raw.process,
        choices=raw.choices,
        bad=tuple(raw.choices[place] for place in raw.bad),
        action=raw.action,
        days=raw.days,
        every=raw.every,
    )


# writing


def toml_text(lists: Iterable[CheckList]) -> str:
    """Lists as a TOML file."""
    return "\n".join(["format = 1", *(line for one in lists for line in _list_lines(one)), ""])


def _list_lines(one: CheckList) -> Iterator[str]:
    yield from ("", "[[lists]]", f"id = {_quoted(one.id)}", f"name = {_quoted(one.name)}")
    if not one.sections:
        yield "sections = []"
    for section in one.sections:
        yield from ("", "  [[lists.sections]]", f"  id = {_quoted(section.id)}")
        yield f"  name = {_quoted(section.name)}"
        if not section.lines:
            yield "  lines = []"
        for line in section.lines:
            yield from ("", "    [[lists.sections.lines]]")
            yield from (f"    {name} = {value}" for name, value in _fields(line))


def _fields(line: Line) -> Iterator[tuple[str, str]]:
    """What is written of a line: what it is called, and everything that is not as usual."""
    yield "id", _quoted(line.id)
    yield "text", _quoted(line.text)
    yield "kind", _quoted(line.kind)
    yield "due", _quoted(line.due)
    if line.days:
        yield "days", _several(line.days)
    if line.every:
        yield "every", f"{line.every}"
    if line.critical:
        yield "critical", "true"
    for name in ("who", "unit", "equipment", "process"):
        if value := getattr(line, name):
            yield name, _quoted(value)
    for name, bound in (("min", line.low), ("max", line.high)):
        if bound is not None:
            yield name, _quoted(f"{bound:f}")
    if line.choices:
        yield "choices", _several(line.choices)
    if line.bad:
        yield "bad", f"[{', '.join(str(line.choices.index(one)) for one in line.bad)}]"
    if line.action:
        yield "action", _quoted(line.action)


def _several(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's quoting is within it."""
    return json.dumps(text, ensure_ascii=False)
