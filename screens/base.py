"""What every area's screen has: the frame, reading and showing, saving, asking."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Generic, ParamSpec, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen

from data.record import Record
from shiftboard.board import Board
from shiftboard.checklist import Answer
from shiftboard.errors import NeedsPin, NobodyPicked, ShiftboardError
from shiftboard.language import N_, _, day, hour, sentence
from shiftboard.log import LogEntry
from shiftboard.roles import ROLE_NAMES
from shiftboard.signs import Sign
from shiftboard.stock.batches import BatchCheck, DateNoted
from shiftboard.stock.counts import Counted
from shiftboard.stock.movements import MOVEMENT_KIND_NAMES, Movement
from shiftboard.today import Target

from .widgets.cells import styled
from .widgets.frame import Frame, FrameLine, KeyHint, KeyLine, Rail, SaidLine, Tabs, TopLine, key_name
from .widgets.rows import Look, Rows

if TYPE_CHECKING:
    from .app import ShiftboardApp

P = ParamSpec("P")
T = TypeVar("T")
V = TypeVar("V")

CLOCK = "clock"
"""The change that is told when a minute has passed."""

OUTBOX = "outbox"
"""The change that is told when something was sent, or could not be."""

SAVING_SHOWS_AFTER = 0.1
"""Seconds until a save says that it is still at it."""


class BoardScreen(Screen[None], Generic[V]):
    """A screen of one area: `load` reads plain values, `show` puts them on the widgets."""

    AREA: ClassVar[str] = ""
    HELP_TEXT: ClassVar[str] = ""
    ENTER: ClassVar[str] = ""
    """What Enter does on a line of the list, for the line of keys."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  # Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "log", N_("log line"), id="board.log", tooltip=N_("Write a line in the shift log")),
        Binding(
            "u", "take_back", N_("take back"), id="board.take-back", tooltip=N_("Take back your last entry")
        ),
        Binding(
            "p,P",
            "print_something",
            N_("print"),
            show=False,
            id="board.print",
            tooltip=N_("Print a list, the briefing or the downtime pack"),
        ),
    ]

    def __init__(self, board: Board) -> None:
        super().__init__()
        self.board = board
        self._asking = False
        self._stale = False
        self._shown: tuple[str | int, ...] = ()
        self.values: V | None = None
        self._to_say: str | None = None
        self._drafts: dict[tuple[str, str, str], str] = {}

    # what an area says

    def content(self) -> ComposeResult:
        """The area's own widgets."""
        raise NotImplementedError

    def load(self) -> V:
        """What the screen shows, read from memory."""
        raise NotImplementedError

    def show(self, values: V) -> None:
        """Put the values on the lists, and touch nothing else."""
        raise NotImplementedError

    def show_about(self) -> None:
        """Show what there is to know about the row under the cursor."""

    # the frame

    @property
    def shiftboard(self) -> ShiftboardApp:
        return cast("ShiftboardApp", self.app)

    @property
    def said_line(self) -> SaidLine:
        return self.query_one(SaidLine)

    @property
    def key_line(self) -> KeyLine:
        return self.query_one(KeyLine)

    def compose(self) -> ComposeResult:
        # Textual sets these when it has laid the screen out once, and then lays it out again.
        self.add_class(max(one for one in self.HORIZONTAL_BREAKPOINTS if one[0] <= self.app.size.width)[1])
        # Side by side on the screen itself: Textual paints every container again with each key.
        yield TopLine()
        yield Tabs(self.AREA)
        yield KeyLine()
        yield SaidLine()
        yield Rail(self.AREA)
        yield from self.content()

    def on_mount(self) -> None:
        if not self.query(Rows):  # the board was left before this came up: Textual composes nothing then
            return
        self.shiftboard.board_changed.subscribe(self, self._changed)
        self.reload()
        self.set_focus(self.query_one(Rows))
        self.key_line.hints = self._hints()

    def on_screen_resume(self) -> None:
        if self._stale:
            self.reload()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_about)  # it is as wide as the screen

    @on(Rows.Moved)
    def moved(self) -> None:
        self.call_after_refresh(self.show_about)

    def arrive(self) -> None:
        """What the screen does when somebody comes back to it from another area."""
        self.say("")  # what was said here last is long past

    def reload(self) -> None:
        """Read and show anew."""
        if not self.query(Rows):
            return  # the board is being left
        self._stale = False
        self._shown = self.board.store.version
        self.values = self.load()
        self.show(self.values)
        if self.is_mounted:  # the lists first: together they would make Textual paint the whole screen
            self.call_after_refresh(self.show_around)
        else:
            self.show_around()

    def show_around(self) -> None:
        """Show anew what stands around the lists."""
        self.show_about()
        frame = self._frame()
        for line in self.query(FrameLine):
            line.frame = frame

    def _changed(self, tables: frozenset[str]) -> None:
        if not self.is_current:
            self._stale = True
        elif self._shown != self.board.store.version or tables & {CLOCK, OUTBOX}:
            self.reload()

    def _frame(self) -> Frame:
        board, clock = self.board, self.board.clock
        shift, person, now = board.shifts.current(), board.person, board.clock.now()
        if shift is None:
            span = _("no shift is open")
        else:
            hours = f"{hour(clock.local(shift.starts))}–{hour(clock.local(shift.ends))}"
            span = f"{shift.name} {day(shift.business_day)} {hours}"
        who = f"{person.name} ({_(ROLE_NAMES[person.role])})" if person is not None else _("nobody picked")
        trouble = board.store.trouble()
        return Frame(
            site=board.settings.name,
            shift=span,
            who=who,
            clock=hour(clock.local(now)),
            stop=sentence(trouble) if trouble is not None else "",
            counts=self._counts(),
        )

    def _counts(self) -> tuple[tuple[str, int, bool], ...]:
        to_do = self.board.to_do()
        stock = [one.late for one in to_do if one.target in (Target.COUNT, Target.ORDER, Target.DATES)]
        late = self.board.late(states := [one for one in self.board.checklist.states() if one.open])
        waiting = self.board.handover.unreceived()
        return (
            ("today", len(to_do), any(one.late for one in to_do)),
            ("checklist", late or len(states), late > 0),
            ("stock", len(stock), any(stock)),
            ("handover", len(waiting.left) if waiting is not None else 0, waiting is not None),
        )

    def _hints(self) -> list[KeyHint]:
        """The keys of this screen, then those of the board; help and leave stand last and stay."""
        own = [KeyHint("Enter", self.ENTER, "screen.go")] if self.ENTER else []
        general: list[KeyHint] = []
        everywhere = {"log", "take_back"}
        for key, active in self.active_bindings.items():
            binding = active.binding
            if not binding.show or not binding.description:
                continue
            hint = KeyHint(binding.key_display or key_name(key), binding.description, binding.action)
            if hint.action in (known.action for known in [*own, *general]):
                continue
            (own if active.node is self and hint.action not in everywhere else general).append(hint)
        return [*own, *general]

    # signs and sentences

    def sign(self, sign: Sign) -> str:
        """A sign as this terminal can show it."""
        return sign.ascii if self.shiftboard.plain_signs else sign.sign

    def paint(self, *parts: tuple[str, str]) -> Content:
        """Plain texts in their styles for a line of a list; `$error` and its like are the theme's colours."""
        return styled(*((text, self._colours(style)) for text, style in parts))

    def _colours(self, style: str) -> str:
        if "$" not in style:
            return style
        known = self.app.theme_variables
        return " ".join(known[word[1:]] if word[0] == "$" else word for word in style.split())

    @staticmethod
    def unless(look: Look, style: str) -> str:
        """The style, but not under the cursor, which has its own colours."""
        return "" if look.active else style

    def say(self, text: str) -> None:
        """Say what was done, after the lines that show it: what was pressed is answered first."""
        self._to_say = text
        self.call_after_refresh(self._say_it)

    def _say_it(self) -> None:
        if self._to_say is not None:
            self._say(self._to_say, wrong=False)

    def say_wrong(self, text: str) -> None:
        """Say why something was not done."""
        self._say(text, wrong=True)
        if len(text) > self.said_line.size.width - 2:
            self.notify(text, severity="error", timeout=7, markup=False)

    def _say(self, text: str, *, wrong: bool) -> None:
        self._to_say = None
        self.said_line.wrong = wrong
        self.said_line.text = text

    # saving

    async def save(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Do a verb of a desk; shows what it changed and says so, or says why it could not be done."""
        try:
            result = await self.do(verb, *args, **kwargs)
        except ShiftboardError as error:
            self.explain(error, partial(self.save, verb, *args, **kwargs))
            return None
        self.say_saved()
        return result

    async def do(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a verb on the writer thread and show what it changed; its errors are the caller's."""
        if not self.board.who.id:
            raise NobodyPicked()
        try:
            result = await self.patiently(self.board.store.submit(verb, *args, **kwargs))
        except NeedsPin:
            from .flows import prove

            if not await prove(self):
                raise
            result = await self.patiently(self.board.store.submit(verb, *args, **kwargs))
        self._drafts.clear()
        self.reload()
        return result

    def explain(self, error: ShiftboardError, again: Callable[[], Awaitable[object]] | None = None) -> None:
        """Say why something was not done; where only the person is missing, ask who and do it `again`."""
        self.say_wrong(sentence(error))
        if isinstance(error, NobodyPicked):
            self.in_turn(self._ask_who(again))

    async def _ask_who(self, then: Callable[[], Awaitable[object]] | None) -> None:
        if await self.somebody():
            self.say(_("{name} is at the terminal").format(name=self.board.staff.name(self.board.who.id)))
            if then is not None:
                await then()

    def say_saved(self, what: str = "") -> None:
        """Say that it is saved, and how it is taken back."""
        at = hour(self.board.clock.local(self.board.clock.now()))
        saved = _("Saved {time}").format(time=at)
        self.say(" · ".join(part for part in (saved, what or _("u takes it back")) if part))

    async def patiently(self, future: Future[T]) -> T:
        """Wait for what the writer thread does; says that it is at it when it takes long."""
        waiting = asyncio.wrap_future(future)
        done, _pending = await asyncio.wait([waiting], timeout=SAVING_SHOWS_AFTER)
        if not done:
            self.say(_("Saving …"))
        return await waiting

    # asking

    def in_turn(self, flow: Coroutine[None, None, None]) -> None:
        """Start a conversation with the person, unless one is going on: two quick keys open one dialog."""
        if self._asking:
            flow.close()
            return
        self._asking = True
        for rows in self.query(Rows):
            rows.begin_questions()
        self.run_worker(self._one_at_a_time(flow), exit_on_error=True)

    async def _one_at_a_time(self, flow: Awaitable[None]) -> None:
        try:
            await flow
        except NoMatches:
            if self.query(Rows):
                raise  # else the board was left meanwhile: there is no screen any more to show things on
        finally:
            self._asking = False
            for rows in self.query(Rows):
                rows.end_questions()

    async def ask(self, dialog: ModalScreen[T]) -> T | None:
        """Show a dialog and wait for its answer; None when it was left.

        A text that was typed and could not be saved stands in the same question again.
        """
        from .dialogs import Ask

        asked = (dialog.question, dialog.hint, dialog.text) if isinstance(dialog, Ask) else None
        if isinstance(dialog, Ask) and asked is not None:
            dialog.text = self._drafts.pop(asked, dialog.text)
        answered = self.app.push_screen(dialog, wait_for_dismiss=True)
        for rows in self.query(Rows):
            rows.hand_over_keys()
        answer = await answered
        if isinstance(dialog, Ask) and not dialog.secret and asked is not None and answer is not None:
            self._drafts[asked] = str(answer)
        return answer

    async def somebody(self) -> bool:
        """Whether it is known who is at the terminal; asks where it is not."""
        return bool(self.board.who.id) or await self.pick_person(_("Who are you?")) is not None

    async def pick_person(self, question: str, *, leads: bool = False, kind: str = "") -> str | None:
        """Ask for a person by name, who is then the one at this terminal. A new name is put on the board.

        `leads` asks who leads the next shift, or the next of this `kind`.
        """
        from .flows import pick_person

        return await pick_person(self, question, leads=leads, kind=kind)

    # what works everywhere

    async def action_take_back(self) -> None:
        """Take back the last entry of the person at the terminal."""
        back = await self.save(self.board.take_back)
        if back is not None:
            self.taken_back(back)
        if isinstance(back, Answer):
            line = self.board.checklist.line(back.line)
            self.say(_("Taken back: {what}").format(what=line.text if line is not None else back.value))
        elif isinstance(back, LogEntry):
            self.say(_("Taken back: {what}").format(what=back.text))
        elif isinstance(back, Counted | Movement | BatchCheck | DateNoted):
            item = self.board.stock.item(back.item)
            what = f"{item.name if item is not None else back.item}: {back.typed}".removesuffix(": ")
            if isinstance(back, Movement):
                what = f"{_(MOVEMENT_KIND_NAMES[back.kind])}, {what}"
            self.say(_("Taken back: {what}").format(what=what))

    def taken_back(self, entry: Record) -> None:
        """What the screen does when an entry was taken back."""

    def action_print_something(self) -> None:
        """Ask what is to be printed: a list, the briefing, the downtime pack, the handover."""
        from .printing import print_something

        self.in_turn(print_something(self))

    def action_log(self) -> None:
        """Write a line in the shift log."""
        from .flows import write_log

        self.in_turn(write_log(self))
