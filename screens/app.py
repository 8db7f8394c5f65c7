"""The app: chooses the screen, hands it the board, and holds what is the same on all of them."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.signal import Signal
from textual.timer import Timer

from shiftboard.board import Board
from shiftboard.language import N_, _

from .areas import AREAS
from .base import BoardScreen
from .checklist import ChecklistScreen
from .crash import write_log
from .dialogs import Choose, Option, Read
from .handover import HandoverScreen
from .themes import BOARD_THEMES, DEFAULT_THEME
from .today import TodayScreen

GATHER = 0.05
"""Seconds in which changes from other terminals are gathered before they are shown."""


class ShiftboardApp(App[int]):
    """The board of one site."""

    TITLE = "Shiftboard"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                f"{area.digit},{area.key}", f"area('{area.id}')", area.name, show=False, id=f"area.{area.id}"
            )
            for area in AREAS
        ),
        Binding("ctrl+l", "person", N_("change person"), id="board.person", show=False),
        Binding("ctrl+p", "everything", N_("everything"), id="board.everything"),
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

    def on_mount(self) -> None:
        for theme in BOARD_THEMES:
            self.register_theme(theme)
        self.theme = self.board.settings.theme or DEFAULT_THEME
        self.add_mode("today", lambda: TodayScreen(self.board))
        self.add_mode("checklist", lambda: ChecklistScreen(self.board))
        self.add_mode("handover", lambda: HandoverScreen(self.board))
        self.switch_mode("today")
        self.board.store.on_change(self._told)
        self.board.store.watch()
        self.set_interval(1, self._tick)

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
        """Every minute something may have become due."""
        clock = self.board.clock
        minute = f"{clock.local(clock.now()):%H:%M}"
        if minute != self._minute:
            self._minute = minute
            self.board_changed.publish(frozenset({"clock"}))

    # what works everywhere

    async def action_area(self, area: str) -> None:
        """Open an area."""
        if self.board_screen is not None:
            await self.switch_mode(area)

    def action_person(self) -> None:
        """Change who is at this terminal."""
        if (screen := self.board_screen) is not None:
            screen.in_turn(self._change_person(screen))

    async def _change_person(self, screen: BoardScreen[object]) -> None:
        if await screen.pick_person(_("Who is at the terminal?")) is not None:
            person = self.board.person
            screen.say(_("{name} is at the terminal").format(name=person.name if person is not None else ""))

    def action_everything(self) -> None:
        """Every verb there is, found by its name."""
        if (screen := self.board_screen) is not None:
            screen.in_turn(self._everything(screen))

    async def _everything(self, screen: BoardScreen[object]) -> None:
        options: list[Option] = []
        actions: dict[str, str] = {}
        for key, binding in self._bindings_of(screen):
            if binding.action not in actions.values() and not (binding.id or "").startswith("rows."):
                actions[key] = binding.action
                options.append(Option(key, _(binding.tooltip or binding.description), _key(key)))
        themes = {f"theme:{name}": name for name in sorted(self.available_themes)}
        options += [Option(id, _("Colours: {name}").format(name=name)) for id, name in themes.items()]
        chosen = await screen.ask(Choose(_("What shall be done?"), options))
        if chosen is None:
            return
        if chosen in themes:
            self.theme = themes[chosen]
            return
        namespace = screen.active_bindings[chosen].node
        self.call_later(self.run_action, actions[chosen], namespace)

    def _bindings_of(self, screen: BoardScreen[object]) -> list[tuple[str, Binding]]:
        """The keys of the screen, the board and its lists, in this order; not what Textual adds itself."""
        ours = [(key, active.binding) for key, active in screen.active_bindings.items() if active.binding.id]
        return sorted(ours, key=lambda one: (one[1].id or "").split(".")[0] != screen.AREA)

    def action_help(self) -> None:
        """The keys of this screen, and what it is for."""
        if (screen := self.board_screen) is not None:
            screen.in_turn(self._help(screen))

    async def _help(self, screen: BoardScreen[object]) -> None:
        keys: dict[str, list[str]] = {}
        for key, binding in self._bindings_of(screen):
            keys.setdefault(_(binding.tooltip or binding.description), []).append(_key(key))
        lines = [f"{' '.join(names):<16} {text}" for text, names in keys.items()]
        await screen.ask(Read(_("Help"), "\n".join([_(screen.HELP_TEXT), "", *lines])))

    def action_help_quit(self) -> None:
        """ctrl+c neither leaves nor interrupts."""
        if (screen := self.board_screen) is not None:
            screen.say(_("q leaves the board; everything is saved already."))

    def action_leave(self) -> None:
        """Leave the board; everything is saved already."""
        self.exit(0)

    def _fatal_error(self) -> None:
        """Textual would print the values of variables, which may be what guests said; ours goes to a log."""
        if self._exception is not None:
            path = write_log(self._exception)
            text = _(
                "The board stopped because of an error in it. What was shown as saved is saved. Where it "
                "happened is written in {file}."
            )
            self._exit_renderables.append(Text(text.format(file=path)))
        self._close_messages_no_wait()


def _key(key: str) -> str:
    names = {"slash": "/", "space": _("space"), "enter": "Enter", "escape": "Esc"}
    if key in names:
        return names[key]
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key
