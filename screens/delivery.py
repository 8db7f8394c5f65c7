"""Taking in a delivery: what was ordered line by line, what came, and what is wrong with it."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content

from shiftboard.board import Board
from shiftboard.errors import NotFound
from shiftboard.language import N_, _, day, money, number
from shiftboard.signs import Sign
from shiftboard.stock.deliveries import FAULT_NAMES, Delivery, DeliveryLine, differences
from shiftboard.stock.quantity import typed_quantity
from shiftboard.stock.records import Item

from .entry import EntryScreen, comes_to
from .widgets.cells import left, right, styled
from .widgets.rows import Look, Rows, edit_box


class Row(NamedTuple):
    """A line of the delivery."""

    line: DeliveryLine
    item: Item | None

    @property
    def name(self) -> str:
        return self.item.name if self.item is not None else self.line.item


class DeliveryScreen(EntryScreen[Row]):
    """One delivery; Escape goes back, it stays under way."""

    AREA = "stock"
    HELP_TEXT = N_(
        "Type how much came and press Enter: packs and loose pieces together, as in a count. It is on hand "
        "at once. Where it must be cold or dated, the board asks. d says what of it was not taken, c what "
        "the delivery note asks for it, n adds something that was not ordered; a scanned barcode goes to its "
        "line. f ends the delivery and claims what is wrong."
    )
    CSS_PATH = "stock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("back"), id="delivery.back"),
        Binding("f", "finish", N_("finish"), id="delivery.finish", tooltip=N_("End the delivery")),
        Binding(
            "d", "refuse", N_("not taken"), id="delivery.refuse", tooltip=N_("Say what of it was not taken")
        ),
        Binding(
            "c",
            "price",
            N_("price"),
            id="delivery.price",
            tooltip=N_("Say what the delivery note asks for it"),
        ),
        Binding("n", "add", N_("add"), id="delivery.add", tooltip=N_("Add something that was not ordered")),
        Binding("x", "drop", N_("give up"), id="delivery.drop", tooltip=N_("Give it up")),
        Binding("delete", "empty", N_("Take out what was entered"), id="delivery.empty", show=False),
        Binding("slash", "search", N_("search"), id="delivery.search"),
    ]

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._delivery = ""
        self._added: list[str] = []

    def lines(self) -> Rows[Row]:
        return Rows(self._draw, key=lambda row: row.line.item)

    @property
    def delivery(self) -> Delivery | None:
        """What is taken in, while it lasts."""
        try:
            found = self.board.deliveries.delivery(self._delivery)
        except NotFound:
            return None
        return found if found.goes_on else None

    def show_delivery(self, delivery: str) -> None:
        """Show a delivery, with the cursor on the first line to enter."""
        if delivery != self._delivery:
            self._delivery, self._added = delivery, []
        self.reload()
        self.rows.action_first()
        self._to_open()
        self.rows.focus()

    def load(self) -> list[Row]:
        delivery, desk = self.delivery, self.board.deliveries
        if delivery is None:
            return []
        lines = {one.item: one for one in desk.lines(delivery)}
        added = {one: lines.pop(one, DeliveryLine(one, None, None, ())) for one in self._added}
        return [Row(one, self.board.stock.item(one.item)) for one in (*lines.values(), *added.values())]

    def show(self, values: list[Row]) -> None:
        empty = _("Nothing yet: scan what came, or press n.")
        ended = _("This delivery is ended. Esc goes back to the stock.")
        self.rows.empty_text = empty if self.delivery is not None else ended
        self.rows.set_rows(values)

    # drawing

    def _draw(self, row: Row, width: int, look: Look) -> Content:
        line, item = row.line, row.item
        wrong = self._wrong(row)
        sign = Sign.LATER if line.came is None else Sign.LATE if wrong else Sign.DONE
        style = self.unless(look, {Sign.LATE: "$warning", Sign.DONE: "$success"}.get(sign, ""))
        box, note = 16, 26 if width >= 76 else 12
        ordered = 16
        parts = [
            (f"{'>' if look.focused else ' '}{self.sign(sign)} ", style),
            (left(row.name, width - 3 - ordered - box - note), ""),
            (right(self._ordered(row), ordered), self.unless(look, "dim")),
        ]
        if look.editing is not None:
            return (
                self.paint(*parts)
                + edit_box(look.editing, look.edit_cursor, box)
                + self.paint((left(f" {comes_to(item, look.editing)}", note), self.unless(look, "dim")))
            )
        came = _typed(item, line) if line.came is not None else "____"
        return self.paint(
            *parts,
            (right(came, box), "" if line.came is not None else self.unless(look, "dim")),
            (left(f" {wrong or comes_to(item, came)}", note), style if wrong else self.unless(look, "dim")),
        )

    def _ordered(self, row: Row) -> str:
        if row.line.ordered is None:
            return _("not ordered")
        packs = row.item.packs if row.item is not None else ()
        return _("of {n}").format(n=typed_quantity(row.line.ordered, packs))

    def _wrong(self, row: Row) -> str:
        """What is wrong with a line of which something was entered."""
        if row.line.came is None:
            return ""
        found = differences(row.line, row.item.cost if row.item is not None else None)
        unit = f" {row.item.unit}" if row.item is not None else ""
        return ", ".join(f"{_(FAULT_NAMES[one.fault])} {number(one.amount)}{unit}" for one in found)

    def told(self) -> Content:
        delivery = self.delivery
        if delivery is None:
            return Content("")
        rows = self.rows.rows
        done = sum(row.line.came is not None for row in rows)
        number_of = _("delivery note {number}").format(number=delivery.note_number)
        title = " · ".join(filter(None, (delivery.name, number_of if delivery.note_number else "")))
        told = _("{done} of {all} entered").format(done=done, all=len(rows))
        width = self.about.content_size.width
        first = left(title, max(0, width - len(told) - 1)) + f" {told}"
        row = self.rows.current
        return styled((f"{first}\n", "bold"), (self._known(row) if row is not None else "", "$text-muted"))

    def _known(self, row: Row) -> str:
        """What is known of the line under the cursor."""
        parts, item = [], row.item
        if item is not None:
            pack = item.packs[0] if item.packs else None
            parts.append(f"{pack.name} (c) = {number(pack.of)} {item.unit}" if pack else item.unit)
            price = row.line.agreed if row.line.agreed is not None else item.cost
            if price is not None:
                parts.append(money(price, self.board.settings.currency))
        for one in row.line.entries:
            lot = _("lot {lot}").format(lot=one.lot) if one.lot else ""
            by = _("use by {day}").format(day=day(one.use_by)) if one.use_by is not None else ""
            warm = f"{number(one.temperature)} °C" if one.temperature is not None else ""
            parts += filter(None, (warm, by, lot, one.note))
        return " · ".join(parts)

    # entering

    async def enter(self, row: Row, text: str) -> None:
        if not text:
            self.rows.end_edit()
            return
        if row.item is None:
            raise NotFound(what=_("item"), name=row.line.item, hint="")
        from .delivery_flows import MORE_TO_ASK, receive

        try:
            await self.do(self.board.deliveries.receive, self._delivery, row.item.id, text)
        except MORE_TO_ASK as error:
            self.rows.end_edit()
            self.in_turn(receive(self, self._delivery, row.item, text, error))
            return
        self.rows.end_edit()
        self.say_saved()
        self.move_on()

    def move_on(self) -> None:
        """The next line below; at the end the next one to enter."""
        if self.rows.cursor + 1 < len(self.rows.rows):
            self.rows.action_step(1)
        elif not self._to_open():
            self.say(_("Everything is entered. f ends the delivery."))

    def _to_open(self) -> bool:
        first = next((row for row in self.rows.rows if row.line.came is None), None)
        if first is not None:
            self.rows.move_to(first.line.item)
        return first is not None

    def find_item(self, item: Item) -> None:
        """Go to the line of an item; one that was not ordered gets a line."""
        if not any(row.line.item == item.id for row in self.rows.rows):
            self._added.append(item.id)
            self.reload()
        self.rows.move_to(item.id)

    def words(self, row: Row) -> str:
        return f"{row.name} {row.line.item}"

    def taken_back(self, entry: object) -> None:
        self.reload()

    # acting

    def action_refuse(self) -> None:
        """Say what of it was not taken."""
        if (row := self.rows.current) is not None and row.item is not None:
            from .delivery_flows import refuse

            self.in_turn(refuse(self, self._delivery, row.item))

    def action_price(self) -> None:
        """Say what the delivery note asks for it."""
        if (row := self.rows.current) is not None and row.item is not None:
            from .delivery_flows import price

            self.in_turn(price(self, self._delivery, row.item))

    def action_add(self) -> None:
        """Add something that was not ordered."""
        self.in_turn(self._add())

    async def _add(self) -> None:
        from .item_acts import pick_item

        if (item := await pick_item(self, _("What came?"))) is not None:
            self.find_item(item)

    async def action_empty(self) -> None:
        """Take out what was entered on the line."""
        row = self.rows.current
        if row is not None and row.line.entries:
            await self.save(self.board.deliveries.take_out, self._delivery, row.line.item)

    async def action_back(self) -> None:
        await self._to_stock("")

    async def _to_stock(self, said: str) -> None:
        from .stock import StockScreen

        await self.shiftboard.go("stock")
        if isinstance(screen := self.app.screen, StockScreen):
            screen.go_to_row(f"delivery {self._delivery}")
            if said:
                screen.say_saved(said)

    def action_drop(self) -> None:
        """Give the delivery up."""
        if (delivery := self.delivery) is not None:
            self.in_turn(self._drop(delivery))

    async def _drop(self, delivery: Delivery) -> None:
        from .delivery_flows import drop_delivery

        if said := await drop_delivery(self, delivery):
            await self._to_stock(said)

    def action_finish(self) -> None:
        if (delivery := self.delivery) is not None:
            self.in_turn(self._finish(delivery))

    async def _finish(self, delivery: Delivery) -> None:
        from .delivery_flows import finish

        said = await finish(self, delivery)
        if said:
            await self._to_stock(said)


def _typed(item: Item | None, line: DeliveryLine) -> str:
    """What came of a line, in packs and loose pieces."""
    return typed_quantity(line.came, item.packs if item is not None else ()) if line.came is not None else ""
