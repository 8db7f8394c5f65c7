"""A sheet as a file: what it is, is told by what is in it; how it is written, by the ending of its name.

CSV and .xlsx are read. Of other workbooks (.xls, .ods, .xlsb) it cannot be told which cells hold an error,
and those would be taken for empty ones: they are to be saved as one of the two.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import CannotRead, CannotWrite, ShiftboardError
from ..language import _
from .errors import (
    EmptyFile,
    LockedWorkbook,
    NoSheetEnding,
    NotASheet,
    OnlyHeader,
    OtherWorkbook,
    TooBig,
    WebPage,
)
from .faults import Faults
from .sheets import Cell, Row, csv_bytes, read_sheet, text_of

LARGEST = 20
"""MB of a file: what 50,000 rows of 20 columns come to, and read without a thought for memory."""

Tell = Callable[[int, int], None]
"""Told how much of a long thing is done: so many, of so many."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_16 = b"\xff\xfe", b"\xfe\xff"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_TAG = re.compile(r"\s*<(?:!doctype|html|head|table|\?xml|!--)", re.IGNORECASE)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


class SheetFile(NamedTuple):
    """What a sheet says."""

    name: str
    """Of the file."""
    rows: tuple[Row, ...]

    @property
    def columns(self) -> frozenset[str]:
        """The columns that it has."""
        return frozenset(self.rows[0].cells) if self.rows else frozenset()


def read_sheet_file(file: Path, known: Sequence[str], needed: Sequence[str], faults: Faults) -> SheetFile:
    """The rows of a sheet, whatever program wrote it. What is wrong is noted with its line.

    `known` are the columns that there may be, `needed` those that there must be. `CannotRead`.
    """
    rows: list[Row] = []
    try:
        rows = _rows(_content(file), known, needed, faults)
        if not rows and not faults.said:
            raise OnlyHeader()
    except CannotRead:
        raise
    except ShiftboardError as error:
        faults.add("", error)
    return SheetFile(file.name, tuple(rows))


def write_sheet_file(file: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a sheet whose ending says how. `NoSheetEnding`, `CannotWrite`."""
    ending = sheet_ending(file)
    if ending == ".xlsx":
        from .xlsx import workbook_bytes

        replace_file(file, workbook_bytes(columns, rows))
    else:
        replace_file(file, csv_bytes(columns, rows))


def sheet_ending(file: Path) -> str:
    """How a sheet is to be written: .csv or .xlsx. `NoSheetEnding`."""
    ending = file.suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise NoSheetEnding(file=file.name)
    return ending


def replace_file(file: Path, content: bytes) -> None:
    """Write a file; one that is there is replaced whole or not at all. `CannotWrite`."""
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(content)  # a device, or a folder, which says so
            return
        whole = file.resolve()
        draft = whole.with_name(f".{whole.name}.{os.getpid()}")
        try:
            draft.write_bytes(content)
            draft.replace(whole)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(file=file, reason=error.strerror) from error


def _content(file: Path) -> bytes:
    """All of a file, unless there is too much of it. `CannotRead`, `TooBig`, `EmptyFile`."""
    try:
        known = file.stat()
        if not stat.S_ISREG(known.st_mode):
            raise CannotRead(file=file, reason=_("it is no file"))
        if known.st_size > LARGEST * 2**20:
            raise TooBig(size=known.st_size // 2**20, limit=LARGEST)
        content = file.read_bytes()
    except OSError as error:
        raise CannotRead(file=file, reason=error.strerror) from error
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise EmptyFile()
    return content


def _rows(content: bytes, known: Sequence[str], needed: Sequence[str], faults: Faults) -> list[Row]:
    if content.startswith(_ZIP):
        return _workbook_rows(content, known, needed, faults)
    if content.startswith(_OLE):
        raise LockedWorkbook() if _LOCKED in content else OtherWorkbook()
    if b"\0" in content and content[:2] not in _UTF_16:
        raise NotASheet()
    text = text_of(content)
    if _TAG.match(text):
        raise WebPage()
    if _NO_TEXT.search(text):
        raise NotASheet()
    return read_sheet(text, known, needed, faults)


def _workbook_rows(content: bytes, known: Sequence[str], needed: Sequence[str], faults: Faults) -> list[Row]:
    if b"xl/workbook.xml" in content:
        from .xlsx import read_workbook

        return read_workbook(content, known, needed, faults)
    others = b"opendocument.spreadsheet", b"xl/workbook.bin"
    raise OtherWorkbook() if any(one in content for one in others) else NotASheet()
