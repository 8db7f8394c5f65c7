"""The handover as plain text: for terminals, screen readers, mail bodies and dot-matrix printers."""

from __future__ import annotations

from collections.abc import Iterator

from ..handover.page import Handover, Point
from ..handover.records import SEVERITY_NAMES, Severity, Side
from ..language import N_, _
from .lines import Line, Paper, Weight, cells

__all__ = ["SIDE_NAMES", "WIDTH", "added_later", "appendix", "cells", "handover_text", "head", "news"]

WIDTH = 80

SIDE_NAMES = {Side.OUTGOING: N_("Handed over"), Side.INCOMING: N_("Received")}


def handover_text(handover: Handover, width: int = WIDTH) -> str:
    """The whole handover, page 1 first, at most `width` cells a line."""
    paper = Paper(width)
    parts = (head, news, _signed, added_later, _fold, appendix)
    return "\n".join([*(line.text for part in parts for line in part(handover, paper)), ""])


def head(h: Handover, paper: Paper) -> Iterator[Line]:
    """Which shift it is."""
    state = "" if h.state == "closed" else f" ({_('still open')})"
    yield from paper.wrapped(f"{_('HANDOVER')} · {h.site}", weight=Weight.LOUD)
    yield from paper.wrapped(f"{h.name}, {h.day} {h.span}{state}")
    yield from paper.wrapped(f"{_('Lead')}: {h.lead} · {_('Shift')}: {h.shift}")
    yield Line("=" * paper.width)


def news(h: Handover, paper: Paper) -> Iterator[Line]:
    """What the next shift must know."""
    if not h.points:
        yield from paper.wrapped(_("Nothing is open. Everything was done."))
    for severity in Severity:
        points = [point for point in h.points if point.severity is severity]
        if points:
            weight = Weight.LOUD if severity is Severity.SAFETY else Weight.HEADING
            yield from paper.headed(_(SEVERITY_NAMES[severity]), weight)
            for number, point in enumerate(points, 1):
                yield from _point(number, point, paper)
    if h.if_then:
        yield from paper.headed(_("If … then …"))
        for line in h.if_then:
            yield from paper.wrapped(f"{_('If')} {line.condition}: {line.action}", " - ", "   ")
    if h.note:
        yield from paper.headed(_("Note"))
        for text in h.note.split("\n"):
            yield from paper.wrapped(text)


def _point(number: int, point: Point, paper: Paper) -> Iterator[Line]:
    yield from paper.wrapped(point.text, f"{number:2}. ", "    ")
    if point.detail:
        yield from paper.wrapped(point.detail, "    ", "    ")


def _signed(h: Handover, paper: Paper) -> Iterator[Line]:
    yield from paper.headed(_("Signatures"))
    for side in Side:
        yield from _signature(h, side, paper)
    if h.seal:
        yield from paper.wrapped(h.seal, f"{_('Seal')}: ".ljust(20), " " * 20)


def _signature(h: Handover, side: Side, paper: Paper) -> Iterator[Line]:
    signed = [one for one in h.signatures if one.side is side]
    label = f"{_(SIDE_NAMES[side])}: ".ljust(20)
    if not signed:
        yield Line(label + "_" * min(30, paper.width - 20))
    for one in signed:
        read_back = f" – {_('read back')}: {one.read_back}" if one.read_back else ""
        yield from paper.wrapped(f"{one.person}, {one.at}{read_back}", label, " " * 20)


def added_later(h: Handover, paper: Paper) -> Iterator[Line]:
    """What was added after the shift was closed."""
    if h.amended:
        yield from paper.headed(_("Added later"))
        for one in h.amended:
            yield from paper.wrapped(f"{one.at} {one.text} ({one.by})", " - ", "   ")


def _fold(h: Handover, paper: Paper) -> Iterator[Line]:
    yield Line("")
    yield Line("-" * paper.width)


def appendix(h: Handover, paper: Paper) -> Iterator[Line]:
    """The shift line by line."""
    if h.sections:
        yield from paper.headed(_("Checklist"))
        yield from _score_table(h, paper) if paper.width >= 60 else _score_lines(h, paper)
    if h.readings:
        yield from paper.headed(_("Readings"))
        for reading in h.readings:
            mark = "!" if reading.out else " "
            limits = f" ({reading.limits})" if reading.limits else ""
            value = f"{reading.value}{limits}"
            yield from paper.sides(f"{mark} {reading.at} {reading.line}", value)
            if reading.action:
                yield from paper.wrapped(reading.action, "        ", "        ")
    if h.undone:
        yield from paper.headed(_("Not done") if h.state == "closed" else _("To do"))
        for missed in h.undone:
            yield from paper.sides(f"  {missed.due} {missed.line}", missed.reason)
    if h.skipped:
        yield from paper.headed(_("Skipped"))
        for left_out in h.skipped:
            yield from paper.wrapped(f"{left_out.line}: {left_out.reason} ({left_out.by})", " - ", "   ")
    if h.muted:
        yield from paper.headed(_("Not on page 1"))
        for point in h.muted:
            detail = f" ({point.detail})" if point.detail else ""
            yield from paper.wrapped(f"{point.text}{detail}: {point.muted}", " - ", "   ")
    if h.rounds:
        yield from paper.headed(_("Worked on paper, entered later"))
        for text in h.rounds:
            yield from paper.wrapped(text, " - ", "   ")
    if h.stock:
        yield from paper.headed(_("Stock"))
        for text in h.stock:
            yield from paper.wrapped(text, " - ", "   ")
    if h.noticed:
        yield from paper.headed(_("What the board noticed"))
        for text in h.noticed:
            yield from paper.wrapped(text, " - ", "   ")
    if h.log:
        yield from paper.headed(_("Log"))
        for line in h.log:
            settled = f" → {line.settled}" if line.settled else ""
            kind = f"{line.kind}: " if line.kind else ""
            yield from paper.wrapped(f"{kind}{line.text} ({line.by}){settled}", f"{line.at} ", "      ")


def _score_table(h: Handover, paper: Paper) -> Iterator[Line]:
    yield paper.columns("", [_("on time"), _("late"), _("skipped"), _("open")])
    for part in h.sections:
        counts = [f"{part.on_time}/{part.asked}", *map(_figure, (part.late, part.skipped, part.open))]
        yield paper.columns(part.section, counts)


def _score_lines(h: Handover, paper: Paper) -> Iterator[Line]:
    for part in h.sections:
        named = ((part.late, _("late")), (part.skipped, _("skipped")), (part.open, _("open")))
        others = [f"{count} {what}" for count, what in named if count]
        yield from paper.sides(part.section, f"{part.on_time}/{part.asked}")
        if others:
            yield from paper.wrapped(", ".join(others), "    ", "    ")


def _figure(count: int) -> str:
    return str(count) if count else "·"
