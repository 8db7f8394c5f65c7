"""Lists as a sheet: one line a row, for those who write lists in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from msgspec.structs import replace

from ..checklist.edits import NAME
from ..checklist.records import KIND_NAMES, CheckList, Kind, Line, Section
from ..checklist.written import (
    Known,
    checked,
    choices_typed,
    read_bound,
    read_choices,
    read_days,
    read_due_typed,
    read_every,
)
from ..clean_text import clean, folded, required
from ..errors import (
    BadChoices,
    LimitsReversed,
    NeedsText,
    NotFound,
    NothingIn,
    ShiftboardError,
    TooLong,
)
from ..food_safety import PROCESS_NAMES
from ..language import _, number
from .faults import Faults
from .sheets import Row, guarded, read_sheet, sheet_bytes
from .words import one_of, yes_or_no

T = TypeVar("T")

COLUMNS = (
    "list",
    "section",
    "text",
    "kind",
    "due",
    "days",
    "every",
    "critical",
    "who",
    "unit",
    "min",
    "max",
    "equipment",
    "process",
    "choices",
    "action",
    "id",
    "section_id",
    "list_id",
)
"""The header, in every language."""


# writing


def list_bytes(lists: Iterable[CheckList]) -> bytes:
    """Lists as a CSV file; a section without lines has a row of its own, a list without sections as well."""
    return sheet_bytes(COLUMNS, (row for one in lists for row in _rows(one)))


def _rows(one: CheckList) -> Iterator[list[str]]:
    if not one.sections:
        yield _row(one, Section("", "", ()), None)
    for section in one.sections:
        if not section.lines:
            yield _row(one, section, None)
        for line in section.lines:
            yield _row(one, section, line)


def _row(one: CheckList, section: Section, line: Line | None) -> list[str]:
    cells = {"list": one.name, "section": section.name, "section_id": section.id, "list_id": one.id}
    texts = {name: guarded(text) for name, text in (cells | _texts(line)).items()}
    figures = {"min": _figure(line.low), "max": _figure(line.high)} if line is not None else {}
    return [(texts | figures).get(name, "") for name in COLUMNS]


def _texts(line: Line | None) -> dict[str, str]:
    if line is None:
        return {}
    return {
        "text": line.text,
        "kind": line.kind,
        "due": line.due,
        "days": " ".join(line.days),
        "every": f"{line.every}" if line.every else "",
        "critical": "yes" if line.critical else "",
        "who": line.who,
        "unit": line.unit,
        "equipment": line.equipment,
        "process": line.process or "",
        "choices": choices_typed(line),
        "action": line.action,
        "id": line.id,
    }


def _figure(bound: Decimal | None) -> str:
    return number(bound) if bound is not None else ""


# reading


def read_csv(text: str, name: str, known: Known, faults: Faults) -> list[CheckList]:
    """The lists of a CSV text; `name` is the list's where no column says it. Faults are noted by cell.

    An empty cell of `list` or `section` means the one above it.
    """
    lists: dict[str, CheckList] = {}
    sections: dict[str, dict[str, Section]] = {}
    at, section = "", ""
    for row in read_sheet(text, COLUMNS, ("text",), faults):
        cell, line = row.cells.get, _line(row, known, faults)
        if cell("list") or cell("list_id") or not at:
            before, at = at, cell("list_id") or folded(cell("list") or name)
            section = section if at == before else ""
            with faults.at(row.place("list")):
                called = required(cell("list") or name, limit=NAME)
                lists.setdefault(at, CheckList(id=cell("list_id", ""), name=called, sections=()))
        there = sections.setdefault(at, {})
        if cell("section") or cell("section_id"):
            section = cell("section_id") or folded(cell("section", ""))
            with faults.at(row.place("section")):
                called = required(cell("section", ""), limit=NAME)
                there.setdefault(section, Section(cell("section_id", ""), called, ()))
        if line is not None and section in there:
            there[section] = replace(there[section], lines=(*there[section].lines, line))
        elif line is not None:
            faults.add(row.place("section"), NeedsText())
    if not lists and not faults.said:
        faults.add("", NothingIn())
    return [replace(one, sections=tuple(sections[key].values())) for key, one in lists.items()]


def _line(row: Row, known: Known, faults: Faults) -> Line | None:
    """The line of a row, None where the row only names a section or a list, or something is wrong."""
    if not any(row.cells.get(name) for name in COLUMNS[2:-2]):
        return None
    before = len(faults.said)
    value = _Cells(row, faults)
    choices = value.of("choices", read_choices) or read_choices("")
    line = Line(
        id=row.cells.get("id", ""),
        text=value.of("text", required) or "",
        kind=value.of("kind", lambda text: one_of(text or Kind.TICK, KIND_NAMES)) or Kind.TICK,
        due=value.of("due", read_due_typed) or "end",
        critical=value.of("critical", yes_or_no) or False,
        who=value.of("who", lambda text: _known(text, {"lead": _("lead"), **known.stations}, _("station")))
        or "",
        unit=row.cells.get("unit", ""),
        low=value.of("min", read_bound),
        high=value.of("max", read_bound),
        equipment=value.of("equipment", lambda text: _known(text, known.equipment, _("equipment"))) or "",
        process=value.of("process", lambda text: one_of(text, PROCESS_NAMES) if text else None),
        choices=choices.choices,
        bad=choices.bad,
        action=row.cells.get("action", ""),
        days=value.of("days", read_days) or (),
        every=value.of("every", read_every) or 0,
    )
    if len(faults.said) > before:
        return None
    try:
        return checked(line, known)
    except ShiftboardError as error:
        faults.add(row.place(_column(error)), error)
        return None


class _Cells:
    """The cells of one row, each read by what reads its column."""

    def __init__(self, row: Row, faults: Faults) -> None:
        self.row = row
        self.faults = faults

    def of(self, column: str, read: Callable[[str], T]) -> T | None:
        """What a cell says, None where it says something wrong, which is noted."""
        with self.faults.at(self.row.place(column)):
            return read(clean(self.row.cells.get(column, "")))
        return None


def _column(error: ShiftboardError) -> str:
    """The column that an error of the whole line is about."""
    columns = {LimitsReversed: "max", BadChoices: "choices", TooLong: "action"}
    field = str(error.fields.get("field", columns.get(type(error), "text")))
    return {"low": "min", "high": "max", "bad": "choices"}.get(field, field)


def _known(text: str, names: Mapping[str, str], what: str) -> str:
    """The id that this is, or whose name it is; empty for nothing."""
    if not text or text in names:
        return text
    for id, name in names.items():
        if folded(name) == folded(text):
            return id
    raise NotFound(what=what, name=text, hint="")
