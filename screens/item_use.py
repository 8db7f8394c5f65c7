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

DRAWN = 32
"""Counts that the trend has at most."""

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
        lines += [*_trends(screen, found), "", *_table(screen, found[-SHOWN:], width)]
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
    for place in dict.fromkeys((*item.places, *levels)):
        level = levels.get(place)
        if level is None:
            yield f"{left(desk.place_name(place), 24)}{right('–', 12)}  {_('never counted')}"
            continue
        at = clock.local(level.counted_at)
        ago = (clock.local(clock.now()).date() - at.date()).days
        age = _("{n} d ago").format(n=ago) if ago else _("today")
        counted = _("counted {when}").format(when=f"{day(at.date())} {hour(at)}, {age}")
        amount = f"{number(level.on_hand)} {item.unit}"
        yield f"{left(desk.place_name(place), 24)}{right(amount, 12)}  {counted}"


def _trends(screen: Screen, found: Sequence[Period]) -> Iterator[str]:
    """The trends of use and of what was left; of the variance, where sales are known."""
    used = [one.per_day for one in found if one.per_day is not None]
    trends = [(_("use a day"), used, ""), (_("counted"), [one.closing for one in found], "")]
    trends.append(
        (_("apart"), [one.variance_percent for one in found if one.variance_percent is not None], " %")
    )
    first = max(len(name) for name, _values, _unit in trends) + 2
    for name, values, unit in trends:
        if values:
            yield left(name, first) + _trend(screen, values[-DRAWN:], unit)


def _trend(screen: Screen, values: Sequence[Decimal], unit: str) -> str:
    drawn = sparkline(values, ascii=screen.shiftboard.plain_signs)
    low, high, last = (f"{_short(one)}{unit}" for one in (min(values), max(values), values[-1]))
    return f"{drawn}  " + _("least {low}, most {high}, last {last}").format(low=low, high=high, last=last)


def _table(screen: Screen, found: Sequence[Period], width: int) -> Iterator[str]:
    currency = screen.board.settings.currency
    heads = (
        _("there was"), _("came"), _("waste"), _("left over"), _("use"), _("a day"), currency,
    )  # fmt: skip
    room = _room(len(heads), width)
    yield left(_("from–to"), SPAN) + "".join(right(one, room) for one in heads)
    for one in reversed(found):
        came = one.delivered + one.transferred - one.returned
        cells = (one.opening, came, one.wasted, one.closing, one.use, one.per_day, one.value)
        yield left(_span(screen, one), SPAN) + "".join(right(_figure(cell), room) for cell in cells)


def _sold_table(screen: Screen, found: Sequence[Period], width: int) -> Iterator[str]:
    heads = (_("sold"), _("in theory"), _("use"), _("apart"), "%", screen.board.settings.currency)
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
