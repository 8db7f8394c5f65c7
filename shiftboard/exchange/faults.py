"""What is wrong with a file, and where: gathered while it is read, said in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import CannotImport, ShiftboardError
from ..language import ngettext, sentence

SHOWN = 2
"""Faults that are told one by one: an error is three lines at most."""


class Faults:
    """The faults of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.said: list[str] = []

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Note what is wrong at a place, and go on with the next."""
        try:
            yield
        except ShiftboardError as error:
            self.add(place, error)

    def add(self, place: str, error: ShiftboardError) -> None:
        """Note what is wrong at a place of the file."""
        self.said.append(f"{place}: {sentence(error)}" if place else sentence(error))

    def refuse(self) -> None:
        """Raise `CannotImport` when anything was wrong; its field `all` has every fault."""
        if not self.said:
            return
        shown = self.said[:SHOWN]
        if more := len(self.said) - len(shown):
            shown[-1] += " " + ngettext("And {n} more.", "And {n} more.", more).format(n=more)
        raise CannotImport(file=self.file, faults="\n".join(shown), all=tuple(self.said))
