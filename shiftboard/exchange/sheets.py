"""Sheets as text: CSV as spreadsheets write and read it (RFC 4180, with what people's programs make of it).

Written as UTF-8 with a mark at the front, which is how a spreadsheet knows it; read in that, in plain UTF-8
and in Windows-1250. The delimiter is told by the header line. A text that a spreadsheet would take for a
formula stands behind an apostrophe (OWASP, CSV injection), which is taken away again when it is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from ..clean_text import folded
from ..errors import NeedsField, NotText, TornQuotes, UnknownField
from ..language import _, in_use, listed
from .faults import Faults

DELIMITERS = ";\t,"

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


def text_of(content: bytes) -> str:
    """What a file says, in whichever of the two encodings. `NotText`."""
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotText()


def read_sheet(text: str, known: Sequence[str], needed: str, faults: Faults) -> list[Row]:
    """The rows of a CSV text that say anything. What is wrong is noted with its line."""
    lines = io.StringIO(text, newline="")
    delimiter = _delimiter(text.split("\n", 1)[0])
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    first = next(_numbered(reader, faults), None)
    header = [folded(unguarded(name.strip())) for name in first[1]] if first is not None else []
    for name in header:
        if name and name not in known:
            faults.add(_("line {line}").format(line=1), UnknownField(name=name, names=listed(known)))
    if needed not in header:
        faults.add(_("line {line}").format(line=1), NeedsField(name=needed))
    rows = []
    for line, cells in _numbered(reader, faults):
        named = {name: unguarded(cell.strip()) for name, cell in zip(header, cells, strict=False) if name}
        if any(cell.strip() for cell in cells):
            rows.append(Row(line, named))
    return rows


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
