"""Reading the board in words or as JSON."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime

from ..board import Board
from ..checklist import LineState, score
from ..errors import ShiftboardError
from ..language import _, day, hour, listed, ngettext, sentence
from .common import board_of, plain, print_json, progress


def status(asked: argparse.Namespace) -> int:
    """What Today shows."""
    with board_of(asked) as board:
        if asked.json:
            print_json(_status_object(board))
        else:
            print("\n".join(_status_words(board)))
    return 0


def _status_object(board: Board) -> dict[str, object]:
    shift, waiting = board.shifts.current(), board.handover.unreceived()
    counts = score(board.checklist.states())
    return {
        "site": board.settings.name,
        "now": board.clock.now(),
        "business_day": board.clock.business_day(board.clock.now()),
        "shift": plain(shift) | {"lead_name": board.staff.name(shift.lead)} if shift is not None else None,
        "to_do": [
            {
                "target": one.target,
                "id": one.id,
                "sign": one.sign.name.lower(),
                "due": one.at,
                "late": one.late,
                "text": one.text,
                "detail": one.detail,
            }
            for one in board.to_do()
        ],
        "checklist": counts._asdict(),
        "not_received": waiting.shift.id if waiting is not None else None,
        "eighty_six": [
            {"id": one.id, "name": one.name, "reason": one.reason} for one in board.eighty_six.off()
        ],
    }


def _status_words(board: Board) -> Iterator[str]:
    shift = board.shifts.current()
    if shift is None:
        yield f"{board.settings.name} · {_('no shift is open')}"
    else:
        span = f"{hour(board.clock.local(shift.starts))}–{hour(board.clock.local(shift.ends))}"
        lead = f"{board.staff.name(shift.lead)} ({_('lead')})"
        yield f"{board.settings.name} · {shift.name} {day(shift.business_day)} {span} · {lead}"
        yield _progress_words(board.checklist.states())
    yield ""
    to_do = board.to_do()
    if not to_do:
        yield _("Nothing needs you now.")
    for one in to_do:
        at = hour(board.clock.local(one.at)) if one.at is not None else "     "
        detail = f"  ({one.detail})" if one.detail else ""
        yield f"{one.sign.sign} {at} {one.text}{detail}"
    if off := board.eighty_six.off():
        yield _("86: {name}").format(name=listed(one.name for one in off))
    if trouble := board.store.trouble():
        yield sentence(trouble)


def _progress_words(states: list[LineState]) -> str:
    counts = score(states)
    done = counts.lines - counts.open
    return ngettext("{done} of {n} line done", "{done} of {n} lines done", counts.lines).format(
        done=done, n=counts.lines
    )


def search(asked: argparse.Namespace) -> int:
    """What was ever written that holds these words, newest first."""
    with board_of(asked) as board:
        index = board.search()
        if index.stale():
            try:
                index.rebuild(progress(_("Preparing the search")))
            except ShiftboardError as error:  # it is found all the same, only slower
                print(sentence(error), file=sys.stderr)
        hits = index.find(" ".join(asked.words), asked.limit)
        if asked.json:
            print_json([hit._asdict() for hit in hits])
            return 0
        for hit in hits:
            at = board.clock.local(datetime.fromisoformat(hit.at)) if hit.at else None
            when = f"{day(at.date())} {at.year} {hour(at)}  " if at is not None else ""
            print(f"{when}{hit.shift}  {hit.text}")
        if not hits:
            print(_("Nothing has these words."))
    return 0
