"""The bistro that the stories are told about, and a clock that is moved by hand."""

from __future__ import annotations

import gc
import os

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # as the program sets it, before Textual is there to read it

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from data.store import Store
from data.transaction import Transaction
from shiftboard.board import Board
from shiftboard.checklist import Answer, CheckList, Kind, Line, LineState, Section
from shiftboard.food_safety import Equipment, Process
from shiftboard.language import use
from shiftboard.roles import Role
from shiftboard.schema import SCHEMA
from shiftboard.settings import Settings
from shiftboard.shift import Shift, ShiftKind
from shiftboard.staff import Person, Station
from shiftboard.stock import Item, Place

LONG_FORM = "SHIFTBOARD_LONG" in os.environ
"""Whether the long form runs, as `make torture` does."""

hypothesis_settings.register_profile(
    "the same", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile(
    "long", deadline=None, max_examples=2_000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
# what was green stays green until somebody changes something; what is new is looked for in the long form
hypothesis_settings.load_profile("long" if LONG_FORM else "the same")

gc.set_threshold(100_000, 20, 100)  # a thousand apps are begun and left: the usual collections take a tenth

PRAGUE = ZoneInfo("Europe/Prague")
MONDAY = date(2026, 11, 23)

PEOPLE = [
    Person(id="ana", name="Ana Novotná", initials="AN", role=Role.LEAD, skills=("grill",)),
    Person(id="karel", name="Karel Dvořák", initials="KD", role=Role.LEAD),
    Person(id="iva", name="Iva Nová", initials="IN", role=Role.STAFF),
    Person(id="milan", name="Milan Zeman", initials="MZ", role=Role.MANAGER),
]

EQUIPMENT = [
    Equipment(id="walk-in", name="Walk-in", process=Process.COLD, low=Decimal(0), high=Decimal(5)),
    Equipment(id="freezer", name="Freezer", process=Process.FREEZER),
]

KITCHEN = Section(
    "kitchen",
    "Kitchen",
    (
        Line(
            id="fridge",
            text="Walk-in fridge",
            kind=Kind.TEMPERATURE,
            due="start+30",
            critical=True,
            equipment="walk-in",
            action="Move the food, call the service",
        ),
        Line(id="freezer", text="Freezer", kind=Kind.TEMPERATURE, due="16:00", equipment="freezer"),
        Line(id="soup", text="Soup", kind=Kind.TEMPERATURE, due="17:30", process=Process.HOT),
        Line(id="hands", text="Hand wash basins stocked", due="start+15"),
        Line(
            id="float",
            text="Float of till 1",
            kind=Kind.NUMBER,
            due="start+20",
            unit="Kč",
            low=Decimal(5000),
            high=Decimal(5000),
        ),
        Line(
            id="heaters",
            text="Terrace heaters",
            kind=Kind.CHOICE,
            due="18:00",
            choices=("on", "off", "broken"),
            bad=("broken",),
        ),
    ),
)
LATE = Section(
    "late",
    "Last hour",
    (
        Line(id="gas", text="Gas is off", due="end-15", critical=True),
        Line(id="words", text="How was the evening", kind=Kind.TEXT),
    ),
)
LISTS = [
    CheckList(id="opening", name="Opening", sections=(KITCHEN,)),
    CheckList(id="closing", name="Closing", sections=(LATE,)),
]

KINDS = [
    ShiftKind(id="lunch", name="Lunch", start="10:00", end="15:00", days={"sun": ()}, lists=("opening",)),
    ShiftKind(
        id="dinner",
        name="Dinner",
        start="15:00",
        end="23:30",
        days={"fri": ("15:00", "01:30"), "sat": ("15:00", "01:30")},
        lists=("opening", "closing"),
    ),
]

STOCK = [
    Place(id="cellar", name="Cellar"),
    Item(id="W-1", sku="W-1", name="Ryzlink", category="Wine", unit="bottle", places=("cellar",)),
]


class Now:
    """The time, moved by hand; local times are Prague's."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def to(self, local: str, day: date = MONDAY) -> datetime:
        """It is this local time on this day of the calendar."""
        self.at = instant(local, day)
        return self.at

    def later(self, **by: float) -> datetime:
        """Time goes on by so many minutes, hours, days."""
        self.at += timedelta(**by)
        return self.at


def instant(local: str, day: date = MONDAY) -> datetime:
    """A local time in Prague as an instant."""
    return datetime.combine(day, datetime.strptime(local, "%H:%M").time(), PRAGUE).astimezone(UTC)  # noqa: DTZ007 - a time of day


class Bistro:
    """A small restaurant in Prague; Ana is at the terminal."""

    def __init__(self, folder: Path, now: Now) -> None:
        self.folder = folder
        self.now = now
        self.opened: list[Board] = []
        Store.create(folder, SCHEMA, self.settings.as_toml(), self._fill, now=now).close()
        self.board = self.terminal("ana")

    settings = Settings(name="Bistro Lípa", kind="restaurant", country="cz", language="en", currency="CZK")

    @staticmethod
    def _fill(tx: Transaction) -> None:
        for record in [*PEOPLE, Station(id="grill", name="Grill"), *EQUIPMENT, *LISTS, *KINDS, *STOCK]:
            tx.put(record)

    def terminal(self, person: str = "") -> Board:
        """Another terminal on the same store."""
        board = Board.open(self.folder, person, self.now)
        self.opened.append(board)
        return board

    def files(self) -> dict[str, bytes]:
        """Every byte that is kept."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.name != ".lock"
        }

    def open(self, kind: str = "dinner", lead: str = "ana", at: str = "15:00") -> Shift:
        """A shift is opened at this time on Monday."""
        self.now.to(at)
        return self.board.shifts.open(lead, kind)

    def state(self, line: str) -> LineState:
        """How a line of the open shift stands."""
        return next(one for one in self.board.checklist.states() if one.line.id == line)

    @property
    def shift(self) -> Shift:
        """The open shift."""
        shift = self.board.shifts.current()
        assert shift is not None
        return shift

    def answer(self, line: str) -> Answer:
        """What stands for a line of the open shift."""
        answer = self.state(line).answer
        assert answer is not None
        return answer

    def finish(self, *but: str) -> None:
        """Every line but these is answered well."""
        good = {
            "fridge": "4",
            "freezer": "-20",
            "soup": "70",
            "hands": "yes",
            "float": "5000",
            "heaters": "on",
            "gas": "yes",
            "words": "Quiet",
        }
        for state in self.board.checklist.states():
            if state.line.id not in but and state.open:
                self.board.checklist.answer(state.line.id, good[state.line.id])


@pytest.fixture(autouse=True)
def _plain_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No setting of this machine is heard, and English is spoken."""
    for name in ("SHIFTBOARD_LANG", "SHIFTBOARD_STORE", "LANGUAGE", "LC_ALL", "LANG"):
        monkeypatch.delenv(name, raising=False)
    use("en")
    yield
    use("en")


@pytest.fixture(autouse=True)
def _awake(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A story that moves the clock by hours closed no lid; test_board_down tells what happens then."""
    if request.module.__name__ != "test_board_down":
        monkeypatch.setattr(Board, "beat", lambda board: None)


@pytest.fixture
def now() -> Now:
    """The time at the bistro."""
    return Now()


@pytest.fixture
def bistro(tmp_path: Path, now: Now) -> Iterator[Bistro]:
    """The bistro on Monday 23 November 2026, before its first shift."""
    now.to("14:50")
    bistro = Bistro(tmp_path / "bistro", now)
    yield bistro
    for board in bistro.opened:
        board.close()


@pytest.fixture
def dinner(bistro: Bistro) -> Bistro:
    """The bistro with Monday's dinner open from 15:00, led by Ana."""
    bistro.open()
    return bistro


# what `make test` leaves out: on two cores the one who sums up does not know what the others did not run

LEFT_OUT = pytest.StashKey[int]()


def pytest_deselected(items: list[pytest.Item]) -> None:
    if items:
        stash = items[0].config.stash
        stash[LEFT_OUT] = stash.get(LEFT_OUT, 0) + len(items)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    left_out = getattr(node, "workeroutput", {}).get("left_out", 0)
    node.config.stash[LEFT_OUT] = max(node.config.stash.get(LEFT_OUT, 0), left_out)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    left_out = config.stash.get(LEFT_OUT, 0)
    if left_out and config.option.markexpr == "not peer":
        terminalreporter.write_line(f"{left_out} tests that need other programs were left out: make peers")
