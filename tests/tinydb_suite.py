"""A pytest plugin that points TinyDB's own tests at a journal: `pytest -p tinydb_suite --on <way>`.

It brings the two fixtures those tests ask for, and puts our classes where they name TinyDB's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage, MemoryStorage, Storage

from data.storage import JournalDB, JournalStorage


class OnAPath(JournalStorage):
    """Stands where a test names JSONStorage; one of them looks into `_handle`."""

    @property
    def _handle(self) -> object:
        return SimpleNamespace(closed=not self.journal.exists)


class OnAFreshFile(JournalStorage):
    """Stands where a test names MemoryStorage, which takes no path; some of them look into `memory`."""

    fresh: Iterator[Path]

    def __init__(self) -> None:
        super().__init__(next(self.fresh))

    @property
    def memory(self) -> object:
        return self.read()


@dataclass(frozen=True)
class Way:
    """One way to use a journal in place of TinyDB's own storages."""

    open: Callable[[Path], TinyDB]
    """What the fixture `db` opens."""
    names: dict[str, object] = field(default_factory=dict)
    """What stands in the test modules under these names."""
    default: type[Storage] = JSONStorage
    """What a TinyDB keeps its file in that was given no storage."""
    cannot: dict[str, str] = field(default_factory=dict)
    """The tests that cannot pass, and why."""


STORAGES = {"JSONStorage": OnAPath, "MemoryStorage": OnAFreshFile}
BYTES = {"test_storages.py::test_json_kwargs": "asserts a JSON file's bytes; a journal has lines"}
UTF_8 = {"test_storages.py::test_encoding": "reads in the wrong encoding; a journal is UTF-8 in any case"}
STORAGE_NAMED = {"test_tables.py::test_table_repr": "asserts that MemoryStorage or JSONStorage is named"}
DB_NAMED = {"test_tinydb.py::test_repr": "asserts that TinyDB is named, not JournalDB"}


def cached(path: Path) -> TinyDB:
    return TinyDB(path, storage=CachingMiddleware(JournalStorage))


def journal_db_on_a_middleware(path: Path) -> TinyDB:
    return JournalDB(path, storage=CachingMiddleware(JournalStorage))


WAYS = {
    "TinyDB in JSON": Way(lambda path: TinyDB(path)),
    "TinyDB in memory": Way(lambda _path: TinyDB(storage=MemoryStorage)),
    "JournalDB": Way(
        JournalDB, {"TinyDB": JournalDB, **STORAGES}, cannot=BYTES | UTF_8 | STORAGE_NAMED | DB_NAMED
    ),
    "TinyDB on a journal": Way(TinyDB, STORAGES, OnAPath, BYTES | UTF_8 | STORAGE_NAMED),
    "TinyDB on a cached journal": Way(cached, STORAGES, OnAPath, BYTES | UTF_8 | STORAGE_NAMED),
    "JournalDB on other storages": Way(
        journal_db_on_a_middleware, {"TinyDB": JournalDB}, cannot=BYTES | STORAGE_NAMED | DB_NAMED
    ),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--on", choices=WAYS, required=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if reason := WAYS[config.getoption("on")].cannot.get(item.nodeid):
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


@pytest.fixture
def way(request: pytest.FixtureRequest) -> Way:
    return WAYS[request.config.getoption("on")]


@pytest.fixture(autouse=True)
def _pointed(
    way: Way, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(TinyDB, "default_storage_class", way.default)
    monkeypatch.setattr(OnAFreshFile, "fresh", (tmp_path / f"{n}.jsonl" for n in count()), raising=False)
    for name in way.names.keys() & vars(request.module).keys():
        monkeypatch.setattr(request.module, name, way.names[name])


@pytest.fixture
def db(way: Way, tmp_path: Path) -> Iterator[TinyDB]:
    db = way.open(tmp_path / "test.db")
    db.drop_tables()
    db.insert_multiple({"int": 1, "char": c} for c in "abc")
    yield db
    db.close()


@pytest.fixture
def storage(way: Way) -> CachingMiddleware:
    return CachingMiddleware(way.names.get("MemoryStorage", MemoryStorage))()
