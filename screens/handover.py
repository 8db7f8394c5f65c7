"""Handing the shift over and receiving the one before: one list to go down, and the page beside it."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from data.errors import Conflict
from shiftboard.checklist import LineState
from shiftboard.clean_text import clean_note
from shiftboard.errors import ShiftboardError
from shiftboard.handover.desk import Unreceived
from shiftboard.handover.page import Handover, Point
from shiftboard.handover.records import IfThen, Severity
from shiftboard.language import N_, _, hour, ngettext
from shiftboard.signs import Sign, sign_of

from .base import BoardScreen
from .dialogs import Ask, Confirm, Search
from .flows import amend_earlier, both_versions, next_kind, open_next_shift, read_earlier, read_page
from .widgets.cells import left
from .widgets.paper import Paper
from .widgets.rows import Look, Rows


class Act(StrEnum):
    """What the lines that end in an arrow do."""

    RECEIVE = "receive"
    ADD_IF_THEN = "add if then"
    NOTE = "note"
    CLOSE = "close"
    OPEN = "open"


class Heading(NamedTuple):
    """A line over other lines."""

    text: str


class PointRow(NamedTuple):
    """A point of the handover that is received."""

    point: Point
    gone_through: bool


class OwnPointRow(NamedTuple):
    """A point of the handover that is written here; `muted` says why it is not on page 1."""

    point: Point


class UnfinishedRow(NamedTuple):
    """A line of the checklist that is not done, with the reason once there is one."""

    state: LineState
    reason: str


class IfThenRow(NamedTuple):
    """What the next shift should do if something happens."""

    line: IfThen


class ActRow(NamedTuple):
    """A line that does something."""

    act: Act
    text: str
    detail: str = ""


Row = Heading | PointRow | OwnPointRow | UnfinishedRow | IfThenRow | ActRow


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
        yield Rows(self._draw, key=_key, selectable=lambda row: not isinstance(row, Heading))

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
        if own := [point for point in (*page.points, *page.muted) if point.severity is not Severity.SAFETY]:
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

    def _draw(self, row: Row, width: int, look: Look) -> Content:
        mark = ">" if look.focused else " "
        match row:
            case Heading(text):
                return self.paint((left(f" {text}", width), "bold dim"))
            case PointRow(point, gone_through):
                sign = (
                    Sign.DONE
                    if gone_through
                    else Sign.CRITICAL
                    if point.severity is Severity.SAFETY
                    else Sign.DUE
                )
                style = "$success" if gone_through else "$error" if sign is Sign.CRITICAL else ""
                return self.paint(
                    (f"{mark}{self.sign(sign)} ", self.unless(look, style)), (left(point.text, width - 3), "")
                )
            case OwnPointRow(point):
                sign = Sign.SKIPPED if point.muted else Sign.DUE
                said = f"  {point.muted}" if point.muted else ""
                text = left(point.text, max(20, width - 3 - len(said)))
                return self.paint(
                    (f"{mark}{self.sign(sign)} {text}", self.unless(look, "dim" if point.muted else "")),
                    (left(said, width - 3 - len(text)), self.unless(look, "dim")),
                )
            case UnfinishedRow(state, reason):
                line_sign = Sign.SKIPPED if reason else sign_of(state)
                style = "" if reason else "$error" if state.line.critical else ""
                due = hour(self.board.clock.local(state.asked_at))
                said = f"  {reason}" if reason else ""
                text = left(f"{due} {state.line.text}", max(20, width - 3 - len(said)))
                return self.paint(
                    (f"{mark}{self.sign(line_sign)} {text}", self.unless(look, style)),
                    (left(said, width - 3 - len(text)), self.unless(look, "dim")),
                )
            case IfThenRow(line):
                text = f"{_('If')} {line.condition}: {line.action}"
                return self.paint((f"{mark}→ {left(text, width - 3)}", ""))
            case ActRow(_act, text, detail):
                shown = f"  {detail}".replace("\n", " ") if detail else ""
                return self.paint(
                    (f"{mark}▸ {text}", self.unless(look, "bold $accent")),
                    (left(shown, width - 3 - len(text)), self.unless(look, "dim")),
                )

    def show_about(self) -> None:
        row, text = self.rows.current, ""
        if isinstance(row, PointRow):
            text = f"{row.point.text}\n{row.point.detail}"
        elif isinstance(row, OwnPointRow):
            put_back, take_off = _("x: put it back on page 1"), _("x: into the appendix, with a reason")
            text = f"{row.point.text}\n{put_back if row.point.muted else take_off}"
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
                self.in_turn(self._give_reason([state], state.line.text))
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
                await self._receive()
            case Act.ADD_IF_THEN:
                await self._add_if_then()
            case Act.NOTE:
                await self._write_note()
            case Act.CLOSE:
                await self._close()
            case Act.OPEN:
                await open_next_shift(self)

    async def _give_reason(self, states: list[LineState], hint: str) -> None:
        if not await self.somebody():
            return
        reason = await self.ask(Ask(_("Why is it not done?"), hint=hint))
        if reason is not None:
            ids = [state.line.id for state in states]
            if await self.save(self.board.handover.give_reason, ids, reason) is not None:
                self.say_saved(_("the reason stands in the handover"))
                self._to_the_next_without_reason()

    def _to_the_next_without_reason(self) -> None:
        """The next below, else the first one above; where none is left, to the signature."""
        rows = list(self.rows.rows)
        around = rows[self.rows.cursor :] + rows[: self.rows.cursor]
        for row in around:
            if isinstance(row, UnfinishedRow) and not row.reason:
                self.rows.move_to(_key(row))
                return
        self.rows.move_to(_key(ActRow(Act.CLOSE, "")))

    def action_all_or_ask(self) -> None:
        """Ask about the point, or give everything that is left one reason."""
        row = self.rows.current
        if isinstance(row, PointRow):
            self.in_turn(self._ask_about(row.point))
            return
        left_over = self.board.handover.unfinished()
        if left_over:
            hint = ngettext("For {n} line that has none", "For {n} lines that have none", len(left_over))
            self.in_turn(self._give_reason(left_over, hint.format(n=len(left_over))))
        else:
            self.say(_("Nothing is left without a reason."))

    async def _ask_about(self, point: Point) -> None:
        if not await self.somebody():
            return
        question = await self.ask(Ask(_("What do you want to know?"), hint=point.text))
        if question is None:
            return
        asked = await self.save(self.board.handover.acknowledge, point.id, question)
        if asked is not None:
            self.say_saved(_("the question stands in the log, open"))

    async def action_go(self) -> None:
        """Go to the line of the checklist, to do it."""
        from .checklist import ChecklistScreen

        row = self.rows.current
        if isinstance(row, UnfinishedRow):
            await self.shiftboard.go("checklist")
            if isinstance(self.app.screen, ChecklistScreen):
                self.app.screen.go_to(row.state.line.id)

    def action_add(self) -> None:
        self.in_turn(self._add_if_then())

    async def _add_if_then(self) -> None:
        if self.board.shifts.current() is None or not await self.somebody():
            return
        condition = await self.ask(Ask(_("If what happens?"), hint=_("If … then …")))
        if condition is None:
            return
        action = await self.ask(Ask(_("Then do what?"), hint=f"{_('If')} {condition}"))
        if action is None:
            return
        added = await self.save(self.board.handover.add_if_then, condition, action)
        if added is not None:
            self.say_saved(_("it stands in the handover"))

    async def action_remove(self) -> None:
        """Take an if/then line out, or a point off page 1; or put that one back."""
        match self.rows.current:
            case IfThenRow(line):
                await self.save(self.board.handover.remove_if_then, line.id)
            case OwnPointRow(point) if point.muted:
                if await self.save(self.board.handover.unmute, point.id) is not None:
                    self.say_saved(_("it stands on page 1 again"))
            case OwnPointRow(point):
                self.in_turn(self._mute(point))

    async def _mute(self, point: Point) -> None:
        if not await self.somebody():
            return
        reason = await self.ask(Ask(_("Why not on page 1?"), hint=point.text))
        if reason is not None and await self.save(self.board.handover.mute, point.id, reason) is not None:
            self.say_saved(_("it stands in the appendix, with the reason"))

    async def _write_note(self) -> None:
        if not await self.somebody():
            return
        note, question = self.board.handover.note(), _("What else should the next shift know?")
        text = await self.ask(Ask(question, text=note.text, may_be_empty=True))
        while text is not None:
            try:
                await self.do(self.board.handover.write_note, clean_note(text), seen=note.rev)
            except Conflict:
                note = self.board.handover.note()  # theirs
                text = await both_versions(self, question, mine=clean_note(text), theirs=note)
            except ShiftboardError as error:
                self.explain(error)
                return
            else:
                self.say_saved(_("it stands in the handover"))
                return

    async def _close(self) -> None:
        board = self.board
        left_over, shift = board.handover.unfinished(), board.shifts.current()
        if left_over:
            self._to_the_next_without_reason()
            count = ngettext(
                "{n} line needs a reason first.", "{n} lines need a reason first.", len(left_over)
            )
            self.say_wrong(count.format(n=len(left_over)) + " " + _("Space gives one, a gives one to all."))
            return
        if shift is None or not await self.somebody():
            return
        name = board.staff.name(board.who.id)
        question = _("Sign as {name} and close {shift}?").format(name=name, shift=shift.name)
        hint = _("After this nothing more can be written to this shift.")
        if not await self.ask(Confirm(question, yes=_("sign and close"), hint=hint)):
            return
        if await self.save(board.handover.close) is None:
            return
        self.say_saved(_("the shift is closed"))
        board.who.id = ""  # whoever comes to this terminal next says who they are
        if await self.pick_person(_("Who takes over? Esc: nobody yet"), leads=True) is not None:
            self._to_the_next_point()
            self.say(
                _("{name}: go through the points, then sign.").format(name=board.staff.name(board.who.id))
            )

    def _to_the_next_point(self) -> None:
        waiting = self.board.handover.unreceived()
        if waiting is not None and waiting.left:
            self.rows.move_to(_key(PointRow(waiting.left[0], False)))

    async def _receive(self) -> None:
        board = self.board
        waiting = board.handover.unreceived()
        if waiting is None or not await self.somebody():
            return
        same = board.who.id == waiting.shift.lead
        if waiting.left and not same:
            self._to_the_next_point()
            self.say_wrong(_("Go through the points first: space accepts one, a asks about it."))
            return
        kind = await next_kind(self) if board.shifts.current() is None else ""
        if kind is None:
            return
        name = board.staff.name(board.who.id)
        read_back: str | None = ""
        if not same:
            hint = _("In your own words, what does it come to? This is your signature, {name}.").format(
                name=name
            )
            read_back = await self.ask(Ask(_("Read back"), hint=hint))
        if read_back is None:
            return
        if await self.save(board.handover.receive, read_back, kind=kind, all=same) is not None:
            self.say_saved(_("received; {name} leads").format(name=name))

    def action_page(self) -> None:
        self.in_turn(self._read_page())

    async def _read_page(self) -> None:
        if (handover := self._handover()) is not None:
            await read_page(self, handover)

    def action_print(self) -> None:
        self.in_turn(self._print())

    async def _print(self) -> None:
        from .printing import print_handover

        if (handover := self._handover()) is not None:
            await print_handover(self, handover.shift)

    def action_earlier(self) -> None:
        self.in_turn(read_earlier(self))

    def action_amend(self) -> None:
        self.in_turn(amend_earlier(self))

    def action_search(self) -> None:
        self.in_turn(self._search())

    async def _search(self) -> None:
        await self.ask(Search(lambda text: self.rows.find(text, words=_words)))


def _key(row: Row) -> str:
    match row:
        case Heading(text):
            return f"heading {text}"
        case PointRow(point, _gone):
            return f"point {point.id}"
        case OwnPointRow(point):
            return f"own {point.id}"
        case UnfinishedRow(state, _reason):
            return f"line {state.line.id}"
        case IfThenRow(line):
            return f"if {line.id}"
        case ActRow(act, _text, _detail):
            return f"act {act}"


def _words(row: Row) -> str:
    match row:
        case PointRow(point, _gone):
            return f"{point.text} {point.detail}"
        case OwnPointRow(point):
            return f"{point.text} {point.muted}"
        case UnfinishedRow(state, reason):
            return f"{state.line.text} {reason}"
        case IfThenRow(line):
            return f"{line.condition} {line.action}"
        case Heading(text) | ActRow(_, text, _):
            return text
