"""Stories about work that was done away from the board and is typed in later, with its own time."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, time, timedelta

import pytest
from conftest import MONDAY, Bistro, instant
from hypothesis import given
from hypothesis import strategies as st

from data.record import Partition
from shiftboard.checklist import Answer, CheckList, Kind, Line, Round, Section, Status
from shiftboard.checklist.rounds import BEFORE, read_when
from shiftboard.clock import Clock
from shiftboard.errors import BadValue, NeedsAction, NotFound, NotTheirLine, NotThen
from shiftboard.handover.page import Handover
from shiftboard.language import sentence
from shiftboard.printing.text import handover_text


def with_lines(bistro: Bistro, *lines: Line) -> None:
    """The dinner is open with these lines."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(CheckList(id="opening", name="Opening", sections=(Section("all", "All", lines),)))
    bistro.open()


def round_of(bistro: Bistro, person: str, when: str) -> Round:
    rounds = bistro.board.checklist.rounds
    return rounds.said(person, rounds.read(when))


def enter(bistro: Bistro, round: Round, **values: str) -> list[Answer]:
    return [bistro.board.checklist.answer(line, value, round=round) for line, value in values.items()]


def closed(bistro: Bistro) -> Handover:
    return bistro.board.handover.close("quiet evening")


def test_a_round_on_paper_counts_as_done_when_it_was(dinner: Bistro) -> None:
    """Iva walked round from 15:40 to 15:55; Ana types it in at 17:20: on time, as Iva's, entered by Ana."""
    dinner.now.to("17:20")
    walked = round_of(dinner, "iva", "15:40-15:55")
    enter(dinner, walked, freezer="-20", float="5000")
    freezer = dinner.state("freezer")
    assert (freezer.status, freezer.answered_late) == (Status.DONE, False)
    answer = freezer.answer
    assert answer is not None
    assert (answer.doer, answer.by) == ("iva", "ana")
    assert (answer.at, answer.entered_at) == (instant("15:55"), instant("17:20"))
    assert dinner.state("float").answered_late, "due at 15:20: that was late when Iva did it, too"
    assert len(dinner.board.checklist.rounds.all()) == 1, "both lines stand in one round"


def test_the_handover_says_when_it_was_done_and_when_it_was_entered(dinner: Bistro) -> None:
    dinner.now.to("17:20")
    enter(dinner, round_of(dinner, "iva", "15:40-15:55"), freezer="-20", hands="yes")
    enter(dinner, round_of(dinner, "ana", "17:05"), soup="70")
    page = closed(dinner)
    [freezer] = [one for one in page.readings if one.line == "Freezer"]
    assert (freezer.at, freezer.by) == ("15:55", "Iva Nová")
    assert page.rounds == (
        "15:40–15:55 Iva Nová: 2 lines, entered 17:20 (Ana Novotná)",
        "17:05 Ana Novotná: 1 line, entered 17:20 (Ana Novotná)",
    )
    printed = handover_text(page)
    assert "WORKED ON PAPER, ENTERED LATER" in printed
    assert page.rounds[0] in " ".join(printed.split())


def test_a_round_without_a_standing_entry_is_not_told(dinner: Bistro) -> None:
    dinner.now.to("17:20")
    enter(dinner, round_of(dinner, "iva", "15:40-15:55"), freezer="-20")
    dinner.board.take_back()
    assert closed(dinner).rounds == ()


def test_a_reading_on_paper_does_not_replace_a_later_one_at_the_board(dinner: Bistro) -> None:
    """The fridge was 9 °C at 15:30 on paper, and 4 °C at the board at 16:30: it is in order."""
    dinner.now.to("16:30")
    dinner.board.checklist.answer("fridge", "4")
    dinner.now.to("17:00")
    dinner.board.checklist.answer("fridge", "9", action="Door closed", round=round_of(dinner, "iva", "15:30"))
    fridge = dinner.state("fridge")
    assert fridge.status is Status.DONE
    assert [one.value for one in fridge.answers] == ["9", "4"]


def test_a_reading_out_of_limits_on_paper_wants_its_recheck_from_then(dinner: Bistro) -> None:
    dinner.now.to("15:50")
    dinner.board.checklist.answer("fridge", "9", action="Door closed", round=round_of(dinner, "iva", "15:40"))
    assert dinner.state("fridge").due == instant("16:00")


def test_a_line_for_the_grill_is_done_by_who_can_do_it(bistro: Bistro) -> None:
    """Ana types it in and may answer all; but it was Iva, who is not at the grill."""
    with_lines(bistro, Line(id="steak", text="Steak probe", who="grill", due="16:00"))
    bistro.now.to("17:20")
    with pytest.raises(NotTheirLine):
        enter(bistro, round_of(bistro, "iva", "16:10"), steak="yes")
    enter(bistro, round_of(bistro, "ana", "16:10"), steak="yes")
    assert bistro.state("steak").status is Status.DONE


def test_a_round_is_somebodys(dinner: Bistro) -> None:
    dinner.now.to("17:20")
    with pytest.raises(NotFound):
        enter(dinner, round_of(dinner, "nobody", "16:00"), freezer="-20")
    assert dinner.board.checklist.rounds.all() == []


def test_an_entry_that_is_refused_leaves_no_round(dinner: Bistro) -> None:
    dinner.now.to("17:20")
    with pytest.raises(NeedsAction):
        enter(dinner, round_of(dinner, "iva", "16:00"), fridge="9")
    assert dinner.board.checklist.rounds.all() == []


def test_a_cooling_goes_by_the_times_on_paper(bistro: Bistro) -> None:
    """From 65 °C at 16:00 to 20 °C at 17:50, typed in at 19:00: that was in time; the next is by 22:00."""
    with_lines(bistro, Line(id="stew", text="Stew", kind=Kind.COOLING, due="16:00"))
    bistro.now.to("19:00")
    enter(bistro, round_of(bistro, "iva", "16:00"), stew="65")
    [stew] = enter(bistro, round_of(bistro, "iva", "17:50"), stew="20")
    assert not stew.out
    assert bistro.state("stew").due == instant("22:00")


@pytest.mark.parametrize(
    "typed", ["now", "17", "25:00", "17:61", "17:00-", "-17:00", "17:00-18:00-19:00", ""]
)
def test_what_is_no_time_is_told(dinner: Bistro, typed: str) -> None:
    dinner.now.to("17:20")
    with pytest.raises(BadValue):
        dinner.board.checklist.rounds.read(typed)


@pytest.mark.parametrize("typed", ["17:40", "23:00", "10:00", "17:00-18:00", "17:10-17:05"])
def test_a_time_to_come_or_before_the_shift_is_told(dinner: Bistro, typed: str) -> None:
    """At 17:20 nothing was done at 17:40; nor a round that ended before it began."""
    dinner.now.to("17:20")
    with pytest.raises(NotThen) as told:
        dinner.board.checklist.rounds.read(typed)
    assert sentence(told.value).startswith(f"“{typed}” is not between 11:00 and 17:20")


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("17:05", "17:05", "17:05"),
        ("1705", "17:05", "17:05"),
        ("17.05 - 17.15", "17:05", "17:15"),
        ("1605–1715", "16:05", "17:15"),
        ("17:20", "17:20", "17:20"),
    ],
)
def test_times_as_people_type_them(dinner: Bistro, typed: str, start: str, end: str) -> None:
    dinner.now.to("17:20")
    assert dinner.board.checklist.rounds.read(typed) == (instant(start), instant(end))


def test_a_round_over_midnight_ends_the_next_day(dinner: Bistro) -> None:
    dinner.now.to("00:30", MONDAY + timedelta(days=1))
    span = dinner.board.checklist.rounds.read("23:50-00:10")
    assert span == (instant("23:50"), instant("00:10", MONDAY + timedelta(days=1)))


PRAGUE = zoneinfo.ZoneInfo("Europe/Prague")


@given(
    minutes=st.integers(0, 15 * 365 * 24 * 60),
    minute=st.integers(0, 24 * 60 - 1),
)
def test_a_local_time_is_the_last_one_there_was(minutes: int, minute: int) -> None:
    """Whatever the clocks did: it is not to come, it reads so on the wall, and no later instant does."""
    now = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    wanted = time(minute // 60, minute % 60)
    found = Clock("Europe/Prague").last(wanted, now)
    assert found <= now
    assert found.astimezone(PRAGUE).time() == wanted
    later = (found + timedelta(minutes=n) for n in range(1, int((now - found) / timedelta(minutes=1)) + 1))
    assert not any(at.astimezone(PRAGUE).time() == wanted for at in later)


@given(text=st.text(alphabet="0123456789:.-– x", max_size=14))
def test_whatever_is_typed_is_a_time_before_now_or_a_sentence(text: str) -> None:
    now = datetime(2026, 11, 23, 16, tzinfo=UTC)
    opened = now - timedelta(hours=3)
    try:
        start, end = read_when(text, Clock("Europe/Prague", now=lambda: now), opened)
    except (BadValue, NotThen):
        return
    assert opened - BEFORE <= start <= end <= now


# what is noticed


def noticed(bistro: Bistro) -> tuple[str, ...]:
    return bistro.board.handover.of().noticed


def test_a_round_is_typed_in_fast_and_nothing_is_noticed(dinner: Bistro) -> None:
    dinner.now.to("18:20")
    walked = round_of(dinner, "iva", "17:40-17:55")
    enter(dinner, walked, freezer="-20", hands="yes", float="5000", heaters="on", soup="70", fridge="4")
    assert noticed(dinner) == ()


def test_a_round_with_more_lines_than_its_time_allows_is_noticed(bistro: Bistro) -> None:
    """At the board six within half a minute are noticed; so are more than twelve within one on paper."""
    with_lines(bistro, *(Line(id=f"l{n}", text=f"Line {n}", due="17:00") for n in range(13)))
    bistro.now.to("17:20")
    quick = round_of(bistro, "iva", "16:55-16:55")
    enter(bistro, quick, **{f"l{n}": "yes" for n in range(12)})
    assert noticed(bistro) == ()
    enter(bistro, quick, l12="yes")
    assert noticed(bistro) == ("13 lines of a round by Iva Nová stand between 16:55 and 16:55",)


def test_two_rounds_at_once_are_noticed(dinner: Bistro) -> None:
    dinner.now.to("17:20")
    enter(dinner, round_of(dinner, "iva", "16:00-16:30"), freezer="-20")
    enter(dinner, round_of(dinner, "iva", "16:20-16:40"), hands="yes")
    enter(dinner, round_of(dinner, "karel", "16:20-16:40"), float="5000")
    assert noticed(dinner) == ("Iva Nová was on two rounds at once between 16:20 and 16:30",)


# does not apply


def test_what_does_not_apply_is_not_owed_and_stands_with_its_reason(dinner: Bistro) -> None:
    dinner.board.checklist.skip("heaters", "It snows, the terrace is shut", not_applicable=True)
    dinner.board.checklist.skip("soup", "Forgot it")
    heaters = dinner.state("heaters")
    assert (heaters.status, heaters.open) == (Status.NOT_APPLICABLE, False)
    page = dinner.board.handover.of()
    kitchen = next(part for part in page.sections if "Kitchen" in part.section)
    assert (kitchen.lines, kitchen.asked, kitchen.skipped, kitchen.not_applicable) == (6, 5, 1, 1)
    assert [(one.line, one.reason) for one in page.skipped] == [
        ("Soup", "Forgot it"),
        ("Terrace heaters", "does not apply: It snows, the terrace is shut"),
    ]


def test_the_seal_counts_what_did_not_apply(dinner: Bistro) -> None:
    dinner.board.checklist.skip("heaters", "Snow", not_applicable=True)
    dinner.finish()
    closed(dinner)
    dinner.now.later(hours=1)
    dinner.board.handover.receive(all=True)
    [seal] = dinner.board.store.newest_seals(1)
    assert (seal.summary["not_applicable"], seal.summary["on_time"] + seal.summary["late"]) == (1, 7)
