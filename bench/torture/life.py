"""A small site that lives fast: shifts, people, guests, a stock that is counted down when a shift is sealed.

Every verb writes a pair of records in two tables, a text and its length, so that half a verb shows. What a
shift used is taken from the stock by its fold, which also counts how often it was done.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from forks import PATIENCE, Lost, Say

from data.archive import seals_in
from data.journal import JournalFile
from data.record import Partition, Record, Schema, TableSpec
from data.site_file import RecordFile, SiteFile
from data.store import Store
from data.transaction import Transaction

BOARD, CUSTOMERS, SHIFT = Partition.BOARD, Partition.CUSTOMERS, Partition.SHIFT
FULL = 10_000_000
"""What the stock begins with."""

LENGTHS = (20, 30, 200, 400, 3_000, 9_000)
LONG = 600_000
"""How long texts are: most lines are short, a few take so long to write that a kill can tear them."""


class Text(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The first of a pair."""

    text: str


class Length(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The second of a pair."""

    count: int


class Person(Text, frozen=True, kw_only=True, omit_defaults=True): ...


class Badge(Length, frozen=True, kw_only=True, omit_defaults=True): ...


class Guest(Text, frozen=True, kw_only=True, omit_defaults=True): ...


class Case(Length, frozen=True, kw_only=True, omit_defaults=True): ...


class Entry(Text, frozen=True, kw_only=True, omit_defaults=True): ...


class Used(Length, frozen=True, kw_only=True, omit_defaults=True): ...


class Stock(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What is left, on the board."""

    count: int


class Tally(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What a shift used and how often that was taken from the stock; its id is the shift's name."""

    used: int
    times: int


class Bell(Record, frozen=True, kw_only=True, omit_defaults=True):
    """How often the second writer rang: it reads what it changes."""

    count: int


PAIRS: Mapping[Partition, tuple[type[Text], type[Length]]] = {
    BOARD: (Person, Badge),
    CUSTOMERS: (Guest, Case),
    SHIFT: (Entry, Used),
}


def used(file: RecordFile) -> int:
    """What a shift used."""
    return sum(one.count for one in file.table(Used))


def summary(file: RecordFile) -> dict[str, Any]:
    return {"used": used(file)}


def fold(file: RecordFile, tx: Transaction) -> None:
    stock, before = tx.get(Stock, "stock"), tx.get(Tally, file.name)
    assert stock is not None
    tx.put(Stock(id="stock", count=stock.count - used(file)))
    tx.put(Tally(id=file.name, used=used(file), times=before.times + 1 if before else 1))


SCHEMA = Schema(
    [
        TableSpec(Person, "people", BOARD),
        TableSpec(Badge, "badges", BOARD),
        TableSpec(Stock, "stock", BOARD),
        TableSpec(Tally, "tallies", BOARD),
        TableSpec(Bell, "bells", BOARD),
        TableSpec(Guest, "guests", CUSTOMERS),
        TableSpec(Case, "cases", CUSTOMERS),
        TableSpec(Entry, "entries", SHIFT),
        TableSpec(Used, "used", SHIFT),
    ],
    summary=summary,
    fold=fold,
)


def make(folder: Path) -> None:
    """A new site with a full stock."""

    def fill(tx: Transaction) -> None:
        tx.put(Stock(id="stock", count=FULL))
        tx.put(Bell(id="bell", count=0))

    Store.create(folder, SCHEMA, 'name = "Torture"\n', fill).close()


def opened(folder: Path, schema: Schema = SCHEMA) -> Store:
    """The store, with the patience of somebody who shares it with seven others."""
    return Store.open(folder, schema, patience=PATIENCE)


# what a writer is about to do, and does


class Step(NamedTuple):
    """One verb: the pairs it puts (id, length, rev they will have), those it removes, the shift it opens.

    `to` is the file it writes: board, customers, or shift, which is the open one or else between.
    """

    to: str
    put: list[tuple[str, int, int]] = []  # noqa: RUF012  # never changed
    gone: list[str] = []  # noqa: RUF012  # never changed
    opens: str = ""
    closes: bool = False


def text_of(id: str, length: int, rev: int) -> str:
    """The text of a pair: which version of which record it is, and as long as asked for."""
    return f"{id} {rev} ".ljust(length, "x")


def shift_name(number: int) -> str:
    """The name of the nth shift: three a day, every ninth in a new month."""
    return f"{date(2026, 1, 20) + timedelta(days=number // 3 * 10)}-{number % 3 + 1}"


def do(store: Store, step: Step, by: str) -> None:
    """Do it; it is acknowledged when this returns."""
    part = Partition(step.to)
    if step.opens:
        with store.opening(step.opens, by) as tx:
            put(tx, step, part)
        return
    with store.transaction(part, by) as tx:
        put(tx, step, part)
        if step.closes:
            tx.close_shift({"by": by, "entries": len(tx.all(Entry))})


def put(tx: Transaction, step: Step, part: Partition) -> None:
    """Its part of a transaction."""
    first, second = PAIRS[part]
    for id, length, rev in step.put:
        text = text_of(id, length, rev)
        tx.put(first(id=id, text=text))
        tx.put(second(id=id, count=len(text)))
    for id in step.gone:
        for kind in (first, second):
            known = tx.get(kind, id)
            assert known is not None
            tx.remove(known)


def next_step(store: Store, life: int, n: int, rng: random.Random) -> Step:
    """What the writer does next, having looked at the site: put, change, remove, take back, open, close."""
    new = (f"w{life}.{n}", LONG if rng.random() < 0.04 else rng.choice(LENGTHS), 1)
    if store.shift is None and rng.random() < 0.5:
        return Step("shift", [new], opens=shift_name(len(store.shift_names)))
    if store.shift is not None and rng.random() < 0.3:
        return Step("shift", [new], closes=True)
    part = rng.choice((SHIFT, SHIFT, SHIFT, BOARD, CUSTOMERS))
    mine = store.table(PAIRS[part][0]).find(lambda one: one.id.startswith("w"))
    verb = rng.choice(("new", "new", "change", "remove", "take back")) if mine else "new"
    if verb == "new":
        return Step(part.value, [new, (f"{new[0]}b", 25, 1)] if rng.random() < 0.3 else [new])
    known = rng.choice(mine)
    if verb == "remove" or (verb == "take back" and known.rev == 1):
        return Step(part.value, gone=[known.id])
    length = rng.choice((25, 400)) if verb == "change" else len(known.text) - 1
    return Step(part.value, [(known.id, max(length, 20), known.rev + 1)])


def write(folder: Path, life: int, say: Say, _enough: object) -> None:
    """Work until killed: say what is about to be done, do it, say that it was acknowledged."""
    rng = random.Random(life)
    store = opened(folder)
    for n in count():
        step = next_step(store, life, n, rng)
        say("doing", step)
        do(store, step, "writer")
        say("done", n)


# what must be there


@dataclass
class Site:
    """What stands in each file: the pairs by id, as (text, rev); the closed shifts in their order."""

    files: dict[str, dict[str, tuple[str, int]]] = field(
        default_factory=lambda: {"board": {}, "customers": {}, "between": {}}
    )
    open: str = ""
    closed: list[str] = field(default_factory=list)

    def after(self, step: Step) -> Site:
        """The site once this was done."""
        site = Site({name: dict(pairs) for name, pairs in self.files.items()}, self.open, list(self.closed))
        if step.opens:
            site.open = step.opens
            site.files[site.open], site.files["between"] = site.files["between"], {}
        file = site.files[step.to if step.to != "shift" else site.open or "between"]
        for id, length, rev in step.put:
            file[id] = text_of(id, length, rev), rev
        for id in step.gone:
            del file[id]
        if step.closes:
            site.closed.append(site.open)
            site.open = ""
        return site

    def of(self, whose: str) -> Site:
        """The site with the pairs of one writer only."""
        files = {
            name: {id: pair for id, pair in pairs.items() if id.startswith(whose)}
            for name, pairs in self.files.items()
        }
        return Site(files, self.open, self.closed)


def seen(store: Store) -> Site:
    """What a store shows. `Lost` where one of a pair is missing or not its like."""
    site = Site()
    shifts = {name: file for name in store.shift_names if (file := store.shift_named(name)) is not None}
    others = {"board": store.board, "customers": store.customers, "between": store.between}
    site.files = {name: pairs(file) for name, file in (others | shifts).items()}
    if store.shift and store.shift.storage.head.get("took") == store.between.storage.journal.c:
        site.files["between"] = {}  # the shift took it over; it has only not been put away
    site.open = store.shift.name if store.shift else ""
    site.closed = [name for name in shifts if name != site.open]
    return site


def pairs(file: RecordFile) -> dict[str, tuple[str, int]]:
    """The pairs in one picture of a file, whole."""
    part = next((part for part in (BOARD, CUSTOMERS) if part.value == file.name), SHIFT)
    first, second = (SCHEMA.of(kind).name for kind in PAIRS[part])
    if isinstance(file, SiteFile):
        tables = file.storage.tables  # one look: another thread may be taking in what is new
        texts, lengths = tables.get(first, {}), tables.get(second, {})
    else:
        texts, lengths = file.documents(first), file.documents(second)
    if texts.keys() != lengths.keys():
        odd = sorted(texts.keys() ^ lengths.keys())[0]
        raise Lost(f"Half a verb is there: {odd} in {file.name} has no other half.")
    for id, text in texts.items():
        if (len(text["text"]), text["rev"]) != (lengths[id]["count"], lengths[id]["rev"]):
            raise Lost(f"Half a verb is there: {id} in {file.name} does not fit its other half.")
    return {id: (text["text"], text["rev"]) for id, text in texts.items()}


def difference(told: Site, there: Site) -> str:
    """What was told and is not there, or is there and was never told, in a sentence; empty when equal."""
    if told.open != there.open:
        return f"The open shift should be {told.open or 'none'}, and {there.open or 'none'} is."
    if told.closed != there.closed:
        odd = sorted(set(told.closed) ^ set(there.closed)) or there.closed
        return f"The closed shifts are not those that were acknowledged: {', '.join(odd)}."
    for name in told.files.keys() | there.files.keys():
        mine, theirs = told.files.get(name, {}), there.files.get(name, {})
        for id in mine.keys() | theirs.keys():
            if id not in theirs:
                return f"{id} (rev {mine[id][1]}) was acknowledged in {name} and is not there."
            if id not in mine:
                return f"{id} (rev {theirs[id][1]}) is in {name}, where it was never put or was removed."
            if mine[id] != theirs[id]:
                return f"{id} in {name} was acknowledged with rev {mine[id][1]} and has rev {theirs[id][1]}."
    return ""


def check_seals(store: Store, site: Site) -> None:
    """Every closed shift is sealed once, in order, and folded once."""
    journal = JournalFile(store.folder / "seals.jsonl", store.folder / "quarantine")
    sealed = [seal.shift for seal in seals_in(journal.poll()[1])]
    journal.close()
    if sealed != site.closed:
        raise Lost(f"Closed are {site.closed}, sealed {sealed}.")
    tallies = {tally.id: tally for tally in store.table(Tally)}
    for name in site.closed:
        file, tally = store.shift_named(name), tallies.pop(name, None)
        used = sum(len(text) for text, _rev in site.files[name].values())
        if tally is None:
            raise Lost(f"The shift {name} was never folded.")
        if (tally.times, tally.used) != (1, used):
            raise Lost(f"{name} used {used}; folded {tally.times} times, {tally.used} were taken.")
        check_closed(file)
    if tallies:
        raise Lost(f"{', '.join(tallies)} was folded and never closed.")
    check_stock(store.board)


def check_closed(file: RecordFile | None) -> None:
    """A closed shift has all the entries that it was closed with."""
    if file is not None:
        entries = len(file.documents("entries"))
        if file.closing is None or file.closing["entries"] != entries:
            raise Lost(f"The closed shift {file.name} has {entries} entries; closed with {file.closing}.")


def check_stock(board: SiteFile) -> None:
    """In one picture of the board, what was taken from the stock is what the shifts used."""
    tables = board.storage.tables
    taken = sum(tally["used"] for tally in tables.get("tallies", {}).values())
    left = tables["stock"]["stock"]["count"]
    if left != FULL - taken:
        raise Lost(f"The shifts used {taken}, but {FULL - left} were taken from the stock.")


def check_once(site: Site, acknowledged: Mapping[str, int]) -> None:
    """Each pair that was put once, and never changed, is there once, wherever it was taken over to."""
    there: set[str] = set()
    for name, file in site.files.items():
        for id, (text, rev) in file.items():
            if id in there:
                raise Lost(f"{id} is there twice, the second time in {name}.")
            there.add(id)
            if rev != 1 or text != text_of(id, acknowledged.get(id, len(text)), 1):
                raise Lost(f"{id} in {name} is not as it was put.")
    for id in acknowledged:
        if id not in there:
            raise Lost(f"{id} was acknowledged and is nowhere.")
