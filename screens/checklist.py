"""The checklist of the open shift: space ticks, digits are the value, Enter ends it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from data.record import Record
from shiftboard.board import Board
from shiftboard.checklist import (
    STATUS_NAMES,
    Answer,
    Kind,
    LineState,
    Round,
    ShiftLine,
    Status,
    by_section,
    limits_text,
    score,
    value_text,
)
from shiftboard.errors import NeedsAction, ShiftboardError
from shiftboard.language import N_, _, hour, sentence

from .base import BoardScreen
from .checklist_flows import (
    Entry,
    ask_action,
    ask_answer,
    begin_round,
    entered_later,
    history,
    reopen,
    round_when,
    show_score,
    skip,
)
from .checklist_rows import Heading, Row, draw, key_of, words_of
from .dialogs import Search
from .flows import open_next_shift
from .widgets.cells import left, styled
from .widgets.rows import Rows

VALUE_KEYS = frozenset("0123456789-,.")


class ChecklistScreen(BoardScreen[list[Row]]):
    """The lines of the open shift in working order."""

    AREA = "checklist"
    HELP_TEXT = N_(
        "Space ticks a line and moves on. On a line that takes a value, type it (4.5 or 4,5) and press "
        "Enter. A reading out of limits asks what was done about it. s skips a line with a reason, n says "
        "that it does not apply today, u takes your last entry back, r shows who entered what when. w types "
        "in what was worked on paper."
    )
    CSS_PATH = "checklist.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space", "act", N_("done, next"), id="checklist.act", tooltip=N_("Answer the line and move on")
        ),
        Binding("s", "skip", N_("skip"), id="checklist.skip", tooltip=N_("Skip the line, with a reason")),
        Binding(
            "o",
            "reopen",
            N_("open again"),
            id="checklist.reopen",
            show=False,
            tooltip=N_("Open an answered line again, with a comment; the answer stays in the record"),
        ),
        Binding("slash", "search", N_("search"), id="checklist.search"),
        Binding("r", "history", N_("who, when"), id="checklist.history", tooltip=N_("Who entered what when")),
        Binding("t", "next_open", N_("to do"), id="checklist.next", tooltip=N_("Go to the next line to do")),
        Binding(
            "w",
            "round",
            N_("on paper"),
            id="checklist.round",
            tooltip=N_("Type in what was worked on paper, or done before now"),
        ),
        Binding(
            "n",
            "not_applicable",
            N_("n/a"),
            id="checklist.not-applicable",
            tooltip=N_("The line does not apply today, with a reason"),
        ),
        Binding(
            "c",
            "score",
            N_("score"),
            id="checklist.score",
            show=False,
            tooltip=N_("How the lists went: on time, late, not at all, by section and week"),
        ),
        Binding("e", "edit", N_("edit list"), id="checklist.edit", tooltip=N_("Change the line in its list")),
    ]

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._edited_in = Entry("", None)
        self.round: Round | None = None
        """The round on paper that is being typed in."""
        self._one_entry = False
        self._round_by = ""

    @property
    def rows(self) -> Rows[Row]:
        return self.query_one(Rows)

    @property
    def about(self) -> Static:
        return self.query_one("#about", Static)

    def content(self) -> ComposeResult:
        yield Rows(partial(draw, self), key=key_of, selectable=lambda row: isinstance(row, LineState))
        yield Static("", id="about", markup=False)

    def load(self) -> list[Row]:
        rows: list[Row] = []
        for heading, states in by_section(self.board.checklist.states()):
            counts = score(states)
            rows += [Heading(heading, counts.lines - counts.open, counts.lines), *states]
        return rows

    def show(self, values: list[Row]) -> None:
        if self.round is not None and (not values or self.board.who.id != self._round_by):
            self.round = None  # who typed it in has gone, or the shift is closed
        first = not self.rows.rows
        self.rows.empty_text = self._empty()
        self.rows.set_rows(values)
        if first:
            self._go_to_open(self._waiting())

    def _empty(self) -> str:
        if self.board.shifts.current() is None:
            return _("No shift is open. Press space to open the next one.")
        return _("This shift has no checklist. Write what matters in the log with l.")

    # drawing

    def show_about(self) -> None:
        row = self.rows.current
        self.about.update(self._about(row) if isinstance(row, LineState) else Content(""), layout=False)

    def _about(self, row: LineState) -> Content:
        """Two lines about the line under the cursor: how it stands, and what to know of it."""
        line, answer = row.line, row.answer
        first = [_(STATUS_NAMES[row.status])]
        if line.critical:
            first.insert(0, _("critical"))
        if limits_text(line):
            first.append(
                " ".join(
                    part for part in (limits_text(line), f"({line.source})" if line.source else "") if part
                )
            )
        if line.who and answer is None:
            first.append(_("for: {who}").format(who=self.board.checklist.whose(line)))
        if row.goes_on:
            first.append(_("next reading by {time}").format(time=hour(self.board.clock.local(row.due))))
        if line.every:
            first.append(_("every {n} min").format(n=line.every))
        if row.status is Status.OUT:
            first.append(_("recheck by {time}").format(time=hour(self.board.clock.local(row.due))))
        if answer is not None and answer.at is not None:
            at = hour(self.board.clock.local(answer.at))
            first.append(f"{value_text(line, answer)}, {at} {self.board.staff.name(answer.doer)}")
        second = line.action if line.action and answer is None else ""
        if line.choices and answer is None:
            second = " / ".join(line.choices)
        if answer is not None:
            parts = (answer.action or answer.reason, entered_later(self.board, answer))
            second = " · ".join(part for part in parts if part)
        width = self.about.content_size.width  # 0 before the first layout, which shows it anew
        about = styled((f"{left(' · '.join(first), width)}\n", "$text-muted"), (second, ""))
        return self._round_said(width) + about

    def _round_said(self, width: int) -> Content:
        """What stands above everything while a round is typed in: whose it is, and how it ends."""
        if self.round is None:
            return Content("")
        name, when = self.board.staff.name(self.round.person), round_when(self.board, self.round)
        if self._one_entry:
            said = _("The next entry counts as done {when} by {name} · w: no, as now")
        else:
            said = _("On paper: {name} {when} · w ends the round")
        return styled((f"{left(said.format(name=name, when=when), width)}\n", "bold $warning"))

    # acting

    @property
    def current(self) -> LineState | None:
        """The line under the cursor."""
        row = self.rows.current
        return row if isinstance(row, LineState) else None

    def go_to(self, line: str) -> None:
        """Put the cursor on a line."""
        self.rows.move_to(line)
        self.rows.focus()

    def taken_back(self, entry: Record) -> None:
        if isinstance(entry, Answer):
            self.rows.move_to(entry.line)

    def action_next_open(self) -> None:
        """Go to the next line that waits, late ones first."""
        rows = self._waiting()
        after = [row for row in rows if self.current is not None and row.line.order > self.current.line.order]
        self._go_to_open(after or rows)

    def _waiting(self) -> list[LineState]:
        """The lines to do: the late ones, else those that are due, else all."""
        waiting = [row for row in self.rows.rows if isinstance(row, LineState) and row.open]
        urgent = [row for row in waiting if row.status in (Status.LATE, Status.OUT)]
        return urgent or [row for row in waiting if row.status is Status.DUE] or waiting

    def _go_to_open(self, rows: list[LineState]) -> None:
        if rows:
            self.rows.move_to(rows[0].line.id)

    @on(Rows.Chosen)
    async def chosen(self) -> None:
        await self.action_act()

    async def action_act(self) -> None:
        """Answer the line; what needs more than a tick is asked for."""
        row = self.current
        if row is None:
            if self.board.shifts.current() is None:
                self.in_turn(open_next_shift(self))
            return
        if row.line.takes_value:
            self._begin_edit()
        elif row.line.kind is Kind.TICK:
            if row.status is Status.DONE:
                self.say(_("This is done already; u takes your last entry back, o opens the line again."))
                self.move_on()
            else:
                await self._tick(row.line)
        else:
            self.in_turn(ask_answer(self, row.line))

    def on_key(self, event: events.Key) -> None:
        """Digits, minus, comma and point begin the value of a line that takes one."""
        row = self.current
        typed = event.character or ""
        begins = self.rows.editing is None and typed != "" and typed in VALUE_KEYS
        if row is not None and row.line.takes_value and begins:
            self._begin_edit(typed)
            event.stop()
            event.prevent_default()

    def _begin_edit(self, typed: str = "") -> None:
        """Begin a value; it belongs to this shift, even if another terminal opens the next meanwhile."""
        self._edited_in = self.entry
        self.rows.begin_edit(typed)

    @on(Rows.Entered)
    async def entered(self, event: Rows.Entered[Row]) -> None:
        """Save the value that was typed in place."""
        row = event.row
        if not isinstance(row, LineState):
            return
        text = event.text.strip()
        if not text:
            self.rows.end_edit()
            return
        try:
            await self.do(self.board.checklist.answer, row.line.id, text, **self._edited_in._asdict())
        except NeedsAction as needed:
            self.rows.edit_wrong()
            self.in_turn(ask_action(self, row.line, text, sentence(needed), self._edited_in))
        except ShiftboardError as error:
            self.rows.edit_wrong()
            self.explain(error)
        else:
            self.rows.end_edit()
            self.entered_one()

    @on(Rows.EditCancelled)
    def edit_cancelled(self) -> None:
        self.say(_("Nothing was entered."))

    async def _tick(self, line: ShiftLine) -> None:
        try:
            await self.do(self.board.checklist.answer, line.id, "yes", **self.entry._asdict())
        except ShiftboardError as error:
            self.explain(error, partial(self._tick, line))
        else:
            self.entered_one()

    def action_skip(self) -> None:
        if self.current is not None:
            self.in_turn(skip(self, self.current.line))

    def action_not_applicable(self) -> None:
        if self.current is not None:
            self.in_turn(skip(self, self.current.line, not_applicable=True))

    def action_round(self) -> None:
        """Begin a round that was worked on paper, or end the one that is being typed in."""
        if self.round is None:
            self.in_turn(begin_round(self))
        else:
            self.end_round()
            self.say(_("The round is ended; what you enter now counts as done now."))

    def begin_round(self, round: Round, *, one_entry: bool) -> None:
        """What is entered from now on was done then; `one_entry`: the next only."""
        self.round, self._one_entry, self._round_by = round, one_entry, self.board.who.id
        self.show_about()

    def end_round(self) -> None:
        self.round = None
        self.show_about()

    def action_reopen(self) -> None:
        if self.current is not None:
            self.in_turn(reopen(self, self.current.line))

    async def action_edit(self) -> None:
        """Show the list that the line stands in, to be changed."""
        from .lists import ListsScreen

        await self.shiftboard.go("lists")
        if isinstance(self.app.screen, ListsScreen) and self.current is not None:
            self.app.screen.go_to(self.current.line)

    def action_search(self) -> None:
        self.in_turn(self._search())

    async def _search(self) -> None:
        await self.ask(Search(lambda text: self.rows.find(text, words=words_of)))

    def action_score(self) -> None:
        self.in_turn(show_score(self))

    def action_history(self) -> None:
        if self.current is not None:
            self.in_turn(history(self, self.current.line))

    @property
    def entry(self) -> Entry:
        """Read before a question is asked: the answer is for the shift and the round it was asked in."""
        shift = self.board.shifts.current()
        return Entry(shift.id if shift is not None else "", self.round)

    def entered_one(self, what: str = "") -> None:
        """Say that it is saved and go on to the next line."""
        if self._one_entry:
            self.end_round()
        self.say_saved(what)
        self.move_on()

    def move_on(self) -> None:
        """Go to the next line below; the last stays where it is."""
        self.rows.action_step(1)
