"""Counting one place: its items in shelf order, one entry and one Enter each. It is blind."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content

from data.record import Record
from shiftboard.board import Board
from shiftboard.language import N_, _, hour, number
from shiftboard.signs import Sign
from shiftboard.stock.counts import Count, Counted, CountLine, Stage
from shiftboard.stock.records import Item

from .dialogs import Ask, wrong
from .entry import EntryScreen, comes_to
from .stock_flows import finish_count
from .widgets.cells import left, right, styled
from .widgets.rows import Look, Rows, edit_box


class Row(NamedTuple):
    """A line of the place."""

    line: CountLine
    item: Item | None
    again: bool
    """To be counted a second time."""

    @property
    def name(self) -> str:
        return self.item.name if self.item is not None else self.line.item


class CountScreen(EntryScreen[Row]):
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
        self._lines: list[CountLine] = []
        self._packs = 0
        """Cells that the words about packs take."""
        self._at: datetime | None = None

    def lines(self) -> Rows[Row]:
        return Rows(self._draw, key=lambda row: row.line.item)

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
        self._lines = desk.lines(count)
        again = {(one.place, one.item) for one in desk.again(count, self._lines)}
        items = desk.items_by_id()
        here = (one for one in self._lines if one.place == self._place)
        return [Row(one, items.get(one.item), (one.place, one.item) in again) for one in here]

    def show(self, values: list[Row]) -> None:
        self._packs = min(24, max((cell_len(_pack_words(one.item)) + 2 for one in values), default=0))
        self.rows.empty_text = _("This count is ended. Esc goes back to the stock.")
        self.rows.set_rows(values)

    def _draw(self, row: Row, width: int, look: Look) -> Content:
        item, counted = row.item, row.line.counted
        sign = Sign.LATE if row.again else Sign.DONE if counted is not None else Sign.LATER
        style = "$error" if row.again else "$success" if counted is not None else ""
        pack = _pack_words(item)
        packs, box, unit = self._packs if width >= 76 else 0, 14, 14
        room = width - 3 - packs - box - unit
        parts = [
            (f"{'>' if look.focused else ' '}{self.sign(sign)} ", self.unless(look, style)),
            (left(row.name, room), ""),
            (left(f" {pack}", packs), self.unless(look, "dim")),
        ]
        if look.editing is not None:
            total = comes_to(item, look.editing)
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

    def told(self) -> Content:
        count = self.count
        if count is None:
            return Content("")
        desk, ids = self.board.stock, [one.place for one in count.places]
        lines = self._lines
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

    async def enter(self, row: Row, text: str) -> None:
        """Save what was typed and go to the next line; far off, it stays to be counted once more."""
        line = row.line
        if not text:
            self.rows.end_edit()
            return
        await self.do(self.board.stock.count, self._count, line.place, line.item, text, self._at)
        self.rows.end_edit()
        self.say_saved()
        now = self.rows.current
        if now is None or now.line.item != line.item or not now.again:
            self._move_on()

    def find_item(self, item: Item) -> None:
        """Go to the line of an item, here or in another place of the count."""
        count = self.count
        asked = [one.place for one in count.places if item.id in one.items] if count is not None else []
        if count is None or not asked:
            self.say_wrong(_("{item} is not counted here.").format(item=item.name))
        elif self._place in asked:
            self.rows.move_to(item.id)
        else:
            self.show_place(count.id, asked[0], item.id)
            self.say(_("Go on here: {place}").format(place=self.board.stock.place_name(asked[0])))

    def words(self, row: Row) -> str:
        return f"{row.name} {row.line.item}"

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
        check = wrong(lambda text: text and self.board.stock.when(text))
        typed = await self.ask(Ask(question, hint=hint, check=check, may_be_empty=True))
        if typed is not None:
            self._at = self.board.stock.when(typed) if typed else None
            self.say("")
            self.show_about()


def _pack_words(item: Item | None) -> str:
    """What is in the first pack: case = 12 bottle."""
    if item is None or not item.packs:
        return ""
    return f"{item.packs[0].name} = {number(item.packs[0].of)} {item.unit}"


def _is_sum(counted: Counted) -> bool:
    """Whether what was typed is more than a plain number."""
    return not counted.typed.replace(",", "").replace(".", "").isdecimal()
