"""Items: what is kept place by place in shelf order, how much of it is on hand, and what is done with it."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from shiftboard.board import Board
from shiftboard.language import N_, _, day, hour, listed, number
from shiftboard.signs import Sign
from shiftboard.stock import ALLERGEN_NAMES, Item
from shiftboard.stock.counts import on_shelf
from shiftboard.stock.levels import Level
from shiftboard.stock.quantity import typed_quantity

from .scans import ScanningScreen
from .widgets.cells import left, right
from .widgets.rows import Look, Rows, edit_box


class PlaceHeading(NamedTuple):
    """A place, over what is kept there."""

    place: str
    name: str
    items: int


class ItemRow(NamedTuple):
    """An item in one of its places."""

    item: Item
    place: str
    level: Level | None
    """What is on hand here; None where it was never counted."""
    is_off: bool


Row = PlaceHeading | ItemRow


class ItemsScreen(ScanningScreen[Row]):
    """Everything that is kept; Escape goes back to the counts."""

    AREA = "stock"
    ENTER = N_("what to do")
    HELP_TEXT = N_(
        "Everything that is kept, place by place in shelf order. Enter on an item shows what can be done "
        "with it. w enters waste, t moves some of it to another place, m says that it is off (86), or back "
        "on. v shows what is used of it. A scanned barcode goes to its item."
    )
    CSS_PATH = "stock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("back"), id="items.back"),
        Binding("space", "act", N_("what to do"), id="items.act", show=False),
        Binding("w", "waste", N_("waste"), id="items.waste", tooltip=N_("Enter what was thrown away")),
        Binding(
            "t", "transfer", N_("move"), id="items.transfer", tooltip=N_("Move some of it to another place")
        ),
        Binding(
            "m", "eighty_six", N_("86"), id="items.eighty-six", tooltip=N_("Say that it is off, or back on")
        ),
        Binding("v", "use", N_("use"), id="items.use", tooltip=N_("Show what is used of it, and its trend")),
        Binding("e", "edit", N_("edit"), id="items.edit", tooltip=N_("Change the item")),
        Binding("n", "new", N_("new"), id="items.new", tooltip=N_("Add an item")),
        Binding("slash", "search", N_("search"), id="items.search"),
    ]

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._levels: dict[tuple[str, str], Level] = {}

    def content(self) -> ComposeResult:
        yield Rows(self._draw, key=_key, selectable=lambda row: isinstance(row, ItemRow))
        yield Static("", id="about", markup=False)

    def load(self) -> list[Row]:
        desk = self.board.stock
        items, levels = desk.items(), desk.levels()
        self._levels = levels
        off = {one.item for one in self.board.eighty_six.off() if one.item}
        rows: list[Row] = []
        for place in desk.places():
            if kept := on_shelf(items, place):
                rows.append(PlaceHeading(place.id, place.name, len(kept)))
                rows += [
                    ItemRow(one, place.id, levels.get((place.id, one.id)), one.id in off) for one in kept
                ]
        return rows

    def show(self, values: list[Row]) -> None:
        self.rows.empty_text = _("Nothing is kept here yet.")
        self.rows.set_rows(values)

    def go_to(self, item: str, place: str = "") -> None:
        """Put the cursor on an item, in this place or the first one it is kept in."""
        wanted = (row for row in self.rows.rows if isinstance(row, ItemRow) and row.item.id == item)
        found = sorted(wanted, key=lambda row: row.place != place)
        if found:
            self.rows.move_to(_key(found[0]))

    def scanned(self, item: Item) -> None:
        here = row.place if isinstance(row := self.rows.current, ItemRow) else ""
        self.go_to(item.id, here)

    # drawing

    def _draw(self, row: Row, width: int, look: Look) -> Content:
        mark, quiet = (">" if look.focused else " "), self.unless(look, "dim")
        if isinstance(row, PlaceHeading):
            return self.paint((left(f" {row.name.upper()}  {row.items}", width), "bold dim"))
        item, sign = row.item, Sign.OUT if row.is_off else Sign.LATER
        style = self.unless(look, "$error" if row.is_off else "")
        par, age, box = 12 if width >= 70 else 0, 10 if width >= 50 else 0, 22
        name = left(f"{item.name}  {_('86') if row.is_off else ''}", width - 3 - par - age - box)
        parts = [(f"{mark}{self.sign(sign)} ", style), (name, style if row.is_off else "")]
        if look.editing is not None:
            return (
                self.paint(*parts)
                + edit_box(look.editing, look.edit_cursor, box)
                + self.paint((" " * (par + age), ""))
            )
        return self.paint(
            *parts,
            (right(self._there(row), box), style),
            (right(self._age(row), age), quiet),
            (right(_("par {n}").format(n=number(item.par)) if item.par is not None else "", par), quiet),
        )

    def _there(self, row: ItemRow) -> str:
        """What is on hand, as it would be typed and in base units."""
        if row.level is None:
            return "–"
        amount, unit = row.level.on_hand, row.item.unit
        typed = typed_quantity(amount, row.item.packs) if amount >= 0 else ""
        plain = f"{number(amount)} {unit}"
        return f"{typed} = {plain}" if "c" in typed else plain

    def _age(self, row: ItemRow) -> str:
        """How long ago it was counted."""
        if row.level is None:
            return ""
        clock = self.board.clock
        counted = clock.local(row.level.counted_at)
        days = (clock.business_day(clock.now()) - clock.business_day(counted)).days
        return hour(counted) if days == 0 else _("{n} d ago").format(n=days)

    def told(self) -> str:
        row = self.rows.current
        if not isinstance(row, ItemRow):
            return ""
        item, desk = row.item, self.board.stock
        named = [desk.place_name(place) for place in item.places]
        first = [item.sku, item.category, listed(named)]
        if item.allergens:
            first.append(listed(_(ALLERGEN_NAMES[one]) for one in item.allergens if one in ALLERGEN_NAMES))
        return f"{' · '.join(filter(None, first))}\n{' · '.join(filter(None, self._on_hand(item)))}"

    def _on_hand(self, item: Item) -> list[str]:
        """What is on hand in all places, how old that is, and what should be there."""
        levels = [one for (_place, id), one in self._levels.items() if id == item.id]
        if not levels:
            return [_("never counted"), self._off_words(item)]
        amount, clock = sum((one.on_hand for one in levels), Decimal(0)), self.board.clock
        counted = clock.local(min(one.counted_at for one in levels))
        when = f"{day(counted.date())} {hour(counted)}"
        par = _("par {n}").format(n=number(item.par)) if item.par is not None else ""
        said = _("{amount} on hand by the count of {when}").format(
            amount=f"{number(amount)} {item.unit}", when=when
        )
        return [said, par, self._off_words(item)]

    def _off_words(self, item: Item) -> str:
        off = self.board.eighty_six.of_item(item.id)
        return (
            _("86 since {time}").format(time=hour(self.board.clock.local(off.since)))
            if off and off.since
            else ""
        )

    # acting

    def action_act(self) -> None:
        """Show what can be done with the item."""
        if isinstance(row := self.rows.current, ItemRow):
            from .item_acts import what_to_do

            self.in_turn(what_to_do(self, row.item, row.place))

    def action_waste(self) -> None:
        if isinstance(row := self.rows.current, ItemRow):
            from .item_acts import waste

            self.in_turn(waste(self, row.item, row.place))

    def action_transfer(self) -> None:
        if isinstance(row := self.rows.current, ItemRow):
            from .item_acts import transfer

            self.in_turn(transfer(self, row.item, row.place))

    def action_eighty_six(self) -> None:
        if isinstance(row := self.rows.current, ItemRow):
            from .item_acts import eighty_six

            self.in_turn(eighty_six(self, row.item))

    def action_use(self) -> None:
        """Show what is used of the item, and its trend."""
        if isinstance(row := self.rows.current, ItemRow):
            from .item_use import show_use

            self.in_turn(show_use(self, row.item))

    def action_edit(self) -> None:
        """Change what is known of the item."""
        if isinstance(row := self.rows.current, ItemRow):
            from .item_flows import edit_item

            self.in_turn(edit_item(self, row.item.id))

    def action_new(self) -> None:
        """Add an item."""
        from .item_flows import new_item

        self.in_turn(new_item(self))

    async def action_back(self) -> None:
        await self.shiftboard.go("stock")

    def words(self, row: Row) -> str:
        if isinstance(row, PlaceHeading):
            return row.name
        return " ".join((row.item.name, row.item.sku, row.item.category, *row.item.barcodes))


def _key(row: Row) -> str:
    return f"place {row.place}" if isinstance(row, PlaceHeading) else f"{row.place} {row.item.id}"
