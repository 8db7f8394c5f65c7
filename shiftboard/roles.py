"""Who may do what: one table, asked by every desk before it acts.

A role is what somebody is in the house; an act is what is asked of the board. What is signed, and what
changes the record or who may act, is proven with a PIN by whoever has one.
"""

from __future__ import annotations

from enum import StrEnum

from .language import N_


class Role(StrEnum):
    """What a person is here."""

    STAFF = "staff"
    ASSISTANT = "assistant"
    LEAD = "lead"
    MANAGER = "manager"


ROLE_NAMES = {
    Role.STAFF: N_("staff"),
    Role.ASSISTANT: N_("assistant"),
    Role.LEAD: N_("lead"),
    Role.MANAGER: N_("manager"),
}


class Act(StrEnum):
    """What is asked of the board."""

    ENTER = "enter"
    """Answer a line, write the log, take back one's own entry, go through a handover."""
    OPEN = "open"
    """Open a shift and lead it."""
    PAGE = "page"
    """Say what stands on page 1 of the handover."""
    CLOSE = "close"
    """Sign and close the shift."""
    RECEIVE = "receive"
    """Sign for a handover."""
    AMEND = "amend"
    """Add something to a closed shift."""
    REOPEN = "reopen"
    """Open an answered line again."""
    LISTS = "lists"
    """Change lists and equipment, and which shifts work a list."""
    KINDS = "kinds"
    """Set up the kinds of shift: their times, their lists, who usually leads them."""
    COUNTS = "counts"
    """Approve a count of the stock, or give it up."""
    STOCK = "stock"
    """Change what is kept: items, places, suppliers, what is counted together."""
    ORDER = "order"
    """Place an order, or cancel it."""
    COUNTERSIGN = "countersign"
    """Take note of what a lead let pass."""
    REDACT = "redact"
    """Take a text out of the record."""
    SETUP = "setup"
    """Set up printers: one may be a program that is run."""
    PEOPLE = "people"
    """Change people and their roles, and take a forgotten PIN away."""


_EVERYBODY = frozenset(Role)
_LEADS = frozenset({Role.LEAD, Role.MANAGER})

MAY: dict[Act, frozenset[Role]] = {
    Act.ENTER: _EVERYBODY,
    Act.OPEN: _LEADS,
    Act.PAGE: _LEADS,
    Act.CLOSE: _LEADS,
    Act.RECEIVE: _LEADS,
    Act.AMEND: _LEADS,
    Act.REOPEN: _LEADS,
    Act.LISTS: _LEADS,
    Act.KINDS: _LEADS,
    Act.COUNTS: _LEADS,
    Act.STOCK: _LEADS,
    Act.ORDER: frozenset({Role.ASSISTANT, Role.LEAD, Role.MANAGER}),
    Act.COUNTERSIGN: frozenset({Role.MANAGER}),
    Act.REDACT: _LEADS,
    Act.SETUP: _LEADS,
    Act.PEOPLE: _LEADS,
}
"""Which roles may do an act."""

PROVEN = frozenset(Act) - {Act.ENTER, Act.PAGE}
"""What is proven with a PIN by whoever has one."""

SIGNED = frozenset({Act.CLOSE, Act.RECEIVE, Act.COUNTERSIGN})
"""What is a signature: the PIN is asked for each time."""
