"""Another terminal: writes each line of its input into the log, and prints when it was saved."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from shiftboard.board import Board
from shiftboard.log import LogKind

board = Board.open(Path(sys.argv[1]))
for text in sys.stdin:
    board.log.write(text.strip(), LogKind.NOTE)
    print(time.monotonic_ns(), flush=True)
board.close()
