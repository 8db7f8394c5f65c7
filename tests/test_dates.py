"""Stories about use-by dates: what came with which date, when it is looked at, and what is done then."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from conftest import MONDAY, Bistro
from hypothesis import given
from hypothesis import strategies as st
from test_deliveries import ITEMS
from test_moves import next_shift

from data.record import Partition
from shiftboard.commands.tables import TABLES
from shiftboard.errors import AlreadyTakenBack, BadValue, NotFound, ShiftboardError
from shiftboard.printing.text import handover_text
from shiftboard.stock.batches import Batch, BatchCheck, batches_of
from shiftboard.stock.date_desk import read_percent
from shiftboard.stock.deliveries import Details
from shiftboard.stock.errors import (
    BadPercent,
    BadQuantity,
    BadUseBy,
    BatchGone,
    NothingMoved,
    NotKeptThere,
    PastIsNotSold,
    WhichPlace,
)
from shiftboard.stock.movements import Movement, MovementKind, WasteReason
from shiftboard.stock.records import Place, Supplier
from shiftboard.today import Target

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def fish(bistro: Bistro) -> Bistro:
    """Monday's dinner is open; 3 kg of trout, lot L7, use by Tuesday, and 2 kg, lot L8, by Saturday."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Place(id="bar", name="Bar"))
        tx.put(Supplier(id="makro", name="Makro"))
        for one in ITEMS:
            tx.put(one)
    bistro.open()
    bring(bistro, "3", "24.11.", "L7")
    bring(bistro, "2", "28.11.", "L8")
    bistro.now.later(minutes=10)
    return bistro


def bring(bistro: Bistro, amount: str, use_by: str, lot: str) -> Movement:
    """Makro brings trout."""
    desk = bistro.board.deliveries
    delivery = desk.begin("makro")
    came = desk.receive(delivery.id, "F-1", amount, Details(temperature="1", use_by=use_by, lot=lot))
    desk.finish(delivery.id)
    return came


def count_all(bistro: Bistro, amount: str) -> None:
    """Everything is counted, so much of each, and approved."""
    stock = bistro.board.stock
    count = stock.begin("everything")
    for line in stock.lines(count):
        stock.count(count.id, line.place, line.item, amount)
    for line in stock.again(count):
        stock.count(count.id, line.place, line.item, amount)
    stock.finish(count.id)
    stock.approve(count.id)


def lots(bistro: Bistro) -> list[str]:
    return [one.lot for one in bistro.board.dates.all()]


def batch(bistro: Bistro, lot: str = "L7") -> Batch:
    return next(one for one in bistro.board.dates.all() if one.lot == lot)


def later(bistro: Bistro, so: str) -> None:
    """The story goes on in the same shift, between two shifts, in the next one, or in the one after."""
    board = bistro.board
    if so == "between":
        board.handover.close("quiet")
        bistro.now.later(hours=1)
    for _shift in range({"next": 1, "after": 2}.get(so, 0)):
        next_shift(bistro)


STANDING = pytest.mark.parametrize("so", ["same", "between", "next", "after"])


# what there is


@STANDING
def test_what_came_with_a_date_is_known_before_and_after_it_is_sealed(fish: Bistro, so: str) -> None:
    later(fish, so)
    one = batch(fish)
    said = (one.item, one.place, one.use_by, one.amount, one.supplier, one.known)
    assert said == ("F-1", "bar", TUESDAY, 3, "makro", 3)
    assert lots(fish) == ["L7", "L8"]
    assert len(list(fish.board.store.table(Batch))) == (0 if so == "same" else 2), "on the board once"


def test_a_line_that_is_corrected_is_one_batch(fish: Bistro) -> None:
    """4 kg are entered for 3, and one of them is refused; what was said of the batch stays said."""
    desk = fish.board.deliveries
    delivery = desk.begin("makro").id
    cold = Details(temperature="1", use_by="26.11.", lot="L9")
    desk.receive(delivery, "F-1", "3", cold)
    fish.board.dates.mark_down(batch(fish, "L9").id, "30")
    desk.receive(delivery, "F-1", "4", cold)
    desk.refuse(delivery, "F-1", "1", "torn")
    assert [(one.amount, one.markdown) for one in fish.board.dates.all() if one.lot == "L9"] == [(3, 30)]
    desk.refuse(delivery, "F-1", "4", "all of it")
    assert "L9" not in lots(fish), "nothing of it was taken"
    next_shift(fish)
    assert "L9" not in lots(fish)


def test_what_came_without_date_and_lot_is_no_batch(fish: Bistro) -> None:
    desk = fish.board.deliveries
    delivery = desk.begin("makro").id
    desk.receive(delivery, "N-1", "3")
    desk.receive(delivery, "W-1", "6", Details(lot="R-1"))
    next_shift(fish)
    assert lots(fish) == ["L7", "L8"]
    assert [one.lot for one in fish.board.dates.of_item("W-1")] == ["R-1"], "known by its lot, for a recall"


@STANDING
def test_a_date_that_is_found_on_a_pack(fish: Bistro, so: str) -> None:
    later(fish, so)
    dates = fish.board.dates
    noted = dates.note("W-1", "cellar", "22.11.26", "1c", " B 1 ")
    dates.note("F-1", "", "1.12.")
    for _seal in range(3):
        found = {one.id: (one.place, one.use_by, one.amount, one.lot) for one in dates.all()}
        assert found[noted.id] == ("cellar", date(2026, 11, 22), 12, "B 1")
        assert ("bar", date(2026, 12, 1), None, "") in found.values()
        if fish.board.shifts.current() is not None:
            next_shift(fish)


def test_what_cannot_be_put_down(fish: Bistro) -> None:
    before, dates = fish.files(), fish.board.dates
    for wrong, told in (
        (("F-1", "", "soon"), BadUseBy),
        (("F-1", "", "1.12.", "x"), BadQuantity),
        (("F-1", "", "1.12.", "0"), NothingMoved),
        (("W-1", "", "1.12."), WhichPlace),
        (("F-1", "cellar", "1.12."), NotKeptThere),
        (("X-1", "", "1.12."), NotFound),
    ):
        with pytest.raises(told):
            dates.note(*wrong)
    assert fish.files() == before


def test_what_has_a_lot_and_no_date_does_not_stay_on_the_board_for_ever(fish: Bistro) -> None:
    desk = fish.board.deliveries
    delivery = desk.begin("makro").id
    desk.receive(delivery, "W-1", "6", Details(lot="R-1"))
    next_shift(fish)
    fish.now.later(days=390)
    next_shift(fish)
    assert [one.lot for one in fish.board.dates.of_item("W-1")] == ["R-1"]
    fish.now.later(days=20)
    next_shift(fish)
    assert fish.board.dates.of_item("W-1") == []
    assert lots(fish) == ["L7", "L8"], "what has a date stays until somebody says that it is gone"
    assert [one.amount for one in fish.board.recalls.find("R-1")[0].came] == [6], "the archive knows it"


# what is due


def test_what_is_near_its_date_is_due_once_a_day_and_what_is_past_always(fish: Bistro) -> None:
    dates = fish.board.dates
    assert [one.lot for one in dates.due()] == ["L7"]
    assert [one.lot for one in dates.due(MONDAY + timedelta(days=3))] == ["L7", "L8"]
    assert [one.lot for one in dates.due(MONDAY - timedelta(days=2))] == []
    dates.check(batch(fish).id, "2.5")
    assert dates.due() == [], "somebody looked today"
    next_shift(fish)
    assert [(one.lot, one.known) for one in dates.due()] == [("L7", Decimal("2.5"))], "its last day"
    assert not dates.due()[0].is_past(dates.today)
    next_shift(fish)
    dates.check(batch(fish).id, "2")
    assert [(one.lot, one.is_past(dates.today)) for one in dates.due()] == [("L7", True)], "it is past"


def test_how_many_days_before_is_a_setting(fish: Bistro) -> None:
    settings = fish.folder / "site.toml"
    text = settings.read_text()
    assert "date_check_days = 2" in text
    settings.write_text(text.replace("date_check_days = 2", "date_check_days = 5"))
    assert [one.lot for one in fish.terminal("ana").dates.due()] == ["L7", "L8"]


# what is done about it


@STANDING
def test_a_check_holds_in_every_shift(fish: Bistro, so: str) -> None:
    later(fish, so)
    dates = fish.board.dates
    dates.check(batch(fish).id, "2")
    dates.gone(batch(fish, "L8").id)
    for _seal in range(3):
        assert [(one.lot, one.left) for one in dates.all()] == [("L7", 2)]
        if fish.board.shifts.current() is None:
            fish.now.later(hours=14)
            fish.board.handover.receive(kind="dinner", all=True)
        next_shift(fish)


def test_a_check_of_nothing_is_the_end_of_it(fish: Bistro) -> None:
    dates, one = fish.board.dates, batch(fish)
    dates.check(one.id, "0")
    assert lots(fish) == ["L8"]
    for verb in (lambda: dates.check(one.id, "1"), lambda: dates.gone(one.id)):
        with pytest.raises(BatchGone):
            verb()
    next_shift(fish)
    with pytest.raises(BatchGone):
        dates.mark_down(one.id, "30")
    assert lots(fish) == ["L8"]


def test_marked_down_and_taken_back(fish: Bistro) -> None:
    dates, board = fish.board.dates, fish.board
    dates.mark_down(batch(fish).id, "30 %")
    dates.check(batch(fish).id, "1")
    assert (batch(fish).markdown, batch(fish).left) == (30, 1), "a check leaves the price as it is"
    board.take_back()
    assert (batch(fish).markdown, batch(fish).left) == (30, None)
    board.take_back()
    assert (batch(fish).markdown, batch(fish).checked_on) == (None, None)
    assert [one.lot for one in dates.due()] == ["L7"]
    check = next(iter(board.store.table(BatchCheck)))
    with pytest.raises(AlreadyTakenBack):
        dates.take_back(check.id)
    next_shift(fish)
    assert batch(fish).markdown is None


@pytest.mark.parametrize("percent", ["0", "100", "99.5", "-120", "half", "", "%"])
def test_what_is_no_markdown(fish: Bistro, percent: str) -> None:
    before = fish.files()
    with pytest.raises((BadPercent, BadValue)):
        fish.board.dates.mark_down(batch(fish).id, percent)
    assert fish.files() == before


@given(st.text(max_size=6))
def test_a_markdown_is_from_1_to_99_percent_or_a_sentence(text: str) -> None:
    with suppress(BadPercent, BadValue):
        assert 1 <= read_percent(text) <= 99


def test_what_is_past_is_not_marked_down(fish: Bistro) -> None:
    next_shift(fish)
    fish.board.dates.mark_down(batch(fish).id, "50")
    next_shift(fish)
    with pytest.raises(PastIsNotSold, match="Trout is past its use-by date"):
        fish.board.dates.mark_down(batch(fish).id, "50")


def test_what_is_thrown_away_is_waste_with_the_lot(fish: Bistro) -> None:
    count_all(fish, "5")
    fish.now.later(minutes=5)
    board, dates = fish.board, fish.board.dates
    dates.throw_away(batch(fish).id, "1")
    assert batch(fish).left == 2
    dates.throw_away(batch(fish).id, "2")
    assert lots(fish) == ["L8"], "as much as was left"
    wasted = board.moves.all(MovementKind.WASTE)
    told = [(one.item, one.place, one.amount, one.reason, one.lot, one.use_by) for one in wasted]
    assert told == [("F-1", "bar", n, WasteReason.EXPIRED, "L7", TUESDAY) for n in (1, 2)]
    assert board.stock.on_hand()["F-1"].amount == 2
    board.take_back()
    assert batch(fish).left == 2
    assert board.stock.on_hand()["F-1"].amount == 4, "what was thrown away is back, too"
    next_shift(fish)
    assert batch(fish).left == 2
    assert board.stock.on_hand()["F-1"].amount == 4


def test_waste_that_is_taken_back_by_itself_takes_the_check_with_it(fish: Bistro) -> None:
    check = fish.board.dates.throw_away(batch(fish).id, "1", gone=True)
    assert lots(fish) == ["L8"]
    fish.board.moves.take_back(check.movement)
    assert (batch(fish).left, lots(fish)) == (None, ["L7", "L8"])


def test_waste_that_is_none_changes_nothing(fish: Bistro) -> None:
    before = fish.files()
    for wrong in ("0", "x", ""):
        with pytest.raises(ShiftboardError):
            fish.board.dates.throw_away(batch(fish).id, wrong)
    assert fish.files() == before


def test_a_count_that_finds_nothing_ends_the_batches_that_came_before_it(fish: Bistro) -> None:
    count_all(fish, "0")
    fish.now.later(minutes=5)
    assert lots(fish) == []
    bring(fish, "1", "30.11.", "L9")
    assert lots(fish) == ["L9"]
    next_shift(fish)
    assert lots(fish) == ["L9"]
    fish.now.later(minutes=5)
    count_all(fish, "1")
    assert lots(fish) == ["L9"]


def test_another_terminal_knows_it_at_once(fish: Bistro) -> None:
    other = fish.terminal("karel")
    other.dates.gone(batch(fish).id)
    with pytest.raises(BatchGone):
        fish.board.dates.check(batch_of(fish, "L7"), "1")
    assert lots(fish) == ["L8"]


def batch_of(fish: Bistro, lot: str) -> str:
    """The id of what came with a lot, gone or not."""
    return next(one.id for one in fish.board.store.table(Movement) if one.lot == lot)


def test_nothing_is_changed_in_what_was_sealed(fish: Bistro) -> None:
    next_shift(fish)
    sealed = {name: held for name, held in fish.files().items() if name.startswith("archive")}
    assert sealed
    fish.board.dates.gone(batch(fish).id)
    next_shift(fish)
    assert {name: held for name, held in fish.files().items() if name in sealed} == sealed
    assert [one.lot for one in batches_of(fish.board.store)] == ["L8"]


# what others read of it


def today_lines(bistro: Bistro) -> list[str]:
    return [
        f"{one.sign.ascii} {one.text} ({one.detail})"
        for one in bistro.board.to_do()
        if one.target is Target.DATES
    ]


def test_today_says_how_many_are_to_check_and_that_some_are_past(fish: Bistro) -> None:
    assert today_lines(fish) == ["o 1 use-by date to check ()"]
    fish.board.dates.check(batch(fish).id, "1")
    assert today_lines(fish) == []
    fish.board.dates.note("W-1", "bar", "20.11.26")
    assert today_lines(fish) == ["# 1 use-by date to check (1 past)"]
    next_shift(fish)
    fish.board.dates.check(batch(fish, "").id, "1")
    assert today_lines(fish) == ["# 2 use-by dates to check (1 past)"], "looking at it does not make it good"
    fish.board.dates.throw_away(batch(fish, "").id, "1")
    fish.board.dates.gone(batch(fish).id)
    assert today_lines(fish) == []


def severe(fish: Bistro, shift: str = "") -> list[str]:
    return [
        f"{one.text} ({one.detail})" for one in fish.board.handover.of(shift).severe if "Past" in one.text
    ]


def test_the_handover_names_what_is_past_and_what_was_done_by_date(fish: Bistro) -> None:
    """On Tuesday the trout is marked down and half of it thrown away; on Wednesday the rest is past."""
    next_shift(fish)
    dates = fish.board.dates
    dates.mark_down(batch(fish).id, "20")
    dates.mark_down(batch(fish).id, "30")
    dates.throw_away(batch(fish).id, "1.5")
    dates.note("W-1", "bar", "25.11.", "2")
    assert severe(fish) == []
    page = fish.board.handover.of()
    assert "By date: Trout marked down by 30 %; Trout 1.5 kg thrown away" in page.stock
    assert any(line.startswith("Waste CZK450.00: Trout 1.5 kg (past its date)") for line in page.stock)
    next_shift(fish)
    wednesday = fish.shift.id
    said = ["Past its use-by date, Bar: Trout 1.5 kg (Tue 24 Nov, lot L7) (must not be sold)"]
    assert severe(fish) == said
    fish.board.handover.close("quiet")
    assert severe(fish, wednesday) == said, "what was closed says it itself"
    fish.board.dates.gone(batch(fish).id)
    assert severe(fish, wednesday) == said
    fish.now.later(hours=20)
    fish.board.handover.receive(kind="dinner", all=True)
    assert severe(fish) == ["Past its use-by date, Bar: Ryzlink 2 bottle (Wed 25 Nov) (must not be sold)"]


def test_the_handover_is_not_drowned_in_dates(fish: Bistro) -> None:
    for n in range(8):
        fish.board.dates.note("W-1", "bar" if n else "cellar", f"{n + 1}.11.26", "1")
    fish.board.dates.note("F-1", "bar", "22.11.26")
    assert len(severe(fish)) == 2, "a point for each place"
    assert "(Fri 6 Nov); 3 more (must not be sold)" in severe(fish)[0] + severe(fish)[1]
    text = handover_text(fish.board.handover.of(), 80)
    assert "must not be sold" in text


def test_the_list_of_dates(fish: Bistro) -> None:
    next_shift(fish)
    fish.board.dates.mark_down(batch(fish).id, "30")
    fish.board.dates.note("W-1", "cellar", "20.11.26")
    rows = TABLES["dates"](fish.board)
    assert [(one["name"], one["state"], one["lot"], one["text"]) for one in rows] == [
        ("Ryzlink", "past", "", ""),
        ("Trout", "later", "L7", "3 kg  -30 %"),
        ("Trout", "later", "L8", "2 kg"),
    ]
