"""A CUPS of the test's own, on loopback, takes the page: on the paper asked for, or byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import test_commands
from conftest import Bistro
from printers_support import SlipPrinter, free_port
from test_commands import Run, refused

from shiftboard.printing.coats import receipt
from shiftboard.printing.printers import Printer

pytestmark = pytest.mark.peer
run = test_commands.run

CUPSD = """\
Listen 127.0.0.1:{port}
Browsing No
WebInterface No
LogLevel info
DefaultAuthType None
PreserveJobHistory Yes
<Location />
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
FILES = """\
FileDevice Yes
SystemGroup root
LogFileGroup root
User {user}
ServerRoot {root}/etc
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/state
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
"""


class Cups:
    """A print server of our own with queues that write into files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.server = f"127.0.0.1:{free_port()}"

    def make(self, queue: str, model: str, device: str = "") -> Path:
        """A queue; returns the file that its printer is where no other device is named."""
        out = self.root / "out" / queue
        self._do("lpadmin", "-p", queue, "-E", "-v", device or f"file:{out}", "-m", model)
        return out

    def jobs(self) -> str:
        return self._do("lpstat", "-W", "completed", "-o")

    def _do(self, *words: str) -> str:
        done = subprocess.run(words, env=self.env, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def env(self) -> dict[str, str]:
        return os.environ | {"CUPS_SERVER": self.server, "LC_ALL": "C"}


def until(so: Callable[[], object]) -> None:
    """Wait for what the print server does in its own time."""
    end = time.monotonic() + 30
    while not so():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture(scope="module")
def cups() -> Iterator[Cups]:
    cupsd = shutil.which("cupsd", path=f"{os.environ['PATH']}:/usr/sbin")
    assert cupsd is not None, "cupsd is needed; .ci/run installs it"
    root = Path(tempfile.mkdtemp(prefix="cups-"))  # its filters work as another user, who gets in here
    for name in ("etc/ppd", "spool/tmp", "cache", "state", "log", "out"):
        (root / name).mkdir(parents=True)
    root.chmod(0o755)
    (root / "out").chmod(0o777)
    server = Cups(root)
    (root / "etc" / "cupsd.conf").write_text(CUPSD.format(port=server.server.rpartition(":")[2]))
    (root / "etc" / "cups-files.conf").write_text(FILES.format(root=root, user="lp"))
    shutil.chown(root / "spool", group="lp")
    shutil.chown(root / "cache", group="lp")
    (root / "spool").chmod(0o710)
    (root / "spool" / "tmp").chmod(0o1777)
    (root / "cache").chmod(0o770)
    command = [cupsd, "-f", "-c", root / "etc" / "cupsd.conf", "-s", root / "etc" / "cups-files.conf"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _runs(server))
        yield server
    finally:
        running.terminate()
        running.wait(timeout=10)
        shutil.rmtree(root)


def _runs(server: Cups) -> bool:
    asked = subprocess.run(
        ["lpstat", "-r"], env=server.env, capture_output=True, text=True, timeout=10, check=False
    )
    return "is running" in asked.stdout


def test_a_page_goes_through_cups(
    run: Run, dinner: Bistro, cups: Cups, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CUPS knows it as a job with a title and sends its printer a page of the paper that was asked for."""
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    out = cups.make("laser", "drv:///sample.drv/generic.ppd")
    assert run("handover", "--print", "lp:laser").code == 0
    until(lambda: out.exists() and b"%%EOF" in out.read_bytes())
    assert b"%!PS-Adobe" in out.read_bytes()
    assert "laser-" in cups.jobs()
    [one] = dinner.board.prints.prints("2026-11-23-1")
    assert (one.to, one.coat) == ("lp:laser", "page")


@pytest.mark.parametrize("words", [("opening",), ("--pack",), ("--briefing",)], ids=" ".join)
def test_the_other_pages_go_through_cups_as_well(
    run: Run, dinner: Bistro, cups: Cups, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    queue = f"laser{words[0].strip('-')}"
    out = cups.make(queue, "drv:///sample.drv/generic.ppd")
    assert run("print", *words, "--print", f"lp:{queue}").code == 0
    until(lambda: out.exists() and b"%%EOF" in out.read_bytes())
    assert b"%!PS-Adobe" in out.read_bytes()


def test_the_doctor_knows_the_queues(
    run: Run, dinner: Bistro, cups: Cups, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A queue that CUPS has is well; one that it has not is told."""
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    cups.make("known", "drv:///sample.drv/generic.ppd")
    dinner.board.prints.add(Printer(name="office", address="lp:known"))
    assert run("doctor").code == 0
    dinner.board.prints.add(Printer(name="attic", address="lp:unknown"))
    said = run("doctor")
    assert said.code == 1
    assert "no queue unknown, where attic prints" in said.out


def test_the_paper_is_what_was_asked_for(
    run: Run, dinner: Bistro, cups: Cups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    out = cups.make("small", "drv:///sample.drv/generic.ppd")
    dinner.board.prints.add(Printer(name="office", address="lp:small", paper="A5"))
    assert run("handover", "--print", "office").code == 0
    until(lambda: out.exists() and b"%%EOF" in out.read_bytes())
    assert b"%%BoundingBox: 0 0 420 595" in out.read_bytes(), "A5 in points"


def test_a_receipt_goes_through_a_raw_queue_byte_for_byte(
    run: Run, dinner: Bistro, cups: Cups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    bar = Printer(name="bar", address="lp:bar", kind="receipt")
    dinner.board.prints.add(bar)
    wanted = receipt(dinner.board.handover.of(), bar)
    with SlipPrinter() as slips:
        cups.make("bar", "raw", slips.address.replace("tcp:", "socket:"))
        assert run("handover", "--print", "bar").code == 0
        until(lambda: slips.printed and len(slips.printed[0]) >= len(wanted))
        assert slips.printed == [wanted]


def test_a_queue_that_cups_does_not_know(
    run: Run, dinner: Bistro, cups: Cups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    refused(run("handover", "--print", "lp:cellar"), "lp:cellar", "does not exist")
    assert len(dinner.board.prints.outbox.jobs()) == 1


def test_a_print_server_that_is_off(run: Run, dinner: Bistro, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{free_port()}")
    refused(run("handover", "--print", "lp:laser"), "lp:laser")
    assert len(dinner.board.prints.outbox.jobs()) == 1
