"""The whole thread by keys only: open, work, out of limits, take back, close, receive, the next shift."""

from __future__ import annotations

import pytest
from conftest import Bistro
from screens_support import NARROW, WIDE, answers, at_terminal

from shiftboard.checklist import Answer
from shiftboard.handover.records import Acknowledged, IfThen, Reason, Side, Signature
from shiftboard.language import _, use
from shiftboard.log import Carried, LogEntry
from shiftboard.printing.text import handover_text


@pytest.mark.parametrize(("language", "size"), [("cs", NARROW), ("en", WIDE)])
async def test_a_day_from_opening_to_the_next_shift(
    bistro: Bistro, language: str, size: tuple[int, int]
) -> None:
    """Karel opens and works dinner, hands over to Ana, and she has lunch with what was left open."""
    use(language)
    board = bistro.board
    bistro.now.to("15:05")
    async with at_terminal(board, size) as at:
        # Karel opens dinner from Today.
        await at.press("space")
        await at.asked("Karel Dvořák")
        await at.type("karel", "enter")
        await at.until(lambda: board.shifts.current())
        await at.sees("Karel Dvořák", "15:00–23:30")
        # The round at half past three; the fridge is too warm.
        bistro.now.to("15:30")
        await at.press("f3")
        await at.sees("Kitchen", "0/6")
        await at.press("home")
        await at.type("7,5", "enter")
        await at.asked("7,5 °C" if language == "cs" else "7.5 °C")
        assert answers(board) == {}
        await at.type("Přesunuto do mrazáku", "enter")
        await at.on("Freezer")
        await at.type("-20", "enter")
        await at.on("Soup")
        await at.press("down", "space")
        await at.on("Float")
        await at.type("500", "enter")  # slipped: a zero is missing
        await at.asked("500 Kč")
        await at.type("špatně", "enter")
        await at.on("Terrace")
        bistro.now.later(minutes=1)
        await at.press("u")
        await at.on("Float")
        assert answers(board) == {"fridge": "7.5", "freezer": "-20", "hands": "yes"}
        await at.type("5000", "enter")
        await at.on("Terrace")
        await at.press("space")
        await at.asked("broken")
        await at.type("off", "enter")
        await at.on("Gas is off")
        # A line in the log that the next shift must know.
        await at.press("l")
        await at.until(lambda: at.app.screen.query("Input"))
        await at.type("Vytéká výrobník ledu", "enter")
        await at.asked(_("What is it about?"))
        await at.press(*["down"] * 7, "enter")  # equipment, open
        await at.until(lambda: [one.text for one in board.log.entries()])
        # Soup is served at half past five; the fridge is read again.
        bistro.now.to("17:25")
        await at.press("home")
        await at.type("3,9", "enter")
        await at.on("Freezer")
        await at.press("down")
        await at.type("72", "enter")
        await at.on("Hand wash")
        # The end of the evening: gas, and what is left gets a reason.
        bistro.now.to("23:20")
        await at.press("f2", "home")
        await at.on("Gas is off")
        await at.press("space")
        await at.until(lambda: answers(board).get("gas") == "yes")
        await at.press("f10")
        await at.on("How was the evening")
        await at.press("n")
        await at.until(lambda: at.app.screen.query("Input"))
        await at.type("přeteče miska", "enter")
        await at.asked("přeteče miska")
        await at.until(lambda: at.app.screen.query("#wrong") and not at.app.screen.query_one("Input").value)  # type: ignore[attr-defined]
        await at.type("zavřít přívod vody", "enter")
        await at.until(lambda: list(board.store.table(IfThen)))
        await at.press("home", "a")
        await at.until(lambda: at.app.screen.query("Input"))
        await at.type("všichni už šli", "enter")
        await at.until(lambda: list(board.store.table(Reason)))
        await at.back()
        await at.press("enter")
        await at.asked("Karel Dvořák")
        await at.press("enter")
        await at.until(lambda: board.shifts.current() is None)
        # Ana takes over in the morning.
        await at.asked("Ana Novotná")
        await at.press("escape")
        await at.back()
    bistro.now.to("09:50")
    bistro.now.later(days=1)
    board = bistro.terminal()
    async with at_terminal(board, size) as at:
        await at.press("ctrl+l")
        await at.asked("Ana Novotná")
        await at.type("ana", "enter")
        await at.sees("Ana Novotná")
        await at.press("home", "enter")
        await at.sees("Vytéká výrobník ledu")
        waiting = board.handover.unreceived()
        assert waiting is not None
        for count in range(1, len(waiting.handover.points) + 1):
            await at.press("space")
            await at.until(lambda count=count: len(list(board.store.table(Acknowledged))) == count)  # type: ignore[misc]
        await at.press("space")
        await at.until(lambda: at.app.screen.query("Input"))
        await at.type("Hlídat výrobník ledu", "enter")
        await at.until(lambda: board.shifts.current())
        await at.sees("Lunch", "Ana Novotná")
        await at.press("f2")
        await at.sees("Vytéká výrobník ledu")
        await at.press("q")
        await at.until(lambda: at.app.return_code == 0)
    # What is stored.
    board = bistro.terminal()
    shift = board.shifts.current()
    assert shift is not None
    assert (shift.kind, shift.lead, shift.after) == ("lunch", "ana", "2026-11-23-1")
    assert [one.text for one in board.store.table(Carried)] == ["Vytéká výrobník ledu"]
    incoming = [(one.side, one.person, one.read_back) for one in board.store.table(Signature)]
    assert incoming == [(Side.INCOMING, "ana", "Hlídat výrobník ledu")]
    dinner = board.store.shift_named("2026-11-23-1")
    assert dinner is not None
    stored = [(one.line, one.value, one.action, one.taken_back_by) for one in dinner.table(Answer)]
    assert stored == [
        ("fridge", "7.5", "Přesunuto do mrazáku", ""),
        ("freezer", "-20", "", ""),
        ("hands", "yes", "", ""),
        ("float", "500", "špatně", "karel"),
        ("float", "5000", "", ""),
        ("heaters", "off", "", ""),
        ("fridge", "3.9", "", ""),
        ("soup", "72", "", ""),
        ("gas", "yes", "", ""),
    ]
    assert {one.by for one in dinner.table(Answer)} == {"karel"}
    assert [(one.text, one.open) for one in dinner.table(LogEntry)] == [("Vytéká výrobník ledu", True)]
    assert [(one.id, one.text) for one in dinner.table(Reason)] == [("words", "všichni už šli")]
    assert [(one.side, one.person) for one in dinner.table(Signature)] == [(Side.OUTGOING, "karel")]
    page = handover_text(board.handover.of("2026-11-23-1"), 76)
    for words in ("Vytéká výrobník ledu", "přeteče miska", "všichni už šli", "Karel", "Ana"):
        assert words in page, words
