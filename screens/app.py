"""The app: chooses the screen, hands it the board, and holds what is the same on all of them."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import PurePath
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen
from textual.signal import Signal
from textual.timer import Timer
from textual.worker import WorkerFailed

from shiftboard.board import Board
from shiftboard.clock import Span
from shiftboard.language import N_, _, ngettext

from .areas import AREAS
from .base import CLOCK, BoardScreen
from .crash import write_log
from .styles import Styles
from .themes import BOARD_THEMES, DEFAULT_THEME
from .today import TodayScreen
from .too_small import TooSmall, fits

GATHER = 0.05
"""Seconds in which changes from other terminals are gathered before they are shown."""


def on_terminal() -> bool:
    """Whether somebody can type here."""
    try:
        return sys.__stdin__ is not None and sys.__stdin__.isatty()
    except ValueError:  # it was closed
        return False


class ShiftboardApp(App[int]):
    """The board of one site."""

    TITLE = "Shiftboard"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "today.tcss"]
    DEFAULT_MODE = "today"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                f"{area.digit},{area.key}", f"area('{area.id}')", area.name, show=False, id=f"area.{area.id}"
            )
            for area in AREAS
        ),
        Binding("ctrl+l", "person", N_("change person"), id="board.person", show=False),
        Binding("ctrl+e", "area('lists')", N_("edit lists"), id="board.lists", show=False),
        Binding("f12", "set_pin", N_("my PIN"), id="board.pin", show=False),
        Binding("shift+f12", "take_pin", N_("a forgotten PIN"), id="board.forgotten_pin", show=False),
        Binding("ctrl+p", "everything", N_("everything"), id="board.everything"),
        Binding("ctrl+f", "search_everything", N_("search everything"), id="board.search", show=False),
        Binding("f1", "help", N_("help"), id="board.help"),
        Binding("q", "leave", N_("leave"), id="board.leave"),
    ]

    def __init__(self, board: Board, *, plain_signs: bool = False) -> None:
        super().__init__()
        self.board = board
        self.plain_signs = plain_signs
        self.board_changed: Signal[frozenset[str]] = Signal(self, "board_changed")
        self._gathered: set[str] = set()
        self._gathering: Timer | None = None
        self._minute = ""
        self._gap: Span | None = None
        self._used = board.clock.now()
        self._on_terminal = on_terminal()
        self._wear(board.settings.theme or DEFAULT_THEME)
        self.add_mode("today", lambda: TodayScreen(board))
        self.add_mode("checklist", self._checklist)
        self.add_mode("handover", self._handover)
        self.add_mode("lists", self._lists)
        self.add_mode("stock", self._stock)
        self.add_mode("count", self._counting)
        self.add_mode("items", self._items)
        self.add_mode("delivery", self._delivering)
        self.add_mode("order", self._ordering)
        self.add_mode("dates", self._dates)

    def _wear(self, theme: str) -> None:
        """Put the colours on before the first paint: later, Textual would read every style sheet again."""
        for known in BOARD_THEMES:
            self.register_theme(known)
        self.set_reactive(App.theme, theme if theme in self.available_themes else DEFAULT_THEME)
        self.stylesheet = Styles(variables=self.get_css_variables())

    def _checklist(self) -> Screen[None]:
        from .checklist import ChecklistScreen

        return ChecklistScreen(self.board)

    def _handover(self) -> Screen[None]:
        from .handover import HandoverScreen

        return HandoverScreen(self.board)

    def _stock(self) -> Screen[None]:
        from .stock import StockScreen

        return StockScreen(self.board)

    def _counting(self) -> Screen[None]:
        from .count import CountScreen

        return CountScreen(self.board)

    def _delivering(self) -> Screen[None]:
        from .delivery import DeliveryScreen

        return DeliveryScreen(self.board)

    def _items(self) -> Screen[None]:
        from .items import ItemsScreen

        return ItemsScreen(self.board)

    def _ordering(self) -> Screen[None]:
        from .order import OrderScreen

        return OrderScreen(self.board)

    def _dates(self) -> Screen[None]:
        from .dates import DatesScreen

        return DatesScreen(self.board)

    def _lists(self) -> Screen[None]:
        from .lists import ListsScreen

        return ListsScreen(self.board)

    def on_mount(self) -> None:
        self.board.store.on_change(self._told)
        self.board.store.watch()
        self.set_interval(1, self._tick)

    def on_resize(self, event: events.Resize) -> None:
        """Where there is no room, no key acts on what cannot be seen."""
        if not fits(event.size) and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())

    @property
    def board_screen(self) -> BoardScreen[object] | None:
        """The area's screen on top, None while a dialog is over it."""
        return self.screen if isinstance(self.screen, BoardScreen) else None

    # what others write, and time

    def _told(self, tables: frozenset[str]) -> None:
        """Called on the thread that wrote or looked."""
        if self.is_running:
            self.call_later(self._gather, tables)

    def _gather(self, tables: frozenset[str]) -> None:
        self._gathered |= tables
        if self._gathering is None:
            self._gathering = self.set_timer(GATHER, self._publish)

    def _publish(self) -> None:
        tables, self._gathering = frozenset(self._gathered), None
        self._gathered.clear()
        self.board_changed.publish(tables)

    def _tick(self) -> None:
        """Every minute something may have become due; after some without a key, nobody is there any more."""
        clock = self.board.clock
        self._leave_if_hung_up()
        self._lock_if_left()
        minute = f"{clock.local(clock.now()):%H:%M}"
        if minute != self._minute:
            self._minute = minute
            self._gap = self.board.beat() or self._gap
            self.board_changed.publish(frozenset({CLOCK}))
        if self._gap is not None and (screen := self.board_screen) is not None:
            from .checklist_flows import board_was_down

            gap, self._gap = self._gap, None
            screen.in_turn(board_was_down(screen, gap))

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.MouseDown):
            self._used = self.board.clock.now()
        await super().on_event(event)

    def _leave_if_hung_up(self) -> None:
        """Where the terminal is gone and nobody was told, Textual would go on asking it for keys for ever."""
        if self._on_terminal and not on_terminal():
            self.exit(0)

    def _lock_if_left(self) -> None:
        """Where people have PINs, a board that was left alone asks who is there. What is typed stays."""
        board, minutes = self.board, self.board.settings.lock_after
        left = board.clock.now() - self._used >= timedelta(minutes=minutes)
        if not minutes or not left or not board.who.id or board.staff.single_person:
            return
        board.who.id = ""
        if (screen := self.board_screen) is not None:
            screen.reload()
            n = ngettext("Locked after {n} minute.", "Locked after {n} minutes.", minutes)
            screen.say(n.format(n=minutes) + " " + _("Ticks take your initials; ctrl+l says who you are."))

    # what works everywhere

    async def action_area(self, area: str) -> None:
        """Open an area; from a dialog no key leads away."""
        if self.board_screen is not None:
            await self.go(area)

    async def go(self, area: str) -> None:
        """Show the screen of an area."""
        left = self.screen
        await self.switch_mode(area)
        if (screen := self.board_screen) not in (None, left) and screen.is_mounted:
            screen.arrive()

    def action_person(self) -> None:
        """Change who is at this terminal."""
        if (screen := self.board_screen) is not None:
            from .flows import change_person

            screen.in_turn(change_person(screen))

    def action_set_pin(self) -> None:
        """Give the person at the terminal a PIN, or another one."""
        if (screen := self.board_screen) is not None:
            from .flows import set_pin

            screen.in_turn(set_pin(screen))

    def action_take_pin(self) -> None:
        """Take a forgotten PIN away."""
        if (screen := self.board_screen) is not None:
            from .flows import take_pin

            screen.in_turn(take_pin(screen))

    def action_search_everything(self) -> None:
        """Everything that was ever written, found as one types."""
        if (screen := self.board_screen) is not None:
            from .flows import search_everything

            screen.in_turn(search_everything(screen))

    def action_everything(self) -> None:
        """Every verb there is, found by its name."""
        if (screen := self.board_screen) is not None:
            from .everything import everything

            screen.in_turn(everything(screen))

    def bindings_of(self, screen: BoardScreen[object]) -> list[ActiveBinding]:
        """The keys of the screen, the board and its lists, in this order; not what Textual adds itself."""
        ours = [active for active in screen.active_bindings.values() if active.binding.id]
        return sorted(ours, key=lambda one: (one.binding.id or "").split(".")[0] in ("board", "area", "rows"))

    def action_help(self) -> None:
        """The keys of this screen, and what it is for."""
        if (screen := self.board_screen) is not None:
            from .flows import help

            screen.in_turn(help(screen))

    def action_help_quit(self) -> None:
        """ctrl+c neither leaves nor interrupts."""
        if (screen := self.board_screen) is not None:
            screen.say(_("q leaves the board; everything is saved already."))

    def action_leave(self) -> None:
        """Leave the board; everything is saved already."""
        self.board.heartbeat.end()
        self.exit(0)

    def _fatal_error(self) -> None:
        """Textual would print the values of variables, which may be what guests said; ours goes to a log."""
        if self._exception is not None:
            failed = self._exception  # a worker's is wrapped, and where it came from with it
            path = write_log(failed.error if isinstance(failed, WorkerFailed) else failed)
            text = _(
                "The board stopped because of an error in it. What was shown as saved is saved. Where it "
                "happened is written in {file}."
            )
            self._exit_renderables.append(Text(text.format(file=path)))
        self._close_messages_no_wait()
