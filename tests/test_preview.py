"""What is shown before it is printed is what is printed: the lines of a slip, the pages of a PDF, a mail."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
import test_commands
from conftest import Bistro, Now
from hypothesis import given
from hypothesis import strategies as st
from test_commands import Run, refused
from test_mail import plain_server, set_up
from test_mail import read as letter_read
from test_page import read, said_by, tight
from test_print_text import pages, small_evening, unhurried
from test_receipt import printed

from shiftboard.handover.page import Handover
from shiftboard.language import use
from shiftboard.printing.coats import pdf, receipt, rendered, text
from shiftboard.printing.lines import Line, Weight
from shiftboard.printing.pdf_pages import NotReadable, page_count, pages_of
from shiftboard.printing.preview import on_printer
from shiftboard.printing.printers import Printer
from shiftboard.printing.records import BRIEFING, LIST, PACK

run = test_commands.run

PAGE = re.compile(r"— (?:page|strana) (\d+) .*—")


def bar(columns: int = 42, code_page: str = "CP852") -> Printer:
    return Printer(name="bar", address="tcp://bar", columns=columns, code_page=code_page)


def shown_pages(lines: tuple[Line, ...]) -> list[str]:
    """What is shown of each page, without white space."""
    shown: list[str] = []
    for line in lines:
        if PAGE.fullmatch(line.text):
            shown.append("")
        else:
            shown[-1] += tight(line.text)
    return shown


# a slip


@unhurried
@given(pages, st.sampled_from([32, 42, 48]), st.sampled_from(["CP852", "CP1250"]), st.booleans())
def test_a_slip_is_shown_line_by_line_as_it_comes_out(
    page: Handover, columns: int, code_page: str, reprint: bool
) -> None:
    """A reader of the bytes sees the same lines, in the same letters, the same ones standing out."""
    printer = bar(columns, code_page)
    shown = on_printer(page, printer, reprint=reprint)
    out = printed(receipt(page, printer, reprint=reprint))
    words = [line for line in shown.lines if not line.code]
    printable = [line for line in out.lines if line]
    assert [line.text for line in words if line.text] == printable
    assert shown.columns == columns
    for weight, mark in ((Weight.HEADING, "bold"), (Weight.LOUD, "loud")):
        stands_out = [line.text for line in words if line.weight is weight and line.text]
        assert stands_out == re.findall(rf"<{mark}>(.*?)</{mark}>", out.text)


def test_letters_that_the_printer_lacks_are_shown_as_it_spells_them(dinner: Bistro) -> None:
    dinner.board.handover.write_note("Łukasz Øresund 🍕 “tak” – Žluťoučký")
    shown = "\n".join(line.text for line in on_printer(dinner.board.handover.of(), bar()).lines)
    assert 'Łukasz Oresund ? "tak" - Žluťoučký' in shown


def test_the_code_is_shown_where_it_is_printed(dinner: Bistro, now: Now) -> None:
    small_evening(dinner, now)
    page = dinner.board.handover.of()
    codes = [line for line in on_printer(page, bar()).lines if line.code]
    assert [(one.text, one.centred) for one in codes] == [(page.seal, True)]


# a page


@pytest.mark.parametrize("language", ["en", "cs"])
@pytest.mark.parametrize("paper", ["A4", "A5", "Letter"])
def test_a_page_is_shown_page_by_page(dinner: Bistro, now: Now, paper: str, language: str) -> None:
    """Every page has its own text and no other, the body in order, what runs along around it."""
    small_evening(dinner, now)
    use(language)
    page = dinner.board.handover.of()
    printer = Printer(name="office", address="lp:office", paper=paper)
    there = read(pdf(page, paper=paper))
    shown = shown_pages(on_printer(page, printer).lines)
    assert len(shown) == len(there.pages) >= 2
    for said, body, running in zip(shown, there.pages, there.running, strict=True):
        assert sorted(said) == sorted(body + running)
        assert page.site.replace(" ", "") in said
    assert shown[0].index("Seal" if language == "en" else "Pečeť") > shown[0].index("1.")


def test_which_page_it_is_stands_between_them(dinner: Bistro) -> None:
    lines = on_printer(dinner.board.handover.of(), Printer(name="o", address="lp:o")).lines
    said = [line.text for line in lines if PAGE.fullmatch(line.text)]
    assert said == ["— page 1 of 2 —", "— page 2 of 2 —"]


def test_a_row_of_a_table_is_one_line(dinner: Bistro, now: Now) -> None:
    """What was read stands beside the line it was read for, as on the paper."""
    small_evening(dinner, now)
    lines = [line.text for line in pages_of(pdf(dinner.board.handover.of()))[1].lines]
    [row] = [line for line in lines if line.startswith("16:05")]
    assert re.split(r"\s{2,}| (?=Freezer|-20|at most)", row) == [
        "16:05",
        "Freezer",
        "-20 °C",
        "at most -18 °C",
    ]


def test_bold_lines_of_a_page_are_shown_so(dinner: Bistro) -> None:
    first = pages_of(pdf(dinner.board.handover.of()))[0]
    bold = {line.text for line in first.lines if line.weight is Weight.HEADING}
    assert {"Bistro Lípa", "Signatures"} <= bold
    assert not any(line.weight is Weight.HEADING for line in first.foot)


@pytest.mark.peer
@pytest.mark.parametrize("what", ["handover", PACK, BRIEFING, LIST])
@pytest.mark.parametrize("language", ["en", "cs"])
def test_pdftotext_reads_the_same_on_each_page(
    dinner: Bistro, now: Now, what: str, language: str, tmp_path: Path
) -> None:
    small_evening(dinner, now)
    use(language)
    raw = pdf(dinner.board.prints.documents.of(what, list="opening").page)
    (tmp_path / "page.pdf").write_bytes(raw)
    theirs = said_by("pdftotext", "-raw", str(tmp_path / "page.pdf"), "-").split("\f")[:-1]
    ours = pages_of(raw)
    assert len(ours) == len(theirs) == page_count(raw)
    for page, their in zip(ours, theirs, strict=True):
        said = "".join(tight(line.text) for line in (*page.head, *page.lines, *page.foot))
        assert sorted(said) == sorted(tight(their))


@unhurried
@given(pages, st.text(max_size=40), st.sampled_from(["A4", "A5"]))
def test_whatever_was_typed_it_can_be_shown(page: Handover, anything: str, paper: str) -> None:
    """Emoji, Chinese, words without end: what an independent reader finds on each page, is shown of it."""
    page = msgspec.structs.replace(page, site="Bistro Lípa", note=f"{anything}\n{anything} x")
    printer = Printer(name="office", address="lp:office", paper=paper)
    there = read(pdf(page, paper=paper))
    shown = shown_pages(on_printer(page, printer).lines)
    assert [sorted(one) for one in shown] == [
        sorted(body + running) for body, running in zip(there.pages, there.running, strict=True)
    ]


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 9 0 R>>\nendobj"])
def test_a_page_that_cannot_be_read_is_a_sentence(raw: bytes) -> None:
    with pytest.raises(NotReadable):
        pages_of(raw)


# text, mail


def test_plain_text_is_shown_as_it_is_written(dinner: Bistro) -> None:
    page, printer = dinner.board.handover.of(), Printer(name="dot", address="file:/x.txt")
    shown = on_printer(page, printer)
    assert "\n".join(line.text for line in shown.lines) + "\n" == rendered(page, printer).decode()
    assert shown.columns == 80


def test_a_mail_is_shown_with_what_goes_with_it(run: Run, dinner: Bistro) -> None:
    """Subject, text and page are those that the server is given afterwards."""
    with plain_server() as server:
        set_up(dinner, server.server_address[1])
        shown = dinner.board.prints.preview(dinner.board.prints.job(mail="milan@example.com"))
        assert run("handover", "--mail", "milan@example.com").code == 0
        mail = letter_read(server.letters[0])
    lines = [line.text for line in shown.lines]
    [page] = mail.iter_attachments()
    assert lines[:4] == [
        f"From: {mail['From']}",
        f"To: {mail['To']}",
        f"Subject: {mail['Subject']}",
        f"Attached: {page.get_filename()}",
    ]
    body = text(dinner.board.handover.of()).splitlines()
    assert lines[5 : 5 + len(body)] == body
    assert lines[lines.index("— page 1 of 2 —") - 1] == f"— {page.get_filename()} —"


def test_a_second_one_is_shown_as_the_reprint_it_is(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    printer = Printer(name="dot", address=f"file:{tmp_path / 'page.txt'}")
    dinner.board.prints.add(printer)
    desk = dinner.board.prints
    assert "REPRINT" not in desk.preview(desk.job(printer=printer)).lines[0].text
    run("handover", "--print", "dot")
    assert "REPRINT" in desk.preview(desk.job(printer=printer)).lines[0].text


def test_looking_at_it_changes_nothing(dinner: Bistro) -> None:
    desk = dinner.board.prints
    desk.add(bar())
    before = dinner.files()
    for what in ("handover", PACK, BRIEFING, LIST):
        desk.preview(desk.job(what=what, list="opening", printer=bar()))
    assert dinner.files() == before


# a page that cannot be set


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The template of the handover is spoilt."""
    import typst

    def compile(*_: object, **__: object) -> bytes:
        raise typst.TypstError("unknown variable: sheeet", [], "handover.typ:8:3")

    monkeypatch.setattr(typst, "compile", compile)


@pytest.mark.usefixtures("broken")
def test_a_broken_template_is_a_sentence(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    """For a file, and for a printer, where the job waits until it can be set again."""
    told = ("could not be set", "unknown variable", "receipt")
    refused(run("handover", "--to", "pdf", "-o", str(tmp_path / "x.pdf")), *told)
    refused(run("handover", "--print", f"file:{tmp_path / 'x.pdf'}"), *told)
    [job] = dinner.board.prints.outbox.jobs()
    assert "could not be set" in job.last
    assert run("handover", "--print", f"file:{tmp_path / 'x.txt'}").code == 0, "plain text can be printed"
