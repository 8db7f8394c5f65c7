"""Stories about handing a shift over and receiving it."""

from __future__ import annotations

import msgspec
import pytest
from conftest import Bistro, instant
from screens_support import NARROW, WIDE, Hands, answers, at_terminal
from textual.containers import VerticalScroll

from data.record import Partition
from screens.base import BoardScreen
from screens.dialogs import Read
from shiftboard.handover.records import Acknowledged, Amendment, HandoverNote, IfThen, Reason, Side, Signature
from shiftboard.language import use
from shiftboard.log import LogEntry, LogKind
from shiftboard.printing.text import handover_text


async def down_to(at: Hands, words: str) -> None:
    """Go down the list to a line."""
    await at.press("home")
    for _line in range(60):
        if words in at.cursor:
            return
        await at.press("down")
    raise AssertionError(f"no way down to {words}\n{at.text}")


async def handover(at: Hands, *words: str) -> None:
    """Open the handover."""
    await at.press("f10")
    await at.until(lambda: at.app.current_mode == "handover", "the handover")
    await at.sees(*words)  # some of them stand on Today too


async def all_pages(at: Hands) -> str:
    """Everything in the dialog, paged through to its end."""
    paper = at.app.screen.query_one(VerticalScroll)

    def shown() -> list[str]:
        return [line[:60] for line in at.text.splitlines()[4:-4]]  # not the bar, which moves before the text

    await at.until(lambda: paper.virtual_size.height > 0)
    read = at.text
    while not paper.is_vertical_scroll_end:
        before = shown()
        await at.press("pagedown")
        await at.until(lambda before=before: shown() != before)  # type: ignore[misc]  # bound at once
        read += at.text
    return read


def signatures(bistro: Bistro, shift: str) -> list[tuple[str, Side, str, str]]:
    """What was signed in the file of a shift: which handover, which side, who, and in what words."""
    file = bistro.board.store.shift_named(shift)
    assert file is not None
    return [(one.shift, one.side, one.person, one.read_back) for one in file.table(Signature)]


def reasons(bistro: Bistro) -> dict[str, str]:
    return {one.id: one.text for one in bistro.board.store.table(Reason)}


# before the close


async def test_what_is_unfinished_is_listed_critical_first(dinner: Bistro) -> None:
    """The fridge and the gas are critical and stand first; what is done is not listed."""
    dinner.board.checklist.answer("soup", "70")
    async with at_terminal(dinner.board) as at:
        await handover(at, "Walk-in fridge", "Gas is off")
        await at.until(lambda: any(":" in line[3:9] for line in at.lines), "the list, wide enough")
        rows = [line for line in at.lines if ":" in line[3:9]]
        assert "Walk-in fridge" in rows[0]
        assert "Gas is off" in rows[1]
        assert "Soup" not in at.text
        assert "7 lines need a reason" in at.text


async def test_a_reason_for_one_line(dinner: Bistro) -> None:
    """Space asks why; the reason is stored and shown, and the cursor is on the next line without one."""
    async with at_terminal(dinner.board) as at:
        await handover(at, "Walk-in fridge")
        await at.on("Walk-in fridge")
        await at.press("space")
        await at.asked("Why", "Walk-in fridge")
        await at.press("enter")
        await at.asked("few words")
        await at.type("Probe is broken", "enter")
        await at.on("Gas is off")
        assert reasons(dinner) == {"fridge": "Probe is broken"}
        await at.sees("Probe is broken", "7 lines need a reason")


async def test_one_reason_for_all_that_is_left(dinner: Bistro) -> None:
    """a gives the rest one reason and leaves the one that has its own; then the close is the next line."""
    dinner.board.handover.give_reason(["fridge"], "Probe is broken")
    async with at_terminal(dinner.board) as at:
        await handover(at, "7 lines need a reason")
        await at.press("a")
        await at.asked("Why", "7 lines")
        await at.type("Fire drill", "enter")
        await at.on("close the shift")
        assert reasons(dinner) == dict.fromkeys(
            ("freezer", "soup", "hands", "float", "heaters", "gas", "words"), "Fire drill"
        ) | {"fridge": "Probe is broken"}
        await at.press("a")
        await at.sees("Nothing is left without a reason")


async def test_g_goes_to_the_line_and_does_it_instead(dinner: Bistro) -> None:
    """g on the soup: the checklist is open there, and the answer takes it from the handover."""
    async with at_terminal(dinner.board) as at:
        await handover(at, "Soup")
        await down_to(at, "Soup")
        await at.press("g")
        await at.until(lambda: isinstance(at.app.screen, BoardScreen) and at.app.screen.AREA == "checklist")
        await at.on("Soup")
        await at.type("71", "enter")
        await at.until(lambda: answers(dinner.board) == {"soup": "71"})
        await handover(at, "7 lines need a reason")
        assert "Soup" not in at.text


async def test_if_then_is_added_and_taken_out(dinner: Bistro) -> None:
    """n asks if what, then what; x takes the line out; Escape half way adds nothing."""
    async with at_terminal(dinner.board) as at:
        await handover(at, "if/then")
        await at.press("n")
        await at.asked("If what")
        await at.type("the freezer beeps", "enter")
        await at.asked("Then", "the freezer beeps")
        await at.press("escape")
        await at.back()
        assert list(dinner.board.store.table(IfThen)) == []
        await at.press("n")
        await at.asked("If what")
        await at.until(lambda: "the freezer beeps" in at.text)
        await at.press("enter")
        await at.asked("Then")
        await at.type("call the service", "enter")
        await at.until(lambda: dinner.board.handover.if_then())
        (line,) = dinner.board.store.table(IfThen)
        assert (line.condition, line.action) == ("the freezer beeps", "call the service")
        await down_to(at, "the freezer beeps: call the service")
        await at.press("x")
        await at.sees_no("the freezer beeps: call")
        assert list(dinner.board.store.table(IfThen)) == []


async def test_the_note_is_written_and_corrected(dinner: Bistro) -> None:
    """The note opens with what was there, and the newest stands."""
    async with at_terminal(dinner.board) as at:
        await handover(at, "Note")
        await down_to(at, "▸ Note")
        await at.press("enter")
        await at.asked("next shift")
        await at.type("Keys are in the safe", "enter")
        await at.sees("Keys are in the safe")
        await at.press("enter")
        await at.asked("Keys are in the safe")
        await at.type(", code as ever", "enter")
        await at.until(
            lambda: (
                [one.text for one in dinner.board.store.table(HandoverNote)]
                == ["Keys are in the safe, code as ever"]
            )
        )


@pytest.mark.parametrize(
    ("choice", "stands"),
    [
        ("both", "Keys are with Karel. Keys are in the safe!"),
        ("mine", "Keys are in the safe"),
        ("theirs", "Keys are with Karel."),
    ],
)
async def test_a_note_that_two_write_is_shown_in_both_versions(
    dinner: Bistro, choice: str, stands: str
) -> None:
    """Ana has the note open while Karel saves his; she sees both and says what is to stand."""
    async with at_terminal(dinner.board, NARROW) as at:
        await handover(at)
        await down_to(at, "Note")
        await at.press("space")
        await at.type("Keys are in the safe")
        dinner.terminal("karel").handover.write_note("Keys are with Karel.")
        await at.press("enter")
        await at.sees("Somebody else changed this meanwhile.", "Karel Dvořák saved:", "Keys are with Karel.")
        await at.sees("You typed:", "Keys are in the safe")
        await at.press(*["down"] * ["both", "mine", "theirs"].index(choice), "enter")
        if choice == "both":
            await at.sees("Both versions")
            await at.type("!")
            await at.press("enter")
        if choice != "theirs":
            await at.sees("it stands in the handover")
        await at.back()
    history = dinner.board.history(dinner.board.handover.note())
    assert [version.record.text for version in history if isinstance(version.record, HandoverNote)] == [
        "Keys are with Karel.",
        *([stands] if choice != "theirs" else []),
    ]


async def test_the_close_is_refused_while_something_has_no_reason(dinner: Bistro) -> None:
    """It says how many, goes to the first, and nothing is signed."""
    dinner.finish("fridge", "words")
    async with at_terminal(dinner.board) as at:
        await handover(at, "2 lines need a reason")
        await at.press("end")
        await at.on("close the shift")
        await at.press("space")
        await at.on("Walk-in fridge")
        assert "2 lines" in at.said
        assert isinstance(at.app.screen, BoardScreen)
        assert dinner.board.shifts.current() is not None
        assert list(dinner.board.store.table(Signature)) == []


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_page_is_read_before_it_is_signed(dinner: Bistro, size: tuple[int, int]) -> None:
    """v shows all that will be printed, from the first line to the signatures."""
    dinner.board.log.write("Ice machine leaks", LogKind.EQUIPMENT, open=True)
    dinner.board.handover.add_if_then("the freezer beeps", "call the service")
    dinner.board.handover.write_note("Keys are in the safe")
    async with at_terminal(dinner.board, size) as at:
        await handover(at, "Walk-in fridge")
        await at.press("v")
        await at.until(lambda: isinstance(at.app.screen, Read))
        read = await all_pages(at)
        for words in ("Walk-in fridge", "Ice machine leaks", "the freezer beeps", "Keys are", "Handed over"):
            assert words in read, words
        page = handover_text(dinner.board.handover.of(), min(80, size[0] - 10))
        assert [line for line in page.splitlines() if line.strip() not in read] == [], "no line is broken"
        await at.press("escape")
        await at.back()


# the whole way


async def test_signed_closed_gone_through_and_received(dinner: Bistro) -> None:
    """Ana closes; Karel takes over, accepts points with space, asks about one, reads back: lunch is open."""
    dinner.finish("words")
    dinner.board.log.write("Cut finger at prep", LogKind.INCIDENT, open=True)
    dinner.board.log.write("Ice machine leaks", LogKind.EQUIPMENT, open=True)
    dinner.now.to("23:20")
    async with at_terminal(dinner.board) as at:
        await handover(at, "How was the evening")
        await at.press("space")
        await at.asked("Why")
        await at.type("Everybody has gone home", "enter")
        await at.on("close the shift")
        await at.press("enter")
        await at.asked("Ana Novotná", "Dinner", "close")
        await at.press("escape")
        await at.back()
        assert dinner.board.shifts.current() is not None
        await at.press("enter")
        await at.asked("close")
        await at.press("enter")
        await at.asked("Who takes over")
        assert dinner.board.shifts.current() is None
        assert signatures(dinner, "2026-11-23-1") == [("2026-11-23-1", Side.OUTGOING, "ana", "")]
        await at.type("karel", "enter")
        await at.sees("Karel Dvořák (lead)", "TO RECEIVE FROM DINNER")
        waiting = dinner.board.handover.unreceived()
        assert waiting is not None
        points = waiting.handover.points
        assert len(points) >= 3
        await at.press("end")
        await at.press("space")
        await at.sees("Go through the points first")
        assert dinner.board.shifts.current() is None
        await down_to(at, "Cut finger at prep")
        assert "‼" in at.line("Cut finger at prep")
        for place, point in enumerate(points[:-1]):
            await at.press("space")
            await at.until(lambda place=place: len(list(dinner.board.store.table(Acknowledged))) == place + 1)
            assert point.text[:20] in at.text
        await at.on(points[-1].text[:20])
        await at.press("a")
        await at.asked("know", points[-1].text[:20])
        await at.type("Since when", "enter")
        await at.until(lambda: len(list(dinner.board.store.table(Acknowledged))) == len(points))
        asked = [one for one in dinner.board.store.table(Acknowledged) if one.question]
        assert [one.question for one in asked] == ["Since when"]
        assert any("Since when" in one.text and one.open for one in dinner.board.store.table(LogEntry))
        await down_to(at, "Sign for it")
        dinner.now.to("09:45")
        dinner.now.later(days=1)
        await at.press("space")
        await at.asked("Karel Dvořák")
        await at.type("Two open points, I start with the ice machine", "enter")
        await at.sees("Lunch", "Tue 24 Nov")
        shift = dinner.board.shifts.current()
        assert shift is not None
        assert (shift.id, shift.kind, shift.lead) == ("2026-11-24-1", "lunch", "karel")
        assert shift.after == "2026-11-23-1"
        read_back = "Two open points, I start with the ice machine"
        assert signatures(dinner, shift.id) == [("2026-11-23-1", Side.INCOMING, "karel", read_back)]
        assert signatures(dinner, "2026-11-23-1") == [("2026-11-23-1", Side.OUTGOING, "ana", "")]
        await at.press("f2")
        await at.sees("Cut finger at prep", "Ice machine leaks")


async def test_the_question_is_handed_to_everybody(dinner: Bistro) -> None:
    """What the receiver asked is open in the log and on Today of the new shift."""
    dinner.board.log.write("Ice machine leaks", LogKind.EQUIPMENT, open=True)
    dinner.board.handover.close("No time")
    async with at_terminal(dinner.board) as at:
        await at.press("ctrl+l")
        await at.asked("Who")
        await at.type("karel", "enter")
        await at.sees("Karel Dvořák (lead)")
        await handover(at, "Ice machine leaks")
        await down_to(at, "Ice machine leaks")
        await at.press("a")
        await at.asked("know")
        await at.press("escape")
        await at.back()
        assert list(dinner.board.store.table(Acknowledged)) == []
        await at.press("a")
        await at.asked("know")
        await at.type("Was the service called", "enter")
        await at.back()
        await at.press("f2")
        await at.sees("Was the service called")


async def test_the_same_lead_signs_with_one_key(dinner: Bistro) -> None:
    """Ana worked dinner and works on: one key accepts all, signs and opens the next shift."""
    dinner.finish()
    dinner.now.to("23:20")
    dinner.board.handover.close()
    dinner.now.later(hours=10, minutes=30)
    async with at_terminal(dinner.board) as at:
        await handover(at, "TO RECEIVE")
        await at.press("end")
        await at.on("Sign for it")
        await at.press("space")
        await at.sees("Lunch", "Ana Novotná")
        shift = dinner.board.shifts.current()
        assert shift is not None
        assert (shift.kind, shift.lead) == ("lunch", "ana")
        assert signatures(dinner, shift.id) == [("2026-11-23-1", Side.INCOMING, "ana", "")]


async def test_whoever_comes_after_the_close_says_who_they_are(dinner: Bistro) -> None:
    """Ana closed and went home; Esc at who takes over: nobody is at the terminal, and nothing is hers."""
    dinner.finish()
    async with at_terminal(dinner.board) as at:
        await handover(at, "everything is accounted for")
        await at.press("end")
        await at.press("enter")
        await at.asked("close")
        await at.press("enter")
        await at.asked("Who takes over")
        await at.press("escape")
        await at.back()
        await at.sees("nobody picked")
        await at.press("f3", "l")
        await at.asked("Who are you?")
        await at.press("escape")
        await at.back()
        assert list(dinner.board.store.table(LogEntry)) == []


async def test_closing_twice_in_one_breath_closes_once(dinner: Bistro) -> None:
    """space, space on the close: one question; Enter, Enter answers it and does not choose who takes over."""
    dinner.finish()
    async with at_terminal(dinner.board) as at:
        await handover(at, "everything is accounted for")
        await at.press("end")
        await at.burst("space", "space")
        await at.asked("Ana Novotná", "close")
        await at.press("enter")
        await at.asked("Who takes over")
        assert signatures(dinner, "2026-11-23-1") == [("2026-11-23-1", Side.OUTGOING, "ana", "")]
        await at.press("escape")
        await at.back()
        await at.sees("no shift is open")


async def test_a_line_done_elsewhere_meanwhile_is_gone_from_the_list(dinner: Bistro) -> None:
    """Another terminal does the last line while this one looks at it: nothing is in the way any more."""
    dinner.finish("gas")
    async with at_terminal(dinner.board) as at:
        await handover(at, "1 line needs a reason")
        dinner.terminal("karel").checklist.answer("gas", "yes")
        await at.sees("everything is accounted for")
        assert "Gas is off" not in at.text


async def test_the_first_shift_of_a_board_is_opened_from_the_handover(bistro: Bistro) -> None:
    """Nothing to receive and no shift: the one line there opens the next."""
    bistro.now.to("15:05")
    async with at_terminal(bistro.board) as at:
        await handover(at, "Open the next shift")
        await at.press("space")
        await at.asked("lead")
        await at.type("karel", "enter")
        await at.sees("Walk-in fridge", "Karel")
        shift = bistro.board.shifts.current()
        assert shift is not None
        assert shift.lead == "karel"


async def test_the_handover_in_czech(dinner: Bistro) -> None:
    """The same way in Czech at 80x24: no English word of ours is left on the screen."""
    dinner.finish("gas")
    use("cs")
    async with at_terminal(dinner.board) as at:
        await handover(at, "Gas is off")
        for english in ("BEFORE", "Sign", "Note", "lines need", "space", "if/then", "help", "leave"):
            assert english not in at.text, english


# earlier shifts


async def test_an_earlier_handover_is_read_and_added_to(dinner: Bistro) -> None:
    """e asks which and shows it; m asks which and what is to be added."""
    dinner.finish()
    dinner.board.log.write("Ice machine leaks", LogKind.EQUIPMENT, open=True)
    dinner.board.handover.close()
    dinner.board.who.id = "karel"
    shift = dinner.board.handover.receive(all=True)
    async with at_terminal(dinner.board, NARROW) as at:
        await handover(at)
        await at.press("m")
        await at.sees("Which shift is it about?", "Dinner")
        await at.press("enter")
        await at.sees("What is to be added?")
        await at.type("It leaks at the back")
        await at.press("enter")
        await at.sees("it is shown with the handover of that shift")
        await at.press("e")
        await at.sees("Which handover?")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, Read))
        read = await all_pages(at)
        assert "Ice machine leaks" in read
        assert "ADDED LATER" in read
        assert "It leaks at the back" in read
        await at.press("escape")
    added = dinner.board.store.table(Amendment).all()
    assert [(one.shift, one.text) for one in added] == [(shift.after, "It leaks at the back")]


async def test_before_the_first_close_there_is_nothing_earlier(dinner: Bistro) -> None:
    use("cs")
    async with at_terminal(dinner.board, NARROW) as at:
        await handover(at)
        await at.press("e")
        await at.sees("Zatím nebyla uzavřena žádná směna.")


async def test_a_point_is_taken_off_page_one_and_put_back(dinner: Bistro) -> None:
    dinner.board.log.write("Lamp broken", LogKind.EQUIPMENT, open=True)
    async with at_terminal(dinner.board, NARROW) as at:
        await handover(at)
        await down_to(at, "Lamp broken")
        await at.sees("x into the appendix, with a reason")
        await at.press("x")
        await at.sees("Why not on page 1?")
        await at.type("service is ordered")
        await at.press("enter")
        await at.sees("it stands in the appendix, with the reason", "– Lamp broken")
        await at.press("x")
        await at.sees("it stands on page 1 again")
    assert dinner.board.handover.of().muted == ()


async def test_a_reading_that_is_due_again_stands_with_its_next_time(dinner: Bistro) -> None:
    """Soup at 17:30, read every two hours, read at 17:30: what is left to do is 19:30."""
    soup = dinner.board.checklist.line("soup")
    assert soup is not None
    with dinner.board.store.transaction(Partition.SHIFT, "") as tx:
        tx.put(msgspec.structs.replace(soup, every=120, until=instant("23:30")))
    dinner.now.to("17:30")
    dinner.board.checklist.answer("soup", "70")
    dinner.now.to("19:10")
    async with at_terminal(dinner.board, NARROW) as at:
        await handover(at, "19:30 Soup")
        await at.press("2")
        await at.sees("19:30 Soup")
