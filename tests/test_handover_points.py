"""Stories about the points of a handover: who sees to them, when they are looked at again, in which order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from conftest import MONDAY, Bistro
from hypothesis import given
from hypothesis import strategies as st
from screens_support import Hands, at_terminal

from shiftboard.clock import read_day
from shiftboard.errors import BadDay, NotFound, NotInLog, StandsLast, StaysOnPage
from shiftboard.handover.page import Point
from shiftboard.language import use
from shiftboard.log import LogKind
from shiftboard.printing.text import handover_text

TUESDAY = MONDAY + timedelta(days=1)


def lamp(bistro: Bistro, text: str = "Lamp broken", kind: LogKind = LogKind.EQUIPMENT) -> str:
    return bistro.board.log.write(text, kind, open=True).id


def page_one(bistro: Bistro) -> list[str]:
    return [one.text for one in bistro.board.handover.of().points]


def point(bistro: Bistro, text: str) -> Point:
    page = bistro.board.handover.of()
    return next(one for one in (*page.points, *page.muted) if one.text == text)


def next_shift(bistro: Bistro) -> None:
    bistro.board.handover.close("quiet")
    bistro.now.later(hours=12)
    bistro.board.handover.receive(all=True)


def test_who_sees_to_it_is_carried_with_it(dinner: Bistro) -> None:
    dinner.board.log.give_to(lamp(dinner), "karel")
    assert point(dinner, "Lamp broken").detail == "15:00 · Ana Novotná · Karel Dvořák sees to it"
    next_shift(dinner)
    assert point(dinner, "Lamp broken").owner == "Karel Dvořák"
    assert [one.detail for one in dinner.board.to_do() if one.text == "Lamp broken"] == [
        "equipment, handed over 1 time · Karel Dvořák"
    ]
    [carried] = dinner.board.log.carried()
    dinner.board.log.give_to(carried.id, "")
    assert point(dinner, "Lamp broken").owner == ""


def test_only_people_of_the_board_see_to_things(dinner: Bistro) -> None:
    entry = lamp(dinner)
    with pytest.raises(NotFound):
        dinner.board.log.give_to(entry, "nobody")
    dinner.board.log.settle(entry, "new bulb")
    with pytest.raises(NotInLog):
        dinner.board.log.give_to(entry, "karel")
    with pytest.raises(NotInLog):
        dinner.board.log.look_again("checklist", MONDAY + timedelta(days=9))


def test_what_is_looked_at_later_is_in_the_appendix_until_the_day_before(dinner: Bistro) -> None:
    """Monday's dinner puts the lamp off to Thursday: from Wednesday's handover on it is on page 1 again."""
    dinner.board.log.look_again(lamp(dinner), MONDAY + timedelta(days=3))
    assert "Lamp broken" not in [one.text for one in dinner.board.to_do()]
    assert point(dinner, "Lamp broken").muted == "look again Thu 26 Nov"
    told = handover_text(dinner.board.handover.of())
    assert told.index("NOT ON PAGE 1") < told.index("Lamp broken")
    next_shift(dinner)
    shown = []
    while dinner.shift.business_day < MONDAY + timedelta(days=4):
        day = dinner.shift.business_day
        asked = any(one.text == "Lamp broken" for one in dinner.board.to_do())
        shown.append((day - MONDAY, "Lamp broken" in page_one(dinner), asked))
        dinner.now.later(hours=9)
        next_shift(dinner)
    told = {(days.days, page, asked) for days, page, asked in shown}
    assert (1, False, False) in told
    assert all(page for days, page, _asked in shown if days.days >= 2)
    assert {asked for days, _page, asked in shown if days.days < 3} == {False}
    assert {asked for days, _page, asked in shown if days.days == 3} == {True}


def test_an_incident_is_never_put_off(dinner: Bistro) -> None:
    entry = lamp(dinner, "Guest fell", LogKind.INCIDENT)
    with pytest.raises(StaysOnPage):
        dinner.board.log.look_again(entry, MONDAY + timedelta(days=9))
    assert page_one(dinner)[0] == "Guest fell"


def test_the_lead_puts_points_in_order_among_those_as_severe(dinner: Bistro) -> None:
    dinner.finish()
    ids = [lamp(dinner, text) for text in ("Lamp", "Door", "Tap")]
    lamp(dinner, "Guest fell", LogKind.INCIDENT)
    assert page_one(dinner) == ["Guest fell", "Lamp", "Door", "Tap"]
    dinner.board.handover.move(ids[2], -1)
    dinner.board.handover.move(ids[2], -1)
    assert page_one(dinner) == ["Guest fell", "Tap", "Lamp", "Door"]
    with pytest.raises(StandsLast):
        dinner.board.handover.move(ids[2], -1)
    lamp(dinner, "Oven")
    lamp(dinner, "Second fall", LogKind.INCIDENT)
    assert page_one(dinner) == ["Guest fell", "Second fall", "Tap", "Lamp", "Door", "Oven"]
    with pytest.raises(NotFound):
        dinner.board.handover.move("nothing", 1)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("24.11.", TUESDAY),
        ("24. 11. 2026", TUESDAY),
        ("2026-11-24", TUESDAY),
        ("+1", TUESDAY),
        ("+7", MONDAY + timedelta(days=7)),
        ("1.1.", date(2027, 1, 1)),
        ("23.11.2027", MONDAY + timedelta(days=365)),
    ],
)
def test_days_as_people_type_them(typed: str, day: date) -> None:
    assert read_day(typed, MONDAY) == day


@pytest.mark.parametrize(
    "typed", ["", "soon", "+0", "23.11.2026", "2026-11-22", "31.2.", "30/11", "+400", "1.1.2030", "29.2."]
)
def test_what_is_no_day_to_come_is_told(typed: str) -> None:
    with pytest.raises(BadDay):
        read_day(typed, MONDAY)


@given(st.text(alphabet="0123456789.+- ", max_size=12), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_day_is_always_to_come_and_within_a_year(text: str, today: date) -> None:
    try:
        day = read_day(text, today)
    except BadDay:
        return
    assert today < day <= today + timedelta(days=366)


# by keyboard


async def down_to(at: Hands, words: str) -> None:
    await at.press("9")
    await at.sees(words)
    for _row in range(40):
        if words in at.cursor:
            return
        await at.press("down")
    raise AssertionError(at.text)


@pytest.mark.parametrize("language", ["en", "cs"])
async def test_a_point_is_given_to_somebody_and_put_off(dinner: Bistro, language: str) -> None:
    lamp(dinner)
    use(language)
    words = {
        "en": (
            "Who sees to it?",
            "Karel Dvořák sees to it",
            "When is it looked at again?",
            "no day",
            "look again Mon 30 Nov",
        ),
        "cs": (
            "Kdo se o to stará?",
            "stará se Karel Dvořák",
            "Kdy se na to znovu podívat?",
            "není den",
            "znovu po 30. 11.",
        ),
    }[language]
    async with at_terminal(dinner.board) as at:
        await down_to(at, "Lamp broken")
        await at.press("o")
        await at.asked(words[0], "Lamp broken")
        await at.type("KD", "enter")
        await at.sees(words[1])
        await at.press("d")
        await at.asked(words[2])
        await at.type("yesterday", "enter")
        await at.asked(words[3])
        await at.press("ctrl+u")
        await at.type("+7", "enter")
        await at.sees(words[4])
        [entry] = dinner.board.log.entries()
        assert (entry.owner, entry.look_again) == ("karel", MONDAY + timedelta(days=7))
        await at.press("x")
        await at.sees_no(words[4])
    assert dinner.board.log.entries()[0].look_again is None


async def test_points_are_moved_by_keyboard(dinner: Bistro) -> None:
    for text in ("Lamp", "Door"):
        lamp(dinner, text)
    lamp(dinner, "Guest fell", LogKind.INCIDENT)
    async with at_terminal(dinner.board) as at:
        await down_to(at, "Door")
        await at.press("shift+up")
        await at.sees("it stands there in the handover")
        await at.on("Door")
        await at.press("shift+up")
        await at.sees("It can go no further")
    assert [text for text in page_one(dinner) if text in ("Lamp", "Door", "Guest fell")] == [
        "Guest fell",
        "Door",
        "Lamp",
    ]
