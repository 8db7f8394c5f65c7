"""The checklist: what is read, how a line stands, what a reading out of limits asks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from conftest import MONDAY, Bistro, Now, instant
from hypothesis import given
from hypothesis import strategies as st

from data.errors import ShiftClosed
from data.record import Partition
from shiftboard.checklist import (
    Answer,
    CheckList,
    Kind,
    Line,
    Section,
    ShiftLine,
    Status,
    by_section,
    limits_text,
    line_named,
    line_states,
    lines_for_shift,
    read_answer,
    read_number,
    score,
    value_text,
)
from shiftboard.checklist.timed import cooling, too_warm
from shiftboard.clock import Clock
from shiftboard.errors import (
    AlreadyTakenBack,
    Ambiguous,
    BadValue,
    NeedsAction,
    NeedsReason,
    NeedsText,
    NobodyPicked,
    NotFound,
    NotTheirLine,
    TooLong,
)
from shiftboard.food_safety import Equipment, Process, profile
from shiftboard.language import number, use
from shiftboard.printing.text import handover_text
from shiftboard.staff import Person

NBSP, MINUS, DASH = "\u00a0", "\u2212", "\u2013"


def line(kind: Kind, **given: object) -> ShiftLine:
    """A line of a shift, due at six."""
    named = {"id": "line", "text": "Line", "list": "L", "section": "S", "order": 0, "due": instant("18:00")}
    return ShiftLine(**(named | {"kind": kind} | given))  # type: ignore[arg-type]


# what is read


@pytest.mark.parametrize("typed", ["yes", "YES", "y", "ano", "Ano", "a", "ok", "x", "1", " yes\n"])
def test_a_tick_is_yes_in_both_languages(typed: str) -> None:
    assert read_answer(line(Kind.TICK), typed) == "yes"


@pytest.mark.parametrize("typed", ["no", "ne", "", "0", "yes please", "done?"])
def test_a_tick_takes_nothing_else(typed: str) -> None:
    """What was not done is skipped with a reason, not answered with no."""
    with pytest.raises(BadValue, match="skip the line"):
        read_answer(line(Kind.TICK), typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("4.5", "4.5"),
        ("4,5", "4.5"),
        ("-18", "-18"),
        (f"{MINUS}18", "-18"),
        (f"{DASH}18,4", "-18.4"),
        ("0", "0"),
        (" 3 ", "3"),
        ("- 2", "-2"),
        ("12 500", "12500"),
        (f"12{NBSP}500,50", "12500.50"),
        ("007", "7"),
        ("1234567.125", "1234567.125"),
    ],
)
def test_a_number_as_people_type_it(typed: str, stored: str) -> None:
    assert read_answer(line(Kind.TEMPERATURE), typed) == stored
    assert read_answer(line(Kind.NUMBER), typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "4.5.",
        "--4",
        "4 C",
        "4°",
        "four",
        "1e3",
        "nan",
        "inf",
        ".5",
        "5.",
        "+4",
        "12345678",
        "1.2345",
        "٤",
        "4.5,1",
    ],
)
def test_what_is_no_number_is_refused_and_says_what_is(typed: str) -> None:
    with pytest.raises(BadValue, match=r"4\.5 or 4,5") as refused:
        read_answer(line(Kind.NUMBER), typed)
    assert typed in str(refused.value)


def test_an_empty_number() -> None:
    with pytest.raises(BadValue, match="Write a number"):
        read_answer(line(Kind.NUMBER), "  ")


@given(
    st.decimals(Decimal(-9_999_999), Decimal(9_999_999), places=3)
    | st.integers(-9_999_999, 9_999_999).map(Decimal)
    | st.decimals(Decimal(-50), Decimal(300), places=1)
)
def test_what_is_shown_can_be_typed_again(value: Decimal) -> None:
    for language in ("en", "cs"):
        use(language)
        again = read_number(number(value))
        assert again == value
        assert number(again) == number(value)


def test_a_choice_by_number_or_name() -> None:
    heaters = line(Kind.CHOICE, choices=("On", "Off", "Rozbité"))
    assert [read_answer(heaters, typed) for typed in ("1", "off", "ROZBITE")] == ["On", "Off", "Rozbité"]
    for typed in ("", "4", "0", "o"):
        with pytest.raises(BadValue, match="On / Off / Rozbité"):
            read_answer(heaters, typed)


def test_text_is_cleaned_and_must_say_something() -> None:
    words = line(Kind.TEXT)
    assert read_answer(words, " Quiet,\x1b[31m all  well ") == "Quiet, all well"
    with pytest.raises(NeedsText):
        read_answer(words, "\x1b[31m ")
    with pytest.raises(TooLong):
        read_answer(words, "x" * 201)


# limits in words


@pytest.mark.parametrize(
    ("given", "english", "czech"),
    [
        ({"low": Decimal(0), "high": Decimal("5.5"), "unit": "°C"}, "0 to 5.5 °C", "5,5 °C"),
        ({"high": Decimal(-18), "unit": "°C"}, "at most -18 °C", "-18 °C"),
        ({"low": Decimal(63), "unit": "°C"}, "at least 63 °C", "63 °C"),
        ({"low": Decimal(5000), "high": Decimal(5000), "unit": "Kč"}, "5000 Kč", "5000 Kč"),
        ({}, "", ""),
    ],
)
def test_limits_as_people_say_them(given: dict[str, object], english: str, czech: str) -> None:
    asked = line(Kind.TEMPERATURE, **given)
    assert limits_text(asked) == english
    use("cs")
    assert czech in limits_text(asked)


def test_that_a_count_is_not_negative_goes_without_saying() -> None:
    assert limits_text(line(Kind.NUMBER, low=Decimal(0))) == ""
    assert limits_text(line(Kind.TEMPERATURE, low=Decimal(0), unit="°C")) == "at least 0 °C"
    assert limits_text(line(Kind.NUMBER, low=Decimal(0), high=Decimal(3))) == "0 to 3"


def test_an_answer_as_people_read_it() -> None:
    use("cs")
    assert value_text(line(Kind.TEMPERATURE, unit="°C"), Answer(line="line", value="-18.5")) == "-18,5 °C"
    assert value_text(line(Kind.NUMBER), Answer(line="line", value="3")) == "3"
    use("en")
    assert value_text(line(Kind.TICK), Answer(line="line", value="yes")) == "yes"
    assert value_text(line(Kind.TICK), Answer(line="line", skipped=True)) == "skipped"
    assert value_text(line(Kind.CHOICE), Answer(line="line", value="off")) == "off"


# whose limit it is


def copied(asked: Line, country: str, *equipment: Equipment) -> ShiftLine:
    """The line as a shift of that country is asked it."""
    clock = Clock("Europe/Prague")
    shift = clock.span(MONDAY, instant("15:00").time(), instant("23:00").time())
    lists = [CheckList(id="l", name="L", sections=(Section("s", "S", (asked,)),))]
    return lines_for_shift(lists, {one.id: one for one in equipment}, profile(country), clock, shift)[0]


SOUP = Line(id="soup", text="Soup", kind=Kind.TEMPERATURE, process=Process.HOT)
FRIDGE = Line(id="fridge", text="Fridge", kind=Kind.TEMPERATURE, equipment="fridge")


@pytest.mark.parametrize(
    ("country", "low", "unit", "source"),
    [
        ("us", "135", "°F", "Food Code 3-501.16"),
        ("uk", "63", "°C", "SI 2013/2996 sch. 4"),
        ("cz", "60", "°C", "vyhl. 137/2004"),
    ],
)
def test_without_a_plan_the_law_of_the_country_holds(country: str, low: str, unit: str, source: str) -> None:
    soup = copied(SOUP, country)
    assert (soup.low, soup.high, soup.unit, soup.source) == (Decimal(low), None, unit, source)


def test_the_plan_of_the_equipment_comes_before_the_law() -> None:
    fridge = copied(FRIDGE, "uk", Equipment(id="fridge", name="F", process=Process.COLD, high=Decimal(4)))
    assert (fridge.high, fridge.source) == (Decimal(4), "HACCP")


def test_the_line_comes_before_its_equipment() -> None:
    fish = Line(id="fish", text="Fish", kind=Kind.TEMPERATURE, equipment="fridge", high=Decimal(2))
    asked = copied(fish, "uk", Equipment(id="fridge", name="F", process=Process.COLD, high=Decimal(4)))
    assert (asked.low, asked.high, asked.source) == (None, Decimal(2), "HACCP")


def test_the_process_of_the_equipment_says_which_law() -> None:
    equipment = Equipment(id="fridge", name="F", process=Process.COLD)
    assert copied(FRIDGE, "uk", equipment).high == Decimal(8)
    assert copied(FRIDGE, "us", equipment).high == Decimal(41)
    assert copied(FRIDGE, "cz", equipment).limits == (None, None, ""), "left to the site's own plan"


def test_a_count_is_nobodys_temperature() -> None:
    covers = copied(Line(id="c", text="Covers", kind=Kind.NUMBER, unit="guests", low=Decimal(0)), "us")
    assert (covers.unit, covers.source) == ("guests", "")


# how a line stands


def test_a_line_over_the_evening(dinner: Bistro, now: Now) -> None:
    """The soup is due at 17:30: later, due half an hour before, late a minute after."""
    seen = []
    for at in ("16:59", "17:00", "17:30", "17:31"):
        now.to(at)
        seen.append(dinner.state("soup").status)
    assert seen == [Status.LATER, Status.DUE, Status.DUE, Status.LATE]
    assert dinner.state("soup").open
    dinner.board.checklist.answer("soup", "71,5")
    assert dinner.state("soup").status is Status.DONE
    assert not dinner.state("soup").open
    now.to("23:00")
    assert dinner.state("soup").status is Status.DONE


def test_an_answer_says_who_and_when(dinner: Bistro, now: Now) -> None:
    now.to("15:10")
    iva = dinner.terminal("iva")
    iva.checklist.answer("hands", "ano")
    dinner.board.store.refresh()
    answer = dinner.state("hands").answer
    assert answer is not None
    assert (answer.by, answer.entered_at, answer.value) == ("iva", instant("15:10"), "yes")


def test_the_newest_answer_stands(dinner: Bistro) -> None:
    """Two in the same minute: the one entered last."""
    for value in ("4", "3"):
        dinner.board.checklist.answer("fridge", value)
    answer = dinner.state("fridge").answer
    assert answer is not None
    assert answer.value == "3"
    assert len(dinner.board.store.table(Answer)) == 2


def test_out_of_limits_is_saved_only_with_what_was_done(dinner: Bistro) -> None:
    """Ana reads 9 °C; without a word about it nothing is kept, and she is told the limits."""
    before = dinner.files()
    with pytest.raises(NeedsAction) as refused:
        dinner.board.checklist.answer("fridge", "9,5")
    assert str(refused.value).startswith("9.5 °C is out of limits (0 to 5 °C).")
    with pytest.raises(NeedsAction):
        dinner.board.checklist.answer("fridge", "9,5", action=" \x1b[31m ")
    assert dinner.files() == before
    assert dinner.state("fridge").status is not Status.OUT

    dinner.board.checklist.answer("fridge", "9,5", action="Moved to the second fridge")
    state = dinner.state("fridge")
    assert state.status is Status.OUT
    assert state.open
    assert state.answer is not None
    assert (state.answer.value, state.answer.out) == ("9.5", True)
    assert state.answer.action == "Moved to the second fridge"


def test_a_reading_out_of_limits_asks_for_another(dinner: Bistro, now: Now) -> None:
    now.to("15:20")
    dinner.board.checklist.answer("fridge", "9", action="Door closed")
    assert dinner.state("fridge").due == instant("15:40")
    now.to("15:38")
    dinner.board.checklist.answer("fridge", "4.9", action="Door closed")
    state = dinner.state("fridge")
    assert state.status is Status.DONE
    assert state.answer is not None
    assert (state.answer.out, state.answer.action) == (False, ""), "nothing had to be done about 4.9"


@pytest.mark.parametrize(
    ("line_id", "value"), [("fridge", "5"), ("fridge", "0"), ("soup", "60"), ("float", "5000")]
)
def test_the_limit_itself_is_allowed(dinner: Bistro, line_id: str, value: str) -> None:
    dinner.board.checklist.answer(line_id, value)
    assert dinner.state(line_id).status is Status.DONE


@pytest.mark.parametrize(
    ("line_id", "value", "told"),
    [
        ("fridge", "5.1", "5.1 °C is out of limits (0 to 5 °C)"),
        ("fridge", "-0.5", "-0.5 °C is out of limits (0 to 5 °C)"),
        ("freezer", "-17.9", "-17.9 °C is out of limits (at most -18 °C)"),
        ("soup", "59.9", "59.9 °C is out of limits (at least 60 °C)"),
        ("float", "4999", "4999 Kč is out of limits (5000 Kč)"),
        ("heaters", "broken", "“broken” cannot be left at that"),
    ],
)
def test_beyond_the_limit_is_out(dinner: Bistro, line_id: str, value: str, told: str) -> None:
    with pytest.raises(NeedsAction) as refused:
        dinner.board.checklist.answer(line_id, value)
    assert told in str(refused.value)


def test_a_skip_needs_a_reason(dinner: Bistro) -> None:
    before = dinner.files()
    with pytest.raises(NeedsReason):
        dinner.board.checklist.skip("heaters", "  ")
    assert dinner.files() == before
    dinner.board.checklist.skip("heaters", " terrace is  closed ")
    state = dinner.state("heaters")
    assert state.status is Status.SKIPPED
    assert not state.open
    assert state.answer is not None
    assert state.answer.reason == "terrace is closed"


def test_a_skipped_line_can_be_answered_after_all(dinner: Bistro) -> None:
    dinner.board.checklist.skip("heaters", "terrace is closed")
    dinner.board.checklist.answer("heaters", "on")
    assert dinner.state("heaters").status is Status.DONE


# taking back


def test_taking_back_restores_what_stood_before(dinner: Bistro, now: Now) -> None:
    """Ana types 3 for 4 and takes it back: 4 stands again, and the record keeps both."""
    first = dinner.board.checklist.answer("fridge", "4")
    now.later(minutes=1)
    second = dinner.board.checklist.answer("fridge", "3")
    now.later(minutes=1)
    dinner.board.checklist.take_back(second.id)

    assert dinner.state("fridge").answer == first
    kept = {answer.value: answer for answer in dinner.board.store.table(Answer)}
    assert kept["4"].taken_back_at is None
    assert (kept["3"].taken_back_by, kept["3"].taken_back_at) == ("ana", now.at)
    assert [version.record.rev for version in dinner.board.history(kept["3"]) if version.record] == [1, 2]


def test_taking_back_the_only_answer_opens_the_line_again(dinner: Bistro, now: Now) -> None:
    answer = dinner.board.checklist.skip("heaters", "cold")
    now.to("18:05")
    dinner.board.checklist.take_back(answer.id)
    assert dinner.state("heaters").status is Status.LATE


def test_an_entry_is_taken_back_once(dinner: Bistro) -> None:
    answer = dinner.board.checklist.answer("hands", "yes")
    dinner.board.checklist.take_back(answer.id)
    before = dinner.files()
    with pytest.raises(AlreadyTakenBack):
        dinner.board.checklist.take_back(answer.id)
    with pytest.raises(NotFound):
        dinner.board.checklist.take_back("nothing")
    assert dinner.files() == before


# finding a line, and lines that are not there


def test_a_line_by_id_text_or_part_of_it(dinner: Bistro) -> None:
    lines = dinner.board.store.table(ShiftLine)
    assert [line_named(lines, asked).id for asked in ("gas", "Soup", "WALK", "bàsins")] == [
        "gas",
        "soup",
        "fridge",
        "hands",
    ]
    with pytest.raises(Ambiguous, match=r"“fr” fits Walk-in fridge \(fridge\) and Freezer \(freezer\)"):
        line_named(lines, "fr")
    for asked in ("", "oven"):
        with pytest.raises(NotFound, match="shiftboard list checklist"):
            line_named(lines, asked)


def test_a_line_that_is_not_there(dinner: Bistro) -> None:
    before = dinner.files()
    with pytest.raises(NotFound):
        dinner.board.checklist.answer("oven", "yes")
    with pytest.raises(NotFound):
        dinner.board.checklist.skip("oven", "none here")
    assert dinner.files() == before


def test_no_shift_has_no_list(bistro: Bistro) -> None:
    assert bistro.board.checklist.states() == []
    before = bistro.files()
    with pytest.raises(NotFound):
        bistro.board.checklist.answer("fridge", "4")
    assert bistro.files() == before


def test_an_answer_to_a_shift_that_was_closed_meanwhile(dinner: Bistro, now: Now) -> None:
    """Iva has Monday's fridge on her screen while Ana closes dinner and Karel opens Tuesday's lunch."""
    iva = dinner.terminal("iva")
    shift = iva.shifts.current()
    assert shift is not None
    dinner.board.handover.close("no time")
    karel = dinner.terminal("karel")
    now.later(hours=18)
    karel.handover.receive(all=True)
    before = dinner.files()
    with pytest.raises(ShiftClosed, match=shift.id):
        iva.checklist.answer("fridge", "4", shift=shift.id)
    with pytest.raises(ShiftClosed):
        iva.checklist.skip("fridge", "no time", shift=shift.id)
    assert dinner.files() == before
    assert iva.checklist.states() != []
    assert all(state.answer is None for state in iva.checklist.states()), "lunch is as it was"


# the list as a whole


def test_lines_stand_in_working_order_under_their_sections(dinner: Bistro) -> None:
    headed = [
        (head, [state.line.id for state in states])
        for head, states in by_section(dinner.board.checklist.states())
    ]
    assert headed == [
        ("Opening · Kitchen", ["fridge", "freezer", "soup", "hands", "float", "heaters"]),
        ("Closing · Last hour", ["gas", "words"]),
    ]


def test_a_section_named_as_its_list_is_headed_once() -> None:
    assert [
        head
        for head, _states in by_section(line_states([line(Kind.TICK, section="L")], [], instant("12:00")))
    ] == ["L"]


def test_the_score_of_an_evening(dinner: Bistro, now: Now) -> None:
    """On time in its very minute, late after it, skipped, out of limits, and two nobody answered."""
    desk = dinner.board.checklist
    now.at = instant("15:15") + timedelta(seconds=59)
    desk.answer("hands", "yes")
    now.to("15:21")
    desk.answer("float", "5000")  # due 15:20
    desk.answer("fridge", "9", action="Door closed")
    desk.answer("freezer", "-20")
    desk.skip("heaters", "closed")
    desk.answer("soup", "70")
    counts = score(desk.states())
    assert counts._asdict() == {
        "lines": 8,
        "on_time": 4,
        "late": 1,
        "skipped": 1,
        "open": 2,
        "out": 1,
        "not_applicable": 0,
    }
    assert counts.answered == 5
    assert counts.answered + counts.skipped + counts.open == counts.lines
    assert dinner.state("float").answered_late
    assert not dinner.state("hands").answered_late


def test_the_score_of_nothing() -> None:
    assert score([])._asdict() == {
        "lines": 0,
        "on_time": 0,
        "late": 0,
        "skipped": 0,
        "open": 0,
        "out": 0,
        "not_applicable": 0,
    }


def test_editing_a_list_never_changes_what_a_shift_was_asked(dinner: Bistro) -> None:
    """Milan strikes the soup from the list on the board; tonight's list still asks for it."""
    from data.record import Partition

    with dinner.board.store.transaction(Partition.BOARD, "milan") as tx:
        opening = tx.get(CheckList, "opening")
        assert opening is not None
        tx.put(CheckList(id="opening", name="Opening", sections=()))
    assert dinner.state("soup").line.text == "Soup"
    assert len(dinner.board.checklist.states()) == 8


def test_a_recheck_after_the_time_does_not_make_a_line_late(dinner: Bistro, now: Now) -> None:
    """The freezer was read in time and was too warm; that it was read again is not a late answer."""
    now.to("15:58")
    dinner.board.checklist.answer("freezer", "-10", action="Service called")
    now.to("16:30")
    dinner.board.checklist.answer("freezer", "-19")
    state = next(one for one in dinner.board.checklist.states() if one.line.id == "freezer")
    assert state.status is Status.DONE
    assert not state.answered_late
    assert score([state]).on_time == 1


def test_nothing_is_entered_in_nobodys_name(dinner: Bistro) -> None:
    dinner.board.who.id = ""
    before = dinner.files()
    with pytest.raises(NobodyPicked):
        dinner.board.checklist.answer("hands", "yes")
    with pytest.raises(NobodyPicked):
        dinner.board.log.write("Somebody was here")
    assert dinner.files() == before


# whose it is


@pytest.mark.parametrize(
    ("who", "may"),
    [("", "ana karel iva milan"), ("lead", "ana karel milan"), ("grill", "ana karel milan petr")],
)
def test_a_line_is_answered_by_whose_it_is(bistro: Bistro, who: str, may: str) -> None:
    """Everybody, a lead, or whoever works at its station; who leads may answer all of them."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Person(id="petr", name="Petr Malý", initials="PM", skills=("grill",)))
        line = Line(id="wipe", text="Wipe the grill", who=who)
        tx.put(CheckList(id="opening", name="Opening", sections=(Section("all", "All", (line,)),)))
    bistro.open()
    for person in ("ana", "karel", "iva", "milan", "petr"):
        bistro.board.who.id = person
        before = bistro.files()
        if person in may.split() or not who:
            bistro.board.checklist.answer("wipe", "yes")
            bistro.board.take_back()
            continue
        for verb in (
            lambda: bistro.board.checklist.answer("wipe", "yes"),
            lambda: bistro.board.checklist.skip("wipe", "no time"),
        ):
            with pytest.raises(NotTheirLine, match=r"“Wipe the grill” is for (lead|Grill)\. Pick"):
                verb()
        assert bistro.files() == before


# what is read again and again


@pytest.fixture
def held(bistro: Bistro) -> Bistro:
    """Soup that is held hot, read every two hours through the dinner."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        line = Line(
            id="soup",
            text="Soup in the kettle",
            kind=Kind.TEMPERATURE,
            process=Process.HOT,
            due="17:00",
            every=120,
        )
        tx.put(CheckList(id="opening", name="Opening", sections=(Section("hot", "Hot", (line,)),)))
    bistro.open()
    return bistro


def test_a_line_that_is_read_again_is_due_until_the_shift_ends(held: Bistro, now: Now) -> None:
    """17:00, 19:00 and so on by when it was read; none after the end at 23:30."""

    def stands(local: str) -> tuple[Status, datetime]:
        now.to(local)
        state = held.state("soup")
        return state.status, state.due

    assert stands("17:00") == (Status.DUE, instant("17:00"))
    held.board.checklist.answer("soup", "70")
    assert stands("18:29") == (Status.DONE, instant("19:00"))
    assert stands("18:30") == (Status.DUE, instant("19:00"))
    assert stands("19:01") == (Status.LATE, instant("19:00"))
    assert held.state("soup").open
    now.to("19:10")
    held.board.checklist.answer("soup", "58", action="back on the heat")
    assert stands("19:29") == (Status.OUT, instant("19:30"))
    now.to("19:30")
    held.board.checklist.answer("soup", "75")
    assert stands("21:00") == (Status.DUE, instant("21:30"))
    now.to("21:31")
    held.board.checklist.answer("soup", "68")
    assert stands("23:29") == (Status.DONE, instant("17:00"))  # 23:31 would be after the end
    readings = held.board.handover.of().readings
    assert [(one.at, one.value) for one in readings] == [
        ("17:00", "70 °C"),
        ("19:10", "58 °C"),
        ("19:30", "75 °C"),
        ("21:31", "68 °C"),
    ]


def test_a_reading_that_was_forgotten_stands_in_the_way_of_the_close(held: Bistro, now: Now) -> None:
    now.to("17:00")
    held.board.checklist.answer("soup", "70")
    held.finish("soup")
    now.to("19:30")
    assert [one.text for one in held.board.to_do() if one.late] == ["Soup in the kettle"]
    assert [state.line.id for state in held.board.handover.unfinished()] == ["soup"]
    held.board.handover.close("kitchen was empty")
    assert [(one.line, one.reason) for one in held.board.handover.of("2026-11-23-1").undone] == [
        ("Soup in the kettle", "kitchen was empty")
    ]


# cooling


@pytest.fixture
def pot(bistro: Bistro) -> Bistro:
    """Soup that comes off the heat at four."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        line = Line(id="pot", text="Soup, cooling", kind=Kind.COOLING, due="16:00", critical=True)
        tx.put(CheckList(id="opening", name="Opening", sections=(Section("cool", "Cool", (line,)),)))
    bistro.open()
    return bistro


def read(bistro: Bistro, local: str, value: str, action: str = "") -> Answer:
    bistro.now.to(local)
    return bistro.board.checklist.answer("pot", value, action=action)


def test_cooling_asks_for_its_next_reading_by_when_it_began(pot: Bistro, now: Now) -> None:
    """21 °C two hours after the first reading, 5 °C six hours after it."""
    line = pot.board.checklist.line("pot")
    assert line is not None
    assert (limits_text(line), line.source, line.unit) == ("21 °C in 2 h, 5 °C in 6 h", "HACCP", "°C")
    now.to("15:30")
    assert (pot.state("pot").status, pot.state("pot").due) == (Status.DUE, instant("16:00"))
    read(pot, "16:10", "64")
    assert (pot.state("pot").status, pot.state("pot").due) == (Status.LATER, instant("18:10"))
    now.to("17:40")
    assert pot.state("pot").status is Status.DUE
    read(pot, "17:00", "40")  # on the way, which nobody minds
    assert pot.state("pot").due == instant("18:10")
    now.to("18:11")
    assert pot.state("pot").status is Status.LATE
    read(pot, "18:05", "20.5")
    assert (pot.state("pot").status, pot.state("pot").due) == (Status.LATER, instant("22:10"))
    read(pot, "21:30", "4.8")
    assert pot.state("pot").status is Status.DONE
    assert [(one.value, one.limits) for one in pot.board.handover.of().readings] == [
        ("64 °C", ""),
        ("40 °C", "21 °C in 2 h"),
        ("20.5 °C", "21 °C in 2 h"),
        ("4.8 °C", "5 °C in 6 h"),
    ]


@pytest.mark.parametrize(
    ("local", "value", "fails"),
    [
        ("18:09", "30", False),
        ("18:10", "21", False),
        ("18:10", "21.1", True),
        ("20:00", "12", False),
        ("22:09", "12", False),
        ("22:10", "12", True),
        ("22:10", "5", False),
        ("19:00", "40", True),
    ],
)
def test_too_warm_when_its_time_has_come_asks_for_action(
    pot: Bistro, local: str, value: str, fails: bool
) -> None:
    read(pot, "16:10", "64")
    if not fails:
        assert not read(pot, local, value).out
        return
    with pytest.raises(NeedsAction, match="is out of limits"):
        read(pot, local, value)
    assert read(pot, local, value, "thrown away, written off").out
    assert pot.state("pot").status is Status.OUT


def test_after_a_failure_it_begins_anew(pot: Bistro) -> None:
    read(pot, "16:10", "64")
    read(pot, "18:15", "30", "heated to 75 °C, in shallow trays now")
    read(pot, "18:40", "70")
    assert (pot.state("pot").status, pot.state("pot").due) == (Status.LATER, instant("20:40"))


def test_what_is_cold_at_once_is_done(pot: Bistro) -> None:
    read(pot, "16:10", "4")
    assert pot.state("pot").status is Status.DONE


def test_a_cooling_goes_on_in_the_next_shift(pot: Bistro, now: Now) -> None:
    """It stands in no way of the close, severe on the page, and is read on against its own clock."""
    board = pot.board
    read(pot, "21:00", "66")
    pot.finish("pot")
    board.handover.close()
    page = board.handover.of("2026-11-23-1")
    assert [(point.severity, point.text, point.detail) for point in page.points] == [
        (0, "Cooling: Soup, cooling", "since 21:00 · next by 23:00: at most 21 °C")
    ]
    assert page.undone == ()
    now.to("22:30")
    board.handover.receive(all=True)
    (line,) = [one for one in board.store.table(ShiftLine) if one.begun is not None]
    state = pot.state(line.id)
    assert (state.status, state.due, line.text) == (Status.DUE, instant("23:00"), "Soup, cooling")
    board.checklist.answer(line.id, "19")
    assert pot.state(line.id).due == instant("03:00", MONDAY + timedelta(days=1))
    board.handover.close("nobody is here at night")
    now.to("02:00", MONDAY + timedelta(days=1))
    board.handover.receive(all=True)
    (again,) = [one for one in board.store.table(ShiftLine) if one.begun is not None]
    assert again.begun == instant("21:00")
    assert again.met == 1
    board.checklist.answer(again.id, "4")
    assert pot.state(again.id).status is Status.DONE


def test_a_cooling_that_is_late_needs_a_reason(pot: Bistro, now: Now) -> None:
    read(pot, "16:10", "64")
    pot.finish("pot")
    now.to("18:30")
    assert [state.line.id for state in pot.board.handover.unfinished()] == ["pot"]


@pytest.mark.parametrize("country", ["us", "uk", "eu", "cz", "sk"])
def test_every_profile_says_how_food_is_cooled(country: str) -> None:
    steps = profile(country).cooling
    assert [step.minutes for step in steps] == [120, 360]
    assert [step.high for step in steps] == ([70, 41] if country == "us" else [21, 5])


@given(
    readings=st.lists(st.tuples(st.integers(0, 500), st.decimals(-5, 90, places=1)), max_size=8),
)
def test_a_cooling_never_goes_back(readings: list[tuple[int, Decimal]]) -> None:
    """Steps that were met stay met until a reading fails; nothing is due before it began."""
    line = ShiftLine(
        id="pot",
        list="L",
        section="S",
        order=0,
        text="Soup",
        kind=Kind.COOLING,
        due=instant("16:00"),
        steps=profile("cz").cooling,
    )
    given_so_far: list[Answer] = []
    at, met = instant("16:00"), 0
    for minutes, value in readings:
        at += timedelta(minutes=minutes)
        out = too_warm(line, value, given_so_far, at)
        n = f"{len(given_so_far)}"
        given_so_far.append(Answer(id=n, line="pot", value=f"{value}", out=out, entered_at=at))
        so_far = cooling(line, given_so_far)
        assert (so_far.begun is None) == out
        assert so_far.met >= met or out
        met = so_far.met
        if (due := so_far.due(line)) is not None:
            assert due > at, "a reading that is late for the next step has failed"


# what was noticed


def lists_of(bistro: Bistro, count: int, **fields: object) -> None:
    """A list of so many lines, due at nine in the evening unless said otherwise."""
    lines = tuple(
        msgspec.convert({"id": f"l{n}", "text": f"Line {n}", "due": "21:00", **fields}, Line)
        for n in range(count)
    )
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(CheckList(id="opening", name="Opening", sections=(Section("all", "All", lines),)))
    bistro.open()


def told(bistro: Bistro) -> list[str]:
    return list(bistro.board.handover.of().noticed)


def test_many_lines_within_seconds_are_noticed(bistro: Bistro, now: Now) -> None:
    lists_of(bistro, 8)
    now.to("20:30")
    for n in range(5):
        bistro.board.checklist.answer(f"l{n}", "yes")
        now.later(seconds=5)
    assert told(bistro) == []
    bistro.board.checklist.answer("l5", "yes")
    assert told(bistro) == ["Ana Novotná answered 6 lines within half a minute, at 20:30"]
    bistro.board.who.id = "karel"
    bistro.board.checklist.answer("l6", "yes")
    assert len(told(bistro)) == 1, "two people are not one in a hurry"


def test_what_is_answered_long_before_its_time_is_noticed(bistro: Bistro, now: Now) -> None:
    lists_of(bistro, 3)
    now.to("19:01")
    bistro.board.checklist.answer("l0", "yes")
    assert told(bistro) == []
    now.to("19:00")
    bistro.board.checklist.answer("l1", "yes")
    now.to("18:00")
    bistro.board.checklist.skip("l2", "no time")
    assert told(bistro) == ["Ana Novotná answered 1 line more than two hours before its time, at 19:00"]


def test_the_same_reading_again_and_again_is_noticed(bistro: Bistro, now: Now) -> None:
    lists_of(bistro, 6, kind="temperature", max=5)
    for n, value in enumerate(("3.9", "4.1", "4", "4.0", "4.0", "4")):
        now.to(f"20:{10 + n}")
        bistro.board.checklist.answer(f"l{n}", value)
    assert told(bistro) == ["Ana Novotná read 4 °C 4 times in a row, from 20:12 on"]
    use("cs")
    assert told(bistro) == ["Ana Novotná: 4× za sebou naměřeno 4 °C, od 20:12"]
    text = handover_text(bistro.board.handover.of())
    assert "ČEHO SI PROGRAM VŠIML" in text
