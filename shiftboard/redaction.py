"""Taking a text out of the record: a guest's name in a note, a number that somebody asked to have erased.

What was handed over stays in every shift it was carried into, so it goes from all of them together.
"""

from __future__ import annotations

from collections.abc import Callable

from data.redaction import Held, Holds, NothingHeld
from data.store import Store
from data.words import fold

from .clean_text import clean
from .errors import NeedsReason, NeedsText, NotFound
from .handover.countersign import Passed
from .language import _
from .roles import Act
from .shift import Shift
from .staff import Who

OPEN = "open"
"""What the open shift is called here; what was entered since the last one where none is open."""

NO_SHIFTS = ("board", "customers", "between")
"""What has no shift before or after it."""


class RedactionDesk:
    """Says where a text stands, and takes it out. Only who may lead a shift does that."""

    def __init__(self, store: Store, who: Who) -> None:
        self.store = store
        self.who = who

    def held(self, shift: str, words: str) -> list[Held]:
        """Where a text stands in a shift, and in those it was carried from and into, however it is spelt.

        `shift` is its name, `open`, `board` or `customers`. `NothingHeld`, `NotFound`.
        """
        holds, name = _holds(words), self._name(shift)
        found = [self.store.held(name, holds)]
        if name in NO_SHIFTS:
            return found
        while (earlier := self._before(found[0].name)) and (held := self._held(earlier, holds)):
            found.insert(0, held)
        while (later := self.store.after(found[-1].name)) and (held := self._held(later.name, holds)):
            found.append(held)
        return [*found, *self._passed_on(holds)]

    def _passed_on(self, holds: Holds) -> list[Held]:
        """What the board has of a shift: reasons of leads. Not where it is somebody of the house as well."""
        held = self._held("board", holds)
        passed = self.store.schema.of(Passed).name
        return [held] if held is not None and {one.table for one in held.records} <= {passed} else []

    def _held(self, name: str, holds: Holds) -> Held | None:
        try:
            return self.store.held(name, holds)
        except NothingHeld:
            return None

    def _before(self, name: str) -> str:
        """The shift whose handover this one received; empty where there is none."""
        file = self.store.shift_named(name)
        shift = file.table(Shift).get(name) if file is not None else None
        return shift.after if shift is not None else ""

    def take_out(self, shift: str, words: str, why: str) -> list[Held]:
        """Take a text out of a shift and of those it was carried from and into; returns what held it.

        `NotAllowed`, `NeedsPin`, `NeedsReason`, and what `Store.redact` raises.
        """
        by = self.who.may(Act.REDACT)
        if not (why := clean(why)):
            raise NeedsReason()
        found = self.held(shift, words)
        return [
            self.store.redact(one.name, _holds(words), by=by, why=why)
            for one in reversed(found)  # the newest first: where it stops, the rest can still be found
        ]

    def _name(self, shift: str) -> str:
        if shift == OPEN:
            return self.store.shift.name if self.store.shift is not None else "between"
        if shift not in NO_SHIFTS and self.store.shift_named(shift) is None:
            raise NotFound(what=_("shift"), name=shift, hint=_("`shiftboard search` shows where a text is."))
        return shift


def _holds(words: str) -> Callable[[str], bool]:
    """Whether a text has these words in it, in this order; letters without case and accents count."""
    wanted = _plain(words)
    if not wanted:
        raise NeedsText()
    return lambda text: wanted in _plain(text)


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
