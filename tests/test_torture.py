"""Kills, crowds and full disks, as `make torture` does it, for some seconds; it would notice a loss."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parent.parent
TORTURE = ROOT / "bench" / "torture"
PATIENCE = 240

BIT = {
    "kills": r"kills +40 in .*\nacknowledged .*\nkilled in a sealing +[1-9]",
    "crowd": r"320 pairs, all there.*\n.* saved, [1-9]\d* refused with both.*\n.*counter 320, 320 inserts",
    "room": r"\d days, [1-9]\d* verbs refused, [1-9]\d* closed shifts sealed later",
}
"""What each part says of itself: that it did what it is for."""

BROKEN = {
    "acknowledged before it is written": (
        "kills",
        """
        from data.journal import JournalFile
        append, waiting = JournalFile.append, []
        def late(journal, *line):
            waiting.append((journal, line))
            if len(waiting) > 3:
                for one, line in waiting:
                    append(one, *line)
                waiting.clear()
        JournalFile.append = late
        """,
    ),
    "folded each time that the sealing is done": (
        "kills",
        """
        from data.record import Partition
        from data.sealing import Sealing
        def again(sealing, file, by):
            board = sealing.files.board
            tx = sealing.begin(board, Partition.BOARD, by)
            sealing.files.schema.fold(file, tx)
            return set(board.storage.commit(tx.ops, by=by))
        Sealing.fold = again
        """,
    ),
    "a lock that locks nobody out": (
        "crowd",
        """
        from data import lock
        lock._Flock.acquire = lambda self, patience: True
        lock._Flock.release = lambda self: None
        """,
    ),
    "a save that overwrites what it has not seen": (
        "crowd",
        """
        from data.transaction import Transaction
        put = Transaction.put
        Transaction.put = lambda tx, record, seen=None: put(tx, record)
        """,
    ),
    "half a line left where the disk was full": (
        "room",
        """
        from data.fs import FsOps
        FsOps.truncate = lambda self, fd, length: None
        """,
    ),
}


def torture(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=ROOT
    )


@pytest.mark.parametrize("part", BIT)
def test_nothing_is_lost(part: str, tmp_path: Path) -> None:
    ran = torture(f"{TORTURE}", part, "--short", "--folder", f"{tmp_path}")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(BIT[part], ran.stdout), ran.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", BROKEN)
def test_a_store_that_is_broken_on_purpose_is_found_out(how: str, tmp_path: Path) -> None:
    """It stops at the first loss, says what was lost, and keeps the store."""
    part, breaks = BROKEN[how]
    script = tmp_path / "broken.py"
    script.write_text(
        f"import runpy, sys\nsys.path.insert(0, {f'{ROOT}'!r})\n{dedent(breaks)}\n"
        f"sys.argv[1:] = [{part!r}, '--short', '--kills', '400', '--folder', {f'{tmp_path}'!r}]\n"
        f"runpy.run_path({f'{TORTURE}'!r}, run_name='__main__')\n"
    )
    ran = torture(f"{script}")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    found = re.search(r"^LOST: .*\nThe store is kept in (.*);", ran.stdout, re.MULTILINE | re.DOTALL)
    assert found, ran.stdout + ran.stderr
    assert any(Path(found[1]).rglob("*.jsonl")), "it is there"
