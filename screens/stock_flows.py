"""Conversations about a count: ending it, looking at what differs, approving it, giving it up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from shiftboard.errors import ShiftboardError, Uncounted
from shiftboard.language import _, money, ngettext, number, sentence
from shiftboard.stock.counts import Count, Stage, Variance
from shiftboard.stock.errors import CountAgain
from shiftboard.stock.quantity import typed_quantity

from .base import BoardScreen
from .dialogs import Ask, Choose, Option, Read
from .widgets.cells import left, right

FIRST = 40
"""How many differences are named before the rest is counted."""


async def finish_count(screen: BoardScreen[Any], count: Count) -> str:
    """End the counting: asks why where something is left, shows what differs. What is to be said of it."""
    if not await screen.somebody():
        return ""
    try:
        count = await screen.do(screen.board.stock.finish, count.id)
    except Uncounted as left_over:
        reason = await screen.ask(Ask(_("Why is it not counted?"), hint=sentence(left_over)))
        if reason is None:
            return ""
        finished = await screen.save(screen.board.stock.finish, count.id, reason)
        if finished is None:
            return ""
        count = finished
    except CountAgain as again:
        screen.say_wrong(sentence(again))
        return ""
    except ShiftboardError as error:
        screen.explain(error)
        return ""
    return await review(screen, count)


async def review(screen: BoardScreen[Any], count: Count) -> str:
    """Show what differs from what was expected, and have it approved. What is to be said of it."""
    board = screen.board
    found = board.stock.variances(count)
    while count.stage is Stage.REVIEW:
        options = [
            Option("approve", _("Approve: this is what is on hand")),
            Option("show", _("Show what differs"), _differ_words(found)),
            Option("back", _("Back to counting")),
        ]
        hint = "\n".join(filter(None, (_uncounted(screen, count), _summary(screen, found))))
        chosen = await screen.ask(Choose(count.name, options, hint=hint))
        if chosen == "show":
            width = min(96, screen.size.width - 10)
            lines = list(_table(screen, found, width)) or [_("Everything was as expected.")]
            if left_over := _uncounted(screen, count):
                lines += ["", left_over]
            await screen.ask(Read(_("What differs"), "\n".join(lines)))
            continue
        if chosen == "approve" and await screen.save(board.stock.approve, count.id) is not None:
            said = _("it is what is on hand now")
            screen.say_saved(said)
            return said
        if chosen == "back":
            await screen.save(board.stock.go_on, count.id)
        break
    return ""


async def drop_count(screen: BoardScreen[Any], count: Count) -> None:
    """Ask why a count is given up."""
    if not await screen.somebody():
        return
    reason = await screen.ask(Ask(_("Why is it given up?"), hint=count.name))
    if reason is not None and await screen.save(screen.board.stock.drop, count.id, reason) is not None:
        screen.say_saved(_("what was entered changes nothing"))


def _uncounted(screen: BoardScreen[Any], count: Count) -> str:
    """How many lines were left out, and why; what is on hand there stays as it was."""
    left_over = sum(one.counted is None for one in screen.board.stock.lines(count))
    if not left_over:
        return ""
    said = ngettext("{n} line not counted: {why}", "{n} lines not counted: {why}", left_over)
    return said.format(n=left_over, why=count.reason)


def _differ_words(found: Sequence[Variance]) -> str:
    return str(sum(1 for one in found if one.units))


def _summary(screen: BoardScreen[Any], found: Sequence[Variance]) -> str:
    """What it comes to, in money."""
    currency = screen.board.settings.currency

    def worth(some: Iterable[Variance]) -> str:
        return money(abs(sum((one.value or Decimal(0) for one in some), Decimal(0))), currency)

    less = [one for one in found if (one.units or 0) < 0]
    missing, used = [one for one in less if one.by_sales], [one for one in less if not one.by_sales]
    more = [one for one in found if (one.units or 0) > 0]
    new = sum(1 for one in found if one.expected is None)
    parts = [
        _("used since they were counted before: {amount}").format(amount=worth(used)) if used else "",
        _("missing beside the sales: {amount}").format(amount=worth(missing)) if missing else "",
        _("more than expected: {amount}").format(amount=worth(more)) if more else "",
        _("counted for the first time: {n}").format(n=new) if new else "",
    ]
    return "\n".join(filter(None, parts)) or _("Everything was as expected.")


def _table(screen: BoardScreen[Any], found: Sequence[Variance], width: int) -> Iterator[str]:
    desk, currency = screen.board.stock, screen.board.settings.currency
    differ = [one for one in found if one.units]
    if not differ:
        return
    sales = any(one.by_sales for one in found)
    room = (11, 11, 9, 9, 13) if sales else (12, 12, 10, 14)
    apart = (_("used"), _("apart")) if sales else (_("used"),)
    heads = (_("expected"), _("counted"), *apart, _("value"))
    first = width - sum(room)
    yield left(_("item"), first) + "".join(right(name, size) for name, size in zip(heads, room, strict=True))
    for one in differ[:FIRST]:
        item = desk.item(one.item)
        packs = item.packs if item is not None else ()
        cells = (
            typed_quantity(one.expected or Decimal(0), packs),
            typed_quantity(one.counted, packs),
            *_apart(one, sales=sales),
            money(abs(one.value) if _is_use(one) else one.value, currency) if one.value is not None else "",
        )
        name = item.name if item is not None else one.item
        yield left(name, first) + "".join(right(text, size) for text, size in zip(cells, room, strict=True))


def _is_use(one: Variance) -> bool:
    """Whether what is missing was simply used, as no sales say otherwise."""
    return not one.by_sales and (one.units or 0) < 0


def _apart(one: Variance, *, sales: bool) -> tuple[str, ...]:
    """The cells of what was used, and of what is apart where that stands beside it."""
    units = one.units or Decimal(0)
    if _is_use(one):
        return (number(-units), "") if sales else (number(-units),)
    if sales:
        return ("", _signed(units))
    return (_("{amount} more").format(amount=number(units)),)


def _signed(units: Decimal) -> str:
    return f"+{number(units)}" if units > 0 else number(units)
