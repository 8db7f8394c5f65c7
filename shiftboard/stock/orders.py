"""Orders: what is asked of a supplier, and what of it has not come yet."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from ..language import N_
from .going_on import GoingOn


class OrderStage(StrEnum):
    """How far an order is."""

    DRAFT = "draft"
    PLACED = "placed"
    """The supplier has it; it is waited for."""
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


ORDER_STAGE_NAMES = {
    OrderStage.DRAFT: N_("being written"),
    OrderStage.PLACED: N_("ordered"),
    OrderStage.DELIVERED: N_("delivered"),
    OrderStage.CANCELLED: N_("cancelled"),
}


class OrderLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """An item of an order."""

    item: str
    amount: Decimal
    """In base units; what is not wanted has 0 and is not sent."""
    typed: str = ""
    """As it was typed, where it was: 3c."""
    there: Decimal | None = None
    """What was there when it was ordered, in base units, where somebody looked."""
    price: Decimal | None = None
    """Per base unit when it was ordered, in the site's currency, without tax."""

    @property
    def is_written(self) -> bool:
        """Whether somebody typed something on it, so that it is no mere suggestion."""
        return bool(self.typed) or self.there is not None

    @property
    def value(self) -> Decimal | None:
        """What it costs, in the site's currency, without tax; None where no price is known."""
        return self.amount * self.price if self.price is not None else None


class Order(GoingOn, frozen=True, kw_only=True):
    """What is asked of a supplier."""

    supplier: str
    lines: tuple[OrderLine, ...] = ()
    stage: OrderStage = OrderStage.DRAFT
    due: date | None = None
    """The day on which it should come."""
    placed_by: str = ""
    placed_at: datetime | None = None
    note: str = ""
    reason: str = ""
    """Why it was cancelled."""
    name: str = ""
    """What the supplier was called then."""

    @property
    def wanted(self) -> tuple[OrderLine, ...]:
        """The lines that are sent: those of which something is ordered."""
        return tuple(one for one in self.lines if one.amount)

    @property
    def value(self) -> Decimal:
        """What it costs as far as prices are known, in the site's currency, without tax."""
        return sum((one.value for one in self.wanted if one.value is not None), Decimal(0))

    @property
    def is_written(self) -> bool:
        """Whether somebody entered something in it; one that was only looked at asks nobody for anything."""
        return bool(self.note) or any(one.is_written for one in self.lines)

    @property
    def is_open(self) -> bool:
        """Whether somebody must see to it: place it, or look where it is."""
        return self.stage is OrderStage.PLACED or (self.stage is OrderStage.DRAFT and self.is_written)

    def line(self, item: str) -> OrderLine | None:
        """The line of an item, where it has one."""
        return next((one for one in self.lines if one.item == item), None)

    def overdue(self, today: date) -> bool:
        """Whether it should have come before this business day."""
        return self.stage is OrderStage.PLACED and self.due is not None and self.due < today

    @property
    def goes_on(self) -> bool:
        """Whether the next shift takes it over: not where nobody entered anything."""
        return self.is_open
