"""No room: a limit on the size of files, and a disk that is really full, at every step of a shift's life."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Protocol

from company import Enough
from forks import Child, Lost, Say
from life import SCHEMA, Site, Step, check_seals, difference, do, fold, make, seen, shift_name, summary

from data.errors import NotSaved, StoreError
from data.record import Schema
from data.sealing import SealWaits
from data.site_file import RecordFile
from data.store import Store
from data.transaction import Transaction
from data.verify import verify

BEFORE = (
    Step("shift", [("e1", 1_000, 1)], opens=shift_name(0)),
    Step("shift", [("e2", 40, 1)], closes=True),
    Step("board", [("p1", 3_000, 1)]),
    Step("shift", [("b1", 1_500, 1)]),
)
"""What stands in the site when the room begins to run out."""

STEPS = (
    Step("shift", [("e3", 900, 1)], opens=shift_name(1)),
    Step("shift", [("e4", 9_000, 1)]),
    Step("shift", [("e4", 700, 2)], ["b1"]),
    Step("customers", [("c1", 300, 1)]),
    Step("customers", [("c2", 5_000, 1)]),
    Step("board", [("p2", 300, 1)]),
    Step("shift", [("e5", 40, 1)], closes=True),
    Step("shift", [("b2", 2_500, 1)]),
    Step("shift", [("e6", 30, 1)], opens=shift_name(10)),
    Step("shift", [("e6", 50, 2)]),
    Step("shift", [("e7", 50, 1)], closes=True),
    Step("shift", [("b3", 40, 1)]),
)
"""Appending, new files, taking over, sealing, a shift whose folder in the archive is new."""

MOMENTS = ("seal", "fold")
"""When a closing has been acknowledged: before its file and its seal are written, before it is folded."""

MEMORY = Path("/dev/shm")

Rows = list[tuple[str, str]]
Sizes = tuple[set[int], set[int]]
"""How long the files are before a step and after it."""
Lefts = Callable[[Sizes], Iterable[int]]
"""How much room is to be left, one after the other."""


class Disk(Protocol):
    """A disk on which room can be taken and given back."""

    def tighten(self, left: int) -> None:
        """Leave so much room."""

    def loosen(self) -> None:
        """Give it back."""


class Limit:
    """The kernel's limit on how long a file of this process may be; what is left is the longest file."""

    def tighten(self, left: int) -> None:
        self._set(left)

    def loosen(self) -> None:
        self._set(resource.getrlimit(resource.RLIMIT_FSIZE)[1])

    @staticmethod
    def _set(soft: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


class Pages:
    """A small disk that is filled up to so many pages."""

    def __init__(self, mount: Path) -> None:
        self.ballast = mount / "ballast"

    def tighten(self, left: int) -> None:
        there = os.statvfs(self.ballast.parent)
        with self.ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, (there.f_bavail - left) * there.f_bsize))

    def loosen(self) -> None:
        self.ballast.unlink(missing_ok=True)


class Names:
    """A small disk that has room for so many more files and folders."""

    def __init__(self, mount: Path) -> None:
        self.ballast = mount / "names"

    def tighten(self, left: int) -> None:
        self.ballast.mkdir()
        for n in range(os.statvfs(self.ballast).f_favail - left):
            (self.ballast / f"{n}").touch()

    def loosen(self) -> None:
        shutil.rmtree(self.ballast, ignore_errors=True)


def room(folder: Path, *, short: bool) -> Rows:
    """Run out of room at every step; rows of figures. `Lost` where anything is lost or half there."""
    with _in_memory(folder) as memory:
        found = _run(memory / "limit", Limit(), partial(_lengths, short=short))
    rows = [("limit on the size of files", found)]
    return rows if short else rows + _on_a_small_disk(folder / "small-disk")


@contextmanager
def _in_memory(folder: Path) -> Iterator[Path]:
    """A folder whose flushes cost nothing, where there is one: what a limit refuses is never flushed."""
    if not os.access(MEMORY, os.W_OK):
        yield folder
        return
    memory = Path(mkdtemp(prefix=".shiftboard-torture-", dir=MEMORY))
    try:
        yield memory
    except Lost:
        shutil.copytree(memory, folder, dirs_exist_ok=True)
        raise
    finally:
        shutil.rmtree(memory)


def _on_a_small_disk(mount: Path) -> Rows:
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=200", "tmpfs", f"{mount}"]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        return [("a full disk", f"was not tried: {mounted.stderr.strip()}")]
    try:
        return [
            ("a disk without room", _run(mount / "site", Pages(mount), lambda _sizes: range(12))),
            ("a disk without inodes", _run(mount / "site", Names(mount), lambda _sizes: range(6))),
        ]
    finally:
        subprocess.run(["umount", f"{mount}"], check=False)


def _lengths(sizes: Sizes, *, short: bool) -> Sequence[int]:
    """Limits around the length that each file has and will have: no byte more, a part, a byte less."""
    before, after = sizes
    limits = sorted({0, *before, *(size + 60 for size in before), *(size - 1 for size in after)})
    return limits[len(limits) % 5 :: 5] if short else limits


def _run(folder: Path, disk: Disk, lefts: Lefts) -> str:
    """Try every step with every amount of room, in a process of its own."""
    with closing(Child("one without room", partial(_every_day, folder, disk, lefts))) as child:
        found = Counter(child.heard_out()[-1][1])
    unsealed = f"{found['unsealed']} closed shifts sealed later"
    return f"{found['days']} days, {found['refused']} verbs refused, {unsealed}"


def _every_day(folder: Path, disk: Disk, lefts: Lefts, say: Say, _enough: Enough) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    found: Counter[str] = Counter()
    usual = Day(folder, disk, found)
    usual.run(len(STEPS), "", 0)
    for at, step in enumerate(STEPS):
        for moment in ("", *MOMENTS) if step.closes else ("",):
            for left in lefts((usual.sizes[at], usual.sizes[at + 1])):
                Day(folder, disk, found).run(at, moment, left)
                found["days"] += 1
                say("day")
    say("found", found)


class Day:
    """A day on which the room runs out at a certain step, or in the middle of it."""

    def __init__(self, folder: Path, disk: Disk, found: Counter[str]) -> None:
        self.folder = folder
        self.disk = disk
        self.found = found
        self.told = Site()
        self.sizes: list[set[int]] = []
        """How long the files were before each step and after the last."""
        self._about = ""
        self._moment = ""
        self._left = 0

    def run(self, at: int, moment: str, left: int) -> None:
        """Live the day; before this step, or at this moment of it, only so much room is left."""
        make(self.folder)
        schema = Schema(SCHEMA.tables, summary=self._summary, fold=self._fold)
        with closing(Store.open(self.folder, schema)) as store:
            for number, step in enumerate((*BEFORE, *STEPS), -len(BEFORE)):
                self._about = f"step {number} with the room of {left} taken at {at} {moment}"
                self._moment, self._left = (moment if number == at else ""), left
                if number == at and not moment:
                    self.disk.tighten(left)
                if number >= 0:
                    self._measure()
                self._do(store, step)
            self._measure()
            self.disk.loosen()
            do(store, Step("shift", [("last", 20, 1)]), "ana")
            self._check_all(store, self.told.after(Step("shift", [("last", 20, 1)])))
        shutil.rmtree(self.folder)

    def _do(self, store: Store, step: Step) -> None:
        """Do it, and where there is no room for it, once more when there is."""
        for _attempt in range(2):  # refused is refused
            try:
                do(store, step, "ana")
                break
            except StoreError as error:
                self._is_clear(error)
                self.found["refused"] += 1
                self._same(store)
        else:
            self.disk.loosen()
            do(store, step, "ana")
        self.told = self.told.after(step)
        self._same(store)
        if (trouble := store.trouble()) is not None:
            self._is_clear(trouble)
            self.found["unsealed"] += step.closes

    def _same(self, store: Store) -> None:
        """What was acknowledged, what is in memory, and what is on the disk are one."""
        with closing(Store(self.folder, SCHEMA)) as fresh:
            fresh.refresh()
            for where, there in (("in memory", seen(store)), ("on the disk", seen(fresh))):
                if there != self.told:
                    raise Lost(f"{difference(self.told, there)} So it is {where}, at {self._about}.")

    def _is_clear(self, error: Exception) -> None:
        said = SealWaits.says.format(**error.fields) if isinstance(error, SealWaits) else NotSaved.says
        if not isinstance(error, NotSaved | SealWaits) or f"{error}" != said:
            raise Lost(f"Somebody was told at {self._about}: {error!r} {error}")

    def _check_all(self, store: Store, told: Site) -> None:
        site = seen(store)
        if site != told:
            raise Lost(f"{difference(told, site)} So it is in the end, after {self._about}.")
        if (trouble := store.trouble()) is not None:
            raise Lost(f"There is room again, and still the store says: {trouble}")
        check_seals(store, site)
        if faults := verify(store, journals=True).faults:
            raise Lost(f"verify says after {self._about}: {faults[0]}")

    def _summary(self, file: RecordFile) -> dict[str, Any]:
        self._tighten_at("seal")
        return summary(file)

    def _fold(self, file: RecordFile, tx: Transaction) -> None:
        self._tighten_at("fold")
        fold(file, tx)

    def _tighten_at(self, moment: str) -> None:
        if self._moment == moment:
            self._moment = ""
            self.disk.tighten(self._left)

    def _measure(self) -> None:
        self.sizes.append({path.stat().st_size for path in self.folder.rglob("*.json*")})
