"""The handover as a PDF to print, read standing up and sign: what handover.typ is given to say.

There is no "now" on the page: the same handover gives the same bytes.
"""

from __future__ import annotations

from ..handover.page import Handover, Point
from ..handover.records import SEVERITY_NAMES, Severity, Side
from ..language import _, in_use
from .text import SIDE_NAMES
from .typeset import PAPERS, BadPaper, typeset

__all__ = ["PAPERS", "BadPaper", "handover_pdf"]


def handover_pdf(handover: Handover, *, paper: str = "a4", reprint: bool = False) -> bytes:
    """The page as a PDF. `BadPaper`, `NotTypeset`."""
    return typeset("handover", _sheet(handover, reprint), paper)


def _sheet(h: Handover, reprint: bool) -> dict[str, object]:
    """Everything the page says, in the language in use."""
    state = "" if h.state == "closed" else f" ({_('still open')})"
    return {
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
        "appendix": bool(
            h.sections
            or h.readings
            or h.undone
            or h.skipped
            or h.muted
            or h.rounds
            or h.stock
            or h.noticed
            or h.log
        ),
        **_appendix(h),
    }


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
                [one.section, f"{one.on_time}/{one.asked}", *map(_figure, (one.late, one.skipped, one.open))]
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
        "rounds": {"name": _("Worked on paper, entered later"), "lines": list(h.rounds)},
        "stock": {"name": _("Stock"), "lines": list(h.stock)},
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
