"""Opens the board of a store as a new process does, and verifies it if asked; prints what it took as JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

began = time.perf_counter()

from shiftboard.board import Board  # noqa: E402  # it is timed

imported = time.perf_counter()
board = Board.open(Path(sys.argv[1]))
opened = time.perf_counter()
status = Path("/proc/self/status").read_text("ascii")
found: dict[str, float] = {
    "import": (imported - began) * 1000,
    "open": (opened - imported) * 1000,
    "MB": int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6,
}
if "verify" in sys.argv:
    from data.verify import verify

    began = time.perf_counter()
    report = verify(board.store)
    found |= {"verify": time.perf_counter() - began, "shifts": report.shifts, "faults": len(report.faults)}
board.close()
print(json.dumps(found))
