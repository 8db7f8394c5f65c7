"""Counts from files and to files: entered as by hand, all of them or none, and approved on the board."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Bistro, Now
from test_commands import Run, refused, run

from data.record import Partition
from shiftboard.errors import CannotImport, NotFound
from shiftboard.exchange.counts import COLUMNS, read_counts, told, write_count, write_on_hand
from shiftboard.exchange.faults import Faults
from shiftboard.exchange.files import read_sheet_file
from shiftboard.language import use
from shiftboard.stock import Item, Pack, Place
from shiftboard.stock.counts import EVERYTHING, Count, Counted, Sheet, SheetKind, Stage
from shiftboard.stock.desk import Entry
from shiftboard.stock.errors import CountGoesOn, KeptNowhere, NotInCount, UnknownPack, WhichPlace

__all__ = ["run"]


@pytest.fixture
def wine(bistro: Bistro) -> Bistro:
    """Wines in a cellar and a bar; Monday's dinner is open."""
    case = (Pack("case", Decimal(12)),)
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Place(id="bar", name="Bar"))
        for n, name in enumerate(("Ryzlink", "Frankovka", "Muškát")):
            tx.put(
                Item(
                    id=f"00{n}", sku=f"00{n}", name=name, category="Wine", unit="bottle", position=n,
                    packs=case, places=("cellar", "bar") if n == 0 else ("cellar",), cost=Decimal("150.50"),
                    barcode="4006381333931" if n == 1 else "",
                )
            )  # fmt: skip
        tx.remove(tx.get(Item, "W-1") or Item(sku="", name="", category="", unit="", places=()))
        tx.put(Sheet(id="hot", name="Hot items", kind=SheetKind.HOT, items=("000", "001")))
    bistro.open()
    return bistro


def standing(bistro: Bistro) -> dict[str, str]:
    """What stands, by count, place and item."""
    stock = bistro.board.stock
    return {
        f"{count.name}: {line.place} {line.item}": line.counted.typed
        for count in bistro.board.store.table(Count)
        for line in stock.lines(count)
        if line.counted is not None
    }


def sheet(folder: Path, *lines: str) -> Path:
    file = folder / "counts.csv"
    file.write_text("\r\n".join(lines), "utf-8")
    return file


def enter(bistro: Bistro, file: Path, of: str = "") -> list[Counted]:
    stock = bistro.board.stock
    read = read_counts(file, stock, of)
    return stock.count_all(read.entries, read.sheet)


def refusal(bistro: Bistro, file: Path, of: str = "") -> str:
    """All that is wrong; nothing is entered and no count begun."""
    before = bistro.files()
    with pytest.raises(CannotImport) as wrong:
        enter(bistro, file, of)
    assert bistro.files() == before
    said = wrong.value.fields["all"]
    assert isinstance(said, tuple)
    return "\n".join(said)


# in


def test_counts_are_entered_reviewed_and_approved(wine: Bistro, tmp_path: Path) -> None:
    """By SKU, barcode and name, in packs and loose; a line without an amount is not counted."""
    file = sheet(
        tmp_path,
        "sku,barcode,name,place,amount,unit",
        "000,,,Bar,3c+4,bottle",
        "000,,,cellar,0,",
        ',4006381333931,,,"1,234.50",',
        ",,muskat,Cellar,,bottle",
    )
    assert enter(wine, file)
    assert standing(wine) == {
        "Bar: bar 000": "3c+4",
        "Cellar: cellar 000": "0",
        "Cellar: cellar 001": "1234.5",
    }
    stock = wine.board.stock
    (bar,) = (one for one in stock.counts() if one.sheet == "bar")
    assert stock.finish(bar.id).stage is Stage.REVIEW
    stock.approve(bar.id)
    assert stock.on_hand()["000"].amount == 40


def test_they_go_into_the_count_that_goes_on(wine: Bistro, tmp_path: Path) -> None:
    """One of everything is under way: a matching amount is an entry too, another stands instead."""
    stock = wine.board.stock
    everything = stock.begin(EVERYTHING)
    stock.count(everything.id, "cellar", "001", "5")
    stock.count(everything.id, "cellar", "002", "6")
    file = sheet(tmp_path, "sku,amount", "001,5", "002,7")
    assert list(told(read_counts(file, stock), stock)) == [
        "Frankovka, Cellar: 5 → 5 bottle",
        "Muškát, Cellar: 6 → 7 bottle",
    ]
    enter(wine, file)
    assert [count.sheet for count in stock.counts()] == [EVERYTHING]
    assert {one.item: len(one.entries) for one in stock.lines(everything) if one.entries} == {
        "001": 2,
        "002": 2,
    }
    assert standing(wine) == {"Everything: cellar 001": "5", "Everything: cellar 002": "7"}


def test_into_the_count_of_a_sheet(wine: Bistro, tmp_path: Path) -> None:
    """It is begun where it is not; what the sheet does not ask for is a fault."""
    file = sheet(tmp_path, "sku,place,amount", "000,Bar,1", "001,Cellar,2")
    enter(wine, file, "hot")
    assert standing(wine) == {"Hot items: bar 000": "1", "Hot items: cellar 001": "2"}
    more = sheet(tmp_path, "sku,amount", "002,3")
    assert refusal(wine, more, "Hot").startswith("line 2, column place: Muškát (Cellar) is not counted here")
    with pytest.raises(NotFound):
        read_counts(more, wine.board.stock, "Nothing like it")


@pytest.mark.parametrize(
    ("header", "line", "words"),
    [
        ("sku,amount", "000,1", "line 2, column place: Ryzlink is kept in several places: Cellar, Bar"),
        ("sku,place,amount", "001,Bar,1", "line 2, column place: Frankovka (Bar) is not counted here"),
        ("sku,place,amount", "001,Attic,1", "There is no place called “Attic”"),
        ("sku,amount", "099,1", "line 2, column sku: There is no item called “099”"),
        ("sku,amount", ",1", "line 2, column sku: Say which item"),
        ("name,amount", "Frank,1", "line 2, column name: There is no item called “Frank”"),
        ("barcode,amount", "4006381333932,1", "line 2, column barcode: 4006381333932 is no barcode"),
        ("sku,amount", "001,3x", "line 2, column amount: There is no pack “x” here"),
        ("sku,amount", "001,-3", "line 2, column amount: “-3” is no amount"),
        ("sku,amount", '001,"1,234"', "line 2, column amount: “1,234” can be read as 1234 or as 1.234"),
        ("sku,amount,unit", "001,3,kg", "line 2, column unit: Frankovka is counted in bottle, not in kg"),
        ("sku,amount", "001,", "No line has an amount"),
        ("sku,name", "001,Frankovka", "line 1: “amount” is missing"),
    ],
)
def test_each_fault_with_its_line_and_column(
    wine: Bistro, header: str, line: str, words: str, tmp_path: Path
) -> None:
    assert words in refusal(wine, sheet(tmp_path, header, line))


def test_a_line_that_is_there_twice_names_both(wine: Bistro, tmp_path: Path) -> None:
    file = sheet(tmp_path, "sku,name,amount", "001,,1", ",Muškát,2", ",Frankovka,3")
    assert refusal(wine, file).startswith("line 4, column sku: “Frankovka” stands in line 2 already")


def test_two_items_of_one_name_are_told_apart_by_sku(wine: Bistro, tmp_path: Path) -> None:
    with wine.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Item(id="x", sku="x", name="MUSKAT", category="", unit="l", places=("bar",)))
    file = sheet(tmp_path, "name,amount", "Muškát,1")
    assert "fits MUSKAT (x) and Muškát (002)" in refusal(wine, file)


def test_a_czech_spreadsheet(wine: Bistro, tmp_path: Path) -> None:
    file = tmp_path / "inventura.csv"
    file.write_bytes("SKU;place;amount\r\n001;Cellar;1 234,5\r\n002;Cellar;1,125\r\n".encode("cp1250"))
    use("cs")
    assert [one.amount for one in enter(wine, file)] == [Decimal("1234.5"), Decimal("1.125")]


# all or none


def test_several_amounts_are_one_transaction(wine: Bistro) -> None:
    """The last one is wrong: nothing is entered, and no count begun."""
    stock, before = wine.board.stock, wine.files()
    good = Entry("000", "bar", "3")
    for wrong, error in (
        (Entry("001", "", "3x4y"), UnknownPack),
        (Entry("000", "", "1"), WhichPlace),
        (Entry("001", "bar", "1"), NotInCount),
        (Entry("none", "", "1"), NotFound),
    ):
        with pytest.raises(error):
            stock.count_all([good, wrong])
        assert wine.files() == before


def test_what_is_kept_in_no_place_is_told(wine: Bistro) -> None:
    with wine.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Item(id="x", sku="x", name="Nowhere", category="", unit="l", places=()))
    with pytest.raises(KeptNowhere):
        wine.board.stock.count_item("x", "1")


def test_a_count_that_waits_to_be_approved_takes_nothing(wine: Bistro, tmp_path: Path) -> None:
    stock = wine.board.stock
    count = stock.begin("bar")
    stock.finish(count.id, "no time")
    with pytest.raises(CountGoesOn):
        enter(wine, sheet(tmp_path, "sku,place,amount", "000,Bar,1"))
    assert standing(wine) == {}


def test_two_thousand_amounts(wine: Bistro, tmp_path: Path) -> None:
    with wine.board.store.transaction(Partition.BOARD, "") as tx:
        for n in range(2000):
            tx.put(Item(id=f"n{n}", sku=f"n{n}", name=f"N {n}", category="", unit="kg", places=("bar",)))
    seen: list[tuple[int, int]] = []
    file = sheet(tmp_path, "sku,amount", *(f"n{n},{n}" for n in range(2000)))
    read = read_counts(file, wine.board.stock, "", lambda done, of: seen.append((done, of)))
    assert len(wine.board.stock.count_all(read.entries)) == 2000
    assert seen[-1] == (2000, 2000)
    assert len(wine.board.stock.counts()) == 1


# out


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_on_hand_goes_out_in_shelf_order(wine: Bistro, ending: str, now: Now, tmp_path: Path) -> None:
    stock, file = wine.board.stock, tmp_path / f"counts.{ending}"
    count = stock.begin("cellar")
    for n, typed in enumerate(("3c+4", "0", "2.5")):
        stock.count(count.id, "cellar", f"00{n}", typed)
    stock.finish(count.id)
    stock.approve(count.id)
    assert write_on_hand(file, stock, wine.board.clock) == 3
    rows = read_sheet_file(file, COLUMNS, ("sku",), Faults(file.name)).rows
    assert [list(one.cells.values()) for one in rows] == [
        ["000", "", "Ryzlink", "Cellar", "40", "bottle", "2026-11-23 15:00", "", rows[0].cells["value"]],
        [
            "001",
            "4006381333931",
            "Frankovka",
            "Cellar",
            "0",
            "bottle",
            "2026-11-23 15:00",
            "",
            rows[1].cells["value"],
        ],
        ["002", "", "Muškát", "Cellar", "2.5", "bottle", "2026-11-23 15:00", "", rows[2].cells["value"]],
    ]
    assert [Decimal(one.cells["value"]) for one in rows] == [6020, 0, Decimal("376.25")]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "cs"])
def test_a_count_goes_out_and_what_is_written_into_it_comes_back(
    wine: Bistro, ending: str, language: str, tmp_path: Path
) -> None:
    """What is not counted yet has no amount; what is, is an entry once more and stands as it stood."""
    use(language)
    stock, file = wine.board.stock, tmp_path / f"counts.{ending}"
    count = stock.begin("cellar")
    stock.count(count.id, "cellar", "000", "3c+4")
    stock.count(count.id, "cellar", "002", "2.5")
    assert write_count(file, stock, wine.board.clock, count) == 3
    read = read_counts(file, stock, "cellar")
    assert [(one.entry.item, one.amount, one.before) for one in read.rows] == [
        ("000", 40, 40),
        ("002", Decimal("2.5"), Decimal("2.5")),
    ]
    stock.count_all(read.entries, read.sheet)
    assert {one.item: one.counted.amount for one in stock.lines(count) if one.counted} == {
        "000": 40,
        "002": Decimal("2.5"),
    }


# by command


def test_counts_by_command(wine: Bistro, run: Run, tmp_path: Path) -> None:
    """A dry run enters nothing; then it is entered, and a person approves it on the board."""
    file = sheet(tmp_path, "sku,amount", "001,3c", "002,4")
    said = run("import", "counts", str(file), "--dry-run")
    assert said.out.splitlines() == [
        "2 amounts, counted now:",
        "  Frankovka, Cellar: 36 bottle",
        "  Muškát, Cellar: 4 bottle",
        "Nothing was changed yet. Without --dry-run it is.",
    ]
    assert standing(wine) == {}
    done = run("import", "counts", str(file), "--sheet", "Cellar", "--json").json
    assert [(one["item"], one["typed"], one["amount"], one["by"]) for one in done] == [
        ("001", "3c", "36", "ana"),
        ("002", "4", "4", "ana"),
    ]
    again = run("import", "counts", str(file))
    assert again.out.splitlines()[-1] == "They are entered. Review the count and approve it on the board."
    out = tmp_path / "out.csv"
    assert run("export", "counts", str(out), "Cell").out == f"3 lines are in {out}.\n"
    assert run("export", "counts", str(tmp_path / "on-hand.xlsx")).out.startswith("0 lines are in")
    refused(run("export", "counts", str(out), "Nothing"), "There is no count called “Nothing”", "Cellar")
    refused(run("import", "counts", str(sheet(tmp_path, "sku,amount", "001,x"))), "line 2, column amount")
