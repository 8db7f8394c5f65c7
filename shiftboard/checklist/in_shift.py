"""What an edit of a list becomes in the shift that is open: pure.

Lines that were answered keep their answers and what they were asked; everything else is asked as the list
has it now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from .records import ShiftLine


class ShiftEdit(NamedTuple):
    """The lines of a shift that are written anew, and those that go."""

    put: tuple[ShiftLine, ...] = ()
    gone: tuple[ShiftLine, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.put or self.gone)


def edit_of_shift(
    standing: Iterable[ShiftLine],
    was: Iterable[ShiftLine],
    wanted: Iterable[ShiftLine],
    order: Sequence[str],
    settled: Collection[str],
) -> ShiftEdit:
    """What changes in a shift when lists that asked `was` ask `wanted`.

    Only what differs between the two is touched: an earlier edit that was kept for the next shift stays
    there. `settled` are the lines that have an answer or a reason; they stay as they were asked, under the
    heading they belong to now. `order` is every line of the shift's lists, in working order.
    """
    lines = {line.id: line for line in sorted(standing, key=lambda one: one.order)}
    before, after = ({line.id: line for line in asked} for asked in (was, wanted))
    stands = dict(lines)
    for id, line in after.items():
        if id in before and _asked(before[id]) == _asked(line):
            continue
        there = lines.get(id)
        if there is not None and id in settled:
            stands[id] = replace(there, list=line.list, section=line.section)
        else:
            stands[id] = replace(line, order=there.order if there is not None else -1)
    for id in before.keys() - after.keys() - set(settled):
        stands.pop(id, None)
    both = before.keys() & after.keys() & lines.keys()
    moved = [id for id in before if id in both] != [id for id in after if id in both]
    if moved or stands.keys() - lines.keys():
        stands = _in_order(stands, order)
    return ShiftEdit(
        tuple(line for id, line in stands.items() if id not in lines or not _same(lines[id], line)),
        tuple(line for id, line in lines.items() if id not in stands),
    )


def _asked(line: ShiftLine) -> ShiftLine:
    """What the line asks, wherever it stands and whoever wrote it."""
    return replace(line, order=0, rev=0, by="", entered_at=None)


def _same(one: ShiftLine, other: ShiftLine) -> bool:
    return one.order == other.order and _asked(one) == _asked(other)


def _in_order(stands: dict[str, ShiftLine], order: Sequence[str]) -> dict[str, ShiftLine]:
    """The lines as their lists order them.

    One that no list has any more stays behind the line before it, a cooling from an earlier shift at the end.
    """
    place = {id: n for n, id in enumerate(order)}
    keys: dict[str, tuple[int, int]] = {}
    before = -1
    for n, id in enumerate(stands, 1):
        if stands[id].begun is not None:
            before = len(order)
        elif id in place:
            before = place[id]
        keys[id] = (before, 0 if id in place else n)
    ordered = sorted(stands, key=lambda id: keys[id])
    return {id: replace(stands[id], order=n) for n, id in enumerate(ordered)}
