"""Sheets as workbooks: .xlsx as spreadsheets write it, read without running anything in it.

What a formula came to when the file was saved is what counts. Written, every text is a text, whatever it
looks like: no formula, no link, no number that loses its zeros. Figures are numbers, with at most the 15
digits that a spreadsheet keeps.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..language import _
from .errors import BrokenWorkbook, EmptyFile, ErrorCell, LockedWorkbook
from .faults import Faults
from .sheets import Cell, Row, rows_of, unguarded
from .workbook import Extent, cell_name, extents, refuse_if_too_large

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDEST = 48
"""Characters of a column; longer texts run on."""

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - no instant
"""What a workbook says of when it was made: the same content gives the same bytes."""


# reading


def read_workbook(content: bytes, known: Sequence[str], needed: Sequence[str], faults: Faults) -> list[Row]:
    """The rows of the first sheet that is shown and has something in it.

    `EmptyFile`, `BrokenWorkbook`, `LockedWorkbook`, `TooBig`, `TooManyRows`, `TooManyColumns`; faults of
    cells are noted.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    far = extents(io.BytesIO(content))
    for extent in far.values():
        refuse_if_too_large(extent)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            shown = (one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible)
            name = next((name for name in shown if name in far and far[name].rows), None)
            cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False) if name is not None else []
    except PasswordError as error:
        raise LockedWorkbook() from error
    except CalamineError as error:
        raise BrokenWorkbook() from error
    if name is None:
        raise EmptyFile()
    _note_errors(far[name], faults)
    return rows_of(_lines(cells), known, needed, faults, mark=".")


def _lines(cells: Sequence[Sequence[Any]]) -> Iterator[tuple[int, list[str]]]:
    """The lines of a sheet as texts, from its first that says anything."""
    texts = ((n, [text_of_cell(cell) for cell in line]) for n, line in enumerate(cells, 1))
    began = False
    for n, line in texts:
        began = began or any(line)
        if began:
            yield n, line


def _note_errors(extent: Extent, faults: Faults) -> None:
    for (row, column), value in sorted(extent.wrong.items()):
        place = _("line {line}").format(line=row + 1)
        faults.add(place, ErrorCell(cell=cell_name(row, column), value=value))


def text_of_cell(value: object) -> str:
    """A cell as text: numbers with a point and without what is only in the machine, times as ISO 8601."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{Decimal(f'{value:.15g}').normalize() + 0:f}"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M" if not value.second else "%Y-%m-%d %H:%M:%S")
        case date() | time() | timedelta():
            return str(value)
        case _:
            return str(value)


# writing


def workbook_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An .xlsx with one sheet: the header stays in sight, columns are as wide as what is in them."""
    from xlsxwriter import Workbook

    out, widths = io.BytesIO(), [len(name) for name in columns]
    texts_stay = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, {"in_memory": True, **texts_stay})
    book.set_properties({"created": _MADE})
    sheet, heading = book.add_worksheet(), book.add_format({"bold": True})
    time_shown = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for column, name in enumerate(columns):
        sheet.write_string(0, column, name, heading)
    for n, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            _write(sheet, n, column, cell, time_shown)
            widths[column] = max(widths[column], 16 if isinstance(cell, datetime) else len(str(cell or "")))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, _WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, time_shown: Any) -> None:
    match cell:
        case None | "":
            return
        case datetime():
            sheet.write_datetime(row, column, cell, time_shown)
        case int():
            sheet.write_number(row, column, cell)
        case Decimal():
            if Decimal(f"{float(cell):.15g}") == cell:
                sheet.write_number(row, column, float(cell))
            else:  # more digits than a number of a spreadsheet has
                sheet.write_string(row, column, f"{cell:f}")
        case _:
            sheet.write_string(row, column, _kept(cell))


def _kept(text: str) -> str:
    """A text that looks guarded gets a guard of its own: one is taken away when it is read."""
    return f"'{text}" if unguarded(text) != text else text
