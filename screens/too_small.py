"""What is shown while the terminal is too small for the board."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from shiftboard.language import N_, _

COLUMNS, LINES = 80, 24


class TooSmall(ModalScreen[None]):
    """One sentence over everything, and no key acts on what cannot be seen, until there is room again."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "app.leave", N_("leave"), id="too-small.leave")]
    CSS: ClassVar[str] = "TooSmall { background: $background; padding: 1; }"

    def compose(self) -> ComposeResult:
        needs = _("Shiftboard needs at least {columns} columns and {lines} lines.")
        yield Static(needs.format(columns=COLUMNS, lines=LINES), markup=False)

    def on_resize(self, event: events.Resize) -> None:
        self._leave(event.size)

    def on_screen_resume(self) -> None:
        """A question may have been asked over this, and answered."""
        self._leave(self.app.size)

    def _leave(self, size: Size) -> None:
        if self.is_current and fits(size):
            self.dismiss()


def fits(size: Size) -> bool:
    """Whether the board has room."""
    return size.width >= COLUMNS and size.height >= LINES
