"""The briefing of the team: what everybody must know, on one sheet, and nothing that is nobody's business."""

from __future__ import annotations

import msgspec
import pytest
from conftest import MONDAY, Bistro, Now
from hypothesis import given
from hypothesis import strategies as st
from test_page import read, tight
from test_print_text import unhurried
from test_receipt import printed

from data.record import Partition
from shiftboard.briefing import Briefing, Timed
from shiftboard.checklist import CheckList, Kind, Line, Section, ShiftLine
from shiftboard.language import use
from shiftboard.log import LogKind
from shiftboard.money import is_money, names_amount
from shiftboard.printing.briefing import briefing_pdf
from shiftboard.printing.coats import pdf, receipt, text
from shiftboard.printing.pdf_pages import page_count
from shiftboard.printing.printers import Printer
from shiftboard.printing.records import BRIEFING
from shiftboard.shift import ShiftKind


def briefing(bistro: Bistro, shift: str = "") -> Briefing:
    page = bistro.board.prints.documents.of(BRIEFING, shift).page
    assert isinstance(page, Briefing)
    return page


def test_what_the_team_must_know(dinner: Bistro, now: Now) -> None:
    """Who leads, who can work where, what is out of use or missing, what nobody may forget, by its time."""
    now.to("15:30")
    board = dinner.board
    board.checklist.answer("fridge", "9.5", action="Food moved")
    board.log.write("Dishwasher leaks", LogKind.EQUIPMENT, open=True)
    board.log.write("Sea bass is out; comes at 17", LogKind.DELIVERY, open=True)
    board.log.write("Ice machine mended", LogKind.EQUIPMENT)
    page = briefing(dinner)
    assert (page.when, page.lead) == ("Dinner, Monday 23 November 2026 15:00–23:30", "Ana Novotná")
    assert [(one.station, one.people) for one in page.stations] == [("Grill", ("Ana Novotná",))]
    assert page.out == ("Walk-in fridge: 9.5 °C (0 to 5 °C)", "Dishwasher leaks")
    assert page.short == ("Sea bass is out; comes at 17",)
    assert [(one.at, one.text) for one in page.critical] == [
        ("15:30", "Walk-in fridge"),
        ("23:15", "Gas is off"),
    ]


def test_what_the_shift_before_wants_done(dinner: Bistro, now: Now) -> None:
    """Its if/then lines and what it left out of use; not what is written for the shift after this one."""
    dinner.board.handover.add_if_then("the brewery comes early", "the cellar key is in the office")
    dinner.board.log.write("Dishwasher leaks", LogKind.EQUIPMENT, open=True)
    now.to("23:40")
    dinner.board.handover.close("no time")
    dinner.board.who.id = "karel"
    now.to("09:30", MONDAY.replace(day=24))
    dinner.board.handover.receive(all=True, kind="lunch")
    dinner.board.handover.add_if_then("it rains", "close the terrace")
    page = briefing(dinner)
    assert [one.condition for one in page.if_then] == ["the brewery comes early"]
    assert "Dishwasher leaks" in page.out
    assert briefing(dinner, "2026-11-23-1").if_then == ()


SECRETS = {
    LogKind.PEOPLE: "Jana called in sick",
    LogKind.INCIDENT: "Mr Novák has a rash after the nuts",
    LogKind.NOTE: "Mrs Králová at table 5 is a critic",
    LogKind.DELIVERY: "Brewery wants 12 400 Kč at the door",
    LogKind.EQUIPMENT: "Coffee machine: repair costs €300",
}


@pytest.mark.parametrize("coat", ["text", "receipt", "pdf"])
def test_nothing_that_is_nobodys_business(dinner: Bistro, now: Now, coat: str) -> None:
    """Guests' names, illness, what happened to whom, money: on no coat, nor in the next shift's briefing."""
    board = dinner.board
    now.to("15:25")
    board.checklist.answer("float", "4800", action="Told the manager")
    for kind, secret in SECRETS.items():
        board.log.write(secret, kind, open=True)
    board.handover.add_if_then("the bank calls", "tell them 30 000 Kč come tomorrow")
    for turn in range(2):
        page = briefing(dinner)
        if coat == "text":
            said = text(page)
        elif coat == "receipt":
            said = " ".join(printed(receipt(page, Printer(name="b", address="tcp://b"))).text.split())
        else:
            said = read(pdf(page)).text
        for word in (
            "Jana",
            "sick",
            "Novák",
            "rash",
            "Králová",
            "Brewery",
            "Kč",
            "€",
            "Float",
            "4800",
            "bank",
        ):
            assert word not in said, word
        if not turn:
            board.handover.close("no time")
            board.who.id = "karel"
            now.to("09:30", MONDAY.replace(day=24))
            board.handover.receive(all=True, kind="lunch")


def line(**fields: object) -> ShiftLine:
    asked = ShiftLine(
        list="L", section="S", order=0, text="Look", kind=Kind.TICK, due=Now().at, critical=True
    )
    return msgspec.structs.replace(asked, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": Kind.NUMBER, "unit": "Kč"},
        {"kind": Kind.NUMBER, "unit": "CZK"},
        {"kind": Kind.NUMBER, "unit": "€"},
        {"text": "Till counted in twos"},
        {"text": "Float in the safe"},
        {"text": "Hotovost v pokladně při předání"},
        {"text": "Přepočítaná kasa"},
        {"section": "Cash"},
    ],
    ids=str,
)
def test_lines_of_a_till(fields: dict[str, object]) -> None:
    assert is_money(line(**fields), "CZK")


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Soup kept hot till 22:00"},
        {"text": "Doors open till the last guest leaves"},
        {"kind": Kind.NUMBER, "unit": "kg"},
        {"kind": Kind.TEMPERATURE, "unit": "°C", "text": "Fridge by the till"},
        {"text": "Floating candles out"},
        {"text": "Kasandra's cakes labelled"},
    ],
    ids=str,
)
def test_lines_that_only_sound_like_it(fields: dict[str, object]) -> None:
    assert not is_money(line(**fields), "CZK")


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("5 000 Kč", True),
        ("€300", True),
        ("300 EUR", False),
        ("CZK 20", True),
        ("20 kg", False),
        ("Kč", False),
    ],
)
def test_amounts(text: str, so: bool) -> None:
    assert names_amount(text, "CZK") is so


# one sheet


@pytest.mark.parametrize("language", ["en", "cs"])
@pytest.mark.parametrize("paper", ["A4", "A5", "Letter"])
def test_it_is_one_page(dinner: Bistro, paper: str, language: str) -> None:
    use(language)
    page = briefing(dinner)
    out = read(pdf(page, paper=paper))
    assert len(out.pages) == 1
    for said in (page.site, page.when, page.lead, *(one.text for one in page.critical)):
        assert tight(said) in out.text
    if language == "cs":
        for english in ("Briefing", "Stations", "Covers", "Critical"):
            assert english not in out.text


def test_much_of_it_is_one_page_as_well(dinner: Bistro) -> None:
    """Forty lines that nobody may forget: smaller letters, and every line is there."""
    many = tuple(Timed(at="17:00", text=f"Line number {n} of the evening") for n in range(40))
    out = read(pdf(msgspec.structs.replace(briefing(dinner), critical=many)))
    assert len(out.pages) == 1
    assert all(tight(one.text) in out.text for one in many)


def test_too_much_for_one_page_is_not_cut(dinner: Bistro) -> None:
    many = tuple(Timed(at="17:00", text=f"Line number {n} of the evening") for n in range(120))
    raw = pdf(msgspec.structs.replace(briefing(dinner), critical=many))
    assert page_count(raw) > 1
    assert all(tight(one.text) in read(raw).text for one in many)


def test_the_same_briefing_is_the_same_bytes(dinner: Bistro) -> None:
    first = briefing_pdf(briefing(dinner))
    dinner.now.later(hours=2)
    assert briefing_pdf(briefing(dinner)) == first


WORDS = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60)


@unhurried
@given(st.lists(WORDS, max_size=4), st.sampled_from([32, 42, 48]))
def test_whatever_was_written_it_fits_the_roll(texts: list[str], columns: int) -> None:
    page = Briefing(
        site="B", shift="", business_day=MONDAY, when="now", lead="", stations=(), out=tuple(texts),
        short=tuple(texts), if_then=(), critical=tuple(Timed(at="17:00", text=one) for one in texts),
    )  # fmt: skip
    slip = printed(receipt(page, Printer(name="b", address="tcp://b", columns=columns)))
    assert max(map(len, slip.lines)) <= columns
    assert slip.cuts == 1


def test_a_board_without_any_kind_of_shift_says_so(bistro: Bistro) -> None:
    """There is nothing to brief anybody for; it is a sentence, not an empty page."""
    from data.errors import NoShift

    with bistro.board.store.transaction(Partition.BOARD, "ana") as tx:
        for kind in tx.all(ShiftKind):
            tx.remove(kind)
    with pytest.raises(NoShift):
        briefing(bistro)


def test_before_the_first_shift_it_is_for_the_next(bistro: Bistro) -> None:
    """Its critical lines at the times that they will have, and room for who leads."""
    with bistro.board.store.transaction(Partition.BOARD, "ana") as tx:
        gate = Line(id="gate", text="Gate open", due="start+5", critical=True)
        tx.put(CheckList(id="opening", name="Opening", sections=(Section("a", "A", (gate,)),)))
    page = briefing(bistro)
    assert page.when.startswith("Lunch, Monday 23 November 2026") or page.when.startswith("Dinner")
    assert page.lead == ""
    assert "Gate open" in [one.text for one in page.critical]
    assert "Lead: ____" in text(page)
