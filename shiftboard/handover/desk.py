"""Handing a shift over, and receiving one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from data.errors import NoShift
from data.record import Partition
from data.site_file import RecordFile
from data.store import Store
from data.transaction import Transaction

from ..checklist import Answer, LineState, ShiftLine, line_states
from ..clean_text import clean, clean_note, required
from ..clock import Clock
from ..errors import NeedsReason, NotClosed, NotFound, NotReceived, StandsLast, StaysOnPage, Unfinished
from ..language import _, day, hour
from ..log import LogEntry, LogKind
from ..roles import Act
from ..settings import Settings
from ..shift import Shift, ShiftDesk, shift_of
from ..staff import StaffDesk, Who
from ..stock.batches import batches_of, left_past
from ..stock.records import Item, Place
from ..summary import amended_in
from .compose import compose
from .facts import Facts, facts_of
from .page import Amended, Handover, Point
from .records import (
    Acknowledged,
    Amendment,
    HandoverNote,
    IfThen,
    Muted,
    PointOrder,
    Reason,
    Severity,
    Side,
    Signature,
)
from .stock import Names


class Unreceived(NamedTuple):
    """A closed shift whose handover waits for its receiver."""

    shift: Shift
    handover: Handover
    acknowledged: frozenset[str]
    """Ids of the points that the one at the terminal has gone through; nobody does that for another."""

    @property
    def left(self) -> list[Point]:
        """The points still to go through."""
        return [point for point in self.handover.points if point.id not in self.acknowledged]


class ClosedShift(msgspec.Struct, frozen=True):
    """What there is to choose from among closed shifts."""

    id: str
    name: str
    business_day: date
    lead: str
    starts: datetime
    ends: datetime


class HandoverDesk:
    """Closing the open shift, and receiving the one before it."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        who: Who,
        shifts: ShiftDesk,
        staff: StaffDesk,
        settings: Settings,
    ) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.shifts = shifts
        self.staff = staff
        self.site = settings.name
        self.names = Names(
            staff.name, lambda id: store.table(Item).get(id), settings.currency, self._place_name
        )

    # reading

    def of(self, shift: str = "") -> Handover:
        """The handover of a shift: the open one, else the last; or the one named."""
        file = self.store.shift_named(shift) if shift else self.store.shift or self.store.last_closed
        if file is None:
            if shift:
                raise NotFound(what=_("shift"), name=shift, hint=_("`shiftboard list shifts` shows them."))
            raise NoShift()
        seal = self.store.seal_of(file.name) if file.closing is not None else None
        page = self._compose(file)
        return msgspec.structs.replace(
            page, seal=seal.code if seal is not None else "", amended=tuple(self._amended(file.name))
        )

    def closed_shifts(self, count: int = 60) -> list[ClosedShift]:
        """The shifts that were closed last, newest first; their seals say enough, so no shift is read."""
        seals = self.store.newest_seals(count)
        sealed = [msgspec.convert({**seal.summary, "id": seal.shift}, ClosedShift) for seal in seals]
        last = self.store.last_closed
        if last is not None and last.name not in [one.id for one in sealed]:
            plain = msgspec.structs.asdict(shift_of(last))
            sealed.insert(0, ClosedShift(**{name: plain[name] for name in ClosedShift.__struct_fields__}))
        return sealed

    def unfinished(self) -> list[LineState]:
        """What stands in the way of closing: unanswered lines without a reason, critical ones first."""
        if self.store.shift is None:
            return []
        now, reasons = self.clock.now(), self.reasons()
        states = line_states(self.store.table(ShiftLine), self.store.table(Answer), now)
        left = [state for state in states if state.open and not state.goes_on]
        left = [state for state in left if state.line.id not in reasons]
        return sorted(left, key=lambda state: (not state.line.critical, state.line.order))

    def reasons(self) -> dict[str, str]:
        """Reasons given for unfinished lines, by line id."""
        return {reason.id: reason.text for reason in self.store.table(Reason)}

    def unreceived(self) -> Unreceived | None:
        """The handover that waits to be received here."""
        last = self.store.last_closed
        if last is None or any(
            one.shift == last.name and one.side is Side.INCOMING for one in self._signatures()
        ):
            return None
        handover = self._compose(last)
        gone_through = self.store.table(Acknowledged).find(
            lambda one: one.shift == last.name and one.by == self.who.id
        )
        shift = self.shifts.last()
        assert shift is not None
        return Unreceived(shift, handover, frozenset(one.point for one in gone_through))

    def if_then(self) -> list[IfThen]:
        """The if/then lines of the open shift."""
        return list(self.store.table(IfThen))

    def note(self) -> HandoverNote:
        """The note of the open shift; an empty one that was never saved where there is none."""
        return self.store.table(HandoverNote).get("note") or HandoverNote(id="note", text="")

    # handing over

    def add_if_then(self, condition: str, action: str) -> IfThen:
        """Say what the next shift should do if something happens."""
        line = IfThen(condition=required(condition), action=required(action))
        with self._open_shift() as tx:
            return tx.put(line)

    def remove_if_then(self, id: str) -> None:
        """Take an if/then line out."""
        with self._open_shift() as tx:
            line = tx.get(IfThen, id)
            if line is None:
                raise NotFound(what=_("line"), name=id, hint="")
            tx.remove(line)

    def write_note(self, text: str, *, seen: int | None = None) -> HandoverNote:
        """Say what else the next shift should know; replaces what was there.

        `seen` is the `rev` of the note that was edited; `Conflict` where somebody else has changed it since.
        """
        note = HandoverNote(id="note", text=clean_note(text))
        with self._open_shift() as tx:
            return tx.put(note, seen=seen)

    def mute(self, point: str, reason: str) -> Muted:
        """Take a point off page 1, into the appendix, with the reason. `StaysOnPage` for a severe one."""
        shift = self.shifts.current()
        if shift is None:
            raise NoShift()
        with self.store.transaction(Partition.SHIFT, self.who.may(Act.PAGE), shift=shift.id) as tx:
            page = self.of()
            found = next((one for one in (*page.points, *page.muted) if one.id == point), None)
            if found is None:
                raise NotFound(what=_("point"), name=point, hint="")
            if found.severity is Severity.SAFETY:
                raise StaysOnPage(point=found.text)
            reason = clean(reason)
            if not reason:
                raise NeedsReason()
            return tx.put(Muted(id=point, reason=reason))

    def unmute(self, point: str) -> Muted:
        """Put a point back on page 1."""
        with self.store.transaction(Partition.SHIFT, self.who.may(Act.PAGE)) as tx:
            muted = tx.get(Muted, point)
            if muted is None:
                raise NotFound(what=_("point"), name=point, hint="")
            tx.remove(muted)
            return muted

    def move(self, point: str, step: int) -> PointOrder:
        """Move a point up (-1) or down (+1) among those as severe on page 1.

        `NotAllowed`, `NeedsPin`, `NotFound`, `StandsLast`.
        """
        shift = self.shifts.current()
        if shift is None:
            raise NoShift()
        with self.store.transaction(Partition.SHIFT, self.who.may(Act.PAGE), shift=shift.id) as tx:
            points = list(self.of().points)
            at = next((n for n, one in enumerate(points) if one.id == point), None)
            if at is None:
                raise NotFound(what=_("point"), name=point, hint="")
            to = at + step
            if not 0 <= to < len(points) or points[to].severity is not points[at].severity:
                raise StandsLast()
            points.insert(to, points.pop(at))
            return tx.put(PointOrder(id="order", points=tuple(one.id for one in points)))

    def give_reason(self, lines: list[str], text: str) -> list[Reason]:
        """Say why lines are unfinished: the same reason for each."""
        text = clean(text)
        if not text:
            raise NeedsReason()
        with self._open_shift() as tx:
            for line in lines:
                if tx.get(ShiftLine, line) is None:
                    raise NotFound(what=_("line"), name=line, hint="")
            return [tx.put(Reason(id=line, text=text)) for line in lines]

    def close(self, reason: str = "") -> Handover:
        """Sign and close the shift; `reason` is given to everything unfinished that has none.

        `Unfinished` where something has no reason.
        """
        shift = self.shifts.current()
        if shift is None:
            raise NoShift()
        reason = clean(reason)
        with self.store.transaction(Partition.SHIFT, self.who.may(Act.CLOSE), shift=shift.id) as tx:
            left = self.unfinished()
            if left and not reason:
                raise Unfinished(count=len(left), first=left[0].line.text)
            for state in left:
                tx.put(Reason(id=state.line.id, text=reason))
            for past in left_past(batches_of(self.store), shift.business_day):
                tx.put(past)
            tx.put(Signature(shift=shift.id, side=Side.OUTGOING, person=self.who.id))
            tx.close_shift({"by": self.who.id, "lead": shift.lead})
        self.who.signed()
        return self.of(shift.id)

    def amend(self, shift: str, text: str) -> Amendment:
        """Add something to a closed shift; it stands in what is open now and is shown with the handover.

        `NotFound`, `NotClosed`.
        """
        amendment = Amendment(shift=shift, text=required(text, limit=500))
        with self.store.transaction(Partition.SHIFT, self.who.may(Act.AMEND)) as tx:
            file = self.store.shift_named(shift)
            if file is None:
                raise NotFound(what=_("shift"), name=shift, hint=_("`shiftboard list shifts` shows them."))
            if file.closing is None:
                raise NotClosed(shift=shift)
            return tx.put(amendment)

    # receiving

    def acknowledge(self, point: str, question: str = "") -> Acknowledged:
        """Accept a point of the handover to be received, or ask something about it."""
        waiting = self.unreceived()
        found = [one for one in waiting.handover.points if one.id == point] if waiting is not None else []
        if waiting is None or not found:
            raise NotFound(what=_("point"), name=point, hint="")
        question = clean(question)
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            if question:
                text = _("Question on “{point}”: {question}").format(point=found[0].text, question=question)
                tx.put(LogEntry(text=text[:500], kind=LogKind.NOTE, open=True))
            return tx.put(
                Acknowledged(
                    id=f"{waiting.shift.id}:{point}:{self.who.id}",
                    shift=waiting.shift.id,
                    point=point,
                    question=question,
                )
            )

    def receive(self, read_back: str = "", *, kind: str = "", all: bool = False) -> Shift:
        """Sign for the handover and lead on: opens the next shift where none is open.

        `NotReceived` while severe points are not gone through; `all` accepts them together. The one who signs
        is the one at the terminal. `NotAllowed`, `NeedsPin`.
        """
        by = self.who.may(Act.RECEIVE)
        waiting = self.unreceived()
        signatures = self._receipt(waiting, by, clean(read_back), all)

        def sign(tx: Transaction, shift: Shift) -> None:
            for record in signatures:
                tx.put(record)

        current = self.shifts.current()
        if current is None:
            current = self.shifts.open(by, kind, also=sign)
        else:
            with self.store.transaction(Partition.SHIFT, by, shift=current.id) as tx:
                sign(tx, current)
        self.who.signed()
        return current

    def _receipt(self, waiting: Unreceived | None, lead: str, read_back: str, all: bool) -> list[Signature]:
        if waiting is None:
            return []
        severe = {point.id for point in waiting.handover.severe}
        left = [point for point in waiting.left if point.id in severe]
        if left and not all:
            raise NotReceived(shift=waiting.handover.name, count=len(left))
        return [Signature(shift=waiting.shift.id, side=Side.INCOMING, person=lead, read_back=read_back)]

    def _amended(self, shift: str) -> Iterator[Amended]:
        """What was added to a closed shift since, oldest first."""
        for name in amended_in(self.store.seals_that_name(shift), shift):
            file = self.store.shift_named(name)
            if file is not None and file is not self.store.last_closed:
                yield from self._added(file, shift)
        for file in (self.store.last_closed, self.store.shift or self.store.between):
            if file is not None:
                yield from self._added(file, shift)

    def _added(self, file: RecordFile, shift: str) -> Iterator[Amended]:
        for one in file.table(Amendment).find(lambda one: one.shift == shift):
            at = self.clock.local(one.entered_at) if one.entered_at is not None else None
            when = f"{day(at.date())} {at.year} {hour(at)}" if at is not None else ""
            yield Amended(at=when, by=self.staff.name(one.by), text=one.text)

    def _signatures(self) -> list[Signature]:
        return list(self.store.table(Signature))

    def _compose(self, file: RecordFile) -> Handover:
        return compose(self._facts(file), self.site, self.clock, self.names)

    def _facts(self, file: RecordFile) -> Facts:
        next_one = self.store.after(file.name) if file.closing is not None else None
        received = next_one.table(Signature) if next_one is not None else ()
        day = shift_of(file).business_day
        past = left_past(batches_of(self.store), day) if file.closing is None else []
        return facts_of(file, received, past)

    def _place_name(self, id: str) -> str:
        place = self.store.table(Place).get(id)
        return place.name if place is not None else id

    def _open_shift(self) -> AbstractContextManager[Transaction]:
        shift = self.shifts.current()
        if shift is None:
            raise NoShift()
        return self.store.transaction(Partition.SHIFT, self.who.named, shift=shift.id)
