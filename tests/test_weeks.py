"""Stories about how the lists went, by section and week."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from conftest import MONDAY, Bistro
from hypothesis import given
from hypothesis import strategies as st
from screens_support import NARROW, WIDE, at_terminal

from shiftboard import cli
from shiftboard.checklist import Score
from shiftboard.checklist.weeks import ShiftScore, by_week, in_summary, sealed_score
from shiftboard.language import use

KITCHEN = "Opening · Kitchen"

counts = st.builds(Score, *[st.integers(0, 50)] * 7)
shifts = st.builds(
    ShiftScore,
    st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    counts,
    st.dictionaries(st.sampled_from(["Kitchen", "Bar", "Floor"]), counts),
)


@given(st.lists(shifts, max_size=30))
def test_every_line_of_every_shift_is_in_one_week(scores: list[ShiftScore]) -> None:
    weeks = by_week(scores)
    assert [week.monday for week in weeks] == sorted({one.monday for one in weeks}, reverse=True)
    assert all(week.monday.weekday() == 0 for week in weeks)
    assert sum(week.shifts for week in weeks) == len(scores)
    for n in range(len(Score._fields)):
        assert sum(week.total[n] for week in weeks) == sum(one.total[n] for one in scores)
        bar = sum(week.sections["Bar"][n] for week in weeks if "Bar" in week.sections)
        assert bar == sum(one.sections["Bar"][n] for one in scores if "Bar" in one.sections)


@given(shifts)
def test_what_a_seal_says_is_read_back(one: ShiftScore) -> None:
    summary = {"business_day": str(one.day), **one.total._asdict(), "sections": in_summary(one.sections)}
    assert sealed_score(json.loads(json.dumps(summary))) == one


def work(bistro: Bistro, *but: str) -> None:
    """The open shift is worked at its end, all but these lines; Karel takes over the next evening."""
    bistro.finish(*but)
    day = bistro.board.handover.close("no time").business_day
    bistro.now.to("15:10", day + timedelta(days=1))
    bistro.board.handover.receive(kind="dinner", all=True)


def test_two_weeks_of_dinners(dinner: Bistro) -> None:
    """In the first week all but a soup was in time; on the next Monday all was late, one did not apply."""
    dinner.now.to("15:10")
    work(dinner, "soup")
    while dinner.shift.business_day < MONDAY + timedelta(days=7):
        work(dinner)
    dinner.now.to("23:29", MONDAY + timedelta(days=7))
    dinner.board.checklist.skip("heaters", "Snow", not_applicable=True)
    dinner.finish()
    this, last = dinner.board.shifts.weeks()
    assert (this.monday, last.monday) == (MONDAY + timedelta(days=7), MONDAY)
    assert this.sections[KITCHEN] == Score(6, 0, 5, 0, 0, 0, 1)
    assert this.total.asked == 7
    assert last.sections[KITCHEN].open == 1, "the soup of Monday"
    assert last.shifts == 7
    assert last.sections[KITCHEN].lines == 7 * 6


def test_of_the_open_shift_the_week_counts_what_was_due(dinner: Bistro) -> None:
    dinner.now.to("16:05")
    dinner.board.checklist.answer("hands", "yes")
    [week] = dinner.board.shifts.weeks()
    assert week.total == Score(4, 0, 1, 0, 3, 0, 0), "hands, and the fridge, freezer and float that are late"


def test_weeks_of_a_store_that_did_nothing_yet(bistro: Bistro) -> None:
    assert bistro.board.shifts.weeks() == []


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("language", ["en", "cs"])
async def test_the_score_is_shown(dinner: Bistro, size: tuple[int, int], language: str) -> None:
    work(dinner, "soup")
    dinner.now.later(hours=8)
    dinner.finish()
    use(language)
    words = {
        "en": ("On time, late, not at all", "This shift", "Week from Mon 23 Nov"),
        "cs": ("Včas, pozdě, vůbec", "Tato směna", "Týden od po 23. 11."),
    }[language]
    async with at_terminal(dinner.board, size) as at:
        await at.press("f3")
        await at.press("c")
        await at.asked(*words[:2], KITCHEN)
        await at.press("pagedown", "pagedown")
        await at.asked(words[2])


def test_the_score_for_scripts(dinner: Bistro, capsys: pytest.CaptureFixture[str]) -> None:
    dinner.finish()
    assert cli.main(["--store", str(dinner.folder), "list", "score", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["week"], row["text"]) for row in rows][:2] == [
        ("2026-11-23", "all lists"),
        ("2026-11-23", KITCHEN),
    ]
    assert rows[1]["on_time"] == 6
