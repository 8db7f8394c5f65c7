"""Stories about setting up kinds of shift: what is stored, what is refused, and which shifts come of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import MONDAY, Bistro, Now, instant
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Conflict
from data.record import Partition
from shiftboard.board import Board
from shiftboard.checklist import ShiftLine
from shiftboard.cli import main
from shiftboard.clock import WEEKDAYS, Clock
from shiftboard.errors import ShiftboardError
from shiftboard.kinds import KindDesk, read_times, times_words
from shiftboard.language import use, weekday
from shiftboard.roles import Role
from shiftboard.shift import Shift, ShiftKind, planned
from shiftboard.staff import Person

STORES = Path(__file__).with_name("stores")
TUESDAY, SUNDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)


@pytest.fixture
def desk(bistro: Bistro) -> KindDesk:
    return bistro.board.kinds


def stored(bistro: Bistro, id: str = "dinner") -> ShiftKind:
    """The kind as another terminal reads it from the disk."""
    found = bistro.terminal("karel").kinds.get(id)
    assert found is not None
    return found


def refused(bistro: Bistro, words: str, verb: Callable[..., object], *given: object) -> None:
    """The verb says these words, and nothing is changed."""
    before = bistro.files()
    with pytest.raises(ShiftboardError, match=words):
        verb(*given)
    assert bistro.files() == before


def days_of(kind: ShiftKind) -> str:
    """Its times in the week of the stories, as the plan of each day has them."""
    clock = Clock("Europe/Prague")
    week = (planned([kind], clock, MONDAY + timedelta(days=n)) for n in range(7))
    return " ".join(
        "–".join(f"{clock.local(at):%H:%M}" for at in day[0].span) if day else "none" for day in week
    )


# a new kind


def test_a_kind_is_added_and_its_shift_opened(bistro: Bistro, desk: KindDesk, now: Now) -> None:
    """Brunch with the opening list: on the board at once, with an id that can be read, and in the plan."""
    brunch = desk.add("Brunch", "9.00", "14:00")
    desk.attach("brunch", "opening")
    assert (brunch.id, brunch.lead, brunch.lists) == ("brunch", "", ())
    kept = stored(bistro, "brunch")
    assert (kept.start, kept.end, kept.days, kept.lists) == ("09:00", "14:00", {}, ("opening",))
    now.to("08:50", TUESDAY)
    shift = bistro.board.shifts.open("ana", "brunch")
    assert (shift.name, shift.starts) == ("Brunch", instant("09:00", TUESDAY))
    assert {line.list for line in bistro.board.store.table(ShiftLine)} == {"Opening"}


def test_kinds_stand_by_their_start(desk: KindDesk) -> None:
    """The baker's day begins before the rollover: it is the last of the business day before."""
    desk.add("Bakery", "03:00", "11:00")
    desk.add("Early", "06:00", "14:00")
    assert [kind.id for kind in desk.all()] == ["early", "lunch", "dinner", "bakery"]


@pytest.mark.parametrize(
    ("name", "start", "end", "words"),
    [
        ("dinnér", "09:00", "14:00", "There is one called “dinnér” here already"),
        (" ", "09:00", "14:00", "Type a few words"),
        ("x" * 61, "09:00", "14:00", "at most 60 fit"),
        ("Brunch", "nine", "14:00", "“nine” is not an answer here. Write a time as 17:30"),
        ("Brunch", "09:00", "24:00", "“24:00” is not an answer"),
        ("Brunch", "09:00", "", "Write a time as 17:30"),
    ],
)
def test_what_is_no_kind_is_refused(
    bistro: Bistro, desk: KindDesk, name: str, start: str, end: str, words: str
) -> None:
    refused(bistro, words, desk.add, name, start, end)


def test_a_name_that_is_taken_or_missing_is_refused(bistro: Bistro, desk: KindDesk) -> None:
    refused(bistro, "There is one called “LUNCH” here already", desk.rename, "dinner", "LUNCH")
    refused(bistro, "Type a few words", desk.rename, "dinner", "")
    refused(bistro, "There is no kind of shift called “late” here", desk.rename, "late", "Late")
    desk.rename("dinner", "DINNER")  # its own name is not taken
    assert stored(bistro).name == "DINNER"


# times


@pytest.mark.parametrize(
    "typed", ["15:00–23:30", "15:00-23:30", " 15.00 — 23.30 ", "15:00 23:30", "15:00\u00a0−\u00a023:30"]
)
def test_both_times_are_typed_in_one(typed: str) -> None:
    assert read_times(typed) == ("15:00", "23:30")


@pytest.mark.parametrize("typed", ["", "15:00", "15:00-", "15-23", "15:00-23:30-02:00", "15:60-23:00", "a b"])
def test_what_are_no_two_times_is_said(typed: str) -> None:
    with pytest.raises(ShiftboardError, match=r"Write both times, as in 15:00–23:30\."):
        read_times(typed)


def test_other_usual_times_leave_the_days_with_their_own(bistro: Bistro, desk: KindDesk) -> None:
    desk.change_times("dinner", "16:00", "23:00")
    assert days_of(stored(bistro)) == " ".join([*["16:00–23:00"] * 4, *["15:00–01:30"] * 2, "16:00–23:00"])


def test_a_weekday_gets_times_of_its_own_none_and_the_usual_ones_again(
    bistro: Bistro, desk: KindDesk
) -> None:
    desk.change_day("dinner", "wed", "14.00", "22.00")
    desk.not_on("dinner", "sun")
    desk.as_usual("dinner", "fri")
    kept = stored(bistro)
    assert kept.days == {"wed": ("14:00", "22:00"), "sat": ("15:00", "01:30"), "sun": ()}
    assert days_of(kept) == "15:00–23:30 15:00–23:30 14:00–22:00 15:00–23:30 15:00–23:30 15:00–01:30 none"
    desk.as_usual("dinner", "sun")
    assert "none" not in days_of(stored(bistro))


def test_no_such_shift_on_sundays(bistro: Bistro, desk: KindDesk, now: Now) -> None:
    """Sunday's dinner is no longer among the shifts that come; Monday's is."""
    now.to("16:00", SUNDAY)
    assert bistro.board.shifts.coming()[0].day == SUNDAY
    desk.not_on("dinner", "sun")
    first = bistro.board.shifts.coming()[0]
    assert (first.kind.id, first.day) == ("lunch", SUNDAY + timedelta(days=1))


def test_a_day_that_is_as_usual_has_no_times_of_its_own(bistro: Bistro, desk: KindDesk) -> None:
    """So it goes with the usual ones when these change: what is not shown is not kept either."""
    desk.change_day("dinner", "mon", "15.00", "23:30")
    desk.change_times("dinner", "15:00", "01:30")
    assert stored(bistro).days == {}
    desk.change_times("dinner", "16:00", "01:30")
    assert set(days_of(stored(bistro)).split()) == {"16:00–01:30"}


def test_bad_times_and_days_are_refused(bistro: Bistro, desk: KindDesk) -> None:
    refused(bistro, "“25:00” is not an answer", desk.change_times, "dinner", "15:00", "25:00")
    refused(bistro, "“noon” is not an answer", desk.change_day, "dinner", "mon", "noon", "15:00")
    refused(bistro, "“monday” is no day of the week", desk.not_on, "dinner", "monday")
    refused(bistro, "“” is no day of the week", desk.as_usual, "dinner", "")


# the words for them


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({}, "15:00–23:30"),
        ({"sun": ()}, "15:00–23:30, not Sun"),
        (
            {"sat": ("15:00", "01:30"), "fri": ("15:00", "01:30"), "sun": ()},
            "15:00–23:30, Fri Sat 15:00–01:30, not Sun",
        ),
        ({"tue": ("9:00", "12:00"), "mon": ()}, "15:00–23:30, Tue 09:00–12:00, not Mon"),
        (dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ()), "Sat Sun 15:00–23:30"),
        (
            dict.fromkeys(("mon", "tue", "wed", "thu"), ()) | {"sun": ("12:00", "20:00")},
            "Fri Sat 15:00–23:30, Sun 12:00–20:00",
        ),
        (dict.fromkeys(WEEKDAYS, ("06:00", "14:00")), "06:00–14:00"),
        (dict.fromkeys(WEEKDAYS, ()), "15:00–23:30, on no day"),
    ],
)
def test_times_as_people_read_them(days: dict[str, tuple[str, ...]], words: str) -> None:
    assert times_words(ShiftKind(name="Dinner", start="15:00", end="23:30", days=days)) == words


def test_sunday_in_czech_is_not_taken_for_a_no() -> None:
    use("cs")
    kind = ShiftKind(name="Večeře", start="15:00", end="23:30", days={"fri": ("15:00", "01:30"), "sun": ()})
    assert times_words(kind) == "15:00–23:30, pá 15:00–01:30, kromě ne"


TIMES = st.sampled_from([("15:00", "23:30"), ("15:00", "01:30"), ("9:00", "14:00"), ("00:30", "00:30")])


def told(words: str) -> dict[str, str]:
    """What somebody who reads the words takes each weekday for."""
    names = [weekday(n) for n in range(7)]
    if words.endswith(", on no day"):
        return dict.fromkeys(names, "none")
    others, named = "none", {}
    for part in words.split(", "):
        *days, last = part.split()
        if not days:
            others = last
        elif days[0] == "not":
            named |= dict.fromkeys([*days[1:], last], "none")
        else:
            named |= dict.fromkeys(days, last)
    return dict.fromkeys(names, others) | named


@given(TIMES, st.dictionaries(st.sampled_from(WEEKDAYS), st.one_of(st.just(()), TIMES)))
def test_each_weekday_is_told_as_it_is_planned(
    usual: tuple[str, str], days: dict[str, tuple[str, ...]]
) -> None:
    kind = ShiftKind(id="x", name="X", start=usual[0], end=usual[1], days=days)
    assert list(told(times_words(kind)).values()) == days_of(kind).split()


# lists


def test_lists_are_attached_moved_and_taken_off(bistro: Bistro, desk: KindDesk, now: Now) -> None:
    """The next shift has its lines in the order in which the lists stand then."""
    desk.attach("lunch", "closing")
    desk.attach("lunch", "closing")  # once is enough
    desk.move_list("lunch", "closing", -1)
    desk.move_list("lunch", "closing", -1)  # it is the first already
    assert stored(bistro, "lunch").lists == ("closing", "opening")
    bistro.board.lists.new("Drains")
    desk.attach("dinner", "drains")
    desk.move_list("dinner", "opening", -1)
    desk.move_list("dinner", "drains", 1)
    assert stored(bistro).lists == ("opening", "closing", "drains")
    desk.detach("dinner", "opening")
    assert stored(bistro).lists == ("closing", "drains")
    now.to("09:50", TUESDAY)
    bistro.board.shifts.open("ana", "lunch")
    lines = sorted(bistro.board.store.table(ShiftLine), key=lambda line: line.order)
    assert [line.id for line in lines][:3] == ["gas", "words", "fridge"]
    desk.move_list("lunch", "closing", 1)
    assert stored(bistro, "lunch").lists == ("opening", "closing")


def test_lists_that_are_not_there_are_refused(bistro: Bistro, desk: KindDesk) -> None:
    for verb in (desk.attach, desk.detach):
        refused(bistro, "There is no list called “cellar” here", verb, "dinner", "cellar")
    refused(bistro, "There is no kind of shift called “late” here", desk.attach, "late", "opening")


def test_the_open_shift_goes_on_as_it_began(dinner: Bistro) -> None:
    """Everything about its kind is changed; the shift has its name, times and lines of its own."""
    before, lines = dinner.board.shifts.current(), dinner.board.store.table(ShiftLine).all()
    desk = dinner.board.kinds
    desk.rename("dinner", "Supper")
    desk.change_times("dinner", "12:00", "13:00")
    desk.not_on("dinner", "mon")
    desk.detach("dinner", "closing")
    assert dinner.board.shifts.current() == before
    assert dinner.board.store.table(ShiftLine).all() == lines


# who usually leads


def test_who_usually_leads_is_known_when_the_shift_is_opened(bistro: Bistro, desk: KindDesk) -> None:
    """Karel leads dinners; nobody in particular leads lunches. Whoever leads no more is not offered."""
    shifts = bistro.board.shifts
    assert shifts.usual_lead("dinner") == ""
    desk.usually_led_by("dinner", "karel")
    assert stored(bistro).lead == "karel"
    bistro.now.to("15:00")
    assert (shifts.usual_lead("dinner"), shifts.usual_lead("lunch"), shifts.usual_lead()) == (
        "karel",
        "",
        "karel",
    )
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Person(id="karel", name="Karel Dvořák", initials="KD", role=Role.STAFF))
    assert shifts.usual_lead("dinner") == ""
    desk.usually_led_by("dinner", "")
    assert stored(bistro).lead == ""


def test_who_cannot_lead_is_refused(bistro: Bistro, desk: KindDesk) -> None:
    refused(
        bistro,
        r"Iva Nová \(staff\) cannot lead a shift; it takes: lead, manager\.",
        desk.usually_led_by,
        "dinner",
        "iva",
    )
    refused(bistro, "There is no person called “eva” here", desk.usually_led_by, "dinner", "eva")


# no more of it


def test_a_kind_is_removed_while_its_shift_is_open(dinner: Bistro, now: Now) -> None:
    """It is worked on, its list changed, and closed; a new Dinner is another kind; then comes lunch."""
    board = dinner.board
    board.kinds.remove("dinner")
    assert [kind.id for kind in dinner.terminal("karel").kinds.all()] == ["lunch"]
    board.lists.into_shift(board.lists.remove_line("opening", "soup"))
    assert "soup" not in [state.line.id for state in board.checklist.states()]
    assert board.kinds.add("Dinner", "15:00", "23:30").id == "dinner-2"
    board.kinds.remove("dinner-2")
    now.to("23:20")
    dinner.finish()
    board.handover.close()
    assert [shift.name for shift in board.handover.closed_shifts()] == ["Dinner"]
    now.to("09:50", TUESDAY)
    board.handover.receive(all=True)
    assert [one.kind for one in board.store.table(Shift)] == ["lunch"]


def test_the_last_kind_that_is_planned_stays(bistro: Bistro, desk: KindDesk) -> None:
    """Without one the board could open no shift: neither it nor its last day is given up."""
    desk.add("Banquet", "18:00", "02:00")
    for day in WEEKDAYS:
        desk.not_on("banquet", day)
    desk.remove("lunch")
    words = "Then no shift would be planned any more.* Leave “Dinner” as it is, or add another"
    refused(bistro, words, desk.remove, "dinner")
    for day in WEEKDAYS[:-1]:
        desk.not_on("dinner", day)
    refused(bistro, words, desk.not_on, "dinner", "sun")
    desk.rename("dinner", "Supper")
    desk.as_usual("banquet", "sat")
    desk.remove("dinner")
    assert [kind.id for kind in desk.all()] == ["banquet"]


def test_a_kind_on_no_day_is_opened_by_its_name(bistro: Bistro, desk: KindDesk, now: Now) -> None:
    desk.add("Banquet", "18:00", "02:00")
    for day in WEEKDAYS:
        desk.not_on("banquet", day)
    now.to("17:50")
    assert "banquet" not in [plan.kind.id for plan in bistro.board.shifts.coming()]
    assert bistro.board.shifts.open("ana", "Banquet").starts == instant("18:00")


# several at once, and what is kept


@pytest.mark.parametrize(
    "verb",
    [
        lambda desk, seen: desk.rename("dinner", "Late", seen=seen),
        lambda desk, seen: desk.change_times("dinner", "16:00", "23:00", seen=seen),
        lambda desk, seen: desk.change_day("dinner", "mon", "16:00", "23:00", seen=seen),
        lambda desk, seen: desk.not_on("dinner", "mon", seen=seen),
        lambda desk, seen: desk.as_usual("dinner", "fri", seen=seen),
        lambda desk, seen: desk.detach("dinner", "opening", seen=seen),
        lambda desk, seen: desk.move_list("dinner", "opening", 1, seen=seen),
        lambda desk, seen: desk.usually_led_by("dinner", "ana", seen=seen),
        lambda desk, seen: desk.remove("dinner", seen=seen),
    ],
)
def test_somebody_else_changed_it_meanwhile(
    bistro: Bistro, desk: KindDesk, verb: Callable[[KindDesk, int], object]
) -> None:
    """Ana looks at it while Karel changes it: hers is refused, and done when she has seen his."""
    seen = desk.get("dinner")
    assert seen is not None
    bistro.terminal("karel").kinds.change_day("dinner", "thu", "15:00", "00:30")
    before = bistro.files()
    with pytest.raises(Conflict, match="Somebody else changed this kind of shift meanwhile"):
        verb(desk, seen.rev)
    assert bistro.files() == before
    verb(desk, seen.rev + 1)
    assert bistro.files() != before


def test_a_change_that_changes_nothing_is_not_written(bistro: Bistro, desk: KindDesk) -> None:
    before = bistro.files()
    desk.rename("dinner", " Dinner ")
    desk.change_times("dinner", "15.00", "23:30")
    desk.change_day("dinner", "fri", "15:00", "1.30")
    desk.not_on("lunch", "sun")
    desk.as_usual("dinner", "mon")
    desk.attach("dinner", "closing")
    desk.move_list("dinner", "closing", 1)
    desk.usually_led_by("dinner", "")
    assert bistro.files() == before


def test_who_changed_it_when_is_kept(bistro: Bistro, desk: KindDesk) -> None:
    desk.rename("dinner", "Supper")
    bistro.terminal("karel").kinds.usually_led_by("dinner", "ana")
    versions = bistro.board.history(stored(bistro))
    assert [version.by for version in versions] == ["", "ana", "karel"]
    assert [getattr(version.record, "lead", None) for version in versions] == ["", "", "ana"]


@pytest.mark.parametrize("sample", sorted(path.name for path in STORES.iterdir() if path.is_dir()))
def test_a_store_from_before_there_were_usual_leads(sample: str, tmp_path: Path, now: Now) -> None:
    """It opens, its kinds have nobody in particular, and what is set now is there the next time."""
    folder = tmp_path / "site"
    shutil.copytree(STORES / sample, folder)
    now.to("11:30", TUESDAY)
    board = Board.open(folder, "ana", now=now)
    assert [(kind.id, kind.lead) for kind in board.kinds.all()] == [("lunch", ""), ("dinner", "")]
    board.kinds.usually_led_by("dinner", "karel")
    board.kinds.not_on("dinner", "sun")
    board.close()
    board = Board.open(folder, "ana", now=now)
    dinner = board.kinds.get("dinner")
    assert dinner is not None
    assert (dinner.lead, times_words(dinner)) == ("karel", "15:00–23:30, Fri Sat 15:00–01:30, not Sun")
    board.close()


# as a table


def test_the_kinds_as_a_table(bistro: Bistro, desk: KindDesk, capsys: pytest.CaptureFixture[str]) -> None:
    """In words the times are as people read them; in JSON every field has its name, and the words too."""
    desk.usually_led_by("dinner", "karel")
    assert main(["list", "kinds", "--store", str(bistro.folder)]) == 0
    lunch, dinner = capsys.readouterr().out.splitlines()
    assert lunch.split("  ")[0] == "lunch"
    assert "10:00–15:00, not Sun" in lunch
    assert dinner.endswith("15:00–23:30, Fri Sat 15:00–01:30  Karel Dvořák  Opening, Closing")
    assert main(["list", "kinds", "--json", "--store", str(bistro.folder)]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["lunch"]["days"] == {"sun": []}
    assert (rows["dinner"]["start"], rows["dinner"]["end"]) == ("15:00", "23:30")
    assert (rows["dinner"]["lead"], rows["dinner"]["lead_name"]) == ("karel", "Karel Dvořák")
    assert rows["dinner"]["lists"] == ["opening", "closing"]
