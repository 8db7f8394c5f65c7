"""Looking after the store: whether the record is whole."""

from __future__ import annotations

import argparse

from data.verify import Report, verify

from ..language import _, ngettext, sentence
from .common import board_of, print_json


def verify_store(asked: argparse.Namespace) -> int:
    """Whether everything that was sealed is as it was; 0 only when it is."""
    with board_of(asked) as board:
        report = verify(board.store, expect=asked.expect, journals=asked.journals)
    if asked.json:
        faults = [
            {"fault": type(one).__name__, "text": sentence(one), **_plain(one)} for one in report.faults
        ]
        print_json({"whole": report.whole, "shifts": report.shifts, "code": report.code, "faults": faults})
    else:
        print("\n".join(_words(report)))
    return 0 if report.whole else 1


def _plain(fault: Exception) -> dict[str, object]:
    fields: dict[str, object] = getattr(fault, "fields", {})
    return {name: value if isinstance(value, int) else f"{value}" for name, value in fields.items()}


def _words(report: Report) -> list[str]:
    if not report.whole:
        return [sentence(fault) for fault in report.faults]
    if not report.shifts:
        return [_("No shift was sealed yet; everything there is can be read.")]
    words = ngettext(
        "{n} sealed shift, all as it was sealed. The last seal is {code}.",
        "{n} sealed shifts, all as they were sealed. The last seal is {code}.",
        report.shifts,
    )
    return [words.format(n=report.shifts, code=report.code)]
