"""Counting one place: its items in shelf order, one entry and one Enter each. It is blind."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from data.record import Record
from shiftboard.board import Board
from shiftboard.errors import ShiftboardError
from shiftboard.language import N_, _, hour, number, sentence
from shiftboard.signs import Sign
from shiftboard.stock.barcodes import is_scan
from shiftboard.stock.counts import Count, Counted, CountLine, Stage
from shiftboard.stock.quantity import TOP_ROW, read_quantity
from shiftboard.stock.records import Item

from .base import BoardScreen
from .dialogs import Ask, Search
from .stock_flows import finish_count
from .widgets.cells import left, right, styled
from .widgets.rows import Look, Rows, edit_box

VALUE_KEYS = frozenset("0123456789.,+").union(map(chr, TOP_ROW))
"""What begins an amount, or a barcode; on a Czech keyboard the top row does, too."""


class Row(NamedTuple):
    """A line of the place."""

    line: CountLine
    item: Item | None
    again: bool
    """To be counted a second time."""

    @property
    def name(self) -> str:
        return self.item.name if self.item is not None else self.line.item


class CountScreen(BoardScreen[list[Row]]):
    """One place of a count; Tab shows the next, Escape goes back to all of them."""

    AREA = "stock"
    HELP_TEXT = N_(
        "Type what is there and press Enter: packs and loose pieces together (3c+4 or 3c4; c is the first "
        "pack), 2.5, 1/2c, 0. It is saved at once, and you can leave and come back. Tab goes to the next "
        "place, u takes your last entry back, f ends the counting."
    )
    CSS_PATH = "count.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("back"), id="count.back"),
        Binding("tab", "other(1)", N_("next place"), id="count.next", key_display="Tab"),
        Binding("shift+tab", "other(-1)", N_("place before"), id="count.before", show=False),
        Binding(
            "f",
            "finish",
            N_("finish"),
            id="count.finish",
            tooltip=N_("End the counting and see what differs"),
        ),
        Binding(
            "w",
            "when",
            N_("when"),
            id="count.when",
            tooltip=N_("Say when it was counted, where that was on paper"),
        ),
        Binding(
            "t", "next_open", N_("to count"), id="count.open", tooltip=N_("Go to the next line to count")
        ),
        Binding("slash", "search", N_("search"), id="count.search"),
    ]

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._count = ""
        self._place = ""
        self._at: datetime | None = None

    @property
    def rows(self) -> Rows[Row]:
        return self.query_one(Rows)

    @property
    def about(self) -> Static:
        return self.query_one("#about", Static)

    def content(self) -> ComposeResult:
        yield Static("", id="about", markup=False)
        yield Rows(self._draw, key=lambda row: row.line.item)

    # what is shown

    @property
    def count(self) -> Count | None:
        """The count that is gone on with, while it lasts."""
        found = next((one for one in self.board.stock.counts() if one.id == self._count), None)
        return found if found is not None and found.stage is Stage.COUNTING else None

    def show_place(self, count: str, place: str, item: str = "") -> None:
        """Show a place of a count, with the cursor on an item, or on the first one to count."""
        if count != self._count:
            self._at = None
        self._count, self._place = count, place
        self.reload()
        if item:
            self.rows.move_to(item)
        else:
            self.rows.action_first()
            self._to_open()
        self.rows.focus()

    def load(self) -> list[Row]:
        count, desk = self.count, self.board.stock
        if count is None:
            return []
        again = {(one.place, one.item) for one in desk.again(count)}
        lines = [one for one in desk.lines(count) if one.place == self._place]
        return [Row(one, desk.item(one.item), (one.place, one.item) in again) for one in lines]

    def show(self, values: list[Row]) -> None:
        self.rows.empty_text = _("This count is ended. Esc goes back to the stock.")
        self.rows.set_rows(values)

    def _draw(self, row: Row, width: int, look: Look) -> Content:
        item, counted = row.item, row.line.counted
        sign = Sign.LATE if row.again else Sign.DONE if counted is not None else Sign.LATER
        style = "$error" if row.again else "$success" if counted is not None else ""
        pack = ""
        if item is not None and item.packs:
            pack = f"{item.packs[0].name} = {number(item.packs[0].of)} {item.unit}"
        packs, box, unit = 24 if width >= 76 else 0, 18, 14
        room = width - 3 - packs - box - unit
        parts = [
            (f"{'>' if look.focused else ' '}{self.sign(sign)} ", self.unless(look, style)),
            (left(row.name, room), ""),
            (left(f" {pack}", packs), self.unless(look, "dim")),
        ]
        if look.editing is not None:
            total = self._total(row, look.editing)
            return (
                self.paint(*parts)
                + edit_box(look.editing, look.edit_cursor, box)
                + self.paint((left(f" {total}", unit), self.unless(look, "dim")))
            )
        typed = counted.typed if counted is not None else "____"
        unit_name = item.unit if item is not None else ""
        total = (
            f" = {number(counted.amount)} {unit_name}"
            if counted is not None and _is_sum(counted)
            else f" {unit_name}"
        )
        style = "" if counted is not None else "dim"
        return self.paint(
            *parts,
            (right(typed, box), self.unless(look, style)),
            (left(total, unit), self.unless(look, "dim")),
        )

    def _total(self, row: Row, typed: str) -> str:
        """What is typed comes to, in base units, as soon as it is an amount."""
        if row.item is None or not typed.strip():
            return ""
        try:
            amount = read_quantity(typed, row.item.packs, row.item.unit)
        except ShiftboardError:
            return ""
        return f"= {number(amount)} {row.item.unit}"

    def show_about(self) -> None:
        self.about.update(self._about(), layout=False)

    def _about(self) -> Content:
        count = self.count
        if count is None:
            return Content("")
        desk, ids = self.board.stock, [one.place for one in count.places]
        lines = desk.lines(count)
        here = [one for one in lines if one.place == self._place]
        done = sum(one.counted is not None for one in here)
        at = (
            _("{n} of {all}").format(n=ids.index(self._place) + 1, all=len(ids)) if self._place in ids else ""
        )
        title = f"{count.name} · {desk.place_name(self._place)} ({at})" if len(ids) > 1 else count.name
        progress = _("{done} of {all} counted · blind").format(done=done, all=len(here))
        if self._at is not None:
            when = _("counted at {time}").format(time=hour(self.board.clock.local(self._at)))
            progress = f"{when} · {progress}"
        others = self._others(lines)
        width = self.about.content_size.width
        first = left(title, max(0, width - len(progress) - 1)) + f" {progress}"
        row = self.rows.current
        second = (
            _("Far from what should be there. Count it once more, please.") if row and row.again else others
        )
        return styled((f"{first}\n", "bold"), (second, "$warning" if row and row.again else "$text-muted"))

    def _others(self, lines: list[CountLine]) -> str:
        """Who is counting where."""
        last: dict[str, Counted] = {}
        for line in lines:
            entry = line.counted
            if (
                entry is not None
                and entry.by != self.board.who.id
                and entry.id > (last[entry.by].id if entry.by in last else "")
            ):
                last[entry.by] = entry
        name = self.board.staff.name
        return " · ".join(
            _("{name} counts {place}").format(name=name(by), place=self.board.stock.place_name(one.place))
            for by, one in last.items()
        )

    # counting

    def on_key(self, event: events.Key) -> None:
        """Whatever begins an amount begins it on the line."""
        typed = event.character or ""
        if self.rows.current is not None and self.rows.editing is None and typed and typed in VALUE_KEYS:
            self.rows.begin_edit(typed)
            event.stop()
            event.prevent_default()

    @on(Rows.Chosen)
    def chosen(self) -> None:
        if self.rows.current is not None:
            self.rows.begin_edit("")

    @on(Rows.Entered)
    async def entered(self, event: Rows.Entered[Row]) -> None:
        """Save what was typed and go to the next line; far off, it stays to be counted once more."""
        line, text = event.row.line, event.text.strip()
        if not text:
            self.rows.end_edit()
            return
        if is_scan(text):
            self._scanned(text)
            return
        try:
            await self.do(self.board.stock.count, self._count, line.place, line.item, text, self._at)
        except ShiftboardError as error:
            self.rows.edit_wrong()
            self.explain(error)
            return
        self.rows.end_edit()
        self.say_saved()
        row = self.rows.current
        if row is not None and row.line.item == line.item and row.again:
            self.say(_("Far from what should be there. Count it once more, please."))
        else:
            self._move_on()

    def _scanned(self, text: str) -> None:
        """Go to the item with this barcode, here or in another place of the count."""
        count, desk = self.count, self.board.stock
        try:
            item = desk.scanned(text)
        except ShiftboardError as error:
            self.rows.edit_wrong()
            self.explain(error)
            return
        self.rows.end_edit()
        asked = [one.place for one in count.places if item.id in one.items] if count is not None else []
        if count is None or not asked:
            self.say_wrong(_("{item} is not counted here.").format(item=item.name))
        elif self._place in asked:
            self.rows.move_to(item.id)
        else:
            self.show_place(count.id, asked[0], item.id)
            self.say(_("Go on here: {place}").format(place=desk.place_name(asked[0])))

    @on(Rows.EditCancelled)
    def edit_cancelled(self) -> None:
        self.say(_("Nothing was entered."))

    def taken_back(self, entry: Record) -> None:
        if isinstance(entry, Counted) and entry.place == self._place:
            self.rows.move_to(entry.item)

    def _move_on(self) -> None:
        """The next line below; at the end the next one to count, here or in the next place."""
        if self.rows.cursor + 1 < len(self.rows.rows):
            self.rows.action_step(1)
        elif not self._to_open():
            self.action_next_open()

    def _to_open(self) -> bool:
        """Put the cursor on the first line of this place that is not counted."""
        left_over = next((row for row in self.rows.rows if row.line.counted is None), None)
        if left_over is not None:
            self.rows.move_to(left_over.line.item)
        return left_over is not None

    def action_next_open(self) -> None:
        """Go to the next line to count; in the next place where this one is done."""
        count = self.count
        if count is None or self._to_open():
            return
        left_over = [one for one in self.board.stock.lines(count) if one.counted is None]
        again = self.board.stock.again(count)
        if left_over or again:
            line = (left_over or again)[0]
            self.show_place(count.id, line.place, line.item)
            self.say(_("Go on here: {place}").format(place=self.board.stock.place_name(line.place)))
        else:
            self.say(_("Everything is counted. f ends the counting and shows what differs."))

    def action_other(self, step: int) -> None:
        """Show the next place of the count, or the one before."""
        count = self.count
        if count is not None:
            ids = [one.place for one in count.places]
            at = ids.index(self._place) if self._place in ids else 0
            self.show_place(count.id, ids[(at + step) % len(ids)])

    async def action_back(self) -> None:
        from .stock import StockScreen

        await self.shiftboard.go("stock")
        if isinstance(self.app.screen, StockScreen):
            self.app.screen.go_to(self._count, self._place)

    def action_finish(self) -> None:
        if (count := self.count) is not None:
            self.in_turn(self._finish(count))

    async def _finish(self, count: Count) -> None:
        said = await finish_count(self, count)
        if self.count is None:
            await self.shiftboard.go("stock")
            if said and (screen := self.shiftboard.board_screen) is not None:
                screen.say_saved(said)

    def action_when(self) -> None:
        """Say when it was counted: what is typed from then on was counted at that time."""
        self.in_turn(self._ask_when())

    async def _ask_when(self) -> None:
        hint = _("What is typed from now on was counted then: 17:40. Empty: it is counted now.")
        question = _("When was it counted?")
        typed = await self.ask(Ask(question, hint=hint, check=self._not_then, may_be_empty=True))
        if typed is not None:
            self._at = self.board.stock.when(typed) if typed else None
            self.show_about()

    def _not_then(self, typed: str) -> str:
        try:
            if typed:
                self.board.stock.when(typed)
        except ShiftboardError as error:
            return sentence(error)
        return ""

    def action_search(self) -> None:
        self.in_turn(self._search())

    async def _search(self) -> None:
        await self.ask(
            Search(lambda text: self.rows.find(text, words=lambda row: f"{row.name} {row.line.item}"))
        )


def _is_sum(counted: Counted) -> bool:
    """Whether what was typed is more than a plain number."""
    return not counted.typed.replace(",", "").replace(".", "").isdecimal()
