"""The downtime pack: all that a shift needs to be led on paper, and nobody's secrets."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
import test_commands
import test_receipt
from conftest import MONDAY, Bistro, Now
from test_commands import Run, refused
from test_page import read, said_by, tight
from test_receipt import printed

from data.record import Partition, Record
from shiftboard.checklist import CheckList, Kind, Line, Section
from shiftboard.downtime import Pack
from shiftboard.food_safety import Equipment, Process
from shiftboard.language import use
from shiftboard.log import LogKind
from shiftboard.printing.coats import pdf, receipt, text
from shiftboard.printing.lines import cells
from shiftboard.printing.pack import LOG_LINES
from shiftboard.printing.printers import Printer
from shiftboard.printing.records import BRIEFING, LIST, PACK
from shiftboard.stock import ALLERGEN_NAMES, Item, Supplier

run = test_commands.run
npos = test_receipt.npos

LARDER: list[Record] = [
    Item(id="D-1", sku="D-1", name="Butter", category="d", unit="kg", places=(), allergens=("milk",)),
    Item(id="F-1", sku="F-1", name="Sauce", category="s", unit="l", places=(), allergens=("fish", "gluten")),
    Item(id="V-1", sku="V-1", name="Carrots", category="v", unit="kg", places=(), cost=Decimal(9)),
    Supplier(id="dairy", name="Mlékárna", phone="+420 111"),
    Supplier(id="quiet", name="No telephone"),
    Equipment(id="walk-in", name="Walk-in", process=Process.COLD, service="+420 222"),
    Equipment(id="freezer", name="Freezer", process=Process.FREEZER, service="+420 222"),
]  # fmt: skip


@pytest.fixture
def stocked(dinner: Bistro) -> Bistro:
    """The dinner, with a larder, suppliers and who mends the fridges."""
    with dinner.board.store.transaction(Partition.BOARD, "ana") as tx:
        for record in LARDER:
            tx.put(record)
    return dinner


def pack(bistro: Bistro, shift: str = "") -> Pack:
    page = bistro.board.prints.documents.of(PACK, shift).page
    assert isinstance(page, Pack)
    return page


def test_the_lists_stand_there_as_the_shift_has_got_with_them(dinner: Bistro, now: Now) -> None:
    """What was answered is filled in, with initials; the rest has its time, its limits and room to write."""
    now.to("15:10")
    iva = dinner.terminal("iva")
    iva.checklist.answer("hands", "yes")
    iva.checklist.answer("fridge", "9.5", action="Door closed")
    dinner.board.store.refresh()
    page = pack(dinner)
    assert [one.name for one in page.lists] == ["Opening", "Closing"]
    lines = {line.text: line for one in page.lists for line in one.lines}
    assert (lines["Hand wash basins stocked"].value, lines["Hand wash basins stocked"].who) == ("yes", "IN")
    fridge = lines["Walk-in fridge"]
    assert (fridge.due, fridge.limits, fridge.value, fridge.critical) == ("15:30", "0 to 5 °C", "", True)
    assert lines["Gas is off"].due == "23:15"
    assert page.until == "15:10"


def test_what_is_open_and_what_is_not_for_everybody(dinner: Bistro, now: Now) -> None:
    """Readings, equipment, deliveries and notes are told; who is ill and what happened to whom is counted."""
    now.to("15:30")
    board = dinner.board
    board.checklist.answer("fridge", "9.5", action="Food moved")
    board.log.write("Dishwasher leaks", LogKind.EQUIPMENT, open=True)
    board.log.write("Jana called in sick", LogKind.PEOPLE, open=True)
    board.log.write("Mr Novák has a rash", LogKind.INCIDENT, open=True)
    board.log.write("Table 7 paid")
    page = pack(dinner)
    assert [one.text for one in page.open] == ["Walk-in fridge: 9.5 °C (0 to 5 °C)", "Dishwasher leaks"]
    assert page.open[0].detail == "15:30 · Food moved"
    assert page.untold == 2
    said = text(page)
    assert "2 more are not for this sheet" in said
    for word in ("Jana called", "Novák", "Table 7"):
        assert word not in said


def test_what_was_read_in_an_earlier_shift_is_no_secret(dinner: Bistro, now: Now) -> None:
    """A fridge that was out of limits two shifts ago is told; an incident of then is counted still."""
    now.to("15:30")
    dinner.board.checklist.answer("fridge", "9.5", action="Food moved")
    dinner.board.log.write("Mr Novák has a rash", LogKind.INCIDENT, open=True)
    for day in (24, 25):
        dinner.board.handover.close("no time")
        dinner.board.who.id = "karel"
        now.to("10:00", MONDAY.replace(day=day))
        dinner.board.handover.receive(all=True, kind="lunch")
    page = pack(dinner)
    assert [one.text for one in page.open if "9.5" in one.text] == ["Walk-in fridge: 9.5 °C"]
    assert page.untold == 1
    assert "Novák" not in text(page)


def test_what_cools_is_told_with_its_next_step(bistro: Bistro, now: Now) -> None:
    """The soup began to cool at 16:00: by when it must be how cold stands there, at the top."""
    soup = Line(id="cool", text="Soup", kind=Kind.COOLING, due="16:00")
    with bistro.board.store.transaction(Partition.BOARD, "ana") as tx:
        tx.put(CheckList(id="opening", name="Opening", sections=(Section("a", "A", (soup,)),)))
    bistro.open()
    assert "Cooling" not in text(pack(bistro))
    now.to("16:00")
    bistro.board.checklist.answer("cool", "56")
    assert [(one.text, one.detail) for one in pack(bistro).open] == [
        ("Cooling: Soup", "since 16:00 · next by 18:00: at most 21 °C")
    ]


def test_whom_to_ring_and_who_is_where(stocked: Bistro) -> None:
    """A number once, with all that it is for; who can work at a station; who leads."""
    page = pack(stocked)
    assert [(one.name, one.number) for one in page.phones] == [
        ("Walk-in, Freezer", "+420 222"),
        ("Mlékárna", "+420 111"),
    ]
    assert [(one.station, one.people) for one in page.stations] == [("Grill", ("Ana Novotná",))]
    assert page.lead == "Ana Novotná"


def test_allergens_by_their_numbers(stocked: Bistro) -> None:
    """Milk is 7 on every menu; an item without one is not said to be free of them."""
    page = pack(stocked)
    assert [(one.item, one.allergens) for one in page.holds] == [("Butter", (7,)), ("Sauce", (1, 4))]
    said = text(page)
    assert "7 milk" in said
    assert "Carrots" not in said
    assert "read the label" in said
    assert len(ALLERGEN_NAMES) == 14


def test_where_no_item_has_any_nothing_is_said_of_them(dinner: Bistro) -> None:
    assert "Allergens" not in text(pack(dinner)).title()


def test_between_shifts_it_is_for_the_next_one(dinner: Bistro, now: Now) -> None:
    """Its lists at their times, what the last one left open, and what it wants done; nobody leads it yet."""
    dinner.board.log.write("Dishwasher leaks", LogKind.EQUIPMENT, open=True)
    dinner.board.handover.add_if_then("it rains", "close the terrace")
    now.to("23:40")
    dinner.board.handover.close("no time")
    page = pack(dinner)
    assert page.when == "Lunch, Tuesday 24 November 2026 10:00–15:00"
    assert (page.shift, page.lead, page.until) == ("", "", "")
    assert [one.text for one in page.open][-1] == "Dishwasher leaks"
    assert [one.condition for one in page.if_then] == ["it rains"]
    assert {line.value for one in page.lists for line in one.lines} == {""}


def test_a_closed_shift_has_its_own_still(run: Run, dinner: Bistro) -> None:
    before = run("print", "--pack").out
    dinner.board.handover.close("no time")
    assert run("print", "--pack", "--shift", "2026-11-23-1").out == before
    refused(run("print", "--pack", "--shift", "2020-01-01-1"), "2020-01-01-1")


# on paper


@pytest.mark.parametrize("language", ["en", "cs"])
@pytest.mark.parametrize("columns", [32, 42, 48, 64])
def test_on_a_roll_it_fits_and_has_room_to_write(stocked: Bistro, columns: int, language: str) -> None:
    use(language)
    page = pack(stocked)
    slip = printed(receipt(page, Printer(name="bar", address="tcp://bar", columns=columns)))
    assert max(map(len, slip.lines)) == columns
    paper = "".join("".join(slip.lines).split())
    for said in (page.site, page.when.split()[0], "Walk-infridge", "+420222", "Butter"):
        assert said.replace(" ", "").replace("–", "-") in paper, said
    assert sum("__:__" in line for line in slip.lines) == LOG_LINES
    assert "____" in next(line for line in slip.lines if "0 " in line and " 5 °C" in line), "room for a value"


@pytest.mark.parametrize("language", ["en", "cs"])
@pytest.mark.parametrize("paper", ["A4", "A5", "Letter"])
def test_on_pages_every_list_has_its_own(stocked: Bistro, paper: str, language: str) -> None:
    use(language)
    page = pack(stocked)
    out = read(pdf(page, paper=paper))
    for blank in page.lists:
        [at] = [
            n for n, said in enumerate(out.pages) if tight(blank.name) in said and "Iva" not in said and n
        ]
        for line in blank.lines:
            assert tight(line.text) in out.pages[at]
    assert all(tight(page.when) in running for running in out.running[1:])
    assert {font.split("-")[0] for font in out.fonts} == {"Inter"}
    if language == "cs":
        for english in ("Telephones", "Stations", "limits", "initials", "Allergens"):
            assert english not in out.text


AGAIN = """
import sys
import msgspec
from shiftboard.downtime import Pack
from shiftboard.printing.coats import pdf
sys.stdout.buffer.write(pdf(msgspec.json.decode(sys.stdin.buffer.read(), type=Pack)))
"""


def test_the_same_pack_is_the_same_bytes(stocked: Bistro, tmp_path: Path) -> None:
    """Another hour, another folder and another time zone make no other page."""
    page = pack(stocked)
    first = pdf(page)
    stocked.now.later(hours=1)
    assert pack(stocked) == page
    environment = {"TZ": "Asia/Tokyo", "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parent.parent)}
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


def test_in_text_nothing_is_wider_than_the_screen(stocked: Bistro) -> None:
    for language in ("en", "cs"):
        use(language)
        assert max(map(cells, text(pack(stocked)).splitlines())) <= 80


# independent readers


@pytest.mark.peer
@pytest.mark.parametrize("columns", [32, 48])
def test_another_reader_finds_the_same_slip(npos: Path, stocked: Bistro, columns: int) -> None:
    """npos reads every line of it, Czech letters too, and a cut at its end."""
    use("cs")
    raw = receipt(pack(stocked), Printer(name="bar", address="tcp://bar", columns=columns))
    (npos / "slip.bin").write_bytes(raw)
    command = ["node", "read.js", "slip.bin", "cp852"]
    done = subprocess.run(command, cwd=npos, check=True, capture_output=True, text=True, timeout=60)
    theirs = json.loads(done.stdout)
    ours = [line for line in printed(raw).lines if line]
    assert [line for line in theirs["text"].split("\n") if line] == ours
    assert theirs["commands"][-1] == "GS V"


@pytest.mark.peer
@pytest.mark.parametrize("what", [PACK, BRIEFING, LIST])
def test_pdfinfo_finds_headings_and_tables(stocked: Bistro, what: str, tmp_path: Path) -> None:
    """What a screen reader goes by: tagged, one title, tables with heads."""
    file = tmp_path / "page.pdf"
    file.write_bytes(pdf(stocked.board.prints.documents.of(what, list="opening").page))
    facts = dict(re.findall(r"^([\w ]+): +(.*)$", said_by("pdfinfo", str(file)), re.M))
    assert (facts["Tagged"], facts["Encrypted"]) == ("yes", "no")
    assert "Bistro Lípa" in facts["Title"]
    kinds = re.findall(r"^ +(\w+)", said_by("pdfinfo", "-struct", str(file)), re.M)
    assert kinds.count("H1") == 1
    assert kinds.count("TH") >= 2 * kinds.count("Table") >= 2
