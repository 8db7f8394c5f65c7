"""A small site whose shifts use milk: what sealing, verifying and restoring are tried on."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.record import Partition, Record, Schema, TableSpec
from data.site_file import RecordFile
from data.store import Store
from data.transaction import Transaction

BOARD, SHIFT = Partition.BOARD, Partition.SHIFT
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST, SECOND, THIRD = "2026-11-23-1", "2026-11-23-2", "2026-12-01-1"


class Stock(Record, frozen=True, kw_only=True, omit_defaults=True):
    """How many there are, on the board."""

    count: int
    about: str = ""


class Used(Record, frozen=True, kw_only=True, omit_defaults=True):
    """How many a shift used."""

    count: int
    note: str = ""


def summary(file: RecordFile) -> dict[str, Any]:
    return {"used": sum(one.count for one in file.table(Used))}


def fold(file: RecordFile, tx: Transaction) -> None:
    stock = tx.get(Stock, "milk")
    assert stock is not None
    used = sum(one.count for one in file.table(Used))
    tx.put(Stock(id="milk", count=stock.count - used, about=stock.about))


SCHEMA = Schema(
    [TableSpec(Stock, "stock", BOARD, texts=("about",)), TableSpec(Used, "used", SHIFT, texts=("note",))],
    summary=summary,
    fold=fold,
)


def full(tx: Transaction) -> None:
    tx.put(Stock(id="milk", count=100))


def make(folder: Path) -> None:
    """A new site with a hundred of milk."""
    Store.create(folder, SCHEMA, 'name = "Bistro"\n', full, now=lambda: NOON).close()


def work(store: Store, name: str, *counts: int) -> None:
    """Open a shift, use so much in it, close it."""
    with store.opening(name, "ana"):
        pass
    for count in counts:
        use(store, count)
    with store.transaction(SHIFT, "ana", shift=name) as tx:
        tx.close_shift({"by": "ana"})


def use(store: Store, count: int, note: str = "") -> None:
    with store.transaction(SHIFT, "ana") as tx:
        tx.put(Used(count=count, note=note))


def milk(store: Store) -> int:
    stock = store.table(Stock).get("milk")
    assert stock is not None
    return stock.count


def files(folder: Path) -> set[str]:
    return {f"{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file()}


def enc(value: Any) -> bytes:
    """JSON as it is hashed, written anew here."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def seals(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "seals.jsonl").read_bytes().splitlines()
    return [op[1] for line in lines for op in json.loads(line)["ops"] if op[0] == "seal"]
