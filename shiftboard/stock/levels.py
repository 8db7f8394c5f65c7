"""What is on hand: the last approved count and what came and went since.

A level is one item in one place. Counts and movements of a shift are put onto the board when it is sealed;
until then they are read beside it. Nothing is known of what was never counted: a delivery alone does not say
how much there was before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec

from data.record import Record
from data.site_file import RecordFile
from data.transaction import Transaction

from .counts import Count, Counted, Stage, lines_of
from .movements import Flow, Movement, MovementKind, flows_of
from .records import Item

Key = tuple[str, str]
"""Place and item."""


class Level(Record, frozen=True, kw_only=True):
    """What is on hand of an item in a place; its id is `place:item`."""

    item: str
    place: str
    amount: Decimal
    """What was counted, in base units."""
    counted_at: datetime
    """When it was counted, UTC."""
    count: str
    """The count that says so."""
    flows: tuple[Flow, ...] = ()
    """What came and went since it was counted."""

    @property
    def on_hand(self) -> Decimal:
        """What should be there now, in base units; below zero where more went than was there."""
        return self.amount + sum((one.amount for one in self.flows), Decimal(0))

    def at(self, when: datetime | None) -> Decimal:
        """What should have been there at an instant after it was counted."""
        came = (one.amount for one in self.flows if when is None or one.at <= when)
        return self.amount + sum(came, Decimal(0))

    @property
    def by_sales(self) -> bool:
        """Whether sales lowered it since it was counted."""
        return any(one.kind is MovementKind.SALE for one in self.flows)

    def moved(self, *kinds: MovementKind) -> Decimal:
        """What movements of these kinds did to it since it was counted."""
        return sum((one.amount for one in self.flows if one.kind in kinds), Decimal(0))


class OnHand(NamedTuple):
    """What is on hand of an item over all the places where it was counted."""

    amount: Decimal
    """In base units."""
    counted_at: datetime
    """The oldest of its counts, UTC."""


def on_hand_of(levels: Iterable[Level]) -> dict[str, OnHand]:
    """What is on hand by item; what was never counted is not named."""
    found: dict[str, OnHand] = {}
    for one in levels:
        so_far = found.get(one.item)
        amount = one.on_hand + (so_far.amount if so_far is not None else 0)
        counted_at = min(one.counted_at, so_far.counted_at) if so_far is not None else one.counted_at
        found[one.item] = OnHand(amount, counted_at)
    return found


def approved_in(file: RecordFile) -> Iterator[Level]:
    """What the approved counts of a file say is there, the earlier approved first."""
    approved = [one for one in file.table(Count) if one.stage is Stage.APPROVED]
    if not approved:
        return
    counted = file.table(Counted).all()
    for count in sorted(approved, key=lambda one: (one.approved_at or one.begun, one.id)):
        for line in lines_of(count, counted):
            stands = line.counted
            if stands is not None and stands.at is not None:
                yield Level(
                    id=f"{line.place}:{line.item}",
                    item=line.item,
                    place=line.place,
                    amount=stands.amount,
                    counted_at=stands.at,
                    count=count.id,
                )


def flows_in(file: RecordFile) -> dict[Key, list[Flow]]:
    """What the movements of a file do, by place and item."""
    flows: dict[Key, list[Flow]] = {}
    for movement in file.table(Movement):
        for key, flow in flows_of(movement):
            flows.setdefault(key, []).append(flow)
    return flows


def changed_by(file: RecordFile, levels: Mapping[Key, Level]) -> dict[Key, Level]:
    """The levels that a file makes other than they were before it.

    A count says what was there when it was entered; only what came or went later is added to it, also where
    that was entered before the count was approved.
    """
    flows, changed = flows_in(file), {}
    for key, fresh in flows.items():
        if (level := levels.get(key)) is not None:
            later = (one for one in fresh if one.at > level.counted_at)
            changed[key] = msgspec.structs.replace(level, flows=(*level.flows, *later))
    for level in approved_in(file):
        key = level.place, level.item
        before = changed.get(key) or levels.get(key)
        if before is not None and before.counted_at > level.counted_at:
            continue  # somebody counted it after this one, and was approved before
        known = (*(levels[key].flows if key in levels else ()), *flows.get(key, ()))
        since = tuple(one for one in known if one.at > level.counted_at)
        changed[key] = msgspec.structs.replace(level, flows=since)
    return changed


def folded_flows(flows: Iterable[Flow], still_needed: datetime | None) -> tuple[Flow, ...]:
    """The flows in as few as will do: those of a kind are one, but for what came after `still_needed`."""
    kept: list[Flow] = []
    sums: dict[MovementKind, Flow] = {}
    for one in flows:
        if still_needed is not None and one.at > still_needed:
            kept.append(one)
        else:
            so_far = sums.get(one.kind)
            sums[one.kind] = (
                one if so_far is None else Flow(one.kind, so_far.amount + one.amount, max(so_far.at, one.at))
            )
    return (*sums.values(), *kept)


def fold(file: RecordFile, tx: Transaction) -> None:
    """Put what a shift's counts and movements say onto the board.

    A count that goes on into the next shift still needs to know what came or went since it was begun. Nothing
    of what is not kept in a place any more is not put there: it would be as old as its count for ever.
    """
    kept = {(place, one.id) for one in tx.all(Item) for place in one.places}
    levels = {(one.place, one.item): one for one in tx.all(Level)}
    going_on = {one.id: one.begun for one in file.table(Count) if one.is_open}
    entered = (one.at for one in file.table(Counted) if one.count in going_on and one.at is not None)
    begun = min((*going_on.values(), *entered), default=None)
    for key, level in changed_by(file, levels).items():
        if key not in kept and not level.on_hand:
            continue
        tx.put(msgspec.structs.replace(level, flows=folded_flows(level.flows, begun)))
