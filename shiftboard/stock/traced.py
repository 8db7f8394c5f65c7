"""What is known of a lot in words, for the board and for the command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..language import _, day, listed, ngettext, number
from .records import Supplier

if TYPE_CHECKING:
    from ..board import Board
    from .recall_desk import Came, There, Traced

NAMED = 6
"""How many deliveries of a lot are named, the latest, before the rest is counted."""


def traced_words(board: Board, one: Traced) -> Iterator[str]:
    """What came when from whom to which place, and what is still there."""
    item = board.stock.item(one.item)
    name, unit = (item.name, item.unit) if item is not None else (one.item, "")
    yield _("Lot {lot}: {item}").format(lot=one.lot, item=name)
    if not one.came:
        yield _("It never came here by what is written. Look at the packs.")
    earlier = len(one.came) - NAMED
    if earlier > 0:
        yield ngettext("{n} delivery before", "{n} deliveries before", earlier).format(n=earlier)
    for came in one.came[-NAMED:]:
        yield came_words(board, came, unit)
    for there in one.places:
        yield f"{board.stock.place_name(there.place)}: {there_words(there, unit)}"


def came_words(board: Board, came: Came, unit: str) -> str:
    """A delivery of it: when, how much, from whom, to which place, use by when."""
    at = board.clock.local(came.at).date() if came.at is not None else None
    supplier = board.store.table(Supplier).get(came.supplier)
    parts = (
        f"{day(at)} {at.year}" if at is not None else "",
        f"{number(came.amount)} {unit}".strip() if came.amount is not None else "",
        (supplier.name if supplier is not None else came.supplier) or _("found on a pack"),
        board.stock.place_name(came.place),
        _("use by {day}").format(day=day(came.use_by)) if came.use_by is not None else "",
    )
    return " · ".join(filter(None, parts))


def there_words(there: There, unit: str) -> str:
    """What may be in a place: of all lots by the counts, of this one as far as it is known."""
    on_hand = (
        _("on hand: {amount}").format(amount=f"{number(there.on_hand)} {unit}".strip())
        if there.on_hand is not None
        else _("never counted")
    )
    of_lot = (
        _("of this lot at most {amount}").format(amount=f"{number(there.of_lot)} {unit}".strip())
        if there.of_lot is not None
        else ""
    )
    return listed(filter(None, (on_hand, of_lot)))
