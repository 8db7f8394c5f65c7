"""What is money on a line of the list or in a text: nothing of it goes on paper that hangs on a wall."""

from __future__ import annotations

import re
from functools import cache

from .checklist import Kind, ShiftLine
from .clean_text import folded

_WORDS = re.compile(
    r"\b(tills?(?! (?:\d|(?:the|it|they|we|all)\b))|floats?|cash|takings"
    r"|kas[ay]|poklad\w*|hotovost\w*|trz[be]\w*)\b"
)
"""What lines of a till are called; “kept hot till 22:00” is none."""
_SIGNS = "€£$"


def is_money(line: ShiftLine, currency: str) -> bool:
    """Whether a line is about a till: its unit is money, or its words are. Food is never money."""
    if line.kind in (Kind.TEMPERATURE, Kind.COOLING):
        return False
    return line.unit in _marks(currency) or bool(_WORDS.search(folded(f"{line.section} {line.text}")))


def names_amount(text: str, currency: str) -> bool:
    """Whether a text holds an amount of money."""
    marks = "|".join(re.escape(mark) for mark in _marks(currency))
    return re.search(rf"\d[\d\s.,]*(?:{marks})|(?:{marks})\s?\d", text) is not None


@cache
def _marks(currency: str) -> frozenset[str]:
    """How amounts of this currency are marked: CZK, Kč."""
    from babel.numbers import get_currency_symbol

    known = (get_currency_symbol(currency, locale=locale) for locale in ("en_GB", "cs_CZ"))
    return frozenset({currency, *known, *_SIGNS})
