"""Batches: what came together, with its use-by date and its lot, until nothing of it is left.

A batch comes with a delivery, or is put down by hand where somebody finds a date on a pack. What is done with
it is a record of its shift, and never changed, only taken back; batches are put onto the board when the shift
is sealed, and until then they are read beside it. How much of a batch is left is known only where somebody
looked: what is used or sold of an item does not say of which batch it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec

from data.record import Record
from data.site_file import RecordFile
from data.store import Store
from data.transaction import Transaction

from .counts import Count, Stage
from .levels import approved_in
from .movements import Movement, MovementKind

replace = msgspec.structs.replace

KEPT = timedelta(days=400)
"""How long a batch without a date stays on the board; in the archive a recall finds it later, too."""


class Batch(Record, frozen=True, kw_only=True):
    """What came of an item into a place with one date and one lot; its id is that of what it came with."""

    item: str
    place: str
    use_by: date | None = None
    lot: str = ""
    amount: Decimal | None = None
    """What came, in base units; None where it was put down without an amount."""
    supplier: str = ""
    delivery: str = ""
    since: datetime | None = None
    """When it came or was found, UTC."""
    left: Decimal | None = None
    """What was there when somebody looked last, in base units; None where nobody said."""
    checked_on: date | None = None
    """The business day on which somebody looked last."""
    markdown: Decimal | None = None
    """By how many percent it was marked down."""

    @property
    def known(self) -> Decimal | None:
        """What may be there: what was seen last, else what came."""
        return self.left if self.left is not None else self.amount

    def is_past(self, day: date) -> bool:
        """Whether it must not be sold any more on this day."""
        return self.use_by is not None and self.use_by < day

    def is_near(self, day: date, warn_days: int) -> bool:
        """Whether its date is so many days away, or past."""
        return self.use_by is not None and self.use_by <= day + timedelta(days=warn_days)

    def is_due(self, day: date, warn_days: int) -> bool:
        """Whether somebody must look at it: once a day when its date is near, always when it is past."""
        return self.is_past(day) or (self.is_near(day, warn_days) and self.checked_on != day)


class DateNoted(Record, frozen=True, kw_only=True):
    """A date that somebody found on a pack."""

    item: str
    place: str
    use_by: date
    amount: Decimal | None = None
    """In base units; None where nobody said."""
    typed: str = ""
    """The amount as it was typed."""
    lot: str = ""
    taken_back_by: str = ""
    taken_back_at: datetime | None = None


class BatchCheck(Record, frozen=True, kw_only=True):
    """What somebody saw of a batch, and did with it."""

    batch: str
    item: str
    place: str
    use_by: date | None = None
    lot: str = ""
    day: date
    """The business day."""
    left: Decimal | None = None
    """What is there, in base units; None where nobody said."""
    typed: str = ""
    """As it was typed."""
    gone: bool = False
    """Whether nothing is left."""
    markdown: Decimal | None = None
    """By how many percent it was marked down; None where that stays as it is."""
    movement: str = ""
    """What was thrown away with it."""
    recall: str = ""
    """The log entry of the recall that took it out."""
    note: str = ""
    taken_back_by: str = ""
    taken_back_at: datetime | None = None


class LeftPast(Record, frozen=True, kw_only=True):
    """A batch past its date that a shift left to the next one; its id is the batch's."""

    item: str
    place: str
    use_by: date
    lot: str = ""
    amount: Decimal | None = None
    """What may be there, in base units."""


Batches = dict[str, Batch]
"""By id."""


def batches_of(store: Store) -> list[Batch]:
    """What there is now, the oldest first."""
    known: Batches = {one.id: one for one in store.table(Batch)}
    for file in store.unfolded:
        for id, one in changed_by(file, known).items():
            if one is None:
                known.pop(id, None)
            else:
                known[id] = one
    return sorted(known.values(), key=lambda one: one.id)


class Standing:
    """What there is now, read anew only where something was written since."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: tuple[tuple[str | int, ...], list[Batch]] = ((), [])

    def all(self) -> list[Batch]:
        """The batches, the oldest first."""
        version = self._store.version
        if self._read[0] != version:
            self._read = version, batches_of(self._store)
        return self._read[1]


def left_past(batches: Iterable[Batch], day: date) -> list[LeftPast]:
    """What is past its date on a day, as a shift leaves it to the next one."""
    return [
        LeftPast(id=one.id, item=one.item, place=one.place, use_by=one.use_by, lot=one.lot, amount=one.known)
        for one in batches
        if one.use_by is not None and one.is_past(day)
    ]


def changed_by(file: RecordFile, known: Mapping[str, Batch]) -> dict[str, Batch | None]:
    """The batches that a file makes other than they were before it; None where nothing is left of one."""
    fresh = {one.id: one for one in (*_delivered(file), *_noted(file))}
    now: dict[str, Batch | None] = {**known, **fresh}
    changed: dict[str, Batch | None] = dict(fresh)
    for check in checks_in(file):
        one = now.get(check.batch) or _entered_anew(file, check, fresh.values())
        if one is not None:
            changed[one.id] = now[one.id] = checked(one, check)
    there = [one for one in now.values() if one is not None]
    return changed | {one.id: None for one in _counted_out(file, there)}


def checks_in(file: RecordFile) -> list[BatchCheck]:
    """What was done with batches in a file, and stands, in its order."""
    moved = file.table(Movement)
    found = file.table(BatchCheck).find(lambda one: one.taken_back_at is None)
    stand = (one for one in found if not _is_taken_back(moved.get(one.movement)))
    return sorted(stand, key=lambda one: one.id)


def checked(one: Batch, check: BatchCheck) -> Batch | None:
    """A batch after somebody looked at it; None where nothing is left of it."""
    if check.gone:
        return None
    return replace(
        one,
        left=check.left if check.left is not None else one.left,
        markdown=check.markdown if check.markdown is not None else one.markdown,
        checked_on=check.day,
    )


def _delivered(file: RecordFile) -> Iterator[Batch]:
    for one in file.table(Movement):
        if one.kind is not MovementKind.DELIVERY or _is_taken_back(one) or not one.amount:
            continue
        if one.use_by is not None or one.lot:
            yield Batch(
                id=one.id,
                by=one.by,
                entered_at=one.entered_at,
                item=one.item,
                place=one.place,
                use_by=one.use_by,
                lot=one.lot,
                amount=one.amount,
                supplier=one.supplier,
                delivery=one.delivery,
                since=one.at,
            )


def _noted(file: RecordFile) -> Iterator[Batch]:
    for one in file.table(DateNoted):
        if one.taken_back_at is None:
            yield Batch(
                id=one.id,
                by=one.by,
                entered_at=one.entered_at,
                item=one.item,
                place=one.place,
                use_by=one.use_by,
                lot=one.lot,
                amount=one.amount,
                since=one.entered_at,
            )


def _is_taken_back(one: Movement | None) -> bool:
    return one is not None and one.taken_back_at is not None


def _entered_anew(file: RecordFile, check: BatchCheck, fresh: Iterable[Batch]) -> Batch | None:
    """The batch that took the place of the one that was looked at, where its line was corrected since."""
    if not _is_taken_back(file.table(Movement).get(check.batch)):
        return None
    same = check.item, check.place, check.use_by, check.lot
    return next((one for one in fresh if (one.item, one.place, one.use_by, one.lot) == same), None)


def _counted_out(file: RecordFile, there: Iterable[Batch]) -> Iterator[Batch]:
    """The batches of which a count says that nothing is there."""
    if not any(one.stage is Stage.APPROVED for one in file.table(Count)):
        return
    empty = {(one.place, one.item): one.counted_at for one in approved_in(file) if not one.amount}
    for one in there:
        counted_at = empty.get((one.place, one.item))
        if counted_at is not None and (one.since is None or one.since < counted_at):
            yield one


def fold(file: RecordFile, tx: Transaction) -> None:
    """Put what came in a shift, and what was done with it, onto the board."""
    known: Batches = {one.id: one for one in tx.all(Batch)}
    for id, one in changed_by(file, known).items():
        if one is not None:
            tx.put(one)
        elif id in known:
            tx.remove(known[id])
    for old in tx.all(Batch):
        if old.use_by is None and old.since is not None and old.since < tx.now - KEPT:
            tx.remove(old)
