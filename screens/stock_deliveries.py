"""Deliveries and claims as they stand on the stock's screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from shiftboard.board import Board
from shiftboard.language import _, day, hour, money
from shiftboard.signs import Sign
from shiftboard.stock.deliveries import Claim, Delivery

from .stock_rows import Heading, StockRow
from .widgets.cells import left
from .widgets.rows import Look

if TYPE_CHECKING:
    from .stock_rows import Screen


@dataclass(frozen=True)
class DeliveryRow(StockRow):
    """A delivery that is being taken in."""

    delivery: Delivery
    done: int
    lines: int

    @property
    def key(self) -> str:
        return f"delivery {self.delivery.id}"

    @property
    def words(self) -> str:
        return self.delivery.name

    def draw(self, screen: Screen, width: int, look: Look) -> Content:
        tail = f" {self.done}/{self.lines} "
        mark = ">" if look.focused else " "
        number = f"  {self.delivery.note_number}" if self.delivery.note_number else ""
        name = left(f"{mark}{screen.sign(Sign.DUE)} {self.delivery.name}{number}", width - len(tail))
        return screen.paint((name, screen.unless(look, "bold")), (tail, ""))

    def about(self, screen: Screen) -> str:
        begun = screen.board.clock.local(self.delivery.begun)
        said = _("begun {day} {time}").format(day=day(begun.date()), time=hour(begun))
        return f"{self.delivery.name} · {said}\n" + _("Enter: go on · x: it was not for us")

    async def act(self, screen: Screen) -> None:
        from .delivery_flows import show_delivery

        await show_delivery(screen, self.delivery.id)

    async def drop(self, screen: Screen) -> None:
        from .delivery_flows import drop_delivery

        await drop_delivery(screen, self.delivery)


@dataclass(frozen=True)
class ClaimRow(StockRow):
    """What a supplier owes."""

    claim: Claim

    @property
    def key(self) -> str:
        return f"claim {self.claim.id}"

    @property
    def words(self) -> str:
        return f"{self.claim.name} {self.claim.text} {self.claim.note_number}"

    def draw(self, screen: Screen, width: int, look: Look) -> Content:
        claim, mark = self.claim, ">" if look.focused else " "
        currency = screen.board.settings.currency
        tail = f" {money(claim.value, currency)} " if claim.value is not None else " "
        text = left(f"{mark}{screen.sign(Sign.DUE)} {claim.name}: {claim.text}", width - len(tail))
        return screen.paint((text, ""), (tail, ""))

    def about(self, screen: Screen) -> str:
        since = day(screen.board.clock.local(self.claim.since).date())
        number = _("delivery note {number}").format(number=self.claim.note_number)
        told = (_("since {when}").format(when=since), number if self.claim.note_number else "")
        first = " · ".join(filter(None, (self.claim.text, *told)))
        return f"{first}\n" + _("Enter: the credit note is here · x: claim it no more")

    async def act(self, screen: Screen) -> None:
        from .delivery_flows import credit_note

        await credit_note(screen, self.claim)

    async def drop(self, screen: Screen) -> None:
        from .delivery_flows import give_up_claim

        await give_up_claim(screen, self.claim)


def delivery_rows(board: Board) -> Iterator[StockRow]:
    """What is being taken in."""
    if open := board.deliveries.open():
        yield Heading(_("DELIVERIES"))
    for one in open:
        lines = board.deliveries.lines(one)
        yield DeliveryRow(one, sum(line.came is not None for line in lines), len(lines))


def claim_rows(board: Board) -> Iterator[StockRow]:
    """What suppliers owe."""
    if claims := board.deliveries.claims():
        yield Heading(_("CLAIMS"))
        yield from map(ClaimRow, claims)
