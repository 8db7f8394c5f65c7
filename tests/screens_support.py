"""A person at a terminal: presses keys, reads the screen, and what they wait for has a bound."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from screens.app import ShiftboardApp
from screens.base import BoardScreen
from shiftboard.board import Board
from shiftboard.checklist import Answer

NARROW = (80, 24)
WIDE = (120, 40)
PATIENCE = 15.0
"""Seconds after which a test gives up on what it waits for."""


def screen_text(app: App[Any]) -> str:
    """All that the terminal shows, line by line, each as wide as the terminal."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    assert len(strips) == height
    assert {strip.cell_length for strip in strips} == {width}, "a line is not as wide as the screen"
    return "\n".join(strip.text for strip in strips)


class Hands:
    """The person at the terminal."""

    def __init__(self, app: App[Any], pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    # reading

    @property
    def text(self) -> str:
        """What can be read now."""
        return screen_text(self.app)

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def said(self) -> str:
        """The line over the keys: what the last act did, or why not."""
        return self.lines[-2]

    @property
    def cursor(self) -> str:
        """The text of the row under the cursor."""
        marked = [line for line in self.lines if ">" in line]
        return marked[0][marked[0].index(">") + 1 :] if marked else ""

    def line(self, words: str) -> str:
        """The first line of the screen with these words."""
        found = [line for line in self.lines if words in line]
        assert found, f"{words!r} is not on the screen:\n{self.text}"
        return found[0]

    # acting

    async def press(self, *keys: str) -> None:
        """Press keys, each when the one before was dealt with."""
        for key in keys:
            await self.burst(key)

    async def type(self, text: str, *then: str) -> None:
        """Type a text as fast as a terminal sends it, then press keys."""
        await self.burst(*text, *then)

    async def burst(self, *keys: str) -> None:
        """Press keys so fast that all of them wait before the first is dealt with."""
        driver = self.app._driver
        assert driver is not None
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            character = " " if key == "space" else key if len(key) == 1 else None
            event = events.Key(name, character)
            event.set_sender(self.app)
            driver.send_message(event)
        await self._settle()

    async def paste(self, text: str) -> None:
        """Paste a text as a terminal does."""
        self.app.post_message(events.Paste(text))
        await self._settle()

    async def click(self, words: str) -> None:
        """Click on the first place where these words stand."""
        for y, line in enumerate(self.lines):
            if words in line:
                await self.pilot.click(offset=(line.index(words) + 1, y))
                return
        raise AssertionError(f"{words!r} is not on the screen:\n{self.text}")

    async def click_away(self) -> None:
        """Click on the messages that lie over the rows, as one does who has read them."""
        await self.until(lambda: self.app.screen.query(Toast), "that a message is there")
        while self.app.screen.query(Toast):
            await self.pilot.click(Toast)
            await self.pilot.pause()

    # waiting

    async def until(self, so: Callable[[], object], what: str = "") -> None:
        """Wait until it is so."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not so():
            assert loop.time() < end, f"it did not come about {what}\n{self._seen()}"
            await self.pilot.pause(0.01)

    async def sees(self, *words: str) -> None:
        """Wait until all of these words can be read."""
        await self.until(
            lambda: self._ready() and all(word in self.text for word in words), f"that {words} can be read"
        )

    async def sees_no(self, *words: str) -> None:
        """Wait until none of these words can be read."""
        await self.until(
            lambda: self._ready() and not any(word in self.text for word in words), f"that {words} is gone"
        )

    async def on(self, words: str) -> None:
        """Wait until the cursor stands on a row with these words."""
        await self.until(lambda: self._ready() and words in self.cursor, f"that the cursor is on {words!r}")

    async def asked(self, *words: str) -> None:
        """Wait until a dialog with these words is open."""
        await self.until(
            lambda: (
                not isinstance(self.app.screen, BoardScreen)
                and self._ready()
                and all(word in self.text for word in words)
            ),
            f"that a dialog asks {words}",
        )

    async def back(self) -> None:
        """Wait until no dialog is open."""
        await self.until(lambda: isinstance(self.app.screen, BoardScreen), "that the dialog is gone")

    async def _settle(self) -> None:
        """Let a message go through the queues of the app, its screen and what is on it, one after another."""
        for _queue in range(4):
            await self.pilot.pause(0)

    def _ready(self) -> bool:
        """Whether there is a screen that was laid out once."""
        return self.app.screen.is_running and bool(self.app.screen._compositor.size)

    def _seen(self) -> str:
        return self.text if self._ready() else "(nothing yet)"


@asynccontextmanager
async def at_terminal(board: Board, size: tuple[int, int] = NARROW, **options: Any) -> AsyncIterator[Hands]:
    """The board on a terminal of this size, with somebody at it."""
    app = ShiftboardApp(board, **options)
    async with app.run_test(size=size, notifications=True) as pilot:
        hands = Hands(app, pilot)
        await hands.until(lambda: isinstance(app.screen, BoardScreen) and app.screen.query("KeyLine"))
        await hands.sees(board.settings.name if size[0] >= 100 else "1 ")
        yield hands


def answers(board: Board) -> dict[str, str]:
    """What stands for each answered line, as it is stored."""
    standing: dict[str, str] = {}
    for one in sorted(board.store.table(Answer), key=lambda one: one.id):
        if one.taken_back_at is None:
            standing[one.line] = one.value or f"skipped: {one.reason}"
    return standing
