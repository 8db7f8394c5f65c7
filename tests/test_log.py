"""The log: a line from anywhere, open until somebody settles it."""

from __future__ import annotations

import pytest
from conftest import Bistro, Now, instant

from shiftboard.errors import AlreadyTakenBack, NeedsText, NotFound, NothingToTakeBack, TooLong
from shiftboard.log import LogEntry, LogKind


def test_a_line_says_who_when_and_what_it_is_about(dinner: Bistro, now: Now) -> None:
    now.to("16:05")
    entry = dinner.terminal("iva").log.write(" Guest\x1b[31m fell, \n ambulance ", LogKind.INCIDENT)
    assert (entry.text, entry.kind) == ("Guest fell, ambulance", LogKind.INCIDENT)
    assert (entry.by, entry.entered_at) == ("iva", instant("16:05"))
    assert not entry.is_open
    assert dinner.terminal().log.entries() == [entry]


def test_lines_stand_in_the_order_they_were_written(dinner: Bistro) -> None:
    texts = ["first", "second", "third"]
    for text in texts:
        dinner.board.log.write(text)
    assert [entry.text for entry in dinner.board.log.entries()] == texts


@pytest.mark.parametrize(
    ("text", "refused"), [("", NeedsText), (" \x1b[31m\n", NeedsText), ("x" * 501, TooLong)]
)
def test_a_line_must_say_something_and_not_everything(
    dinner: Bistro, text: str, refused: type[Exception]
) -> None:
    before = dinner.files()
    with pytest.raises(refused):
        dinner.board.log.write(text)
    assert dinner.files() == before
    assert dinner.board.log.write("x" * 500).text == "x" * 500


def test_what_is_open_stays_open_until_it_is_settled(dinner: Bistro, now: Now) -> None:
    """The credit note came; who settled it, when and how stands beside it."""
    entry = dinner.board.log.write("No parsley, credit note promised", LogKind.DELIVERY, open=True)
    assert entry.is_open
    now.to("19:00")
    dinner.terminal("karel").log.settle(entry.id, "credit note came")
    dinner.board.store.refresh()
    [settled] = dinner.board.log.entries()
    assert not settled.is_open
    assert (settled.settled_by, settled.settled_at) == ("karel", instant("19:00"))
    assert settled.settled_how == "credit note came"
    assert (settled.by, settled.entered_at) == (entry.by, entry.entered_at)


def test_settling_says_how(dinner: Bistro) -> None:
    entry = dinner.board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    before = dinner.files()
    with pytest.raises(NeedsText):
        dinner.board.log.settle(entry.id)
    assert dinner.files() == before
    assert dinner.board.log.entries()[0].is_open


def test_settling_can_be_taken_back(dinner: Bistro) -> None:
    entry = dinner.board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    dinner.board.log.settle(entry.id, "new bulb")
    dinner.board.log.reopen(entry.id)
    [again] = dinner.board.log.entries()
    assert again.is_open
    assert (again.settled_by, again.settled_how) == ("", "")


def test_what_was_carried_can_be_reopened(bistro: Bistro, now: Now) -> None:
    bistro.open("lunch", at="10:00")
    bistro.board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    now.to("15:00")
    bistro.board.handover.close("no time")
    bistro.board.handover.receive(all=True)
    [carried] = bistro.board.log.carried()
    bistro.board.log.settle(carried.id, "new bulb")
    assert bistro.board.log.carried() == []
    bistro.board.log.reopen(carried.id)
    assert [one.text for one in bistro.board.log.carried()] == ["Lamp broken"]


def test_a_line_taken_back_goes_from_the_board_and_stays_in_the_record(dinner: Bistro, now: Now) -> None:
    entry = dinner.board.log.write("Table 4 did not pay", LogKind.INCIDENT, open=True)
    now.to("17:00")
    dinner.board.log.take_back(entry.id)
    assert dinner.board.log.entries() == []
    kept = dinner.board.store.table(LogEntry).get(entry.id)
    assert kept is not None
    assert (kept.text, kept.taken_back_by, kept.taken_back_at) == (
        "Table 4 did not pay",
        "ana",
        instant("17:00"),
    )
    assert not kept.is_open
    with pytest.raises(AlreadyTakenBack):
        dinner.board.log.take_back(entry.id)


def test_what_is_not_there(dinner: Bistro) -> None:
    before = dinner.files()
    for verb in (dinner.board.log.settle, dinner.board.log.reopen, dinner.board.log.take_back):
        with pytest.raises(NotFound):
            verb("nothing")
    assert dinner.files() == before


def test_undo_takes_back_ones_own_last_entry(dinner: Bistro, now: Now) -> None:
    """Ana ticks and notes, Iva notes after her; Ana's u takes back her note, then her tick, then nothing."""
    board = dinner.board
    answer = board.checklist.answer("hands", "yes")
    now.later(minutes=1)
    note = board.log.write("Mine")
    now.later(minutes=1)
    dinner.terminal("iva").log.write("Iva's")
    board.store.refresh()

    assert board.take_back().id == note.id
    assert board.take_back().id == answer.id
    assert dinner.state("hands").answer is None
    with pytest.raises(NothingToTakeBack):
        board.take_back()
    assert [entry.text for entry in board.log.entries()] == ["Iva's"]
