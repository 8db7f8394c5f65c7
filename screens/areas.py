"""The areas of the board, in one table: their digit, their F key, their name."""

from __future__ import annotations

from typing import NamedTuple

from shiftboard.language import N_


class Area(NamedTuple):
    """One area; F2 to F11 and the digits 1 to 0 open it from anywhere."""

    id: str
    digit: str
    name: str

    @property
    def key(self) -> str:
        """The F key that opens it."""
        return f"f{(int(self.digit) or 10) + 1}"


AREAS = (
    Area("today", "1", N_("Today")),
    Area("checklist", "2", N_("Checklist")),
    Area("stock", "3", N_("Stock")),
    Area("handover", "9", N_("Handover")),
)
