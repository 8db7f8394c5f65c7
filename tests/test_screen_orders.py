"""Stories about ordering by keyboard: along the shelf, placing and sending, what comes, two at once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import test_orders
from conftest import MONDAY, Bistro
from screens_support import NARROW, WIDE, Hands, at_terminal
from test_mail import plain_server
from test_mail import read as letter_read
from test_mail import set_up as mail_set_up
from test_orders import begin, count, item, placed, sell
from test_screen_stock import CZECH, barcode

from data.record import Partition
from screens.order import OrderScreen
from screens.stock import StockScreen
from shiftboard.language import use
from shiftboard.pins import Pin, kept
from shiftboard.printing.printers import Printer, PrinterKind
from shiftboard.printing.records import Printed
from shiftboard.stock.orders import Order, OrderStage
from shiftboard.stock.records import Supplier

dairy = test_orders.dairy


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiftboard.printing.desk.PATIENCE", 1.0)


async def order_from(at: Hands, supplier: str) -> None:
    """Begin an order, or go on with it, by its supplier's name."""
    await at.press("f4")
    await at.until(lambda: isinstance(at.app.screen, StockScreen))
    await at.press("o")
    await at.asked("type to narrow down")
    await at.type(supplier, "enter")
    await at.until(lambda: isinstance(at.app.screen, OrderScreen), "that the order is shown")


async def finish(at: Hands, what: str) -> None:
    """End the order and choose what is done with it."""
    await at.press("f")
    await at.asked("Place it and print it")
    await at.type(what, "enter")


def stored(bistro: Bistro) -> Order:
    """The newest order of the dairy."""
    orders = [one for one in bistro.board.store.table(Order) if one.supplier == "dairy"]
    return orders[-1]


def there(bistro: Bistro) -> dict[str, str]:
    return {one.item: f"{one.there}" for one in stored(bistro).lines if one.there is not None}


WORDS = {
    "en": ("Order from whom?", "comes Tue 24 Nov", "3 lines", "Only place it", "ordered, comes", "ORDERED"),
    "cs": ("U koho", "přijede út 24. 11.", "3 položky", "Jen objednat", "objednáno, přijede", "OBJEDNÁNO"),
}


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("language", ["en", "cs"])
async def test_one_pass_along_the_shelf_and_it_is_placed(
    dairy: Bistro, size: tuple[int, int], language: str
) -> None:
    """What is there and Enter, line by line; one is ordered by hand; the order is on the stock's screen."""
    use(language)
    question, comes, lines, only, said, heading = WORDS[language]
    async with at_terminal(dairy.board, size) as at:
        await at.press("f4")
        await at.until(lambda: isinstance(at.app.screen, StockScreen))
        await at.press("o")
        await at.asked(question, "Mlékárna", "Pekárna")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, OrderScreen))
        await at.on("Milk")
        await at.type("3.25", "enter")
        await at.on("Cream")
        await at.sees("2 × case")
        await at.type("1c4", "enter")
        await at.on("Curd")
        await at.press("=")
        await at.type("3c", "enter")
        await at.on("Kefir")
        await at.sees("=3 × case")
        await at.type("5", "enter")
        await at.sees(comes, lines)
        await at.press("f")
        await at.asked(only, lines, comes)
        await at.type(only, "enter")
        await at.sees(said, heading)
        await at.on("Mlékárna")
        assert comes in at.cursor
    order = stored(dairy)
    assert order.stage is OrderStage.PLACED
    assert test_orders.amounts(order) == {"Milk": "4", "Curd": "6", "Kefir": "2"}
    assert there(dairy) == {"Milk": "3.25", "Cream": "6", "Kefir": "5"}


@pytest.mark.parametrize("language", ["en", "cs"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_par_on_hand_and_what_comes_stand_beside_it(
    dairy: Bistro, size: tuple[int, int], language: str
) -> None:
    """Milk was counted two days ago and is sold since; a case is late. No figure is cut off."""
    use(language)
    count(dairy, Milk="5", Cream="1")
    placed(dairy, Milk="1c")
    dairy.now.later(days=2)
    sell(dairy, "Milk", "4.5")
    begin(dairy)
    async with at_terminal(dairy.board, size) as at:
        await at.press("f4")
        await at.until(lambda: isinstance(at.app.screen, StockScreen))
        await at.press("o")
        await at.asked("Mlékárna")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, OrderScreen))
        await at.on("Milk")
        half, one = ("0.5 2d", "1 2d") if language == "en" else ("0,5 2d", "1 2d")
        assert at.cursor.split()[:8] == ["!", "Milk", "6", *half.split(), "____", "2", "2"]
        assert one in at.line("Cream")
        words = {"en": "2 on order, should have come", "cs": "2 objednáno, už to tu mělo být"}[language]
        await at.sees(words)
        for head in {
            "en": ("item", "par", "on hand", "there", "coming", "to order"),
            "cs": ("položka", "minimum", "ve skladu", "je tu", "na cestě", "objednat"),
        }[language]:
            assert head in at.line("par" if language == "en" else "minimum")


async def test_what_it_comes_to_and_what_is_wrong(dairy: Bistro) -> None:
    async with at_terminal(dairy.board) as at:
        await order_from(at, "Mlékárna")
        await at.type("1c1")
        await at.sees("[1c1", "= 3")
        await at.press("enter")
        await at.sees("Milk: order 2 × case")
        await at.press("up")
        await at.type("3x", "enter")
        await at.sees("There is no pack “x” here", "[3x")
        await at.press("escape")
        await at.sees("Nothing was entered.")
        await at.press("=")
        await at.type("2keg", "enter")
        await at.sees("There is no pack “keg” here", "[2keg")
        await at.press("escape", "enter", "enter")
        await at.on("Milk")
    assert there(dairy) == {"Milk": "3"}


async def test_each_value_is_typed_in_its_own_column(dairy: Bistro) -> None:
    async with at_terminal(dairy.board) as at:
        await order_from(at, "Mlékárna")
        await at.press("enter")
        await at.sees("[_________]")
        box = at.line("[___").index("[")
        heads = at.line("on hand")
        assert heads.index("there") > box > heads.index("on hand")
        await at.press("escape", "=")
        await at.sees("[____________]")
        assert at.line("[___").index("[") > heads.index("coming")


async def test_an_amount_by_hand_is_taken_out_again(dairy: Bistro) -> None:
    """= shows what was typed; emptied, the rule holds again. Delete empties the whole line."""
    begin(dairy, Milk="3.25")
    async with at_terminal(dairy.board) as at:
        await order_from(at, "Mlékárna")
        await at.press("home")
        await at.on("Milk")
        await at.press("=")
        await at.type("5c", "enter")
        await at.sees("=5 × case")
        await at.press("up", "=", "backspace", "backspace", "enter")
        await at.sees_no("=5 × case")
        assert test_orders.amounts(stored(dairy)) == {"Milk": "4"}
        await at.press("up", "delete")
        await at.sees("Milk: nothing to order")
        await at.press("u")
        await at.sees("Type over it")
    assert there(dairy) == {}


async def test_leaving_and_coming_back(dairy: Bistro) -> None:
    """Escape keeps it; it stands in the stock and on Today, from which Enter leads back to the next line."""
    async with at_terminal(dairy.board) as at:
        await order_from(at, "Mlékárna")
        await at.type("3", "enter")
        await at.on("Cream")
        await at.press("escape")
        await at.sees("NOT ORDERED YET", "Enter: go on")
        await at.on("Mlékárna")
    async with at_terminal(dairy.terminal("ana")) as at:
        await at.sees("Order not placed: Mlékárna", "3 Stock 1")
        for _row in range(30):
            if "Order not placed" in at.cursor:
                break
            await at.press("down")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, OrderScreen))
        await at.on("Cream")


async def test_an_order_that_was_only_looked_at_waits_for_nobody(dairy: Bistro) -> None:
    async with at_terminal(dairy.board) as at:
        await order_from(at, "Mlékárna")
        await at.press("escape")
        await at.sees("BEGIN A COUNT")
        await at.sees_no("NOT ORDERED YET")
    assert dairy.board.orders.open() == []


async def test_two_terminals_write_one_order(dairy: Bistro) -> None:
    """Karel sees what Ana typed, types below, and places it; at Ana's the order is gone, and it is said."""
    karel = dairy.terminal("karel")
    async with at_terminal(dairy.board) as ana, at_terminal(karel) as at:
        await order_from(ana, "Mlékárna")
        await ana.type("3", "enter")
        await order_from(at, "Mlékárna")
        await at.on("Cream")
        await at.type("4", "enter")
        await ana.until(lambda: there(dairy) == {"Milk": "3", "Cream": "4"})
        await ana.sees("2 lines")
        await ana.on("Cream")
        await ana.press("down")
        await ana.type("1", "enter")
        await at.until(lambda: there(dairy).get("Curd") == "1")
        await finish(at, "Only place it")
        await at.sees("ORDERED")
        await ana.sees("This order is not being written any more. Esc goes back to the stock.")
        await ana.press("escape")
        await ana.sees("ORDERED")
    assert there(dairy) == {"Milk": "3", "Cream": "4", "Curd": "1"}


async def test_a_scan_goes_to_the_item(dairy: Bistro) -> None:
    with dairy.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(item("Eggs", "24", "12", barcode=barcode(7), position=8))
        tx.put(item("Rye", "8", "", supplier="baker", places=("bar",), barcode=barcode(3)))
    async with at_terminal(dairy.board) as at:
        await order_from(at, "Mlékárna")
        await at.type(barcode(7).translate(CZECH), "enter")
        await at.on("Eggs")
        await at.type("5", "enter")
        await at.until(lambda: there(dairy) == {"Eggs": "5"})
        await at.type(barcode(3), "enter")
        await at.sees("Rye is not ordered from Mlékárna.")
        await at.press("escape")
        await at.type("4006381333931", "enter")
        await at.sees("Nothing that is kept here has the barcode")


async def test_an_empty_order_is_not_placed(dairy: Bistro) -> None:
    async with at_terminal(dairy.board) as at:
        await order_from(at, "Mlékárna")
        await finish(at, "Only place it")
        await at.sees("Nothing is ordered from Mlékárna yet")
    assert stored(dairy).stage is OrderStage.DRAFT


async def test_it_is_shown_changed_and_noted_before_it_is_placed(dairy: Bistro) -> None:
    begin(dairy, Milk="0")
    async with at_terminal(dairy.board, WIDE) as at:
        await order_from(at, "Mlékárna")
        await finish(at, "Show the order")
        await at.asked("The order as it is sent", "Draft", "3 × case", "Customer number: 4711")
        await at.press("escape")
        await at.asked("Only place it", "9 items not looked at")
        await at.type("Another day", "enter")
        await at.asked("When does it come?")
        await at.type("yesterday", "enter")
        await at.sees("is no day on which it can come")
        await at.press("ctrl+u")
        await at.type("+3", "enter")
        await at.asked("comes Thu 26 Nov")
        await at.type("note", "enter")
        await at.asked("What should the supplier know?")
        await at.type("ring twice [/]", "enter")
        await at.asked("ring twice [/]")
        await at.type("Only", "enter")
        await at.sees("ordered, comes Thu 26 Nov")
    assert (stored(dairy).note, stored(dairy).due) == ("ring twice [/]", MONDAY + timedelta(days=3))


async def test_it_is_placed_and_printed(dairy: Bistro, tmp_path: Path) -> None:
    paper = tmp_path / "order.txt"
    dairy.board.prints.add(Printer(name="office", address=f"file:{paper}", kind=PrinterKind.TEXT))
    begin(dairy, Milk="0")
    async with at_terminal(dairy.board) as at:
        await order_from(at, "Mlékárna")
        await finish(at, "print")
        await at.sees("Sent to office", "ORDERED")
    assert "Draft" not in paper.read_text("utf-8")
    assert "3 × case" in paper.read_text("utf-8")
    [one] = dairy.board.store.table(Printed)
    assert (one.what, one.list) == ("order", stored(dairy).id)


async def test_it_is_placed_and_mailed_to_the_supplier(dairy: Bistro) -> None:
    begin(dairy, Milk="0")
    with plain_server() as server:
        mail_set_up(dairy, server.server_address[1])
        async with at_terminal(dairy.board) as at:
            await order_from(at, "Mlékárna")
            await finish(at, "mail")
            await at.sees("Sent to orders@example.com", "ORDERED")
        [letter] = map(letter_read, server.letters)
    assert letter["To"] == "orders@example.com"
    [attached] = letter.iter_attachments()
    assert attached.get_content_type() == "application/pdf"


async def test_without_mail_or_an_address_it_says_what_to_do_and_is_not_placed(dairy: Bistro) -> None:
    begin(dairy, Milk="0")
    async with at_terminal(dairy.board, WIDE) as at:
        await order_from(at, "Mlékárna")
        await finish(at, "mail")
        await at.sees("Mail is not set up")
        await at.press("escape")
        mail_set_up(dairy, 25)
        with dairy.board.store.transaction(Partition.BOARD, "") as tx:
            tx.put(Supplier(id="dairy", name="Mlékárna"))
        await finish(at, "mail")
        await at.sees("Mlékárna has no mail address on the board")
    assert stored(dairy).stage is OrderStage.DRAFT


async def test_it_is_placed_and_written_to_a_file(dairy: Bistro, tmp_path: Path) -> None:
    """A name that does not tell what it is, and a folder that is not there, are asked again."""
    begin(dairy, Milk="0")
    async with at_terminal(dairy.board) as at:
        await order_from(at, "Mlékárna")
        await finish(at, "file")
        await at.asked("To which file?", ".csv")
        await at.press("ctrl+u")
        await at.type("milk.doc", "enter")
        await at.sees("does not tell how it is to be written")
        assert stored(dairy).stage is OrderStage.DRAFT
        await at.press("ctrl+u")
        for nowhere in (f"{tmp_path}/no/milk.csv", "~nobody-here/milk.csv"):
            await at.type(nowhere, "enter")
            await at.asked("cannot be written")
            await at.press("ctrl+u")
        await at.type(f"'{tmp_path}/no/milk.csv'", "enter")
        await at.asked("cannot be written")
        await at.press("ctrl+u")
        await at.type(f"{tmp_path}/milk.csv", "enter")
        await at.sees("ORDERED")
    assert "Milk" in (tmp_path / "milk.csv").read_text("utf-8-sig")
    assert stored(dairy).stage is OrderStage.PLACED


async def test_a_draft_is_thrown_away(dairy: Bistro) -> None:
    begin(dairy, Milk="0")
    async with at_terminal(dairy.board) as at:
        await order_from(at, "Mlékárna")
        await finish(at, "throw")
        await at.asked("Why is it thrown away?")
        await at.type("next week", "enter")
        await at.sees("the order is thrown away", "BEGIN A COUNT")
        await at.sees_no("NOT ORDERED YET")
    assert (stored(dairy).stage, stored(dairy).reason) == (OrderStage.CANCELLED, "next week")


@pytest.mark.parametrize("language", ["en", "cs"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_what_is_waited_for_is_shown_put_off_and_cancelled(
    dairy: Bistro, size: tuple[int, int], language: str
) -> None:
    """The milk is late: Today says so and leads there. It comes tomorrow, they say; then it is cancelled."""
    use(language)
    placed(dairy, Milk="1c")
    dairy.now.later(days=2)
    late, since, shown, asks, why, gone = {
        "en": (
            "Order has not come", "late since Tue 24 Nov", "The order as it is sent", "When does it come?",
            "Why is it cancelled?", "it is not waited for any more",
        ),
        "cs": (
            "Objednávka nepřijela", "nepřijelo út 24. 11.", "Objednávka, jak se pošle", "Kdy to přijede?",
            "Proč se ruší?", "už se na ni nečeká",
        ),
    }[language]  # fmt: skip
    async with at_terminal(dairy.board, size) as at:
        await at.sees(late, "3 Sklad" if language == "cs" else "3 Stock")
        for _row in range(30):
            if late in at.cursor:
                break
            await at.press("down")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, StockScreen))
        await at.on("Mlékárna")
        await at.sees(since)
        await at.press("enter")
        await at.asked(shown, "1 × case")
        await at.press("escape")
        await at.back()
        await at.press("e")
        await at.asked(asks)
        await at.type("+1", "enter")
        await at.sees_no(since)
        assert stored(dairy).due == MONDAY + timedelta(days=3)
        await at.press("x")
        await at.asked(why)
        await at.type("strike", "enter")
        await at.sees(gone)
    assert (stored(dairy).stage, stored(dairy).reason) == (OrderStage.CANCELLED, "strike")


async def test_placing_asks_for_the_pin_and_staff_may_not(dairy: Bistro) -> None:
    """Iva writes the order; Karel places it with his PIN."""
    with dairy.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Pin(id="karel", kept=kept("2580")))
    begin(dairy, Milk="0")
    iva = dairy.terminal("iva")
    async with at_terminal(iva) as at:
        await order_from(at, "Mlékárna")
        await finish(at, "Only place it")
        await at.sees("Iva Nová (staff) cannot do that here")
        assert stored(dairy).stage is OrderStage.DRAFT
    async with at_terminal(dairy.terminal("karel")) as at:
        await order_from(at, "Mlékárna")
        await finish(at, "Only place it")
        await at.asked("PIN of Karel Dvořák")
        await at.type("2580", "enter")
        await at.sees("ordered, comes")
    dairy.board.store.refresh()
    assert stored(dairy).placed_by == "karel"


async def test_p_prints_what_the_cursor_is_on(dairy: Bistro, tmp_path: Path) -> None:
    paper = tmp_path / "order.txt"
    dairy.board.prints.add(Printer(name="office", address=f"file:{paper}", kind=PrinterKind.TEXT))
    placed(dairy, Milk="1c")
    async with at_terminal(dairy.board) as at:
        await at.press("f4")
        await at.sees("ORDERED")
        await at.press("home")
        await at.on("Mlékárna")
        await at.press("p")
        await at.sees("Sent to office")
    assert "1 × case" in paper.read_text("utf-8")


async def test_p_prints_the_guide_to_walk_with_or_the_order_as_it_stands(
    dairy: Bistro, tmp_path: Path
) -> None:
    paper = tmp_path / "guide.txt"
    dairy.board.prints.add(Printer(name="office", address=f"file:{paper}", kind=PrinterKind.TEXT))
    async with at_terminal(dairy.board) as at:
        await order_from(at, "Mlékárna")
        await at.press("p")
        await at.sees("Sent to office: order guide dairy")
        assert "ORDER GUIDE: MLÉKÁRNA" in paper.read_text("utf-8")
        await at.type("0", "enter")
        await at.sees("Milk: order 3 × case")
        await at.press("p")
        await at.asked("The guide to walk with", "The order as it stands")
        await at.press("down", "enter")
        await at.sees("Sent to office: order 2026")
    assert "Draft: this is not ordered yet." in paper.read_text("utf-8")


async def test_the_suppliers_say_what_is_short(dairy: Bistro) -> None:
    count(dairy, Milk="3", Cream="6")
    sell(dairy, "Milk", "1")
    placed(dairy, "baker", Rye="4")
    async with at_terminal(dairy.board) as at:
        await at.press("f4")
        await at.sees("ORDERED")
        await at.press("o")
        await at.asked("Order from whom?", "1 below par", "comes Thu 26 Nov")
    assert Decimal(2) == dairy.board.stock.on_hand()["Milk"].amount


async def test_a_house_without_suppliers_says_so(bistro: Bistro) -> None:
    bistro.open()
    async with at_terminal(bistro.board) as at:
        await at.press("f4")
        await at.sees("BEGIN A COUNT")
        await at.press("o")
        await at.sees("Nothing that is kept here has a supplier yet.")


async def test_slash_finds_a_line(dairy: Bistro) -> None:
    async with at_terminal(dairy.board) as at:
        await order_from(at, "Mlékárna")
        await at.press("slash")
        await at.asked("search here")
        await at.type("eda", "enter")
        await at.on("Edam")
