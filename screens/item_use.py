"""What is used of an item: where it is, how it went from count to count, its trend drawn in letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shiftboard.language import _, day, hour, money, number
from shiftboard.stock import Item
from shiftboard.stock.use import Period

from .base import BoardScreen
from .dialogs import Read
from .widgets.cells import left, right, sparkline

Screen = BoardScreen[Any]

SHOWN = 12
"""Counts that stand in the table; the trend has more."""

FIGURE = 9
"""Letters of what stands behind a trend."""

SPAN = 16
"""Letters of “from–to”."""

_WIDEST = 96


async def show_use(screen: Screen, item: Item) -> None:
    """Show one item: on hand by place, the trend of its use, and each period between two counts."""
    found = screen.board.use.of_item(item.id)
    width = min(_WIDEST, screen.size.width - 10)
    lines = [_about(screen, item), "", *_places(screen, item), ""]
    if not found:
        lines.append(_("Use is known once it was counted twice."))
    else:
        lines += [*_trends(screen, found, width), "", *_table(screen, found[-SHOWN:], width)]
        if with_sales := [one for one in found[-SHOWN:] if one.sold is not None]:
            lines += ["", _("AGAINST WHAT WAS SOLD"), *_sold_table(screen, with_sales, width)]
        lines += ["", _("Use is what was there and came, less what is left; waste is in it.")]
    await screen.ask(Read(item.name, "\n".join(lines)))


def _about(screen: Screen, item: Item) -> str:
    currency = screen.board.settings.currency
    said = [item.sku, item.category, _("in {unit}").format(unit=item.unit)]
    if item.par is not None:
        said.append(_("par {n}").format(n=number(item.par)))
    if item.cost is not None:
        said.append(_("{cost} each").format(cost=money(item.cost, currency)))
    return " · ".join(filter(None, said))


def _places(screen: Screen, item: Item) -> Iterator[str]:
    """What is on hand by place, and when it was counted."""
    desk, clock = screen.board.stock, screen.board.clock
    levels = {place: one for (place, id), one in desk.levels().items() if id == item.id}
    yield left(_("place"), 22) + right(_("on hand"), 14) + f"  {_('counted')}"
    for place in dict.fromkeys((*item.places, *levels)):
        level = levels.get(place)
        if level is None:
            yield left(desk.place_name(place), 22) + right("–", 14) + f"  {_('never counted')}"
            continue
        at = clock.local(level.counted_at)
        ago = (clock.local(clock.now()).date() - at.date()).days
        age = _("{n} d ago").format(n=ago) if ago else _("today")
        amount = f"{number(level.on_hand)} {item.unit}"
        counted = f"{day(at.date())} {hour(at)}, {age}"
        yield left(desk.place_name(place), 22) + right(amount, 14) + f"  {counted}"


def _trends(screen: Screen, found: Sequence[Period], width: int) -> Iterator[str]:
    """The trends of use and of what was left; of the variance, where sales are known."""
    used = [one.per_day for one in found if one.per_day is not None]
    apart = [one.variance_percent for one in found if one.variance_percent is not None]
    trends = (
        (_("used a day"), used),
        (_("counted"), [one.closing for one in found]),
        (_("apart, %"), apart),
    )
    first = max(len(name) for name, _values in trends) + 2
    drawn, ascii = width - first - 3 * FIGURE, screen.shiftboard.plain_signs
    yield " " * (first + drawn) + "".join(right(name, FIGURE) for name in (_("least"), _("most"), _("last")))
    for name, values in trends:
        if values := values[-drawn:]:
            figures = (min(values), max(values), values[-1])
            line = left(name, first) + left(sparkline(values, ascii=ascii), drawn)
            yield line + "".join(right(_short(one), FIGURE) for one in figures)


def _table(screen: Screen, found: Sequence[Period], width: int) -> Iterator[str]:
    currency = screen.board.settings.currency
    heads = _("before"), _("came"), _("waste"), _("after"), _("used"), _("a day"), currency
    room = _room(len(heads), width)
    yield left(_("from–to"), SPAN) + "".join(right(one, room) for one in heads)
    for one in reversed(found):
        came = one.delivered + one.transferred - one.returned
        cells = (one.opening, came, one.wasted, one.closing, one.use, one.per_day, one.value)
        yield left(_span(screen, one), SPAN) + "".join(right(_figure(cell), room) for cell in cells)


def _sold_table(screen: Screen, found: Sequence[Period], width: int) -> Iterator[str]:
    currency = screen.board.settings.currency
    heads = _("sold"), _("in theory"), _("used"), _("apart"), "%", currency
    room = _room(len(heads), width)
    yield left(_("from–to"), SPAN) + "".join(right(one, room) for one in heads)
    for one in reversed(found):
        cells = (one.sold, one.theoretical, one.use, one.variance, one.variance_percent, one.variance_value)
        yield left(_span(screen, one), SPAN) + "".join(right(_figure(cell), room) for cell in cells)


def _room(columns: int, width: int) -> int:
    return min(12, (width - SPAN) // columns)


def _span(screen: Screen, one: Period) -> str:
    clock = screen.board.clock
    return "–".join(_day(clock.local(at)) for at in (one.since, one.until))


def _day(at: datetime | date) -> str:
    """A day without its weekday: 23 Nov, 23. 11."""
    return day(at).split(" ", 1)[1]


def _figure(value: Decimal | None) -> str:
    return _short(value) if value is not None else "–"


def _short(value: Decimal) -> str:
    """To two places, without zeros behind; what is large, whole."""
    places = Decimal("0.01") if abs(value) < 1000 else Decimal(1)
    return number(value.quantize(places).normalize() + 0)
