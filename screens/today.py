"""Today: what needs somebody now. Enter goes straight to it, space does it where that can be done here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from shiftboard.checklist import Kind, LineState, by_list, score
from shiftboard.language import N_, _, hour
from shiftboard.log import LogEntry
from shiftboard.shift import Shift
from shiftboard.signs import Sign
from shiftboard.stock.eighty_six import EightySixed
from shiftboard.today import Target, ToDo, later_to_do, next_later

from .base import BoardScreen
from .widgets.cells import bar, left, styled
from .widgets.rows import Look, Rows

if TYPE_CHECKING:
    from .checklist import ChecklistScreen

STYLES = {
    Sign.LATE: "$error",
    Sign.CRITICAL: "bold $error",
    Sign.OUT: "bold $error",
    Sign.DUE: "$warning",
}


class Heading(NamedTuple):
    """A line over other lines."""

    text: str


class TodayValues(NamedTuple):
    """What Today shows."""

    rows: list[ToDo | Heading]
    shift: Shift | None
    states: list[LineState]
    log: list[LogEntry]


class TodayScreen(BoardScreen[TodayValues]):
    """A list of things to act on: late first, then by time."""

    AREA = "today"
    HELP_TEXT = N_(
        "Today lists what needs somebody now, late things first. Enter goes to it; space does it here where "
        "it is a tick. Everything is saved the moment it is entered."
    )
    CSS_PATH = "today.tcss"
    ENTER = N_("go there")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space", "act", N_("do it"), id="today.act", tooltip=N_("Do it here, or go where it is done")
        ),
        Binding("enter", "go", N_("go there"), id="today.go", show=False),
        Binding("slash", "search", N_("search"), id="today.search"),
    ]

    @property
    def rows(self) -> Rows[ToDo | Heading]:
        return self.query_one(Rows)

    @property
    def side(self) -> Static:
        return self.query_one("#side", Static)

    def content(self) -> ComposeResult:
        yield Static("", id="side", markup=False)
        yield Rows(self._draw, key=_key, selectable=lambda row: isinstance(row, ToDo))

    def load(self) -> TodayValues:
        board = self.board
        states, to_do = board.checklist.states(), board.to_do()
        late = [one for one in to_do if one.late]
        due = [one for one in to_do if not one.late and one.at is not None]
        other = [one for one in to_do if not one.late and one.at is None]
        rows: list[ToDo | Heading] = [*self._now(late, states), *late]
        if due:
            rows += [Heading(_("DUE")), *due]
        if other:
            rows += [Heading(_("OPEN")), *other]
        if later := later_to_do(states):
            rows += [Heading(_("LATER")), *later]
        if off := board.eighty_six.off():
            rows += [Heading(_("86").upper()), *map(self._off, off)]
        return TodayValues(rows, board.shifts.current(), states, board.log.entries())

    def _off(self, one: EightySixed) -> ToDo:
        """Something that cannot be served just now; Enter says that it is there again."""
        since = hour(self.board.clock.local(one.since)) if one.since is not None else ""
        detail = " · ".join(filter(None, (one.reason, _("since {time}").format(time=since))))
        return ToDo(Target.OFF, one.id, Sign.OUT, None, one.name, detail)

    def show(self, values: TodayValues) -> None:
        self.rows.set_rows(values.rows)

    def show_around(self) -> None:
        super().show_around()
        if self.values is not None:
            self.side.update(self._side(self.values), layout=False)

    def _now(self, late: list[ToDo], states: list[LineState]) -> list[Heading]:
        if late:
            return [Heading(_("NOW"))]
        text = _("Nothing is late.")
        if (following := next_later(states)) is not None:
            at = hour(self.board.clock.local(following.due))
            text = _("Nothing is late. Next: {time} {what}").format(time=at, what=following.line.text)
        return [Heading(text)]

    def _draw(self, row: ToDo | Heading, width: int, look: Look) -> Content:
        if isinstance(row, Heading):
            return self.paint((left(f" {row.text}", width), "bold dim"))
        at = hour(self.board.clock.local(row.at)) if row.at is not None else ""
        style = self.unless(look, STYLES.get(row.sign, ""))
        detail = f"  {row.detail} " if row.detail else ""
        if len(detail) > width // 2:
            detail = left(detail, width // 2)
        text = left(row.text, width - 9 - len(detail))
        marked = ">" if look.focused else " "
        return self.paint(
            (f"{marked}{self.sign(row.sign)} ", style),
            (f"{at:5} ", style if row.late else ""),
            (text, style if row.late else ""),
            (detail, self.unless(look, "dim")),
        )

    def _side(self, values: TodayValues) -> Content:
        lines: list[Content] = []
        if values.states:
            lines.append(styled((_("CHECKLIST"), "bold $text-muted")))
            for name, states in by_list(values.states):
                counts = score(states)
                done = counts.lines - counts.open
                drawn = bar(done, counts.lines, 8, ascii=self.shiftboard.plain_signs)
                style = "$success" if done == counts.lines else ""
                lines.append(
                    styled((f"{left(name, 21)} ", ""), (drawn, style), (f" {done:>2}/{counts.lines}", ""))
                )
        if values.log:
            lines += [Content(""), styled((_("LOG"), "bold $text-muted"))]
            for entry in values.log[-8:]:
                at = hour(self.board.clock.local(entry.entered_at)) if entry.entered_at else ""
                lines.append(styled((f"{at} ", "$text-muted"), (entry.text, "")))
        return Content("\n").join(lines)

    def arrive(self) -> None:
        """Whoever comes here wants what is most urgent."""
        super().arrive()
        self.rows.action_first()

    # acting

    @on(Rows.Chosen)
    def chosen(self) -> None:
        self.action_go()

    def action_go(self) -> None:
        """Go where it is done."""
        row = self.rows.current
        if isinstance(row, ToDo):
            self.in_turn(self._go(row))

    async def _go(self, row: ToDo) -> None:
        match row.target:
            case Target.LINE:
                await self.shiftboard.go("checklist")
                cast("ChecklistScreen", self.app.screen).go_to(row.id)
            case Target.HANDOVER:
                await self.shiftboard.go("handover")
            case Target.OPEN:
                from .flows import open_next_shift

                await open_next_shift(self)
            case Target.COUNT:
                await self.shiftboard.go("stock")
            case Target.OFF:
                from .item_acts import back_on

                await back_on(self, row.id, row.text)
            case Target.ORDER:
                from .order_flows import go_to_order

                await go_to_order(self, row.id)
            case Target.DATES:
                await self.shiftboard.go("dates")
            case Target.PERSON:
                from .people_flows import people

                await people(self, row.id)
            case Target.OUTBOX:
                from .printing import try_again

                await try_again(self)
            case Target.COUNTERSIGN:
                from .flows import countersign

                await countersign(self)
            case Target.LOG:
                from .flows import settle

                await settle(self, row.id, row.text)

    async def action_act(self) -> None:
        """Do it here, where it is a tick; otherwise go there."""
        row = self.rows.current
        if not isinstance(row, ToDo):
            return
        here = row.target is Target.LINE and row.sign is not Sign.LATER
        line = self.board.checklist.line(row.id) if here else None
        if line is not None and line.kind is Kind.TICK:
            await self.save(self.board.checklist.answer, line.id, "yes")
        else:
            self.in_turn(self._go(row))

    def action_search(self) -> None:
        self.in_turn(self._search())

    async def _search(self) -> None:
        from .dialogs import Search

        await self.ask(Search(lambda text: self.rows.find(text, words=_words)))


def _key(row: ToDo | Heading) -> str:
    return f"{row.target}:{row.id}" if isinstance(row, ToDo) else row.text


def _words(row: ToDo | Heading) -> str:
    return f"{row.text} {row.detail}" if isinstance(row, ToDo) else row.text
