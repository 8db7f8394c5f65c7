"""People and stations as they are set up: who works here, what each can do, how they are reached.

Who leaves is not taken off the board: the record goes on calling them by their name, and everything else
that is known of them goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from msgspec.structs import replace

from data.store import Store
from data.transaction import Transaction

from .checklist import CheckList
from .checklist.edits import free_name
from .checklist.written import read_bound
from .clean_text import clean, folded, readable_id, required
from .clock import Clock, read_date
from .errors import (
    BadHours,
    BadInitials,
    BadUntil,
    BadValue,
    InitialsTaken,
    LeadsNow,
    ManagersOnly,
    NameTaken,
    NotFound,
    OnlyLead,
    PersonChanged,
    StationChanged,
    StationInUse,
)
from .language import N_, _, listed
from .pins import Pin
from .roles import Act, Role
from .setting_up import Part, there
from .settings import is_mail_address
from .shift import Shift, ShiftKind
from .staff import Certificate, Person, Station, Who
from .stock.refused import BadMailAddress

NAME = 60
"""Characters in the name of a person or a certificate."""
PHONE = 40
"""Characters in a telephone number."""
MOST_HOURS = 60
"""Contract hours a week at most."""

KNOWN = ("role", "skills", "hours", "minor", "phone", "mail", "certificates")
"""What is known of a person beside the name, for as long as they work here."""

_INITIALS = re.compile(r"[^\W\d_]{2,3}")


def read_initials(text: str) -> str:
    """Two or three letters, in capitals. `BadInitials`."""
    initials = clean(text).upper()
    if _INITIALS.fullmatch(initials) is None:
        raise BadInitials(value=text.strip())
    return initials


def read_hours(text: str) -> Decimal:
    """Contract hours a week: 40, 37.5; empty is none agreed. `BadHours`."""
    try:
        hours = read_bound(text) or Decimal(0)
    except BadValue:
        hours = Decimal(-1)
    if not 0 <= hours <= MOST_HOURS:
        raise BadHours(value=text.strip(), most=MOST_HOURS)
    return hours


def read_until(text: str, today: date) -> date | None:
    """The last day on which a certificate holds; empty is for ever. `BadUntil`."""
    if not clean(text):
        return None
    if (until := read_date(text, today, back=timedelta(0))) is None:
        raise BadUntil(value=text.strip())
    return until


def read_address(text: str) -> str:
    """Where mail reaches somebody; empty is nowhere. `BadMailAddress`."""
    address = clean(text, limit=1_000)
    if address and not is_mail_address(address):
        raise BadMailAddress(value=address)
    return address


class PeopleSetup(Part[Person]):
    """The people on the board."""

    record = Person
    WHAT = N_("person")
    CHANGED = PersonChanged
    ACT = Act.PEOPLE

    def __init__(self, store: Store, clock: Clock, who: Who) -> None:
        super().__init__(store, who)
        self.clock = clock

    @property
    def today(self) -> date:
        return self.clock.business_day(self.clock.now())

    # reading

    def gone(self) -> list[Person]:
        """Who has left, by name."""
        left = self.store.table(Person).find(lambda one: not one.is_here)
        return sorted(left, key=lambda one: folded(one.name))

    def free_name(self, name: str, but: str = "") -> str:
        """The name, clean, where nobody else here has it. `NeedsText`, `TooLong`, `NameTaken`."""
        name = required(name, limit=NAME)
        others = (one.name for one in self.store.table(Person) if one.is_here and one.id != but)
        if folded(name) in map(folded, others):
            raise NameTaken(name=name)
        return name

    def free_initials(self, text: str, but: str = "") -> str:
        """Initials that nobody else has, not even who has left: old pages name them. `InitialsTaken`."""
        initials = read_initials(text)
        for one in self.store.table(Person):
            if one.id != but and folded(one.initials) == folded(initials):
                raise InitialsTaken(initials=one.initials, name=one.name)
        return initials

    # the person

    def rename(self, id: str, name: str, *, seen: int | None = None) -> Person:
        """Call a person something else. `NameTaken`."""
        return self._change(id, seen, lambda one, _tx: replace(one, name=self.free_name(name, one.id)))

    def change_initials(self, id: str, text: str, *, seen: int | None = None) -> Person:
        """Sign for a person otherwise. `BadInitials`, `InitialsTaken`."""
        return self._change(
            id, seen, lambda one, _tx: replace(one, initials=self.free_initials(text, one.id))
        )

    def change_role(self, id: str, role: Role, *, seen: int | None = None) -> Person:
        """Say what a person is here. `OnlyLead`, `ManagersOnly`."""

        def changed(one: Person, tx: Transaction) -> Person:
            if role is Role.MANAGER and role is not one.role:
                self._refuse_managing(tx)
            after = replace(one, role=role)
            if not after.leads:
                self._refuse_leading(tx, one)
            return after

        return self._change(id, seen, changed)

    def learn(self, id: str, station: str, *, seen: int | None = None) -> Person:
        """A person can work at a station from now on. `NotFound`."""

        def changed(one: Person, tx: Transaction) -> Person:
            there(tx, Station, station, N_("station"))
            return one if station in one.skills else replace(one, skills=(*one.skills, station))

        return self._change(id, seen, changed)

    def forget(self, id: str, station: str, *, seen: int | None = None) -> Person:
        """A person does not work at a station any more."""
        return self._change(
            id, seen, lambda one, _tx: replace(one, skills=tuple(s for s in one.skills if s != station))
        )

    def change_hours(self, id: str, text: str, *, seen: int | None = None) -> Person:
        """Say how many hours a week were agreed. `BadHours`."""
        hours = read_hours(text)
        return self._change(id, seen, lambda one, _tx: replace(one, hours=hours))

    def change_minor(self, id: str, minor: bool, *, seen: int | None = None) -> Person:
        """Say whether a person is under 18."""
        return self._change(id, seen, lambda one, _tx: replace(one, minor=minor))

    def change_phone(self, id: str, text: str, *, seen: int | None = None) -> Person:
        """Say where a person is called. `TooLong`."""
        phone = clean(text, limit=PHONE)
        return self._change(id, seen, lambda one, _tx: replace(one, phone=phone))

    def change_mail(self, id: str, text: str, *, seen: int | None = None) -> Person:
        """Say where mail reaches a person. `BadMailAddress`."""
        mail = read_address(text)
        return self._change(id, seen, lambda one, _tx: replace(one, mail=mail))

    # certificates

    def certify(self, id: str, name: str, until: str, *, seen: int | None = None) -> Person:
        """Put a certificate down, or when it ends now. `NeedsText`, `TooLong`, `BadUntil`."""
        name, last = required(name, limit=NAME), read_until(until, self.today)

        def changed(one: Person, _tx: Transaction) -> Person:
            known = next((c.name for c in one.certificates if folded(c.name) == folded(name)), name)
            others = (c for c in one.certificates if c.name != known)
            kept = sorted((*others, Certificate(name=known, until=last)), key=lambda c: folded(c.name))
            return replace(one, certificates=tuple(kept))

        return self._change(id, seen, changed)

    def take_certificate(self, id: str, name: str, *, seen: int | None = None) -> Person:
        """A certificate is not kept any more. `NotFound`."""

        def changed(one: Person, _tx: Transaction) -> Person:
            rest = tuple(c for c in one.certificates if c.name != name)
            if rest == one.certificates:
                raise NotFound(what=_("certificate"), name=name, hint="")
            return replace(one, certificates=rest)

        return self._change(id, seen, changed)

    # leaving

    def leave(self, id: str, *, seen: int | None = None) -> Person:
        """A person works here no more: the name stays in the record, all else that is known of them goes.

        `OnlyLead`, `LeadsNow`, `ManagersOnly`.
        """

        def changed(one: Person, tx: Transaction) -> Person:
            if not one.is_here:
                return one
            self._refuse_leading(tx, one)
            shift = self.store.shift
            if shift is not None and any(each.lead == id for each in shift.table(Shift)):
                raise LeadsNow(name=one.name)
            for kind in tx.all(ShiftKind):
                if kind.lead == id:
                    tx.put(replace(kind, lead=""))
            if (pin := tx.get(Pin, id)) is not None:
                tx.remove(pin)
            nothing = {name: getattr(Person(name="", initials=""), name) for name in KNOWN}
            return replace(one, left_on=self.today, **nothing)

        return self._change(id, seen, changed)

    def come_back(self, id: str, *, seen: int | None = None) -> Person:
        """Somebody who had left works here again. `NameTaken`."""
        return self._change(
            id, seen, lambda one, _tx: replace(one, left_on=None, name=self.free_name(one.name, one.id))
        )

    def _change(self, id: str, seen: int | None, change: Callable[[Person, Transaction], Person]) -> Person:
        """Change a person; a manager is changed by managers only."""

        def changed(one: Person, tx: Transaction) -> Person:
            after = change(one, tx)
            if after != one and one.role is Role.MANAGER:
                self._refuse_managing(tx)
            return after

        return self._edit(id, seen, changed)

    def _refuse_managing(self, tx: Transaction) -> None:
        managers = [one for one in tx.all(Person) if one.is_here and one.role is Role.MANAGER]
        if managers and self.who.id not in {one.id for one in managers}:
            raise ManagersOnly()

    @staticmethod
    def _refuse_leading(tx: Transaction, one: Person) -> None:
        if one.leads and not any(other.leads for other in tx.all(Person) if other.id != one.id):
            raise OnlyLead(name=one.name)


class StationSetup(Part[Station]):
    """Where people work."""

    record = Station
    WHAT = N_("station")
    CHANGED = StationChanged
    ACT = Act.PEOPLE

    def all(self) -> list[Station]:
        """Every station by its name."""
        return sorted(self.store.table(Station), key=lambda one: (folded(one.name), one.id))

    def name(self, id: str) -> str:
        """What a station is called; its id where it is gone."""
        one = self.get(id)
        return one.name if one is not None else id

    def free_name(self, name: str, but: str = "") -> str:
        """The name, clean, where no other station has it. `NeedsText`, `TooLong`, `NameTaken`."""
        return free_name(name, (one.name for one in self.all() if one.id != but))

    def add(self, name: str) -> Station:
        """A station more. `NameTaken`."""
        with self._writing() as tx:
            name = self.free_name(name)
            return tx.put(
                Station(id=readable_id(name, {one.id for one in tx.all(Station)}, "station"), name=name)
            )

    def rename(self, id: str, name: str, *, seen: int | None = None) -> Station:
        """Call a station something else. `NameTaken`."""
        return self._edit(id, seen, lambda one, _tx: replace(one, name=self.free_name(name, one.id)))

    def remove(self, id: str, *, seen: int | None = None) -> Station:
        """Nobody works there any more. `StationInUse`."""
        with self._writing() as tx:
            station = self._seen(tx, id, seen)
            able = [one.name for one in tx.all(Person) if id in one.skills]
            lines = [
                line.text
                for one in tx.all(CheckList)
                for section in one.sections
                for line in section.lines
                if line.who == id
            ]
            if where := [*able, *lines]:
                raise StationInUse(
                    name=station.name, where=listed(where[:3]) + (" …" if len(where) > 3 else "")
                )
            tx.remove(station)
            return station
