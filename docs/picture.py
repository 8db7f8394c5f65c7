"""Draw docs/board.svg: the demonstration at a fixed minute, so it changes only when the board does."""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from screens.app import ShiftboardApp
from shiftboard.board import Board
from shiftboard.demo import make_demo
from shiftboard.language import use

MINUTE = datetime(2026, 11, 23, 16, 42, tzinfo=UTC)
FONTS = re.compile(r"@font-face \{.*?\}", re.DOTALL)


async def draw(folder: Path, out: Path) -> None:
    """Draw Today of the store in `folder`; without fonts from elsewhere, the viewer's own will do."""
    board = Board.open(folder, now=lambda: MINUTE)
    app = ShiftboardApp(board)
    async with app.run_test(size=(110, 30)) as pilot:
        await pilot.pause()
        out.write_text(FONTS.sub("", app.export_screenshot(title="Shiftboard")), "utf-8")
    board.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        make_demo(Path(folder) / "demo", seed=7, now=MINUTE)
        use("en")
        asyncio.run(draw(Path(folder) / "demo", Path(__file__).with_name("board.svg")))
