"""What a person at the keyboard waits for, in a pseudo-terminal, beside a bare Textual app."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path

import ptybench
from disk import Beside
from figures import Alone, Pairs, Row
from place import FIRST_ROW, PYTHON, Place

from data.record import Partition
from shiftboard.board import Board
from shiftboard.checklist import Answer, Kind
from shiftboard.stock import Item, Pack
from shiftboard.stock import Place as StorePlace

SIZES = ((120, 40), (80, 24))
QUIET = 0.05
"""Seconds without output after which a reaction is over."""


def start(place: Place) -> list[Pairs]:
    """From exec to the first paint of Today that says something, and memory then."""
    store, rows, memory = place.demo(1), [], []
    for size in SIZES:
        shape = f"{size[0]}x{size[1]}"
        times = Pairs(f"start to Today, {shape}", "bare app", aim=1.25)
        cpu = Pairs(f"  CPU of it, {shape}", "bare app")
        rss = Pairs(f"  memory, {shape}", "bare app", "MiB", aim=1.4)
        for board, bare in _in_turn(place.times(30, 6), place, size, place.board(store), place.bare()):
            times.add(board["ready"], bare["ready"])
            cpu.add(board["cpu"], bare["cpu"])
            rss.add(board["rss"], bare["rss"])
        rows += [times, cpu]
        memory.append(rss)
    return rows + memory


def history(place: Place) -> list[Pairs]:
    """The same after many days: only the open shift and the board are read."""
    days = place.times(60, 20)
    times = Pairs(f"start after {days} days", "start after 1 day", aim=1.1)
    commands = place.board(place.demo(days)), place.board(place.demo(1))
    for many, one in _in_turn(place.times(30, 6), place, SIZES[0], *commands):
        times.add(many["ready"], one["ready"])
    return [times]


def keys(place: Place) -> list[Pairs]:
    """From a key to its paint, on lists of any length."""
    found = []
    counts = (15, 200, 1_500, 100_000)
    with ExitStack() as opened:
        bare = opened.enter_context(_session(place, place.bare(), "ready"))
        lists = {
            f"{count:,} rows": opened.enter_context(_session(place, place.rows(count), "Line 3 "))
            for count in counts
        }
        board = opened.enter_context(_session(place, place.board(place.demo(1)), FIRST_ROW))
        board.press("2", "home", quiet=0.3)
        lists["the checklist"] = board
        for name, first, keys, aim in (
            ("cursor down", (), ("down", "up"), 1.4),
            ("page down", (), ("pagedown", "pageup"), 1.6),
            ("edge scroll", ("home", *["pagedown"] * 2), ("down",), 1.6),
        ):
            for what, session in lists.items():
                if what == "15 rows" and name != "cursor down":
                    continue
                if name == "edge scroll" and what == "the checklist":
                    continue
                session.press(*first)
                found.append(Pairs(f"{name}, {what}", "bare key echo", aim=aim))
                for key in _repeat(keys, place.times(200, 24)):
                    found[-1].add(_react(session, key), _react(bare, "x"))
                session.press("home")
    return found


def count(place: Place) -> list[Pairs]:
    """A digit into a line of a long count until it is painted, and Enter until the next line is reached."""
    lines = 1_500
    store = _copy(place, "count")
    _begin_a_count(store, lines)
    found = []
    with ExitStack() as opened:
        table = opened.enter_context(_session(place, place.table(lines), "Bottle 0003"))
        board = opened.enter_context(_session(place, place.board(store), FIRST_ROW))
        for keys in (("3",), ("/", *"Warehouse", "enter"), ("enter",)):
            board.press(*keys, quiet=0.3)
        assert board.wait_for(ptybench.shows("Bottle 0003"), 5), board.screen.text()
        typed: dict[str, list[float | None]] = {}
        for where, there in (("first", "home"), ("last", "end")):
            board.press(there)
            table.press(there if there == "home" else "ctrl+end", quiet=0.2)
            digit = Pairs(f"a digit into the {where} of {lines:,} lines", "bare Textual table", aim=1.0)
            for _turn in range(place.times(100, 12)):
                digit.add(_react(board, "7"), _react(table, "7"))
                board.press("escape")
                table.press("backspace")
            typed[where] = [*digit.ours]
            found.append(digit)
        feels = Pairs("a digit into the last line", "into the first", aim=1.1, medians=True)
        feels.ours, feels.theirs = ([one for one in typed[where] if one] for where in ("last", "first"))
        found.append(feels)
        with Beside(place.folder / "count.sqlite") as sqlite, _session(place, place.bare(), "ready") as bare:
            entered = Pairs("Enter on a line: durable, on the next", "key echo + SQLite commit")
            document = Answer(id="x" * 26, line="hands", value="yes", by="p" * 26)
            board.press("home")
            for turn in range(place.times(100, 12)):
                board.press("7")
                next_line = rf"re:> .*Bottle {turn + 1:04}"
                saved, echo = _react(board, "enter", ptybench.shows(next_line)), _react(bare, "x")
                entered.add(saved, echo and echo + sqlite.timed(document))
        found.append(entered)
    return found


def tick(place: Place) -> list[Pairs]:
    """Space on a line of the checklist until its sign is on the screen, by when it is on the disk."""
    store = _copy(place, "tick")
    _leave_ticks(store)
    whole = Pairs("tick: space to ✓, durable", "key echo + SQLite commit", aim=1.0)
    with ExitStack() as opened:
        sqlite = opened.enter_context(Beside(place.folder / "tick.sqlite"))
        bare = opened.enter_context(_session(place, place.bare(), "ready"))
        board = opened.enter_context(_session(place, place.board(store), FIRST_ROW))
        board.press("2", quiet=0.3)
        live = max((store / "live").glob("*-*.jsonl"))
        document = Answer(id="x" * 26, line="hands", value="yes", by="p" * 26)
        for turn in range(place.times(150, 20)):
            text = next(
                line for line in board.screen.text().splitlines() if re.search(r">.{1,3} \d\d:\d\d ", line)
            )
            words = text.split(">", 1)[1].split(maxsplit=2)[2][:24].rstrip()
            length = live.stat().st_size
            ticked = _react(board, "space", ptybench.shows(rf"re:✓ .*{re.escape(words)}"))
            assert ticked is None or live.stat().st_size > length
            echo, commit = _react(bare, "x"), sqlite.timed(document)
            if turn:
                whole.add(ticked, echo and echo + commit)
            board.press("u", quiet=0.1)
    return [whole]


def foreign(place: Place) -> list[Row]:
    """From the end of another process's commit to its line on this screen."""
    store = _copy(place, "foreign")
    shown = Pairs("another terminal's line to this screen", "bare key echo")
    with (
        _session(place, place.bare(), "ready") as bare,
        _session(place, place.board(store), FIRST_ROW) as screen,
    ):
        other = subprocess.Popen(
            [PYTHON, str(Path(__file__).with_name("other_terminal.py")), str(store)],
            env={**os.environ, **place.env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert other.stdin is not None
        assert other.stdout is not None
        for turn in range(place.times(200, 20)):
            screen.collect(random.uniform(0.05, 0.25), 1, need_bytes=False)
            screen.parse()
            line = f"other {turn} wrote"
            print(line, file=other.stdin, flush=True)
            saved = int(other.stdout.readline())
            seen = screen.wait_for(ptybench.shows(line), 5, quiet=0.02)
            shown.add(None if seen is None else max(0, seen - saved) / 1e6, _react(bare, "x"))
        other.stdin.close()
        other.wait()
    late = Alone("another terminal's line to this screen, p99", aim=250, part=0.99, ours=shown.ours)
    return [shown, late]


# ---


def _in_turn(
    rounds: int, place: Place, size: tuple[int, int], *commands: list[str]
) -> Iterator[list[dict[str, float]]]:
    """Start every command once a round; the first round, which writes the bytecode, is left out."""
    for turn in range(rounds + 1):
        measured = [
            ptybench.measure_start(
                command, "ready" if command == place.bare() else FIRST_ROW, 1, size=size, env=place.env
            )[0]
            for command in commands
        ]
        if turn:
            yield measured


@contextmanager
def _session(place: Place, command: list[str], ready: str) -> Iterator[ptybench.Session]:
    session, _figures = ptybench.open_session(command, ready, size=SIZES[0], env=place.env)
    try:
        yield session
    finally:
        session.close()


def _react(
    session: ptybench.Session, key: str, shows: Callable[[ptybench.Screen], bool] | None = None
) -> float | None:
    """Milliseconds from a key to the change it makes on the screen, None when nothing came."""
    session._read()
    session.parse()
    condition = shows or ptybench.changed(session.screen)
    sent = session.send(session.key(key))
    session.collect(QUIET, 2)
    hit = session.parse_until(condition)
    return None if hit is None else (hit - sent) / 1e6


def _repeat(keys: tuple[str, ...], times: int) -> Iterator[str]:
    for turn in range(times):
        yield keys[turn % len(keys)]


def _copy(place: Place, name: str) -> Path:
    return Path(shutil.copytree(place.demo(1), place.folder / name))


def _begin_a_count(store: Path, lines: int) -> None:
    """A place with so many things in it, and a count of them that nobody has begun to enter."""
    board = Board.open(store)
    try:
        with board.store.transaction(Partition.BOARD, "") as tx:
            tx.put(StorePlace(id="warehouse", name="Warehouse"))
            for n in range(lines):
                tx.put(
                    Item(
                        id=f"B-{n:04}", sku=f"B-{n:04}", name=f"Bottle {n:04}", category="Bench",
                        unit="bottle", packs=(Pack("case", Decimal(12)),), places=("warehouse",),
                    )
                )  # fmt: skip
        board.stock.begin("warehouse")
    finally:
        board.close()


def _leave_ticks(store: Path) -> None:
    """Answer everything that is not a tick, and leave some ticks to do."""
    board = Board.open(store)
    try:
        for state in board.checklist.states():
            if state.open and state.line.kind is not Kind.TICK:
                board.checklist.skip(state.line.id, "measuring")
        for state in [one for one in board.checklist.states() if one.line.kind is Kind.TICK][-3:]:
            if not state.open and state.answer is not None:
                board.checklist.take_back(state.answer.id)
    finally:
        board.close()
