"""Where a run keeps its stores, and how the programs it measures are started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
PYTHON = sys.executable
FIRST_ROW = r"re:\bNOW\b|Nothing is late"
"""What Today shows only once it is filled."""


class Place:
    """A folder on a real disk, with a demonstration for each number of days asked for."""

    def __init__(self, parent: Path | None, *, quick: bool) -> None:
        self.quick = quick
        self.folder = Path(mkdtemp(prefix=".shiftboard-bench-", dir=parent or _writable()))
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
            subprocess.run(
                [
                    PYTHON,
                    "-m",
                    "shiftboard",
                    "demo",
                    "--store",
                    str(self._demos[days]),
                    "--days",
                    str(days),
                    "--no-open",
                ],
                env={**os.environ, **self.env},
                check=True,
            )
        return self._demos[days]

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

    def file_system(self, folder: Path | None = None) -> str:
        """The kind of file system a folder is on, as the machine names it."""
        folder = (folder or self.folder).resolve()
        kind, longest = "unknown", -1
        for line in Path("/proc/mounts").read_text("utf-8").splitlines():
            mount = Path(line.split()[1])
            if folder.is_relative_to(mount) and len(mount.parts) > longest:
                kind, longest = line.split()[2], len(mount.parts)
        return kind


def _writable() -> Path:
    return next((one for one in (ROOT.parent, Path.home()) if os.access(one, os.W_OK)), ROOT)
