"""Lists from elsewhere, made to fit the board: every list, section and line gets an id that is its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from msgspec.structs import replace

from ..clean_text import folded, readable_id, required
from ..errors import BadId, IdTaken, NameTaken
from .edits import NAME, lines_of
from .records import CheckList, Line, Section

_ID = re.compile(r"[\w/.-]{1,60}")


def fitted(lists: Sequence[CheckList], board: Sequence[CheckList], in_use: Iterable[str]) -> list[CheckList]:
    """The lists as they go on the board.

    One with the id, or without an id the name, of a list on the board takes its place; a section or line
    without an id is the one there with the same words. `in_use` are ids that no new line may get. Raises
    `BadId`; `IdTaken` for a line that another list has, `NameTaken` for what is there twice.
    """
    fitting: list[CheckList] = []
    for one in lists:
        name = required(one.name, limit=NAME)
        there = [
            each for each in board if one.id == each.id or (not one.id and folded(each.name) == folded(name))
        ]
        others = [
            each for each in board if each not in there and each.id not in (each.id for each in fitting)
        ]
        if folded(name) in (folded(each.name) for each in chain(others, fitting)):
            raise NameTaken(name=name)
        id = one.id or (there[0].id if there else readable_id(name, {each.id for each in board}, "list"))
        fitting.append(_sections(replace(one, id=_id(id), name=name), there[0] if there else None))
    ids = _LineIds(fitting, board, in_use)
    return [ids.fit(one) for one in fitting]


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise BadId(value=text)
    return text


def _sections(one: CheckList, there: CheckList | None) -> CheckList:
    """The list with an id for every section, no two with one name."""
    known = {folded(section.name): section.id for section in (there.sections if there else ())}
    taken = {*known.values(), *(section.id for section in one.sections)}
    sections: list[Section] = []
    for section in one.sections:
        name = required(section.name, limit=NAME)
        if folded(name) in (folded(each.name) for each in sections):
            raise NameTaken(name=name)
        id = section.id or known.get(folded(name)) or readable_id(name, taken, "section")
        if id in (each.id for each in sections):
            raise NameTaken(name=id)
        taken.add(id)
        sections.append(replace(section, id=_id(id), name=name))
    return replace(one, sections=tuple(sections))


class _LineIds:
    """Gives every line an id that no other line has."""

    def __init__(self, lists: Sequence[CheckList], board: Sequence[CheckList], in_use: Iterable[str]) -> None:
        replaced = {one.id for one in lists}
        self.used = {
            line.id: (line, one) for one in board if one.id not in replaced for line in lines_of(one)
        }
        self.known = {(one.id, folded(line.text)): line.id for one in board for line in lines_of(one)}
        self.given = {line.id for one in lists for line in lines_of(one) if line.id}
        self.taken = {*self.given, *self.used, *self.known.values(), *in_use}

    def fit(self, one: CheckList) -> CheckList:
        """The list with an id for each of its lines."""
        sections = (
            replace(part, lines=tuple(self._line(line, one) for line in part.lines)) for part in one.sections
        )
        return replace(one, sections=tuple(sections))

    def _line(self, line: Line, one: CheckList) -> Line:
        id = line.id or self._of_before(line, one) or readable_id(line.text, self.taken, "line")
        if id in self.used:
            other, where = self.used[id]
            raise IdTaken(id=id, text=other.text, list=where.name)
        line = replace(line, id=_id(id))
        self.taken.add(id)
        self.used[id] = line, one
        return line

    def _of_before(self, line: Line, one: CheckList) -> str:
        """The id of the line with these words in the list that is replaced."""
        id = self.known.get((one.id, folded(line.text)), "")
        return "" if id in self.used or id in self.given else id
