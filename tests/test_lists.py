"""Lists on the board: written and changed, kept in versions, and carried into the open shift when asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from conftest import KITCHEN, Bistro, Now, instant
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.errors import Conflict, ShiftboardError, ShiftClosed
from shiftboard.checklist import CheckList, Kind, Line, Section, ShiftLine, Status
from shiftboard.checklist.answers import bounds_text
from shiftboard.checklist.edits import Edit, differences, line_in, lines_of, moved_line, section_of
from shiftboard.checklist.in_shift import ShiftEdit, edit_of_shift
from shiftboard.checklist.lists import ListDesk
from shiftboard.checklist.written import (
    Known,
    as_kind,
    checked,
    choices_typed,
    days_words,
    due_typed,
    due_words,
    fields_of,
    read_choices,
    read_days,
    read_due_typed,
)
from shiftboard.clean_text import readable_id
from shiftboard.errors import (
    Ambiguous,
    BadChoices,
    BadDays,
    BadDue,
    BadEvery,
    LimitsReversed,
    ListChanged,
    NameTaken,
    NeedsText,
    NobodyPicked,
    NotAllowed,
    NotForKind,
    NotFound,
)
from shiftboard.food_safety import Process
from shiftboard.language import sentence, use

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def lists(bistro: Bistro) -> ListDesk:
    """The lists of the bistro before its first shift."""
    return bistro.board.lists


def texts(one: CheckList | None) -> list[str]:
    """The lines of a list under their sections, as they would be read aloud."""
    assert one is not None
    return [f"{section.name}: {line.text}" for section in one.sections for line in section.lines]


def asked(bistro: Bistro) -> list[str]:
    """What the open shift is asked, in working order."""
    return [state.line.text for state in bistro.board.checklist.states()]


# what is typed


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("17:30", "17:30"),
        ("7.05", "07:05"),
        ("+45", "start+45"),
        ("−30", "end-30"),
        ("start + 15", "start+15"),
        ("START-15", "start-15"),
        ("end+10", "end+10"),
        ("start", "start+0"),
        ("", "end"),
        (" end ", "end"),
    ],
)
def test_a_time_as_people_type_it(typed: str, stored: str) -> None:
    assert read_due_typed(typed) == stored
    assert read_due_typed(due_typed(stored)) == stored
    assert read_due_typed(stored) == stored


def test_a_time_in_czech() -> None:
    use("cs")
    for typed, stored in (("začátek+45", "start+45"), ("konec", "end"), ("zacatek-5", "start-5")):
        assert read_due_typed(typed) == stored
        assert read_due_typed(due_typed(stored)) == stored


@pytest.mark.parametrize("typed", ["25:00", "17", "noon", "+", "start+", "start+99999", "17:30:00", "+1:30"])
def test_what_is_no_time_says_what_is(typed: str) -> None:
    with pytest.raises(BadDue, match=r"17:30, \+45 .*-30"):
        read_due_typed(typed)


def test_times_in_words() -> None:
    stored = ("17:30", "start+45", "end-30", "start-10", "end+5", "start+0", "end-0", "end")
    assert [due_words(one) for one in stored] == [
        "17:30",
        "45 min after the start",
        "30 min before the end",
        "10 min before the start",
        "5 min after the end",
        "at the start",
        "at the end",
        "at the end",
    ]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ()),
        ("mon thu", ("mon", "thu")),
        ("Thu, Mon; mon", ("mon", "thu")),
        ("mon tue wed thu fri sat sun", ()),
    ],
)
def test_days_as_people_type_them(typed: str, stored: tuple[str, ...]) -> None:
    assert read_days(typed) == stored


def test_days_in_czech() -> None:
    use("cs")
    assert read_days("po, ČT ne") == ("mon", "thu", "sun")
    assert days_words(("mon", "thu")) == "po, čt"
    with pytest.raises(BadDays, match="pá"):
        read_days("piatok")


def test_choices_as_people_type_them() -> None:
    heaters = line_in(CheckList(name="", sections=(KITCHEN,)), "heaters")
    assert choices_typed(heaters) == "on; off; broken!"
    assert read_choices(choices_typed(heaters)) == (heaters.choices, heaters.bad)
    assert read_choices(" on ;; off ! ") == (("on", "off"), ("off",))


def test_limits_in_words() -> None:
    zero, five = Decimal(0), Decimal("5.5")
    every = ((zero, five), (None, five), (zero, None), (five, five), (None, None))
    assert [bounds_text(*one, "°C") for one in every] == [
        "0 to 5.5 °C",
        "at most 5.5 °C",
        "at least 0 °C",
        "5.5 °C",
        "",
    ]


# a line without contradictions

KNOWN = Known({"walk-in": "Walk-in"}, {"grill": "Grill"})


@pytest.mark.parametrize(
    ("wrong", "error", "told"),
    [
        (Line(id="a", text=" \x1b[31m "), NeedsText, "few words"),
        (Line(id="a", text="A", due="later"), BadDue, "17:30"),
        (Line(id="a", text="A", days=("monday",)), BadDays, "monday"),
        (Line(id="a", text="A", kind=Kind.NUMBER, low=Decimal(9), high=Decimal("1.5")), LimitsReversed, "9"),
        (Line(id="a", text="A", high=Decimal(9)), NotForKind, "“tick” has no highest"),
        (Line(id="a", text="A", kind=Kind.NUMBER, process=Process.HOT), NotForKind, "food process"),
        (Line(id="a", text="A", every=1441), BadEvery, "from 5 to 1440"),
        (Line(id="a", text="A", kind=Kind.CHOICE, choices=("on",)), BadChoices, "on; off"),
        (Line(id="a", text="A", kind=Kind.CHOICE, choices=("on", "ON")), BadChoices, "different"),
        (Line(id="a", text="A", kind=Kind.CHOICE, choices=("on", "a;b")), BadChoices, ";"),
        (Line(id="a", text="A", kind=Kind.CHOICE, choices=("1", "2"), bad=("3",)), BadChoices, "different"),
        (Line(id="a", text="A", kind=Kind.TEMPERATURE, equipment="oven"), NotFound, "oven"),
        (Line(id="a", text="A", who="bar"), NotFound, "station"),
    ],
)
def test_a_line_that_contradicts_itself(wrong: Line, error: type[ShiftboardError], told: str) -> None:
    with pytest.raises(error, match=told):
        checked(wrong, KNOWN)


def test_a_line_is_cleaned_at_the_door() -> None:
    typed = Line(id="a", text=" Walk-in\x1b[31m  fridge ", due="7:05", action=" call\n", days=("thu", "mon"))
    assert checked(typed, KNOWN) == Line(
        id="a", text="Walk-in fridge", due="07:05", action="call", days=("mon", "thu")
    )


def test_the_lines_of_the_bistro_are_fine() -> None:
    for line in KITCHEN.lines:
        assert checked(line, Known({"walk-in": "Walk-in", "freezer": "Freezer"})) == line


def test_another_kind_drops_what_only_the_old_one_has() -> None:
    heaters, fridge = KITCHEN.lines[5], KITCHEN.lines[0]
    assert as_kind(heaters, Kind.TICK) == Line(id="heaters", text="Terrace heaters", due="18:00")
    tick = as_kind(fridge, Kind.TICK)
    assert (tick.equipment, tick.action, tick.critical) == ("", fridge.action, True)
    assert "choices" in fields_of(Kind.CHOICE)
    assert "choices" not in fields_of(Kind.TICK)


def test_an_id_tells_what_it_names() -> None:
    assert readable_id("Žluťoučký kůň!", (), "line") == "zlutoucky-kun"
    assert readable_id("Walk-in", {"walk-in", "walk-in-2"}, "line") == "walk-in-3"
    assert readable_id("冷蔵庫", (), "line") == "line"


# writing a list


def test_a_list_from_nothing(bistro: Bistro, lists: ListDesk, now: Now) -> None:
    """Ana writes a list, has dinner work it, and the dinner asks it, on Mondays all of it."""
    made = lists.new("Deep clean").after
    assert made is not None
    assert (made.id, made.name, made.sections, made.by) == ("deep-clean", "Deep clean", (), "ana")
    lists.add_section(made.id, "Kitchen")
    lists.add_line(made.id, Line(id="", text="Hood filters", due="+60", days=("mon",)), section="kitchen")
    lists.add_line(
        made.id, Line(id="", text="Drains", days=("tue",)), section="kitchen", after="hood-filters"
    )
    lists.add_line(made.id, Line(id="", text="Walls"), section="kitchen")
    assert texts(lists.get(made.id)) == ["Kitchen: Walls", "Kitchen: Hood filters", "Kitchen: Drains"]

    lists.attach(made.id, "dinner")
    assert [one.name for one in lists.kinds(made.id)] == ["Dinner"]
    bistro.open()
    assert asked(bistro)[-2:] == ["Walls", "Hood filters"]
    assert bistro.state("hood-filters").due == instant("16:00")


def test_a_line_is_asked_on_its_days(bistro: Bistro, lists: ListDesk, now: Now) -> None:
    """A bar shift of Monday that ends on Tuesday is Monday's."""
    lists.edit_line("closing", Line(id="gas", text="Gas is off", days=("tue",)))
    lists.edit_line("closing", Line(id="words", text="How was it", kind=Kind.TEXT, days=("mon",)))
    bistro.open()
    assert "Gas is off" not in asked(bistro)
    assert "How was it" in asked(bistro)
    bistro.finish()
    bistro.board.handover.close("no time")
    now.to("15:00", TUESDAY)
    bistro.board.handover.receive("", kind="dinner", all=True)
    assert "Gas is off" in asked(bistro)
    assert "How was it" not in asked(bistro)


def test_lines_and_sections_move(lists: ListDesk) -> None:
    """Down over the end of its section a line comes first in the next; at the very end it stays."""
    opening = lists.add_section("opening", "Floor").after
    assert opening is not None
    moved = lists.move_line("opening", "hands", -1).after
    assert moved is not None
    assert [line.id for line in lines_of(moved)] == ["fridge", "freezer", "hands", "soup", "float", "heaters"]
    moved = lists.move_line("opening", "heaters", 1).after
    assert moved is not None
    assert section_of(moved, "heaters").name == "Floor"
    assert lists.move_line("opening", "heaters", 1) == Edit(moved, moved), "nothing was written"
    moved = lists.move_line("opening", "float", 1).after
    assert moved is not None
    assert [line.id for line in lines_of(moved)][-2:] == ["float", "heaters"]
    lists.move_line("opening", "float", -1)
    back = lists.move_line("opening", "heaters", -1).after
    assert back is not None
    assert texts(back)[-1] == "Kitchen: Terrace heaters"
    turned = lists.move_section("opening", "floor", -1).after
    assert turned is not None
    assert [section.name for section in turned.sections] == ["Floor", "Kitchen"]
    assert lists.move_section("opening", "floor", -1).after == turned


def test_names_are_there_once(lists: ListDesk) -> None:
    before = lists.all()
    for refused in (
        lambda: lists.new("OPENING"),
        lambda: lists.rename("opening", "closing"),
        lambda: lists.add_section("opening", "kitchen"),
    ):
        with pytest.raises(NameTaken, match="Choose another name"):
            refused()
    with pytest.raises(NeedsText):
        lists.new("  ")
    assert lists.all() == before
    lists.rename("opening", "Opening")
    lists.rename("opening", "Otevření")
    lists.rename_section("opening", "kitchen", "Kuchyně")
    assert texts(lists.get("opening"))[0] == "Kuchyně: Walk-in fridge"


def test_an_edit_that_is_refused_changes_nothing(bistro: Bistro, lists: ListDesk) -> None:
    before = bistro.files()
    for refused in (
        lambda: lists.add_line("opening", Line(id="", text=""), section="kitchen"),
        lambda: lists.add_line("opening", Line(id="", text="Oven"), section="attic"),
        lambda: lists.edit_line("opening", Line(id="oven", text="Oven")),
        lambda: lists.edit_line("opening", Line(id="soup", text="Soup", due="soon")),
        lambda: lists.remove_line("opening", "oven"),
        lambda: lists.remove_section("opening", "attic"),
        lambda: lists.rename("nothing", "Something"),
        lambda: lists.attach("opening", "night"),
    ):
        with pytest.raises(ShiftboardError):
            refused()
    assert bistro.files() == before


def test_nobody_edits_a_list(bistro: Bistro) -> None:
    with pytest.raises(NobodyPicked):
        bistro.terminal().lists.new("Mine")


def test_who_leads_edits_lists(bistro: Bistro) -> None:
    """Iva works here; what the house asks is for those who lead, and so is what an open shift is asked."""
    iva = bistro.terminal("iva").lists
    before = bistro.files()
    edit = Edit(iva.get("opening"), iva.get("opening"))
    for refused in (lambda: iva.new("Mine"), lambda: iva.remove("opening"), lambda: iva.into_shift(edit)):
        with pytest.raises(NotAllowed):
            refused()
    assert bistro.files() == before


def test_a_new_line_never_gets_the_id_of_another(dinner: Bistro) -> None:
    """Not of one in another list, nor of one that only the open shift still has."""
    lists = dinner.board.lists
    lists.remove_line("opening", "fridge")
    for text, id in (("Gas", "gas-2"), ("Fridge", "fridge-2"), ("Oven", "oven")):
        added = lists.add_line("opening", Line(id="", text=text), section="kitchen").after
        assert added is not None
        assert line_in(added, id).text == text


def test_a_list_that_is_removed_is_worked_by_nobody(lists: ListDesk) -> None:
    edit = lists.remove("opening")
    assert edit.after is None
    assert lists.get("opening") is None
    assert [kind.lists for kind in lists.kinds()] == [(), ("closing",)]


def test_lists_are_found_by_name(lists: ListDesk) -> None:
    assert [lists.named(asked).id for asked in ("opening", "OPEN", "Clos")] == [
        "opening",
        "opening",
        "closing",
    ]
    with pytest.raises(Ambiguous, match="Opening and Closing"):
        lists.named("ing")
    with pytest.raises(NotFound, match="There are: Opening, Closing"):
        lists.named("lunch")
    gas = lists.with_line("gas")
    assert gas is not None
    assert gas.id == "closing"


# two people, and going back


def test_two_people_at_one_list(bistro: Bistro, lists: ListDesk) -> None:
    """Karel's form is open while Ana renames the section: his edit is refused, nothing of hers is lost."""
    karel = bistro.terminal("karel").lists
    seen = karel.named("opening").rev
    lists.rename_section("opening", "kitchen", "Hot kitchen")
    with pytest.raises(ListChanged) as refused:
        karel.add_line("opening", Line(id="", text="Oven"), section="kitchen", seen=seen)
    assert isinstance(refused.value, Conflict)
    assert "what you typed is kept" in sentence(refused.value)
    again = karel.named("opening")
    assert again.sections[0].name == "Hot kitchen"
    karel.add_line("opening", Line(id="", text="Oven"), section="kitchen", seen=again.rev)


def test_an_edit_is_taken_back(lists: ListDesk) -> None:
    first, second = lists.remove_line("opening", "soup"), lists.remove_section("opening", "kitchen")
    lists.take_back(second)
    lists.take_back(first)
    assert lists.named("opening").sections == (KITCHEN,)


def test_an_edit_is_not_taken_back_over_another(bistro: Bistro, lists: ListDesk) -> None:
    edit = lists.remove_line("opening", "soup")
    bistro.terminal("karel").lists.rename("opening", "Otevření")
    with pytest.raises(ListChanged):
        lists.take_back(edit)
    assert "soup" not in [line.id for line in lines_of(lists.named("opening"))]


def test_who_changed_a_list_when(bistro: Bistro, lists: ListDesk, now: Now) -> None:
    now.later(minutes=5)
    bistro.terminal("karel").lists.edit_line("opening", replace(KITCHEN.lines[2], due="18:00", critical=True))
    bistro.board.store.refresh()
    lists.remove_line("opening", "float")
    made, karel, ana = lists.history("opening")
    assert made.what[0] == "new list"
    assert (karel.by, karel.what) == ("karel", ("Soup: due at, critical",))
    assert (ana.by, ana.what) == ("ana", ("removed: Float of till 1",))


def test_differences_in_words() -> None:
    was = CheckList(id="l", name="L", sections=(KITCHEN,))
    now = moved_line(was, "fridge", 1)
    assert differences(was, was) == []
    assert differences(was, now) == ["moved"]
    other = replace(now, name="M", sections=(replace(KITCHEN, name="K"), Section("s", "S", ())))
    assert differences(was, other)[:3] == ["list renamed: M", "new section: S", "section renamed: K"]
    assert "section renamed: Kitchen" in differences(other, was)
    assert differences(was, None) == ["list removed"]


# the open shift


def test_from_the_next_shift_leaves_the_open_one(dinner: Bistro) -> None:
    before = asked(dinner)
    edit = dinner.board.lists.edit_line("opening", Line(id="hands", text="Basins"))
    assert asked(dinner) == before
    assert [line.text for line in dinner.board.lists.in_shift(edit).put] == ["Basins"]


def test_the_open_shift_too(dinner: Bistro, now: Now) -> None:
    """A line changed, one new in its place, one gone; who did it stands in the shift's record."""
    desk = dinner.board.lists
    before = desk.named("opening")
    desk.edit_line("opening", Line(id="hands", text="Basins", due="16:30", critical=True))
    desk.add_line("opening", Line(id="", text="Oven", due="+10"), section="kitchen", after="hands")
    desk.remove_line("opening", "float")
    desk.into_shift(Edit(before, desk.named("opening")), shift="2026-11-23-1")
    assert asked(dinner) == [
        "Walk-in fridge",
        "Freezer",
        "Soup",
        "Basins",
        "Oven",
        "Terrace heaters",
        "Gas is off",
        "How was the evening",
    ]
    hands = dinner.state("hands").line
    assert (hands.due, hands.critical) == (instant("16:30"), True)
    assert (dinner.state("oven").line.due, dinner.state("oven").line.by) == (instant("15:10"), "ana")
    assert dinner.board.checklist.answer("oven", "yes").line == "oven"


def test_what_was_answered_stays_as_it_was_answered(dinner: Bistro) -> None:
    """The fridge is read, the soup skipped, the float read and taken back: only the float changes."""
    board, desk = dinner.board, dinner.board.lists
    board.checklist.answer("fridge", "4.5")
    board.checklist.skip("soup", "none today")
    board.checklist.take_back(board.checklist.answer("float", "5000").id)
    before = desk.named("opening")
    for line in before.sections[0].lines[:3]:
        desk.edit_line("opening", replace(line, text=f"New {line.text}"))
    desk.remove_line("opening", "float")
    desk.remove_line("opening", "fridge")
    desk.into_shift(Edit(before, desk.named("opening")))
    assert asked(dinner)[:4] == ["Walk-in fridge", "New Freezer", "Soup", "Hand wash basins stocked"]
    assert dinner.state("fridge").status is Status.DONE
    assert "Float of till 1" not in asked(dinner)


def test_a_heading_changes_for_answered_lines_too(dinner: Bistro) -> None:
    """Otherwise the section would fall to pieces on the screen."""
    desk = dinner.board.lists
    dinner.board.checklist.answer("freezer", "-20")
    desk.into_shift(desk.rename_section("opening", "kitchen", "Hot kitchen"))
    kitchen = {
        state.line.section for state in dinner.board.checklist.states() if state.line.list == "Opening"
    }
    assert kitchen == {"Hot kitchen"}
    assert dinner.state("freezer").line.text == "Freezer"


def test_an_edit_that_was_kept_for_the_next_shift_stays_there(dinner: Bistro) -> None:
    desk = dinner.board.lists
    desk.edit_line("opening", Line(id="hands", text="Later"))
    desk.add_line("opening", Line(id="", text="Later too"), section="kitchen")
    desk.into_shift(desk.add_line("opening", Line(id="", text="Now"), section="kitchen"))
    assert asked(dinner)[:2] == ["Now", "Walk-in fridge"]
    assert not [text for text in asked(dinner) if text.startswith("Later")]


def test_lines_move_in_the_open_shift(dinner: Bistro) -> None:
    desk = dinner.board.lists
    dinner.board.checklist.answer("fridge", "4")
    done = desk.into_shift(desk.move_line("opening", "fridge", 1))
    assert asked(dinner)[:3] == ["Freezer", "Walk-in fridge", "Soup"]
    assert {line.id for line in done.put} == {"freezer", "fridge"}
    assert dinner.state("fridge").status is Status.DONE


def test_a_line_that_is_asked_on_other_days_goes(dinner: Bistro) -> None:
    desk = dinner.board.lists
    desk.into_shift(desk.edit_line("opening", replace(KITCHEN.lines[3], days=("tue",))))
    assert "Hand wash basins stocked" not in asked(dinner)
    desk.into_shift(desk.edit_line("opening", replace(KITCHEN.lines[3], days=("mon", "tue"))))
    assert asked(dinner)[3] == "Hand wash basins stocked"


def test_a_list_given_to_the_open_shift(dinner: Bistro) -> None:
    desk = dinner.board.lists
    made = desk.new("Deep clean").after
    assert made is not None
    desk.add_section(made.id, "Kitchen")
    edit = desk.add_line(made.id, Line(id="", text="Drains"), section="kitchen")
    assert not desk.in_shift(edit), "no shift works it"
    assert not desk.in_shift(desk.attach(made.id, "lunch")), "not the shift that is open"
    edit = desk.attach(made.id, "dinner")
    assert [line.text for line in desk.in_shift(edit).put] == ["Drains"]
    desk.into_shift(edit)
    assert asked(dinner)[-1] == "Drains"
    desk.into_shift(desk.detach(made.id, "dinner"))
    assert "Drains" not in asked(dinner)


def test_an_edit_that_the_open_shift_does_not_notice(dinner: Bistro) -> None:
    """Its answered line, a line of another day, an empty section: nobody need be asked anything."""
    desk = dinner.board.lists
    dinner.board.checklist.answer("hands", "yes")
    tuesday = Line(id="", text="Drains", days=("tue",))
    for edit in (
        desk.edit_line("opening", Line(id="hands", text="Basins")),
        desk.add_line("opening", tuesday, section="kitchen"),
        desk.add_section("opening", "Floor"),
    ):
        assert not desk.in_shift(edit)


def test_the_open_shift_is_no_longer_open(dinner: Bistro) -> None:
    desk = dinner.board.lists
    edit = desk.remove_line("opening", "float")
    dinner.board.handover.close("no time")
    with pytest.raises(ShiftClosed):
        desk.into_shift(edit, shift="2026-11-23-1")
    assert desk.into_shift(edit) == desk.in_shift(edit) == ShiftEdit()


# the rule by itself


def shift_line(id: str, order: int = 0, text: str = "") -> ShiftLine:
    return ShiftLine(
        id=id, list="L", section="S", order=order, text=text or id, kind=Kind.TICK, due=instant("18:00")
    )


NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True)
SETTLED = st.sets(st.sampled_from("abcdefgh"))


@given(NAMES, NAMES, SETTLED)
def test_after_an_edit_the_shift_asks_what_the_list_asks(
    was: list[str], wanted: list[str], settled: set[str]
) -> None:
    """All of the list in its order, and beside it only answered lines that the list no longer has."""
    standing = [shift_line(id, n) for n, id in enumerate(was)]
    asks = [shift_line(id, n, id.upper()) for n, id in enumerate(wanted)]
    edit = edit_of_shift(standing, standing, asks, wanted, settled)
    after = {line.id: line for line in standing} | {line.id: line for line in edit.put}
    for line in edit.gone:
        del after[line.id]
    ordered = [line.id for line in sorted(after.values(), key=lambda line: line.order)]
    assert [id for id in ordered if id in wanted] == wanted
    assert set(ordered) == set(wanted) | (set(was) & settled)
    assert {id for id, line in after.items() if line.text == id} == set(was) & settled
    assert len({line.order for line in after.values()}) == len(after)


def test_a_cooling_from_an_earlier_shift_stays_at_the_end() -> None:
    standing = [shift_line("a", 0), replace(shift_line("soup@1", 1), begun=instant("12:00"))]
    asks = [shift_line("a"), shift_line("b")]
    edit = edit_of_shift(standing, standing[:1], asks, ["a", "b"], ())
    assert {line.id: line.order for line in edit.put} == {"b": 1, "soup@1": 2}
    assert edit.gone == ()


@given(NAMES, SETTLED)
def test_an_edit_that_changes_nothing_writes_nothing(was: list[str], settled: set[str]) -> None:
    standing = [shift_line(id, n) for n, id in enumerate(was)]
    assert edit_of_shift(standing, standing, standing, was, settled) == ShiftEdit()
