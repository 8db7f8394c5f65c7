"""Conversations that more than one screen begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shiftboard.language import _, day, hour
from shiftboard.shift import begins_now

from .dialogs import Choose, Option
from .widgets.rows import Rows

if TYPE_CHECKING:
    from .base import BoardScreen


async def open_next_shift(screen: BoardScreen[Any]) -> None:
    """Ask which shift and who leads it, and open it."""
    board = screen.board
    kind = await next_kind(screen)
    if kind is None:
        return
    lead = await screen.pick_person(_("Who leads it?"), leads=True)
    if lead is not None and await screen.save(board.shifts.open, lead, kind) is not None:
        screen.query_one(Rows).action_first()
        screen.say_saved(_("the shift is open"))


async def next_kind(screen: BoardScreen[Any]) -> str | None:
    """The kind of shift that begins, asked only where it is not plain; None when the question was left."""
    clock = screen.board.clock
    plans = screen.board.shifts.coming()
    kinds = {plan.kind.id: plan for plan in reversed(plans)}
    if len(kinds) < 2 or begins_now(plans[0], clock.now()):
        return plans[0].kind.id if plans else ""
    options = []
    for plan in sorted(kinds.values(), key=lambda plan: plan.span.start):
        start, end = (hour(clock.local(at)) for at in plan.span)
        options.append(Option(plan.kind.id, f"{plan.kind.name}  {start}–{end}", day(plan.day)))
    return await screen.ask(Choose(_("Which shift begins?"), options))
