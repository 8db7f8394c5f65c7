"""A later version reads what an earlier one wrote, goes on with it, and never changes what was sealed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sealing_support import BOARD, FIRST, NOON, SECOND, SHIFT, Stock, Used, make, use, work
from sealing_support import SCHEMA as EARLIER

from data.doctor import repair
from data.errors import NewerFormat
from data.record import Record, Schema, TableSpec
from data.store import Store
from data.transaction import Transaction
from data.verify import verify
from shiftboard.schema import SCHEMA as SITE

Open = Callable[..., Store]
STORES = Path(__file__).parent / "stores"


class Taken(Record, frozen=True, kw_only=True, omit_defaults=True):
    """`Used` as a later version has it: a field renamed, one split, one new."""

    bottles: int
    what: str = ""
    cold: bool = False


def renamed(table: str, document: dict[str, Any]) -> dict[str, Any]:
    """From format 1 to 2."""
    if table != "used":
        return document
    rest = {name: value for name, value in document.items() if name not in ("count", "note")}
    return rest | {"bottles": document["count"], "what": document.get("note", "")}


def cooled(table: str, document: dict[str, Any]) -> dict[str, Any]:
    """From format 2 to 3."""
    return document | {"cold": document["what"].startswith("cold ")} if table == "used" else document


LATER = Schema(
    [TableSpec(Stock, "stock", BOARD), TableSpec(Taken, "used", SHIFT, texts=("what",))],
    upcasts=(renamed, cooled),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site of the earlier version: a sealed shift, and one under way."""
    folder = tmp_path / "site"
    make(folder)
    with closing(Store.open(folder, EARLIER, now=lambda: NOON)) as store:
        work(store, FIRST, 1, 2)
        with store.opening(SECOND, "ana"):
            pass
        use(store, 3, "cold milk for Novak")
    return folder


@pytest.fixture
def opened(folder: Path) -> Iterator[Open]:
    stores: list[Store] = []

    def again(schema: Schema = LATER) -> Store:
        stores.append(Store.open(folder, schema, now=lambda: NOON))
        return stores[-1]

    yield again
    for store in stores:
        store.close()


def take(store: Store, bottles: int, what: str = "") -> None:
    with store.transaction(SHIFT, "ana") as tx:
        tx.put(Taken(bottles=bottles, what=what))


def taken(store: Store, shift: str) -> list[tuple[int, str, bool]]:
    file = store.shift_named(shift)
    assert file is not None
    return [(one.bottles, one.what, one.cold) for one in file.table(Taken)]


def close(store: Store) -> None:
    with store.transaction(SHIFT, "ana", shift=SECOND) as tx:
        tx.close_shift({"by": "ana"})


def test_a_later_version_reads_what_an_earlier_one_wrote(opened: Open, folder: Path) -> None:
    """In sealed shifts and in the open one, step by step from the format that each is in."""
    before = {path: path.read_bytes() for path in folder.rglob("*.json*")}
    store = opened()
    assert taken(store, FIRST) == [(1, "", False), (2, "", False)]
    assert taken(store, SECOND) == [(3, "cold milk for Novak", True)]
    assert {path: path.read_bytes() for path in folder.rglob("*.json*")} == before
    assert verify(store, journals=True).faults == []


def test_it_goes_on_with_them_and_seals_them_as_it_writes(opened: Open, folder: Path) -> None:
    store = opened()
    take(store, 4, "warm milk")
    take(store, 5)
    lines = (folder / "live" / f"{SECOND}.jsonl").read_text("utf-8").splitlines()
    assert [op[0] for line in lines[-3:] for op in json.loads(line)["ops"]] == ["format", "put", "put"]
    first = store.shift.table(Taken).all()[0]  # type: ignore[union-attr]
    with store.transaction(SHIFT, "ana") as tx:
        tx.put(Taken(id=first.id, bottles=6, what="milk"))
    for one in (store, opened()):
        assert taken(one, SECOND) == [(6, "milk", False), (4, "warm milk", False), (5, "", False)]
        now = one.shift.table(Taken).get(first.id)  # type: ignore[union-attr]
        assert now is not None
        was = [version.record for version in one.shift.history(now)]  # type: ignore[union-attr]
        assert [(one.bottles, one.cold) for one in was if isinstance(one, Taken)] == [(3, True), (6, False)]
    close(store)
    sealed = folder / "archive" / "2026" / "11" / f"{SECOND}.json"
    assert json.loads(sealed.read_bytes())["_meta"]["1"]["format"] == 3
    assert sorted(taken(opened(), SECOND)) == [(4, "warm milk", False), (5, "", False), (6, "milk", False)]
    assert verify(store, journals=True).faults == []


def test_the_earlier_version_refuses_in_a_sentence(opened: Open, folder: Path) -> None:
    """One that was started afresh, and one that was under way when the later one began."""
    under_way = opened(EARLIER)
    store = opened()
    take(store, 4)
    before = {path: path.read_bytes() for path in folder.rglob("*.json*")}
    for _look in range(2):
        with pytest.raises(NewerFormat, match=r"written by a newer Shiftboard \(format 3\)"):
            under_way.refresh()
        with pytest.raises(NewerFormat):
            use(under_way, 5)
    with pytest.raises(NewerFormat):
        opened(EARLIER)
    close(store)
    with pytest.raises(NewerFormat):
        under_way.archive.read(SECOND)
    assert [path for path, data in sorted(before.items()) if path.exists() and path.read_bytes() != data] == [
        folder / "board.jsonl",  # folded
        folder / "seals.jsonl",
    ]


def test_a_text_that_the_earlier_version_wrote_is_taken_out(opened: Open, folder: Path) -> None:
    """By the fields that the later one has, from lines and files of either format."""
    store = opened()
    take(store, 4, "for Novak")
    store.redact(SECOND, lambda text: "Novak" in text, by="ana", why="asked to")
    assert not any(b"Novak" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert [what for _bottles, what, _cold in taken(opened(), SECOND)] == ["███", "███"]
    assert verify(store, journals=True).faults == []


def test_and_from_what_the_earlier_one_sealed(folder: Path, opened: Open) -> None:
    with closing(Store.open(folder, EARLIER, now=lambda: NOON)) as earlier:
        close(earlier)
    store = opened()
    store.redact(SECOND, lambda text: "Novak" in text, by="ana", why="asked to")
    assert not any(b"Novak" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert taken(opened(), SECOND) == []
    assert verify(store, journals=True).faults == []


def test_what_the_earlier_one_sealed_is_written_anew_as_it_was(opened: Open, folder: Path) -> None:
    sealed = folder / "archive" / "2026" / "11" / f"{FIRST}.json"
    was = sealed.read_bytes()
    store = opened()
    sealed.write_bytes(was.replace(b'"count":2', b'"count":9'))
    assert repair(store) == ([sealed], [])
    assert sealed.read_bytes() == was


@pytest.mark.parametrize("sample", sorted(path.name for path in STORES.iterdir() if path.is_dir()))
def test_a_kept_sample_opens_in_a_version_that_has_moved_on(sample: str, tmp_path: Path) -> None:
    """As every landed store will have to, once a record changes: here each gets a mark in passing."""
    folder = tmp_path / sample
    shutil.copytree(STORES / sample, folder)
    seen: set[str] = set()

    def marked(table: str, document: dict[str, Any]) -> dict[str, Any]:
        seen.add(table)
        return document

    schema = Schema(SITE.tables, summary=SITE.summary, upcasts=(marked,))
    with closing(Store.open(folder, schema)) as store:
        for name in store.shift_names:
            file = store.shift_named(name)
            assert file is not None
            assert [len(file.table(spec.record)) for spec in SITE.tables if spec.partition is SHIFT]
        assert seen >= {"people", "lists", "shifts", "lines", "answers"}
        with store.transaction(BOARD, "") as tx:
            _touch(tx)
        assert verify(store, journals=True).faults == []


def _touch(tx: Transaction) -> None:
    from shiftboard.staff import Person

    person = tx.all(Person)[0]
    assert tx.put(person).rev == person.rev + 1


def test_a_record_of_the_earlier_version_is_no_record_of_the_later_one(opened: Open) -> None:
    """Which shows that the stories above would fail without the steps."""
    store = opened()
    with pytest.raises(KeyError):
        store.table(Used)
