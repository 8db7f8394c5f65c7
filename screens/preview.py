"""What will come out, shown before it does: on the roll as wide as it is, page by page, or as a mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer, Vertical
from textual.content import Content
from textual.widgets import Static

from shiftboard.language import N_, _
from shiftboard.printing.lines import Line, Weight
from shiftboard.printing.preview import Preview

from .dialogs import Choose, Dialog, Option
from .widgets.cells import left, styled

LOOK = "?"
"""How the answer begins when it is to be looked at first: `?1`."""

MARKS = {Weight.HEADING: N_("bold"), Weight.LOUD: N_("bold, tall")}
"""What stands beside a line of a slip: a terminal need not show it."""


class ChoosePrint(Choose):
    """Asks what or where to print; Tab shows first what will come out, and with `look` Enter does, too."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "look", N_("show first"), id="dialog.look")]

    def __init__(self, question: str, options: Sequence[Option], *, look: bool = False) -> None:
        super().__init__(question, options)
        if look:
            self.keys = _("↑↓ choose · Enter: show it · Esc: back")
        else:
            self.keys = _("↑↓ choose · Enter: print · Tab: show it first · Esc: back")

    def action_look(self) -> None:
        """Take what the cursor is on, to be looked at."""
        if self.rows.current is not None:
            self.dismiss(f"{LOOK}{self.rows.current.id}")


class Looked(Dialog[bool]):
    """Shows what will come out; Enter sends it."""

    AUTO_FOCUS = "ScrollableContainer"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "agree", N_("print"), id="dialog.agree")]

    def __init__(self, what: str, preview: Preview) -> None:
        super().__init__()
        self.what = what
        self.preview = preview

    def compose(self) -> ComposeResult:
        shown = self.preview
        title = f"{self.what} → {shown.to} ({shown.about})"
        width = self.app.size.width
        with Vertical(classes="box paper"):
            yield Static(left(f" {title}", width), markup=False, classes="question")
            with ScrollableContainer(classes="" if shown.columns else "wraps"):
                yield Static(Content("\n").join(self._lines(width)), markup=False)
            keys = _(" Enter: print · ↑↓ scroll · Esc: back")
            yield Static(keys, markup=False, classes="keys")

    def _lines(self, width: int) -> Iterator[Content]:
        """The lines as they come out, between the edges of the roll where there is room to draw them."""
        columns = self.preview.columns
        edge = "│" if columns and columns + 2 <= width else ""
        for line in self.preview.lines:
            text = _on_roll(line, columns) if columns else line.text
            mark = f" {_(MARKS[line.weight])}" if edge and line.weight in MARKS else ""
            yield styled((edge, "dim"), (text, _style(line)), (f"{edge}{mark}", "dim"))

    def action_agree(self) -> None:
        self.dismiss(True)


def _on_roll(line: Line, columns: int) -> str:
    text = f"[QR {line.text}]" if line.code else line.text
    room = max(0, columns - cell_len(text))
    before = room // 2 if line.centred else 0
    return " " * before + text + " " * (room - before)


def _style(line: Line) -> str:
    if line.weight is Weight.FAINT:
        return "dim"
    return "" if line.weight is Weight.PLAIN else "bold"
