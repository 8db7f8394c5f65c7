"""What was used of each item, and what the stock is worth, as rows of a table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ..board import Board
from ..language import _, listed, ngettext
from ..stock.records import Item
from ..stock.use import Period
from ..stock.worth import Group, Worth

Rows = list[dict[str, Any]]

_CENT, _THOUSANDTH = Decimal("0.01"), Decimal("0.001")


def use_rows(board: Board) -> Rows:
    """A row an item: its last two counts and what was used between them."""
    return [_use_row(item, period) for item, period in board.use.last()]


def _use_row(item: Item, one: Period) -> dict[str, Any]:
    return {
        "id": item.id,
        "item": item.sku,
        "name": item.name,
        "unit": item.unit,
        "from": one.since,
        "to": one.until,
        "opening": one.opening,
        "delivered": one.delivered,
        "transferred": one.transferred,
        "returned": one.returned,
        "wasted": one.wasted,
        "closing": one.closing,
        "used": one.use,
        "per_day": _to(one.per_day, _THOUSANDTH),
        "value": _to(one.value, _CENT),
        "sold": one.sold,
        "variance": one.variance,
        "variance_value": _to(one.variance_value, _CENT),
        "variance_percent": _to(one.variance_percent, _CENT),
    }


def value_rows(board: Board) -> Rows:
    """All of it, then a row for each place, then one for each category."""
    return [_value_row(one) for one in board.use.worth()]


def _value_row(one: Worth) -> dict[str, Any]:
    name = _("all of it") if one.group is Group.TOTAL else one.name or _("no category")
    return {
        "id": f"{one.group}:{one.name}" if one.group is not Group.TOTAL else str(one.group),
        "group": one.group,
        "name": name,
        "value": one.value.quantize(_CENT),
        "text": listed(filter(None, _left_out(one))),
        "items": one.items,
        "no_cost": one.no_cost,
        "never_counted": one.never_counted,
        "oldest": one.oldest,
    }


def _left_out(one: Worth) -> tuple[str, str]:
    """What is not in the value, in words."""
    no_cost = ngettext("{n} without a cost", "{n} without a cost", one.no_cost)
    never = ngettext("{n} never counted", "{n} never counted", one.never_counted)
    return (
        no_cost.format(n=one.no_cost) if one.no_cost else "",
        never.format(n=one.never_counted) if one.never_counted else "",
    )


def _to(value: Decimal | None, places: Decimal) -> Decimal | None:
    return value.quantize(places) if value is not None else None
