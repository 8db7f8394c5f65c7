"""The handover as it will be printed, laid out for the width there is."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from shiftboard.handover.page import Handover
from shiftboard.printing.text import handover_text


class Paper(Widget):
    """A page that is as wide as its place and as long as it needs to be."""

    DEFAULT_CSS = "Paper { height: auto; }"

    handover: reactive[Handover | None] = reactive(None, layout=True)

    def render(self) -> Content:
        return Content(self._text(self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._text(width).count("\n")

    def _text(self, width: int) -> str:
        narrowest = 32
        return handover_text(self.handover, max(narrowest, width)) if self.handover is not None else ""
