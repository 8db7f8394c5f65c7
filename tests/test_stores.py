"""Kept samples of every version that landed: each opens, says what it said then, and can be worked on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Now

from data.verify import verify
from shiftboard.board import Board
from shiftboard.checklist import Answer
from shiftboard.handover.records import Side
from shiftboard.log import LogEntry

STORES = Path(__file__).with_name("stores")
FIRST, SECOND, OPEN = "2026-11-23-1", "2026-11-23-2", "2026-11-24-1"


@pytest.fixture(params=sorted(path.name for path in STORES.iterdir() if path.is_dir()))
def board(request: pytest.FixtureRequest, tmp_path: Path, now: Now) -> Iterator[Board]:
    """The sample, copied and opened on the morning after."""
    folder = tmp_path / "site"
    shutil.copytree(STORES / request.param, folder)
    now.to("11:30")
    now.later(days=1)
    board = Board.open(folder, "ana", now=now)
    yield board
    board.close()


def test_what_was_handed_over_reads_as_it_did(board: Board) -> None:
    assert board.store.shift_names == (FIRST, SECOND, OPEN)
    page = board.handover.of(FIRST)
    assert page.points[0].text == "Žlutý kůň at the door [/]"
    assert [(one.condition, one.action) for one in page.if_then] == [("it rains", "close the terrace")]
    assert page.note == "Table 7 is paid."
    assert [(one.line, one.value, one.out) for one in page.readings] == [
        ("Walk-in fridge", "9.5 °C", True),
        ("Walk-in fridge", "4.2 °C", False),
    ]
    assert [(one.side, one.person) for one in page.signatures] == [
        (Side.OUTGOING, "Ana Novotná"),
        (Side.INCOMING, "Karel Dvořák"),
    ]
    dinner = board.store.shift_named(SECOND)
    assert dinner is not None
    soup = dinner.table(Answer).find(lambda one: one.line == "soup")[0]
    assert [(one.by, one.record is not None) for one in dinner.history(soup)] == [("iva", True)]
    assert "Alarm at three" in [one.text for one in dinner.table(LogEntry)]


def test_its_closed_shifts_are_sealed_and_the_record_is_whole(board: Board) -> None:
    report = verify(board.store, journals=True)
    assert report.whole
    assert report.shifts == 2
    assert board.handover.of(SECOND).seal == report.code


def test_it_can_be_worked_on(board: Board) -> None:
    assert board.shifts.current() is not None
    assert {one.line for one in board.store.table(Answer)} == {"fridge"}
    board.checklist.answer("hands", "yes")
    board.handover.close("no time")
    assert verify(board.store, journals=True).shifts == 3
    board.who.id = "karel"
    shift = board.handover.receive("", all=True)
    assert shift.id == "2026-11-24-2"
    assert [one.text for one in board.log.carried()] == ["Žlutý kůň at the door [/]"]
