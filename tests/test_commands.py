"""The commands: what people script and screen readers read; refused ones change nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import Bistro, Now, instant

from data.record import Partition
from shiftboard.board import Board
from shiftboard.checklist import Answer
from shiftboard.cli import default_folder, main
from shiftboard.commands.tables import TABLES
from shiftboard.log import LogKind
from shiftboard.printing.text import cells
from shiftboard.stock import Item, Supplier


class Said(NamedTuple):
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def run(bistro: Bistro, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the bistro, at the time of its clock."""
    opened = Board.open.__func__  # type: ignore[attr-defined]  # the function under the class method
    monkeypatch.setattr(
        Board, "open", classmethod(lambda cls, folder, person="": opened(cls, folder, person, bistro.now))
    )
    monkeypatch.setenv("SHIFTBOARD_STORE", str(bistro.folder))

    def command(*words: str) -> Said:
        capsys.readouterr()
        try:
            code = main(list(words))
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        bistro.board.store.refresh()
        return Said(code, printed.out, printed.err)

    return command


def elsewhere(*words: str, folder: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, without a terminal."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder or "/nonexistent"), **environ}
    return subprocess.run(
        [sys.executable, "-m", "shiftboard", *words],
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=30,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def refused(said: Said, *words: str) -> None:
    """One sentence on stderr with these words, nothing on stdout, exit 1."""
    assert (said.code, said.out) == (1, "")
    assert 1 <= len(said.err.splitlines()) <= 3
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.err


# status


def test_status_in_words(run: Run, dinner: Bistro, now: Now) -> None:
    now.to("15:32")
    said = run("status")
    assert said.code == 0
    assert said.err == ""
    assert said.out.splitlines() == [
        "Bistro Lípa · Dinner Mon 23 Nov 15:00–23:30 · Ana Novotná (lead)",
        "0 of 8 lines done",
        "",
        "! 15:15 Hand wash basins stocked  (17 min late)",
        "! 15:20 Float of till 1  (12 min late)",
        "‼ 15:30 Walk-in fridge  (2 min late)",
        "○ 16:00 Freezer",
    ]


def test_status_when_nothing_is_to_do(run: Run, dinner: Bistro) -> None:
    dinner.finish()
    assert run("status").out.splitlines()[1:] == ["8 of 8 lines done", "", "Nothing needs you now."]


def test_status_with_no_shift_open(run: Run, bistro: Bistro) -> None:
    out = run("status").out
    assert out.splitlines()[0] == "Bistro Lípa · no shift is open"
    assert "Open the next shift  (Lunch)" in out


def test_status_for_scripts(run: Run, dinner: Bistro, now: Now) -> None:
    now.to("15:20")
    dinner.board.checklist.answer("float", "4990", action="Taken from the safe")
    status = run("status", "--json").json
    assert list(status) == [
        "site",
        "now",
        "business_day",
        "shift",
        "to_do",
        "checklist",
        "not_received",
        "eighty_six",
    ]
    assert (status["site"], status["business_day"], status["not_received"]) == (
        "Bistro Lípa",
        "2026-11-23",
        None,
    )
    assert datetime.fromisoformat(status["now"]) == now.at
    shift = status["shift"]
    assert (shift["id"], shift["lead"], shift["lead_name"]) == ("2026-11-23-1", "ana", "Ana Novotná")
    assert datetime.fromisoformat(shift["ends"]) == instant("23:30")
    assert status["to_do"][1] == {
        "target": "line",
        "id": "float",
        "sign": "out",
        "due": "2026-11-23T14:40:00Z",
        "late": True,
        "text": "Float of till 1: 4990 Kč (5000 Kč)",
        "detail": "recheck by 15:40",
    }
    assert status["checklist"] == {
        "lines": 8, "on_time": 1, "late": 0, "skipped": 0, "open": 7, "out": 1, "not_applicable": 0,
    }  # fmt: skip


def test_json_keeps_its_fields_between_shifts(run: Run, dinner: Bistro, now: Now) -> None:
    dinner.board.handover.close("no time")
    status = run("status", "--json").json
    assert status["shift"] is None
    assert status["not_received"] == "2026-11-23-1"
    assert status["to_do"][0]["target"] == "handover"


def test_letters_are_not_escaped(run: Run, bistro: Bistro) -> None:
    assert "Bistro Lípa" in run("status", "--json").out


# handover


def test_handover_in_words_is_the_page(run: Run, dinner: Bistro) -> None:
    from shiftboard.printing.text import handover_text

    said = run("handover")
    assert (said.code, said.out) == (0, handover_text(dinner.board.handover.of()))
    assert run("handover", "--to", "text", "--shift", "2026-11-23-1").out == said.out


def test_handover_for_scripts(run: Run, dinner: Bistro) -> None:
    dinner.board.log.write("Guest fell", LogKind.INCIDENT, open=True)
    dinner.board.handover.add_if_then("it rains", "close the terrace")
    page = run("handover", "--to", "json").json
    assert page["state"] == "open"
    assert page["points"][0]["text"] == "Guest fell"
    assert page["points"][0]["severity"] == 0
    assert page["if_then"] == [{"if": "it rains", "then": "close the terrace"}]
    assert set(page) == {
        "site", "shift", "name", "business_day", "day", "span", "lead", "state", "points", "muted",
        "if_then", "note", "sections", "readings", "undone", "skipped", "log", "signatures", "seal",
        "rounds", "stock", "noticed", "amended",
    }  # fmt: skip


def test_handover_to_a_file(run: Run, dinner: Bistro, tmp_path: Path, now: Now) -> None:
    """The same file at any time; a file that cannot be written says why."""
    files = [tmp_path / name for name in ("one.txt", "two.txt")]
    for file in files:
        said = run("handover", "-o", str(file))
        assert (said.code, said.out) == (0, "")
        now.later(hours=3)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "HANDOVER · Bistro Lípa" in files[0].read_text("utf-8")
    refused(run("handover", "-o", str(tmp_path / "missing" / "x.txt")), "cannot be written", "No such file")


def test_handover_of_an_unknown_shift(run: Run, dinner: Bistro) -> None:
    refused(run("handover", "--shift", "2020-01-01-1"), "2020-01-01-1", "shiftboard list shifts")


def test_handover_before_the_first_shift(run: Run, bistro: Bistro) -> None:
    refused(run("handover"), "No shift is open")


# answer


def test_answer_by_id_and_by_part_of_the_text(run: Run, dinner: Bistro, now: Now) -> None:
    now.to("15:20")
    said = run("answer", "fridge", "4,5")
    assert (said.code, said.out) == (0, "Saved: Walk-in fridge: 4.5 °C\n")
    said = run("answer", "basins", "yes", "--as", "IN", "--json")
    assert said.json["line"] == "hands"
    assert said.json["by"] == "iva"
    assert set(said.json) >= {
        "id",
        "rev",
        "by",
        "entered_at",
        "line",
        "value",
        "out",
        "action",
        "skipped",
        "reason",
    }
    answers = {answer.line: answer for answer in dinner.board.store.table(Answer)}
    assert (answers["fridge"].value, answers["fridge"].by) == ("4.5", "ana"), (
        "the lead, where nobody is named"
    )
    assert (answers["hands"].value, answers["hands"].entered_at) == ("yes", instant("15:20"))


def test_a_negative_number_is_a_value(run: Run, dinner: Bistro) -> None:
    assert run("answer", "freezer", "-18.5").out == "Saved: Freezer: -18.5 °C\n"
    assert run("answer", "freezer", "-19,5").out == "Saved: Freezer: -19.5 °C\n"


def test_out_of_limits_needs_an_action(run: Run, dinner: Bistro) -> None:
    before = dinner.files()
    refused(run("answer", "fridge", "9"), "9 °C is out of limits (0 to 5 °C)")
    assert dinner.files() == before
    said = run("answer", "fridge", "9", "--action", "Door closed", "--json")
    assert (said.json["out"], said.json["action"]) == (True, "Door closed")
    assert dinner.state("fridge").status == "out"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("answer", "fr", "4"), ("Walk-in fridge (fridge)", "Freezer (freezer)", "a little more")),
        (("answer", "oven", "4"), ("oven", "shiftboard list checklist")),
        (("answer", "fridge", "warm"), ("“warm”", "4.5 or 4,5")),
        (("answer", "hands", "no"), ("skip the line",)),
        (("answer", "heaters", "blue"), ("on / off / broken",)),
        (("answer", "fridge", "4", "--as", "Nov"), ("Ana Novotná", "Iva Nová")),
        (("answer", "fridge", "4", "--as", "Bob"), ("Bob", "shiftboard list people")),
        (("note", "  "), ("Type a few words",)),
        (("note", "x" * 501), ("501", "500")),
        (("open",), ("2026-11-23-1", "still open")),
        (("close",), ("without a reason: 8", "Walk-in fridge")),
        (("handover", "--shift", "yesterday"), ("yesterday",)),
    ],
    ids=lambda value: " ".join(value)[:40],
)
def test_what_is_refused_changes_nothing(
    run: Run, dinner: Bistro, words: tuple[str, ...], told: tuple[str, ...]
) -> None:
    before = dinner.files()
    refused(run(*words), *told)
    assert dinner.files() == before


def test_an_answer_needs_a_shift(run: Run, bistro: Bistro) -> None:
    before = bistro.files()
    refused(run("answer", "fridge", "4"), "No shift is open")
    assert bistro.files() == before


# note, and who it is


@pytest.mark.parametrize("who", ["iva", "IN", "Iva Nová", "iva no"])
def test_a_note_as_somebody(run: Run, dinner: Bistro, who: str) -> None:
    said = run("note", "Ice machine \x1b[31mdescaled", "--as", who)
    assert (said.code, said.out) == (0, "Saved: Ice machine descaled\n")
    [entry] = dinner.board.log.entries()
    assert (entry.by, entry.kind, entry.open) == ("iva", LogKind.NOTE, False)


def test_an_open_note_of_a_kind(run: Run, dinner: Bistro) -> None:
    entry = run("note", "Dishwasher leaks", "--kind", "equipment", "--open", "--json").json
    assert (entry["kind"], entry["open"], entry["settled_at"]) == ("equipment", True, None)
    assert dinner.board.log.entries()[0].is_open


def test_a_note_between_shifts(run: Run, bistro: Bistro) -> None:
    """The delivery at seven is noted before anybody opens."""
    assert run("note", "Bread is here", "--kind", "delivery", "--as", "karel").code == 0
    [entry] = bistro.board.log.entries()
    assert (entry.text, entry.by) == ("Bread is here", "karel")
    assert (bistro.folder / "live" / "between.jsonl").exists()


# the round of a day


def test_open_close_receive(run: Run, bistro: Bistro, now: Now) -> None:
    """Ana opens lunch and closes it; Karel receives, and dinner is open; both have signed the page."""
    now.to("09:55")
    assert run("open", "--as", "AN").out == "Saved: Lunch 10:00–15:00 is open, Ana Novotná leads.\n"
    run("answer", "fridge", "4")
    now.to("14:58")
    said = run("close", "--reason", "no time")
    assert said.out == "Lunch is closed. `shiftboard handover` prints its handover.\n"
    assert "Handover from Lunch: not yet received" in run("status").out
    now.to("15:01")
    said = run("receive", "--as", "Karel", "--read-back", "All clear", "--json")
    assert (said.json["id"], said.json["lead"], said.json["after"]) == (
        "2026-11-23-2",
        "karel",
        "2026-11-23-1",
    )
    page = run("handover", "--shift", "2026-11-23-1", "--to", "json").json
    assert page["signatures"] == [
        {"side": "outgoing", "person": "Ana Novotná", "at": "14:58", "read_back": ""},
        {"side": "incoming", "person": "Karel Dvořák", "at": "15:01", "read_back": "All clear"},
    ]
    assert {one["reason"] for one in page["undone"]} == {"no time"}
    assert run("status").out.startswith("Bistro Lípa · Dinner")


def test_open_another_kind(run: Run, bistro: Bistro) -> None:
    assert run("open", "dinner", "--as", "MZ", "--json").json["kind"] == "dinner"


def test_close_gives_the_page_for_scripts(run: Run, dinner: Bistro) -> None:
    page = run("close", "--reason", "no time", "--json").json
    assert (page["state"], page["shift"]) == ("closed", "2026-11-23-1")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("open",), ("--as",)),
        (("open", "Brunch", "--as", "AN"), ("Brunch", "Lunch", "Dinner")),
        (("receive",), ("--as",)),
        (("close",), ("No shift is open",)),
    ],
    ids=lambda value: " ".join(value),
)
def test_what_is_refused_between_shifts_changes_nothing(
    run: Run, bistro: Bistro, words: tuple[str, ...], told: tuple[str, ...]
) -> None:
    before = bistro.files()
    refused(run(*words), *told)
    assert bistro.files() == before


# tables


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_table_in_both_forms(run: Run, dinner: Bistro, table: str) -> None:
    """Each has something to show here, and is an array of objects with an id."""
    dinner.board.log.write("Lamp broken", LogKind.EQUIPMENT)
    dinner.board.stock_setup.suppliers.add("Dairy")
    for amount in ("6", "5"):
        count = dinner.board.stock.count_item("W-1", amount).count
        dinner.board.stock.finish(count)
        dinner.board.stock.approve(count)
    dinner.board.dates.note("W-1", "cellar", "30.11.", "2", "L7")
    with dinner.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Supplier(id="vinar", name="Vinař"))
        tx.put(Item(id="W-1", sku="W-1", name="Ryzlink", category="", unit="", places=(), supplier="vinar"))
    dinner.board.orders.amount(dinner.board.orders.begin("vinar").id, "W-1", "6")
    delivery = dinner.board.deliveries.of_supplier("vinar").id
    with dinner.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(Item(id="W-2", sku="W-2", name="Sekt", category="", unit="", places=("cellar",)))
    dinner.board.deliveries.receive(delivery, "W-2", "6")
    dinner.board.deliveries.refuse(delivery, "W-2", "1")
    dinner.board.deliveries.finish(delivery, claim=True)
    rows = run("list", table, "--json").json
    assert len(rows) >= 1
    assert len({row["id"] for row in rows}) == len(rows)
    lines = run("list", table).out.splitlines()
    assert len(lines) == len(rows)
    assert all(row["id"] in line for row, line in zip(rows, lines, strict=True))


@pytest.mark.parametrize("table", ["checklist", "shifts", "log"])
def test_an_empty_table(run: Run, bistro: Bistro, table: str) -> None:
    assert run("list", table, "--json").json == []
    assert run("list", table).out == "There is nothing in it yet.\n"


def test_the_checklist_as_a_table(run: Run, dinner: Bistro, now: Now) -> None:
    """Times are the site's in words, UTC in JSON; columns stand under one another."""
    now.to("15:31")
    dinner.board.checklist.answer("hands", "yes")
    rows = {row["id"]: row for row in run("list", "checklist", "--json").json}
    assert rows["hands"]["status"] == "done"
    assert rows["fridge"]["due"] == "2026-11-23T14:30:00Z"
    assert (rows["fridge"]["limits"], rows["fridge"]["critical"]) == ("0 to 5 °C", True)
    lines = run("list", "checklist").out.splitlines()
    assert lines[0].split() == ["fridge", "‼", "15:30", "Walk-in", "fridge", "0", "to", "5", "°C", "late"]
    starts = [
        cells(line[: line.index(text)])
        for line, text in zip(lines, ("Walk-in", "Freezer", "Soup"), strict=False)
    ]
    assert len(set(starts)) == 1


def test_people_and_stock_have_the_fields_that_scripts_use(run: Run, bistro: Bistro) -> None:
    people = run("list", "people", "--json").json
    assert [(one["id"], one["initials"], one["role"]) for one in people[:2]] == [
        ("ana", "AN", "lead"),
        ("karel", "KD", "lead"),
    ]
    [item] = run("list", "stock", "--json").json
    assert item.keys() >= {"sku", "name", "unit", "packs", "places", "on_hand"}
    assert (item["sku"], item["unit"], item["places"]) == ("W-1", "bottle", ["cellar"])
    stock = bistro.board.stock
    count = stock.begin("cellar")
    stock.count(count.id, "cellar", "W-1", "7")
    stock.finish(count.id)
    stock.approve(count.id)
    assert run("list", "stock").out.split() == ["W-1", "Ryzlink", "bottle", "7", "Mon", "23", "Nov", "14:50"]


def test_shifts_with_their_state(run: Run, dinner: Bistro, now: Now) -> None:
    dinner.board.handover.close("no time")
    [shift] = run("list", "shifts", "--json").json
    assert (shift["id"], shift["state"], shift["checklist"]["open"]) == ("2026-11-23-1", "closed", 8)


# which store


def test_the_store_before_and_after_the_command(
    run: Run, dinner: Bistro, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHIFTBOARD_STORE", "/nonexistent")
    folder = str(dinner.folder)
    expected = run("--store", folder, "status").out
    assert expected.startswith("Bistro Lípa · Dinner")
    assert run("status", "--store", folder).out == expected
    assert run("status", f"--store={folder}").out == expected
    assert run("--as", "iva", "--store", folder, "note", "before").code == 0
    assert [entry.by for entry in dinner.board.log.entries()] == ["iva"]


def test_a_store_that_is_not_there(run: Run, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    for words in (("status",), ("note", "x"), ("open", "--as", "x"), ("list", "people"), ("handover",)):
        refused(run(*words, "--store", str(nowhere)), "no Shiftboard store", str(nowhere))
    assert not nowhere.exists()


def test_settings_that_cannot_be_read(run: Run, bistro: Bistro) -> None:
    (bistro.folder / "site.toml").write_text('name = "Bistro', "utf-8")
    refused(run("status"), "site.toml", "Mend it")


def test_the_default_store_is_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder().name == "shiftboard"
    assert tmp_path in default_folder().parents
    monkeypatch.setenv("SHIFTBOARD_STORE", "/srv/board")
    assert default_folder() == Path("/srv/board")


# wrong usage, help, language


@pytest.mark.parametrize(
    "words",
    [
        ("dance",),
        ("answer",),
        ("answer", "fridge"),
        ("list", "nothing"),
        ("status", "--jso"),
        ("note", "x", "--kind", "gossip"),
        ("handover", "--to", "pdf2"),
        ("demo", "--days", "-1", "--no-open"),
        ("demo", "--seed", "x", "--no-open"),
        ("status", "extra"),
        ("--store",),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("language", ["en", "cs"])
def test_wrong_usage_says_so_in_a_line_or_three(
    run: Run, bistro: Bistro, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], language: str
) -> None:
    monkeypatch.setenv("SHIFTBOARD_LANG", language)
    before = bistro.files()
    said = run(*words)
    assert (said.code, said.out) == (2, "")
    assert 1 <= len(said.err.splitlines()) <= 3
    assert "--help`" in said.err
    assert "Traceback" not in said.err
    if language == "cs":
        assert "is used" not in said.err
        assert "the following arguments" not in said.err
    assert bistro.files() == before


VERBS = ["demo", "status", "handover", "answer", "note", "open", "close", "receive", "list"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("language", "example"), [("en", "Example: "), ("cs", "Příklad: ")])
def test_every_command_has_help_with_an_example(
    run: Run, monkeypatch: pytest.MonkeyPatch, verb: str, language: str, example: str
) -> None:
    monkeypatch.setenv("SHIFTBOARD_LANG", language)
    said = run(verb, "--help")
    assert said.code == 0
    assert f"{example}shiftboard {verb}" in said.out
    assert "--store" in said.out


def test_the_help_names_every_command(run: Run) -> None:
    out = run("--help").out
    for verb in VERBS:
        assert f" {verb} " in out


def test_in_czech(run: Run, dinner: Bistro, now: Now, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site speaks English; the person who asked for Czech is answered in Czech, field names stay."""
    now.to("15:32")
    monkeypatch.setenv("SHIFTBOARD_LANG", "cs")
    out = run("status").out
    assert out.splitlines()[0].startswith("Bistro Lípa · Dinner po 23. 11. 15:00–23:30 · Ana Novotná (")
    assert "late" not in out
    assert "lead" not in out
    assert run("answer", "fridge", "4.5").out.endswith(": Walk-in fridge: 4,5 °C\n")
    assert list(run("status", "--json").json) == [
        "site", "now", "business_day", "shift", "to_do", "checklist", "not_received", "eighty_six",
    ]  # fmt: skip
    refused(run("answer", "fr", "4"), "Walk-in fridge (fridge)")
    assert "fits" not in run("answer", "fr", "4").err
    assert "PŘEDÁNÍ" in run("handover").out


def test_the_language_of_the_site(run: Run, dinner: Bistro) -> None:
    """A Czech site speaks Czech on an English machine."""
    settings = dinner.folder / "site.toml"
    settings.write_text(settings.read_text("utf-8").replace('language = "en"', 'language = "cs"'), "utf-8")
    assert "po 23. 11." in run("status").out
    assert "po 23. 11." in run("status", "--store", str(dinner.folder)).out


# in a process of its own


def test_without_a_terminal_the_board_points_to_status(dinner: Bistro) -> None:
    before = dinner.files()
    for words in ((), ("--store", str(dinner.folder)), ("demo", "--store", str(dinner.folder / "d"))):
        done = elsewhere(*words, SHIFTBOARD_STORE=str(dinner.folder))
        assert (done.returncode, done.stdout) == (1, "")
        assert "needs a terminal" in done.stderr
        assert "`shiftboard status`" in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert dinner.files() == before


def test_a_command_in_a_shell(dinner: Bistro) -> None:
    """Errors go to stderr with exit 1, wrong usage is 2, and what is written is there."""
    store = str(dinner.folder)
    done = elsewhere("note", "Z příkazu", "--as", "KD", SHIFTBOARD_STORE=store)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Saved: Z příkazu\n", "")
    dinner.board.store.refresh()
    assert [(entry.text, entry.by) for entry in dinner.board.log.entries()] == [("Z příkazu", "karel")]
    assert elsewhere("note", SHIFTBOARD_STORE=store).returncode == 2
    done = elsewhere("handover", "--shift", "x", SHIFTBOARD_STORE=store, SHIFTBOARD_LANG="cs")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "There is no" not in done.stderr


def test_a_broken_pipe_is_quiet(dinner: Bistro) -> None:
    """`shiftboard handover | head -1`: whoever reads no further is not told off."""
    for n in range(60):
        dinner.board.log.write(f"{n} " + "x" * 490)
    env = {"PATH": os.environ["PATH"], "SHIFTBOARD_STORE": str(dinner.folder)}
    process = subprocess.Popen(
        [sys.executable, "-m", "shiftboard", "handover"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) == 0
    assert errors == b""


def test_a_printing_command_never_loads_the_screens(dinner: Bistro) -> None:
    """Status is asked by scripts every minute; Textual is for the board."""
    code = (
        "import sys; from shiftboard.cli import main; main(['status']);"
        "sys.exit(any(name.split('.')[0] in ('textual', 'screens') for name in sys.modules))"
    )
    env = {"PATH": os.environ["PATH"], "SHIFTBOARD_STORE": str(dinner.folder)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr


# verify


def test_verify_says_whole_and_gives_the_code_on_the_paper(run: Run, dinner: Bistro) -> None:
    """The code it says is the one under the signatures, and `--expect` takes it as it stands there."""
    assert run("verify").out == "No shift was sealed yet; everything there is can be read.\n"
    dinner.finish()
    dinner.board.handover.close()
    code = run("handover", "--to", "json").json["seal"]
    assert code in run("handover").out
    said = run("verify", "--journals", "--expect", code)
    assert (said.code, said.err) == (0, "")
    assert said.out == f"1 sealed shift, all as it was sealed. The last seal is {code}.\n"
    assert run("verify", "--json").json == {
        "whole": True,
        "shifts": 1,
        "code": code,
        "redacted": 0,
        "faults": [],
    }


def test_verify_names_what_was_changed(run: Run, dinner: Bistro) -> None:
    dinner.finish()
    dinner.board.handover.close()
    body = dinner.folder / "archive" / "2026" / "11" / "2026-11-23-1.json"
    body.write_bytes(body.read_bytes().replace(b'"yes"', b'"Yes"', 1))
    said = run("verify")
    assert (said.code, said.err) == (1, "")
    assert said.out == f"{body} is not what was sealed: its contents were changed.\n"
    fault = run("verify", "--json").json["faults"][0]
    assert (fault["fault"], fault["file"]) == ("ChangedBody", f"{body}")
    other = run("verify", "--expect", "0000-0000-0000-0000")
    assert "No shift here has the printed code 0000-0000-0000-0000" in other.out


def test_verify_with_something_that_is_no_code(run: Run, dinner: Bistro) -> None:
    refused(run("verify", "--expect", "hello"), "“hello” is not a code as it is printed")


def test_what_a_seal_says_of_a_shift(dinner: Bistro) -> None:
    """Trends will read this: which shift, how its lines went, what it left open."""
    dinner.finish("hands", "gas")
    dinner.board.log.write("Ice machine leaks", LogKind.EQUIPMENT, open=True)
    dinner.board.handover.close("No time")
    seal = dinner.board.store.seal_of("2026-11-23-1")
    assert seal is not None
    assert seal.summary == {
        "business_day": "2026-11-23",
        "name": "Dinner",
        "kind": "dinner",
        "lead": "ana",
        "starts": "2026-11-23T14:00:00Z",
        "ends": "2026-11-23T22:30:00Z",
        "lines": 8,
        "on_time": 6,
        "late": 0,
        "skipped": 0,
        "open": 2,
        "out": 0,
        "left_open": 1,
        "sections": {
            "Opening · Kitchen": [6, 5, 0, 0, 1, 0, 0],
            "Closing · Last hour": [2, 1, 0, 0, 1, 0, 0],
        },
    }


# doctor


def test_doctor_says_what_is_wrong_and_mends_it(run: Run, dinner: Bistro) -> None:
    assert run("doctor").out == "Nothing is wrong with the store.\n"
    board = dinner.folder / "board.jsonl"
    board.chmod(0o644)
    said = run("doctor")
    assert (said.code, said.err) == (1, "")
    assert said.out.startswith(f"{board} can be read by other users of this machine")
    assert run("doctor", "--json").json["faults"][0]["fault"] == "ReadableByOthers"
    assert board.stat().st_mode & 0o777 == 0o644, "looking mends nothing"
    mended = run("doctor", "--repair")
    assert mended.code == 0
    assert mended.out == f"Mended: {board}\nNothing is wrong with the store.\n"
    assert run("doctor").code == 0


# backup and restore


def test_a_backup_is_restored_elsewhere_and_never_over_a_store(
    run: Run, dinner: Bistro, tmp_path: Path
) -> None:
    dinner.board.checklist.answer("soup", "70")
    file, copy = tmp_path / "site.zip", tmp_path / "copy"
    said = run("backup", f"{file}")
    assert said.code == 0
    assert re.fullmatch(rf"\d files of the store are in {file}\.\n", said.out)
    refused(run("backup", f"{file}"), f"{file} is there already")
    assert run("restore", f"{file}", "--store", f"{copy}").code == 0
    soup = run("list", "checklist", "--json", "--store", f"{copy}").json
    assert [line["value"] for line in soup if line["id"] == "soup"] == ["70 °C"]
    assert run("verify", "--store", f"{copy}").code == 0
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    refused(run("restore", f"{file}", "--store", f"{copy}"), "There is a store in")
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


def test_what_is_no_backup_is_not_restored(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.zip").write_bytes(b"Dear guest")
    refused(
        run("restore", f"{tmp_path}/letter.zip", "--store", f"{tmp_path}/new"), "letter.zip is not a backup"
    )
    refused(run("restore", f"{tmp_path}/none.zip", "--store", f"{tmp_path}/new"), "none.zip")
    assert not (tmp_path / "new").exists()


# search


def test_search_finds_what_was_written_without_its_accents(run: Run, dinner: Bistro) -> None:
    """In the open shift and in sealed ones, newest first; the last word may be a beginning."""
    dinner.board.log.write("Žlutý kůň at the door")
    dinner.finish("hands")
    dinner.board.handover.close("no soap for the žlutý basin")
    said = run("search", "zlut")
    assert said.code == 0
    assert [line.split("  ", 2)[1:] for line in said.out.splitlines()] == [
        ["2026-11-23-1", "Hand wash basins stocked: no soap for the žlutý basin"],
        ["2026-11-23-1", "Žlutý kůň at the door"],
    ]
    dinner.board.log.write("Another žlutý one")
    hits = run("search", "zluty", "--json", "--limit", "2").json
    assert hits[0]["text"] == "Another žlutý one"
    assert set(hits[0]) == {"id", "shift", "table", "at", "text"}
    assert len(hits) == 2
    assert run("search", "nobody said this").out == "Nothing has these words.\n"
    assert run("search", "nobody said this", "--json").json == []


def test_the_search_can_be_thrown_away(run: Run, dinner: Bistro) -> None:
    dinner.board.log.write("Ice machine leaks")
    dinner.finish()
    dinner.board.handover.close()
    found = run("search", "ice").out
    assert "Ice machine leaks" in found
    shutil.rmtree(dinner.folder / "cache")
    assert run("search", "ice").out == found


# what comes later to a closed shift


def test_something_is_added_to_a_closed_shift(run: Run, dinner: Bistro) -> None:
    dinner.finish()
    dinner.board.handover.close()
    sealed = (dinner.folder / "archive" / "2026" / "11" / "2026-11-23-1.json").read_bytes()
    said = run("amend", "2026-11-23-1", "The fridge was read twice", "--as", "KD")
    assert said.out == "Saved: 2026-11-23-1: The fridge was read twice\n"
    page = run("handover", "--shift", "2026-11-23-1").out
    assert "ADDED LATER" in page
    assert "The fridge was read twice (Karel Dvořák)" in page
    amended = run("handover", "--to", "json").json["amended"]
    assert [(one["by"], one["text"]) for one in amended] == [("Karel Dvořák", "The fridge was read twice")]
    assert (dinner.folder / "archive" / "2026" / "11" / "2026-11-23-1.json").read_bytes() == sealed
    assert "The fridge was read twice" in run("search", "read twice").out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("2026-11-23-1", "Anything"), "The shift 2026-11-23-1 is still open"),
        (("2026-11-22-1", "Anything"), "There is no shift called “2026-11-22-1” here."),
        (("2026-11-22-1", " "), "There is nothing in it yet."),
    ],
)
def test_nothing_is_added_to_what_is_not_closed(
    run: Run, dinner: Bistro, words: tuple[str, ...], why: str
) -> None:
    before = dinner.files()
    refused(run("amend", *words), why)
    assert dinner.files() == before


def test_a_text_is_shown_and_then_taken_out_of_the_record(run: Run, dinner: Bistro) -> None:
    """However it is spelt; the seal on the paper goes on proving the rest."""
    dinner.board.log.write("Paní Nováková fell on the stairs")
    dinner.board.log.write("Ice machine leaks")
    dinner.finish()
    dinner.board.handover.close()
    code = run("handover", "--to", "json").json["seal"]
    assert "Nováková" in run("search", "novak").out  # and stands in the index now
    before = dinner.files()
    shown = run("redact", "2026-11-23-1", "novakova")
    assert shown.code == 1
    assert shown.out == (
        "2026-11-23-1: 1 entry, 1 line of its journals\n"
        "  Paní Nováková fell on the stairs\n"
        "Nothing was changed yet. Add --yes and --why to take it out for good.\n"
    )
    assert dinner.files() == before
    done = run("redact", "2026-11-23-1", "novakova", "--why", "she asked to", "--yes", "--as", "AN", "--json")
    assert done.code == 0
    assert (done.json["taken_out"], done.json["held"][0]["lines"]) == (True, 1)
    assert not [name for name, data in dinner.files().items() if "Nováková".encode() in data]
    assert run("search", "novak").out == "Nothing has these words.\n"
    said = run("verify", "--journals", "--expect", code)
    assert (said.code, said.out.splitlines()[1]) == (0, "1 entry was taken out of them.")
    log = run("handover", "--shift", "2026-11-23-1", "--to", "json").json["log"]
    assert [line["text"] for line in log] == ["Ice machine leaks"]


@pytest.mark.parametrize("named", ["2026-11-23-1", "2026-11-24-1"])
def test_what_was_handed_over_goes_from_every_shift_it_was_in(run: Run, dinner: Bistro, named: str) -> None:
    """Whichever of them is named."""
    dinner.board.log.write("Mr Novák wants his umbrella back", open=True)
    dinner.finish()
    dinner.board.handover.close()
    dinner.board.who.id = "karel"
    dinner.board.handover.receive(all=True)
    assert "umbrella" in run("handover").out
    held = run("redact", named, "Novak", "--json").json["held"]
    assert [one["shift"] for one in held] == ["2026-11-23-1", "2026-11-24-1"]
    assert run("redact", named, "Novak", "--why", "asked to", "--yes", "--as", "AN").code == 0
    assert not [name for name, data in dinner.files().items() if "Novák".encode() in data]
    assert "███" in run("handover").out
    assert run("verify", "--journals").code == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ("open", "Novák", "--why", "asked to", "--as", "IN"),
            "Iva Nová (staff) cannot do that here; it takes: lead, manager.",
        ),
        (("open", "Novák", "--as", "AN"), "Say why in a few words."),
        (("open", "Svoboda", "--why", "asked to", "--as", "AN"), "Nothing in 2026-11-23-1 holds that"),
        (("2026-11-22-1", "Novák", "--why", "asked to", "--as", "AN"), "There is no shift called"),
        (("open", "…", "--why", "asked to", "--as", "AN"), "There is nothing in it yet."),
    ],
)
def test_what_is_not_to_be_taken_out_stays(
    run: Run, dinner: Bistro, words: tuple[str, ...], why: str
) -> None:
    dinner.board.log.write("Mr Novák fell")
    before = dinner.files()
    refused(run("redact", *words, "--yes"), why)
    assert dinner.files() == before


# PINs


def test_a_command_that_signs_takes_the_pin_from_the_environment(
    run: Run, dinner: Bistro, monkeypatch: pytest.MonkeyPatch
) -> None:
    dinner.finish()
    dinner.board.staff.set_pin("1379")
    refused(run("close"), "Ana Novotná signs with a PIN.", "SHIFTBOARD_PIN")
    monkeypatch.setenv("SHIFTBOARD_PIN", "0007")
    refused(run("close"), "That is not the PIN of Ana Novotná.")
    monkeypatch.setenv("SHIFTBOARD_PIN", "1379")
    assert run("close").code == 0
    refused(run("receive", "--as", "KD", "--read-back", "All clear", "--kind", "nothing"), "kind of shift")
    assert "1379" not in run("list", "people", "--json").out
    assert "scrypt" not in run("list", "people", "--json").out


def test_a_text_is_taken_off_the_board_and_out_of_what_came_between(run: Run, dinner: Bistro) -> None:
    dinner.finish()
    dinner.board.handover.close()
    dinner.board.log.write("Mr Novák called")
    for where, word in (("open", "Novák"), ("board", "Zeman")):
        shown = run("redact", where, word)
        assert "1 entry" in shown.out, where
        assert run("redact", where, word, "--why", "asked to", "--yes", "--as", "AN").code == 0
        assert not [name for name, data in dinner.files().items() if word.encode() in data]
    assert run("verify", "--journals").code == 0
    assert "███" in run("list", "people").out


def test_a_reason_that_was_put_on_the_board_goes_with_the_shift(run: Run, dinner: Bistro) -> None:
    """For the manager to countersign; one that was countersigned stands in the board's journal still."""
    dinner.finish("gas")
    dinner.board.handover.close("Mr Kocour blocked the valve")
    assert [one["shift"] for one in run("redact", "2026-11-23-1", "Kocour", "--json").json["held"]] == [
        "2026-11-23-1",
        "board",
    ]
    dinner.board.handover.receive(all=True)
    dinner.board.who.id = "milan"
    dinner.board.countersign.sign(["2026-11-23-1:gas"])
    dinner.board.who.id = "ana"
    dinner.finish()
    dinner.board.handover.close()
    assert run("redact", "2026-11-23-1", "Kocour", "--why", "asked to", "--yes", "--as", "AN").code == 0
    assert not [name for name, data in dinner.files().items() if b"Kocour" in data]
    assert run("verify", "--journals").code == 0


def test_a_guest_is_not_taken_for_somebody_of_the_house(run: Run, dinner: Bistro) -> None:
    dinner.board.log.write("Mr Zeman fell")
    held = run("redact", "open", "Zeman", "--json").json["held"]
    assert [one["shift"] for one in held] == ["2026-11-23-1"]
