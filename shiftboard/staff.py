"""Staff: the people who work here and the stations they work at.

Words: a *station* is where somebody works (grill, till 1); a *skill* is a station a person can work at.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from data.record import Partition, Record
from data.store import Store

from .clean_text import folded, required
from .errors import Ambiguous, NobodyPicked, NotFound
from .language import N_, _


class Role(StrEnum):
    """What a person may do; each role may do what the one before may, unless said otherwise."""

    STAFF = "staff"
    ASSISTANT = "assistant"
    LEAD = "lead"
    MANAGER = "manager"


ROLE_NAMES = {
    Role.STAFF: N_("staff"),
    Role.ASSISTANT: N_("assistant"),
    Role.LEAD: N_("lead"),
    Role.MANAGER: N_("manager"),
}


class Station(Record, frozen=True, kw_only=True):
    """A place where somebody works."""

    name: str


class Person(Record, frozen=True, kw_only=True):
    """Somebody who works here."""

    name: str
    """Full name as people here say it."""
    initials: str
    """Two or three letters, unique in the house."""
    role: Role = Role.STAFF
    skills: tuple[str, ...] = ()
    """Ids of the stations they can work at."""
    hours: int = 0
    """Contract hours a week; 0 where none were agreed."""
    minor: bool = False
    """Under 18."""

    @property
    def leads(self) -> bool:
        """Whether this person may lead a shift."""
        return self.role in (Role.LEAD, Role.MANAGER)


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
    people = list(people)
    for person in people:
        if asked in (person.id, person.initials, person.name):
            return person
    wanted = folded(asked)
    fits = [person for person in people if wanted and wanted in folded(person.name)]
    if not fits:
        raise NotFound(what=_("person"), name=asked, hint=_("`shiftboard list people` shows who is there."))
    if len(fits) > 1:
        raise Ambiguous(name=asked, first=fits[0].name, second=fits[1].name)
    return fits[0]


class StaffDesk:
    """Who is there, and a new person."""

    def __init__(self, store: Store, who: Who) -> None:
        self.store = store
        self.who = who

    def people(self) -> list[Person]:
        """Everybody, those who may lead first, then by name."""
        return sorted(
            self.store.table(Person), key=lambda p: (not p.leads, p.role is Role.STAFF, folded(p.name))
        )

    def person(self, id: str) -> Person | None:
        """The person with this id."""
        return self.store.table(Person).get(id)

    def name(self, id: str) -> str:
        """What to call a person: the name, or the id of one who is no longer on the board."""
        person = self.person(id)
        return person.name if person else id

    def add(self, name: str, role: Role = Role.STAFF) -> Person:
        """Put a new person on the board."""
        name = required(name, limit=60)
        with self.store.transaction(Partition.BOARD, self.who.id) as tx:
            everybody = tx.all(Person)
            short = initials_for(name, (person.initials for person in everybody))
            id = person_id(name, (person.id for person in everybody))
            return tx.put(Person(id=id, name=name, initials=short, role=role))


class Who:
    """The person at this terminal; the desks write its id into what they save."""

    def __init__(self, id: str = "") -> None:
        self.id = id

    @property
    def named(self) -> str:
        """The id of the person. `NobodyPicked` where nobody is: nothing is entered in nobody's name."""
        if not self.id:
            raise NobodyPicked()
        return self.id
