"""Where a run keeps its stores, and how the programs it measures are started."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
PYTHON = sys.executable
FIRST_ROW = r"re:\bNOW\b|Nothing is late"
"""What Today shows only once it is filled."""


class Made(NamedTuple):
    """What it took to make a site."""

    seconds: float
    size: int
    """Bytes of all files."""


class Place:
    """A folder on a real disk, with a demonstration for each number of days asked for."""

    def __init__(self, parent: Path | None, *, quick: bool, years: int = 10) -> None:
        self.quick = quick
        self.years = years
        parent = parent or _writable()
        self.folder = Path(mkdtemp(prefix=".shiftboard-bench-", dir=parent))
        self.kept = parent / ".shiftboard-bench-kept"
        """What takes minutes to make stays here for the next run; it may be deleted."""
        self._demos: dict[int, Path] = {}

    def times(self, full: int, quick: int) -> int:
        """How often something is measured."""
        return quick if self.quick else full

    @property
    def env(self) -> dict[str, str]:
        """The environment of every program measured: this tree, English, bytecode kept.

        The bytecode goes into the run's own folder, so that a machine which writes none is measured like one
        on which the wheel was installed.
        """
        return {
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(self.folder / "pycache"),
            "PYTHONDONTWRITEBYTECODE": "",
            "SHIFTBOARD_LANG": "en",
        }

    def demo(self, days: int) -> Path:
        """A demonstration with so many business days behind it, made anew in each run."""
        if days not in self._demos:
            self._demos[days] = self.folder / f"demo-{days}"
            self._make(self._demos[days], days)
        return self._demos[days]

    def old(self, name: str) -> tuple[Path, Made]:
        """A site of so many years to work on, and what making it took; made when there is none yet.

        What never changes is not copied but linked.
        """
        kept = self.kept / f"{self.years}-years"
        note = kept.with_suffix(".json")
        if not note.exists():
            print(f"Making {self.years} years of shifts in {kept}, once …", flush=True)
            shutil.rmtree(kept, ignore_errors=True)
            self.kept.mkdir(exist_ok=True)
            began = time.monotonic()
            self._make(kept, round(self.years * 365.25))
            made = Made(time.monotonic() - began, sum(one.stat().st_size for one in _files(kept)))
            note.write_text(json.dumps(made._asdict()), "utf-8")
        site = self.folder / name
        if not site.exists():
            shutil.copytree(kept, site, ignore=shutil.ignore_patterns("archive", "cache"))
            shutil.copytree(kept / "archive", site / "archive", copy_function=os.link)
        return site, Made(**json.loads(note.read_text("utf-8")))

    def forget(self, folder: Path) -> str:
        """Let the files in a folder go from memory; says what they were told to leave."""
        os.sync()
        with suppress(OSError):
            Path("/proc/sys/vm/drop_caches").write_text("3\n", "ascii")
            return "nothing in memory"
        for path in _files(folder):
            fd = os.open(path, os.O_RDONLY)
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(fd)
        return "only names in memory"

    def _make(self, folder: Path, days: int) -> None:
        command = [PYTHON, "-m", "shiftboard", "demo", "--store", str(folder), "--days", str(days)]
        subprocess.run([*command, "--no-open"], env={**os.environ, **self.env}, check=True)

    @staticmethod
    def board(store: Path) -> list[str]:
        """The command that opens the board."""
        return [PYTHON, "-m", "shiftboard", "--store", str(store)]

    @staticmethod
    def bare() -> list[str]:
        """The command that opens the bare app."""
        return [PYTHON, str(BENCH / "bare.py")]

    @staticmethod
    def rows(count: int) -> list[str]:
        """The command that opens a list of so many rows."""
        return [PYTHON, str(BENCH / "rows_app.py"), str(count)]

    @staticmethod
    def table(count: int) -> list[str]:
        """The command that opens a bare Textual table of so many rows."""
        return [PYTHON, str(BENCH / "table_app.py"), str(count)]

    def file_system(self, folder: Path | None = None) -> str:
        """The kind of file system a folder is on, as the machine names it."""
        folder = (folder or self.folder).resolve()
        kind, longest = "unknown", -1
        for line in Path("/proc/mounts").read_text("utf-8").splitlines():
            mount = Path(line.split()[1])
            if folder.is_relative_to(mount) and len(mount.parts) > longest:
                kind, longest = line.split()[2], len(mount.parts)
        return kind


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _writable() -> Path:
    return next((one for one in (ROOT.parent, Path.home()) if os.access(one, os.W_OK)), ROOT)
