"""The line on the stock's screen that says how many use-by dates are to be looked at."""

from __future__ import annotations

from typing import Any, NamedTuple

from textual.content import Content

from shiftboard.board import Board
from shiftboard.language import _, ngettext
from shiftboard.signs import Sign

from .base import BoardScreen
from .widgets.cells import left
from .widgets.rows import Look


class DatesRow(NamedTuple):
    """That use-by dates are to be looked at."""

    all: int
    past: int
    """How many of them must not be sold any more."""

    @property
    def words(self) -> str:
        said = ngettext("{n} use-by date to check", "{n} use-by dates to check", self.all)
        return said.format(n=self.all)


def dates_rows(board: Board) -> list[DatesRow]:
    """One line, or none where nothing is to be looked at."""
    due = board.dates.due()
    return [DatesRow(len(due), sum(one.is_past(board.dates.today) for one in due))] if due else []


def draw_dates(screen: BoardScreen[Any], row: DatesRow, width: int, look: Look) -> Content:
    """How many there are, and how many are past."""
    tail = ngettext("{n} past", "{n} past", row.past).format(n=row.past) + " " if row.past else ""
    style = screen.unless(look, "$error" if row.past else "")
    sign = screen.sign(Sign.CRITICAL if row.past else Sign.DUE)
    text = left(f"{'>' if look.focused else ' '}{sign} {row.words}", width - len(tail))
    return screen.paint((text, style), (tail, style))


def about_dates(row: DatesRow) -> str:
    """What Enter does."""
    return f"{row.words}\n" + _("Enter: show them")
