"""The doctor: what is wrong with a store on this machine, and what it mends without losing anything."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sealing_support import FIRST, NOON, SCHEMA, SECOND, THIRD, Used, make, milk, use, work

from data import doctor
from data.doctor import (
    InSyncFolder,
    LeftDraft,
    LittleRoom,
    NotRepaired,
    OnNetwork,
    ReadableByOthers,
    _network,
    examine,
    repair,
)
from data.errors import Damaged
from data.store import Store
from data.verify import ChangedBody, Fault, MissingBody

BODY = f"archive/2026/11/{FIRST}.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site with two sealed shifts and one under way."""
    folder = tmp_path / "site"
    make(folder)
    store = Store.open(folder, SCHEMA, now=lambda: NOON)
    work(store, FIRST, 1, 2)
    work(store, SECOND, 3)
    with store.opening(THIRD, "ana"):
        pass
    for count in (4, 5, 6):
        use(store, count)
    store.close()
    return folder


def opened(folder: Path) -> Store:
    return Store.open(folder, SCHEMA, now=lambda: NOON)


def kinds(faults: list[Fault]) -> list[type[Fault]]:
    return [type(fault) for fault in faults]


def flip(path: Path, words: bytes, bit: int = 1) -> bytes:
    """Flip a bit of the first letter of these words; what stood there before."""
    data = path.read_bytes()
    at = data.index(words)
    path.write_bytes(data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :])
    return data


def test_a_healthy_store_has_nothing(folder: Path) -> None:
    store = opened(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert examine(store) == []
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert repair(store) == ([], [])
    store.close()


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_files_that_others_can_read_are_told_and_closed(folder: Path) -> None:
    (folder / "board.jsonl").chmod(0o644)
    (folder / "archive").chmod(0o755)
    store = opened(folder)
    faults = examine(store)
    assert kinds(faults) == [ReadableByOthers, ReadableByOthers]
    assert {str(fault.fields["file"]) for fault in faults} == {f"{folder}/archive", f"{folder}/board.jsonl"}
    mended, left = repair(store)
    assert sorted(mended) == [folder / "archive", folder / "board.jsonl"]
    assert left == []
    assert (folder / "board.jsonl").stat().st_mode & 0o777 == 0o600
    assert (folder / "archive").stat().st_mode & 0o777 == 0o700
    store.close()


def test_a_flipped_bit_in_the_middle_is_turned_back(folder: Path) -> None:
    """The board refused to write; afterwards it writes again, nothing is lost, and the original is kept."""
    journal = folder / "live" / f"{THIRD}.jsonl"
    whole = flip(journal, b'"count":5')
    spoilt = journal.read_bytes()
    store = opened(folder)
    with pytest.raises(Damaged):
        use(store, 7)
    mended, left = repair(store)
    assert (mended, left) == ([journal], [])
    assert journal.read_bytes() == whole
    kept = [path.read_bytes() for path in (folder / "quarantine").iterdir()]
    assert len(kept) == 1
    assert spoilt.endswith(kept[0])
    use(store, 7)
    assert [one.count for one in store.table(Used)] == [4, 5, 6, 7]
    assert store.trouble() is None
    store.close()


def test_another_terminal_goes_on_when_the_file_was_repaired(folder: Path) -> None:
    """It saw the damage and refused to write; when somebody repairs the file it need not be started anew."""
    flip(folder / "live" / f"{THIRD}.jsonl", b'"count":5')
    other, store = opened(folder), opened(folder)
    with pytest.raises(Damaged):
        use(other, 7)
    assert not other.stale()
    repair(store)
    assert other.stale()
    use(other, 7)
    assert [one.count for one in other.table(Used)] == [4, 5, 6, 7]
    other.close()
    store.close()


def test_flipped_bits_in_several_lines_are_all_turned_back(folder: Path) -> None:
    journal = folder / "live" / f"{THIRD}.jsonl"
    whole = flip(journal, b'"count":4')
    flip(journal, b'"count":6', 4)
    store = opened(folder)
    assert repair(store) == ([journal], [])
    assert journal.read_bytes() == whole
    store.close()


def test_what_cannot_be_mended_is_said_and_left_alone(folder: Path) -> None:
    """Two bits of one line: no guess is made."""
    journal = folder / "live" / f"{THIRD}.jsonl"
    flip(journal, b'"count":5')
    flip(journal, b'count":5', 8)
    spoilt = journal.read_bytes()
    store = opened(folder)
    mended, left = repair(store)
    assert mended == []
    assert kinds(left) == [NotRepaired]
    assert "line 4" in str(left[0])
    assert journal.read_bytes() == spoilt
    store.close()


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_sealed_file_is_written_anew_from_its_journal(folder: Path, harm: str) -> None:
    """Only where that gives the very bytes that were sealed."""
    body = folder / BODY
    if harm == "changed":
        whole = flip(body, b'"count":2')
    else:
        whole = body.read_bytes()
        body.unlink()
    store = opened(folder)
    assert kinds(examine(store)) == [ChangedBody if harm == "changed" else MissingBody]
    assert repair(store) == ([body], [])
    assert body.read_bytes() == whole
    assert milk(store) == 94
    store.close()


def test_a_sealed_file_without_its_journal_stays_a_fault(folder: Path) -> None:
    (folder / BODY).unlink()
    (folder / BODY).with_suffix(".jsonl").unlink()
    store = opened(folder)
    mended, left = repair(store)
    assert mended == []
    assert MissingBody in kinds(left)
    store.close()


def test_a_folder_that_is_no_place_for_a_store(tmp_path: Path, folder: Path) -> None:
    synced = tmp_path / "Dropbox (Bistro)" / "site"
    synced.parent.mkdir()
    shutil.move(folder, synced)
    store = opened(synced)
    assert InSyncFolder in kinds(examine(store))
    store.close()
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "server:/x /mnt/the\\040share nfs4 rw 0 0\n"
        "tmpfs /mnt/the\\040share/t tmpfs rw 0 0\n"
    )
    assert _network(Path("/mnt/the share/site"), mounts) == "nfs4"
    assert _network(Path("/mnt/the share/t/site"), mounts) == ""
    assert _network(Path("/home/site"), mounts) == ""
    assert _network(Path("/home/site"), tmp_path / "none") == ""


def test_a_disk_that_is_nearly_full(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LITTLE_ROOM", 1 << 62)
    store = opened(folder)
    faults = examine(store)
    assert kinds(faults) == [LittleRoom]
    store.close()


def test_a_network_share_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_network", lambda _folder: "cifs")
    store = opened(folder)
    assert kinds(examine(store)) == [OnNetwork]
    store.close()


def test_what_a_killed_program_left_half_made_is_named_and_removed(folder: Path) -> None:
    drafts = [folder / ".board.jsonl.77.new", folder / "archive" / "2026" / "11" / f".{FIRST}.json.78.new"]
    for draft in drafts:
        draft.write_bytes(b"half of it")
        draft.chmod(0o600)
    store = opened(folder)
    faults = examine(store)
    assert kinds(faults) == [LeftDraft, LeftDraft]
    assert "was left by a program that was killed" in f"{faults[0]}"
    mended, left = repair(store)
    assert (sorted(mended), left) == (sorted(drafts), [])
    assert not any(draft.exists() for draft in drafts)
    assert milk(store) == 94
    store.close()
