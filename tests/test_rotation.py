"""Journals that live on are begun anew when they hold mostly what was; nothing of what was is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sealing_support import BOARD, FIRST, NOON, SCHEMA, SECOND, THIRD, Stock, files, make, milk, work

from data import sealing
from data.store import Store
from data.verify import verify

Open = Callable[[], Store]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def opened(folder: Path) -> Iterator[Open]:
    """Opens the store as another process would; makes it the first time."""
    stores: list[Store] = []

    def again() -> Store:
        if not Store.is_in(folder):
            make(folder)
        stores.append(Store.open(folder, SCHEMA, now=lambda: NOON))
        return stores[-1]

    yield again
    for store in stores:
        store.close()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal of a thousand bytes is long here."""
    monkeypatch.setattr(sealing, "ROTATED_FROM", 1_000)


def count(store: Store, *counts: int) -> None:
    for number in counts:
        with store.transaction(BOARD, "ana") as tx:
            tx.put(Stock(id="tea", count=number))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_long_journal_is_begun_anew_when_a_shift_is_sealed(opened: Open, folder: Path) -> None:
    store, other = opened(), opened()
    count(store, *range(1, 21))
    before = (folder / "board.jsonl").read_bytes()
    work(store, FIRST, 3)
    kept = folder / "archive" / "board" / "board-0001.jsonl"
    assert kept.read_bytes().startswith(before), "the old one is kept as it was"
    head, taken = lines(folder / "board.jsonl")
    assert head["ops"] == [
        ["head", {"format": 1, "kind": "board", "name": "board", "segment": 2, "took": lines(kept)[-1]["c"]}]
    ]
    assert {op[2] for op in taken["ops"] if op[0] == "put"} == {"milk", "tea", "shift"}
    count(store, 21)
    other.refresh()
    for one in (store, other, opened()):
        tea = one.table(Stock).get("tea")
        assert tea is not None
        assert (tea.count, tea.rev, milk(one)) == (21, 21, 97)
        counts = [version.record.count for version in one.board.history(tea) if version.record is not None]
        assert counts == [*range(1, 22)], "who changed it when reaches back to the first day"
    assert verify(store, journals=True).faults == []
    assert (folder / "board.jsonl").stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700


def test_a_journal_that_is_short_or_mostly_current_goes_on(opened: Open, folder: Path) -> None:
    store = opened()
    count(store, 1)
    work(store, FIRST, 3)
    with store.transaction(BOARD, "ana") as tx:
        for number in range(20):
            tx.put(Stock(count=number))
    work(store, SECOND, 4)
    assert "archive/board/board-0001.jsonl" not in files(folder)
    assert store.board.storage.segment == 1


def test_every_segment_is_kept_and_verified(opened: Open, folder: Path) -> None:
    store = opened()
    for name in (FIRST, SECOND, THIRD):
        count(store, *range(10))
        work(store, name, 1)
    kept = sorted((folder / "archive" / "board").iterdir())
    assert [path.name for path in kept] == ["board-0001.jsonl", "board-0002.jsonl", "board-0003.jsonl"]
    tea = store.table(Stock).get("tea")
    assert tea is not None
    assert [version.record.count for version in store.board.history(tea) if version.record] == 3 * [
        *range(10)
    ]
    assert verify(store).faults == []

    whole = kept[1].read_bytes()
    kept[1].write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    assert [f"{fault}" for fault in verify(store).faults] == [
        f"{kept[1]} is not the journal that was sealed."
    ]
    kept[1].write_bytes(whole.replace(b'"count":7,', b'"count":8,'))
    assert [f"{fault}" for fault in verify(store).faults] == [f"{kept[1]} is damaged at line 10."]
    kept[1].unlink()
    assert [f"{fault}" for fault in verify(store).faults] == [
        f"{kept[1]} is missing, so what was changed before {kept[2]} was begun cannot be shown."
    ]
    kept[1].write_bytes(whole)
    kept[0].unlink()
    assert [f"{fault}" for fault in verify(store).faults] == [
        f"{kept[0]} is missing, so what was changed before {kept[1]} was begun cannot be shown."
    ]


def test_a_journal_goes_on_where_it_cannot_be_begun_anew(opened: Open, folder: Path) -> None:
    """The folder for what was is taken by a file: nothing is lost, and the next sealing tries again."""
    store = opened()
    count(store, *range(20))
    (folder / "archive").mkdir()
    (folder / "archive" / "board").write_text("in the way")
    work(store, FIRST, 3)
    assert store.board.storage.segment == 1
    assert milk(opened()) == 97
    (folder / "archive" / "board").unlink()
    work(store, SECOND, 4)
    assert store.board.storage.segment == 2
    assert milk(opened()) == 93
