"""Sealing a shift: what the sealed file says, the chain of seals, and that a power cut undoes nothing."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sealing_support import (
    FIRST,
    NOON,
    SCHEMA,
    SECOND,
    SHIFT,
    THIRD,
    Used,
    enc,
    files,
    make,
    milk,
    seals,
    sha,
    use,
    work,
)
from tinydb import TinyDB, where

from data.archive import SEALS_START, SealedFile, shift_order, short_code
from data.errors import CannotUse, NewerFormat, ShiftClosed, WriteFailed
from data.fs import FsOps
from data.sealing import SealWaits
from data.site_file import SiteFile
from data.store import Store

Open = Callable[..., Store]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def opened(folder: Path) -> Iterator[Open]:
    """Opens the store as another process would; makes it the first time."""
    stores: list[Store] = []

    def again(**options: Any) -> Store:
        if not Store.is_in(folder):
            make(folder)
        stores.append(Store.open(folder, SCHEMA, now=lambda: NOON, **options))
        return stores[-1]

    yield again
    for store in stores:
        store.close()


# what is sealed, and how


def test_a_closed_shift_is_sealed_at_once(opened: Open, folder: Path) -> None:
    """Its JSON and its journal lie in the archive, its seal in seals.jsonl, nothing is left in live/."""
    store = opened()
    work(store, FIRST, 3, 4)
    assert files(folder) == {
        ".lock",
        "site.toml",
        "board.jsonl",
        "seals.jsonl",
        f"archive/2026/11/{FIRST}.json",
        f"archive/2026/11/{FIRST}.jsonl",
    }
    assert [seal["shift"] for seal in seals(folder)] == [FIRST]
    assert seals(folder)[0]["summary"] == {"used": 7}
    assert milk(store) == 93, "what it used is taken from the stock"
    assert store.shift is None
    assert store.last_closed is not None
    assert store.last_closed.name == FIRST


def test_plain_tinydb_opens_a_sealed_shift(opened: Open, folder: Path) -> None:
    """`_meta` first, documents in the order of their ids, one a line, under the keys 1 to n."""
    work(opened(), FIRST, 3, 4, 5)
    path = folder / "archive" / "2026" / "11" / f"{FIRST}.json"
    with TinyDB(path, access_mode="r") as db:
        assert db.tables() == {"_meta", "used"}
        assert [row["count"] for row in db.table("used").search(where("count") > 3)] == [4, 5]
        assert [row.doc_id for row in db.table("used")] == [1, 2, 3]
        meta = db.table("_meta").all()[0]
    journal = (folder / "archive" / "2026" / "11" / f"{FIRST}.jsonl").read_bytes().splitlines()
    assert meta == {
        "shift": FIRST,
        "format": 1,
        "closing": {"by": "ana"},
        "head": json.loads(journal[-1])["c"],
    }
    text = path.read_text("utf-8")
    assert text.startswith('{\n"_meta": {\n"1": {')
    assert text.count("\n") == 1 + 3 + 5 + 1
    ids = re.findall(r'"id":"(\w+)"', text)
    assert ids == sorted(ids)


def test_the_seals_are_what_the_document_says_they_are(opened: Open, folder: Path) -> None:
    """Root, file and seal, worked out anew from the plain files with json and hashlib alone."""
    store = opened()
    for name in (FIRST, SECOND, THIRD):
        work(store, name, 1, 2)
    before = SEALS_START
    for seal in seals(folder):
        data = (
            folder / "archive" / seal["shift"][:4] / seal["shift"][5:7] / f"{seal['shift']}.json"
        ).read_bytes()
        tables = json.loads(data)
        over = hashlib.sha256(enc(tables.pop("_meta")["1"]))
        for name in sorted(tables):
            over.update(enc(name))
            for document in sorted(tables[name].values(), key=lambda one: one["id"]):
                over.update(enc([name, document["id"], sha(enc(document))]))
        assert seal["root"] == over.hexdigest()
        assert seal["file"] == sha(data)
        assert seal["seal"] == sha((before + seal["root"] + seal["file"]).encode() + enc(seal["summary"]))
        before = seal["seal"]


def test_a_sealed_shift_is_read_as_it_was(opened: Open) -> None:
    """Its records, its closing line, who saved what when; by this process and by the next one."""
    store = opened()
    work(store, FIRST, 3, 4)
    work(store, SECOND, 5)
    for reader in (store, opened()):
        assert reader.shift_names == (FIRST, SECOND)
        file = reader.shift_named(FIRST)
        assert isinstance(file, SealedFile)
        assert file.closing == {"by": "ana"}
        assert [one.count for one in file.table(Used)] == [3, 4]
        versions = file.history(file.table(Used).all()[0])
        assert [(one.at, one.by) for one in versions] == [("2026-11-23T12:00:00.000Z", "ana")]
        following = reader.after(FIRST)
        assert following is not None
        assert following.name == SECOND
        assert reader.after(SECOND) is None
        assert reader.names_of(NOON.date()) == [FIRST, SECOND]


def test_a_writer_that_comes_too_late_is_refused(opened: Open, folder: Path) -> None:
    store, late = opened(), opened()
    with store.opening(FIRST, "ana"):
        pass
    late.refresh()
    with store.transaction(SHIFT, "ana") as tx:
        tx.close_shift({"by": "ana"})
    before = (folder / "archive" / "2026" / "11" / f"{FIRST}.jsonl").read_bytes()
    with pytest.raises(ShiftClosed, match=FIRST), late.transaction(SHIFT, "eva", shift=FIRST) as tx:
        tx.put(Used(count=1))
    with pytest.raises(ShiftClosed, match=FIRST), late.opening(FIRST, "eva"):
        pass
    assert (folder / "archive" / "2026" / "11" / f"{FIRST}.jsonl").read_bytes() == before
    assert milk(late) == 100


def test_shifts_closed_by_the_first_version_are_sealed_in_their_order(opened: Open, folder: Path) -> None:
    """That version left closed shifts in live/; whoever opens the store seals them, oldest first."""
    store = opened()
    store.sealing.closed = lambda: set()  # type: ignore[method-assign]  # as that version did
    work(store, FIRST, 3)
    work(store, SECOND, 4)
    with store.opening(THIRD, "ana"):
        pass
    store.close()
    assert f"live/{FIRST}.jsonl" in files(folder)
    again = opened()
    assert [seal["shift"] for seal in seals(folder)] == [FIRST, SECOND]
    assert files(folder) & {f"live/{name}.jsonl" for name in (FIRST, SECOND, THIRD)} == {
        f"live/{THIRD}.jsonl"
    }
    assert milk(again) == 93
    assert again.shift is not None
    assert again.shift.name == THIRD


def test_the_short_code_is_the_first_80_bits() -> None:
    """Crockford's base 32 has no I, L, O, U; sixteen letters in groups of four."""
    assert short_code("0" * 64) == "0000-0000-0000-0000"
    assert short_code("f" * 64) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert short_code("00000000000000000001" + "f" * 44) == "0000-0000-0000-0001"
    assert short_code("8000000000000000000a" + "0" * 44) == "G000-0000-0000-000A"


def test_the_code_of_a_shift_is_found_however_long_ago_it_was(opened: Open, folder: Path) -> None:
    store = opened()
    names = [f"2026-{month:02}-{day:02}-1" for month in (10, 11) for day in range(1, 29)]
    for name in names:
        work(store, name, *[1] * 3)
    known = {seal["shift"]: seal["seal"] for seal in seals(folder)}
    for name in (names[0], names[30], names[-1]):
        seal = store.seal_of(name)
        assert seal is not None
        assert seal.seal == known[name]
        assert seal.code == short_code(known[name])
    assert store.seal_of("2026-01-01-1") is None


# when something fails


class PowerCut(BaseException):
    """The power went at this call."""


class Cut(FsOps):
    """The real file system, until a certain call that changes something; afterwards nothing goes any more."""

    def __init__(self, after: int = 1_000_000) -> None:
        self.left = after

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise PowerCut

    def create(self, path: Path) -> int:
        self._count()
        return super().create(path)

    def append(self, fd: int, data: bytes) -> None:
        self._count()
        super().append(fd, data)

    def sync(self, fd: int) -> None:
        self._count()
        super().sync(fd)

    def rename(self, old: Path, new: Path) -> None:
        self._count()
        super().rename(old, new)

    def remove(self, path: Path) -> None:
        self._count()
        super().remove(path)

    def sync_folder(self, folder: Path) -> None:
        self._count()
        super().sync_folder(folder)


def test_a_sealing_cut_off_at_any_call_is_finished_and_folded_once(tmp_path: Path) -> None:
    """At every call of a close: afterwards the shift is open, or it is sealed once and folded once."""
    sealed_at, closed, calls = set(), False, 0
    while not closed:
        folder = tmp_path / f"cut-{calls}"
        make(folder)
        store = Store.open(folder, SCHEMA, now=lambda: NOON)
        work(store, FIRST, 10)
        with store.opening(SECOND, "ana"):
            pass
        use(store, 7)
        store.close()
        cut = Cut(calls)
        store = Store.open(folder, SCHEMA, fs=cut, now=lambda: NOON)
        try:
            with store.transaction(SHIFT, "ana", shift=SECOND) as tx:
                tx.close_shift({"by": "ana"})
            closed = True
        except PowerCut:
            pass
        again = Store.open(folder, SCHEMA, now=lambda: NOON)
        if again.shift is not None:
            assert not closed, "what was acknowledged is closed"
            assert milk(again) == 90
        else:
            sealed_at.add(calls)
            assert [seal["shift"] for seal in seals(folder)] == [FIRST, SECOND]
            assert milk(again) == 83
            file = again.shift_named(SECOND)
            assert isinstance(file, SealedFile)
            assert [one.count for one in file.table(Used)] == [7]
            assert not any(name.startswith("live/2") for name in files(folder))
        again.close()
        before = {name: (folder / name).read_bytes() for name in files(folder) if name != ".lock"}
        Store.open(folder, SCHEMA, now=lambda: NOON).close()
        assert before == {name: (folder / name).read_bytes() for name in files(folder) if name != ".lock"}
        calls += 1
    assert len(sealed_at) > 8, "the cuts fell into the sealing, too"


class Refusing(FsOps):
    """A disk that refuses whatever goes to the archive."""

    error = 0

    def write_new(self, path: Path, data: bytes) -> None:
        if self.error and "archive" in path.parts:
            raise OSError(self.error, os.strerror(self.error))
        super().write_new(path, data)


@pytest.mark.parametrize(("error", "told"), [(errno.ENOSPC, SealWaits), (errno.EROFS, WriteFailed)])
def test_a_shift_that_cannot_be_sealed_is_closed_all_the_same(
    opened: Open, folder: Path, error: int, told: type[Exception]
) -> None:
    """The close stands, work goes on, the trouble is told; it is sealed as soon as that is possible."""
    disk = Refusing()
    store = opened(fs=disk)
    disk.error = error
    work(store, FIRST, 3)
    assert store.shift is None
    assert store.last_closed is not None
    assert store.last_closed.name == FIRST
    assert isinstance(store.trouble(), told)
    with store.opening(SECOND, "ana"):
        pass
    use(store, 4)
    assert not (folder / "seals.jsonl").exists()
    disk.error = 0
    use(store, 5)
    assert store.trouble() is None
    assert [seal["shift"] for seal in seals(folder)] == [FIRST]
    assert milk(store) == 97
    assert store.shift is not None
    assert store.shift.name == SECOND


def test_a_sealed_file_that_cannot_be_read_is_named(opened: Open, folder: Path) -> None:
    store = opened()
    work(store, FIRST, 3)
    work(store, SECOND, 3)
    path = folder / "archive" / "2026" / "11" / f"{FIRST}.json"
    for data in (b"", b"{}", b"\xff\xfe", b'{"_meta": {"1": {}}}', b'{"_meta": 3}', b"[1]"):
        path.write_bytes(data)
        with pytest.raises(CannotUse, match=re.escape(f"{path}")):
            store.shift_named(FIRST)
    path.write_bytes(b'{"_meta": {"1": {"format": 99}}}')
    with pytest.raises(NewerFormat, match="99"):
        store.shift_named(FIRST)


def test_work_goes_on_when_the_last_sealed_file_is_spoilt(opened: Open, folder: Path) -> None:
    """The board starts, says what is wrong, and has what was handed over from the journal beside it."""
    store = opened()
    work(store, FIRST, 3, 4)
    store.close()
    path = folder / "archive" / "2026" / "11" / f"{FIRST}.json"
    path.write_bytes(path.read_bytes()[:100])
    again = opened()
    last = again.last_closed
    assert last is not None
    assert (last.name, last.closing) == (FIRST, {"by": "ana"})
    assert [one.count for one in last.table(Used)] == [3, 4]
    assert path.name in str(again.trouble())
    with pytest.raises(ShiftClosed), again.opening(FIRST, "ana"):
        pass
    work(again, SECOND, 5)
    assert again.trouble() is None
    assert milk(again) == 88


# two processes


def _reads(folder: Path, ready: Any, stop: Any, told: Any) -> None:
    """Reads while another thread looks for what is new, as the board does; says what ever made no sense."""
    store, odd = Store.open(folder, SCHEMA, now=lambda: NOON), []

    def look() -> None:
        while not stop.is_set():
            store.refresh()

    looking = threading.Thread(target=look)
    looking.start()
    ready.wait()
    seen = [""]
    while not stop.is_set():
        last, shift = store.last_closed, store.shift
        if last is not None and not len(last.table(Used)):
            odd.append(f"{last.name} was closed and empty")
        if shift is not None and not shift.storage.head:
            odd.append(f"{shift.name} was open without a head")
        name = last.name if last is not None else ""
        if name != seen[-1]:
            seen.append(name)
    looking.join()
    if seen != ["", *sorted(set(seen[1:]), key=shift_order)]:
        odd.append(f"the last closed shift went back: {seen}")
    told.put((len(seen), odd))
    store.close()


def test_a_reader_keeps_the_last_closed_shift_while_the_next_is_being_sealed(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks into live/ while the second is open; before it looks into the archive, that is sealed.

    The first went into the archive between two looks: it is the last closed one until the second is
    known to be.
    """
    reader, writer = opened(), opened()
    with monkeypatch.context() as killed:
        killed.setattr(writer.sealing, "closed", set)
        work(writer, FIRST, 1)
    reader.refresh()
    assert reader.last_closed is not None
    assert reader.last_closed.name == FIRST
    with writer.opening(SECOND, "ana"):
        pass
    there = reader.archive.sealed_bytes

    def meanwhile() -> int:
        with monkeypatch.context() as slow, suppress(WriteFailed):
            slow.setattr(writer.sealing, "move", lambda old, new: _unmoved(old))
            with writer.transaction(SHIFT, "ana", shift=SECOND) as tx:
                tx.close_shift({"by": "ana"})
        return there()

    monkeypatch.setattr(reader.archive, "sealed_bytes", meanwhile)
    reader.files.look()
    assert reader.last_closed is not None, "it is neither in live/ nor, as far as is known, in the archive"
    assert reader.last_closed.name == FIRST


def test_a_reader_that_is_slow_finds_the_shift_that_has_gone_meanwhile(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks for the open shift, and before it has it that was sealed, and the next one, too."""
    reader, writer = opened(), opened()
    with writer.opening(FIRST, "ana"):
        pass
    use(writer, 1)
    reader.refresh()
    named = reader.files.named

    def slowly(name: str) -> SiteFile:
        monkeypatch.undo()
        with writer.transaction(SHIFT, "ana", shift=FIRST) as tx:
            tx.close_shift({"by": "ana"})
        reader.refresh()
        with writer.opening(SECOND, "ana"):
            pass
        reader.refresh()
        return named(name)

    monkeypatch.setattr(reader.files, "named", slowly)
    shift = reader.shift
    assert shift is not None
    assert (shift.name, [one.count for one in shift.table(Used)]) == (FIRST, [1])


def _unmoved(old: Path) -> None:
    raise WriteFailed(file=old, reason="it takes a moment")


def test_no_reader_stumbles_over_a_file_that_is_moved(opened: Open, folder: Path) -> None:
    """One process works through forty shifts while two others read as fast as they can."""
    store = opened()
    context = multiprocessing.get_context("spawn")
    ready, stop, told = context.Barrier(3), context.Event(), context.Queue()
    readers = [context.Process(target=_reads, args=(folder, ready, stop, told)) for _n in range(2)]
    for reader in readers:
        reader.start()
    ready.wait(30)
    for number in range(1, 41):
        name = f"2026-11-24-{number}"
        with store.opening(name, "ana") as tx:
            tx.put(Used(count=1))
        with store.transaction(SHIFT, "ana", shift=name) as tx:
            tx.close_shift({"by": "ana"})
    stop.set()
    answers = [told.get(timeout=30) for _reader in readers]
    for reader in readers:
        reader.join()
    assert [odd for _seen, odd in answers] == [[], []]
    assert all(seen > 5 for seen, _odd in answers)
    assert milk(store) == 60
