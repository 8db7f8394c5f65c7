"""What was sold, as the till says: taken in day by day, each day once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from data.record import Record
from data.site_file import RecordFile
from data.transaction import Transaction

from .levels import Key
from .records import Item


class SalesTaken(Record, frozen=True, kw_only=True):
    """A file of sales that was taken in in a shift."""

    file: str
    days: tuple[date, ...]
    """The business days of its sales."""


class SalesDay(Record, frozen=True, kw_only=True):
    """A business day whose sales are in; its id is the day: 2026-11-23."""

    file: str
    """What they were taken from."""
    taken_at: datetime
    """UTC."""


class Sold(NamedTuple):
    """What was sold of an item at one moment."""

    item: str
    at: datetime
    """UTC."""
    amount: Decimal
    """In base units; below zero where more was brought back than was sold."""


class Unknown(NamedTuple):
    """What a file names and nobody keeps."""

    name: str
    lines: int


class SalesFile(NamedTuple):
    """Sales as a file has them."""

    name: str
    lines: int
    """Those that speak of something that is kept."""
    sold: tuple[Sold, ...]
    days: tuple[date, ...]
    unknown: tuple[Unknown, ...] = ()


def together(lines: Iterable[Sold]) -> tuple[Sold, ...]:
    """Several lines of one item and moment as one; what was brought back whole is nothing."""
    sums: dict[tuple[str, datetime], Decimal] = {}
    for one in lines:
        key = one.item, one.at
        sums[key] = sums.get(key, Decimal(0)) + one.amount
    found = (Sold(item, at, amount) for (item, at), amount in sums.items() if amount)
    return tuple(sorted(found, key=lambda one: (one.at, one.item)))


def taken_from(item: Item, levels: Mapping[Key, object]) -> str:
    """The place that sales of an item are taken from: the first where it was counted, else the first."""
    return next((place for place in item.places if (place, item.id) in levels), item.places[0])


def fold(file: RecordFile, tx: Transaction) -> None:
    """Put the days whose sales were taken in in a shift onto the board."""
    for one in file.table(SalesTaken):
        for day in days_of(one):
            tx.put(day)


def days_of(taken: SalesTaken) -> Iterable[SalesDay]:
    """The days of a file that was taken in."""
    if taken.entered_at is not None:
        for day in taken.days:
            yield SalesDay(id=f"{day}", file=taken.file, taken_at=taken.entered_at)
