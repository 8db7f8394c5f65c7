"""The handover on a receipt: what the bytes would print, and that they do nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from conftest import Bistro, Now
from hypothesis import given
from hypothesis import strategies as st
from test_print_text import pages, small_evening, unhurried

from shiftboard.handover.page import Handover
from shiftboard.language import use
from shiftboard.printing import receipt
from shiftboard.printing.letters import speller
from shiftboard.printing.receipt import BadCodePage, handover_receipt

PAGES = ("CP852", "CP1250")
NUMBERS = {18: "CP852", 54: "CP852", 45: "CP1250", 72: "CP1250"}
"""Which page is meant by which number, on the printers of these tests."""

SMALL = """\
<loud>HANDOVER - Bistro Lípa</loud>
Dinner, Monday 23 November 2026
15:00-23:30
Lead: Ana Novotná - Shift: 2026-11-23-1
==========================================

<loud>SAFETY</loud>
 1. Walk-in fridge: 9.5 °C (0 to 5 °C)
    15:25 - Iva Nová - Door closed, food
    moved - service comes at eight
 2. Not done: Gas is off
    due 23:15 - service comes at eight

<bold>EQUIPMENT AND DELIVERIES</bold>
 1. Dishwasher leaks
    18:40 - Ana Novotná

<bold>OPEN AND UNFINISHED</bold>
 1. 1 line of the checklist not done
    service comes at eight

<bold>IF ... THEN ...</bold>
 - If the brewery comes early: the cellar
   key is in the office

<bold>NOTE</bold>
Table 7 is paid.

Thank you all.

------------------------------------------

<bold>CHECKLIST</bold>
Opening - Kitchen                      4/6
    1 late, 1 skipped
Closing - Last hour                    0/2
    2 open

<bold>READINGS</bold>
! 15:25 Walk-in fridge  9.5 °C (0 to 5 °C)
        Door closed, food moved
  16:05 Freezer    -20 °C (at most -18 °C)
  17:20 Soup        71 °C (at least 60 °C)
  15:10 Float of till 1  5000 Kč (5000 Kč)

<bold>NOT DONE</bold>
  23:15 Gas is off  service comes at eight
  23:30 How was the evening
        service comes at eight

<bold>SKIPPED</bold>
 - Terrace heaters: terrace is closed (Iva
   Nová)

<bold>LOG</bold>
18:40 equipment: Dishwasher leaks (Ana
      Novotná)
18:40 Group of 12 came at 19 (Ana Novotná)

<bold>SIGNATURES</bold>
Handed over:
  Ana Novotná, 23:40


__________________________________________

Received:


__________________________________________

Seal:
<bold>{seal}</bold>
[QR {seal}]
"""


class Slip(NamedTuple):
    """What came out of the printer."""

    lines: list[str]
    text: str
    """With what stood out, and where the QR was."""
    qr: list[str]
    cuts: int


class Printer:
    """Prints what it is sent, and knows a few commands: ESC @, FS ., ESC t, ESC !, ESC E, ESC a, ESC d, GS V,
    GS ( k for a QR, GS v 0 for a picture. Anything else that is not a letter is a mistake."""

    def __init__(self) -> None:
        self.page, self.bold, self.tall = "", False, False
        self.text, self.lines, self.qr, self.stored, self.cuts = "", [""], [""], "", 0
        del self.qr[0]

    def read(self, raw: bytes) -> Slip:
        assert raw.startswith(b"\x1b@"), "it begins with a reset"
        at = 0
        while at < len(raw):
            assert not self.cuts, "nothing after the cut"
            at += self._command(raw[at:]) if raw[at] < 32 or raw[at] == 127 else self._letter(raw[at])
        assert (self.bold, self.tall) == (False, False), "it is left as it was found"
        return Slip(self.lines, self.text, self.qr, self.cuts)

    def _letter(self, byte: int) -> int:
        assert self.page, "a code page was chosen before the first letter"
        letter = bytes([byte]).decode(self.page)
        assert letter.isprintable(), letter
        if not self.lines[-1] and (self.bold or self.tall):
            self.text += f"<{self._weight}>"
        self.lines[-1] += letter
        self.text += letter
        return 1

    @property
    def _weight(self) -> str:
        return "loud" if self.tall else "bold"

    def _command(self, raw: bytes) -> int:
        match raw[:2]:
            case b"\x1b@" | b"\x1c.":
                return 2
            case b"\x1bt":
                self.page = NUMBERS[raw[2]]
                return 3
            case b"\x1b!":
                assert raw[2] in (0, 0x10), "normal, or double height"
                self.tall = raw[2] == 0x10
                return 3
            case b"\x1bE":
                self.bold = bool(raw[2])
                return 3
            case b"\x1ba" | b"\x1bd":
                return 3
            case b"\x1dV":
                assert raw[2] in (0, 1)
                self.cuts += 1
                return 3
            case b"\x1d(":
                return self._code(raw)
            case b"\x1dv":
                assert raw[2:4] == b"0\x00"
                self.text += "[picture]"
                return 8 + int.from_bytes(raw[4:6], "little") * int.from_bytes(raw[6:8], "little")
        assert raw[0] == 0x0A, f"a command that nobody wants: {raw[:8]!r}"
        if self.lines[-1] and (self.bold or self.tall):
            self.text += f"</{self._weight}>"
        self.lines.append("")
        self.text += "\n"
        return 1

    def _code(self, raw: bytes) -> int:
        assert raw[2:3] == b"k"
        length = int.from_bytes(raw[3:5], "little")
        kind, function, content = raw[5:6], raw[6], raw[7 : 5 + length]
        assert kind == b"1", "a QR"
        assert function in (65, 67, 69, 80, 81)
        if function == 80:
            self.stored = content[1:].decode("ascii")
        if function == 81:
            self.qr.append(self.stored)
            self.text += f"[QR {self.stored}]"
        return 5 + length


def printed(raw: bytes) -> Slip:
    return Printer().read(raw)


def test_a_small_evening_as_it_is_printed(dinner: Bistro, now: Now) -> None:
    """Read by eye: as the page, severe first; room to sign; the seal and its QR last."""
    small_evening(dinner, now)
    page = dinner.board.handover.of()
    slip = printed(handover_receipt(page))
    assert slip.text == SMALL.replace("{seal}", page.seal)
    assert (slip.qr, slip.cuts) == ([page.seal], 1)


def test_the_same_handover_gives_the_same_bytes(dinner: Bistro, now: Now) -> None:
    small_evening(dinner, now)
    page = dinner.board.handover.of()
    assert handover_receipt(page) == handover_receipt(page)


def test_an_open_shift_has_no_seal(dinner: Bistro) -> None:
    slip = printed(handover_receipt(dinner.board.handover.of()))
    assert "(still open)" in slip.text.replace("\n", " ")
    assert (slip.qr, "Seal" in slip.text) == ([], False)
    assert slip.lines.count("_" * 42) == 2, "two lines to sign on"


@pytest.mark.parametrize("code_page", PAGES)
@pytest.mark.parametrize("columns", receipt.COLUMNS)
def test_in_czech(dinner: Bistro, now: Now, columns: int, code_page: str) -> None:
    small_evening(dinner, now)
    use("cs")
    slip = printed(handover_receipt(dinner.board.handover.of(), columns=columns, code_page=code_page))
    text = " ".join(slip.text.split())
    assert "pondělí 23. listopadu 2026" in text
    assert "9,5 °C" in text
    assert "PŘEDÁNÍ" in text
    assert max(map(len, slip.lines)) == columns
    for english in ("HANDOVER", "SAFETY", "Received", "on time", "Not done"):
        assert english not in text


@pytest.mark.parametrize(("language", "mark"), [("en", "*** REPRINT ***"), ("cs", "*** DALŠÍ VÝTISK ***")])
def test_a_reprint_says_so_on_top(dinner: Bistro, language: str, mark: str) -> None:
    use(language)
    page = dinner.board.handover.of()
    assert printed(handover_receipt(page, reprint=True)).lines[0] == mark
    assert mark not in printed(handover_receipt(page)).text


# what a printer is told

LETTERS = [
    ("Příliš žluťoučký kůň", "Příliš žluťoučký kůň"),
    ("Łukasz, Đorđe, Søren, Æ", "Łukasz, Đorđe, Soren, AE"),
    ("Олена і Юрій: борщ", "Olena i Iurii: borshch"),
    ("Nguyễn, Müller, Straße", "Nguyen, Müller, Straße"),
    ("“ahoj” – 5\u00a0000\u202f€ …", '"ahoj" - 5 000 EUR ...'),
    ("✓ ○ ‼ ✗ → ½ ﬁ №", "+ o # x -> 1/2 fi No"),
    ("寿司 🍕", "?? ?"),
    ("e\u0301 \u00ad\u200b\u202e\u2066x", "é x"),
    ("\x1bp\x00\x19\xfa \x9b1m\x07\x7f", "pú 1m"),
    ("\ud800", "?"),
]


@pytest.mark.parametrize(("text", "spelled"), LETTERS)
def test_how_letters_are_spelled_that_the_printer_has_not(text: str, spelled: str) -> None:
    assert speller("CP852")(text) == spelled


def test_letters_that_the_code_page_has_stay() -> None:
    assert speller("CP1250")("“ahoj” – 5\u00a0€ …") == "“ahoj” – 5 € …"


@unhurried
@pytest.mark.parametrize("code_page", PAGES)
@given(st.text())
def test_only_letters_of_the_code_page_come_out(code_page: str, text: str) -> None:
    spelled = speller(code_page)(text)
    assert all(byte >= 32 and byte != 127 for byte in spelled.encode(code_page))
    assert speller(code_page)(spelled) == spelled


COMMANDS = [
    "\x1bp\x00\x19\xfa",  # the drawer
    "\x1dV\x00",  # a cut
    "\x1b@\x1bt\x02",  # another code page
    "\x10\x14\x01\x00\x05",  # the drawer, at once
    "\x1d(k\x03\x001Q0",  # a QR
    "\x1c&\x0c\x18\t\r\n",
    "\u202e\u2067👍🏽寿司",
]
hostile = st.lists(st.text(max_size=8) | st.sampled_from(COMMANDS), min_size=1, max_size=6).map("".join)


@st.composite
def attacked(draw: st.DrawFn) -> Handover:
    """A handover that came past the door with anything in it."""
    page, bad = draw(pages), draw(hostile)
    points = tuple(msgspec.structs.replace(point, text=point.text + bad, detail=bad) for point in page.points)
    log = tuple(msgspec.structs.replace(line, text=bad + line.text, kind=bad) for line in page.log)
    signed = tuple(msgspec.structs.replace(one, person=bad) for one in page.signatures)
    return msgspec.structs.replace(
        page, site=bad, lead=bad, note=page.note + bad, points=points, log=log, signatures=signed
    )


def contents(page: Handover) -> Iterator[str]:
    """Every text of a handover that must be found on paper."""
    for point in page.points:
        yield from (point.text, point.detail)
    for one in page.if_then:
        yield from (one.condition, one.action)
    yield from page.note.split("\n")
    for score in page.sections:
        yield score.section
    for reading in page.readings:
        yield from (reading.line, reading.value, reading.limits, reading.action)
    for missed in page.undone:
        yield from (missed.line, missed.reason)
    for skipped in page.skipped:
        yield from (skipped.line, skipped.reason, skipped.by)
    for line in page.log:
        yield from (line.text, line.kind, line.by, line.settled)
    for signed in page.signatures:
        yield from (signed.person, signed.read_back)


@unhurried
@given(attacked(), st.sampled_from(receipt.COLUMNS), st.sampled_from(PAGES), st.sampled_from(["en", "cs"]))
def test_whatever_was_typed_is_printed_and_nothing_is_obeyed(
    page: Handover, columns: int, code_page: str, language: str
) -> None:
    """The reader of this test takes a few commands only, and each where it belongs; every letter is there."""
    use(language)
    slip = printed(handover_receipt(page, columns=columns, code_page=code_page))
    assert max(map(len, slip.lines)) <= columns
    assert (slip.cuts, slip.qr) == (1, [])
    spelled, paper = speller(code_page), "".join("".join(slip.lines).split())
    for text in contents(page):
        assert "".join(spelled(text).split()) in paper, text


# the printer that is there


def test_a_maker_who_numbers_code_pages_in_another_way(dinner: Bistro) -> None:
    raw = handover_receipt(dinner.board.handover.of(), code_page="CP1250=72")
    assert b"\x1bt\x48" in raw
    assert "Ana Novotná" in " ".join(printed(raw).text.split())


def test_the_usual_numbers_are_those_of_python_escpos(dinner: Bistro) -> None:
    page = dinner.board.handover.of()
    for name, number in (("CP852", 18), ("CP1250", 45)):
        assert bytes([0x1B, ord("t"), number]) in handover_receipt(page, code_page=name)


@pytest.mark.parametrize("name", ["CP437", "UTF-8", "CP852=", "CP852=256", "CP852=x", ""])
def test_a_code_page_without_czech_is_refused(dinner: Bistro, name: str) -> None:
    with pytest.raises(BadCodePage) as refused:
        handover_receipt(dinner.board.handover.of(), code_page=name)
    assert "CP852, CP1250" in str(refused.value)


def test_a_printer_that_makes_no_qr_is_sent_a_picture(dinner: Bistro, now: Now) -> None:
    small_evening(dinner, now)
    slip = printed(handover_receipt(dinner.board.handover.of(), profile="POS-5890"))
    assert slip.qr == []
    assert "[picture]" in slip.text


@pytest.mark.parametrize("columns", receipt.COLUMNS)
def test_the_test_slip_shows_every_candidate(columns: int) -> None:
    candidates = ("CP852=18", "CP1250=45", "CP1250=72", "CP852")
    slip = printed(receipt.test_slip(columns, candidates))
    paper = " ".join(slip.text.split())
    for candidate in candidates:
        assert f"<bold>{candidate}</bold> {receipt.PANGRAM}" in paper
    assert max(map(len, slip.lines)) == columns, "a rule as wide as the paper shows whether it is"


def test_the_candidates_hold_each_page_that_carries_czech() -> None:
    assert {candidate.split("=")[0] for candidate in receipt.CANDIDATES} == set(receipt.CODE_PAGES)
    assert receipt.test_slip(42, receipt.CANDIDATES)


TRACES = """
import logging, sys, tempfile
from shiftboard.printing import receipt
assert not [name for name in sys.modules if name.startswith(("escpos", "PIL", "qrcode", "yaml"))]
import yaml
reader = yaml.safe_load
raw = receipt.test_slip(42, ["CP852"])
assert logging.getLogger().handlers == [], logging.getLogger().handlers
assert yaml.safe_load is reader
assert len(raw) > 100
"""


def test_the_library_leaves_no_trace(tmp_path: Path) -> None:
    """It is loaded when something is printed; no folder stays, and logging is as it was."""
    environment = {"TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parent.parent)}
    subprocess.run([sys.executable, "-W", "error", "-c", TRACES], env=environment, check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []


# an independent reader

NPOS = "npos@0.1.19"
READ = """
const npos = require('npos'), iconv = require('iconv-lite'), fs = require('fs');
const rules = npos.rules;
rules[0x1d]['(k'] = [0, 'd16'];  // a QR, which its own table leaves out; as it reads the other GS ( commands
const [file, page] = process.argv.slice(2);
npos.parser(rules).parse(fs.readFileSync(file), (error, ast) => {
  if (error) { console.error(error); process.exit(1); }
  const text = ast.entries.filter(e => e.type === 'text').map(e => iconv.decode(e.data, page)).join('');
  const commands = ast.tree.filter(n => n.fn !== '').map(n => n.ascii + ' ' + (n.fn || ''));
  console.log(JSON.stringify({text, commands}));
});
"""


@pytest.fixture(scope="module")
def npos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with npos, which reads ESC/POS, and a script that says what it read."""
    folder = tmp_path_factory.mktemp("npos")
    npm = shutil.which("npm")
    assert npm, "npm is missing: install Node.js (Debian: apt-get install npm)"
    (folder / "package.json").write_text("{}")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=optional"]
    subprocess.run([*command, NPOS], cwd=folder, check=True, timeout=300)
    (folder / "read.js").write_text(READ)
    return folder


@pytest.mark.peer
@pytest.mark.parametrize(("code_page", "theirs"), [("CP852", "cp852"), ("CP1250", "win1250")])
@pytest.mark.parametrize("columns", receipt.COLUMNS)
def test_another_reader_finds_the_same(
    npos: Path, dinner: Bistro, now: Now, columns: int, code_page: str, theirs: str
) -> None:
    """npos reads the slip with every Czech letter right, and finds the commands that were meant."""
    dinner.board.log.write(f"{receipt.PANGRAM}. {receipt.PANGRAM.upper()}", open=True)
    small_evening(dinner, now)
    use("cs")
    raw = handover_receipt(dinner.board.handover.of(), columns=columns, code_page=code_page, reprint=True)
    (npos / "slip.bin").write_bytes(raw)
    command = ["node", "read.js", "slip.bin", theirs]
    done = subprocess.run(command, cwd=npos, check=True, capture_output=True, text=True, timeout=60)
    read = json.loads(done.stdout)
    ours = printed(raw).lines
    assert [line for line in read["text"].split("\n") if line] == [line for line in ours if line]
    assert receipt.PANGRAM.upper().replace(" ", "") in "".join(read["text"].split())
    assert set(read["commands"]) == {
        "ESC @",
        "FS .",
        "ESC t",
        "ESC !",
        "ESC E",
        "ESC a",
        "GS (k",
        "ESC d",
        "GS V",
    }
