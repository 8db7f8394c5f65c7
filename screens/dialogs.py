"""The few questions the board asks: a line of text, one of several, yes or no. Awaited in a straight line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from shiftboard.clean_text import folded
from shiftboard.errors import ShiftboardError
from shiftboard.language import N_, _, sentence

from .widgets.cells import left, styled
from .widgets.rows import Look, Rows

Result = TypeVar("Result")


class Option(NamedTuple):
    """One thing to choose: its id, what it is called, and a word more."""

    id: str
    text: str
    detail: str = ""
    short: str = ""
    """What finds it before all others when it is typed: initials."""


EDITS = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action != "submit"
    for key in binding.key.split(",")
}
"""What the keys do that edit a text."""


class TypedAhead(Input):
    """An input that gets the focus when what was typed before it was on the screen is in it."""

    async def _on_key(self, event: events.Key) -> None:
        """Keys that edit take their turn among the letters: by way of the app they would come after them.

        Letters go to `Input._on_key`, which Textual asks next.
        """
        action = EDITS.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)


class Dialog(ModalScreen[Result | None], Generic[Result]):
    """A box over the screen; escape leaves it without an answer."""

    AUTO_FOCUS = "VerticalScroll"
    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", N_("back"), id="dialog.leave")]

    _leaving: AwaitComplete | None = None

    def on_mount(self) -> None:
        self.call_later(self._let_in)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave, once: a second Enter in the same breath would take away the screen below as well."""
        if self._leaving is None:
            self._leaving = super().dismiss(result)
        return self._leaving

    def _let_in(self) -> None:
        """Give the input the focus once the keys before are through: from then on they go there directly."""
        if self.message_queue_size:
            self.call_later(self._let_in)
            return
        for field in self.query(TypedAhead):
            self.set_focus(field)

    def on_key(self, event: events.Key) -> None:
        """Keys that come before the input has the focus are for the input all the same."""
        for field in self.query(TypedAhead):
            if event.is_printable and event.character:
                field.post_message(events.Key(event.key, event.character))
                event.stop()
            elif event.key == "enter" and self.focused is None:
                field.call_later(field.action_submit)
                event.stop()

    def action_leave(self) -> None:
        self.dismiss(None)


def wrong(read: Callable[[str], object]) -> Callable[[str], str]:
    """What a reader finds wrong with a text, as a sentence; empty when nothing is."""

    def check(text: str) -> str:
        try:
            read(text)
        except ShiftboardError as error:
            return sentence(error)
        return ""

    return check


class Ask(Dialog[str]):
    """Asks for one line of text. `check` returns what is wrong with it, or nothing."""

    def __init__(
        self,
        question: str,
        *,
        hint: str = "",
        text: str = "",
        check: Callable[[str], str] = lambda text: "",
        may_be_empty: bool = False,
        secret: bool = False,
    ) -> None:
        """`secret` shows dots for what is typed, and keeps nothing of it."""
        super().__init__()
        self.secret = secret
        self.question = question
        self.hint = hint
        self.text = text
        self.check = check
        self.may_be_empty = may_be_empty

    @property
    def wrong(self) -> Static:
        return self.query_one("#wrong", Static)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(self.question, markup=False, classes="question")
            if self.hint:
                yield Static(self.hint, markup=False, classes="hint")
            yield TypedAhead(self.text, select_on_focus=False, password=self.secret)
            yield Static("", markup=False, id="wrong")
            keys = _("Enter: go on · Esc: back") if self.secret else _("Enter: save · Esc: back")
            yield Static(keys, markup=False, classes="keys")

    @on(Input.Submitted)
    def answer(self, event: Input.Submitted) -> None:
        """Give the text, or say why it will not do; it stays as typed."""
        event.stop()
        text = event.value.strip()
        wrong = self.check(text) if text or self.may_be_empty else _("Type a few words, or press Esc.")
        if wrong:
            self.wrong.update(wrong)
        else:
            self.dismiss(text)


class Confirm(Dialog[bool]):
    """Asks before what cannot be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "agree", N_("yes"), id="dialog.agree")]

    def __init__(self, question: str, *, yes: str, hint: str = "") -> None:
        super().__init__()
        self.question = question
        self.yes = yes
        self.hint = hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(self.question, markup=False, classes="question")
            if self.hint:
                yield Static(self.hint, markup=False, classes="hint")
            keys = _("Enter: {yes} · Esc: back").format(yes=self.yes)
            yield Static(keys, markup=False, classes="keys")

    def action_agree(self) -> None:
        self.dismiss(True)


class Choose(Dialog[str]):
    """Asks for one of several; typing narrows them down. `new` offers what was typed as something new."""

    def __init__(
        self, question: str, options: Sequence[Option], *, hint: str = "", new: str = "", first: str = ""
    ) -> None:
        super().__init__()
        self.question = question
        self.options = options
        self.hint = hint
        self.new = new
        self.first = first
        self.keys = _("↑↓ choose · Enter: take · Esc: back")

    NEW = "+"
    """How the answer begins when it is something new: `+Name`."""

    @property
    def rows(self) -> Rows[Option]:
        return self.query_one(Rows)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box tall"):
            yield Static(self.question, markup=False, classes="question")
            if self.hint:
                yield Static(self.hint, markup=False, classes="hint")
            yield TypedAhead("", placeholder=_("type to narrow down"), select_on_focus=False)
            missing = _("Not on this list.") if self.options else ""
            yield Rows(_draw_option, key=lambda option: option.id, empty_text=missing)
            yield Static(self.keys, markup=False, classes="keys")

    def on_mount(self) -> None:
        if not self.query(Rows):  # the board was left before this came up: Textual composes nothing then
            return
        self.rows.can_focus = False
        self.rows.set_rows(self._fitting(""))
        self.rows.move_to(self.first)

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        event.stop()
        self.rows.set_rows(self._fitting(event.value))
        self.rows.action_first()

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        event.stop()
        self.rows.set_rows(self._fitting(event.value))  # the last letters may not have been narrowed by yet
        if self.rows.current is not None:
            self.dismiss(self.rows.current.id)

    @on(Rows.Chosen)
    def take_row(self, event: Rows.Chosen[Option]) -> None:
        self.dismiss(event.row.id)

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while the letters go to the input: Textual asks `Dialog.on_key` next."""
        _moved(self.rows, event)

    def _fitting(self, typed: str) -> list[Option]:
        words = folded(typed).split()
        fits = [
            one
            for one in self.options
            if all(word in folded(f"{one.text} {one.detail} {one.short}") for word in words)
        ]
        if words:
            fits.sort(key=lambda one: _how_near(one, words[0]))
        name = " ".join(typed.split())
        if self.new and name and not any(folded(one.text) == folded(name) for one in fits):
            fits.append(Option(f"{self.NEW}{name}", self.new.format(name=name)))
        return fits


class Read(Dialog[bool]):
    """Shows a longer text to read; nothing is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,enter,f1", "leave", N_("back"), id="dialog.close")]

    def __init__(self, title: str, text: str, *, keys: str = "") -> None:
        """`keys` says what Enter does where something is asked after it."""
        super().__init__()
        self.heading = title
        self.text = text
        self.keys = keys or _("↑↓ scroll · Esc: back")

    def compose(self) -> ComposeResult:
        with Vertical(classes="box whole"):
            yield Static(self.heading, markup=False, classes="question")
            with VerticalScroll():
                yield Static(self.text, markup=False)
            yield Static(self.keys, markup=False, classes="keys")


class Find(Dialog[Option]):
    """Searches as one types; the answers may take a moment and come when they are there."""

    def __init__(self, question: str, find: Callable[[str], Sequence[Option]], *, hint: str = "") -> None:
        super().__init__()
        self.question = question
        self.find = find
        self.hint = hint

    @property
    def rows(self) -> Rows[Option]:
        return self.query_one(Rows)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box whole"):
            yield Static(self.question, markup=False, classes="question")
            yield TypedAhead("", placeholder=_("search here"), select_on_focus=False)
            yield Rows(_draw_option, key=lambda option: option.id, empty_text=self.hint)
            yield Static(_("↑↓ choose · Enter: take · Esc: back"), markup=False, classes="keys")

    def on_mount(self) -> None:
        if self.query(Rows):
            self.rows.can_focus = False

    @on(Input.Changed)
    def look(self, event: Input.Changed) -> None:
        event.stop()
        self.run_worker(lambda: self._look(event.value), thread=True, exclusive=True)

    def _look(self, typed: str) -> None:
        found = self.find(typed)
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._show, typed, found)

    def _show(self, typed: str, found: Sequence[Option]) -> None:
        self.rows.empty_text = _("Nothing has these words.") if typed.strip() else self.hint
        self.rows.set_rows(found)
        self.rows.action_first()

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        event.stop()
        if self.rows.current is not None:
            self.dismiss(self.rows.current)

    @on(Rows.Chosen)
    def take_row(self, event: Rows.Chosen[Option]) -> None:
        self.dismiss(event.row)

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while the letters go to the input: Textual asks `Dialog.on_key` next."""
        _moved(self.rows, event)


class Search(Dialog[str]):
    """One line at the bottom; each letter moves the list, Enter stays where it is."""

    def __init__(self, find: Callable[[str], bool]) -> None:
        super().__init__()
        self.find = find

    @property
    def found(self) -> Static:
        return self.query_one("#found", Static)

    def compose(self) -> ComposeResult:
        with Vertical(classes="strip"):
            yield TypedAhead("", placeholder=_("search here"), select_on_focus=False)
            yield Static("", markup=False, id="found")

    @on(Input.Changed)
    def look(self, event: Input.Changed) -> None:
        event.stop()
        there = not event.value or self.find(event.value)
        self.found.update("" if there else _("Not on this list."))

    @on(Input.Submitted)
    def stay(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value)


def _how_near(option: Option, word: str) -> int:
    """What stands first where several fit: whose initials these are, then whose name begins so."""
    if folded(option.short) == word:
        return 0
    return 1 if any(part.startswith(word) for part in folded(option.text).split()) else 2


def _draw_option(option: Option, width: int, look: Look) -> Content:
    beside = min(cell_len(option.detail), width - cell_len(option.text) - 3)  # what the text leaves
    detail = left(option.detail, max(0, width // 3, beside)) if option.detail else ""
    room = width - cell_len(detail) - bool(detail)
    text = left(f"{'>' if look.focused else ' '} {option.text}", room) + " " * bool(detail)
    return styled((text, "bold" if look.focused else ""), (detail, "" if look.focused else "dim"))


def _moved(rows: Rows[Option], event: events.Key) -> None:
    """Move in the list while the letters go to an input."""
    moves = {
        "up": lambda: rows.action_step(-1),
        "down": lambda: rows.action_step(1),
        "pageup": lambda: rows.action_page(-1),
        "pagedown": lambda: rows.action_page(1),
    }
    if event.key in moves:
        moves[event.key]()
        event.stop()
        event.prevent_default()
