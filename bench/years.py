"""What a store costs when ten years of shifts are behind it, and when others write at the same time."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path

from disk import Beside, Counted, answer, begin, filled, ms, put
from figures import Alone, Pairs, Row
from place import BENCH, PYTHON, Place

from data.errors import Locked
from data.lock import PATIENCE
from data.record import Partition
from data.search import Hit, SearchIndex
from data.store import Store
from data.words import fold
from shiftboard.board import Board
from shiftboard.checklist import ShiftLine
from shiftboard.schema import SCHEMA

SHIFT = 450
"""Documents in a shift that is sealed: a big house."""

NOWHERE = "zzyzx"
"""A word that nobody wrote."""

RARE = "quokka"
"""A word that is in three old shifts."""


def importer(place: Place) -> list[Row]:
    """A person saves, every now and then, while another process saves as fast as it can."""
    folder = place.folder / "importer"
    saves = Pairs("a save beside an importer", "SQLite's busy handler", aim=0.1, medians=True)
    alone = Pairs("a save, nobody else there", "SQLite, WAL, FULL")
    turns = place.times(120, 24)
    with closing(filled(folder, Counted(), 0)) as store, Beside(folder / "beside.sqlite") as sqlite:
        for _block in range(4):
            for n in range(turns // 4):
                alone.add(ms(partial(put, store, answer(n))), sqlite.timed(answer(n)))
            with _importing("store", folder, place):
                ours = [_now_and_then(partial(put, store, answer(n))) for n in range(turns // 4)]
            with _importing("sqlite", folder / "beside.sqlite", place):
                theirs = [_now_and_then(partial(sqlite.put, answer(n))) for n in range(turns // 4)]
            for one, other in zip(ours, theirs, strict=True):
                saves.add(one, other)
    gave_up = [sum(one > PATIENCE * 1000 for one in figures) for figures in (saves.ours, saves.theirs)]
    saves.what += f" ({gave_up[0]} gave up)"
    saves.beside += f" ({gave_up[1]})"
    return [saves, alone]


def seal(place: Place) -> list[Row]:
    """A shift is closed: its last line, its sealed file, its seal, the board, its journal put away."""
    folder = place.folder / "seal"
    closed = Pairs(f"seal a shift of {SHIFT} records", "SQLite, all in one transaction", aim=8)
    fs = Counted()
    with closing(filled(folder, fs, 0)) as store, Beside(folder / "beside.sqlite") as sqlite:
        _fill(store)
        _close(store)
        for n in range(place.times(20, 5)):
            begin(store, f"2026-11-23-{n + 2}")
            _fill(store)
            fs.flushes = 0
            closed.add(ms(partial(_close, store)), ms(partial(sqlite.fill, answer(n), SHIFT)))
    closed.what += f" ({fs.flushes} flushes)"
    return [closed]


def years(place: Place) -> list[Row]:
    """What may grow with the years: a commit, opening, verifying, sealing."""
    site, made = place.old("years")
    rows: list[Row] = [
        Alone(f"{place.years} years of shifts made", "s", ours=[made.seconds]),
        Alone("  their size", "MB", ours=[made.size / 1e6]),
        *_commits(place, site),
        *_opened(place, site),
    ]
    with closing(Store.open(site, SCHEMA)) as store, Beside(place.folder / "old.sqlite") as sqlite:
        first = Pairs("  the first seal after opening it", "SQLite, all in one transaction")
        _fill(store)
        first.add(ms(partial(_close, store)), ms(partial(sqlite.fill, answer(1), SHIFT)))
    return [*rows, first]


def search(place: Place) -> list[Row]:
    """The first 50 that have a word, in all the years: with the index, without it."""
    site, _made = place.old("search")
    _plant(site)
    with closing(Board.open(site)) as board:
        index = board.search()
        index.delete()
        made = Alone("index all shifts", "s", ours=[ms(index.rebuild) / 1000])
        asked = _words(board, index)
        rows: list[Row] = [made]
        index.find("anything")
        for what, words in asked.items():
            rows.append(_asked(f"index: {what}", index, words, place.times(20, 5), "ms", 10))
        index.delete()
        for what, words in asked.items():
            rows.append(_asked(f"no index: {what}", index, words, place.times(3, 1), "s", 3))
    return rows


# ---


def _commits(place: Place, site: Path) -> Iterator[Row]:
    """The first day, all the years and SQLite in turn."""
    day = filled(place.folder / "first-day", fs := Counted(), 0)
    old = Store.open(site, SCHEMA, fs=(old_fs := Counted()))
    first = Pairs("commit on the first day", "SQLite, WAL, FULL", aim=1.1)
    late = Pairs(f"commit after {place.years} years", "SQLite, WAL, FULL", aim=1.1)
    grown = Pairs(f"commit after {place.years} years", "on the first day", aim=1.1)
    times = place.times(400, 40)
    with closing(day), closing(old), Beside(place.folder / "commits.sqlite") as sqlite:
        put(old, answer(0))
        fs.flushes = old_fs.flushes = 0
        for n in range(times):
            now, then = ms(partial(put, day, answer(n))), ms(partial(put, old, answer(n)))
            beside = sqlite.timed(answer(n))
            first.add(now, beside)
            late.add(then, beside)
            grown.add(then, now)
    first.what += f" ({fs.flushes / times:g} flush)"
    late.what += f" ({old_fs.flushes / times:g} flush)"
    yield from (first, late, grown)


def _opened(place: Place, site: Path) -> Iterator[Row]:
    env = {**os.environ, **place.env}
    command = [PYTHON, str(BENCH / "opener.py"), str(site)]
    runs: dict[str, list[float]] = defaultdict(list)
    left = ""
    for turn in range(place.times(5, 2) + 1):
        for name, more in (("cold", ["verify"]), ("warm", [])):
            left = place.forget(site) if name == "cold" else left
            said = subprocess.run([*command, *more], env=env, check=True, capture_output=True, text=True)
            if turn:  # the first one writes the bytecode
                for what, figure in json.loads(said.stdout).items():
                    runs[f"{name} {what}"].append(figure)
    assert not any(runs["cold faults"])
    yield Alone(f"open it, {left}", aim=150, ours=runs["cold open"])
    yield Alone("  imports before that", ours=runs["cold import"])
    yield Alone("open it, read before", ours=runs["warm open"])
    yield Alone("  imports before that", ours=runs["warm import"])
    yield Alone("  memory then, imports included", "MB", aim=50, ours=runs["warm MB"])
    shifts = round(runs["cold shifts"][0])
    yield Alone(f"verify its {shifts:,} shifts, {left}", "s", aim=5, ours=runs["cold verify"])


def _plant(site: Path) -> None:
    """Put the rare word into the three first shifts; their seals no longer hold, which no search minds."""
    sealed = sorted((site / "archive").glob("[0-9]*/*/*.json"))
    having = (path for path in sealed if b'"read_back":"' in path.read_bytes())
    for path in islice(having, 3):
        data = path.read_bytes().replace(b'"read_back":"', b'"read_back":"Quokka seen. ', 1)
        path.unlink()  # it is a link to the one that is kept
        path.write_bytes(data)


def _words(board: Board, index: SearchIndex) -> dict[str, str]:
    """What is looked for, by what it is: words that many, few and no texts have, and one that misleads."""
    having: dict[str, set[int]] = defaultdict(set)
    with closing(sqlite3.connect(index.path)) as db:
        for shift, text in db.execute("SELECT shift, text FROM texts"):
            for word in fold(text).split():
                having[word].add(shift)
    common = max((word for word in having if len(word) > 5), key=lambda word: len(having[word]))
    asked = {word for line in board.store.table(ShiftLine) for word in fold(line.text).split()}
    seldom = min((word for word in asked if len(word) > 3), key=lambda word: len(having.get(word, ())))
    return {
        "a common word": common,
        "the beginning of one": common[:4],
        "a word of 3 old shifts": RARE,
        "a word that none has": NOWHERE,
        "a word of most checklists, seldom written": seldom,
    }


def _asked(what: str, index: SearchIndex, words: str, times: int, unit: str, aim: float | None) -> Row:
    per = 1000 if unit == "s" else 1
    row = Alone(what, unit, aim=aim)
    hits: list[Hit] = []
    for _turn in range(times):
        began = time.perf_counter()
        hits = index.find(words)
        row.add((time.perf_counter() - began) * 1000 / per)
    row.what += f" ({len(hits)} hits)"
    return row


def _now_and_then(save: Callable[[], None]) -> float:
    """Milliseconds until it was saved, or given up."""

    def tried() -> None:
        with suppress(Locked, sqlite3.OperationalError):
            save()

    time.sleep(random.uniform(0.01, 0.05))
    return ms(tried)


@contextmanager
def _importing(kind: str, path: Path, place: Place) -> Iterator[None]:
    other = subprocess.Popen(
        [PYTHON, str(BENCH / "importer.py"), kind, str(path)],
        env={**os.environ, **place.env},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline(), "it could not begin"
    try:
        yield
    finally:
        other.communicate()


def _fill(store: Store) -> None:
    with store.transaction(Partition.SHIFT, "ana") as tx:
        for n in range(SHIFT):
            tx.put(answer(n))


def _close(store: Store) -> None:
    with store.transaction(Partition.SHIFT, "ana") as tx:
        tx.close_shift({"by": "ana"})
