"""Ordering from one supplier in one pass along the shelf: what is there, and beside it what to order."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from shiftboard.board import Board
from shiftboard.errors import NotFound
from shiftboard.language import N_, _, day, money, ngettext
from shiftboard.stock.errors import NotOnOrder
from shiftboard.stock.order_desk import GuideLine
from shiftboard.stock.orders import Order, OrderLine, OrderStage
from shiftboard.stock.records import Item

from .entry import EntryScreen
from .order_rows import Field, about_line, draw, heads, order_words
from .widgets.cells import left, styled
from .widgets.rows import Look, Rows


class OrderScreen(EntryScreen[GuideLine]):
    """An order that is being written; Escape goes back to the stock, and it is kept."""

    AREA = "stock"
    HELP_TEXT = N_(
        "Walk along the shelf, type what is there of each item and press Enter: what to order follows, up to "
        "par, in whole packs. = types what to order itself. Where sales are imported, what is on hand "
        "suggests it before anybody looks. f shows the order, places it and sends it; until then it is kept."
    )
    CSS_PATH = "order.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("back"), id="order.back"),
        Binding(
            "f", "finish", N_("finish"), id="order.finish", tooltip=N_("Look at the order, place and send it")
        ),
        Binding(
            "equals_sign",
            "amount",
            N_("order by hand"),
            key_display="=",
            id="order.amount",
            tooltip=N_("Type what to order, whatever the rule says"),
        ),
        Binding(
            "delete",
            "empty",
            N_("empty the line"),
            show=False,
            id="order.empty",
            tooltip=N_("Take out what was typed on the line"),
        ),
        Binding(
            "p",
            "print",
            N_("print"),
            id="order.print",
            tooltip=N_("Print the guide to walk with, or the order as it stands"),
        ),
        Binding("slash", "search", N_("search"), id="order.search"),
    ]

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._order = ""
        self._field = Field.THERE

    @property
    def heads(self) -> Static:
        return self.query_one("#heads", Static)

    def content(self) -> ComposeResult:
        yield Static("", id="about", markup=False)
        yield Static("", id="heads", markup=False)
        yield self.lines()

    def lines(self) -> Rows[GuideLine]:
        return Rows(self._draw, key=lambda row: row.line.item)

    # what is shown

    @property
    def order(self) -> Order | None:
        """The order, as long as it is being written."""
        try:
            found = self.board.orders.order(self._order)
        except NotFound:
            return None
        return found if found.stage is OrderStage.DRAFT else None

    def show_order(self, order: str) -> None:
        """Show an order, with the cursor on the first line that nobody typed on."""
        self._order = order
        self.reload()
        self.rows.action_first()
        first = next((row for row in self.rows.rows if not row.line.is_written), None)
        if first is not None:
            self.rows.move_to(first.line.item)
        self.rows.focus()

    def load(self) -> list[GuideLine]:
        order = self.order
        return self.board.orders.guide(order) if order is not None else []

    def show(self, values: list[GuideLine]) -> None:
        self.rows.empty_text = _("This order is not being written any more. Esc goes back to the stock.")
        self.rows.set_rows(values)

    def _draw(self, row: GuideLine, width: int, look: Look) -> Content:
        return draw(self, row, width, look, self._field)

    def show_about(self) -> None:
        super().show_about()
        width = self.heads.content_size.width
        bar = len(self.rows.rows) > self.rows.size.height
        self.heads.update(heads(width - bar), layout=False)

    def told(self) -> Content:
        order = self.order
        if order is None:
            return Content("")
        desk, row = self.board.orders, self.rows.current
        due = day(desk.due_of(order))
        lines = len(order.wanted)
        figures = [ngettext("{n} line", "{n} lines", lines).format(n=lines)]
        if order.value:
            figures.append(money(order.value, self.board.settings.currency))
        told, width = " · ".join(figures), self.about.content_size.width
        title = _("Order: {name} · comes {day}").format(name=desk.supplier(order).name, day=due)
        first = left(title, max(0, width - len(told) - 1)) + f" {told}"
        late = row is not None and row.late
        second = left(about_line(row, self.board.clock), width) if row is not None else ""
        return styled((f"{first}\n", "bold"), (second, "$warning" if late else "$text-muted"))

    # writing

    def begin(self, typed: str) -> None:
        """Type what is there."""
        self._edit(Field.THERE, typed)

    def action_amount(self) -> None:
        """Type what to order."""
        row = self.rows.current
        if row is not None:
            self._edit(Field.AMOUNT, row.line.typed)

    def _edit(self, field: Field, text: str = "") -> None:
        if self.rows.current is not None:
            self._field = field
            self.rows.redraw()
            self.rows.begin_edit(text)

    async def enter(self, row: GuideLine, text: str) -> None:
        """Save what was typed and go to the next line."""
        line, desk = row.line, self.board.orders
        if not text and (self._field is Field.THERE or not line.typed):
            self.rows.end_edit()
            return
        verb = desk.there if self._field is Field.THERE else desk.amount
        order = await self.do(verb, self._order, line.item, text)
        self.rows.end_edit()
        self._say_ordered(order.line(line.item))
        if self.rows.cursor + 1 < len(self.rows.rows):
            self.rows.action_step(1)

    def _say_ordered(self, line: OrderLine | None) -> None:
        """Say what is ordered of an item now; after the last line also what comes next."""
        item = self.board.stock.item(line.item) if line is not None else None
        if line is None or item is None:
            return
        words = _("{item}: nothing to order").format(item=item.name)
        if line.amount:
            words = _("{item}: order {amount}").format(
                item=item.name, amount=order_words(line.amount, item, 40)
            )
        if self.rows.cursor + 1 == len(self.rows.rows):
            words = f"{words} · {_('f places it')}"
        self.say_saved(words)

    def find_item(self, item: Item) -> None:
        order = self.order
        if order is None or order.line(item.id) is None:
            name = self.board.orders.supplier(order).name if order is not None else ""
            raise NotOnOrder(item=item.name, name=name)
        self.rows.move_to(item.id)

    async def action_empty(self) -> None:
        """Take out what was typed on the line."""
        row = self.rows.current
        if row is None or not row.line.is_written:
            return
        order = await self.save(self.board.orders.empty, self._order, row.line.item)
        if order is not None:
            self._say_ordered(order.line(row.line.item))

    async def action_take_back(self) -> None:
        """Here nothing is taken back: what was typed is typed over."""
        self.say(_("Type over it, or press Delete to empty the line."))

    # leaving

    async def action_back(self) -> None:
        await self._to_stock("")

    async def _to_stock(self, said: str) -> None:
        from .stock import StockScreen

        await self.shiftboard.go("stock")
        if isinstance(screen := self.app.screen, StockScreen):
            screen.go_to_order(self._order)
            if said:
                screen.say_saved(said)

    def action_finish(self) -> None:
        if (order := self.order) is not None:
            self.in_turn(self._finish(order))

    async def _finish(self, order: Order) -> None:
        from .order_flows import finish_order

        said = await finish_order(self, order)
        if self.order is None:
            await self._to_stock(said)

    def action_print(self) -> None:
        if (order := self.order) is not None:
            from .order_flows import print_order

            self.in_turn(print_order(self, order))

    def words(self, row: GuideLine) -> str:
        return f"{row.item.name if row.item is not None else ''} {row.line.item}"
