"""Sheets as text: CSV as spreadsheets write and read it (RFC 4180, with what people's programs make of it).

Written as UTF-8 with a mark at the front, which is how a spreadsheet knows it; read in that, in plain
UTF-8, in UTF-16 with its mark (“Unicode text”) and in Windows-1250. The delimiter is told by a line `sep=;`
before the header, else by the header. A text that a spreadsheet would take for a formula stands behind an
apostrophe (OWASP, CSV injection), which is taken away again when it is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, Protocol

from ..clean_text import folded
from ..errors import NeedsField, NotText, ShiftboardError, TornQuotes, UnknownField
from ..language import _, in_use, listed, number
from .errors import ColumnTwice, TooManyRows, WiderThanHeader
from .faults import Faults

DELIMITERS = ";\t,"

MARKS = {";": ",", ",": ".", "\t": ""}
"""The decimal mark that goes with a delimiter: where the comma is one, fields cannot be parted by it."""

MOST_ROWS = 50_000
"""Rows of a sheet: ten times what a large store keeps, and read in seconds."""

Cell = str | Decimal | int | datetime | None
"""What is written into a sheet: text, an amount, a local time, or nothing."""

_SEPARATOR = re.compile(r'"?sep=(.)"?\r?$', re.IGNORECASE)

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"''*[=+\-@\t\r]")


class _Reader(Protocol):
    """What `csv.reader` gives."""

    line_num: int

    def __next__(self) -> list[str]: ...


class Row(NamedTuple):
    """One row below the header: the line of the file it begins on, and its cells by column."""

    line: int
    cells: dict[str, str]
    mark: str = "."
    """The decimal mark of its figures; empty where that is not known."""

    def place(self, column: str) -> str:
        """Where a cell stands, in words."""
        return _("line {line}, column {column}").format(line=self.line, column=column)


def guarded(text: str) -> str:
    """The text as no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text without the guard."""
    return text[1:] if _GUARDED.match(text) else text


def sheet_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file; with semicolons where the comma is the decimal mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if in_use() == "cs" else ",", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file of cells as they are: texts guarded, amounts with the language's decimal mark."""
    return sheet_bytes(columns, (tuple(map(_written, row)) for row in rows))


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Decimal() | int():
            return number(Decimal(cell))
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case _:
            return guarded(cell)


def text_of(content: bytes) -> str:
    """What a file says, in whichever of the encodings. `NotText`."""
    utf_16 = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ()
    for encoding in (*utf_16, "utf-8-sig", "cp1250"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotText()


def read_sheet(text: str, known: Sequence[str], needed: Sequence[str], faults: Faults) -> list[Row]:
    """The rows of a CSV text that say anything. What is wrong is noted with its line."""
    first, _newline, rest = text.partition("\n")
    told = _SEPARATOR.fullmatch(first)
    delimiter = told[1] if told is not None else _delimiter(first)
    reader = csv.reader(io.StringIO(rest if told else text, newline=""), delimiter=delimiter, strict=True)
    above = 1 if told is not None else 0
    numbered = ((line + above, cells) for line, cells in _numbered(reader, faults))
    return rows_of(numbered, known, needed, faults, mark=MARKS.get(delimiter, ""))


def rows_of(
    numbered: Iterator[tuple[int, list[str]]],
    known: Sequence[str],
    needed: Sequence[str],
    faults: Faults,
    *,
    mark: str,
) -> list[Row]:
    """The rows below the header that say anything, from the lines of a file; guards are taken away.

    Without a header that can be gone by, there are none.
    """
    at, cells = next(numbered, (1, []))
    header = [folded(unguarded(name.strip())) for name in cells]
    while header and not header[-1]:
        header.pop()
    if not _header_will_do(header, at, known, needed, faults):
        return []
    rows: list[Row] = []
    for line, cells in numbered:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) == MOST_ROWS:
            faults.add("", TooManyRows(limit=MOST_ROWS))
            return []
        empty = dict.fromkeys(filter(None, header), "")  # Excel leaves out what is empty at the end of a line
        rows.append(Row(line, empty | dict(_named(line, cells, header, faults)), mark))
    return rows


def _header_will_do(
    header: list[str], line: int, known: Sequence[str], needed: Sequence[str], faults: Faults
) -> bool:
    wrong: list[ShiftboardError] = [
        UnknownField(name=name, names=listed(known)) for name in header if name and name not in known
    ]
    torn: list[ShiftboardError] = [
        ColumnTwice(name=name) for name, times in Counter(header).items() if name and times > 1
    ]
    torn += [NeedsField(name=name) for name in needed if name not in header]
    for error in (*wrong, *torn):
        faults.add(_("line {line}").format(line=line), error)
    return not torn


def _named(line: int, cells: list[str], header: list[str], faults: Faults) -> Iterator[tuple[str, str]]:
    """The cells of a line with the names of their columns."""
    for n, cell in enumerate(cells):
        name = header[n] if n < len(header) else ""
        if name:
            yield name, unguarded(cell.strip())
        elif cell.strip():
            faults.add(_("line {line}").format(line=line), WiderThanHeader(value=cell.strip()[:40]))


def _delimiter(header: str) -> str:
    return max(DELIMITERS, key=header.count) if any(one in header for one in DELIMITERS) else ","


def _numbered(reader: _Reader, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they begin on: a cell may have several."""
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error:
            faults.add(_("line {line}").format(line=line), TornQuotes())
            return
