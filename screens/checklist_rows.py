"""The lines of the Checklist screen: what each is, and how it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from shiftboard.checklist import Answer, Kind, LineState, ShiftLine, limits_text, value_text
from shiftboard.language import _, hour
from shiftboard.signs import Sign, sign_of

from .widgets.cells import left, right
from .widgets.rows import Look, edit_box

if TYPE_CHECKING:
    from .checklist import ChecklistScreen

STYLES = {
    Sign.DONE: "$success",
    Sign.DUE: "$warning",
    Sign.LATE: "$error",
    Sign.CRITICAL: "bold $error",
    Sign.OUT: "bold $error",
    Sign.SKIPPED: "dim",
    Sign.LATER: "",
}


class Heading(NamedTuple):
    """A section's name and how far it is."""

    text: str
    done: int
    lines: int


Row = LineState | Heading


def key_of(row: Row) -> str:
    return row.line.id if isinstance(row, LineState) else f"heading {row.text}"


def words_of(row: Row) -> str:
    return f"{row.line.text} {row.line.section}" if isinstance(row, LineState) else row.text


def draw(screen: ChecklistScreen, row: Row, width: int, look: Look) -> Content:
    """One line of the list."""
    if isinstance(row, Heading):
        count = f" {row.done}/{row.lines} "
        return screen.paint((left(f" {row.text}", width - len(count)), "bold dim"), (count, "dim"))
    line, answer = row.line, row.answer
    sign = sign_of(row)
    style = screen.unless(look, STYLES[sign])
    quiet = screen.unless(look, "dim")
    limits = 18 if width >= 95 else 0
    who = 11 if width >= 95 else 0
    value = 18
    room = width - 10 - value - limits - who
    text = f"{line.text} {screen.sign(Sign.CRITICAL)}" if line.critical else line.text
    parts = [
        (f"{'>' if look.focused else ' '}{screen.sign(sign)} ", style),
        (f"{hour(screen.board.clock.local(row.asked_at))} ", style if row.open else quiet),
        (left(text, room), style if row.open and sign is not Sign.LATER else ""),
    ]
    if look.editing is not None:
        box = edit_box(look.editing, look.edit_cursor, value)
        return screen.paint(*parts, (" ", "")) + box + screen.paint((right(limits_text(line), limits), quiet))
    said = value_text(line, answer) if answer is not None and line.kind is not Kind.TICK else ""
    parts += [(" ", ""), (right(said or _asks(line, row), value), style if said else quiet)]
    if limits:
        parts += [(right(limits_text(line), limits), quiet), (right(_by(screen, answer), who), quiet)]
    return screen.paint(*parts)


def _asks(line: ShiftLine, row: LineState) -> str:
    if not row.open or line.kind is Kind.TICK:
        return ""
    return {Kind.CHOICE: _("choose"), Kind.TEXT: _("write")}.get(line.kind, f"____ {line.unit}")


def _by(screen: ChecklistScreen, answer: Answer | None) -> str:
    if answer is None or answer.at is None:
        return ""
    person = screen.board.staff.person(answer.doer)
    return f"{hour(screen.board.clock.local(answer.at))} {person.initials if person else '?'}"
