"""Business days, shift spans and local time.

A business day rolls over at 04:00 site time (a setting), so a bar shift that ends at 02:00 belongs to the
evening before. Spans are half-open, [start, end), in UTC; a night in which the clocks change has 7 or 9 hours
and is counted so. Times are kept in UTC and only shown in the site's zone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from data.storage import utc_now

from .errors import BadDay, BadValue
from .language import _

if TYPE_CHECKING:
    from pendulum import Timezone

ROLLOVER = time(4)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


DAY = timedelta(days=1)


class Span(NamedTuple):
    """A stretch of time, [start, end), aware UTC."""

    start: datetime
    end: datetime

    @property
    def hours(self) -> float:
        """How long it really is, clock changes counted."""
        return (self.end - self.start) / timedelta(hours=1)

    def __contains__(self, at: object) -> bool:
        return isinstance(at, datetime) and self.start <= at < self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share any instant; touching is not sharing."""
        return self.start < other.end and other.start < self.end


class Clock:
    """The time at the site: now, the business day, and local times as instants."""

    def __init__(
        self, zone: str = "UTC", rollover: time = ROLLOVER, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._shown_in = ZoneInfo(zone)
        self.rollover = rollover
        self._now = now

    @cached_property
    def zone(self) -> Timezone:
        """The site's zone, in which local times are reckoned.

        Showing an instant needs less: pendulum is loaded when the first local time becomes one.
        """
        import pendulum

        return pendulum.timezone(self._shown_in.key)

    def now(self) -> datetime:
        """The time, aware UTC."""
        return self._now()

    def local(self, at: datetime) -> datetime:
        """An instant as the site's clock on the wall shows it."""
        return at.astimezone(self._shown_in)

    def business_day(self, at: datetime) -> date:
        """The day an instant belongs to: before the rollover it is still the day before.

        Where the clocks are not changed that day, the clock on the wall tells, and the start does without
        pendulum.
        """
        shown = self.local(at)
        day = shown.date()
        around = {self.local(at + apart).utcoffset() for apart in (-DAY, DAY)}
        steady = around == {shown.utcoffset()}
        over = shown.time() >= self.rollover if steady else at >= self._instant(day, self.rollover)
        return day if over else day - DAY

    def day_span(self, day: date) -> Span:
        """The business day from rollover to rollover: 23, 24 or 25 hours."""
        return Span(self._instant(day, self.rollover), self._instant(day + timedelta(days=1), self.rollover))

    def at(self, day: date, local: time) -> datetime:
        """A local time on a business day as an instant; times before the rollover are on the next morning.

        A time that the clocks skip is moved on by the gap; one that comes twice means the first.
        """
        return self._instant(day if local >= self.rollover else day + timedelta(days=1), local)

    def last(self, local: time, before: datetime) -> datetime:
        """The last instant, not after `before`, at which the clock on the wall showed this local time."""
        day = self.local(before).date()
        for back in range(3):  # the clocks may have skipped it on the day itself
            for fold in (1, 0):
                shown = datetime.combine(day - timedelta(days=back), local.replace(fold=fold), self.zone)
                at = shown.astimezone(UTC)
                if at <= before and self.local(at).time() == local.replace(fold=0):
                    return at
        raise AssertionError("a local time comes at least every second day")

    def span(self, day: date, start: time, end: time) -> Span:
        """From a local time of a business day to the next time it is `end`; the same is a day later."""
        begins = self.at(day, start)
        begun_on = self.local(begins).date()
        ends = self._instant(begun_on, end)
        return Span(begins, ends if ends > begins else self._instant(begun_on + timedelta(days=1), end))

    def _instant(self, day: date, local: time) -> datetime:
        return datetime.combine(day, local.replace(fold=0), self.zone).astimezone(UTC)


_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")
_OFFSET = re.compile(r"(start|end)([+-]\d{1,4})")


def read_time(text: str) -> time:
    """A local time as people write it: 17:30, 7.05. `BadValue` for anything else."""
    match = _TIME.fullmatch(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise BadValue(value=text, hint=_("Write a time as 17:30."))
    return time(int(match[1]), int(match[2]))


_DAYS = re.compile(r"\+ *(\d{1,3})")
_DATE = re.compile(r"(\d{1,2})\. *(\d{1,2})\. *(\d{4})?|(\d{4})-(\d{2})-(\d{2})")
_WRITTEN = re.compile(r"(\d{1,2})[./ -]+(\d{1,2})(?:[./ -]+(\d{4}|\d{2}))?[. ]*")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
YEAR = timedelta(days=366)


def read_day(text: str, today: date) -> date:
    """A day to come, within a year, as people write it: 30.11., 2026-11-30, +7. `BadDay`."""
    text = text.strip()
    with suppress(ValueError):
        day = today
        if (ahead := _DAYS.fullmatch(text)) is not None:
            day = today + timedelta(days=int(ahead[1]))
        elif (named := _DATE.fullmatch(text)) is not None:
            if named[4]:
                day = date(int(named[4]), int(named[5]), int(named[6]))
            else:
                day = date(int(named[3] or today.year), int(named[2]), int(named[1]))
                if not named[3] and day <= today:
                    day = day.replace(year=today.year + 1)
        if today < day <= today + YEAR:
            return day
    raise BadDay(value=text)


def read_date(text: str, today: date, *, back: timedelta) -> date | None:
    """A date as it stands on a pack or on paper: 30.11., 30.11.27, 2027-11-30; None where it is none.

    Without a year it is the coming one, or one that is at most `back` ago.
    """
    text = text.strip()
    with suppress(ValueError):
        if (iso := _ISO.fullmatch(text)) is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if (named := _WRITTEN.fullmatch(text)) is not None:
            if year := named[3]:
                return date(int(year) + (2000 if len(year) == 2 else 0), int(named[2]), int(named[1]))
            near = (_on(one, int(named[2]), int(named[1])) for one in range(today.year - 1, today.year + 9))
            return next((day for day in near if day is not None and day >= today - back), None)
    return None


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None  # the 29th of February


def read_due(text: str, clock: Clock, day: date, shift: Span) -> datetime:
    """When a line is due: a clock time (17:30), or minutes from the shift's start or end (start+45, end-30).

    A clock time is the one inside the shift, or at its very end, where there is one.
    """
    offset = _OFFSET.fullmatch(text.replace(" ", ""))
    if offset is not None:
        start = shift.start if offset[1] == "start" else shift.end
        return start + timedelta(minutes=int(offset[2]))
    local = read_time(text)
    due, morning_after = clock.at(day, local), clock.at(day + timedelta(days=1), local)
    return morning_after if due < shift.start and morning_after <= shift.end else due
