"""What the stock is worth at cost: by place, by category, together; and how far that can be gone by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from .levels import Key, Level
from .records import Item, Place, going_round


class Group(StrEnum):
    """What is put together."""

    TOTAL = "total"
    PLACE = "place"
    CATEGORY = "category"


class Worth(NamedTuple):
    """What some of the stock is worth."""

    group: Group
    name: str
    """Of the place or the category; empty for all of it, and for what has no category."""
    value: Decimal
    """Of what is on hand, at cost, in the site's currency."""
    items: int
    """How many are in it."""
    no_cost: int
    """How many of them are on hand and have no cost: they are not in the value."""
    never_counted: int
    """How many were never counted where they are kept: they are not in the value either."""
    oldest: datetime | None
    """When the oldest of their counts was, UTC."""


def worth_of(items: Iterable[Item], places: Iterable[Place], levels: Mapping[Key, Level]) -> list[Worth]:
    """All of it, then the places as one goes round, then the categories, the dearest first."""
    kept = {(place, one.id): one for one in items for place in one.places}
    known = {one.id: one for one in kept.values()}
    lines = kept | {key: known[key[1]] for key in levels if key[1] in known}
    found = [_worth(Group.TOTAL, "", lines, levels)]
    for place in going_round(places):
        if theirs := {key: one for key, one in lines.items() if key[0] == place.id}:
            found.append(_worth(Group.PLACE, place.name, theirs, levels))
    by_category: dict[str, dict[Key, Item]] = {}
    for key, one in lines.items():
        by_category.setdefault(one.category, {})[key] = one
    categories = (_worth(Group.CATEGORY, name, theirs, levels) for name, theirs in by_category.items())
    return found + sorted(categories, key=lambda one: (-one.value, one.name))


def _worth(group: Group, name: str, lines: Mapping[Key, Item], levels: Mapping[Key, Level]) -> Worth:
    there = [(one, levels[key]) for key, one in lines.items() if key in levels]
    return Worth(
        group,
        name,
        sum(_values(there), Decimal(0)),
        items=len({one.id for one in lines.values()}),
        no_cost=len({one.id for one, level in there if one.cost is None and level.on_hand > 0}),
        never_counted=len({one.id for key, one in lines.items() if key not in levels}),
        oldest=min((level.counted_at for _one, level in there), default=None),
    )


def _values(there: Iterable[tuple[Item, Level]]) -> Iterator[Decimal]:
    """Less than nothing is not there: what went beyond the count is worth nothing, not less."""
    return (max(level.on_hand, Decimal(0)) * one.cost for one, level in there if one.cost is not None)
