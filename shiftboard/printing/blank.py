"""A blank list: to be worked on paper when the board is down, or where there is no terminal.

Where there is room it is a table; on a roll each line has its room to write in below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from ..checklist.blank import Blank, BlankLine
from ..checklist.records import Kind
from ..language import _, in_use
from .lines import Line, Paper, Weight, cells
from .text import WIDTH
from .typeset import typeset

DUE = 7
LIMITS = 17
VALUE = 13
INITIALS = 6
NARROWEST = 60
"""Columns below which there is no room for a table to write in."""
ROLL_DUE = 6
ROLL_VALUE = 8


def blank_text(blank: Blank, width: int = WIDTH) -> str:
    """The list with room to write in, at most `width` cells a line; at least 60 are taken."""
    paper = Paper(max(NARROWEST, width))
    return "\n".join([*(line.text.rstrip() for line in blank_lines(blank, paper)), ""])


def blank_lines(blank: Blank, paper: Paper) -> Iterator[Line]:
    """The list on paper that prints lines."""
    blank = _spelled(blank, paper)
    yield from paper.wrapped(f"{blank.name.upper()} · {blank.site}", weight=Weight.LOUD)
    if blank.when:
        yield from paper.wrapped(blank.when)
    yield Line("")
    yield from _who_did_it(paper)
    yield Line("=" * paper.width)
    yield from _table(blank, paper) if paper.width >= NARROWEST else _roll(blank, paper)
    if not blank.lines:
        yield from paper.wrapped(_("There is nothing in it yet."))
    yield Line("=" * paper.width)
    for text in _hints(blank):
        yield from paper.wrapped(text)


def blank_pdf(blank: Blank, *, paper: str = "a4") -> bytes:
    """The list as a page to write on. `BadPaper`, `NotTypeset`."""
    sheet = {
        "language": in_use(),
        "date": None,
        "title": ", ".join(filter(None, (blank.name, blank.site, blank.when))),
        "author": blank.site,
        "running": " · ".join(filter(None, (blank.site, blank.name, blank.when))),
        "foot": "",
        "page_number": _("page {n} of {all}"),
        "site": blank.site,
        "list": blank_sheet(blank),
    }
    return typeset("blank", sheet, paper)


def blank_sheet(blank: Blank) -> dict[str, object]:
    """What a template is given of a list."""
    return {
        "name": blank.name,
        "when": blank.when,
        "fields": [_("Date"), _("From"), _("To"), _("Name")],
        "columns": _heads(blank),
        "sections": [
            {
                "name": name,
                "lines": [
                    {
                        "due": line.due,
                        "text": _said(line),
                        "critical": line.critical,
                        "limits": line.limits,
                        "tick": line.kind is Kind.TICK,
                        "choices": list(line.choices),
                        "value": line.value,
                        "who": line.who,
                    }
                    for line in lines
                ],
            }
            for name, lines in groupby(blank.lines, key=lambda line: line.section)
        ],
        "nothing": "" if blank.lines else _("There is nothing in it yet."),
        "hints": list(_hints(blank)),
    }


def _heads(blank: Blank) -> list[str]:
    if blank.heads:
        return list(blank.heads)
    if blank.counts:
        return [_("no."), _("item"), _("pack"), _("counted"), _("who")]
    return [_("due at"), _("line"), _("limits"), _("value"), _("who")]


def _hints(blank: Blank) -> Iterator[str]:
    if blank.counts:
        yield _("Packs and loose pieces as in 3c+4: c is the pack. Where there is none, write 0.")
        return
    if any(line.critical for line in blank.lines):
        yield _("! critical: say at once when it is not in order.")
    yield _("Out of limits: write what was done about it on the back.")


def _who_did_it(paper: Paper) -> Iterator[Line]:
    day, start, end, name = (paper.spelled(one) for one in (_("Date"), _("From"), _("To"), _("Name")))
    fields = [f"{one} {'_' * 6}" for one in (day, start, end)]
    if paper.width >= NARROWEST:
        yield Line("  ".join([*fields, f"{name} {'_' * 12}"]))
        return
    yield Line("  ".join([fields[0], name + " "]).ljust(paper.width, "_"))
    yield Line("  ".join(fields[1:]))


def _table(blank: Blank, paper: Paper) -> Iterator[Line]:
    due = max(DUE, *(cells(line.due) + 1 for line in blank.lines), 0)
    widths = (due, paper.width - due - LIMITS - VALUE - INITIALS, LIMITS, VALUE, INITIALS)
    yield _row(widths, *map(paper.spelled, _heads(blank)))
    for section, lines in groupby(blank.lines, key=lambda line: line.section):
        yield from paper.headed(section)
        for line in lines:
            yield from _in_table(line, paper, widths)


def _in_table(line: BlankLine, paper: Paper, widths: Sequence[int]) -> Iterator[Line]:
    """A line over as many rows as its texts need; the room to write in is on the first."""
    texts, limits, value = (
        [one.text for one in Paper(width - 1).wrapped(text)]
        for width, text in zip(widths[1:4], (_said(line), line.limits, line.value or _box(line)), strict=True)
    )
    rows = list(zip_longest(texts, limits, value, fillvalue=""))
    yield _row(widths, line.due, *rows[0], line.who or "____")
    for row in rows[1:]:
        yield _row(widths, "", *row)
    indent = " " * widths[0]
    for choice in line.choices:
        yield from paper.wrapped(f"[ ] {choice}", indent, f"{indent}    ")


def _roll(blank: Blank, paper: Paper) -> Iterator[Line]:
    for section, lines in groupby(blank.lines, key=lambda line: line.section):
        yield from paper.headed(section)
        for line in lines:
            yield from _on_roll(line, paper)


def _on_roll(line: BlankLine, paper: Paper) -> Iterator[Line]:
    """A line, and right below it its limits and the room to write in."""
    due = f"{line.due} ".ljust(ROLL_DUE)
    indent = " " * ROLL_DUE
    yield from paper.wrapped(_said(line), due, indent)
    for choice in line.choices:
        yield from paper.wrapped(f"[ ] {choice}", indent, f"{indent}    ")
    answer = line.value or ("" if line.choices else _box(line)[:ROLL_VALUE])
    yield from paper.sides(f"{indent}{line.limits}", f"{answer} {line.who or '____'}".strip())


def _said(line: BlankLine) -> str:
    return f"! {line.text}" if line.critical else line.text


def _box(line: BlankLine) -> str:
    """Room for the answer: a box to tick, or a line to write on."""
    return "[ ]" if line.kind is Kind.TICK else "" if line.kind is Kind.CHOICE else "_" * (VALUE - 2)


def _row(widths: Sequence[int], *texts: str) -> Line:
    return Line(
        "".join(text + " " * (width - cells(text)) for text, width in zip(texts, widths, strict=False))
    )


def _spelled(blank: Blank, paper: Paper) -> Blank:
    """The list in the letters that the paper has."""
    say = paper.spelled
    lines = (
        line._replace(
            section=say(line.section),
            due=say(line.due),
            text=say(line.text),
            limits=say(line.limits),
            choices=tuple(map(say, line.choices)),
            value=say(line.value),
            who=say(line.who),
        )
        for line in blank.lines
    )
    return blank._replace(
        site=say(blank.site), name=say(blank.name), when=say(blank.when), lines=tuple(lines)
    )
