"""The people of the demonstration at work: shift after shift through the desks, mostly well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from ..board import Board
from ..checklist import Answer, Kind, LineState, ShiftLine, Status, cooling
from ..clock import Span
from ..handover.records import Severity
from ..language import N_, _, number
from ..log import LogKind
from ..printing.printers import PrinterKind
from ..printing.records import Printed
from ..roles import Role
from ..shift import Planned
from ..staff import Person
from .clock import SimulatedClock
from .orders import write_orders
from .stock import StockWork
from .words import IF_THEN, KNOWN, LATER, LOG, NOTES, READ_BACK, SKIPPED, UNFINISHED

Event = tuple[datetime, ShiftLine | None]
"""When somebody works a line; or writes in the log, where there is none."""


def _beside(chance: Random) -> Random:
    """Chance of its own for one part of the work, so that the rest is the same with and without it."""
    other = Random()
    other.setstate(chance.getstate())
    return other


class Days:
    """Works shift after shift as people do: mostly well."""

    def __init__(self, board: Board, moving: SimulatedClock, chance: Random) -> None:
        self.board = board
        self.moving = moving
        self.chance = chance
        self.led = 0
        people = board.staff.people()
        self.leads = [person for person in people if person.role is Role.LEAD]
        self.manager = next(person.id for person in people if person.role is Role.MANAGER)
        self.hands = [person for person in people if person.role in (Role.STAFF, Role.LEAD)]
        self.stock = StockWork(board, moving, _beside(chance), self.hands)

    def whole(self, plan: Planned) -> None:
        """Work a shift from its start to its end."""
        lead = self._lead()
        self._begin(plan, lead)
        self._amend()
        self._countersign()
        self._work(plan, plan.span.end)
        self._end(plan, lead)

    def under_way(self, plan: Planned, now: datetime) -> None:
        """Work a shift and leave it as it stands at `now`."""
        lead = self._lead()
        self._begin(plan, lead)
        self._work(plan, now)
        self.board.who.id = self.chance.choice(self.hands).id
        self.stock.under_way()
        self.moving.move_to(now)
        self.stock.begin_count()
        self.board.who.id = lead.id
        write_orders(self.board, self.stock.there)

    def _lead(self) -> Person:
        lead = self.leads[self.led % len(self.leads)]
        self.led += 1
        return lead

    def _begin(self, plan: Planned, lead: Person) -> None:
        self.moving.move_to(plan.span.start - timedelta(minutes=self.chance.randint(2, 8)))
        self.board.who.id = lead.id
        waiting = self.board.handover.unreceived()
        for point in waiting.handover.points if waiting is not None else ():
            self.moving.move_to(self.moving.at + timedelta(seconds=self.chance.randint(4, 15)))
            self.board.handover.acknowledge(point.id)
        if waiting is None:
            self.board.shifts.open(lead.id, plan.kind.id)
        else:
            self.board.handover.receive(_(self.chance.choice(READ_BACK)), kind=plan.kind.id)

    def _countersign(self) -> None:
        """Now and then the manager looks in."""
        waiting = self.board.countersign.waiting()
        if waiting and self.led % 5 == 0:
            at_terminal, self.board.who.id = self.board.who.id, self.manager
            self.board.countersign.sign(one.id for one in waiting)
            self.board.who.id = at_terminal

    def _amend(self) -> None:
        """Something turned up about the shift before."""
        last = self.board.store.last_closed
        if last is not None and self.led % 5 == 2:
            self.moving.move_to(self.moving.at + timedelta(minutes=3))
            self.board.handover.amend(last.name, _(self.chance.choice(LATER)))

    def _work(self, plan: Planned, until: datetime) -> None:
        under_way = until < plan.span.end
        lines = sorted(self.board.store.table(ShiftLine), key=lambda line: (line.due, line.order))
        critical = [line for line in lines if line.critical]
        not_done = critical[-1] if critical and not under_way and self.led % 5 == 3 else None
        late_ones = self.chance.sample(range(len(lines)), min(4, len(lines)))
        events: list[Event] = [(at, None) for at in self._log_times(plan, until)]
        for place, line in enumerate(lines):
            at = line.due - timedelta(minutes=self.chance.randint(1, 22), seconds=self.chance.randint(0, 59))
            if self.chance.random() < 0.06:
                at = line.due + timedelta(minutes=self.chance.randint(3, 25))
            at = max(at, plan.span.start + timedelta(minutes=place // 4))
            left_alone = under_way and place in late_ones and not line.critical
            left_alone |= line is not_done
            if at < until and not left_alone and (under_way or self.chance.random() > 0.008):
                events.append((at, line))
                events += ((again, line) for again in self._again_at(line, at, until))
        if under_way:  # people work until now
            events.append((until - timedelta(minutes=self.chance.randint(3, 20)), None))
        events.sort(key=lambda event: event[0])
        measured = [line for _at, line in events if line is not None and line.kind is Kind.TEMPERATURE]
        warm = measured[-1] if measured and under_way else None
        paper = [] if under_way else self._on_paper(events)
        for at, asked in events:
            if (at, asked) in paper:
                if (at, asked) == paper[-1]:
                    self._type_in(paper, until)
            elif asked is None:
                self._log(at)
            else:
                unlucky = not under_way and self.chance.random() < 0.025
                self._answer(asked, at, trouble=unlucky or asked is warm)
        self._recheck(until, under_way)

    def _on_paper(self, events: list[Event]) -> list[Event]:
        """What of it is worked on paper this time: now and then the first section."""
        lines = [line for _at, line in events if line is not None]
        section = min(lines, key=lambda line: line.order).section if lines else ""
        first = [(at, line) for at, line in events if line is not None and line.section == section]
        worked = [(at, line) for at, line in first if not line.goes_on]
        return [*worked] if self.led % 6 == 4 and len(worked) > 2 else []

    def _type_in(self, worked: list[Event], until: datetime) -> None:
        """A lead types in what somebody worked on paper."""
        times = [at for at, _line in worked]
        self.moving.move_to(min(until, max(times) + timedelta(minutes=self.chance.randint(4, 9))))
        self.board.who.id = self.leads[self.led % len(self.leads)].id
        walked = Span(min(times), max(times))
        round = self.board.checklist.rounds.said(self.chance.choice(self.leads).id, walked)
        for _at, line in worked:
            if line is not None:
                value = self._value(line, trouble=False)
                self.board.checklist.answer(line.id, value, action=line.action, round=round)

    def _answer(self, line: ShiftLine, at: datetime, *, trouble: bool) -> None:
        self.moving.move_to(at)
        self._pick_for(line)
        desk = self.board.checklist
        if self.chance.random() < 0.012 and not line.critical and not trouble:
            desk.skip(line.id, _(self.chance.choice(SKIPPED)))
            return
        desk.answer(line.id, self._value(line, trouble), action=line.action or _("Dealt with at once"))

    def _again_at(self, line: ShiftLine, first: datetime, until: datetime) -> Iterator[datetime]:
        """When a line that is read again and again is read, a little before its time."""
        steps = (
            line.steps if line.begun is None else line.steps[line.met + 1 :]
        )  # the first is read at its time
        for step in steps:
            at = (line.begun or first) + timedelta(minutes=step.minutes - self.chance.randint(4, 15))
            if at < until:
                yield at
        at = first
        while line.every:
            at += timedelta(minutes=max(1, line.every - self.chance.randint(0, 12)))
            if at >= until:
                return
            yield at

    def _pick_for(self, line: ShiftLine) -> None:
        """Somebody who may answer it is at the terminal."""
        theirs = [person for person in self.hands if line.is_for(person.leads, person.skills)]
        self.board.who.id = self.chance.choice(theirs).id

    def _value(self, line: ShiftLine, trouble: bool) -> str:
        if line.kind is Kind.TICK:
            return "yes"
        if line.kind is Kind.CHOICE:
            wrong = line.bad if trouble else ()
            return self.chance.choice(
                wrong or [c for c in line.choices if c not in line.bad][:1] or line.choices
            )
        if line.kind is Kind.TEXT:
            return _(self.chance.choice([N_("All in order"), N_("As usual"), N_("Quiet, nothing special")]))
        if line.kind is Kind.COOLING:
            return number(self._cooled(line))
        return number(self._reading(line, trouble))

    def _cooled(self, line: ShiftLine) -> Decimal:
        """From the pot, then a little colder than the next step asks."""
        given = self.board.store.table(Answer).find(lambda one: one.line == line.id)
        step = cooling(line, given).next_step(line)
        off = Decimal(self.chance.randint(5, 20)) / 10
        return step.high - off if step is not None else Decimal(self.chance.randint(62, 71))

    def _reading(self, line: ShiftLine, trouble: bool) -> Decimal:
        low, high = line.low, line.high
        if line.kind is Kind.NUMBER and low is not None and low == high:
            return low
        if low is not None and high is not None:
            part = Decimal(self.chance.randint(2, 8)) / 10
            places = Decimal("0.1") if line.kind is Kind.TEMPERATURE else Decimal(1)
            return (high + (high - low) * part if trouble else low + (high - low) * part).quantize(places)
        if line.kind is Kind.NUMBER:
            return Decimal(
                self.chance.randint(180, 420) * 100 if line.unit == "Kč" else self.chance.randint(18, 74)
            )
        off = Decimal(self.chance.randint(8, 35)) / 10
        within = Decimal(self.chance.randint(2, 28)) / 10
        if high is not None:
            return high + off if trouble else high - within
        return (low or Decimal(60)) + (-off if trouble else within * 3)

    def _recheck(self, until: datetime, under_way: bool) -> None:
        """Read again what was out of limits; the newest is left waiting while a shift is under way."""
        out = [state for state in self.board.checklist.states() if state.status is Status.OUT]
        for state in out[:-1] if under_way else out:
            if self.chance.random() < 0.85:
                self._again(state, until)

    def _again(self, state: LineState, until: datetime) -> None:
        self.moving.move_to(min(state.due, until))
        self._pick_for(state.line)
        self.board.checklist.answer(state.line.id, self._value(state.line, trouble=False))

    def _log_times(self, plan: Planned, until: datetime) -> list[datetime]:
        seconds = int((until - plan.span.start).total_seconds())
        return sorted(
            plan.span.start + timedelta(seconds=self.chance.randint(60, max(61, seconds)))
            for _turn in range(self.chance.randint(1, 3))
        )

    def _log(self, at: datetime) -> None:
        self.moving.move_to(at)
        self.board.who.id = self.chance.choice(self.hands).id
        for entry in self.board.log.carried():
            if self.chance.random() < 0.4:
                self.board.log.settle(entry.id, _("Done"))
        known = {one.text for one in self.board.log.entries()}
        known |= {one.text for one in self.board.log.carried()}
        fresh = [one for one in LOG[self.board.settings.kind] if _(one[1]) not in known]
        if fresh:
            kind, text, open = self.chance.choice(fresh)
            self.board.log.write(_(text), kind, open=open)

    def _end(self, plan: Planned, lead: Person) -> None:
        self.moving.move_to(plan.span.end - timedelta(minutes=self.chance.randint(0, 6)))
        self.board.who.id = lead.id
        if self.chance.random() < 0.5:
            condition, action = self.chance.choice(IF_THEN[self.board.settings.kind])
            self.board.handover.add_if_then(_(condition), _(action))
        if self.chance.random() < 0.4:
            self.board.handover.write_note(_(self.chance.choice(NOTES)))
        points = self.board.handover.of().points
        old = [one for one in points if one.severity is not Severity.SAFETY]
        if self.led % 4 == 2 and old:
            self.board.handover.mute(old[0].id, _(self.chance.choice(KNOWN)))
        self._arrange()
        self.stock.shift(self.led, plan.span)
        self.board.handover.close(_(self.chance.choice(UNFINISHED)))
        if self.led % 3 == 1:
            self._print(lead)

    def _arrange(self) -> None:
        """Who sees to what, what can wait, and what the next shift should read first."""
        desk, mine = self.board.handover, self.board.log.open()
        open_ones = [one for one in mine if one.kind is not LogKind.INCIDENT]
        if open_ones and self.led % 3 == 0:
            self.board.log.give_to(open_ones[0].id, self.chance.choice(self.hands).id)
        if len(open_ones) > 2 and self.led % 4 == 0:
            ahead = timedelta(days=self.chance.randint(2, 6))
            self.board.log.look_again(open_ones[-1].id, self.board.clock.business_day(self.moving.at) + ahead)
        points = [one for one in desk.of().points if one.severity is not Severity.SAFETY]
        for above, below in pairwise(points):
            if above.severity is below.severity and self.led % 2:
                desk.move(below.id, -1)
                return

    def _print(self, lead: Person) -> None:
        """The page of the shift that was just closed, on the printer by the bar."""
        last = self.board.store.last_closed
        if last is not None:
            printed = Printed(shift=last.name, state="closed", coat=PrinterKind.RECEIPT, to=_("bar"))
            self.board.prints.record(printed, lead.id)
