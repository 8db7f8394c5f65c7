"""An order on paper, by mail and as a file: what to bring, when, for whom; every letter and figure of it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
import test_commands
import test_orders
from conftest import Bistro
from hypothesis import given
from hypothesis import strategies as st
from printers_support import free_port
from python_calamine import load_workbook
from test_commands import Run, refused
from test_mail import plain_server
from test_mail import read as letter_read
from test_mail import set_up as mail_set_up
from test_orders import begin, item, placed
from test_page import read, tight
from test_receipt import printed

from data.record import Partition
from shiftboard.exchange.errors import NoSheetEnding
from shiftboard.exchange.orders import COLUMNS, write_order
from shiftboard.language import use
from shiftboard.printing.coats import pdf, receipt, receipt_lines, text
from shiftboard.printing.lines import cells
from shiftboard.printing.printers import Printer
from shiftboard.printing.records import GUIDE, ORDER, Printed
from shiftboard.stock.order_page import OrderedLine, OrderPage
from shiftboard.stock.orders import Order
from shiftboard.stock.records import Pack

run = test_commands.run
dairy = test_orders.dairy


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiftboard.printing.desk.PATIENCE", 1.0)


@pytest.fixture
def sent(dairy: Bistro) -> Bistro:
    """The dairy has an order: two crates of milk, a case and a half of cream, cheese of no known price."""
    with dairy.board.store.transaction(Partition.BOARD, "") as tx:
        case = (Pack("přepravka", Decimal(12)),)
        tx.put(item("Milk", name="Čerstvé mléko 3,5 %", packs=case, cost=Decimal("20.90"), position=0))
        tx.put(item("Cream", name="=Žluťoučká smetana", barcode="2003000297959", position=1))
    order = placed(dairy, Milk="2c", Cream="1c+1", **{"Cheese board": "1.5"})
    assert order.due is not None
    return dairy


def page(bistro: Bistro) -> OrderPage:
    found = bistro.board.prints.documents.of(ORDER, list="dairy").page
    assert isinstance(found, OrderPage)
    return found


PRINTER = Printer(name="bar", address="tcp://bar", code_page="CP852")
SAID = {
    "en": (
        "ORDER · Mlékárna", "Customer number: 4711", "Order: 2026-11-23-1500-dairy",
        "To be delivered: Tuesday 24 November 2026", "Ordered: Monday 23 November 2026",
        "Ordered by: Ana Novotná", "From: Bistro Lípa", "2 × přepravka", "24 l", "3 l", "1.5 l",
        "CZK20.90 / l", "CZK501.60", "CZK591.60", "3 lines, without tax; 1 without a price",
    ),
    "cs": (
        "OBJEDNÁVKA · Mlékárna", "Zákaznické číslo: 4711", "Objednávka: 2026-11-23-1500-dairy",
        "Dodat: úterý 24. listopadu 2026", "Objednáno: pondělí 23. listopadu 2026", "Objednal: Ana Novotná",
        "Od: Bistro Lípa", "2 × přepravka", "24 l", "3 l", "1,5 l", "20,90 Kč / l", "501,60 Kč", "591,60 Kč",
        "3 položky, bez daně; 1 bez ceny",
    ),
}  # fmt: skip


def plain(printed: str) -> str:
    return " ".join(printed.replace("\xa0", " ").split())


@pytest.mark.parametrize("language", ["en", "cs"])
def test_everything_is_on_the_text(sent: Bistro, language: str) -> None:
    use(language)
    said = text(page(sent))
    assert max(map(cells, said.splitlines())) <= 80
    for words in (*SAID[language], "Čerstvé mléko 3,5 %", "Žluťoučká smetana", "Cheese board"):
        assert words in plain(said)
    assert "Kefir" not in said, "what is not wanted does not stand there"


@pytest.mark.parametrize("language", ["en", "cs"])
@pytest.mark.parametrize("paper", ["A4", "A5", "Letter"])
def test_everything_is_on_the_page(sent: Bistro, language: str, paper: str) -> None:
    use(language)
    found = read(pdf(page(sent), paper=paper))
    assert len(found.pages) == 1
    for words in (*SAID[language][1:], "Čerstvé mléko 3,5 %", "Žluťoučká smetana", "Cheese board"):
        assert tight(words) in found.text, words


@pytest.mark.parametrize("language", ["en", "cs"])
@pytest.mark.parametrize("columns", [32, 42, 48])
def test_nothing_is_cut_off_on_a_slip(sent: Bistro, language: str, columns: int) -> None:
    """In the letters of the printer: × is a letter of CP852, the middle dot none."""
    use(language)
    printer = Printer(name="bar", address="tcp://bar", columns=columns, code_page="CP852=18")
    slip = printed(receipt(page(sent), printer))
    assert max(map(len, slip.lines)) <= columns
    together = plain(" ".join(slip.lines))
    for words in (*SAID[language][1:], "Čerstvé mléko 3,5 %", "=Žluťoučká smetana", "Cheese board"):
        assert words in together or tight(words) in tight(together), words


def test_a_note_and_a_draft_say_so(dairy: Bistro) -> None:
    order = begin(dairy, Milk="0")
    dairy.board.orders.write_note(order.id, "no glass, please")
    assert "Draft: this is not ordered yet." in text(page(dairy))
    assert tight("Draft: this is not ordered yet.") in read(pdf(page(dairy))).text
    dairy.board.orders.place(order.id)
    assert "Draft" not in text(page(dairy))
    assert "no glass, please" in text(page(dairy))
    assert tight("no glass, please") in read(pdf(page(dairy))).text


@pytest.mark.parametrize("language", ["en", "cs"])
def test_the_guide_to_walk_with(run: Run, dairy: Bistro, language: str) -> None:
    """Every item with its par and pack and room to write; what is known stands there already."""
    use(language)
    before = dairy.files()
    title, *heads = {
        "en": ("ORDER GUIDE: MLÉKÁRNA", "par, pack", "there", "buy"),
        "cs": ("PODKLAD PRO OBJEDNÁVKU: MLÉKÁRNA", "minimum, balení", "je tu", "koupit"),
    }[language]
    blank = dairy.board.prints.documents.of(GUIDE, list="dairy").page
    assert dairy.files() == before, "nothing is written"
    said = text(blank)
    for words in (title, *heads, "WALK-IN", "6 l; case = 2", *test_orders.TEN, "Cheese board"):
        assert words in said
    assert max(map(cells, said.splitlines())) <= 80
    for columns in (32, 42, 48):
        printer = Printer(name="bar", address="tcp://bar", columns=columns)
        assert all(cells(line.text) <= columns for line in receipt_lines(blank, printer))
    begin(dairy, Milk="1c")
    known = next(line for line in text(dairy.board.prints.documents.of(GUIDE, list="dairy").page).splitlines()
                 if "Milk" in line)  # fmt: skip
    assert known.split()[-2:] == ["1c", "2c"]
    for name in ("Milk", "Cheese board"):
        assert tight(name) in read(pdf(blank)).text
    use("en")
    assert run("print", "--guide", "mlek").out == text(
        dairy.board.prints.documents.of(GUIDE, list="dairy").page
    )
    refused(run("print", "--guide", "ice"), "comes from Ice")


def test_without_prices_there_is_no_total(dairy: Bistro) -> None:
    placed(dairy, **{"Cheese board": "2"})
    assert page(dairy).total is None
    assert "CZK" not in text(page(dairy))


LINES = st.builds(
    OrderedLine,
    sku=st.text(st.characters(exclude_categories=["C"]), max_size=20),
    barcode=st.just(""),
    name=st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=90),
    packs=st.none() | st.integers(1, 9_999_999).map(Decimal),
    pack=st.text(st.characters(exclude_categories=["C"]), max_size=30),
    pack_of=st.just(Decimal(12)),
    amount=st.decimals("0.001", 9_999_999, places=3),
    unit=st.text(st.characters(exclude_categories=["C"]), max_size=20),
    price=st.none() | st.decimals(0, 99_999, places=2),
    value=st.none() | st.decimals(0, 99_999_999, places=2),
)


@given(st.lists(LINES, max_size=4), st.sampled_from([32, 42, 48]))
def test_whatever_is_ordered_it_fits_the_roll(lines: list[OrderedLine], columns: int) -> None:
    one = OrderPage(
        site="B", supplier="S", account="", number="1", is_draft=False, day=test_orders.MONDAY,
        due=test_orders.MONDAY, by="", lines=tuple(lines), note="", currency="CZK",
    )  # fmt: skip
    printer = Printer(name="b", address="tcp://b", columns=columns)
    assert all(cells(line.text) <= columns for line in receipt_lines(one, printer))


# commands


def test_the_orders_as_a_table(run: Run, sent: Bistro) -> None:
    said = run("list", "orders")
    assert (said.code, said.err) == (0, "")
    assert "Mlékárna" in said.out
    assert "ordered" in said.out
    [row] = run("list", "orders", "--json").json
    assert {name: row[name] for name in ("id", "supplier", "stage", "due", "overdue", "count", "value")} == {
        "id": "2026-11-23-1500-dairy", "supplier": "dairy", "stage": "placed", "due": "2026-11-24",
        "overdue": False, "count": 3, "value": "591.60",
    }  # fmt: skip
    assert row["lines"][0] == {
        "item": "Milk", "name": "Čerstvé mléko 3,5 %", "amount": "24", "typed": "2c", "there": None,
        "price": "20.90",
    }  # fmt: skip


def test_an_order_is_printed_by_the_name_of_its_supplier(run: Run, sent: Bistro, tmp_path: Path) -> None:
    said = run("print", "--order", "mlek")
    assert (said.code, said.out) == (0, text(page(sent)))
    out = tmp_path / "order.pdf"
    assert run("print", "--order", "dairy", "-o", str(out)).code == 0
    assert out.read_bytes() == pdf(page(sent))
    assert run("print", "--order", "dairy", "--print", f"file:{tmp_path / 'slip.txt'}").code == 0
    [one] = sent.board.store.table(Printed)
    assert (one.what, one.list, one.reprint) == (ORDER, "2026-11-23-1500-dairy", False)
    assert one.words == "order 2026-11-23-1500-dairy"
    refused(run("print", "--order", "bakery"), "There is no supplier called “bakery” here")
    refused(run("print", "--order", "baker"), "There is no order for Pekárna")
    refused(run("print", "--order", "dairy", "--shift", "2026-11-23-1"), "leave --shift away")


def test_it_goes_by_mail_with_its_page(run: Run, sent: Bistro) -> None:
    with plain_server() as server:
        mail_set_up(sent, server.server_address[1])
        assert run("print", "--order", "dairy", "--mail", "orders@example.com").code == 0
        [letter] = map(letter_read, server.letters)
    assert letter["Subject"] == "Bistro Lípa: Order for Tue 24 Nov"
    [attached] = letter.iter_attachments()
    assert attached.get_filename() == "order-2026-11-23-1500-dairy.pdf"
    assert attached.get_content() == pdf(page(sent))


def test_what_does_not_get_out_waits_and_can_be_sent_again(run: Run, sent: Bistro) -> None:
    mail_set_up(sent, free_port())
    refused(run("print", "--order", "dairy", "--mail", "orders@example.com"), "does not answer", "It is kept")
    [job] = sent.board.prints.waiting()
    assert (job.what, job.list) == (ORDER, "2026-11-23-1500-dairy")
    assert sent.board.prints.documents.of(job.what, job.shift, job.list).list == job.list


@pytest.mark.parametrize(("language", "mark", "delimiter"), [("en", ".", ","), ("cs", ",", ";")])
def test_a_spreadsheet_reads_it(
    sent: Bistro, tmp_path: Path, language: str, mark: str, delimiter: str
) -> None:
    """A name that looks like a formula is none, and the columns are called the same in both languages."""
    use(language)
    file = tmp_path / "dairy.CSV"
    write_order(page(sent), file)
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig")), delimiter=delimiter))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1] == [
        "Milk", "", "Čerstvé mléko 3,5 %", "2", "přepravka", "12", "24", "l", f"20{mark}90", f"501{mark}60",
    ]  # fmt: skip
    assert rows[2] == ["Cream", "2003000297959", "'=Žluťoučká smetana", "", "", "", "3", "l", "30", "90"]
    assert rows[3] == ["Cheese board", "", "Cheese board", "", "", "", f"1{mark}5", "l", "", ""]


def test_an_order_is_written_to_a_file_by_a_command(run: Run, sent: Bistro, tmp_path: Path) -> None:
    file = tmp_path / "dairy.csv"
    assert run("export", "order", "mlék", str(file)).out == f"Mlékárna is in {file}.\n"
    assert "Milk" in file.read_text("utf-8-sig")
    refused(run("export", "order", "dairy", str(tmp_path / "dairy.pdf")), "Let it end in .csv or .xlsx")
    refused(run("export", "order", "dairy", str(tmp_path / "no" / "x.csv")), "cannot be written")
    with pytest.raises(NoSheetEnding):
        write_order(page(sent), tmp_path / "dairy.ods")
    assert not (tmp_path / "dairy.ods").exists()


def test_a_workbook_holds_numbers_and_texts(run: Run, sent: Bistro, tmp_path: Path) -> None:
    file = tmp_path / "dairy.xlsx"
    run("export", "order", "dairy", str(file))
    rows = load_workbook(str(file)).get_sheet_by_index(0).to_python()
    assert tuple(rows[0]) == COLUMNS
    assert rows[1] == ["Milk", "", "Čerstvé mléko 3,5 %", 2.0, "přepravka", 12.0, 24.0, "l", 20.9, 501.6]
    assert rows[2][:3] == ["Cream", "2003000297959", "=Žluťoučká smetana"], "a text, and no formula"


def test_the_same_order_is_the_same_paper(sent: Bistro) -> None:
    first = pdf(page(sent))
    sent.now.later(days=2)
    assert pdf(page(sent)) == first
    assert sent.board.store.table(Order).all()
