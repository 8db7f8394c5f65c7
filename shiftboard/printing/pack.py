"""The downtime pack on paper: what is open and whom to ring, the lists to work, and room for the log."""

from __future__ import annotations

from collections.abc import Iterator

from ..downtime import Pack
from ..language import _, in_use, listed, ngettext
from ..stock import ALLERGEN_NAMES
from .blank import blank_lines, blank_sheet
from .lines import Line, Paper, Weight
from .typeset import typeset

LOG_LINES = 16
"""Lines to write the log on by hand, on a roll or in plain text; a page is filled with them."""


def pack_lines(pack: Pack, paper: Paper) -> Iterator[Line]:
    """The pack on paper that prints lines."""
    yield from paper.wrapped(f"{_('WHEN THE BOARD IS DOWN')} · {pack.site}", weight=Weight.LOUD)
    for text in _head(pack):
        yield from paper.wrapped(text)
    yield Line("=" * paper.width)
    for text in _rules():
        yield from paper.wrapped(text, " - ", "   ")
    yield from _open(pack, paper)
    if pack.stations:
        yield from paper.headed(_("Stations"))
        for at in pack.stations:
            yield from paper.wrapped(f"{at.station}: {listed(at.people) or '–'}", "", "    ")
    if pack.phones:
        yield from paper.headed(_("Telephones"))
        for phone in pack.phones:
            yield from paper.sides(phone.name, phone.number)
    if pack.holds:
        yield from paper.headed(_("Allergens"))
        yield from paper.wrapped(_legend())
        yield from paper.wrapped(_caution())
        for one in pack.holds:
            yield from paper.sides(one.item, listed(map(str, one.allergens)))
    for blank in pack.lists:
        yield Line("")
        yield from blank_lines(blank, paper)
    yield from paper.headed(_("Log"), Weight.LOUD)
    yield from paper.wrapped(_("time, what happened, who"))
    for _n in range(LOG_LINES):
        yield from (Line(""), Line(f"__:__ {'_' * (paper.width - 11)} ____"))


def pack_pdf(pack: Pack, *, paper: str = "a4") -> bytes:
    """The pack as pages, every list on a page of its own. `BadPaper`, `NotTypeset`."""
    return typeset("pack", _sheet(pack), paper)


def _head(pack: Pack) -> Iterator[str]:
    yield pack.when
    yield f"{_('Lead')}: {pack.lead or '_' * 20}"
    if pack.until:
        yield _("What was entered until {time} is in it.").format(time=pack.until)


def _rules() -> Iterator[str]:
    yield _("Write the time and your initials to everything, at once and where it is done.")
    yield _("When the board is back, what stands here is entered as a round on paper.")


def _open(pack: Pack, paper: Paper) -> Iterator[Line]:
    yield from paper.headed(_("Open"))
    if not pack.open:
        yield from paper.wrapped(_("Nothing is open."))
    for number, one in enumerate(pack.open, 1):
        yield from paper.wrapped(one.text, f"{number:2}. ", "    ")
        if one.detail:
            yield from paper.wrapped(one.detail, "    ", "    ")
    if pack.untold:
        yield from paper.wrapped(_untold(pack))
    if pack.if_then:
        yield from paper.headed(_("If … then …"))
        for line in pack.if_then:
            yield from paper.wrapped(f"{_('If')} {line.condition}: {line.action}", " - ", "   ")


def _untold(pack: Pack) -> str:
    text = ngettext(
        "{n} more is not for this sheet; who leads knows it.",
        "{n} more are not for this sheet; who leads knows them.",
        pack.untold,
    )
    return text.format(n=pack.untold)


def _legend() -> str:
    return listed(f"{number} {_(name)}" for number, name in enumerate(ALLERGEN_NAMES.values(), 1))


def _caution() -> str:
    return _("What is not named here was not looked at, or holds none: read the label before you say so.")


def _sheet(pack: Pack) -> dict[str, object]:
    title = _("When the board is down")
    day = pack.business_day
    return {
        "language": in_use(),
        "date": [day.year, day.month, day.day],
        "title": f"{title}: {pack.site}, {pack.when}",
        "author": pack.lead or pack.site,
        "running": f"{pack.site} · {pack.when}",
        "foot": title,
        "page_number": _("page {n} of {all}"),
        "kind": title,
        "site": pack.site,
        "head": list(_head(pack)),
        "rules": list(_rules()),
        "open": {
            "name": _("Open"),
            "points": [{"text": one.text, "detail": one.detail} for one in pack.open],
            "nothing": "" if pack.open else _("Nothing is open."),
            "untold": _untold(pack) if pack.untold else "",
        },
        "if_then": {
            "name": _("If … then …"),
            "lines": [
                {"condition": f"{_('If')} {one.condition}:", "action": one.action} for one in pack.if_then
            ],
        },
        "stations": {
            "name": _("Stations"),
            "columns": [_("station"), _("who can work there")],
            "rows": [[one.station, listed(one.people) or "–"] for one in pack.stations],
        },
        "phones": {
            "name": _("Telephones"),
            "columns": [_("whom"), _("number")],
            "rows": [[one.name, one.number] for one in pack.phones],
        },
        "lists": [blank_sheet(one) for one in pack.lists],
        "log": {
            "name": _("Log"),
            "columns": [_("at"), _("what"), _("who")],
        },
        "allergens": {
            "name": _("Allergens"),
            "legend": _legend(),
            "caution": _caution(),
            "columns": [_("item"), _("allergens")],
            "rows": [[one.item, listed(map(str, one.allergens))] for one in pack.holds],
        },
    }
