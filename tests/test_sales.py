"""Stories about sales from the till: what they lower, how files name things, what is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import MONDAY, Bistro, instant
from hypothesis import given
from hypothesis import strategies as st
from test_commands import Run, refused, run
from test_counts import counted, wine
from test_use import next_day

from data.record import Partition
from shiftboard.errors import CannotImport, NotAllowed
from shiftboard.exchange.files import write_sheet_file
from shiftboard.exchange.sales import day_in_name, needs_day, read_sales
from shiftboard.stock import Item
from shiftboard.stock.errors import SalesAreIn
from shiftboard.stock.movements import Movement, MovementKind
from shiftboard.stock.sales import SalesDay, SalesTaken, Sold, together

__all__ = ["run", "wine"]

TUESDAY = MONDAY + timedelta(days=1)


def sheet(folder: Path, *lines: str, name: str = "sales.csv") -> Path:
    file = folder / name
    file.write_text("\n".join(lines), "utf-8")
    return file


def sold(bistro: Bistro) -> list[tuple[str, str, str, datetime | None]]:
    """Every sale that is kept: item, place, amount, when."""
    found = bistro.board.moves.all(MovementKind.SALE)
    return [(one.item, one.place, f"{one.amount}", one.happened_at) for one in found]


def on_hand(bistro: Bistro) -> dict[str, Decimal]:
    return {item: one.amount for item, one in bistro.board.stock.on_hand().items()}


def faults(bistro: Bistro, file: Path) -> tuple[str, ...]:
    """What is wrong with a file; nothing of it is kept."""
    before = bistro.files()
    with pytest.raises(CannotImport) as error:
        read_sales(file, bistro.board.stock, bistro.board.clock)
    assert bistro.files() == before
    found = error.value.fields["all"]
    assert isinstance(found, tuple)
    return found


def test_what_was_sold_after_the_count_lowers_what_is_on_hand_and_earlier_does_not(
    run: Run, wine: Bistro, tmp_path: Path
) -> None:
    """Counted at 15:00: 2 at 14:00 were seen to go, 3 at 16:00 and 1 at 17:00 were not. 30 - 4 = 26."""
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    wine.now.later(hours=5)
    file = sheet(
        tmp_path, "item,quantity,date,time", "W-2,2,2026-11-23,14:00", "W-2,3,2026-11-23,16:00",
        "W-2,1,2026-11-23,17:00",
    )  # fmt: skip
    assert run("import", "sales", str(file)).out.splitlines() == [
        "1 day, 3 rows, 1 item",
        "Monday 23 November 2026: 1 item",
        "Frankovka: 6 bottle",
    ]
    wine.board.store.refresh()
    assert on_hand(wine) == {"W-2": 26, "W-1": 6}
    one = wine.board.moves.all(MovementKind.SALE)[0]
    assert (one.value, one.at) == (240, instant("14:00")), "2 at 120"


def test_a_day_without_times_was_sold_at_noon(wine: Bistro, tmp_path: Path) -> None:
    """Counted on Monday at 15:00: Monday's sales lower nothing, Tuesday's do."""
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    next_day(wine, 1)
    for lines in (("sku,quantity", "W-2,3"), ("sku,quantity,date", "W-2,4,2026-11-24 00:00:00")):
        file = sheet(tmp_path, *lines, name="till 2026-11-23.csv")
        wine.board.sales.take_in(read_sales(file, wine.board.stock, wine.board.clock))
    assert [at for *_others, at in sold(wine)] == [instant("12:00"), instant("12:00", TUESDAY)]
    assert on_hand(wine)["W-2"] == 26


def test_lines_of_one_minute_are_one_and_a_return_adds(wine: Bistro, tmp_path: Path) -> None:
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    wine.now.later(hours=3)
    file = sheet(
        tmp_path, "item,quantity,date",
        "W-2,2,23.11.2026 16:00:10", "Frankovka,1,2026-11-23T16:00", "W-1,-2,23. 11. 2026 16:30",
        "W-2,1,2026-11-23 17:00", "W-2,-1,2026-11-23 17:00",
    )  # fmt: skip
    read = read_sales(file, wine.board.stock, wine.board.clock)
    assert read.lines == 5
    wine.board.sales.take_in(read)
    assert [one[:3] for one in sold(wine)] == [("W-2", "cellar", "3"), ("W-1", "cellar", "-2")]
    assert on_hand(wine) == {"W-2": 27, "W-1": 8}


def test_it_is_taken_from_the_first_place_that_was_counted(wine: Bistro, tmp_path: Path) -> None:
    """Ryzlink is kept in the cellar and the bar."""
    file = sheet(tmp_path, "name,quantity", "Ryzlink,1")
    read = read_sales(file, wine.board.stock, wine.board.clock)
    assert [one.place for one in wine.board.sales.movements(read)] == ["cellar"]
    counted(wine, "bar", ryzlink="4", napkins="1")
    assert [one.place for one in wine.board.sales.movements(read)] == ["bar"]


def test_the_same_day_is_not_taken_in_twice(run: Run, wine: Bistro, tmp_path: Path) -> None:
    """Neither in the same shift nor after it was sealed; other days are."""
    file = sheet(tmp_path, "item,quantity", "W-2,1", name="2026-11-23.csv")
    run("import", "sales", str(file))
    wine.board.store.refresh()
    said = ("The sales of Monday 23 November 2026 are in already, from 2026-11-23.csv",)
    refused(run("import", "sales", str(file), "--dry-run"), *said)
    for n in (1, 2, 3):
        next_day(wine, n)
    assert [one.id for one in wine.board.store.table(SalesDay)] == ["2026-11-23"]
    before = wine.files()
    read = read_sales(file, wine.board.stock, wine.board.clock)
    with pytest.raises(SalesAreIn):
        wine.board.sales.take_in(read)
    assert wine.files() == before
    other = sheet(tmp_path, "item,quantity", "W-2,1", name="2026-11-24.csv")
    wine.board.sales.take_in(read_sales(other, wine.board.stock, wine.board.clock))
    assert wine.board.sales.days().keys() == {"2026-11-23", "2026-11-24"}


def test_the_night_belongs_to_the_day_before(wine: Bistro, tmp_path: Path) -> None:
    wine.now.to("10:00", TUESDAY)
    file = sheet(tmp_path, "item,quantity,date,time", "W-2,1,2026-11-24,01:30", "W-2,1,2026-11-23,20.15")
    read = read_sales(file, wine.board.stock, wine.board.clock)
    assert read.days == (MONDAY,)
    assert [one.at for one in read.sold] == [instant("20:15"), instant("01:30", TUESDAY)]


def test_todays_sales_before_noon_are_not_of_the_future(wine: Bistro, tmp_path: Path) -> None:
    wine.now.to("10:00", TUESDAY)
    file = sheet(tmp_path, "item,quantity", "W-2,1")
    assert [one.at for one in read_sales(file, wine.board.stock, wine.board.clock).sold] == [wine.now()]


def test_every_fault_is_told_with_its_place(wine: Bistro, tmp_path: Path) -> None:
    with wine.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Item(id="X-1", sku="X-1", name="Gone", category="", unit="kg", places=()))
    file = sheet(
        tmp_path, "item,quantity,date,time,unit,price",
        "Caviar,1,2026-11-23,10:00,,9", "W-2,many,2026-11-23,10:00,,9", "W-2,1,23/11,10:00,,9",
        "W-2,1,2026-11-23,25:00,,9", "W-2,1,2026-11-24,,,9", "W-2,1,2026-11-23,23:00,,9",
        "W-2,1,2026-11-23,10:00,kg,9", "X-1,1,2026-11-23,10:00,,9", ",1,2026-11-23,10:00,,9",
    )  # fmt: skip
    found = faults(wine, file)
    wanted = (
        ("line 2, column item", "no item called “Caviar”"),
        ("line 3, column quantity", "“many” is no number"),
        ("line 4, column date", "“23/11” is no day"),
        ("line 5, column date", "Write a time as 17:30"),
        ("line 6, column date", "Tuesday 24 November 2026 is still to come"),
        ("line 7, column date", "23:00 is still to come"),
        ("line 8, column unit", "Frankovka is counted in bottle, not in kg"),
        ("line 9, column item", "Gone"),
        ("line 10, column item", "Say which item"),
    )
    assert len(found) == len(wanted)
    for said, parts in zip(found, wanted, strict=True):
        assert all(part in said for part in parts), said


def test_a_file_of_which_nothing_can_be_taken_is_refused(wine: Bistro, tmp_path: Path) -> None:
    assert faults(wine, sheet(tmp_path, "item,quantity", "W-2,0")) == (
        "No line says that something was sold. Write how much in the column “quantity”.",
    )
    assert "quantity" in faults(wine, sheet(tmp_path, "item,date", "W-2,2026-11-23"))[0]


def test_what_is_not_kept_is_left_out_only_where_that_is_said(run: Run, wine: Bistro, tmp_path: Path) -> None:
    file = sheet(tmp_path, "plu,quantity", "W-2,1", "Soup,4", "Soup,1", "W-1,1")
    before = wine.files()
    refused(run("import", "sales", str(file)), "line 3, column plu", "Soup")
    assert "--skip-unknown is for sales" in run("import", "items", str(file), "--skip-unknown").err
    assert wine.files() == before
    told = run("import", "sales", str(file), "--skip-unknown", "--dry-run", "--json").json
    assert told["unknown"] == [{"name": "Soup", "lines": 2}]
    assert [(one["item"], one["quantity"]) for one in told["items"]] == [("W-1", "1"), ("W-2", "1")]
    assert wine.files() == before
    said = run("import", "sales", str(file), "--skip-unknown").out
    assert "1 day, 2 rows, 2 items, 2 lines left out" in said
    assert "! not kept here and left out: Soup (2 rows)" in said
    wine.board.store.refresh()
    assert len(sold(wine)) == 2
    assert [one.days for one in wine.board.store.table(SalesTaken)] == [(MONDAY,)]


def test_a_barcode_or_the_cells_of_a_workbook(wine: Bistro, tmp_path: Path) -> None:
    wine.board.stock_setup.items.add_barcode("W-2", "4006381333931")
    file = tmp_path / "sales.xlsx"
    rows = [["4006381333931", Decimal("1.5"), datetime(2026, 11, 23)]]  # noqa: DTZ001 - a local day
    write_sheet_file(file, ("item", "quantity", "date"), rows)
    read = read_sales(file, wine.board.stock, wine.board.clock)
    assert [(one.item, one.amount, one.at) for one in read.sold] == [
        ("W-2", Decimal("1.5"), instant("12:00"))
    ]


def test_staff_may_not_and_undo_leaves_sales_alone(wine: Bistro, tmp_path: Path) -> None:
    file = sheet(tmp_path, "item,quantity", "W-2,1")
    wine.board.log.write("quiet")
    with pytest.raises(NotAllowed):
        wine.terminal("iva").sales.take_in(read_sales(file, wine.board.stock, wine.board.clock))
    assert sold(wine) == []
    wine.board.sales.take_in(read_sales(file, wine.board.stock, wine.board.clock))
    last = wine.board.last_entry()
    assert last is not None
    assert not isinstance(last, Movement)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("sales 2026-11-23.csv", MONDAY),
        ("z_20261123_1.xlsx", MONDAY),
        ("2026.11.23.csv", MONDAY),
        ("sales.csv", None),
        ("12345678901.csv", None),
        ("2026-13-45.csv", None),
    ],
)
def test_the_day_in_the_name_of_a_file(tmp_path: Path, name: str, day: date | None) -> None:
    assert day_in_name(name) == day
    if name.endswith(".csv"):
        assert needs_day(sheet(tmp_path, "item,quantity", "W-2,1", name=name)) is (day is None)


lines = st.lists(
    st.builds(
        Sold,
        st.sampled_from(["W-1", "W-2"]),
        st.sampled_from([instant("15:00"), instant("16:00")]),
        st.decimals(Decimal(-99), Decimal(99), places=3),
    )
)


@given(lines)
def test_the_sum_of_an_item_is_the_same_however_it_is_written(written: list[Sold]) -> None:
    found = together(written)
    for item in ("W-1", "W-2"):
        of_item = [
            sum((one.amount for one in some if one.item == item), Decimal(0)) for some in (written, found)
        ]
        assert of_item[0] == of_item[1]
    assert len({(one.item, one.at) for one in found}) == len(found)
    assert all(one.amount for one in found)


def test_where_nothing_is_kept_nothing_is_left(run: Run, wine: Bistro, tmp_path: Path) -> None:
    before = wine.files()
    said = run("import", "sales", str(sheet(tmp_path, "plu,quantity", "Soup,4")), "--skip-unknown")
    refused(said, "Nothing in it is kept here (lines: 1)")
    assert wine.files() == before
