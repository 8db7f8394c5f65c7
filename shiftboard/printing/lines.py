"""Text set in lines of so many columns: wrapped, on two sides, in columns. For the coats that print lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from enum import Enum
from typing import NamedTuple


class Weight(Enum):
    """How much a line stands out, where the paper can show it."""

    PLAIN = "plain"
    HEADING = "heading"
    LOUD = "loud"
    FAINT = "faint"
    """What is not said but runs along: the head and foot of a page."""


class Line(NamedTuple):
    """A line as it is printed."""

    text: str
    weight: Weight = Weight.PLAIN
    centred: bool = False
    code: bool = False
    """Whether the text is printed as a QR code."""


class Paper(NamedTuple):
    """What is printed on: so many columns, and how it spells what it has no letters for."""

    width: int
    spelled: Callable[[str], str] = str

    def wrapped(
        self, text: str, first: str = "", rest: str = "", weight: Weight = Weight.PLAIN
    ) -> Iterator[Line]:
        """The text over as many lines as it needs; a word longer than a line is broken."""
        text, line, rest = map(self.spelled, (text, first, rest))
        room = self.width - max(cells(line), cells(rest))
        empty = True
        for word in text.split():
            for piece in _pieces(word, room):
                if not empty and cells(line) + 1 + cells(piece) > self.width:
                    yield Line(line, weight)
                    line, empty = rest, True
                line += piece if empty else f" {piece}"
                empty = False
        yield Line(line, weight)

    def headed(self, title: str, weight: Weight = Weight.HEADING) -> Iterator[Line]:
        """An empty line and a heading."""
        yield Line("")
        yield from self.wrapped(title.upper(), weight=weight)

    def sides(self, left: str, right: str) -> Iterator[Line]:
        """One text on the left, one on the right; under each other where they do not fit."""
        left, right = self.spelled(left), self.spelled(right)
        if right and cells(left) + cells(right) + 2 <= self.width:
            yield Line(left + " " * (self.width - cells(left) - cells(right)) + right)
            return
        indent = left[: len(left) - len(left.lstrip())]
        yield from self.wrapped(left, indent, "        ")
        if right:
            yield from self.wrapped(right, "        ", "        ")

    def columns(self, label: str, figures: list[str]) -> Line:
        """A row of a table: a label, and figures ten columns wide."""
        cell = 10
        room = self.width - cell * len(figures)
        right = "".join(_right(self.spelled(figure), cell) for figure in figures)
        return Line(_fit(self.spelled(label), room) + right)


def cells(text: str) -> int:
    """How many columns a terminal takes for the text."""
    return sum(_cell(letter) for letter in text)


def _cell(letter: str) -> int:
    if letter < "\u0300":
        return 1
    if unicodedata.combining(letter) or letter in "\u200b\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _pieces(word: str, width: int) -> Iterator[str]:
    """The word in parts of at most `width` cells; a mark stays with its letter."""
    start = taken = 0
    for place, letter in enumerate(word):
        if taken + (wide := _cell(letter)) > width:
            yield word[start:place]
            start, taken = place, 0
        taken += wide
    yield word[start:]


def _fit(text: str, width: int) -> str:
    while cells(text) > width:
        text = text[:-2] + "…"
    return text + " " * (width - cells(text))


def _right(text: str, width: int) -> str:
    return " " * max(0, width - cells(text)) + text
