"""What comes, goes and is moved between counts.

A movement is one item in one place: a delivery adds to it, waste, a return and a recall take from it, a
transfer takes from one place and adds to another. It is a record of its own and is never changed, only taken
back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from data.record import Record

from ..language import N_


class MovementKind(StrEnum):
    """What becomes of it."""

    DELIVERY = "delivery"
    WASTE = "waste"
    TRANSFER = "transfer"
    RETURN = "return"
    """Given back to a supplier: crates, kegs, what was wrong."""
    RECALL = "recall"
    """Taken out of sale because of its lot."""
    SALE = "sale"
    """Sold, as the till says."""


MOVEMENT_KIND_NAMES = {
    MovementKind.DELIVERY: N_("delivery"),
    MovementKind.WASTE: N_("waste"),
    MovementKind.TRANSFER: N_("transfer"),
    MovementKind.RETURN: N_("return"),
    MovementKind.RECALL: N_("recall"),
    MovementKind.SALE: N_("sale"),
}


class WasteReason(StrEnum):
    """Why something was thrown away."""

    EXPIRED = "expired"
    SPOILED = "spoiled"
    DAMAGED = "damaged"
    MISTAKE = "mistake"
    RETURNED = "returned"
    SURPLUS = "surplus"
    STAFF = "staff"
    OTHER = "other"


WASTE_REASON_NAMES = {
    WasteReason.EXPIRED: N_("past its date"),
    WasteReason.SPOILED: N_("spoiled"),
    WasteReason.DAMAGED: N_("broken or spilt"),
    WasteReason.MISTAKE: N_("made wrong"),
    WasteReason.RETURNED: N_("sent back by a guest"),
    WasteReason.SURPLUS: N_("made too much"),
    WasteReason.STAFF: N_("staff meal"),
    WasteReason.OTHER: N_("something else"),
}


class Movement(Record, frozen=True, kw_only=True):
    """An item that came, went or was moved."""

    kind: MovementKind
    item: str
    place: str
    """Where it came to, or was taken from."""
    amount: Decimal
    """In base units, above zero; of a delivery 0 where nothing of it was taken, of a sale below zero where
    more was brought back than was sold."""
    typed: str = ""
    """As it was typed: 3c+4."""
    to: str = ""
    """The place that a transfer went to."""
    reason: str = ""
    """A `WasteReason`; why something was given back."""
    note: str = ""
    value: Decimal | None = None
    """What it was worth then, in the site's currency, without tax; None where no cost was known."""
    happened_at: datetime | None = None
    """When, UTC, where that is not when it was entered."""
    delivery: str = ""
    """The delivery it came with."""
    supplier: str = ""
    lot: str = ""
    use_by: date | None = None
    refused: Decimal | None = None
    """What of a delivery was damaged or otherwise not taken, in base units."""
    price: Decimal | None = None
    """What the delivery note asks for a base unit, where that is not what was agreed."""
    temperature: Decimal | None = None
    """°C, as it came."""
    action: str = ""
    """What was done where it came too warm."""
    recall: str = ""
    """The log entry of the recall that took it out of sale."""
    taken_back_by: str = ""
    taken_back_at: datetime | None = None

    @property
    def at(self) -> datetime | None:
        """When it came or went, UTC."""
        return self.happened_at or self.entered_at


class Flow(msgspec.Struct, frozen=True, omit_defaults=True):
    """What movements of one kind did to what is on hand in one place."""

    kind: MovementKind
    amount: Decimal
    """In base units; below zero where it went."""
    at: datetime
    """When, UTC; of several together the last."""


def flows_of(one: Movement) -> Iterator[tuple[tuple[str, str], Flow]]:
    """What a movement does, by place and item; nothing where it was taken back."""
    if one.at is None or one.taken_back_at is not None:
        return
    comes = one.kind is MovementKind.DELIVERY
    yield (one.place, one.item), Flow(one.kind, one.amount if comes else -one.amount, one.at)
    if one.kind is MovementKind.TRANSFER:
        yield (one.to, one.item), Flow(one.kind, one.amount, one.at)
