"""Deliveries: what came against what was ordered, and what the supplier owes for what is wrong with it.

A delivery is taken in line by line; each line is a movement the moment it is entered, so that it is on hand
at once. When the delivery is ended, what differs may become a claim, which is handed over until the
supplier's credit note is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from data.site_file import RecordFile

from ..checklist.answers import read_number
from ..clean_text import clean
from ..clock import read_date
from ..language import N_, day, number
from .errors import BadUseBy, NeedsTemperature, NeedsUseBy, PastUseBy, TooWarm
from .going_on import GoingOn, left_in
from .movements import Movement
from .orders import Order
from .records import Item

MONTHS_BACK = timedelta(days=120)
"""A use-by date without a year that is at most so long ago is a past one, not next year's."""


class DeliveryStage(StrEnum):
    """How far a delivery is."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


DELIVERY_STAGE_NAMES = {
    DeliveryStage.OPEN: N_("being taken in"),
    DeliveryStage.DONE: N_("delivered"),
    DeliveryStage.DROPPED: N_("given up"),
}


class Delivery(GoingOn, frozen=True, kw_only=True):
    """Something that a supplier brought."""

    supplier: str
    name: str
    """What the supplier is called."""
    order: str = ""
    """The order that it is for; empty where nothing was ordered."""
    note_number: str = ""
    """The number of the delivery note."""
    begun: datetime
    """UTC."""
    stage: DeliveryStage = DeliveryStage.OPEN
    ended_at: datetime | None = None
    reason: str = ""
    """Why it was given up."""
    earlier: tuple[Movement, ...] = ()
    """What was entered in the shifts before this one."""

    @property
    def goes_on(self) -> bool:
        """Whether it is being taken in."""
        return self.stage is DeliveryStage.OPEN


def taken_in(file: RecordFile, delivery: str) -> list[Movement]:
    """What was entered of a delivery in one shift, and stands."""
    found = file.table(Movement).find(lambda one: one.delivery == delivery and one.taken_back_at is None)
    return sorted(found, key=lambda one: one.id)


def taken_over_deliveries(file: RecordFile, since: RecordFile) -> Iterator[Delivery]:
    """The deliveries that the next shift goes on with, each with what came so far."""
    for one in left_in(file, Delivery):
        if since.table(Delivery).get(one.id) is None:
            yield msgspec.structs.replace(one, earlier=(*one.earlier, *taken_in(file, one.id)))


class Fault(StrEnum):
    """What can be wrong with what came."""

    SHORT = "short"
    DAMAGED = "damaged"
    PRICE = "price"
    OVER = "over"


FAULT_NAMES = {
    Fault.SHORT: N_("missing"),
    Fault.DAMAGED: N_("not taken"),
    Fault.PRICE: N_("wrong price"),
    Fault.OVER: N_("too much"),
}

OWED = frozenset({Fault.SHORT, Fault.DAMAGED, Fault.PRICE})
"""For what a supplier owes a credit note; what came too much is only told."""


class ClaimStage(StrEnum):
    """How far a claim is."""

    OPEN = "open"
    CREDITED = "credited"
    DROPPED = "dropped"


CLAIM_STAGE_NAMES = {
    ClaimStage.OPEN: N_("owed"),
    ClaimStage.CREDITED: N_("credited"),
    ClaimStage.DROPPED: N_("given up"),
}


class Claim(GoingOn, frozen=True, kw_only=True):
    """What a supplier owes for something that was wrong, until the credit note is there."""

    supplier: str
    name: str
    """What the supplier is called."""
    delivery: str
    note_number: str = ""
    """The number of the delivery note."""
    item: str
    fault: Fault
    amount: Decimal
    """In base units."""
    text: str
    """What it is about, in words."""
    value: Decimal | None = None
    """What is owed, in the site's currency, without tax; None where no price is known."""
    since: datetime
    """UTC."""
    stage: ClaimStage = ClaimStage.OPEN
    credit_note: str = ""
    """The number of the credit note."""
    settled_by: str = ""
    settled_at: datetime | None = None
    reason: str = ""
    """Why it was given up."""

    @property
    def goes_on(self) -> bool:
        """Whether the credit note is waited for."""
        return self.stage is ClaimStage.OPEN


class DeliveryLine(NamedTuple):
    """An item of a delivery: what was ordered of it, and what came."""

    item: str
    ordered: Decimal | None
    """In base units; None where it was not ordered."""
    agreed: Decimal | None
    """The price of a base unit when it was ordered."""
    entries: tuple[Movement, ...]
    """What was entered, a lot each."""

    @property
    def came(self) -> Decimal | None:
        """What was brought, taken or not; None where nothing is entered yet."""
        if not self.entries:
            return None
        return self.taken + self.refused

    @property
    def taken(self) -> Decimal:
        """What was taken, in base units."""
        return sum((one.amount for one in self.entries), Decimal(0))

    @property
    def refused(self) -> Decimal:
        """What was not taken, in base units."""
        return sum((one.refused for one in self.entries if one.refused is not None), Decimal(0))


class Difference(NamedTuple):
    """Something wrong with an item of a delivery."""

    item: str
    fault: Fault
    amount: Decimal
    """In base units; of a wrong price what was taken at it."""
    value: Decimal | None
    """In the site's currency, without tax; None where no price is known."""


def delivery_lines(order: Order | None, entries: Iterable[Movement]) -> list[DeliveryLine]:
    """What was ordered, in the order's lines, then what came besides; each with what was entered."""
    came: dict[str, list[Movement]] = {}
    for one in sorted(entries, key=lambda one: one.id):
        came.setdefault(one.item, []).append(one)
    asked = {one.item: one for one in order.lines if one.amount} if order is not None else {}
    ordered = [
        DeliveryLine(item, one.amount, one.price, tuple(came.get(item, ()))) for item, one in asked.items()
    ]
    return ordered + [
        DeliveryLine(item, None, None, tuple(theirs)) for item, theirs in came.items() if item not in asked
    ]


def differences(line: DeliveryLine, cost: Decimal | None) -> Iterator[Difference]:
    """What is wrong with a line; `cost` is what a base unit usually costs.

    What is missing or not taken is owed at the price that the note bills it at; of what is taken, what is
    above the price agreed.
    """
    agreed = line.agreed if line.agreed is not None else cost
    billed = next((one.price for one in reversed(line.entries) if one.price is not None), agreed)
    came = line.came if line.came is not None else Decimal(0)

    def worth(amount: Decimal, price: Decimal | None) -> Decimal | None:
        return amount * price if price is not None else None

    if line.ordered is not None and came < line.ordered:
        yield Difference(line.item, Fault.SHORT, line.ordered - came, worth(line.ordered - came, billed))
    if line.ordered is not None and came > line.ordered:
        yield Difference(line.item, Fault.OVER, came - line.ordered, worth(came - line.ordered, agreed))
    if line.refused:
        yield Difference(line.item, Fault.DAMAGED, line.refused, worth(line.refused, billed))
    for one in line.entries:
        if one.price is not None and agreed is not None and one.price > agreed and one.amount:
            yield Difference(line.item, Fault.PRICE, one.amount, (one.price - agreed) * one.amount)


class Details(NamedTuple):
    """What is asked beside the amount, as it is typed."""

    place: str = ""
    """Id; the first place of the item where none is named."""
    temperature: str = ""
    action: str = ""
    """What was done where it came too warm."""
    use_by: str = ""
    lot: str = ""


NOTHING_MORE = Details()
"""Where nothing is asked beside the amount."""


def measured(item: Item, details: Details, came: Decimal) -> dict[str, Any]:
    """What was measured and done; asked for where the item has a limit and something came.

    `NeedsTemperature`, `TooWarm`, `BadValue`.
    """
    typed = clean(details.temperature)
    if not typed:
        if item.warmest is not None and came:
            raise NeedsTemperature(item=item.name, limit=number(item.warmest))
        return {}
    temperature, action = read_number(typed), clean(details.action)
    if item.warmest is not None and temperature > item.warmest and not action:
        raise TooWarm(item=item.name, value=number(temperature), limit=number(item.warmest))
    return {"temperature": temperature, "action": action}


def use_by_of(item: Item, text: str, today: date) -> date | None:
    """The date that was typed for what came. `NeedsUseBy`, `PastUseBy`, `BadUseBy`."""
    if not text.strip():
        if item.dated:
            raise NeedsUseBy(item=item.name)
        return None
    use_by = read_use_by(text, today)
    if use_by < today:
        raise PastUseBy(item=item.name, date=f"{day(use_by)} {use_by.year}")
    return use_by


def read_use_by(text: str, today: date) -> date:
    """A use-by date as it stands on a pack: 30.11., 30.11.27, 2027-11-30. `BadUseBy`.

    Without a year it is the coming one, or the one just past.
    """
    found = read_date(text, today, back=MONTHS_BACK)
    if found is None:
        raise BadUseBy(value=text.strip())
    return found
