"""What the stock is worth, by place and by category, to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shiftboard.language import _, day, hour, money, ngettext
from shiftboard.stock.worth import Group, Worth

from .base import BoardScreen
from .dialogs import Read
from .widgets.cells import left, right

VALUE = 18


async def show_value(screen: BoardScreen[Any]) -> None:
    """Show what is on hand at cost, and how old and how whole that is."""
    found = screen.board.use.worth()
    width = min(96, screen.size.width - 10)
    await screen.ask(Read(_("Stock value"), "\n".join(_lines(screen, found, width))))


def _lines(screen: BoardScreen[Any], found: Sequence[Worth], width: int) -> Iterator[str]:
    total, clock = found[0], screen.board.clock
    yield _row(screen, _("Everything, at cost without tax"), total, width)
    if total.oldest is not None:
        at = clock.local(total.oldest)
        when = f"{day(at.date())} {hour(at)}"
        yield _("The oldest count in it is of {when}.").format(when=when)
    if total.no_cost:
        said = ngettext("{n} item has no cost and is not in it.", "{n} items have no cost and are not in it.",
                        total.no_cost)  # fmt: skip
        yield said.format(n=total.no_cost)
    if total.never_counted:
        said = ngettext("{n} item was never counted where it is kept and is not in it.",
                        "{n} items were never counted where they are kept and are not in it.",
                        total.never_counted)  # fmt: skip
        yield said.format(n=total.never_counted)
    for group, heading in ((Group.PLACE, _("BY PLACE")), (Group.CATEGORY, _("BY CATEGORY"))):
        yield from ("", heading)
        yield from (
            _row(screen, one.name or _("no category"), one, width) for one in found if one.group is group
        )


def _row(screen: BoardScreen[Any], name: str, one: Worth, width: int) -> str:
    items = ngettext("{n} item", "{n} items", one.items).format(n=one.items)
    value = money(one.value, screen.board.settings.currency)
    return left(name, width - VALUE - 14) + right(items, 14) + right(value, VALUE)
