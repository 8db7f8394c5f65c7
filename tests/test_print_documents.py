"""Lists, the pack and the briefing go the way the handover goes: out, into the outbox, again, recorded."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
import test_commands
from conftest import MONDAY, Bistro, Now
from printers_support import NO_PAPER, WELL, SlipPrinter, free_port
from test_commands import Run, refused
from test_mail import plain_server
from test_mail import read as letter_read
from test_mail import set_up as mail_set_up
from test_outbox import bar, jobs, set_up
from test_page import read

from shiftboard.language import use
from shiftboard.printing.coats import pdf, receipt, text
from shiftboard.printing.outbox import Job
from shiftboard.printing.printers import Printer
from shiftboard.printing.records import BRIEFING, LIST, PACK, Printed

run = test_commands.run

WHAT = {LIST: ("opening",), PACK: ("--pack",), BRIEFING: ("--briefing",)}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiftboard.printing.desk.PATIENCE", 1.0)


def page_of(bistro: Bistro, what: str) -> bytes:
    """What the bar's printer should get of it."""
    return receipt(bistro.board.prints.documents.of(what, list="opening").page, bar("tcp://bar"))


@pytest.mark.parametrize("what", WHAT)
def test_it_is_printed_and_that_is_recorded(run: Run, dinner: Bistro, what: str) -> None:
    """Twice is no reprint: nobody signs it, and another copy is as good as the first."""
    with SlipPrinter() as slips:
        set_up(dinner, bar(slips.address))
        wanted = page_of(dinner, what)
        for _turn in range(2):
            said = run("print", *WHAT[what], "--print", "bar")
            assert (said.code, said.err) == (0, "")
            assert said.out.startswith("Printed on bar: ")
            assert "reprint" not in said.out
        assert slips.printed == [wanted, wanted]
    assert jobs(dinner) == []
    found = [
        (one.what, one.shift, one.list, one.state, one.reprint)
        for one in dinner.board.prints.prints("2026-11-23-1")
    ]
    assert found == [(what, "2026-11-23-1", "opening" if what == LIST else "", "open", False)] * 2


def test_a_copy_of_the_list_makes_the_handover_no_reprint(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    for words in (("print", "opening"), ("print", "--pack"), ("print", "--briefing"), ("handover",)):
        out = tmp_path / f"{words[-1]}.txt"
        assert run(*words, "--print", f"file:{out}").code == 0
        assert "REPRINT" not in out.read_text("utf-8")


@pytest.mark.parametrize("what", WHAT)
def test_it_waits_and_is_sent_again_as_it_stands_then(run: Run, dinner: Bistro, now: Now, what: str) -> None:
    """The paper is out; meanwhile the fridge is read; what comes out at last knows it where that matters."""
    with SlipPrinter(state=NO_PAPER) as slips:
        set_up(dinner, bar(slips.address))
        refused(run("print", *WHAT[what], "--print"), "no paper", "outbox --retry")
        [job] = jobs(dinner)
        assert (job.what, job.list) == (what, "opening" if what == LIST else "")
        assert job.words in run("outbox").out
        now.to("15:30")
        dinner.board.checklist.answer("fridge", "9.5", action="Food moved")
        slips.state = WELL
        assert run("outbox", "--retry").code == 0
        assert slips.printed[-1] == page_of(dinner, what)
    assert jobs(dinner) == []


def test_two_lists_wait_beside_each_other(run: Run, dinner: Bistro) -> None:
    """Another list is another job, the same list takes the place of the older."""
    off = f"tcp://127.0.0.1:{free_port()}"
    for name in ("opening", "closing", "opening"):
        run("print", name, "--print", off)
    run("print", "--pack", "--print", off)
    assert sorted((job.what, job.list, job.tries) for job in jobs(dinner)) == [
        ("list", "closing", 1),
        ("list", "opening", 2),
        ("pack", "", 1),
    ]


def test_between_shifts_it_is_recorded_with_no_shift(run: Run, bistro: Bistro, tmp_path: Path) -> None:
    """The list for a shift that nobody opened yet; the seals that follow name no shift for it."""
    assert run("print", "opening", "--print", f"file:{tmp_path / 'a.txt'}", "--as", "ana").code == 0
    [one] = bistro.board.store.table(Printed)
    assert (one.what, one.shift, one.state) == (LIST, "", "")
    bistro.open()
    run("print", "--pack", "--print", f"file:{tmp_path / 'b.txt'}")
    bistro.board.handover.close("no time")
    bistro.board.who.id = "karel"
    bistro.now.to("09:30", MONDAY.replace(day=24))
    bistro.board.handover.receive(all=True, kind="lunch")
    assert not any("prints" in seal.summary for seal in bistro.board.store.newest_seals(2))


def test_a_briefing_by_mail(run: Run, dinner: Bistro) -> None:
    with plain_server() as server:
        mail_set_up(dinner, server.server_address[1])
        assert run("print", "--briefing", "--mail", "milan@example.com").code == 0
        mail = letter_read(server.letters[0])
    page = dinner.board.prints.documents.of(BRIEFING).page
    assert mail["Subject"] == "Bistro Lípa: Briefing: Dinner, Monday 23 November 2026 15:00–23:30"
    [attached] = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("briefing-2026-11-23-1.pdf", pdf(page))


# the command


@pytest.mark.parametrize("what", WHAT)
def test_it_is_written_to_the_screen_or_a_file(run: Run, dinner: Bistro, what: str, tmp_path: Path) -> None:
    """As text, or as what the file's name or --to says; that is no print."""
    before = dinner.files()
    page = dinner.board.prints.documents.of(what, list="opening").page
    assert run("print", *WHAT[what]).out == text(page)
    assert run("print", *WHAT[what], "-o", str(tmp_path / "x.pdf")).code == 0
    assert (tmp_path / "x.pdf").read_bytes() == pdf(page)
    assert run("print", *WHAT[what], "--to", "receipt", "-o", str(tmp_path / "x.bin")).code == 0
    assert (tmp_path / "x.bin").read_bytes() == page_of(dinner, what)
    assert dinner.files() == before


def test_what_cannot_be_asked_for(run: Run, dinner: Bistro) -> None:
    for words in ((), ("--pack", "--briefing"), ("opening", "--pack"), ("opening", "--to", "json")):
        assert run("print", *words).code == 2
    refused(run("print", "opening", "--shift", "2026-11-23-1"), "leave --shift away")
    refused(run("print", "cellar"), "There are: Opening, Closing")
    refused(run("print", "--briefing", "--shift", "2020-01-01-1"), "2020-01-01-1")


def test_a_blank_list_is_a_page_to_write_on(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    run("print", "opening", "-o", str(tmp_path / "x.pdf"))
    out = read((tmp_path / "x.pdf").read_bytes())
    for said in ("Opening", "DinnerMon23Nov15:00–23:30", "!Walk-infridge", "0to5°C", "broken", "Date"):
        assert said in out.text
    assert len(out.pages) == 1


# what was kept before


OLD = {
    "what": "handover", "shift": "2026-11-23-1", "coat": "receipt", "printer": "tcp://127.0.0.1:1",
    "mail": "", "by": "ana", "since": "2026-11-23T14:00:00Z", "tries": 2,
    "last": "bar has no paper. Put in a new roll.", "unconfirmed": False, "sending": None,
}  # fmt: skip
OLD_NAME = "handover-2026-11-23-1-cd704588.json"


def test_a_job_from_before_there_was_more_than_the_handover(run: Run, dinner: Bistro) -> None:
    """It is read under the name it has, said as it was said then, and sent."""
    folder = dinner.folder / "outbox"
    folder.mkdir(mode=0o700)
    (folder / OLD_NAME).write_text(json.dumps(OLD), "utf-8")
    [job] = jobs(dinner)
    assert (job.id, job.words, job.why) == (OLD_NAME[:-5], "2026-11-23-1", OLD["last"])
    use("cs")
    assert job.why == OLD["last"], "in which language it was said is all that is known"


def test_a_job_of_a_newer_version_is_not_taken_for_a_handover(run: Run, dinner: Bistro) -> None:
    """It asks for something that this version does not know: told, kept, and nothing is printed."""
    with SlipPrinter() as slips:
        set_up(dinner, bar(slips.address))
        job = dinner.board.prints.job(printer=bar(slips.address))
        dinner.board.prints.outbox.put(msgspec.structs.replace(job, what="roster"))
        said = run("outbox", "--retry")
        assert said.code == 1
        assert "prints no “roster”" in said.err
        assert slips.printed == []
    assert [job.what for job in jobs(dinner)] == ["roster"]


def test_a_print_from_before_is_read(dinner: Bistro) -> None:
    """A record without the fields that came since stands for a handover."""
    old = b'{"id":"x","rev":1,"by":"ana","shift":"2026-11-23-1","state":"open","coat":"receipt","to":"bar"}'
    one = msgspec.json.decode(old, type=Printed)
    assert (one.what, one.list, one.reprint, one.words) == ("handover", "", False, "2026-11-23-1")
    fresh = Printed(shift="2026-11-23-1", state="open", coat="receipt", to="bar")
    assert b"list" not in msgspec.json.encode(fresh), "a print of a handover is written as ever"


def test_why_it_waits_is_said_in_the_language_of_who_reads(
    run: Run, dinner: Bistro, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(dinner, bar(f"tcp://127.0.0.1:{free_port()}"))
    run("print", "--pack", "--print")
    [job] = jobs(dinner)
    assert job.why.startswith("bar is on but takes no print")
    monkeypatch.setenv("SHIFTBOARD_LANG", "cs")
    assert "tisk nepřijímá" in run("outbox").out
    assert "tisk nepřijímá" in job.why
    [row] = [one for one in dinner.board.to_do() if one.target == "outbox"]
    assert "tisk nepřijímá" in row.text


def test_a_sentence_of_another_version_is_said_as_it_was(dinner: Bistro) -> None:
    plain = Job(shift="s", coat="text", since=Now().at, last="It broke.", says="{one} broke {two}", fields={})
    assert plain.why == "It broke."


def test_a_printer_that_is_not_set_up_any_more(run: Run, dinner: Bistro) -> None:
    set_up(dinner, Printer(name="bar", address=f"tcp://127.0.0.1:{free_port()}"))
    run("print", "--briefing", "--print", "bar")
    dinner.board.prints.remove("bar")
    refused(run("outbox", "--retry"), "There is no printer called “bar”")
