"""The order guide on paper: what comes from one supplier as one walks, with room for what is there."""

from __future__ import annotations

from collections.abc import Sequence

from ..checklist import Kind
from ..checklist.blank import Blank, BlankLine
from ..language import _, number
from .order_desk import GuideLine
from .quantity import typed_quantity
from .records import Item, Place

ROOM = 6
"""Letters that the last column of a sheet has."""


def guide_page(site: str, supplier: str, lines: Sequence[GuideLine], places: Sequence[Place]) -> Blank:
    """A sheet to walk along the shelf with; what is typed already stands there."""
    return Blank(
        site,
        _("Order guide: {name}").format(name=supplier),
        "",
        tuple(_line(n, one, places) for n, one in enumerate(lines, 1)),
        counts=True,
        heads=(_("no."), _("item"), _("par, pack"), _("there"), _("buy")),
    )


def _line(n: int, one: GuideLine, places: Sequence[Place]) -> BlankLine:
    item, line = one.item, one.line
    packs = item.packs if item is not None else ()
    return BlankLine(
        section=_place(item, places),
        due=str(n),
        text=item.name if item is not None else line.item,
        limits=_par_and_pack(item),
        kind=Kind.NUMBER,
        choices=(),
        critical=False,
        value=typed_quantity(line.there, packs) if line.there is not None else "",
        who=_short(typed_quantity(line.amount, packs)) if not one.waits else "",
    )


def _short(amount: str) -> str:
    """What fits the last column; more than that is left to be written by hand."""
    return amount if len(amount) <= ROOM else ""


def _place(item: Item | None, places: Sequence[Place]) -> str:
    """The place where one meets it first."""
    kept = item.places if item is not None else ()
    return next((place.name for place in places if place.id in kept), "–")


def _par_and_pack(item: Item | None) -> str:
    if item is None:
        return ""
    par = f"{number(item.par)} {item.unit}" if item.par is not None else "–"
    return f"{par}; {item.packs[0].name} = {number(item.packs[0].of)}" if item.packs else par
