"""What becomes of a list when somebody edits it: pure, a new list each time, and what differs in words.

What is not there is `NotFound`; a name that is taken is `NameTaken`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from msgspec.structs import replace

from ..clean_text import folded, required
from ..errors import NameTaken, NotFound
from ..language import _, listed
from .records import CheckList, Line, Section
from .written import FIELD_NAMES

NAME = 60
"""Characters in the name of a list or section."""

Step = Literal[-1, 1]
"""Up or down."""


class Edit(NamedTuple):
    """A list before and after an edit; None where there is no such list."""

    before: CheckList | None
    after: CheckList | None


# finding


def lines_of(one: CheckList | None) -> list[Line]:
    """Every line of a list in working order."""
    return [line for section in one.sections for line in section.lines] if one is not None else []


def section_in(one: CheckList, id: str) -> Section:
    """The section with this id."""
    for section in one.sections:
        if section.id == id:
            return section
    raise NotFound(what=_("section"), name=id, hint="")


def line_in(one: CheckList, id: str) -> Line:
    """The line with this id."""
    for line in lines_of(one):
        if line.id == id:
            return line
    raise NotFound(what=_("line"), name=id, hint="")


def section_of(one: CheckList, line: str) -> Section:
    """The section that a line stands in."""
    line_in(one, line)
    return next(section for section in one.sections if line in (each.id for each in section.lines))


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, clean; `NameTaken` where something else here has it."""
    name = required(name, limit=NAME)
    if folded(name) in map(folded, taken):
        raise NameTaken(name=name)
    return name


# sections


def with_section(one: CheckList, section: Section, *, after: str = "") -> CheckList:
    """The list with a section more: behind another, or at the end."""
    name = free_name(section.name, (each.name for each in one.sections))
    place = one.sections.index(section_in(one, after)) + 1 if after else len(one.sections)
    return _sections(one, [*one.sections[:place], replace(section, name=name), *one.sections[place:]])


def renamed_section(one: CheckList, id: str, name: str) -> CheckList:
    """The list with another name over a section."""
    section_in(one, id)
    name = free_name(name, (each.name for each in one.sections if each.id != id))
    return _each(one, lambda each: replace(each, name=name) if each.id == id else each)


def without_section(one: CheckList, id: str) -> CheckList:
    """The list without a section and its lines."""
    section_in(one, id)
    return _sections(one, (each for each in one.sections if each.id != id))


def moved_section(one: CheckList, id: str, step: Step) -> CheckList:
    """The list with a section one place up or down; at the end of the way it stays."""
    sections = list(one.sections)
    place = sections.index(section_in(one, id))
    if 0 <= place + step < len(sections):
        sections[place], sections[place + step] = sections[place + step], sections[place]
    return _sections(one, sections)


# lines


def with_line(one: CheckList, line: Line, *, section: str, after: str = "") -> CheckList:
    """The list with a line more: behind another line of the section, or first in it."""
    lines = section_in(one, section).lines
    place = lines.index(line_in(one, after)) + 1 if after else 0
    return _lines(one, section, (*lines[:place], line, *lines[place:]))


def with_changed(one: CheckList, line: Line) -> CheckList:
    """The list with this line in place of the one with its id."""
    section = section_of(one, line.id)
    return _lines(one, section.id, (line if each.id == line.id else each for each in section.lines))


def without_line(one: CheckList, id: str) -> CheckList:
    """The list without a line."""
    section = section_of(one, id)
    return _lines(one, section.id, (each for each in section.lines if each.id != id))


def moved_line(one: CheckList, id: str, step: Step) -> CheckList:
    """The list with a line one place up or down, into the next section where its own ends."""
    section = section_of(one, id)
    lines, line = list(section.lines), line_in(one, id)
    place = lines.index(line)
    if 0 <= place + step < len(lines):
        lines[place], lines[place + step] = lines[place + step], line
        return _lines(one, section.id, lines)
    beside = one.sections.index(section) + step
    if not 0 <= beside < len(one.sections):
        return one
    other = one.sections[beside]
    there = (line, *other.lines) if step > 0 else (*other.lines, line)
    return _lines(without_line(one, id), other.id, there)


def _lines(one: CheckList, section: str, lines: Iterable[Line]) -> CheckList:
    there = tuple(lines)
    return _each(one, lambda each: replace(each, lines=there) if each.id == section else each)


def _each(one: CheckList, change: Callable[[Section], Section]) -> CheckList:
    return _sections(one, map(change, one.sections))


def _sections(one: CheckList, sections: Iterable[Section]) -> CheckList:
    return replace(one, sections=tuple(sections))


# what differs


def same(one: CheckList, other: CheckList) -> bool:
    """Whether two versions of a list ask the same."""
    return (one.name, one.sections) == (other.name, other.sections)


def differences(before: CheckList | None, after: CheckList | None) -> list[str]:
    """What an edit changed, a few words each."""
    if after is None:
        return [_("list removed")]
    if before is None:
        return [_("new list"), *(_("new: {what}").format(what=line.text) for line in lines_of(after))]
    said = [_("list renamed: {name}").format(name=after.name)] if before.name != after.name else []
    return said + _of_sections(before, after) + _of_lines(before, after)


def _of_sections(before: CheckList, after: CheckList) -> list[str]:
    was, now = ({each.id: each.name for each in one.sections} for one in (before, after))
    said = [_("new section: {name}").format(name=name) for id, name in now.items() if id not in was]
    said += [_("section removed: {name}").format(name=name) for id, name in was.items() if id not in now]
    renamed = [name for id, name in now.items() if was.get(id, name) != name]
    return said + [_("section renamed: {name}").format(name=name) for name in renamed]


def _of_lines(before: CheckList, after: CheckList) -> list[str]:
    was, now = ({line.id: line for line in lines_of(one)} for one in (before, after))
    said = [_("new: {what}").format(what=line.text) for id, line in now.items() if id not in was]
    said += [_("removed: {what}").format(what=line.text) for id, line in was.items() if id not in now]
    for id, line in now.items():
        if id in was and was[id] != line:
            fields = listed(_(name) for field, name in FIELD_NAMES.items() if _differ(was[id], line, field))
            said.append(f"{line.text}: {fields}")
    if not said and _places(before) != _places(after):
        said.append(_("moved"))
    return said


def _differ(one: Line, other: Line, field: str) -> bool:
    return bool(getattr(one, field) != getattr(other, field))


def _places(one: CheckList) -> list[tuple[str, list[str]]]:
    return [(section.id, [line.id for line in section.lines]) for section in one.sections]
