"""Words as they are compared when somebody searches: without case, diacritics and punctuation."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


class _Letters(dict[int, str]):
    """What each character is when searched for: letters, digits, without case and diacritics; or a space."""

    _PLAIN = str.maketrans(
        {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"}
    )

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code))
        plain = "".join(part for part in parts if not unicodedata.combining(part))
        plain = plain.casefold().translate(self._PLAIN)
        self[code] = "".join(one if one.isalnum() or _is_mark(one) else " " for one in plain)
        return self[code]


_LETTERS = _Letters()


def fold(text: str) -> str:
    """The words of a text as they are compared, between spaces: `Žlutý kůň!` is `zluty kun `."""
    return text.translate(_LETTERS)


def fits(text: str, wanted: Sequence[str]) -> bool:
    """Whether every word is in the text, the last one as a beginning."""
    plain = fold(text)
    if not all(word in plain for word in wanted):
        return False
    has = set(plain.split())
    return has.issuperset(wanted[:-1]) and any(word.startswith(wanted[-1]) for word in has)


_ASCII = bytes(range(128))
_BACKSLASH = ord("\\")


class Sieve:
    """Tells from the bytes of a sealed file, ten times as fast as reading it, that some word is not in it.

    A word counts where a string says it, not where a key does, nor who entered a record.
    """

    def __init__(self, wanted: Sequence[str]) -> None:
        """`wanted` are folded words."""
        self._wanted = [word.encode() for word in sorted(wanted, key=len, reverse=True)]
        self._letters = frozenset("".join(wanted))
        self._respelt: dict[str, tuple[bytes, bytes] | None] = {}

    def may_hold(self, data: bytes) -> bool:
        """False only where one of the words begins nowhere in a string."""
        if not data.isascii():
            try:
                others = set(data.translate(None, _ASCII).decode())
            except UnicodeDecodeError:
                return True
            for letter in others:
                if (respelt := self._plain(letter)) is not None:
                    data = data.replace(*respelt)
        data = data.lower()
        if b"\\" in data and b"\\u" in data:  # a letter may be written as its number
            return True
        return all(_says(data, word) for word in self._wanted)

    def _plain(self, letter: str) -> tuple[bytes, bytes] | None:
        """How a letter that is not ASCII is to be spelt; None where no wanted word has what it becomes."""
        if letter not in self._respelt:
            plain = fold(letter)
            matters = plain != letter and (not plain or not self._letters.isdisjoint(plain))
            self._respelt[letter] = (letter.encode(), plain.encode()) if matters else None
        return self._respelt[letter]


def _says(data: bytes, word: bytes) -> bool:
    """Whether a word begins in a string; letters behind a backslash may stand for a space."""
    at = data.find(word)
    while at >= 0:
        before = data[at - 1 : at]
        if before.isalnum() and data[at - 2] != _BACKSLASH:
            at = data.find(word, at + 1)
            continue
        end = data.find(b'"', at)
        is_key = data.startswith(b'":', end) and data[end - 1] != _BACKSLASH
        start = data.rfind(b'"', 0, at)
        if not is_key and not data.endswith(b'"by":', 0, start):
            return True
        at = data.find(word, end)
    return False


def _is_mark(letter: str) -> bool:
    """Whether this is a vowel sign, which in many scripts is part of a word."""
    return unicodedata.category(letter).startswith("M") and not unicodedata.combining(letter)
