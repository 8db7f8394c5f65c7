"""Shifts: which comes next, and what opening one copies, carries and takes over."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest
from conftest import KINDS, MONDAY, Bistro, Now, instant

from data.errors import ShiftOpen
from data.record import Partition
from shiftboard.checklist import Answer, ShiftLine
from shiftboard.clock import Clock
from shiftboard.errors import NobodyPicked, NotFound
from shiftboard.log import Carried, LogKind
from shiftboard.shift import Planned, Shift, ShiftKind, begins_now, coming, planned

TUESDAY = MONDAY + timedelta(days=1)
FRIDAY, SATURDAY, SUNDAY = (MONDAY + timedelta(days=n) for n in (4, 5, 6))
CLOCK = Clock("Europe/Prague")


def said(plans: list[Planned]) -> list[str]:
    """Plans as `Mon Lunch 10:00-15:00`."""
    spans = [tuple(f"{CLOCK.local(at):%H:%M}" for at in plan.span) for plan in plans]
    return [
        f"{plan.day:%a} {plan.kind.name} {'-'.join(span)}" for plan, span in zip(plans, spans, strict=True)
    ]


# the plan


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (MONDAY, ["Mon Lunch 10:00-15:00", "Mon Dinner 15:00-23:30"]),
        (FRIDAY, ["Fri Lunch 10:00-15:00", "Fri Dinner 15:00-01:30"]),
        (SUNDAY, ["Sun Dinner 15:00-23:30"]),
    ],
)
def test_each_weekday_has_its_own_times(day: date, expected: list[str]) -> None:
    """Fridays run past midnight; there is no lunch on Sundays."""
    assert said(planned(KINDS, CLOCK, day)) == expected


def test_shifts_of_a_day_stand_by_their_start() -> None:
    assert said(planned(reversed(KINDS), CLOCK, MONDAY)) == said(planned(KINDS, CLOCK, MONDAY))


def test_a_day_off_has_no_shifts() -> None:
    closed = [ShiftKind(id="d", name="Day", start="08:00", end="20:00", days={"mon": ()})]
    assert planned(closed, CLOCK, MONDAY) == []
    assert said(planned(closed, CLOCK, TUESDAY)) == ["Tue Day 08:00-20:00"]


@pytest.mark.parametrize(
    ("day", "at", "first"),
    [
        (MONDAY, "05:00", "Mon Lunch 10:00-15:00"),
        (MONDAY, "12:00", "Mon Lunch 10:00-15:00"),
        (MONDAY, "14:59", "Mon Lunch 10:00-15:00"),
        (MONDAY, "15:00", "Mon Dinner 15:00-23:30"),
        (MONDAY, "23:29", "Mon Dinner 15:00-23:30"),
        (MONDAY, "23:30", "Tue Lunch 10:00-15:00"),
        (SATURDAY, "01:00", "Fri Dinner 15:00-01:30"),  # still Friday's
        (SATURDAY, "01:30", "Sat Lunch 10:00-15:00"),
        (SUNDAY, "02:00", "Sun Dinner 15:00-23:30"),  # no lunch today
    ],
)
def test_what_comes_next_when_none_was_worked(day: date, at: str, first: str) -> None:
    assert said(coming(KINDS, CLOCK, instant(at, day), None))[0] == first


@pytest.mark.parametrize(
    ("at", "plain"),
    [
        ("05:00", False),  # hours before lunch: a delivery? yesterday's?
        ("09:00", True),
        ("12:00", True),
        ("12:29", True),
        ("14:30", False),  # lunch nearly over, dinner about to begin
        ("15:00", True),
        ("23:00", True),  # past the middle of dinner, and lunch is not before tomorrow
    ],
)
def test_which_shift_begins_is_asked_only_where_it_is_not_plain(at: str, plain: bool) -> None:
    """A lead who comes at half past two for dinner is not put into what is left of lunch."""
    now = instant(at, MONDAY)
    assert begins_now(coming(KINDS, CLOCK, now, None), now) is plain


def test_what_was_worked_is_not_offered_again() -> None:
    """Lunch was closed at half past two; dinner is next, though lunch is not over."""
    lunch = planned(KINDS, CLOCK, MONDAY)[0]
    worked = Shift(
        id="2026-11-23-1",
        name="Lunch",
        kind="lunch",
        business_day=MONDAY,
        number=1,
        lead="ana",
        starts=lunch.span.start,
        ends=lunch.span.end,
    )
    offered = coming(KINDS, CLOCK, instant("14:30"), worked)
    assert said(offered)[0] == "Mon Dinner 15:00-23:30"


# opening


def test_opening_names_the_shift_and_its_lead(bistro: Bistro) -> None:
    shift = bistro.open("lunch", "karel", at="09:50")
    assert (shift.id, shift.name, shift.number, shift.lead, shift.after) == (
        "2026-11-23-1",
        "Lunch",
        1,
        "karel",
        "",
    )
    assert (shift.starts, shift.ends) == (instant("10:00"), instant("15:00"))
    assert shift.entered_at == instant("09:50")
    assert bistro.board.shifts.current() == shift
    assert bistro.board.who.id == "karel", "who opened it is at the terminal"
    assert bistro.terminal().shifts.current() == shift
    assert bistro.terminal().who.id == "karel", "another terminal starts with the lead"


def test_opening_copies_the_lists_with_their_due_times(bistro: Bistro) -> None:
    bistro.open()
    due = {state.line.id: state.line.due for state in bistro.board.checklist.states()}
    expected = ["15:30", "16:00", "17:30", "15:15", "15:20", "18:00", "23:15", "23:30"]
    assert list(due.values()) == [instant(at) for at in expected]
    fridge, freezer, soup = (bistro.state(one).line for one in ("fridge", "freezer", "soup"))
    assert (fridge.low, fridge.high, fridge.source, fridge.unit) == (Decimal(0), Decimal(5), "HACCP", "°C")
    assert (freezer.high, freezer.source) == (Decimal(-18), "89/108/EEC")
    assert (soup.low, soup.source) == (Decimal(60), "vyhl. 137/2004")
    assert (fridge.critical, fridge.action) == (True, "Move the food, call the service")


def test_a_shift_works_only_its_own_lists(bistro: Bistro) -> None:
    bistro.open("lunch", at="10:00")
    assert {state.line.list for state in bistro.board.checklist.states()} == {"Opening"}


def test_a_friday_night_belongs_to_friday(bistro: Bistro, now: Now) -> None:
    """Opened at half past midnight it is still Friday's dinner; what is due at its end is due on Saturday."""
    now.to("00:30", SATURDAY)
    shift = bistro.board.shifts.open("ana")
    assert (shift.id, shift.business_day) == ("2026-11-27-1", FRIDAY)
    assert bistro.state("gas").line.due == instant("01:15", SATURDAY)


def test_the_second_shift_of_a_day_is_number_two(bistro: Bistro, now: Now) -> None:
    bistro.open("lunch", at="10:00")
    now.to("15:00")
    bistro.board.handover.close("no time")
    dinner = bistro.board.shifts.open("karel")
    assert (dinner.id, dinner.number, dinner.after) == ("2026-11-23-2", 2, "2026-11-23-1")
    now.to("23:30")
    bistro.board.handover.close("no time")
    now.to("09:55", TUESDAY)
    assert bistro.board.shifts.open("ana").id == "2026-11-24-1"


def test_another_kind_than_the_next_by_id_or_name(bistro: Bistro, now: Now) -> None:
    now.to("10:00")
    assert bistro.board.shifts.open("ana", "Dinner").kind == "dinner"


def test_a_kind_that_is_not_planned(bistro: Bistro) -> None:
    before = bistro.files()
    with pytest.raises(NotFound, match=r"no kind of shift called “Brunch” here. There are: Lunch, Dinner"):
        bistro.board.shifts.open("ana", "Brunch")
    assert bistro.files() == before


def test_one_shift_at_a_time(dinner: Bistro) -> None:
    before = dinner.files()
    with pytest.raises(ShiftOpen, match="2026-11-23-1 is still open"):
        dinner.board.shifts.open("karel", "lunch" if dinner.now.at < instant("15:00") else "")
    assert dinner.files() == before
    assert dinner.board.who.id == "ana"


@pytest.mark.parametrize("lead", ["", "nobody"])
def test_somebody_must_lead(bistro: Bistro, lead: str) -> None:
    board = bistro.terminal()
    before = bistro.files()
    with pytest.raises(NobodyPicked):
        board.shifts.open(lead)
    assert bistro.files() == before
    assert board.shifts.current() is None


def test_two_terminals_open_at_once(bistro: Bistro) -> None:
    """Karel was quicker; Ana is told, and there is one shift."""
    other = bistro.terminal("karel")
    other.shifts.open()
    with pytest.raises(ShiftOpen):
        bistro.board.shifts.open()
    current = bistro.board.shifts.current()
    assert current is not None
    assert current.lead == "karel"


# what is carried


def hand_over(bistro: Bistro, at: str, lead: str = "karel", day: date = MONDAY) -> Shift:
    """The open shift is closed and the next one received."""
    bistro.now.to(at, day)
    bistro.board.handover.close("no time")
    bistro.board.who.id = lead
    return bistro.board.handover.receive(all=True)


def test_what_is_open_is_carried_and_counted(bistro: Bistro, now: Now) -> None:
    """The dishwasher leaks on Monday at lunch; by Tuesday it has been through two handovers."""
    bistro.open("lunch", at="10:00")
    now.to("11:30")
    entry = bistro.board.log.write("Dishwasher leaks", LogKind.EQUIPMENT, open=True)
    bistro.board.log.write("Just so you know")
    settled = bistro.board.log.write("Milk missing", LogKind.DELIVERY, open=True)
    bistro.board.log.settle(settled.id, "came at noon")

    hand_over(bistro, "15:00")
    [carried] = bistro.board.log.carried()
    assert (carried.text, carried.kind, carried.source) == ("Dishwasher leaks", LogKind.EQUIPMENT, entry.id)
    assert (carried.count, carried.since, carried.reported_by) == (1, instant("11:30"), "ana")

    hand_over(bistro, "23:30")
    [again] = bistro.board.log.carried()
    assert (again.count, again.source, again.since, again.reported_by) == (
        2,
        entry.id,
        instant("11:30"),
        "ana",
    )


def test_what_is_settled_goes_no_further(bistro: Bistro) -> None:
    bistro.open("lunch", at="10:00")
    bistro.board.log.write("Dishwasher leaks", LogKind.EQUIPMENT, open=True)
    hand_over(bistro, "15:00")
    [carried] = bistro.board.log.carried()
    bistro.board.log.settle(carried.id, "seal replaced")
    hand_over(bistro, "23:30")
    assert bistro.board.log.carried() == []


def test_a_reading_out_of_limits_is_carried(bistro: Bistro) -> None:
    """A fridge and a freezer as incidents, critical or not; a heater off is nothing."""
    bistro.open("lunch", at="10:00")
    bistro.board.checklist.answer("fridge", "9", action="Door closed")
    bistro.board.checklist.answer("freezer", "-12", action="Service called")
    bistro.board.checklist.answer("soup", "50", action="Heated up")
    bistro.board.checklist.answer("soup", "75")
    bistro.board.checklist.answer("heaters", "off")
    hand_over(bistro, "15:00")
    carried = {one.text: one.kind for one in bistro.board.log.carried()}
    assert carried == {
        "Walk-in fridge: 9 °C": LogKind.INCIDENT,
        "Freezer: -12 °C": LogKind.INCIDENT,
    }


def test_what_happens_between_shifts_goes_to_the_next(bistro: Bistro, now: Now) -> None:
    """The seven o'clock delivery is noted with no shift open; Tuesday's lunch has it and hands it on."""
    bistro.open(at="15:00")
    now.to("23:30")
    bistro.board.handover.close("no time")
    now.to("07:00", TUESDAY)
    bistro.board.log.write("Fish came without ice", LogKind.DELIVERY, open=True)
    bistro.board.log.write("Bread is here", LogKind.DELIVERY)
    assert [entry.text for entry in bistro.board.log.entries()] == ["Fish came without ice", "Bread is here"]

    now.to("09:50", TUESDAY)
    bistro.board.handover.receive(all=True)
    entries = bistro.board.log.entries()
    assert [(entry.text, entry.entered_at) for entry in entries] == [
        ("Fish came without ice", instant("07:00", TUESDAY)),
        ("Bread is here", instant("07:00", TUESDAY)),
    ]
    assert not (bistro.folder / "live" / "between.jsonl").exists()

    hand_over(bistro, "15:00", day=TUESDAY)
    assert [(one.text, one.count) for one in bistro.board.log.carried()] == [("Fish came without ice", 1)]


def test_what_is_settled_between_shifts_is_not_carried(bistro: Bistro, now: Now) -> None:
    """The mechanic comes at seven in the morning; the next shift hears nothing of the dishwasher."""
    bistro.open("lunch", at="10:00")
    bistro.board.log.write("Dishwasher leaks", LogKind.EQUIPMENT, open=True)
    hand_over(bistro, "15:00")
    new = bistro.board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    [old] = bistro.board.log.carried()
    now.to("23:30")
    bistro.board.handover.close("no time")
    now.to("07:00", TUESDAY)
    for source in (old.source, new.id):
        bistro.board.log.settle(source, "mended at seven")
    now.to("09:50", TUESDAY)
    bistro.board.handover.receive(all=True)
    assert bistro.board.log.carried() == []
    kept = {one.text: one.settled_how for one in bistro.board.store.table(Carried)}
    assert kept == {"Dishwasher leaks": "mended at seven", "Lamp broken": "mended at seven"}


def test_the_new_shift_starts_with_clean_lines(bistro: Bistro) -> None:
    """Lunch answered them; dinner is asked anew."""
    bistro.open("lunch", at="10:00")
    bistro.finish()
    hand_over(bistro, "15:00")
    assert all(state.answer is None for state in bistro.board.checklist.states())
    assert len(bistro.board.store.table(Answer)) == 0
    first = bistro.board.store.shift_named("2026-11-23-1")
    assert first is not None
    assert len(first.table(Answer)) == 6, "what lunch answered is kept"


def test_opening_is_one_step(bistro: Bistro) -> None:
    """When what is done along with it fails, there is no shift."""
    before = bistro.files()

    def fails(*_given: object) -> None:
        raise NotFound(what="line", name="x", hint="")

    with pytest.raises(NotFound):
        bistro.board.shifts.open("ana", also=fails)
    assert bistro.files() == before
    assert bistro.board.shifts.current() is None


def test_a_list_that_was_struck_is_left_out(bistro: Bistro, now: Now) -> None:
    """A kind that still names it opens without it."""
    from shiftboard.checklist import CheckList

    with bistro.board.store.transaction(Partition.BOARD, "milan") as tx:
        closing = tx.get(CheckList, "closing")
        assert closing is not None
        tx.remove(closing)
    bistro.open()
    assert {line.list for line in bistro.board.store.table(ShiftLine)} == {"Opening"}


def test_the_lines_of_a_baker_are_due_in_his_shift(bistro: Bistro, now: Now) -> None:
    """The bakery works 03:00 to 11:00, on the business day before; nothing is due the day after."""
    with bistro.board.store.transaction(Partition.BOARD, "milan") as tx:
        tx.put(ShiftKind(id="bake", name="Bakery", start="03:00", end="11:00", lists=("closing",)))
    now.to("02:50", TUESDAY)
    shift = bistro.board.shifts.open("ana", "bake")
    assert (shift.starts, shift.ends) == (instant("03:00", TUESDAY), instant("11:00", TUESDAY))
    assert bistro.state("gas").line.due == instant("10:45", TUESDAY)


def test_a_night_shift_on_the_short_and_on_the_long_night(bistro: Bistro) -> None:
    night = [ShiftKind(id="n", name="Night", start="22:00", end="06:00")]
    hours = [
        planned(night, CLOCK, day)[0].span.hours for day in (date(2026, 3, 28), MONDAY, date(2026, 10, 24))
    ]
    assert hours == [7, 8, 9]


def test_a_shift_that_was_closed_too_early_can_be_opened_once_more(bistro: Bistro) -> None:
    """Lunch was closed at eleven by mistake: asked for by name, it is on again, as the second of the day."""
    bistro.open("lunch", at="10:00")
    bistro.finish()
    bistro.now.to("11:00")
    bistro.board.handover.close("by mistake")
    again = bistro.board.shifts.open("ana", "lunch")
    assert (again.id, again.kind) == ("2026-11-23-2", "lunch")
    assert again.starts == instant("10:00")


def test_a_house_that_was_closed_for_days_finds_its_next_shift(bistro: Bistro) -> None:
    for kind in KINDS:
        off = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ())
        with bistro.board.store.transaction(Partition.BOARD, "ana") as tx:
            tx.put(msgspec.structs.replace(kind, days=kind.days | off))
    bistro.now.to("09:00")
    assert [one.day for one in bistro.board.shifts.coming()][:1] == [MONDAY + timedelta(days=5)]


def test_an_evening_that_is_not_planned_can_be_opened_by_its_name(bistro: Bistro) -> None:
    """A private party on a day off: the usual times of a dinner, today."""
    with bistro.board.store.transaction(Partition.BOARD, "ana") as tx:
        never = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ())
        tx.put(msgspec.structs.replace(KINDS[1], days=never))
    bistro.now.to("16:00")
    party = bistro.board.shifts.open("ana", "dinner")
    assert (party.business_day, party.starts) == (MONDAY, instant("15:00"))
