"""Searching all shifts: the same with the index, without it, with half of it, and while it is made."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sealing_support import FIRST, NOON, SCHEMA, SECOND, SHIFT, THIRD, Used, make, use

import data.search
from data.errors import CannotUse, Locked, NotSaved
from data.fs import FsOps
from data.lock import SiteLock
from data.search import Hit, SearchIndex, fold
from data.site_file import RecordFile
from data.store import Store

Open = Callable[..., Store]


def texts(file: RecordFile) -> Iterator[tuple[str, str, str, str]]:
    """What can be found in a shift: its notes."""
    for one in file.table(Used):
        if one.note:
            yield "used", one.id, f"{one.entered_at:%Y-%m-%dT%H:%M:%SZ}", one.note


def worked(store: Store, name: str, *notes: str) -> None:
    """A shift with these notes, closed and sealed."""
    with store.opening(name, "ana") as tx:
        for note in notes:
            tx.put(Used(count=1, note=note))
    close(store)


def close(store: Store) -> None:
    with store.transaction(SHIFT, "ana") as tx:
        tx.close_shift({"by": "ana"})


def said(hits: Iterable[Hit]) -> list[str]:
    return [hit.text for hit in hits]


def places(hits: Iterable[Hit]) -> list[tuple[str, str]]:
    return [(hit.shift, hit.text) for hit in hits]


def kept(folder: Path) -> bytes:
    """Every byte in the folder of the index."""
    return b"".join(path.read_bytes() for path in sorted((folder / "cache").iterdir()))


def names(count: int, day: str = "2026-11-24") -> list[str]:
    return [f"{day}-{number}" for number in range(1, count + 1)]


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


@pytest.fixture
def store(opened: Open) -> Store:
    """A site with three sealed shifts."""
    store = opened()
    worked(store, FIRST, "Žlutý kůň u dveří", "Milk is late")
    worked(store, SECOND, "Milk came, 12 bottles", "nothing")
    worked(store, THIRD, "Řezník: kůň nedodán", "more milk")
    return store


@pytest.fixture(params=["scan", "index", "half an index"])
def search(request: pytest.FixtureRequest, store: Store) -> SearchIndex:
    """What finds: by reading every shift, from the index, from an index that misses the last shift."""
    index = SearchIndex(store, texts)
    if request.param == "half an index":
        whole = store.archive.names()
        store.archive.names = lambda: whole[:-1]  # type: ignore[method-assign]
        index.rebuild()
        del store.archive.names  # type: ignore[method-assign]
        assert index.stale()
    if request.param == "index":
        index.rebuild()
        assert not index.stale()
    return index


# what is found


def test_a_note_is_found_with_where_and_when_it_was_written(search: SearchIndex, store: Store) -> None:
    file = store.shift_named(SECOND)
    assert file is not None
    (hit,) = search.find("bottles")
    assert hit == Hit(SECOND, "used", hit.id, "2026-11-23T12:00:00Z", "Milk came, 12 bottles")
    assert file.documents("used")[hit.id]["note"] == hit.text


@pytest.mark.parametrize("typed", ["zluty", "ŽLUTÝ", "žlutý", "z\u030cluty\u0301", "Zluty KUN", "´zluty´"])
def test_case_and_diacritics_do_not_matter(search: SearchIndex, typed: str) -> None:
    assert said(search.find(typed)) == ["Žlutý kůň u dveří"]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Łódź", "lodz"),
        ("smørrebrød", "smorrebrod"),
        ("Straße", "STRASSE"),
        ("Đorđe", "dorde"),
        ("Œuvre, læse", "oeuvre laese"),
        ("İzmir ılık", "izmir ilik"),
        ("ΟΔΟΣ", "οδος"),
        ("ﬁlet", "filet"),
        ("x²", "x2"),
        ("हिन्दी", "हिन्दी"),
        ("한국어", "한국"),
        ("ЁЛКА", "елка"),
    ],
)
def test_letters_that_are_no_letter_with_a_mark_are_folded_too(
    opened: Open, written: str, typed: str
) -> None:
    store = opened()
    worked(store, FIRST, written, "something else")
    index = SearchIndex(store, texts)
    assert said(index.find(typed)) == [written]
    index.rebuild()
    assert said(index.find(typed)) == [written]


def test_every_word_must_be_there_and_the_last_may_be_a_beginning(search: SearchIndex) -> None:
    assert said(search.find("mil")) == ["more milk", "Milk came, 12 bottles", "Milk is late"]
    assert said(search.find("milk ca")) == ["Milk came, 12 bottles"]
    assert said(search.find("bottles milk")) == ["Milk came, 12 bottles"]
    assert search.find("mil came") == [], "only the last word is still being typed"
    assert search.find("ilk") == [], "a word is found from its beginning"
    assert search.find("kun milk") == [], "in one text, not in one shift"


def test_what_is_newest_comes_first(opened: Open) -> None:
    """By day, by number (10 comes after 9), then by record."""
    store = opened()
    order = ["2026-11-23-9", "2026-11-23-10", "2026-11-24-1"]
    for name in order:
        worked(store, name, f"{name} first", f"{name} second")
    expected = [f"{name} {which}" for name in reversed(order) for which in ("second", "first")]
    index = SearchIndex(store, texts)
    for _way in ("scan", "index"):
        assert said(index.find("2026")) == expected
        for limit in range(8):
            assert said(index.find("2026", limit)) == expected[:limit]
        assert index.find("2026", -1) == []
        index.rebuild()


def test_the_newest_are_taken_without_sorting_all(search: SearchIndex) -> None:
    search.rebuild()
    with closing(sqlite3.connect(search.path)) as db:
        plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + data.search._FIND, ('"milk"*', 50))]
    assert plan[0].startswith("SCAN words VIRTUAL TABLE")
    assert not [step for step in plan if "TEMP B-TREE" in step]


@pytest.mark.parametrize(
    "odd",
    ["", " ", '"', "'", "*", "-", "+", "()", "'; --", "^", ":", "{}:", "\0", "\ud800", "☕", "\u0301", "%_"],
)
def test_punctuation_finds_nothing_and_means_nothing(search: SearchIndex, odd: str) -> None:
    assert search.find(odd) == []
    assert said(search.find(f"{odd} bottles{odd}")) == ["Milk came, 12 bottles"]


def test_operators_are_words_like_others(search: SearchIndex) -> None:
    for asked in (
        "milk OR kun",
        "milk NOT late",
        "milk AND came",
        "NEAR(milk came)",
        "text: milk",
        "mil* came",
    ):
        assert search.find(asked) == [], asked
    assert said(search.find('"came" -milk')) == ["Milk came, 12 bottles"]


# the index and the plain scan

WORDS = st.one_of(
    st.sampled_from(["milk", "Milk", "kůň", "KUN", "ku", "k", "straße", "strass", "ł", "l"]),
    st.text(max_size=6),
)
NOTES = st.lists(WORDS, max_size=5).map(" ".join)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SearchIndex, SearchIndex, list[str]]]:
    """Fifteen shifts of random notes: one that reads them, one that asks its index; and the notes."""
    rng = random.Random(7)
    letters = "aábcčdďeéěłßøđœ AB'\"-*().,:1२中文한хё\u0301\u093f\ufb01"
    folder = tmp_path_factory.mktemp("many") / "site"
    make(folder)
    store = Store.open(folder, SCHEMA, now=lambda: NOON)
    notes = ["".join(rng.choices(letters, k=rng.randint(1, 12))) for _ in range(300)]
    for number, name in enumerate(names(15)):
        worked(store, name, *notes[number * 20 : number * 20 + 20])
    scan, index = SearchIndex(store, texts), SearchIndex(store, texts)
    scan.path = folder / "nowhere" / "search.sqlite"
    index.rebuild()
    yield scan, index, notes
    store.close()


@given(
    asked=st.one_of(st.text(max_size=8), st.text("aábcłßœ AB'*\"1२中한", max_size=4)),
    limit=st.integers(0, 60),
)
@settings(deadline=None)
def test_whatever_is_typed_both_give_the_same_and_never_fail(
    many: tuple[SearchIndex, SearchIndex, list[str]], asked: str, limit: int
) -> None:
    scan, index, notes = many
    found = index.find(asked, limit)
    assert found == scan.find(asked, limit)
    *whole, last = fold(asked).split() or [""]
    having = [note for note in notes if last and _has(fold(note).split(), whole, last)]
    assert said(found) == having[::-1][:limit]
    assert not index.stale(), "an odd question does not spoil it"


def _has(words: list[str], whole: list[str], last: str) -> bool:
    return all(word in words for word in whole) and any(word[: len(last)] == last for word in words)


@given(shifts=st.lists(st.lists(NOTES, max_size=4), max_size=4), asked=NOTES, cut=st.integers(0, 4))
@settings(max_examples=25, deadline=None)
def test_whatever_was_written_is_found_in_every_way(
    tmp_path_factory: pytest.TempPathFactory, shifts: list[list[str]], asked: str, cut: int
) -> None:
    """By reading, with an index of the first shifts, with an index of all."""
    folder = tmp_path_factory.mktemp("written") / "site"
    make(folder)
    store = Store.open(folder, SCHEMA, now=lambda: NOON)
    index = SearchIndex(store, texts)
    for number, notes in enumerate(shifts):
        if number == cut:
            index.rebuild()
        worked(store, f"2026-11-24-{number + 1}", *(note.encode(errors="ignore").decode() for note in notes))
    half = index.find(asked)
    index.rebuild()
    assert index.find(asked) == half
    index.delete()
    assert index.find(asked) == half
    store.close()
    shutil.rmtree(folder)


def test_a_question_of_a_thousand_words_is_answered(many: tuple[SearchIndex, SearchIndex, list[str]]) -> None:
    _scan, index, notes = many
    assert index.find(" ".join(notes)) == []
    assert index.find("a" * 100_000) == []


@pytest.mark.parametrize("count", [3, 199, 200, 201, 400])
def test_a_beginning_of_many_words_finds_them_all(opened: Open, count: int) -> None:
    store = opened()
    worked(store, FIRST, *(f"milk{n:03}" for n in range(count)))
    index = SearchIndex(store, texts)
    index.rebuild()
    for typed in ("m", "mil", "milk", "milk0", "milk00", "milk002", "milk0020"):
        expected = [f"milk{n:03}" for n in reversed(range(count)) if f"milk{n:03}".startswith(typed)]
        assert said(index.find(typed, 500)) == expected


# what was entered a second ago


def test_what_is_not_sealed_yet_is_found(store: Store) -> None:
    """Between the shifts, in the one under way, in one that was closed just now; each once."""
    index = SearchIndex(store, texts)
    index.rebuild()
    use(store, 1, "milk for the night")
    assert places(index.find("milk", 2)) == [("between", "milk for the night"), (THIRD, "more milk")]
    with store.opening("2026-12-01-2", "ana"):
        pass
    assert places(index.find("milk", 2)) == [("2026-12-01-2", "milk for the night"), (THIRD, "more milk")]
    use(store, 1, "milk again")
    assert said(index.find("milk", 3)) == ["milk again", "milk for the night", "more milk"]
    close(store)
    assert index.stale()
    for _indexed in (False, True):
        assert said(index.find("milk")) == [
            "milk again",
            "milk for the night",
            "more milk",
            "Milk came, 12 bottles",
            "Milk is late",
        ]
        index.rebuild()


def test_shifts_that_cannot_be_sealed_are_found(store: Store) -> None:
    """Sealing is refused for a while: several closed shifts wait in live/."""
    index = SearchIndex(store, texts)
    index.rebuild()
    store.sealing.closed = lambda: set()  # type: ignore[method-assign]
    for name in names(4, "2026-12-02"):
        worked(store, name, f"milk of {name}")
    assert said(index.find("milk of")) == [f"milk of {name}" for name in reversed(names(4, "2026-12-02"))]
    assert not index.stale(), "nothing that is sealed is missing"


def test_a_board_that_has_not_looked_yet_finds_nothing_twice(opened: Open, store: Store) -> None:
    """Another process has closed, sealed and indexed what this one still takes for the open shift."""
    with store.opening("2026-12-01-2", "ana") as tx:
        tx.put(Used(count=1, note="milk again"))
    late = opened()
    close(store)
    SearchIndex(store, texts).rebuild()
    assert late.shift is not None
    assert said(SearchIndex(late, texts).find("again")) == ["milk again"]


def test_what_a_shift_took_over_meanwhile_is_found_once(opened: Open, store: Store) -> None:
    """This process still has it as entered between the shifts; another has put it into a shift since."""
    use(store, 1, "milk for the night")
    late = opened()
    worked(store, "2026-12-01-2")
    index = SearchIndex(late, texts)
    for _indexed in (False, True):
        assert said(index.find("night")) == ["milk for the night"]
        SearchIndex(store, texts).rebuild()


# the index is made, brought up to date, thrown away


def test_only_shifts_that_are_missing_are_read_and_progress_is_told(store: Store) -> None:
    read, told = [], []

    def noted(file: RecordFile) -> Iterator[tuple[str, str, str, str]]:
        read.append(file.name)
        return texts(file)

    def tell(done: int, total: int) -> None:
        told.append((done, total))

    index = SearchIndex(store, noted)
    assert index.stale()
    index.rebuild(tell)
    assert (read, told) == ([FIRST, SECOND, THIRD], [(1, 3), (2, 3), (3, 3)])
    worked(store, "2026-12-01-2", "new")
    assert index.stale()
    index.rebuild(tell)
    assert (read[3:], told[3:]) == (["2026-12-01-2"], [(1, 1)])
    index.rebuild(tell)
    assert not index.stale()
    assert (len(read), len(told)) == (4, 4)


def test_a_site_without_sealed_shifts_has_nothing_to_index(opened: Open) -> None:
    index = SearchIndex(opened(), texts)
    assert not index.stale()
    assert index.find("milk") == []
    index.rebuild()
    assert not index.stale()
    assert index.find("milk") == []


def test_its_files_are_for_their_owner_only(store: Store, folder: Path) -> None:
    SearchIndex(store, texts).rebuild()
    assert (folder / "cache").stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in (folder / "cache").iterdir()} == {
        "search.sqlite": 0o600,
        "search.lock": 0o600,
    }


def test_a_rebuild_that_is_ended_keeps_what_it_had(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data.search, "BATCH", 1)
    index, told = SearchIndex(store, texts), []

    def enough(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.rebuild(enough)
    assert index.stale()
    assert said(index.find("milk")) == ["more milk", "Milk came, 12 bottles", "Milk is late"]
    index.rebuild(enough)
    assert told == [(1, 3), (2, 3), (1, 1)]
    assert not index.stale()


def test_deleting_the_cache_loses_nothing(store: Store, folder: Path) -> None:
    index = SearchIndex(store, texts)
    before = index.find("milk")
    index.delete()
    for _time in range(2):
        index.rebuild()
        assert index.find("milk") == before
        index.delete()
        assert index.stale()
        assert index.find("milk") == before
    shutil.rmtree(folder / "cache")
    assert index.find("milk") == before
    index.rebuild()
    assert index.find("milk") == before


def test_after_a_deletion_no_word_is_left(store: Store, folder: Path) -> None:
    """What a redaction relies on; a journal that a killed rebuild left goes, too."""
    index = SearchIndex(store, texts)
    index.rebuild()
    assert "Žlutý".encode() in kept(folder)
    for end in ("-journal", "-wal", "-shm"):
        (folder / "cache" / f"search.sqlite{end}").write_bytes("Žlutý".encode())
    index.delete()
    assert [path.name for path in (folder / "cache").iterdir()] == ["search.lock"]
    assert b"lut" not in kept(folder)


def test_a_rebuild_under_way_does_not_bring_back_what_was_deleted(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops without a word; what it had read is nowhere; the next one starts anew."""
    monkeypatch.setattr(data.search, "BATCH", 1)
    index, told = SearchIndex(store, texts), []

    def redact(done: int, total: int) -> None:
        told.append((done, total))
        SearchIndex(store, texts, patience=0).delete()

    index.rebuild(redact)
    assert told == [(1, 3)]
    assert [path.name for path in (folder / "cache").iterdir()] == ["search.lock"]
    assert index.stale()
    index.rebuild()
    assert said(index.find("kun")) == ["Řezník: kůň nedodán", "Žlutý kůň u dveří"]


def test_what_was_changed_in_the_archive_by_hand_is_indexed_anew(store: Store, tmp_path: Path) -> None:
    """A shift is taken away, and put back: newest first all the same."""
    index = SearchIndex(store, texts)
    index.rebuild()
    path = store.archive.path(SECOND)
    path.rename(tmp_path / "away")
    assert index.stale()
    index.rebuild()
    assert said(index.find("milk")) == ["more milk", "Milk is late"]
    (tmp_path / "away").rename(path)
    assert index.stale()
    index.rebuild()
    assert not index.stale()
    assert said(index.find("milk")) == ["more milk", "Milk came, 12 bottles", "Milk is late"]


def test_an_index_of_another_version_is_made_anew(store: Store) -> None:
    SearchIndex(store, texts).rebuild()

    def shouted(file: RecordFile) -> Iterator[tuple[str, str, str, str]]:
        return ((table, id, at, text.upper()) for table, id, at, text in texts(file))

    index = SearchIndex(store, shouted, edition=2)
    assert index.stale()
    assert said(index.find("late")) == ["MILK IS LATE"]
    index.rebuild()
    assert not index.stale()
    assert said(index.find("late")) == ["MILK IS LATE"]
    with closing(sqlite3.connect(index.path)) as db, db:
        db.execute("UPDATE meta SET value = '99.2'")
    assert index.stale()
    assert said(index.find("late")) == ["MILK IS LATE"]


def test_a_sealed_file_that_cannot_be_read_is_passed_over_until_it_can(store: Store) -> None:
    index = SearchIndex(store, texts)
    path = store.archive.path(SECOND)
    whole = path.read_bytes()
    path.write_bytes(whole[:50])
    for _indexed in (False, True):
        assert said(index.find("milk")) == ["more milk", "Milk is late"]
        index.rebuild()
    assert not index.stale(), "it is not tried all the time"
    path.write_bytes(whole)
    for _indexed in (False, True):
        assert said(index.find("milk")) == ["more milk", "Milk came, 12 bottles", "Milk is late"]
        index.rebuild()


# when the cache is spoilt, or cannot be written


def _garbage(path: Path) -> None:
    path.write_bytes(os.urandom(20_000))


def _text(path: Path) -> None:
    path.write_text("not a database, and longer than a header of a hundred bytes" * 10)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def _header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def _no_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE other (a)")


def _overwritten(path: Path) -> None:
    """All but the header and the first table, of which `stale` makes its picture."""
    whole = path.read_bytes()
    path.write_bytes(whole[: 4096 * 4] + b"\xa5" * (len(whole) - 4096 * 4))


@pytest.mark.parametrize("spoil", [_garbage, _text, _empty, _truncated, _header, _no_tables, _overwritten])
def test_a_spoilt_index_changes_no_answer_and_is_made_anew(
    store: Store, spoil: Callable[[Path], None]
) -> None:
    index = SearchIndex(store, texts)
    before = index.find("milk")
    index.rebuild()
    spoil(index.path)
    assert index.find("milk") == before
    assert index.stale()
    index.rebuild()
    assert not index.stale()
    with closing(sqlite3.connect(index.path)) as db:
        assert db.execute("SELECT count(*) FROM texts").fetchone() == (6,)
    assert index.find("milk") == before


def test_no_byte_of_the_cache_makes_a_search_or_a_rebuild_fail(store: Store) -> None:
    index, rng = SearchIndex(store, texts), random.Random(3)
    index.rebuild()
    worked(store, "2026-12-01-2", "milk again")
    whole = index.path.read_bytes()
    for _time in range(60):
        spoilt = bytearray(whole)
        for _byte in range(rng.choice([1, 8, 64])):
            spoilt[rng.randrange(len(whole))] = rng.randrange(256)
        index.path.write_bytes(spoilt)
        index = SearchIndex(store, texts)
        index.stale()
        index.find("milk")
        index.rebuild()


class Refusing(FsOps):
    """A folder in which nothing new can be made."""

    error = 0

    def make_folder(self, folder: Path) -> None:
        self._refuse(folder)
        super().make_folder(folder)

    def create(self, path: Path) -> int:
        self._refuse(path)
        return super().create(path)

    def remove(self, path: Path) -> None:
        self._refuse(path)
        super().remove(path)

    def _refuse(self, path: Path) -> None:
        if self.error and "cache" in path.parts:
            raise OSError(self.error, os.strerror(self.error), f"{path}")


@pytest.mark.parametrize(
    ("error", "told"), [(errno.ENOSPC, NotSaved), (errno.EROFS, CannotUse), (errno.EACCES, CannotUse)]
)
def test_where_nothing_can_be_written_everything_is_found(
    opened: Open, store: Store, error: int, told: type[Exception]
) -> None:
    """Making and deleting an index says what is wrong; an index that is there is used."""
    disk = Refusing()
    index = SearchIndex(opened(fs=disk), texts)
    before = index.find("milk")
    disk.error = error
    with pytest.raises(told):
        index.rebuild()
    assert index.find("milk") == before
    index.delete()
    SearchIndex(store, texts).rebuild()
    assert not index.stale()
    assert index.find("milk") == before
    with pytest.raises(told):
        index.delete()


def test_nobody_waits_for_ever(store: Store) -> None:
    """Another process is at it, or holds the file: a search answers, a rebuild says who is in the way."""
    index = SearchIndex(store, texts, patience=0)
    index.rebuild()
    before = index.find("milk")
    worked(store, "2026-12-01-2", "nothing new")
    lock = SiteLock(store.folder / "cache" / "search.lock")
    with closing(lock), lock, pytest.raises(Locked, match=f"pid {os.getpid()}"):
        index.rebuild()
    with closing(sqlite3.connect(index.path, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        data_busy, data.search.BUSY = data.search.BUSY, 0.0
        try:
            assert index.find("milk") == before
            assert index.stale()
        finally:
            data.search.BUSY = data_busy
        with pytest.raises(CannotUse, match="locked"):
            index.rebuild()
    assert index.stale()
    index.rebuild()
    assert not index.stale()


def test_the_database_is_loaded_only_when_it_is_asked() -> None:
    code = "import sys, data.search; sys.exit('sqlite3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# several processes


def _searches(folder: Path, ready: Any, stop: Any, told: Any) -> None:
    """Asks as fast as it can; says how often, and what was ever answered."""
    store, answers, asked = Store.open(folder, SCHEMA, now=lambda: NOON), set(), 0
    index = SearchIndex(store, texts)
    ready.wait(30)
    while not stop.is_set():
        answers.add(tuple(said(index.find("milk", 5))))
        asked += 1
    told.put((asked, answers))
    store.close()


def test_a_search_is_right_while_another_process_rebuilds(
    opened: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six rebuilds of thirty transactions each, from nothing, some after a deletion."""
    monkeypatch.setattr(data.search, "BATCH", 1)
    store = opened()
    for name in names(30):
        worked(store, name, f"milk {name}")
    context = multiprocessing.get_context("spawn")
    ready, stop, told = context.Barrier(2), context.Event(), context.Queue()
    searcher = context.Process(target=_searches, args=(folder, ready, stop, told))
    searcher.start()
    ready.wait(30)
    index = SearchIndex(store, texts)
    for time in range(6):
        if time % 2:
            index.delete()
        index._spoilt = True
        index.rebuild()
    stop.set()
    asked, answers = told.get(timeout=30)
    searcher.join()
    assert answers == {tuple(f"milk {name}" for name in reversed(names(30)[-5:]))}
    assert asked > 5


def _rebuilds(folder: Path, ready: Any, told: Any) -> None:
    store = Store.open(folder, SCHEMA, now=lambda: NOON)
    index, added = SearchIndex(store, texts, patience=30), []
    ready.wait(30)
    index.rebuild(lambda done, _total: added.append(done))
    told.put((len(added), index.stale(), said(index.find("milk", 3))))
    store.close()


def test_two_processes_that_rebuild_at_once_read_every_shift_once(opened: Open, folder: Path) -> None:
    store = opened()
    for name in names(30):
        worked(store, name, f"milk {name}")
    context = multiprocessing.get_context("spawn")
    ready, told = context.Barrier(2), context.Queue()
    both = [context.Process(target=_rebuilds, args=(folder, ready, told)) for _one in range(2)]
    for one in both:
        one.start()
    answers = [told.get(timeout=60) for _one in both]
    for one in both:
        one.join()
    newest = [f"milk {name}" for name in reversed(names(30)[-3:])]
    assert sorted(added for added, _stale, _found in answers) == [0, 30]
    assert [(stale, found) for _added, stale, found in answers] == [(False, newest)] * 2
