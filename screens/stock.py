"""Stock: the counts that are going on, place by place, and what can be counted next."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from shiftboard.language import N_, _, day, hour, ngettext
from shiftboard.printing.records import COUNT, ORDER
from shiftboard.signs import Sign
from shiftboard.stock.counts import SHEET_KIND_NAMES, Count, CountLine, CountPlace, Sheet, Stage
from shiftboard.stock.eighty_six import EightySixed
from shiftboard.stock.records import Item

from .dialogs import Search
from .printing import Wanted, print_it
from .scans import ScanningScreen
from .stock_dates import DatesRow, about_dates, dates_rows, draw_dates
from .stock_flows import drop_count, finish_count, review
from .stock_orders import OrderRow, about_order, draw_order, order_rows
from .widgets.cells import bar, left
from .widgets.rows import Look, Rows


class Heading(NamedTuple):
    """A line over other lines."""

    text: str


class CountRow(NamedTuple):
    """A count that is going on, or waits to be approved."""

    session: Count
    done: int
    again: int


class PlaceRow(NamedTuple):
    """One place of it."""

    session: Count
    place: str
    name: str
    done: int
    size: int
    who: str
    """Who entered something there last."""


class SheetRow(NamedTuple):
    """What can be counted."""

    sheet: Sheet


class OffRow(NamedTuple):
    """Something that is off."""

    off: EightySixed


Row = Heading | DatesRow | OffRow | CountRow | PlaceRow | SheetRow | OrderRow


class StockScreen(ScanningScreen[list[Row]]):
    """What is off, counts, and beginning one."""

    AREA = "stock"
    HELP_TEXT = N_(
        "Enter on a place goes on counting there; Enter on a sheet begins a count. When everything is "
        "counted, Enter on the count shows what differs, and a lead approves it: then that is what is on "
        "hand. x gives a count up, with a reason. i shows everything that is kept, w enters waste, m says "
        "what is off (86), b shows use-by dates. o writes an order to a supplier; one that was placed stands "
        "here until it comes."
    )
    ENTER = N_("count")
    CSS_PATH = "stock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "act", N_("count"), id="stock.act", show=False, tooltip=N_("Go on with what it is")),
        Binding("o", "order", N_("order"), id="stock.order", tooltip=N_("Write an order to a supplier")),
        Binding(
            "x",
            "drop",
            N_("give up"),
            id="stock.drop",
            tooltip=N_("Give the count up, or cancel the order, with a reason"),
        ),
        Binding(
            "e",
            "edit",
            N_("another day"),
            show=False,
            id="stock.edit",
            tooltip=N_("Say on which other day the order comes"),
        ),
        Binding(
            "p", "print", N_("print"), id="stock.print", tooltip=N_("Print the sheet, to count on paper")
        ),
        Binding("i", "items", N_("items"), id="stock.items", tooltip=N_("Everything that is kept")),
        Binding("b", "dates", N_("dates"), show=False, id="stock.dates", tooltip=N_("Use-by dates")),
        Binding("w", "waste", N_("waste"), id="stock.waste", tooltip=N_("Enter what was thrown away")),
        Binding("m", "eighty_six", N_("86"), id="stock.eighty-six", tooltip=N_("Say what is off")),
        Binding(
            "e", "set_up_stock", N_("set up"), id="stock.setup", tooltip=N_("Items, places, suppliers …")
        ),
        Binding("slash", "search", N_("search"), id="stock.search"),
    ]

    @property
    def rows(self) -> Rows[Row]:
        return self.query_one(Rows)

    @property
    def about(self) -> Static:
        return self.query_one("#about", Static)

    def content(self) -> ComposeResult:
        yield Rows(self._draw, key=_key, selectable=lambda row: not isinstance(row, Heading))
        yield Static("", id="about", markup=False)

    def load(self) -> list[Row]:
        desk = self.board.stock
        rows: list[Row] = []
        if off := self.board.eighty_six.off():
            rows += [Heading(_("86").upper()), *map(OffRow, off)]
        if due := dates_rows(self.board):
            rows += [Heading(_("DATES TO CHECK")), *due]
        if counts := desk.counts():
            rows.append(Heading(_("COUNTING")))
        for count in counts:
            lines = desk.lines(count)
            done = sum(one.counted is not None for one in lines)
            rows.append(CountRow(count, done, len(desk.again(count))))
            if count.stage is Stage.COUNTING and len(count.places) > 1:
                rows += [self._place(count, each, lines) for each in count.places]
        drafts, placed = order_rows(self.board)
        rows += [Heading(_("NOT ORDERED YET")), *drafts] if drafts else []
        rows += [Heading(_("ORDERED")), *placed] if placed else []
        rows.append(Heading(_("BEGIN A COUNT")))
        under_way = {count.sheet for count in counts}
        return rows + [SheetRow(one) for one in desk.sheets() if one.id not in under_way]

    def _place(self, count: Count, each: CountPlace, lines: list[CountLine]) -> PlaceRow:
        theirs = [one.counted for one in lines if one.place == each.place and one.counted is not None]
        last = max(theirs, key=lambda one: one.id, default=None)
        another = last is not None and last.by != self.board.who.id
        who = self.board.staff.name(last.by) if last is not None and another else ""
        name = self.board.stock.place_name(each.place)
        return PlaceRow(count, each.place, name, len(theirs), len(each.items), who)

    def show(self, values: list[Row]) -> None:
        self.rows.empty_text = _("Nothing is kept here yet.")
        self.rows.set_rows(values)

    def go_to(self, count: str, place: str) -> None:
        """Put the cursor on a place of a count, or on the count."""
        self.reload()
        self.rows.move_to(f"count {count}")
        self.rows.move_to(f"place {count} {place}")

    def go_to_order(self, order: str) -> None:
        """Put the cursor on an order."""
        self.reload()
        self.rows.move_to(f"order {order}")

    # drawing

    def _draw(self, row: Row, width: int, look: Look) -> Content:
        mark, quiet = (">" if look.focused else " "), self.unless(look, "dim")
        match row:
            case Heading(text):
                return self.paint((left(f" {text}", width), "bold dim"))
            case CountRow(count, done, _again):
                sign = Sign.DUE if count.stage is Stage.COUNTING else Sign.LATE
                said = _("to approve") if count.stage is Stage.REVIEW else f"{done}/{count.size}"
                name = left(f"{mark}{self.sign(sign)} {count.name}", width - len(said) - 1)
                return self.paint((name, self.unless(look, "bold")), (f"{said} ", ""))
            case PlaceRow(_count, _place, name, done, size, who):
                sign = Sign.DONE if done == size else Sign.LATER
                drawn = bar(done, size, 12, ascii=self.shiftboard.plain_signs)
                tail = f" {drawn} {done:>4}/{size:<4}"
                said = f"  {who}" if who else ""
                text = left(f"{mark}  {self.sign(sign)} {name}{said}", width - len(tail))
                return self.paint((text, ""), (tail, self.unless(look, "$success" if done == size else "")))
            case OffRow(off):
                since = hour(self.board.clock.local(off.since)) if off.since is not None else ""
                text = left(f"{mark}{self.sign(Sign.OUT)} {off.name}  {off.reason}", width - len(since) - 1)
                return self.paint((text, self.unless(look, "$error")), (f"{since} ", quiet))
            case DatesRow():
                return draw_dates(self, row, width, look)
            case OrderRow():
                return draw_order(self, row, width, look)
            case SheetRow(sheet):
                kind = f"{_(SHEET_KIND_NAMES[sheet.kind])} "
                return self.paint((left(f"{mark}  {sheet.name}", width - len(kind)), ""), (kind, quiet))

    def show_about(self) -> None:
        self.about.update(self._about(), layout=False)

    def _about(self) -> str:
        match self.rows.current:
            case CountRow(count, done, again):
                clock = self.board.clock
                begun = clock.local(count.begun)
                said = _("begun {day} {time}").format(day=day(begun.date()), time=hour(begun))
                left_over = count.size - done
                parts = [said]
                if left_over:
                    parts.append(ngettext("{n} line left", "{n} lines left", left_over).format(n=left_over))
                if again:
                    parts.append(ngettext("{n} to count again", "{n} to count again", again).format(n=again))
                step = _("Enter: what differs") if not left_over else _("Enter: go on counting")
                return f"{' · '.join(parts)}\n{step}"
            case OffRow(off):
                return f"{_('86: {name}').format(name=off.name)}\n" + _("Enter: it is there again")
            case PlaceRow(_count, _place, name, done, size, _who):
                return f"{name}: {done}/{size}\n" + _("Enter: count here")
            case DatesRow() as row:
                return about_dates(row)
            case OrderRow() as row:
                return about_order(row, self.board.settings.currency)
            case SheetRow(sheet):
                return f"{sheet.name}\n" + _("Enter: begin")
            case _:
                return ""

    # acting

    @on(Rows.Chosen)
    async def chosen(self) -> None:
        await self.action_act()

    async def action_act(self) -> None:
        """Go on with a count, or begin one."""
        match self.rows.current:
            case OffRow(off):
                from .item_acts import back_on

                self.in_turn(back_on(self, off.id, off.name))
            case PlaceRow(session=count, place=place):
                await self.count_at(count, place)
            case SheetRow(sheet):
                begun = await self.save(self.board.stock.begin, sheet.id)
                if begun is not None:
                    await self.count_at(begun, begun.places[0].place)
            case DatesRow():
                await self.action_dates()
            case OrderRow(order):
                from .order_flows import look_at_order

                self.in_turn(look_at_order(self, order))
            case CountRow(count, done, _again):
                if count.stage is Stage.REVIEW:
                    self.in_turn(self._review(count))
                elif done < count.size:
                    await self._go_on(count)
                else:
                    self.in_turn(self._finish(count))

    async def _review(self, count: Count) -> None:
        await review(self, count)

    async def _finish(self, count: Count) -> None:
        await finish_count(self, count)

    async def _go_on(self, count: Count) -> None:
        left_over = [one for one in self.board.stock.lines(count) if one.counted is None]
        if left_over:
            await self.count_at(count, left_over[0].place, left_over[0].item)

    async def count_at(self, count: Count, place: str, item: str = "") -> None:
        """Show a place of a count, to count there."""
        from .count import CountScreen

        await self.shiftboard.go("count")
        if isinstance(self.app.screen, CountScreen):
            self.app.screen.show_place(count.id, place, item)

    def action_order(self) -> None:
        """Write an order to a supplier."""
        from .order_flows import choose_supplier

        self.in_turn(choose_supplier(self))

    def action_edit(self) -> None:
        """Say on which other day an order comes."""
        if isinstance(row := self.rows.current, OrderRow):
            from .order_flows import another_day

            self.in_turn(another_day(self, row.order))

    def action_print(self) -> None:
        """Print what the cursor is on, with what is counted already."""
        match self.rows.current:
            case CountRow(session=count) | PlaceRow(session=count):
                self.in_turn(print_it(self, Wanted(COUNT, list=count.id)))
            case SheetRow(sheet):
                self.in_turn(print_it(self, Wanted(COUNT, list=sheet.id)))
            case OrderRow(order):
                self.in_turn(print_it(self, Wanted(ORDER, list=order.id)))
            case _:
                return

    def action_drop(self) -> None:
        if isinstance(row := self.rows.current, CountRow | PlaceRow):
            self.in_turn(drop_count(self, row.session))
        elif isinstance(row, OrderRow):
            from .order_flows import cancel_order

            self.in_turn(cancel_order(self, row.order))

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

    def action_set_up_stock(self) -> None:
        """Set up items, places, suppliers, and what is counted together."""
        from .item_flows import set_up_stock

        self.in_turn(set_up_stock(self))

    def action_search(self) -> None:
        self.in_turn(self._search())

    async def _search(self) -> None:
        await self.ask(Search(lambda text: self.rows.find(text, words=_words)))


def _key(row: Row) -> str:
    match row:
        case Heading(text):
            return f"heading {text}"
        case OffRow(off):
            return f"off {off.id}"
        case CountRow(session=count):
            return f"count {count.id}"
        case PlaceRow(session=count, place=place):
            return f"place {count.id} {place}"
        case SheetRow(sheet):
            return f"sheet {sheet.id}"
        case DatesRow():
            return "dates"
        case OrderRow(order):
            return f"order {order.id}"


def _words(row: Row) -> str:
    match row:
        case Heading(text) | PlaceRow(name=text) | DatesRow(words=text):
            return text
        case OffRow(off):
            return off.name
        case CountRow(session=count):
            return count.name
        case SheetRow(sheet):
            return sheet.name
        case OrderRow(order):
            return order.name
