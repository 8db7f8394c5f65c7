"""Stories at the terminal about people and stations: somebody is put on the board, and leaves."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import Bistro
from screens_support import NARROW, WIDE, Hands, at_terminal

from screens.base import BoardScreen
from shiftboard.language import _ as sentence_of
from shiftboard.language import use
from shiftboard.roles import Role
from shiftboard.staff import Person


async def to(at: Hands, *words: str) -> None:
    """By its name from anywhere, and on by what is typed at each question."""
    await at.press("ctrl+p")
    await at.until(lambda: not isinstance(at.app.screen, BoardScreen), "that it is asked")
    for each in words:
        dialog = at.app.screen
        await at.type(each, "enter")
        await at.until(lambda dialog=dialog: at.app.screen is not dialog)  # type: ignore[misc]


async def answer(at: Hands, field: str, *typed: str) -> None:
    """Take a field of the person, and answer each of its questions."""
    await at.asked(sentence_of("What is to be changed? Esc when it is as it should be."))
    for each in (field, *typed):
        dialog = at.app.screen
        await at.type(each, "enter")
        await at.until(lambda dialog=dialog: at.app.screen is not dialog)  # type: ignore[misc]


def kept(bistro: Bistro, id: str) -> Person:
    found = bistro.terminal().people.get(id)
    assert found is not None
    return found


WORDS = {
    "en": {
        "people": "people", "add": "Add a person", "asked": "What is the new person called?",
        "change": "What is to be changed?", "role": "is here", "lead": "lead", "at": "works at",
        "stations": "At which stations?", "hours": "hours", "phone": "telephone", "certificates": "certif",
        "which": "Which certificate?", "ends": "On which day does it end?", "until": "until Sat 5 Dec 2026",
        "today": "Food hygiene of Žaneta Křížová", "initials": "initials",
    },
    "cs": {
        "people": "lidé", "add": "Přidat člověka", "asked": "Jak se nový člověk jmenuje?",
        "change": "Co se má změnit?", "role": "je tu", "lead": "vedoucí", "at": "pracuje na",
        "stations": "Na kterých stanovištích?", "hours": "hodin", "phone": "telefon", "certificates": "osvěd",
        "which": "Jaké osvědčení?", "ends": "Kterým dnem končí?", "until": "do so 5. 12. 2026",
        "today": "Food hygiene: Žaneta Křížová", "initials": "iniciály",
    },
}  # fmt: skip


@pytest.mark.parametrize(("language", "size"), [("en", WIDE), ("cs", NARROW)])
async def test_somebody_new_is_put_on_the_board(dinner: Bistro, language: str, size: tuple[int, int]) -> None:
    """A lead with a telephone, 37.5 hours, the grill, and a certificate that ends soon: Today says so."""
    use(language)
    say = WORDS[language]
    async with at_terminal(dinner.board, size) as at:
        await to(at, say["people"], "Žaneta Křížová")
        await at.asked("Žaneta Křížová", say["change"])
        await answer(at, say["initials"])
        await at.press("ctrl+u")
        await at.type("žka", "enter")
        await answer(at, say["role"], say["lead"])
        await answer(at, say["at"])
        await at.asked(say["stations"])
        await at.press("enter", "escape")
        await at.asked(say["change"], "Grill")
        await answer(at, say["hours"], "37,5")
        await answer(at, say["phone"], "+420 600 100 200")
        await answer(at, say["certificates"], "Food hygiene")
        await at.asked(say["ends"])
        await at.type("31.2.2027", "enter")
        await at.asked("31.2.2027")
        await at.press("ctrl+u")
        await at.type("5.12.", "enter")
        await at.asked("Food hygiene", say["until"])
        await at.press("escape", "escape", "escape")
        await at.back()
        await at.press("1", "end")
        await at.sees(say["today"])
    found = kept(dinner, "zaneta-krizova")
    assert (found.initials, found.role, found.skills) == ("ŽKA", Role.LEAD, ("grill",))
    assert (f"{found.hours}", found.phone) == ("37.5", "+420 600 100 200")
    assert [(one.name, one.until) for one in found.certificates] == [("Food hygiene", date(2026, 12, 5))]


async def test_what_cannot_be_is_said_and_what_was_typed_stays(dinner: Bistro) -> None:
    async with at_terminal(dinner.board) as at:
        await to(at, "people", "Iva")
        for field, bad, why in (
            ("initials", "AN", "The initials AN belong to Ana"),
            ("hours", "80", "is no number of hours"),
            ("mail", "at home", "is no mail address"),
            ("full name", "Karel Dvořák", "There is one called"),
        ):
            await answer(at, field)
            await at.press("ctrl+u")
            await at.type(bad, "enter")
            await at.asked(why, bad)
            await at.press("escape")
            await at.asked("What is to be changed?")
        await answer(at, "is here", "manager")
        await at.sees("Only a manager makes")
    assert kept(dinner, "iva").rev == 1


async def test_iva_leaves_and_comes_back(dinner: Bistro) -> None:
    """She is asked about, then she is among those who have left, and from there she comes back."""
    async with at_terminal(dinner.board, WIDE) as at:
        await to(at, "people", "Iva", "works here no")
        await at.asked("Does Iva Nová work here no more?", "The name stays in the record")
        await at.press("enter")
        await at.asked("Who has left", "1 person")
        assert not kept(dinner, "iva").is_here
        await at.type("who has left", "enter")
        await at.asked("Who comes back?", "Mon 23 Nov 2026")
        await at.press("enter")
        await at.asked("What is to be changed?", "Iva Nová")
        assert kept(dinner, "iva").is_here


async def test_enter_on_today_leads_to_the_person(dinner: Bistro) -> None:
    dinner.terminal("karel").people.certify("iva", "First aid", "1.12.")
    async with at_terminal(dinner.board, WIDE) as at:
        await at.sees("First aid of Iva Nová", "until Tue 1 Dec")
        for _row in range(20):
            if "First aid" in at.cursor:
                break
            await at.press("down")
        await at.press("enter")
        await at.asked("What is to be changed?", "First aid (until")


async def test_a_station_is_added_and_removed(dinner: Bistro) -> None:
    """The grill is Iva's; it stays until she works there no more."""
    dinner.terminal("karel").people.learn("iva", "grill")
    async with at_terminal(dinner.board, WIDE) as at:
        await to(at, "stations", "Bar")
        await at.until(lambda: dinner.terminal().stations.get("bar") is not None)
        await at.asked("Bar", "Grill", "2 people")
        await at.type("grill", "enter")
        await at.asked("What is to be changed?")
        await at.type("remove", "enter")
        await at.asked("Remove the station Grill?")
        await at.press("enter")
        await at.sees("The station Grill is in use: Ana Novotná, Iva Nová.")
        await at.press("escape")
        await at.asked("Add a station")
        await at.type("bar", "enter")
        await at.type("remove", "enter")
        await at.asked("Remove the station Bar?")
        await at.press("enter")
        await at.until(lambda: dinner.terminal().stations.get("bar") is None)


async def test_escape_at_any_question_changes_nothing(dinner: Bistro) -> None:
    dinner.terminal("karel").people.certify("iva", "First aid", "")
    fields = (
        "full name",
        "initials",
        "is here",
        "works at",
        "hours",
        "age",
        "telephone",
        "mail",
        "works here",
    )
    before = dinner.files()
    async with at_terminal(dinner.board) as at:
        await to(at, "people", "Iva")
        for field in [*fields, "works here"]:
            await answer(at, field)
            await at.press("escape")
            await at.asked("What is to be changed?")
        await answer(at, "certif", "First aid", "another day")
        await at.press("escape", "escape", "escape", "escape")
        await at.back()
    assert dinner.files() == before
