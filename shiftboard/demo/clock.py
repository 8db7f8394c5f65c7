"""The clock of the demonstration."""

from __future__ import annotations

from datetime import datetime, timedelta


class SimulatedClock:
    """A clock that stands where it was put; it moves on a little with every look, as time does.

    It never goes past `end`, nor back.
    """

    def __init__(self, end: datetime) -> None:
        self.at = self.end = end

    def __call__(self) -> datetime:
        self.move_to(self.at + timedelta(milliseconds=7))
        return self.at

    def move_to(self, at: datetime) -> None:
        """Go on to a time."""
        self.at = max(self.at, min(at, self.end))
