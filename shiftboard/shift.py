"""The shift: which one is on, who leads it, from when to when, and which comes next.

A *kind* (Lunch, Late) is planned with local times by weekday and the lists it works. A shift's id is its
business day and a running number: 2026-11-23-2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec

from data.record import Record
from data.site_file import RecordFile
from data.store import Store
from data.transaction import Transaction

from .checklist import (
    Answer,
    CheckList,
    Kind,
    ShiftLine,
    Status,
    cooling,
    line_states,
    lines_for_shift,
    score,
    value_text,
)
from .checklist.weeks import ShiftScore, WeekScore, by_week, sealed_score, sections_of
from .clock import WEEKDAYS, Clock, Span, read_time
from .errors import NobodyPicked, NotAllowed, NotFound
from .food_safety import Equipment, profile
from .language import _
from .log import Carried, LogEntry, LogKind, carried_on
from .roles import MAY, ROLE_NAMES, Act, Role
from .staff import Person, Who
from .stock.carried import carried_stock

Also = Callable[[Transaction, "Shift"], None]
"""Something to be done in the transaction that opens a shift."""

AHEAD = 14
"""Days ahead in which the next shift is looked for: a house may have been closed."""

EARLY = timedelta(hours=3)
"""How long before its start a shift may be opened without asking which."""


SHIFTS_A_WEEK = 42
"""More than any house works: six a day."""


class ShiftKind(Record, frozen=True, kw_only=True):
    """A kind of shift as it is planned."""

    name: str
    start: str
    """Local time, 15:00."""
    end: str
    """Local time; not after the start means the next day."""
    days: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Other times on a weekday (mon … sun); an empty pair is no such shift that day."""
    lists: tuple[str, ...] = ()
    """Ids of the lists it works, in order."""
    lead: str = ""
    """Id of the person who usually leads it; empty is nobody in particular."""


class Shift(Record, frozen=True, kw_only=True):
    """A shift that was opened."""

    name: str
    kind: str
    business_day: date
    number: int
    lead: str
    starts: datetime
    """Planned start, UTC."""
    ends: datetime
    """Planned end, UTC."""
    after: str = ""
    """Id of the shift whose handover it receives."""


class Planned(NamedTuple):
    """A kind of shift on a business day."""

    kind: ShiftKind
    day: date
    span: Span


def planned(kinds: Iterable[ShiftKind], clock: Clock, day: date) -> list[Planned]:
    """The shifts of a business day by their start."""
    found = []
    for kind in kinds:
        times = kind.days.get(WEEKDAYS[day.weekday()], (kind.start, kind.end))
        if times:
            found.append(Planned(kind, day, clock.span(day, read_time(times[0]), read_time(times[1]))))
    return sorted(found, key=lambda one: one.span.start)


def coming(kinds: Iterable[ShiftKind], clock: Clock, now: datetime, last: Shift | None) -> list[Planned]:
    """The shifts that could be opened now, the likeliest first.

    Those not over and not worked yet by their start, as far as two weeks ahead; then one that is on but was
    worked already, for a shift that was closed too early.
    """
    kinds = list(kinds)
    today = clock.business_day(now)
    days = [today + timedelta(days=offset) for offset in range(-1, AHEAD + 1)]
    left = [one for day in days for one in planned(kinds, clock, day) if one.span.end > now]
    fresh = [one for one in left if last is None or one.span.start > last.starts]
    return fresh + [one for one in left if one not in fresh and now in one.span]


def begins_now(plans: Sequence[Planned], now: datetime) -> bool:
    """Whether it goes without saying that the first of these is the one to open.

    It is on or soon will be, and it is not half over while the next is about to begin.
    """
    first, *others = plans
    if not first.span.start - EARLY <= now < first.span.end:
        return False
    half_over = now > first.span.start + (first.span.end - first.span.start) / 2
    return not (half_over and any(first.span.start < one.span.start <= now + EARLY for one in others))


def carried_from(file: RecordFile, settled: Iterable[str] = ()) -> list[Carried]:
    """What is open at the end of a shift: its log, what was carried into it, and lines out of limits.

    `settled` are the sources of what was dealt with since.
    """
    states = line_states(file.table(ShiftLine), file.table(Answer), shift_of(file).ends)
    readings = [
        Carried(
            text=f"{state.line.text}: {value_text(state.line, state.answer)}",
            kind=LogKind.INCIDENT if _is_safety(state.line) else LogKind.EQUIPMENT,
            source=state.answer.id,
            since=state.answer.at,
            reported_by=state.answer.doer,
        )
        for state in states
        if state.status is Status.OUT and state.answer is not None and state.answer.at is not None
    ]
    dealt_with = set(settled)
    everything = carried_on(file.table(Carried), file.table(LogEntry), readings)
    return [one for one in everything if one.source not in dealt_with]


def _is_safety(line: ShiftLine) -> bool:
    return line.critical or line.kind is Kind.TEMPERATURE


def shift_of(file: RecordFile) -> Shift:
    """The shift that a file is about."""
    found = file.table(Shift).get(file.name)
    if found is None:
        raise NotFound(what=_("shift"), name=file.name, hint="")
    return found


def still_cooling(last: RecordFile, order: int) -> Iterator[ShiftLine]:
    """The coolings that go on from one shift into the next, after its own lines."""
    shift = shift_of(last)
    states = line_states(last.table(ShiftLine), last.table(Answer), shift.starts)
    coolings = [state for state in states if state.line.kind is Kind.COOLING]
    for state in coolings:
        so_far = cooling(state.line, state.answers)
        due = so_far.due(state.line)
        if due is not None and state.open:
            yield msgspec.structs.replace(
                state.line,
                id=f"{state.line.id.split('@')[0]}@{shift.id}",
                rev=0,
                order=order,
                due=due,
                begun=so_far.begun,
                met=so_far.met,
            )
            order += 1


class ShiftDesk:
    """The open shift, and opening one."""

    def __init__(self, store: Store, clock: Clock, who: Who, country: str) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.country = country

    def current(self) -> Shift | None:
        """The open shift."""
        file = self.store.shift
        return shift_of(file) if file is not None else None

    def last(self) -> Shift | None:
        """The shift that was closed last."""
        file = self.store.last_closed
        return shift_of(file) if file is not None else None

    def weeks(self, count: int = 8) -> list[WeekScore]:
        """How the lists went in the last `count` weeks, the newest first; of the open shift what was due.

        Read from the seals, so it is as quick after many years.
        """
        today = self.clock.business_day(self.clock.now())
        first = today - timedelta(days=today.weekday() + 7 * (count - 1))
        sealed = {seal.shift: seal.summary for seal in self.store.newest_seals(count * SHIFTS_A_WEEK)}
        scores = [sealed_score(summary) for summary in sealed.values() if summary]
        for file in (self.store.last_closed, self.store.shift):
            if file is not None and file.name not in sealed:
                shift = shift_of(file)
                now = shift.ends if file.closing is not None else self.clock.now()
                states = line_states(file.table(ShiftLine), file.table(Answer), now)
                states = [one for one in states if one.status not in (Status.LATER, Status.DUE)]
                scores.append(ShiftScore(shift.business_day, score(states), sections_of(states)))
        return by_week(one for one in scores if one.day >= first)

    def coming(self) -> list[Planned]:
        """The shifts that could be opened now, the likeliest first."""
        return coming(
            self.store.table(ShiftKind), self.clock, self.clock.now(), self.current() or self.last()
        )

    def usual_lead(self, kind: str = "") -> str:
        """Id of who usually leads this kind, or the one that likely comes next; empty where nobody does."""
        known = self.store.table(ShiftKind).get(kind) if kind else next((p.kind for p in self.coming()), None)
        person = self.store.table(Person).get(known.lead) if known is not None else None
        return person.id if person is not None and person.leads else ""

    def open(self, lead: str = "", kind: str = "", *, also: Also | None = None) -> Shift:
        """Open the next shift: its lists are copied, what is open is carried on.

        `lead` is the person at the terminal unless somebody else is named; `kind` the likeliest one. `also`
        is done in the same transaction. `NotAllowed`, `NeedsPin`.
        """
        by = self.who.may(Act.OPEN)
        lead = lead or by
        self._refuse_if_not_leading(lead)
        plan = self._plan(kind)
        before, last = self.last(), self.store.last_closed
        day = max(plan.day, before.business_day) if before is not None else plan.day
        number = 1 + len(self.store.names_of(day))
        id = f"{day}-{number}"
        with self.store.opening(id, by) as tx:
            shift = tx.put(
                Shift(
                    id=id,
                    name=plan.kind.name,
                    kind=plan.kind.id,
                    business_day=day,
                    number=number,
                    lead=lead,
                    starts=plan.span.start,
                    ends=plan.span.end,
                    after=last.name if last is not None else "",
                )
            )
            lines = self._lines(plan)
            for line in [*lines, *(still_cooling(last, len(lines)) if last is not None else ())]:
                tx.put(line)
            for record in carried_stock(last, self.store.between) if last is not None else ():
                tx.put(record)
            settled = [one.source for one in self.store.between.table(Carried) if not one.is_open]
            for one in carried_from(last, settled) if last is not None else ():
                tx.put(one)
            if also is not None:
                also(tx, shift)
        if lead != by:
            self.who.id = lead
        return shift

    def _refuse_if_not_leading(self, lead: str) -> None:
        person = self.store.table(Person).get(lead)
        if person is None:
            raise NobodyPicked()
        if not person.leads:
            who = ", ".join(_(ROLE_NAMES[role]) for role in Role if role in MAY[Act.OPEN])
            raise NotAllowed(name=person.name, role=_(ROLE_NAMES[person.role]), who=who)

    def _plan(self, kind: str) -> Planned:
        """The likeliest shift of this kind; one that is not planned at all begins today at its usual time."""
        now, known = self.clock.now(), self.store.table(ShiftKind)
        fits = [one for one in self.coming() if kind in ("", one.kind.id, one.kind.name)]
        if kind:
            fits.sort(key=lambda one: now not in one.span)
        if fits:
            return fits[0]
        named = known.find(lambda one: kind in (one.id, one.name))
        if not named:
            hint = _("There are: {names}.").format(names=", ".join(one.name for one in known))
            raise NotFound(what=_("kind of shift"), name=kind, hint=hint)
        today = self.clock.business_day(now)
        times = read_time(named[0].start), read_time(named[0].end)
        return Planned(named[0], today, self.clock.span(today, *times))

    def _lines(self, plan: Planned) -> list[ShiftLine]:
        known = self.store.table(CheckList)
        lists = [one for id in plan.kind.lists if (one := known.get(id)) is not None]
        equipment = {one.id: one for one in self.store.table(Equipment)}
        return lines_for_shift(lists, equipment, profile(self.country), self.clock, plan.span)
