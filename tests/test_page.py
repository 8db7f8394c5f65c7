"""The handover as a PDF: everything is on it, severe first, in two pages; the same bytes every time."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from conftest import Bistro, Now, instant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_print_text import pages, small_evening
from test_receipt import contents

from shiftboard.board import Board
from shiftboard.demo import make_demo
from shiftboard.handover.page import Handover
from shiftboard.language import use
from shiftboard.printing.page import PAPERS, BadPaper, handover_pdf
from shiftboard.printing.receipt import PANGRAM
from shiftboard.signs import Sign


class Read(NamedTuple):
    """What stands in a PDF."""

    pages: list[str]
    """The text of each page, without white space and without what runs along on every page."""
    running: list[str]
    """The text that runs along: head and foot."""
    fonts: set[str]

    @property
    def text(self) -> str:
        return "".join(self.pages)


def read(raw: bytes) -> Read:
    """As much of a PDF reader as typst's files need: their objects stand one after another, their letters are
    numbers that a table of each font turns into Unicode."""
    objects = {int(n): body for n, body in re.findall(rb"\n(\d+) 0 obj\n(.*?)\nendobj", raw, re.S)}
    read = Read([], [], set())
    for leaf in (body for body in objects.values() if b"/Type/Page/" in body):
        fonts = {}
        for name, font in re.findall(rb"(/f\d+) (\d+) 0 R", objects[_reference(leaf, b"Resources")]):
            fonts[name] = _letters(_stream(objects[_reference(objects[int(font)], b"ToUnicode")]))
            read.fonts.update(re.findall(r"\+([\w-]+)", objects[int(font)].decode("latin-1")))
        page, running = _texts(_stream(objects[_reference(leaf, b"Contents")]), fonts)
        read.pages.append(page)
        read.running.append(running)
    return read


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/%s (\d+) 0 R" % name, body)
    assert found, (name, body[:200])
    return int(found[1])


def _stream(body: bytes) -> bytes:
    return zlib.decompressobj().decompress(body.partition(b"stream\n")[2])


def _letters(table: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<(\w{4})> <(\w+)>", table)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


PLAIN = rb"\\.|[^\\()]"
STRING = rb"\((?:%s|\((?:%s|\((?:%s)*\))*\))*\)" % (PLAIN, PLAIN, PLAIN)
"""Brackets that match may stand in a string as they are; deeper than this they do not here."""
TOKENS = re.compile(
    rb"<<(?:%s|<\w*>|[^<>(])*>>|%s|<\w*>|/[\w-]+|\bBDC\b|\bEMC\b|\bTf\b" % (STRING, STRING), re.S
)
"""Dictionaries, strings, names, and the operators that begin and end a marked part and that choose a font."""


def _texts(content: bytes, fonts: dict[bytes, dict[int, str]]) -> tuple[str, str]:
    """The text of a page, and that of its head and foot."""
    texts = {True: "", False: ""}
    names: list[bytes] = []
    running, letters = False, dict[int, str]()
    for token in TOKENS.findall(content):
        if token.startswith((b"/", b"<<")):
            names.append(token)
            continue
        if token.startswith((b"(", b"<")):
            codes = _unescaped(token[1:-1]) if token[0] == ord("(") else bytes.fromhex(token[1:-1].decode())
            numbers = (codes[n] * 256 + codes[n + 1] for n in range(0, len(codes), 2))
            texts[running] += "".join(letters.get(number, "") for number in numbers)
        elif token == b"Tf":
            letters = fonts[names[-1]]
        else:
            running = token == b"BDC" and b"/Artifact" in names
        names.clear()
    return tight(texts[False]), tight(texts[True])


def _unescaped(string: bytes) -> bytes:
    plain = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def one(found: re.Match[bytes]) -> bytes:
        return bytes([int(found[1], 8)]) if found[1].isdigit() else plain.get(found[1], found[1])

    return re.sub(rb"\\([0-7]{1,3}|.)", one, string, flags=re.S)


def tight(text: str) -> str:
    """The text without white space and places where it may be broken."""
    return re.sub(r"[\s\u200b]+", "", text)


def holds(paper: str, page: Handover) -> list[str]:
    """The texts of a handover that are not on the paper."""
    return [text for text in (*contents(page), page.site, page.lead) if tight(text) not in paper]


@pytest.mark.parametrize("language", ["en", "cs"])
@pytest.mark.parametrize("paper", PAPERS)
def test_everything_is_on_it(dinner: Bistro, now: Now, language: str, paper: str) -> None:
    small_evening(dinner, now)
    use(language)
    page = dinner.board.handover.of()
    pdf = read(handover_pdf(page, paper=paper))
    assert holds(pdf.text, page) == []
    assert tight(page.seal) in pdf.pages[0]
    assert tight(f"{page.name}, {page.day}") in pdf.pages[0]
    assert all(tight(page.seal) in running and page.shift in running for running in pdf.running)
    assert tight(page.site) in pdf.running[1], "the second sheet says where it belongs"


def test_severe_things_come_first_and_signatures_on_the_first_page(dinner: Bistro, now: Now) -> None:
    small_evening(dinner, now)
    first = read(handover_pdf(dinner.board.handover.of())).pages[0]
    wanted = ["‼Safety", "Walk-infridge", "Equipmentanddeliveries", "Openandunfinished", "Signatures"]
    places = [first.index(word) for word in [*wanted, "Handedover", "Received"]]
    assert places == sorted(places)


def test_in_czech_nothing_is_left_in_english(dinner: Bistro, now: Now) -> None:
    small_evening(dinner, now)
    use("cs")
    text = read(handover_pdf(dinner.board.handover.of(), reprint=True)).text
    for czech in ("Předání", "Bezpečnost", "Podpisy", "Pečeť", "pondělí23.listopadu2026", "Zapsanéhodnoty"):
        assert czech in text or czech.upper() in text
    for english in ("Handover", "Safety", "Signatures", "Readings", "what", "limits", "Seal", "Notdone"):
        assert english not in text


@pytest.mark.parametrize(("language", "mark"), [("en", "REPRINT"), ("cs", "DALŠÍVÝTISK")])
def test_a_reprint_says_so_on_every_page(dinner: Bistro, language: str, mark: str) -> None:
    use(language)
    page = dinner.board.handover.of()
    again = read(handover_pdf(page, reprint=True))
    assert len(again.pages) == 2
    assert all(mark in running for running in again.running)
    assert all(mark not in running for running in read(handover_pdf(page)).running)


def test_pages_are_numbered(dinner: Bistro) -> None:
    pdf = read(handover_pdf(dinner.board.handover.of()))
    assert ["page1of2" in pdf.running[0], "page2of2" in pdf.running[1]] == [True, True]


def test_a_quiet_evening_says_so(dinner: Bistro) -> None:
    dinner.finish()
    dinner.board.handover.close()
    assert "Nothingisopen.Everythingwasdone." in read(handover_pdf(dinner.board.handover.of())).pages[0]


def test_what_was_typed_is_never_read_as_markup(dinner: Bistro) -> None:
    odd = '#panic("x") *b* _i_ $x^2$ #read("/etc/passwd") <l> @r \\ // c /* d */ `raw` = h -- "q" [/] ]]'
    dinner.board.log.write(odd, open=True)
    dinner.board.handover.write_note(odd)
    assert read(handover_pdf(dinner.board.handover.of())).text.count(tight(odd)) == 3


def test_an_unknown_paper_is_refused(dinner: Bistro) -> None:
    with pytest.raises(BadPaper, match="a4, a5, letter"):
        handover_pdf(dinner.board.handover.of(), paper="papyrus")
    assert handover_pdf(dinner.board.handover.of(), paper="A4")


# the same on every machine

AGAIN = """
import sys
import msgspec
from shiftboard.handover.page import Handover
from shiftboard.printing.page import handover_pdf
assert "typst" not in sys.modules and "qrcode" not in sys.modules
page = msgspec.json.decode(sys.stdin.buffer.read(), type=Handover)
sys.stdout.buffer.write(handover_pdf(page))
"""


def test_the_same_handover_is_the_same_bytes(dinner: Bistro, now: Now, tmp_path: Path) -> None:
    """Also from another folder, in another time zone, and told that it is another day."""
    small_evening(dinner, now)
    page = dinner.board.handover.of()
    first = handover_pdf(page)
    assert handover_pdf(page) == first
    environment = {"TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "1000000000", "HOME": str(tmp_path)}
    environment["PYTHONPATH"] = str(Path(__file__).parent.parent)
    command = [sys.executable, "-c", AGAIN]
    again = subprocess.run(
        command,
        input=msgspec.json.encode(page),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert again.stdout == first


def test_the_packages_own_fonts_have_every_letter(dinner: Bistro) -> None:
    """Czech, its neighbours, Ukrainian, and the signs of the board."""
    signs = "".join(sign.sign for sign in Sign) + "…→·–“”„°×½€"
    neighbours = "ĽĺŔŕÔô ŁłŚśŻżŹźĆćŃńĄąĘę ÄäÖöÜüß ĐđŐőŰű ăâîșț Nguyễn Олена Юрій їґє ΑΩ"
    note = f"{PANGRAM} {PANGRAM.upper()} {signs} {neighbours}"
    dinner.board.handover.write_note(note)
    pdf = read(handover_pdf(dinner.board.handover.of()))
    assert tight(note) in pdf.pages[0]
    assert {font.split("-")[0] for font in pdf.fonts} == {"Inter"}


@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(pages, st.sampled_from(["en", "cs"]), st.text(max_size=60))
def test_whatever_was_typed_it_is_printed(page: Handover, language: str, anything: str) -> None:
    """Emoji, Chinese, words without end, control characters: a PDF comes out, with what can be printed."""
    use(language)
    readable = msgspec.structs.replace(page, site="Bistro Lípa", lead="Žaneta Křížová", note="x" * 300)
    paper = read(handover_pdf(msgspec.structs.replace(readable, name=anything, if_then=())))
    for sure in ("Bistro Lípa", "Žaneta Křížová", "x" * 300):
        assert tight(sure) in paper.text


# a demonstration


@pytest.fixture(scope="module")
def dinners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[Handover]]]:
    """The dinners of a demonstration, the open one too, in each language."""
    use("en")
    folder = tmp_path_factory.mktemp("restaurant") / "demo"
    evening = instant("18:00")
    make_demo(folder, kind="restaurant", days=2, now=evening)
    board = Board.open(folder, now=lambda: evening)
    said = {}
    for language in ("en", "cs"):
        use(language)
        of_shifts = [board.handover.of(name) for name in board.store.shift_names]
        said[language] = [page for page in of_shifts if page.shift.endswith("-2")]
    yield said
    board.close()


@pytest.mark.parametrize("language", ["en", "cs"])
def test_a_dinner_takes_two_pages(dinners: dict[str, list[Handover]], language: str) -> None:
    use(language)
    assert {page.state for page in dinners[language]} == {"open", "closed"}
    for page in dinners[language]:
        pdf = read(handover_pdf(page))
        assert len(pdf.pages) == 2
        assert holds(pdf.text, page) == []


# independent readers


def said_by(name: str, *arguments: str) -> str:
    package = "zbar-tools" if name == "zbarimg" else "poppler-utils"
    assert shutil.which(name), f"{name} is missing: install {package} (Debian: apt-get install {package})"
    command = [name, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    return done.stdout.decode("utf-8", "replace")  # pdfinfo prints titles of headings in UTF-16


@pytest.mark.peer
@pytest.mark.parametrize("language", ["en", "cs"])
def test_pdftotext_finds_every_item(
    dinners: dict[str, list[Handover]], language: str, tmp_path: Path
) -> None:
    use(language)
    for page in dinners[language]:
        (tmp_path / "page.pdf").write_bytes(handover_pdf(page))
        text = tight(said_by("pdftotext", "-raw", str(tmp_path / "page.pdf"), "-"))
        assert holds(text, page) == []
        assert page.seal in text


@pytest.mark.peer
@pytest.mark.parametrize("language", ["en", "cs"])
def test_pdfinfo_finds_headings_and_tables(
    dinners: dict[str, list[Handover]], language: str, tmp_path: Path
) -> None:
    """What a screen reader goes by: one title, headings in their order, tables with heads, a language."""
    use(language)
    for page in dinners[language]:
        (tmp_path / "page.pdf").write_bytes(handover_pdf(page))
        file = str(tmp_path / "page.pdf")
        facts = dict(re.findall(r"^([\w ]+): +(.*)$", said_by("pdfinfo", file), re.M))
        assert (facts["Pages"], facts["Tagged"], facts["Encrypted"]) == ("2", "yes", "no")
        assert page.site in facts["Title"]
        structure = said_by("pdfinfo", "-struct", file)
        kinds = re.findall(r"^ +(\w+)", structure, re.M)
        assert kinds.count("H1") == 1
        assert next(kind for kind in kinds if kind in ("H1", "H2", "H3")) == "H1"
        lists = sum(bool(part) for part in (page.rounds, page.stock, page.noticed))
        assert kinds.count("H3") - lists == kinds.count("Table") >= 2
        assert kinds.count("TH") >= 2 * kinds.count("Table")
        text = tight(said_by("pdfinfo", "-struct-text", file))
        assert holds(text.replace('"', ""), msgspec.structs.replace(page, note="")) == []


@pytest.mark.peer
def test_a_scanner_reads_the_seal(dinner: Bistro, now: Now, tmp_path: Path) -> None:
    """From the printed page, as a telephone would."""
    small_evening(dinner, now)
    page = dinner.board.handover.of()
    (tmp_path / "page.pdf").write_bytes(handover_pdf(page))
    said_by("pdftoppm", "-r", "150", "-l", "1", "-png", str(tmp_path / "page.pdf"), str(tmp_path / "sheet"))
    (picture,) = tmp_path.glob("sheet*.png")
    assert said_by("zbarimg", "--quiet", "--raw", str(picture)).split() == [page.seal]
