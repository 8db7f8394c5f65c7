"""What a shift says about the stock in its handover: what is open goes on page 1, what was done behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from data.site_file import RecordFile

from ..clock import Clock
from ..language import _, day, hour, money, ngettext, number
from ..stock.counts import Count, Counted, Stage, counted_in
from ..stock.eighty_six import EightySixed
from ..stock.movements import WASTE_REASON_NAMES, Movement, MovementKind, WasteReason
from ..stock.records import Item
from .page import Point
from .records import Severity

NAMED = 5
"""How many things that were thrown away are named before the rest is counted."""


class StockFacts(NamedTuple):
    """The records of one shift that are about the stock."""

    counts: list[tuple[Count, int]]
    """Those that are not ended, and how many of their lines are counted."""
    off: list[EightySixed]
    """What is off, or went off and is back on."""
    movements: list[Movement]


def stock_facts(file: RecordFile) -> StockFacts:
    """What a shift's file says about the stock."""
    return StockFacts(
        counts=[(one, counted_in(one, file.table(Counted))) for one in file.table(Count) if one.is_open],
        off=sorted(file.table(EightySixed), key=lambda one: one.id),
        movements=file.table(Movement).find(lambda one: one.taken_back_at is None),
    )


class StockWords:
    """Puts it into words; `item` finds what is kept."""

    def __init__(
        self, facts: StockFacts, clock: Clock, currency: str, item: Callable[[str], Item | None]
    ) -> None:
        self.facts = facts
        self.clock = clock
        self.currency = currency
        self.item = item

    def points(self) -> Iterator[Point]:
        """What the next shift goes on with."""
        yield from (self._off(one) for one in self.facts.off if one.goes_on)
        yield from (self._counting(*one) for one in self.facts.counts)

    def lines(self) -> Iterator[str]:
        """What was done."""
        yield from (self._back_on(one) for one in self.facts.off if not one.goes_on)
        if wasted := [one for one in self.facts.movements if one.kind is MovementKind.WASTE]:
            yield self._wasted(wasted)
        for one in self.facts.movements:
            if one.kind is MovementKind.RETURN:
                yield _("Given back: {what}").format(what=self._moved(one, one.note))

    def _counting(self, count: Count, done: int) -> Point:
        review = count.stage is Stage.REVIEW
        text = _("Count to approve: {name}") if review else _("Count not finished: {name}")
        progress = _("{done} of {all} counted").format(done=done, all=count.size)
        return Point(
            id=count.id,
            severity=Severity.OTHER,
            text=text.format(name=count.name),
            detail=" · ".join(filter(None, (progress, count.reason))),
        )

    def _off(self, one: EightySixed) -> Point:
        since = self.clock.local(one.since) if one.since is not None else None
        when = _("since {when}").format(when=f"{day(since.date())} {hour(since)}") if since else ""
        return Point(
            id=one.id,
            severity=Severity.OTHER,
            text=_("86: {name}").format(name=one.name),
            detail=" · ".join(filter(None, (one.reason, when))),
        )

    def _back_on(self, one: EightySixed) -> str:
        off, on = (hour(self.clock.local(at)) if at else "" for at in (one.since, one.back_at))
        return _("86 and back on: {name} {off}–{on}").format(name=one.name, off=off, on=on)

    def _wasted(self, wasted: list[Movement]) -> str:
        """What was thrown away, the dearest first, and what it comes to."""
        value = sum((one.value for one in wasted if one.value is not None), Decimal(0))
        dearest = sorted(wasted, key=lambda one: -(one.value or Decimal(0)))
        named = [self._moved(one, _waste_words(one)) for one in dearest[:NAMED]]
        if more := len(wasted) - len(named):
            named.append(ngettext("{n} more", "{n} more", more).format(n=more))
        return _("Waste {value}: {what}").format(value=money(value, self.currency), what="; ".join(named))

    def _moved(self, one: Movement, why: str) -> str:
        item = self.item(one.item)
        name, unit = (item.name, item.unit) if item is not None else (one.item, "")
        amount = f"{number(one.amount)} {unit}".strip()
        return f"{name} {amount} ({why})" if why else f"{name} {amount}"


def _waste_words(one: Movement) -> str:
    reason = _(WASTE_REASON_NAMES[WasteReason(one.reason)]) if one.reason else ""
    return one.note if one.reason == WasteReason.OTHER else reason
