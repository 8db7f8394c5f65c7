"""The store of a site: one verb, one transaction, one file; and shifts that follow one another."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import (
    CannotUse,
    Conflict,
    Damaged,
    Locked,
    Missing,
    NoShift,
    NoStore,
    NotAJournal,
    NotAStore,
    NotSaved,
    ShiftClosed,
    ShiftOpen,
    StoreExists,
)
from data.fs import FsOps
from data.ids import Ids
from data.record import Partition, Record, Schema, TableSpec
from data.store import Store
from data.transaction import Transaction

BOARD, CUSTOMERS, SHIFT = Partition.BOARD, Partition.CUSTOMERS, Partition.SHIFT
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST, SECOND = "2026-11-23-1", "2026-11-23-2"


class Person(Record, frozen=True, kw_only=True, omit_defaults=True):
    name: str


class Item(Record, frozen=True, kw_only=True, omit_defaults=True):
    name: str
    price: Decimal = Decimal(0)
    ordered_at: datetime | None = None


class Answer(Record, frozen=True, kw_only=True, omit_defaults=True):
    text: str


class Case(Record, frozen=True, kw_only=True, omit_defaults=True):
    guest: str


SCHEMA = Schema(
    [
        TableSpec(Person, "people", BOARD),
        TableSpec(Item, "items", BOARD),
        TableSpec(Answer, "answers", SHIFT),
        TableSpec(Case, "cases", CUSTOMERS),
    ]
)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


class Died(BaseException):
    """The process was killed here."""


class Broken(Exception):
    """A bug in a verb."""


class FailingFs(FsOps):
    """The real file system; raises what it was told to, at the call it was told to."""

    def __init__(self) -> None:
        self.fails: dict[str, BaseException] = {}

    def _maybe(self, call: str) -> None:
        if call in self.fails:
            raise self.fails[call]

    def append(self, fd: int, data: bytes) -> None:
        self._maybe("append")
        super().append(fd, data)

    def sync(self, fd: int) -> None:
        self._maybe("sync")
        super().sync(fd)

    def rename(self, old: Path, new: Path) -> None:
        if old.name == "between.jsonl":
            self._maybe("move")
        super().rename(old, new)
        if old.name == "between.jsonl":
            self._maybe("moved")


Open = Callable[..., Store]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def opened(folder: Path, clock: Clock) -> Iterator[Open]:
    """Opens the site's store, as another process would; makes it the first time."""
    stores: list[Store] = []

    def again(**options: Any) -> Store:
        if not Store.is_in(folder):
            Store.create(folder, SCHEMA, 'name = "Bistro"\n', ana, now=clock).close()
        stores.append(Store.open(folder, SCHEMA, now=clock, **options))
        return stores[-1]

    yield again
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Open) -> Store:
    return opened()


def ana(tx: Transaction) -> None:
    tx.put(Person(id="ana", name="Ana"))


def answer(store: Store, text: str, **options: Any) -> Answer:
    with store.transaction(SHIFT, "ana", **options) as tx:
        return tx.put(Answer(text=text))


def open_shift(store: Store, name: str = FIRST) -> None:
    with store.opening(name, "ana") as tx:
        tx.put(Answer(id=f"opened-{name}", text="opened"))


def close_shift(store: Store, **options: Any) -> None:
    with store.transaction(SHIFT, "ana", **options) as tx:
        tx.close_shift({"cases": []})


def texts(store: Store) -> list[str]:
    return [each.text for each in store.table(Answer)]


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


# making and finding a store


def test_a_new_store_holds_its_settings_and_its_first_records(folder: Path, clock: Clock) -> None:
    store = Store.create(folder, SCHEMA, 'name = "Bistro"\n', ana, now=clock)
    assert [person.name for person in store.table(Person)] == ["Ana"]
    store.close()
    assert (folder / "site.toml").read_text() == 'name = "Bistro"\n'
    again = Store.open(folder, SCHEMA)
    assert [person.name for person in again.table(Person)] == ["Ana"]
    again.close()


def test_a_store_is_for_its_owner_only_whatever_the_umask(folder: Path) -> None:
    before = os.umask(0)
    try:
        store = Store.create(folder, SCHEMA, "", ana)
        open_shift(store)
        store.close()
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in [folder, *folder.rglob("*")]}
    assert modes.pop("site") == 0o700
    assert modes.pop("live") == 0o700
    assert set(modes) == {"site.toml", "board.jsonl", f"{FIRST}.jsonl", ".lock"}
    assert set(modes.values()) == {0o600}


def test_there_is_no_store_where_none_was_made(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        assert not Store.is_in(folder)
        with pytest.raises(NoStore, match=str(folder)):
            Store.open(folder, SCHEMA)
    assert list(tmp_path.iterdir()) == []


def test_a_second_store_in_the_same_place_is_refused(opened: Open, folder: Path) -> None:
    opened().close()
    before = tree(folder)
    with pytest.raises(StoreExists, match="Nothing was changed"):
        Store.create(folder, SCHEMA, 'name = "Other"', ana)
    assert tree(folder) == before


def test_a_store_is_not_put_among_other_files(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.txt").write_text("dear to somebody")
    with pytest.raises(NotAStore, match="other files"):
        Store.create(folder, SCHEMA, "", ana)
    assert tree(folder) == {"thesis.txt": b"dear to somebody"}


@pytest.mark.parametrize(
    "left",
    [
        ["site.toml"],
        ["site.toml", ".lock"],
        [".site.toml.77.new"],
        ["site.toml", ".lock", ".board.jsonl.77.new"],
    ],
)
def test_a_store_whose_making_was_interrupted_can_be_made_again(folder: Path, left: list[str]) -> None:
    """The power went before board.jsonl had its name; a draft may have been left."""
    folder.mkdir()
    for name in left:
        (folder / name).write_text('name = "half')
    assert not Store.is_in(folder)
    store = Store.create(folder, SCHEMA, 'name = "Bistro"\n', ana)
    assert len(store.table(Person)) == 1
    store.close()
    assert (folder / "site.toml").read_text() == 'name = "Bistro"\n'


def test_a_first_filling_that_fails_leaves_no_store_but_room_for_one(folder: Path) -> None:
    def fail(tx: Transaction) -> None:
        tx.put(Person(name="Ana"))
        raise LookupError

    with pytest.raises(LookupError):
        Store.create(folder, SCHEMA, "", fail)
    assert not Store.is_in(folder)
    Store.create(folder, SCHEMA, "", ana).close()
    assert Store.is_in(folder)


def test_of_two_who_make_the_same_store_one_is_refused(folder: Path) -> None:
    """Both look and find nothing; the second must not fill the board again."""

    class Overtaken(FsOps):
        def make_folder(self, folder: Path, within: Path | None = None) -> None:
            super().make_folder(folder, within)
            if not Store.is_in(folder) and folder.name == "site":
                Store.create(folder, SCHEMA, "", ana).close()

    with pytest.raises(StoreExists):
        Store.create(
            folder, SCHEMA, "", lambda tx: tx.put(Person(id="eva", name="Eva")) and None, fs=Overtaken()
        )
    store = Store.open(folder, SCHEMA)
    assert [person.name for person in store.table(Person)] == ["Ana"]
    store.close()


def test_a_full_disk_while_a_store_is_made_is_told(folder: Path) -> None:
    fs = FailingFs()
    fs.fails["sync"] = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(NotSaved):
        Store.create(folder, SCHEMA, "", ana, fs=fs)
    fs.fails.clear()
    Store.create(folder, SCHEMA, "", ana, fs=fs).close()
    assert Store.is_in(folder)


# records


def test_records_are_put_read_found_and_removed(store: Store, opened: Open) -> None:
    with store.transaction(BOARD, "ana") as tx:
        flour = tx.put(Item(name="flour", price=Decimal("12.50")))
        salt = tx.put(Item(name="salt", price=Decimal("9.00")))
    items = store.table(Item)
    assert items.get(flour.id) == flour
    assert items.get("nobody") is None
    assert items.all() == (flour, salt)
    assert list(items) == [flour, salt]
    assert len(items) == 2
    assert items.find(lambda item: item.price > Decimal("9.5")) == [flour]
    with store.transaction(BOARD, "ana") as tx:
        tx.remove(flour)
    assert items.all() == (salt,)
    assert items.get(flour.id) is None
    assert opened().table(Item).all() == (salt,)


def test_money_and_times_come_back_exactly(store: Store, opened: Open) -> None:
    """Not 0.1 + 0.2, and not the local time of whoever typed it."""
    prague = timezone(timedelta(hours=1))
    with store.transaction(BOARD, "ana") as tx:
        put = tx.put(
            Item(
                name="oil",
                price=Decimal("1234567890.10"),
                ordered_at=datetime(2026, 11, 23, 13, 5, 7, 123456, tzinfo=prague),
            )
        )
    again = opened().table(Item).get(put.id)
    assert again == put
    assert str(again.price) == "1234567890.10"
    assert again.ordered_at == datetime(2026, 11, 23, 12, 5, 7, 123456, tzinfo=UTC)
    assert again.ordered_at.utcoffset() is not None
    assert again.entered_at == NOON


def test_each_save_counts_and_keeps_who_entered_it_and_when(store: Store, clock: Clock) -> None:
    with store.transaction(BOARD, "ana") as tx:
        first = tx.put(Item(name="salt"))
    clock.at += timedelta(hours=1)
    with store.transaction(BOARD, "petr") as tx:
        second = tx.put(Item(id=first.id, name="sea salt", by="petr", entered_at=clock.at))
        third = tx.put(Item(id=first.id, name="grey salt"))
    assert (first.rev, second.rev, third.rev) == (1, 2, 3)
    assert {(each.by, each.entered_at) for each in (first, second, third)} == {("ana", NOON)}
    assert store.table(Item).get(first.id) == third


def test_a_record_may_be_entered_in_the_name_of_another(store: Store) -> None:
    with store.transaction(BOARD, "ana") as tx:
        put = tx.put(Item(name="salt", by="petr", entered_at=NOON - timedelta(days=1)))
    assert (put.by, put.entered_at) == ("petr", NOON - timedelta(days=1))


def test_a_form_that_somebody_else_overtook_shows_both_versions(store: Store) -> None:
    with store.transaction(BOARD, "ana") as tx:
        seen = tx.put(Item(name="salt"))
    with store.transaction(BOARD, "petr") as tx:
        theirs = tx.put(Item(id=seen.id, name="sea salt"), seen=seen.rev)
    mine = Item(id=seen.id, name="rock salt")
    with pytest.raises(Conflict, match="Somebody else") as conflict, store.transaction(BOARD, "ana") as tx:
        tx.put(mine, seen=seen.rev)
    assert conflict.value.fields == {"mine": mine, "theirs": theirs}
    assert store.table(Item).all() == (theirs,)
    with store.transaction(BOARD, "ana") as tx:
        assert tx.put(mine, seen=theirs.rev).rev == 3


def test_a_form_of_a_record_that_was_removed_meanwhile_is_a_conflict(store: Store) -> None:
    with store.transaction(BOARD, "ana") as tx:
        seen = tx.put(Item(name="salt"))
    with store.transaction(BOARD, "petr") as tx:
        tx.remove(seen)
    with pytest.raises(Conflict) as conflict, store.transaction(BOARD, "ana") as tx:
        tx.put(seen, seen=seen.rev)
    assert conflict.value.fields["theirs"] is None
    assert len(store.table(Item)) == 0


def test_the_salt_is_in_the_journal_and_not_in_the_record(store: Store, folder: Path) -> None:
    """It keeps a short text from being guessed from its hash; two like records differ in it."""
    with store.transaction(BOARD, "ana") as tx:
        tx.put(Item(id="a", name="salt"))
        tx.put(Item(id="b", name="salt"))
    ops = json.loads((folder / "board.jsonl").read_bytes().splitlines()[-1])["ops"]
    one, two = (document["salt"] for _, _, _, document in ops)
    assert len(bytes.fromhex(one)) == len(bytes.fromhex(two)) == 16
    assert one != two
    assert not hasattr(store.table(Item).get("a"), "salt")
    stored = {key: value for key, value in ops[0][3].items() if key != "salt"}
    assert stored == {"id": "a", "name": "salt", "rev": 1, "by": "ana", "entered_at": "2026-11-23T12:00:00Z"}


def test_each_table_is_in_its_own_file(store: Store, folder: Path) -> None:
    """Guests are kept apart so that they can be erased."""
    open_shift(store)
    with store.transaction(CUSTOMERS, "ana") as tx:
        tx.put(Case(guest="Mr. Novak"))
    answer(store, "cold")
    holding = {name for name, content in tree(folder).items() if b"Novak" in content}
    assert holding == {"customers.jsonl"}
    assert {name for name, content in tree(folder).items() if b'"cold"' in content} == {f"live/{FIRST}.jsonl"}


def test_a_record_of_another_file_cannot_be_written(store: Store, folder: Path) -> None:
    """One verb writes one file: neither a put nor a removal slips into a foreign one."""
    with store.transaction(CUSTOMERS, "ana") as tx:
        case = tx.put(Case(guest="Mr. Novak"))
    before = tree(folder)
    with pytest.raises(ValueError, match="cases"), store.transaction(BOARD, "ana") as tx:
        tx.put(Case(guest="Mr. Novak"))
    with pytest.raises(ValueError, match="cases"), store.transaction(BOARD, "ana") as tx:
        tx.remove(case)
    assert tree(folder) == before
    assert store.table(Case).all() == (case,)


def test_what_is_gone_cannot_be_removed_again(store: Store) -> None:
    with store.transaction(BOARD, "ana") as tx:
        put = tx.put(Item(name="salt"))
        tx.remove(put)
        with pytest.raises(Missing, match="no longer there"):
            tx.remove(put)
    assert len(store.table(Item)) == 0
    with pytest.raises(Missing), store.transaction(BOARD, "ana") as tx:
        tx.remove(put)


def test_a_document_that_is_no_such_record_is_named(store: Store) -> None:
    with store.board.storage.exclusive():
        store.board.storage.commit([["put", "items", "x7", {"id": "x7", "name": 7}]])
    with pytest.raises(CannotUse, match=r"items/x7.*str"):
        store.table(Item).get("x7")
    assert len(store.table(Person)) == 1


# transactions


def test_a_transaction_sees_what_it_has_done_so_far(store: Store) -> None:
    with store.transaction(BOARD, "ana") as tx:
        salt = tx.put(Item(name="salt"))
        assert tx.get(Item, salt.id) == salt
        assert tx.all(Item) == [salt]
        assert tx.all(Person) == [store.table(Person).get("ana")], "and what was there"
        renamed = tx.put(Item(id=salt.id, name="sea salt"))
        assert tx.all(Item) == [renamed]
        tx.remove(renamed)
        assert tx.get(Item, salt.id) is None
        assert tx.all(Item) == []
        assert store.table(Item).all() == (), "nothing shows before it ends"


def test_a_verb_that_fails_half_way_has_done_nothing(store: Store, folder: Path) -> None:
    before = tree(folder)

    def verb() -> None:
        with store.transaction(BOARD, "ana") as tx:
            tx.put(Item(name="salt"))
            tx.remove(Person(id="ana", name="Ana"))
            raise Broken

    with pytest.raises(Broken):
        verb()
    assert tree(folder) == before
    assert len(store.table(Item)) == 0
    assert len(store.table(Person)) == 1
    with store.transaction(BOARD, "ana") as tx:
        tx.put(Item(name="salt"))
    assert len(store.table(Item)) == 1


def test_a_verb_that_changes_nothing_writes_nothing(store: Store, folder: Path) -> None:
    before = tree(folder)
    with store.transaction(BOARD, "ana") as tx:
        assert tx.all(Item) == []
    assert tree(folder) == before


def test_one_verb_is_one_line(store: Store, folder: Path) -> None:
    before = len((folder / "board.jsonl").read_bytes().splitlines())
    with store.transaction(BOARD, "ana") as tx:
        for name in ("flour", "salt", "oil"):
            tx.put(Item(name=name))
    lines = (folder / "board.jsonl").read_bytes().splitlines()
    assert len(lines) == before + 1
    assert json.loads(lines[-1])["by"] == "ana"
    assert json.loads(lines[-1])["at"] == "2026-11-23T12:00:00.000Z"
    assert len(json.loads(lines[-1])["ops"]) == 3


def test_a_double_key_press_ticks_once(store: Store) -> None:
    """The second press reads inside its own transaction what the first one wrote."""

    def tick() -> bool:
        with store.transaction(SHIFT, "ana") as tx:
            if tx.get(Answer, "fridge") is not None:
                return False
            tx.put(Answer(id="fridge", text="4 °C"))
            return True

    presses = [store.submit(tick), store.submit(tick)]
    assert [press.result(10) for press in presses] == [True, False]
    assert store.table(Answer).get("fridge").rev == 1


def test_verbs_happen_in_the_order_they_were_given(store: Store, opened: Open) -> None:
    verbs = [store.submit(answer, store, str(n)) for n in range(300)]
    assert [verb.result(30).text for verb in verbs] == [str(n) for n in range(300)]
    assert texts(store) == [str(n) for n in range(300)]
    ids = [each.id for each in store.table(Answer)]
    assert ids == sorted(set(ids))
    assert texts(opened()) == texts(store)


def test_a_verb_that_fails_tells_and_does_not_stop_the_next(store: Store) -> None:
    failed = store.submit(answer, store, "late", shift=FIRST)
    done = store.submit(answer, store, "fine")
    assert isinstance(failed.exception(10), ShiftClosed)
    assert done.result(10).text == "fine"
    assert texts(store) == ["fine"]


def test_closing_finishes_what_was_submitted(opened: Open) -> None:
    store = opened()
    for n in range(20):
        store.submit(answer, store, str(n))
    store.close()
    assert texts(opened()) == [str(n) for n in range(20)]


def test_a_store_held_by_another_thread_says_so(opened: Open) -> None:
    store = opened(patience=0.05)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with store.transaction(BOARD, "eva"):
            held.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    with pytest.raises(Locked, match=f"0.05 seconds: pid {os.getpid()}"), store.transaction(BOARD, "ana"):
        pytest.fail("went in")
    done.set()
    thread.join()
    assert answer(store, "now").text == "now"


def test_the_history_of_a_record_is_in_the_journal(store: Store, clock: Clock) -> None:
    with store.transaction(BOARD, "ana") as tx:
        first = tx.put(Item(name="salt"))
        tx.put(Item(name="other"))
    clock.at += timedelta(hours=1)
    with store.transaction(BOARD, "petr") as tx:
        second = tx.put(Item(id=first.id, name="sea salt"))
    clock.at += timedelta(hours=1)
    with store.transaction(BOARD, "eva") as tx:
        tx.remove(second)
    assert store.board.history(first) == [
        ("2026-11-23T12:00:00.000Z", "ana", first),
        ("2026-11-23T13:00:00.000Z", "petr", second),
        ("2026-11-23T14:00:00.000Z", "eva", None),
    ]
    assert store.board.history(Item(id="nobody", name="")) == []


# shifts


def test_what_happens_between_shifts_is_taken_over_by_the_next(
    store: Store, opened: Open, folder: Path
) -> None:
    early = answer(store, "delivery at six")
    earlier = answer(store, "boiler")
    assert store.shift is None
    before = (folder / "live" / "between.jsonl").read_bytes()
    open_shift(store)

    assert store.shift is not None
    assert store.shift.name == FIRST
    assert store.table(Answer).all()[:2] == (early, earlier), "the same records, under the same ids"
    assert texts(store) == ["delivery at six", "boiler", "opened"]
    assert not store.between.exists
    assert tree(folder)[f"archive/2026/11/{FIRST}.between.jsonl"] == before
    assert "live/between.jsonl" not in tree(folder)
    again = opened()
    assert texts(again) == texts(store)
    assert again.shift is not None


def test_a_shift_is_open_even_where_there_is_no_room_to_put_away_what_it_took_over(
    opened: Open, folder: Path
) -> None:
    """Nobody is told that nothing was changed when it was; the next write moves it, or is refused."""
    fs = FailingFs()
    store = opened(fs=fs)
    answer(store, "delivery at six")
    fs.fails["move"] = OSError(errno.ENOSPC, "No space left on device")
    open_shift(store)
    assert store.shift is not None
    assert texts(store) == texts(opened(fs=fs)) == ["delivery at six", "opened"]
    with pytest.raises(NotSaved):
        answer(store, "lost")
    fs.fails.clear()
    answer(store, "again")
    assert texts(store) == texts(opened()) == ["delivery at six", "opened", "again"]
    assert not store.between.exists
    assert (folder / "archive" / "2026" / "11" / f"{FIRST}.between.jsonl").exists()


def test_what_happens_after_the_closing_waits_for_the_next_shift(store: Store) -> None:
    open_shift(store)
    close_shift(store)
    assert texts(store) == []
    answer(store, "alarm at two")
    open_shift(store, SECOND)
    assert texts(store) == ["alarm at two", "opened"]
    assert store.last_closed is not None
    assert [each.text for each in store.last_closed.table(Answer)] == ["opened"]


class TestInterruptedTakeOver:
    """The power goes between the new shift's journal and the move of between.jsonl."""

    @pytest.fixture(params=["move", "moved"])
    def interrupted(self, request: pytest.FixtureRequest, opened: Open) -> None:
        fs = FailingFs()
        store = opened(fs=fs)
        answer(store, "delivery at six")
        fs.fails[request.param] = Died()
        with pytest.raises(Died):
            open_shift(store)

    @pytest.mark.usefixtures("interrupted")
    def test_the_next_open_finishes_it(self, opened: Open, folder: Path) -> None:
        store = opened()
        assert store.shift is not None
        assert texts(store) == ["delivery at six", "opened"]
        assert not store.between.exists
        assert not (folder / "live" / "between.jsonl").exists()
        assert (folder / "archive" / "2026" / "11" / f"{FIRST}.between.jsonl").exists()

    @pytest.mark.usefixtures("interrupted")
    def test_nothing_is_taken_over_twice(self, opened: Open) -> None:
        store = opened()
        close_shift(store)
        answer(store, "alarm at two")
        open_shift(store, SECOND)
        assert texts(store) == ["alarm at two", "opened"]

    @pytest.mark.usefixtures("interrupted")
    def test_a_process_that_was_open_all_the_time_finishes_it_too(self, opened: Open) -> None:
        others = opened()
        answer(others, "first answer")
        assert texts(others) == ["delivery at six", "opened", "first answer"]
        assert not others.between.exists


def test_what_was_written_in_between_anew_is_not_mistaken_for_what_was_taken_over(
    store: Store, folder: Path
) -> None:
    """An old between.jsonl comes back, say from a backup: it is not the one this shift took over."""
    answer(store, "delivery at six")
    open_shift(store)
    close_shift(store)
    answer(store, "alarm at two")
    open_shift(store, SECOND)
    close_shift(store)
    answer(store, "third")
    before = (folder / "live" / "between.jsonl").read_bytes()
    with store.transaction(BOARD, "ana") as tx:
        tx.put(Item(name="salt"))
    assert (folder / "live" / "between.jsonl").read_bytes() == before
    assert texts(store) == ["third"]


def test_one_shift_at_a_time(store: Store, folder: Path) -> None:
    open_shift(store)
    before = tree(folder)
    with pytest.raises(ShiftOpen, match=FIRST):
        open_shift(store, SECOND)
    assert tree(folder) == before


def test_an_opening_that_fails_opens_nothing(store: Store, folder: Path) -> None:
    answer(store, "delivery at six")
    before = tree(folder)

    def verb() -> None:
        with store.opening(FIRST, "ana") as tx:
            tx.put(Answer(text="opened"))
            raise Broken

    with pytest.raises(Broken):
        verb()
    assert tree(folder) == before
    assert store.shift is None
    assert texts(store) == ["delivery at six"]


def test_a_shift_opened_without_a_word_is_open(store: Store, opened: Open) -> None:
    with store.opening(FIRST, "ana"):
        pass
    for each in (store, opened()):
        assert each.shift is not None
        assert each.shift.name == FIRST
    answer(store, "first", shift=FIRST)
    assert texts(opened()) == ["first"]


def test_a_closed_shift_takes_nothing_more(store: Store, folder: Path) -> None:
    open_shift(store)
    answer(store, "in time", shift=FIRST)
    close_shift(store, shift=FIRST)
    before = tree(folder)
    with pytest.raises(ShiftClosed, match=FIRST):
        answer(store, "too late", shift=FIRST)
    with pytest.raises(ShiftClosed, match=FIRST):
        close_shift(store, shift=FIRST)
    assert tree(folder) == before
    journal = folder / "archive" / "2026" / "11" / f"{FIRST}.jsonl"
    last = json.loads(journal.read_bytes().splitlines()[-1])
    assert last["ops"] == [["closed", {"cases": []}]]


def test_a_shift_that_was_there_is_not_opened_again(store: Store, folder: Path) -> None:
    """Nothing follows a closing line, and a shift older than the last would never be seen."""
    open_shift(store, SECOND)
    close_shift(store)
    answer(store, "alarm at two")
    before = tree(folder)
    with pytest.raises(ShiftClosed, match=SECOND):
        open_shift(store, SECOND)
    for name in (FIRST, "2026-11-22-9", "2026-11-24", "tonight"):
        with pytest.raises(ValueError, match=name):
            open_shift(store, name)
    assert tree(folder) == before
    assert texts(store) == ["alarm at two"]


def test_no_shift_no_closing(store: Store, folder: Path) -> None:
    """Nor is a closing line written to another file."""
    answer(store, "delivery at six")
    before = tree(folder)
    with pytest.raises(NoShift):
        close_shift(store)
    with pytest.raises(NoShift), store.transaction(BOARD, "ana") as tx:
        tx.close_shift({})
    assert tree(folder) == before
    open_shift(store)
    assert texts(store) == ["delivery at six", "opened"]


def test_a_verb_about_a_shift_that_another_process_closed_is_refused(store: Store, opened: Open) -> None:
    open_shift(store)
    others = opened()
    close_shift(others)
    open_shift(others, SECOND)
    with pytest.raises(ShiftClosed, match=FIRST):
        answer(store, "for the first", shift=FIRST)
    answer(store, "for the second", shift=SECOND)
    others.refresh()
    assert texts(others) == ["opened", "for the second"]


def test_shifts_follow_one_another_past_the_ninth(store: Store, opened: Open) -> None:
    """The tenth comes after the ninth, not after the first."""
    names = [f"2026-11-23-{number}" for number in range(1, 13)] + ["2026-11-24-1"]
    for name in names:
        open_shift(store, name)
        assert store.shift is not None
        assert store.shift.name == name
        close_shift(store)
        assert store.last_closed is not None
        assert store.last_closed.name == name
    assert store.shift_names == tuple(names)
    again = opened()
    assert again.shift_names == tuple(names)
    assert again.shift is None
    assert again.last_closed is not None
    assert again.last_closed.name == names[-1]
    ninth = again.shift_named("2026-11-23-9")
    assert ninth is not None
    assert ninth.closing == {"cases": []}
    assert [each.id for each in ninth.table(Answer)] == ["opened-2026-11-23-9"]
    assert again.shift_named("2026-11-23-13") is None


def test_the_last_closed_shift_stands_beside_the_open_one(store: Store) -> None:
    assert store.last_closed is None
    open_shift(store)
    assert store.last_closed is None
    close_shift(store)
    open_shift(store, SECOND)
    assert store.last_closed is not None
    assert store.last_closed.name == FIRST


# who is told


def test_changes_are_told_by_their_tables(store: Store) -> None:
    told: list[frozenset[str]] = []
    store.on_change(told.append)

    def overtaken() -> None:
        with store.transaction(BOARD, "ana") as tx:
            tx.put(Item(name="oil"))
            tx.put(Person(id="ana", name="Anna"), seen=7)

    with store.transaction(BOARD, "ana") as tx:
        tx.put(Item(name="salt"))
        tx.put(Person(name="Eva"))
    assert told == [{"items", "people"}]
    with pytest.raises(Conflict):
        overtaken()
    with store.transaction(BOARD, "ana"):
        pass
    assert told == [{"items", "people"}], "nothing changed"
    open_shift(store)
    close_shift(store)
    assert told[1] == {"answers"}
    assert "closing" in told[2]


def test_what_is_told_can_be_read_at_once(store: Store) -> None:
    seen: list[list[str]] = []
    store.on_change(lambda tables: seen.append(texts(store)))
    answer(store, "one")
    answer(store, "two")
    assert seen == [["one"], ["one", "two"]]


def test_foreign_changes_are_told_when_they_are_taken_in(store: Store, opened: Open) -> None:
    others = opened()
    told: list[frozenset[str]] = []
    store.on_change(told.append)
    assert not store.stale()
    with others.transaction(CUSTOMERS, "eva") as tx:
        tx.put(Case(guest="Mr. Novak"))
    assert store.stale()
    assert len(store.table(Case)) == 0, "reading never touches the disk"
    store.refresh()
    assert told == [{"cases"}]
    assert len(store.table(Case)) == 1
    store.refresh()
    assert told == [{"cases"}]
    assert not store.stale()


def test_foreign_changes_are_told_by_an_own_write_too(store: Store, opened: Open) -> None:
    others = opened()
    told: list[frozenset[str]] = []
    store.on_change(told.append)
    with others.transaction(BOARD, "eva") as tx:
        tx.put(Person(name="Eva"))
    answer(store, "cold")
    assert told == [{"people", "answers"}]


def test_a_shift_opened_elsewhere_is_told_as_a_change_of_everything(store: Store, opened: Open) -> None:
    others = opened()
    open_shift(others)
    told: list[frozenset[str]] = []
    store.on_change(told.append)
    assert store.stale()
    store.refresh()
    assert told == [{"people", "items", "answers", "cases"}]
    assert store.shift is not None
    assert texts(store) == ["opened"]


def test_an_unchanged_table_gives_the_same_records(store: Store) -> None:
    """So a screen can tell by identity what to draw again."""
    with store.transaction(BOARD, "ana") as tx:
        salt, oil = tx.put(Item(name="salt")), tx.put(Item(name="oil"))
    before = store.table(Item).all()
    answer(store, "cold")
    assert store.table(Item).all() is before
    with store.transaction(BOARD, "ana") as tx:
        tx.put(Item(id=oil.id, name="olive oil"))
    after = store.table(Item).all()
    assert [item.name for item in before] == ["salt", "oil"], "an old picture stays as it was"
    assert [item.name for item in after] == ["salt", "olive oil"]
    assert after[0] is before[0]
    assert store.table(Item).get(salt.id) is before[0]


# ids


class Backwards:
    """A clock that only goes back."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        self.at -= timedelta(seconds=1)
        return self.at


@pytest.mark.parametrize("now", [lambda: NOON, Backwards()], ids=["a clock that stands", "a clock set back"])
def test_ids_never_repeat_and_never_go_backwards(now: Callable[[], datetime]) -> None:
    ids = Ids(now)
    made = [ids.new() for _ in range(5000)]
    assert made == sorted(set(made))
    assert {len(id) for id in made} == {16}


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=30))
def test_ids_sort_whatever_the_clock_says(times: list[datetime]) -> None:
    clock = iter(times)
    ids = Ids(lambda: next(clock))
    made = [ids.new() for _ in times]
    assert made == sorted(set(made))


def test_ids_of_two_machines_sort_by_time_and_differ() -> None:
    one, two = Ids(lambda: NOON), Ids(lambda: NOON)
    later = Ids(lambda: NOON + timedelta(milliseconds=1))
    made = {one.new(), two.new()}
    assert len(made) == 2
    assert max(made) < later.new()


def test_largest_random_bits_do_not_run_into_the_next_century() -> None:
    """All random bits set: the next id is the next number, still sorted before the next millisecond's."""
    clock = Clock()
    ids = Ids(clock, lambda n: b"\xff" * n)
    first, second = ids.new(), ids.new()
    clock.at += timedelta(milliseconds=2)
    assert first < second < ids.new()


def test_a_clock_set_back_keeps_the_order_of_records(store: Store, clock: Clock) -> None:
    for n in range(5):
        answer(store, str(n))
        clock.at -= timedelta(hours=1)
    ids = [each.id for each in store.table(Answer)]
    assert ids == sorted(set(ids))


# when the disk or a file fails


@pytest.mark.parametrize("at", ["append", "sync"])
def test_a_full_disk_changes_nothing_and_the_store_goes_on(opened: Open, folder: Path, at: str) -> None:
    fs = FailingFs()
    store = opened(fs=fs)
    kept = answer(store, "kept")
    before = tree(folder)
    told: list[frozenset[str]] = []
    store.on_change(told.append)
    fs.fails[at] = OSError(errno.ENOSPC, "No space left on device")
    for _ in range(2):
        with pytest.raises(NotSaved):
            answer(store, "lost")
        with pytest.raises(NotSaved):
            open_shift(store)
    assert tree(folder) == before
    assert store.table(Answer).all() == (kept,)
    assert store.shift is None
    assert told == []
    assert store.trouble() is None, "there is nothing wrong with the files"
    fs.fails.clear()
    answer(store, "again")
    open_shift(store)
    assert texts(store) == texts(opened()) == ["kept", "again", "opened"]


def test_a_full_disk_is_told_even_where_the_lock_file_is_new(folder: Path, opened: Open) -> None:
    """A restored backup has no lock file; that its holder cannot sign it must not stand in the way."""
    opened().close()
    (folder / ".lock").unlink()
    script = """
import resource, sys
from pathlib import Path
from data.errors import NotSaved
from data.record import Partition, Record, Schema, TableSpec
from data.store import Store
class Person(Record, frozen=True, kw_only=True):
    name: str
store = Store.open(Path(sys.argv[1]), Schema([TableSpec(Person, "people", Partition.BOARD)]))
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
def add(name):
    with store.transaction(Partition.BOARD, "") as tx:
        tx.put(Person(name=name))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
try:
    add("Eva")
except NotSaved as error:
    print("not saved")
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
add("Petr")
print(*(person.name for person in store.table(Person)))
"""
    ran = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, timeout=30, check=False
    )
    assert ran.stdout.splitlines() == ["not saved", "Ana Petr"], ran.stderr


def test_trouble_names_the_damaged_file_and_line(opened: Open, folder: Path) -> None:
    store = opened()
    assert store.trouble() is None
    with store.transaction(BOARD, "ana") as tx:
        tx.put(Item(name="salt"))
    board = folder / "board.jsonl"
    board.write_bytes(damaged := board.read_bytes().replace(b'"Ana"', b'"Eva"'))
    hurt = opened()
    trouble = hurt.trouble()
    assert isinstance(trouble, Damaged)
    assert str(trouble).startswith(f"{board} is damaged at line 2,")
    assert [item.name for item in hurt.table(Item)] == ["salt"], "what still chains is shown"
    with pytest.raises(Damaged), hurt.transaction(BOARD, "ana") as tx:
        tx.put(Item(name="oil"))
    assert board.read_bytes() == damaged
    answer(hurt, "the shift goes on")
    assert texts(hurt) == ["the shift goes on"]


def test_a_damaged_between_is_not_taken_over(opened: Open, folder: Path) -> None:
    """Taking it over would leave out what cannot be read and put the file out of sight."""
    store = opened()
    for text in ("one", "two", "three"):
        answer(store, text)
    between = folder / "live" / "between.jsonl"
    between.write_bytes(between.read_bytes().replace(b'"two"', b'"twO"'))
    before = tree(folder)
    hurt = opened()
    with pytest.raises(Damaged, match=r"between\.jsonl.*line 3"):
        open_shift(hurt)
    assert tree(folder) == before
    assert isinstance(hurt.trouble(), Damaged)


def test_what_was_mended_or_cut_off_is_told(opened: Open, folder: Path) -> None:
    store = opened()
    answer(store, "one")
    assert store.mended() == []
    between, board = folder / "live" / "between.jsonl", folder / "board.jsonl"
    between.write_bytes(between.read_bytes().replace(b'"one"', b'"onm"'))
    with board.open("ab") as file:
        file.write(b'{"n":2,"at"')
    again = opened()
    assert again.mended() == [], "only who may write mends"
    answer(again, "two")
    assert texts(again) == ["one", "two"]
    mended = again.mended()
    assert sorted(name.rpartition(".")[2] for name in mended) == ["flipped", "torn"]
    assert {path.name for path in (folder / "quarantine").iterdir()} == set(mended)
    assert again.trouble() is None
    assert texts(opened()) == ["one", "two"]


@pytest.mark.parametrize(
    "slip", [{"price": Decimal("NaN")}, {"price": Decimal("Infinity")}], ids=["no number", "endless"]
)
def test_a_number_that_is_none_never_reaches_the_disk(
    store: Store, folder: Path, slip: dict[str, Any]
) -> None:
    before = tree(folder)
    with (
        pytest.raises(ValueError, match="price is not a number"),
        store.transaction(Partition.BOARD, "jana") as tx,
    ):
        tx.put(Item(name="Butter", **slip))
    assert tree(folder) == before


@pytest.mark.parametrize("name", ["board.jsonl", "live/2026-11-23-9.jsonl"])
def test_a_file_that_is_none_of_ours_is_named_when_the_store_is_opened(
    store: Store, folder: Path, name: str
) -> None:
    """An empty board, or something in live/ that is no journal; it is left as it is."""
    store.close()
    content = b"" if name == "board.jsonl" else b"shopping list\n"
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    with pytest.raises(NotAJournal, match=f"{name} is not a file that Shiftboard wrote; put the right one"):
        Store.open(folder, SCHEMA)
    assert (folder / name).read_bytes() == content
