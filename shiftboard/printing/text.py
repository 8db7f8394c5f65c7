"""The handover as plain text: for terminals, screen readers, mail bodies and dot-matrix printers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ..handover.page import Handover, Point
from ..handover.records import SEVERITY_NAMES, Severity, Side
from ..language import N_, _

WIDTH = 80

SIDE_NAMES = {Side.OUTGOING: N_("Handed over"), Side.INCOMING: N_("Received")}


def handover_text(handover: Handover, width: int = WIDTH) -> str:
    """The whole handover, page 1 first, at most `width` cells a line."""
    return "\n".join([*_page(handover, width), *_appendix(handover, width), ""])


def _page(h: Handover, width: int) -> Iterator[str]:
    state = "" if h.state == "closed" else f" ({_('still open')})"
    yield from _wrapped(f"{_('HANDOVER')} · {h.site}", width)
    yield from _wrapped(f"{h.name}, {h.day} {h.span}{state}", width)
    yield from _wrapped(f"{_('Lead')}: {h.lead} · {_('Shift')}: {h.shift}", width)
    yield "=" * width
    if not h.points:
        yield from _wrapped(_("Nothing is open. Everything was done."), width)
    for severity in Severity:
        points = [point for point in h.points if point.severity is severity]
        if points:
            yield from _headed(_(SEVERITY_NAMES[severity]), width)
            for number, point in enumerate(points, 1):
                yield from _point(number, point, width)
    if h.if_then:
        yield from _headed(_("If … then …"), width)
        for line in h.if_then:
            yield from _wrapped(f"{_('If')} {line.condition}: {line.action}", width, " - ", "   ")
    if h.note:
        yield from _headed(_("Note"), width)
        for text in h.note.split("\n"):
            yield from _wrapped(text, width)
    yield from _headed(_("Signatures"), width)
    for side in Side:
        yield from _signature(h, side, width)
    if h.seal:
        yield from _wrapped(h.seal, width, f"{_('Seal')}: ".ljust(20), " " * 20)
    if h.amended:
        yield from _headed(_("Added later"), width)
        for one in h.amended:
            yield from _wrapped(f"{one.at} {one.text} ({one.by})", width, " - ", "   ")


def _point(number: int, point: Point, width: int) -> Iterator[str]:
    yield from _wrapped(point.text, width, f"{number:2}. ", "    ")
    if point.detail:
        yield from _wrapped(point.detail, width, "    ", "    ")


def _signature(h: Handover, side: Side, width: int) -> Iterator[str]:
    signed = [one for one in h.signatures if one.side is side]
    if not signed:
        yield f"{_(SIDE_NAMES[side])}: ".ljust(20) + "_" * min(30, width - 20)
    for one in signed:
        read_back = f" – {_('read back')}: {one.read_back}" if one.read_back else ""
        label = f"{_(SIDE_NAMES[side])}: ".ljust(20)
        yield from _wrapped(f"{one.person}, {one.at}{read_back}", width, label, " " * 20)


def _appendix(h: Handover, width: int) -> Iterator[str]:
    yield ""
    yield "-" * width
    if h.sections:
        yield from _headed(_("Checklist"), width)
        yield from _score_table(h, width) if width >= 60 else _score_lines(h, width)
    if h.readings:
        yield from _headed(_("Readings"), width)
        for reading in h.readings:
            mark = "!" if reading.out else " "
            limits = f" ({reading.limits})" if reading.limits else ""
            value = f"{reading.value}{limits}"
            yield from _sides(f"{mark} {reading.at} {reading.line}", value, width)
            if reading.action:
                yield from _wrapped(reading.action, width, "        ", "        ")
    if h.undone:
        yield from _headed(_("Not done") if h.state == "closed" else _("To do"), width)
        for missed in h.undone:
            yield from _sides(f"  {missed.due} {missed.line}", missed.reason, width)
    if h.skipped:
        yield from _headed(_("Skipped"), width)
        for left_out in h.skipped:
            yield from _wrapped(f"{left_out.line}: {left_out.reason} ({left_out.by})", width, " - ", "   ")
    if h.log:
        yield from _headed(_("Log"), width)
        for line in h.log:
            settled = f" → {line.settled}" if line.settled else ""
            kind = f"{line.kind}: " if line.kind else ""
            yield from _wrapped(f"{kind}{line.text} ({line.by}){settled}", width, f"{line.at} ", "      ")


def _score_table(h: Handover, width: int) -> Iterator[str]:
    yield _columns("", [_("on time"), _("late"), _("skipped"), _("open")], width)
    for part in h.sections:
        counts = [f"{part.on_time}/{part.lines}", *map(_figure, (part.late, part.skipped, part.open))]
        yield _columns(part.section, counts, width)


def _score_lines(h: Handover, width: int) -> Iterator[str]:
    for part in h.sections:
        named = ((part.late, _("late")), (part.skipped, _("skipped")), (part.open, _("open")))
        others = [f"{count} {what}" for count, what in named if count]
        yield from _sides(part.section, f"{part.on_time}/{part.lines}", width)
        if others:
            yield from _wrapped(", ".join(others), width, "    ", "    ")


def _headed(title: str, width: int) -> Iterator[str]:
    yield ""
    yield from _wrapped(title.upper(), width)


def _figure(count: int) -> str:
    return str(count) if count else "·"


def _columns(label: str, figures: list[str], width: int) -> str:
    cell = 10
    room = width - cell * len(figures)
    return _fit(label, room) + "".join(_right(figure, cell) for figure in figures)


def _sides(left: str, right: str, width: int) -> Iterator[str]:
    if right and cells(left) + cells(right) + 2 <= width:
        yield left + " " * (width - cells(left) - cells(right)) + right
        return
    indent = left[: len(left) - len(left.lstrip())]
    yield from _wrapped(left, width, indent, "        ")
    if right:
        yield from _wrapped(right, width, "        ", "        ")


def _fit(text: str, width: int) -> str:
    while cells(text) > width:
        text = text[:-2] + "…"
    return text + " " * (width - cells(text))


def _right(text: str, width: int) -> str:
    return " " * max(0, width - cells(text)) + text


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> Iterator[str]:
    """The text over as many lines as it needs; a word longer than a line is broken."""
    line, empty = first, True
    room = width - max(cells(first), cells(rest))
    for word in text.split():
        for piece in _pieces(word, room):
            if not empty and cells(line) + 1 + cells(piece) > width:
                yield line
                line, empty = rest, True
            line += piece if empty else f" {piece}"
            empty = False
    yield line


def _pieces(word: str, width: int) -> Iterator[str]:
    """The word in parts of at most `width` cells; a mark stays with its letter."""
    start = taken = 0
    for place, letter in enumerate(word):
        if taken + (wide := _cell(letter)) > width:
            yield word[start:place]
            start, taken = place, 0
        taken += wide
    yield word[start:]


def cells(text: str) -> int:
    """How many columns a terminal takes for the text."""
    return sum(_cell(letter) for letter in text)


def _cell(letter: str) -> int:
    if letter < "\u0300":
        return 1
    if unicodedata.combining(letter) or letter in "\u200b\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
