"""Getting finished bytes to a printer: a raw socket, a device, a CUPS queue, a file, a command.

Every wait has an end: a printer that is off, that takes nothing or that breaks off is told within `PATIENCE`
seconds as an `Undelivered`, and the whole job can be sent again. A receipt printer is asked how it is before
and after (DLE EOT, ESC/POS), where it answers.
"""

from __future__ import annotations

import errno
import os
import select
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from data.fs import FsOps

from .printers import PATIENCE, Printer, PrinterKind, Way, command_words
from .undelivered import (
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
    Undelivered,
    UnknownHost,
)

_ANSWER = 0.2
"""The part of the patience for which an answer to a question about its state is awaited."""
_LOOK_AGAIN = 0.25
"""The part of that after which it is asked again whether the paper lasted."""

_PRINTER, _OFFLINE, _PAPER = 1, 2, 4
"""What DLE EOT asks for: whether it is ready, why it is not, and the paper sensor."""


def deliver(printer: Printer, data: bytes, *, title: str = "", patience: float = PATIENCE) -> None:
    """Send all of it, or raise `Undelivered`; may wait, so not for the event loop.

    `title` is what a queue shows.
    """
    at = printer.at
    match at.way:
        case Way.TCP:
            _by_socket(printer, at.place, at.port, data, patience)
        case Way.QUEUE:
            _by_queue(printer, at.place, data, title, patience)
        case Way.COMMAND:
            _by_command(printer, at.place, data, patience)
        case Way.DEVICE | Way.FILE:
            _to_path(printer, Path(at.place), data, patience)


# a line on which bytes go out and answers may come back


class _Wire(NamedTuple):
    """A connection or a device that never blocks."""

    fd: int
    take: Callable[[int], bytes]
    give: Callable[[bytes], int]

    def readable(self, seconds: float) -> bool:
        return bool(select.select([self.fd], [], [], max(0.0, seconds))[0])

    def writable(self, seconds: float) -> bool:
        return bool(select.select([], [self.fd], [], max(0.0, seconds))[1])


def _print_on(wire: _Wire, printer: Printer, data: bytes, patience: float) -> bool:
    """Send everything; whether the printer then said that it is well."""
    answers = printer.answers and printer.prints is PrinterKind.RECEIPT
    wait = patience * _ANSWER
    answering = answers and _asked(wire, printer, wait)
    _send(wire, printer, data, patience - wait)
    if not answering:
        return False
    until = time.monotonic() + wait
    while True:  # the paper may end while it prints
        if not _asked(wire, printer, wait):
            raise BrokeOff(printer=printer.name)
        if time.monotonic() >= until:
            return True
        time.sleep(wait * _LOOK_AGAIN)


def _send(wire: _Wire, printer: Printer, data: bytes, patience: float) -> None:
    """Hand over all of it; the patience begins anew whenever some was taken."""
    rest = memoryview(data)
    while rest:
        if not wire.writable(patience):
            raise Stalled(printer=printer.name)
        try:
            rest = rest[wire.give(rest[:4096].tobytes()) :]
        except BlockingIOError:
            continue
        except OSError as error:
            raise BrokeOff(printer=printer.name) from error


def _asked(wire: _Wire, printer: Printer, wait: float) -> bool:
    """Whether it answers; what it says against printing is raised."""
    ready = _status(wire, printer, _PRINTER, wait)
    if ready is None:
        return False
    why, paper = (_status(wire, printer, n, wait) or 0 for n in (_OFFLINE, _PAPER))
    if paper & 0x60 or why & 0x20:
        raise PaperOut(printer=printer.name)
    if why & 0x04:
        raise CoverOpen(printer=printer.name)
    if ready & 0x08 or why & 0x40:
        raise Offline(printer=printer.name)
    return True


def _status(wire: _Wire, printer: Printer, n: int, wait: float) -> int | None:
    """The answer to DLE EOT n: a byte 0xx1xx10. What else a printer sends by itself is passed over."""
    _send(wire, printer, bytes((0x10, 0x04, n)), wait)
    until = time.monotonic() + wait
    while wire.readable(until - time.monotonic()):
        for byte in _taken(wire, printer):
            if byte & 0x93 == 0x12:
                return byte
    return None


def _taken(wire: _Wire, printer: Printer) -> bytes:
    """What came; that the line was ended is an error."""
    try:
        came = wire.take(1024)
    except BlockingIOError:
        return b""
    except OSError as error:
        raise BrokeOff(printer=printer.name) from error
    if not came:
        raise BrokeOff(printer=printer.name)
    return came


# a raw socket


def _by_socket(printer: Printer, host: str, port: int, data: bytes, patience: float) -> None:
    stall = patience * (1 - _ANSWER)
    try:
        line = connected(host, port, stall)
    except socket.gaierror as error:
        raise UnknownHost(printer=printer.name, host=host) from error
    except ConnectionRefusedError as error:
        raise Refused(printer=printer.name) from error
    except OSError as error:
        raise OutOfReach(printer=printer.name) from error
    with line:
        line.setblocking(False)
        wire = _Wire(line.fileno(), line.recv, line.send)
        if _print_on(wire, printer, data, patience):
            with suppress(Undelivered):  # it is well; this only lets it finish reading
                _read_to_the_end(wire, line, printer, patience * _ANSWER / 2)
        elif not _read_to_the_end(wire, line, printer, stall) and printer.answers:
            raise Unconfirmed(printer=printer.name)


def _read_to_the_end(wire: _Wire, line: socket.socket, printer: Printer, wait: float) -> bool:
    """Say that this is all; whether the other end then closed, too, and had read all of it."""
    try:
        if wire.readable(0) and not line.recv(1, socket.MSG_PEEK):
            raise BrokeOff(printer=printer.name)  # it went before all of it was there
        line.shutdown(socket.SHUT_WR)
        until = time.monotonic() + wait
        while wire.readable(until - time.monotonic()):
            if not line.recv(1024):
                return not line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    except OSError as error:
        raise BrokeOff(printer=printer.name) from error
    return False


def connected(host: str, port: int, patience: float) -> socket.socket:
    """A connection within so many seconds, whichever of its addresses answers. `OSError`, `gaierror`."""
    until = time.monotonic() + patience
    reason: OSError = TimeoutError()
    for family, kind, protocol, _name, address in _addresses(host, port, patience):
        if (left := until - time.monotonic()) <= 0:
            break
        line = socket.socket(family, kind, protocol)
        line.settimeout(left)
        try:
            line.connect(address)
        except OSError as error:
            line.close()
            reason = error
        else:
            return line
    raise reason


def _addresses(host: str, port: int, patience: float) -> Sequence[Any]:
    """Look a name up. The resolver knows no patience of its own, so it is left behind when ours ends."""
    found: list[Sequence[Any]] = []
    failed: list[OSError] = []

    def look() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            failed.append(error)
        except UnicodeError:
            failed.append(socket.gaierror(socket.EAI_NONAME, "no name of a machine"))

    looking = threading.Thread(target=look, name="resolver", daemon=True)
    looking.start()
    looking.join(patience)
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError
    return found[0]


# a device, a file


def _to_path(printer: Printer, path: Path, data: bytes, patience: float) -> None:
    """To a device that is there, or to a file, which is replaced whole; neither takes the other's place."""
    fs = FsOps()
    try:
        there = fs.stat(path)
        if there is not None and not stat.S_ISREG(there.st_mode):
            _by_device(printer, path, data, patience, answers=stat.S_ISCHR(there.st_mode))
        elif there is None and printer.at.way is Way.DEVICE:
            raise NoDevice(printer=printer.name, reason=os.strerror(errno.ENOENT))
        else:
            fs.write_new(path, data)
    except OSError as error:
        raise NotWritable(printer=printer.name, reason=error.strerror) from error


def _by_device(printer: Printer, path: Path, data: bytes, patience: float, *, answers: bool) -> None:
    flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    try:
        fd = os.open(path, flags | (os.O_RDWR if answers else os.O_WRONLY))
    except OSError as error:
        raise NoDevice(printer=printer.name, reason=error.strerror) from error
    try:
        wire = _Wire(fd, lambda size: os.read(fd, size), lambda part: os.write(fd, part))
        silent = msgspec.structs.replace(printer, kind=printer.prints, answers=False)
        _print_on(wire, printer if answers else silent, data, patience)
    finally:
        os.close(fd)


# a queue, a command


def _by_queue(printer: Printer, queue: str, data: bytes, title: str, patience: float) -> None:
    how = "raw" if printer.prints is PrinterKind.RECEIPT else f"media={printer.paper}"
    words = ["lp", "-s", "-d", queue, "-o", how, *(["-t", title] if title else [])]
    _run(printer, words, data, patience)


def _by_command(printer: Printer, line: str, data: bytes, patience: float) -> None:
    words = command_words(line)
    if not any("{file}" in word for word in words):
        _run(printer, words, data, patience)
        return
    ending = ".pdf" if data.startswith(b"%PDF") else ".txt" if printer.prints is PrinterKind.TEXT else ".bin"
    with tempfile.TemporaryDirectory(prefix="shiftboard-") as folder:
        file = Path(folder) / f"print{ending}"
        file.write_bytes(data)
        _run(printer, [word.replace("{file}", str(file)) for word in words], b"", patience)


def _run(printer: Printer, words: list[str], data: bytes, patience: float) -> None:
    """Run a program to its end; it gets the bytes, and what it says on stderr is the reason if it fails."""
    if shutil.which(words[0]) is None:
        raise NoProgram(printer=printer.name, program=words[0])
    with tempfile.TemporaryFile() as said:  # not a pipe, which what it starts may keep open
        try:
            running = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )
        except OSError as error:
            raise NoDevice(printer=printer.name, reason=error.strerror) from error
        try:
            with suppress(BrokenPipeError):
                running.communicate(data, timeout=patience)
        except subprocess.TimeoutExpired as error:
            raise Stalled(printer=printer.name) from error
        finally:
            _end(running)
        if running.returncode:
            said.seek(0)
            lines = said.read().decode("utf-8", "replace").strip().splitlines()
            reason = lines[-1][:200] if lines else f"{words[0]}: exit {running.returncode}"
            raise CommandFailed(printer=printer.name, reason=reason)


def _end(running: subprocess.Popen[bytes]) -> None:
    """Stop it with all that it started, where it has not ended."""
    if running.poll() is None:
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
        running.wait()
    if running.stdin is not None:
        with suppress(OSError):
            running.stdin.close()
