"""The lines of the Handover screen: what each is about, and how it is drawn."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from shiftboard.checklist import LineState
from shiftboard.handover.page import Point
from shiftboard.handover.records import IfThen, Severity
from shiftboard.language import _, hour
from shiftboard.signs import Sign, sign_of

from .widgets.cells import left
from .widgets.rows import Look

if TYPE_CHECKING:
    from .handover import HandoverScreen


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


def key_of(row: Row) -> str:
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


def words_of(row: Row) -> str:
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


def draw(screen: HandoverScreen, row: Row, width: int, look: Look) -> Content:
    """One line of the list."""
    mark = ">" if look.focused else " "
    match row:
        case Heading(text):
            return screen.paint((left(f" {text}", width), "bold dim"))
        case PointRow(point, gone_through):
            sign = (
                Sign.DONE
                if gone_through
                else Sign.CRITICAL
                if point.severity is Severity.SAFETY
                else Sign.DUE
            )
            style = "$success" if gone_through else "$error" if sign is Sign.CRITICAL else ""
            return screen.paint(
                (f"{mark}{screen.sign(sign)} ", screen.unless(look, style)), (left(point.text, width - 3), "")
            )
        case OwnPointRow(point):
            severe = point.severity is Severity.SAFETY
            sign = Sign.SKIPPED if point.muted else Sign.CRITICAL if severe else Sign.DUE
            style = "dim" if point.muted else "$error" if severe else ""
            said = f"  {point.muted}" if point.muted else ""
            text = left(point.text, max(20, width - 3 - len(said)))
            return screen.paint(
                (f"{mark}{screen.sign(sign)} {text}", screen.unless(look, style)),
                (left(said, width - 3 - len(text)), screen.unless(look, "dim")),
            )
        case UnfinishedRow(state, reason):
            line_sign = Sign.SKIPPED if reason else sign_of(state)
            style = "" if reason else "$error" if state.line.critical else ""
            due = hour(screen.board.clock.local(state.asked_at))
            said = f"  {reason}" if reason else ""
            text = left(f"{due} {state.line.text}", max(20, width - 3 - len(said)))
            return screen.paint(
                (f"{mark}{screen.sign(line_sign)} {text}", screen.unless(look, style)),
                (left(said, width - 3 - len(text)), screen.unless(look, "dim")),
            )
        case IfThenRow(line):
            text = f"{_('If')} {line.condition}: {line.action}"
            return screen.paint((f"{mark}→ {left(text, width - 3)}", ""))
        case ActRow(_act, text, detail):
            shown = f"  {detail}".replace("\n", " ") if detail else ""
            return screen.paint(
                (f"{mark}▸ {text}", screen.unless(look, "bold $accent")),
                (left(shown, width - 3 - len(text)), screen.unless(look, "dim")),
            )
