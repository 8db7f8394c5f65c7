"""The boards that a site can begin with: a restaurant, a shop, an empty one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import Now

from data.errors import ShiftboardError
from data.store import Store
from shiftboard.board import Board
from shiftboard.checklist import CheckList, Kind, Line, lines_for_shift
from shiftboard.clock import Clock, read_time
from shiftboard.food_safety import Equipment, profile
from shiftboard.language import use
from shiftboard.roles import Role
from shiftboard.schema import SCHEMA
from shiftboard.shift import ShiftKind, planned
from shiftboard.staff import Person, Station
from shiftboard.starters import Starter
from shiftboard.stock import Item, Place, Supplier

BOTH = [(kind, language) for kind in ("restaurant", "shop") for language in ("en", "cs")]
MONDAY = date(2026, 11, 23)


@pytest.fixture(params=BOTH, ids="-".join)
def starter(request: pytest.FixtureRequest) -> Starter:
    """Each starter in each language."""
    return Starter(*request.param)


def lines(starter: Starter) -> list[Line]:
    return [line for one in starter.lists() for part in one.sections for line in part.lines]


def lines_a_shift(starter: Starter) -> dict[str, int]:
    """How many lines each kind of shift works."""
    size = {one.id: sum(len(part.lines) for part in one.sections) for one in starter.lists()}
    return {kind.id: sum(size[id] for id in kind.lists) for kind in starter.kinds()}


def ids(records: Iterator[Any], kind: type) -> set[str]:
    return {one.id for one in records if isinstance(one, kind)}


@pytest.mark.parametrize("language", ["en", "cs"])
def test_the_size_of_the_restaurant(language: str) -> None:
    restaurant = Starter("restaurant", language)
    assert lines_a_shift(restaurant).keys() == {"lunch", "dinner"}
    assert all(52 <= count <= 58 for count in lines_a_shift(restaurant).values())
    assert len(restaurant.people()) == 28
    assert len(ids(restaurant.reference(), Station)) == 10
    assert len(ids(restaurant.reference(), Place)) == 7
    items = list(restaurant.items())
    assert len(items) == 320
    assert Counter(place for item in items for place in item.places)["walk-in"] == 46


def test_the_restaurant_has_fridges_freezers_and_hot_places() -> None:
    equipment = [one for one in Starter("restaurant", "en").reference() if isinstance(one, Equipment)]
    assert Counter(one.process for one in equipment) == {"cold": 9, "freezer": 3, "hot": 3}
    assert all(one.low is not None or one.high is not None for one in equipment), "limits of the house's plan"


@pytest.mark.parametrize("language", ["en", "cs"])
def test_the_size_of_the_shop(language: str) -> None:
    shop = Starter("shop", language)
    assert all(24 <= count <= 26 for count in lines_a_shift(shop).values())
    assert len(shop.people()) == 9
    assert len(ids(shop.reference(), Place)) == 8
    assert len(list(shop.items())) == 300
    assert len(list(shop.items(widen=True))) == 1500


def test_what_is_written_is_what_the_language_says() -> None:
    """The same board in both languages: the same ids, other words."""
    for kind in ("restaurant", "shop"):
        english, czech = Starter(kind, "en"), Starter(kind, "cs")
        assert [line.id for line in lines(english)] == [line.id for line in lines(czech)]
        assert [line.due for line in lines(english)] == [line.due for line in lines(czech)]
        same = [
            one.text
            for one, other in zip(lines(english), lines(czech), strict=True)
            if one.text == other.text
        ]
        assert same == [], "a line in both languages with the same words"
        assert [item.sku for item in english.items()] == [item.sku for item in czech.items()]
        assert english.settings(demo=True).name != czech.settings(demo=True).name


def test_every_id_is_there_once(starter: Starter) -> None:
    records: list[Any] = [
        *starter.people(),
        *starter.kinds(),
        *starter.lists(),
        *starter.reference(),
        *starter.items(widen=True),
    ]
    names = Counter((type(one).__name__, one.id) for one in records)
    assert [name for name, count in names.items() if count > 1] == []
    assert all(re.fullmatch(r"[\w/-]+", one.id) for one in records)
    asked = Counter(line.id for line in lines(starter))
    assert [id for id, count in asked.items() if count > 1] == []
    initials = Counter(person.initials for person in starter.people())
    assert [one for one, count in initials.items() if count > 1] == []


def test_what_is_referred_to_is_there(starter: Starter) -> None:
    reference = list(starter.reference())
    stations, places, suppliers, equipment = (
        ids(iter(reference), kind) for kind in (Station, Place, Supplier, Equipment)
    )
    lists = {one.id for one in starter.lists()}
    for item in starter.items(widen=True):
        assert set(item.places) <= places, item.id
        assert item.places, item.id
        assert item.supplier in suppliers, item.id
    for person in starter.people():
        assert set(person.skills) <= stations, person.id
    for kind in starter.kinds():
        assert set(kind.lists) <= lists, kind.id
    assert {id for kind in starter.kinds() for id in kind.lists} == lists, (
        "every list is worked by some shift"
    )
    for line in lines(starter):
        assert line.equipment in equipment | {""}, line.id
        assert line.who in stations | {"", "lead"}, line.id
    for one in reference:
        if isinstance(one, Equipment):
            assert one.place in places, one.id


def test_lines_ask_what_can_be_answered(starter: Starter) -> None:
    for line in lines(starter):
        assert (line.kind is Kind.CHOICE) == (len(line.choices) > 1), line.id
        assert set(line.bad) < set(line.choices) or not line.bad, line.id
        if line.bad or line.low is not None or line.high is not None:
            assert line.action or line.kind is Kind.NUMBER, f"{line.id} says what to do when out of limits"
        if line.kind is Kind.TEMPERATURE:
            assert line.equipment or line.process or line.low is not None or line.high is not None, line.id
        if line.low is not None and line.high is not None:
            assert line.low <= line.high, line.id


def test_every_temperature_gets_limits_and_who_set_them(starter: Starter) -> None:
    """Whatever the weekday, each is due inside its shift or close to it."""
    settings = starter.settings()
    clock = Clock(settings.zone, read_time(settings.rollover))
    equipment = {one.id: one for one in starter.reference() if isinstance(one, Equipment)}
    known = {one.id: one for one in starter.lists()}
    for offset in range(7):
        for plan in planned(starter.kinds(), clock, MONDAY + timedelta(days=offset)):
            lists = [known[id] for id in plan.kind.lists]
            for line in lines_for_shift(lists, equipment, profile(settings.country), clock, plan.span):
                if line.kind is Kind.TEMPERATURE:
                    assert line.limits, line.id
                    assert line.source, line.id
                early = plan.span.start - timedelta(minutes=30)
                late = plan.span.end + timedelta(minutes=90)
                assert early <= line.due <= late, (line.id, plan.kind.id, clock.local(line.due))


def test_barcodes_have_their_check_digit(starter: Starter) -> None:
    """EAN: digits weighed 1 and 3 in turn add up to a multiple of ten (GS1 General Specifications 7.9)."""
    codes = [item.barcode for item in starter.items() if item.barcode]
    assert len(codes) > 50
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert re.fullmatch(r"\d{13}|\d{8}|\d{12}", code), code
        weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code)))
        assert weighed % 10 == 0, code


def test_items_are_what_can_be_counted_and_bought(starter: Starter) -> None:
    allergens = {
        "gluten", "crustaceans", "eggs", "fish", "peanuts", "soybeans", "milk", "nuts", "celery", "mustard",
        "sesame", "sulphites", "lupin", "molluscs",
    }  # fmt: skip
    for item in starter.items(widen=True):
        assert item.name
        assert item.unit
        assert item.category
        assert item.cost is None or item.cost > 0, item.id
        assert item.par is None or item.par >= 0, item.id
        assert all(pack.of > 0 and pack.name for pack in item.packs), item.id
        assert set(item.allergens) <= allergens, (item.id, item.allergens)
    positions = [item.position for item in starter.items()]
    assert positions == sorted(set(positions)), "shelf order"


def test_somebody_can_lead(starter: Starter) -> None:
    roles = Counter(person.role for person in starter.people())
    assert roles[Role.LEAD] >= 2
    assert roles[Role.MANAGER] >= 1


@pytest.mark.parametrize(("kind", "language"), [*BOTH, ("empty", "en"), ("empty", "cs")])
def test_a_real_site_gets_no_people(tmp_path: Path, now: Now, kind: str, language: str) -> None:
    """The people of the file are invented; the lists, stations and stock are not."""
    use(language)
    starter = Starter(kind, language)
    settings = starter.settings()
    Store.create(tmp_path / "s", SCHEMA, settings.as_toml(), starter.fill, now=now).close()
    board = Board.open(tmp_path / "s", now=now)
    try:
        assert len(board.store.table(Person)) == 0
        assert not board.settings.demo
        assert board.settings.name == starter.settings().name != starter.raw.get("name"), "its owner names it"
        assert len(board.store.table(CheckList)) == len(starter.lists())
        assert len(board.store.table(Item)) == {"restaurant": 320, "shop": 300, "empty": 0}[kind]
        assert len(board.store.table(ShiftKind)) >= 1
    finally:
        board.close()


def test_the_demonstration_gets_people_and_the_whole_range(tmp_path: Path, now: Now) -> None:
    starter = Starter("shop", "en")
    text = starter.settings(demo=True).as_toml()
    store = Store.create(tmp_path / "s", SCHEMA, text, lambda tx: starter.fill(tx, demo=True), now=now)
    try:
        assert (len(store.table(Person)), len(store.table(Item))) == (9, 1500)
    finally:
        store.close()


def test_an_empty_site_can_open_a_day() -> None:
    empty = Starter("empty", "cs")
    assert (empty.people(), empty.lists(), list(empty.items())) == ([], [], [])
    assert [(kind.start, kind.end) for kind in empty.kinds()] == [("08:00", "20:00")]
    settings = empty.settings()
    assert (settings.country, settings.currency, settings.kind) == ("cz", "CZK", "empty")
    assert Starter("empty", "en").settings().currency == "EUR"


def test_the_widened_range_has_a_name_and_number_for_each() -> None:
    """Brands and sizes: A-1001 becomes A-1001-01-35-38 and so on, at the same price."""
    shop = Starter("shop", "en")
    first = next(shop.items())
    variants = [item for item in shop.items(widen=True) if item.sku.startswith(f"{first.sku}-")]
    assert len(variants) > 1
    assert all(item.name.startswith(first.name) and item.name != first.name for item in variants)
    assert {item.cost for item in variants} == {first.cost}
    assert isinstance(first.cost, Decimal)


def test_a_starter_that_cannot_be_read_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A house's own copy with a slip in it."""
    from shiftboard import starters

    (tmp_path / "starters").mkdir()
    (tmp_path / "starters" / "shop.toml").write_text("name = ", "utf-8")
    monkeypatch.setattr(starters, "files", lambda _package: tmp_path)
    with pytest.raises(ShiftboardError, match=r"starter shop\.toml cannot be read"):
        Starter("shop", "en")
