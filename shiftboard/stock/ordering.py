"""What to order: up to par, what is there and what comes anyway taken off, in whole packs; and when it comes.

Ten items that were worked by hand stand in tests/test_orders.py. Amounts are in base units, days are business
days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from ..clock import WEEKDAYS, read_day
from ..errors import BadDay
from .counts import on_shelf
from .errors import NotComing
from .levels import Level
from .movements import MovementKind
from .orders import Order, OrderStage
from .records import Item, Place, Rounding, Supplier

NOTHING = Decimal(0)


def walked(items: Iterable[Item], places: Iterable[Place]) -> list[Item]:
    """Items as one passes them, place by place in shelf order, each where it is met first."""
    items = list(items)
    passed = {one.id: one for place in places for one in on_shelf(items, place)}
    return [*passed.values(), *(one for one in items if one.id not in passed)]


class Stand(NamedTuple):
    """What is known of an item without anybody looking: what orders go by."""

    on_hand: Decimal | None
    """None where it was never counted."""
    counted_at: datetime | None
    """The oldest of its counts, UTC."""
    by_sales: bool
    """Whether it was counted everywhere and sales lower it since: only then it may drive an order."""


def stand_of(item: Item, levels: Mapping[tuple[str, str], Level]) -> Stand:
    """How an item stands over all its places.

    A count alone grows old, and one that left out a place knows too little: neither suggests an order.
    """
    known = [level for place in item.places if (level := levels.get((place, item.id))) is not None]
    if not known:
        return Stand(None, None, by_sales=False)
    everywhere = len(known) == len(item.places)
    sold = any(flow.kind is MovementKind.SALE for level in known for flow in level.flows)
    amount = sum((level.on_hand for level in known), NOTHING)
    return Stand(amount, min(level.counted_at for level in known), by_sales=sold and everywhere)


def missing(par: Decimal | None, there: Decimal, coming: Decimal = NOTHING) -> Decimal:
    """What is missing to par when all that is on order has come; without a par nothing is.

    Less than nothing cannot be there: where more was sold than was counted, it counts as none.
    """
    return max(NOTHING, (par or NOTHING) - max(NOTHING, there) - coming)


def in_packs(amount: Decimal, pack: Decimal, rounding: Rounding) -> Decimal:
    """An amount rounded to whole packs of this size; without a pack (0) it is ordered as it is missing."""
    if pack <= 0:
        return amount.normalize() + 0
    whole, rest = divmod(amount, pack)
    part = Decimal(1) if 2 * rest >= pack else NOTHING
    more = {Rounding.UP: Decimal(bool(rest)), Rounding.NEAREST: part, Rounding.DOWN: NOTHING}[rounding]
    return ((whole + more) * pack).normalize() + 0


def to_order(item: Item, there: Decimal, coming: Decimal = NOTHING) -> Decimal:
    """What to order of an item of which this much is there, by its own rule."""
    pack = item.packs[0].of if item.packs else NOTHING
    return in_packs(missing(item.par, there, coming), pack, item.rounding)


def coming_of(item: str, orders: Iterable[Order]) -> Decimal:
    """What is on order of an item and not delivered yet; what is overdue is still thought to come."""
    placed = (one for one in orders if one.stage is OrderStage.PLACED)
    return sum((line.amount for one in placed for line in one.lines if line.item == item), NOTHING)


def due_day(today: date, lead_days: int, days: Iterable[str] = ()) -> date:
    """When something comes that is ordered today: after the lead days, on the next of the weekdays given."""
    first = today + timedelta(days=max(0, lead_days))
    on = {WEEKDAYS.index(one) for one in days if one in WEEKDAYS} or set(range(7))
    return next(day for n in range(7) if (day := first + timedelta(days=n)).weekday() in on)


def due_of(order: Order, supplier: Supplier, items: Mapping[str, Item], today: date) -> date:
    """When an order comes that is placed today: when the last of what is ordered can be there."""
    wanted = [items[one.item] for one in order.wanted if one.item in items]
    own = (one.lead_days for one in wanted)
    leads = [supplier.lead_days if lead is None else lead for lead in own]
    return due_day(today, max(leads, default=supplier.lead_days), supplier.days)


def read_coming(text: str, today: date) -> date:
    """The day on which an order comes, today or within a year: 30.11., 2026-11-30, +2. `NotComing`."""
    before = today if text.strip().startswith("+") else today - timedelta(days=1)
    try:
        return read_day(text, before)
    except BadDay:
        raise NotComing(value=text) from None
