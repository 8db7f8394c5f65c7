"""Any calls in any order: a journal answers as TinyDB in memory does, also while two work on the same file.

Hypothesis tells the same random story to both. `SHIFTBOARD_LONG=1` tells longer ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from conftest import LONG_FORM
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tinydb import Query, TinyDB, where
from tinydb.middlewares import CachingMiddleware
from tinydb.operations import add, delete, increment, set
from tinydb.queries import QueryInstance
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from data.fs import FsOps
from data.storage import JournalDB, JournalStorage

LENGTH = settings(
    max_examples=2000 if LONG_FORM else 40,
    stateful_step_count=60 if LONG_FORM else 30,
    deadline=None,
)

NAMES = ["_default", "log", "ü"]
HIGHEST_CHOSEN = 9

Doc = dict[str, Any]
Answer = tuple[str, str]

STANDING = where("a").exists()
"""A question that is asked again and again, so that its answer is in the cache."""

values = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from([0.0, 1.0, 1.5, "", "1"])
values |= st.lists(st.integers(0, 2) | st.booleans(), max_size=2)
values |= st.fixed_dictionaries({"x": st.integers(0, 1) | st.booleans()})
documents = st.dictionaries(st.sampled_from("abc"), values, max_size=3)
ids = st.integers(1, HIGHEST_CHOSEN)
chosen = st.lists(ids | st.just(99), max_size=3, unique=True)
names = st.sampled_from(NAMES)
conditions = st.sampled_from(
    [
        where("a") == 1,
        where("a") != 1,
        ~(where("b") == 0),
        where("a") > 0,
        where("a").exists() & where("b").exists(),
        where("b").exists() | (where("c") == 2),
        where("c").test(bool),
        where("a").one_of([2, 3, None]),
        where("b").map(lambda value: [value]) == [1],
        where("c").any([1]),
        Query().a.x == 1,
        Query().fragment({"a": 1}),
        Query().noop(),
        lambda document: len(document) == 2,
    ]
)


def nest(document: Any) -> None:
    """Changes a document deep inside, and fails half-way where there is nothing to change."""
    document["c"] = [True]
    document["a"]["x"] += 1


def turn_to_twins(document: Any) -> None:
    """1 becomes true and true 1: equal to Python, not the same."""
    for name, value in document.items():
        if value in (0, 1):
            document[name] = int(value) if isinstance(value, bool) else bool(value)


changes = documents | st.sampled_from(
    [increment("a"), add("b", 1), delete("c"), set("a", {"x": 1}), nest, turn_to_twins]
)
mixed = st.lists(documents | st.tuples(documents, ids) | st.just("no mapping"), max_size=4)


class Unsynced(FsOps):
    """The real file system without its flushes."""

    def sync(self, fd: int) -> None:
        pass

    def sync_folder(self, folder: Path) -> None:
        pass


class Kept(MemoryStorage):
    """TinyDB's memory as its file would be: what fails half-way leaves nothing behind."""

    def read(self) -> Any:
        return json.loads(self.memory) if self.memory else None

    def write(self, data: Any) -> None:
        self.memory = json.dumps(data)


def exact(answer: object) -> str:
    """An answer as text, with the ids of its documents; `==` would take true for 1."""
    return json.dumps(_with_ids(answer), sort_keys=True)


def _with_ids(answer: object) -> object:
    if isinstance(answer, Document):
        return [answer.doc_id, dict(answer)]
    if isinstance(answer, list):
        return [_with_ids(each) for each in answer]
    return answer


def answer_of(do: Callable[[], object]) -> Answer:
    """What a call answered, or what it raised."""
    try:
        return "answered", exact(do())
    except (ValueError, TypeError, KeyError, RuntimeError, AttributeError) as error:
        return "raised", type(error).__name__


def seen(db: TinyDB) -> dict[str, list[str]]:
    """All that stands in each table, as each way of asking tells it."""
    return {
        name: [exact(ask(db.table(name))) for ask in (Table.all, len, lambda table: table.search(STANDING))]
        for name in sorted(db.tables())
    }


def as_documents(given: Sequence[object]) -> list[Any]:
    """Fresh copies: TinyDB keeps what it is given. A pair is a document whose id was chosen."""
    return [Document(*deepcopy(one)) if isinstance(one, tuple) else deepcopy(one) for one in given]


def numbered(given: Sequence[object], ids: Sequence[int]) -> list[object]:
    """The same, each document with its id in `ids`, where none was chosen."""
    return [(one, id) if isinstance(one, dict) else one for one, id in zip(given, ids, strict=False)]


class AnyOrder(RuleBasedStateMachine):
    """One instance on a journal beside one in memory: the same answers, ids, errors, order and content."""

    instances = 1
    who = st.integers(0, 1)

    def on_a_journal(self) -> TinyDB:
        raise NotImplementedError

    def in_memory(self) -> TinyDB:
        return TinyDB(storage=lambda: self.memory)

    @initialize()
    def start(self) -> None:
        self.path = next(FRESH)
        self.memory = Kept()
        self.expected = self.in_memory()
        self.dbs = [self.on_a_journal() for _ in range(self.instances)]

    def db(self, who: int) -> TinyDB:
        self.last = self.dbs[who % self.instances]
        return self.last

    def both(self, who: int, do: Callable[[TinyDB], object]) -> None:
        assert answer_of(lambda: do(self.db(who))) == answer_of(lambda: do(self.expected))

    def counts_anew(self, who: int, name: str = "") -> None:
        """From here on the instance may give an id in the table (or any) that it gave before."""

    @rule(who=who, name=names, document=documents)
    def insert(self, who: int, name: str, document: Doc) -> None:
        self.both(who, lambda db: db.table(name).insert(deepcopy(document)))

    @rule(who=who, name=names, document=documents, id=ids)
    def insert_with_an_id(self, who: int, name: str, document: Doc, id: int) -> None:
        self.both(who, lambda db: db.table(name).insert(Document(deepcopy(document), doc_id=id)))
        self.counts_anew(who, name)

    @rule(who=who, name=names, given=mixed)
    def insert_multiple(self, who: int, name: str, given: list[object]) -> None:
        self.both(who, lambda db: db.table(name).insert_multiple(as_documents(given)))

    @rule(who=who, name=names, document=documents, condition=conditions)
    def upsert(self, who: int, name: str, document: Doc, condition: QueryInstance) -> None:
        self.both(who, lambda db: db.table(name).upsert(deepcopy(document), condition))

    @rule(who=who, name=names, document=documents, id=ids)
    def upsert_with_an_id(self, who: int, name: str, document: Doc, id: int) -> None:
        self.both(who, lambda db: db.table(name).upsert(Document(deepcopy(document), doc_id=id)))
        self.counts_anew(who, name)

    @rule(who=who, name=names, change=changes, condition=st.none() | conditions)
    def update(self, who: int, name: str, change: Any, condition: QueryInstance | None) -> None:
        self.both(who, lambda db: db.table(name).update(deepcopy(change), condition))

    @rule(who=who, name=names, change=changes, chosen=chosen)
    def update_by_ids(self, who: int, name: str, change: Any, chosen: list[int]) -> None:
        self.both(who, lambda db: db.table(name).update(deepcopy(change), doc_ids=chosen))

    @rule(who=who, name=names, updates=st.lists(st.tuples(changes, conditions), max_size=3))
    def update_multiple(self, who: int, name: str, updates: list[tuple[Any, QueryInstance]]) -> None:
        self.both(who, lambda db: db.table(name).update_multiple(deepcopy(updates)))

    @rule(who=who, name=names, condition=conditions)
    def remove(self, who: int, name: str, condition: QueryInstance) -> None:
        self.both(who, lambda db: db.table(name).remove(condition))

    @rule(who=who, name=names, chosen=chosen)
    def remove_by_ids(self, who: int, name: str, chosen: list[int]) -> None:
        self.both(who, lambda db: db.table(name).remove(doc_ids=chosen))

    @rule(who=who, name=names)
    def truncate(self, who: int, name: str) -> None:
        self.both(who, lambda db: db.table(name).truncate())
        self.counts_anew(who, name)

    @rule(who=who, name=names)
    def drop_table(self, who: int, name: str) -> None:
        self.both(who, lambda db: db.drop_table(name))
        self.counts_anew(who, name)

    @rule(who=who)
    def drop_tables(self, who: int) -> None:
        self.both(who, lambda db: db.drop_tables())
        self.counts_anew(who)

    @rule(who=who, name=names)
    def keep_an_empty_table(self, who: int, name: str) -> None:
        self.drop_table(who, name)
        self.both(who, lambda db: len(db.table(name, persist_empty=True)))

    @rule(who=who, name=names, condition=conditions)
    def ask(self, who: int, name: str, condition: QueryInstance) -> None:
        self.both(who, lambda db: db.table(name).search(condition))
        self.both(who, lambda db: db.table(name).get(condition))
        self.both(who, lambda db: db.table(name).count(condition))
        self.both(who, lambda db: db.table(name).contains(condition))

    @rule(who=who, name=names, id=ids, chosen=chosen)
    def ask_by_ids(self, who: int, name: str, id: int, chosen: list[int]) -> None:
        self.both(who, lambda db: db.table(name).get(doc_id=id))
        self.both(who, lambda db: db.table(name).contains(doc_id=id))
        self.both(who, lambda db: db.table(name).get(doc_ids=chosen))

    @rule(who=who, name=names)
    def clear_cache(self, who: int, name: str) -> None:
        self.both(who, lambda db: db.table(name).clear_cache())

    @rule(who=who)
    def reopen(self, who: int) -> None:
        self.db(who).close()
        self.dbs[who % self.instances] = self.last = self.on_a_journal()
        self.expected.close()
        self.expected = self.in_memory()
        self.counts_anew(who)

    @invariant()
    def the_same_is_seen(self) -> None:
        """By the instance that was just at work: the other one has not looked since it was itself."""
        if hasattr(self, "last"):
            assert seen(self.last) == seen(self.expected)

    def teardown(self) -> None:
        if hasattr(self, "dbs"):
            for db in [self.expected, *self.dbs]:
                db.close()
            with self.on_a_journal() as db:
                assert seen(db) == seen(self.in_memory()), "after closing and opening it"


class OnPlainTinyDB(AnyOrder):
    """TinyDB's own tables on a journal."""

    def on_a_journal(self) -> TinyDB:
        return TinyDB(self.path, storage=JournalStorage, fs=Unsynced())


class OnCachedTinyDB(AnyOrder):
    """TinyDB writing to the journal now and then."""

    def on_a_journal(self) -> TinyDB:
        return TinyDB(self.path, storage=CachingMiddleware(JournalStorage), fs=Unsynced())

    def in_memory(self) -> TinyDB:
        return TinyDB(storage=CachingMiddleware(lambda: self.memory))


class OnJournalDB(AnyOrder):
    """JournalDB alone. It counts as TinyDB does, but never gives an id that was chosen among many."""

    def on_a_journal(self) -> TinyDB:
        return JournalDB(self.path, fs=Unsynced())

    @rule(who=AnyOrder.who, name=names, given=mixed)
    def insert_multiple(self, who: int, name: str, given: list[object]) -> None:
        super().insert_multiple(who, name, [one[0] if isinstance(one, tuple) else one for one in given])


class OnTwoJournalDBs(OnJournalDB):
    """Two on one file, whose ids never meet.

    TinyDB promises nothing of the kind, so it is told which ids were given, and refuses one that it has. Each
    must be above all in the table and above those its instance gave, and none is left out without cause.
    """

    instances = 2

    @initialize()
    def begin(self) -> None:
        self.gave: dict[tuple[int, str], int] = {}
        self.furthest = dict.fromkeys(NAMES, HIGHEST_CHOSEN)

    def counts_anew(self, who: int, name: str = "") -> None:
        for each in [name] if name else NAMES:
            self.gave.pop((who, each), None)

    def keep_promise(self, who: int, name: str, new: list[int]) -> None:
        """That these ids, given in this order, are what they must be."""
        highest = max((row.doc_id for row in self.expected.table(name)), default=0)
        before = max(highest, self.gave.get((who, name), 0))
        for id in new:
            assert before < id <= max(before, self.furthest[name]) + 1
            self.furthest[name] = max(self.furthest[name], id)
            self.gave[who, name] = before = id

    @rule(who=AnyOrder.who, name=names, document=documents)
    def insert(self, who: int, name: str, document: Doc) -> None:
        id = self.db(who).table(name).insert(document)
        self.keep_promise(who, name, [id])
        assert self.expected.table(name).insert(Document(document, doc_id=id)) == id

    @rule(who=AnyOrder.who, name=names, given=mixed)
    def insert_multiple(self, who: int, name: str, given: list[object]) -> None:
        """Chosen ids come first, or one that was given in the same breath would be refused."""
        given = sorted(given, key=lambda one: not isinstance(one, tuple))
        try:
            given_ids = self.db(who).table(name).insert_multiple(as_documents(given))
        except ValueError:
            self.furthest[name] += len(given)  # those it had counted are not given again
            with pytest.raises(ValueError, match=r"not a Mapping|already exists"):
                self.expected.table(name).insert_multiple(as_documents(numbered(given, range(1000, 2000))))
            return
        self.keep_promise(who, name, given_ids[sum(isinstance(one, tuple) for one in given) :])
        told = as_documents(numbered(given, given_ids))
        assert self.expected.table(name).insert_multiple(told) == given_ids

    @rule(who=AnyOrder.who, name=names, document=documents, condition=conditions)
    def upsert(self, who: int, name: str, document: Doc, condition: QueryInstance) -> None:
        updated = answer_of(lambda: self.expected.table(name).update(deepcopy(document), condition))
        if updated != ("answered", "[]"):
            assert updated == answer_of(lambda: self.db(who).table(name).upsert(document, condition))
            return
        given = self.db(who).table(name).upsert(deepcopy(document), condition)
        self.keep_promise(who, name, given)
        assert self.expected.table(name).upsert(Document(document, doc_id=given[0])) == given


FRESH: Iterator[Path]


@pytest.fixture(scope="module", autouse=True)
def fresh_paths(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A new file for every story."""
    global FRESH
    folder = tmp_path_factory.mktemp("any-order")
    FRESH = (folder / f"{n}.jsonl" for n in count())


TestOnPlainTinyDB = OnPlainTinyDB.TestCase
TestOnCachedTinyDB = OnCachedTinyDB.TestCase
TestOnJournalDB = OnJournalDB.TestCase
TestOnTwoJournalDBs = OnTwoJournalDBs.TestCase
TestOnPlainTinyDB.settings = LENGTH
TestOnCachedTinyDB.settings = LENGTH
TestOnJournalDB.settings = LENGTH
TestOnTwoJournalDBs.settings = LENGTH
