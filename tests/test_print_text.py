"""The handover as text: 80 columns whatever was typed, and nothing open left out."""

from __future__ import annotations

import re

import msgspec
import pytest
from conftest import MONDAY, Bistro, Now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from shiftboard.handover.page import (
    Condition,
    Handover,
    LogLine,
    Point,
    Reading,
    SectionScore,
    Signed,
    Skipped,
    Undone,
)
from shiftboard.handover.records import Severity, Side
from shiftboard.language import use
from shiftboard.log import LogKind
from shiftboard.printing.text import WIDTH, cells, handover_text

SMALL = """\
HANDOVER · Bistro Lípa
Dinner, Monday 23 November 2026 15:00–23:30
Lead: Ana Novotná · Shift: 2026-11-23-1
================================================================================

SAFETY
 1. Walk-in fridge: 9.5 °C (0 to 5 °C)
    15:25 · Iva Nová · Door closed, food moved · service comes at eight
 2. Not done: Gas is off
    due 23:15 · service comes at eight

EQUIPMENT AND DELIVERIES
 1. Dishwasher leaks
    18:40 · Ana Novotná

OPEN AND UNFINISHED
 1. 1 line of the checklist not done
    service comes at eight

IF … THEN …
 - If the brewery comes early: the cellar key is in the office

NOTE
Table 7 is paid.

Thank you all.

SIGNATURES
Handed over:        Ana Novotná, 23:40
Received:           ______________________________
Seal:               SEAL

--------------------------------------------------------------------------------

CHECKLIST
                                           on time      late   skipped      open
Opening · Kitchen                              4/6         1         1         ·
Closing · Last hour                            0/2         ·         ·         2

READINGS
! 15:25 Walk-in fridge                                        9.5 °C (0 to 5 °C)
        Door closed, food moved
  16:05 Freezer                                          -20 °C (at most -18 °C)
  17:20 Soup                                              71 °C (at least 60 °C)
  15:10 Float of till 1                                        5000 Kč (5000 Kč)

NOT DONE
  23:15 Gas is off                                        service comes at eight
  23:30 How was the evening                               service comes at eight

SKIPPED
 - Terrace heaters: terrace is closed (Iva Nová)

LOG
18:40 equipment: Dishwasher leaks (Ana Novotná)
18:40 Group of 12 came at 19 (Ana Novotná)
"""


def small_evening(dinner: Bistro, now: Now) -> None:
    """A fridge out of limits, heaters left out, a leak, two lines not done."""
    board, iva = dinner.board, dinner.terminal("iva")
    now.to("15:10")
    iva.checklist.answer("hands", "yes")
    iva.checklist.answer("float", "5000")
    now.to("15:25")
    iva.checklist.answer("fridge", "9.5", action="Door closed, food moved")
    now.to("16:05")
    iva.checklist.answer("freezer", "-20")
    now.to("17:20")
    iva.checklist.answer("soup", "71")
    iva.checklist.skip("heaters", "terrace is closed")
    now.to("18:40")
    board.log.write("Dishwasher leaks", LogKind.EQUIPMENT, open=True)
    board.log.write("Group of 12 came at 19")
    board.handover.add_if_then("the brewery comes early", "the cellar key is in the office")
    board.handover.write_note("Table 7 is paid.\n\nThank you all.")
    now.to("23:40")
    board.handover.close("service comes at eight")


def test_a_small_evening_as_it_is_printed(dinner: Bistro, now: Now) -> None:
    """Read by eye: severe first, each with who, when and what was done; then the evening line by line."""
    small_evening(dinner, now)
    page = dinner.board.handover.of()
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", page.seal)
    assert handover_text(page) == SMALL.replace("SEAL", page.seal)


def test_an_open_shift_says_that_it_is(dinner: Bistro) -> None:
    text = handover_text(dinner.board.handover.of())
    assert "15:00–23:30 (still open)" in text
    assert "\nTO DO\n  15:30 Walk-in fridge\n  16:00 Freezer\n" in text
    assert "NOT DONE" not in text
    assert text.count("_" * 30) == 2, "two lines to sign on"


def test_a_quiet_evening_says_so(dinner: Bistro) -> None:
    dinner.finish()
    dinner.board.handover.close()
    assert "Nothing is open. Everything was done." in handover_text(dinner.board.handover.of())


def test_what_was_typed_is_printed_as_it_was_typed(dinner: Bistro) -> None:
    """Brackets, percent signs and braces mean nothing to the printer."""
    odd = "[red]hot[/] [/] {0} %s %(n)s ]] [bold"
    dinner.board.log.write(odd, open=True)
    dinner.board.handover.write_note(odd)
    text = handover_text(dinner.board.handover.of())
    assert text.count(odd) == 3  # a point, the note, the log


def test_in_czech(dinner: Bistro, now: Now) -> None:
    small_evening(dinner, now)
    use("cs")
    text = handover_text(dinner.board.handover.of())
    assert "Dinner, pondělí 23. listopadu 2026 15:00–23:30" in text
    assert "9,5 °C" in text
    for english in ("HANDOVER", "SAFETY", "Received", "on time", "Not done", "still open"):
        assert english not in text
    assert max(map(cells, text.splitlines())) == 80


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("soup", 4),
        ("Žlutý kůň", 9),
        ("u\u0308ber", 4),
        ("寿司", 4),
        ("🍕", 2),
        ("a\u200bb", 2),
        ("", 0),
        ("→ ✓", 3),
    ],
)
def test_how_many_columns_a_text_takes(text: str, columns: int) -> None:
    assert cells(text) == columns == cell_len(text)


# whatever was typed

unhurried = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
"""A page is a large thing to make up."""

typed = st.one_of(
    st.text(st.sampled_from("ab Žů寿司🍕👍🏽ｗ한[]/·-–\u0301"), min_size=1, max_size=240),
    st.sampled_from(["x" * 500, "寿" * 200, "🍕" * 150, "word " * 60, "[red]", "[/]", "a" * 79 + " 寿"]),
    st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs")), min_size=1, max_size=200),
)
short = typed.map(lambda text: text[:60])
pages = st.builds(
    Handover,
    site=typed,
    shift=st.just("2026-11-23-1"),
    name=short,
    business_day=st.just(MONDAY),
    day=st.just("Monday 23 November 2026"),
    span=st.just("15:00–23:30"),
    lead=short,
    state=st.sampled_from(["open", "closed"]),
    points=st.lists(
        st.builds(Point, id=st.just("p"), severity=st.sampled_from(Severity), text=typed, detail=typed),
        max_size=4,
    ).map(tuple),
    if_then=st.lists(st.builds(Condition, condition=typed, action=typed), max_size=2).map(tuple),
    note=st.lists(typed, max_size=3).map("\n".join),
    sections=st.lists(
        st.builds(
            SectionScore,
            section=typed,
            **{name: st.integers(0, 999) for name in ("lines", "on_time", "late", "skipped", "open")},
        ),
        max_size=2,
    ).map(tuple),
    readings=st.lists(
        st.builds(
            Reading,
            line=typed,
            value=short,
            limits=short,
            at=st.just("17:30"),
            by=short,
            out=st.booleans(),
            action=st.just("") | typed,
        ),
        max_size=3,
    ).map(tuple),
    undone=st.lists(
        st.builds(Undone, line=typed, due=st.just("17:30"), reason=st.just("") | typed), max_size=3
    ).map(tuple),
    skipped=st.lists(st.builds(Skipped, line=typed, reason=typed, by=short), max_size=2).map(tuple),
    log=st.lists(
        st.builds(
            LogLine, at=st.just("17:30"), kind=short, text=typed, by=short, settled=st.just("") | typed
        ),
        max_size=3,
    ).map(tuple),
    signatures=st.lists(
        st.builds(Signed, side=st.sampled_from(Side), person=typed, at=st.just("23:30"), read_back=typed),
        max_size=2,
    ).map(tuple),
)


@unhurried
@given(pages, st.sampled_from(["en", "cs"]))
def test_no_line_is_wider_than_the_paper(page: Handover, language: str) -> None:
    use(language)
    for line in handover_text(page).splitlines():
        assert cells(line) <= WIDTH, line


@unhurried
@given(pages)
def test_nothing_is_left_out(page: Handover) -> None:
    """Every letter of every point is printed, in order, however it is broken over lines."""
    printed = "".join(handover_text(page).split())
    for point in page.points:
        assert "".join(point.text.split()) in printed
        assert "".join(point.detail.split()) in printed
    for line in page.log:
        assert "".join(line.text.split()) in printed
    for one in (*page.undone, *page.skipped):
        assert "".join(one.reason.split()) in printed
    assert "".join(page.note.split()) in printed


@unhurried
@given(pages, st.sampled_from([32, 42, 48]))
def test_it_also_fits_a_narrow_roll(page: Handover, width: int) -> None:
    narrow = msgspec.structs.replace(page, sections=())
    assert max(map(cells, handover_text(narrow, width).splitlines())) <= max(width, 50)


def test_a_hundred_points_of_long_words_stay_within_the_paper(dinner: Bistro) -> None:
    """The number of the hundredth is one column wider."""
    page = dinner.board.handover.of()
    point = Point(id="p", severity=Severity.OTHER, text="x" * 200, detail="寿" * 200)
    page = msgspec.structs.replace(page, points=(point,) * 101)
    assert max(map(cells, handover_text(page).splitlines())) == WIDTH
