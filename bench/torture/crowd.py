"""Eight processes write at once: to different records, to the same ones, and through TinyDB's own API."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any

from company import Enough
from forks import PATIENCE, Child, Lost, Say
from life import BOARD, CUSTOMERS, SHIFT, Person, Step, check_once, do, make, opened, seen, shift_name
from tinydb.operations import increment

from data.errors import Conflict
from data.lock import SiteLock
from data.storage import JournalDB
from data.verify import verify

CROWD = 8
FORMS = tuple(f"form{n}" for n in range(5))
"""The records that all of them edit."""

Rows = list[tuple[str, str]]


def crowd(folder: Path, writes: int) -> Rows:
    """So many writes of each of the eight, three times over; rows of figures. `Lost` at the first loss."""
    return [
        *different_records(folder / "different", writes),
        *same_records(folder / "same", writes),
        *tinydb_api(folder / "tinydb.jsonl", writes),
    ]


def different_records(folder: Path, writes: int) -> Rows:
    """Each puts pairs of its own: on the board, among the customers, into the open shift."""
    make(folder)
    with closing(opened(folder)) as store:
        do(store, Step("shift", opens=shift_name(0)), "ana")
    said, seconds = _together(lambda n: partial(_puts, folder, n, writes))
    wrote = dict(said)
    with closing(opened(folder)) as store:
        site = seen(store)
        check_once(site, wrote)
        _whole(sum(map(len, site.files.values())), CROWD * writes, "pairs")
        if faults := verify(store, journals=True).faults:
            raise Lost(f"verify says: {faults[0]}")
    return [("eight, each to its own", f"{len(wrote)} pairs, all there, {_rate(len(wrote), seconds)}")]


def _puts(folder: Path, number: int, writes: int, say: Say, _enough: Enough) -> None:
    store = opened(folder)
    for n in range(writes):
        part = (SHIFT, SHIFT, BOARD, CUSTOMERS)[n % 4]
        step = Step(part.value, [(f"p{number}.{n}", 20 + n % 300, 1)])
        do(store, step, f"p{number}")
        say(*step.put[0][:2])


def same_records(folder: Path, writes: int) -> Rows:
    """All of them edit the same few forms; a save that started from an older version is refused."""
    make(folder)
    with closing(opened(folder)) as store, store.transaction(BOARD, "ana") as tx:
        for id in FORMS:
            tx.put(Person(id=id, text="new"))
    said, seconds = _together(lambda n: partial(_edits, folder, n, writes))
    saved: dict[str, dict[int, str]] = defaultdict(lambda: {1: "new"})
    shown = [(id, rev, text) for verb, id, rev, text in said if verb == "refused"]
    for verb, id, rev, text in said:
        if verb == "saved" and saved[id].setdefault(rev, text) is not text:
            raise Lost(f"Rev {rev} of {id} was acknowledged twice: as {saved[id][rev]!r} and as {text!r}.")
    for id, rev, text in shown:
        if saved[id].get(rev) != text:
            raise Lost(f"Somebody was shown {text!r} as rev {rev} of {id}, which nobody saved.")
    acknowledged = sum(map(len, saved.values())) - len(saved)
    _whole(acknowledged + len(shown), CROWD * writes, "saves and refusals")
    with closing(opened(folder)) as store:
        for id in FORMS:
            form = store.table(Person).get(id)
            if form is None or form.rev != len(saved[id]):
                raise Lost(f"{id} was saved {len(saved[id])} times and is {form}.")
            history = [version.record for version in store.board.history(form)]
            there = {one.rev: one.text for one in history if isinstance(one, Person)}
            if there != saved[id] or len(history) != len(saved[id]):
                missing = sorted(saved[id].items() - there.items())
                raise Lost(f"The history of {id} is not what was acknowledged; missing is {missing[:3]}.")
    figures = (
        f"{acknowledged} saved, {len(shown)} refused with both versions, {_rate(CROWD * writes, seconds)}"
    )
    return [("eight on the same five forms", figures)]


def _edits(folder: Path, number: int, writes: int, say: Say, _enough: Enough) -> None:
    """Look at a form, think of a text, save it as the successor of what was seen."""
    store, chance = opened(folder), random.Random(number)
    for n in range(writes):
        if chance.random() < 0.5:
            store.refresh()
        form = store.table(Person).get(chance.choice(FORMS))
        assert form is not None
        mine = Person(id=form.id, text=f"p{number}.{n}")
        try:
            with store.transaction(BOARD, f"p{number}") as tx:
                saved = tx.put(mine, seen=form.rev)
        except Conflict as conflict:
            theirs = conflict.fields["theirs"]
            if (
                conflict.fields["mine"] is not mine
                or not isinstance(theirs, Person)
                or theirs.rev <= form.rev
            ):
                raise Lost(f"A refused save of {form} shows {conflict.fields}.") from conflict
            say("refused", form.id, theirs.rev, theirs.text)
        else:
            assert saved.rev == form.rev + 1
            say("saved", form.id, saved.rev, saved.text)


def tinydb_api(path: Path, writes: int) -> Rows:
    """TinyDB's own verbs: `update(increment)` on one counter, and inserts."""
    with _db(path) as db:
        db.table("counters").insert({"count": 0})
    said, seconds = _together(lambda n: partial(_tinydb, path, n, writes))
    with _db(path) as db:
        counter = db.table("counters").get(doc_id=1)["count"]
        _whole(counter, CROWD * writes, "increments")
        ids = {(document["who"], document["n"]): document.doc_id for document in db}
        _whole(len(ids), CROWD * writes, "inserts")
        for who, n, id in said:
            if ids.get((who, n)) != id:
                raise Lost(f"Insert {n} of process {who} was given the id {id} and has {ids.get((who, n))}.")
        _whole(len(set(ids.values())), CROWD * writes, "ids")
    figures = f"counter {counter}, {len(ids)} inserts, {_rate(2 * CROWD * writes, seconds)}"
    return [("eight through TinyDB's API", figures)]


def _tinydb(path: Path, number: int, writes: int, say: Say, _enough: Enough) -> None:
    with _db(path) as db:
        for n in range(writes):
            db.table("counters").update(increment("count"))
            say(number, n, db.insert({"who": number, "n": n}))


def _db(path: Path) -> JournalDB:
    return JournalDB(path, lock=SiteLock(path.with_name(path.name + ".lock"), PATIENCE))


def _together(does: Callable[[int], Callable[[Say, Enough], None]]) -> tuple[list[Any], float]:
    """All of them at once; what they said, and how long it took."""
    began, said = time.monotonic(), []
    with ExitStack() as stack:
        children = [stack.enter_context(closing(Child(f"process {n}", does(n)))) for n in range(CROWD)]
        listening = list(children)
        while listening:
            for child in listening[:]:
                if more := child.heard():
                    said += more
                else:
                    child.heard_out()
                    listening.remove(child)
    return said, time.monotonic() - began


def _whole(there: int, wanted: int, what: str) -> None:
    if there != wanted:
        raise Lost(f"There should be {wanted} {what}, and there are {there}.")


def _rate(writes: int, seconds: float) -> str:
    return f"{writes / seconds:.0f} a second"
