"""PINs: how they are kept, and how guessing is slowed.

A PIN is kept as scrypt(PIN, salt) with N = 2^14, r = 8, p = 1 (RFC 7914; 16 MiB and some 50 ms a try), never
as digits. Each wrong try is a record of the shift, so that every terminal knows of it and the manager can see
it; the wait grows with those since the last right one, for that person alone.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import scrypt
from itertools import pairwise

from data.record import Record

from .errors import BadPin

SHORTEST, LONGEST = 4, 8
"""Digits in a PIN."""

FREE_TRIES = 3
"""Wrong tries that cost no waiting: wet hands slip."""

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=5)
FORGOTTEN = timedelta(minutes=30)
"""After this long without a try, the counting starts anew."""

_COST = 2**14


class Pin(Record, frozen=True, kw_only=True):
    """That a person has a PIN; its id is the person's."""

    kept: str
    """`scrypt$N$r$p$salt$hash`, salt and hash in hex."""


class WrongPin(Record, frozen=True, kw_only=True):
    """A PIN that was not the person's, or the right one after wrong ones."""

    person: str
    right: bool = False


def read_pin(typed: str) -> str:
    """A PIN as it was typed; `BadPin` where it is none, or one that everybody tries first."""
    if not (typed.isascii() and typed.isdecimal() and SHORTEST <= len(typed) <= LONGEST):
        raise BadPin()
    steps = {(ord(after) - ord(one)) for one, after in pairwise(typed)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise BadPin()
    return typed


def kept(pin: str, salt: bytes | None = None) -> str:
    """What is stored of a PIN."""
    salt = salt or os.urandom(16)
    return f"scrypt${_COST}$8$1${salt.hex()}${_hash(pin, salt, _COST, 8, 1).hex()}"


def proves(pin: str, stored: str) -> bool:
    """Whether this is the PIN that was stored."""
    _name, cost, block, lanes, salt, hashed = stored.split("$")
    tried = _hash(pin, bytes.fromhex(salt), int(cost), int(block), int(lanes))
    return hmac.compare_digest(tried, bytes.fromhex(hashed))


def wait_until(tries: Iterable[WrongPin], now: datetime) -> datetime:
    """From when on the next PIN of a person is looked at, given the tries of that person, oldest first."""
    wrong, last = 0, now
    for one in tries:
        at = one.entered_at or now
        if one.right or at - last > FORGOTTEN:
            wrong = 0
        if not one.right:
            wrong += 1
        last = at
    over = wrong - FREE_TRIES
    if over < 0 or now - last > FORGOTTEN:
        return now
    wait: timedelta = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(over, 10)))
    return last + wait


def _hash(pin: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return scrypt(pin.encode(), salt=salt, n=cost, r=block, p=lanes, dklen=32, maxmem=64 * 1024 * 1024)
