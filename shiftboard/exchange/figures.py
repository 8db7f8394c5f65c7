"""Figures as spreadsheets and people write them: with either decimal mark, with thousands apart or not.

`1 234,50`, `1,234.50` and `1.234,50` are the same figure. One mark before exactly three digits (1,234) is
either; it is read where the sheet tells which mark is its decimal one, and else asked about.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ..language import number
from .errors import BadFigure, OutOfRange, UnclearFigure

_PLAIN = re.compile(r"\d+|\d*[.,]\d+|\d+[.,]")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d*)?")
_GROUPED = {
    ",": re.compile(r"[1-9]\d{0,2}(?:,\d{3})+\.\d+|[1-9]\d{0,2}(?:,\d{3}){2,}"),
    ".": re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,}"),
}
_EITHER = re.compile(r"([1-9]\d{0,2})([.,])(\d{3})")
_SIGNED = re.compile(r"([-−+]?) ?(.*)")


def read_figure(text: str, mark: str = ".") -> Decimal:
    """The figure of a cell; `mark` is the decimal mark of its sheet, where that is known.

    `BadFigure`; `UnclearFigure` where it can be read in two ways.
    """
    typed = " ".join(text.split())
    signed = _SIGNED.fullmatch(typed)
    sign, digits = (signed[1], signed[2]) if signed is not None else ("", typed)
    if not digits.isascii():
        raise BadFigure(value=text)
    figure = _unsigned(digits, mark, text)
    return -figure if sign in ("-", "−") and figure else figure


def unmistakable(figure: Decimal) -> str:
    """A figure inside a text, as it is read in every sheet: never a mark before exactly three digits."""
    text = f"{figure:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def read_between(text: str, mark: str, low: int, high: int) -> Decimal:
    """A figure from low to high, both allowed. What `read_figure` raises, `OutOfRange`."""
    figure = read_figure(text, mark)
    if not low <= figure <= high:
        raise OutOfRange(value=number(figure), low=low, high=high)
    return figure


def _unsigned(digits: str, mark: str, text: str) -> Decimal:
    either = _EITHER.fullmatch(digits)
    if either is not None and either[2] != mark:
        whole, _mark, part = either.groups()
        more, less = Decimal(whole + part), Decimal(f"{whole}.{part}")
        raise UnclearFigure(value=text, more=number(more), less=number(less), less_written=f"{number(less)}0")
    if _PLAIN.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    if _SPACED.fullmatch(digits):
        return Decimal(digits.replace(" ", "").replace(",", "."))
    for between, grouped in _GROUPED.items():
        if grouped.fullmatch(digits):
            return Decimal(digits.replace(between, "").replace(",", "."))
    raise BadFigure(value=text)
