"""Today: what needs somebody now, late first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import MONDAY, Bistro, Now, instant

from shiftboard.language import use
from shiftboard.log import LogKind
from shiftboard.signs import Sign, sign_of
from shiftboard.today import Target, lateness, next_later

TUESDAY = MONDAY + timedelta(days=1)


def said(bistro: Bistro) -> list[str]:
    """Today as `sign text (detail)`."""
    return [f"{one.sign.ascii} {one.text} ({one.detail})" for one in bistro.board.to_do()]


def test_before_the_first_shift_it_says_what_to_open(bistro: Bistro) -> None:
    assert said(bistro) == ["o Open the next shift (Lunch)"]
    [one] = bistro.board.to_do()
    assert (one.target, one.id, one.late) == (Target.OPEN, "", False)


def test_when_a_shift_begins_only_what_is_near_is_asked(dinner: Bistro) -> None:
    """At three: due at 15:15, 15:20 and 15:30; the soup at half past five is not yet."""
    assert said(dinner) == [
        "o Hand wash basins stocked ()",
        "o Float of till 1 ()",
        "o Walk-in fridge ()",
    ]
    assert [one.at for one in dinner.board.to_do()] == [instant(at) for at in ("15:15", "15:20", "15:30")]


def test_late_things_come_first_then_by_time(dinner: Bistro, now: Now) -> None:
    """17:05: the fridge was out at 16:50, basins never done, the soup comes; a lamp and a fall wait."""
    board = dinner.board
    now.to("16:50")
    board.checklist.answer("float", "5000")
    board.checklist.answer("fridge", "9", action="Door closed")
    board.checklist.answer("freezer", "-20")
    board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    board.log.write("Guest fell", LogKind.INCIDENT, open=True)
    board.log.write("Just a word")
    now.to("17:05")
    assert said(dinner) == [
        "! Hand wash basins stocked (110 min late)",
        "x Walk-in fridge: 9 °C (0 to 5 °C) (recheck by 17:10)",
        "# Guest fell (incident)",
        "o Soup ()",
        "o Lamp broken (equipment)",
    ]
    assert [one.late for one in board.to_do()] == [True, True, True, False, False]
    assert board.late(board.checklist.states()) == 2


def test_what_is_done_goes_from_it(dinner: Bistro, now: Now) -> None:
    now.to("16:00")
    dinner.finish("gas", "words", "heaters", "soup")
    entry = dinner.board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    assert said(dinner) == ["o Lamp broken (equipment)"]
    dinner.board.log.settle(entry.id, "new bulb")
    assert said(dinner) == []


def test_a_critical_line_that_is_late_has_a_sign_of_its_own(dinner: Bistro, now: Now) -> None:
    now.to("15:32")
    assert "# Walk-in fridge (2 min late)" in said(dinner)
    assert "! Float of till 1 (12 min late)" in said(dinner)
    assert sign_of(dinner.state("fridge")) is Sign.CRITICAL


def test_each_state_has_its_sign(dinner: Bistro, now: Now) -> None:
    """Told apart without colour, on any terminal."""
    assert len({sign.sign for sign in Sign}) == len({sign.ascii for sign in Sign}) == len(Sign)
    now.to("17:00")
    dinner.board.checklist.answer("hands", "yes")
    dinner.board.checklist.skip("heaters", "closed")
    dinner.board.checklist.answer("freezer", "-10", action="Called")
    signs = {state.line.id: sign_of(state) for state in dinner.board.checklist.states()}
    assert signs == {
        "fridge": Sign.CRITICAL,
        "freezer": Sign.OUT,
        "soup": Sign.DUE,
        "hands": Sign.DONE,
        "float": Sign.LATE,
        "heaters": Sign.SKIPPED,
        "gas": Sign.LATER,
        "words": Sign.LATER,
    }


def test_what_was_carried_stands_with_how_often(bistro: Bistro, now: Now) -> None:
    bistro.open("lunch", at="10:00")
    bistro.finish()
    bistro.board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    now.to("15:00")
    bistro.board.handover.close()
    bistro.board.handover.receive()
    assert said(bistro)[-1] == "o Lamp broken (equipment, handed over 1 time)"
    [carried] = bistro.board.log.carried()
    assert bistro.board.to_do()[-1].id == carried.id


def test_a_handover_that_nobody_received_stands_first(bistro: Bistro, now: Now) -> None:
    """With how much is in it; then, when the shift was opened without it, above its lines."""
    bistro.open("lunch", at="10:00")
    bistro.finish("fridge")
    bistro.board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    now.to("15:00")
    bistro.board.handover.close("no time")
    assert said(bistro) == ["! Handover from Lunch: not yet received (2 points, 1 severe)"]
    [one] = bistro.board.to_do()
    assert (one.target, one.id, one.late) == (Target.HANDOVER, "2026-11-23-1", True)

    bistro.board.shifts.open("karel")
    assert said(bistro)[0] == "! Handover from Lunch: not yet received (2 points, 1 severe)"
    assert len(said(bistro)) > 3
    bistro.board.handover.receive(all=True)
    assert not any("not yet received" in one for one in said(bistro))


def test_a_shift_open_past_its_end_says_so(dinner: Bistro, now: Now) -> None:
    dinner.finish()
    now.to("23:29")
    assert said(dinner) == []
    now.to("23:30")
    assert len(said(dinner)) == 1, "it ends when its end has come"
    now.to("09:00", TUESDAY)
    assert said(dinner) == ["! This shift should have ended Mon 23 Nov 23:30 (hand over)"]
    [one] = dinner.board.to_do()
    assert (one.target, one.id, one.at) == (Target.HANDOVER, "2026-11-23-1", instant("23:30"))


def test_it_speaks_czech(dinner: Bistro, now: Now) -> None:
    """What the house wrote stays; what the board says is Czech."""
    now.to("15:32")
    english = said(dinner)
    use("cs")
    czech = said(dinner)
    assert len(czech) == len(english)
    assert "Walk-in fridge" in czech[2]
    assert not any("late" in one for one in czech)


@pytest.mark.parametrize(
    ("late", "text"),
    [
        (timedelta(seconds=5), "1 min late"),
        (timedelta(minutes=59, seconds=59), "59 min late"),
        (timedelta(minutes=119), "119 min late"),
        (timedelta(minutes=120), "2 h late"),
        (timedelta(hours=30), "30 h late"),
    ],
)
def test_how_late_something_is(late: timedelta, text: str) -> None:
    assert lateness(late) == text


def test_the_line_that_comes_next(dinner: Bistro, now: Now) -> None:
    """For an empty Today: nothing needs you now, the freezer is next."""
    state = next_later(dinner.board.checklist.states())
    assert state is not None
    assert state.line.id == "freezer"
    now.to("23:20")
    assert next_later(dinner.board.checklist.states()) is None
