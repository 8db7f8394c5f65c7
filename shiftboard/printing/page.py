"""The handover as a PDF to print, read standing up and sign: set by typst from handover.typ.

What it says goes there as JSON, never as markup. The fonts are the package's own (fonts/README.md) and those
that typst brings, so the same handover gives the same bytes on every machine, and there is no "now" on the
page; only for letters that none of these have (emoji, Chinese) it is set with the machine's fonts as well.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from data.errors import ShiftboardError

from ..clean_text import clean_note
from ..handover.page import Handover, Point
from ..handover.records import SEVERITY_NAMES, Severity, Side
from ..language import N_, _, in_use
from .text import SIDE_NAMES

HERE = Path(__file__).parent
PAPERS = {"a4": "a4", "a5": "a5", "letter": "us-letter"}
"""The sizes there are, and what typst calls them."""

_LONG = re.compile(r"\S{25,}")


class BadPaper(ShiftboardError):
    says = N_("There is no paper {paper} here. Take one of {known}.")


def handover_pdf(handover: Handover, *, paper: str = "a4", reprint: bool = False) -> bytes:
    """A tagged PDF for screen readers too (PDF/UA-1, ISO 14289). Raises `BadPaper`."""
    if paper.lower() not in PAPERS:
        raise BadPaper(paper=paper, known=", ".join(PAPERS))
    import typst

    sheet = json.dumps(_sheet(handover, PAPERS[paper.lower()], reprint))

    def typeset(*, own_fonts: bool) -> bytes:
        return typst.compile(
            HERE / "handover.typ",
            root=HERE,
            font_paths=[HERE / "fonts"],
            ignore_system_fonts=own_fonts,
            sys_inputs={"sheet": sheet},
            pdf_standards="ua-1" if own_fonts else [],
            timestamp=0,
        )

    try:
        return typeset(own_fonts=True)
    except typst.TypstError:  # PDF/UA forbids a letter that no font has: an emoji, Chinese
        return typeset(own_fonts=False)


def _sheet(h: Handover, paper: str, reprint: bool) -> object:
    """Everything the page says, in the language in use."""
    state = "" if h.state == "closed" else f" ({_('still open')})"
    sheet = {
        "paper": paper,
        "language": in_use(),
        "date": [h.business_day.year, h.business_day.month, h.business_day.day],
        "title": f"{_('Handover')}: {h.site}, {h.name}, {h.day}",
        "kind": _("Handover"),
        "site": h.site,
        "shift": h.shift,
        "shift_line": f"{h.name}, {h.day} {h.span}{state}",
        "lead": h.lead,
        "lead_line": f"{_('Lead')}: {h.lead}",
        "reprint": _("REPRINT") if reprint else "",
        "page_number": _("page {n} of {all}"),
        "nothing": "" if h.points else _("Nothing is open. Everything was done."),
        "groups": [_group(severity, h) for severity in Severity if _points(severity, h)],
        "if_then": {
            "name": _("If … then …"),
            "lines": [
                {"condition": f"{_('If')} {one.condition}:", "action": one.action} for one in h.if_then
            ],
        },
        "note": {"name": _("Note"), "lines": [text for text in h.note.split("\n") if text.strip()]},
        "amended": {
            "name": _("Added later"),
            "lines": [f"{one.at} {one.text} ({one.by})" for one in h.amended],
        },
        "signatures": {"name": _("Signatures"), "sides": [_signature(h, side) for side in Side]},
        "seal": {"label": _("Seal"), "code": h.seal, "qr": _qr(h.seal) if h.seal else []},
        "appendix": bool(h.sections or h.readings or h.undone or h.skipped or h.muted or h.noticed or h.log),
        **_appendix(h),
    }
    return _clean(sheet)


def _points(severity: Severity, h: Handover) -> list[Point]:
    return [point for point in h.points if point.severity is severity]


def _group(severity: Severity, h: Handover) -> dict[str, object]:
    points = [{"text": point.text, "detail": point.detail} for point in _points(severity, h)]
    return {"name": _(SEVERITY_NAMES[severity]), "severe": severity is Severity.SAFETY, "points": points}


def _signature(h: Handover, side: Side) -> dict[str, object]:
    signed = [
        {
            "person": one.person,
            "at": one.at,
            "read_back": f"{_('read back')}: {one.read_back}" if one.read_back else "",
        }
        for one in h.signatures
        if one.side is side
    ]
    return {"label": _(SIDE_NAMES[side]), "signed": signed}


def _appendix(h: Handover) -> dict[str, object]:
    """The tables of the second page: a name, the heads of the columns, the rows."""
    return {
        "scores": {
            "name": _("Checklist"),
            "columns": [_("part"), _("on time"), _("late"), _("skipped"), _("open")],
            "rows": [
                [one.section, f"{one.on_time}/{one.lines}", *map(_figure, (one.late, one.skipped, one.open))]
                for one in h.sections
            ],
        },
        "undone": {
            "name": _("Not done") if h.state == "closed" else _("To do"),
            "columns": [_("at"), _("what")],
            "rows": [{"due": one.due, "line": one.line, "reason": one.reason} for one in h.undone],
        },
        "readings": {
            "name": _("Readings"),
            "columns": [_("at"), _("what"), _("value"), _("limits")],
            "rows": [
                {
                    "at": one.at,
                    "line": one.line,
                    "value": one.value,
                    "limits": one.limits,
                    "out": one.out,
                    "action": one.action,
                }
                for one in h.readings
            ],
        },
        "skipped": {
            "name": _("Skipped"),
            "columns": [_("what"), _("why")],
            "rows": [[one.line, f"{one.reason} ({one.by})"] for one in h.skipped],
        },
        "muted": {
            "name": _("Not on page 1"),
            "columns": [_("what"), _("why")],
            "rows": [[" · ".join(filter(None, (one.text, one.detail))), one.muted] for one in h.muted],
        },
        "noticed": {"name": _("What the board noticed"), "lines": list(h.noticed)},
        "log": {
            "name": _("Log"),
            "columns": [_("at"), _("what")],
            "rows": [
                {"at": one.at, "kind": one.kind, "text": one.text, "by": one.by, "settled": one.settled}
                for one in h.log
            ],
        },
    }


def _figure(count: int) -> str:
    return str(count) if count else "·"


def _qr(seal: str) -> list[str]:
    """The code of the seal as rows of 1 (dark) and 0."""
    import qrcode

    code = qrcode.QRCode(border=0)
    code.add_data(seal)
    code.make()
    return ["".join("1" if dark else "0" for dark in row) for row in code.get_matrix()]


def _clean(value: object) -> object:
    """Every text in it without what turns the reading order round."""
    match value:
        case str():
            return _LONG.sub(_breakable, clean_note(value, limit=sys.maxsize))
        case list():
            return [_clean(one) for one in value]
        case dict():
            return {key: _clean(one) for key, one in value.items()}
    return value


def _breakable(word: re.Match[str]) -> str:
    """A word that would run off the page may be broken anywhere."""
    return "\u200b".join(word[0])
