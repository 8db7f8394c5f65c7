"""kill -9 at any moment of a writer's life, while another process writes and a third one reads."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from company import also_write, come_and_stay, read
from forks import PATIENCE, Child, Lost
from life import (
    LONG,
    Bell,
    Site,
    Step,
    check_once,
    check_seals,
    difference,
    make,
    opened,
    seen,
    write,
)

from data.archive import SHIFT_NAME
from data.fs import is_draft
from data.site_files import LIVING_ON
from data.store import Store
from data.verify import verify

LIVES = 40
"""Lives of writers on one site; then a new one is made, which keeps the journals short."""


def kills(folder: Path, number: int, seed: int) -> list[tuple[str, str]]:
    """Kill so often, look after each, go on; then rows of figures. `Lost` at the first loss."""
    began, found, moments = time.monotonic(), Counter[str](), Moments(random.Random(seed))
    lives = count()
    while found["kills"] < number:
        site = Torn(folder / f"site-{found['sites']}", found, moments)
        site.live(lives, number)
        found["sites"] += 1
    return _figures(found, time.monotonic() - began)


def _figures(found: Counter[str], seconds: float) -> list[tuple[str, str]]:
    steps = ("without its file", "without its seal", "not folded", "not moved")
    sealing = ", ".join(f"{found[step]} {step}" for step in steps)
    return [
        ("kills", f"{found['kills']} in {seconds:.0f} s, on {found['sites']} sites"),
        ("acknowledged to those killed", f"{found['verbs']} verbs, {found['shifts']} shifts closed"),
        ("killed in a sealing", f"{found['in a sealing']}: {sealing}"),
        ("killed while opening a shift", f"{found['taking over']} between journal and take-over"),
        ("killed in a line", f"{found['in a line']} torn ends"),
        ("killed while finishing", f"{found['while finishing']} more, who opened what a kill had left"),
        (
            "written beside it",
            f"{found['put']} pairs, {found['rang']} rings, {found['refused']} shifts closed",
        ),
        ("read beside it", f"{found['looks']} pictures, {found['openings']} openings"),
        ("journals begun anew", f"{found['segments']}"),
        ("drafts left lying", f"{found['drafts']}"),
    ]


class Moments:
    """When to kill: at any moment, after a line, within a verb, when a sealing has written to a file."""

    KINDS: ClassVar = {
        "any": 22,
        "line": 25,
        "closes": 17,
        "opens": 8,
        "long": 6,
        "seals.jsonl": 11,
        "board.jsonl": 11,
    }
    """How often each is chosen."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._took: dict[str, list[float]] = {kind: [0.01] for kind in self.KINDS}

    def wait(self, folder: Path, writer: Child) -> list[Any]:
        """Wait for the moment; what the writer said until then."""
        said: list[Any] = []
        kind = self.chance.choices([*self.KINDS], [*self.KINDS.values()])[0]
        if kind == "any":
            time.sleep(self.chance.uniform(0, 0.06))
        elif kind == "line":
            lines = self.chance.randrange(1, 30)
            while len(said) < lines:
                said += _of(writer)
            time.sleep(self.chance.uniform(0, 0.002))
        elif kind.endswith(".jsonl"):
            self._verb(writer, said, "closes")
            self._change(folder / kind, writer, said)
            time.sleep(self.chance.uniform(0, 0.3) * statistics.median(self._took["closes"][-25:]))
        else:
            began = self._verb(writer, said, kind)
            usual = statistics.median(self._took[kind][-25:])
            time.sleep(max(0, began + self.chance.uniform(0, 1.2) * usual - time.monotonic()))
        return said

    def _verb(self, writer: Child, said: list[Any], kind: str) -> float:
        """Let it work until it begins its first verb of this kind, or a later one; when that was."""
        began = 0.0
        while not began or self.chance.random() < 0.3:
            new = _of(writer)
            said += new
            if began and new[0][0] == "done":
                self._took[kind].append(time.monotonic() - began)
            begins = new[-1][0] == "doing" and _is(Step(*new[-1][1]), kind)
            began = time.monotonic() if begins else 0.0
        return began

    @staticmethod
    def _change(path: Path, writer: Child, said: list[Any]) -> None:
        """Wait until the file has changed, or the verb is over."""

        def length() -> int:
            return path.stat().st_size if path.exists() else 0

        before, new = length(), []
        until = time.monotonic() + PATIENCE
        while length() == before and not new and time.monotonic() < until:
            new = writer.heard(wait=False)
        said += new


def _is(step: Step, kind: str) -> bool:
    if kind == "closes":
        return step.closes
    if kind == "opens":
        return bool(step.opens)
    return any(length == LONG for _id, length, _rev in step.put)


def _of(writer: Child) -> list[Any]:
    if not (said := writer.heard()):
        raise Lost("The writer ended by itself.")
    return said


class Torn:
    """One site, on which one writer after another is killed."""

    def __init__(self, folder: Path, found: Counter[str], moments: Moments) -> None:
        self.folder = folder
        self.found = found
        self.moments = moments
        self.told = Site()
        """What was acknowledged to those who were killed."""
        self.wrote: dict[str, int] = {}
        """What was acknowledged to the second writer: pairs by their ids, and how long they are."""
        self.rang = 0

    def live(self, lives: count[int], most: int) -> None:
        """Make the site, let so many live and die on it, see that all of it is there in the end."""
        make(self.folder)
        with (
            closing(Child("second writer", partial(also_write, self.folder))) as second,
            closing(Child("reader", partial(read, self.folder))) as reader,
        ):
            reader.heard()
            for _turn in range(LIVES):
                if self.found["kills"] >= most:
                    break
                under_way = self._believe(self._live_and_die(next(lives), second))
                self._note(second.heard(wait=False))
                self._check(under_way)
                reader.heard(wait=False)
            self._note(second.ask_to_end())
            _, looks, openings = reader.ask_to_end()[-1]
        self._check(None, at_rest=True)
        self.found["looks"] += looks
        self.found["openings"] += openings

    def _live_and_die(self, life: int, second: Child) -> list[Any]:
        """A writer lives and is killed; often so is the one who comes to put things in order."""
        with closing(Child("writer", partial(write, self.folder, life))) as writer:
            said = self.moments.wait(self.folder, writer)
            second.pause()  # or it would put things in order before we have seen them
            try:
                writer.kill()
                self.found["kills"] += 1
                if self._half_done() and self.moments.chance.random() < 0.5:
                    self._kill_the_next()
            finally:
                second.go_on()
            return said + writer.heard_out()

    def _kill_the_next(self) -> None:
        with closing(Child("next one", partial(come_and_stay, self.folder))) as other:
            time.sleep(self.moments.chance.uniform(0, 0.02))
            other.kill()
        self.found["while finishing"] += 1

    def _half_done(self) -> bool:
        """Whether the kill left something to be finished; counts what, by what stands on the disk."""
        before = self.found.total()
        journals = {path: path.read_bytes() for path in self.folder.rglob("*.jsonl")}
        self.found["in a line"] += any(data and not data.endswith(b"\n") for data in journals.values())
        live = {path.stem: data for path, data in journals.items() if path.parent.name == "live"}
        for name, data in live.items():
            if not SHIFT_NAME.fullmatch(name):
                continue
            if b'["closed",' in data[data.rfind(b"\n", 0, -1) + 1 :]:
                self.found["in a sealing"] += 1
                self.found[_missing(self.folder, name)] += 1
            elif "between" in live:
                self.found["taking over"] += b'"took":' in data.partition(b"\n")[0]
        return self.found.total() > before

    def _believe(self, said: list[Any]) -> Step | None:
        """Take in what was acknowledged; what was under way."""
        under_way = None
        for what, more in said:
            if what == "doing":
                under_way = Step(*more)
            elif under_way is not None:
                self.told, under_way = self.told.after(under_way), None
                self.found["verbs"] += 1
        return under_way

    def _note(self, said: list[Any]) -> None:
        """What the second writer was told."""
        for what, *more in said:
            self.found[what] += 1
            self.rang += what == "rang"
            if what == "put":
                self.wrote[more[0]] = more[1]

    def _check(self, under_way: Step | None, *, at_rest: bool = False) -> None:
        """Everything acknowledged is there, and nothing is half there."""
        with closing(opened(self.folder)) as store:
            if (trouble := store.trouble()) is not None:
                raise Lost(f"After a kill the store says: {trouble}")
            site = seen(store)
            there = site.of("w")
            if there != self.told and (under_way is None or there != self.told.after(under_way)):
                raise Lost(f"{difference(self.told, there)} Under way was {under_way}.")
            self.told = there
            check_seals(store, site)
            check_once(site.of("s"), self.wrote)
            bell = store.table(Bell).get("bell")
            if bell is None or bell.count < self.rang or (at_rest and bell.count != self.rang):
                raise Lost(f"The bell was rung {self.rang} times; the board says {bell}.")
            if at_rest:
                self._check_at_rest(store, site)

    def _check_at_rest(self, store: Store, site: Site) -> None:
        if too_much := sum(len(pairs) for pairs in site.of("s").files.values()) - len(self.wrote):
            raise Lost(f"{too_much} pairs are there that the second writer did not put.")
        if faults := verify(store, journals=True).faults:
            raise Lost(f"verify says: {faults[0]}")
        live = {path.name for path in (self.folder / "live").iterdir() if not is_draft(path.name)}
        if odd := live - {"between.jsonl", f"{site.open}.jsonl"}:
            raise Lost(f"{', '.join(odd)} was left in live/.")
        self.found["shifts"] += len(site.closed)
        self.found["segments"] += sum(
            1 for name in LIVING_ON for _ in self.folder.glob(f"archive/{name}/*.jsonl")
        )
        self.found["drafts"] += sum(is_draft(path.name) for path in self.folder.rglob("*"))


def _missing(folder: Path, name: str) -> str:
    """What a closed shift in live/ still lacks."""
    seals, board = folder / "seals.jsonl", folder / "board.jsonl"
    if not seals.exists() or b'"shift":"%b"' % name.encode() not in seals.read_bytes():
        body = folder / "archive" / name[:4] / name[5:7] / f"{name}.json"
        return "without its seal" if body.exists() else "without its file"
    folded = b'{"id":"shift","shift":"%b"}' % name.encode() in board.read_bytes()
    return "not moved" if folded else "not folded"
