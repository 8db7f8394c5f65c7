"""The demonstration: a lifelike site, the same for a seed and a day, with a shift under way at any hour."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import instant

from data.errors import NotAStore, StoreExists
from data.fs import FsOps
from shiftboard.board import Board
from shiftboard.checklist import Answer, ShiftLine, Status, score
from shiftboard.demo import make_demo
from shiftboard.demo.clock import SimulatedClock
from shiftboard.errors import NotADemo, ShiftboardError
from shiftboard.handover.records import Side
from shiftboard.language import use
from shiftboard.log import LogEntry
from shiftboard.printing.text import handover_text
from shiftboard.schema import SCHEMA
from shiftboard.shift import shift_of
from shiftboard.staff import Person

SIX = instant("18:00")
KINDS = ("restaurant", "shop")


def opened(folder: Path, at: datetime) -> Board:
    return Board.open(folder, now=lambda: at)


def told(folder: Path, at: datetime) -> str:
    """The handovers of every shift of a site, as text."""
    board = opened(folder, at)
    try:
        return "\n".join(handover_text(board.handover.of(name)) for name in board.store.shift_names)
    finally:
        board.close()


def transactions(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A week of each, at six in the evening."""
    use("en")
    folders = {kind: tmp_path_factory.mktemp(kind) / "demo" for kind in KINDS}
    for kind, folder in folders.items():
        make_demo(folder, kind=kind, days=7, now=SIX)
    return folders


@pytest.mark.parametrize("kind", KINDS)
def test_a_week_of_shifts_lies_behind_it(week: dict[str, Path], kind: str) -> None:
    """Two a day for seven days, today's first, and one that is open."""
    board = opened(week[kind], SIX)
    try:
        days = {
            shift_of(file).business_day
            for name in board.store.shift_names
            if (file := board.store.shift_named(name))
        }
        assert len(days) == 8
        assert board.shifts.current() is not None
        assert len(board.store.shift_names) == 16
        last = board.shifts.last()
        assert last is not None
        assert last.ends < SIX
    finally:
        board.close()


@pytest.mark.parametrize("kind", KINDS)
def test_every_handover_was_signed_by_both(week: dict[str, Path], kind: str) -> None:
    board = opened(week[kind], SIX)
    try:
        for name in board.store.shift_names[:-1]:
            sides = [one.side for one in board.handover.of(name).signatures]
            assert sides == [Side.OUTGOING, Side.INCOMING], name
        assert board.handover.unreceived() is None
    finally:
        board.close()


@pytest.mark.parametrize("kind", KINDS)
def test_the_shifts_went_mostly_well(week: dict[str, Path], kind: str) -> None:
    """Most lines on time, a few late, skipped, out of limits and not done over the week."""
    board = opened(week[kind], SIX)
    try:
        pages = [board.handover.of(name) for name in board.store.shift_names[:-1]]
    finally:
        board.close()
    lines = sum(part.lines for page in pages for part in page.sections)
    on_time = sum(part.on_time for page in pages for part in page.sections)
    assert 0.8 < on_time / lines < 0.99
    assert any(part.late for page in pages for part in page.sections)
    assert any(page.skipped for page in pages)
    assert any(page.undone for page in pages)
    assert any(reading.out for page in pages for reading in page.readings) or kind == "shop"
    assert any(point.carried for page in pages for point in page.points)


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_holds_something(week: dict[str, Path], kind: str) -> None:
    """Whoever looks around finds no empty screen."""
    written = {op[1] for line in transactions(week[kind]) for op in line["ops"] if op[0] == "put"}
    tables = {spec.name for spec in SCHEMA.tables} - {"pins", "wrong_pins"}  # nobody types one in a demo
    assert tables - written == set()


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_has_a_pin(week: dict[str, Path], kind: str) -> None:
    people = [op[3] for line in transactions(week[kind]) for op in line["ops"] if op[:2] == ["put", "people"]]
    assert people
    assert not any("pin" in name.lower() for person in people for name in person)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_dated_after_now(week: dict[str, Path], kind: str) -> None:
    """Neither a transaction nor a record in it."""
    for line in transactions(week[kind]):
        assert datetime.fromisoformat(line["at"]) <= SIX
        for op in line["ops"]:
            for name, value in op[3].items() if op[0] == "put" else ():
                if name in ("entered_at", "settled_at", "taken_back_at", "since"):
                    assert datetime.fromisoformat(value) <= SIX, (op[1], name)


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_something_to_do(week: dict[str, Path], kind: str) -> None:
    """A third of the list is done, a reading waits for its recheck, Today is neither empty nor all late."""
    board = opened(week[kind], SIX)
    try:
        states = board.checklist.states()
        counts = score(states)
        assert 0.1 < (counts.answered + counts.skipped) / counts.lines < 0.6
        assert counts.out == 1
        to_do = board.to_do()
        assert 2 <= len(to_do) <= 20
        assert sum(state.status is Status.LATE for state in states) <= 6
        assert board.person is not None
        assert board.person.leads
    finally:
        board.close()


def test_what_was_entered_last_is_a_shifts_worth_ago(week: dict[str, Path]) -> None:
    """People worked until now: the newest entry is from the last hour."""
    board = opened(week["restaurant"], SIX)
    try:
        entries = [*board.store.table(Answer), *board.store.table(LogEntry)]
        newest = max(one.entered_at for one in entries if one.entered_at is not None)
        assert SIX - timedelta(hours=1) < newest <= SIX
    finally:
        board.close()


def test_its_clock_goes_on_with_every_look_and_never_past_now() -> None:
    """However much is entered in the last minute, none of it is dated after now."""
    clock = SimulatedClock(SIX)
    clock.at = SIX - timedelta(milliseconds=20)
    looks = [clock() for _look in range(5)]
    assert looks == sorted(looks)
    assert looks[0] < looks[1] < looks[2] == looks[4] == SIX
    clock.move_to(SIX - timedelta(hours=1))
    assert clock() == SIX


# the same and different


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_on_the_same_day_is_the_same_site(tmp_path: Path, kind: str) -> None:
    for name in ("one", "two"):
        make_demo(tmp_path / name, kind=kind, days=2, seed=7, now=SIX)
    assert told(tmp_path / "one", SIX) == told(tmp_path / "two", SIX)


def test_another_seed_or_day_is_another_site(tmp_path: Path) -> None:
    make_demo(tmp_path / "one", days=1, seed=1, now=SIX)
    make_demo(tmp_path / "two", days=1, seed=2, now=SIX)
    assert told(tmp_path / "one", SIX) != told(tmp_path / "two", SIX)


def test_later_on_the_same_day_the_past_is_the_same(tmp_path: Path) -> None:
    """What lies behind it does not depend on the minute."""
    for name, minutes in (("one", 0), ("two", 25)):
        make_demo(tmp_path / name, days=2, now=SIX + timedelta(minutes=minutes))
    pages = []
    for name in ("one", "two"):
        board = opened(tmp_path / name, SIX + timedelta(hours=1))
        pages.append([handover_text(board.handover.of(shift)) for shift in board.store.shift_names[:2]])
        board.close()
    assert pages[0] == pages[1]


def test_it_speaks_the_language_it_was_made_in(tmp_path: Path) -> None:
    make_demo(tmp_path / "d", kind="shop", days=1, language="cs", now=SIX)
    board = opened(tmp_path / "d", SIX)
    try:
        assert board.settings.name == "Outdoor Rozcestí"
        assert board.settings.language == "cs"
        texts = " ".join(line.text for line in board.store.table(ShiftLine))
        assert any(letter in texts for letter in "ěščřžý")
    finally:
        board.close()


# at any hour

HOURS = [
    instant("00:20"),
    instant("02:00"),
    instant("04:30"),
    instant("08:00"),
    instant("12:15"),
    instant("15:00"),
    instant("20:45"),
    instant("23:59"),
    datetime(2026, 3, 29, 0, 59, tzinfo=UTC),  # a minute before the clocks go forward in Prague
    datetime(2026, 3, 29, 1, 1, tzinfo=UTC),
    datetime(2026, 3, 29, 2, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # half past two for the first time
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # and for the second
    datetime(2026, 10, 25, 3, 30, tzinfo=UTC),
    datetime(2026, 11, 28, 0, 45, 37, 123456, tzinfo=UTC),  # Friday's dinner still runs
]


@pytest.mark.parametrize("at", HOURS, ids=lambda at: f"{at:%m-%d-%H%M}")
@pytest.mark.parametrize("kind", KINDS)
def test_a_shift_is_under_way(tmp_path: Path, kind: str, at: datetime) -> None:
    """About a third of it is over, something is done and something is left; nothing is dated after now."""
    make_demo(tmp_path / "d", kind=kind, days=1, now=at)
    board = opened(tmp_path / "d", at)
    try:
        shift = board.shifts.current()
        assert shift is not None
        assert shift.starts < at < shift.ends
        assert 0.3 < (at - shift.starts) / (shift.ends - shift.starts) < 0.45
        counts = score(board.checklist.states())
        assert counts.answered > 0
        assert counts.open > 0
        for file in (board.store.shift_named(name) for name in board.store.shift_names[:-1]):
            assert file is not None
            assert shift_of(file).ends <= shift.starts
        for line in transactions(tmp_path / "d"):
            assert datetime.fromisoformat(line["at"]) <= at
    finally:
        board.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_week_lies_behind_the_small_hours(tmp_path: Path, kind: str) -> None:
    """At five in the morning the week before still ran at its usual hours."""
    at = instant("05:00")
    make_demo(tmp_path / "d", kind=kind, days=8, now=at)
    board = opened(tmp_path / "d", at)
    try:
        files = [board.store.shift_named(name) for name in board.store.shift_names[:-1]]
        begun = {f"{board.clock.local(shift_of(file).starts):%H:%M}" for file in files if file is not None}
        assert begun == {"restaurant": {"09:00", "15:00"}, "shop": {"08:30", "09:00", "14:30"}}[kind]
        assert len(files) >= 15
    finally:
        board.close()


def test_a_demonstration_without_a_past(tmp_path: Path) -> None:
    make_demo(tmp_path / "d", days=0, now=SIX)
    board = opened(tmp_path / "d", SIX)
    try:
        assert board.shifts.current() is not None
        days = {name[:10] for name in board.store.shift_names}
        assert days == {date(2026, 11, 23).isoformat()}
    finally:
        board.close()


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    make_demo(tmp_path / "d", kind="shop", days=1, now=SIX, progress=lambda *step: told.append(step))
    assert told[0][0] == 0
    assert told[-1] == (told[-1][1], told[-1][1])
    assert [done for done, _of in told] == sorted(done for done, _of in told)


# what is real stays


def test_a_store_is_never_overwritten(dinner_files: tuple[Path, dict[str, bytes]]) -> None:
    folder, before = dinner_files
    with pytest.raises(StoreExists):
        make_demo(folder, days=0, now=SIX)
    assert {name: (folder / name).read_bytes() for name in before} == before


@pytest.fixture
def dinner_files(dinner: Any) -> tuple[Path, dict[str, bytes]]:
    """A real site with a shift open."""
    return dinner.folder, dinner.files()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "invoices.txt").write_text("keep me")
    with pytest.raises(NotAStore):
        make_demo(tmp_path, days=0, now=SIX)
    assert [path.name for path in tmp_path.iterdir()] == ["invoices.txt"]


def test_the_command_refuses_a_real_store(
    dinner_files: tuple[Path, dict[str, bytes]], capsys: pytest.CaptureFixture[str]
) -> None:
    from shiftboard.cli import main

    folder, before = dinner_files
    assert main(["demo", "--no-open", "--store", str(folder)]) == 1
    assert "holds a real store, not a demo" in capsys.readouterr().err
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert issubclass(NotADemo, ShiftboardError)


def test_the_command_makes_one_and_makes_it_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Now, whatever the hour: `status` finds a shift under way."""
    from shiftboard.cli import main

    folder = tmp_path / "d"
    for seed in ("1", "2"):
        made = ["demo", "--no-open", "--kind", "shop", "--days", "0", "--seed", seed, "--store", str(folder)]
        assert main(made) == 0
        assert main(["status", "--json", "--store", str(folder)]) == 0
        status = json.loads(capsys.readouterr().out)
        assert status["shift"]["starts"] < status["now"] < status["shift"]["ends"]
        assert status["site"] == "Crossways Outdoor"
    board = opened(folder, SIX)
    try:
        assert len(board.store.table(Person)) == 9
        assert board.settings.demo
    finally:
        board.close()


def test_all_of_it_is_on_the_disk_when_it_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing is left to the end, and then nothing is left out."""
    flushed: set[int] = set()

    def noted(fs: FsOps, fd: int) -> None:
        flushed.add(os.fstat(fd).st_ino)

    def noted_folder(fs: FsOps, folder: Path) -> None:
        flushed.add(folder.stat().st_ino)

    monkeypatch.setattr(FsOps, "sync", noted)
    monkeypatch.setattr(FsOps, "sync_folder", noted_folder)
    make_demo(tmp_path / "demo", days=2, now=SIX)
    made = [tmp_path / "demo", *(tmp_path / "demo").rglob("*")]
    assert sum(path.suffix == ".json" for path in made) == 5
    assert [path for path in made if path.stat().st_ino not in flushed] == []
