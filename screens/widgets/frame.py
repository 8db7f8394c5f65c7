"""What stands around every screen: the top line, the areas, the line that says what was done, the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from shiftboard.language import N_, _

from ..areas import AREAS
from .cells import left, right, styled


class Frame(NamedTuple):
    """What the lines around a screen say."""

    site: str
    shift: str
    who: str
    clock: str
    stop: str = ""
    """What must be seen before anything else; empty when there is no such thing."""
    counts: tuple[tuple[str, int, bool], ...] = ()
    """For each area: its id, how much is open there, and whether something of it is late."""

    def open_in(self, area: str) -> tuple[int, bool]:
        """How much is open in an area, and whether it is late."""
        return next(((n, late) for id, n, late in self.counts if id == area), (0, False))


class FrameLine(Widget):
    """One line, or a column, of the frame; painted again only when it says something else."""

    frame: reactive[Frame | None] = reactive(None)

    def render(self) -> Content:
        return self.line(self.frame, self.size.width) if self.frame is not None else Content("")

    def line(self, frame: Frame, width: int) -> Content:
        """What it says in this many cells."""
        raise NotImplementedError


class TopLine(FrameLine):
    """Site, shift and its span, who is on, the clock; or what must stop everything."""

    def line(self, frame: Frame, width: int) -> Content:
        clock = f"  {frame.clock} "
        room = width - cell_len(clock)
        if frame.stop:
            return styled((left(f" {frame.stop}", room), "bold $error"), (clock, ""))
        parts = [frame.site, frame.shift, frame.who]
        text = " · ".join(part for part in parts if part)
        if cell_len(text) + 1 > room:  # the site is what its people know without reading
            text = " · ".join(part for part in parts[1:] if part)
        return styled((left(f" {text}", room), ""), (clock, "bold"))


class Tabs(FrameLine):
    """The areas on one line, for narrow terminals: the current one in full, the others as digit and count."""

    def __init__(self, current: str) -> None:
        super().__init__()
        self.current = current

    def line(self, frame: Frame, width: int) -> Content:
        return styled(*((text, style) for _id, text, style in self._parts(frame)))

    def _parts(self, frame: Frame) -> list[tuple[str, str, str]]:
        parts = []
        for area in AREAS:
            count, late = frame.open_in(area.id)
            number = f" {count}{'!' if late else ''}" if count else ""
            if area.id == self.current:
                parts.append((area.id, f" {area.digit} {_(area.name)}{number} ", "bold reverse"))
            else:
                parts.append((area.id, f" {area.digit} {_(area.name)}{number} ", "$error" if late else ""))
        return parts

    async def on_click(self, event: events.Click) -> None:
        """Open the area under the mouse."""
        at = 0
        for id, text, _style in self._parts(self.frame) if self.frame is not None else ():
            at += cell_len(text)
            if event.x < at:
                await self.run_action(f"app.area('{id}')")
                return


class Rail(FrameLine):
    """The areas in a column, for wide terminals, each with its count of what is open."""

    def __init__(self, current: str) -> None:
        super().__init__()
        self.current = current

    def line(self, frame: Frame, width: int) -> Content:
        lines = [Content("")]
        for area in AREAS:
            count, late = frame.open_in(area.id)
            number = f"{count}{'!' if late else ' '}" if count else ""
            style = "bold reverse" if area.id == self.current else "$error" if late else ""
            lines.append(styled((left(f" {area.digit} {_(area.name)}", width - 6) + right(number, 5), style)))
        return Content("\n").join(lines)

    async def on_click(self, event: events.Click) -> None:
        """Open the area under the mouse."""
        if 1 <= event.y <= len(AREAS):
            await self.run_action(f"app.area('{AREAS[event.y - 1].id}')")


class SaidLine(Widget):
    """One line that says what the last act did, or why it did not."""

    text: reactive[str] = reactive("")
    wrong: reactive[bool] = reactive(False)

    def render(self) -> Content:
        return styled((left(f" {self.text}", self.size.width), "bold $error" if self.wrong else "$success"))


class KeyHint(NamedTuple):
    """One key on the line at the bottom."""

    key: str
    text: str
    action: str


class KeyLine(Widget):
    """The keys of the screen; they drop out from the right where there is no room, the last two stay."""

    hints: reactive[Sequence[KeyHint]] = reactive(())

    def render(self) -> Content:
        parts: list[tuple[str, str]] = [(" ", "")]
        for hint in self._shown():
            parts += [(hint.key, "bold $accent"), (f" {_(hint.text)}  ", "")]
        return styled(*parts)

    def _shown(self) -> list[KeyHint]:
        room = self.size.width - 1
        always, others = list(self.hints[-2:]), list(self.hints[:-2])
        while others and sum(map(_width, others + always)) > room:
            others.pop()
        return others + always

    async def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        at = 1
        for hint in self._shown():
            at += _width(hint)
            if event.x < at:
                await self._do(hint.action)
                return

    async def _do(self, action: str) -> None:
        for active in self.screen.active_bindings.values():
            if active.binding.action == action:
                await self.app.run_action(action, active.node)
                return


def _width(hint: KeyHint) -> int:
    return cell_len(hint.key) + cell_len(_(hint.text)) + 3


_KEY_NAMES = {
    "space": N_("space"),
    "enter": "Enter",
    "escape": "Esc",
    "slash": "/",
    "equals_sign": "=",
    "delete": "Del",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
}


def key_name(key: str) -> str:
    """A key as people know it."""
    if key in _KEY_NAMES:
        return _(_KEY_NAMES[key])
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key
