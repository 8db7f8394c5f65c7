"""Stories about the people who work here as they are set up, those who leave, and the stations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from conftest import MONDAY, Bistro
from hypothesis import given
from hypothesis import strategies as st

from data.record import Partition
from shiftboard.errors import (
    BadHours,
    BadInitials,
    BadUntil,
    InitialsTaken,
    LeadsNow,
    ManagersOnly,
    NameTaken,
    NotAllowed,
    OnlyLead,
    PersonChanged,
    StationInUse,
)
from shiftboard.people import PeopleSetup, read_hours, read_until
from shiftboard.pins import Pin
from shiftboard.printing.text import handover_text
from shiftboard.roles import Role
from shiftboard.shift import ShiftKind
from shiftboard.staff import Person
from shiftboard.stock.refused import BadMailAddress
from shiftboard.today import Target


@pytest.fixture
def desk(bistro: Bistro) -> PeopleSetup:
    """Karel, a lead, is at the terminal."""
    return bistro.terminal("karel").people


def one(bistro: Bistro, id: str) -> Person:
    found = bistro.terminal().people.get(id)
    assert found is not None
    return found


def test_all_that_is_known_of_a_person(bistro: Bistro, desk: PeopleSetup) -> None:
    """Each thing on its own, and another terminal reads it."""
    desk.rename("iva", "Iva Malá")
    desk.change_initials("iva", "ima")
    desk.learn("iva", "grill")
    desk.learn("iva", "grill")
    desk.change_hours("iva", "37,5")
    desk.change_minor("iva", True)
    desk.change_phone("iva", "+420 600 100 200")
    desk.change_mail("iva", "iva@example.com")
    desk.certify("iva", "Food hygiene", "30.11.2027")
    desk.certify("iva", "First aid", "")
    desk.certify("iva", "food hygiene", "2028-01-31")
    iva = one(bistro, "iva")
    assert (iva.name, iva.initials, iva.skills, iva.hours, iva.minor) == (
        "Iva Malá", "IMA", ("grill",), Decimal("37.5"), True,
    )  # fmt: skip
    assert (iva.phone, iva.mail) == ("+420 600 100 200", "iva@example.com")
    assert [(each.name, each.until) for each in iva.certificates] == [
        ("First aid", None),
        ("Food hygiene", date(2028, 1, 31)),
    ]
    desk.forget("iva", "grill")
    desk.take_certificate("iva", "First aid")
    assert (one(bistro, "iva").skills, len(one(bistro, "iva").certificates)) == ((), 1)


@dataclass
class Wrong:
    what: Callable[[PeopleSetup], Any]
    error: type[Exception]
    words: str


@pytest.mark.parametrize(
    "wrong",
    [
        Wrong(lambda desk: desk.rename("iva", "karel dvořák"), NameTaken, "Karel|karel"),
        Wrong(lambda desk: desk.change_initials("iva", "I"), BadInitials, "JD, JDV"),
        Wrong(lambda desk: desk.change_initials("iva", "I1"), BadInitials, "I1"),
        Wrong(lambda desk: desk.change_initials("iva", "kd"), InitialsTaken, "KD belong to Karel Dvořák"),
        Wrong(lambda desk: desk.change_hours("iva", "61"), BadHours, "0 to 60"),
        Wrong(lambda desk: desk.change_hours("iva", "-1"), BadHours, "-1"),
        Wrong(lambda desk: desk.change_hours("iva", "full"), BadHours, "full"),
        Wrong(lambda desk: desk.change_mail("iva", "iva at home"), BadMailAddress, "iva at home"),
        Wrong(lambda desk: desk.certify("iva", "Food hygiene", "31.2.2027"), BadUntil, "31.2.2027"),
        Wrong(lambda desk: desk.change_role("iva", Role.MANAGER), ManagersOnly, "Only a manager"),
        Wrong(lambda desk: desk.change_phone("milan", "1"), ManagersOnly, "Only a manager"),
        Wrong(lambda desk: desk.leave("milan"), ManagersOnly, "Only a manager"),
    ],
    ids=lambda wrong: wrong.error.__name__,
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    bistro: Bistro, desk: PeopleSetup, wrong: Wrong
) -> None:
    before = bistro.files()
    with pytest.raises(wrong.error, match=wrong.words):
        wrong.what(desk)
    assert bistro.files() == before


def test_who_may_not_is_refused(bistro: Bistro) -> None:
    before = bistro.files()
    with pytest.raises(NotAllowed, match="Iva Nová"):
        bistro.terminal("iva").people.change_hours("iva", "60")
    assert bistro.files() == before


def test_who_saw_an_older_one_is_told(bistro: Bistro, desk: PeopleSetup) -> None:
    seen = one(bistro, "iva").rev
    desk.change_phone("iva", "1")
    with pytest.raises(PersonChanged, match="Somebody else changed this person"):
        desk.change_mail("iva", "iva@example.com", seen=seen)


def test_somebody_is_always_left_who_leads(bistro: Bistro) -> None:
    """Ana, Karel and Milan lead; the last of them neither leaves nor is made staff."""
    desk = bistro.terminal("milan").people
    desk.change_role("ana", Role.STAFF)
    desk.leave("karel")
    for act in (lambda: desk.leave("milan"), lambda: desk.change_role("milan", Role.ASSISTANT)):
        with pytest.raises(OnlyLead, match="Milan Zeman is the only one"):
            act()
    desk.change_role("ana", Role.LEAD)
    assert not desk.leave("milan").is_here


def test_who_leaves_stays_in_the_record_by_name_and_nothing_else_of_them(bistro: Bistro) -> None:
    """Ana led Monday's dinner, usually leads it, has a PIN and a telephone; then she leaves."""
    ana = bistro.board
    ana.who.id = "ana"
    ana.staff.set_pin("4711")
    ana.who.prove("4711")
    bistro.open()
    with pytest.raises(LeadsNow, match="Ana Novotná leads the shift that is open"):
        bistro.terminal("karel").people.leave("ana")
    bistro.finish()
    ana.who.prove("4711")
    ana.handover.close()
    karel = bistro.terminal("karel")
    karel.people.change_phone("ana", "+420 600 100 200")
    karel.people.certify("ana", "First aid", "")
    with karel.store.transaction(Partition.BOARD, "karel") as tx:
        kind = tx.all(ShiftKind)[0]
        tx.put(msgspec.structs.replace(kind, lead="ana"))
    left = karel.people.leave("ana")
    assert (left.name, left.initials, left.left_on) == ("Ana Novotná", "AN", MONDAY)
    assert (left.phone, left.certificates, left.skills, left.leads) == ("", (), (), False)
    assert karel.store.table(Pin).get("ana") is None
    assert all(each.lead != "ana" for each in karel.store.table(ShiftKind))
    assert "ana" not in [each.id for each in karel.staff.people()]
    page = "\n".join(handover_text(karel.handover.of("2026-11-23-1"), 80).split("\n"))
    assert "Ana Novotná" in page
    assert [each.id for each in karel.people.gone()] == ["ana"]
    back = karel.people.come_back("ana")
    assert (back.is_here, back.role) == (True, Role.STAFF)


def test_a_name_and_initials_of_who_left(bistro: Bistro, desk: PeopleSetup) -> None:
    """The name is free for somebody else, the initials are not: old pages name them."""
    desk.leave("iva")
    with pytest.raises(InitialsTaken, match="Iva Nová"):
        desk.change_initials("ana", "IN")
    bistro.terminal("karel").staff.add("Iva Nová")
    with pytest.raises(NameTaken):
        desk.come_back("iva")


@pytest.mark.parametrize(
    ("until", "stands", "late"),
    [
        ("22.11.2026", True, True),
        ("23.11.2026", True, False),
        ("23.12.2026", True, False),
        ("24.12.2026", False, False),
        ("", False, False),
    ],
)
def test_a_certificate_that_ends_stands_on_today(
    bistro: Bistro, desk: PeopleSetup, until: str, stands: bool, late: bool
) -> None:
    """From 30 days before its last day on."""
    desk.certify("iva", "Food hygiene", until)
    found = [each for each in bistro.terminal().to_do() if each.target is Target.PERSON]
    assert [(each.id, each.text) for each in found] == (
        [("iva", "Food hygiene of Iva Nová")] if stands else []
    )
    assert [each.detail.startswith("ended") for each in found] == ([late] if stands else [])
    desk.leave("iva")
    assert not [each for each in bistro.terminal().to_do() if each.target is Target.PERSON]


def test_stations(bistro: Bistro) -> None:
    """Added, renamed, and removed when nobody works there any more."""
    board = bistro.terminal("karel")
    grill = board.stations.add("Rožeň")
    assert grill.id == "rozen"
    with pytest.raises(NameTaken):
        board.stations.add("rozen")
    board.stations.rename("rozen", "Gril 2")
    board.people.learn("iva", "rozen")
    with pytest.raises(StationInUse, match="Gril 2 is in use: Iva Nová"):
        board.stations.remove("rozen")
    board.people.forget("iva", "rozen")
    board.stations.remove("rozen")
    assert board.stations.get("rozen") is None


@given(st.decimals(0, 60, places=2))
def test_hours_are_read_as_they_are_written(hours: Decimal) -> None:
    assert read_hours(f"{hours}") == hours
    assert read_hours(f"{hours}".replace(".", ",")) == hours


@given(st.dates(MONDAY, MONDAY + timedelta(days=9_000)))
def test_a_last_day_is_read_as_it_is_written(day: date) -> None:
    assert read_until(f"{day}", MONDAY) == day
    assert read_until(f"{day.day}. {day.month}. {day.year}", MONDAY) == day
    near = read_until(f"{day.day}.{day.month}.", MONDAY)
    assert near is not None
    assert near >= MONDAY
    assert (near.day, near.month) == (day.day, day.month)
