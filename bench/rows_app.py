"""The board's list alone, with as many rows as asked for: `rows_app.py 100000`."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("TEXTUAL_FPS", "240")  # as the board does, before Textual is imported
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

from textual.app import App, ComposeResult  # the lines above must come first
from textual.content import Content  # likewise

from screens.widgets.cells import left, styled  # likewise
from screens.widgets.rows import Look, Rows  # likewise


class RowsApp(App[None]):
    """One list that fills the screen."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.lines = [f"Line {n} of a long list" for n in range(rows)]

    def compose(self) -> ComposeResult:
        yield Rows(_draw, key=str)

    def on_mount(self) -> None:
        rows = self.query_one(Rows)
        rows.set_rows(self.lines)
        rows.focus()


def _draw(line: str, width: int, look: Look) -> Content:
    return styled((" ○ ", "" if look.active else "bold"), (left(line, width - 9), ""), (" 12:00", ""))


if __name__ == "__main__":
    RowsApp(int(sys.argv[1])).run()
