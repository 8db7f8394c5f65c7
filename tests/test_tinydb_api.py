"""All of TinyDB's own API on a journal answers as TinyDB does.

Each story is told to TinyDB in memory and to TinyDB on a journal; both must answer the same, and the journal
must say the same again after it was closed and opened.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest
from tinydb import Query, TinyDB, where
from tinydb.middlewares import CachingMiddleware
from tinydb.operations import add, decrement, delete, increment, set, subtract
from tinydb.queries import QueryInstance
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from data.errors import NotAJournal
from data.storage import JournalDB, JournalStorage, JournalTable

Open = Callable[[], TinyDB]
Story = Callable[[TinyDB], object]

GUESTS: list[dict[str, Any]] = [
    {
        "name": "Jana",
        "covers": 2,
        "table": {"no": 4, "tags": ["window", "quiet"]},
        "dishes": [{"n": "soup", "q": 1}],
    },
    {
        "name": "Petr",
        "covers": 6,
        "table": {"no": 9, "tags": []},
        "dishes": [{"n": "fish", "q": 4}, {"n": "cake", "q": 2}],
    },
    {"name": "Eva", "covers": 4, "table": {"no": 4, "tags": ["window"]}, "dishes": []},
    {"name": "Ři", "covers": 6, "late": None},
]


def journal_db(path: Path) -> TinyDB:
    return JournalDB(path)


def tinydb_on_a_journal(path: Path) -> TinyDB:
    return TinyDB(path, storage=JournalStorage)


@pytest.fixture(params=[journal_db, tinydb_on_a_journal], ids=["JournalDB", "TinyDB"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same file anew, each time it is called."""
    made: list[TinyDB] = []

    def again() -> TinyDB:
        made.append(request.param(tmp_path / "db.jsonl"))
        return made[-1]

    yield again
    for db in made:
        db.close()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Callable[[], JournalDB]]:
    """The same with `JournalDB`, which promises more."""
    made: list[JournalDB] = []

    def again() -> JournalDB:
        made.append(JournalDB(tmp_path / "db.jsonl"))
        return made[-1]

    yield again
    for db in made:
        db.close()


def lines(path: Path) -> list[list[Any]]:
    """The operations of each line of a journal."""
    return [json.loads(line)["ops"] for line in path.read_bytes().splitlines()]


def told(answer: object) -> object:
    """An answer with the ids of its documents, so that they are compared too."""
    if isinstance(answer, Document):
        return (answer.doc_id, dict(answer))
    if isinstance(answer, list | tuple):
        return [told(each) for each in answer]
    return answer


def everything(db: TinyDB) -> dict[str, object]:
    return {name: told(db.table(name).all()) for name in sorted(db.tables())}


def seated(db: TinyDB) -> TinyDB:
    db.insert_multiple(deepcopy(GUESTS))  # in memory, TinyDB keeps and changes what it was given
    return db


# stories: each returns what TinyDB answered on the way

STORIES: dict[str, Story] = {}


def story(tell: Story) -> Story:
    STORIES[tell.__name__.replace("_", " ")] = tell
    return tell


@story
def insert_counts_ids_from_one(db: TinyDB) -> object:
    return [db.insert(guest) for guest in deepcopy(GUESTS)], db.all(), list(db), len(db)


@story
def insert_takes_the_id_of_a_document(db: TinyDB) -> object:
    return (
        db.insert(Document({"name": "Jana"}, doc_id=12)),
        db.insert({"name": "Petr"}),
        db.insert(Document({"name": "Eva"}, doc_id=3)),
        db.insert({"name": "Ři"}),
        db.all(),
    )


@story
def insert_takes_any_mapping(db: TinyDB) -> object:
    class Fixed(Mapping[str, int]):
        def __getitem__(self, key: str) -> int:
            return {"a": 1}[key]

        def __iter__(self) -> Iterator[str]:
            return iter(["a"])

        def __len__(self) -> int:
            return 1

    return db.insert(Fixed()), db.insert_multiple([Fixed(), Fixed()]), db.all()


@story
def insert_multiple_takes_lists_generators_and_documents(db: TinyDB) -> object:
    return (
        db.insert_multiple(deepcopy(GUESTS)),
        db.insert_multiple({"n": n} for n in range(3)),
        db.insert_multiple([Document({"a": 1}, doc_id=40), Document({"a": 2}, doc_id=30)]),
        db.insert_multiple([]),
        db.all(),
    )


@story
def get_by_condition_by_id_and_by_ids(db: TinyDB) -> object:
    seated(db)
    return (
        db.get(where("name") == "Eva"),
        db.get(where("covers") == 6),
        db.get(where("covers") == 99),
        db.get(doc_id=2),
        db.get(doc_id=99),
        db.get(doc_ids=[4, 1, 99]),
        db.get(doc_ids=[]),
    )


@story
def contains_and_count(db: TinyDB) -> object:
    seated(db)
    return (
        db.contains(where("name") == "Eva"),
        db.contains(where("name") == "Nobody"),
        db.contains(doc_id=3),
        db.contains(doc_id=9),
        db.count(where("covers") >= 4),
        db.count(where("covers") > 99),
        len(db),
    )


Guest = Query()
QUERIES: dict[str, QueryInstance] = {
    "==": where("name") == "Jana",
    "!=": where("name") != "Jana",
    "<": where("covers") < 4,
    "<=": where("covers") <= 4,
    ">": where("covers") > 4,
    ">=": where("covers") >= 4,
    "a path by attribute": Guest.table.no == 4,
    "a path by key": Guest["table"]["no"] == 4,
    "a path that is not there": Guest.table.nowhere.at_all == 4,
    "exists": Guest.late.exists(),
    "exists inside": Guest.table.tags.exists(),
    "matches": Guest.name.matches("^[JP]"),
    "matches with flags": Guest.name.matches("^j", flags=re.IGNORECASE),
    "search": Guest.name.search("a$"),
    "search with flags": Guest.name.search("A$", flags=re.IGNORECASE),
    "test": Guest.covers.test(lambda covers, low, high: low <= covers <= high, 3, 5),
    "test on a field called test": where("test").exists(),
    "any of a list": Guest.table.tags.any(["quiet", "loud"]),
    "any by a query": Guest.dishes.any(Query().q > 2),
    "all of a list": Guest.table.tags.all(["window", "quiet"]),
    "all by a query": Guest.dishes.all(Query().q >= 2),
    "one of": Guest.name.one_of(["Eva", "Ři"]),
    "fragment": Query().fragment({"covers": 6}),
    "fragment inside": Guest.table.fragment({"no": 4}),
    "map": Guest.dishes.map(len) == 2,
    "map on the way": Guest.name.map(str.upper).test(str.startswith, "J"),
    "noop": Query().noop(),
    "and": (where("covers") == 6) & Guest.table.exists(),
    "or": (where("name") == "Eva") | (where("covers") == 2),
    "not": ~(where("covers") == 6),
    "and or not": ((Guest.covers == 6) | (Guest.covers == 2)) & ~(Guest.name == "Petr"),
    "None": where("late") == None,  # noqa: E711  # this is how TinyDB asks for it
}
FINDS_NOTHING = {"a path that is not there", "test on a field called test"}


def search_of(query: QueryInstance) -> Story:
    return lambda db: (
        seated(db).search(query),
        db.search(query),
        db.get(query),
        db.count(query),
        db.contains(query),
    )


for _name, _query in QUERIES.items():
    STORIES[f"search: {_name}"] = search_of(_query)


@story
def update_with_fields(db: TinyDB) -> object:
    seated(db)
    return (
        db.update({"paid": True}),
        db.update({"covers": 7, "table": {"no": 1}}, where("name") == "Petr"),
        db.update({"x": 1}, doc_ids=[4, 1]),
        db.update({"x": 2}, where("name") == "Nobody"),
        db.update({"x": 3}, doc_ids=[]),
        db.all(),
    )


@story
def update_skips_ids_that_are_not_there(db: TinyDB) -> object:
    seated(db)
    return db.update({"x": 1}, doc_ids=[1, 99, 3]), db.remove(doc_ids=[99, 3]), db.all()


@story
def update_with_a_callable(db: TinyDB) -> object:
    def sit_elsewhere(guest: Any) -> None:
        guest["table"]["no"] += 10
        guest["table"]["tags"].append("moved")

    seated(db)
    return db.update(sit_elsewhere, Guest.table.exists()), db.all()


@story
def update_with_every_operation(db: TinyDB) -> object:
    seated(db)
    return (
        db.update(increment("covers")),
        db.update(decrement("covers"), where("name") == "Jana"),
        db.update(add("covers", 10), doc_ids=[2]),
        db.update(subtract("covers", 1.5), doc_ids=[3]),
        db.update(set("mood", ["good"]), where("covers") > 5),
        db.update(delete("mood"), where("name") == "Petr"),
        db.all(),
    )


@story
def update_multiple_in_one_go(db: TinyDB) -> object:
    seated(db)
    return (
        db.update_multiple(
            [
                ({"a": 1}, where("covers") == 6),
                (increment("covers"), where("name") == "Jana"),
                ({"b": 1}, where("a") == 1),
            ]
        ),
        db.all(),
    )


@story
def upsert_updates_or_inserts(db: TinyDB) -> object:
    seated(db)
    return (
        db.upsert({"covers": 8}, where("covers") == 6),
        db.upsert({"name": "Ota", "covers": 1}, where("name") == "Ota"),
        db.upsert(Document({"covers": 3}, doc_id=1)),
        db.upsert(Document({"name": "Iva"}, doc_id=20)),
        db.insert({"name": "next"}),
        db.all(),
    )


@story
def remove_by_condition_and_by_id(db: TinyDB) -> object:
    seated(db)
    return db.remove(where("covers") == 6), db.remove(doc_ids=[1]), db.remove(where("covers") == 99), db.all()


@story
def the_highest_id_is_not_given_again_while_the_table_is_open(db: TinyDB) -> object:
    seated(db)
    return db.remove(doc_ids=[4]), db.insert({"name": "new"}), db.all()


@story
def truncate_starts_counting_anew(db: TinyDB) -> object:
    seated(db)
    db.truncate()
    return len(db), db.all(), db.tables(), db.insert({"a": 1})


@story
def tables_stand_apart(db: TinyDB) -> object:
    seated(db)
    log = db.table("log")
    return (
        db.tables(),
        log.insert({"text": "cold"}),
        log.insert_multiple([{"text": "b"}, {"text": "c"}]),
        db.table("log").all(),
        db.table("log") is log,
        log.name,
        sorted(db.tables()),
        len(log),
        [row["text"] for row in log],
        db.table("never used").all(),
        sorted(db.tables()),
    )


@story
def a_table_may_persist_empty(db: TinyDB) -> object:
    db.table("empty", persist_empty=True)
    return db.tables(), len(db.table("empty")), db.table("empty").insert({"a": 1}), db.table("empty").all()


@story
def persist_empty_empties_nothing_else(db: TinyDB) -> object:
    db.table("log").insert({"a": 1})
    db.table("empty", persist_empty=True)
    return sorted(db.tables()), db.table("log").all()


@story
def an_update_that_finds_nothing_makes_the_table(db: TinyDB) -> object:
    return db.update({"a": 1}), db.table("log").remove(where("a") == 1), sorted(db.tables())


@story
def drop_a_table(db: TinyDB) -> object:
    seated(db)
    db.table("log").insert({"a": 1})
    db.table("stays").insert({"a": 1})
    db.drop_table("log")
    db.drop_table("never was")
    return sorted(db.tables()), db.table("log").all(), db.table("log").insert({"b": 1}), db.table("log").all()


@story
def drop_all_tables(db: TinyDB) -> object:
    seated(db)
    db.table("log").insert({"a": 1})
    db.drop_tables()
    return db.tables(), len(db), db.insert({"a": 1}), db.all()


@story
def drop_what_never_was(db: TinyDB) -> object:
    db.drop_table("log")
    db.drop_tables()
    return db.tables(), db.all()


@story
def searches_see_every_change(db: TinyDB) -> object:
    """The query cache must not answer for what was."""
    query = where("covers") == 6
    answers: list[object] = [db.search(query)]
    seated(db)
    answers.append(db.search(query))
    db.update({"covers": 6}, where("name") == "Eva")
    answers.append(db.search(query))
    db.remove(where("name") == "Petr")
    answers.append(db.search(query))
    db.upsert({"covers": 6}, where("name") == "Jana")
    answers.append(db.search(query))
    db.truncate()
    answers.append(db.search(query))
    return answers


@story
def a_table_without_a_cache(db: TinyDB) -> object:
    table = db.table("log", cache_size=0)
    table.insert({"a": 1})
    before = table.search(where("a") == 1)
    table.update({"a": 2})
    table.clear_cache()
    return before, table.search(where("a") == 1), table.search(where("a") == 2)


@story
def missing_fields_and_negation(db: TinyDB) -> object:
    """`!=` passes over documents without the field; `~(==)` has them."""
    db.insert_multiple([{"a": 1}, {"a": 2}, {"b": 1}])
    return db.search(where("a") != 1), db.search(~(where("a") == 1))


@story
def text_compares_as_text(db: TinyDB) -> object:
    db.insert_multiple([{"price": "10"}, {"price": "9.5"}])
    return db.search(where("price") > "9.5")


@story
def unusual_values_come_back(db: TinyDB) -> object:
    return (
        db.insert(
            {"": "", "nested": [[], {}, [{}]], "big": 2**70, "small": -(2**63), "float": 1e300, "bool": False}
        ),
        db.insert({"line": "a\nb\r\u2028\x00\x7f", "quote": '","c":"', "emoji": "😀", "null": None}),
        db.insert({}),
        db.all(),
    )


@pytest.mark.parametrize("name", STORIES)
def test_a_journal_answers_as_tinydb_does(opened: Open, name: str) -> None:
    expected_db = TinyDB(storage=MemoryStorage)
    expected = told(STORIES[name](expected_db))
    db = opened()
    assert told(STORIES[name](db)) == expected
    assert everything(db) == everything(expected_db)
    assert everything(opened()) == everything(expected_db), "after opening it again"


@pytest.mark.parametrize("name", sorted(QUERIES.keys() - FINDS_NOTHING))
def test_each_query_of_the_stories_finds_something(name: str) -> None:
    """Or the stories would compare nothing with nothing."""
    assert seated(TinyDB(storage=MemoryStorage)).search(QUERIES[name])


# what TinyDB refuses


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda db: db.insert(["no", "mapping"]), ValueError),
        (lambda db: db.insert_multiple([{"a": 1}, "no mapping"]), ValueError),
        (lambda db: db.insert(Document({"a": 1}, doc_id=1)), ValueError),
        (lambda db: db.insert_multiple([{"a": 1}, Document({"a": 1}, doc_id=2)]), ValueError),
        (lambda db: db.get(), RuntimeError),
        (lambda db: db.contains(), RuntimeError),
        (lambda db: db.remove(), RuntimeError),
        (lambda db: db.upsert({"a": 1}), ValueError),
        (lambda db: db.search(where("late") > 0), TypeError),
        (lambda db: db.update({"x": 1}, where("late") > 0), TypeError),
        (lambda db: db.update(increment("name")), TypeError),
        (lambda db: db.update(delete("table")), KeyError),
        (
            lambda db: db.update_multiple(
                [({"x": 1}, where("covers") == 2), (delete("no"), where("covers") == 6)]
            ),
            KeyError,
        ),
        (lambda db: db.insert({"x": object()}), TypeError),
        (lambda db: db.update({"x": object()}, doc_ids=[1]), TypeError),
        (lambda db: db.insert_multiple([{"fine": 1}, {"x": object()}]), TypeError),
        (lambda db: db.insert({"x": datetime.now(UTC)}), TypeError),
        (lambda db: db.insert({"x": [Decimal(1)]}), TypeError),
        (lambda db: db.update({"x": {1, 2}}), TypeError),
        (lambda db: db.update({"x": {"y": b"1"}}), TypeError),
        (lambda db: db.insert({"x": float("nan")}), ValueError),
        (lambda db: db.update({"x": float("inf")}), ValueError),
    ],
)
def test_what_is_refused_changes_nothing(
    opened: Open, tmp_path: Path, wrong: Callable[[TinyDB], object], error: type[Exception]
) -> None:
    db = seated(opened())
    before, on_disk = everything(db), (tmp_path / "db.jsonl").read_bytes()
    with pytest.raises(error):
        wrong(db)
    assert everything(db) == before
    assert (tmp_path / "db.jsonl").read_bytes() == on_disk
    assert told(db.search(where("covers") == 2)) == [(1, GUESTS[0])]
    db.update({"after": True})
    assert db.count(where("after") == True) == len(GUESTS)  # noqa: E712  # this is how TinyDB asks for it


def test_an_updater_that_fails_half_way_changes_nothing(opened: Open, tmp_path: Path) -> None:
    """Jana's document is changed, deep inside, before Petr's fails."""
    db = seated(opened())
    before, on_disk = everything(db), (tmp_path / "db.jsonl").read_bytes()

    def fail_at_petr(guest: Any) -> None:
        if guest["name"] == "Petr":
            raise LookupError("Petr")
        guest["table"]["tags"].append("spoilt")
        guest["covers"] = 0

    with pytest.raises(LookupError, match="Petr"):
        db.update(fail_at_petr)
    assert everything(db) == before
    assert (tmp_path / "db.jsonl").read_bytes() == on_disk
    assert everything(opened()) == before


# what is returned is the caller's own


@pytest.mark.parametrize(
    "ask",
    [
        lambda db: db.search(where("name") == "Jana")[0],
        lambda db: db.get(where("name") == "Jana"),
        lambda db: db.get(doc_id=1),
        lambda db: db.get(doc_ids=[1])[0],
        lambda db: db.all()[0],
        lambda db: next(iter(db)),
    ],
    ids=["search", "get", "get by id", "get by ids", "all", "iter"],
)
def test_changing_a_returned_document_changes_nothing_else(
    journal: Callable[[], JournalDB], tmp_path: Path, ask: Callable[[TinyDB], Any]
) -> None:
    """TinyDB itself hands out its own nested lists and its query cache; a journal's table does not."""
    db = journal()
    seated(db)
    before, on_disk = everything(db), (tmp_path / "db.jsonl").read_bytes()
    for _ in range(2):
        found = ask(db)
        assert dict(found) == GUESTS[0]
        found["name"] = "spoilt"
        found["table"]["tags"].clear()
        found["dishes"][0]["n"] = "spoilt"
        found["dishes"].append({})
    assert everything(db) == before
    db.update({"covers": 3}, doc_ids=[2])
    assert (tmp_path / "db.jsonl").read_bytes().startswith(on_disk)
    assert db.get(doc_id=1) == GUESTS[0]
    assert journal().get(doc_id=1) == GUESTS[0]


def test_changing_what_was_inserted_changes_nothing(opened: Open) -> None:
    db = opened()
    tags = ["window"]
    guest = {"tags": tags, "table": {"no": 4}}
    db.insert(guest)
    db.insert_multiple([guest])
    db.update({"more": tags}, doc_ids=[1])
    tags.append("spoilt")
    guest["table"] = {}
    assert told(db.all()) == [
        (1, {"tags": ["window"], "table": {"no": 4}, "more": ["window"]}),
        (2, {"tags": ["window"], "table": {"no": 4}}),
    ]


def test_keys_become_text_and_tuples_become_lists_at_once(opened: Open) -> None:
    """As in TinyDB's own JSON file, but not only after opening it again."""
    db = opened()
    db.insert({1: (1, 2), "a": {2: ((),)}})
    assert everything(db) == {"_default": [(1, {"1": [1, 2], "a": {"2": [[]]}})]}
    assert everything(opened()) == everything(db)


# what is written


def test_only_touched_documents_are_in_the_new_line(journal: Callable[[], JournalDB], tmp_path: Path) -> None:
    path = tmp_path / "db.jsonl"
    db = journal()
    seated(db)
    jana, petr, eva, _ = GUESTS

    db.update({"covers": 3}, where("name") == "Jana")
    assert lines(path)[-1] == [["put", "_default", "1", jana | {"covers": 3}]]

    db.update(increment("covers"), doc_ids=[2, 3])
    assert lines(path)[-1] == [
        ["put", "_default", "2", petr | {"covers": 7}],
        ["put", "_default", "3", eva | {"covers": 5}],
    ]

    db.remove(where("covers") == 7)
    assert lines(path)[-1] == [["del", "_default", "2"]]

    db.insert({"name": "Ota"})
    assert lines(path)[-1] == [["put", "_default", "5", {"name": "Ota"}]]

    db.table("log").insert({"text": "cold"})
    assert lines(path)[-1] == [["put", "log", "1", {"text": "cold"}]]

    db.drop_table("log")
    assert lines(path)[-1] == [["drop", "log"]]


def test_plain_tinydb_on_a_journal_writes_only_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "db.jsonl"
    with TinyDB(path, storage=JournalStorage) as db:
        seated(db)
        db.update({"covers": 3}, where("name") == "Jana")
        assert lines(path)[-1] == [["put", "_default", "1", GUESTS[0] | {"covers": 3}]]
        db.remove(doc_ids=[2])
        assert lines(path)[-1] == [["del", "_default", "2"]]


def test_what_changes_nothing_writes_nothing(opened: Open, tmp_path: Path) -> None:
    db = seated(opened())
    before = (tmp_path / "db.jsonl").read_bytes()
    db.update({"covers": 2}, where("name") == "Jana")
    db.update({"x": 1}, where("name") == "Nobody")
    db.remove(where("name") == "Nobody")
    db.insert_multiple([])
    db.drop_table("never was")
    assert db.search(where("covers") == 2)
    assert (tmp_path / "db.jsonl").read_bytes() == before


def test_each_call_is_one_transaction(journal: Callable[[], JournalDB], tmp_path: Path) -> None:
    db = journal()
    seated(db)
    db.upsert({"name": "Ota"}, where("name") == "Ota")
    db.update({"x": 1})
    db.truncate()
    head, *transactions = lines(tmp_path / "db.jsonl")
    assert head[0][0] == "head"
    assert [len(ops) for ops in transactions] == [4, 1, 5, 5]


def test_a_file_made_empty_by_somebody_is_a_new_journal(opened: Open, tmp_path: Path) -> None:
    """`tempfile` and `touch` make empty files; what goes into one must be readable again."""
    (tmp_path / "db.jsonl").touch()
    db = opened()
    assert db.all() == []
    db.insert({"a": 1})
    db.insert({"a": 2})
    assert everything(opened()) == {"_default": [(1, {"a": 1}), (2, {"a": 2})]}


def test_a_plain_tinydb_file_is_left_alone(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "db.jsonl"
    with TinyDB(path) as plain:
        seated(plain)
    before = path.read_bytes()
    with pytest.raises(NotAJournal, match="is not a file that Shiftboard wrote"):
        opened()
    assert path.read_bytes() == before


# opening, closing, two at once


def test_a_context_manager_closes_the_file(tmp_path: Path) -> None:
    for storage in (JournalStorage, None):
        options = {"storage": storage} if storage else {}
        opened = TinyDB if storage else JournalDB
        with opened(tmp_path / "db.jsonl", **options) as db:
            db.insert({"a": 1})
            assert db.storage.journal.exists
        assert not db.storage.journal.exists
    with JournalDB(str(tmp_path / "db.jsonl")) as db:
        assert told(db.all()) == [(1, {"a": 1}), (2, {"a": 1})]


def test_reading_makes_no_file(opened: Open, tmp_path: Path) -> None:
    db = opened()
    assert db.all() == []
    assert db.tables() == {*()}
    assert db.get(doc_id=1) is None
    assert list(tmp_path.iterdir()) == []


def test_its_description_is_tinydbs(opened: Open) -> None:
    db = seated(opened())
    assert repr(db).endswith("all_tables_documents_count=['_default=4']>")
    assert "total=4" in repr(db.table("_default"))


def test_two_instances_see_each_other(journal: Callable[[], JournalDB]) -> None:
    one, two = journal(), journal()
    query = where("covers") == 6
    assert two.search(query) == []
    seated(one)
    assert two.search(query) == one.search(query) != []
    assert len(two) == 4
    two.update({"covers": 6}, where("name") == "Eva")
    assert one.count(query) == 3
    assert one.get(where("name") == "Eva") == GUESTS[2] | {"covers": 6}
    two.drop_tables()
    assert one.tables() == {*()}
    assert one.search(query) == []


def test_two_plain_instances_see_each_other(opened: Open) -> None:
    """All but TinyDB's own query cache, which knows nothing of others."""
    one, two = opened(), opened()
    assert two.all() == []
    seated(one)
    assert two.all() == one.all() != []
    assert two.contains(where("name") == "Eva")
    two.remove(where("name") == "Eva")
    assert len(one) == 3


def test_two_instances_never_hand_out_the_same_id(journal: Callable[[], JournalDB]) -> None:
    one, two = journal(), journal()
    given = [one.insert({"by": 1}), two.insert({"by": 2}), two.insert({"by": 2}), one.insert({"by": 1})]
    given += [*one.insert_multiple([{"by": 1}] * 3), *two.insert_multiple([{"by": 2}] * 3)]
    given += [*one.upsert({"by": 3}, where("by") == 3), *two.upsert({"by": 4}, where("by") == 4)]
    assert given == list(range(1, len(given) + 1))
    assert [row["by"] for row in one] == [1, 2, 2, 1, 1, 1, 1, 2, 2, 2, 3, 4]


def test_an_id_that_was_chosen_is_not_given_to_another(journal: Callable[[], JournalDB]) -> None:
    """TinyDB goes on counting and stumbles over it."""
    db = journal()
    db.insert({"a": 1})
    db.insert_multiple([Document({"a": 2}, doc_id=2), Document({"a": 3}, doc_id=3)])
    assert db.insert({"a": 4}) == 4
    assert len(db) == 4


def test_many_documents_at_once_are_numbered_in_one_look(journal: Callable[[], JournalDB]) -> None:
    """Looking for the highest id again for each of them would cost the square of the table."""
    db = journal()
    looks = []

    class Counting(JournalTable):
        def _read_table(self) -> dict[str, Mapping[str, Any]]:
            looks.append(1)
            return super()._read_table()

    table = Counting(db.storage, "log")
    table.insert_multiple({"n": n} for n in range(50))
    looks.clear()
    assert table.insert_multiple({"n": n} for n in range(50)) == list(range(51, 101))
    assert len(looks) <= 1


def test_a_new_folder_and_its_files_are_for_their_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with JournalDB(tmp_path / "a" / "b" / "db.jsonl", create_dirs=True) as db:
            db.insert({"a": 1})
    finally:
        os.umask(before)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*")}
    assert modes == {"a": "0o700", "b": "0o700", "db.jsonl": "0o600", "db.jsonl.lock": "0o600"}


def test_an_update_starts_from_what_the_other_instance_wrote(journal: Callable[[], JournalDB]) -> None:
    """A tick counted twice at once is counted twice."""
    one, two = journal(), journal()
    one.insert({"ticks": 0})
    for _ in range(5):
        one.update(increment("ticks"))
        two.update(increment("ticks"))
    assert one.all() == two.all() == [{"ticks": 10}]


def test_a_table_with_text_ids_gets_ours(tmp_path: Path) -> None:
    class Named(JournalTable):
        document_id_class = str  # type: ignore[assignment]

    class NamedDB(JournalDB):
        table_class: ClassVar[type[Table]] = Named

    with NamedDB(tmp_path / "db.jsonl") as db:
        ids: list[Any] = [db.insert({"n": 0}), *db.insert_multiple([{"n": 1}, {"n": 2}])]
        assert ids == sorted({*ids})
        assert {len(id) for id in ids} == {16}
        assert db.get(doc_id=ids[1]) == {"n": 1}
        assert [row.doc_id for row in db] == ids
        db.remove(doc_ids=[ids[0]])
        db.update({"n": 9}, doc_ids=[ids[1]])
    with NamedDB(tmp_path / "db.jsonl") as db:
        assert told(db.all()) == [(ids[1], {"n": 9}), (ids[2], {"n": 2})]


def test_a_reader_keeps_its_picture_while_others_write(journal: Callable[[], JournalDB]) -> None:
    """Half way through reading, a document goes and another comes: the picture stays whole."""
    db, other = journal(), journal()
    seated(db)
    reading = iter(db)
    names = [next(reading)["name"]]
    other.remove(where("name") == "Petr")
    db.insert({"name": "Ota"})
    names += [guest["name"] for guest in reading]
    assert names == ["Jana", "Petr", "Eva", "Ři"]


# what JSONStorage offers


def test_a_folder_that_is_not_there_is_an_error_unless_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "db.jsonl"
    for opened in (JournalDB, JournalStorage):
        with pytest.raises(FileNotFoundError):
            opened(path)
    assert list(tmp_path.iterdir()) == []
    for _ in range(2):
        JournalDB(path, create_dirs=True).close()
        assert [path.read_bytes(), *path.parent.iterdir()] == [b"", path]
    with JournalDB(path) as db:
        assert db.insert({"a": 1}) == 1


def test_opened_for_reading_nothing_can_be_written(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "db.jsonl"
    with pytest.raises(FileNotFoundError):
        JournalDB(path, access_mode="r")
    seated(opened())
    before = path.read_bytes()
    for reading in (JournalDB(path, access_mode="r"), TinyDB(path, storage=JournalStorage, access_mode="r")):
        assert reading.all() == GUESTS
        for write in (lambda db: db.insert({}), lambda db: db.truncate(), lambda db: db.drop_tables()):
            with pytest.raises(OSError, match="reading"):
                write(reading)
        with pytest.raises(OSError, match="reading"):
            reading.drop_table("_default")
        assert reading.all() == GUESTS
        reading.close()
    assert path.read_bytes() == before


def test_a_mode_that_would_empty_the_file_does_not(opened: Open, tmp_path: Path) -> None:
    seated(opened())
    with pytest.warns(UserWarning, match="access_mode"):
        db = JournalDB(tmp_path / "db.jsonl", access_mode="w")
    assert db.all() == GUESTS
    db.close()


def test_options_for_the_looks_of_json_are_taken_and_others_are_not(tmp_path: Path) -> None:
    with JournalDB(tmp_path / "db.jsonl", encoding="cp936", indent=4, ensure_ascii=False) as db:
        db.insert({"a": "Ř"})
    assert "Ř" in (tmp_path / "db.jsonl").read_text("utf-8")
    with pytest.raises(TypeError, match="indnt"):
        JournalDB(tmp_path / "db.jsonl", indnt=4)


def test_a_storage_keeps_what_is_no_table(tmp_path: Path) -> None:
    """TinyDB's storages take any JSON value under each name."""
    path = tmp_path / "db.jsonl"
    given: dict[str, Any] = {
        "list": [1, None],
        "none": None,
        "42": 42,
        "flags": {"hp": 13, "on": True},
        "t": {},
    }
    storage = JournalStorage(path)
    storage.write(given)
    assert json.dumps(storage.read()) == json.dumps(given)
    given |= {"list": {"1": {"a": 1}}, "t": "text", "42": {}}
    storage.write(given)
    storage.close()
    storage = JournalStorage(path)
    assert json.dumps(storage.read(), sort_keys=True) == json.dumps(given, sort_keys=True)
    storage.close()


def test_a_storage_keeps_the_order_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "db.jsonl"
    storage = JournalStorage(path)
    for order in ("1234", "2413", "13", "3152", "2345"):
        given = {"t": {key: {"n": key} for key in order}}
        storage.write(given)
        again = JournalStorage(path)
        for seen in (storage.read(), again.read()):
            assert seen == given
            assert list(seen["t"]) == list(order)
        again.close()
    storage.close()


def test_journal_db_on_another_storage_has_tables_of_tinydbs(tmp_path: Path) -> None:
    """Beside a middleware, our own tables would write past it."""
    path = tmp_path / "db.jsonl"
    with JournalDB(path, storage=CachingMiddleware(JournalStorage)) as db:
        seated(db)
        assert not path.exists()
        db.table("log").insert({"a": 1})
        db.drop_table("log")
        assert db.tables() == {"_default"}
        db.drop_tables()
        assert db.insert({"a": 1}) == 1
    with JournalDB(path) as db:
        assert everything(db) == {"_default": [(1, {"a": 1})]}
    assert JournalDB(storage=MemoryStorage).insert({}) == 1


# what is easily mistaken


def test_true_for_one_is_a_change(opened: Open) -> None:
    """To Python they are equal."""
    db = opened()
    db.insert({"a": 1, "b": [0], "c": {"d": 1.0}})
    db.update({"a": True, "b": [False], "c": {"d": 1}})
    for each in (db, opened()):
        assert json.dumps(each.all()) == '[{"a": true, "b": [false], "c": {"d": 1}}]'


def test_an_id_chosen_among_many_is_not_given_to_another_of_them(journal: Callable[[], JournalDB]) -> None:
    """TinyDB writes the second over the first."""
    db = journal()
    assert db.insert_multiple([Document({"a": 1}, doc_id=1), {"a": 2}, {"a": 3}]) == [1, 2, 3]
    assert db.insert_multiple([Document({"a": 5}, doc_id=5), {"a": 4}, {"a": 6}]) == [5, 4, 6]
    assert [row["a"] for row in db] == [1, 2, 3, 5, 4, 6]


def test_many_documents_go_in_one_look(journal: Callable[[], JournalDB]) -> None:
    looks = []

    class Id(int):
        def __new__(cls, id: str) -> Self:
            looks.append(id)
            return super().__new__(cls, id)

    class Counted(JournalTable):
        document_id_class = Id

    table = Counted(journal().storage, "log")
    table.insert_multiple({"n": n} for n in range(50))
    looks.clear()
    table.truncate()
    assert len(table) == 0
    assert len(looks) <= 50


def test_a_table_is_dropped_and_nothing_that_another_wrote_meanwhile(
    journal: Callable[[], JournalDB], monkeypatch: pytest.MonkeyPatch
) -> None:
    db, other = journal(), journal()
    db.table("log").insert({"a": 1})
    read, written = db.storage.read, [other.insert({"b": 1})]

    def read_and_then_another_writes() -> Any:
        there = read()
        written.append(other.insert({"b": 1}))
        return there

    monkeypatch.setattr(db.storage, "read", read_and_then_another_writes)
    db.drop_table("log")
    monkeypatch.undo()
    assert db.tables() == {"_default"}
    assert [row.doc_id for row in db] == written


def test_a_closed_one_that_is_used_again_sees_what_is_there(opened: Open, tmp_path: Path) -> None:
    db = opened()
    db.insert_multiple([{"n": 1}, {"n": 2}])
    db.remove(doc_ids=[1])
    db.insert(Document({"n": 1}, doc_id=1))
    db.close()
    assert told(db.all()) == [(2, {"n": 2}), (1, {"n": 1})]
    db.close()
    (tmp_path / "db.jsonl").unlink()
    opened().insert({"n": 3})
    assert told(db.all()) == [(1, {"n": 3})]
