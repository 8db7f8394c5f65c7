"""Handing the shift over and receiving the one before: one list to go down, and the page beside it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from shiftboard.handover.desk import Unreceived
from shiftboard.handover.page import Handover, Point
from shiftboard.handover.records import Muted, Severity
from shiftboard.language import N_, _, ngettext

from .base import BoardScreen
from .dialogs import Search
from .flows import amend_earlier, open_next_shift, read_earlier
from .handover_flows import (
    add_if_then,
    ask_about,
    close,
    give_reason,
    give_to,
    look_again,
    mute,
    receive,
    write_note,
)
from .handover_rows import (
    Act,
    ActRow,
    Heading,
    IfThenRow,
    OwnPointRow,
    PointRow,
    Row,
    UnfinishedRow,
    draw,
    key_of,
    words_of,
)
from .widgets.paper import Paper
from .widgets.rows import Rows


class HandoverValues(NamedTuple):
    """What the screen shows."""

    rows: list[Row]
    page: Handover | None


class HandoverScreen(BoardScreen[HandoverValues]):
    """The next step is always the next line down."""

    AREA = "handover"
    HELP_TEXT = N_(
        "Go down the list. Space accepts a point of the handover you receive, a asks something about it. "
        "Before you close, each unfinished line is done or gets a reason; g goes to it, a gives one reason "
        "to all that are left. v shows the page as it will be printed, p prints it, e reads that of an "
        "earlier shift; m adds something to a closed one."
    )
    CSS_PATH = "handover.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space", "act", N_("do it"), id="handover.act", tooltip=N_("Accept the point, or do the line")
        ),
        Binding(
            "a",
            "all_or_ask",
            N_("ask / all"),
            id="handover.ask",
            tooltip=N_("Ask about the point, or give all that is left the same reason"),
        ),
        Binding("g", "go", N_("go to it"), id="handover.go", tooltip=N_("Go to the line of the checklist")),
        Binding("n", "add", N_("if/then"), id="handover.new", tooltip=N_("Add an if/then line")),
        Binding(
            "x",
            "remove",
            N_("remove"),
            show=False,
            id="handover.remove",
            tooltip=N_("Take the if/then line out, or the point off page 1"),
        ),
        Binding(
            "o",
            "owner",
            N_("who"),
            show=False,
            id="handover.owner",
            tooltip=N_("Say who sees to the point"),
        ),
        Binding(
            "d",
            "look_again",
            N_("look again"),
            show=False,
            id="handover.look-again",
            tooltip=N_("Say when the point is to be looked at again; until then it is in the appendix"),
        ),
        Binding(
            "shift+up",
            "move(-1)",
            N_("up"),
            show=False,
            id="handover.up",
            tooltip=N_("Move the point up on page 1"),
        ),
        Binding(
            "shift+down",
            "move(1)",
            N_("down"),
            show=False,
            id="handover.down",
            tooltip=N_("Move the point down on page 1"),
        ),
        Binding(
            "v", "page", N_("the page"), id="handover.page", tooltip=N_("Read the handover as it is printed")
        ),
        Binding("p", "print", N_("print"), id="handover.print", tooltip=N_("Print the handover, or mail it")),
        Binding(
            "e",
            "earlier",
            N_("earlier"),
            show=False,
            id="handover.earlier",
            tooltip=N_("Read the handover of an earlier shift"),
        ),
        Binding(
            "m",
            "amend",
            N_("amend"),
            show=False,
            id="handover.amend",
            tooltip=N_("Add something to a closed shift; what was sealed stays as it is"),
        ),
        Binding("slash", "search", N_("search"), show=False, id="handover.search"),
    ]

    @property
    def rows(self) -> Rows[Row]:
        return self.query_one(Rows)

    @property
    def paper(self) -> Paper:
        return self.query_one(Paper)

    @property
    def about(self) -> Static:
        return self.query_one("#about", Static)

    def content(self) -> ComposeResult:
        yield Static("", id="about", markup=False)
        with VerticalScroll(id="paper", can_focus=False):
            yield Paper()
        yield Rows(partial(draw, self), key=key_of, selectable=lambda row: not isinstance(row, Heading))

    # reading

    def load(self) -> HandoverValues:
        desk = self.board.handover
        waiting, shift = desk.unreceived(), self.board.shifts.current()
        rows: list[Row] = []
        if waiting is not None:
            rows += self._to_receive(waiting)
        if shift is not None:
            rows += self._to_close()
        elif waiting is None:
            rows.append(ActRow(Act.OPEN, _("Open the next shift")))
        return HandoverValues(rows, self._handover())

    def _handover(self) -> Handover | None:
        """The handover that is received here, else the one that is written here."""
        waiting = self.board.handover.unreceived()
        if waiting is not None:
            return waiting.handover
        store = self.board.store
        return self.board.handover.of() if store.shift or store.last_closed else None

    def _to_receive(self, waiting: Unreceived) -> list[Row]:
        points = waiting.handover.points
        rows: list[Row] = [Heading(_("TO RECEIVE FROM {shift}").format(shift=waiting.shift.name.upper()))]
        rows += [PointRow(point, point.id in waiting.acknowledged) for point in points]
        left_over = len(waiting.left)
        if left_over:
            detail = ngettext("{n} point to go through", "{n} points to go through", left_over).format(
                n=left_over
            )
        else:
            detail = _("read back and sign")
        rows.append(ActRow(Act.RECEIVE, _("Sign for it and lead on"), detail))
        return rows

    def _to_close(self) -> list[Row]:
        desk = self.board.handover
        reasons = desk.reasons()
        states = [state for state in self.board.checklist.states() if state.open and not state.goes_on]
        states.sort(key=lambda state: (state.line.id in reasons, not state.line.critical, state.line.order))
        missing = sum(state.line.id not in reasons for state in states)
        rows: list[Row] = [Heading(_("BEFORE YOU CLOSE"))]
        rows += [UnfinishedRow(state, reasons.get(state.line.id, "")) for state in states]
        rows += [Heading(_("FOR THE NEXT SHIFT")), *map(IfThenRow, desk.if_then())]
        rows.append(ActRow(Act.ADD_IF_THEN, _("Add: if … then …")))
        rows.append(ActRow(Act.NOTE, _("Note"), desk.note().text))
        page = desk.of()
        above = {state.line.id for state in states} | {state.answer.id for state in states if state.answer}
        if own := [point for point in (*page.points, *page.muted) if point.id not in above]:
            rows += [Heading(_("ON PAGE 1")), *map(OwnPointRow, own)]
        if missing:
            detail = ngettext("{n} line needs a reason", "{n} lines need a reason", missing).format(n=missing)
        else:
            detail = _("everything is accounted for")
        rows.append(ActRow(Act.CLOSE, _("Sign and close the shift"), detail))
        return rows

    def show(self, values: HandoverValues) -> None:
        self.rows.set_rows(values.rows)

    def show_around(self) -> None:
        super().show_around()
        if self.values is not None:
            self.paper.handover = self.values.page

    # drawing

    def show_about(self) -> None:
        row, text = self.rows.current, ""
        if isinstance(row, PointRow):
            text = f"{row.point.text}\n{row.point.detail}"
        elif isinstance(row, OwnPointRow):
            text = "\n".join((row.point.text, row.point.detail, _may_be_done(row.point)))
        elif isinstance(row, UnfinishedRow):
            hint = _("Space: say why it is not done · g: go to it and do it")
            text = f"{row.state.line.text}\n{row.reason or hint}"
        elif isinstance(row, IfThenRow):
            text = f"{row.line.condition}: {row.line.action}\n{_('x: take it out')}"
        elif isinstance(row, ActRow):
            text = f"{_('Space or Enter')}: {row.text}"
        self.about.update(text, layout=False)

    # acting

    @on(Rows.Chosen)
    async def chosen(self) -> None:
        await self.action_act()

    async def action_act(self) -> None:
        """Do what the line under the cursor is for."""
        match self.rows.current:
            case PointRow(point, gone_through):
                if not gone_through and await self._accept(point):
                    self.rows.action_step(1)
            case UnfinishedRow(state, _reason):
                self.in_turn(give_reason(self, [state], state.line.text))
            case ActRow(act, _text, _detail):
                self.in_turn(self._do(act))
            case _:
                return

    async def _accept(self, point: Point) -> bool:
        if not self.board.who.id:
            self.in_turn(self._pick_receiver())
            return False
        if await self.save(self.board.handover.acknowledge, point.id) is None:
            return False
        self.say_saved(_("accepted"))
        return True

    async def _pick_receiver(self) -> None:
        await self.pick_person(_("Who takes over?"), leads=True)

    async def _do(self, act: Act) -> None:
        match act:
            case Act.RECEIVE:
                await receive(self)
            case Act.ADD_IF_THEN:
                await add_if_then(self)
            case Act.NOTE:
                await write_note(self)
            case Act.CLOSE:
                await close(self)
            case Act.OPEN:
                await open_next_shift(self)

    def action_all_or_ask(self) -> None:
        """Ask about the point, or give everything that is left one reason."""
        row = self.rows.current
        if isinstance(row, PointRow):
            self.in_turn(ask_about(self, row.point))
            return
        left_over = self.board.handover.unfinished()
        if left_over:
            hint = ngettext("For {n} line that has none", "For {n} lines that have none", len(left_over))
            self.in_turn(give_reason(self, left_over, hint.format(n=len(left_over))))
        else:
            self.say(_("Nothing is left without a reason."))

    async def action_go(self) -> None:
        """Go to the line of the checklist, to do it."""
        from .checklist import ChecklistScreen

        row = self.rows.current
        if isinstance(row, UnfinishedRow):
            await self.shiftboard.go("checklist")
            if isinstance(self.app.screen, ChecklistScreen):
                self.app.screen.go_to(row.state.line.id)

    def action_add(self) -> None:
        self.in_turn(add_if_then(self))

    async def action_remove(self) -> None:
        """Take an if/then line out, or a point off page 1; or put that one back."""
        match self.rows.current:
            case IfThenRow(line):
                await self.save(self.board.handover.remove_if_then, line.id)
            case OwnPointRow(point) if point.muted:
                await self._put_back(point)
            case OwnPointRow(point):
                self.in_turn(mute(self, point))

    async def _put_back(self, point: Point) -> None:
        board, muted = self.board, self.board.store.table(Muted).get(point.id)
        if muted is not None:
            back: object = await self.save(board.handover.unmute, point.id)
        else:
            back = await self.save(board.log.look_again, point.id, None)
        if back is not None:
            self.say_saved(_("it stands on page 1 again"))

    def action_owner(self) -> None:
        if isinstance(row := self.rows.current, OwnPointRow):
            self.in_turn(give_to(self, row.point))

    def action_look_again(self) -> None:
        if isinstance(row := self.rows.current, OwnPointRow):
            self.in_turn(look_again(self, row.point))

    async def action_move(self, step: int) -> None:
        """Move the point among those as severe."""
        row = self.rows.current
        if not isinstance(row, OwnPointRow) or row.point.muted:
            return
        if await self.save(self.board.handover.move, row.point.id, step) is not None:
            self.say_saved(_("it stands there in the handover"))

    def action_page(self) -> None:
        self.in_turn(self._read_page())

    async def _read_page(self) -> None:
        from .printing import look_at

        if (handover := self._handover()) is not None:
            await look_at(self, handover)

    def action_print(self) -> None:
        self.in_turn(self._print())

    async def _print(self) -> None:
        from .printing import Wanted, print_it

        if (handover := self._handover()) is not None:
            await print_it(self, Wanted(shift=handover.shift))

    def action_earlier(self) -> None:
        self.in_turn(read_earlier(self))

    def action_amend(self) -> None:
        self.in_turn(amend_earlier(self))

    def action_search(self) -> None:
        self.in_turn(self._search())

    async def _search(self) -> None:
        await self.ask(Search(lambda text: self.rows.find(text, words=words_of)))


def _may_be_done(point: Point) -> str:
    """The keys that do something with a point of page 1."""
    if point.muted:
        return _("x: put it back on page 1")
    if point.severity is Severity.SAFETY:
        return _("shift+↑↓ move · o who sees to it")
    return _("shift+↑↓ move · o who · d look again · x into the appendix, with a reason")
