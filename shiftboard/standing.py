"""How a shift stands: what its paper says while the board is not at hand.

It goes by what was entered and knows no "now", so that the same store gives the same paper.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from data.errors import NoShift
from data.site_file import RecordFile
from data.store import Store

from .checklist import Answer, CheckList, LineState, ShiftLine, line_states, lines_for_shift
from .clock import Clock, Span
from .errors import NotFound
from .food_safety import Equipment, profile
from .handover.records import IfThen
from .language import _, full_day, hour
from .log import Carried, LogEntry, LogKind
from .shift import Planned, ShiftKind, carried_from, coming, shift_of, still_cooling
from .stock.eighty_six import EightySixed
from .stock.going_on import known


class Standing(NamedTuple):
    """A shift, its lines, and what is open in it."""

    shift: str
    """Its id; empty for one that was not opened yet."""
    state: str
    """`open` or `closed`; empty for one that was not opened yet."""
    name: str
    day: date
    span: Span
    lead: str
    """Id of who leads it; empty where nobody does yet."""
    until: datetime | None
    """When something was entered last, UTC."""
    states: list[LineState]
    open: list[LogEntry | Carried]
    read: frozenset[str]
    """Sources of what is carried and began as a reading of a line."""
    off: list[EightySixed]
    """What cannot be served or sold just now."""
    if_then: list[IfThen]
    """What the shift before wants done if something happens."""

    def when(self, clock: Clock) -> str:
        """Which shift it is and from when to when, in words."""
        hours = "–".join(hour(clock.local(at)) for at in self.span)
        return f"{self.name}, {full_day(self.day)} {hours}"


def standing(store: Store, clock: Clock, country: str, shift: str = "") -> Standing:
    """The shift of this name, else the open one, else the one that comes next. `NotFound`, `NoShift`."""
    if shift:
        file = store.shift_named(shift)
        if file is None:
            raise NotFound(what=_("shift"), name=shift, hint=_("`shiftboard list shifts` shows them."))
        return _of_file(store, file)
    if store.shift is not None:
        return _of_file(store, store.shift)
    last = store.last_closed
    before = shift_of(last) if last is not None else None
    plans = coming(store.table(ShiftKind), clock, clock.now(), before)
    if not plans:
        raise NoShift()
    return _planned(store, clock, country, plans[0])


def _of_file(store: Store, file: RecordFile) -> Standing:
    shift = shift_of(file)
    answers, carried = file.table(Answer), file.table(Carried).find(lambda one: one.is_open)
    log = file.table(LogEntry).find(lambda entry: entry.taken_back_at is None)
    entered = (one.entered_at for one in (shift, *answers, *log))
    until = max((at for at in entered if at is not None), default=shift.starts)
    before = store.shift_named(shift.after) if shift.after else None
    return Standing(
        shift=shift.id,
        state="closed" if file.closing is not None else "open",
        name=shift.name,
        day=shift.business_day,
        span=Span(shift.starts, shift.ends),
        lead=shift.lead,
        until=until,
        states=line_states(file.table(ShiftLine), answers, until),
        open=[*carried, *(entry for entry in log if entry.is_open)],
        read=frozenset(one.source for one in carried if _began_as_reading(store, one, before)),
        off=[one for one in file.table(EightySixed) if one.goes_on],
        if_then=list(before.table(IfThen)) if before is not None else [],
    )


def _planned(store: Store, clock: Clock, country: str, plan: Planned) -> Standing:
    last = store.last_closed
    written = store.table(CheckList)
    lists = [one for id in plan.kind.lists if (one := written.get(id)) is not None]
    equipment = {one.id: one for one in store.table(Equipment)}
    lines = lines_for_shift(lists, equipment, profile(country), clock, plan.span)
    settled = [one.source for one in store.between.table(Carried) if not one.is_open]
    carried = carried_from(last, settled) if last is not None else []
    since = store.between.table(LogEntry).find(lambda entry: entry.is_open)
    if last is not None:
        lines += still_cooling(last, len(lines))
    return Standing(
        shift="",
        state="",
        name=plan.kind.name,
        day=plan.day,
        span=plan.span,
        lead="",
        until=None,
        states=line_states(lines, (), plan.span.start),
        open=[*carried, *since],
        read=frozenset(one.source for one in carried if _began_as_reading(store, one, last)),
        off=[one for one in known(store, EightySixed) if one.goes_on],
        if_then=list(last.table(IfThen)) if last is not None else [],
    )


def _began_as_reading(store: Store, one: Carried, before: RecordFile | None) -> bool:
    """Whether it began as an answer out of limits, so many handovers ago; not what somebody wrote freely."""
    if one.kind not in (LogKind.INCIDENT, LogKind.EQUIPMENT):
        return False
    file = before
    for _handover in range(one.count - 1):
        after = shift_of(file).after if file is not None else ""
        file = store.shift_named(after) if after else None
    return file is not None and file.table(Answer).get(one.source) is not None
