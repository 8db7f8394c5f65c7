"""Taking in what suppliers bring, and settling what they owe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from data.record import Partition
from data.store import Store
from data.transaction import Transaction

from ..checklist.answers import read_number
from ..clean_text import clean, required
from ..clock import Clock
from ..errors import NeedsReason, NotFound
from ..language import _, number
from ..naming import one_named
from ..staff import Who
from .deliveries import (
    FAULT_NAMES,
    NOTHING_MORE,
    OWED,
    Claim,
    ClaimStage,
    Delivery,
    DeliveryLine,
    DeliveryStage,
    Details,
    Difference,
    Fault,
    delivery_lines,
    differences,
    measured,
    taken_in,
    use_by_of,
)
from .desk import StockDesk
from .errors import (
    ClaimSettled,
    DeliveryEnded,
    DeliveryGoesOn,
    EnteredEarlier,
    MoreThanCame,
    NotComeYet,
    NothingCame,
    NotKeptThere,
)
from .going_on import find, known
from .movements import Movement, MovementKind
from .orders import Order, OrderStage
from .quantity import read_quantity
from .records import Item, Supplier

replace = msgspec.structs.replace


class DeliveryDesk:
    """Deliveries that are being taken in, and claims that wait for a credit note."""

    def __init__(self, store: Store, clock: Clock, who: Who, stock: StockDesk) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.stock = stock

    # reading

    def open(self) -> list[Delivery]:
        """What is being taken in, by age."""
        return [one for one in known(self.store, Delivery) if one.goes_on]

    def expected(self) -> list[Order]:
        """The orders that are waited for and of which nothing is being taken in, the next due first."""
        going_on = {one.order for one in self.open()}
        waited = [
            one
            for one in known(self.store, Order)
            if one.stage is OrderStage.PLACED and one.id not in going_on
        ]
        return sorted(waited, key=lambda one: (one.due or date.max, one.id))

    def claims(self) -> list[Claim]:
        """What suppliers owe, the oldest first."""
        return [one for one in known(self.store, Claim) if one.goes_on]

    def delivery(self, id: str) -> Delivery:
        """A delivery that goes on, or ended in this shift. `NotFound`."""
        found = next((one for one in known(self.store, Delivery) if one.id == id), None)
        if found is None:
            raise NotFound(what=_("delivery"), name=id, hint="")
        return found

    def all(self) -> list[Delivery]:
        """What is being taken in, and what was in this shift."""
        return known(self.store, Delivery)

    def all_claims(self) -> list[Claim]:
        """What suppliers owe, and what was settled in this shift."""
        return known(self.store, Claim)

    def under_way(self, supplier: str) -> Delivery:
        """What this supplier brings just now. `NotFound`."""
        found = next((one for one in self.open() if one.supplier == supplier), None)
        if found is None:
            raise NotFound(what=_("delivery"), name=supplier, hint=_("Enter first what came."))
        return found

    def of_supplier(self, supplier: str, note_number: str = "") -> Delivery:
        """What is under way of this supplier; else one is begun, for the order that is due next, or free."""
        open = next((one for one in self.open() if one.supplier == supplier), None)
        if open is not None:
            return open
        order = next((one.id for one in self.expected() if one.supplier == supplier), "")
        return self.begin(supplier, order=order, note_number=note_number)

    def lines(self, delivery: Delivery) -> list[DeliveryLine]:
        """What was ordered and what came."""
        return delivery_lines(self._order(delivery), self._entries(delivery))

    def differences(self, delivery: Delivery) -> list[Difference]:
        """What is wrong with it, the dearest first."""
        costs = {one.id: one.cost for one in self.stock.items()}
        found = [one for line in self.lines(delivery) for one in differences(line, costs.get(line.item))]
        return sorted(found, key=lambda one: -(one.value or Decimal(0)))

    def supplier_named(self, asked: str) -> Supplier:
        """The supplier with this id or name, or an unambiguous part of it. `NotFound`, `Ambiguous`."""
        suppliers = list(self.store.table(Supplier))
        names = ", ".join(one.name for one in suppliers) or "–"
        return one_named(
            suppliers,
            asked,
            what=_("supplier"),
            hint=_("There are: {names}.").format(names=names),
            names=lambda one: (one.id, one.name),
            text=lambda one: one.name,
        )

    # taking in

    def begin(self, supplier: str, *, order: str = "", note_number: str = "") -> Delivery:
        """Begin to take something in, for an order or free. `NotFound`, `DeliveryGoesOn`."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            known_one = self.store.table(Supplier).get(supplier)
            if known_one is None:
                raise NotFound(what=_("supplier"), name=supplier, hint="")
            if order and any(one.order == order for one in self.open()):
                raise DeliveryGoesOn()
            return tx.put(
                Delivery(
                    supplier=supplier,
                    name=known_one.name,
                    order=order,
                    note_number=clean(note_number),
                    begun=self.clock.now(),
                )
            )

    def receive(self, delivery: str, item: str, text: str, details: Details = NOTHING_MORE) -> Movement:
        """Enter what came of an item; of the same lot it replaces what was entered before.

        `BadQuantity`, `NeedsTemperature`, `TooWarm`, `NeedsUseBy`, `PastUseBy`, `NotKeptThere`,
        `DeliveryEnded`.
        """
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            going_on = self._going_on(tx, delivery)
            kept = self._item(item)
            came = read_quantity(text, kept.packs, kept.unit)
            place = details.place or (kept.places[0] if kept.places else "")
            if place not in kept.places:
                raise NotKeptThere(item=kept.name, place=self.stock.place_name(place))
            measures, lot = measured(kept, details, came), clean(details.lot)
            today = self.clock.business_day(self.clock.now())
            use_by = use_by_of(kept, details.use_by, today) if came else None
            same = (item, place, lot, use_by)
            before = [
                one
                for one in self._entered_here(delivery)
                if (one.item, one.place, one.lot, one.use_by) == same
            ]
            refused = before[-1].refused if before else None
            if refused is not None and refused > came:
                refused = None
            for one in before:
                tx.put(self._taken_back(one))
            return tx.put(
                Movement(
                    kind=MovementKind.DELIVERY,
                    item=item,
                    place=place,
                    amount=came - (refused or 0),
                    typed=clean(text),
                    value=came * kept.cost if kept.cost is not None else None,
                    delivery=delivery,
                    supplier=going_on.supplier,
                    lot=lot,
                    use_by=use_by,
                    refused=refused,
                    price=before[-1].price if before else None,
                    **measures,
                )
            )

    def refuse(self, delivery: str, item: str, text: str, why: str = "") -> Movement:
        """Say how much of what came is not taken: damaged, too warm, past its date.

        `NotComeYet`, `MoreThanCame`.
        """

        def refused(one: Movement, kept: Item) -> Movement:
            amount = read_quantity(text, kept.packs, kept.unit)
            came = one.amount + (one.refused or 0)
            if amount > came:
                told = {"came": number(came), "value": number(amount)}
                raise MoreThanCame(item=kept.name, **told)
            return replace(one, amount=came - amount, refused=amount or None, note=clean(why))

        return self._change(delivery, item, refused)

    def price(self, delivery: str, item: str, text: str) -> Movement:
        """Say what the delivery note asks for a base unit; empty is what was agreed. `NotComeYet`."""
        price = read_number(clean(text)) if text.strip() else None
        return self._change(delivery, item, lambda one, _item: replace(one, price=price))

    def take_out(self, delivery: str, item: str) -> None:
        """Take out what was entered of an item."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            self._going_on(tx, delivery)
            for one in self._entered_here(delivery):
                if one.item == item:
                    tx.put(self._taken_back(one))

    def finish(self, delivery: str, *, claim: bool = False, rest_comes: bool = False) -> list[Claim]:
        """End a delivery. With `claim` what the supplier owes becomes claims, which are given.

        With `rest_comes` what is missing of the order is waited for, and not claimed. `NothingCame`.
        """
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            going_on = self._going_on(tx, delivery)
            if not self._entries(going_on):
                raise NothingCame()
            owed = [one for one in self.differences(going_on) if one.fault in OWED]
            if rest_comes:
                owed = [one for one in owed if one.fault is not Fault.SHORT]
            tx.put(replace(going_on, stage=DeliveryStage.DONE, ended_at=self.clock.now()))
            self._settle_order(tx, going_on, rest_comes=rest_comes)
            return [tx.put(self._claim(going_on, one)) for one in owed] if claim else []

    def drop(self, delivery: str, reason: str) -> Delivery:
        """Give a delivery up, with the reason: nothing of it came."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            going_on = self._going_on(tx, delivery)
            if not (reason := clean(reason)):
                raise NeedsReason()
            if going_on.earlier:
                raise EnteredEarlier(item=self.stock.name(going_on.earlier[0].item))
            for one in self._entered_here(delivery):
                tx.put(self._taken_back(one))
            ended = {"stage": DeliveryStage.DROPPED, "ended_at": self.clock.now(), "reason": reason}
            return tx.put(replace(going_on, **ended))

    # claims

    def credited(self, claim: str, credit_note: str) -> Claim:
        """The credit note is there. `NeedsText`, `ClaimSettled`."""
        return self._settle(claim, stage=ClaimStage.CREDITED, credit_note=required(credit_note, limit=80))

    def give_up(self, claim: str, reason: str) -> Claim:
        """Claim it no more, with the reason. `NeedsReason`, `ClaimSettled`."""
        if not (reason := clean(reason)):
            raise NeedsReason()
        return self._settle(claim, stage=ClaimStage.DROPPED, reason=reason)

    # inside

    def _settle(self, claim: str, **how: Any) -> Claim:
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = find(self.store, tx, Claim, claim)
            if one is None:
                raise NotFound(what=_("claim"), name=claim, hint="")
            if not one.goes_on:
                raise ClaimSettled()
            return tx.put(replace(one, settled_by=self.who.id, settled_at=self.clock.now(), **how))

    def _claim(self, delivery: Delivery, one: Difference) -> Claim:
        item = self.stock.item(one.item)
        name, unit = (item.name, item.unit) if item is not None else (one.item, "")
        return Claim(
            supplier=delivery.supplier,
            name=delivery.name,
            delivery=delivery.id,
            note_number=delivery.note_number,
            item=one.item,
            fault=one.fault,
            amount=one.amount,
            text=f"{name}: {_(FAULT_NAMES[one.fault])} {number(one.amount)} {unit}".strip(),
            value=one.value,
            since=self.clock.now(),
        )

    def _settle_order(self, tx: Transaction, delivery: Delivery, *, rest_comes: bool) -> None:
        """What was ordered is delivered, or less is waited for."""
        order = find(self.store, tx, Order, delivery.order) if delivery.order else None
        if order is None:
            return
        came = {line.item: line.came or Decimal(0) for line in self.lines(delivery)}
        left = tuple(
            replace(one, amount=max(Decimal(0), one.amount - came.get(one.item, Decimal(0))))
            for one in order.lines
        )
        if rest_comes and any(one.amount for one in left):
            tx.put(replace(order, lines=left))
        else:
            tx.put(replace(order, stage=OrderStage.DELIVERED))

    def _change(self, delivery: str, item: str, change: Callable[[Movement, Item], Movement]) -> Movement:
        """Change what was entered last of an item: a new entry takes the place of the one before."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            going_on, kept = self._going_on(tx, delivery), self._item(item)
            entries = [one for one in self._entered_here(delivery) if one.item == item]
            if not entries:
                earlier = any(one.item == item for one in self._entries(going_on))
                raise EnteredEarlier(item=kept.name) if earlier else NotComeYet(item=kept.name)
            after = change(entries[-1], kept)
            tx.put(self._taken_back(entries[-1]))
            return tx.put(replace(after, id="", rev=0, by="", entered_at=None))

    def _taken_back(self, one: Movement) -> Movement:
        return replace(one, taken_back_by=self.who.id, taken_back_at=self.clock.now())

    def _entries(self, delivery: Delivery) -> list[Movement]:
        """What was entered: in the shifts before, then in this one."""
        here = taken_in(self.store.shift or self.store.between, delivery.id)
        last = self.store.last_closed if self.store.shift is None else None
        return [*delivery.earlier, *(taken_in(last, delivery.id) if last is not None else ()), *here]

    def _entered_here(self, delivery: str) -> list[Movement]:
        """What was entered in this shift: it can still be changed."""
        return taken_in(self.store.shift or self.store.between, delivery)

    def _order(self, delivery: Delivery) -> Order | None:
        return next((one for one in known(self.store, Order) if one.id == delivery.order), None)

    def _item(self, id: str) -> Item:
        kept = self.stock.item(id)
        if kept is None:
            raise NotFound(what=_("item"), name=id, hint="")
        return kept

    def _going_on(self, tx: Transaction, delivery: str) -> Delivery:
        one = find(self.store, tx, Delivery, delivery)
        if one is None:
            raise NotFound(what=_("delivery"), name=delivery, hint="")
        if not one.goes_on:
            raise DeliveryEnded()
        return one
