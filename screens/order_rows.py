"""The lines of an order as they stand on the screen: as many columns as there is room for."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from shiftboard.clock import Clock
from shiftboard.errors import ShiftboardError
from shiftboard.language import _, day, money, number
from shiftboard.signs import Sign
from shiftboard.stock.order_desk import GuideLine
from shiftboard.stock.order_page import in_packs_of
from shiftboard.stock.quantity import read_quantity, typed_quantity
from shiftboard.stock.records import ROUNDING_NAMES, Item

from .base import BoardScreen
from .widgets.cells import left, right
from .widgets.rows import Look, edit_box

WITH_VALUE = 90
"""Cells from which what a line costs has a column …"""
WITH_PACK = 112
"""… and what a pack is; else that stands above, for the line under the cursor."""
BY_HAND = "="
"""What stands before an amount that somebody typed: it follows no rule."""


class Field(StrEnum):
    """What is typed into a line."""

    THERE = "there"
    AMOUNT = "amount"


class Widths(NamedTuple):
    """How many cells each column has; 0 where it is left out."""

    name: int
    pack: int
    par: int
    on_hand: int
    there: int
    coming: int
    order: int
    value: int


def widths(room: int) -> Widths:
    """The columns of a line in this many cells, its mark and sign taken off."""
    pack, value = 20 * (room >= WITH_PACK), 13 * (room >= WITH_VALUE)
    others = Widths(0, pack, par=8, on_hand=10, there=11, coming=9, order=14, value=value)
    return others._replace(name=room - sum(others))


def heads(width: int) -> str:
    """The names of the columns."""
    at = widths(width - 3)
    named = (
        (_("on hand"), at.on_hand),
        (_("there"), at.there),
        (_("coming"), at.coming),
        (_("to order"), at.order),
        (_("value"), at.value),
    )
    first = left(_("item"), at.name) + left(f" {_('pack')}", at.pack) + right(_("par"), at.par)
    return "   " + first + "".join(right(name, size) if size else "" for name, size in named)


def draw(
    screen: BoardScreen[list[GuideLine]], row: GuideLine, width: int, look: Look, field: Field
) -> Content:
    """A line: what should be there, what is, what comes anyway, and what is ordered."""
    at, line, item = widths(width - 3), row.line, row.item
    sign = Sign.LATE if row.late else Sign.DONE if line.is_written else Sign.LATER
    style = "$error" if row.late else "$success" if line.is_written else ""
    quiet = screen.unless(look, "dim")
    known = [
        (f"{'>' if look.focused else ' '}{screen.sign(sign)} ", screen.unless(look, style)),
        (left(item.name if item is not None else line.item, at.name), ""),
        (left(f" {pack_words(item)}", at.pack), quiet),
        (right(figure(item.par if item is not None else None), at.par), quiet),
        (right(_on_hand(row, screen.board.clock), at.on_hand), quiet),
    ]
    coming = (right(figure(row.coming or None), at.coming), screen.unless(look, style if row.late else "dim"))
    value = (right(_value(row, screen.board.settings.currency) if at.value else "", at.value), quiet)
    there, order = _there(row, look, quiet, at.there), _order(row, look, quiet, at.order)
    if look.editing is None:
        return screen.paint(*known, there, coming, order, value)
    total = _total(item, look.editing)
    if field is Field.THERE:
        box = edit_box(look.editing, look.edit_cursor, at.there)
        return screen.paint(*known) + box + screen.paint(coming, (right(total, at.order), quiet), value)
    box = edit_box(look.editing, look.edit_cursor, at.order)
    return screen.paint(*known, there, (right(total, at.coming), quiet)) + box + screen.paint(value)


def _there(row: GuideLine, look: Look, quiet: str, width: int) -> tuple[str, str]:
    there = row.line.there
    if there is None:
        return right("____", width), quiet
    return right(typed_quantity(there, row.item.packs if row.item is not None else ()), width), ""


def _order(row: GuideLine, look: Look, quiet: str, width: int) -> tuple[str, str]:
    if row.waits:
        return right("·", width), quiet
    mark = BY_HAND if row.line.typed else ""
    style = "" if look.active or not row.line.amount else "bold"
    return right(order_words(row.line.amount, row.item, width - 1 - len(mark), mark), width), style


def _value(row: GuideLine, currency: str) -> str:
    value = row.line.value
    return money(value, currency) if value is not None and row.line.amount else ""


def order_words(amount: Decimal, item: Item | None, width: int, mark: str = "") -> str:
    """What is ordered: 2 × case, or as it would be typed where that is too long; never cut."""
    whole = in_packs_of(amount, item.packs) if item is not None else None
    words = f"{number(amount)} {item.unit}" if item is not None else number(amount)
    if whole is not None:
        words = f"{number(whole[0])} × {whole[1].name}"
    if not amount or cell_len(words) > width:
        words = typed_quantity(amount, item.packs if item is not None else ())
    return mark + words


def figure(amount: Decimal | None) -> str:
    """An amount in base units, a dash where there is none."""
    return number(amount.normalize() + 0) if amount is not None else "–"


def pack_words(item: Item | None) -> str:
    """How an item is bought: case = 12 bottle; its unit where it has no packs."""
    if item is None:
        return ""
    if not item.packs:
        return item.unit
    return f"{item.packs[0].name} = {number(item.packs[0].of)} {item.unit}"


def about_line(row: GuideLine, clock: Clock) -> str:
    """What there is to know about a line that its columns do not say, what matters most first."""
    item, stand = row.item, row.stand
    has_par = item is not None and item.par is not None
    parts = [
        _("{amount} on order, should have come").format(amount=figure(row.coming)) if row.late else "",
        pack_words(item),
        "" if has_par else _("no par: what is ordered is typed after ="),
        _("type what is there") if row.waits and has_par else "",
    ]
    if stand.counted_at is not None:
        said = _("counted {day}, sales since") if stand.by_sales else _("counted {day}")
        parts.append(said.format(day=day(clock.local(stand.counted_at).date())))
    if item is not None and item.packs and has_par:
        parts.append(_(ROUNDING_NAMES[item.rounding]))
    return " · ".join(filter(None, parts))


def _on_hand(row: GuideLine, clock: Clock) -> str:
    """What should be there, with the age of the count in days."""
    stand = row.stand
    if stand.on_hand is None or stand.counted_at is None:
        return "–"
    return f"{figure(stand.on_hand)} {_age(stand.counted_at, clock)}".rstrip()


def _age(counted_at: datetime, clock: Clock) -> str:
    days = (clock.business_day(clock.now()) - clock.business_day(counted_at)).days
    return _("{n}d").format(n=days) if days else ""


def _total(item: Item | None, typed: str) -> str:
    """What is typed comes to, in base units, as soon as it is an amount."""
    if item is None or not typed.strip():
        return ""
    try:
        return f"= {number(read_quantity(typed, item.packs, item.unit))}"
    except ShiftboardError:
        return ""
