"""Text from outside is cleaned once, at the door.

Typed, imported or scanned text loses what would move the cursor, colour the screen, drive a printer or turn
the reading order round: control characters, ESC and C1, bidirectional overrides, lone surrogates. What
remains is normalised to NFC, so that what looks the same is the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from itertools import chain, count

from .errors import NeedsText, TooLong

LINE = 200
"""Characters in a line of text."""
NOTE = 4_000
"""Characters in a note of several lines."""

_UNSEEN = "\u200b\u2060"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNWANTED = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufff9-\uffff\u2028\u2029{_BIDI}{_UNSEEN}]"
)
_ESCAPES = re.compile("\x1b\\[[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|\x1b[ -/]*[0-~]")


def clean(text: str, *, limit: int = LINE) -> str:
    """One line of text, safe to show, print and store; white space is folded. `TooLong` over the limit."""
    return _within(" ".join(_safe(text).split()), limit)


def clean_note(text: str, *, limit: int = NOTE) -> str:
    """Text of several lines, safe to show, print and store; newlines stay."""
    lines = [" ".join(line.split()) for line in _safe(text).split("\n")]
    return _within("\n".join(lines).strip(), limit)


def required(text: str, *, limit: int = LINE) -> str:
    """One clean line that says something; `NeedsText` where it does not."""
    cleaned = clean(text, limit=limit)
    if not cleaned:
        raise NeedsText()
    return cleaned


def readable_id(name: str, taken: Container[str], otherwise: str) -> str:
    """An id that tells what it names: walk-in-fridge, walk-in-fridge-2 …; `otherwise` without a letter."""
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    plain = "-".join("".join(c if c.isalnum() else " " for c in letters).split())[:40].strip("-") or otherwise
    return next(id for id in chain([plain], (f"{plain}-{n}" for n in count(2))) if id not in taken)


def folded(text: str) -> str:
    """The text as a search compares it: without case and diacritics."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _safe(text: str) -> str:
    text = _ESCAPES.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text))


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise TooLong(length=len(text), limit=limit)
    return text
