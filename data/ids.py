"""Identifiers that sort by the time they were made."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base32, lower case
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_RANDOM_BITS = 30


class Ids:
    """Makes ids of 16 characters: 50 bits of UTC milliseconds, 30 bits that keep two machines apart.

    Ids made by one `Ids` never repeat and never go backwards, even inside one millisecond or when the
    clock is set back.
    """

    def __init__(self, now: Callable[[], datetime], entropy: Callable[[int], bytes] = os.urandom) -> None:
        self._now = now
        self._entropy = entropy
        self._last = 0

    def new(self) -> str:
        """The next id."""
        milliseconds = int(self._now().timestamp() * 1000)
        number = milliseconds << _RANDOM_BITS | int.from_bytes(self._entropy(4)) >> 2
        if number <= self._last:
            number = self._last + 1
        self._last = number
        return "".join([_PAIRS[number >> shift & 1023] for shift in range(70, -1, -10)])

    def salt(self) -> str:
        """128 random bits in hex: keeps the hash of a short document from being guessed."""
        return self._entropy(16).hex()
