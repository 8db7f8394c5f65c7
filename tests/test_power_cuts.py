"""The power is cut at every call of a scripted day: what was acknowledged is there, and the work goes on.

Each of these days is run on a simulated disk until the cut; what may stand on the disk then is opened with
the real file system and compared with what the script was told. The same proof fails for stores that are
broken on purpose, which shows that it would notice.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import LONG_FORM
from power import File, Folder, PowerCut, SimulatedDisk
from sealing_support import FIRST, NOON, SCHEMA, SECOND, SHIFT, Used, files, full, milk, use

from data import sealing
from data.chain import decode_entry
from data.errors import ShiftboardError
from data.fs import FsOps
from data.record import Partition
from data.redaction import BLACKED
from data.sealing import FOLDED, Sealing
from data.site_file import RecordFile, SiteFile
from data.store import Store
from data.verify import verify

SEEDS = 30 if LONG_FORM else 2
"""How many of the states that a disk may be in are tried for each cut; the long form makes 20,000 cuts."""

LONG = 1_300
"""Characters of a note: a line that goes over three or four sectors."""

DAY: tuple[tuple[Any, ...], ...] = (
    ("make",),
    ("open", FIRST),
    ("use", 1),
    ("use", 2),
    ("use", 4),
    ("close", FIRST),
    ("use", 8),
    ("use", 16),
    ("open", SECOND),
    ("use", 32),
    ("redact", FIRST, 4),
    ("redact", SECOND, 8),
    ("close", SECOND),
    ("use", 3),
)
"""What is done, a transaction each. Every count is used once, so that it names its record."""


class Site(NamedTuple):
    """What can be read in a store: what each shift used, what was used in between, what is closed.

    `blacked` is what was used and is no longer told what for.
    """

    shifts: dict[str, list[int]]
    between: list[int]
    closed: list[str]
    blacked: list[int]


def after(done: int) -> Site:
    """The site after so many steps of the day."""
    site = Site({}, [], [], [])
    for verb, *rest in DAY[:done]:
        live = [name for name in site.shifts if name not in site.closed]
        if verb == "open":
            site.shifts[rest[0]] = site.between[:]
            site.between.clear()
        elif verb == "use":
            (site.shifts[live[0]] if live else site.between).extend(rest)
        elif verb == "close":
            site.closed.append(rest[0])
        elif verb == "redact" and rest[0] in site.closed:
            site.shifts[rest[0]].remove(rest[1])
        elif verb == "redact":
            site.blacked.append(rest[1])
    return site


def taken_out(done: int) -> list[tuple[str, int]]:
    """Out of which shift which counts were taken after so many steps."""
    return [(rest[0], rest[1]) for verb, *rest in DAY[:done] if verb == "redact"]


def note(count: int) -> str:
    return f"{count} " * (LONG // 3) if count % 2 == 0 else ""


class Program:
    """The program that somebody works with through the day; `done` counts what it said was saved."""

    def __init__(self, folder: Path, fs: FsOps, done: int = 0) -> None:
        self.folder = folder
        self.fs = fs
        self.done = done
        self._entropy = random.Random(f"{type(fs).__name__} {done}").randbytes
        self.stores: list[Store] = []

    def open(self) -> Store:
        return self._kept.open(self.folder, SCHEMA, fs=self.fs, now=lambda: NOON, entropy=self._entropy)

    def work(self, until: int = len(DAY)) -> None:
        """Do what is left of the day."""
        store = None
        for verb, *rest in DAY[self.done : until]:
            if verb == "make":
                self._kept.create(
                    self.folder,
                    SCHEMA,
                    'name = "Bistro"\n',
                    full,
                    fs=self.fs,
                    now=lambda: NOON,
                    entropy=self._entropy,
                )
            else:
                store = store or self.open()
                self._do(store, verb, *rest)
            self.done += 1

    @staticmethod
    def _do(store: Store, verb: str, what: Any, which: int = 0) -> None:
        if verb == "open":
            with store.opening(what, "ana"):
                pass
        elif verb == "use":
            use(store, what, note(what))
        elif verb == "redact":
            store.redact(what, lambda text: text == note(which), by="ana", why="asked to")
        else:
            with store.transaction(SHIFT, "ana", shift=what) as tx:
                tx.close_shift({"by": "ana"})

    @property
    def _kept(self) -> type[Store]:
        """Stores that are known here even when the power goes while they are opened."""
        stores = self.stores

        class Kept(Store):
            def __init__(self, *arguments: Any, **options: Any) -> None:
                super().__init__(*arguments, **options)
                stores.append(self)

        return Kept


@contextmanager
def program(folder: Path, fs: FsOps, done: int = 0) -> Iterator[Program]:
    """A program that ends or dies in this block: what it had open is let go of."""
    running = Program(folder, fs, done)
    try:
        yield running
    finally:
        for store in running.stores:
            store.close()


# what must be so after a power cut


def seen(store: Store) -> Site:
    """What can be read in the store; every record must be as it was entered."""

    def counts(file: RecordFile) -> list[int]:
        used = file.table(Used).all()
        assert all(one.note in (note(one.count), BLACKED) for one in used), "a record is not whole"
        blacked.extend(one.count for one in used if one.note == BLACKED)
        return sorted(one.count for one in used)

    blacked: list[int] = []
    found = [file for name in store.shift_names if (file := store.shift_named(name)) is not None]
    shifts = {file.name: counts(file) for file in found}
    closed = [file.name for file in found if file.closing is not None]
    return Site(shifts, counts(store.between), closed, blacked)


def phase(folder: Path) -> tuple[int, int, int, int]:
    """How many shifts were written to the archive, sealed, folded, moved, as it stands on the disk.

    Nothing is on the board before its seal is durable, nothing is moved before it is on the board.
    """
    sealed = {op[1]["shift"] for op in _ops(folder / "seals.jsonl") if op[0] == "seal"}
    folded = [op[3]["shift"] for op in _of_the_board(folder) if op[:2] == ["put", FOLDED]]
    moved = {path.stem for path in folder.glob("archive/*/*/*.jsonl") if "between" not in path.name}
    assert sealed >= set(folded), "a shift is sealed before it is folded"
    assert len(folded) == len(set(folded)), "a shift is folded once"
    assert moved <= set(folded), "a shift is folded before its journal is moved"
    return len(list(folder.glob("archive/*/*/2*.json"))), len(sealed), len(folded), len(moved)


def _segment(folder: Path) -> int:
    """The segment of the board that is in use, 0 where there is no board."""
    now = _ops(folder / "board.jsonl")
    return int(now[0][1].get("segment", 1)) if now else 0


def _of_the_board(folder: Path) -> list[list[Any]]:
    """What was done on the board, in all of its segments; what one took over is not told twice."""
    segment = _segment(folder)
    kept = [_ops(folder / f"archive/board/board-{n:04}.jsonl", segment=n) for n in range(1, segment)]
    return [op for ops in [*kept, _ops(folder / "board.jsonl", segment=segment)] for op in ops]


def _ops(path: Path, segment: int = 1) -> list[list[Any]]:
    """What stands in the lines of a file that can be read."""
    found: list[list[Any]] = []
    for line in path.read_bytes().split(b"\n") if path.exists() else []:
        try:
            entry = decode_entry(line)
            found += entry.ops if segment == 1 or entry.n != 1 else []
        except ValueError:
            break
    return found


def content(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in files(folder) if name not in (".lock", ".backup")}


def stands(folder: Path, store: Store, *allowed: int) -> int:
    """How many steps of the day are in the store, one of those allowed, with all in order."""
    assert store.board.storage.head, "the board is empty"
    there = seen(store)
    assert there in [after(done) for done in allowed], f"{there} after {allowed[0]} were acknowledged"
    assert store.trouble() is None
    sealed = [op[1]["shift"] for op in _ops(folder / "seals.jsonl") if op[0] == "seal"]
    assert sealed == there.closed, "every closed shift is sealed exactly once"
    now = next(done for done in allowed if there == after(done))
    gone = taken_out(now)
    used = sum(sum(there.shifts[name]) for name in sealed)
    used += sum(count for name, count in gone if count not in there.blacked)
    assert milk(store) == 100 - used, "it is folded exactly once"
    kept = [path for path in folder.rglob("*") if path.is_file()]
    for _name, one in gone:
        assert not any(note(one).encode() in path.read_bytes() for path in kept), (
            "what was taken out is there"
        )
    assert not {f"live/{name}.jsonl" for name in sealed} & files(folder), "its journal is in the archive"
    assert verify(store, journals=True).faults == []
    return now


def check(folder: Path, done: int, fs: FsOps) -> tuple[int, int, int, int]:
    """The power is back: everything is as it must be, and the rest of the day can be worked."""
    found = phase(folder)
    if not Store.is_in(folder):
        assert done == 0, "the site is lost"
    else:
        with program(folder, fs) as again:
            done = max(done, 1)  # it was made, whether that was acknowledged or not
            done = stands(folder, again.open(), done, done + 1)
        before = content(folder)
        with program(folder, fs) as once_more:
            stands(folder, once_more.open(), done)
        assert content(folder) == before, "opening it again changes nothing"
    with program(folder, Unflushed(), done) as rest:
        rest.work()
    with program(folder, fs) as at_last:
        stands(folder, at_last.open(), len(DAY))
    return found


# the proof


class Unflushed(FsOps):
    """The real file system without its flushes: for work after which no power cut comes."""

    def sync(self, fd: int) -> None: ...

    def sync_folder(self, folder: Path) -> None: ...


class NotProven(AssertionError):
    """A power cut after which something is not as it must be."""


class Proof:
    """Cuts the power and looks at what is left, in a folder of its own."""

    def __init__(
        self,
        tmp_path: Path,
        disk: type[SimulatedDisk] = SimulatedDisk,
        fs: FsOps | None = None,
        step: int = 1,
    ) -> None:
        """`fs` is what the store is opened with when the power is back; 2 cuts at every second call."""
        self.step = step
        self.disk = disk
        self.fs = fs or FsOps()
        self.tried = 0
        self.phases: set[tuple[int, int, int, int]] = set()
        self.segments: set[int] = set()
        """Of the board, as they stood after the cuts."""
        self._path = tmp_path

    def run(self, cut: int) -> tuple[SimulatedDisk, int]:
        """Work until the power goes at this call; the disk, and how many steps were acknowledged."""
        root = self._path / f"disk-{cut}"
        root.mkdir()
        disk = self.disk(root, cut)
        with program(root / "site", disk) as working, suppress(PowerCut):
            working.work()
        return disk, working.done

    def again(self, root: Path, cut: int, done: int) -> tuple[SimulatedDisk, int]:
        """The power is back on this disk, and goes again at this call; what was seen in between counts."""
        disk = self.disk(root, cut)
        return disk, self._go_on(disk, done, len(DAY))

    @staticmethod
    def _go_on(disk: SimulatedDisk, done: int, more: int) -> int:
        """Another program finds out how far the day is and does some steps more."""
        site = disk.root / "site"
        with program(site, disk, done) as working, suppress(PowerCut):
            working.done = max(done, 1) if Store.is_in(site) else 0
            if working.done:
                working.done += seen(working.open()) == after(working.done + 1)
            working.work(working.done + more)
        return working.done

    def look(self, disk: SimulatedDisk, done: int, rng: random.Random, where: str) -> None:
        """Look at one of the states in which the disk may be."""
        crashed = disk.crashed(self._path / "crashed", rng)
        self.segments |= {_segment(crashed / "site")} - {0}
        try:
            self.phases.add(check(crashed / "site", done, self.fs))
        except (AssertionError, ShiftboardError) as error:
            raise NotProven(f"{where}, after {done} steps: {type(error).__name__} {error}") from error
        self.tried += 1
        shutil.rmtree(crashed)

    def at_every_call(self) -> None:
        """The power is cut at every call of the day."""
        for cut in count(0, self.step):
            disk, done = self.run(cut)
            for seed in range(SEEDS):
                self.look(disk, done, random.Random(f"{cut} {seed}"), f"call {cut}, seed {seed}")
            shutil.rmtree(disk.root)
            if not disk.off:
                return

    def killed(self) -> None:
        """A program is killed at every call, another does one step more, and then the power goes."""
        for kill in count(0, self.step):
            disk, done = self.run(kill)
            if not disk.off:
                return
            disk.off, disk.cut_at = False, sys.maxsize
            if done < len(DAY) - 1:  # in the last step nothing is left to be acknowledged by another
                done = self._go_on(disk, done, 1)
            for seed in range(SEEDS if LONG_FORM else 1):
                self.look(
                    disk, done, random.Random(f"{kill} {seed} killed"), f"killed at {kill}, seed {seed}"
                )
            shutil.rmtree(disk.root)

    def twice(self) -> None:
        """It is cut at every call, and again at one of the first calls of whoever opens the store then."""
        for cut in count(0, self.step):
            rng = random.Random(f"{cut} twice")
            disk, done = self.run(cut)
            first = disk.crashed(self._path / "first", rng)
            second, done = self.again(first, rng.randrange(14), done)
            self.look(second, done, rng, f"call {cut}, then {second.cut_at}")
            shutil.rmtree(disk.root)
            shutil.rmtree(first)
            if not disk.off:
                return


def test_no_power_cut_loses_what_was_acknowledged(tmp_path: Path) -> None:
    """At every call of the day; the cuts fall between all steps of both sealings."""
    proof = Proof(tmp_path)
    proof.at_every_call()
    assert proof.tried > 160
    sealing = [(1, 0, 0, 0), (1, 1, 0, 0), (1, 1, 1, 0), (1, 1, 1, 1)]
    again = [(2, 1, 1, 1), (2, 2, 1, 1), (2, 2, 2, 1), (2, 2, 2, 2)]
    assert proof.phases >= {(0, 0, 0, 0), *sealing, *again}


def test_a_second_power_cut_while_the_store_is_put_in_order_loses_nothing(tmp_path: Path) -> None:
    proof = Proof(tmp_path, step=1 if LONG_FORM else 2)
    proof.twice()
    assert proof.tried > 40


def test_what_a_killed_program_left_unflushed_is_made_durable_before_another_builds_on_it(
    tmp_path: Path,
) -> None:
    """It died between writing and flushing; what the next one acknowledges must not hang in the air."""
    proof = Proof(tmp_path)
    proof.killed()
    assert proof.tried > 80


@pytest.mark.parametrize("proof_of", [Proof.at_every_call, Proof.twice, Proof.killed])
def test_no_power_cut_loses_anything_while_the_board_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof_of: Callable[[Proof], None]
) -> None:
    """Every sealing puts a segment of the board away."""
    monkeypatch.setattr(sealing, "ROTATED_FROM", 0)
    proof = Proof(tmp_path, step=1 if LONG_FORM else 5)
    proof_of(proof)
    assert proof.segments == {1, 2, 3}


# the same proof fails for a store that is broken on purpose


class NoFlush(SimulatedDisk):
    """The bytes of a file are never flushed."""

    def sync(self, fd: int) -> None:
        self._count()


class NoFolderFlush(SimulatedDisk):
    """Names are never flushed."""

    def _flush_names(self, folder: Folder) -> None: ...


class FlushedLate(SimulatedDisk):
    """A transaction is acknowledged first and flushed when the next call comes."""

    _late: File | None = None

    def sync(self, fd: int) -> None:
        self._late = self._file(fd)

    def _count(self) -> None:
        super()._count()
        if self._late is not None:
            self._late.flush()
            self._late = None


class NamedTooSoon(SimulatedDisk):
    """A new file gets its name before its bytes are flushed."""

    def write_new(self, path: Path, data: bytes) -> None:
        draft = path.with_name(f".{path.name}.new")
        fd = self.create(draft)
        try:
            self.append(fd, data)
            self.rename(draft, path)
            self.sync(fd)
        finally:
            self.close(fd)
        self.sync_folder(path.parent)


@pytest.mark.parametrize(
    ("disk", "what_is_found"),
    [
        (NoFlush, "the board is empty|after 1 steps"),
        (NoFolderFlush, "the site is lost"),
        (FlushedLate, "were acknowledged"),
        (NamedTooSoon, "the board is empty|Damaged|NotAJournal|acknowledged"),
    ],
)
def test_a_disk_that_is_used_wrongly_is_found_out(
    tmp_path: Path, disk: type[SimulatedDisk], what_is_found: str
) -> None:
    with pytest.raises(NotProven, match=what_is_found):
        Proof(tmp_path, disk, Unflushed()).at_every_call()


def folds_first(sealing: Sealing) -> set[str]:
    """Sealing, with what the shift changed on the board before its seal is written."""
    for name in sealing.files.live:
        file = sealing.files.named(name)
        if file.closing is not None:
            sealing.fold(file, "ana")
            sealing.archive.seal(file)
            sealing.move(file.path, sealing.archive.path(name, ".jsonl"))
    return sealing.files.look()


def folds_and_notes(sealing: Sealing, file: SiteFile, by: str) -> set[str]:
    """Folding in one transaction, the note that it was done in the next."""
    board = sealing.files.board
    done = board.documents(FOLDED).get("shift")
    if done is None or done["shift"] < file.name:
        tx = sealing.begin(board, Partition.BOARD, by)
        sealing.files.schema.fold(file, tx)
        board.storage.commit(tx.ops, by=by)
        note = {"id": "shift", "shift": file.name}
        board.storage.commit([["put", FOLDED, "shift", note]], by=by)
    return set()


@pytest.mark.parametrize(
    ("step", "broken", "what_is_found"),
    [
        ("closed", folds_first, "a shift is sealed before it is folded"),
        ("fold", folds_and_notes, "it is folded exactly once"),
    ],
)
def test_steps_of_the_sealing_in_a_wrong_order_are_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, broken: Any, what_is_found: str
) -> None:
    monkeypatch.setattr(Sealing, step, broken)
    with pytest.raises(NotProven, match=what_is_found):
        Proof(tmp_path, fs=Unflushed()).at_every_call()
