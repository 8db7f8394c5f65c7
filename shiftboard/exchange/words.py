"""Words in cells: one of several, yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from ..clean_text import folded
from ..errors import BadValue
from ..language import _

S = TypeVar("S", bound=StrEnum)

_YES = ("yes", "y", "ano", "a", "x", "1", "true")
_NO = ("", "no", "n", "ne", "0", "false")


def one_of(text: str, names: Mapping[S, str]) -> S:
    """The member whose word, or whose name in the language in use, this is. `BadValue`."""
    for one, name in names.items():
        if folded(text) in (one, folded(_(name))):
            return one
    raise BadValue(value=text, hint=_("Choose one of: {choices}.").format(choices=" / ".join(names)))


def yes_or_no(text: str) -> bool:
    """Whether it says yes, in either language; nothing says no. `BadValue`."""
    if folded(text) not in (*_YES, *_NO):
        raise BadValue(value=text, hint=_("Write yes, or leave it empty."))
    return folded(text) in _YES
