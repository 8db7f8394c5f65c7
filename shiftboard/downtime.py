"""The downtime pack: what a shift is led by while the board is down, as it stands when it is printed.

It lies where people work, so it names nobody from outside: of what is open, what concerns people or an
incident is only counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from .checklist import Kind, Status, by_list, cooling, limits_text, value_text
from .checklist.blank import Blank, blank_of_states
from .clock import Clock
from .food_safety import Equipment
from .handover.page import Condition
from .language import _, day, hour, listed, number
from .log import Carried, LogEntry, LogKind
from .staff import Person, Station
from .standing import Standing
from .stock import ALLERGEN_NAMES, Item, Supplier


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """Something open that whoever works must know of."""

    text: str
    detail: str = ""


class AtStation(msgspec.Struct, frozen=True, kw_only=True):
    """A station and who can work at it."""

    station: str
    people: tuple[str, ...]


class Phone(msgspec.Struct, frozen=True, kw_only=True):
    """A number to ring, and for what."""

    name: str
    number: str


class Holds(msgspec.Struct, frozen=True, kw_only=True):
    """An item and its allergens, by their numbers in Regulation (EU) 1169/2011, annex II."""

    item: str
    allergens: tuple[int, ...]


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, in words."""

    site: str
    shift: str
    """Id of the shift; empty for one that was not opened yet."""
    business_day: date
    when: str
    lead: str
    until: str
    """Until when what was entered is in it; empty where nothing was."""
    open: tuple[Open, ...]
    untold: int
    """How many more are open that are not for everybody's eyes."""
    if_then: tuple[Condition, ...]
    stations: tuple[AtStation, ...]
    phones: tuple[Phone, ...]
    lists: tuple[Blank, ...]
    holds: tuple[Holds, ...]


def pack_of(
    shift: Standing,
    *,
    site: str,
    clock: Clock,
    people: Iterable[Person],
    stations: Iterable[Station],
    items: Iterable[Item],
    suppliers: Iterable[Supplier],
    equipment: Iterable[Equipment],
) -> Pack:
    """The pack of a shift as it stands."""
    people = list(people)
    names = {one.id: one.name for one in people}
    short = {one.id: one.initials for one in people}
    when = shift.when(clock)
    return Pack(
        site=site,
        shift=shift.shift,
        business_day=shift.day,
        when=when,
        lead=names.get(shift.lead, shift.lead),
        until=hour(clock.local(shift.until)) if shift.until is not None else "",
        open=(*_off(shift), *_out(shift, clock), *_coolings(shift, clock), *_open(shift, clock)),
        untold=sum(_is_untold(one, shift) for one in shift.open),
        if_then=tuple(Condition(condition=one.condition, action=one.action) for one in shift.if_then),
        stations=at_stations(stations, people),
        phones=tuple(_phones(suppliers, equipment)),
        lists=tuple(
            blank_of_states(site, name, when, states, clock, lambda id: short.get(id, id))
            for name, states in by_list(shift.states)
        ),
        holds=tuple(_holds(items)),
    )


def at_stations(stations: Iterable[Station], people: Iterable[Person]) -> tuple[AtStation, ...]:
    """Every station with the people who have its skill; who has none is not named."""
    people = list(people)
    found = []
    for station in stations:
        able = tuple(one.name for one in people if station.id in one.skills)
        found.append(AtStation(station=station.name, people=able))
    return tuple(found)


def out_texts(shift: Standing) -> Iterator[tuple[str, str]]:
    """The lines that are out of limits, and what was done about each; by the id of the line."""
    for state in shift.states:
        if state.status is Status.OUT and state.answer is not None:
            limits = f" ({limits_text(state.line)})" if limits_text(state.line) else ""
            yield state.line.id, f"{state.line.text}: {value_text(state.line, state.answer)}{limits}"


def _off(shift: Standing) -> Iterator[Open]:
    for one in shift.off:
        yield Open(text=_("86: {name}").format(name=one.name), detail=one.reason)


def _out(shift: Standing, clock: Clock) -> Iterator[Open]:
    answers = {state.line.id: state.answer for state in shift.states}
    for id, text in out_texts(shift):
        answer = answers[id]
        at = hour(clock.local(answer.at)) if answer is not None and answer.at is not None else ""
        action = answer.action if answer is not None else ""
        yield Open(text=text, detail=" · ".join(filter(None, (at, action))))


def _coolings(shift: Standing, clock: Clock) -> Iterator[Open]:
    """What cools: since when, and by when it must be how cold."""
    for state in shift.states:
        line = state.line
        if line.kind is not Kind.COOLING or not state.open:
            continue
        so_far = cooling(line, state.answers)
        step = so_far.next_step(line)
        if step is None or so_far.begun is None:
            continue
        begun = _("since {time}").format(time=hour(clock.local(so_far.begun)))
        by = _("next by {time}: at most {figure}").format(
            time=hour(clock.local(state.due)), figure=f"{number(step.high)} {line.unit}"
        )
        yield Open(text=_("Cooling: {line}").format(line=line.text), detail=f"{begun} · {by}")


def _open(shift: Standing, clock: Clock) -> Iterator[Open]:
    for one in shift.open:
        if not _is_untold(one, shift):
            since = one.since if isinstance(one, Carried) else one.entered_at
            local = clock.local(since) if since is not None else None
            when = f"{day(local.date())} {hour(local)}" if local is not None else ""
            yield Open(text=one.text, detail=when)


def _is_untold(one: LogEntry | Carried, shift: Standing) -> bool:
    """Who is ill and what happened to whom is for who leads, and not for paper that lies about."""
    read = isinstance(one, Carried) and one.source in shift.read
    return one.kind in (LogKind.PEOPLE, LogKind.INCIDENT) and not read


def _phones(suppliers: Iterable[Supplier], equipment: Iterable[Equipment]) -> Iterator[Phone]:
    """Who mends what, a number once, then who supplies us."""
    mended: dict[str, list[str]] = {}
    for one in equipment:
        if one.service:
            mended.setdefault(one.service, []).append(one.name)
    yield from (Phone(name=listed(names), number=number) for number, names in mended.items())
    yield from (Phone(name=one.name, number=one.phone) for one in suppliers if one.phone)


def _holds(items: Iterable[Item]) -> Iterator[Holds]:
    numbers = {name: number for number, name in enumerate(ALLERGEN_NAMES, 1)}
    for item in sorted(items, key=lambda one: one.name.casefold()):
        known = tuple(sorted(numbers[one] for one in item.allergens if one in numbers))
        if known:
            yield Holds(item=item.name, allergens=known)
