"""Printers that stand on this machine and behave as printers do: well, or badly in a way of their own."""

from __future__ import annotations

import os
import pty
import re
import socket
import struct
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Self

QUESTION = re.compile(rb"\x10\x04([\x01-\x04])")
"""DLE EOT n: answered at once, never printed."""

WELL = {1: 0x12, 2: 0x12, 4: 0x12}
NO_PAPER = {1: 0x1A, 2: 0x32, 4: 0x72}
OPEN = {1: 0x1A, 2: 0x16, 4: 0x12}
NOT_READY = {1: 0x1A, 2: 0x12, 4: 0x12}


class SlipPrinter:
    """A receipt printer on the network. `printed` is what came out, a job each, without the questions."""

    def __init__(
        self,
        *,
        answers: bool = True,
        reads: bool = True,
        hangs_up: bool = True,
        dies_after: int | None = None,
        paper: int | None = None,
        state: dict[int, int] = WELL,
    ) -> None:
        """`paper` is how many bytes the roll is long; after `dies_after` of them the plug is pulled."""
        self.answers = answers
        self.reads = reads
        self.hangs_up = hangs_up
        self.dies_after = dies_after
        self.paper = paper
        self.state = state
        self.printed: list[bytes] = []
        self.asked: list[int] = []
        self.taken = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._held: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for line in self._held:
            line.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                line, _who = self._socket.accept()
            except OSError:
                return
            self._held.append(line)
            if self.reads:
                with suppress(OSError):
                    self._work(line)

    def _work(self, line: socket.socket) -> None:
        job = len(self.printed)
        self.printed.append(b"")
        while came := line.recv(512):
            self.taken += len(came)
            if self.dies_after is not None and self.taken >= self.dies_after:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                line.close()
                return
            self.printed[job] += QUESTION.sub(b"", came)
            if self.paper is not None and self.taken >= self.paper:
                self.state = NO_PAPER
            for question in QUESTION.finditer(came):
                self.asked.append(question[1][0])
                if self.answers:
                    line.sendall(
                        bytes([0x14, self.state[question[1][0]]])
                    )  # something of its own comes first
        if self.hangs_up:
            line.close()


@contextmanager
def nobody_there() -> Iterator[str]:
    """The address of a printer whose plug is out: nothing comes back, not even a refusal."""
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for line in (first, second):  # they fill the queue of those who wait to be let in
            line.setblocking(False)
            with suppress(BlockingIOError):
                line.connect(full.getsockname())
        yield f"tcp://127.0.0.1:{full.getsockname()[1]}"


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


class DevicePrinter:
    """A receipt printer on a cable: a device file that answers."""

    def __init__(self, state: dict[int, int] = WELL) -> None:
        self.state = state
        self.printed = b""
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        self.path = os.ttyname(self._theirs)
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._theirs)
        self._thread.join()
        os.close(self._ours)

    def _work(self) -> None:
        with suppress(OSError):  # EIO: the last one let go of it
            while came := os.read(self._ours, 512):
                self.printed += QUESTION.sub(b"", came)
                for question in QUESTION.finditer(came):
                    os.write(self._ours, bytes([self.state[question[1][0]]]))
