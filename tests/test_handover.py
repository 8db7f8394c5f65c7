"""The handover: what stands on the page, closing a shift, and receiving one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import MONDAY, Bistro, Now, instant

from data.errors import NoShift
from shiftboard.errors import NeedsReason, NeedsText, NotFound, NotReceived, StaysOnPage, Unfinished
from shiftboard.handover.records import Severity, Side
from shiftboard.language import use
from shiftboard.log import LogKind
from shiftboard.printing.text import handover_text
from shiftboard.shift import Shift

TUESDAY = MONDAY + timedelta(days=1)


def texts(bistro: Bistro, shift: str = "") -> list[str]:
    """The points of page 1."""
    return [point.text for point in bistro.board.handover.of(shift).points]


def close(bistro: Bistro, at: str = "23:30", reason: str = "no time") -> None:
    """The open shift is closed at this time."""
    bistro.now.to(at)
    bistro.board.handover.close(reason)


# what stands on the page


def test_the_most_severe_stands_first(dinner: Bistro, now: Now) -> None:
    """A good evening but for: a note, a late delivery, a cook who is ill, a warm fridge, a fall, a heater."""
    dinner.finish("fridge", "heaters", "gas", "words")
    log = dinner.board.log
    log.write("Group of 12 on Friday", LogKind.NOTE, open=True)
    log.write("No parsley", LogKind.DELIVERY, open=True)
    log.write("Minh is ill tomorrow", LogKind.PEOPLE, open=True)
    log.write("Guest fell", LogKind.INCIDENT, open=True)
    log.write("Lamp mended")
    dinner.board.checklist.answer("heaters", "broken", action="Locked away")
    dinner.board.checklist.answer("fridge", "9", action="Door closed")

    points = dinner.board.handover.of().points
    assert [(point.severity, point.text) for point in points] == [
        (Severity.SAFETY, "Walk-in fridge: 9 °C (0 to 5 °C)"),
        (Severity.SAFETY, "Guest fell"),
        (Severity.PEOPLE, "Minh is ill tomorrow"),
        (Severity.EQUIPMENT, "No parsley"),
        (Severity.OTHER, "Terrace heaters: broken"),
        (Severity.OTHER, "Group of 12 on Friday"),
        (Severity.OTHER, "To do: Gas is off"),
        (Severity.OTHER, "1 line of the checklist to do"),
    ]
    assert [point.text for point in dinner.board.handover.of().severe] == [
        "Walk-in fridge: 9 °C (0 to 5 °C)",
        "Guest fell",
    ]


def test_a_freezer_out_of_limits_is_severe_though_not_critical(dinner: Bistro) -> None:
    """It is food, whatever the list says."""
    dinner.board.checklist.answer("freezer", "-10", action="Service called")
    point = dinner.board.handover.of().points[0]
    assert (point.text, point.severity) == ("Freezer: -10 °C (at most -18 °C)", Severity.SAFETY)
    assert point.detail == "15:00 · Ana Novotná · Service called"


def test_words_differ_while_it_is_open_and_once_it_is_closed(dinner: Bistro) -> None:
    dinner.finish("gas", "words", "soup")
    open_ = dinner.board.handover.of()
    assert open_.state == "open"
    assert texts(dinner) == ["To do: Gas is off", "2 lines of the checklist to do"]
    close(dinner)
    closed = dinner.board.handover.of()
    assert closed.state == "closed"
    assert texts(dinner) == ["Not done: Gas is off", "2 lines of the checklist not done"]


def test_a_shift_where_everything_was_done_has_no_points(dinner: Bistro) -> None:
    dinner.finish()
    dinner.board.log.write("Quiet evening")
    close(dinner, reason="")
    handover = dinner.board.handover.of()
    assert handover.points == ()
    assert [line.text for line in handover.log] == ["Quiet evening"]


def test_the_head_of_the_page(dinner: Bistro) -> None:
    page = dinner.board.handover.of()
    assert (page.site, page.shift, page.name) == ("Bistro Lípa", "2026-11-23-1", "Dinner")
    assert (page.day, page.span, page.lead) == ("Monday 23 November 2026", "15:00–23:30", "Ana Novotná")
    assert page.business_day == MONDAY


def test_the_appendix_tells_the_evening(dinner: Bistro, now: Now) -> None:
    """Readings with limits, what was left out and why, the log with how things were settled, the score."""
    now.to("15:25")
    dinner.board.checklist.answer("fridge", "4,5")
    now.to("15:40")
    dinner.board.checklist.answer("float", "4990", action="10 Kč taken from the safe")
    now.to("18:10")
    dinner.board.checklist.skip("heaters", "terrace is closed")
    entry = dinner.board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    taken_back = dinner.board.log.write("wrong table")
    dinner.board.log.take_back(taken_back.id)
    now.to("19:00")
    dinner.terminal("karel").log.settle(entry.id, "new bulb")
    dinner.board.store.refresh()

    page = dinner.board.handover.of()
    assert [(r.at, r.line, r.value, r.limits, r.by, r.out, r.action) for r in page.readings] == [
        ("15:25", "Walk-in fridge", "4.5 °C", "0 to 5 °C", "Ana Novotná", False, ""),
        ("15:40", "Float of till 1", "4990 Kč", "5000 Kč", "Ana Novotná", True, "10 Kč taken from the safe"),
    ]
    assert [(one.line, one.reason, one.by) for one in page.skipped] == [
        ("Terrace heaters", "terrace is closed", "Ana Novotná")
    ]
    assert [(one.at, one.kind, one.text, one.settled) for one in page.log] == [
        ("18:10", "equipment", "Lamp broken", "19:00 · Karel Dvořák · new bulb")
    ]
    assert [(s.section, s.lines, s.on_time, s.late, s.skipped, s.open) for s in page.sections] == [
        ("Opening · Kitchen", 6, 1, 1, 1, 3),
        ("Closing · Last hour", 2, 0, 0, 0, 2),
    ]
    assert [(one.line, one.due) for one in page.undone] == [
        ("Freezer", "16:00"),
        ("Soup", "17:30"),
        ("Hand wash basins stocked", "15:15"),
        ("Gas is off", "23:15"),
        ("How was the evening", "23:30"),
    ]


def test_what_is_carried_says_since_when_and_how_often(bistro: Bistro, now: Now) -> None:
    bistro.open("lunch", at="10:00")
    now.to("11:30")
    bistro.board.log.write("Dishwasher leaks", LogKind.EQUIPMENT, open=True)
    for at in ("15:00", "23:30"):
        close(bistro, at)
        bistro.board.handover.receive(all=True)
    bistro.board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    found = [point for point in bistro.board.handover.of().points if point.severity is Severity.EQUIPMENT]
    assert [(point.text, point.carried) for point in found] == [("Dishwasher leaks", 2), ("Lamp broken", 0)]
    assert found[0].detail == "since Mon 23 Nov 11:30 · handed over 2 times"


def test_it_speaks_the_language_of_the_reader(dinner: Bistro) -> None:
    """The same stored shift, printed in Czech: numbers with a comma, days and limits in Czech."""
    dinner.board.checklist.answer("fridge", "9.5", action="Door closed")
    use("cs")
    page = dinner.board.handover.of()
    assert page.day == "pondělí 23. listopadu 2026"
    assert page.points[0].text.startswith("Walk-in fridge: 9,5 °C (0")
    assert "0 to 5" not in page.points[0].text


# handing over


def test_a_shift_with_unfinished_lines_needs_reasons(dinner: Bistro) -> None:
    """The critical one is named first though it stands last on the list."""
    dinner.finish("hands", "gas")
    before = dinner.files()
    with pytest.raises(Unfinished) as refused:
        dinner.board.handover.close("  ")
    assert "without a reason: 2" in str(refused.value)
    assert str(refused.value).endswith("The first is: Gas is off")
    assert dinner.files() == before
    assert [state.line.id for state in dinner.board.handover.unfinished()] == ["gas", "hands"]


def test_reasons_stand_on_the_page(dinner: Bistro) -> None:
    """Each line with its own reason, and one for all the rest at the close."""
    dinner.finish("hands", "gas", "words", "fridge")
    dinner.board.checklist.answer("fridge", "9", action="Door closed")
    desk = dinner.board.handover
    desk.give_reason(["gas", "words"], "boiler man still works")
    assert [state.line.id for state in desk.unfinished()] == ["fridge", "hands"]
    close(dinner, reason="no  time")

    assert desk.reasons() == {}, "nothing is open any more"
    page = desk.of()
    assert [(one.line, one.reason) for one in page.undone] == [
        ("Hand wash basins stocked", "no time"),
        ("Gas is off", "boiler man still works"),
        ("How was the evening", "boiler man still works"),
    ]
    points = {point.text: point.detail for point in page.points}
    assert points["Not done: Gas is off"] == "due 23:15 · boiler man still works"
    assert points["Walk-in fridge: 9 °C (0 to 5 °C)"] == "15:00 · Ana Novotná · Door closed · no time"
    assert points["2 lines of the checklist not done"] == "no time; boiler man still works"


def test_a_reason_says_something(dinner: Bistro) -> None:
    before = dinner.files()
    with pytest.raises(NeedsReason):
        dinner.board.handover.give_reason(["gas"], " \x1b[31m")
    assert dinner.files() == before


def test_a_line_that_got_a_reason_can_still_be_done(dinner: Bistro) -> None:
    dinner.finish("gas")
    dinner.board.handover.give_reason(["gas"], "later")
    dinner.board.checklist.answer("gas", "yes")
    close(dinner, reason="")
    assert texts(dinner) == []


def test_if_then_lines_and_a_note(dinner: Bistro) -> None:
    desk = dinner.board.handover
    wrong = desk.add_if_then("it rains", "close the terrace")
    desk.add_if_then(" the brewery\ncomes early ", "the key is in the office")
    desk.remove_if_then(wrong.id)
    desk.write_note("first")
    desk.write_note("Thank you all.\r\n\r\nSee  you Wednesday.\x07")
    assert [line.condition for line in desk.if_then()] == ["the brewery comes early"]
    assert desk.note().text == "Thank you all.\n\nSee you Wednesday."
    close(dinner)
    page = desk.of()
    assert [(one.condition, one.action) for one in page.if_then] == [
        ("the brewery comes early", "the key is in the office")
    ]
    assert page.note == "Thank you all.\n\nSee you Wednesday."


def test_half_an_if_then_is_none(dinner: Bistro) -> None:
    before = dinner.files()
    for condition, action in (("", "call"), ("it rains", " ")):
        with pytest.raises(NeedsText):
            dinner.board.handover.add_if_then(condition, action)
    with pytest.raises(NotFound):
        dinner.board.handover.remove_if_then("nothing")
    assert dinner.files() == before


def test_closing_signs_and_ends_the_shift(dinner: Bistro) -> None:
    """Karel closes for Ana: it is his name under it, and she led."""
    karel = dinner.terminal("karel")
    dinner.now.to("23:40")
    page = karel.handover.close("no time")
    assert page.state == "closed"
    assert page.lead == "Ana Novotná"
    assert [(one.side, one.person, one.at) for one in page.signatures] == [
        (Side.OUTGOING, "Karel Dvořák", "23:40")
    ]
    assert karel.shifts.current() is None
    dinner.board.store.refresh()
    assert dinner.board.shifts.current() is None


def test_with_no_shift_open_there_is_nothing_to_close(bistro: Bistro) -> None:
    desk = bistro.board.handover
    before = bistro.files()
    for verb in (
        desk.close,
        desk.of,
        lambda: desk.write_note("x"),
        lambda: desk.add_if_then("a", "b"),
        lambda: desk.give_reason(["gas"], "x"),
    ):
        with pytest.raises(NoShift):
            verb()
    assert desk.unfinished() == []
    assert desk.unreceived() is None
    assert bistro.files() == before


def test_a_shift_nobody_worked_has_no_handover(dinner: Bistro) -> None:
    with pytest.raises(NotFound, match="shiftboard list shifts"):
        dinner.board.handover.of("2020-01-01-1")


# receiving


@pytest.fixture
def lunch_closed(bistro: Bistro) -> Bistro:
    """Lunch is closed at three with a warm fridge, a fall and a lamp; Karel stands at the terminal."""
    bistro.open("lunch", at="10:00")
    bistro.finish("fridge")
    bistro.board.checklist.answer("fridge", "9", action="Door closed")
    bistro.board.log.write("Guest fell", LogKind.INCIDENT, open=True)
    bistro.board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    close(bistro, "15:00", "service comes at four")
    bistro.board.who.id = "karel"
    bistro.now.to("15:05")
    return bistro


def test_severe_points_are_gone_through_before_it_is_signed(lunch_closed: Bistro) -> None:
    """Karel reads the fridge and signs: refused, one severe point is left; he reads it and leads on."""
    desk = lunch_closed.board.handover
    waiting = desk.unreceived()
    assert waiting is not None
    fridge, fall, lamp = waiting.handover.points
    assert [point.text for point in waiting.left] == [fridge.text, fall.text, lamp.text]

    desk.acknowledge(fridge.id)
    before = lunch_closed.files()
    with pytest.raises(NotReceived) as refused:
        desk.receive("I know of the fridge")
    assert str(refused.value).startswith("Severe points of Lunch that nobody has gone through yet: 1")
    assert lunch_closed.files() == before
    assert lunch_closed.board.shifts.current() is None

    desk.acknowledge(fall.id)
    again = desk.unreceived()
    assert again is not None
    assert [point.text for point in again.left] == [lamp.text]
    shift = desk.receive("Fridge and fall")
    assert shift.lead == "karel"
    assert desk.unreceived() is None


def test_receiving_opens_the_next_shift_in_one_step(lunch_closed: Bistro) -> None:
    """The receiver's signature is in the receiving shift, and shows under the page that was handed over."""
    before = lunch_closed.files()
    shift = lunch_closed.board.handover.receive(" Fridge,  then fall ", all=True)
    assert (shift.id, shift.kind, shift.after) == ("2026-11-23-2", "dinner", "2026-11-23-1")
    after = lunch_closed.files()
    sealed = [name for name in before if "2026-11-23-1" in name]
    assert len(sealed) == 2
    assert [after[name] for name in sealed] == [before[name] for name in sealed], "it stays as it is"
    assert after["live/2026-11-23-2.jsonl"].count(b"\n") == 2, "its head and one transaction"

    signatures = lunch_closed.board.handover.of("2026-11-23-1").signatures
    assert [(one.side, one.person, one.at, one.read_back) for one in signatures] == [
        (Side.OUTGOING, "Ana Novotná", "15:00", ""),
        (Side.INCOMING, "Karel Dvořák", "15:05", "Fridge, then fall"),
    ]
    assert lunch_closed.board.handover.of("2026-11-23-2").signatures == ()


def test_points_gone_through_before_the_shift_opens_are_remembered(lunch_closed: Bistro) -> None:
    """Another terminal, and a shift opened without receiving: what Karel read stays read."""
    desk = lunch_closed.board.handover
    waiting = desk.unreceived()
    assert waiting is not None
    for point in waiting.handover.severe:
        desk.acknowledge(point.id)
    lunch_closed.board.shifts.open("karel")
    other = lunch_closed.terminal("karel")
    still = other.handover.unreceived()
    assert still is not None
    assert [point.text for point in still.left] == ["Lamp broken"]
    current = lunch_closed.board.shifts.current()
    assert other.handover.receive() == current, "it signs in the shift that is open"
    assert other.handover.unreceived() is None


def test_a_question_becomes_an_open_line_of_the_log(lunch_closed: Bistro) -> None:
    desk = lunch_closed.board.handover
    waiting = desk.unreceived()
    assert waiting is not None
    fall = waiting.handover.points[1]
    desk.acknowledge(fall.id, " who called\nthe ambulance? ")
    desk.receive(all=True)
    [entry] = lunch_closed.board.log.entries()
    assert entry.text == "Question on “Guest fell”: who called the ambulance?"
    assert (entry.is_open, entry.by) == (True, "karel")
    assert entry.text in texts(lunch_closed)


def test_a_point_that_is_not_on_the_page(lunch_closed: Bistro) -> None:
    before = lunch_closed.files()
    with pytest.raises(NotFound):
        lunch_closed.board.handover.acknowledge("nothing")
    assert lunch_closed.files() == before


def test_somebody_else_may_be_named_to_lead(lunch_closed: Bistro) -> None:
    lunch_closed.board.who.id = "milan"
    shift = lunch_closed.board.handover.receive(kind="dinner", all=True)
    assert shift.lead == "milan"
    assert lunch_closed.board.handover.of("2026-11-23-1").signatures[1].person == "Milan Zeman"


def test_the_first_shift_of_all_has_nothing_to_receive(bistro: Bistro) -> None:
    bistro.now.to("15:00")
    shift = bistro.board.handover.receive()
    assert shift.id == "2026-11-23-1"
    assert shift.after == ""


def test_receiving_twice_signs_once(lunch_closed: Bistro) -> None:
    lunch_closed.board.handover.receive(all=True)
    before = lunch_closed.files()
    current = lunch_closed.board.handover.receive(all=True)
    assert isinstance(current, Shift)
    assert len(lunch_closed.board.handover.of("2026-11-23-1").signatures) == 2
    assert len(lunch_closed.files()["live/2026-11-23-2.jsonl"]) == len(before["live/2026-11-23-2.jsonl"])


# there is no now on the page


def test_the_same_stored_shift_is_the_same_page_at_any_time(lunch_closed: Bistro, now: Now) -> None:
    """Printed at once, after a year, from another terminal, with later shifts in between."""
    lunch_closed.board.handover.receive("clear", all=True)
    first = lunch_closed.board.handover.of("2026-11-23-1")
    close(lunch_closed)
    now.to("10:00", TUESDAY)
    lunch_closed.board.handover.receive(all=True)
    now.later(days=365)
    assert lunch_closed.board.handover.of("2026-11-23-1") == first
    assert lunch_closed.terminal("iva").handover.of("2026-11-23-1") == first


def test_an_open_shift_is_the_same_page_until_something_is_written(dinner: Bistro, now: Now) -> None:
    """Lines become late with the hour; the page speaks of what was done, not of the hour."""
    now.to("15:05")
    first = dinner.board.handover.of()
    now.to("23:00")
    assert dinner.board.handover.of() == first
    dinner.board.checklist.answer("gas", "yes")
    assert dinner.board.handover.of() != first


def test_who_left_keeps_the_name_by_which_the_store_knows_them(dinner: Bistro) -> None:
    """Somebody who is no longer on the board is called by the id."""
    from data.record import Partition
    from shiftboard.staff import Person

    dinner.terminal("iva").log.write("Bye")
    with dinner.board.store.transaction(Partition.BOARD, "milan") as tx:
        iva = tx.get(Person, "iva")
        assert iva is not None
        tx.remove(iva)
    [line] = dinner.board.handover.of().log
    assert (line.text, line.by, line.at) == ("Bye", "iva", "15:00")
    assert instant("15:00") == dinner.now.at


def test_a_failure_that_was_put_right_stands_on_the_page(dinner: Bistro, now: Now) -> None:
    """The fridge was at 9 °C and is at 4: the next lead and an inspector want both, and what was done."""
    dinner.board.checklist.answer("fridge", "9", action="Door closed")
    now.later(minutes=20)
    dinner.board.checklist.answer("fridge", "4")
    readings = [one for one in dinner.board.handover.of().readings if one.line == "Walk-in fridge"]
    assert [(one.value, one.out, one.action) for one in readings] == [
        ("9 °C", True, "Door closed"),
        ("4 °C", False, ""),
    ]


def test_a_reason_for_a_line_that_is_not_there_is_refused(dinner: Bistro) -> None:
    before = dinner.files()
    with pytest.raises(NotFound):
        dinner.board.handover.give_reason(["gas", "nonsense"], "no time")
    assert dinner.files() == before


def test_what_is_added_later_is_shown_with_the_old_handover(lunch_closed: Bistro, now: Now) -> None:
    """In every shift that follows, sealed or open; the page is otherwise what it was."""
    board = lunch_closed.board
    lunch = board.handover.closed_shifts()[0]
    assert (lunch.name, lunch.lead) == ("Lunch", "ana")
    page = board.handover.of(lunch.id)
    board.handover.amend(lunch.id, "The lamp was mended at two")
    board.who.id = "karel"
    board.handover.receive(all=True)
    now.later(minutes=10)
    board.handover.amend(lunch.id, "The guest called: he is well")
    close(lunch_closed, "23:30", "no time")
    board.handover.amend(lunch.id, "The service never came")
    dinner = board.handover.closed_shifts()[0]
    board.handover.amend(dinner.id, "One more delivery note")
    for one in (board, lunch_closed.terminal("ana")):
        again = one.handover.of(lunch.id)
        assert [(added.text, added.by) for added in again.amended] == [
            ("The lamp was mended at two", "Karel Dvořák"),
            ("The guest called: he is well", "Karel Dvořák"),
            ("The service never came", "Karel Dvořák"),
        ]
        assert (again.points, again.log, again.seal) == (page.points, page.log, page.seal)
        assert [added.text for added in one.handover.of(dinner.id).amended] == ["One more delivery note"]
    seal = board.store.seal_of(dinner.id)
    assert seal is not None
    assert seal.summary["amends"] == [lunch.id]
    assert "amends" not in board.store.seal_of(lunch.id).summary  # type: ignore[union-attr]


def test_a_point_goes_to_the_appendix_with_a_reason(dinner: Bistro) -> None:
    """It stays open and is handed on; a severe one stays on page 1."""
    board = dinner.board
    board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    board.log.write("Guest fell", LogKind.INCIDENT, open=True)
    severe, lamp = (
        next(one for one in board.handover.of().points if text in one.text) for text in ("fell", "Lamp")
    )
    with pytest.raises(StaysOnPage, match="“Guest fell” is severe and stays on page 1"):
        board.handover.mute(severe.id, "known")
    with pytest.raises(NeedsReason):
        board.handover.mute(lamp.id, " ")
    board.handover.mute(lamp.id, "the service is ordered")
    page = board.handover.of()
    assert "Lamp broken" not in [one.text for one in page.points]
    assert [(one.text, one.muted) for one in page.muted] == [("Lamp broken", "the service is ordered")]
    text = handover_text(page)
    assert text.index("NOT ON PAGE 1") > text.index("SIGNATURES")
    assert "Lamp broken (15:00 · Ana Novotná): the service is ordered" in " ".join(text.split())
    board.handover.unmute(lamp.id)
    assert board.handover.of().muted == ()
    board.handover.mute(lamp.id, "the service is ordered")
    dinner.finish()
    board.handover.close()
    board.handover.receive(all=True)
    assert "Lamp broken" in [one.text for one in board.handover.of().points]
