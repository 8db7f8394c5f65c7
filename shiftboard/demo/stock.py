"""The stock of the demonstration: counted, used, delivered, thrown away, sold, as a house does in a week."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_CEILING, Decimal
from random import Random

from ..board import Board
from ..clock import Span
from ..language import _
from ..staff import Person
from ..stock.counts import Count, SheetKind
from ..stock.deliveries import Details
from ..stock.movements import WasteReason
from ..stock.quantity import typed_quantity
from ..stock.records import Item
from ..stock.sales import SalesFile, Sold
from .clock import SimulatedClock
from .words import OFF

FRESH_DAYS = 5
"""Days until what comes fresh is past its date."""
FRESH = 3
"""How many items of a delivery have a date that somebody writes down."""
FRESH_UNITS = ("kg", "l")
"""What is weighed or poured, and does not keep long."""
SOLD = 4
"""How many items the till sells as they are."""
KEPT_MONTHS = 30
"""Shifts between two counts of everything."""


class StockWork:
    """What the people of the demonstration do with the stock."""

    def __init__(self, board: Board, moving: SimulatedClock, chance: Random, hands: list[Person]) -> None:
        self.board = board
        self.moving = moving
        self.chance = chance
        self.hands = hands

    def shift(self, turn: int, span: Span) -> None:
        """The stock's part of a whole shift; who leads is at the terminal. `turn` counts shifts from 1."""
        self._dates()
        self._put_back_on()
        self._settle_claims()
        if turn % KEPT_MONTHS == 1:
            self._count(self._sheet(SheetKind.FULL))
        elif turn % 2 == 0:
            self._count(self._sheet(SheetKind.HOT))
        elif turn > 1:
            self._deliver(turn)
        if turn > 1:
            self._waste()
            self._sales(span)
        if turn % 3 == 0:
            self._take_off()

    def begin_count(self) -> None:
        """A count of the first place that is under way: a third of it is done."""
        stock, places = self.board.stock, self.board.stock.places()
        if not places:
            return
        count = stock.begin(places[0].id)
        for line in stock.lines(count)[: count.size // 3]:
            stock.count(count.id, line.place, line.item, self.there(line.item, line.place))

    def under_way(self) -> None:
        """What has happened by now in the shift that goes on."""
        self._waste()
        self._take_off()
        self._deliver(2, faults=False)

    def there(self, id: str, place: str = "") -> str:
        """What somebody finds of an item, as it would be typed: a little less than should be there."""
        item = self._item(id)
        level = self.board.stock.levels().get((place, id))
        if level is None:
            amount = self._share(item) * Decimal(self.chance.randint(60, 100)) / 100
        else:
            amount = max(Decimal(0), level.on_hand) * Decimal(self.chance.randint(72, 98)) / 100
        return typed_quantity(_rounded(item, amount), item.packs)

    # inside

    def _item(self, id: str) -> Item:
        item = self.board.stock.item(id)
        assert item is not None
        return item

    def _share(self, item: Item) -> Decimal:
        """What should be there in one place of an item."""
        return (item.par or Decimal(6)) / max(1, len(item.places))

    def _later(self, least: int = 4, most: int = 20) -> None:
        self.moving.move_to(self.moving.at + timedelta(seconds=self.chance.randint(least, most)))

    def _sheet(self, kind: SheetKind) -> str:
        return next((one.id for one in self.board.stock.sheets() if one.kind is kind), "")

    def _count(self, sheet: str) -> None:
        """Count a sheet: one counts, who leads approves."""
        if not sheet:
            return
        stock, lead = self.board.stock, self.board.who.id
        self.board.who.id = self.chance.choice(self.hands).id
        count = stock.begin(sheet)
        for line in stock.lines(count):
            self._later(1, 4)
            stock.count(count.id, line.place, line.item, self.there(line.item, line.place))
        self._again(count)
        stock.finish(count.id)
        self.board.who.id = lead
        stock.approve(count.id)

    def _again(self, count: Count) -> None:
        for line in self.board.stock.again(count):
            self.board.stock.count(count.id, line.place, line.item, line.entries[-1].typed)

    def _hot(self) -> list[Item]:
        sheet = next((one for one in self.board.stock.sheets() if one.kind is SheetKind.HOT), None)
        return [self._item(id) for id in sheet.items] if sheet is not None else self.board.stock.items()[:12]

    def _deliver(self, turn: int, *, faults: bool = True) -> None:
        """A supplier brings what is missing of the hot items; now and then something is wrong with it."""
        suppliers = sorted({one.supplier for one in self._hot() if one.supplier})
        if not suppliers:
            return
        supplier = suppliers[turn % len(suppliers)]
        wanted = [one for one in self._hot() if one.supplier == supplier]
        desk, today = self.board.deliveries, self.board.clock.business_day(self.moving.at)
        delivery = desk.begin(supplier, note_number=f"{today:%y%m%d}-{turn}")
        on_hand = self.board.stock.on_hand()
        for n, item in enumerate(wanted):
            self._later(20, 60)
            there = on_hand[item.id].amount if item.id in on_hand else Decimal(0)
            missing = max(Decimal(1), (item.par or Decimal(6)) - max(Decimal(0), there))
            pack = item.packs[0].of if item.packs else Decimal(1)
            packs = (missing / pack).to_integral_value(ROUND_CEILING)
            spoils = item.unit in FRESH_UNITS or self.board.settings.kind == "shop"
            fresh = today + timedelta(days=FRESH_DAYS) if spoils and n < FRESH else None
            use_by = f"{fresh:%Y-%m-%d}" if fresh is not None else ""
            lot = f"L{today:%j}" if fresh is not None else ""
            typed = typed_quantity(packs * pack, item.packs)
            desk.receive(delivery.id, item.id, typed, Details(use_by=use_by, lot=lot))
        if faults and (self.chance.random() < 0.2 or turn == 3):
            desk.refuse(delivery.id, wanted[0].id, "1", _("dented"))
        desk.finish(delivery.id, claim=True)

    def _settle_claims(self) -> None:
        claims = self.board.deliveries.claims()
        if len(claims) > 1:
            self.board.deliveries.credited(claims[0].id, f"CN {self.chance.randint(1000, 9999)}")

    def _waste(self) -> None:
        item = min(self.chance.sample(self._hot(), 4), key=lambda one: one.cost or Decimal(0))
        reason = self.chance.choice([WasteReason.SPOILED, WasteReason.DAMAGED, WasteReason.MISTAKE])
        self._later()
        self.board.moves.waste(item.id, item.places[0], "1", reason)

    def _take_off(self) -> None:
        """Something is off; there is at most one at a time."""
        if not self.board.eighty_six.off():
            name, reason = self.chance.choice(OFF[self.board.settings.kind])
            self.board.eighty_six.take_off(_(name), reason=_(reason))

    def _put_back_on(self) -> None:
        for one in self.board.eighty_six.off():
            self.board.eighty_six.back_on(one.id)

    def _dates(self) -> None:
        """Dates that are near are looked at: marked down once, past ones are seen to a day late."""
        desk, found = self.board.dates, self.board.dates.due()
        for n, one in enumerate(found[:3]):
            self._later()
            if one.is_past(desk.today):
                if one.is_past(desk.today - timedelta(days=1)):  # a day late somebody sees to it
                    desk.gone(one.id)
            elif one.markdown is None:
                desk.mark_down(one.id, "30")
            elif n:
                desk.gone(one.id)
        if not found:
            item = self.chance.choice(self._hot())
            day = desk.today + timedelta(days=self.chance.randint(1, 3))
            desk.note(item.id, item.places[0], f"{day:%Y-%m-%d}", "1")

    def _sales(self, span: Span) -> None:
        """What the till sold of a few things on the business day before, taken in once."""
        day = self.board.clock.business_day(self.moving.at) - timedelta(days=1)
        if f"{day}" in self.board.sales.days():
            return
        at = span.start - timedelta(days=1) + timedelta(hours=2)
        if self.board.clock.business_day(at) != day:
            return
        sold = tuple(
            Sold(item.id, at, Decimal(self.chance.randint(1, 3)))
            for item in self._hot()[-SOLD:]
            if item.id in self.board.stock.on_hand()
        )
        if sold:
            self.board.sales.take_in(SalesFile(f"{_('sales')}-{day}.csv", len(sold), sold, (day,)))


def _rounded(item: Item, amount: Decimal) -> Decimal:
    step = Decimal("0.5") if item.unit in ("kg", "l") else Decimal(1)
    return (amount / step).to_integral_value() * step
