"""Conversations that more than one screen begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shiftboard.language import _, day, hour

from .dialogs import Choose, Option

if TYPE_CHECKING:
    from .base import BoardScreen


async def open_next_shift(screen: BoardScreen[Any]) -> None:
    """Ask which shift and who leads it, and open it."""
    board = screen.board
    plans = board.shifts.coming()[:4]
    kind = plans[0].kind.id if plans else ""
    if len(plans) > 1:
        options = []
        for plan in plans:
            start, end = (hour(board.clock.local(at)) for at in plan.span)
            options.append(Option(plan.kind.id, f"{plan.kind.name}  {start}–{end}", day(plan.day)))
        options = list({option.id: option for option in reversed(options)}.values())[::-1]
        chosen = await screen.ask(Choose(_("Which shift begins?"), options)) if len(options) > 1 else kind
        if chosen is None:
            return
        kind = chosen
    lead = await screen.pick_person(_("Who leads it?"), leads=True)
    if lead is not None and await screen.save(board.shifts.open, lead, kind) is not None:
        screen.say_saved(_("the shift is open"))
