"""What a lead let pass at the close, for the manager to take note of.

Nobody waits for a manager at 00:40: a critical line that is not done passes with a reason, and stands here
until it is countersigned. It is put on the board when its shift is sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from data.record import Partition, Record
from data.site_file import RecordFile
from data.store import Store
from data.transaction import Transaction

from ..checklist import Answer, ShiftLine, line_states
from ..clean_text import clean
from ..errors import NotFound
from ..language import _
from ..roles import Act
from ..shift import Shift
from ..staff import Who
from .records import Reason


class Passed(Record, frozen=True, kw_only=True):
    """A critical line that a shift was closed without."""

    shift: str
    text: str
    """The line, as it stood in the list."""
    reason: str
    lead: str
    at: datetime
    """When the reason was given, UTC."""


class Countersigned(Record, frozen=True, kw_only=True):
    """That a manager has taken note of it."""

    passed: str
    comment: str = ""


def passed_in(file: RecordFile) -> Iterator[Passed]:
    """The critical lines that a closed shift left undone, with the reasons."""
    shift = file.table(Shift).get(file.name)
    if shift is None:
        return
    reasons = file.table(Reason)
    for state in line_states(file.table(ShiftLine), file.table(Answer), shift.ends):
        reason = reasons.get(state.line.id)
        if state.line.critical and state.open and reason is not None:
            yield Passed(
                id=f"{shift.id}:{state.line.id}",
                shift=shift.id,
                text=state.line.text,
                reason=reason.text,
                lead=str((file.closing or {}).get("by", shift.lead)),
                at=reason.entered_at or shift.ends,
            )


def fold(file: RecordFile, tx: Transaction) -> None:
    """Put what a shift let pass onto the board, and take off what was countersigned in it."""
    for one in passed_in(file):
        tx.put(one)
    for id in _signed([file]):
        known = tx.get(Passed, id)
        if known is not None:
            tx.remove(known)


class CountersignDesk:
    """What waits for the manager, and taking note of it."""

    def __init__(self, store: Store, who: Who) -> None:
        self.store = store
        self.who = who

    def waiting(self) -> list[Passed]:
        """What nobody has countersigned yet, oldest first."""
        unfolded = self.store.unfolded
        passed = {one.id: one for one in self.store.table(Passed)}
        passed |= {one.id: one for file in unfolded if file.closing is not None for one in passed_in(file)}
        for id in _signed(unfolded):
            passed.pop(id, None)
        return sorted(passed.values(), key=lambda one: one.at)

    def sign(self, ids: Iterable[str], comment: str = "") -> list[Countersigned]:
        """Take note of these. `NotAllowed`, `NeedsPin`, `NotFound` for what does not wait."""
        comment = clean(comment)
        with self.store.transaction(Partition.SHIFT, self.who.may(Act.COUNTERSIGN)) as tx:
            waiting = {one.id for one in self.waiting()}
            signed = []
            for id in ids:
                if id not in waiting:
                    raise NotFound(what=_("line"), name=id, hint="")
                signed.append(tx.put(Countersigned(id=id, passed=id, comment=comment)))
        self.who.signed()
        return signed


def _signed(files: Iterable[RecordFile]) -> set[str]:
    return {one.passed for file in files for one in file.table(Countersigned)}
