"""A text is taken out of shifts, journals and whatever keeps a copy; the seals go on proving the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sealing_support import (
    BOARD,
    FIRST,
    NOON,
    SCHEMA,
    SECOND,
    SHIFT,
    THIRD,
    Stock,
    Used,
    enc,
    make,
    milk,
    sha,
    use,
    work,
)
from tinydb import TinyDB, where

from data import sealing
from data.backup import backup, restore
from data.doctor import repair
from data.errors import Damaged, ShiftboardError
from data.lock import SiteLock
from data.redaction import BACKUP_LOCK, BLACKED, BackupRuns, NotAsSealed, NothingHeld
from data.search import SearchIndex
from data.site_file import RecordFile
from data.store import Store
from data.verify import NotSaidRedacted, verify

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


def says(word: str) -> Callable[[str], bool]:
    return lambda text: word in text


def redact(store: Store, name: str, word: str = "Novak") -> None:
    store.redact(name, says(word), by="ana", why="asked to")


def anywhere(folder: Path, word: str = "Novak") -> list[str]:
    """Which files of the store still hold the word."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [f"{path.relative_to(folder)}" for path in files if word.encode() in path.read_bytes()]


def opening(store: Store, name: str) -> None:
    with store.opening(name, "ana"):
        pass


def close(store: Store, name: str) -> None:
    with store.transaction(SHIFT, "ana", shift=name) as tx:
        tx.close_shift({"by": "ana"})


def notes(file: RecordFile | None) -> list[str]:
    assert file is not None
    return [one.note for one in file.table(Used)]


def whole(store: Store) -> None:
    assert [f"{fault}" for fault in verify(store, journals=True).faults] == []


def shift_with(store: Store, name: str, *said: str) -> None:
    opening(store, name)
    for count, text in enumerate(said, 1):
        use(store, count, text)
    close(store, name)


def test_a_note_in_a_sealed_shift_leaves_only_its_hash(opened: Open, folder: Path) -> None:
    store, other = opened(), opened()
    shift_with(store, FIRST, "Mr Novak fell", "all well")
    shift_with(store, SECOND, "quiet")
    code = store.seal_of(FIRST).code  # type: ignore[union-attr]
    path = folder / "archive" / "2026" / "11" / f"{FIRST}.json"
    was = json.loads(path.read_bytes())["used"]
    held = store.redact(FIRST, says("Novak"), by="ana", why="he asked to")
    assert [(one.table, one.document["note"]) for one in held.records] == [("used", "Mr Novak fell")]

    assert anywhere(folder) == []
    now = json.loads(path.read_bytes())["used"]
    assert now["1"] == {"id": was["1"]["id"], "redacted": sha(enc(was["1"]))}
    assert now["2"] == was["2"]
    other.refresh()
    for one in (store, other, opened()):
        assert notes(one.shift_named(FIRST)) == ["all well"]
        assert notes(one.last_closed) == ["quiet"]
        assert one.seal_of(FIRST).code == code  # type: ignore[union-attr]
        whole(one)
    assert verify(store, expect=code).redacted == 1
    said = json.loads((folder / "seals.jsonl").read_text("utf-8").splitlines()[-2])
    assert (said["by"], said["ops"][0][1]["why"]) == ("ana", "he asked to")
    with closing(TinyDB(path, access_mode="r")) as db:
        assert [doc["note"] for doc in db.table("used").search(where("note").exists())] == ["all well"]
    shift_with(store, THIRD, "goes on")
    whole(opened())
    assert milk(store) == 100 - 3 - 1 - 1


def test_the_last_sealed_shift_is_shown_without_it_on_every_terminal(opened: Open, folder: Path) -> None:
    store, other = opened(), opened()
    shift_with(store, FIRST, "Mr Novak fell", "all well")
    other.refresh()
    assert notes(other.last_closed) == ["Mr Novak fell", "all well"]
    before = other.version
    redact(store, FIRST)
    assert notes(store.last_closed) == ["all well"]
    assert other.stale() or other.files.version == before
    other.refresh()
    assert notes(other.last_closed) == ["all well"]
    assert other.version != before


def test_a_name_that_was_corrected_before_the_close_goes_from_the_journal_only(
    opened: Open, folder: Path
) -> None:
    store = opened()
    opening(store, FIRST)
    use(store, 3, "Mr Novak fell")
    with store.transaction(SHIFT, "ana") as tx:
        one = tx.all(Used)[0]
        tx.put(Used(id=one.id, count=3, note="a guest fell"))
    close(store, FIRST)
    path = folder / "archive" / "2026" / "11" / f"{FIRST}.json"
    body = path.read_bytes()
    assert anywhere(folder) == [f"archive/2026/11/{FIRST}.jsonl"]
    redact(store, FIRST)
    assert anywhere(folder) == []
    assert path.read_bytes() == body
    whole(opened())
    assert notes(store.shift_named(FIRST)) == ["a guest fell"]


def test_in_the_open_shift_it_is_blacked_out(opened: Open, folder: Path) -> None:
    store, other = opened(), opened()
    opening(store, FIRST)
    use(store, 3, "Mr Novak fell")
    use(store, 4, "quiet")
    redact(store, FIRST)
    assert anywhere(folder) == []
    other.refresh()
    for one in (store, other, opened()):
        assert notes(one.shift) == [BLACKED, "quiet"]
        assert one.shift is not None
        assert [record.count for record in one.shift.table(Used)] == [3, 4]
        whole(one)
    use(other, 5, "goes on")
    close(store, FIRST)
    assert sorted(notes(opened().last_closed)) == sorted([BLACKED, "quiet", "goes on"])
    whole(opened())
    assert milk(store) == 88


def test_what_else_stood_in_the_line_stands_as_before(opened: Open, folder: Path) -> None:
    """One transaction put two records and removed a third; none of the three comes back otherwise."""
    store = opened()
    opening(store, FIRST)
    use(store, 1, "goes away")
    with store.transaction(SHIFT, "ana") as tx:
        tx.remove(tx.all(Used)[0])
        tx.put(Used(count=2, note="Mr Novak fell"))
        kept = tx.put(Used(count=3, note="stays"))
    redact(store, FIRST)
    for one in (store, opened()):
        assert notes(one.shift) == [BLACKED, "stays"]
        assert one.table(Used).get(kept.id) == kept
    assert anywhere(folder) == []
    whole(opened())


def test_what_was_entered_between_shifts_goes_from_both_journals(opened: Open, folder: Path) -> None:
    store = opened()
    use(store, 1, "Mr Novak called")
    use(store, 2, "a parcel came")
    opening(store, FIRST)
    use(store, 3, "quiet")
    assert anywhere(folder) == [f"archive/2026/11/{FIRST}.between.jsonl", f"live/{FIRST}.jsonl"]
    redact(store, FIRST)
    assert anywhere(folder) == []
    assert notes(opened().shift) == [BLACKED, "a parcel came", "quiet"]
    close(store, FIRST)
    whole(opened())
    use(store, 1, "Mrs Novakova called")
    redact(store, "between")
    assert anywhere(folder) == []
    opening(store, SECOND)
    close(store, SECOND)
    whole(opened())


def test_and_from_both_when_the_shift_is_sealed(opened: Open, folder: Path) -> None:
    store = opened()
    use(store, 1, "Mr Novak called")
    opening(store, FIRST)
    close(store, FIRST)
    redact(store, FIRST)
    assert anywhere(folder) == []
    assert notes(opened().last_closed) == []
    whole(opened())


def test_every_segment_of_the_board_is_reached(
    opened: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "ROTATED_FROM", 0)
    store = opened()
    for name, about in ((FIRST, "from Novak"), (SECOND, "from Novak's son"), (THIRD, "from Svoboda")):
        for count in range(5):
            with store.transaction(BOARD, "ana") as tx:
                tx.put(Stock(id="tea", count=count, about=about))
        work(store, name, 1)
    assert store.board.storage.segment == 4
    assert len(anywhere(folder)) == 3, "two segments, and what the third took over"
    redact(store, "board")
    assert anywhere(folder) == []
    again = opened()
    whole(again)
    tea = again.table(Stock).get("tea")
    assert tea is not None
    assert tea.about == "from Svoboda"
    redact(store, "board", "Svoboda")
    assert anywhere(folder, "Svoboda") == []
    whole(opened())
    tea = store.table(Stock).get("tea")
    assert tea is not None
    assert (tea.about, tea.count) == (BLACKED, 4)


def test_one_after_another(opened: Open, folder: Path) -> None:
    """The second takes out a line in which the first wrote; who took out what is known all the same."""
    store = opened()
    opening(store, FIRST)
    with store.transaction(SHIFT, "ana") as tx:
        tx.put(Used(count=1, note="Mr Novak fell"))
        tx.put(Used(count=2, note="Mrs Kral saw it"))
        tx.put(Used(count=3, note="Mr Maly too"))
    redact(store, FIRST)
    redact(store, FIRST, "Kral")
    whole(opened())
    close(store, FIRST)
    redact(store, FIRST, "Maly")
    for word in ("Novak", "Kral", "Maly"):
        assert anywhere(folder, word) == []
    whole(opened())
    assert notes(opened().last_closed) == [BLACKED, BLACKED]


def test_what_keeps_copies_is_cleared(opened: Open, folder: Path) -> None:
    """The index of the search, kept originals, the draft of a killed program."""
    store = opened()
    shift_with(store, FIRST, "Mr Novak fell")

    def texts(file: RecordFile) -> Iterator[tuple[str, str, str, str]]:
        return (("used", one.id, "", one.note) for one in file.table(Used))

    index = SearchIndex(store, texts)
    index.rebuild()
    (folder / "quarantine").mkdir()
    (folder / "quarantine" / f"{FIRST}-77-0123abcd.flipped").write_text("Mr Novak fell")
    (folder / "archive" / "2026" / "11" / f".{FIRST}.json.77.new").write_text("Mr Novak fell")
    assert len(anywhere(folder)) == 5
    redact(store, FIRST)
    assert anywhere(folder) == []
    assert index.find("novak") == []


def test_it_waits_for_a_backup(opened: Open, folder: Path, tmp_path: Path) -> None:
    store = opened(patience=0.1)
    shift_with(store, FIRST, "Mr Novak fell")
    before = anywhere(folder)
    with closing(SiteLock(folder / BACKUP_LOCK, shared=True)) as sharing, sharing:
        backup(store, tmp_path / "one.zip")  # they do not wait for one another
        with pytest.raises(BackupRuns, match=r"A backup of this store is being made .* pid "):
            redact(store, FIRST)
        assert anywhere(folder) == before
        use(store, 1, "others go on")
    redact(store, FIRST)
    assert anywhere(folder) == []
    restore(tmp_path / "one.zip", tmp_path / "old")
    assert len(anywhere(tmp_path / "old")) == 2


def test_one_that_was_interrupted_is_finished_by_the_next_who_opens(opened: Open, folder: Path) -> None:
    store = opened(patience=0.1)
    use(store, 1, "Mr Novak called")
    opening(store, FIRST)
    store.redactions.finish = lambda: set()  # type: ignore[method-assign]  # killed before it could
    redact(store, FIRST)
    assert anywhere(folder) != []
    with closing(SiteLock(folder / BACKUP_LOCK, shared=True)) as sharing, sharing:
        waiting = opened(patience=0.1)
        use(waiting, 2, "others go on while a backup is made")
        assert anywhere(folder) != []
    opened()
    assert anywhere(folder) == []
    close(waiting, FIRST)
    shift_with(waiting, SECOND, "Mrs Novakova fell")
    waiting.redactions.finish = lambda: set()  # type: ignore[method-assign]
    redact(waiting, SECOND)
    assert anywhere(folder) != []
    last = opened()
    assert anywhere(folder) == []
    whole(last)
    assert len((folder / "seals.jsonl").read_text("utf-8").splitlines()) == 1 + 2 + 2


def test_a_line_that_is_missing_without_a_word_is_found(opened: Open, folder: Path) -> None:
    """Somebody takes a line out by hand, with its hash, so that the chain holds."""
    store = opened()
    shift_with(store, FIRST, "Mr Novak fell", "quiet")
    path = folder / "archive" / "2026" / "11" / f"{FIRST}.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    h = sha(lines[2][: lines[2].rindex(b',"c":')])
    lines[2] = b'{"n":2,"h":"%b"%b' % (h.encode(), lines[2][lines[2].rindex(b',"c":') :])
    path.write_bytes(b"".join(lines))
    (fault,) = verify(store, journals=True).faults
    assert isinstance(fault, NotSaidRedacted)
    assert f"{fault}" == f"Line 3 of {path} was taken out, and no line says who did it."


def test_what_is_left_of_a_redacted_shift_is_proven(opened: Open, folder: Path) -> None:
    store = opened()
    shift_with(store, FIRST, "Mr Novak fell", "quiet")
    redact(store, FIRST)
    path = folder / "archive" / "2026" / "11" / f"{FIRST}.json"
    data = path.read_bytes()
    for place in range(len(data)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert [type(fault).__name__ for fault in verify(store).faults] == ["ChangedBody"], place
    path.write_bytes(data)
    whole(store)
    path.unlink()
    assert repair(store) == ([path], []), "its journal has the other record, and its hash is known"
    assert path.read_bytes() == data


@pytest.mark.parametrize("name", ["2026-11-22-1", "board", "between", "nowhere", "../site"])
def test_where_nothing_holds_it_nothing_is_changed(opened: Open, folder: Path, name: str) -> None:
    store = opened()
    shift_with(store, FIRST, "Mr Novak fell")
    before = {path: path.read_bytes() for path in folder.rglob("*.jsonl")}
    with pytest.raises(NothingHeld, match=f"Nothing in {name} holds that"):
        redact(store, name)
    assert {path: path.read_bytes() for path in folder.rglob("*.jsonl")} == before


def test_damage_is_mended_first(opened: Open, folder: Path) -> None:
    store = opened()
    shift_with(store, FIRST, "Mr Novak fell", "quiet")
    journal = folder / "archive" / "2026" / "11" / f"{FIRST}.jsonl"
    data = journal.read_bytes()
    journal.write_bytes(data.replace(b"quiet", b"quiex"))
    with pytest.raises(Damaged):
        redact(store, FIRST)
    journal.write_bytes(data)
    path = journal.with_suffix(".json")
    path.write_bytes(path.read_bytes().replace(b"quiet", b"quiex"))
    with pytest.raises(NotAsSealed, match="doctor --repair"):
        redact(store, FIRST)
    repair(store)
    redact(store, FIRST)
    assert anywhere(folder) == []
    whole(store)


def test_only_what_people_write_is_looked_at(opened: Open) -> None:
    store = opened()
    opening(store, FIRST)
    use(store, 7, "12.5")
    for word in ("ana", "7", "12.5", "used"):
        with pytest.raises(ShiftboardError):
            redact(store, FIRST, word)
