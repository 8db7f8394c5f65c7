"""What happens when the board itself fails: the terminal is left clean and the error goes to a log."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

LARGEST = 1_000_000
"""Bytes at which the log is begun anew."""


def log_path() -> Path:
    """Where errors of the board are written."""
    import platformdirs

    return platformdirs.user_log_path("shiftboard", appauthor=False) / "board.log"


def write_log(error: BaseException) -> Path:
    """Append where an error came from: the lines of the program, not the values in it."""
    path = log_path()
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {type(error).__name__}", *traceback.format_list(frames)]
    path.parent.mkdir(parents=True, exist_ok=True)
    begin = os.O_TRUNC if path.exists() and path.stat().st_size > LARGEST else os.O_APPEND
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | begin, 0o600), "w", encoding="utf-8") as log:
        log.write("\n".join(lines) + "\n")
    return path
