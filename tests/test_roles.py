"""Who may do what, cell by cell, through the desks; and what a PIN proves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from conftest import MONDAY, Bistro
from hypothesis import given, settings
from hypothesis import strategies as st

from data.record import Partition
from shiftboard.board import Board
from shiftboard.checklist import Answer
from shiftboard.errors import (
    BadPin,
    NeedsPin,
    NobodyPicked,
    NotAllowed,
    NotReceived,
    PinIsWrong,
    PinWaits,
    ShiftboardError,
)
from shiftboard.handover.countersign import Passed
from shiftboard.handover.records import Acknowledged, Side, Signature
from shiftboard.log import LogKind
from shiftboard.pins import FIRST_WAIT, LONGEST_WAIT, Pin, WrongPin, kept, proves, wait_until
from shiftboard.printing.printers import Printer
from shiftboard.roles import MAY, PROVEN, Act, Role
from shiftboard.staff import Person
from shiftboard.stock import Item, Supplier
from shiftboard.stock.counts import SheetKind
from shiftboard.stock.sales import SalesFile
from shiftboard.today import Target

PEOPLE = {Role.STAFF: "iva", Role.ASSISTANT: "olga", Role.LEAD: "karel", Role.MANAGER: "milan"}


class Asked(NamedTuple):
    """An act as a desk is asked for it, and what it needs to stand first."""

    act: Act
    do: Callable[[Board], object]
    ready: Callable[[Bistro], object] = lambda bistro: bistro.open()


def closed(bistro: Bistro, *but: str) -> None:
    bistro.open()
    bistro.finish(*but)
    bistro.board.handover.close("no time")


def answered(bistro: Bistro) -> None:
    bistro.open()
    bistro.board.checklist.answer("hands", "yes")


def said(bistro: Bistro) -> None:
    bistro.open()
    bistro.board.log.write("Mr Novák fell")


def noted(bistro: Bistro) -> None:
    bistro.open()
    bistro.board.log.write("Ice machine leaks", LogKind.EQUIPMENT, open=True)


def logged(board: Board) -> str:
    return next((one.id for one in board.log.entries()), "")


def counted(bistro: Bistro) -> None:
    bistro.open()
    count = bistro.board.stock.begin("cellar")
    bistro.board.stock.count(count.id, "cellar", "W-1", "12")
    bistro.board.stock.finish(count.id)


def counting(board: Board) -> str:
    return next((one.id for one in board.stock.counts()), "")


def ordered(bistro: Bistro) -> None:
    """Something is written on an order, not placed yet."""
    bistro.open()
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Supplier(id="vinar", name="Vinař"))
        tx.put(Item(id="W-2", sku="W-2", name="Frankovka", category="", unit="", places=(), supplier="vinar"))
    order = bistro.board.orders.begin("vinar")
    bistro.board.orders.amount(order.id, "W-2", "6")


def ordering(board: Board) -> str:
    return next((one.id for one in board.orders.open()), "")


def finished(bistro: Bistro) -> None:
    bistro.open()
    bistro.finish()


ASKED = {
    "answer": Asked(Act.ENTER, lambda board: board.checklist.answer("hands", "yes")),
    "skip": Asked(Act.ENTER, lambda board: board.checklist.skip("hands", "no soap")),
    "log": Asked(Act.ENTER, lambda board: board.log.write("Ice")),
    "open": Asked(Act.OPEN, lambda board: board.shifts.open(), lambda bistro: bistro.now.to("15:00")),
    "mute": Asked(
        Act.PAGE, lambda board: board.handover.mute(board.handover.of().points[-1].id, "known"), noted
    ),
    "look again": Asked(
        Act.PAGE,
        lambda board: board.log.look_again(logged(board), MONDAY + timedelta(days=7)),
        noted,
    ),
    "move": Asked(
        Act.PAGE,
        lambda board: board.handover.move(board.handover.of().points[-1].id, -1),
        lambda bistro: (
            noted(bistro),
            bistro.finish(),
            bistro.board.log.write("Lamp", LogKind.EQUIPMENT, open=True),
        ),
    ),
    "give to": Asked(Act.ENTER, lambda board: board.log.give_to(logged(board), "iva"), noted),
    "close": Asked(Act.CLOSE, lambda board: board.handover.close(), finished),
    "receive": Asked(Act.RECEIVE, lambda board: board.handover.receive(all=True), closed),
    "amend": Asked(Act.AMEND, lambda board: board.handover.amend("2026-11-23-1", "Later"), closed),
    "reopen": Asked(Act.REOPEN, lambda board: board.checklist.reopen("hands", "not seen"), answered),
    "redact": Asked(Act.REDACT, lambda board: board.redaction.take_out("open", "Novák", "asked to"), said),
    "sign off": Asked(
        Act.COUNTERSIGN,
        lambda board: board.countersign.sign(["2026-11-23-1:gas"]),
        lambda bistro: closed(bistro, "gas"),
    ),
    "approve": Asked(Act.COUNTS, lambda board: board.stock.approve(counting(board)), counted),
    "give up": Asked(Act.COUNTS, lambda board: board.stock.drop(counting(board), "interrupted"), counted),
    "place": Asked(Act.ORDER, lambda board: board.orders.place(ordering(board)), ordered),
    "cancel": Asked(Act.ORDER, lambda board: board.orders.cancel(ordering(board), "too late"), ordered),
    "a kind": Asked(Act.KINDS, lambda board: board.kinds.add("Brunch", "09:00", "14:00")),
    "an item": Asked(
        Act.STOCK, lambda board: board.stock_setup.items.add("Sekt", "bottle", "Wine", "cellar")
    ),
    "sales": Asked(Act.STOCK, lambda board: board.sales.take_in(SalesFile("till.csv", 0, (), ()))),
    "a place": Asked(Act.STOCK, lambda board: board.stock_setup.places.add("Bar")),
    "a supplier": Asked(Act.STOCK, lambda board: board.stock_setup.suppliers.add("Dairy")),
    "a sheet": Asked(Act.STOCK, lambda board: board.stock_setup.sheets.add("Hot", SheetKind.HOT)),
    "set up": Asked(Act.SETUP, lambda board: board.prints.add(Printer(name="bar", address="tcp://10.0.0.5"))),
    "add a lead": Asked(Act.PEOPLE, lambda board: board.staff.add("Eva Malá", Role.LEAD)),
}


TABLE = """
                staff  assistant  lead  manager
    answer      yes    yes        yes   yes
    skip        yes    yes        yes   yes
    log         yes    yes        yes   yes
    open        no     no         yes   yes
    mute        no     no         yes   yes
    look_again  no     no         yes   yes
    move        no     no         yes   yes
    give_to     yes    yes        yes   yes
    approve     no     no         yes   yes
    give_up     no     no         yes   yes
    place       no     yes        yes   yes
    cancel      no     yes        yes   yes
    close       no     no         yes   yes
    receive     no     no         yes   yes
    amend       no     no         yes   yes
    reopen      no     no         yes   yes
    redact      no     no         yes   yes
    add_a_lead  no     no         yes   yes
    sign_off    no     no         no    yes
    set_up      no     no         yes   yes
    a_kind      no     no         yes   yes
    an_item     no     no         yes   yes
    sales       no     no         yes   yes
    a_place     no     no         yes   yes
    a_supplier  no     no         yes   yes
    a_sheet     no     no         yes   yes
"""


def cells() -> list[tuple[str, Role, bool]]:
    head, *lines = (line.split() for line in TABLE.strip().splitlines())
    return [
        (what.replace("_", " "), Role(role), cell == "yes")
        for what, *row in lines
        for role, cell in zip(head, row, strict=True)
    ]


@pytest.fixture
def house(bistro: Bistro) -> Bistro:
    """With somebody of every role."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Person(id="olga", name="Olga Bílá", initials="OB", role=Role.ASSISTANT))
    return bistro


def give_pins(house: Bistro, **pins: str) -> None:
    with house.board.store.transaction(Partition.BOARD, "") as tx:
        for person, pin in pins.items():
            tx.put(Pin(id=person, kept=kept(pin)))


@pytest.mark.parametrize(("what", "role", "may"), cells())
def test_the_table_of_roles(house: Bistro, what: str, role: Role, may: bool) -> None:
    asked = ASKED[what]
    asked.ready(house)
    house.board.who.id = PEOPLE[role]
    before = house.files()
    if may:
        asked.do(house.board)
        assert house.files() != before
    else:
        with pytest.raises(NotAllowed, match="cannot do that here; it takes: "):
            asked.do(house.board)
        assert house.files() == before


def test_the_table_says_something_of_every_act() -> None:
    assert set(MAY) == set(Act)
    assert {what for what, _role, _may in cells()} == set(ASKED)
    asked = {one.act for one in ASKED.values()}
    assert asked >= set(Act) - {Act.LISTS}  # tested where they are


@pytest.mark.parametrize("what", [what for what, asked in ASKED.items() if asked.act in PROVEN])
def test_what_is_signed_is_proven_by_who_has_a_pin(house: Bistro, what: str) -> None:
    asked = ASKED[what]
    asked.ready(house)
    give_pins(house, milan="2580")
    house.board.who.id = "milan"
    before = house.files()
    with pytest.raises(NeedsPin, match="Milan Zeman signs with a PIN"):
        asked.do(house.board)
    assert house.files() == before
    house.board.who.prove("2580")
    asked.do(house.board)
    assert house.files() != before


def test_nobody_enters_anything(house: Bistro) -> None:
    house.open()
    house.board.who.id = ""
    for asked in ASKED.values():
        with pytest.raises(NobodyPicked):
            asked.do(house.board)


def test_a_proof_is_of_the_person_and_not_of_the_terminal(house: Bistro) -> None:
    """Karel has proven himself; whoever comes after him, himself included, has not."""
    answered(house)
    give_pins(house, karel="2580", ana="1379")
    board = house.board
    board.who.id = "karel"
    board.who.prove("2580")
    for person in ("ana", "karel"):
        board.who.id = person
        with pytest.raises(NeedsPin):
            board.checklist.reopen("hands", "not seen")


def test_each_signature_is_proven_anew(house: Bistro) -> None:
    finished(house)
    give_pins(house, ana="1379")
    board = house.board
    board.who.prove("1379")
    house.now.later(minutes=2)
    with pytest.raises(NeedsPin):
        board.handover.close()  # it was typed too long ago
    board.who.prove("1379")
    board.handover.close()
    with pytest.raises(NeedsPin):
        board.handover.receive(all=True)
    board.who.prove("1379")
    board.handover.receive(all=True)
    assert [one.side for one in board.store.table(Signature)] == [Side.INCOMING]


def test_nobody_goes_through_a_handover_for_another(house: Bistro) -> None:
    """Karel reads the severe point; Milan signs, and must read it himself."""
    house.open()
    house.board.log.write("Guest fell", LogKind.INCIDENT, open=True)
    house.finish()
    house.board.handover.close()
    board = house.board
    board.who.id = "karel"
    waiting = board.handover.unreceived()
    assert waiting is not None
    board.handover.acknowledge(waiting.left[0].id)
    board.who.id = "milan"
    with pytest.raises(NotReceived):
        board.handover.receive()
    again = board.handover.unreceived()
    assert again is not None
    board.handover.acknowledge(again.left[0].id)
    board.handover.receive("All clear")
    assert {one.by for one in board.store.table(Acknowledged)} == {"karel", "milan"}
    assert [one.person for one in board.store.table(Signature)] == ["milan"]


def test_a_lead_opens_a_line_again_and_the_answer_stays_in_the_record(house: Bistro) -> None:
    answered(house)
    board = house.board
    was = board.checklist.reopen("hands", "no soap when I looked")
    assert house.state("hands").open
    assert (was.taken_back_by, was.reopened) == ("ana", "no soap when I looked")
    assert len(board.history(was)) == 2
    with pytest.raises(ShiftboardError, match=r"is open: nobody has answered it yet\."):
        board.checklist.reopen("hands", "again")
    with pytest.raises(ShiftboardError, match="Say why"):
        board.checklist.reopen("hands", " ")
    board.checklist.answer("hands", "yes")
    assert not house.state("hands").open
    assert [one.reopened for one in board.store.table(Answer)] == ["no soap when I looked", ""]


# PINs


def test_a_pin_is_never_stored(house: Bistro) -> None:
    house.board.staff.set_pin("83021947")
    everything = b"".join(house.files().values())
    assert b"83021947" not in everything
    assert b"scrypt$16384$8$1$" in everything
    assert not house.board.staff.single_person


@pytest.mark.parametrize(
    "typed", ["", "123", "1234", "4321", "0000", "123456789", "12a4", "１２３９", "-123"]
)
def test_what_is_no_pin_is_refused(house: Bistro, typed: str) -> None:
    with pytest.raises(BadPin, match="four to eight digits"):
        house.board.staff.set_pin(typed)
    assert house.board.staff.single_person


def test_another_pin_needs_the_old_one(house: Bistro) -> None:
    board = house.board
    board.staff.set_pin("1379")
    with pytest.raises(NeedsPin):
        board.staff.set_pin("2580")
    board.who.prove("1379")
    board.staff.set_pin("2580")
    with pytest.raises(PinIsWrong, match="That is not the PIN of Ana Novotná"):
        board.who.prove("1379")
    board.who.prove("2580")


def test_a_forgotten_pin_is_taken_away_by_who_leads(house: Bistro) -> None:
    give_pins(house, iva="1379")
    board = house.board
    board.who.id = "iva"
    with pytest.raises(NotAllowed):
        board.staff.take_pin("iva")
    board.who.id = "milan"
    board.staff.take_pin("iva")
    assert not board.staff.has_pin("iva")
    with pytest.raises(ShiftboardError, match="There is no PIN called “Iva Nová” here"):
        board.staff.take_pin("iva")


def test_wrong_tries_are_slowed_for_that_person_alone(house: Bistro) -> None:
    """On every terminal; the right one sets it back, and the wrong ones stay in the record."""
    give_pins(house, ana="1379", karel="2580")
    board, other = house.board, house.terminal("ana")
    for _slip in range(3):
        with pytest.raises(PinIsWrong):
            board.who.prove("0007")
    with pytest.raises(PinWaits, match=f"Wait {FIRST_WAIT.seconds} seconds; everybody else can go on"):
        board.who.prove("1379")
    other.store.refresh()
    with pytest.raises(PinWaits):
        other.who.prove("1379")
    board.who.id = "karel"
    board.who.prove("2580")
    house.now.later(seconds=5)
    board.who.id = "ana"
    with pytest.raises(PinIsWrong):
        board.who.prove("0007")
    with pytest.raises(PinWaits, match="Wait 10 seconds"):
        board.who.prove("1379")
    house.now.later(seconds=10)
    board.who.prove("1379")
    with pytest.raises(PinIsWrong):
        board.who.prove("0007")
    board.who.prove("1379")  # slips are free again
    tries = [(one.person, one.right) for one in board.store.table(WrongPin)]
    assert tries == [("ana", False)] * 4 + [("ana", True), ("ana", False), ("ana", True)]


@settings(max_examples=20, deadline=None)  # each try costs what scrypt is meant to cost
@given(pin=st.text("0123456789", min_size=4, max_size=8), other=st.text(max_size=8))
def test_only_the_pin_itself_proves(pin: str, other: str) -> None:
    stored = kept(pin, b"0123456789abcdef")
    assert proves(pin, stored)
    assert proves(other, stored) == (pin == other)


@given(st.lists(st.tuples(st.integers(0, 4000), st.booleans()), max_size=30))
def test_the_wait_is_bounded_and_over_after_a_right_one(tries: list[tuple[int, bool]]) -> None:
    from conftest import instant

    at, told = instant("12:00"), []
    for seconds, right in tries:
        at += timedelta(seconds=seconds)
        told.append(WrongPin(person="ana", right=right, entered_at=at))
    then = wait_until(told, at)
    assert at <= then <= at + LONGEST_WAIT
    if told and told[-1].right:
        assert then == at
    assert wait_until(told, at + timedelta(hours=1)) <= at + timedelta(hours=1)


# what a lead let pass


def test_a_critical_line_that_passed_waits_for_the_manager(house: Bistro) -> None:
    """It is put on the board with the seal, stays through the shifts, and goes when it is countersigned."""
    closed(house, "gas", "heaters")
    board = house.board
    passed = board.countersign.waiting()
    assert [(one.text, one.reason, one.lead) for one in passed] == [("Gas is off", "no time", "ana")]
    board.handover.receive(all=True)
    house.finish()
    board.handover.close()
    assert board.countersign.waiting() == passed
    board.who.id = "milan"
    board.countersign.sign([passed[0].id], "spoke with Ana")
    assert board.countersign.waiting() == []
    assert house.terminal("milan").countersign.waiting() == []
    with pytest.raises(ShiftboardError):
        board.countersign.sign([passed[0].id])
    board.handover.receive(all=True)
    house.finish()
    board.handover.close()
    assert board.store.table(Passed).all() == ()
    assert board.countersign.waiting() == []


def test_what_waits_stands_on_the_managers_today_alone(house: Bistro) -> None:
    closed(house, "gas")
    for person, count in (("ana", 0), ("iva", 0), ("milan", 1)):
        house.board.who.id = person
        texts = [one.text for one in house.board.to_do() if one.target is Target.COUNTERSIGN]
        assert len(texts) == count
