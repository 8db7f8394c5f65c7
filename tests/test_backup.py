"""Backup and restore: one moment of a store, whole or not at all, whatever goes on meanwhile."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import re
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sealing_support import (
    FIRST,
    NOON,
    SCHEMA,
    SECOND,
    SHIFT,
    THIRD,
    Used,
    files,
    make,
    milk,
    seals,
    use,
    work,
)

import data.backup as backup_module
from data.archive import shift_order
from data.backup import (
    BackupExists,
    BackupInside,
    DamagedBackup,
    ForeignEntry,
    NotABackup,
    NotWritten,
    backup,
    restore,
)
from data.errors import CannotUse, Locked, NewerFormat, NotAStore, NotSaved, StoreError, StoreExists
from data.fs import FsOps
from data.store import Store
from data.verify import verify

PATIENCE = 30
"""Seconds after which a test gives up on another process."""

Open = Callable[..., Store]
Entry = tuple[str | zipfile.ZipInfo, bytes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site with a sealed shift that took over what was entered before it, and one under way."""
    folder = tmp_path / "site"
    make(folder)
    store = Store.open(folder, SCHEMA, now=lambda: NOON)
    use(store, 1, "before the shift")
    work(store, FIRST, 2, 3)
    with store.opening(SECOND, "ana"):
        pass
    use(store, 4)
    store.close()
    return folder


@pytest.fixture
def opened(folder: Path) -> Iterator[Open]:
    """Opens the store as another process would."""
    stores: list[Store] = []

    def again(where: Path = folder, **options: Any) -> Store:
        stores.append(Store.open(where, SCHEMA, now=lambda: NOON, **options))
        return stores[-1]

    yield again
    for store in stores:
        store.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where backups go."""
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick" / "monday.zip"


LOCKS = (".lock", ".backup")


def content(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in files(folder) if name not in LOCKS}


def entered(store: Store) -> set[str]:
    """The notes of everything that was ever used, in shifts and between them."""
    shifts = [store.shift_named(name) for name in store.shift_names]
    return {one.note for file in [*shifts, store.between] if file is not None for one in file.table(Used)}


def assert_whole(store: Store) -> None:
    """The record verifies, and the board agrees with the seals: all its files are of one moment."""
    assert verify(store, journals=True).faults == []
    assert milk(store) == 100 - sum(seal["summary"]["used"] for seal in seals(store.folder))


# there and back


def test_there_and_back_byte_for_byte(opened: Open, folder: Path, file: Path, tmp_path: Path) -> None:
    """Cache, lock, drafts and what is no part of a store stay behind; the rest is as it was."""
    kept = {
        "quarantine/board-12-abcdef01.torn": b'{"n":3',
        "outbox/mail/01m83jpb.json": b"{}",
        "archive/board/1.jsonl": b"old\n",
        "archive/2026/11/žluťoučký kůň.txt": b"",
    }
    left = {
        "cache/search.sqlite": b"x",
        ".site.toml.12.new": b"x",
        "archive/2026/11/.a.12.new": b"x",
        "live/notes.txt": b"x",
        ".git/config": b"x",
        "notes.txt": b"x",
        "outbox/a\nb": b"x",
    }
    before = content(folder)
    for name, data in (kept | left).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    store = opened()
    assert backup(store, file) == len(before | kept)
    assert restore(file, tmp_path / "again") == len(before | kept)
    assert content(tmp_path / "again") == before | kept
    again = opened(tmp_path / "again")
    assert verify(again, journals=True).whole
    assert entered(again) == entered(store)
    use(again, 5)
    work_goes_on = again.shift
    assert work_goes_on is not None
    assert work_goes_on.name == SECOND


def test_any_zip_program_opens_it(opened: Open, file: Path) -> None:
    """Deflated; the comment says what it is, the entries' times when it was made."""
    backup(opened(), file)
    with zipfile.ZipFile(file) as zip:
        assert zip.testzip() is None
        assert json.loads(zip.comment) == {
            "kind": "backup",
            "format": 1,
            "at": "2026-11-23T12:00:00.000Z",
            "files": 7,
        }
        assert zip.namelist() == [
            "board.jsonl",
            f"live/{SECOND}.jsonl",
            "seals.jsonl",
            "site.toml",
            f"archive/2026/11/{FIRST}.between.jsonl",
            f"archive/2026/11/{FIRST}.json",
            f"archive/2026/11/{FIRST}.jsonl",
        ]
        local = NOON.astimezone()
        for entry in zip.infolist():
            assert entry.compress_type == zipfile.ZIP_DEFLATED
            assert entry.external_attr >> 16 == stat.S_IFREG | 0o600
            assert entry.date_time == (local.year, local.month, local.day, local.hour, local.minute, 0)


def test_only_its_owner_reads_it(opened: Open, file: Path, tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        backup(opened(), file)
        restore(file, tmp_path / "new" / "again")
    finally:
        os.umask(umask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for path in [tmp_path / "new", *(tmp_path / "new").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_progress_is_told_in_bytes(opened: Open, folder: Path, file: Path, tmp_path: Path) -> None:
    size = sum(map(len, content(folder).values()))
    backup_told: list[tuple[int, int]] = []
    restore_told: list[tuple[int, int]] = []
    backup(opened(), file, lambda done, total: backup_told.append((done, total)))
    restore(file, tmp_path / "again", lambda done, total: restore_told.append((done, total)))
    for told in (backup_told, restore_told):
        assert told[0] == (0, size)
        assert told[-1] == (size, size)
        assert told == sorted(told)


def test_a_file_longer_than_what_is_read_at_a_time(
    opened: Open, folder: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.backup.CHUNK", 7)
    backup(opened(), file)
    restore(file, tmp_path / "again")
    assert content(tmp_path / "again") == content(folder)


def test_an_empty_folder_becomes_the_store(opened: Open, folder: Path, file: Path, tmp_path: Path) -> None:
    """Also one that a link leads to."""
    backup(opened(), file)
    (tmp_path / "empty").mkdir(mode=0o755)
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    restore(file, tmp_path / "link")
    assert content(tmp_path / "empty") == content(folder)
    assert stat.S_IMODE((tmp_path / "empty").stat().st_mode) == 0o700


# while others write


def test_what_is_written_meanwhile_is_not_in_it(
    opened: Open, folder: Path, file: Path, tmp_path: Path
) -> None:
    """As soon as the copying begins, journals grow, move to the archive and begin anew."""
    store = opened()
    with store.transaction(SHIFT, "ana", shift=SECOND) as tx:
        tx.close_shift({"by": "ana"})
    use(store, 5, "between")
    before, notes = content(folder), entered(store)
    other, seen = opened(), 0

    def meanwhile(done: int, total: int) -> None:
        nonlocal seen
        seen += 1
        if seen == 1:
            work(other, THIRD, 6, 7)
            with other.opening("2026-12-02-1", "eva"):
                pass
        use(other, 1)

    backup(store, file, meanwhile)
    assert seen > len(before)
    assert not (folder / "live" / "between.jsonl").exists()
    restore(file, tmp_path / "again")
    assert content(tmp_path / "again") == before
    again = opened(tmp_path / "again")
    assert entered(again) == notes
    assert_whole(again)
    assert_whole(other)


def _works(folder: Path, done: Any, acknowledged: Any, stop: Any) -> None:
    """Opens shifts, enters, closes, enters in between, as fast as it goes; counts what was acknowledged."""
    store, number = Store.open(folder, SCHEMA, now=lambda: NOON), 0

    def enter(times: int) -> None:
        nonlocal number
        for _time in range(times):
            use(store, 1, str(number))
            number += 1
            acknowledged.value = number

    shift = 0
    while not stop.is_set():
        shift += 1
        name = f"2026-12-{1 + shift // 90:02}-{shift % 90 + 1}"
        enter(2)
        with store.opening(name, "eva"):
            pass
        enter(3)
        with store.transaction(SHIFT, "eva", shift=name) as tx:
            tx.close_shift({"by": "eva"})
        done.release()
    store.close()


def test_every_backup_taken_while_others_work_is_of_one_moment(tmp_path: Path) -> None:
    """Another process works through its shifts; whatever the moment, the store of that moment comes back."""
    folder = tmp_path / "site"
    make(folder)
    context = multiprocessing.get_context("spawn")
    done, acknowledged, stop = context.Semaphore(0), context.Value("i", 0), context.Event()
    other = context.Process(target=_works, args=(folder, done, acknowledged, stop))
    other.start()
    store = Store.open(folder, SCHEMA, now=lambda: NOON)
    taken = []
    try:
        for _shift in range(3):
            assert done.acquire(timeout=PATIENCE)
        for number in range(12):
            before = acknowledged.value
            backup(store, tmp_path / f"{number}.zip")
            taken.append((number, before, acknowledged.value))
    finally:
        stop.set()
        other.join(PATIENCE)
        store.close()
    assert other.exitcode == 0
    assert sum(before < after for _number, before, after in taken) > 3, "it wrote while backups were taken"
    for number, before, after in taken:
        place = tmp_path / "restored" / str(number)
        restore(tmp_path / f"{number}.zip", place, fs=Unflushed())
        again = Store.open(place, SCHEMA, now=lambda: NOON)
        numbers = sorted(map(int, entered(again)))
        assert numbers == list(range(len(numbers))), "nothing is missing in the middle"
        assert before <= len(numbers) <= after + 1, "all that was acknowledged, nothing that came later"
        assert_whole(again)
        assert again.shift_names == tuple(sorted(again.shift_names, key=shift_order))
        again.close()


@pytest.mark.parametrize("next_line", [False, True])
def test_a_torn_end_that_is_cut_off_meanwhile(
    opened: Open, folder: Path, file: Path, tmp_path: Path, next_line: bool
) -> None:
    """A killed program left half a line; while we copy, the next writer cuts it off and may write on."""
    live = folder / "live" / f"{SECOND}.jsonl"
    good = live.read_bytes()
    with live.open("ab") as torn:
        torn.write(b'{"n":2,"at":"2026-11-23T12')
    store, other = opened(patience=0.1), None

    def meanwhile(done: int, total: int) -> None:
        nonlocal other
        if other is None:
            other = opened()
            with other.transaction(SHIFT, "eva") as tx:
                if next_line:
                    tx.put(Used(count=9, note="new"))

    backup(store, file, meanwhile)
    assert live.read_bytes().startswith(good)
    restore(file, tmp_path / "again")
    again = opened(tmp_path / "again")
    assert entered(again) == {"", "before the shift"}
    assert_whole(again)
    use(again, 1, "later")
    assert "later" in entered(opened(tmp_path / "again"))


def test_a_job_of_the_outbox_that_is_done_meanwhile_is_left_out(
    opened: Open, folder: Path, file: Path, tmp_path: Path
) -> None:
    (folder / "outbox").mkdir()
    for name in ("1.json", "2.json"):
        (folder / "outbox" / name).write_bytes(b"{}")
    count = backup(opened(), file, lambda done, total: (folder / "outbox" / "1.json").unlink(missing_ok=True))
    assert count == len(content(folder))
    assert restore(file, tmp_path / "again") == count
    assert content(tmp_path / "again") == content(folder)


def test_the_lock_is_free_while_it_copies(opened: Open, file: Path) -> None:
    other = opened(patience=0)
    backup(opened(), file, lambda done, total: use(other, 1))


def test_what_there_is_is_noted_under_the_lock(
    opened: Open, folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody writes or seals between the first journal that is looked at and the last name in the archive."""
    other, noted = opened(patience=0), []

    def look(top: str) -> None:
        noted.append(top)
        with pytest.raises(Locked):
            use(other, 1)

    class Nosy(FsOps):
        def names(self, folder: Path) -> list[str]:
            look(folder.name)
            return super().names(folder)

    listed = backup_module._listed

    def nosy(folder: Path, top: str) -> Iterator[str]:
        yield from listed(folder, top)
        look(top)

    monkeypatch.setattr(backup_module, "_listed", nosy)
    store = opened()
    store.fs = Nosy()
    backup(store, file)
    assert noted == ["live", "archive", "outbox", "quarantine"]


def test_somebody_else_keeps_the_lock(opened: Open, file: Path) -> None:
    with opened().lock, pytest.raises(Locked):
        backup(opened(patience=0), file)
    assert list(file.parent.iterdir()) == []


def test_a_damaged_store_can_be_backed_up(opened: Open, folder: Path, file: Path, tmp_path: Path) -> None:
    """What is asked for before a repair: every byte, good and bad."""
    board = folder / "board.jsonl"
    board.write_bytes(board.read_bytes().replace(b"100", b"900"))
    backup(opened(), file)
    restore(file, tmp_path / "again")
    assert content(tmp_path / "again") == content(folder)
    assert not verify(opened(tmp_path / "again")).whole


# where a backup goes, and where it does not


def test_a_file_that_is_there_is_never_overwritten(opened: Open, file: Path) -> None:
    store = opened()
    file.write_bytes(b"my only backup")
    link = file.with_name("link.zip")
    link.symlink_to("nowhere")
    for taken in (file, link, file.parent):
        with pytest.raises(BackupExists, match=re.escape(f"{taken} is there already")):
            backup(store, taken)
    assert file.read_bytes() == b"my only backup"
    assert {path.name for path in file.parent.iterdir()} == {file.name, link.name}


def test_a_file_that_appears_meanwhile_is_not_overwritten_either(opened: Open, file: Path) -> None:
    with pytest.raises(BackupExists):
        backup(opened(), file, lambda done, total: file.write_bytes(b"another"))
    assert file.read_bytes() == b"another"
    assert list(file.parent.iterdir()) == [file]


def test_a_backup_does_not_go_into_the_store(opened: Open, folder: Path, tmp_path: Path) -> None:
    store, before = opened(), files(folder)
    (tmp_path / "link").symlink_to(folder / "archive")
    for inside in (folder / "b.zip", folder / "archive" / "b.zip", tmp_path / "link" / "b.zip"):
        with pytest.raises(BackupInside, match=re.escape(f"outside {folder}")):
            backup(store, inside)
    assert files(folder) == before


def test_a_folder_that_is_not_there_is_told(opened: Open, tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="No such file or directory"):
        backup(opened(), tmp_path / "unplugged" / "b.zip")
    assert not (tmp_path / "unplugged").exists()


def test_a_full_disk_leaves_nothing_behind(opened: Open, folder: Path, file: Path, tmp_path: Path) -> None:
    """The kernel itself refuses, at every length: no backup, no store, and all is well when there is room."""
    big = folder / "quarantine" / "noise"
    big.parent.mkdir()
    big.write_bytes(os.urandom(5_000))
    backup(opened(), file)
    script = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from sealing_support import SCHEMA
from data.backup import backup, restore
from data.errors import NotSaved
from data.store import Store
folder, file, size = Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
store = Store.open(folder, SCHEMA)
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
target, place = file.with_name("new.zip"), file.with_name("new")
refused = 0
for limit in [*range(100, size, 397), size - 1]:
    for verb in (lambda: backup(store, target), lambda: restore(file, place)):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            verb()
        except NotSaved:
            refused += 1
        else:
            assert verb.__code__.co_names[0] == "restore" and limit >= 5_000, limit
            import shutil
            shutil.rmtree(place)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        assert [path.name for path in file.parent.iterdir()] == [file.name], limit
assert refused > 20, refused
print(backup(store, target), restore(file, place))
"""
    ran = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-c",
            script,
            str(Path(__file__).parent),
            *map(str, (folder, file, file.stat().st_size)),
        ],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ran.stdout == "8 8\n", ran.stderr
    assert ran.stderr == ""


class Unflushed(FsOps):
    """A disk that is trusted: what is restored only to be looked at need not be flushed."""

    def sync(self, fd: int) -> None: ...

    def sync_folder(self, folder: Path) -> None: ...


class Failing(FsOps):
    """A disk on which one kind of call fails from its n-th time on."""

    def __init__(self, call: str, error: int, after: int = 0) -> None:
        self.call, self.error, self.left = call, error, after

    def __getattribute__(self, name: str) -> Any:
        if name != object.__getattribute__(self, "__dict__").get("call"):
            return object.__getattribute__(self, name)

        def fail(*args: Any, **options: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise OSError(self.error, os.strerror(self.error))
            return object.__getattribute__(self, name)(*args, **options)

        return fail


@pytest.mark.parametrize("call", ["create", "append", "sync", "rename", "sync_folder"])
@pytest.mark.parametrize(("error", "told"), [(errno.ENOSPC, NotSaved), (errno.EIO, NotWritten)])
def test_a_failing_disk_leaves_nothing_behind(
    opened: Open, file: Path, call: str, error: int, told: type[StoreError]
) -> None:
    store = opened()
    store.fs = Failing(call, error)
    with pytest.raises(told) as raised:
        backup(store, file)
    assert list(file.parent.iterdir()) == []
    if told is NotWritten:
        assert str(raised.value) == (
            f"{file} could not be written (Input/output error). Nothing is left of it; name another place."
        )
    store.fs = FsOps()
    assert backup(store, file) == 7


@pytest.mark.parametrize("call", ["create", "append", "sync", "rename", "make_folder", "sync_folder"])
@pytest.mark.parametrize("after", [0, 3])
def test_a_failing_disk_leaves_no_half_store(
    opened: Open, file: Path, tmp_path: Path, call: str, after: int
) -> None:
    """Nor the folders that were made to hold it."""
    backup(opened(), file)
    disk = Failing(call, errno.EIO, 0 if call == "rename" else after)
    with pytest.raises(NotWritten):
        restore(file, tmp_path / "a" / "b" / "again", fs=disk)
    assert {path.name for path in tmp_path.iterdir()} == {"site", "stick"}


def test_a_stick_that_cannot_flush_a_folder_takes_a_backup(opened: Open, file: Path) -> None:
    store = opened()
    store.fs = Failing("sync_folder", errno.EINVAL)
    assert backup(store, file) == 7
    assert zipfile.is_zipfile(file)


class Enough(Exception):
    """Somebody pressed a key."""


def test_what_progress_raises_ends_it(opened: Open, file: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise Enough

    with pytest.raises(Enough):
        backup(opened(), file, stop)
    assert list(file.parent.iterdir()) == []
    backup(opened(), file)
    with pytest.raises(Enough):
        restore(file, tmp_path / "a" / "again", stop)
    assert {path.name for path in tmp_path.iterdir()} == {"site", "stick"}


def test_what_cannot_be_read_is_named(opened: Open, folder: Path, file: Path) -> None:
    """A sealed shift that goes meanwhile, a disk that cannot read, a link to a disk that is not there."""
    store = opened()
    sealed = folder / "archive" / "2026" / "11" / f"{FIRST}.json"
    with pytest.raises(CannotUse, match=re.escape(f"{sealed}")):
        backup(store, file, lambda done, total: sealed.unlink(missing_ok=True))
    store.fs = Failing("read", errno.EIO, 3)
    with pytest.raises(CannotUse, match="Input/output error"):
        backup(store, file)
    store.fs = FsOps()
    (folder / "archive").rename(folder / "elsewhere")
    (folder / "archive").symlink_to("unplugged")
    with pytest.raises(CannotUse, match="archive"):
        backup(store, file)
    assert list(file.parent.iterdir()) == []


# what is not restored


def test_nothing_is_restored_over_what_is_there(
    opened: Open, folder: Path, file: Path, tmp_path: Path
) -> None:
    backup(opened(), file)
    before = content(folder)
    with pytest.raises(StoreExists):
        restore(file, folder)
    assert content(folder) == before
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "1.jpg").touch()
    with pytest.raises(NotAStore):
        restore(file, tmp_path / "photos")
    (tmp_path / "photos" / "1.jpg").rename(tmp_path / "a file")
    with pytest.raises(NotWritten, match="Not a directory"):
        restore(file, tmp_path / "a file")
    place = tmp_path / "new"
    with pytest.raises(NotAStore):
        restore(file, place, lambda done, total: (place.mkdir(exist_ok=True), (place / "a").touch()))
    assert {path.name for path in tmp_path.iterdir()} == {"site", "stick", "photos", "a file", "new"}


def refused(file: Path, place: Path, told: type[StoreError]) -> str:
    """What is told; nothing was made, not even the folder above."""
    with pytest.raises(told) as raised:
        restore(file, place)
    assert not place.parent.exists()
    return str(raised.value)


def zipped(file: Path, entries: list[Entry], **label: object) -> None:
    """A zip that says it is a backup."""
    with zipfile.ZipFile(file, "w") as zip:
        for entry, data in entries:
            zip.writestr(entry, data)
        zip.comment = json.dumps(
            {"kind": "backup", "format": 1, "at": "", "files": len(entries)} | label
        ).encode()


BOARD: Entry = ("board.jsonl", b"")


def test_what_is_no_backup_is_refused(file: Path, tmp_path: Path) -> None:
    place = tmp_path / "new" / "again"
    refused(file, place, CannotUse)
    refused(file.parent, place, CannotUse)
    for data in (b"", b"PK", b"site.toml", b"PK\x05\x06" + bytes(18)):
        file.write_bytes(data)
        refused(file, place, NotABackup)
    for comment in (b"", b"holiday pictures", b'{"kind":"other"}', b"\xff", b"[1]"):
        with zipfile.ZipFile(file, "w") as zip:
            zip.writestr("board.jsonl", b"")
            zip.comment = comment
        assert refused(file, place, NotABackup) == (
            f"{file} is not a backup that Shiftboard wrote; nothing was restored. Name the right file."
        )
    zipped(file, [BOARD], format=2)
    refused(file, place, NewerFormat)


def test_a_backup_that_lost_a_file_is_damaged(file: Path, tmp_path: Path) -> None:
    zipped(file, [BOARD], files=2)
    refused(file, tmp_path / "new" / "again", DamagedBackup)
    zipped(file, [("site.toml", b"")])
    refused(file, tmp_path / "new" / "again", DamagedBackup)


MALICIOUS = [
    "",
    "../board.jsonl",
    "live/../../evil.jsonl",
    "archive/../../evil",
    "archive/..",
    "archive/.",
    "archive//x",
    "/etc/passwd",
    "//server/share",
    "C:/evil",
    "C:evil",
    "archive/C:/evil",
    "archive/x:stream",
    "..\\evil",
    "archive\\..\\..\\evil",
    "archive/..\\..\\evil",
    "archive/",
    "archive/2026/",
    "archive",
    "live",
    "live/a/b.jsonl",
    "live/x.txt",
    "live/.jsonl/x",
    ".lock",
    ".site.toml.1.new",
    "archive/.x.new",
    "cache/search.sqlite",
    "evil.sh",
    "Board.jsonl",
    "board.jsonl/x",
    "board.jsonl ",
    "site.toml\x00.txt",
    "archive/\x1b[2Jx",
    "archive/\u202egnp.exe",
    "archive/" + "x" * 250,
    "board.jsonl",
]


def with_name(file: Path, name: str) -> None:
    """A backup with an entry of exactly this name, which zipfile itself would not write."""
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    with zipfile.ZipFile(file, "w") as zip:
        zip.writestr("board.jsonl", b"")
        zip.NameToInfo.clear()
        zip.writestr(entry, b"evil")
        zip.comment = json.dumps({"kind": "backup", "format": 1, "at": "", "files": 2}).encode()


@pytest.mark.parametrize("name", MALICIOUS)
def test_an_entry_that_is_no_file_of_a_store_is_refused(file: Path, tmp_path: Path, name: str) -> None:
    with_name(file, name)
    told = refused(file, tmp_path / "new" / "again", ForeignEntry)
    assert told.isprintable()
    assert {path.name for path in tmp_path.iterdir()} == {"stick"}
    assert list(file.parent.iterdir()) == [file]


PARTS = st.sampled_from(["..", ".", "", "archive", "live", "quarantine", "a.jsonl", "C:", "~", "board.jsonl"])
NAMES = st.one_of(
    st.lists(PARTS, min_size=1, max_size=6).map("/".join),
    st.lists(PARTS, min_size=1, max_size=6).map("\\".join),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).map("archive/{}".format),
)


@given(name=NAMES)
@example("archive/a/../../../../evil")
def test_whatever_an_entry_is_called_nothing_is_written_outside(name: str) -> None:
    """It is refused, or it stands in the store under just that name."""
    with tempfile.TemporaryDirectory() as made:
        file, place = Path(made) / "b.zip", Path(made) / "new" / "again"
        with_name(file, name)
        try:
            restore(file, place)
        except ForeignEntry:
            assert files(Path(made)) == {"b.zip"}
        else:
            assert files(Path(made)) == {"b.zip", "new/again/board.jsonl", f"new/again/{name}"}
            assert files(place) == {"board.jsonl", name}


def test_a_link_an_unknown_packing_and_a_cipher_are_refused(file: Path, tmp_path: Path) -> None:
    place = tmp_path / "new" / "again"
    for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFDIR, stat.S_IFCHR):
        link = zipfile.ZipInfo("archive/link")
        link.create_system, link.external_attr = 3, (kind | 0o777) << 16
        zipped(file, [BOARD, (link, b"/etc")])
        assert "“archive/link”" in refused(file, place, ForeignEntry)
    packed = zipfile.ZipInfo("archive/x")
    packed.compress_type = zipfile.ZIP_BZIP2
    zipped(file, [BOARD, (packed, b"x")])
    refused(file, place, ForeignEntry)
    zipped(file, [BOARD, ("archive/x", b"x")])
    data = bytearray(file.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(data)
    refused(file, place, ForeignEntry)


def test_a_file_that_is_a_folder_as_well_is_refused(file: Path, tmp_path: Path) -> None:
    zipped(file, [BOARD, ("archive/2026", b""), ("archive/2026/x", b"")])
    refused(file, tmp_path / "new" / "again", ForeignEntry)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, bytes]]:
    """The bytes of a backup, and what is in it."""
    folder = tmp_path_factory.mktemp("written")
    make(folder / "site")
    store = Store.open(folder / "site", SCHEMA, now=lambda: NOON)
    work(store, FIRST, 1)
    backup(store, folder / "b.zip")
    store.close()
    return (folder / "b.zip").read_bytes(), content(folder / "site")


def came_back(data: bytes) -> dict[str, bytes] | None:
    """What is restored from these bytes; None when they are refused and nothing is left behind."""
    with tempfile.TemporaryDirectory() as made:
        file, place = Path(made) / "b.zip", Path(made) / "new" / "again"
        file.write_bytes(data)
        try:
            restore(file, place)
        except (DamagedBackup, NotABackup, ForeignEntry):
            assert files(Path(made)) == {"b.zip"}
            assert not place.parent.exists()
            return None
        return content(place)


@given(data=st.data())
def test_a_spoilt_byte_is_refused_or_changes_nothing(
    written: tuple[bytes, dict[str, bytes]], data: st.DataObject
) -> None:
    """What it changes may be the time of an entry; never a byte of what comes back."""
    good, inside = written
    at, flip = data.draw(st.integers(0, len(good) - 1)), data.draw(st.integers(1, 255))
    assert came_back(good[:at] + bytes([good[at] ^ flip]) + good[at + 1 :]) in (None, inside)


@given(data=st.data())
def test_a_backup_that_was_not_copied_whole_is_refused(
    written: tuple[bytes, dict[str, bytes]], data: st.DataObject
) -> None:
    good, _inside = written
    cut = data.draw(st.integers(0, len(good) - 1))
    assert came_back(good[:cut]) is None
    assert came_back(good[cut + 1 :]) is None


def test_a_spoilt_entry_is_found_by_its_sum(
    written: tuple[bytes, dict[str, bytes]], file: Path, tmp_path: Path
) -> None:
    data = bytearray(written[0])
    data[60] ^= 4
    file.write_bytes(data)
    assert refused(file, tmp_path / "new" / "again", DamagedBackup) == (
        f"{file} is damaged and cannot be read whole; nothing was restored. Use another backup."
    )
