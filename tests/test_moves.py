"""Stories about what comes and goes between counts, and about what is off."""

from __future__ import annotations

from decimal import Decimal

import pytest
from conftest import Bistro, instant
from hypothesis import given
from hypothesis import strategies as st

from data.record import Partition
from shiftboard.briefing import Briefing
from shiftboard.downtime import Pack as DowntimePack
from shiftboard.errors import AlreadyTakenBack, NeedsReason, NotFound
from shiftboard.printing.coats import receipt_lines
from shiftboard.printing.lines import cells
from shiftboard.printing.printers import Printer
from shiftboard.printing.records import BRIEFING, PACK
from shiftboard.printing.text import handover_text
from shiftboard.stock.counts import Count
from shiftboard.stock.eighty_six import EightySixed
from shiftboard.stock.errors import BadQuantity, NothingMoved, NotKeptThere, OffAlready, SamePlace, WhichPlace
from shiftboard.stock.levels import Level, folded_flows
from shiftboard.stock.movements import Flow, Movement, MovementKind, WasteReason
from shiftboard.stock.records import Item, Pack, Place

WINE = Item(
    id="W-1", sku="W-1", name="Ryzlink", category="Wine", unit="bottle", places=("cellar", "bar"),
    packs=(Pack("case", Decimal(12)),), cost=Decimal(150), supplier="vinar",
)  # fmt: skip


@pytest.fixture
def wine(bistro: Bistro) -> Bistro:
    """Ryzlink in the cellar and the bar; Monday's dinner is open, and 24 + 6 bottles are counted."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Place(id="bar", name="Bar"))
        tx.put(WINE)
    bistro.open()
    count(bistro, "24", "6")
    bistro.now.later(minutes=10)
    return bistro


def begin(bistro: Bistro, cellar: str, bar: str) -> Count:
    """A count of everything with these two entries, not ended yet."""
    stock = bistro.board.stock
    begun = stock.begin("everything")
    for place, text in (("cellar", cellar), ("bar", bar)):
        stock.count(begun.id, place, "W-1", text)
    return begun


def approve(bistro: Bistro, begun: Count) -> Count:
    stock = bistro.board.stock
    for line in stock.again(begun):
        stock.count(begun.id, line.place, line.item, line.entries[-1].typed)
    stock.finish(begun.id)
    return stock.approve(begun.id)


def count(bistro: Bistro, cellar: str, bar: str) -> Count:
    return approve(bistro, begin(bistro, cellar, bar))


def on_hand(bistro: Bistro) -> tuple[int, int]:
    """Bottles in the cellar and in the bar."""
    levels = bistro.board.stock.levels()
    return int(levels["cellar", "W-1"].on_hand), int(levels["bar", "W-1"].on_hand)


def next_shift(bistro: Bistro) -> None:
    bistro.board.handover.close("quiet")
    bistro.now.later(hours=20)
    bistro.board.handover.receive(kind="dinner", all=True)


def test_waste_takes_from_what_is_on_hand_and_keeps_its_value(wine: Bistro) -> None:
    spilt = wine.board.moves.waste("W-1", "cellar", "1c+2", WasteReason.DAMAGED, note="shelf came down")
    assert (spilt.amount, spilt.typed, spilt.value, spilt.reason) == (14, "1c+2", 2100, "damaged")
    assert on_hand(wine) == (10, 6)
    assert wine.board.stock.on_hand()["W-1"].amount == 16


def test_a_transfer_takes_from_one_place_and_adds_to_the_other(wine: Bistro) -> None:
    wine.board.moves.transfer("W-1", "cellar", "bar", "1c")
    assert on_hand(wine) == (12, 18)


def test_what_is_given_back_goes_to_its_supplier(wine: Bistro) -> None:
    back = wine.board.moves.give_back("W-1", "cellar", "6", note="corked")
    assert (back.supplier, back.note) == ("vinar", "corked")
    assert on_hand(wine) == (18, 6)


def test_what_is_taken_back_never_was(wine: Bistro) -> None:
    spilt = wine.board.moves.waste("W-1", "bar", "2", WasteReason.SPOILED)
    wine.board.moves.take_back(spilt.id)
    assert on_hand(wine) == (24, 6)
    assert wine.board.moves.all() == []
    with pytest.raises(AlreadyTakenBack):
        wine.board.moves.take_back(spilt.id)


def test_what_cannot_be_moved_says_why_and_changes_nothing(wine: Bistro) -> None:
    moves = wine.board.moves
    with pytest.raises(BadQuantity):
        moves.waste("W-1", "bar", "three", WasteReason.SPOILED)
    with pytest.raises(NothingMoved, match="0 of Ryzlink"):
        moves.waste("W-1", "bar", "0", WasteReason.SPOILED)
    with pytest.raises(NeedsReason):
        moves.waste("W-1", "bar", "1", WasteReason.OTHER)
    with pytest.raises(WhichPlace, match="Cellar, Bar"):
        moves.waste("W-1", "", "1", WasteReason.SPOILED)
    with pytest.raises(SamePlace):
        moves.transfer("W-1", "bar", "bar", "1")
    with pytest.raises(NotKeptThere, match="Ryzlink is not kept in office"):
        moves.transfer("W-1", "bar", "office", "1")
    with pytest.raises(NeedsReason):
        moves.recall("W-1", "bar", "1", " ")
    with pytest.raises(NotFound):
        moves.waste("W-9", "bar", "1", WasteReason.SPOILED)
    assert list(wine.board.store.table(Movement)) == []


def test_it_is_the_same_after_the_shift_is_sealed(wine: Bistro) -> None:
    wine.board.moves.waste("W-1", "cellar", "4", WasteReason.EXPIRED)
    next_shift(wine)
    assert wine.board.store.table(Level).get("cellar:W-1") is not None
    assert on_hand(wine) == (20, 6)
    wine.board.moves.waste("W-1", "cellar", "1", WasteReason.EXPIRED)
    next_shift(wine)
    level = wine.board.store.table(Level).get("cellar:W-1")
    assert level is not None
    assert [(one.kind, one.amount) for one in level.flows] == [(MovementKind.WASTE, -5)], "kept as one"
    assert on_hand(wine) == (19, 6)


def test_a_count_knows_what_went_before_and_after_each_of_its_lines(wine: Bistro) -> None:
    """24 are there; 4 break, 20 are counted, 2 more break before it is approved: 18, and none is missing."""
    moves, stock = wine.board.moves, wine.board.stock
    moves.waste("W-1", "cellar", "4", WasteReason.DAMAGED)
    wine.now.later(minutes=5)
    begun = begin(wine, "20", "6")
    wine.now.later(minutes=5)
    moves.waste("W-1", "cellar", "2", WasteReason.DAMAGED)
    assert [(one.expected, one.units) for one in stock.variances(begun)] == [(26, 0)]
    approve(wine, begun)
    assert on_hand(wine) == (18, 6)
    next_shift(wine)
    assert on_hand(wine) == (18, 6)


def test_a_count_that_goes_on_into_the_next_shift_knows_what_went_meanwhile(wine: Bistro) -> None:
    """1 breaks and 23 are counted on Monday, then 2 break; it is approved on Tuesday: 21."""
    wine.board.moves.waste("W-1", "cellar", "1", WasteReason.DAMAGED)
    wine.now.later(minutes=5)
    begun = begin(wine, "23", "6")
    wine.now.later(minutes=5)
    wine.board.moves.waste("W-1", "cellar", "2", WasteReason.DAMAGED)
    next_shift(wine)
    assert on_hand(wine) == (21, 6), "24 of the earlier count, less 3"
    approve(wine, begun)
    assert on_hand(wine) == (21, 6), "23 of this one, less the 2 that broke after it"
    next_shift(wine)
    assert on_hand(wine) == (21, 6)


def test_what_was_counted_later_stands_whoever_approves_first(wine: Bistro) -> None:
    early = begin(wine, "23", "6")
    wine.now.later(minutes=30)
    stock = wine.board.stock
    late = stock.begin("cellar")
    stock.count(late.id, "cellar", "W-1", "22")
    approve(wine, late)
    approve(wine, early)
    assert on_hand(wine) == (22, 6)
    next_shift(wine)
    assert on_hand(wine) == (22, 6)


def test_of_what_was_never_counted_nothing_is_known(wine: Bistro) -> None:
    with wine.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Item(id="N-1", sku="N-1", name="Napkins", category="Paper", unit="pack", places=("bar",)))
    wine.board.moves.waste("N-1", "", "2", WasteReason.DAMAGED)
    assert "N-1" not in wine.board.stock.on_hand()
    next_shift(wine)
    assert "N-1" not in wine.board.stock.on_hand()


FLOWS = st.builds(
    Flow,
    st.sampled_from(MovementKind),
    st.decimals(-1000, 1000, places=3),
    st.integers(0, 600).map(lambda m: instant(f"{8 + m // 60:02}:{m % 60:02}")),
)


@given(st.lists(FLOWS), st.integers(0, 600).map(lambda m: instant(f"{8 + m // 60:02}:{m % 60:02}")))
def test_flows_in_fewer_records_come_to_the_same(flows: list[Flow], cut: object) -> None:
    """What is on hand is the same; so is what came after the instant that is still needed."""
    from datetime import datetime

    assert isinstance(cut, datetime)
    short = folded_flows(flows, cut)
    assert sum(one.amount for one in short) == sum(one.amount for one in flows)
    after = [one for one in flows if one.at > cut]
    assert [one for one in short if one.at > cut] == after
    assert len(short) <= len(MovementKind) + len(after)


# 86


def test_what_is_off_is_off_until_it_is_back_on(wine: Bistro) -> None:
    desk = wine.board.eighty_six
    bass = desk.take_off("Sea bass", reason="offer the trout")
    with pytest.raises(OffAlready, match="Sea bass is off already"):
        desk.take_off("sea BASS")
    assert [(one.name, one.reason) for one in desk.off()] == [("Sea bass", "offer the trout")]
    next_shift(wine)
    assert [one.name for one in desk.off()] == ["Sea bass"], "it is off in the next shift, too"
    desk.back_on(desk.named("bass").id)
    assert desk.off() == []
    next_shift(wine)
    assert desk.off() == []
    with pytest.raises(NotFound, match="It is not off"):
        desk.back_on(bass.id)


def test_back_on_between_two_shifts(wine: Bistro) -> None:
    desk = wine.board.eighty_six
    desk.take_off("Ryzlink", item="W-1")
    wine.board.handover.close("quiet")
    wine.now.later(hours=1)
    assert [one.name for one in desk.off()] == ["Ryzlink"]
    desk.back_on(desk.off()[0].id)
    assert desk.off() == []
    wine.now.later(hours=19)
    wine.board.handover.receive(kind="dinner", all=True)
    assert desk.off() == []
    assert desk.of_item("W-1") is None
    assert [one.back_by for one in wine.board.store.table(EightySixed)] == ["ana"]


# what the next shift reads of it


def test_the_handover_names_what_is_off_and_what_was_thrown_away(wine: Bistro) -> None:
    board = wine.board
    board.eighty_six.take_off("Sea bass", reason="offer the trout")
    trout = board.eighty_six.take_off("Trout")
    board.moves.waste("W-1", "cellar", "1c", WasteReason.DAMAGED)
    board.moves.waste("W-1", "bar", "2", WasteReason.OTHER, note="the cork broke")
    board.moves.give_back("W-1", "bar", "1", note="corked")
    board.moves.take_back(board.moves.waste("W-1", "bar", "5", WasteReason.SPOILED).id)
    wine.now.later(minutes=30)
    board.eighty_six.back_on(trout.id)
    page = board.handover.of()
    assert [(one.text, one.detail) for one in page.points if one.text.startswith("86")] == [
        ("86: Sea bass", "offer the trout · since Mon 23 Nov 15:10")
    ]
    assert page.stock == (
        "86 and back on: Trout 15:10–15:40",
        "Waste CZK2,100.00: Ryzlink 12 bottle (broken or spilt); Ryzlink 2 bottle (the cork broke)",
        "Given back: Ryzlink 1 bottle (corked)",
    )
    assert "Ryzlink 12 bottle (broken or spilt)" in handover_text(page, 80)
    for columns in (32, 42, 48):
        lines = list(receipt_lines(page, Printer(name="r", address="tcp://x", columns=columns)))
        assert max(cells(line.text) for line in lines) <= columns
        assert "STOCK" in {line.text.strip() for line in lines}
    next_shift(wine)
    assert "86: Sea bass" in [one.text for one in board.handover.of().points]
    assert board.handover.of().stock == ()


def test_the_briefing_and_the_downtime_pack_name_what_is_off(wine: Bistro) -> None:
    board = wine.board
    board.eighty_six.take_off("Sea bass", reason="offer the trout")
    board.eighty_six.take_off("Oysters", reason="90 Kč each, too dear")
    for standing in ("open", "between"):
        if standing == "between":
            board.handover.close("quiet")
            wine.now.later(hours=15)
        briefing = board.prints.documents.of(BRIEFING).page
        assert isinstance(briefing, Briefing)
        assert briefing.off == ("Sea bass: offer the trout", "Oysters"), "no money on the wall"
        text = "\n".join(line.text for line in receipt_lines(briefing, Printer(name="r", address="tcp://x")))
        assert "86: NOT TODAY" in text
        pack = board.prints.documents.of(PACK).page
        assert isinstance(pack, DowntimePack)
        assert pack.open[0].text == "86: Sea bass"
