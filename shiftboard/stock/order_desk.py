"""Ordering: for each supplier what is there and what to order; placing it; what is waited for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import chain, count
from typing import NamedTuple

import msgspec

from data.record import Partition
from data.store import Store
from data.transaction import Transaction

from ..clean_text import clean, folded
from ..clock import Clock
from ..errors import NeedsReason, NotFound
from ..language import _
from ..naming import one_named
from ..roles import Act
from ..settings import Settings
from ..staff import StaffDesk, Who
from .desk import StockDesk
from .errors import NoOrder, NothingFrom, NothingOrdered, NotOnOrder, OrderEnded, OrderPlaced
from .going_on import find, known
from .order_page import OrderPage, order_page
from .ordering import Stand, coming_of, due_of, missing, read_coming, stand_of, to_order, walked
from .orders import Order, OrderLine, OrderStage
from .quantity import read_quantity
from .records import Item, Place, Supplier

replace = msgspec.structs.replace


class GuideLine(NamedTuple):
    """A line of an order beside what is known of its item."""

    line: OrderLine
    item: Item | None
    stand: Stand
    coming: Decimal
    """What is on other orders."""
    late: bool
    """Whether something of that should have come already."""

    @property
    def waits(self) -> bool:
        """Whether nobody knows yet what is to be ordered of it."""
        return not self.line.is_written and not self.stand.by_sales


class FromSupplier(NamedTuple):
    """A supplier, and what there is to say before one orders there."""

    supplier: Supplier
    items: int
    draft: Order | None
    placed: tuple[Order, ...]
    short: int
    """How many items are missing, of those whose on-hand is kept by sales."""


class OrderDesk:
    """Orders of the house; what is written or waited for goes on from shift to shift."""

    def __init__(
        self, store: Store, clock: Clock, who: Who, stock: StockDesk, staff: StaffDesk, settings: Settings
    ) -> None:
        self.store = store
        self.clock = clock
        self.who = who
        self.stock = stock
        self.staff = staff
        self.settings = settings

    # reading

    @property
    def today(self) -> date:
        """The business day."""
        return self.clock.business_day(self.clock.now())

    def open(self) -> list[Order]:
        """The orders being written and those waited for, by age."""
        return [one for one in known(self.store, Order) if one.is_open]

    def overdue(self, today: date | None = None) -> list[Order]:
        """The orders that should have come before this business day, or before today's."""
        return [one for one in self.open() if one.overdue(today or self.today)]

    def order(self, id: str) -> Order:
        """An order that goes on, or ended in this shift. `NotFound`."""
        return self._found(next((one for one in known(self.store, Order) if one.id == id), None), id)

    def draft_of(self, supplier: str) -> Order | None:
        """The order to a supplier that is being written."""
        theirs = (one for one in known(self.store, Order) if one.supplier == supplier)
        return next((one for one in theirs if one.stage is OrderStage.DRAFT), None)

    def suppliers(self) -> list[FromSupplier]:
        """Those that something comes from, by name."""
        orders, levels = known(self.store, Order), self.stock.levels()
        found = []
        for supplier in sorted(self.store.table(Supplier), key=lambda one: folded(one.name)):
            items = self._items(supplier.id)
            theirs = [one for one in orders if one.supplier == supplier.id and one.is_open]
            stands = ((one, stand_of(one, levels)) for one in items)
            kept = ((one, stand.on_hand) for one, stand in stands if stand.by_sales)
            short = (
                missing(one.par, there, coming_of(one.id, orders)) for one, there in kept if there is not None
            )
            draft = next((one for one in theirs if one.stage is OrderStage.DRAFT), None)
            placed = tuple(one for one in theirs if one.stage is OrderStage.PLACED)
            found.append(FromSupplier(supplier, len(items), draft, placed, sum(map(bool, short))))
        return [one for one in found if one.items or one.draft or one.placed]

    def guide(self, order: Order) -> list[GuideLine]:
        """The lines of an order in the way one walks, with what is known of each item."""
        orders = [one for one in known(self.store, Order) if one.id != order.id]
        late = {line.item for one in orders if one.overdue(self.today) for line in one.wanted}
        levels, unknown = self.stock.levels(), Stand(None, None, by_sales=False)
        lines = []
        for line in order.lines:
            item = self.stock.item(line.item)
            stand = stand_of(item, levels) if item is not None else unknown
            lines.append(GuideLine(line, item, stand, coming_of(line.item, orders), line.item in late))
        return lines

    def guide_of(self, supplier: Supplier) -> list[GuideLine]:
        """The guide to a supplier: of the order being written, else of the one that would be begun now.

        Nothing is written.
        """
        return self.guide(self._brought_up(supplier, self.draft_of(supplier.id)))

    def due_of(self, order: Order) -> date:
        """The day on which an order should come; of one being written, if it were placed now."""
        if order.due is not None and (order.stage is not OrderStage.DRAFT or order.due >= self.today):
            return order.due
        return due_of(order, self.supplier(order), {one.id: one for one in self.stock.items()}, self.today)

    def supplier(self, order: Order) -> Supplier:
        """Whom an order is for, as far as it is known."""
        return self.store.table(Supplier).get(order.supplier) or Supplier(id=order.supplier, name=order.name)

    def named(self, asked: str) -> Order:
        """The order with this id; else the one being written for the supplier named, or the newest placed.

        `NotFound`, `Ambiguous`, `NoOrder`.
        """
        orders = [one for one in known(self.store, Order) if one.stage is not OrderStage.CANCELLED]
        if (exact := next((one for one in orders if one.id == asked), None)) is not None:
            return exact
        supplier = self.supplier_named(asked)
        theirs = [one for one in orders if one.supplier == supplier.id and (one.wanted or one.is_open)]
        if not theirs:
            raise NoOrder(name=supplier.name)
        return next((one for one in theirs if one.stage is OrderStage.DRAFT), theirs[-1])

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

    def page(self, order: Order) -> OrderPage:
        """An order as the supplier gets it."""
        placed = order.placed_at
        return order_page(
            order,
            self.supplier(order),
            {one.id: one for one in self.stock.items()},
            site=self.settings.name,
            currency=self.settings.currency,
            day=self.clock.business_day(placed) if placed is not None else self.today,
            due=self.due_of(order),
            by=self.staff.name(order.placed_by) if order.placed_by else "",
        )

    # writing

    def begin(self, supplier: str) -> Order:
        """Write an order: the one that is being written goes on, brought up to what is known by now.

        What nobody typed on follows what is on hand; what somebody typed stays. `NotFound`, `NothingFrom`.
        """
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            theirs = self.store.table(Supplier).get(supplier)
            if theirs is None:
                raise NotFound(what=_("supplier"), name=supplier, hint="")
            order = self.draft_of(supplier)
            after = self._brought_up(theirs, order)
            return tx.put(after) if after != order else after

    def there(self, order: str, item: str, text: str) -> Order:
        """Say what is there of an item: what to order follows by its rule, unless that was typed.

        An empty text takes it out again. `BadQuantity`, `UnknownPack`, `NotOnOrder`, `OrderPlaced`.
        """

        def changed(line: OrderLine, known: Item) -> OrderLine:
            there = read_quantity(text, known.packs, known.unit) if text.strip() else None
            return replace(line, there=there)

        return self._change_line(order, item, changed)

    def amount(self, order: str, item: str, text: str) -> Order:
        """Order this much of an item, whatever the rule says; an empty text goes back to the rule.

        `BadQuantity`, `UnknownPack`, `NotOnOrder`, `OrderPlaced`.
        """

        def changed(line: OrderLine, known: Item) -> OrderLine:
            if not text.strip():
                return replace(line, typed="")
            return replace(line, typed=clean(text), amount=read_quantity(text, known.packs, known.unit))

        return self._change_line(order, item, changed)

    def empty(self, order: str, item: str) -> Order:
        """Take out what was typed on a line."""
        return self._change_line(order, item, lambda line, _item: replace(line, there=None, typed=""))

    def write_note(self, order: str, text: str) -> Order:
        """Say something to the supplier, on the order; empty is nothing."""
        note = clean(text)
        return self._change(order, lambda one: replace(one, note=note))

    def come_on(self, order: str, text: str) -> Order:
        """Say on which day it is to come, or comes: of a placed order what the supplier said.

        An empty text, while it is being written, goes back to the lead days. `NotComing`, `OrderEnded`.
        """
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = self._going_on(tx, order)
            back = not text.strip() and one.stage is OrderStage.DRAFT
            return tx.put(replace(one, due=None if back else read_coming(text, self.today)))

    def place(self, order: str) -> Order:
        """The supplier has it from now on, as it stands, at today's prices.

        `NotAllowed`, `NeedsPin`, `NothingOrdered`, `OrderPlaced`.
        """
        by = self.who.may(Act.ORDER)

        def placed(one: Order) -> Order:
            if not one.wanted:
                raise NothingOrdered(name=self.supplier(one).name)
            return replace(
                one,
                lines=tuple(map(self._priced, one.lines)),
                stage=OrderStage.PLACED,
                due=self.due_of(one),
                placed_by=by,
                placed_at=self.clock.now(),
            )

        return self._change(order, placed)

    def cancel(self, order: str, reason: str) -> Order:
        """Cancel an order, or throw away one that is being written. `NeedsReason`, `OrderEnded`."""
        with self.store.transaction(Partition.SHIFT, self.who.may(Act.ORDER)) as tx:
            one = self._going_on(tx, order)
            if not (reason := clean(reason)):
                raise NeedsReason()
            return tx.put(replace(one, stage=OrderStage.CANCELLED, reason=reason))

    # inside

    def _items(self, supplier: str) -> list[Item]:
        theirs = [one for one in self.stock.items() if one.supplier == supplier]
        return walked(theirs, self.store.table(Place))

    def _brought_up(self, supplier: Supplier, order: Order | None) -> Order:
        """An order being written, or a new one, with what is known by now. `NothingFrom`."""
        before = order or Order(id=self._new_id(supplier), supplier=supplier.id, name=supplier.name)
        after = replace(before, lines=self._lines(before, self._items(supplier.id)))
        if not after.lines:
            raise NothingFrom(name=supplier.name)
        return after

    def _lines(self, order: Order, items: list[Item]) -> tuple[OrderLine, ...]:
        """A line for each item; one that is not bought there any more stays where somebody typed on it."""
        before = {one.item: one for one in order.lines}
        there, follow = {one.id for one in items}, self._rule(order)
        lines = (before.get(one.id) or OrderLine(item=one.id, amount=Decimal(0)) for one in items)
        fresh = (
            line if line.is_written else follow(self._priced(line), item)
            for line, item in zip(lines, items, strict=True)
        )
        return (*fresh, *(one for one in order.lines if one.item not in there and one.is_written))

    def _rule(self, order: Order) -> Callable[[OrderLine, Item], OrderLine]:
        """What gives a line the amount that is to be ordered by now, unless one was typed."""
        others = [one for one in known(self.store, Order) if one.id != order.id]
        levels = self.stock.levels()

        def follow(line: OrderLine, item: Item) -> OrderLine:
            stand = stand_of(item, levels)
            there = stand.on_hand if line.there is None and stand.by_sales else line.there
            if line.typed:
                return line
            amount = to_order(item, there, coming_of(item.id, others)) if there is not None else Decimal(0)
            return replace(line, amount=amount)

        return follow

    def _priced(self, line: OrderLine) -> OrderLine:
        item = self.stock.item(line.item)
        return replace(line, price=item.cost) if item is not None else line

    def _change_line(self, order: str, item: str, change: Callable[[OrderLine, Item], OrderLine]) -> Order:
        """Change one line of an order being written: another terminal may be at the next one."""

        def changed(one: Order) -> Order:
            known_item, before = self.stock.item(item), one.line(item)
            if known_item is None or before is None:
                raise NotOnOrder(item=self.stock.name(item), name=self.supplier(one).name)
            after = self._rule(one)(change(before, known_item), known_item)
            return replace(one, lines=tuple(after if line is before else line for line in one.lines))

        return self._change(order, changed)

    def _change(self, order: str, change: Callable[[Order], Order]) -> Order:
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = self._found(find(self.store, tx, Order, order), order)
            if one.stage is not OrderStage.DRAFT:
                raise OrderPlaced()
            return tx.put(change(one))

    def _going_on(self, tx: Transaction, order: str) -> Order:
        one = self._found(find(self.store, tx, Order, order), order)
        if one.stage not in (OrderStage.DRAFT, OrderStage.PLACED):
            raise OrderEnded()
        return one

    @staticmethod
    def _found(order: Order | None, asked: str) -> Order:
        if order is None:
            raise NotFound(what=_("order"), name=asked, hint=_("`shiftboard list orders` shows them."))
        return order

    def _new_id(self, supplier: Supplier) -> str:
        """Readable, and by age: 2026-11-24-1530-makro. It is the number that the supplier sees, too."""
        at = self.clock.local(self.clock.now())
        plain = f"{at:%Y-%m-%d-%H%M}-{supplier.id}"
        taken = {one.id for one in known(self.store, Order)}
        return next(id for id in chain([plain], (f"{plain}-{n}" for n in count(2))) if id not in taken)
