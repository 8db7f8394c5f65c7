"""An order as the supplier gets it: the same for every coat it is printed in, and for a file of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ..language import number
from .orders import Order, OrderLine, OrderStage
from .records import Item, Pack, Supplier


class OrderedLine(NamedTuple):
    """A line of an order."""

    sku: str
    barcode: str
    name: str
    packs: Decimal | None
    """Whole packs, where it is whole packs."""
    pack: str
    """What such a pack is called; empty where it is ordered loose."""
    pack_of: Decimal | None
    """Base units in a pack."""
    amount: Decimal
    """In base units."""
    unit: str
    price: Decimal | None
    """Per base unit, in the site's currency, without tax."""
    value: Decimal | None

    @property
    def wanted(self) -> str:
        """What is to be brought, as people say it: 2 × case, or 2.75 kg."""
        if self.packs is None:
            return f"{number(self.amount)} {self.unit}"
        return f"{number(self.packs)} × {self.pack}"

    @property
    def units(self) -> str:
        """The same in base units, where it was said in packs."""
        return f"{number(self.amount)} {self.unit}" if self.packs is not None else ""


class OrderPage(NamedTuple):
    """An order on paper."""

    site: str
    supplier: str
    account: str
    """What the supplier calls us: a customer number."""
    number: str
    is_draft: bool
    """Whether it is not placed yet."""
    day: date
    """On which it was placed, or is written."""
    due: date
    by: str
    """Who placed it."""
    lines: tuple[OrderedLine, ...]
    note: str
    currency: str

    @property
    def total(self) -> Decimal | None:
        """What it comes to, without tax; None where not one price is known."""
        known = [one.value for one in self.lines if one.value is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def unpriced(self) -> int:
        """How many lines the total leaves out: no price of them is known."""
        return sum(one.value is None for one in self.lines)


def order_page(
    order: Order,
    supplier: Supplier,
    items: Mapping[str, Item],
    *,
    site: str,
    currency: str,
    day: date,
    due: date,
    by: str,
) -> OrderPage:
    """The order with what is wanted; what is not wanted does not stand on it."""
    return OrderPage(
        site=site,
        supplier=supplier.name,
        account=supplier.account,
        number=order.id,
        is_draft=order.stage is OrderStage.DRAFT,
        day=day,
        due=due,
        by=by,
        lines=tuple(_line(one, items.get(one.item)) for one in order.wanted),
        note=order.note,
        currency=currency,
    )


def in_packs_of(amount: Decimal, packs: tuple[Pack, ...]) -> tuple[Decimal, Pack] | None:
    """An amount as whole first packs; None where it is none, or not whole."""
    pack = packs[0] if packs and packs[0].of > 0 else None
    if pack is None or not amount or amount % pack.of:
        return None
    return (amount / pack.of).normalize() + 0, pack


def _line(line: OrderLine, item: Item | None) -> OrderedLine:
    whole = in_packs_of(line.amount, item.packs) if item is not None else None
    return OrderedLine(
        sku=item.sku if item is not None else line.item,
        barcode=item.barcode if item is not None else "",
        name=item.name if item is not None else line.item,
        packs=whole[0] if whole is not None else None,
        pack=whole[1].name if whole is not None else "",
        pack_of=whole[1].of if whole is not None else None,
        amount=line.amount,
        unit=item.unit if item is not None else "",
        price=line.price,
        value=line.value,
    )
