"""The first start: one question, then the board."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from data.storage import utc_now
from data.store import Store
from data.transaction import Transaction
from shiftboard.demo import make_demo
from shiftboard.errors import ShiftboardError
from shiftboard.language import N_, _, in_use, sentence
from shiftboard.schema import SCHEMA
from shiftboard.starters import Starter

from .dialogs import Option
from .themes import BOARD_THEMES, DEFAULT_THEME
from .widgets.cells import bar, left, styled
from .widgets.rows import Look, Rows


class FirstRun(App[Path]):
    """Asks what to begin with and makes the store; its result is the folder to open."""

    TITLE = "Shiftboard"
    CSS_PATH = "first_run.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "take", N_("take it"), id="first.take"),
        Binding("q,escape", "leave", N_("leave"), id="first.leave"),
    ]

    def __init__(self, folder: Path, demo_folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.demo_folder = demo_folder
        self.options = [
            Option(
                "demo",
                _("Look around in a demonstration"),
                _("a bistro in the middle of a shift"),
            ),
            Option("restaurant", _("Set up a restaurant"), _("checklists, stations and stock to begin with")),
            Option("shop", _("Set up a shop"), _("the same for a store")),
            Option("empty", _("Begin with an empty board"), _("just the shift log and the handover")),
        ]

    @property
    def rows(self) -> Rows[Option]:
        return self.query_one(Rows)

    @property
    def said(self) -> Static:
        return self.query_one("#said", Static)

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(
                _("Welcome to Shiftboard. What shall this board begin with?"), id="question", markup=False
            )
            yield Rows(self._draw, key=lambda option: option.id)
            yield Static(
                _("Your data will be plain files in {folder}").format(folder=self.folder),
                id="where",
                markup=False,
            )
            yield Static("", id="said", markup=False)
            yield Static(_("↑↓ choose · Enter: take it · q: leave"), id="keys", markup=False)

    def on_mount(self) -> None:
        for theme in BOARD_THEMES:
            self.register_theme(theme)
        self.theme = DEFAULT_THEME
        self.rows.set_rows(self.options)
        self.rows.focus()

    def _draw(self, option: Option, width: int, look: Look) -> Content:
        name = left(f"{'>' if look.focused else ' '} {option.text}", 36)
        return styled((name, "bold"), (left(f" {option.detail}", width - 36), ""))

    @on(Rows.Chosen)
    def action_take(self) -> None:
        """Make what was chosen; once."""
        option = self.rows.current
        if option is not None and not self.rows.disabled:
            self.rows.disabled = True
            self.run_worker(self._make(option.id))

    def action_leave(self) -> None:
        self.exit(None)

    async def _make(self, kind: str) -> None:
        folder = self.demo_folder if kind == "demo" else self.folder
        make: Callable[[], None] = self._make_demo if kind == "demo" else lambda: _make_site(folder, kind)
        try:
            if not (kind == "demo" and Store.is_in(folder)):
                await asyncio.to_thread(make)
        except ShiftboardError as error:
            self.said.update(sentence(error))
            self.rows.disabled = False
            self.rows.focus()
        else:
            self.exit(folder)

    def _make_demo(self) -> None:
        make_demo(self.demo_folder, language=in_use(), now=utc_now(), progress=self._progress)

    def _progress(self, done: int, of: int) -> None:
        self.call_from_thread(self.said.update, f"{bar(done, of, 30)} {done}/{of}")


def _make_site(folder: Path, kind: str) -> None:
    starter = Starter(kind, in_use())

    def fill(tx: Transaction) -> None:
        starter.fill(tx)

    Store.create(folder, SCHEMA, starter.settings().as_toml(), fill).close()
