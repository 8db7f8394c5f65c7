"""What stands in a handover: a function of one shift's records, the same for every coat it is printed in.

There is no "now" on the page: the same stored shift always gives the same handover."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from ..checklist import (
    Answer,
    Kind,
    LineState,
    Notice,
    Noticed,
    Status,
    by_section,
    cooling,
    entries_of,
    limits_text,
    noticed,
    score,
    step_text,
    value_text,
)
from ..clock import Clock
from ..language import _, day, full_day, hour, ngettext, number
from ..log import LOG_KIND_NAMES, Carried, LogEntry, LogKind
from .facts import Facts
from .page import Condition, Handover, LogLine, Point, Reading, SectionScore, Signed, Skipped, Undone
from .records import SEVERITY_OF, Severity
from .stock import Names, StockWords


def compose(facts: Facts, site: str, clock: Clock, names: Names) -> Handover:
    """The handover of a shift."""
    name, shift = names.person, facts.shift
    writer, stock = _Writer(facts, clock, name), StockWords(facts.stock, shift, clock, names)
    place = {id: n for n, id in enumerate(facts.order)}
    points = sorted(
        writer.points(stock.points()),
        key=lambda point: (point.severity, place.get(point.id, len(place)), -point.carried),
    )
    return Handover(
        site=site,
        shift=shift.id,
        name=shift.name,
        business_day=shift.business_day,
        day=full_day(shift.business_day),
        span=f"{hour(clock.local(shift.starts))}–{hour(clock.local(shift.ends))}",
        lead=name(shift.lead),
        state="closed" if facts.closed else "open",
        points=tuple(point for point in points if not point.muted),
        muted=tuple(point for point in points if point.muted),
        if_then=tuple(Condition(condition=one.condition, action=one.action) for one in facts.if_then),
        note=facts.note,
        sections=tuple(
            SectionScore(
                section=heading,
                lines=(counts := score(states)).lines,
                on_time=counts.on_time,
                late=counts.late,
                skipped=counts.skipped,
                open=counts.open,
                not_applicable=counts.not_applicable,
            )
            for heading, states in by_section(facts.states)
        ),
        readings=tuple(writer.readings()),
        undone=tuple(writer.undone()),
        skipped=tuple(writer.skipped()),
        log=tuple(writer.log()),
        rounds=tuple(writer.rounds()),
        stock=tuple(stock.lines()),
        noticed=tuple(writer.noticed()),
        signatures=tuple(writer.signatures()),
    )


class _Writer:
    """Puts the facts of one shift into words."""

    def __init__(self, facts: Facts, clock: Clock, name: Callable[[str], str]) -> None:
        self.facts = facts
        self.clock = clock
        self.name = name

    def points(self, stock: Iterable[Point]) -> list[Point]:
        out = [self._out(state) for state in self.facts.states if state.status is Status.OUT]
        carried = [self._carried(one) for one in self.facts.carried if one.is_open]
        log = [self._logged(entry) for entry in self.facts.log if entry.is_open]
        missed = [self._missed(state) for state in self._unanswered if state.line.critical]
        cools = [self._cooling(state) for state in self.facts.states if state.goes_on]
        points = [*out, *cools, *log, *carried, *missed, *stock, *self._others_missed()]
        return [self._as_muted(point) for point in points]

    def _as_muted(self, point: Point) -> Point:
        """A severe point is never taken off page 1, whatever it was before."""
        reason = self.facts.muted.get(point.id, "") or self._put_off(point)
        severe = point.severity is Severity.SAFETY
        return msgspec.structs.replace(point, muted=reason) if reason and not severe else point

    def _put_off(self, point: Point) -> str:
        """That nobody needs to look at it yet. The shift that receives this may be the next day's."""
        tomorrow = self.facts.shift.business_day + timedelta(days=1)
        if point.look_again is None or point.look_again <= tomorrow:
            return ""
        return _("look again {day}").format(day=day(point.look_again))

    def undone(self) -> list[Undone]:
        return [
            Undone(line=state.line.text, due=self._hour(state.due), reason=self._reason(state))
            for state in self._unanswered
        ]

    def readings(self) -> list[Reading]:
        """What was read: the standing readings, and before them those out of limits that they put right."""
        return [
            Reading(
                line=state.line.text,
                value=value_text(state.line, answer),
                limits=self._limits(state, answer),
                at=self._hour(answer.at),
                by=self.name(answer.doer),
                out=answer.out,
                action=answer.action,
            )
            for state in self.facts.states
            if state.line.takes_value
            for answer in state.answers
            if not answer.skipped and (answer.out or answer is state.answer or state.line.goes_on)
        ]

    def _limits(self, state: LineState, answer: Answer) -> str:
        """What a reading was held against; of a cooling, the step that it was taken for."""
        line = state.line
        if line.kind is not Kind.COOLING:
            return limits_text(line)
        step = cooling(line, state.answers[: state.answers.index(answer)]).next_step(line)
        return step_text(step, line.unit) if step is not None else ""

    def noticed(self) -> list[str]:
        return [self._noticed(one) for one in noticed(self.facts.states, self.facts.rounds)]

    def rounds(self) -> Iterator[str]:
        answers = [answer for state in self.facts.states for answer in state.answers]
        for one, entered in entries_of(self.facts.rounds, answers):
            times = dict.fromkeys((self._hour(one.started), self._hour(one.ended)))
            lines = len({answer.line for answer in entered})
            text = ngettext(
                "{when} {name}: {n} line, entered {time} ({by})",
                "{when} {name}: {n} lines, entered {time} ({by})",
                lines,
            )
            yield text.format(
                when="–".join(times),
                name=self.name(one.person),
                n=lines,
                time=self._hour(entered[0].entered_at),
                by=self.name(entered[0].by),
            )

    def _noticed(self, one: Noticed) -> str:
        fields: dict[str, object] = {
            "name": self.name(one.by),
            "n": one.lines,
            "time": self._hour(one.at),
            "until": self._hour(one.until),
        }
        match one.what:
            case Notice.EARLY:
                text = ngettext(
                    "{name} answered {n} line more than two hours before its time, at {time}",
                    "{name} answered {n} lines more than two hours before their time, from {time} on",
                    one.lines,
                )
            case Notice.MANY:
                text = ngettext(
                    "{name} answered {n} line within half a minute, at {time}",
                    "{name} answered {n} lines within half a minute, at {time}",
                    one.lines,
                )
            case Notice.SAME:
                fields["value"] = f"{number(one.value)} {one.unit}".strip()
                text = ngettext(
                    "{name} read {value} {n} time in a row, from {time} on",
                    "{name} read {value} {n} times in a row, from {time} on",
                    one.lines,
                )
            case Notice.RUSHED:
                text = ngettext(
                    "{n} line of a round by {name} stands between {time} and {until}",
                    "{n} lines of a round by {name} stand between {time} and {until}",
                    one.lines,
                )
            case Notice.AT_ONCE:
                text = _("{name} was on two rounds at once between {time} and {until}")
        return text.format(**fields)

    def skipped(self) -> list[Skipped]:
        return [
            Skipped(line=state.line.text, reason=_why(answer), by=self.name(answer.doer))
            for state in self.facts.states
            if (answer := state.answer) is not None and answer.skipped
        ]

    def log(self) -> list[LogLine]:
        return [
            LogLine(
                at=self._hour(entry.entered_at),
                kind=_(LOG_KIND_NAMES[entry.kind]) if entry.kind is not LogKind.NOTE else "",
                text=entry.text,
                by=self.name(entry.by),
                settled=self._settled(entry),
            )
            for entry in self.facts.log
        ]

    def signatures(self) -> list[Signed]:
        return [
            Signed(
                side=one.side,
                person=self.name(one.person),
                at=self._hour(one.entered_at),
                read_back=one.read_back,
            )
            for one in self.facts.signatures
        ]

    def _out(self, state: LineState) -> Point:
        line, answer = state.line, state.answer
        assert answer is not None
        measured = line.kind is Kind.TEMPERATURE
        limits = f" ({limits_text(line)})" if limits_text(line) else ""
        return Point(
            id=answer.id,
            severity=Severity.SAFETY if measured or line.critical else Severity.OTHER,
            text=f"{line.text}: {value_text(line, answer)}{limits}",
            detail=self._said(answer.at, answer.doer, answer.action, self._reason(state)),
        )

    def _logged(self, entry: LogEntry) -> Point:
        return Point(
            id=entry.id,
            severity=SEVERITY_OF[entry.kind],
            text=entry.text,
            detail=" · ".join(filter(None, (self._said(entry.entered_at, entry.by), self._owner(entry)))),
            owner=self.name(entry.owner) if entry.owner else "",
            look_again=entry.look_again,
        )

    def _owner(self, one: LogEntry | Carried) -> str:
        return _("{name} sees to it").format(name=self.name(one.owner)) if one.owner else ""

    def _carried(self, one: Carried) -> Point:
        times = ngettext("handed over {n} time", "handed over {n} times", one.count).format(n=one.count)
        since = f"{day(self.clock.local(one.since).date())} {self._hour(one.since)}"
        return Point(
            id=one.id,
            severity=SEVERITY_OF[one.kind],
            text=one.text,
            detail=" · ".join(filter(None, (_("since {when}").format(when=since), times, self._owner(one)))),
            carried=one.count,
            owner=self.name(one.owner) if one.owner else "",
            look_again=one.look_again,
        )

    @property
    def _unanswered(self) -> list[LineState]:
        """Lines that wait for an answer: for the first, or for the next of those that are read again."""
        waiting = [state for state in self.facts.states if state.open and state.status is not Status.OUT]
        return [state for state in waiting if not state.goes_on]

    def _cooling(self, state: LineState) -> Point:
        """A cooling under way: the next shift reads on."""
        line, so_far = state.line, cooling(state.line, state.answers)
        step = so_far.next_step(line)
        assert step is not None
        begun = _("since {time}").format(time=self._hour(so_far.begun))
        by = _("next by {time}: at most {figure}").format(
            time=self._hour(state.due), figure=f"{number(step.high)} {line.unit}"
        )
        return Point(
            id=line.id,
            severity=Severity.SAFETY,
            text=_("Cooling: {line}").format(line=line.text),
            detail=f"{begun} · {by}",
        )

    def _reason(self, state: LineState) -> str:
        return self.facts.reasons.get(state.line.id, "")

    def _missed(self, state: LineState) -> Point:
        line = state.line
        text = _("Not done: {line}") if self.facts.closed else _("To do: {line}")
        due = _("due {time}").format(time=self._hour(state.due))
        return Point(
            id=line.id,
            severity=Severity.SAFETY if self.facts.closed else Severity.OTHER,
            text=text.format(line=line.text),
            detail=" · ".join(part for part in (due, self._reason(state)) if part),
        )

    def _others_missed(self) -> list[Point]:
        """One point for the lines that nothing hangs on; the appendix has each."""
        others = [state for state in self._unanswered if not state.line.critical]
        if not others:
            return []
        if self.facts.closed:
            text = ngettext(
                "{n} line of the checklist not done", "{n} lines of the checklist not done", len(others)
            )
        else:
            text = ngettext(
                "{n} line of the checklist to do", "{n} lines of the checklist to do", len(others)
            )
        reasons = dict.fromkeys(filter(None, map(self._reason, others)))
        return [
            Point(
                id="checklist",
                severity=Severity.OTHER,
                text=text.format(n=len(others)),
                detail="; ".join(reasons),
            )
        ]

    def _settled(self, entry: LogEntry) -> str:
        if entry.settled_at is None:
            return ""
        return self._said(entry.settled_at, entry.settled_by, entry.settled_how)

    def _said(self, at: datetime | None, by: str, *what: str) -> str:
        return " · ".join(part for part in (self._hour(at), self.name(by), *what) if part)

    def _hour(self, at: datetime | None) -> str:
        return hour(self.clock.local(at)) if at is not None else ""


def _why(answer: Answer) -> str:
    """Why a line was left out; one that did not apply says so."""
    if not answer.not_applicable:
        return answer.reason
    return _("does not apply: {reason}").format(reason=answer.reason)
