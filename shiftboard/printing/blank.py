"""A blank list as plain text: to be worked on paper when the board is down, or where there is no terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from ..checklist.blank import Blank, BlankLine
from ..checklist.records import Kind
from ..language import _
from .lines import Line, Paper, Weight, cells
from .text import WIDTH

DUE = 7
LIMITS = 17
VALUE = 13
INITIALS = 6
NARROWEST = 60
"""Columns below which there is no room to write in."""


def blank_text(blank: Blank, width: int = WIDTH) -> str:
    """The list with room to write in, at most `width` cells a line; at least 60 are taken."""
    paper = Paper(max(NARROWEST, width))
    return "\n".join([*(line.text.rstrip() for line in _page(blank, paper)), ""])


def _page(blank: Blank, paper: Paper) -> Iterator[Line]:
    yield from paper.wrapped(f"{blank.name.upper()} · {blank.site}", weight=Weight.LOUD)
    if blank.when:
        yield from paper.wrapped(blank.when)
    yield Line("")
    fields = (_("Date"), _("From"), _("To"), _("Name"))
    yield Line("  ".join(f"{name} {'_' * 6}" for name in fields[:3]) + f"  {fields[3]} {'_' * 12}")
    yield Line("=" * paper.width)
    due = max(DUE, *(cells(line.due) + 1 for line in blank.lines), 0)
    widths = (due, paper.width - due - LIMITS - VALUE - INITIALS, LIMITS, VALUE, INITIALS)
    yield _row(widths, _("due at"), _("line"), _("limits"), _("value"), _("who"))
    for section, lines in groupby(blank.lines, key=lambda line: line.section):
        yield from paper.headed(section)
        for line in lines:
            yield from _line(line, paper, widths)
    if not blank.lines:
        yield from paper.wrapped(_("There is nothing in it yet."))
    yield Line("=" * paper.width)
    if any(line.critical for line in blank.lines):
        yield from paper.wrapped(_("! critical: say at once when it is not in order."))
    yield from paper.wrapped(_("Out of limits: write what was done about it on the back."))


def _line(line: BlankLine, paper: Paper, widths: Sequence[int]) -> Iterator[Line]:
    """A line over as many rows as its text and its limits need; the room to write in is on the first."""
    texts, limits = (
        [one.text for one in Paper(width - 1).wrapped(text)]
        for width, text in zip(widths[1:3], (_said(line), line.limits), strict=True)
    )
    rows = list(zip_longest(texts, limits, fillvalue=""))
    yield _row(widths, line.due, *rows[0], _box(line), "____")
    for row in rows[1:]:
        yield _row(widths, "", *row)
    indent = " " * widths[0]
    for choice in line.choices:
        yield from paper.wrapped(f"[ ] {choice}", indent, f"{indent}    ")


def _said(line: BlankLine) -> str:
    return f"! {line.text}" if line.critical else line.text


def _box(line: BlankLine) -> str:
    """Room for the answer: a box to tick, or a line to write on."""
    return "[ ]" if line.kind is Kind.TICK else "" if line.kind is Kind.CHOICE else "_" * (VALUE - 2)


def _row(widths: Sequence[int], *texts: str) -> Line:
    return Line(
        "".join(text + " " * (width - cells(text)) for text, width in zip(texts, widths, strict=False))
    )
