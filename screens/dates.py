"""Use-by dates: what is past, what is near its date, what comes later; place by place."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from shiftboard.language import N_, _, day, ngettext, number
from shiftboard.signs import Sign
from shiftboard.stock import Item, Supplier
from shiftboard.stock.batches import Batch

from .scans import ScanningScreen
from .widgets.cells import left, right
from .widgets.rows import Look, Rows

WIDEST_DATE = 11


class Heading(NamedTuple):
    """A place, over what has a date there; or a line over what comes later."""

    text: str


class DateRow(NamedTuple):
    """A batch with its date."""

    batch: Batch
    name: str
    unit: str
    place: str
    """What its place is called."""
    days: int
    """Days until its date; below zero where it is past."""
    due: bool
    """Whether somebody must look at it."""


Row = Heading | DateRow


class DatesScreen(ScanningScreen[Row]):
    """What has a use-by date; Escape goes back to the stock."""

    AREA = "stock"
    ENTER = N_("what to do")
    HELP_TEXT = N_(
        "What is past its use-by date must not be sold: throw it away. What is near its date is looked at "
        "once a day. Enter says what is still there, marks it down, throws it away, or says that nothing is "
        "left. n puts down a date that you find on a pack, r recalls a lot. A scanned barcode goes to its "
        "item."
    )
    CSS_PATH = "stock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("back"), id="dates.back"),
        Binding("space", "act", N_("what to do"), id="dates.act", show=False),
        Binding("n", "note", N_("new date"), id="dates.note", tooltip=N_("Put down a date found on a pack")),
        Binding("r", "recall", N_("recall"), id="dates.recall", tooltip=N_("Recall a lot")),
        Binding("slash", "search", N_("search"), id="dates.search"),
    ]

    def content(self) -> ComposeResult:
        yield Rows(self._draw, key=_key, selectable=lambda row: isinstance(row, DateRow))
        yield Static("", id="about", markup=False)

    def load(self) -> list[Row]:
        desk = self.board.dates
        today = desk.today
        order = {one.id: n for n, one in enumerate(self.board.stock.places())}
        all = [self._row(one, today) for one in desk.all()]
        near = [row for row in all if row.batch.is_near(today, desk.warn_days)]
        rows: list[Row] = []
        found = {row.batch.place for row in near}
        for place in sorted(found, key=lambda id: (order.get(id, len(order)), id)):
            theirs = [row for row in near if row.batch.place == place]
            rows += [Heading(theirs[0].place.upper()), *theirs]
        later = [row for row in all if row not in near]
        return [*rows, Heading(_("LATER")), *later] if later else rows

    def _row(self, one: Batch, today: date) -> DateRow:
        item, desk = self.board.stock.item(one.item), self.board.dates
        assert one.use_by is not None
        return DateRow(
            batch=one,
            name=item.name if item is not None else one.item,
            unit=item.unit if item is not None else "",
            place=self.board.stock.place_name(one.place),
            days=(one.use_by - today).days,
            due=one.is_due(today, desk.warn_days),
        )

    def show(self, values: list[Row]) -> None:
        self.rows.empty_text = _("Nothing here has a use-by date. n puts one down.")
        self.rows.set_rows(values)

    def go_to(self, item: str) -> bool:
        """Put the cursor on the nearest date of an item; whether there is one."""
        found = [row for row in self.rows.rows if isinstance(row, DateRow) and row.batch.item == item]
        if found:
            self.rows.move_to(_key(found[0]))
        return bool(found)

    def scanned(self, item: Item) -> None:
        if not self.go_to(item.id):
            self.say(_("{item} has no use-by date here. n puts one down.").format(item=item.name))

    # drawing

    def _draw(self, row: Row, width: int, look: Look) -> Content:
        mark, quiet = (">" if look.focused else " "), self.unless(look, "dim")
        if isinstance(row, Heading):
            return self.paint((left(f" {row.text}", width), "bold dim"))
        one = row.batch
        assert one.use_by is not None
        past, lower = row.days < 0, f"-{number(one.markdown)} %" if one.markdown is not None else ""
        style = self.unless(look, "$error" if past else "$warning" if row.due else "")
        sign = Sign.CRITICAL if past else Sign.DUE if row.due else self._seen_sign(row)
        there = f"{number(one.known)} {row.unit}" if one.known is not None else "–"
        cells = [(there, 12, ""), (lower, 7, ""), (day(one.use_by), WIDEST_DATE, quiet)]
        cells = cells if width >= 66 else [cells[0], cells[2]]
        cells.append((_when(row.days) + " ", 16, style))
        name = f"{row.name}  {one.lot}".rstrip()
        named = left(name, width - 3 - sum(wide for _text, wide, _style in cells))
        return self.paint(
            (f"{mark}{self.sign(sign)} ", style),
            (named, style if past else ""),
            *((right(text, wide), painted) for text, wide, painted in cells),
        )

    def _seen_sign(self, row: DateRow) -> Sign:
        return Sign.DONE if row.batch.checked_on == self.board.dates.today else Sign.LATER

    def told(self) -> str:
        row = self.rows.current
        if not isinstance(row, DateRow):
            return ""
        one = row.batch
        assert one.use_by is not None
        lot = _("lot {lot}").format(lot=one.lot) if one.lot else ""
        until = _("use by {day}").format(day=f"{day(one.use_by)} {one.use_by.year}")
        first = " · ".join(filter(None, (row.name, lot, row.place, until)))
        if row.days < 0:
            return f"{first}\n" + _("Must not be sold. Enter: throw it away")
        return f"{first}\n{' · '.join(filter(None, (self._came(one, row.unit), self._seen(one))))}"

    def _came(self, one: Batch, unit: str) -> str:
        """When it came and from whom, or when its date was put down."""
        if one.since is None:
            return ""
        when = day(self.board.clock.local(one.since).date())
        if not one.delivery:
            return _("put down {day}").format(day=when)
        supplier = self.board.store.table(Supplier).get(one.supplier)
        name = supplier.name if supplier is not None else one.supplier
        amount = f"{number(one.amount)} {unit}" if one.amount is not None else ""
        return _("{amount} came {day} from {name}").format(amount=amount, day=when, name=name)

    def _seen(self, one: Batch) -> str:
        return _("looked at {day}").format(day=day(one.checked_on)) if one.checked_on is not None else ""

    # acting

    def action_act(self) -> None:
        """Show what can be done with it."""
        if isinstance(row := self.rows.current, DateRow):
            from .date_flows import what_to_do

            self.in_turn(what_to_do(self, row.batch, row.name))

    def action_note(self) -> None:
        """Put down a date found on a pack."""
        from .date_flows import note

        self.in_turn(note(self))

    def action_recall(self) -> None:
        """Take a lot out of sale."""
        from .recall_flows import recall

        self.in_turn(recall(self))

    async def action_back(self) -> None:
        await self.shiftboard.go("stock")

    def words(self, row: Row) -> str:
        return row.text if isinstance(row, Heading) else f"{row.name} {row.batch.lot} {row.place}"


def _when(days: int) -> str:
    """How far away a date is."""
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("{n} day past", "{n} days past", -days).format(n=-days)
    return ngettext("in {n} day", "in {n} days", days).format(n=days)


def _key(row: Row) -> str:
    return f"heading {row.text}" if isinstance(row, Heading) else f"batch {row.batch.id}"
