"""Staff: the people who work here and the stations they work at.

Words: a *station* is where somebody works (grill, till 1); a *skill* is a station a person can work at.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import msgspec

from data.record import Partition, Record
from data.store import Store

from .clean_text import folded, required
from .clock import Clock
from .errors import NeedsPin, NobodyPicked, NotAllowed, NotFound, PinIsWrong, PinWaits
from .language import _
from .naming import one_named
from .pins import Pin, WrongPin, kept, proves, read_pin, wait_until
from .roles import MAY, PROVEN, ROLE_NAMES, SIGNED, Act, Role

FRESH = timedelta(minutes=1)
"""For so long the PIN that was typed for a signature counts."""
RENEWED_BEFORE = timedelta(days=30)
"""So long before it ends a certificate is to be seen to."""


class Station(Record, frozen=True, kw_only=True):
    """A place where somebody works."""

    name: str


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has learnt or was examined for, on paper."""

    name: str
    until: date | None = None
    """The last day on which it holds; None where it does not end."""

    def has_ended(self, today: date) -> bool:
        """Whether it holds no more."""
        return self.until is not None and self.until < today

    def ends_soon(self, today: date) -> bool:
        """Whether it is time to see to the next one."""
        return self.until is not None and self.until <= today + RENEWED_BEFORE


class Person(Record, frozen=True, kw_only=True):
    """Somebody who works here, or did."""

    name: str
    """Full name as people here say it."""
    initials: str
    """Two or three letters, unique in the house."""
    role: Role = Role.STAFF
    skills: tuple[str, ...] = ()
    """Ids of the stations they can work at."""
    hours: Decimal = Decimal(0)
    """Contract hours a week; 0 where none were agreed."""
    minor: bool = False
    """Under 18."""
    phone: str = ""
    mail: str = ""
    certificates: tuple[Certificate, ...] = ()
    left_on: date | None = None
    """The business day on which they left: the record goes on calling them by their name."""

    @property
    def is_here(self) -> bool:
        """Whether this person still works here."""
        return self.left_on is None

    @property
    def leads(self) -> bool:
        """Whether this person may lead a shift."""
        return self.is_here and self.role in MAY[Act.OPEN]


class Ending(NamedTuple):
    """A certificate that ends soon, or has ended."""

    person: Person
    certificate: Certificate


def ending(people: Iterable[Person], today: date) -> list[Ending]:
    """The certificates that are to be seen to, those that end first at the top."""
    found = [
        Ending(person, one)
        for person in people
        if person.is_here
        for one in person.certificates
        if one.ends_soon(today)
    ]
    return sorted(found, key=lambda one: (one.certificate.until or date.max, one.person.name))


def initials_for(name: str, taken: Iterable[str]) -> str:
    """Initials that nobody else here has: JD, then JDV, JD2 …"""
    used = set(taken)
    words = [word for word in name.split() if word[0].isalpha()] or ["X"]
    plain = "".join(word[0] for word in words).upper()[:3]
    longer = (plain[:1] + words[-1][:2].upper())[:3]
    tries = [plain, longer, *(f"{plain[:2]}{n}" for n in range(2, 100))]
    return next(short for short in tries if short not in used)


def person_id(name: str, taken: Iterable[str]) -> str:
    """A readable id for a person: jana-dvorakova, jana-dvorakova-2 …"""
    used = set(taken)
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    plain = "-".join("".join(c if c.isalnum() else " " for c in letters).split()) or "person"
    return next(id for id in [plain, *(f"{plain}-{n}" for n in range(2, 1000))] if id not in used)


def named(people: Iterable[Person], asked: str) -> Person:
    """The person with this id, initials or name, or an unambiguous part of the name.

    `NotFound` and `Ambiguous` say what to write instead.
    """
    return one_named(
        people,
        asked,
        what=_("person"),
        hint=_("`shiftboard list people` shows who is there."),
        names=lambda one: (one.id, one.initials, one.name),
        text=lambda one: one.name,
    )


class Who:
    """The person at this terminal; the desks ask it before they act, and write its id into what they save."""

    def __init__(self, store: Store, clock: Clock, id: str = "") -> None:
        self.store = store
        self.clock = clock
        self.ask_pin: Callable[[str], str] | None = None
        """Asks the person with this name for the PIN, where that can be done at once."""
        self._id = id
        self._proven: datetime | None = None

    @property
    def id(self) -> str:
        """The id of the person, empty where nobody is."""
        return self._id

    @id.setter
    def id(self, id: str) -> None:
        """Somebody else is at the terminal, and has proven nothing yet."""
        self._id = id
        self._proven = None

    @property
    def named(self) -> str:
        """The id of the person. `NobodyPicked` where nobody is: nothing is entered in nobody's name."""
        if not self._id:
            raise NobodyPicked()
        return self._id

    def may(self, act: Act) -> str:
        """The id of the person, who may do this and has proven to be the one.

        `NobodyPicked`, `NotAllowed`, `NeedsPin`; where the PIN can be asked for at once, what `prove` raises.
        """
        person = self.store.table(Person).get(self.named)
        role = person.role if person is not None else Role.STAFF
        if role not in MAY[act]:
            who = ", ".join(_(ROLE_NAMES[one]) for one in Role if one in MAY[act])
            raise NotAllowed(name=self._name(person), role=_(ROLE_NAMES[role]), who=who)
        if act in PROVEN and not self._is_proven(act):
            if self.ask_pin is None:
                raise NeedsPin(name=self._name(person))
            self.prove(self.ask_pin(self._name(person)))
        return self._id

    def signed(self) -> None:
        """What was proven for a signature is used up: the next one is proven anew."""
        self._proven = None

    def prove(self, pin: str) -> None:
        """Prove with the PIN who is at the terminal. `PinWaits`, `PinIsWrong`; a wrong one is recorded."""
        known = self.store.table(Pin).get(self.named)
        if known is None:
            return
        name = self._name(self.store.table(Person).get(self._id))
        tries = self.store.table(WrongPin).find(lambda one: one.person == self._id)
        now = self.clock.now()
        if (then := wait_until(tries, now)) > now:
            raise PinWaits(name=name, seconds=math.ceil((then - now).total_seconds()))
        right = proves(pin, known.kept)
        if not right or (tries and not tries[-1].right):
            with self.store.transaction(Partition.SHIFT, self._id) as tx:
                tx.put(WrongPin(person=self._id, right=right))
        if not right:
            raise PinIsWrong(name=name)
        self._proven = now

    def _is_proven(self, act: Act) -> bool:
        if self.store.table(Pin).get(self._id) is None:
            return True
        if self._proven is None:
            return False
        return act not in SIGNED or self.clock.now() - self._proven <= FRESH

    def may_oneself(self) -> None:
        """Raise `NeedsPin` where the person has a PIN and has not just proven it."""
        if self._proven is None or self.clock.now() - self._proven > FRESH:
            raise NeedsPin(name=self._name(self.store.table(Person).get(self._id)))

    def _name(self, person: Person | None) -> str:
        return person.name if person is not None else self._id


class StaffDesk:
    """Who is there, and a new person."""

    def __init__(self, store: Store, who: Who) -> None:
        self.store = store
        self.who = who

    def people(self) -> list[Person]:
        """Everybody who works here, those who may lead first, then by name."""
        here = [one for one in self.store.table(Person) if one.is_here]
        return sorted(here, key=lambda p: (not p.leads, p.role is Role.STAFF, folded(p.name)))

    def person(self, id: str) -> Person | None:
        """The person with this id."""
        return self.store.table(Person).get(id)

    def name(self, id: str) -> str:
        """What to call a person, who may have left; the id of one who was never on the board."""
        person = self.person(id)
        return person.name if person else id

    @property
    def single_person(self) -> bool:
        """Whether nobody has a PIN: who is at the terminal is believed."""
        return not len(self.store.table(Pin))

    def has_pin(self, id: str) -> bool:
        """Whether this person has a PIN."""
        return self.store.table(Pin).get(id) is not None

    def by_initials(self, initials: str) -> Person | None:
        """The person with these initials, however they are typed."""
        return next((one for one in self.people() if folded(one.initials) == folded(initials.strip())), None)

    def set_pin(self, pin: str) -> None:
        """Give the person at the terminal a PIN, or another one: the old one is proven first.

        `BadPin`, `NeedsPin`.
        """
        id = self.who.named
        if self.has_pin(id):
            self.who.may_oneself()
        stored = kept(read_pin(pin))
        with self.store.transaction(Partition.BOARD, id) as tx:
            tx.put(Pin(id=id, kept=stored))

    def take_pin(self, person: str) -> Pin:
        """Take a forgotten PIN away; the person chooses another. `NotAllowed`, `NotFound`."""
        by = self.who.may(Act.PEOPLE)
        with self.store.transaction(Partition.BOARD, by) as tx:
            known = tx.get(Pin, person)
            if known is None:
                raise NotFound(what=_("PIN"), name=self.name(person), hint="")
            tx.remove(known)
            return known

    def add(self, name: str, role: Role = Role.STAFF) -> Person:
        """Put a new person on the board; who leads is added by who leads, where there is anybody who does."""
        name = required(name, limit=60)
        if role in MAY[Act.PEOPLE] and any(one.leads for one in self.people()):
            self.who.may(Act.PEOPLE)
        with self.store.transaction(Partition.BOARD, self.who.id) as tx:
            everybody = tx.all(Person)
            short = initials_for(name, (person.initials for person in everybody))
            id = person_id(name, (person.id for person in everybody))
            return tx.put(Person(id=id, name=name, initials=short, role=role))
