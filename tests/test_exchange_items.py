"""Items from files: what would be new or change, what is wrong where; taken in whole or not at all."""

from __future__ import annotations

import time
import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Bistro
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_commands import Run, refused, run
from test_sheets_xlsx import converted, workbook

from data.record import Partition
from shiftboard.clean_text import clean, folded
from shiftboard.errors import CannotImport, NeedsPin, NotAllowed
from shiftboard.exchange.errors import ImportChanged
from shiftboard.exchange.faults import Faults
from shiftboard.exchange.items import COLUMNS, item_rows, read_allergens, read_items, write_items
from shiftboard.exchange.sheets import csv_bytes
from shiftboard.exchange.told import headline, plan_words
from shiftboard.language import number, use
from shiftboard.stock import ALLERGEN_NAMES, Item, Pack, Place, Rounding, Supplier
from shiftboard.stock.barcodes import check_digit
from shiftboard.stock.counts import on_shelf
from shiftboard.stock.taking_in import Kept, Plan, ordered, plan_of

__all__ = ["run"]


def barcode(n: int) -> str:
    digits = f"0{n:011}"
    return digits + check_digit(digits)


WINE = [
    Item(
        id="W-1", sku="W-1", name="Ryzlink", category="Wine", unit="bottle", places=("cellar", "bar"),
        packs=(Pack("case", Decimal(12)), Pack("pallet", Decimal(864))), par=Decimal(24),
        cost=Decimal("150.50"), position=1, supplier="vino", barcode=barcode(1), more_barcodes=(barcode(2),),
        allergens=("sulphites",),
    ),
    Item(
        id="W-2", sku="W-2", name="Frankovka", category="Wine", unit="bottle", places=("cellar",), position=2
    ),
    Item(id="0012", sku="0012", name="=cmd|' /C calc'!A0", category="", unit="kg", places=(), position=3),
]  # fmt: skip


@pytest.fixture
def wine(bistro: Bistro) -> Bistro:
    """Two wines and something with a strange name; a cellar, a bar, and one who supplies."""
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        for one in (*WINE, Place(id="bar", name="Bar"), Supplier(id="vino", name="Vinařství")):
            tx.put(one)
    return bistro


def items(bistro: Bistro) -> dict[str, Item]:
    """What is kept, but for how often it was saved."""
    table = bistro.board.store.table(Item)
    return {one.id: replace(one, rev=0, by="", entered_at=None) for one in table}


def sheet(folder: Path, *lines: str, name: str = "items.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes("\r\n".join(lines).encode(encoding))
    return file


def take_in(bistro: Bistro, file: Path) -> Plan:
    return bistro.board.intake.take_in(read_items(file))


def refusal(bistro: Bistro, file: Path) -> str:
    """All that is wrong with a file; the store is as before."""
    before = list(bistro.board.store.table(Item))
    with pytest.raises(CannotImport) as refused:
        take_in(bistro, file)
    assert list(bistro.board.store.table(Item)) == before
    told = refused.value.fields["all"]
    assert isinstance(told, tuple)
    return "\n".join(told)


# what a file says, and what it says nothing about


def test_a_column_that_is_not_there_leaves_its_field(wine: Bistro, tmp_path: Path) -> None:
    """Name and unit are said again, par is another; all else stays, and so do other items."""
    plan = take_in(wine, sheet(tmp_path, "sku,name,unit,par", "W-1,Ryzlink,bottle,36"))
    assert [one.words for one in plan.changed[0].what] == ["par: 24 → 36"]
    assert items(wine) == {one.id: one for one in WINE} | {"W-1": replace(WINE[0], par=Decimal(36))}
    assert wine.board.store.board.history(items(wine)["W-1"])[-1].by == "ana"


def test_an_empty_cell_clears_it(wine: Bistro, tmp_path: Path) -> None:
    header = "sku,name,unit,category,places,pack,pack_of,packs,par,cost,supplier,barcode,allergens"
    plan = take_in(wine, sheet(tmp_path, header, "W-1,Ryzlink,bottle,,,,,,,,,,"))
    bare = Item(id="W-1", sku="W-1", name="Ryzlink", category="", unit="bottle", places=(), position=1)
    assert items(wine)["W-1"] == bare
    assert "packs: case = 12, pallet = 864 → –" in [one.words for one in plan.changed[0].what]


def test_every_column_is_taken_in(wine: Bistro, tmp_path: Path) -> None:
    """A new item, with a supplier, two places and a category that are not there yet."""
    file = sheet(
        tmp_path,
        ";".join(COLUMNS),
        f'0042;Nové pivo;ks;Pivo;"cellar|Sklad";1|;bedna;20;"sud=50,5; paleta=800";1 200;"12,50";Pivovar;'
        f'"{barcode(7)};{barcode(8)}";"1; mustard";nearest;3;"−2,5";ano',
    )
    use("cs")
    plan = take_in(wine, file)
    assert [one.name for one in (*plan.places, *plan.suppliers)] == ["Sklad", "Pivovar"]
    assert plan.categories == ("Pivo",)
    assert items(wine)["0042"] == Item(
        id="0042", sku="0042", name="Nové pivo", unit="ks", category="Pivo", places=("cellar", "sklad"),
        position=4,
        packs=(Pack("bedna", Decimal(20)), Pack("sud", Decimal("50.5")), Pack("paleta", Decimal(800))),
        par=Decimal(1200), cost=Decimal("12.5"), supplier="pivovar",
        barcode=barcode(7), more_barcodes=(barcode(8),), allergens=("gluten", "mustard"),
        rounding=Rounding.NEAREST, lead_days=3,
        warmest=Decimal("-2.5"), dated=True,
    )  # fmt: skip
    cellar = wine.board.stock.place_named("cellar")
    assert [one.id for one in on_shelf(wine.board.stock.items(), cellar)] == ["0042", "W-1", "W-2"]
    assert take_in(wine, file).empty, "once more changes nothing"


def test_names_find_what_is_there_whatever_case_and_accents(wine: Bistro, tmp_path: Path) -> None:
    """Two spellings of a new place are one place."""
    lines = "W-1,a,bottle,CELLAR,vinarstvi", "W-2,b,bottle,Bár,VINO", "n,c,kg,Sklep ; sklep,", "m,d,kg,SKLEP,"
    plan = take_in(wine, sheet(tmp_path, "sku,name,unit,places,supplier", *lines))
    assert (len(plan.places), plan.suppliers) == (1, ())
    kept = items(wine)
    assert [kept[id].places for id in ("W-1", "W-2", "n", "m")] == [
        ("cellar",),
        ("bar",),
        ("sklep",),
        ("sklep",),
    ]
    assert (kept["W-1"].supplier, kept["W-2"].supplier) == ("vino", "vino")


def test_the_usual_pack_and_the_others(wine: Bistro, tmp_path: Path) -> None:
    """`pack` alone leaves the others, `packs` alone is all of them."""
    take_in(wine, sheet(tmp_path, "sku,name,unit,pack,pack_of", "W-1,Ryzlink,bottle,box,6"))
    assert items(wine)["W-1"].packs == (Pack("box", Decimal(6)), Pack("pallet", Decimal(864)))
    take_in(wine, sheet(tmp_path, "sku,name,unit,packs", "W-1,Ryzlink,bottle,case=12; box=6"))
    assert items(wine)["W-1"].packs == (Pack("case", Decimal(12)), Pack("box", Decimal(6)))


def test_positions_are_what_the_file_says(wine: Bistro, tmp_path: Path) -> None:
    take_in(wine, sheet(tmp_path, "sku,name,unit,shelf", "W-1,Ryzlink,bottle,2"))
    cellar = wine.board.stock.place_named("cellar")
    assert cellar.shelf == ("W-2", "W-1")
    assert ordered("abcd", [(3, "a")]) == list("bcad")
    assert ordered("abcd", [(2, "d"), (2, "c")]) == list("adcb")
    assert ordered("abcd", [(9, "a"), (1, "c")]) == list("cbda")


@given(st.permutations("abcdef"), st.lists(st.integers(1, 9), min_size=6, max_size=6))
def test_everything_in_a_file_stands_as_the_file_says(now: list[str], at: list[int]) -> None:
    """Where all have a position, only these count; where none has one, nothing moves."""
    positions = list(zip(at, "abcdef", strict=True))
    assert ordered(now, positions) == [one for _at, one in sorted(positions, key=lambda one: one[0])]
    assert ordered(now, []) == now
    assert ordered(now, [(n, one) for n, one in enumerate(now, 1)]) == now


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7; 1", ("gluten", "milk")),
        ("milk, gluten", ("gluten", "milk")),
        ("1|10", ("gluten", "mustard")),
        ("MILK;milk", ("milk",)),
        ("", ()),
    ],
)
def test_allergens_by_name_and_number(text: str, found: tuple[str, ...]) -> None:
    assert read_allergens(text) == found


# what is wrong


@pytest.mark.parametrize(
    ("header", "line", "words"),
    [
        ("", "W-9,,kg", "line 2, column name: There is nothing in it yet"),
        ("", "W-9,x,", "line 2, column unit"),
        ("", ",x,kg", "line 2, column sku"),
        (",par", "W-9,x,kg,abc", "line 2, column par: “abc” is no number. Write it as 1234.5 or 1234,5."),
        (",par", 'W-9,x,kg,"1,234"', "“1,234” can be read as 1234 or as 1.234"),
        (",par", "W-9,x,kg,-1", "line 2, column par: -1 is not between 0"),
        (",cost", "W-9,x,kg,10000000", "line 2, column cost"),
        (",barcode", "W-9,x,kg,4006381333932", "line 2, column barcode: 4006381333932 is no barcode"),
        (",barcode", "W-9,x,kg,8.594E+12", "line 2, column barcode"),
        (",barcode", f"W-9,x,kg,{barcode(1)}", f"The barcode {barcode(1)} belongs to Ryzlink (W-1), too"),
        (",allergens", "W-9,x,kg,honey", "“honey” is none of the 14 allergens"),
        (",allergens", 'W-9,x,kg,"1,10"', "“1,10” is none of the 14 allergens"),
        (",allergens", "W-9,x,kg,1.1", "“1.1” is none of the 14"),
        (",rounding", "W-9,x,kg,sometimes", "up / nearest / down"),
        (",lead_days", "W-9,x,kg,1.5", "Write whole days."),
        (",lead_days", "W-9,x,kg,400", "400 is not between 0 and 365"),
        (",warmest", "W-9,x,kg,500", "line 2, column warmest"),
        (",dated", "W-9,x,kg,perhaps", "line 2, column dated"),
        (",packs", "W-9,x,kg,12", "“12” is no pack"),
        (",packs", "W-9,x,kg,case=0", "line 2, column packs"),
        (",packs", "W-9,x,kg,case=1;Case=2", "The pack “Case” is there twice"),
        (",pack,pack_of,packs", "W-9,x,kg,case,6,case=12", "line 2, column packs: The pack “case” is there"),
        (",pack", "W-9,x,kg,case", "“pack_of” is missing"),
        (",pack,pack_of", "W-9,x,kg,case,", "line 2, column pack_of: A pack needs a name"),
        (",shelf", "W-9,x,kg,first", "“first” are no positions"),
        (",places,shelf", "W-9,x,kg,Bar,1;2", "line 2, column shelf"),
        (",name2", "W-9,x,kg,x", "line 1: “name2” is not known here"),
    ],
)
def test_each_fault_with_its_line_and_column(
    wine: Bistro, header: str, line: str, words: str, tmp_path: Path
) -> None:
    """A good line beside it is not taken in either."""
    good = "W-8,Good,kg" + header.count(",") * ","
    assert words in refusal(wine, sheet(tmp_path, f"sku,name,unit{header}", line, good))


def test_a_repeated_sku_names_both_lines(wine: Bistro, tmp_path: Path) -> None:
    said = refusal(wine, sheet(tmp_path, "sku,name,unit", "a,x,kg", "b,x,kg", "a,y,kg"))
    assert said == "line 4, column sku: “a” stands in line 2 already. Take one of the lines out."


def test_a_barcode_in_two_lines_names_both(wine: Bistro, tmp_path: Path) -> None:
    """Also where one of them has a zero less before it."""
    code = barcode(77)
    file = sheet(tmp_path, "sku,name,unit,barcode", f"a,First,kg,{code}", f"b,Second,kg,{code[1:]}")
    said = refusal(wine, file).splitlines()
    assert said[0].startswith(f"line 2, column barcode: The barcode {code} belongs to Second (b), too")
    assert "First (a), line 2" in said[1]


def test_a_barcode_can_be_handed_on_within_a_file(wine: Bistro, tmp_path: Path) -> None:
    file = sheet(
        tmp_path, "sku,name,unit,barcode", "W-1,Ryzlink,bottle,", f"W-2,Frankovka,bottle,{barcode(1)}"
    )
    take_in(wine, file)
    assert items(wine)["W-2"].barcode == barcode(1)


# what should be looked at


def test_what_a_person_should_know_is_told_first(wine: Bistro, tmp_path: Path) -> None:
    """Another unit with figures that stay, a place with something in it, a SKU without its zeros."""
    stock = wine.board.stock
    count = stock.begin("cellar")
    stock.count(count.id, "cellar", "W-1", "3c+4")
    stock.finish(count.id, "no time")
    stock.approve(count.id)
    lines = "W-1,Ryzlink,l,Bar", "12,Twelve,kg,", "W-2,Frankovka,l,Cellar"
    plan = wine.board.intake.would_take_in(read_items(sheet(tmp_path, "sku,name,unit,places", *lines)))
    assert plan.warnings == (
        "Ryzlink: the unit becomes l, but these stay as they were in bottle: what was counted, par, "
        "cost, packs.",
        "Ryzlink is kept in Cellar no more; by the last count 40 l are there.",
        "12 is new, but looks like 0012 (=cmd|' /C calc'!A0). Were zeros or capitals lost?",
    )
    assert items(wine)["W-1"] == WINE[0]


def test_all_of_it_in_words(wine: Bistro, tmp_path: Path) -> None:
    lines = (
        "W-1,Ryzlink 2025,bottle,Wine,Cellar;Bar,24",
        "N,New one,kg,Dry,Shed,",
        "W-2,Frankovka,bottle,Wine,Cellar,",
    )
    board = wine.board
    plan = board.intake.would_take_in(
        read_items(sheet(tmp_path, "sku,name,unit,category,places,par", *lines))
    )
    assert headline(plan) == "1 new item, 1 item changes, 1 stays as it is"
    assert list(plan_words(plan, board.intake.names())) == [
        headline(plan),
        "Ryzlink 2025 (W-1)",
        "    name: Ryzlink → Ryzlink 2025",
        "New: New one (N)",
        "    unit: kg",
        "    category: Dry",
        "    places: Shed",
        "New places: Shed",
        "New categories: Dry",
    ]


# all or nothing, and who may


def test_what_somebody_changed_meanwhile_is_not_lost(wine: Bistro, tmp_path: Path) -> None:
    """Karel changes the cost while Ana looks at the preview: both stand."""
    file = read_items(sheet(tmp_path, "sku,name,unit,par", "W-1,Ryzlink,bottle,36"))
    seen = wine.board.intake.would_take_in(file)
    karel = wine.terminal("karel")
    with karel.store.transaction(Partition.BOARD, "karel") as tx:
        tx.put(replace(WINE[0], cost=Decimal(99)))
    wine.board.intake.take_in(file, seen)
    assert items(wine)["W-1"] == replace(WINE[0], par=Decimal(36), cost=Decimal(99))


def test_nothing_is_written_that_was_not_shown(wine: Bistro, tmp_path: Path) -> None:
    """Karel changes what the file says something else about: Ana looks again."""
    file = read_items(sheet(tmp_path, "sku,name,unit,par", "W-1,Ryzlink,bottle,24", "W-2,Frankovka,bottle,6"))
    seen = wine.board.intake.would_take_in(file)
    karel = wine.terminal("karel")
    with karel.store.transaction(Partition.BOARD, "karel") as tx:
        tx.put(replace(WINE[0], par=Decimal(99)))
    with pytest.raises(ImportChanged):
        wine.board.intake.take_in(file, seen)
    assert items(wine)["W-1"].par == 99
    assert items(wine)["W-2"].par is None
    again = wine.board.intake.would_take_in(file)
    assert [one.words for one in again.changed[0].what] == ["par: 99 → 24"]
    wine.board.intake.take_in(file, again)
    assert items(wine)["W-1"].par == 24


def test_who_may_take_in(wine: Bistro, tmp_path: Path) -> None:
    """A lead, who proves it with the PIN where there is one."""
    file = read_items(sheet(tmp_path, "sku,name,unit", "n,New,kg"))
    with pytest.raises(NotAllowed):
        wine.terminal("iva").intake.take_in(file)
    wine.board.staff.set_pin("7391")
    with pytest.raises(NeedsPin):
        wine.terminal("ana").intake.take_in(file)
    assert "n" not in items(wine)


# there and back


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "cs"])
def test_an_export_changes_nothing_when_it_is_imported(
    wine: Bistro, ending: str, language: str, tmp_path: Path
) -> None:
    use(language)
    board, file = wine.board, tmp_path / f"items.{ending}"
    write_items(file, board.stock.items(), board.stock.places(), board.intake.suppliers())
    before = wine.files()
    plan = take_in(wine, file)
    assert (plan.empty, plan.same) == (True, 3)
    assert wine.files() == before
    use("cs" if language == "en" else "en")
    assert take_in(wine, file).empty, "in the other language as well"


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Co", "Cn"])
WORDS = st.text(LETTERS, min_size=1, max_size=12).map(clean).filter(bool)
PACK_NAMES = WORDS.filter(
    lambda text: not set(text) & set(";|=") and not text.startswith(("'", "-", "+", "@"))
)
AMOUNTS = st.decimals(Decimal(0), Decimal(9_999_999), places=3)
SIZES = st.decimals(Decimal("0.001"), Decimal(9_999_999), places=3)


@st.composite
def houses(draw: st.DrawFn) -> Kept:
    """Whatever may be kept anywhere."""
    named = [(f"p{n}", name) for n, name in enumerate(draw(st.lists(WORDS, max_size=3)))]
    places = {id: Place(id=id, name=name) for id, name in named}
    suppliers = {id: Supplier(id=id, name=name) for id, name in named}
    ids, found = [*places, "gone"], {}
    for n, sku in enumerate(draw(st.lists(WORDS, max_size=4, unique=True))):
        packs = draw(
            st.lists(st.builds(Pack, PACK_NAMES, SIZES), max_size=3, unique_by=lambda one: folded(one.name))
        )
        codes = tuple(barcode(10 * n + one) for one in range(draw(st.integers(0, 3))))
        found[sku] = Item(
            id=sku, sku=sku, name=draw(WORDS), category=draw(st.just("") | WORDS), unit=draw(WORDS),
            places=tuple(draw(st.lists(st.sampled_from(ids), max_size=3, unique=True))),
            position=draw(st.integers(0, 3)), packs=tuple(packs), par=draw(st.none() | AMOUNTS),
            cost=draw(st.none() | AMOUNTS), supplier=draw(st.sampled_from(["", *ids])),
            barcode=codes[0] if codes else "", more_barcodes=codes[1:],
            allergens=tuple(draw(st.lists(st.sampled_from(list(ALLERGEN_NAMES)), unique=True))),
            rounding=draw(st.sampled_from(Rounding)), lead_days=draw(st.none() | st.integers(0, 365)),
            warmest=draw(st.none() | st.decimals(-60, 100, places=1)), dated=draw(st.booleans()),
        )  # fmt: skip
    shelves = {
        id: replace(one, shelf=tuple(draw(st.permutations(list(found))))) for id, one in places.items()
    }
    return Kept(found, draw(st.sampled_from([places, shelves])), suppliers)


@settings(deadline=None)
@given(kept=houses(), language=st.sampled_from(["en", "cs"]), ending=st.sampled_from(["csv", "xlsx"]))
def test_whatever_is_kept_goes_out_and_comes_back_unchanged(
    kept: Kept, language: str, ending: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    use(language)
    file, faults = tmp_path_factory.mktemp("there") / f"items.{ending}", Faults("items")
    if not kept.items:
        return
    write_items(file, list(kept.items.values()), list(kept.places.values()), list(kept.suppliers.values()))
    plan = plan_of(read_items(file), kept, faults)
    assert faults.said == []
    assert (plan.empty, plan.same) == (True, len(kept.items)), plan


@pytest.mark.peer
@pytest.mark.parametrize("into", ["csv", "xlsx"])
def test_items_that_gnumeric_has_read_and_written_change_nothing(
    wine: Bistro, into: str, tmp_path: Path
) -> None:
    """Every name is a name, no zero is lost, every figure is the figure."""
    board, file = wine.board, tmp_path / "items.xlsx"
    write_items(file, board.stock.items(), board.stock.places(), board.intake.suppliers())
    plan = take_in(wine, converted(file, tmp_path / f"out.{into}"))
    assert (plan.empty, plan.same) == (True, 3)


# as spreadsheets write it, and how long it takes


def two_thousand() -> list[Item]:
    return [
        Item(
            id=f"{n:06}", sku=f"{n:06}", name=f"Žluté zboží {n}", category=f"C{n % 20}", unit="kg",
            position=n, places=(f"p{n % 7}", "bar"),
            packs=(Pack("case", Decimal(12)), Pack("pallet", Decimal("86.5"))),
            par=Decimal(n) + Decimal("0.5"),
            cost=Decimal(n) / 100, supplier=f"s{n % 30}", barcode=barcode(9000 + n),
            allergens=("milk",), warmest=Decimal(5), lead_days=2, dated=True,
        )
        for n in range(2000)
    ]  # fmt: skip


def as_written(folder: Path, kind: str) -> Path:
    """Two thousand items as a Czech or an English spreadsheet saves them, or as a workbook."""
    places = [Place(id=f"p{n}", name=f"Regál {n}") for n in range(7)] + [Place(id="bar", name="Bar")]
    suppliers = [Supplier(id=f"s{n}", name=f"Dodavatel {n}") for n in range(30)]
    use("cs" if kind == "czech" else "en")
    rows = list(item_rows(two_thousand(), places, suppliers))
    file = folder / ("items.xlsx" if kind == "workbook" else "items.csv")
    if kind == "workbook":
        told = [[float(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in rows]
        return workbook(file, [list(COLUMNS), *told])
    content = csv_bytes(COLUMNS, rows).decode("utf-8-sig")
    if kind == "czech":  # Excel puts thousands apart as the cell shows them
        content = content.replace(f";{number(Decimal('1234.5'))};", ";1\u00a0234,50;")
    file.write_bytes(content.encode({"czech": "cp1250", "english": "utf-8-sig"}[kind]))
    return file


@pytest.mark.parametrize("kind", ["czech", "english", "workbook"])
def test_two_thousand_items_in_two_seconds(wine: Bistro, kind: str, tmp_path: Path) -> None:
    file, told = as_written(tmp_path, kind), list[tuple[int, int]]()
    began = time.process_time()  # what others do on the machine does not count
    read = read_items(file, lambda done, of: told.append((done, of)))
    plan = wine.board.intake.take_in(read)
    assert time.process_time() - began < 2
    assert (len(plan.new), len(plan.places), len(plan.suppliers)) == (2000, 7, 30)
    assert told == [(500, 2000), (1000, 2000), (1500, 2000), (2000, 2000)]
    kept = items(wine)
    assert kept["001234"].par == Decimal("1234.5")
    assert {one.id: (one.barcode, one.cost) for one in two_thousand()}.items() <= {
        one.id: (one.barcode, one.cost) for one in kept.values()
    }.items()


def test_what_two_thousand_items_take_in_memory(tmp_path: Path) -> None:
    file = as_written(tmp_path, "workbook")
    read_items(file)  # the reader itself is loaded once
    tracemalloc.start()
    read_items(file)
    assert tracemalloc.get_traced_memory()[1] < 40 * 2**20
    tracemalloc.stop()


# by command


def test_a_dry_run_changes_nothing_and_then_it_is_done(wine: Bistro, run: Run, tmp_path: Path) -> None:
    file = sheet(tmp_path, "sku,name,unit,par", "W-1,Ryzlink,bottle,36", "0100,New,kg,1")
    before = wine.files()
    said = run("import", "items", "--as", "AN", str(file), "--dry-run")
    assert said.out.splitlines() == [
        "1 new item, 1 item changes",
        "Ryzlink (W-1)",
        "    par: 24 → 36",
        "New: New (0100)",
        "    unit: kg",
        "    par: 1",
        "Nothing was changed yet. Without --dry-run it is.",
    ]
    assert wine.files() == before
    assert run("import", "items", "--as", "AN", str(file), "--json").json == {
        "new": [{"sku": "0100", "name": "New"}],
        "changed": [
            {"sku": "W-1", "name": "Ryzlink", "changes": [{"field": "par", "from": "24", "to": "36"}]},
        ],
        "unchanged": 0,
        "suppliers": [],
        "places": [],
        "categories": [],
        "shelves": [],
        "warnings": [],
    }
    assert {"W-1", "0100"} <= items(wine).keys()
    assert items(wine)["W-1"].par == 36


def test_what_is_wrong_is_three_lines_and_changes_nothing(wine: Bistro, run: Run, tmp_path: Path) -> None:
    file = sheet(tmp_path, "sku,name,unit,par", "a,,kg,x", "b,B,,y", "c,C,kg,1")
    before = wine.files()
    said = run("import", "items", "--as", "AN", str(file))
    refused(said)
    assert said.err.splitlines() == [
        "items.csv was not imported; nothing was changed.",
        "line 2, column name: There is nothing in it yet. Type a few words.",
        "line 2, column par: “x” is no number. Write it as 1234.5 or 1234,5. And 2 more.",
    ]
    assert wine.files() == before
    missing = run("import", "items", "--as", "AN", str(tmp_path / "none.xlsx"))
    refused(missing)
    assert missing.err.startswith(str(tmp_path / "none.xlsx")), "nothing more than that it is not there"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_by_command_is_read_again(wine: Bistro, run: Run, ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"items.{ending}"
    assert run("export", "items", str(file)).out == f"3 items are in {file}.\n"
    assert run("import", "items", "--as", "AN", str(file)).out == "3 stay as they are\n"
    refused(run("export", "items", str(tmp_path / "items.pdf")), "Let it end in .csv or .xlsx.")


@pytest.mark.parametrize(
    "words",
    [
        ("export", "items", "a.csv", "b"),
        ("export", "list", "Opening"),
        ("import", "items", "a.csv", "--open-shift"),
        ("import", "items", "a.csv", "--sheet", "x"),
        ("import", "people", "a.csv"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(run: Run, words: tuple[str, ...]) -> None:
    said = run(*words)
    assert said.code == 2
    assert "--help" in said.err


def test_a_bar_on_a_terminal_shows_how_far_it_is(
    wine: Bistro, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    said = run("import", "items", str(as_written(tmp_path, "english")), "--dry-run")
    assert "\rReading items.csv [#######" in said.err
    assert said.err.endswith("2000/2000\n")
