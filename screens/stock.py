"""Stock: what is off, what is being counted, ordered and delivered, and what can be counted next."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from shiftboard.language import N_, _
from shiftboard.stock.records import Item

from .printing import print_it
from .scans import ScanningScreen
from .stock_counts import count_rows, sheet_rows
from .stock_dates import dates_rows
from .stock_deliveries import claim_rows, delivery_rows
from .stock_off import OffRow, off_rows
from .stock_orders import OrderRow, order_rows
from .stock_rows import Heading, StockRow
from .widgets.rows import Rows

SECTIONS = (off_rows, dates_rows, delivery_rows, count_rows, order_rows, claim_rows, sheet_rows)
"""What stands on the screen, in this order."""


class StockScreen(ScanningScreen[StockRow]):
    """What is under way in the stock, and what can be begun."""

    AREA = "stock"
    HELP_TEXT = N_(
        "Enter goes on with what the cursor is on: a count, a delivery, an order, a claim; Enter on a sheet "
        "begins a count. When everything is counted, Enter on the count shows what differs, and a lead "
        "approves it: then that is what is on hand. x gives up what is under way, with a reason. d takes in "
        "what a supplier brings, o writes an order, i shows everything that is kept, b shows use-by dates, "
        "w enters waste, m says what is off (86)."
    )
    ENTER = N_("go on")
    CSS_PATH = "stock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "act", N_("go on"), id="stock.act", show=False, tooltip=N_("Go on with what it is")),
        Binding("d", "deliver", N_("delivery"), id="stock.deliver", tooltip=N_("Take in what came")),
        Binding("o", "order", N_("order"), id="stock.order", tooltip=N_("Write an order to a supplier")),
        Binding("i", "items", N_("items"), id="stock.items", tooltip=N_("Everything that is kept")),
        Binding("b", "dates", N_("dates"), show=False, id="stock.dates", tooltip=N_("Use-by dates")),
        Binding("w", "waste", N_("waste"), id="stock.waste", tooltip=N_("Enter what was thrown away")),
        Binding("m", "eighty_six", N_("86"), id="stock.eighty-six", tooltip=N_("Say what is off")),
        Binding(
            "p",
            "print",
            N_("print"),
            id="stock.print",
            tooltip=N_("Print the sheet or order under the cursor"),
        ),
        Binding(
            "x",
            "drop",
            N_("give up"),
            id="stock.drop",
            tooltip=N_("Give the count up, or cancel the order, with a reason"),
        ),
        Binding(
            "e",
            "set_up_stock",
            N_("set up"),
            id="stock.setup",
            tooltip=N_("Items, places, suppliers …; of an order, the day on which it comes"),
        ),
        Binding("slash", "search", N_("search"), id="stock.search"),
    ]

    def content(self) -> ComposeResult:
        yield Rows(
            lambda row, width, look: row.draw(self, width, look),
            key=lambda row: row.key,
            selectable=lambda row: not isinstance(row, Heading),
        )
        yield Static("", id="about", markup=False)

    def load(self) -> list[StockRow]:
        return [row for section in SECTIONS for row in section(self.board)]

    def show(self, values: list[StockRow]) -> None:
        self.rows.empty_text = _("Nothing is kept here yet.")
        self.rows.set_rows(values)

    def go_to(self, count: str, place: str) -> None:
        """Put the cursor on a place of a count, or on the count."""
        self.reload()
        self.rows.move_to(f"count {count}")
        self.rows.move_to(f"place {count} {place}")

    def go_to_row(self, key: str) -> None:
        """Put the cursor on the row with this key, where it is there."""
        self.reload()
        self.rows.move_to(key)

    def go_to_order(self, order: str) -> None:
        """Put the cursor on an order."""
        self.go_to_row(f"order {order}")

    def told(self) -> str:
        row = self.rows.current
        return row.about(self) if row is not None else ""

    def words(self, row: StockRow) -> str:
        return row.words

    # acting

    def action_act(self) -> None:
        """Go on with what the cursor is on."""
        if (row := self.rows.current) is not None:
            self.in_turn(row.act(self))

    def action_drop(self) -> None:
        if (row := self.rows.current) is not None:
            self.in_turn(row.drop(self))

    def action_set_up_stock(self) -> None:
        """Change what the cursor is on, or set up items, places, suppliers and sheets."""
        row = self.rows.current or Heading("")
        self.in_turn(row.edit(self))

    def action_print(self) -> None:
        """Print what the cursor is on, with what is entered already."""
        row = self.rows.current
        if row is not None and (wanted := row.paper()) is not None:
            self.in_turn(print_it(self, wanted))

    def action_deliver(self) -> None:
        """Take in what a supplier brings: the order under the cursor, or another."""
        from .delivery_flows import take_in

        row = self.rows.current
        order = row.order if isinstance(row, OrderRow) and row.placed else None
        self.in_turn(take_in(self, order))

    def action_order(self) -> None:
        """Write an order to a supplier."""
        from .order_flows import choose_supplier

        self.in_turn(choose_supplier(self))

    async def action_dates(self) -> None:
        """Show what has a use-by date."""
        await self.shiftboard.go("dates")

    async def action_items(self) -> None:
        """Show everything that is kept."""
        await self.shiftboard.go("items")

    def scanned(self, item: Item) -> None:
        """Show the item whose barcode was read."""
        self.in_turn(self._show_item(item))

    async def _show_item(self, item: Item) -> None:
        from .items import ItemsScreen

        await self.shiftboard.go("items")
        if isinstance(self.app.screen, ItemsScreen):
            self.app.screen.go_to(item.id)

    def action_waste(self) -> None:
        self.in_turn(self._waste())

    async def _waste(self) -> None:
        from .item_acts import pick_item, pick_place, waste

        item = await pick_item(self, _("What was thrown away?"))
        place = await pick_place(self, _("Where was it?"), item) if item is not None else None
        if item is not None and place is not None:
            await waste(self, item, place)

    def action_eighty_six(self) -> None:
        """Say what is off; on something that is, that it is there again."""
        from .item_acts import back_on, take_something_off

        if isinstance(row := self.rows.current, OffRow):
            self.in_turn(back_on(self, row.off.id, row.off.name))
        else:
            self.in_turn(take_something_off(self))
