"""The verbs that people script."""

from __future__ import annotations

import argparse

from data.errors import NoShift

from ..board import Board
from ..checklist import Round, ShiftLine, line_named, value_text
from ..language import _, hour, number
from ..log import LogKind
from ..shift import Shift
from ..staff import named
from .common import board_of, print_json, wrote


def answer_line(asked: argparse.Namespace) -> int:
    """Answer a line."""
    with board_of(asked) as board:
        if board.shifts.current() is None:
            raise NoShift()
        line = line_named(board.store.table(ShiftLine), asked.line)
        answer = board.checklist.answer(line.id, asked.value, action=asked.action, round=_round(asked, board))
        wrote(asked, answer, f"{line.text}: {value_text(line, answer)}")
    return 0


def _round(asked: argparse.Namespace, board: Board) -> Round | None:
    """When and by whom it was done, where that is not now and by who enters it."""
    if not asked.at:
        return None
    rounds = board.checklist.rounds
    person = named(board.staff.people(), asked.by).id if asked.by else board.who.named
    return rounds.said(person, rounds.read(asked.at))


def count_item(asked: argparse.Namespace) -> int:
    """Enter a count of an item."""
    with board_of(asked) as board:
        stock = board.stock
        item = stock.named(asked.item)
        place = stock.place_named(asked.at).id if asked.at else ""
        at = stock.when(asked.counted) if asked.counted else None
        counted = stock.count_item(item.id, asked.amount, place, at)
        said = f"{item.name}: {number(counted.amount)} {item.unit}, {stock.place_name(counted.place)}"
        wrote(asked, counted, said)
    return 0


def write_note(asked: argparse.Namespace) -> int:
    """Write a line in the log."""
    with board_of(asked) as board:
        entry = board.log.write(asked.text, LogKind(asked.kind), open=asked.open)
        wrote(asked, entry, entry.text)
    return 0


def amend_shift(asked: argparse.Namespace) -> int:
    """Add something to a closed shift."""
    with board_of(asked) as board:
        amendment = board.handover.amend(asked.shift, asked.text)
        wrote(asked, amendment, f"{amendment.shift}: {amendment.text}")
    return 0


def open_shift(asked: argparse.Namespace) -> int:
    """Open the next shift."""
    with board_of(asked) as board:
        shift = board.shifts.open(board.who.id, asked.kind)
        wrote(asked, shift, _shift_words(board, shift))
    return 0


def close_shift(asked: argparse.Namespace) -> int:
    """Sign and close the shift."""
    with board_of(asked) as board:
        handover = board.handover.close(asked.reason)
        said = _("{shift} is closed. `shiftboard handover` prints its handover.").format(shift=handover.name)
        if asked.json:
            print_json(handover)
        else:
            print(said)
    return 0


def receive_shift(asked: argparse.Namespace) -> int:
    """Receive the handover; all its points are accepted together."""
    with board_of(asked) as board:
        shift = board.handover.receive(asked.read_back, kind=asked.kind, all=True)
        wrote(asked, shift, _shift_words(board, shift))
    return 0


def _shift_words(board: Board, shift: Shift) -> str:
    span = f"{hour(board.clock.local(shift.starts))}–{hour(board.clock.local(shift.ends))}"
    lead = board.staff.name(shift.lead)
    return _("{shift} {span} is open, {lead} leads.").format(shift=shift.name, span=span, lead=lead)
