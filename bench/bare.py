"""The least a Textual app can be: one label, and an echo of each key. What the board is measured beside."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Label


class Bare(App[None]):
    """Shows `ready`, then how many keys came."""

    keys = 0

    def compose(self) -> ComposeResult:
        yield Label("ready")

    def on_key(self, _event: events.Key) -> None:
        self.keys += 1
        self.query_one(Label).update(f"{self.keys:5}", layout=False)


if __name__ == "__main__":
    Bare().run()
