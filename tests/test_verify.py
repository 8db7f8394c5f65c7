"""Verifying the record: it says whole only when it is, and names what is not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import LONG_FORM
from sealing_support import FIRST, NOON, SCHEMA, SECOND, THIRD, enc, make, seals, sha, use, work

from data.archive import SEALS_START
from data.chain import CHAIN_START, link
from data.store import Store
from data.verify import (
    ChangedBody,
    ChangedJournal,
    ChangedSeal,
    DamagedFile,
    Fault,
    MissingBody,
    MissingJournal,
    MissingTail,
    NoCode,
    NotSealed,
    Report,
    WrongOrder,
    verify,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site with three sealed shifts and one under way."""
    folder = tmp_path / "site"
    make(folder)
    store = Store.open(folder, SCHEMA, now=lambda: NOON)
    for name in (FIRST, SECOND, THIRD):
        work(store, name, 1, 2)
    with store.opening("2026-12-01-2", "ana"):
        pass
    use(store, 3)
    store.close()
    return folder


def verified(folder: Path, **asked: Any) -> Report:
    store = Store.open(folder, SCHEMA, now=lambda: NOON)
    try:
        return verify(store, **asked)
    finally:
        store.close()


def found(folder: Path, **asked: Any) -> list[type[Fault]]:
    return [type(fault) for fault in verified(folder, **asked).faults]


def body(folder: Path, name: str) -> Path:
    return folder / "archive" / name[:4] / name[5:7] / f"{name}.json"


def test_a_whole_record_is_whole(folder: Path) -> None:
    report = verified(folder, journals=True)
    assert report.whole
    assert report.shifts == 3
    assert report.code
    assert verified(folder, expect=report.code).whole
    assert verified(folder, expect=report.code.lower().replace("-", " ").replace("0", "o")).whole


def test_a_site_without_a_sealed_shift_is_whole(tmp_path: Path) -> None:
    make(tmp_path / "site")
    assert verified(tmp_path / "site") == Report(0, "", [])


@pytest.mark.parametrize("code", ["", "7M2K", "7M2K-9QXA-03TB-ZZ4U", "7M2K-9QXA-03TB-ZZ4EE"])
def test_what_is_no_code_is_told(folder: Path, code: str) -> None:
    if not code:
        assert verified(folder, expect=code).whole
        return
    with pytest.raises(NoCode, match=code):
        verified(folder, expect=code)


def test_each_fault_is_named(folder: Path, tmp_path: Path) -> None:
    """What was done to the record, and what is said of it."""

    def change(path: Path, old: str, new: str) -> None:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    stories: list[tuple[Callable[[Path], object], list[type[Fault]], str]] = [
        (lambda at: change(body(at, SECOND), '"count":2', '"count":3'), [ChangedBody], SECOND),
        (lambda at: body(at, SECOND).unlink(), [MissingBody], SECOND),
        (
            lambda at: change(at / "seals.jsonl", '"used":3', '"used":4'),
            [DamagedFile, *[NotSealed] * 3],
            "line 2",
        ),
        (lambda at: (at / "seals.jsonl").unlink(), [NotSealed] * 3, FIRST),
        (
            lambda at: (at / "archive" / "2026" / "11" / "2026-11-20-1.json").write_bytes(b"{}"),
            [NotSealed],
            "2026-11-20-1",
        ),
        (lambda at: body(at, FIRST).with_suffix(".jsonl").unlink(), [MissingJournal], FIRST),
        (
            lambda at: shutil.copy(
                body(at, FIRST).with_suffix(".jsonl"), body(at, SECOND).with_suffix(".jsonl")
            ),
            [ChangedJournal],
            SECOND,
        ),
        (
            lambda at: change(body(at, FIRST).with_suffix(".jsonl"), '"count":1', '"count":5'),
            [DamagedFile],
            "line 3",
        ),
        (lambda at: change(at / "board.jsonl", '"count":94', '"count":99'), [DamagedFile], "board.jsonl"),
    ]
    for number, (harm, faults, words) in enumerate(stories):
        copy = tmp_path / f"copy-{number}"
        shutil.copytree(folder, copy)
        harm(copy)
        report = verified(copy, journals=True)
        assert [type(fault) for fault in report.faults] == faults, number
        assert words in str(report.faults[0])


def resealed(folder: Path, told: list[dict[str, Any]]) -> None:
    """Seals written anew, each line following on the one before: what somebody with an editor would do."""
    line, c = link(0, "", "", [["head", {"format": 1, "kind": "seals", "name": "seals"}]], CHAIN_START)
    lines = [line]
    for n, seal in enumerate(told, 1):
        line, c = link(n, "2026-11-23T12:00:00.000Z", "ana", [["seal", seal]], c)
        lines.append(line)
    (folder / "seals.jsonl").write_bytes(b"".join(lines))


def test_a_seal_changed_by_somebody_who_knows_the_lines(folder: Path) -> None:
    """The lines follow on each other again, but the seals do not."""
    told = seals(folder)
    told[1]["summary"] = {"used": 99}
    resealed(folder, told)
    report = verified(folder)
    assert [type(fault) for fault in report.faults] == [ChangedSeal]
    assert SECOND in str(report.faults[0])


def test_a_seal_taken_out(folder: Path) -> None:
    told = seals(folder)
    resealed(folder, [told[0], told[2]])
    assert found(folder) == [ChangedSeal, NotSealed]


def test_seals_in_another_order(folder: Path) -> None:
    told = seals(folder)
    resealed(folder, [told[1], told[0], told[2]])
    assert set(found(folder)) == {ChangedSeal, WrongOrder}


def test_a_record_cut_off_at_the_end_is_whole_only_without_the_paper(folder: Path) -> None:
    """The last shift and its seal are gone without a trace; the code on the last printout tells."""
    last = verified(folder).code
    resealed(folder, seals(folder)[:2])
    for suffix in (".json", ".jsonl"):
        body(folder, THIRD).with_suffix(suffix).unlink()
    assert verified(folder).whole
    report = verified(folder, expect=last)
    assert [type(fault) for fault in report.faults] == [MissingTail]
    assert last in str(report.faults[0])


def test_a_whole_new_record_is_known_by_the_paper(folder: Path) -> None:
    """Somebody wrote everything anew, seals and all: only the printed code shows it."""
    printed = verified(folder).code
    told, before = seals(folder), SEALS_START
    path = body(folder, FIRST)
    path.write_text(path.read_text("utf-8").replace('"count":2', '"count":1'), "utf-8")
    for seal in told:
        seal["file"] = sha(body(folder, seal["shift"]).read_bytes())
        before = seal["seal"] = sha((before + seal["root"] + seal["file"]).encode() + enc(seal["summary"]))
    resealed(folder, told)
    assert verified(folder).whole
    assert found(folder, expect=printed) == [MissingTail]


@pytest.mark.parametrize("which", ["seals", "body", "journal"])
def test_no_single_flipped_bit_passes(folder: Path, which: str) -> None:
    """Every byte of seals.jsonl, of a sealed file and of its journal, one bit each: found, and told.

    In the short form every third.
    """
    path = {
        "seals": folder / "seals.jsonl",
        "body": body(folder, SECOND),
        "journal": body(folder, SECOND).with_suffix(".jsonl"),
    }[which]
    whole = path.read_bytes()
    store = Store.open(folder, SCHEMA, now=lambda: NOON)
    for at in range(0, len(whole), 1 if LONG_FORM else 3):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << at % 8
        path.write_bytes(flipped)
        report = verify(store, journals=True)
        assert not report.whole, (at, whole[max(0, at - 20) : at + 20])
        assert all(str(fault) for fault in report.faults)
    store.close()
    path.write_bytes(whole)
    assert verified(folder, journals=True).whole


def test_a_sealing_that_was_cut_off_is_no_fault(folder: Path) -> None:
    """A line that was never acknowledged hangs at the end of seals.jsonl: it is none."""
    with (folder / "seals.jsonl").open("ab") as file:
        file.write(b'{"n":4,"at":"2026-11-2')
    assert verified(folder).whole
    assert json.loads((folder / "seals.jsonl").read_bytes().splitlines()[-2])["n"] == 3
