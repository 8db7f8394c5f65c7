"""Finding the one thing that somebody named: by id or name, or a part of the name that fits nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from .clean_text import folded
from .errors import Ambiguous, NotFound

T = TypeVar("T")


def one_named(
    things: Iterable[T],
    asked: str,
    *,
    what: str,
    hint: str,
    names: Callable[[T], Iterable[str]],
    text: Callable[[T], str],
    said: Callable[[T], str] | None = None,
) -> T:
    """The thing one of whose `names` this is, or a part of whose `text` it is, whatever case and diacritics.

    `NotFound` says `what` was looked for and gives the `hint`; `Ambiguous` names two as they are `said`.
    """
    things, wanted = list(things), folded(asked)
    exact = [one for one in things if asked in names(one)]
    alike = exact or [one for one in things if wanted and wanted in map(folded, names(one))]
    fits = alike or [one for one in things if wanted and wanted in folded(text(one))]
    if not fits:
        raise NotFound(what=what, name=asked, hint=hint)
    if len(fits) > 1:
        told = said or text
        raise Ambiguous(name=asked, first=told(fits[0]), second=told(fits[1]))
    return fits[0]
