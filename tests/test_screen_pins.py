"""Stories about who is at the terminal: PINs, signatures, a board that was left alone."""

from __future__ import annotations

import pytest
from conftest import Bistro
from screens_support import NARROW, Hands, at_terminal

from data.record import Partition
from shiftboard.handover.records import Side, Signature
from shiftboard.language import use
from shiftboard.pins import Pin, WrongPin, kept
from shiftboard.staff import Person


def give_pins(bistro: Bistro, **pins: str) -> None:
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        for person, pin in pins.items():
            tx.put(Pin(id=person, kept=kept(pin)))


async def handover(at: Hands) -> None:
    await at.press("f10")
    await at.until(lambda: at.app.current_mode == "handover", "the handover")


async def test_a_pin_is_chosen_and_asked_for_with_the_signature(dinner: Bistro) -> None:
    """Typed twice, shown as dots; the wrong one changes nothing and is asked for again."""
    dinner.finish()
    async with at_terminal(dinner.board, NARROW) as at:
        await at.press("f12")
        await at.sees("New PIN of Ana Novotná", "Four to eight digits")
        await at.type("2580")
        await at.sees("••••")
        assert "2580" not in at.text
        await at.press("enter")
        await at.sees("The same once more")
        await at.type("2581")
        await at.press("enter")
        await at.sees("The two were not the same.")
        for _turn in range(2):
            await at.type("2580")
            await at.press("enter")
        await at.sees("Ana Novotná has a PIN now.")
        await handover(at)
        await at.press("end", "space")
        await at.sees("Sign as Ana Novotná and close Dinner?")
        await at.press("enter")
        await at.sees("PIN of Ana Novotná")
        await at.type("0007")
        await at.press("enter")
        await at.sees("That is not the PIN of Ana Novotná.")
        assert dinner.board.shifts.current() is not None
        await at.type("2580")
        await at.press("enter")
        await at.sees("Who takes over?")
    last = dinner.board.store.last_closed
    assert last is not None
    assert [(one.side, one.person) for one in last.table(Signature)] == [(Side.OUTGOING, "ana")]
    assert [one.right for one in last.table(WrongPin)] == [False, True]


async def test_leaving_the_question_signs_nothing(dinner: Bistro) -> None:
    dinner.finish()
    give_pins(dinner, ana="1379")
    async with at_terminal(dinner.board, NARROW) as at:
        await handover(at)
        await at.press("end", "space", "enter")
        await at.sees("PIN of Ana Novotná")
        await at.press("escape")
        await at.sees("Ana Novotná signs with a PIN.")
    assert dinner.board.shifts.current() is not None


async def test_a_board_left_alone_asks_who_is_there(dinner: Bistro) -> None:
    """After ten minutes nobody is; initials are enough for a tick, and a key keeps it from locking."""
    give_pins(dinner, ana="1379")
    async with at_terminal(dinner.board, NARROW) as at:
        dinner.now.later(minutes=9)
        await at.press("down")
        dinner.now.later(minutes=9)
        at.app._tick()  # type: ignore[attr-defined]  # a second has passed
        assert dinner.board.who.id == "ana"
        dinner.now.later(minutes=1)
        at.app._tick()  # type: ignore[attr-defined]
        await at.sees("Locked after 10 minutes.", "nobody picked")
        await at.press("2")
        await at.until(lambda: at.app.current_mode == "checklist", "the checklist")
        await at.press("home")
        while "Hand wash" not in at.cursor:
            await at.press("down")
        await at.press("space")
        await at.sees("Your initials will do.")
        await at.type("kd")
        await at.press("enter")
        await at.until(lambda: not dinner.state("hands").open, "the tick")
    answer = dinner.state("hands").answer
    assert answer is not None
    assert answer.by == "karel"


async def test_where_nobody_has_a_pin_it_says_so_and_never_locks(dinner: Bistro) -> None:
    async with at_terminal(dinner.board, NARROW) as at:
        dinner.now.later(minutes=60)
        at.app._tick()  # type: ignore[attr-defined]
        assert dinner.board.who.id == "ana"
        await at.press("ctrl+l")
        await at.sees("Nobody has a PIN, so whoever is picked is believed.")
        await at.press("escape")
    assert dinner.board.who.id == "ana"


async def test_ctrl_l_locks_at_once(dinner: Bistro) -> None:
    give_pins(dinner, karel="2580")
    async with at_terminal(dinner.board, NARROW) as at:
        await at.press("ctrl+l")
        await at.sees("Who is at the terminal?")
        await at.press("escape")
        await at.sees("nobody picked")
    assert dinner.board.who.id == ""


async def test_a_forgotten_pin_is_taken_away(dinner: Bistro) -> None:
    give_pins(dinner, karel="2580", ana="1379")
    async with at_terminal(dinner.board, NARROW) as at:
        await at.press("shift+f12")
        await at.sees("Whose PIN was forgotten?")
        await at.type("kd")
        await at.press("enter")
        await at.sees("PIN of Ana Novotná")
        await at.type("1379")
        await at.press("enter")
        await at.sees("Karel Dvořák can choose another PIN.")
    assert not dinner.board.staff.has_pin("karel")
    assert dinner.board.staff.has_pin("ana")


async def test_who_does_not_lead_is_told_who_does(dinner: Bistro) -> None:
    dinner.finish()
    dinner.board.who.id = "iva"
    use("cs")
    async with at_terminal(dinner.board, NARROW) as at:
        await handover(at)
        await at.press("end", "space", "enter")
        await at.sees("Iva Nová (personál) to tady udělat nemůže")
    assert dinner.board.shifts.current() is not None


@pytest.mark.parametrize("initials", ["iN", "in"])
async def test_initials_find_their_person_before_all_others(dinner: Bistro, initials: str) -> None:
    """“in” stands in Karlín's name as well."""
    with dinner.board.store.transaction(Partition.BOARD, "") as tx:
        person = dinner.board.staff.person("karel")
        assert person is not None
        tx.put(type(person)(id="karlin", name="Adam Karlín", initials="AK", role=person.role))
    async with at_terminal(dinner.board, NARROW) as at:
        await at.press("ctrl+l")
        await at.type(initials)
        await at.press("enter")
        await at.sees("Iva Nová is at the terminal")


async def test_the_manager_countersigns_from_today(dinner: Bistro) -> None:
    dinner.finish("gas", "fridge")
    dinner.board.handover.close("no time")
    dinner.board.who.id = "milan"
    async with at_terminal(dinner.board, NARROW) as at:
        await at.sees("2 things to countersign")
        while "countersign" not in at.cursor:
            await at.press("down")
        await at.press("enter")
        await at.sees("To countersign", "Gas is off", "no time (Ana Novotná)", "All 2 of them")
        await at.type("gas")
        await at.press("enter")
        await at.sees("countersigned", "Walk-in fridge")
        await at.sees_no("All 2 of them")
        await at.press("enter")
        await at.back()
        await at.sees_no("to countersign")
    assert dinner.board.countersign.waiting() == []


async def test_a_name_that_begins_so_comes_before_a_role_that_holds_it(dinner: Bistro) -> None:
    """“le” stands in every “lead”; whoever types it means Leoš."""
    with dinner.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Person(id="leos", name="Leoš Malý", initials="LM"))
    async with at_terminal(dinner.board, NARROW) as at:
        await at.press("ctrl+l")
        await at.type("le")
        await at.press("enter")
        await at.sees("Leoš Malý is at the terminal")
