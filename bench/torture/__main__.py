"""The store is tormented with real processes: kill -9, eight writers at once, no room on the disk.

    python bench/torture                     everything (some minutes)
    python bench/torture --short             the same with fewer turns, as the tests do it
    python bench/torture kills --kills 5000  only this

Prints what was done, and nothing was lost. At the first loss it says what was lost and where the store is
kept, and exits with 1. Processes are forked from this one, which has imported what they need: that is why a
thousand kills take minutes.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(BENCH), str(BENCH.parent)]

from crowd import crowd  # noqa: E402  # found through the line above
from forks import Lost  # noqa: E402  # likewise
from kills import kills  # noqa: E402  # likewise
from place import Place  # noqa: E402  # likewise
from room import room  # noqa: E402  # likewise

PARTS = ("kills", "crowd", "room")


def main() -> int:
    """Torment the store as asked for."""
    parser = argparse.ArgumentParser(
        prog="torture", description="Kills, crowds and full disks, and whether the store loses anything."
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; otherwise all")
    parser.add_argument("--short", action="store_true", help="fewer turns")
    parser.add_argument("--kills", type=int, help="how many; otherwise 1,000, or 40 when it is short")
    parser.add_argument("--seed", type=int, help="what is left to chance; otherwise another each time")
    parser.add_argument("--folder", type=Path, help="where the stores are put")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}: {', '.join(PARTS)}")
    seed = asked.seed if asked.seed is not None else random.randrange(1_000_000)
    place = Place(asked.folder, quick=asked.short)
    parts: dict[str, Callable[[Path], list[tuple[str, str]]]] = {
        "kills": lambda folder: kills(folder, asked.kills or place.times(1_000, 40), seed),
        "crowd": lambda folder: crowd(folder, place.times(500, 40)),
        "room": lambda folder: room(folder, short=asked.short),
    }
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, stores on {place.file_system()}, "
        f"load {os.getloadavg()[0]:.1f}, seed {seed}\n"
    )
    began, kept = time.monotonic(), False
    try:
        for name in asked.parts or PARTS:
            (place.folder / name).mkdir()
            for what, found in parts[name](place.folder / name):
                print(f"{what:<34}{found}", flush=True)
    except Lost as lost:
        kept = True
        print(f"\nLOST: {lost}\nThe store is kept in {place.folder}; the seed was {seed}.")
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if not kept:
            shutil.rmtree(place.folder, ignore_errors=True)
    print(f"\nNothing was lost, in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
