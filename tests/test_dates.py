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
from shiftboard.errors import (
    AlreadyTakenBack,
    BadPercent,
    BadQuantity,
    BadUseBy,
    BadValue,
    BatchGone,
    NotFound,
    NothingMoved,
    NotKeptThere,
    PastIsNotSold,
    ShiftboardError,
    WhichPlace,
)
from shiftboard.stock.batches import Batch, BatchCheck, batches_of
from shiftboard.stock.date_desk import read_percent
from shiftboard.stock.delivery_desk import Details
from shiftboard.stock.movements import Movement, MovementKind, WasteReason
from shiftboard.stock.records import Place, Supplier

TUESDAY, THURSDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)


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
