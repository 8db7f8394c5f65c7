"""Today: what needs somebody now, late first, then by time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from .checklist import LineState, Status, by_section, limits_text, value_text
from .clock import Clock
from .language import _, dated, day, hour, ngettext
from .log import LOG_KIND_NAMES, Carried, LogEntry, LogKind
from .signs import Sign, sign_of
from .staff import Person, ending
from .stock.batches import Batch
from .stock.orders import Order, OrderStage


class Target(StrEnum):
    """What Enter on a thing to do opens."""

    LINE = "line"
    LOG = "log"
    HANDOVER = "handover"
    OPEN = "open"
    OUTBOX = "outbox"
    COUNTERSIGN = "countersign"
    COUNT = "count"
    OFF = "off"
    ORDER = "order"
    DATES = "dates"
    PERSON = "person"


class ToDo(NamedTuple):
    """One thing that needs somebody."""

    target: Target
    id: str
    """Of the line or entry; empty where the target says it all."""
    sign: Sign
    at: datetime | None
    """When it is or was due, UTC."""
    text: str
    detail: str
    late: bool = False


def line_to_do(state: LineState, now: datetime, clock: Clock) -> ToDo:
    """A line of the checklist as a thing to do."""
    line, answer = state.line, state.answer
    if state.status is Status.OUT and answer is not None:
        again = _("recheck by {time}").format(time=hour(clock.local(state.due)))
        text = (
            f"{line.text}: {value_text(line, answer)} ({limits_text(line)})"
            if limits_text(line)
            else line.text
        )
        return ToDo(Target.LINE, line.id, Sign.OUT, state.due, text, again, late=True)
    late = state.status is Status.LATE
    detail = lateness(now - state.due) if late else ""
    return ToDo(Target.LINE, line.id, sign_of(state), state.due, line.text, detail, late=late)


def entry_to_do(entry: LogEntry | Carried, name: Callable[[str], str]) -> ToDo:
    """Something open in the log as a thing to do; `name` says what a person is called."""
    kind = _(LOG_KIND_NAMES[entry.kind])
    if isinstance(entry, Carried):
        times = ngettext("handed over {n} time", "handed over {n} times", entry.count).format(n=entry.count)
        kind = f"{kind}, {times}"
    if entry.owner:
        kind = f"{kind} · {name(entry.owner)}"
    sign = Sign.CRITICAL if entry.kind is LogKind.INCIDENT else Sign.DUE
    return ToDo(Target.LOG, entry.id, sign, None, entry.text, kind, late=entry.kind is LogKind.INCIDENT)


def to_do(
    states: Iterable[LineState],
    entries: Iterable[LogEntry | Carried],
    now: datetime,
    clock: Clock,
    name: Callable[[str], str],
) -> list[ToDo]:
    """What the checklist and the log ask for: late, then due by time, then what is open without a time."""
    lines = [
        line_to_do(state, now, clock) for state in states if state.open and state.status is not Status.LATER
    ]
    logged = [entry_to_do(entry, name) for entry in entries]
    return sorted([*lines, *logged], key=_urgency)


def _urgency(one: ToDo) -> tuple[bool, bool, float]:
    return not one.late, one.at is None, one.at.timestamp() if one.at is not None else 0.0


def next_later(states: Iterable[LineState]) -> LineState | None:
    """The line that is due next, of those whose time has not come."""
    later = [state for state in states if state.status is Status.LATER]
    return min(later, key=lambda state: state.due, default=None)


def later_to_do(states: Iterable[LineState]) -> list[ToDo]:
    """What comes later in the shift, a section at a time, by the time its first line is due."""
    later = [state for state in states if state.status is Status.LATER]
    found = []
    for heading, section in by_section(later):
        first = min(section, key=lambda state: state.due)
        lines = ngettext("{n} line", "{n} lines", len(section)).format(n=len(section))
        text = heading if len(section) > 1 else first.line.text
        detail = lines if len(section) > 1 else ""
        found.append(ToDo(Target.LINE, first.line.id, Sign.LATER, first.due, text, detail))
    return sorted(found, key=_urgency)


def lateness(late: timedelta) -> str:
    """How late something is, as people say it."""
    minutes = max(1, int(late.total_seconds() // 60))
    if minutes < 120:
        return ngettext("{n} min late", "{n} min late", minutes).format(n=minutes)
    hours = minutes // 60
    return ngettext("{n} h late", "{n} h late", hours).format(n=hours)


def orders_to_do(orders: Iterable[Order], today: date) -> Iterator[ToDo]:
    """The orders that did not come when they should have, and those that were not placed yet."""
    for one in orders:
        lines = len(one.wanted)
        count = ngettext("{n} line", "{n} lines", lines).format(n=lines)
        if one.overdue(today) and one.due is not None:
            text = _("Order has not come: {name}").format(name=one.name)
            detail = _("due {day}").format(day=day(one.due))
            yield ToDo(Target.ORDER, one.id, Sign.LATE, None, text, f"{detail}, {count}", late=True)
        elif one.stage is OrderStage.DRAFT and one.is_open:
            text = _("Order not placed: {name}").format(name=one.name)
            yield ToDo(Target.ORDER, one.id, Sign.DUE, None, text, count)


def dates_to_do(due: Sequence[Batch], today: date) -> Iterator[ToDo]:
    """That use-by dates are to be looked at; what is past is severe."""
    if due:
        past = sum(one.is_past(today) for one in due)
        text = ngettext("{n} use-by date to check", "{n} use-by dates to check", len(due)).format(n=len(due))
        detail = ngettext("{n} past", "{n} past", past).format(n=past) if past else ""
        sign = Sign.CRITICAL if past else Sign.DUE
        yield ToDo(Target.DATES, "", sign, None, text, detail, late=past > 0)


def certificates_to_do(people: Iterable[Person], today: date) -> Iterator[ToDo]:
    """The certificates that end soon or have ended, those that end first at the top."""
    for person, one in ending(people, today):
        until, sign = one.until or today, Sign.DUE
        detail = _("until {day}").format(day=day(until))
        if one.has_ended(today):
            detail, sign = _("ended {day}").format(day=dated(until)), Sign.LATE
        text = _("{certificate} of {name}").format(certificate=one.name, name=person.name)
        yield ToDo(Target.PERSON, person.id, sign, None, text, detail)


def overdue_text(ends: datetime, clock: Clock) -> str:
    """That a shift is open past its planned end."""
    local = clock.local(ends)
    return _("This shift should have ended {day} {time}").format(day=day(local.date()), time=hour(local))
