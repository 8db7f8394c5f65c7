"""Recalls: where a lot came to, how much of it is still there, and taking it out of sale.

A lot is looked for in every shift there ever was: what is known of it on the board may be used up, or was
counted away, and some of it still stands somewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from data.record import Partition
from data.site_file import RecordFile
from data.store import Store

from ..clean_text import clean, folded, required
from ..clock import Clock
from ..errors import AlreadyTakenBack, NotFound
from ..language import _, number
from ..log import LogEntry, LogKind
from ..staff import Who
from .batches import Batch, DateNoted, batches_of
from .date_desk import check_of, take_back_recall
from .errors import UnknownLot
from .movements import Movement, MovementKind
from .moves import MoveDesk
from .quantity import read_quantity

if TYPE_CHECKING:
    from data.search import SearchIndex

replace = msgspec.structs.replace

TABLES = frozenset({"movements", "dates_noted"})
"""Where lots stand, as the search names it."""

MOST_FOUND = 10_000
"""Entries with the words of a lot that are looked at."""


class Came(NamedTuple):
    """That some of a lot came, or was found."""

    id: str
    lot: str
    item: str
    place: str
    amount: Decimal | None
    """In base units; None where nobody said."""
    use_by: date | None
    supplier: str
    """Id; empty where a date was found on a pack."""
    at: datetime | None
    """When, UTC."""


class There(NamedTuple):
    """What may be in a place of an item that is recalled."""

    place: str
    on_hand: Decimal | None
    """Of all lots, in base units; None where it was never counted."""
    of_lot: Decimal | None
    """Of this lot, as far as it is known; None where nothing is."""


class Traced(NamedTuple):
    """An item that came with a lot."""

    lot: str
    """As it stands on what came."""
    item: str
    came: tuple[Came, ...]
    """The oldest first."""
    places: tuple[There, ...]
    """Where it is kept: what was moved may be in any of them."""


class RecallDesk:
    """Finding a lot, and taking it out of sale."""

    def __init__(
        self, store: Store, clock: Clock, who: Who, moves: MoveDesk, search: Callable[[], SearchIndex]
    ) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.moves = moves
        self.search = search

    def find(self, lot: str, item: str = "") -> list[Traced]:
        """The items that came with a lot, whatever case and diacritics, or whether this one did.

        Nothing where it never came. `NeedsText` where no lot is named.
        """
        wanted = folded(required(lot))
        came: dict[str, list[Came]] = {}
        for one in sorted(self._came(wanted), key=lambda one: one.id):
            if not item or one.item == item:
                came.setdefault(one.item, []).append(one)
        return [self._traced(theirs[-1].lot, id, tuple(theirs)) for id, theirs in came.items()]

    def trace(self, lot: str, item: str = "") -> list[Traced]:
        """The same. `UnknownLot` where it never came and no item is named, which may have it all the same."""
        found = self.find(lot, item)
        if not found and not item:
            raise UnknownLot(lot=clean(lot))
        return found or [self._traced(clean(lot), item, ())]

    def recall(self, lot: str, item: str, taken: Mapping[str, str], note: str = "") -> LogEntry:
        """Take a lot of an item out of sale: so much in each place; a place with nothing may be left out.

        What was taken, the end of its batches and a line in the log that is handed over until somebody
        settles it are written together. `NeedsText`, `BadQuantity`, `NotKeptThere`, `NotFound`.
        """
        [traced] = self.trace(required(lot), item)
        known = self.moves.stock.item(item)
        if known is None:
            raise NotFound(what=_("item"), name=item, hint="")
        note = clean(note)
        found = {place: text for place, text in taken.items() if text.strip()}
        amounts = {place: read_quantity(text, known.packs, known.unit) for place, text in found.items()}
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            text = _told(traced.lot, known.name, sum(amounts.values(), Decimal(0)), known.unit, note)
            entry = tx.put(LogEntry(text=text, kind=LogKind.INCIDENT, open=True))
            for place, amount in amounts.items():
                if amount:
                    about = {"lot": traced.lot, "note": note, "recall": entry.id}
                    tx.put(self.moves.entered(MovementKind.RECALL, item, place, found[place], **about))
            today = self.clock.business_day(self.clock.now())
            for one in self._batches(traced.lot, item):
                tx.put(check_of(one, today, gone=True, recall=entry.id, typed=_("recalled")))
            return entry

    def take_back(self, id: str) -> Movement:
        """Take the whole recall back that a movement belongs to. `NotFound`, `AlreadyTakenBack`."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = tx.get(Movement, id)
            if one is None or not one.recall:
                raise NotFound(what=_("entry"), name=id, hint="")
            if one.taken_back_at is not None:
                raise AlreadyTakenBack()
            take_back_recall(
                tx, one.recall, {"taken_back_by": self.who.id, "taken_back_at": self.clock.now()}
            )
            return tx.get(Movement, id) or one

    # inside

    def _came(self, wanted: str) -> list[Came]:
        """What came with the lot: in the shifts that are not sealed, in the archive, and on the board."""
        found: dict[str, Came] = {}
        for file in self.store.unfolded:
            found |= {one.id: one for one in _came_in(file) if folded(one.lot) == wanted}
        hits = (hit for hit in self.search().find(wanted, MOST_FOUND) if hit.table in TABLES)
        for name in dict.fromkeys(hit.shift for hit in hits):
            sealed = self.store.shift_named(name)
            if sealed is not None:
                found |= {one.id: one for one in _came_in(sealed) if folded(one.lot) == wanted}
        for batch in self.store.table(Batch):
            if folded(batch.lot) == wanted and batch.id not in found:
                found[batch.id] = _came_with(batch, batch.supplier, batch.since)
        return list(found.values())

    def _batches(self, lot: str, item: str) -> list[Batch]:
        there = batches_of(self.store)
        return [one for one in there if one.item == item and folded(one.lot) == folded(lot)]

    def _traced(self, lot: str, item: str, came: tuple[Came, ...]) -> Traced:
        known, levels = self.moves.stock.item(item), self.moves.stock.levels()
        batches = self._batches(lot, item)
        there = []
        for place in known.places if known is not None else ():
            level = levels.get((place, item))
            of_lot = [one.known for one in batches if one.place == place and one.known is not None]
            known_here = sum(of_lot, Decimal(0)) if of_lot else None
            there.append(There(place, level.on_hand if level is not None else None, known_here))
        order = [one.id for one in self.moves.stock.places()]
        there.sort(key=lambda one: order.index(one.place) if one.place in order else len(order))
        return Traced(lot, item, came, tuple(there))


def _came_in(file: RecordFile) -> Iterator[Came]:
    """What came with a lot in one shift, and stands."""
    for one in file.table(Movement):
        if one.kind is MovementKind.DELIVERY and one.lot and one.amount and one.taken_back_at is None:
            yield _came_with(one, one.supplier, one.at)
    for noted in file.table(DateNoted):
        if noted.lot and noted.taken_back_at is None:
            yield _came_with(noted, "", noted.entered_at)


def _came_with(one: Movement | DateNoted | Batch, supplier: str, at: datetime | None) -> Came:
    return Came(one.id, one.lot, one.item, one.place, one.amount, one.use_by, supplier, at)


def _told(lot: str, item: str, amount: Decimal, unit: str, note: str) -> str:
    """The line of the log."""
    if amount:
        taken = f"{number(amount)} {unit}".strip()
        text = _("Recall: lot {lot}, {item}: {amount} taken out of sale").format(
            lot=lot, item=item, amount=taken
        )
    else:
        text = _("Recall: lot {lot}, {item}: nothing of it is here").format(lot=lot, item=item)
    return clean(f"{text} ({note})" if note else text, limit=500)
