"""What a shift says about the stock in its handover: what is open goes on page 1, what was done behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from data.site_file import RecordFile

from ..clock import Clock
from ..language import _, day, hour, money, ngettext, number
from ..shift import Shift
from ..stock.batches import BatchCheck, LeftPast, checks_in
from ..stock.counts import Count, Counted, Stage, counted_in
from ..stock.deliveries import Claim, Delivery, DeliveryStage
from ..stock.eighty_six import EightySixed
from ..stock.movements import WASTE_REASON_NAMES, Movement, MovementKind, WasteReason
from ..stock.orders import Order, OrderStage
from ..stock.records import Item
from .page import Point
from .records import Severity

NAMED = 5
"""How many things are named before the rest is counted."""


class Names(NamedTuple):
    """Who and what the records of a shift speak of."""

    person: Callable[[str], str]
    """What a person is called."""
    item: Callable[[str], Item | None]
    currency: str
    place: Callable[[str], str] = str
    """What a place is called."""


class StockFacts(NamedTuple):
    """The records of one shift that are about the stock."""

    counts: list[tuple[Count, int]]
    """Those that are not ended, and how many of their lines are counted."""
    orders: list[Order]
    """Those being written, and those that are waited for."""
    deliveries: list[Delivery]
    claims: list[Claim]
    off: list[EightySixed]
    """What is off, or went off and is back on."""
    movements: list[Movement]
    past: list[LeftPast]
    """What is past its use-by date."""
    checks: list[BatchCheck]
    """What was done about use-by dates."""


def stock_facts(file: RecordFile, past: Iterable[LeftPast] = ()) -> StockFacts:
    """What a shift's file says about the stock; `past` is what is past its date while it is open."""
    return StockFacts(
        counts=[(one, counted_in(one, file.table(Counted))) for one in file.table(Count) if one.is_open],
        orders=[one for one in file.table(Order) if one.is_open],
        deliveries=sorted(file.table(Delivery), key=lambda one: one.id),
        claims=sorted(file.table(Claim), key=lambda one: one.id),
        off=sorted(file.table(EightySixed), key=lambda one: one.id),
        movements=file.table(Movement).find(lambda one: one.taken_back_at is None),
        past=sorted(past if file.closing is None else file.table(LeftPast), key=lambda one: one.id),
        checks=checks_in(file),
    )


class StockWords:
    """Puts it into words."""

    def __init__(self, facts: StockFacts, shift: Shift, clock: Clock, names: Names) -> None:
        self.facts = facts
        self.shift = shift
        self.clock = clock
        self.names = names

    def points(self) -> Iterator[Point]:
        """What the next shift goes on with."""
        yield from self._past()
        yield from (self._off(one) for one in self.facts.off if one.goes_on)
        yield from (self._counting(*one) for one in self.facts.counts)
        yield from (self._ordered(one) for one in self.facts.orders)
        yield from (self._taking_in(one) for one in self.facts.deliveries if one.goes_on)
        yield from (self._claimed(one) for one in self.facts.claims if one.goes_on)

    def lines(self) -> Iterator[str]:
        """What was done."""
        yield from (self._back_on(one) for one in self.facts.off if not one.goes_on)
        yield from (self._came(one) for one in self.facts.deliveries if one.stage is DeliveryStage.DONE)
        yield from (self._settled(one) for one in self.facts.claims if not one.goes_on)
        if wasted := [one for one in self.facts.movements if one.kind is MovementKind.WASTE]:
            yield self._wasted(wasted)
        yield from self._by_date()
        for one in self.facts.movements:
            if one.kind is MovementKind.RETURN:
                yield _("Given back: {what}").format(what=self._moved(one, one.note))
            elif one.kind is MovementKind.RECALL:
                lot = _("lot {lot}").format(lot=one.lot)
                why = ", ".join(filter(None, (lot, self.names.place(one.place), one.note)))
                yield _("Recalled: {what}").format(what=self._moved(one, why))

    def _past(self) -> Iterator[Point]:
        """What must not be sold any more, a place at a time."""
        places: dict[str, list[LeftPast]] = {}
        for one in sorted(self.facts.past, key=lambda one: (one.use_by, one.id)):
            places.setdefault(one.place, []).append(one)
        for place, theirs in places.items():
            what = _shortened(self._dated(one) for one in theirs)
            yield Point(
                id=f"past {place}",
                severity=Severity.SAFETY,
                text=_("Past its use-by date, {place}: {what}").format(
                    place=self.names.place(place), what="; ".join(what)
                ),
                detail=_("must not be sold"),
            )

    def _dated(self, one: LeftPast) -> str:
        """Something with its date and lot."""
        lot = _("lot {lot}").format(lot=one.lot) if one.lot else ""
        return f"{self._named(one.item, one.amount)} ({', '.join(filter(None, (day(one.use_by), lot)))})"

    def _by_date(self) -> Iterator[str]:
        """What was marked down or thrown away because of its date; of one thing what was said last."""
        lower = {one.batch: one for one in self.facts.checks if one.markdown is not None}
        told = [
            _("{item} marked down by {percent} %").format(
                item=self._named(one.item, None), percent=number(one.markdown)
            )
            for one in lower.values()
            if one.markdown is not None
        ]
        thrown = {one.movement for one in self.facts.checks if one.movement}
        told += [
            _("{item} thrown away").format(item=self._named(one.item, one.amount))
            for one in self.facts.movements
            if one.id in thrown
        ]
        if told:
            yield _("By date: {what}").format(what="; ".join(_shortened(told)))

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

    def _ordered(self, order: Order) -> Point:
        """An order to place, or one that comes: that is looked at again on the day it is due."""
        lines = len(order.wanted)
        count = ngettext("{n} line", "{n} lines", lines).format(n=lines)
        due = _("due {day}").format(day=day(order.due)) if order.due is not None else ""
        text = _("Order not placed: {name}") if order.stage is OrderStage.DRAFT else _("Delivery: {name}")
        if order.overdue(self.shift.business_day):
            text = _("Order has not come: {name}")
        return Point(
            id=order.id,
            severity=Severity.OTHER if order.stage is OrderStage.DRAFT else Severity.EQUIPMENT,
            text=text.format(name=order.name),
            detail=" · ".join(filter(None, (due, count, order.note))),
            look_again=order.due if order.stage is OrderStage.PLACED else None,
        )

    def _taking_in(self, one: Delivery) -> Point:
        """A delivery that is not ended."""
        number = _("delivery note {number}").format(number=one.note_number) if one.note_number else ""
        return Point(
            id=one.id,
            severity=Severity.EQUIPMENT,
            text=_("Delivery not ended: {name}").format(name=one.name),
            detail=number,
        )

    def _claimed(self, one: Claim) -> Point:
        """What a supplier owes until the credit note is there."""
        since = day(self.clock.local(one.since).date())
        parts = (
            money(one.value, self.names.currency) if one.value is not None else "",
            _("delivery note {number}").format(number=one.note_number) if one.note_number else "",
            _("since {when}").format(when=since),
        )
        return Point(
            id=one.id,
            severity=Severity.EQUIPMENT,
            text=_("Claim, {name}: {what}").format(name=one.name, what=one.text),
            detail=" · ".join(filter(None, parts)),
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

    def _came(self, one: Delivery) -> str:
        """A delivery with what was special about it: too warm, not taken."""
        theirs = [each for each in (*one.earlier, *self.facts.movements) if each.delivery == one.id]
        lines = ngettext("{n} line", "{n} lines", len({each.item for each in theirs}))
        told = [lines.format(n=len({each.item for each in theirs}))]
        for each in theirs:
            item = self.names.item(each.item)
            name = item.name if item is not None else each.item
            if each.action:
                told.append(f"{name} {number(each.temperature or Decimal(0))} °C ({each.action})")
            if each.refused:
                unit = item.unit if item is not None else ""
                what = _("{item} {amount} not taken").format(
                    item=name, amount=f"{number(each.refused)} {unit}".strip()
                )
                told.append(f"{what} ({each.note})" if each.note else what)
        return _("Delivery, {name}: {what}").format(name=one.name, what="; ".join(told))

    def _settled(self, one: Claim) -> str:
        how = _("credit note {number}").format(number=one.credit_note) if one.credit_note else one.reason
        return _("Claim settled, {name}: {what}").format(name=one.name, what=f"{one.text} ({how})")

    def _wasted(self, wasted: list[Movement]) -> str:
        """What was thrown away, the dearest first, and what it comes to."""
        value = sum((one.value for one in wasted if one.value is not None), Decimal(0))
        dearest = sorted(wasted, key=lambda one: -(one.value or Decimal(0)))
        named = _shortened(self._moved(one, _waste_words(one)) for one in dearest)
        return _("Waste {value}: {what}").format(
            value=money(value, self.names.currency), what="; ".join(named)
        )

    def _moved(self, one: Movement, why: str) -> str:
        said = self._named(one.item, one.amount)
        return f"{said} ({why})" if why else said

    def _named(self, id: str, amount: Decimal | None) -> str:
        """An item, and how much of it where that is known."""
        item = self.names.item(id)
        name, unit = (item.name, item.unit) if item is not None else (id, "")
        return f"{name} {number(amount)} {unit}".strip() if amount is not None else name


def _shortened(told: Iterable[str]) -> list[str]:
    """The first few, and how many there are besides."""
    all = list(told)
    more = len(all) - NAMED
    return [*all[:NAMED], *([ngettext("{n} more", "{n} more", more).format(n=more)] if more > 0 else [])]


def _waste_words(one: Movement) -> str:
    reason = _(WASTE_REASON_NAMES[WasteReason(one.reason)]) if one.reason else ""
    return one.note if one.reason == WasteReason.OTHER else reason
