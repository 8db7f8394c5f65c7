"""Bytes go to printers that work, and to those that are off, stuck, open, empty or half dead."""

from __future__ import annotations

import os
import socket
import stat
import sys
import time
from pathlib import Path

import pytest
from printers_support import (
    NO_PAPER,
    NOT_READY,
    OPEN,
    DevicePrinter,
    SlipPrinter,
    free_port,
    nobody_there,
)

from shiftboard.errors import BadAddress, ShiftboardError
from shiftboard.language import sentence
from shiftboard.printing.deliver import deliver
from shiftboard.printing.printers import Address, Printer, PrinterKind, Way, read_address
from shiftboard.printing.undelivered import (
    BrokeOff,
    CommandFailed,
    CoverOpen,
    NoDevice,
    NoProgram,
    NotWritable,
    Offline,
    OutOfReach,
    PaperOut,
    Refused,
    Stalled,
    Unconfirmed,
    UnknownHost,
)

SLIP = b"\x1b@Bistro L\xa1pa\n" + b"a line of the handover\n" * 300 + b"\x1dV\x00"
LONG = SLIP * 2000
QUICK = 1.0
"""Seconds of patience in these tests; a hang would be many times that."""


def printer(address: str, **other: object) -> Printer:
    return Printer(name="bar", address=address, **other)  # type: ignore[arg-type]  # as each test needs it


def seconds(error: type[ShiftboardError], to: Printer, data: bytes = SLIP) -> float:
    """How long it takes until this error is told."""
    start = time.monotonic()
    with pytest.raises(error) as told:
        deliver(to, data, patience=QUICK)
    assert "bar" in sentence(told.value)
    assert len(sentence(told.value).splitlines()) == 1
    return time.monotonic() - start


# a receipt printer on the network


def test_a_printer_that_works_gets_every_byte() -> None:
    """It is asked how it is before and after; the slip comes out whole and once."""
    with SlipPrinter() as slips:
        deliver(printer(slips.address), SLIP, patience=QUICK)
        assert slips.printed == [SLIP]
        assert slips.asked[:3] == [1, 2, 4]
        assert slips.asked[-3:] == [1, 2, 4]
        assert len(slips.asked) > 3


def test_more_than_the_printer_holds_goes_out_at_its_pace() -> None:
    with SlipPrinter() as slips:
        deliver(printer(slips.address), SLIP * 40, patience=QUICK)
        assert slips.printed == [SLIP * 40]


def test_a_printer_that_is_off() -> None:
    seconds(Refused, printer(f"tcp://127.0.0.1:{free_port()}"))


def test_a_printer_whose_plug_is_out() -> None:
    with nobody_there() as address:
        assert seconds(OutOfReach, printer(address)) < QUICK + 2


def test_within_five_seconds_when_nothing_else_is_said() -> None:
    """The patience that people get: off and stuck alike are told before they look for the cable."""
    start = time.monotonic()
    with nobody_there() as address, pytest.raises(OutOfReach):
        deliver(printer(address), SLIP)
    assert time.monotonic() - start < 7


def test_a_printer_that_takes_the_line_and_reads_nothing() -> None:
    """A short slip fits on the way and nobody knows; a long one is stuck."""
    with SlipPrinter(reads=False) as slips:
        assert seconds(Unconfirmed, printer(slips.address)) < QUICK + 2
        assert seconds(Stalled, printer(slips.address), LONG) < QUICK + 2


@pytest.mark.parametrize("answers", [True, False], ids=["answers", "silent"])
def test_a_printer_that_dies_in_the_middle(answers: bool) -> None:
    with SlipPrinter(dies_after=2000, answers=answers) as slips:
        assert seconds(BrokeOff, printer(slips.address)) < QUICK + 2


@pytest.mark.parametrize(("state", "told"), [(NO_PAPER, PaperOut), (OPEN, CoverOpen), (NOT_READY, Offline)])
def test_a_printer_that_says_what_is_wrong_is_sent_nothing(
    state: dict[int, int], told: type[ShiftboardError]
) -> None:
    with SlipPrinter(state=state) as slips:
        seconds(told, printer(slips.address))
        assert slips.printed == [b""]


def test_the_paper_ends_in_the_middle() -> None:
    with SlipPrinter(paper=3000) as slips:
        seconds(PaperOut, printer(slips.address))


def test_one_that_says_nothing_and_hangs_up_has_read_it_all() -> None:
    with SlipPrinter(answers=False) as slips:
        deliver(printer(slips.address), SLIP, patience=QUICK)
        assert slips.printed == [SLIP]


def test_one_that_says_nothing_at_all() -> None:
    """Nobody knows; where it is known of this printer that it never does, what was sent counts."""
    with SlipPrinter(answers=False, hangs_up=False) as slips:
        seconds(Unconfirmed, printer(slips.address))
        deliver(printer(slips.address, answers=False), SLIP, patience=QUICK)
        assert slips.printed == [SLIP, SLIP]
        assert slips.asked == [1], "one that never answers is not asked"


def test_a_page_printer_is_asked_nothing() -> None:
    """What is no receipt printer would print the question."""
    with SlipPrinter() as slips:
        deliver(printer(slips.address, kind="page"), b"%PDF-1.7 ...", patience=QUICK)
        assert slips.printed == [b"%PDF-1.7 ..."]
        assert slips.asked == []


def test_a_name_that_nobody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    seconds(UnknownHost, printer("tcp://bar.local"))


def test_a_name_server_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own resolver may take half a minute."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(QUICK * 3))
    assert seconds(OutOfReach, printer("tcp://bar.local")) < QUICK + 1


# a device, a file


def test_a_device_that_answers() -> None:
    with DevicePrinter() as device:
        deliver(printer(f"dev:{device.path}"), SLIP, patience=QUICK)
        assert device.printed == SLIP


def test_a_device_without_paper() -> None:
    with DevicePrinter(NO_PAPER) as device:
        seconds(PaperOut, printer(f"dev:{device.path}"))
        assert device.printed == b""


def test_a_device_that_is_not_plugged_in(tmp_path: Path) -> None:
    seconds(NoDevice, printer(f"dev:{tmp_path / 'lp0'}"))
    assert not (tmp_path / "lp0").exists()
    os.mkfifo(tmp_path / "pipe")
    seconds(NoDevice, printer(f"dev:{tmp_path / 'pipe'}"))


def test_a_device_that_takes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert seconds(Stalled, printer(f"dev:{path}"), LONG) < QUICK + 2
    finally:
        os.close(reader)


def test_a_file_is_there_whole(tmp_path: Path) -> None:
    path = tmp_path / "handover.txt"
    path.write_bytes(b"an older and much longer one" * 1000)
    deliver(printer(f"file:{path}"), SLIP)
    assert path.read_bytes() == SLIP
    assert [one.name for one in tmp_path.iterdir()] == ["handover.txt"]
    seconds(NotWritable, printer(f"file:{tmp_path / 'missing' / 'x.txt'}"))


def test_a_device_named_as_a_file_stays_a_device() -> None:
    with DevicePrinter() as device:
        deliver(printer(f"file:{device.path}", kind="receipt"), SLIP, patience=QUICK)
        assert device.printed == SLIP
        assert stat.S_ISCHR(Path(device.path).stat().st_mode)


# a command, a queue


def test_a_command_reads_the_bytes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    script = tmp_path / "print me.py"
    script.write_text(f"import sys; open({str(out)!r}, 'wb').write(sys.stdin.buffer.read())")
    deliver(printer(f'cmd:{sys.executable} "{script}"', kind="text"), SLIP)
    assert out.read_bytes() == SLIP


def test_a_command_is_given_a_file(tmp_path: Path) -> None:
    """A PDF has the ending that programs go by; it is gone afterwards."""
    script = tmp_path / "show.py"
    script.write_text(
        "import sys, pathlib; path = pathlib.Path(sys.argv[1]);"
        f"pathlib.Path({str(tmp_path / 'out')!r}).write_bytes(path.suffix.encode() + path.read_bytes());"
        f"pathlib.Path({str(tmp_path / 'where')!r}).write_text(str(path))"
    )
    deliver(printer(f"cmd:{sys.executable} {script} {{file}}"), b"%PDF-1.7 page")
    assert (tmp_path / "out").read_bytes() == b".pdf%PDF-1.7 page"
    assert not Path((tmp_path / "where").read_text()).exists()


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    script = tmp_path / "fail.py"
    script.write_text("import sys; sys.exit('first\\nThe driver is missing')")
    with pytest.raises(CommandFailed, match="The driver is missing"):
        deliver(printer(f"cmd:{sys.executable} {script}"), SLIP)
    seconds(CommandFailed, printer("cmd:false"))
    seconds(NoProgram, printer("cmd:no-such-program {file}"))


def test_a_command_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    assert seconds(Stalled, printer(f"cmd:sh -c 'sleep 3 && touch {mark} & sleep 60'"), LONG) < QUICK + 2
    time.sleep(3)
    assert not mark.exists()


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called lp that writes down what it was asked and given."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "lp"
    program.write_text(
        f'#!/bin/sh\nprintf "%s|" "$@" > {folder}/asked\n/bin/cat > {folder}/given\n'
        'case "$*" in *broken*) echo "lp: The printer or class does not exist." >&2; exit 1;; esac\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_a_queue_gets_the_page_and_the_paper(lp: Path) -> None:
    deliver(printer("lp:laser", paper="A5"), b"%PDF", title="Handover Dinner")
    assert (lp / "asked").read_text() == "-s|-d|laser|-o|media=A5|-t|Handover Dinner|"
    assert (lp / "given").read_bytes() == b"%PDF"


def test_a_queue_of_a_receipt_printer_gets_the_bytes_as_they_are(lp: Path) -> None:
    deliver(printer("lp:bar", kind="receipt"), SLIP)
    assert (lp / "asked").read_text() == "-s|-d|bar|-o|raw|"
    assert (lp / "given").read_bytes() == SLIP


def test_a_queue_that_is_not_there(lp: Path) -> None:
    with pytest.raises(CommandFailed, match="does not exist"):
        deliver(printer("lp:broken"), SLIP)


def test_no_cups_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    seconds(NoProgram, printer("lp:laser"))


# addresses


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("tcp://192.168.1.50:9100", Address(Way.TCP, "192.168.1.50", 9100)),
        ("tcp://bar.local", Address(Way.TCP, "bar.local", 9100)),
        ("tcp:bar:9101", Address(Way.TCP, "bar", 9101)),
        ("tcp://[fe80::1]:9100", Address(Way.TCP, "fe80::1", 9100)),
        (" lp:Office_Laser-2 ", Address(Way.QUEUE, "Office_Laser-2")),
        ("dev:/dev/usb/lp0", Address(Way.DEVICE, "/dev/usb/lp0")),
        ("file:/tmp/out.pdf", Address(Way.FILE, "/tmp/out.pdf")),
        ("cmd:print.exe {file}", Address(Way.COMMAND, "print.exe {file}")),
    ],
)
def test_addresses(text: str, address: Address) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "", "bar", "tcp:", "tcp://", "tcp://:9100", "tcp://bar:port", "tcp://bar:0", "tcp://bar:99999",
        "tcp://bar/queue", "tcp://me@bar", "tcp://b ar", "lp:", "lp:-oraw", "lp:a b", "lp:a/b", "usb:1",
        "file:", "cmd:", "cmd:'unfinished", "dev:/dev/lp\x1b0", "ipp://bar",
    ],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadAddress):
        read_address(text)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("tcp://bar", PrinterKind.RECEIPT),
        ("dev:/dev/usb/lp0", PrinterKind.RECEIPT),
        ("lp:laser", PrinterKind.PAGE),
        ("cmd:print {file}", PrinterKind.PAGE),
        ("file:/tmp/out.txt", PrinterKind.TEXT),
        ("file:/tmp/out.PDF", PrinterKind.PAGE),
    ],
)
def test_what_an_address_is_given_as_a_rule(address: str, kind: PrinterKind) -> None:
    assert printer(address).prints is kind
    assert printer(address, kind="text").prints is PrinterKind.TEXT
