"""What can be printed, made of the store as it stands; which coat it comes out in is another matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from data.store import Store

from ..clock import Clock
from ..errors import ShiftboardError
from ..food_safety import Equipment
from ..handover.desk import HandoverDesk
from ..language import N_, _, day
from ..settings import Settings
from ..staff import StaffDesk, Station
from ..stock import Item, Supplier
from .records import BRIEFING, COUNT, GUIDE, HANDOVER, LIST, ORDER, PACK, WHAT_NAMES

if TYPE_CHECKING:
    from ..checklist.lists import ListDesk
    from ..standing import Standing
    from ..stock.desk import StockDesk
    from ..stock.order_desk import OrderDesk
    from .coats import Page


class UnknownDocument(ShiftboardError):
    says = N_("This version prints no “{what}”. Install the one that asked for it, or drop it.")


class Document(NamedTuple):
    """Something to be printed, and what is recorded of it."""

    what: str
    shift: str
    """Id of the shift that it is about; empty for one that was not opened yet."""
    state: str
    """How that shift stands: `open`, `closed`, or empty."""
    list: str
    """Id of the list, sheet or order, where it is one."""
    title: str
    """What a queue shows, and what a mail is about."""
    site: str
    page: Page

    @property
    def is_signed(self) -> bool:
        """Whether people sign it, so that a second one must say that it is not the first."""
        return self.what == HANDOVER

    @property
    def file(self) -> str:
        """What a file of it is called, without an ending."""
        name = self.shift if self.is_signed else "-".join(filter(None, (self.what, self.list or self.shift)))
        return name or self.what


class Documents:
    """Makes each kind of document anew, so that what comes out is the newest there is."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: Settings,
        handover: HandoverDesk,
        staff: StaffDesk,
        lists: Callable[[], ListDesk],
        stock: Callable[[], StockDesk],
        orders: Callable[[], OrderDesk],
    ) -> None:
        """`lists`, `stock` and `orders` give their desks, which are loaded when the first is asked for."""
        self.store = store
        self.clock = clock
        self.settings = settings
        self.handover = handover
        self.staff = staff
        self._lists = lists
        self._stock = stock
        self._orders = orders

    def of(self, what: str = HANDOVER, shift: str = "", list: str = "") -> Document:
        """This kind of document, of the shift, list or order named; else of the open shift, last or next.

        `NotFound`, `NoShift`, `Ambiguous`, `NoOrder`.
        """
        if what == LIST:
            return self._blank(list)
        if what == COUNT:
            return self._count_sheet(list)
        if what == ORDER:
            return self._order(list)
        if what == GUIDE:
            return self._order_guide(list)
        if what == PACK:
            return self._pack(shift)
        if what == BRIEFING:
            return self._briefing(shift)
        if what != HANDOVER:
            raise UnknownDocument(what=what)
        page = self.handover.of(shift)
        title = f"{_('Handover')} {page.name} {page.day}"
        return Document(HANDOVER, page.shift, page.state, "", title, page.site, page)

    def _blank(self, named: str) -> Document:
        lists = self._lists()
        one, site = lists.named(named), self.settings.name
        page = lists.blank(one.id, site)
        shift = self.store.shift
        on = shift.name if shift is not None else ""
        title = " ".join(filter(None, (page.name, page.when)))
        return Document(LIST, on, "open" if on else "", one.id, title, site, page)

    def _count_sheet(self, named: str) -> Document:
        stock, shift = self._stock(), self.store.shift
        id, page = stock.on_paper(named, self.settings.name)
        on = shift.name if shift is not None else ""
        return Document(COUNT, on, "open" if on else "", id, page.name, self.settings.name, page)

    def _order(self, named: str) -> Document:
        desk, shift = self._orders(), self.store.shift
        one = desk.named(named)
        page = desk.page(one)
        on = shift.name if shift is not None else ""
        title = _("Order for {day}").format(day=day(page.due))
        return Document(ORDER, on, "open" if on else "", one.id, title, self.settings.name, page)

    def _order_guide(self, named: str) -> Document:
        from ..stock.order_guide import guide_page

        desk, shift = self._orders(), self.store.shift
        supplier = desk.supplier_named(named)
        places, site = self._stock().places(), self.settings.name
        page = guide_page(site, supplier.name, desk.guide_of(supplier), places)
        on = shift.name if shift is not None else ""
        return Document(GUIDE, on, "open" if on else "", supplier.id, page.name, site, page)

    def _pack(self, shift: str) -> Document:
        from ..downtime import pack_of

        on, table = self._standing(shift), self.store.table
        page = pack_of(
            on,
            site=self.settings.name,
            clock=self.clock,
            people=self.staff.people(),
            stations=table(Station),
            items=table(Item),
            suppliers=table(Supplier),
            equipment=table(Equipment),
        )
        return self._about(PACK, on, page)

    def _briefing(self, shift: str) -> Document:
        from ..briefing import briefing_of

        on = self._standing(shift)
        page = briefing_of(
            on,
            site=self.settings.name,
            clock=self.clock,
            currency=self.settings.currency,
            people=self.staff.people(),
            stations=self.store.table(Station),
        )
        return self._about(BRIEFING, on, page)

    def _about(self, what: str, on: Standing, page: Page) -> Document:
        name = _(WHAT_NAMES[what])
        title = f"{name[:1].upper()}{name[1:]}: {on.when(self.clock)}"
        return Document(what, on.shift, on.state, "", title, self.settings.name, page)

    def _standing(self, shift: str) -> Standing:
        from ..standing import standing

        return standing(self.store, self.clock, self.settings.country, shift)
