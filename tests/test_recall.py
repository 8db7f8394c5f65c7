"""Stories about recalls: where a lot came to in any shift, what is taken out of sale, who must know it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from conftest import MONDAY, Bistro
from test_commands import Run, refused, run
from test_dates import STANDING, batch, bring, count_all, fish, later, lots
from test_moves import next_shift

from shiftboard.errors import AlreadyTakenBack, NeedsText, NotFound
from shiftboard.log import LogKind
from shiftboard.stock.deliveries import Details
from shiftboard.stock.errors import BadQuantity, NotKeptThere, UnknownLot
from shiftboard.stock.movements import MovementKind

__all__ = ["fish", "run"]

SAID = "Recall: lot L7, Trout: 3 kg taken out of sale"


def bring_wine(fish: Bistro, place: str, amount: str, lot: str) -> None:
    """Makro brings Ryzlink with a lot, which asks for no date."""
    desk = fish.board.deliveries
    delivery = desk.begin("makro").id
    desk.receive(delivery, "W-1", amount, Details(place=place, lot=lot))
    desk.finish(delivery)


# where it came to


@STANDING
@pytest.mark.parametrize("indexed", [False, True], ids=["looked through", "indexed"])
def test_a_lot_is_found_in_every_shift(fish: Bistro, so: str, indexed: bool) -> None:
    """L7 came on Monday and again later; it is found whatever case, also when nothing of it is known."""
    fish.board.dates.gone(batch(fish).id)
    bring_wine(fish, "cellar", "6", "Š-7/b")
    later(fish, so)
    if indexed:
        fish.board.search().rebuild()
    [trout] = fish.board.recalls.find(" l7 ")
    told = [(one.item, one.place, one.amount, one.supplier) for one in trout.came]
    assert (trout.lot, trout.item, told) == ("L7", "F-1", [("F-1", "bar", 3, "makro")])
    assert trout.came[0].use_by == MONDAY + timedelta(days=1)
    [wine] = fish.board.recalls.find("s-7/B")
    assert [(one.place, one.amount) for one in wine.came] == [("cellar", 6)]
    assert [(one.place, one.of_lot) for one in wine.places] == [("cellar", 6), ("bar", None)]
    assert fish.board.recalls.find("L77") == []
    assert fish.board.recalls.find("L7", "W-1") == []
    bring(fish, "1", "28.11.", "L7")
    assert [one.amount for one in fish.board.recalls.find("L7")[0].came] == [3, 1]


def test_a_lot_of_two_items_and_one_that_was_found_on_a_pack(fish: Bistro) -> None:
    bring_wine(fish, "bar", "6", "l7")
    fish.board.dates.note("F-1", "bar", "30.11.", "", "Z 9")
    found = fish.board.recalls.find("L7")
    assert [(one.item, one.lot) for one in found] == [("F-1", "L7"), ("W-1", "l7")]
    [noted] = fish.board.recalls.find("z 9")
    assert [(one.supplier, one.amount) for one in noted.came] == [("", None)]
    next_shift(fish)
    next_shift(fish)
    assert len(fish.board.recalls.find("z 9")[0].came) == 1


def test_what_was_refused_or_corrected_did_not_come(fish: Bistro) -> None:
    desk = fish.board.deliveries
    delivery = desk.begin("makro").id
    desk.receive(delivery, "F-1", "3", Details(temperature="1", use_by="26.11.", lot="L9"))
    desk.refuse(delivery, "F-1", "3", "warm")
    assert fish.board.recalls.find("L9") == []
    next_shift(fish)
    assert fish.board.recalls.find("L9") == []
    with pytest.raises(UnknownLot, match="Nothing with the lot “L9”"):
        fish.board.recalls.trace("L9")
    with pytest.raises(NeedsText):
        fish.board.recalls.find("  ")


def test_what_is_on_hand_stands_beside_it(fish: Bistro) -> None:
    count_all(fish, "4")
    [trout] = fish.board.recalls.find("L7")
    assert [(one.place, one.on_hand, one.of_lot) for one in trout.places] == [("bar", 4, 3)]


# taking it out of sale


@STANDING
def test_a_recall_takes_it_out_and_is_handed_over_until_it_is_settled(fish: Bistro, so: str) -> None:
    count_all(fish, "4")
    fish.now.later(minutes=5)
    later(fish, so)
    board = fish.board
    board.recalls.recall("l7", "F-1", {"bar": "3"}, "the supplier called")
    assert lots(fish) == ["L8"]
    assert board.stock.on_hand()["F-1"].amount == 1
    [moved] = board.moves.all(MovementKind.RECALL)
    assert (moved.item, moved.place, moved.amount, moved.lot) == ("F-1", "bar", 3, "L7")
    [entry] = board.log.open()
    assert (entry.text, entry.kind) == (f"{SAID} (the supplier called)", LogKind.INCIDENT)
    for _shift in range(2):
        if board.shifts.current() is None:
            fish.now.later(hours=14)
            board.handover.receive(kind="dinner", all=True)
        next_shift(fish)
        assert f"{SAID} (the supplier called)" in [one.text for one in board.handover.of().severe]
        assert lots(fish) == ["L8"]
    board.log.settle(board.log.open()[0].id, "collected by Makro")
    next_shift(fish)
    assert SAID not in " ".join(one.text for one in board.handover.of().points)


def test_the_handover_names_what_was_taken_where(fish: Bistro) -> None:
    bring_wine(fish, "cellar", "6", "R1")
    fish.board.moves.transfer("W-1", "cellar", "bar", "1")
    fish.board.recalls.recall("R1", "W-1", {"cellar": "5", "bar": "1", }, "glass")  # fmt: skip
    page = fish.board.handover.of()
    assert "Recalled: Ryzlink 5 bottle (lot R1, Cellar, glass)" in page.stock
    assert "Recalled: Ryzlink 1 bottle (lot R1, Bar, glass)" in page.stock
    assert "Recall: lot R1, Ryzlink: 6 bottle taken out of sale (glass)" in [one.text for one in page.severe]


def test_it_is_one_write_and_one_taking_back(fish: Bistro) -> None:
    board = fish.board
    before = fish.files()
    for taken, told in (
        ({"bar": "x"}, BadQuantity),
        ({"cellar": "1"}, NotKeptThere),
        ({"bar": "1", "cellar": "1"}, NotKeptThere),
    ):
        with pytest.raises(told):
            board.recalls.recall("L7", "F-1", taken)
    with pytest.raises(NotFound):
        board.recalls.recall("L7", "X-1", {})
    assert fish.files() == before
    shift = fish.folder / "live" / f"{fish.shift.id}.jsonl"
    lines = len(shift.read_text().splitlines())
    board.recalls.recall("L7", "F-1", {"bar": "3"})
    assert len(shift.read_text().splitlines()) == lines + 1
    moved = board.moves.all(MovementKind.RECALL)[0]
    board.take_back()
    assert lots(fish) == ["L7", "L8"]
    assert (board.moves.all(MovementKind.RECALL), board.log.open()) == ([], [])
    with pytest.raises(AlreadyTakenBack):
        board.recalls.take_back(moved.id)


def test_a_recall_without_a_batch_is_taken_back_whole(fish: Bistro) -> None:
    """Nobody wrote the lot down when it came: it is read off the packs, and taken out all the same."""
    board = fish.board
    board.recalls.recall("X1", "W-1", {"bar": "2", "cellar": "1c"})
    assert [(one.place, one.amount) for one in board.moves.all(MovementKind.RECALL)] == [
        ("bar", 2),
        ("cellar", 12),
    ]
    assert [one.text for one in board.log.open()] == ["Recall: lot X1, Ryzlink: 14 bottle taken out of sale"]
    board.take_back()
    assert (board.moves.all(MovementKind.RECALL), board.log.open()) == ([], [])


def test_all_that_came_with_the_lot_is_gone_and_comes_back_together(fish: Bistro) -> None:
    """Two deliveries and two places; the person takes the recall back, and every batch is there again."""
    bring(fish, "1", "28.11.", "l7")
    for place in ("bar", "cellar"):
        bring_wine(fish, place, "6", "R1")
    board = fish.board
    board.recalls.recall("L7", "F-1", {"bar": "4"})
    assert (lots(fish), len(board.dates.of_item("W-1"))) == (["L8"], 2)
    board.recalls.recall("r1", "W-1", {"bar": "6", "cellar": "5"})
    assert board.dates.of_item("W-1") == []
    board.take_back()
    assert [one.place for one in board.dates.of_item("W-1")] == ["bar", "cellar"]
    board.take_back()
    assert lots(fish) == ["L7", "L8", "l7"]
    assert (board.moves.all(MovementKind.RECALL), board.log.open()) == ([], [])
    next_shift(fish)
    assert lots(fish) == ["L7", "L8", "l7"]


def test_a_recall_of_which_nothing_is_left_is_told_all_the_same(fish: Bistro) -> None:
    fish.board.recalls.recall("L7", "F-1", {"bar": "0"})
    assert fish.board.moves.all(MovementKind.RECALL) == []
    assert lots(fish) == ["L8"]
    assert [one.text for one in fish.board.log.open()] == ["Recall: lot L7, Trout: nothing of it is here"]


# the command


def test_the_command_says_where_it_came_to_and_takes_it_out(run: Run, fish: Bistro) -> None:
    count_all(fish, "4")
    fish.now.later(minutes=5)
    assert run("recall", "l7").out.splitlines() == [
        "Lot L7: Trout",
        "Mon 23 Nov 2026 · 3 kg · Makro · Bar · use by Tue 24 Nov",
        "Bar: on hand: 4 kg, of this lot at most 3 kg",
    ]
    [found] = run("recall", "l7", "--json").json
    assert (found["item"], found["came"][0]["amount"], found["places"][0]["on_hand"]) == ("F-1", "3", "4")
    said = run("recall", "L7", "--take", "bar=2.5", "--note", "Makro called", "--as", "AN")
    assert said.out == "Saved: Recall: lot L7, Trout: 2.5 kg taken out of sale (Makro called)\n"
    assert fish.board.stock.on_hand()["F-1"].amount == Decimal("1.5")


def test_what_the_command_refuses(run: Run, fish: Bistro) -> None:
    bring_wine(fish, "bar", "6", "L7")
    before = fish.files()
    refused(run("recall", "Q9"), "Nothing with the lot “Q9”", "name the item")
    refused(
        run("recall", "L7", "--take", "bar=1", "--as", "AN"), "came with Trout and with Ryzlink", "--item"
    )
    refused(run("recall", "L7", "--item", "trout", "--take", "cellar=1", "--as", "AN"), "is not kept in")
    refused(run("recall", "L7", "--item", "trout", "--take", "attic=1", "--as", "AN"), "attic")
    assert run("recall", "L7", "--take", "bar", "--as", "AN").code == 2
    assert fish.files() == before
    assert "It never came here" in run("recall", "Q9", "--item", "trout").out
