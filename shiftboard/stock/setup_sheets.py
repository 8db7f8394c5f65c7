"""Setting up count sheets: what is counted together, and which way round."""

from __future__ import annotations

from msgspec.structs import replace

from data.transaction import Transaction

from ..checklist.edits import Step, free_name
from ..clean_text import readable_id
from ..language import N_
from ..setting_up import there
from .counts import EVERYTHING, Sheet, SheetKind
from .records import Item, Place
from .refused import AloneOnSheet, SheetChanged
from .setting_up import StockPart, open_counts, stepped, without


class SheetSetup(StockPart[Sheet]):
    """The sheets of the house. A count of one that is under way stands still."""

    record = Sheet
    WHAT = N_("sheet")
    CHANGED = SheetChanged

    # reading

    def all(self) -> list[Sheet]:
        """The sheets of the house, as they were set up."""
        return list(self.store.table(Sheet))

    def free_name(self, name: str, but: str = "") -> str:
        """The name, clean, where nothing else that is counted has it. `NeedsText`, `TooLong`, `NameTaken`."""
        return free_name(name, (one.name for one in self.stock.sheets() if one.id != but))

    # the sheet

    def add(self, name: str, kind: SheetKind) -> Sheet:
        """A sheet of everything, until places or items are named. `NameTaken`."""
        with self._writing() as tx:
            name = self.free_name(name)
            taken = {one.id for one in (*tx.all(Sheet), *tx.all(Place))} | {EVERYTHING}
            taken |= {one.sheet for one in open_counts(self.store)}
            return tx.put(Sheet(id=readable_id(name, taken, "sheet"), name=name, kind=kind))

    def rename(self, id: str, name: str, *, seen: int | None = None) -> Sheet:
        """Call a sheet something else. `NameTaken`."""
        return self._edit(id, seen, lambda one, _tx: replace(one, name=self.free_name(name, one.id)))

    def change_kind(self, id: str, kind: SheetKind, *, seen: int | None = None) -> Sheet:
        """Say how often a sheet is worked."""
        return self._edit(id, seen, lambda one, _tx: replace(one, kind=kind))

    def remove(self, id: str, *, seen: int | None = None) -> Sheet:
        """Count it no more; one that is being counted goes on."""
        with self._writing() as tx:
            sheet = self._seen(tx, id, seen)
            tx.remove(sheet)
            return sheet

    # its places

    def go_to(self, id: str, place: str, *, seen: int | None = None) -> Sheet:
        """Count in a place, behind those that are gone through already."""

        def gone(sheet: Sheet, tx: Transaction) -> Sheet:
            there(tx, Place, place, "place")
            return replace(sheet, places=tuple(dict.fromkeys((*sheet.places, place))))

        return self._edit(id, seen, gone)

    def leave_out(self, id: str, place: str, *, seen: int | None = None) -> Sheet:
        """Do not count in a place. `AloneOnSheet` where it is the only one: without, it goes everywhere."""

        def left(sheet: Sheet, _tx: Transaction) -> Sheet:
            if sheet.places == (place,):
                raise AloneOnSheet(sheet=sheet.name, name=self.stock.place_name(place))
            return replace(sheet, places=without(sheet.places, place))

        return self._edit(id, seen, left)

    def move_place(self, id: str, place: str, step: Step, *, seen: int | None = None) -> Sheet:
        """Go to a place earlier or later; the first and the last stay where they are."""

        def moved(sheet: Sheet, _tx: Transaction) -> Sheet:
            known = place in sheet.places
            return replace(sheet, places=stepped(sheet.places, place, step)) if known else sheet

        return self._edit(id, seen, moved)

    def every_place(self, id: str, *, seen: int | None = None) -> Sheet:
        """Count in every place, in the order they are gone through."""
        return self._edit(id, seen, lambda sheet, _tx: replace(sheet, places=()))

    # its items

    def put_on(self, id: str, item: str, *, seen: int | None = None) -> Sheet:
        """Count an item; where everything was counted, from now on only this."""

        def put(sheet: Sheet, tx: Transaction) -> Sheet:
            there(tx, Item, item, "item")
            return replace(sheet, items=tuple(dict.fromkeys((*sheet.items, item))))

        return self._edit(id, seen, put)

    def take_off(self, id: str, item: str, *, seen: int | None = None) -> Sheet:
        """Do not count an item. `AloneOnSheet` where it is the only one: without, it counts everything."""

        def taken(sheet: Sheet, _tx: Transaction) -> Sheet:
            if sheet.items == (item,):
                raise AloneOnSheet(sheet=sheet.name, name=self.stock.name(item))
            return replace(sheet, items=without(sheet.items, item))

        return self._edit(id, seen, taken)

    def every_item(self, id: str, *, seen: int | None = None) -> Sheet:
        """Count whatever is kept in its places."""
        return self._edit(id, seen, lambda sheet, _tx: replace(sheet, items=()))
