"""How much of something there is, as people type it at a shelf: packs and loose pieces in one entry.

`3c+4` and `3c4` are three packs and four; `2.5`, `1/2c`, `1 1/2` and `0` are entries, too. `c` is the item's
first pack, whatever it is called; the others go by their name or its beginning. Comma and point are the same.
On a Czech keyboard the top row gives ě š č ř ž ý á í é where the digits 2 to 0 are meant: where a number
stands they count as such, while + stays plus.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from ..clean_text import folded
from ..language import number
from .errors import BadQuantity, UnknownPack

LARGEST = Decimal(10_000_000)
"""Amounts are below this: seven digits before the point, three after it."""
SMALLEST = Decimal("0.001")

FIRST_PACK = "c"

TOP_ROW = str.maketrans("ěščřžýáíéĚŠČŘŽÝÁÍÉ", "234567890234567890")
"""What the keys of the digits 2 to 0 give on a Czech keyboard."""
_DIGIT = f"[0-9{''.join(map(chr, TOP_ROW))}]"
_NUMBER = rf"(?:(?P<whole>{_DIGIT}{{1,7}}) )?(?P<part>{_DIGIT}{{1,4}})/(?P<of>{_DIGIT}{{1,4}})|" + (
    rf"(?P<number>{_DIGIT}{{1,7}}(?:[.,]{_DIGIT}{{1,3}})?|[.,]{_DIGIT}{{1,3}})(?!{_DIGIT}|[.,/])"
)
_TERM = re.compile(rf" *(?:{_NUMBER}) *")
_NAME = re.compile(r"[^\W\d_][^\d+]*")


class Pack(Protocol):
    """How an item is bought: a name and how many base units are in it."""

    @property
    def name(self) -> str: ...

    @property
    def of(self) -> Decimal: ...


def read_quantity(text: str, packs: Sequence[Pack] = (), unit: str = "") -> Decimal:
    """What was typed, in base units, to three places. `BadQuantity` and `UnknownPack` say what is wrong."""
    typed = " ".join(text.split())
    at, total = 0, Decimal(0)
    while True:
        match = _TERM.match(typed, at)
        if match is None:
            raise BadQuantity(value=text)
        amount, at = _amount(match, text), match.end()
        name = _NAME.match(typed, at)
        if name is not None:
            at, size = _size(typed, name, packs, unit)
            amount *= size
        total += amount
        joined = typed[at : at + 1] == "+"
        at += joined
        if at == len(typed) and not joined:
            break
        if not joined and name is None:
            raise BadQuantity(value=text)
    total = total.quantize(SMALLEST, ROUND_HALF_UP)
    if total >= LARGEST:
        raise BadQuantity(value=text)
    return total.normalize() + 0


def _amount(match: re.Match[str], text: str) -> Decimal:
    if match["number"] is not None:
        return Decimal(match["number"].translate(TOP_ROW).replace(",", "."))
    whole, part, of = ((match[name] or "0").translate(TOP_ROW) for name in ("whole", "part", "of"))
    if Decimal(of) == 0:
        raise BadQuantity(value=text)
    return Decimal(whole) + Decimal(part) / Decimal(of)


def _size(typed: str, name: re.Match[str], packs: Sequence[Pack], unit: str) -> tuple[int, Decimal]:
    """Where the text goes on after a pack's name, and how much is in it; one of the base unit is 1."""
    words = name[0].strip()
    wanted = folded(words)
    if wanted == FIRST_PACK and packs:
        return name.end(), packs[0].of
    known = [(pack.name, pack.of) for pack in packs] + ([(unit, Decimal(1))] if unit else [])
    exact = [size for called, size in known if folded(called) == wanted]
    begun = exact or [size for called, size in known if folded(called).startswith(wanted)]
    if len(begun) == 1:
        return name.end(), begun[0]
    names = ", ".join([FIRST_PACK] * bool(packs) + [called for called, _size in known])
    raise UnknownPack(name=words, names=names or "–")


def typed_quantity(amount: Decimal, packs: Sequence[Pack] = ()) -> str:
    """An amount as it would be typed: whole first packs and what is loose, in the language in use."""
    size = packs[0].of if packs else Decimal(0)
    count = amount // size if size and amount // size < LARGEST else Decimal(0)
    loose = amount - count * size
    parts = [f"{count:f}{FIRST_PACK}"] if count else []
    if loose or not parts:
        parts.append(number(loose.normalize()))
    return "+".join(parts)
