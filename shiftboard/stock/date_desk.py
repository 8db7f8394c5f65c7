"""Date checks: what is near its use-by date or past it, and what is done about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from data.record import Partition
from data.store import Store
from data.transaction import Transaction

from ..checklist.answers import read_number
from ..clean_text import clean
from ..clock import Clock
from ..errors import AlreadyTakenBack, NotFound
from ..language import _
from ..log import LogEntry
from ..staff import Who
from .batches import Batch, BatchCheck, DateNoted, batches_of
from .deliveries import read_use_by
from .errors import BadPercent, BatchGone, PastIsNotSold
from .movements import Movement, MovementKind, WasteReason
from .moves import MoveDesk
from .quantity import read_quantity

replace = msgspec.structs.replace

LEAST, MOST = Decimal(1), Decimal(99)
"""Percent by which something can be marked down."""


class DateDesk:
    """The batches with a use-by date, and looking at them."""

    def __init__(self, store: Store, clock: Clock, who: Who, moves: MoveDesk, warn_days: int) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.moves = moves
        self.warn_days = warn_days

    # reading

    @property
    def today(self) -> date:
        """The business day."""
        return self.clock.business_day(self.clock.now())

    def all(self) -> list[Batch]:
        """What has a use-by date, the nearest first."""
        return by_date(one for one in batches_of(self.store) if one.use_by is not None)

    def due(self, day: date | None = None) -> list[Batch]:
        """What is to be looked at on a business day, today where none is said, the past ones first."""
        on = day or self.today
        return [one for one in self.all() if one.is_due(on, self.warn_days)]

    def of_item(self, item: str) -> list[Batch]:
        """The batches of an item, the nearest first; those without a date stand last."""
        return by_date(one for one in batches_of(self.store) if one.item == item)

    def batch(self, id: str) -> Batch:
        """The batch with this id. `BatchGone` where nothing is left of it."""
        found = next((one for one in batches_of(self.store) if one.id == id), None)
        if found is None:
            raise BatchGone()
        return found

    # writing

    def note(self, item: str, place: str, use_by: str, amount: str = "", lot: str = "") -> DateNoted:
        """Put down a date that stands on a pack, past or to come; how much it is may be left out.

        `BadUseBy`, `BadQuantity`, `NothingMoved`, `WhichPlace`, `NotKeptThere`.
        """
        where = self.moves.place(item, place)
        noted = DateNoted(
            item=item,
            place=where,
            use_by=read_use_by(use_by, self.today),
            amount=self.moves.amount(item, amount) if amount.strip() else None,
            typed=clean(amount),
            lot=clean(lot),
        )
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            return tx.put(noted)

    def check(self, batch: str, text: str) -> BatchCheck:
        """Say how much of it is still there; 0 is nothing. `BadQuantity`, `BatchGone`."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = self.batch(batch)
            left = self._amount(one, text)
            return tx.put(self._check(one, left=left, gone=not left, typed=clean(text)))

    def mark_down(self, batch: str, percent: str) -> BatchCheck:
        """Mark it down by so many percent, 1 to 99. `BadPercent`, `PastIsNotSold`, `BatchGone`."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = self.batch(batch)
            if one.is_past(self.today):
                raise PastIsNotSold(item=self.moves.stock.name(one.item))
            share = read_percent(percent)
            return tx.put(self._check(one, markdown=share, typed=f"{share} %"))

    def gone(self, batch: str, note: str = "") -> BatchCheck:
        """Say that nothing of it is left: sold or used. `BatchGone`."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            return tx.put(self._check(self.batch(batch), gone=True, note=clean(note)))

    def throw_away(self, batch: str, text: str, *, gone: bool = False) -> BatchCheck:
        """Throw some of it away: waste that is past its date. `BadQuantity`, `NothingMoved`, `BatchGone`.

        `gone` says that nothing is left then; as much as was seen last, or came, leaves nothing anyway.
        """
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = self.batch(batch)
            waste = self.moves.entered(
                MovementKind.WASTE, one.item, one.place, text, reason=WasteReason.EXPIRED, lot=one.lot
            )
            thrown = tx.put(replace(waste, use_by=one.use_by))
            left = one.known - thrown.amount if one.known is not None else None
            nothing = gone or (left is not None and left <= 0)
            how = {"gone": nothing, "left": None if nothing else left, "movement": thrown.id}
            return tx.put(self._check(one, typed=clean(text), **how))

    def take_back(self, id: str) -> BatchCheck | DateNoted:
        """Take back what was seen or put down, with what was thrown away or recalled with it.

        `NotFound`, `AlreadyTakenBack`.
        """
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = tx.get(BatchCheck, id) or tx.get(DateNoted, id)
            if one is None:
                raise NotFound(what=_("entry"), name=id, hint="")
            if one.taken_back_at is not None:
                raise AlreadyTakenBack()
            if isinstance(one, BatchCheck) and one.recall:
                take_back_recall(tx, one.recall, self._back)
            elif isinstance(one, BatchCheck) and (thrown := tx.get(Movement, one.movement)) is not None:
                tx.put(replace(thrown, **self._back))
            return tx.put(replace(one, **self._back))

    # inside

    @property
    def _back(self) -> dict[str, Any]:
        return {"taken_back_by": self.who.id, "taken_back_at": self.clock.now()}

    def _amount(self, one: Batch, text: str) -> Decimal:
        item = self.moves.stock.item(one.item)
        packs, unit = (item.packs, item.unit) if item is not None else ((), "")
        return read_quantity(text, packs, unit)

    def _check(self, one: Batch, **how: Any) -> BatchCheck:
        return check_of(one, self.today, **how)


def check_of(one: Batch, day: date, **how: Any) -> BatchCheck:
    """What is done with a batch on a business day."""
    return BatchCheck(
        batch=one.id, item=one.item, place=one.place, use_by=one.use_by, lot=one.lot, day=day, **how
    )


def take_back_recall(tx: Transaction, recall: str, back: dict[str, Any]) -> None:
    """Take a whole recall back: what was taken out of sale, the batches, and its line in the log."""
    for one in tx.all(Movement):
        if one.recall == recall and one.taken_back_at is None:
            tx.put(replace(one, **back))
    for check in tx.all(BatchCheck):
        if check.recall == recall and check.taken_back_at is None:
            tx.put(replace(check, **back))
    entry = tx.get(LogEntry, recall)
    if entry is not None and entry.taken_back_at is None:
        tx.put(replace(entry, **back))


def by_date(batches: Iterable[Batch]) -> list[Batch]:
    """The nearest date first, those without one last."""
    return sorted(batches, key=lambda one: (one.use_by or date.max, one.id))


def read_percent(text: str) -> Decimal:
    """A markdown as people type it: 30, 30 %, -30 %. `BadPercent`."""
    number = read_number(clean(text).strip(" %-–"))
    if not LEAST <= number <= MOST:
        raise BadPercent(value=clean(text))
    return number
