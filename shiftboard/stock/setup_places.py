"""Setting up places: in which order they are gone through, and what stands where on their shelves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from data.transaction import Transaction

from ..checklist.edits import Step, free_name
from ..clean_text import readable_id
from ..food_safety import Equipment
from ..language import N_
from ..setting_up import there
from .counts import EVERYTHING, Sheet, on_shelf
from .errors import NotKeptThere
from .levels import Level
from .records import Item, Place, going_round
from .refused import AloneOnSheet, InOpenCount, PlaceChanged, StillInPlace
from .setting_up import StockPart, open_counts, placed, stepped, without


class PlaceSetup(StockPart[Place]):
    """The places on the board."""

    record = Place
    WHAT = N_("place")
    CHANGED = PlaceChanged

    # reading

    def shelf(self, place: Place) -> list[Item]:
        """What is kept in a place, in shelf order."""
        return on_shelf(self.stock.items(), place)

    def free_name(self, name: str, but: str = "") -> str:
        """The name, clean, where nothing else that is counted has it. `NeedsText`, `TooLong`, `NameTaken`."""
        return free_name(name, (one.name for one in self.stock.sheets() if one.id != but))

    # the place

    def add(self, name: str) -> Place:
        """A place that is gone through last. `NameTaken`."""
        with self._writing() as tx:
            name, places = self.free_name(name), tx.all(Place)
            taken = {*(one.id for one in places), *(one.place for one in tx.all(Level)), EVERYTHING}
            taken |= {one.id for one in tx.all(Sheet)} | {one.sheet for one in open_counts(self.store)}
            last = max((one.position for one in places), default=0)
            return tx.put(Place(id=readable_id(name, taken, "place"), name=name, position=last + 1))

    def rename(self, id: str, name: str, *, seen: int | None = None) -> Place:
        """Call a place something else. `NameTaken`."""
        return self._edit(id, seen, lambda place, _tx: replace(place, name=self.free_name(name, place.id)))

    def move(self, id: str, step: Step, *, seen: int | None = None) -> Place:
        """Go through a place earlier or later; the first and the last stay where they are."""
        with self._writing() as tx:
            place = self._seen(tx, id, seen)
            known = {one.id: one for one in going_round(tx.all(Place))}
            before = list(known)
            after = stepped(before, id, step)
            if list(after) != before:
                for position, one in enumerate(after, 1):
                    moved = replace(known[one], position=position)
                    known[one] = tx.put(moved) if moved != known[one] else moved
            return known.get(id, place)

    def remove(self, id: str, *, seen: int | None = None) -> Place:
        """Keep nothing there any more. `StillInPlace`, `InOpenCount`, `AloneOnSheet`."""
        with self._writing() as tx:
            place = self._seen(tx, id, seen)
            if kept := [*self._kept(tx, place)]:
                raise StillInPlace(place=place.name, count=len(kept), first=kept[0])
            for count in open_counts(self.store):
                if any(one.place == id for one in count.places):
                    raise InOpenCount(item=place.name, count=count.name)
            for sheet in [one for one in tx.all(Sheet) if id in one.places]:
                if sheet.places == (id,):
                    raise AloneOnSheet(sheet=sheet.name, name=place.name)
                tx.put(replace(sheet, places=without(sheet.places, id)))
            for level in [one for one in tx.all(Level) if one.place == id]:
                tx.remove(level)
            tx.remove(place)
            return place

    # its shelf

    def move_on_shelf(self, id: str, item: str, step: Step, *, seen: int | None = None) -> Place:
        """Have an item stand earlier or later as one passes the shelf. `NotKeptThere`."""
        return self._shelve(id, item, seen, lambda ids: stepped(ids, item, step))

    def put_behind(self, id: str, item: str, other: str, *, seen: int | None = None) -> Place:
        """Have an item stand behind another; an empty `other` puts it first. `NotKeptThere`."""

        def behind(ids: Sequence[str]) -> tuple[str, ...]:
            rest = without(ids, item)
            return placed(rest, item, rest.index(other) + 1 if other else 0)

        return self._shelve(id, item, seen, behind, other)

    # inside

    def _shelve(
        self,
        id: str,
        item: str,
        seen: int | None,
        order: Callable[[Sequence[str]], tuple[str, ...]],
        other: str = "",
    ) -> Place:
        def shelved(place: Place, tx: Transaction) -> Place:
            ids = [one.id for one in on_shelf(tx.all(Item), place)]
            for one in filter(None, (item, other)):
                if one not in ids:
                    raise NotKeptThere(item=there(tx, Item, one, "item").name, place=place.name)
            after = order(ids)
            return replace(place, shelf=after) if list(after) != ids else place

        return self._edit(id, seen, shelved)

    def _kept(self, tx: Transaction, place: Place) -> Iterator[str]:
        """The names of what is in a place: items, what is on hand there, equipment."""
        yield from (one.name for one in on_shelf(tx.all(Item), place))
        yield from (
            self.stock.name(item)
            for (at, item), level in self.stock.levels().items()
            if at == place.id and level.on_hand > 0
        )
        yield from (one.name for one in tx.all(Equipment) if one.place == place.id)
