"""Two terminals on one store, and a board that is killed while somebody works on it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from screens_support import WIDE, answers, at_terminal

from data.record import Partition
from data.store import Store
from data.transaction import Transaction
from shiftboard.board import Board
from shiftboard.checklist import Answer, CheckList, Kind, Line, Section
from shiftboard.log import LogEntry
from shiftboard.roles import Role
from shiftboard.schema import SCHEMA
from shiftboard.settings import Settings
from shiftboard.shift import ShiftKind
from shiftboard.staff import Person
from shiftboard.stock import Item, Place

PATIENCE = 30
TICKS = 12
ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bar that is open day and night, with its shift under way; the time is the machine's."""
    ticks = tuple(Line(id=f"t{n:02}", text=f"Tick {n:02}") for n in range(TICKS))
    fridge = Line(id="fridge", text="Walk-in fridge", kind=Kind.TEMPERATURE)

    def fill(tx: Transaction) -> None:
        tx.put(Person(id="ana", name="Ana Novotná", initials="AN", role=Role.LEAD))
        tx.put(Person(id="iva", name="Iva Nová", initials="IN"))
        tx.put(CheckList(id="round", name="Round", sections=(Section("r", "Round", (*ticks, fridge)),)))
        tx.put(ShiftKind(id="day", name="Day", start="04:00", end="04:00", lists=("round",)))

    folder = tmp_path / "bar"
    settings = Settings(name="Bar", language="en", zone="UTC")
    Store.create(folder, SCHEMA, settings.as_toml(), fill).close()
    board = Board.open(folder)
    board.who.id = "ana"
    board.shifts.open("ana")
    board.close()
    return folder


@pytest.fixture
def board(folder: Path) -> Iterator[Board]:
    board = Board.open(folder)
    yield board
    board.close()


def shiftboard(folder: Path, *words: str) -> str:
    """What another process says to a command on this store."""
    command = [sys.executable, "-m", "shiftboard", "--store", str(folder), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    return done.stdout


async def test_what_another_process_writes_is_on_the_screen_within_a_second(
    board: Board, folder: Path
) -> None:
    """An answer and a note from a second process are on the visible screen; what both wrote is kept."""
    async with at_terminal(board, WIDE) as at:
        await at.press("f3")
        await at.sees("Tick 00", "0/13")
        await at.press("home", "space")
        await at.on("Tick 01")
        shiftboard(folder, "answer", "t05", "yes", "--as", "iva")
        written = time.monotonic()
        await at.until(lambda: "✓" in at.line("Tick 05"))
        assert time.monotonic() - written < 1
        await at.on("Tick 01")
        await at.sees("2/13")
        await at.press("space")
        await at.on("Tick 02")
        await at.press("f2")
        await at.sees("CHECKLIST")
        shiftboard(folder, "note", "Ice machine leaks", "--kind", "equipment", "--open", "--as", "iva")
        written = time.monotonic()
        await at.sees("Ice machine leaks")
        assert time.monotonic() - written < 1
        await at.press("l")
        await at.asked("log")
        shiftboard(folder, "answer", "walk-in", "4.5", "--as", "iva")
        await at.type("Descaled", "enter")
        await at.asked("about")
        await at.press("enter")
        await at.until(lambda: len(board.log.entries()) == 2)
        await at.press("f3")
        await at.sees("4.5 °C")
    other = Board.open(folder)
    assert answers(other) == {"t00": "yes", "t01": "yes", "t05": "yes", "fridge": "4.5"}
    assert {(one.line, one.by) for one in other.store.table(Answer)} == {
        ("t00", "ana"),
        ("t01", "ana"),
        ("t05", "iva"),
        ("fridge", "iva"),
    }
    assert [(one.text, one.by) for one in other.store.table(LogEntry)] == [
        ("Ice machine leaks", "iva"),
        ("Descaled", "ana"),
    ]
    other.close()


async def test_a_value_being_typed_stays_while_others_write(board: Board, folder: Path) -> None:
    """The list shows what came from elsewhere around the line that is being typed; then it is saved too."""
    async with at_terminal(board) as at:
        await at.press("f3")
        await at.sees("Tick 00")
        await at.press("end", "4", ".")
        await at.sees("[4.")
        shiftboard(folder, "answer", "t05", "yes", "--as", "iva")
        await at.until(lambda: "✓" in at.line("Tick 05"))
        await at.sees("[4.")
        await at.press("5", "enter")
        await at.until(lambda: answers(board) == {"t05": "yes", "fridge": "4.5"})


async def test_a_shift_closed_by_another_process_is_gone_from_the_screen(board: Board, folder: Path) -> None:
    """The close from a script: this terminal shows the handover to receive."""
    async with at_terminal(board) as at:
        await at.sees("Tick")
        shiftboard(folder, "close", "--as", "ana", "--reason", "Fire drill")
        await at.sees("no shift is open", "Handover from Day")


class Terminal:
    """A board in its own process on its own terminal, as a person has it."""

    def __init__(self, folder: Path) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = os.environ | {"TERM": "xterm-256color", "LANG": "C.UTF-8", "SHIFTBOARD_LANG": "en"}
        environment.pop("LC_ALL", None)
        self.terminal = ours
        self.seen = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "shiftboard", "--store", str(folder)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)

    def type(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def sees(self, words: str) -> None:
        """Wait until these words came on the terminal after those that were waited for before."""
        self._wait(lambda: words.encode() in self._plain(), words)

    def counts(self, done: int) -> None:
        """Wait until the list says that at least so many lines are done."""
        self._wait(lambda: any(int(n) >= done for n in re.findall(rb"(\d+)/13", self._plain())), f"{done}/13")

    def _wait(self, so: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not so():
            ready, _, _ = select.select([self.terminal], [], [], max(0, end - time.monotonic()))
            assert ready, f"{what!r} did not come; the terminal has {self._plain()[-2000:]!r}"
            try:
                self.seen += os.read(self.terminal, 65536)
            except OSError as error:  # how Linux says that the other end is closed
                raise AssertionError(f"the board has ended: {self._plain()[-2000:]!r}") from error
        self.seen = b""

    def _plain(self) -> bytes:
        return ESCAPES.sub(b"", self.seen)

    def kill(self) -> None:
        """As a power cut or an impatient hand does it."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        os.close(self.terminal)

    def leave(self) -> int:
        """Press q, and read on until the board has gone."""
        self.type("q")
        while select.select([self.terminal], [], [], PATIENCE)[0]:
            try:
                if not os.read(self.terminal, 65536):
                    break
            except OSError:  # how Linux says that the other end is closed
                break
        code = self.process.wait(PATIENCE)
        os.close(self.terminal)
        return code


@pytest.mark.parametrize("ticks", [1, 2, 5, 9])
def test_a_board_that_is_killed_has_lost_nothing_it_said_was_saved(folder: Path, ticks: int) -> None:
    """kill -9 the moment the count is on the terminal: each tick counted is there when opened again."""
    at = Terminal(folder)
    try:
        at.sees("Tick 00")
        at.type("2")
        at.sees("done, next")
        at.type(" " * TICKS if ticks > 5 else " " * ticks)
        if ticks == 1:
            at.sees("Saved")
        else:
            at.counts(ticks)
    finally:
        at.kill()
    board = Board.open(folder)
    kept = answers(board)
    assert list(kept) == [f"t{n:02}" for n in range(len(kept))]
    assert len(kept) >= ticks
    assert board.store.trouble() is None
    board.checklist.answer("fridge", "4")
    board.close()


def test_a_board_killed_again_and_again(folder: Path) -> None:
    """Open, one reading, kill; three times over: the last reading stands, and all are in the record."""
    for turn, reading in enumerate(("4.1", "4.2", "4.3"), 1):
        at = Terminal(folder)
        try:
            at.sees("Tick 00")
            at.type("2")
            at.sees("done, next")
            at.type("\x1b[F")
            at.type(f"{reading}\r")
            at.sees("Saved")
        finally:
            at.kill()
        board = Board.open(folder)
        assert answers(board) == {"fridge": reading}
        assert len(list(board.store.table(Answer))) == turn
        board.close()


@pytest.mark.parametrize("entered", [1, 7, 20])
def test_a_board_killed_in_the_middle_of_a_count(folder: Path, entered: int) -> None:
    """kill -9 with a figure half typed: every line entered is there, and the next one is where it goes on."""
    board = Board.open(folder)
    with board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Place(id="walkin", name="Walk-in", shelf=tuple(f"i{n:02}" for n in range(46))))
        for n in range(46):
            name = f"Item {n:02}"
            tx.put(Item(id=f"i{n:02}", sku=f"{n}", name=name, category="", unit="kg", places=("walkin",)))
    board.close()
    at = Terminal(folder)
    try:
        at.sees("Tick 00")
        at.type("3")
        at.sees("BEGIN A COUNT")
        at.type("\x1b[F\r")
        at.sees("Item 00")
        at.type("".join(f"{n},5\r" for n in range(entered)))
        at.sees(f"{entered} of 46 counted")
        at.type("88")
    finally:
        at.kill()
    at = Terminal(folder)
    try:
        at.sees("Tick 00")
        at.type("3")
        at.sees(f"{entered}/46")
        at.type("\x1b[H\r")
        at.sees(f"Item {entered:02}")
        at.type("99\r")
        at.sees(f"{entered + 1} of 46 counted")
    finally:
        at.kill()
    board = Board.open(folder)
    [count] = board.stock.counts()
    counted = [one.counted.amount for one in board.stock.lines(count) if one.counted is not None]
    assert counted == [*(Decimal(n) + Decimal("0.5") for n in range(entered)), 99]
    assert board.store.trouble() is None
    board.close()


def test_q_leaves_the_terminal_clean(folder: Path) -> None:
    """Exit code 0, what was entered is there, and it was entered now."""
    began = datetime.now(UTC)
    at = Terminal(folder)
    at.sees("Tick 00")
    at.type("2")
    at.sees("done, next")
    at.type(" ")
    at.sees("Saved")
    assert at.leave() == 0
    board = Board.open(folder)
    (answer,) = board.store.table(Answer)
    assert answer.entered_at is not None
    assert answer.entered_at >= began
    board.close()


def test_a_board_whose_terminal_is_gone_leaves(folder: Path) -> None:
    """A line that broke without anybody being told: it ends by itself, and what was entered is there."""
    at = Terminal(folder)
    at.sees("Tick 00")
    at.type("2")
    at.sees("done, next")
    at.type(" ")
    at.sees("Saved")
    os.close(at.terminal)
    assert at.process.wait(PATIENCE) == 0
    board = Board.open(folder)
    assert len(list(board.store.table(Answer))) == 1
    board.close()
