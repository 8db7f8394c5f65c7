"""Several processes on one store. Everything waits on pipes and events; nothing sleeps.

Crowds of them, and those that are killed while they write: test_torture.py.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

import data.lock
from data.errors import Locked
from data.lock import SiteLock
from data.record import Partition, Record, Schema, TableSpec
from data.store import Store

PATIENCE = 30
"""Seconds after which a test gives up on another process."""


class Answer(Record, frozen=True, kw_only=True, omit_defaults=True):
    text: str


class Person(Record, frozen=True, kw_only=True, omit_defaults=True):
    name: str


SCHEMA = Schema([TableSpec(Answer, "answers", Partition.SHIFT), TableSpec(Person, "people", Partition.BOARD)])

OTHER = """
import sys
from pathlib import Path
from data.record import Partition, Record, Schema, TableSpec
from data.store import Store

class Answer(Record, frozen=True, kw_only=True, omit_defaults=True):
    text: str

class Person(Record, frozen=True, kw_only=True, omit_defaults=True):
    name: str

store = Store.open(
    Path(sys.argv[1]),
    Schema([TableSpec(Answer, "answers", Partition.SHIFT), TableSpec(Person, "people", Partition.BOARD)]),
)

def answer(text):
    with store.transaction(Partition.SHIFT, "other") as tx:
        return tx.put(Answer(text=text))

def say(text):
    print(text, flush=True)

def heard():
    return sys.stdin.readline().strip()

say("ready")
"""
"""How every other process starts; what it does is appended."""


class Other:
    """Another process with the same store, spoken to line by line."""

    def __init__(self, folder: Path, does: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OTHER + does, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._said = b""

    def heard(self) -> str:
        assert self.process.stdout is not None
        while b"\n" not in self._said:
            ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
            assert ready, "the other process says nothing"
            said = self.process.stdout.read(4096)
            assert said, "the other process has ended"
            self._said += said
        line, _, self._said = self._said.partition(b"\n")
        return line.decode()

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")

    def end(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    Store.create(folder, SCHEMA, "", lambda tx: tx.put(Person(name="Ana")) and None).close()
    return folder


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    store = Store.open(folder, SCHEMA)
    yield store
    store.close()


class Others:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[Other] = []

    def start(self, does: str) -> Other:
        self.started.append(Other(self.folder, does))
        return self.started[-1]


@pytest.fixture
def others(folder: Path) -> Iterator[Others]:
    """Starts other processes on the same store, and ends them."""
    others = Others(folder)
    yield others
    for other in others.started:
        other.end()


def answer(store: Store, text: str) -> Answer:
    with store.transaction(Partition.SHIFT, "ana") as tx:
        return tx.put(Answer(text=text))


def chains(journal: Path) -> bool:
    """Whether every line of a journal follows on the one before, numbered without a gap."""
    before = "0" * 32
    for n, line in enumerate(journal.read_bytes().split(b"\n")[:-1]):
        h = sha256(line[: line.rindex(b',"c":')]).hexdigest()
        before = sha256((before + h).encode()).hexdigest()[:32]
        told = json.loads(line)
        if (told["n"], told["c"]) != (n, before):
            return False
    return True


def test_a_count_that_two_processes_change_at_once_is_right(folder: Path, others: Others) -> None:
    """Each reads inside its transaction what it changes."""
    does = """
heard()
for _ in range(100):
    with store.transaction(Partition.SHIFT, "other") as tx:
        known = tx.get(Answer, "count")
        tx.put(Answer(id="count", text=str(int(known.text) + 1 if known else 1)))
say("done")
"""
    two = [others.start(does), others.start(does)]
    assert [other.heard() for other in two] == ["ready", "ready"]
    for other in two:
        other.tell("go")
    assert [other.heard() for other in two] == ["done", "done"]
    store = Store.open(folder, SCHEMA)
    counted = store.table(Answer).get("count")
    assert counted is not None
    assert (counted.text, counted.rev) == ("200", 200)
    store.close()


def test_a_lock_held_too_long_names_who_holds_it(folder: Path, others: Others) -> None:
    holder = others.start("with store.lock:\n    say('held')\n    heard()\nsay('free')\nheard()\n")
    assert [holder.heard(), holder.heard()] == ["ready", "held"]
    store = Store.open(folder, SCHEMA, patience=0.2)
    with pytest.raises(Locked, match=rf"0\.2 seconds: pid {holder.process.pid}, "):
        answer(store, "meanwhile")
    assert store.table(Answer).all() == ()
    store.refresh()  # reading needs no lock
    assert len(store.table(Person)) == 1
    holder.tell("let go")
    assert holder.heard() == "free"
    assert answer(store, "then").text == "then"
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="stands in line with flock")
def test_one_who_saves_in_a_loop_lets_the_next_one_go_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A waits while B holds the lock; B lets go and wants it again at once: it is A's turn."""
    monkeypatch.setattr(data.lock, "IN_LINE", 30)
    ana, importer = (SiteLock(folder / ".lock", line=folder) for _who in range(2))
    came: list[str] = []

    def wait() -> None:
        with ana:
            came.append("ana")

    with closing(ana), closing(importer):
        for _turn in range(5):
            with importer:
                thread = threading.Thread(target=wait)
                thread.start()
                while not in_line(folder):
                    time.sleep(0.001)
            with importer:
                came.append("importer")
            thread.join()
    assert came == ["ana", "importer"] * 5


def in_line(folder: Path) -> bool:
    """Whether somebody is waiting."""
    import fcntl

    fd = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def test_the_lock_of_a_killed_process_is_free(folder: Path, others: Others) -> None:
    holder = others.start("with store.lock:\n    say('held')\n    heard()\n")
    assert [holder.heard(), holder.heard()] == ["ready", "held"]
    holder.end()
    store = Store.open(folder, SCHEMA, patience=0.2)
    assert answer(store, "then").text == "then"
    store.close()


def test_the_watcher_takes_in_what_another_process_writes(store: Store, others: Others) -> None:
    told = threading.Event()
    tables: list[frozenset[str]] = []
    threads: list[str] = []

    def tell(touched: frozenset[str]) -> None:
        tables.append(touched)
        threads.append(threading.current_thread().name)
        told.set()

    store.on_change(tell)
    store.watch()
    other = others.start("answer(heard())\nsay('written')\nheard()\n")
    assert other.heard() == "ready"
    other.tell("fryer cold")
    assert other.heard() == "written"
    assert told.wait(PATIENCE)
    assert "answers" in tables[0]
    assert threads[0].startswith("writer"), "in order with what is written here"
    assert [each.text for each in store.table(Answer)] == ["fryer cold"]


def test_the_watcher_sees_a_shift_opened_and_closed_elsewhere(store: Store, others: Others) -> None:
    seen: list[str] = []
    told = threading.Event()

    def tell(touched: frozenset[str]) -> None:
        name = store.shift.name if store.shift else "-"
        if not seen or seen[-1] != name:
            seen.append(name)
            told.set()

    answer(store, "delivery at six")
    store.on_change(tell)
    store.watch()
    other = others.start("""
name = heard()
with store.opening(name, "other") as tx:
    tx.put(Answer(text="opened"))
say("opened")
heard()
with store.transaction(Partition.SHIFT, "other", shift=name) as tx:
    tx.close_shift({})
say("closed")
heard()
""")
    assert other.heard() == "ready"
    other.tell("2026-11-23-1")
    assert other.heard() == "opened"
    assert told.wait(PATIENCE)
    assert seen == ["2026-11-23-1"]
    assert [each.text for each in store.table(Answer)] == ["delivery at six", "opened"]
    told.clear()
    other.tell("close")
    assert other.heard() == "closed"
    assert told.wait(PATIENCE)
    assert seen == ["2026-11-23-1", "-"]
    assert store.table(Answer).all() == ()


def test_two_who_open_the_same_shift_at_once_open_it_once(folder: Path, others: Others) -> None:
    does = """
from data.errors import ShiftOpen
heard()
try:
    with store.opening("2026-11-23-1", "other") as tx:
        tx.put(Answer(id="opened", text="opened"))
    say("opened")
except ShiftOpen as error:
    say(f"refused: {error}")
"""
    two = [others.start(does), others.start(does)]
    assert [other.heard() for other in two] == ["ready", "ready"]
    for other in two:
        other.tell("go")
    opened, refused = sorted(other.heard() for other in two)
    assert opened == "opened"
    assert refused.startswith("refused: The shift 2026-11-23-1 is still open")
    store = Store.open(folder, SCHEMA)
    assert store.table(Answer).get("opened") is not None
    assert chains(folder / "live" / "2026-11-23-1.jsonl")
    store.close()
