"""Processes that are forked from this one, which has imported what they need, and may be killed."""

from __future__ import annotations

import json
import mmap
import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from typing import Any

PATIENCE = 60
"""Seconds after which another process is given up, and for which each waits for the lock."""

Say = Callable[..., None]
"""Tells the parent something: JSON values, one line."""


class Lost(Exception):
    """Something that was acknowledged is gone, or something can be seen that never was."""


class Child:
    """A forked process. It says what it has done line by line; complete lines are what it has said.

    It is given a way to speak and a way to ask whether it shall end. Threads do not survive a fork, so the
    parent must have none.
    """

    def __init__(self, who: str, does: Callable[[Say, Callable[[], bool]], None]) -> None:
        self.who = who
        self._enough = mmap.mmap(-1, 1)
        self._rest = b""
        self._ended = False
        self._pipe, write = os.pipe()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid:
            os.close(write)
            return
        try:
            os.close(self._pipe)
            does(
                lambda *what: _write(write, json.dumps(what).encode() + b"\n"),
                lambda: self._enough[0] != 0 or os.getppid() != parent,
            )
        except Lost as lost:
            _write(write, json.dumps(["lost", str(lost)]).encode() + b"\n")
        except BaseException as error:
            why = ["failed", f"{error or type(error)}", traceback.format_exc()]
            _write(write, json.dumps(why).encode() + b"\n")
            raise
        finally:
            os._exit(0)

    def heard(self, *, wait: bool = True) -> list[Any]:
        """What it has said since it was last listened to; waits for a line unless told not to.

        Empty when it has ended, or says nothing just now. `Lost` when it failed.
        """
        until = time.monotonic() + PATIENCE
        while not self._ended and select.select([self._pipe], [], [], 0)[0]:
            self._read()
        while wait and not self._ended and b"\n" not in self._rest:
            if not select.select([self._pipe], [], [], until - time.monotonic())[0]:
                raise Lost(f"The {self.who} has not answered for {PATIENCE} seconds.")
            self._read()
        *lines, self._rest = self._rest.split(b"\n")
        said = [json.loads(line) for line in lines]
        for what in said:
            if what[0] == "lost":
                raise Lost(what[1])
            if what[0] == "failed":
                raise Lost(f"The {self.who} could not go on: {what[1]}\n\n{what[2]}")
        return said

    def pause(self) -> None:
        """Let it stand still where it is."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on from there."""
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """kill -9; what it said before can still be heard."""
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        if not os.WIFSIGNALED(status):
            self.heard_out()  # it says why
            raise Lost(f"The {self.who} ended by itself.")

    def ask_to_end(self) -> list[Any]:
        """Let it come to an end, and hear it out."""
        self._enough[0] = 1
        return self.heard_out()

    def heard_out(self) -> list[Any]:
        """All that it still says until it ends."""
        said = []
        while more := self.heard():
            said += more
        if self.pid:
            os.waitpid(self.pid, 0)
            self.pid = 0
        return said

    def close(self) -> None:
        """End it, if it has not ended, and let go of it."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._pipe)
        self._enough.close()

    def _read(self) -> None:
        said = os.read(self._pipe, 65536)
        self._ended = not said
        self._rest += said


def _write(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]
