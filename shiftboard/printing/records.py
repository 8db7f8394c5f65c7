"""What is kept of printing: that something went out."""

from __future__ import annotations

from data.record import Record

from ..language import N_, _

HANDOVER = "handover"
"""The page of a shift that is handed over."""
LIST = "list"
"""A list to be worked on paper."""
COUNT = "count"
"""A count sheet, to count on paper."""
ORDER = "order"
"""An order to a supplier."""
GUIDE = "guide"
"""What comes from a supplier, to walk along the shelf with."""
PACK = "pack"
"""The downtime pack."""
BRIEFING = "briefing"
"""The briefing of the team."""

WHAT_NAMES = {
    HANDOVER: N_("handover"),
    LIST: N_("blank list"),
    COUNT: N_("count sheet"),
    ORDER: N_("order"),
    GUIDE: N_("order guide"),
    PACK: N_("downtime pack"),
    BRIEFING: N_("briefing"),
}


def what_words(what: str, shift: str, list: str = "") -> str:
    """What was or is to be printed, in a few words; a handover is known by its shift alone."""
    if what == HANDOVER:
        return shift
    return " ".join(filter(None, (_(WHAT_NAMES.get(what, what)), list or shift)))


class Printed(Record, frozen=True, kw_only=True):
    """A print or mail that went out; it stands in the shift that was open then, or in the one after."""

    what: str = HANDOVER
    shift: str
    """The shift that it is about; empty for one that was not opened yet."""
    state: str
    """`open` or `closed`: how that shift stood when it was printed. Only like with like makes a reprint."""
    coat: str
    """receipt, page, text or mail."""
    to: str
    """The printer or the mail address."""
    reprint: bool = False
    """Whether it was marked as one; only what is signed is."""
    list: str = ""
    """Id of the list, where it was one."""

    @property
    def words(self) -> str:
        """What went out, in a few words."""
        return what_words(self.what, self.shift, self.list)
