"""Text in columns of a terminal: cut and padded by cells, so that wide letters line up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich.cells import cell_len, set_cell_size
from textual.content import Content


def left(text: str, width: int) -> str:
    """The text in exactly `width` cells; what does not fit ends in …"""
    if width <= 0:
        return ""
    if cell_len(text) > width:
        return set_cell_size(text, width - 1) + "…"
    return set_cell_size(text, width)


def right(text: str, width: int) -> str:
    """The text at the right end of `width` cells."""
    if cell_len(text) > width:
        return left(text, width)
    return " " * (width - cell_len(text)) + text


def bar(part: int, whole: int, width: int, *, ascii: bool = False) -> str:
    """How much of the whole is done, drawn in `width` cells."""
    full = round(width * part / whole) if whole else 0
    if part < whole:
        full = min(full, width - 1)
    return ("#" if ascii else "█") * full + ("." if ascii else "░") * (width - full)


_LEVELS, _PLAIN_LEVELS = "▁▂▃▄▅▆▇█", "_.-=+*#@"


def sparkline(values: Sequence[Decimal], *, ascii: bool = False) -> str:
    """One letter a value, the least lowest and the greatest highest; the middle where all are the same."""
    levels = _PLAIN_LEVELS if ascii else _LEVELS
    low, high = min(values, default=Decimal(0)), max(values, default=Decimal(0))
    if low == high:
        return levels[len(levels) // 2] * len(values)
    top = len(levels) - 1
    return "".join(levels[round((one - low) / (high - low) * top)] for one in values)


def styled(*parts: tuple[str, str]) -> Content:
    """Plain texts, each in its style; nothing in them is taken for markup."""
    return Content.assemble(*parts)
