"""The briefing on paper: one page, or one slip, to stand around before the doors open."""

from __future__ import annotations

from collections.abc import Iterator

from ..briefing import Briefing
from ..language import _, in_use, listed
from .lines import Line, Paper, Weight
from .pdf_pages import page_count
from .typeset import typeset

SIZES = (12.0, 11.0, 10.0, 9.0, 8.0)
"""Sizes of the letters in points, from easily read to just readable: the largest that fits one page."""


def briefing_lines(one: Briefing, paper: Paper) -> Iterator[Line]:
    """The briefing on paper that prints lines."""
    yield from paper.wrapped(f"{_('BRIEFING')} · {one.site}", weight=Weight.LOUD)
    yield from paper.wrapped(one.when)
    yield from paper.wrapped(f"{_('Lead')}: {one.lead or '_' * 20}")
    yield Line("=" * paper.width)
    yield Line(f"{paper.spelled(_('Covers'))} {'_' * 8}")
    for name, texts in _lists(one):
        yield from paper.headed(name)
        for text in texts:
            yield from paper.wrapped(text, " - ", "   ")
    if one.critical:
        yield from paper.headed(_("Critical checks"))
        for line in one.critical:
            yield from paper.wrapped(line.text, f"{line.at} ", "      ")
    if one.stations:
        yield from paper.headed(_("Stations"))
        for at in one.stations:
            yield from paper.wrapped(f"{at.station}: {listed(at.people)}", "", "    ")


def briefing_pdf(one: Briefing, *, paper: str = "a4") -> bytes:
    """The briefing on one page, in letters as large as fit there. `BadPaper`, `NotTypeset`.

    Where even the smallest do not fit, a second page has the rest: nothing is left out.
    """
    pages = b""
    for size in SIZES:
        pages = typeset("briefing", {**_sheet(one), "size": size}, paper)
        if page_count(pages) == 1:
            break
    return pages


def _lists(one: Briefing) -> Iterator[tuple[str, list[str]]]:
    if one.off:
        yield _("86: not today"), list(one.off)
    out = list(one.out) or [_("Nothing is out of use.")]
    yield _("Out of use, out of limits"), out
    if one.short:
        yield _("Missing, short, deliveries"), list(one.short)
    if one.if_then:
        yield _("If … then …"), [f"{_('If')} {line.condition}: {line.action}" for line in one.if_then]


def _sheet(one: Briefing) -> dict[str, object]:
    day, title = one.business_day, _("Briefing")
    return {
        "language": in_use(),
        "date": [day.year, day.month, day.day],
        "title": f"{title}: {one.site}, {one.when}",
        "author": one.lead or one.site,
        "running": f"{one.site} · {one.when}",
        "foot": title,
        "page_number": _("page {n} of {all}"),
        "kind": title,
        "site": one.site,
        "head": [one.when, f"{_('Lead')}: {one.lead or '_' * 20}"],
        "covers": _("Covers"),
        "parts": [{"name": name, "lines": lines} for name, lines in _lists(one)],
        "critical": {
            "name": _("Critical checks"),
            "columns": [_("at"), _("what")],
            "rows": [[line.at, line.text] for line in one.critical],
        },
        "stations": {
            "name": _("Stations"),
            "columns": [_("station"), _("who can work there")],
            "rows": [[at.station, listed(at.people)] for at in one.stations],
        },
        "notes": _("To say"),
    }
