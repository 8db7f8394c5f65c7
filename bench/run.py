"""What it costs. Prints ratios to something measured in the same run, never a verdict.

    python bench/run.py                  everything (some minutes)
    python bench/run.py --quick          fewer turns
    python bench/run.py start tick       only these
    python bench/run.py --years 1 years search   with a smaller site behind it
    python bench/run.py --imports        what the board imports over Textual, dearest first

Ours and what stands beside it take turns, so that a busy machine slows both; the ratio is the median of the
ratios turn by turn. The stores stand in a temporary folder beside the tree: --folder puts it elsewhere.
The site of ten years takes some minutes to make; it stays in .shiftboard-bench-kept there, until somebody
deletes it.
docs/measures.md says what is measured and how.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

BENCH = Path(__file__).resolve().parent
sys.path[:0] = [str(BENCH), str(BENCH.parent)]

import disk  # noqa: E402  # found through the line above
import keyboard  # noqa: E402  # likewise
import years  # noqa: E402  # likewise
from figures import Row, budgets, table  # noqa: E402  # likewise
from place import PYTHON, Place  # noqa: E402  # likewise

BENCHES = {
    "start": keyboard.start,
    "history": keyboard.history,
    "keys": keyboard.keys,
    "count": keyboard.count,
    "tick": keyboard.tick,
    "foreign": keyboard.foreign,
    "commit": disk.commit,
    "look-up": disk.look_up,
    "importer": years.importer,
    "seal": years.seal,
    "years": years.years,
    "search": years.search,
}


def main() -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description="What Shiftboard costs, beside a bare app and SQLite.")
    parser.add_argument("benches", nargs="*", metavar="BENCH", help=f"{', '.join(BENCHES)}; otherwise all")
    parser.add_argument("--quick", action="store_true", help="fewer turns")
    parser.add_argument("--folder", type=Path, help="where the stores are put; a real disk, not memory")
    parser.add_argument("--years", type=int, default=10, help="how old the old site is; otherwise ten")
    parser.add_argument("--imports", action="store_true", help="what is imported over Textual, dearest first")
    asked = parser.parse_args()
    if unknown := set(asked.benches) - set(BENCHES):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}: {', '.join(BENCHES)}")
    place = Place(asked.folder, quick=asked.quick, years=asked.years)
    try:
        print(
            f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, stores on {place.file_system()}, "
            f"load {os.getloadavg()[0]:.1f}; times in ms\n"
        )
        if asked.imports:
            _imports(place)
        rows: list[Row] = []
        for name in asked.benches or ([] if asked.imports else BENCHES):
            measured = [*BENCHES[name](place)]
            print(table(name, measured), flush=True)
            print()
            rows += measured
        print(budgets(rows))
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(place.folder, ignore_errors=True)
        shutil.rmtree(Path("/dev/shm") / place.folder.name, ignore_errors=True)
    return 0


def _imports(place: Place) -> None:
    """The modules that the board imports until Today is shown and a bare app does not."""
    board = "import shiftboard.cli, shiftboard.commands.opening, screens.start"
    bare = "import textual.drivers.linux_driver, bare"
    ours, theirs = _imported(place, board), _imported(place, bare)
    only = {name: cost for name, cost in ours.items() if name not in theirs}
    packages: dict[str, float] = defaultdict(float)
    for name, cost in only.items():
        packages[name.partition(".")[0]] += cost
    whole, beside = sum(ours.values()), sum(theirs.values())
    print(f"imports: {whole:.0f} ms, bare {beside:.0f}, timing them included")
    for title, costs in (("package", packages), ("module", only)):
        print(f"\n{'ms':>8}  {title}, itself")
        for name, cost in sorted(costs.items(), key=lambda one: -one[1])[:15]:
            print(f"{cost:8.2f}  {name}")


def _imported(place: Place, code: str) -> dict[str, float]:
    """Milliseconds that each module takes by itself."""
    env = {**os.environ, **place.env, "PYTHONPATH": f"{BENCH.parent}{os.pathsep}{BENCH}"}
    runs = defaultdict(list)
    for turn in range(place.times(11, 4)):
        command = [PYTHON, "-X", "importtime", "-c", code]
        said = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stderr
        for line in said.splitlines() if turn else ():
            cost, _whole, name = line.removeprefix("import time:").split("|")
            if cost.strip().isdigit():
                runs[name.strip()].append(int(cost) / 1000)
    return {name: statistics.median(costs) for name, costs in runs.items()}


if __name__ == "__main__":
    sys.exit(main())
