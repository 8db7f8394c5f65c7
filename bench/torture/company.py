"""Those who work beside the writer that is killed: a second writer, a reader, one who opens the store."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from forks import Lost, Say
from life import (
    BOARD,
    SHIFT,
    Bell,
    Step,
    check_closed,
    check_stock,
    do,
    opened,
    pairs,
    put,
)

from data.archive import shift_order
from data.errors import ShiftClosed
from data.site_file import RecordFile
from data.store import Store

THOUGHT = 0.01
"""Seconds at most that the second writer thinks; if it did not, nobody else would get to write."""

GLANCE = 0.001
"""Seconds between two pictures that the reader looks at, and between two looks for what is new."""

Enough = Callable[[], bool]


def also_write(folder: Path, say: Say, enough: Enough) -> None:
    """Put pairs wherever it is their turn, ring the bell; a shift closed meanwhile is no obstacle."""
    chance, store = random.Random(f"{folder}"), opened(folder)
    for n in count():
        if enough():
            break
        kind, id = chance.random(), f"s{n}"
        if kind < 0.3:
            _ring(store)
            say("rang")
        else:
            step = Step("shift" if kind < 0.9 else "board", [(id, chance.choice((20, 30, 300, 5_000)), 1)])
            if kind < 0.6:
                for _refusal in _until_it_stands(store, step):
                    say("refused")
            else:
                do(store, step, "second")
            say("put", *step.put[0][:2])
        time.sleep(chance.uniform(0, THOUGHT))


def _ring(store: Store) -> None:
    with store.transaction(BOARD, "second") as tx:
        bell = tx.get(Bell, "bell")
        assert bell is not None
        tx.put(Bell(id="bell", count=bell.count + 1))


def _until_it_stands(store: Store, step: Step) -> Iterator[None]:
    """Write it to the shift that one sees open; yields each time that it was closed meanwhile."""
    while True:
        shift = store.shift
        try:
            with store.transaction(SHIFT, "second", shift=shift.name if shift else "") as tx:
                put(tx, step, SHIFT)
        except ShiftClosed:
            yield
        else:
            return


def come_and_stay(folder: Path, _say: Say, enough: Enough) -> None:
    """Open the store, which finishes what was interrupted."""
    opened(folder)
    while not enough():
        time.sleep(GLANCE)


def read(folder: Path, say: Say, enough: Enough) -> None:
    """Read all the time, while other threads look for what is new; now and then open the store anew."""
    odd: list[str] = []
    threading.excepthook = lambda what: odd.append(f"{what.thread}: {what.exc_value!r}")
    picture, looks, openings = Picture(), 0, 0
    while not enough():
        with _looking(folder) as store:
            openings += 1
            if openings == 1:
                say("ready")
            for _glance in range(100):
                if enough():
                    break
                picture.look(store)
                looks += 1
                time.sleep(GLANCE)
            if odd:
                raise Lost(odd[0])
    say("looked", looks, openings)


@contextmanager
def _looking(folder: Path) -> Iterator[Store]:
    """The store, watched as the board does it, and refreshed much more often than that."""
    store, stop = opened(folder), threading.Event()

    def look() -> None:
        while not stop.wait(GLANCE):
            store.refresh()

    store.watch()
    looking = threading.Thread(target=look, name="looking")
    looking.start()
    try:
        yield store
    finally:
        stop.set()
        looking.join()
        store.close()


class Picture:
    """What a reader has seen: it never goes back, and is never torn."""

    def __init__(self) -> None:
        self._revs: dict[str, dict[str, int]] = {}
        self._gone: dict[str, set[str]] = {}
        self._newest: dict[str, str] = {}
        self._rang = 0

    def look(self, store: Store) -> None:
        """Look at everything; `Lost` where it is torn, or older than what was seen."""
        last, shift = store.last_closed, store.shift
        for file in (store.board, store.customers, store.between, shift, last):
            if file is not None:
                self._pairs(file)
        check_stock(store.board)
        check_closed(last)
        bell = store.table(Bell).get("bell")
        if bell is None or bell.count < self._rang:
            raise Lost(f"A reader saw the bell go back from {self._rang} to {bell}.")
        self._rang = bell.count
        self._goes_on("open", shift.name if shift else "")
        self._goes_on("last closed", last.name if last else "")
        newest = store.archive.newest()
        self._goes_on("newest in the archive", newest)
        check_closed(store.archive.read(newest) if newest else None)
        if (trouble := store.trouble()) is not None:
            raise Lost(f"A reader was told: {trouble}")

    def _pairs(self, file: RecordFile) -> None:
        revs, gone = self._revs.setdefault(file.name, {}), self._gone.setdefault(file.name, set())
        now = {id: rev for id, (_text, rev) in pairs(file).items()}
        for id, rev in now.items():
            if rev < revs.get(id, 0) or id in gone:
                raise Lost(f"A reader saw {id} in {file.name} come back with rev {rev}.")
        gone |= revs.keys() - now.keys()
        self._revs[file.name] = now

    def _goes_on(self, what: str, name: str) -> None:
        before = self._newest.get(what)
        if name and before and shift_order(name) < shift_order(before):
            raise Lost(f"A reader saw {before} {what}, and then {name}.")
        if before and not name and what != "open":
            raise Lost(f"A reader saw {before} {what}, and then none.")
        self._newest[what] = name or before or ""
