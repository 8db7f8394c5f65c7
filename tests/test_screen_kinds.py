"""Stories about setting up kinds of shift by keyboard: what is stored, and what can be read."""

from __future__ import annotations

import pytest
from conftest import Bistro
from screens_support import NARROW, WIDE, Hands, at_terminal

from data.record import Partition
from screens.dialogs import Dialog
from screens.lists import ListsScreen
from shiftboard.kinds import times_words
from shiftboard.language import use
from shiftboard.pins import Pin, kept
from shiftboard.shift import ShiftKind


def stored(bistro: Bistro, id: str = "dinner") -> ShiftKind:
    """The kind as another terminal reads it from the disk."""
    found = bistro.terminal("karel").kinds.get(id)
    assert found is not None
    return found


async def kinds(at: Hands) -> None:
    """From anywhere to the kinds of shift."""
    await at.press("ctrl+p")
    await at.asked("What shall be done?")
    await at.type("kinds of", "enter")
    await at.asked("Add a kind of shift")


async def to(at: Hands, kind: str, field: str = "") -> None:
    """To a kind, and to what is asked about one thing it has."""
    await kinds(at)
    await at.type(kind, "enter")
    await at.asked("What is to be changed?")
    if field:
        await at.type(field, "enter")
        await at.until(lambda: "What is to be changed?" not in at.text)


# looking


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_kind_is_shown_with_its_times_and_lists(bistro: Bistro, size: tuple[int, int]) -> None:
    bistro.board.kinds.not_on("dinner", "sun")
    async with at_terminal(bistro.board, size) as at:
        await kinds(at)
        assert "> Lunch   1 list   10:00–15:00, not Sun " in at.text
        assert "   Dinner  2 lists  15:00–23:30, Fri Sat 15:00–01:30, not Sun " in at.text
        await at.type("dinner", "enter")
        await at.asked("not as usual: Fri, Sat, Sun", "Opening, Closing", "usually led by")
        await at.press("escape")
        await at.asked("Add a kind of shift")
        await at.press("escape")
        await at.back()


async def test_k_on_the_lists_is_the_same(bistro: Bistro) -> None:
    """Which shifts work the list is shown anew there; the palette offers the kinds once, not twice."""
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e")
        await at.sees("6 lines · Lunch, Dinner")
        await at.press("ctrl+p")
        await at.asked("What shall be done?")
        assert at.text.count("Kinds of shift …") <= 1
        await at.type("kinds of")
        await at.sees_no("Printers")
        assert at.text.count("Kinds of shift …") == 1
        await at.press("enter")
        await at.asked("Add a kind of shift")
        await at.press("escape")
        await at.back()
        await at.press("k")
        await at.asked("Add a kind of shift")
        await at.type("lunch", "enter")
        await at.asked("usual times")
        await at.type("name", "enter")
        await at.asked("What is this kind of shift called?")
        await at.press("ctrl+u")
        await at.type("Brunch", "enter")
        await at.asked("Brunch", "usual times")
        await at.press("escape", "escape")
        await at.back()
        await at.sees("6 lines · Brunch, Dinner", "Saved 14:50 · from the next shift on")
        assert isinstance(at.app.screen, ListsScreen)


# adding


async def test_a_kind_is_added_and_goes_on_to_be_looked_after(bistro: Bistro) -> None:
    """Its name and times are asked; then all it has is shown, and a list attached there."""
    async with at_terminal(bistro.board) as at:
        await kinds(at)
        await at.type("add a", "enter")
        await at.asked("What is the new kind of shift called?")
        await at.type("lunch", "enter")
        await at.asked("There is one called “lunch” here already")
        await at.type(" late", "enter")
        await at.asked("From when to when?", "lunch late")
        await at.type("13-17", "enter")
        await at.asked("“13-17” is not an answer here. Write both times")
        await at.press("ctrl+u")
        await at.type("13.00-17:00", "enter")
        await at.asked("lunch late", "13:00–17:00", "What is to be changed?")
        await at.type("lists", "enter")
        await at.asked("Which lists does lunch late work?")
        await at.type("clos", "enter")
        await at.asked("1. Closing")
        kind = stored(bistro, "lunch-late")
        assert (kind.name, kind.start, kind.end, kind.lists) == ("lunch late", "13:00", "17:00", ("closing",))


async def test_all_of_it_typed_ahead(bistro: Bistro) -> None:
    """Each question is answered before it is on the screen: no letter is lost, none comes twice."""
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+e")
        await at.sees("Kitchen")
        await at.burst("k", *"Brunch", "enter")
        await at.asked("From when to when?", "Brunch, as in")
        await at.burst(*"09:00-14:00", "enter")
        await at.asked("Brunch", "09:00–14:00", "What is to be changed?")
        await at.burst(*"days", "enter")
        await at.asked("Brunch by day")
        await at.burst(*"sun", "enter")
        await at.asked("Brunch Sun")
        await at.burst(*"no such", "enter")
        await at.asked("Brunch by day", "> Sun  –")
    assert times_words(stored(bistro, "brunch")) == "09:00–14:00, not Sun"


async def test_escape_adds_nothing(bistro: Bistro) -> None:
    before = bistro.files()["board.jsonl"]
    async with at_terminal(bistro.board) as at:
        await kinds(at)
        await at.type("Brunch", "enter")
        await at.asked("From when to when?", "Brunch")
        await at.press("escape")
        await at.asked("Add a kind of shift", "Nothing was entered.")
        await at.type("x" * 61, "enter")
        await at.sees("at most 60 fit here")
        await at.press("escape")
        await at.back()
    assert bistro.files()["board.jsonl"] == before


# its times


async def test_other_usual_times(dinner: Bistro) -> None:
    """What is wrong stays as typed and says why; it is said from when the times are so."""
    async with at_terminal(dinner.board) as at:
        await to(at, "dinner", "usual times")
        await at.asked("From when to when?", "15:00–23:30")
        await at.press("ctrl+u")
        await at.type("16:00 til 23:00", "enter")
        await at.asked("“16:00 til 23:00” is not an answer here. Write both times")
        await at.press("ctrl+u")
        await at.type("16:00-23:00", "enter")
        await at.asked("16:00–23:00, Fri Sat 15:00–01:30", "What is to be changed?")
        await at.sees("Saved 15:00 · from the next shift on; Dinner goes on as it began")
        await at.press("escape", "escape")
        await at.sees("15:00–23:30")
    assert times_words(stored(dinner)) == "16:00–23:00, Fri Sat 15:00–01:30"


async def test_a_week_day_by_day(bistro: Bistro) -> None:
    """Wednesday gets other times, Sunday none, Friday the usual ones; the cursor stays on the day."""
    async with at_terminal(bistro.board) as at:
        await to(at, "dinner", "days")
        await at.asked("Dinner by day", "Mon  15:00–23:30", "as usual", "other times")
        await at.type("sun", "enter")
        await at.asked("Dinner Sun", "As usual: 15:00–23:30")
        await at.type("no such", "enter")
        await at.asked("Dinner by day")
        await at.asked("> Sun  –", "no such shift")
        await at.press("up", "up", "enter")
        await at.asked("Dinner Fri", "15:00–01:30")
        assert "> Other times" in at.text
        await at.press("up", "enter")
        await at.asked("> Fri  15:00–23:30")
        await at.type("wed", "enter")
        await at.asked("Dinner Wed")
        await at.type("other", "enter")
        await at.asked("From when to when?", "Dinner Wed", "15:00–23:30")
        await at.press("ctrl+u")
        await at.type("14:00–22:00", "enter")
        await at.asked("> Wed  14:00–22:00")
        await at.press("escape")
        await at.asked("not as usual: Wed, Sat, Sun")
    assert stored(bistro).days == {"wed": ("14:00", "22:00"), "sat": ("15:00", "01:30"), "sun": ()}


async def test_times_that_were_left_do_not_stand_in_the_next_question(bistro: Bistro) -> None:
    """Enter on what stands there changes nothing, and lunch is asked with its own times."""
    async with at_terminal(bistro.board) as at:
        await to(at, "dinner", "usual times")
        await at.asked("15:00–23:30")
        await at.press("enter")
        await at.asked("What is to be changed?")
        await at.press("escape")
        await at.asked("Add a kind")
        await at.type("lunch", "enter")
        await at.asked("What is to be changed?")
        await at.type("usual times", "enter")
        await at.asked("From when to when?", "Lunch", "10:00–15:00")


# its lists, and who leads


async def test_lists_in_working_order(bistro: Bistro) -> None:
    """Closing goes before opening, opening is taken off; one that is the first cannot go earlier."""
    async with at_terminal(bistro.board) as at:
        await to(at, "dinner", "lists")
        await at.asked("Which lists does Dinner work?", "1. Opening", "2. Closing", "works it")
        await at.type("clos", "enter")
        await at.asked("Dinner: Closing")
        assert "Work it later" not in at.text
        await at.press("enter")
        await at.asked(">  1. Closing", "from the next shift on")
        await at.press("down", "enter")
        await at.asked("Dinner: Opening")
        await at.type("no more", "enter")
        await at.asked("1. Closing", ">     Opening  ")
        await at.press("escape")
        await at.asked("What is to be changed?")
    assert stored(bistro).lists == ("closing",)


async def test_a_board_without_a_list_says_where_one_begins(bistro: Bistro) -> None:
    for id in ("opening", "closing"):
        bistro.board.lists.remove(id)
    async with at_terminal(bistro.board) as at:
        await to(at, "dinner")
        await at.type("lists", "enter")
        await at.sees("There is no list yet; ctrl+e begins one.", "What is to be changed?")


async def test_who_usually_leads_is_offered_first_when_the_shift_opens(bistro: Bistro) -> None:
    """Ana says that Karel leads dinners: opening one takes Enter, and it is his."""
    async with at_terminal(bistro.board) as at:
        await to(at, "dinner", "usually led")
        await at.asked("Who usually leads Dinner?", "nobody in particular", "Milan Zeman")
        assert "Iva Nová" not in at.text
        await at.type("kd", "enter")
        await at.asked("What is to be changed?", "Karel Dvořák")
        await at.press("escape", "escape")
        await at.back()
        assert stored(bistro).lead == "karel"
        bistro.now.to("15:00")
        await at.press("enter")
        await at.asked("Who leads it?")
        await at.asked("> Karel Dvořák")
        await at.press("enter")
        await at.until(lambda: bistro.board.shifts.current() is not None)
        shift = bistro.board.shifts.current()
        assert shift is not None
        assert (shift.kind, shift.lead) == ("dinner", "karel")


# removing, and what is refused


async def test_a_kind_is_removed_only_when_asked_twice(dinner: Bistro) -> None:
    """The open dinner goes on; the last kind stays, and it is said why."""
    async with at_terminal(dinner.board) as at:
        await to(at, "dinner", "remove")
        await at.asked("Remove the kind of shift Dinner?", "Its lists stay")
        await at.press("escape")
        await at.asked("What is to be changed?")
        await at.press("enter")
        await at.asked("Remove the kind of shift Dinner?")
        await at.press("enter")
        await at.asked("Add a kind of shift", "Dinner goes on as it began")
        assert "15:00–23:30, Fri" not in at.text
        await at.type("lunch", "enter")
        await at.asked("What is to be changed?")
        await at.type("remove", "enter")
        await at.asked("Remove the kind of shift Lunch?")
        await at.press("enter")
        await at.sees("Then no shift would be planned", "What is to be changed?")
    assert [kind.id for kind in dinner.terminal("ana").kinds.all()] == ["lunch"]


async def test_somebody_else_changed_it_meanwhile(bistro: Bistro) -> None:
    """Ana types while Karel changes the kind: she is told, sees his, and her times stand there again."""
    async with at_terminal(bistro.board) as at:
        await to(at, "lunch", "usual times")
        await at.asked("From when to when?")
        await at.press("ctrl+u")
        await at.type("09:00-14:00")
        bistro.terminal("karel").kinds.as_usual("lunch", "sun")
        await at.press("enter")
        await at.asked("What is to be changed?")
        await at.sees("Somebody else changed this kind")
        assert "not as usual" not in at.text
        assert stored(bistro, "lunch").start == "10:00"
        await at.press("enter")
        await at.asked("From when to when?", "09:00-14:00")
        await at.press("enter")
        await at.until(lambda: stored(bistro, "lunch").start == "09:00")


async def test_it_is_removed_while_it_is_looked_at(bistro: Bistro) -> None:
    async with at_terminal(bistro.board) as at:
        await to(at, "lunch")
        bistro.terminal("karel").kinds.remove("lunch")
        await at.type("name", "enter")
        await at.asked("What is this kind of shift called?")
        await at.type(" 2", "enter")
        await at.asked("Add a kind of shift")
        await at.sees("There is no kind of shift called “lunch” here")


async def test_who_may_not_is_told(bistro: Bistro) -> None:
    before = bistro.files()["board.jsonl"]
    bistro.board.who.id = "iva"
    async with at_terminal(bistro.board) as at:
        await to(at, "dinner", "usual times")
        await at.asked("From when to when?")
        await at.press("ctrl+u")
        await at.type("12:00-14:00", "enter")
        await at.sees("Iva Nová (staff) cannot do that here; it takes: lead, manager.")
    assert bistro.files()["board.jsonl"] == before


async def test_it_is_proven_with_a_pin_by_who_has_one(bistro: Bistro) -> None:
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Pin(id="ana", kept=kept("2580")))
    async with at_terminal(bistro.board) as at:
        await to(at, "dinner", "name")
        await at.asked("What is this kind of shift called?")
        await at.press("ctrl+u")
        await at.type("Supper", "enter")
        await at.asked("PIN of Ana Novotná")
        await at.type("2580", "enter")
        await at.asked("Supper", "What is to be changed?")
    assert stored(bistro).name == "Supper"


async def test_nobody_is_asked_who_they_are(bistro: Bistro) -> None:
    bistro.board.who.id = ""
    async with at_terminal(bistro.board) as at:
        await at.press("ctrl+p")
        await at.asked("What shall be done?")
        await at.type("kinds of", "enter")
        await at.asked("Who are you?")
        await at.type("karel", "enter")
        await at.asked("Add a kind of shift")
        await at.press("escape")
        await at.back()
        assert not [one for one in at.app.screen_stack if isinstance(one, Dialog)]
    assert bistro.board.who.id == "karel"


async def test_in_czech_at_80x24(dinner: Bistro) -> None:
    """Nothing English is left, and what matters fits."""
    use("cs")
    dinner.board.kinds.not_on("dinner", "sun")
    async with at_terminal(dinner.board) as at:
        await at.press("ctrl+p")
        await at.asked("Co udělat?")
        await at.type("druhy", "enter")
        await at.asked("Přidat druh směny …", "15:00–23:30, pá so 15:00–01:30, kromě ne")
        await at.type("dinner", "enter")
        await at.asked("obvyklé časy", "jinak než obvykle: pá, so, ne", "obvykle vede", "Odebrat …")
        await at.type("dny", "enter")
        await at.asked("Dinner po dnech", "jako obvykle", "jiné časy", "směna není")
        await at.type("ne", "enter")
        await at.asked("Jako obvykle: 15:00–23:30")
        await at.type("jako", "enter")
        await at.asked("Dinner po dnech")
        await at.sees("Uloženo 15:00 · od příští směny; otevřená Dinner pokračuje, jak začala")
