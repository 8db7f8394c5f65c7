"""Working the list of the open shift."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from data.record import Partition
from data.store import Store
from data.transaction import Transaction

from ..clean_text import clean
from ..clock import Clock, Span
from ..errors import AlreadyTakenBack, NeedsReason, NotFound, NothingToReopen, NotTheirLine
from ..language import _
from ..roles import ROLE_NAMES, Act, Role
from ..staff import Person, Station, Who
from .answers import is_out, needs_action, read_answer
from .records import (
    Answer,
    Kind,
    LineState,
    Round,
    ShiftLine,
)
from .rounds import Rounds
from .states import in_order, line_states
from .timed import too_warm


class ChecklistDesk:
    """Working the list of the open shift."""

    def __init__(self, store: Store, clock: Clock, who: Who) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.rounds = Rounds(store, clock)

    def states(self) -> list[LineState]:
        """How every line of the open shift stands now; none when no shift is open."""
        if self.store.shift is None:
            return []
        return line_states(self.store.table(ShiftLine), self.store.table(Answer), self.clock.now())

    def line(self, id: str) -> ShiftLine | None:
        """A line of the open shift."""
        return self.store.table(ShiftLine).get(id)

    def answer(
        self, line_id: str, text: str, *, action: str = "", round: Round | None = None, shift: str = ""
    ) -> Answer:
        """Answer a line; `action` says what was done where the value is out of limits.

        `round` is what it was done in, where that was away from the board: it is saved with its first line.
        Raises `BadValue`, and `NeedsAction` for a value out of limits without an action.
        """
        with self.store.transaction(Partition.SHIFT, self.who.named, shift=shift) as tx:
            answer, line = self._entry(tx, line_id, round)
            value = read_answer(line, text)
            out = is_out(line, value) or self._cools_too_slowly(tx, line, value, answer.happened_at)
            action = clean(action) if out else ""
            answer = msgspec.structs.replace(answer, value=value, out=out, action=action)
            if out and not action:
                raise needs_action(line, answer)
            return tx.put(answer)

    def skip(
        self,
        line_id: str,
        reason: str,
        *,
        not_applicable: bool = False,
        round: Round | None = None,
        shift: str = "",
    ) -> Answer:
        """Leave a line out, with the reason; one that does not apply today counts as not asked."""
        with self.store.transaction(Partition.SHIFT, self.who.named, shift=shift) as tx:
            answer, _line = self._entry(tx, line_id, round)
            reason = clean(reason)
            if not reason:
                raise NeedsReason()
            return tx.put(
                msgspec.structs.replace(answer, skipped=True, reason=reason, not_applicable=not_applicable)
            )

    def _entry(self, tx: Transaction, line_id: str, round: Round | None) -> tuple[Answer, ShiftLine]:
        """An entry without its answer, and the line it is for; who did it may answer that line."""
        line = self._line(tx.get(ShiftLine, line_id), line_id)
        if round is None:
            return Answer(line=self._theirs(line, self.who.id).id), line
        if self.store.table(Person).get(round.person) is None:
            raise NotFound(what=_("person"), name=round.person, hint="")
        self._theirs(line, round.person)
        saved = (
            round if round.id else tx.put(self.rounds.said(round.person, Span(round.started, round.ended)))
        )
        done_by = saved.person if saved.person != self.who.id else ""
        return Answer(line=line.id, round=saved.id, happened_at=saved.ended, done_by=done_by), line

    def take_back(self, answer_id: str) -> Answer:
        """Take an answer back; what stood before it stands again, and the record keeps both."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            answer = tx.get(Answer, answer_id)
            if answer is None:
                raise NotFound(what=_("entry"), name=answer_id, hint="")
            if answer.taken_back_at is not None:
                raise AlreadyTakenBack()
            return tx.put(
                msgspec.structs.replace(answer, taken_back_by=self.who.id, taken_back_at=self.clock.now())
            )

    def reopen(self, line_id: str, comment: str) -> Answer:
        """Open an answered line again, with a comment; the answer stays in the record.

        `NotAllowed`, `NeedsPin`, `NeedsReason`, `NothingToReopen`.
        """
        with self.store.transaction(Partition.SHIFT, self.who.may(Act.REOPEN)) as tx:
            line = self._line(tx.get(ShiftLine, line_id), line_id)
            comment = clean(comment)
            if not comment:
                raise NeedsReason()
            standing = [one for one in tx.all(Answer) if one.line == line.id and one.taken_back_at is None]
            if not standing:
                raise NothingToReopen(line=line.text)
            return tx.put(
                msgspec.structs.replace(
                    standing[-1],
                    taken_back_by=self.who.id,
                    taken_back_at=self.clock.now(),
                    reopened=comment,
                )
            )

    def _cools_too_slowly(self, tx: Transaction, line: ShiftLine, value: str, at: datetime | None) -> bool:
        if line.kind is not Kind.COOLING:
            return False
        at = at or self.clock.now()
        given = [one for one in tx.all(Answer) if one.line == line.id and one.taken_back_at is None]
        before = [one for one in in_order(given) if one.at is not None and one.at <= at]
        return too_warm(line, Decimal(value), before, at)

    def _theirs(self, line: ShiftLine, doer: str) -> ShiftLine:
        """The line, if whoever did it may answer it; `NotTheirLine`."""
        person = self.store.table(Person).get(doer)
        if line.is_for(person is not None and person.leads, person.skills if person is not None else ()):
            return line
        raise NotTheirLine(line=line.text, who=self.whose(line))

    def whose(self, line: ShiftLine) -> str:
        """Who a line is for, in words: a station's name or what leads are called; empty is everybody."""
        station = self.store.table(Station).get(line.who)
        if station is not None:
            return station.name
        return _(ROLE_NAMES[Role.LEAD]) if line.who == Role.LEAD else line.who

    def _line(self, line: ShiftLine | None, asked: str) -> ShiftLine:
        if line is None:
            raise NotFound(what=_("line"), name=asked, hint=_("`shiftboard list checklist` shows the lines."))
        return line
