"""The shift log: anything worth a line, from anywhere on the board.

An entry has a kind and may be marked open; what is open goes into every handover until somebody settles it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

import msgspec

from data.record import Partition, Record
from data.store import Store
from data.transaction import Transaction

from .clean_text import required
from .clock import Clock
from .errors import AlreadyTakenBack, NotFound, NotInLog, StaysOnPage
from .language import N_, _
from .roles import Act
from .staff import Person, Who


class LogKind(StrEnum):
    """What a line of the log is about."""

    NOTE = "note"
    INCIDENT = "incident"
    EQUIPMENT = "equipment"
    DELIVERY = "delivery"
    PEOPLE = "people"


LOG_KIND_NAMES = {
    LogKind.NOTE: N_("note"),
    LogKind.INCIDENT: N_("incident"),
    LogKind.EQUIPMENT: N_("equipment"),
    LogKind.DELIVERY: N_("delivery"),
    LogKind.PEOPLE: N_("people"),
}


class LogEntry(Record, frozen=True, kw_only=True):
    """A line of the log."""

    text: str
    kind: LogKind = LogKind.NOTE
    open: bool = False
    """Carried until somebody settles it."""
    owner: str = ""
    """Id of the person who sees to it."""
    look_again: date | None = None
    """The business day until which nobody needs to look at it."""
    settled_by: str = ""
    settled_at: datetime | None = None
    settled_how: str = ""
    taken_back_by: str = ""
    taken_back_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the next shift must know of it."""
        return self.open and self.settled_at is None and self.taken_back_at is None


class Carried(Record, frozen=True, kw_only=True):
    """Something open that came from an earlier shift."""

    text: str
    kind: LogKind
    source: str
    """Id of the log entry or answer it began as."""
    since: datetime
    """When it began, UTC."""
    count: int = 1
    """How many handovers it has been through."""
    reported_by: str = ""
    owner: str = ""
    """Id of the person who sees to it."""
    look_again: date | None = None
    """The business day until which nobody needs to look at it."""
    settled_by: str = ""
    settled_at: datetime | None = None
    settled_how: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the next shift must know of it."""
        return self.settled_at is None


def waits(one: LogEntry | Carried, day: date) -> bool:
    """Whether nobody needs to look at it on this business day; an incident never waits."""
    return one.kind is not LogKind.INCIDENT and one.look_again is not None and day < one.look_again


def carried_on(
    carried: Iterable[Carried], entries: Iterable[LogEntry], fresh: Iterable[Carried] = ()
) -> list[Carried]:
    """What the next shift gets from this one: what was carried and is open still, then what is open anew."""
    old = [msgspec.structs.replace(_anew(one), count=one.count + 1) for one in carried if one.is_open]
    new = [
        Carried(
            text=entry.text,
            kind=entry.kind,
            source=entry.id,
            since=entry.entered_at,
            reported_by=entry.by,
            owner=entry.owner,
            look_again=entry.look_again,
        )
        for entry in entries
        if entry.is_open and entry.entered_at is not None
    ]
    return [*old, *new, *fresh]


def _anew(one: Carried) -> Carried:
    return Carried(
        text=one.text,
        kind=one.kind,
        source=one.source,
        since=one.since,
        count=one.count,
        reported_by=one.reported_by,
        owner=one.owner,
        look_again=one.look_again,
    )


class LogDesk:
    """Writing the log and settling what is open."""

    def __init__(self, store: Store, clock: Clock, who: Who) -> None:
        self.store = store
        self.clock = clock
        self.who = who

    def entries(self) -> list[LogEntry]:
        """What was written in this shift, or since the last, oldest first; not what was taken back."""
        return [entry for entry in self.store.table(LogEntry) if entry.taken_back_at is None]

    def carried(self) -> list[Carried]:
        """What came from earlier shifts and is open still."""
        return [one for one in self.store.table(Carried) if one.is_open]

    def open(self) -> list[LogEntry | Carried]:
        """What waits to be settled: written here, or carried from earlier shifts."""
        written: list[LogEntry | Carried] = [entry for entry in self.entries() if entry.is_open]
        return [*written, *self.carried()]

    def write(self, text: str, kind: LogKind = LogKind.NOTE, *, open: bool = False) -> LogEntry:
        """Put a line in the log of the open shift, or of the time between shifts."""
        text = required(text, limit=500)
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            return tx.put(LogEntry(text=text, kind=kind, open=open))

    def settle(self, id: str, how: str = "") -> LogEntry | Carried:
        """Say that something open is dealt with; it goes into no further handover."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = tx.get(LogEntry, id) or tx.get(Carried, id) or self._left_open(id)
            if one is None:
                raise NotFound(what=_("entry"), name=id, hint="")
            how, now = required(how), self.clock.now()
            return tx.put(
                msgspec.structs.replace(one, settled_by=self.who.id, settled_at=now, settled_how=how)
            )

    def give_to(self, id: str, owner: str) -> LogEntry | Carried:
        """Say who sees to something open; nobody in particular where `owner` is empty."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            if owner and self.store.table(Person).get(owner) is None:
                raise NotFound(what=_("person"), name=owner, hint="")
            return tx.put(msgspec.structs.replace(self._open(tx, id), owner=owner))

    def look_again(self, id: str, day: date | None) -> LogEntry | Carried:
        """Say when something open is to be looked at again; at once where `day` is None.

        Until the day before it stands in the appendix of the handover and not on Today. `NotAllowed`,
        `NeedsPin`; `StaysOnPage` for an incident.
        """
        with self.store.transaction(Partition.SHIFT, self.who.may(Act.PAGE)) as tx:
            one = self._open(tx, id)
            if day is not None and one.kind is LogKind.INCIDENT:
                raise StaysOnPage(point=one.text)
            return tx.put(msgspec.structs.replace(one, look_again=day))

    def _open(self, tx: Transaction, id: str) -> LogEntry | Carried:
        one = tx.get(LogEntry, id) or tx.get(Carried, id)
        if one is None or not one.is_open:
            raise NotInLog()
        return one

    def _left_open(self, id: str) -> Carried | None:
        """Something open in the last shift, to be settled before the next one begins."""
        last = self.store.last_closed
        if self.store.shift is not None or last is None:
            return None
        left = carried_on(last.table(Carried), last.table(LogEntry))
        return next((one for one in left if one.source == id), None)

    def reopen(self, id: str) -> LogEntry | Carried:
        """Take the settling back."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = tx.get(LogEntry, id) or tx.get(Carried, id)
            if one is None:
                raise NotFound(what=_("entry"), name=id, hint="")
            return tx.put(msgspec.structs.replace(one, settled_by="", settled_at=None, settled_how=""))

    def take_back(self, id: str) -> LogEntry:
        """Take a line back; it stays in the record and goes from the board."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            entry = tx.get(LogEntry, id)
            if entry is None:
                raise NotFound(what=_("entry"), name=id, hint="")
            if entry.taken_back_at is not None:
                raise AlreadyTakenBack()
            return tx.put(
                msgspec.structs.replace(entry, taken_back_by=self.who.id, taken_back_at=self.clock.now())
            )
