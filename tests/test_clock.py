"""Business days, spans over midnight, and the nights in which the clocks change."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest
from conftest import Bistro
from hypothesis import example, given
from hypothesis import strategies as st

from shiftboard.clock import Clock, Span, read_due, read_time
from shiftboard.errors import BadValue

PRAGUE = Clock("Europe/Prague")
NEW_YORK = Clock("America/New_York")
MONDAY = date(2026, 11, 23)
FORWARD, BACK = date(2026, 3, 28), date(2026, 10, 24)
"""Saturdays whose night is an hour short, and an hour long, in Prague."""
FORWARD_NY, BACK_NY = date(2026, 3, 7), date(2026, 10, 31)

clocks = st.sampled_from(
    [
        PRAGUE,
        NEW_YORK,
        Clock("Europe/Prague", time(2, 30)),
        Clock("America/New_York", time(1, 30)),
        Clock("Europe/Prague", time(0)),
    ]
)
days = st.dates(date(2000, 1, 1), date(2037, 12, 30)) | st.sampled_from(
    [day + timedelta(days=n) for day in (FORWARD, BACK, FORWARD_NY, BACK_NY) for n in (-1, 0, 1)]
)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
instants = st.datetimes(datetime(2000, 1, 2), datetime(2037, 12, 30)).map(  # noqa: DTZ001 - made aware here
    lambda at: at.replace(tzinfo=UTC)
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_business_day_changes_at_four() -> None:
    """A bar that closes at two on Tuesday morning still works on Monday's day."""
    assert PRAGUE.business_day(utc("2026-11-24 01:00")) == MONDAY  # 02:00
    assert PRAGUE.business_day(utc("2026-11-24 02:59:59")) == MONDAY  # 03:59:59
    assert PRAGUE.business_day(utc("2026-11-24 03:00")) == date(2026, 11, 24)  # 04:00


def test_the_rollover_is_a_setting() -> None:
    assert Clock("Europe/Prague", time(6)).business_day(utc("2026-11-24 04:59")) == MONDAY
    assert Clock("Europe/Prague", time(0)).business_day(utc("2026-11-23 23:00")) == date(2026, 11, 24)


def test_a_rollover_in_the_hour_that_is_skipped_or_doubled() -> None:
    """Half past two comes not at all, or twice: the day changes once, at one instant."""
    clock = Clock("Europe/Prague", time(2, 30))
    skipped = [clock.business_day(utc(f"2026-03-29 {at}")) for at in ("00:59", "01:00", "01:29", "01:30")]
    assert skipped == [FORWARD, FORWARD, FORWARD, date(2026, 3, 29)]
    doubled = [clock.business_day(utc(f"2026-10-25 {at}")) for at in ("00:29", "00:30", "01:00", "01:30")]
    assert doubled == [BACK, *[date(2026, 10, 25)] * 3]


def test_local_time_is_the_sites() -> None:
    assert f"{PRAGUE.local(utc('2026-07-01 10:00')):%H:%M}" == "12:00"
    assert f"{NEW_YORK.local(utc('2026-07-01 10:00')):%H:%M}" == "06:00"


def test_now_is_asked_each_time() -> None:
    """A board that runs past midnight does not keep yesterday."""
    hours = iter([utc("2026-11-24 02:59"), utc("2026-11-24 03:00")])
    clock = Clock("Europe/Prague", now=lambda: next(hours))
    assert [clock.business_day(clock.now()) for _look in range(2)] == [MONDAY, date(2026, 11, 24)]


@pytest.mark.parametrize(
    ("clock", "day", "start", "end", "hours"),
    [
        (PRAGUE, MONDAY, "15:00", "23:30", 8.5),
        (PRAGUE, MONDAY, "15:00", "01:30", 10.5),
        (PRAGUE, MONDAY, "22:00", "06:00", 8),
        (PRAGUE, MONDAY, "10:00", "10:00", 24),
        (PRAGUE, FORWARD, "22:00", "06:00", 7),
        (PRAGUE, BACK, "22:00", "06:00", 9),
        (PRAGUE, FORWARD, "18:00", "06:00", 11),
        (PRAGUE, BACK, "18:00", "06:00", 13),
        (NEW_YORK, FORWARD_NY, "22:00", "06:00", 7),
        (NEW_YORK, BACK_NY, "22:00", "06:00", 9),
        (NEW_YORK, FORWARD_NY, "18:00", "06:00", 11),
        (NEW_YORK, BACK_NY, "18:00", "06:00", 13),
        (NEW_YORK, MONDAY, "18:00", "06:00", 12),
    ],
)
def test_a_span_is_as_long_as_it_really_is(
    clock: Clock, day: date, start: str, end: str, hours: float
) -> None:
    span = clock.span(day, read_time(start), read_time(end))
    assert span.hours == hours
    assert f"{clock.local(span.start):%H:%M}" == start
    assert f"{clock.local(span.end):%H:%M}" == end


def test_a_baker_who_begins_before_the_rollover_works_eight_hours() -> None:
    """03:00 belongs to the business day before; 11:00 is eight hours later, not thirty-two."""
    span = PRAGUE.span(MONDAY, time(3), time(11))
    assert span == Span(utc("2026-11-24 02:00"), utc("2026-11-24 10:00"))
    assert PRAGUE.span(MONDAY, time(2), time(3)).hours == 1


def test_days_of_23_and_25_hours() -> None:
    assert PRAGUE.day_span(MONDAY).hours == 24
    assert [PRAGUE.day_span(FORWARD).hours, PRAGUE.day_span(BACK).hours] == [23, 25]
    assert [NEW_YORK.day_span(FORWARD_NY).hours, NEW_YORK.day_span(BACK_NY).hours] == [23, 25]


def test_a_skipped_time_is_moved_on_by_the_gap() -> None:
    """At 02:00 on 29 March the clocks go to 03:00; what was due at 02:30 is due at 03:30."""
    assert PRAGUE.at(FORWARD, time(2, 30)) == utc("2026-03-29 01:30")
    assert f"{PRAGUE.local(PRAGUE.at(FORWARD, time(2, 30))):%H:%M}" == "03:30"
    assert f"{NEW_YORK.local(NEW_YORK.at(FORWARD_NY, time(2, 15))):%H:%M}" == "03:15"


def test_a_time_that_comes_twice_means_the_first() -> None:
    assert PRAGUE.at(BACK, time(2, 30)) == utc("2026-10-25 00:30")
    assert NEW_YORK.at(BACK_NY, time(1, 30)) == utc("2026-11-01 05:30")


def test_spans_are_half_open() -> None:
    lunch, dinner = (PRAGUE.span(MONDAY, time(start), time(end)) for start, end in ((10, 15), (15, 23)))
    assert lunch.start in lunch
    assert lunch.end not in lunch
    assert lunch.end in dinner
    assert not lunch.overlaps(dinner)
    assert lunch.overlaps(PRAGUE.span(MONDAY, time(14, 59), time(16)))
    assert "noon" not in lunch


@pytest.mark.parametrize(
    ("text", "expected"), [("17:30", time(17, 30)), ("7.05", time(7, 5)), (" 0:00 ", time(0))]
)
def test_times_as_people_write_them(text: str, expected: time) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize("text", ["", "24:00", "12:60", "17", "noon", "-1:00", "17:3", "17:30:00", "1７:30x"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="Write a time as 17:30"):
        read_time(text)


EVENING = PRAGUE.span(MONDAY, time(15), time(23, 30))
LATE = PRAGUE.span(MONDAY, time(18), time(2))
NIGHT = PRAGUE.span(MONDAY, time(22), time(6))


@pytest.mark.parametrize(
    ("shift", "due", "expected"),
    [
        (EVENING, "17:30", "2026-11-23 16:30"),
        (EVENING, "start+45", "2026-11-23 14:45"),
        (EVENING, "start + 45", "2026-11-23 14:45"),
        (EVENING, "start-10", "2026-11-23 13:50"),
        (EVENING, "end-30", "2026-11-23 22:00"),
        (EVENING, "end+15", "2026-11-23 22:45"),
        (EVENING, "23:30", "2026-11-23 22:30"),  # at its very end
        (EVENING, "14:30", "2026-11-23 13:30"),  # before it: not tomorrow afternoon
        (LATE, "23:45", "2026-11-23 22:45"),
        (LATE, "00:30", "2026-11-23 23:30"),
        (LATE, "2:00", "2026-11-24 01:00"),
        (NIGHT, "22:00", "2026-11-23 21:00"),
        (NIGHT, "03:30", "2026-11-24 02:30"),
        (NIGHT, "05:30", "2026-11-24 04:30"),  # after the rollover, still in the shift
        (NIGHT, "06:00", "2026-11-24 05:00"),  # at its very end, not sixteen hours before it
        (NIGHT, "end-60", "2026-11-24 04:00"),
    ],
)
def test_when_a_line_is_due(shift: Span, due: str, expected: str) -> None:
    assert read_due(due, PRAGUE, MONDAY, shift) == utc(expected)


def test_an_offset_counts_real_minutes_on_a_night_the_clocks_change() -> None:
    """Four hours into the long night it is 01:00 for the second time neither by watch nor by rule."""
    night = PRAGUE.span(BACK, time(22), time(6))
    assert read_due("start+300", PRAGUE, BACK, night) - night.start == timedelta(hours=5)
    assert f"{PRAGUE.local(read_due('start+300', PRAGUE, BACK, night)):%H:%M}" == "02:00"
    assert read_due("02:30", PRAGUE, BACK, night) == utc("2026-10-25 00:30")


@pytest.mark.parametrize("due", ["start", "start+", "middle+5", "start+12345", "25:00", "17:30 daily", ""])
def test_a_due_time_that_is_none_is_refused(due: str) -> None:
    with pytest.raises(BadValue):
        read_due(due, PRAGUE, MONDAY, EVENING)


@given(clocks, instants)
def test_every_instant_is_in_its_business_day(clock: Clock, at: datetime) -> None:
    assert at in clock.day_span(clock.business_day(at))


@given(clocks, days, st.integers(-90, 90))
def test_minutes_around_the_rollover_are_in_their_day(clock: Clock, day: date, minutes: int) -> None:
    at = clock.day_span(day).start + timedelta(minutes=minutes)
    assert clock.business_day(at) == (day if minutes >= 0 else day - timedelta(days=1))


@given(clocks, days)
def test_business_days_leave_no_gap_and_share_nothing(clock: Clock, day: date) -> None:
    today, tomorrow = clock.day_span(day), clock.day_span(day + timedelta(days=1))
    assert today.end == tomorrow.start
    assert not today.overlaps(tomorrow)
    assert today.hours in (23, 24, 25)


@given(clocks, days, times, times)
def test_a_span_is_never_empty_nor_longer_than_a_day(clock: Clock, day: date, start: time, end: time) -> None:
    span = clock.span(day, start, end)
    assert 0 < span.hours <= 25
    assert span.start in span
    assert span.end not in span


@given(st.sampled_from([PRAGUE, NEW_YORK]), days, times, times)
def test_shifts_that_follow_one_another_meet(clock: Clock, day: date, middle: time, end: time) -> None:
    """The late one begins where the early one ends, on every night of the year."""
    early = clock.span(day, clock.rollover, middle)
    late = clock.span(day, middle, end)
    if middle > clock.rollover:
        assert early.end == late.start


@example(PRAGUE, date(2026, 3, 28), time(2, 0, fold=1))
@given(clocks, days, times)
def test_a_local_time_is_on_its_business_day(clock: Clock, day: date, local: time) -> None:
    at = clock.at(day, local)
    shown = clock.local(at)
    if shown.time() == local:  # not one that the clocks skip
        assert clock.business_day(at) == day
    else:
        assert (
            timedelta(0)
            < shown.replace(tzinfo=None) - datetime.combine(shown.date(), local)
            <= timedelta(hours=1)
        )


def test_the_first_look_at_today_does_without_pendulum(dinner: Bistro) -> None:
    """It takes 20 ms to load, and is needed only where a local time becomes an instant."""
    code = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path; "
        "from shiftboard.board import Board; "
        "now = lambda: datetime(2026, 11, 23, 16, tzinfo=UTC); "
        f"board = Board.open(Path({str(dinner.folder)!r}), 'ana', now); "
        "assert board.to_do(); sys.exit('pendulum' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
