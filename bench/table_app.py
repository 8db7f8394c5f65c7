"""A bare Textual table with so many rows; what is typed appears in its cell: `table_app.py 1500`."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("TEXTUAL_FPS", "240")  # as the board does, before Textual is imported
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")

from textual import events  # the lines above must come first
from textual.app import App, ComposeResult  # likewise
from textual.coordinate import Coordinate  # likewise
from textual.widgets import DataTable  # likewise


class TableApp(App[None]):
    """What one would write to count things: four columns, a figure in the last, nothing is kept."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.count = rows

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("item", "pack", "category", "counted")
        table.add_rows((f"Bottle {n:04}", "case = 12 bottle", "Bench", "      ") for n in range(self.count))
        table.focus()

    def on_key(self, event: events.Key) -> None:
        """A digit is added to the figure, backspace empties it."""
        table = self.query_one(DataTable)
        cell = Coordinate(table.cursor_row, 3)
        if event.key.isdecimal():
            table.update_cell_at(cell, table.get_cell_at(cell).strip() + event.key)
        elif event.key == "backspace":
            table.update_cell_at(cell, "      ")


if __name__ == "__main__":
    TableApp(int(sys.argv[1])).run()
