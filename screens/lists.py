"""The lists as they are written: sections and lines in working order, changed in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple, ParamSpec

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from shiftboard.board import Board
from shiftboard.checklist import CheckList, Kind, Line, ShiftLine
from shiftboard.checklist.answers import bounds_text
from shiftboard.checklist.edits import Edit, Step, lines_of
from shiftboard.checklist.records import KIND_NAMES
from shiftboard.checklist.written import days_words, due_typed, due_words
from shiftboard.errors import ShiftboardError
from shiftboard.food_safety import PROCESS_NAMES
from shiftboard.language import N_, _, listed, ngettext
from shiftboard.signs import Sign

from .base import BoardScreen
from .dialogs import Search
from .widgets.cells import left, styled
from .widgets.rows import Look, Rows

P = ParamSpec("P")


class Top(NamedTuple):
    """The list itself: its name, how long it is, and which shifts work it."""

    name: str
    lines: int
    worked_by: tuple[str, ...]


class Part(NamedTuple):
    """A section over its lines."""

    id: str
    name: str
    lines: int


Row = Top | Part | Line


class ListsScreen(BoardScreen[list[Row]]):
    """One list of the board, to be changed; Tab shows another."""

    AREA = "checklist"
    HELP_TEXT = N_(
        "Here a list is written. Enter changes what the cursor is on, n writes a new line below it, N a new "
        "section. shift+up and shift+down move it, x takes it away, u takes the last change back. a says "
        "which shifts work the list, Tab shows another one or begins a new one. A change holds from the next "
        "shift; o has the open shift asked it, too."
    )
    CSS_PATH = "lists.tcss"
    ENTER = N_("change")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("back"), id="lists.back"),
        Binding("n", "new_line", N_("new line"), id="lists.new", tooltip=N_("Write a new line below")),
        Binding("x", "remove", N_("remove"), id="lists.remove", tooltip=N_("Take it away")),
        Binding(
            "shift+up", "move(-1)", N_("move"), id="lists.up", key_display="shift+↑↓", tooltip=N_("Move up")
        ),
        Binding("shift+down", "move(1)", N_("down"), id="lists.down", show=False, tooltip=N_("Move down")),
        Binding(
            "tab",
            "other",
            N_("other list"),
            id="lists.other",
            key_display="Tab",
            tooltip=N_("Another list, or a new one"),
        ),
        Binding("N", "new_section", N_("section"), id="lists.section", tooltip=N_("Write a new section")),
        Binding("a", "attach", N_("shifts"), id="lists.attach", tooltip=N_("Which shifts work this list")),
        Binding(
            "o", "into_shift", N_("open shift"), id="lists.into-shift", tooltip=N_("Ask the open shift, too")
        ),
        Binding("k", "kinds", N_("kinds"), id="lists.kinds", tooltip=N_("Kinds of shift …")),
        Binding("r", "history", N_("who, when"), id="lists.history", tooltip=N_("Who changed what when")),
        Binding("e", "change", N_("change"), id="lists.change", show=False, tooltip=N_("Change it")),
        Binding("p", "print", N_("print"), id="lists.print", show=False, tooltip=N_("Print it to work on")),
        Binding("v", "look", N_("show"), id="lists.look", show=False, tooltip=N_("Show it as it comes out")),
        Binding("slash", "search", N_("search"), id="lists.search", show=False),
    ]  # fmt: skip

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._list_id = ""
        self._edits: list[Edit] = []
        self._unasked: dict[str, Edit] = {}

    @property
    def rows(self) -> Rows[Row]:
        return self.query_one(Rows)

    @property
    def about(self) -> Static:
        return self.query_one("#about", Static)

    def content(self) -> ComposeResult:
        yield Rows(self._draw, key=key_of)
        yield Static("", id="about", markup=False)

    # what is shown

    @property
    def the_list(self) -> CheckList | None:
        """The list that is shown, as it stands now."""
        desk = self.board.lists
        return desk.get(self._list_id) or next(iter(desk.all()), None)

    @property
    def current(self) -> Row | None:
        """What the cursor is on."""
        return self.rows.current

    @property
    def pending(self) -> Edit | None:
        """What was changed in this list that the open shift could be asked, and is not asked yet."""
        edit = self._unasked.get(self._list_id)
        return edit if edit is not None and self.board.lists.in_shift(edit) else None

    def load(self) -> list[Row]:
        one = self.the_list
        if one is None:
            return []
        self._list_id = one.id
        names = tuple(kind.name for kind in self.board.lists.kinds(one.id))
        rows: list[Row] = [Top(one.name, len(lines_of(one)), names)]
        for section in one.sections:
            rows += [Part(section.id, section.name, len(section.lines)), *section.lines]
        return rows

    def show(self, values: list[Row]) -> None:
        self.rows.empty_text = _("There is no list yet. Press Tab and type what the first one is called.")
        self.rows.set_rows(values)

    def show_list(self, id: str, line: str = "") -> None:
        """Show a list, with the cursor on a line of it."""
        self._list_id = id
        self.reload()
        self.rows.move_to(line) if line else self.rows.action_first()
        self.rows.focus()

    def go_to(self, line: ShiftLine) -> None:
        """Show the list that a line of the open shift stands in, with the cursor on the line."""
        desk, id = self.board.lists, line.id.partition("@")[0]
        one = desk.with_line(id)
        there = one or next((each for each in desk.all() if each.name == line.list), None)
        if there is not None:
            self.show_list(there.id, id)
        if one is None:
            self.say(_("The open shift still has “{line}”; the list has it no more.").format(line=line.text))

    # drawing

    def _draw(self, row: Row, width: int, look: Look) -> Content:
        cursor, quiet = (">" if look.focused else " "), self.unless(look, "dim")
        if isinstance(row, Top):
            said = worked_words(row)
            name = left(f"{cursor}{row.name}", width - len(said) - 1)
            return self.paint(
                (name, "bold"), (f"{said} ", quiet if row.worked_by else self.unless(look, "$warning"))
            )
        if isinstance(row, Part):
            count = f" {lines_words(row.lines)} "
            return self.paint((left(f"{cursor} {row.name}", width - len(count)), "bold"), (count, quiet))
        wide = width >= 95
        sign = self.sign(Sign.CRITICAL if row.critical else Sign.LATER)
        days = listed(days_words([day]) for day in row.days)
        text = row.text if wide or not days else f"{row.text} ({days})"
        kind, asks = _(KIND_NAMES[row.kind]), self.asks(row)
        columns = [left(f" {due_typed(row.due) or _('end')}", 11)]
        if wide:
            columns += [left(f" {kind}", 13), left(f" {asks}", 22), left(f" {days}", 10)]
        else:
            columns.append(left(f" {asks or kind}", 19))
        room = width - 5 - sum(map(cell_len, columns))
        return self.paint(
            (f"{cursor}  ", ""),
            (f"{sign} ", self.unless(look, "bold $error")),
            (left(text, room), ""),
            ("".join(columns), quiet),
        )

    def asks(self, line: Line) -> str:
        """What a line takes for an answer, or whose limits it has."""
        if line.kind is Kind.CHOICE:
            return " / ".join(line.choices)
        if said := bounds_text(line.low, line.high, self.board.lists.unit_of(line)):
            return said
        if line.equipment:
            return self.board.lists.known().equipment.get(line.equipment, line.equipment)
        return _(PROCESS_NAMES[line.process]) if line.process else line.unit

    def show_about(self) -> None:
        width = self.about.content_size.width  # 0 before the first layout, which shows it anew
        first, second = self._about()
        self.about.update(styled((f"{left(first, width)}\n", "$text-muted"), (second, "")), layout=False)

    def _about(self) -> tuple[str, str]:
        """Two lines about what the cursor is on; the second says that the open shift is not asked it yet."""
        row, waits = self.current, ""
        if self.pending is not None:
            waits = _("Changed from the next shift on. o: the open shift too.")
        if isinstance(row, Line):
            parts = [_("critical")] if row.critical else []
            parts += [_(KIND_NAMES[row.kind]), due_words(row.due), days_words(row.days), self.who(row)]
            return " · ".join(filter(None, [*parts, self.asks(row)])), waits or row.action
        if isinstance(row, Part):
            return _("section"), waits or _("n writes a line in it.")
        if isinstance(row, Top) and not row.worked_by:
            return _("No shift works this list."), waits or _("a says which shift works it.")
        return _("list"), waits or _("Tab shows another list.")

    def who(self, line: Line) -> str:
        """Who may answer a line; nothing where it is anybody."""
        if line.who == "lead":
            return _("lead")
        return self.board.lists.known().stations.get(line.who, line.who)

    # changing

    async def change(self, verb: Callable[P, Edit], *args: P.args, **kwargs: P.kwargs) -> Edit | None:
        """Do a verb of the desk, remember it for taking back, and say from when it holds."""
        try:
            edit = await self.do(verb, *args, **kwargs)
        except ShiftboardError as error:
            self.reload()
            self.explain(error)
            return None
        if edit.before is not None and edit.after is not None and edit.before != edit.after:
            self._edits.append(edit)
        self._note(edit)
        if edit.before != edit.after:
            self.say_saved(self.from_when())
        return edit

    def from_when(self) -> str:
        """From when the last change holds, and what can be done about it."""
        if self.pending is None:
            return ""
        return _("from the next shift · o: the open shift too · u takes it back")

    def _note(self, edit: Edit) -> None:
        """Keep what the open shift was not asked yet: from the first change to the last."""
        touched = edit.after or edit.before
        if touched is None or edit.before == edit.after:
            return
        known = self._unasked.get(touched.id)
        before = known.before if known is not None and edit.before is not None else edit.before
        self._unasked[touched.id] = Edit(before, edit.after)
        self.show_about()

    def settled(self) -> None:
        """The person has said from when the changes of this list hold."""
        self._unasked.pop(self._list_id, None)
        self.show_about()

    @on(Rows.Chosen)
    def chosen(self) -> None:
        self.action_change()

    def action_change(self) -> None:
        """Change what the cursor is on."""
        from . import list_flows

        row, one = self.current, self.the_list
        if one is None:
            self.in_turn(list_flows.another(self))
        elif isinstance(row, Line):
            self.in_turn(list_flows.edit_line(self, row.id))
        elif isinstance(row, Part):
            self.in_turn(list_flows.rename_section(self, one, row.id, row.name))
        else:
            self.in_turn(list_flows.rename(self, one))

    def action_new_line(self) -> None:
        """Write a line below the cursor."""
        from . import list_flows

        if (one := self.the_list) is not None:
            self.in_turn(list_flows.new_line(self, one))

    def action_new_section(self) -> None:
        """Write a section below the one the cursor is in."""
        from . import list_flows

        if (one := self.the_list) is not None:
            self.in_turn(list_flows.new_section(self, one))

    async def action_move(self, step: Step) -> None:
        """Move the line or the section."""
        row, one, desk = self.current, self.the_list, self.board.lists
        if one is None or not isinstance(row, Line | Part):
            return
        verb = desk.move_line if isinstance(row, Line) else desk.move_section
        await self.change(verb, one.id, row.id, step, seen=one.rev)

    async def action_remove(self) -> None:
        """Take the line or the section away; the list itself only when asked twice."""
        from . import list_flows

        row, one, desk = self.current, self.the_list, self.board.lists
        if one is not None and isinstance(row, Line):
            await self.change(desk.remove_line, one.id, row.id, seen=one.rev)
        elif one is not None and isinstance(row, Part):
            await self.change(desk.remove_section, one.id, row.id, seen=one.rev)
        elif one is not None:
            self.in_turn(list_flows.remove_list(self, one))

    async def action_take_back(self) -> None:
        """Take back the last change that was made here."""
        if not self._edits:
            self.say_wrong(_("There is nothing of yours to take back here."))
            return
        edit = self._edits.pop()
        done = len(self._edits)
        back = await self.change(self.board.lists.take_back, edit)
        del self._edits[done:]
        if back is not None and back.after is not None:
            self._list_id = back.after.id
            self.reload()
            self.say(_("Taken back"))

    def action_into_shift(self) -> None:
        """Have the open shift asked what was changed."""
        from . import list_flows

        self.in_turn(list_flows.into_shift(self))

    def action_other(self) -> None:
        """Show another list, or begin one."""
        from . import list_flows

        self.in_turn(list_flows.another(self))

    def action_attach(self) -> None:
        """Say which shifts work the list."""
        from . import list_flows

        if (one := self.the_list) is not None:
            self.in_turn(list_flows.attach(self, one))

    def action_kinds(self) -> None:
        """Set up the kinds of shift."""
        from .kinds import kinds

        self.in_turn(kinds(self))

    def action_history(self) -> None:
        """Who changed the list when, and what."""
        from . import list_flows

        if (one := self.the_list) is not None:
            self.in_turn(list_flows.show_changes(self, one))

    def action_print(self) -> None:
        """Print the list, to be worked on paper."""
        self._print(look=False)

    def action_look(self) -> None:
        """Show the list as it comes out on paper."""
        self._print(look=True)

    def _print(self, *, look: bool) -> None:
        from shiftboard.printing.records import LIST

        from .printing import Wanted, print_it

        if (one := self.the_list) is not None:
            self.in_turn(print_it(self, Wanted(LIST, list=one.id), look=look))

    def action_search(self) -> None:
        self.in_turn(self._search())

    async def _search(self) -> None:
        await self.ask(Search(lambda text: self.rows.find(text, words=_words)))

    def action_back(self) -> None:
        """Back to the checklist; what the open shift is to be asked is settled first."""
        from . import list_flows

        self.in_turn(list_flows.leave(self))


def key_of(row: Row) -> str:
    """What tells a row from the others: a line's own id, so that another screen can go to it."""
    if isinstance(row, Line):
        return row.id
    return f"section {row.id}" if isinstance(row, Part) else "list"


def lines_words(count: int) -> str:
    """How many lines, in words."""
    return ngettext("{n} line", "{n} lines", count).format(n=count)


def worked_words(row: Top) -> str:
    """How long a list is and which shifts work it."""
    worked = listed(row.worked_by) if row.worked_by else _("no shift works it")
    return f"{lines_words(row.lines)} · {worked}"


def _words(row: Row) -> str:
    return row.text if isinstance(row, Line) else row.name
