"""86: what cannot be served or sold just now, until it is back on.

Everybody at a table or a till must know it: the board, the handover and the briefing sheet name it. It may
be something that is kept, or a dish that is made of it.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from data.record import Partition
from data.store import Store

from ..clean_text import clean, folded, required
from ..clock import Clock
from ..errors import NotFound
from ..language import _
from ..naming import one_named
from ..staff import Who
from .errors import OffAlready
from .going_on import GoingOn, find, known


class EightySixed(GoingOn, frozen=True, kw_only=True):
    """Something that is off, or was."""

    name: str
    item: str = ""
    """Id of the item, where it is one that is kept."""
    reason: str = ""
    """Why, and what to offer instead."""
    since: datetime | None = None
    """When it went off, UTC."""
    back_by: str = ""
    back_at: datetime | None = None

    @property
    def goes_on(self) -> bool:
        """Whether it is off."""
        return self.back_at is None


class EightySixDesk:
    """Taking things off and putting them back on."""

    def __init__(self, store: Store, clock: Clock, who: Who) -> None:
        self.store = store
        self.clock = clock
        self.who = who

    def off(self) -> list[EightySixed]:
        """What is off now, the longest first; between shifts what the last one left off, too."""
        return [one for one in known(self.store, EightySixed) if one.goes_on]

    def of_item(self, item: str) -> EightySixed | None:
        """That this item is off, where it is."""
        return next((one for one in self.off() if one.item == item), None)

    def take_off(self, name: str, *, item: str = "", reason: str = "") -> EightySixed:
        """Say that something is off. `NeedsText`, `OffAlready`."""
        name, reason = required(name, limit=80), clean(reason)
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            for one in self.off():
                if folded(one.name) == folded(name) or (item and one.item == item):
                    raise OffAlready(name=one.name)
            return tx.put(EightySixed(name=name, item=item, reason=reason, since=self.clock.now()))

    def back_on(self, id: str) -> EightySixed:
        """Say that it is there again. `NotFound` where it is not off."""
        with self.store.transaction(Partition.SHIFT, self.who.named) as tx:
            one = find(self.store, tx, EightySixed, id)
            if one is None or not one.goes_on:
                raise NotFound(what=_("entry"), name=id, hint=_("It is not off."))
            back = {"back_by": self.who.id, "back_at": self.clock.now()}
            return tx.put(msgspec.structs.replace(one, **back))

    def named(self, asked: str) -> EightySixed:
        """What is off and called so; a part will do. `NotFound`, `Ambiguous`."""
        off = self.off()
        return one_named(
            off,
            asked,
            what=_("thing that is off"),
            hint=_("There are: {names}.").format(names=", ".join(one.name for one in off) or "–"),
            names=lambda one: (one.id, one.name),
            text=lambda one: one.name,
        )
