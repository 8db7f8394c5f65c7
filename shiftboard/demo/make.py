"""A lifelike site to look around in: some days of shifts behind it, and one under way at this minute.

It is made through the desks, as people would, with a clock that is moved along; the same seed on the same
business day gives the same site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import msgspec

from data.fs import FsOps
from data.record import Partition, Record
from data.store import Store

from ..board import Board
from ..checklist import CheckList, Line
from ..clock import WEEKDAYS, Clock, Span, read_due, read_time
from ..language import use
from ..schema import SCHEMA
from ..shift import Planned, ShiftKind, planned
from ..starters import Starter
from .clock import SimulatedClock
from .days import Days

Progress = Callable[[int, int], None]


class _Unhurried(FsOps):
    """Leaves flushing to the end: a demonstration that is lost half made is made again."""

    def sync(self, fd: int) -> None: ...

    def sync_folder(self, folder: Path) -> None: ...


def make_demo(
    folder: Path,
    *,
    kind: str = "restaurant",
    days: int = 7,
    seed: int = 1,
    language: str = "en",
    now: datetime,
    progress: Progress = lambda done, of: None,
) -> None:
    """Make a demonstration in an empty folder: `days` business days behind it, and a shift under way.

    `now` is aware UTC; nothing is dated after it. Raises what `Store.create` raises.
    """
    use(language)
    starter = Starter(kind, language)
    settings = starter.settings(demo=True)
    moving = SimulatedClock(now)
    clock = Clock(settings.zone, read_time(settings.rollover), moving)
    history, usual, current = _programme(starter.kinds(), clock, now, days)
    chance = Random(f"{seed}-{current.day}")
    moving.at = (history[0] if history else current).span.start - timedelta(hours=1)
    store = Store.create(
        folder,
        SCHEMA,
        settings.as_toml(),
        lambda tx: starter.fill(tx, demo=True),
        fs=_Unhurried(),
        now=moving,
        entropy=Random(f"{seed}-{current.day} ids").randbytes,
    )
    work = Days(Board(store, settings, clock), moving, chance)
    for done, plan in enumerate(history):
        progress(done, len(history) + 1)
        work.whole(plan)
    with store.transaction(Partition.BOARD, "") as tx:
        for record in _moved_to_now(starter.lists(), usual, current, clock):
            tx.put(record)
    work.under_way(current, now)
    progress(len(history) + 1, len(history) + 1)
    store.close()
    _flush(folder)


def _programme(
    kinds: list[ShiftKind], clock: Clock, now: datetime, days: int
) -> tuple[list[Planned], Planned, Planned]:
    """The shifts behind us, oldest first; one as it usually is; and that one moved, a third over at `now`."""
    around = [
        one
        for offset in (-1, 0, 1)
        for one in planned(kinds, clock, clock.business_day(now) + timedelta(days=offset))
    ]
    usual = min(around, key=lambda one: abs(one.span.start + (one.span.end - one.span.start) / 3 - now))
    length = usual.span.end - usual.span.start
    start = now - length / 3
    start -= timedelta(minutes=start.minute % 5, seconds=start.second, microseconds=start.microsecond)
    current = Planned(usual.kind, clock.business_day(start), Span(start, start + length))
    first = current.day - timedelta(days=days)
    history = [
        one
        for offset in range(days + 1 if days else 0)
        for one in planned(kinds, clock, first + timedelta(days=offset))
        if one.span.end <= start
    ]
    return history, usual, current


def _moved_to_now(
    lists: Iterable[CheckList], usual: Planned, current: Planned, clock: Clock
) -> Iterator[Record]:
    """The kind of shift that is under way, with today's times, and its lists with times from its start."""
    start, end = (f"{clock.local(at):%H:%M}" for at in current.span)
    today = {WEEKDAYS[current.day.weekday()]: (start, end)}
    yield msgspec.structs.replace(usual.kind, days=usual.kind.days | today)
    for one in lists:
        if one.id in usual.kind.lists:
            sections = tuple(
                msgspec.structs.replace(part, lines=tuple(_moved(line, clock, usual) for line in part.lines))
                for part in one.sections
            )
            yield msgspec.structs.replace(one, sections=sections)


def _moved(line: Line, clock: Clock, usual: Planned) -> Line:
    if ":" not in line.due:
        return line
    minutes = (read_due(line.due, clock, usual.day, usual.span) - usual.span.start) // timedelta(minutes=1)
    return msgspec.structs.replace(line, due=f"start{minutes:+d}")


def _flush(folder: Path) -> None:
    """Make the finished demonstration durable, every file and every folder once."""
    fs = FsOps()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        fd = fs.open(path)
        fs.sync(fd)
        fs.close(fd)
    for place in [*(path for path in folder.rglob("*") if path.is_dir()), folder]:
        fs.sync_folder(place)
