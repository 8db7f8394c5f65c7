"""Sheets as people's programs write them, and as ours are read by them: figures, texts, what is no sheet."""

from __future__ import annotations

import io
import shutil
import subprocess
import time
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from shiftboard.clean_text import clean
from shiftboard.errors import BadValue, CannotImport, CannotRead, CannotWrite
from shiftboard.exchange.errors import BadFigure, NoSheetEnding, UnclearFigure
from shiftboard.exchange.faults import Faults
from shiftboard.exchange.figures import read_figure
from shiftboard.exchange.files import read_sheet_file, write_sheet_file
from shiftboard.exchange.sheets import Row
from shiftboard.exchange.xlsx import text_of_cell
from shiftboard.language import number, use

NAMES = ("sku", "name", "par", "note")
DANGEROUS = [
    "=cmd|' /C calc'!A0",
    "+1",
    "@x",
    "-5",
    "'=1",
    "''=1",
    '=HYPERLINK("http://x")',
    "http://x.y",
    "007",
]


def rows_in(file: Path, *needed: str) -> tuple[Row, ...]:
    """What a sheet says; `CannotImport` where it says it wrongly."""
    faults = Faults(file.name)
    sheet = read_sheet_file(file, NAMES, needed or ("sku",), faults)
    faults.refuse()
    return sheet.rows


def refusal(file: Path) -> str:
    """The sentence that a file is refused with."""
    with pytest.raises(CannotImport) as refused:
        rows_in(file)
    return str(refused.value.fields["faults"])


def workbook(file: Path, *sheets: list[list[Any]], hidden: tuple[int, ...] = ()) -> Path:
    """A workbook as somebody saved it: a text that begins with = is a formula, with what it came to."""
    book = Workbook(str(file))
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for n, lines in enumerate(sheets):
        sheet = book.add_worksheet()
        if n in hidden:
            sheet.hide()
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                match cell:
                    case ("=", formula, value):
                        sheet.write_formula(row, column, formula, None, value)
                    case date():
                        sheet.write_datetime(row, column, cell, day)
                    case str():
                        sheet.write_string(row, column, cell)
                    case None:
                        pass
                    case _:
                        sheet.write(row, column, cell)
    if hidden:
        book.worksheets()[-1].activate()
        book.worksheets()[-1].set_first_sheet()
    book.close()
    return file


def text_file(folder: Path, content: str | bytes, name: str = "items.csv") -> Path:
    """A file with these bytes."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


# workbooks


def test_a_workbook_is_read_as_it_looks(tmp_path: Path) -> None:
    """Numbers without what is only in the machine, formulas as they came out, days as ISO, zeros kept."""
    file = workbook(
        tmp_path / "a.xlsx",
        [
            ["SKU", "Name", "Par"],
            ["0012", "Butter", 0.1],
            [12.0, True, 0.1 + 0.2],
            [8594001000012, ("=", "=B2&1", "Butter1"), ("=", "=C2*2", 0.2)],
            [None, None, None],
            ["d", date(2026, 11, 23), 1234567.125],
        ],
    )
    assert [(one.line, *one.cells.values()) for one in rows_in(file)] == [
        (2, "0012", "Butter", "0.1"),
        (3, "12", "yes", "0.3"),
        (4, "8594001000012", "Butter1", "0.2"),
        (6, "d", "2026-11-23", "1234567.125"),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (12.0, "12"),
        (1e15, "1000000000000000"),
        (1.1 * 3, "3.3"),
        (-0.0, "0"),
        (5e-7, "0.0000005"),
    ],
)
def test_a_number_without_what_is_only_in_the_machine(value: float, text: str) -> None:
    assert text_of_cell(value) == text


def test_the_first_sheet_that_is_shown_and_has_something_in_it(tmp_path: Path) -> None:
    """The line is that of the sheet, also where it begins further down."""
    file = workbook(
        tmp_path / "a.xlsx", [], [["sku"], ["hidden"]], [[], [], ["sku", "par"], ["W-1", 3]], hidden=(1,)
    )
    assert [(one.line, one.cells) for one in rows_in(file)] == [(4, {"sku": "W-1", "par": "3"})]


def test_the_error_of_a_formula_is_a_fault_and_no_empty_cell(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "a.xlsx",
        [["sku", "par"], ["W-1", ("=", "=1/0", "#DIV/0!")], ["W-2", ("=", "=X", "#REF!")]],
    )
    said = refusal(file)
    assert "line 2: The cell B2 holds an error of the spreadsheet (#DIV/0!)" in said
    assert "B3" in said
    assert "#REF!" in said


def test_a_cell_in_a_far_corner_is_told_before_memory_is_asked_for(tmp_path: Path) -> None:
    book = Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["sku", "name"])
    sheet.write(1, 16_000, "x")
    book.close()
    assert "column WQK" in refusal(tmp_path / "a.xlsx")
    far = workbook(tmp_path / "b.xlsx", [["sku"], *([] for _n in range(100_500)), ["x"]])
    assert "more than 50000 rows" in refusal(far)


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_sheet_file(tmp_path / name, NAMES, [["1", "x", Decimal(2), None]])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "cs"])
def test_texts_stay_texts_and_figures_figures(ending: str, language: str, tmp_path: Path) -> None:
    """What looks like a formula, a link or a number comes back letter by letter."""
    use(language)
    file = tmp_path / f"a.{ending}"
    at = datetime(2026, 11, 23, 21, 5)  # noqa: DTZ001 - as a clock on the wall shows it
    figures = [Decimal("1234.5"), Decimal("0.1"), Decimal("12345678.123"), at, 7, None, Decimal(0), 1, 2]
    write_sheet_file(file, ("name", "par"), zip(DANGEROUS, figures, strict=True))
    rows = rows_in(file, "name")
    assert [one.cells["name"] for one in rows] == DANGEROUS
    cells = [one.cells["par"] for one in rows]
    assert cells[3] == "2026-11-23 21:05"
    assert [read_figure(cell, rows[0].mark) for cell in cells[:3]] == figures[:3]
    assert cells[4:] == ["7", "", "0", "1", "2"]


def test_what_is_kept_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full in the middle: the old file stands, and nothing lies beside it."""
    file = text_file(tmp_path, "the old one")

    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as there:
            there.write(content[:3])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(CannotWrite, match="No space left"):
            write_sheet_file(file, NAMES, [["1", "x", None, ""]])
    assert [one.name for one in tmp_path.iterdir()] == ["items.csv"]
    assert file.read_text() == "the old one"
    write_sheet_file(file, NAMES, [])
    assert file.read_text("utf-8-sig") == "sku,name,par,note\n"
    with pytest.raises(NoSheetEnding):
        write_sheet_file(tmp_path / "items.pdf", NAMES, [])
    with pytest.raises(CannotWrite):
        write_sheet_file(tmp_path / "nowhere" / "items.csv", NAMES, [])


# CSV


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("sku;name;par\r\n0012;Žlutý kůň;1 234,5\r\n".encode("cp1250"), 2),
        ("sku;name;par\r\n0012;Žlutý kůň;1\u00a0234,50\r\n".encode("utf-8-sig"), 2),
        ('sku,name,par\r\n0012,Žlutý kůň,"1,234.50"\r\n'.encode("utf-8-sig"), 2),
        ("sku,name,par\n0012,Žlutý kůň,1234.5\n".encode(), 2),
        ("sep=;\r\nsku;name;par\r\n0012;Žlutý kůň;1.234,5\r\n".encode("cp1250"), 3),
        ('"sep=,"\nsku,name,par\n0012,Žlutý kůň,1234.5'.encode(), 3),
        ("sku\tname\tpar\r\n0012\tŽlutý kůň\t1234,5\r\n".encode("utf-16"), 2),
        ("SKU;Name;PAR;;;\r\n;;;;;\r\n0012;Žlutý kůň;\u202f1 234,5;;;\r\n;;;;;\r\n".encode(), 3),
    ],
    ids=["czech", "czech-utf8", "english", "no-mark", "sep", "sep-quoted", "unicode-text", "trailing"],
)
def test_as_spreadsheets_write_it(content: bytes, line: int, tmp_path: Path) -> None:
    (row,) = rows_in(text_file(tmp_path, content))
    assert row.line == line
    assert (row.cells["sku"], row.cells["name"]) == ("0012", "Žlutý kůň")
    assert read_figure(row.cells["par"], row.mark) == Decimal("1234.5")


def test_a_text_of_several_lines_counts_them(tmp_path: Path) -> None:
    file = text_file(tmp_path, 'sku,note,par\n1,"a\nb",2\n2,,3\n')
    assert [(one.line, one.cells["note"]) for one in rows_in(file)] == [(2, "a\nb"), (4, "")]


def test_a_line_that_ends_early_has_empty_cells(tmp_path: Path) -> None:
    (row,) = rows_in(text_file(tmp_path, "sku,name,par\n1,x\n"))
    assert row.cells == {"sku": "1", "name": "x", "par": ""}


@pytest.mark.parametrize(
    ("text", "mark", "figure"),
    [
        ("1 234,50", "", "1234.50"),
        ("1,234.50", "", "1234.50"),
        ("1.234,50", "", "1234.50"),
        ("1,234,567", "", "1234567"),
        ("1.234", ".", "1.234"),
        ("1,234", ",", "1.234"),
        ("0,125", ".", "0.125"),
        ("1234,567", ".", "1234.567"),
        ("1,5", ".", "1.5"),
        (",5", ".", "0.5"),
        ("5,", ",", "5"),
        ("-18", ".", "-18"),
        ("−18,5", ".", "-18.5"),
        ("- 0", ".", "0"),
        ("+3", ".", "3"),
        ("12\u00a0345\u202f678,9", ",", "12345678.9"),
    ],
)
def test_figures_with_either_mark(text: str, mark: str, figure: str) -> None:
    assert read_figure(text, mark) == Decimal(figure)


@pytest.mark.parametrize(("text", "mark"), [("1,234", "."), ("1.234", ","), ("1,234", ""), ("12.345", "")])
def test_a_figure_that_can_be_either_is_asked_about(text: str, mark: str) -> None:
    with pytest.raises(UnclearFigure) as asked:
        read_figure(text, mark)
    written = [str(asked.value.fields[name]) for name in ("more", "less_written")]
    assert [read_figure(one, mark) * 1 for one in written] == [
        Decimal(text.replace(",", "").replace(".", "")),
        Decimal(text.replace(",", ".")),
    ]


@pytest.mark.parametrize(
    "text", ["", "x", "1,2,3", "1.2.3", "12 34", "1e5", "1-2", "٣", "½", "12 Kč", "1,23,456", "--1"]
)
def test_what_is_no_figure(text: str) -> None:
    with pytest.raises(BadFigure):
        read_figure(text, ".")


@given(st.decimals(Decimal(-9_999_999), Decimal(9_999_999), places=3), st.sampled_from(["en", "cs"]))
def test_every_figure_of_ours_is_read_again(figure: Decimal, language: str) -> None:
    use(language)
    assert read_figure(number(figure), "," if language == "cs" else ".") == figure


@given(st.text(max_size=12), st.sampled_from([".", ",", ""]))
def test_a_figure_or_a_sentence_whatever_is_typed(text: str, mark: str) -> None:
    with suppress(BadValue):
        assert read_figure(text, mark).is_finite()


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Co", "Cn"])
CELLS = st.text(LETTERS, max_size=50).map(clean)


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=5))
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_any_text_comes_back(
    ending: str, rows: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("sheet") / f"a.{ending}"
    rows = [one for one in rows if one[0]]
    write_sheet_file(file, ("sku", "name"), [["first", ""], *rows])
    assert [(one.cells["sku"], one.cells["name"]) for one in rows_in(file)][1:] == rows


# what is no sheet, and what is wrong with one


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "There is nothing in it."),
        ("blank.csv", b"\xef\xbb\xbf\r\n\r\n", "There is nothing in it."),
        ("header.csv", b"sku,name\r\n", "a header, and nothing below it"),
        ("photo.xlsx", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x81\x00" * 50, "This is no sheet."),
        ("photo.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "This is no sheet."),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a workbook of another kind"),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "locked with a password",
        ),
        ("page.xls", b"\r\n<html><body><table><tr><td>sku", "This is a web page"),
        ("torn.xlsx", b"PK\x03\x04 xl/workbook.xml", "not whole"),
        ("archive.xlsx", b"PK\x03\x04 something else", "This is no sheet."),
        ("twice.csv", b"sku,name,SKU\n1,2,3\n", "line 1: The column “sku” is there twice."),
        ("unknown.csv", b"sku,colour\n1,2\n", "line 1: “colour” is not known here. There are: sku, name"),
        ("missing.csv", b"name,par\n1,2\n", "line 1: “sku” is missing."),
        ("wide.csv", b"sku,name\n1,Water, still\n", "line 2: There is more in this line"),
        ("quotes.csv", b'sku,name\n1,"x\n', "line 2: A quotation mark"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    assert words in refusal(text_file(tmp_path, content, name))


def test_a_workbook_with_nothing_in_it_and_one_of_another_kind(tmp_path: Path) -> None:
    assert "There is nothing in it." in refusal(workbook(tmp_path / "a.xlsx", []))
    assert "a header, and nothing below" in refusal(workbook(tmp_path / "b.xlsx", [["sku", "name"]]))
    with zipfile.ZipFile(tmp_path / "c.ods", "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "of another kind (.xls, .ods" in refusal(tmp_path / "c.ods")


def test_a_workbook_that_is_torn_anywhere_is_a_sentence(tmp_path: Path) -> None:
    """Cut off, or with one byte another, it is read or refused, and never a traceback."""
    whole = workbook(tmp_path / "a.xlsx", [["sku", "name"], ["1", "x"]]).read_bytes()
    step = max(1, len(whole) // 60)
    for at in range(60, len(whole), step):
        for torn in (whole[:at], whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :]):
            try:
                rows_in(text_file(tmp_path, torn, "torn.xlsx"))
            except CannotImport:
                continue


def test_a_file_that_is_not_there_or_is_none(tmp_path: Path) -> None:
    for file in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(CannotRead):
            rows_in(file)


def test_fifty_megabytes_are_told_at_once(tmp_path: Path) -> None:
    """It is not read: neither time nor memory goes into it."""
    with (tmp_path / "big.csv").open("wb") as big:
        big.write(b"sku,name\n")
        big.truncate(50 * 2**20)
    tracemalloc.start()
    began = time.perf_counter()
    assert "It has 50 MB; at most 20 MB are read." in refusal(tmp_path / "big.csv")
    assert time.perf_counter() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()


def test_a_workbook_that_swells_when_it_is_unpacked(tmp_path: Path) -> None:
    """A few kilobytes that would be a quarter of a gigabyte."""
    workbook(tmp_path / "a.xlsx", [["sku"], ["1"]])
    with zipfile.ZipFile(tmp_path / "a.xlsx", "a", zipfile.ZIP_DEFLATED) as parts:
        for n in range(5):
            parts.writestr(f"xl/media/{n}", bytes(50 * 2**20))
    assert "It has 250 MB" in refusal(tmp_path / "a.xlsx")


def test_too_many_rows(tmp_path: Path) -> None:
    file = text_file(tmp_path, "sku\n" + "1\n" * 50_001)
    assert "more than 50000 rows" in refusal(file)
    assert len(rows_in(text_file(tmp_path, "sku\n" + "1\n" * 50_000))) == 50_000


def test_every_fault_is_kept_and_two_are_told(tmp_path: Path) -> None:
    with pytest.raises(CannotImport) as refused:
        rows_in(text_file(tmp_path, "sku,a,b,c\n1,2,3,4\n"))
    told = refused.value.fields["all"]
    assert isinstance(told, tuple)
    assert len(told) == 3
    assert str(refused.value).endswith("And 1 more.")


# other programs


def converted(file: Path, into: Path) -> Path:
    """A sheet after gnumeric has read it and written it anew."""
    program = shutil.which("ssconvert")
    assert program, "ssconvert is missing: apt-get install gnumeric"
    said = subprocess.run(
        [program, "--import-encoding=UTF-8", str(file), str(into)]
        if file.suffix == ".csv"
        else [program, str(file), str(into)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return into


@pytest.mark.peer
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_gnumeric_takes_no_text_for_a_formula_and_loses_no_zero(ending: str, tmp_path: Path) -> None:
    """ssconvert reads what we wrote; in what it writes, every text is a text and every figure a figure."""
    names = [*DANGEROUS, "0012", "8594001000012", "Žlutý kůň"]
    file = tmp_path / f"a.{ending}"
    write_sheet_file(file, ("sku", "name", "par"), [[n, n, Decimal("1.5")] for n in names])
    for into in ("csv", "xlsx"):
        converted(file, tmp_path / f"out-{ending}.{into}")
    with zipfile.ZipFile(tmp_path / f"out-{ending}.xlsx") as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not any(b"<f" in sheet for sheet in sheets)
    if ending == "xlsx":  # in a CSV, whoever opens it decides what 0012 is
        assert [one.cells["name"] for one in rows_in(tmp_path / "out-xlsx.xlsx")] == names
        assert [one.cells["sku"] for one in rows_in(tmp_path / "out-xlsx.csv")] == names


def test_reading_never_runs_what_is_in_it(tmp_path: Path) -> None:
    """A formula without a value is what it came to when it was saved: nothing was reckoned, so nothing."""
    out = io.BytesIO()
    book = Workbook(out)
    book.add_worksheet().write_row(0, 0, ["sku"])
    book.worksheets()[0].write_formula(1, 0, '=WEBSERVICE("http://x.invalid")', None, "kept")
    book.close()
    (row,) = rows_in(text_file(tmp_path, out.getvalue(), "a.xlsx"))
    assert row.cells == {"sku": "kept"}
