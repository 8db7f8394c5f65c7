"""Stories of prints that go out, that do not, and that are sent again, through the commands."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
import test_commands
from conftest import MONDAY, Bistro, Now
from printers_support import NO_PAPER, WELL, SlipPrinter, free_port
from test_commands import Run, refused

from shiftboard.printing.coats import receipt, text
from shiftboard.printing.outbox import Job
from shiftboard.printing.printers import Printer, PrinterKind
from shiftboard.printing.records import Printed
from shiftboard.settings import FILE
from shiftboard.today import Target

run = test_commands.run


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits five seconds in a test."""
    monkeypatch.setattr("shiftboard.printing.desk.PATIENCE", 1.0)


def set_up(bistro: Bistro, *printers: Printer) -> None:
    """These printers are in site.toml."""
    for printer in printers:
        bistro.board.prints.add(printer)


def bar(address: str) -> Printer:
    return Printer(name="bar", address=address, columns=42)


def slip(bistro: Bistro, shift: str = "", *, reprint: bool = False) -> bytes:
    """What the bar's printer should get."""
    return receipt(bistro.board.handover.of(shift), bar("tcp://bar"), reprint=reprint)


def printed(bistro: Bistro, shift: str) -> list[tuple[str, str, bool]]:
    return [(one.to, one.coat, one.reprint) for one in bistro.board.prints.prints(shift)]


def jobs(bistro: Bistro) -> list[Job]:
    return bistro.board.prints.outbox.jobs()


# a printer that works


def test_the_handover_is_printed_and_that_is_recorded(run: Run, dinner: Bistro) -> None:
    """It comes out whole; nothing waits; the print stands in the open shift."""
    with SlipPrinter() as slips:
        set_up(dinner, bar(slips.address))
        wanted = slip(dinner)
        said = run("handover", "--print", "bar")
        assert (said.code, said.out, said.err) == (0, "Printed on bar: 2026-11-23-1\n", "")
        assert slips.printed == [wanted]
    assert jobs(dinner) == []
    [one] = dinner.board.store.table(Printed)
    assert (one.shift, one.state, one.coat, one.to, one.by) == (
        "2026-11-23-1",
        "open",
        "receipt",
        "bar",
        "ana",
    )


def test_a_second_one_is_marked_reprint(run: Run, dinner: Bistro) -> None:
    """Like with like: the closed page is no reprint of the draft that was printed before the close."""
    with SlipPrinter() as slips:
        set_up(dinner, bar(slips.address))
        run("handover", "--print")
        assert run("handover", "--print").out == "Printed on bar: 2026-11-23-1 (reprint)\n"
        dinner.board.handover.close("no time")
        first, second = slip(dinner), slip(dinner, reprint=True)
        assert first != second
        assert run("handover", "--print").out == "Printed on bar: 2026-11-23-1\n"
        assert "(reprint)" in run("handover", "--print").out
        assert slips.printed[2:] == [first, second]


def test_a_shift_of_last_week_knows_that_it_was_printed(
    run: Run, bistro: Bistro, now: Now, tmp_path: Path
) -> None:
    """Printed right after its close, and once more three shifts later: both are found when all is sealed."""
    names = []
    for number in range(5):
        now.to("10:00", MONDAY.replace(day=23 + number))
        names.append(bistro.board.shifts.open("ana", "lunch").id)
        if number == 3:
            run("handover", "--shift", names[0], "--print", f"file:{tmp_path / 'again.txt'}")
        bistro.board.handover.close("no time")
        bistro.board.who.id = "ana"
        if number == 0:
            run("handover", "--print", f"file:{tmp_path / 'first.txt'}", "--as", "ana")
    reprints = [(one.to.rpartition("/")[2], one.reprint) for one in bistro.board.prints.prints(names[0])]
    assert reprints == [("first.txt", False), ("again.txt", True)]
    assert (
        run("handover", "--shift", names[0], "--print", f"file:{tmp_path / 'third.txt'}", "--as", "ana").code
        == 0
    )
    assert "REPRINT" in (tmp_path / "third.txt").read_text("utf-8")
    assert "REPRINT" not in (tmp_path / "first.txt").read_text("utf-8")
    assert bistro.board.prints.prints(names[1]) == []


def test_prints_change_no_figure_of_the_shift(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    """The seal of a shift says how it went, and not how often its own page was printed."""
    before = dinner.board.handover.of()
    run("handover", "--print", f"file:{tmp_path / 'a.txt'}")
    assert dinner.board.handover.of() == before
    dinner.board.handover.close("no time")
    dinner.board.who.id = "karel"
    dinner.board.handover.receive(all=True)
    dinner.now.later(hours=9)
    dinner.board.handover.close("no time")
    summaries = [seal.summary for seal in dinner.board.store.newest_seals(2)]
    assert not any("prints" in summary for summary in summaries)


def test_between_two_shifts_a_page_is_printed_by_nobody(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    """Ana has closed and gone; whoever comes may have the page again before anybody is picked."""
    dinner.board.handover.close("no time")
    assert run("handover", "--print", f"file:{tmp_path / 'a.txt'}").code == 0
    assert printed(dinner, "2026-11-23-1") == [(f"file:{tmp_path / 'a.txt'}", "text", False)]


# one that does not


def test_a_print_that_fails_is_kept_and_sent_whole_later(run: Run, dinner: Bistro) -> None:
    """The bar's printer is off at the close. Later it is on: one command, and the newest page comes out."""
    port = free_port()
    set_up(dinner, bar(f"tcp://127.0.0.1:{port}"))
    said = run("handover", "--print", "bar")
    refused(said, "bar is on but takes no print", "`shiftboard outbox --retry`")
    assert printed(dinner, "2026-11-23-1") == []
    [job] = jobs(dinner)
    assert (job.shift, job.printer, job.coat, job.tries, job.by) == (
        "2026-11-23-1",
        "bar",
        "receipt",
        1,
        "ana",
    )
    assert "→ bar  (tried 1 time)" in run("outbox").out
    dinner.board.log.write("Table 7 paid")  # after the first try
    with SlipPrinter() as slips:
        set_up(dinner, bar(slips.address))
        assert run("outbox", "--retry").out == "Sent to bar: 2026-11-23-1\n"
        assert slips.printed == [slip(dinner)]
        assert b"Table 7 paid" in slips.printed[0]
    assert printed(dinner, "2026-11-23-1") == [("bar", "receipt", False)]
    assert run("outbox").out == "Nothing waits.\n"


def test_a_job_is_a_small_file_that_only_its_owner_reads(run: Run, dinner: Bistro) -> None:
    """What is to be done and where; no page, nothing of what was written in the shift."""
    dinner.board.log.write("Jana called in sick")
    run("handover", "--print", f"tcp://127.0.0.1:{free_port()}")
    [file] = (dinner.folder / "outbox").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = json.loads(file.read_text("utf-8"))
    assert kept["shift"] == "2026-11-23-1"
    assert "Jana" not in file.read_text("utf-8")
    assert file.stat().st_size < 1000


def test_the_newest_takes_the_place_of_the_older(run: Run, dinner: Bistro) -> None:
    off = f"tcp://127.0.0.1:{free_port()}"
    for _turn in range(3):
        run("handover", "--print", off)
    run("handover", "--print", off, "--to", "text")
    assert sorted((job.coat, job.tries) for job in jobs(dinner)) == [("receipt", 3), ("text", 1)]


def test_out_of_paper_then_a_new_roll(run: Run, dinner: Bistro) -> None:
    with SlipPrinter(state=NO_PAPER) as slips:
        set_up(dinner, bar(slips.address))
        refused(run("handover", "--print"), "no paper", "new roll")
        said = run("outbox", "--retry")
        assert (said.code, said.out) == (1, "")
        assert said.err.splitlines()[-1] == "1 job is still there."
        slips.state = WELL
        assert run("outbox", "--retry").code == 0
        assert slips.printed[-1] == slip(dinner)


def test_it_dies_in_the_middle_and_the_whole_is_sent_again(run: Run, dinner: Bistro) -> None:
    with SlipPrinter(dies_after=400) as slips:
        set_up(dinner, bar(slips.address))
        refused(run("handover", "--print"), "broke off")
        slips.dies_after = None
        assert run("outbox", "--retry").code == 0
        assert slips.printed[-1] == slip(dinner)


def test_one_that_says_nothing_leaves_the_job_there(run: Run, dinner: Bistro) -> None:
    """Somebody looks at the paper: it did come out, so it is recorded and not printed again."""
    with SlipPrinter(answers=False, hangs_up=False) as slips:
        set_up(dinner, bar(slips.address))
        refused(run("handover", "--print"), "Look at the paper")
        [job] = jobs(dinner)
        assert job.unconfirmed
        dinner.board.prints.came_out(job)
        assert len(slips.printed) == 1
    assert jobs(dinner) == []
    assert printed(dinner, "2026-11-23-1") == [("bar", "receipt", False)]


def test_a_printer_that_is_off_is_asked_once_for_all_its_jobs(run: Run, bistro: Bistro, now: Now) -> None:
    """Three shifts wait for it; three times the patience would be a quarter of a minute."""
    with SlipPrinter(reads=False) as slips:
        set_up(bistro, bar(slips.address))
        for day in (23, 24, 25):
            now.to("10:00", MONDAY.replace(day=day))
            bistro.board.shifts.open("ana", "lunch")
            bistro.board.handover.close("no time")
            bistro.board.who.id = "ana"
            run("handover", "--print", "--as", "ana")
        assert len(jobs(bistro)) == 3
        start = time.monotonic()
        said = run("outbox", "--retry", "--json")
        assert time.monotonic() - start < 3
        assert [one["sent"] for one in said.json] == [False, False, False]
        assert said.code == 1


def test_closing_waits_for_no_printer(run: Run, dinner: Bistro) -> None:
    """A job waits, its printer is stuck: the shift is closed at once, and the closed page is what is sent."""
    with SlipPrinter(reads=False) as slips:
        set_up(dinner, bar(slips.address))
        run("handover", "--print")
        start = time.monotonic()
        assert run("close", "--reason", "no time").code == 0
        assert time.monotonic() - start < 1
    with SlipPrinter() as slips:
        set_up(dinner, bar(slips.address))
        run("outbox", "--retry", "--as", "ana")
        assert slips.printed == [slip(dinner)]
        assert b"still open" not in slips.printed[0]


# what is kept through everything


def test_killed_while_it_was_sending(dinner: Bistro, now: Now) -> None:
    """Another terminal is at it: nobody sends it twice. A minute later it is taken for dead."""
    desk = dinner.board.prints
    job = desk._begin(desk.job(printer=bar(f"tcp://127.0.0.1:{free_port()}")))
    other = dinner.terminal("ana")
    assert other.prints.waiting() == []
    with pytest.raises(Exception, match="at this moment"):
        other.prints.send(job)
    now.later(minutes=2)
    assert [one.id for one in other.prints.waiting()] == [job.id]


def test_a_full_disk_does_not_keep_it_from_the_printer(
    run: Run, dinner: Bistro, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes out all the same; where the printer is off as well, both are told."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with SlipPrinter() as slips:
        set_up(dinner, bar(slips.address))
        wanted = slip(dinner)
        monkeypatch.setattr("data.fs.FsOps.write_new", full)
        assert run("handover", "--print").code == 0
        assert slips.printed == [wanted]
    refused(run("handover", "--print"), "takes no print", "could not be kept", "disk is full")


def test_what_lies_there_and_is_no_job_is_left_alone(run: Run, dinner: Bistro) -> None:
    run("handover", "--print", f"tcp://127.0.0.1:{free_port()}")
    [good] = (dinner.folder / "outbox").iterdir()
    for name, inside in (("note.json", b'{"a": 1}'), ("torn.json", b'{"shift": "2026'), ("x.txt", b"x")):
        (dinner.folder / "outbox" / name).write_bytes(inside)
    (dinner.folder / "outbox" / "renamed.json").write_bytes(good.read_bytes())
    said = run("outbox")
    assert len(said.out.splitlines()) == 1
    assert [line.split("/")[-1].split()[0] for line in said.err.splitlines()] == [
        "note.json",
        "renamed.json",
        "torn.json",
    ]
    run("outbox", "--drop", good.stem)
    assert sorted(one.name for one in (dinner.folder / "outbox").iterdir()) == [
        "note.json",
        "renamed.json",
        "torn.json",
        "x.txt",
    ]


def test_the_outbox_for_scripts(run: Run, dinner: Bistro) -> None:
    assert run("outbox", "--json").json == []
    run("handover", "--print", f"tcp://127.0.0.1:{free_port()}")
    [one] = run("outbox", "--json").json
    assert set(one) == {
        "id", "what", "shift", "list", "coat", "printer", "mail", "by", "since", "tries", "last",
        "unconfirmed",
    }  # fmt: skip
    assert run("outbox", "--drop", one["id"], "--json").json["id"] == one["id"]
    refused(run("outbox", "--drop", one["id"]), one["id"], "shiftboard outbox")


def test_today_says_what_waits(run: Run, dinner: Bistro) -> None:
    set_up(dinner, bar(f"tcp://127.0.0.1:{free_port()}"))
    run("handover", "--print")
    assert "1 print waits: bar is on but takes no print" in run("status").out
    run("handover", "--print", "--to", "text")
    [row] = [one for one in dinner.board.to_do() if one.target is Target.OUTBOX]
    assert row.text.startswith("2 prints wait: bar")
    dinner.board.prints.remove("bar")
    refused(run("outbox", "--retry"), "There is no printer called “bar”")


# what goes where


def test_nothing_is_recorded_of_what_goes_to_a_file_or_the_screen(
    run: Run, dinner: Bistro, tmp_path: Path
) -> None:
    before = dinner.files()
    for words in (
        (),
        ("--to", "text"),
        ("--to", "json"),
        ("--to", "receipt", "-o", str(tmp_path / "slip")),
        ("--to", "pdf", "-o", str(tmp_path / "page.pdf")),
    ):
        assert run("handover", *words).code == 0
    assert dinner.files() == before
    assert (tmp_path / "slip").read_bytes() == slip(dinner)
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("coat", ["pdf", "receipt"])
def test_bytes_do_not_go_to_a_screen(
    run: Run, dinner: Bistro, coat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    refused(run("handover", "--to", coat), "-o", "--print")


def test_bytes_go_into_a_pipe(dinner: Bistro) -> None:
    command = [
        sys.executable,
        "-m",
        "shiftboard",
        "--store",
        str(dinner.folder),
        "handover",
        "--to",
        "receipt",
    ]
    done = subprocess.run(command, capture_output=True, check=True, timeout=30)
    assert (done.stdout, done.stderr) == (slip(dinner), b"")


def test_the_coat_follows_the_printer(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    """A receipt for a socket, a page for a queue, what the site says of its own; --to says otherwise."""
    with SlipPrinter() as slips:
        run("handover", "--print", slips.address)
        assert slips.printed[0] == receipt(dinner.board.handover.of(), bar(""))
        run("handover", "--print", slips.address, "--to", "text")
        assert slips.printed[1] == text(dinner.board.handover.of(), reprint=True).encode()
    path = tmp_path / "out"
    run("handover", "--print", f"file:{path}", "--to", "pdf")
    assert path.read_bytes().startswith(b"%PDF")


def test_the_first_printer_that_fits_is_the_usual_one(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    set_up(
        dinner,
        Printer(name="desk", address=f"file:{tmp_path / 'desk'}", kind="text"),
        Printer(name="roll", address=f"file:{tmp_path / 'roll'}", kind="receipt", columns=32),
    )
    assert run("handover", "--print").out.startswith("Printed on desk")
    assert run("handover", "--print", "--to", "receipt").out.startswith("Printed on roll")
    assert dinner.board.prints.printer("roll").prints is PrinterKind.RECEIPT


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--print",), ("No printer is set up", "tcp://HOST")),
        (("--print", "cellar"), ("printer called “cellar”", "There are: desk")),
        (("--print", "usb:1"), ("usb:1", "tcp://HOST:PORT")),
        (("--print", "lp:-o"), ("lp:-o",)),
        (("--print", "tcp://x", "--to", "json"), ("json",)),
        (("--mail", "a@b.cz"), ("[mail]", "site.toml")),
        (("--shift", "2020-01-01-1", "--print", "file:x"), ("2020-01-01-1",)),
    ],
    ids=lambda words: " ".join(words),
)
def test_what_cannot_be_sent_anywhere_is_not_kept(
    run: Run, dinner: Bistro, words: tuple[str, ...], told: tuple[str, ...]
) -> None:
    """A slip of the keyboard makes no job that fails for ever."""
    if told[0] != "No printer is set up":
        set_up(dinner, Printer(name="desk", address="lp:desk"))
    before = dinner.files()
    refused(run("handover", *words), *told)
    assert dinner.files() == before


def test_one_way_at_a_time(run: Run, dinner: Bistro) -> None:
    assert run("handover", "--print", "tcp://x", "--mail", "a@b.cz").code == 2
    assert run("handover", "-o", "x", "--print").code == 2


def test_a_site_file_that_is_broken_meanwhile(run: Run, dinner: Bistro) -> None:
    (dinner.folder / FILE).write_text("name = ", "utf-8")
    refused(run("handover", "--print", "bar"), FILE, "Mend it")
