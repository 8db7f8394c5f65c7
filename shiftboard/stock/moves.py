"""What comes and goes between counts, as people enter it: thrown away, moved, given back, recalled."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from data.record import Partition
from data.store import Store

from ..clean_text import clean
from ..clock import Clock
from ..errors import AlreadyTakenBack, NeedsReason, NotFound
from ..language import _
from ..staff import Who
from .desk import StockDesk
from .errors import NothingMoved, NotKeptThere, SamePlace, WhichPlace
from .movements import Movement, MovementKind, WasteReason
from .quantity import read_quantity
from .records import Item


class MoveDesk:
    """Movements of the open shift, or of the time between shifts."""

    def __init__(self, store: Store, clock: Clock, who: Who, stock: StockDesk) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.stock = stock

    def all(self, *kinds: MovementKind) -> list[Movement]:
        """What came and went in this shift, oldest first; not what was taken back."""
        return self.store.table(Movement).find(
            lambda one: one.taken_back_at is None and (not kinds or one.kind in kinds)
        )

    def waste(
        self, item: str, place: str, text: str, reason: WasteReason, *, note: str = "", lot: str = ""
    ) -> Movement:
        """Throw something away, with the reason. `BadValue`, `NothingMoved`, `WhichPlace`.

        `NeedsReason` where it is none of the usual ones and no note says what it was.
        """
        note = clean(note)
        if reason is WasteReason.OTHER and not note:
            raise NeedsReason()
        return self._move(MovementKind.WASTE, item, place, text, reason=reason, note=note, lot=clean(lot))

    def transfer(self, item: str, place: str, to: str, text: str) -> Movement:
        """Move something to another place where it is kept. `SamePlace`, `NotKeptThere`, `NothingMoved`."""
        known = self._item(item)
        if to == place:
            raise SamePlace(place=self.stock.place_name(place))
        if to not in known.places:
            raise NotKeptThere(item=known.name, place=self.stock.place_name(to))
        return self._move(MovementKind.TRANSFER, item, place, text, to=to)

    def give_back(self, item: str, place: str, text: str, *, supplier: str = "", note: str = "") -> Movement:
        """Give something back to its supplier, or another: empty crates and kegs, what was wrong."""
        supplier = supplier or self._item(item).supplier
        return self._move(MovementKind.RETURN, item, place, text, supplier=supplier, note=clean(note))

    def recall(self, item: str, place: str, text: str, lot: str, *, note: str = "") -> Movement:
        """Take a lot out of sale. `NeedsReason` where no lot is named."""
        if not (lot := clean(lot)):
            raise NeedsReason()
        return self._move(MovementKind.RECALL, item, place, text, lot=lot, note=clean(note))

    def take_back(self, id: str) -> Movement:
        """Take a movement back: what is on hand is as if it had never been."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = tx.get(Movement, id)
            if one is None:
                raise NotFound(what=_("entry"), name=id, hint="")
            if one.taken_back_at is not None:
                raise AlreadyTakenBack()
            back = {"taken_back_by": self.who.id, "taken_back_at": self.clock.now()}
            return tx.put(msgspec.structs.replace(one, **back))

    def amount(self, item: str, text: str) -> Decimal:
        """An amount of an item, which is not nothing. `BadQuantity`, `UnknownPack`, `NothingMoved`."""
        known = self._item(item)
        amount = read_quantity(text, known.packs, known.unit)
        if not amount:
            raise NothingMoved(item=known.name)
        return amount

    def place(self, item: str, place: str) -> str:
        """The place that was said, or the only one. `WhichPlace`, `NotKeptThere`."""
        return self._place(self._item(item), place)

    def entered(self, kind: MovementKind, item: str, place: str, text: str, **more: str) -> Movement:
        """A movement that is not written yet. `BadQuantity`, `NothingMoved`, `WhichPlace`."""
        known, amount = self._item(item), self.amount(item, text)
        one = Movement(
            kind=kind,
            item=item,
            place=self._place(known, place),
            amount=amount,
            typed=clean(text),
            value=amount * known.cost if known.cost is not None else None,
        )
        return msgspec.structs.replace(one, **more)

    # inside

    def _item(self, id: str) -> Item:
        known = self.stock.item(id)
        if known is None:
            raise NotFound(what=_("item"), name=id, hint="")
        return known

    def _place(self, item: Item, place: str) -> str:
        """The place it is in; where there is only one it need not be named."""
        if not place and len(item.places) != 1:
            raise WhichPlace(item=item.name, names=", ".join(map(self.stock.place_name, item.places)) or "–")
        place = place or item.places[0]
        if place not in item.places:
            raise NotKeptThere(item=item.name, place=self.stock.place_name(place))
        return place

    def _move(self, kind: MovementKind, item: str, place: str, text: str, **more: str) -> Movement:
        one = self.entered(kind, item, place, text, **more)
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            return tx.put(one)
