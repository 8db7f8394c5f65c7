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

    @property
    def goes_on(self) -> bool:
        """Whether it is being written, or waited for."""
        return self.stage in (OrderStage.DRAFT, OrderStage.PLACED)
