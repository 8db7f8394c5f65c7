"""Setting up suppliers: how they are reached, when they deliver."""

from __future__ import annotations

from msgspec.structs import replace

from ..checklist.edits import free_name
from ..checklist.written import read_days
from ..clean_text import clean, folded, readable_id
from ..language import N_
from .going_on import known
from .orders import Order
from .records import Item, Supplier
from .refused import BadLeadDays, OrderGoesOn, StillSupplies, SupplierChanged
from .setting_up import StockPart, open_orders
from .written import CONTACT, LEAD_DAYS, read_lead_days, read_mail


class SupplierSetup(StockPart[Supplier]):
    """The suppliers on the board."""

    record = Supplier
    WHAT = N_("supplier")
    CHANGED = SupplierChanged

    # reading

    def all(self) -> list[Supplier]:
        """Every supplier by its name."""
        return sorted(self.store.table(Supplier), key=lambda one: (folded(one.name), one.id))

    def name(self, id: str) -> str:
        """What a supplier is called; its id where it is gone."""
        one = self.get(id)
        return one.name if one is not None else id

    def free_name(self, name: str, but: str = "") -> str:
        """The name, clean, where no other supplier has it. `NeedsText`, `TooLong`, `NameTaken`."""
        return free_name(name, (one.name for one in self.all() if one.id != but))

    # the supplier

    def add(self, name: str) -> Supplier:
        """A supplier that delivers on the next day, any day of the week. `NameTaken`."""
        with self._writing() as tx:
            name = self.free_name(name)
            taken = {*(one.id for one in tx.all(Supplier)), *(one.supplier for one in tx.all(Item))}
            taken |= {one.supplier for one in known(self.store, Order)}
            return tx.put(Supplier(id=readable_id(name, taken, "supplier"), name=name))

    def rename(self, id: str, name: str, *, seen: int | None = None) -> Supplier:
        """Call a supplier something else. `NameTaken`."""
        return self._edit(id, seen, lambda one, _tx: replace(one, name=self.free_name(name, one.id)))

    def change_phone(self, id: str, phone: str, *, seen: int | None = None) -> Supplier:
        """Say where it is called."""
        phone = clean(phone, limit=CONTACT)
        return self._edit(id, seen, lambda one, _tx: replace(one, phone=phone))

    def change_mail(self, id: str, address: str, *, seen: int | None = None) -> Supplier:
        """Say where orders are sent to; empty is nowhere. `BadMailAddress`."""
        address = read_mail(address)
        return self._edit(id, seen, lambda one, _tx: replace(one, mail=address))

    def change_account(self, id: str, account: str, *, seen: int | None = None) -> Supplier:
        """Say what we are called there."""
        account = clean(account, limit=CONTACT)
        return self._edit(id, seen, lambda one, _tx: replace(one, account=account))

    def change_lead_days(self, id: str, text: str, *, seen: int | None = None) -> Supplier:
        """Say how many days pass from order to delivery. `BadLeadDays`."""
        days = read_lead_days(text)
        if days is None:
            raise BadLeadDays(value="", low=LEAD_DAYS[0], high=LEAD_DAYS[-1])
        return self._edit(id, seen, lambda one, _tx: replace(one, lead_days=days))

    def change_days(self, id: str, text: str, *, seen: int | None = None) -> Supplier:
        """Say on which weekdays it delivers: mon thu; empty is any day. `BadDays`."""
        days = read_days(text)
        return self._edit(id, seen, lambda one, _tx: replace(one, days=days))

    def remove(self, id: str, *, seen: int | None = None) -> Supplier:
        """Order from it no more. `StillSupplies`, `OrderGoesOn`."""
        with self._writing() as tx:
            supplier = self._seen(tx, id, seen)
            items = [one.name for one in self.stock.items() if one.supplier == id]
            if items:
                raise StillSupplies(supplier=supplier.name, count=len(items), first=items[0])
            if any(one.supplier == id for one in open_orders(self.store)):
                raise OrderGoesOn(supplier=supplier.name)
            tx.remove(supplier)
            return supplier
