"""The briefing of the team: one sheet to stand around before the doors open.

It hangs where guests' eyes may fall, so it holds no guests' names, no money and nothing about who is ill: of
what was written freely only what is about equipment and deliveries, and no line of a till.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from .checklist import ShiftLine
from .clock import Clock
from .downtime import AtStation, at_stations, out_texts
from .handover.page import Condition
from .language import hour
from .log import Carried, LogKind
from .money import is_money, names_amount
from .staff import Person, Station
from .standing import Standing
from .stock.eighty_six import EightySixed


class Timed(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has its time."""

    at: str
    text: str


class Briefing(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, in words."""

    site: str
    shift: str
    """Id of the shift; empty for one that was not opened yet."""
    business_day: date
    when: str
    lead: str
    stations: tuple[AtStation, ...]
    off: tuple[str, ...] = ()
    """86: what cannot be served or sold."""
    out: tuple[str, ...]
    """What is out of use or out of limits."""
    short: tuple[str, ...]
    """What is missing or short, and what comes."""
    if_then: tuple[Condition, ...]
    critical: tuple[Timed, ...]
    """What nobody may forget, by its time."""


def briefing_of(
    shift: Standing,
    *,
    site: str,
    clock: Clock,
    currency: str,
    people: Iterable[Person],
    stations: Iterable[Station],
) -> Briefing:
    """The briefing of a shift as it stands."""
    people = list(people)
    names = {one.id: one.name for one in people}
    wanted = (Condition(condition=one.condition, action=one.action) for one in shift.if_then)
    return Briefing(
        site=site,
        shift=shift.shift,
        business_day=shift.day,
        when=shift.when(clock),
        lead=names.get(shift.lead, shift.lead),
        stations=tuple(one for one in at_stations(stations, people) if one.people),
        off=tuple(off_text(one, currency) for one in shift.off),
        out=tuple(_out(shift, currency)),
        short=tuple(_of_kind(shift, currency, LogKind.DELIVERY)),
        if_then=tuple(one for one in wanted if not names_amount(f"{one.condition}: {one.action}", currency)),
        critical=tuple(_critical(shift, clock, currency)),
    )


def off_text(one: EightySixed, currency: str) -> str:
    """What is off, and why or what to offer instead; nothing of money."""
    return f"{one.name}: {one.reason}" if one.reason and not names_amount(one.reason, currency) else one.name


def _out(shift: Standing, currency: str) -> Iterator[str]:
    lines = {state.line.id: state.line for state in shift.states}
    for id, text in out_texts(shift):
        if not is_money(lines[id], currency):
            yield text
    yield from _of_kind(shift, currency, LogKind.EQUIPMENT)


def _of_kind(shift: Standing, currency: str, kind: LogKind) -> Iterator[str]:
    """What is open of this kind; readings that go on from earlier shifts are about equipment."""
    for one in shift.open:
        read = isinstance(one, Carried) and one.source in shift.read
        counts_as = LogKind.EQUIPMENT if read else one.kind
        if counts_as is kind and not names_amount(one.text, currency):
            yield one.text


def _critical(shift: Standing, clock: Clock, currency: str) -> Iterator[Timed]:
    critical = [state.line for state in shift.states if state.line.critical]
    for line in sorted(critical, key=_by_time):
        if not is_money(line, currency):
            yield Timed(at=hour(clock.local(line.due)), text=line.text)


def _by_time(line: ShiftLine) -> tuple[float, int]:
    return line.due.timestamp(), line.order
