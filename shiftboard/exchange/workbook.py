"""What the reader of workbooks does not tell: how far a sheet goes, and which cells hold an error.

To it, the error of a formula is an empty cell, which would clear what it stands for; and a single cell in a
far corner makes it ask for memory for all between. So the parts of a workbook (ECMA-376, part 1, 18.3) are
looked into before it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple
from xml.etree.ElementTree import ParseError, fromstring
from zipfile import BadZipFile, ZipFile

from .errors import BrokenWorkbook, TooBig, TooManyColumns, TooManyRows
from .sheets import MOST_ROWS

MOST_COLUMNS = 200
MOST_UNPACKED = 200
"""MB of its sheets when they are unpacked: ten times the file."""

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


_TORN = (
    BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
)
"""What the library raises for archives that are not whole, or packed in ways that it does not know."""


class Extent(NamedTuple):
    """How far something stands in a sheet, and the cells with an error: row and column, from 0."""

    rows: int
    columns: int
    wrong: dict[tuple[int, int], str]
    """What the error is called, as #REF!."""


def cell_name(row: int, column: int) -> str:
    """A cell as spreadsheets name it: B7."""
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def refuse_if_too_large(extent: Extent) -> None:
    """`TooManyRows`, `TooManyColumns`."""
    if extent.rows > 2 * MOST_ROWS:  # empty rows between others are no rows of it
        raise TooManyRows(limit=MOST_ROWS)
    if extent.columns > MOST_COLUMNS:
        raise TooManyColumns(column=cell_name(0, extent.columns - 1)[:-1], limit=MOST_COLUMNS)


def extents(packed: IO[bytes]) -> dict[str, Extent]:
    """How far each sheet of an .xlsx goes, by its name. `BrokenWorkbook`, `TooBig`."""
    try:
        with ZipFile(packed) as parts:
            size = sum(one.file_size for one in parts.infolist()) // 2**20
            if size > MOST_UNPACKED:
                raise TooBig(size=size, limit=MOST_UNPACKED)
            return {name: _extent(parts.read(part)) for name, part in _sheets(parts)}
    except _TORN as error:
        raise BrokenWorkbook() from error


def _sheets(parts: ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet and the part that holds it."""
    related = {one.get("Id"): one.get("Target", "") for one in fromstring(parts.read(_RELATIONS))}
    there = set(parts.namelist())
    for one in fromstring(parts.read("xl/workbook.xml")).iter():
        id = one.get(_RELATION) or one.get(_STRICT_RELATION)
        if one.tag.endswith("}sheet") and id is not None:
            target = related[id]
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in there:
                yield one.get("name", ""), part


_RELATIONS = "xl/_rels/workbook.xml.rels"


def _extent(part: bytes) -> Extent:
    """Goes through the cells of a sheet; its rows and cells may say where they stand, or just follow."""
    from xml.parsers.expat import ExpatError, ParserCreate

    row, column, rows, columns = -1, -1, 0, 0
    wrong: dict[tuple[int, int], str] = {}
    holds = faulty = False

    def start(name: str, told: dict[str, str]) -> None:
        nonlocal row, column, holds, faulty
        kind = name.rpartition(":")[2]
        if kind == "row":
            row, column = (int(told["r"]) - 1 if "r" in told else row + 1), -1
        elif kind == "c":
            named = _CELL.fullmatch(told.get("r", ""))
            column = _column(named[1]) if named is not None else column + 1
            holds, faulty = False, told.get("t") == "e"
        elif kind in ("v", "t"):
            holds = True

    def text(data: str) -> None:
        if faulty and holds:
            wrong[row, column] = wrong.get((row, column), "") + data

    def end(name: str) -> None:
        nonlocal rows, columns, holds, faulty
        kind = name.rpartition(":")[2]
        if kind in ("v", "t"):
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            holds = False
        elif kind == "c":
            faulty = False

    parser = ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(part, True)
    except ExpatError as error:
        raise BrokenWorkbook() from error
    return Extent(rows, columns, wrong)


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1
