"""A journal on disk: reads what is new, appends one line a transaction, tells a torn end from damage."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from .chain import (
    CHAIN_START,
    FIRST_FORMAT,
    MENDABLE,
    Entry,
    Flip,
    Op,
    decode_entry,
    flipped_bit,
    follows,
    link,
    readable,
    redacted,
)
from .errors import CannotUse, Damaged, NotAJournal, NotSaved, StoreError, WriteFailed, told
from .fs import FsOps


class JournalFile:
    """One journal. Appending, mending and cutting off a torn end need the site lock; reading does not."""

    def __init__(self, path: Path, quarantine: Path, fs: FsOps | None = None) -> None:
        self.path = path
        self.quarantine = quarantine
        self.fs = fs or FsOps()
        self.mended: list[str] = []
        """Names of the files in quarantine/ that hold what was mended or cut off here."""
        self._failed = ""
        self._fd: int | None = None
        self.close()

    def close(self) -> None:
        """Let go of the file and of what was read."""
        if self._fd is not None:
            self.fs.close(self._fd)
        self._fd = None
        self._settled = False
        self._durable = 0
        self._place: tuple[int, int] | None = None
        self._seen = 0
        self.length = 0
        self.n = -1
        self.c = CHAIN_START
        self.damaged_line = 0
        self._damaged_at = 0

    @property
    def exists(self) -> bool:
        """Whether there was a file when it was last looked at."""
        return self._fd is not None

    def stale(self) -> bool:
        """Whether the file on disk is not what was last read: one `stat`."""
        there = self.fs.stat(self.path)
        if there is None:
            return self.exists
        if (there.st_dev, there.st_ino) != self._place or there.st_size != self._seen:
            return True
        return self._repaired(there)

    def poll(self, *, exclusive: bool = False) -> tuple[bool, list[Entry]]:
        """Take in what is new: whether everything starts over, and the new entries.

        `exclusive` says that the caller holds the site lock; only then is a bad end mended or cut off.
        """
        there = self.fs.stat(self.path)
        if there is None:
            had = self.exists
            self.close()
            return had, []
        over = False
        if (
            (there.st_dev, there.st_ino) != self._place
            or there.st_size < self.length
            or self._repaired(there)
            or not self._ends_as_read()
        ):
            over = self.exists
            self.close()
            there = self._open()
            if there is None:
                return over, []
        if exclusive and not self._settled:
            self.settle()
        new = there.st_size > self.length if exclusive else there.st_size != self._seen
        if not new or (self.damaged_line and there.st_size == self._seen):
            return over, []
        self._damaged_at = there.st_mtime_ns
        try:
            return over, self._take_in(there.st_size, exclusive)
        except StoreError:
            self._place = None  # what was taken in was not handed over: the next look starts over
            raise

    def settle(self) -> None:
        """Make what another program wrote durable, before anything is built on it.

        It may have been killed between writing and flushing: what it left can be read, and still be lost when
        the power goes.
        """
        if self._settled and self._durable == self.length:
            return
        try:
            self.fs.sync(self._descriptor)
            self.fs.sync_folder(self.path.parent)
            self.fs.sync_folder(self.path.parent.parent)
        except OSError as error:
            raise told(error, self.path) from error
        self._settled = True
        self._durable = self.length

    def spoilt(self) -> int:
        """The line, from 1, at which the file is damaged; 0 when all that was acknowledged can be read.

        A torn end was never acknowledged. A last line in which one bit flipped was, and waits for a writer.
        """
        if self.damaged_line or self._fd is None:
            return self.damaged_line
        rest = self.fs.read(self._fd, self._seen - self.length, self.length)
        whole = not rest or (not flipped_bit(rest, self.c, self.n + 1) and bool(self.length) and _torn(rest))
        return 0 if whole else self.n + 2

    def mend(self) -> int:
        """Turn back single flipped bits, wherever they are; the line where that does not help, or 0.

        What stood there is kept in quarantine/. The caller holds the site lock.
        """
        while True:
            self.close()
            self.poll(exclusive=True)
            if not self.damaged_line:
                return 0
            rest = self.fs.read(self._descriptor, self._seen - self.length, self.length)
            flip = flipped_bit(rest, self.c, self.n + 1, 4 * MENDABLE)
            if flip is None:
                return self.damaged_line
            self._turn_back(rest, flip)

    def _turn_back(self, rest: bytes, flip: Flip) -> None:
        self._keep(rest, "flipped")
        self.fs.write_at(self.path, bytes([flip.byte]), self.length + flip.offset)

    def entries(self) -> list[Entry]:
        """Every transaction of the file from the first line on, read again from the disk."""
        again = JournalFile(self.path, self.quarantine, self.fs)
        try:
            return again.poll()[1]
        finally:
            again.close()

    def create(self, at: str, by: str, head: dict[str, object], ops: list[Op]) -> None:
        """Make the file with its head and its first transaction, there whole or not at all."""
        first, c = link(0, at, by, [["head", {"format": FIRST_FORMAT, **head}]], CHAIN_START)
        second, _ = link(1, at, by, ops, c)
        try:
            self.fs.make_folder(self.path.parent, self.path.parent.parent)
            self.fs.write_new(self.path, first + second)
        except OSError as error:
            raise told(error, self.path) from error
        self.poll()
        self._settled = True
        self._durable = self.length

    def rotate(self, kept: Path, at: str, by: str, head: dict[str, object], ops: list[Op]) -> None:
        """Keep what stands here as `kept` and begin anew with `ops`; the new head names the old end.

        Until the new file stands under its name, the old one counts; `kept` is then written again.
        """
        self.refuse_if_unsafe()
        first, c = link(0, at, by, [["head", {"format": FIRST_FORMAT, **head, "took": self.c}]], CHAIN_START)
        second, _ = link(1, at, by, ops, c)
        try:
            self.fs.make_folder(kept.parent, self.path.parent)
            self.fs.write_new(kept, self.fs.read(self._descriptor, self.length, 0))
            self.fs.write_new(self.path, first + second)
        except OSError as error:
            raise told(error, self.path) from error

    def redact(self, lines: set[int]) -> None:
        """Take out what stands in these lines; their hashes stay, and the chain holds. Needs the lock."""
        self.refuse_if_unsafe()
        was = self.fs.read(self._descriptor, self.length, 0)
        rows = was.splitlines(keepends=True)
        now = b"".join(redacted(row[:-1]) + b"\n" if n in lines else row for n, row in enumerate(rows))
        if now == was:
            return
        try:
            self.fs.write_new(self.path, now)
        except OSError as error:
            raise told(error, self.path) from error

    def append(self, at: str, by: str, ops: list[Op]) -> None:
        """Append one transaction; when this returns it is on the disk."""
        self.refuse_if_unsafe()
        line, c = link(self.n + 1, at, by, ops, self.c)
        try:
            self.fs.append(self._descriptor, line)
            self.fs.sync(self._descriptor)
        except OSError as error:
            self._roll_back(error)
        self.length += len(line)
        self._seen = self._durable = self.length
        self.n += 1
        self.c = c

    def refuse_if_unsafe(self) -> None:
        """Raise `Damaged` or `WriteFailed` where nothing more may be written."""
        if self.damaged_line:
            raise Damaged(file=self.path, line=self.damaged_line)
        if self._failed:
            raise WriteFailed(file=self.path, reason=self._failed)

    def _roll_back(self, error: OSError) -> None:
        failed = told(error, self.path)
        self._durable = 0
        if isinstance(failed, NotSaved):
            try:
                self.fs.truncate(self._descriptor, self.length)
            except OSError as worse:
                self._failed = str(worse.strerror)
            with suppress(OSError):  # best effort: a full disk may refuse this flush as well
                self.fs.sync(self._descriptor)  # or a power cut could bring the line back
        else:
            self._failed = str(error.strerror)  # what a failed flush left on the disk, nobody knows
        raise failed from error

    def _repaired(self, there: os.stat_result) -> bool:
        """Whether a damaged file was written to in place since it was read."""
        return bool(self.damaged_line) and there.st_mtime_ns != self._damaged_at

    def _open(self) -> os.stat_result | None:
        """Open the file and say what it is: another may stand there than when it was looked at."""
        try:
            self._fd = self.fs.open(self.path)
            there = self.fs.stat_of(self._fd)
        except FileNotFoundError:
            return None  # it was moved away meanwhile
        except OSError as error:
            raise CannotUse(file=self.path, reason=error.strerror) from error
        self._place = there.st_dev, there.st_ino
        return there

    @property
    def _descriptor(self) -> int:
        if self._fd is None:
            raise CannotUse(file=self.path, reason="it is not there")
        return self._fd

    def _ends_as_read(self) -> bool:
        """Whether the last line read still stands there.

        A writer whose flush finds the disk full takes its line back; it may have been read by then.
        """
        ending = b'"%b"}\n' % self.c.encode()
        at = self.length - len(ending)
        return at < 0 or self.fs.read(self._descriptor, len(ending), at) == ending

    def _take_in(self, size: int, exclusive: bool) -> list[Entry]:
        data = self.fs.read(self._descriptor, size - self.length, self.length)
        self._seen = self.length + len(data)
        taken: list[Entry] = []
        at = 0
        while at < len(data):
            end = data.find(b"\n", at)
            if end >= 0 and follows(data[at:end], self.c, self.n + 1):
                taken.append(self._accept(data[at:end]))
                at = end + 1
                continue
            rest = data[at:]
            if later := readable(rest, self.c):
                self.damaged_line = self.n + 2
                return taken + later
            if self.n < 0 and not data.startswith(b'{"n":0,') and not flipped_bit(rest, self.c, 0):
                raise NotAJournal(file=self.path)
            if not exclusive:
                return taken
            if flip := flipped_bit(rest, self.c, self.n + 1):
                self._turn_back(rest, flip)
                data = data[: at + flip.offset] + bytes([flip.byte]) + data[at + flip.offset + 1 :]
            elif self.length and _torn(rest):
                self._cut_off(rest)
                return taken
            else:
                self.damaged_line = self.n + 2
                return taken
        return taken

    def _accept(self, line: bytes) -> Entry:
        try:
            entry = decode_entry(line)
        except msgspec.MsgspecError as error:
            raise CannotUse(file=self.path, reason=str(error)) from error
        if self.n < 0:
            self._check_head(entry)
        self.length += len(line) + 1
        self.n, self.c = entry.n, entry.c
        return entry

    def _check_head(self, entry: Entry) -> None:
        head = next((op[1] for op in entry.ops if op[0] == "head"), None)
        if head is None:
            raise NotAJournal(file=self.path)

    def _cut_off(self, rest: bytes) -> None:
        """Nothing good follows: the line was never acknowledged. Its bytes are kept aside."""
        self._keep(rest, "torn")
        try:
            self.fs.truncate(self._descriptor, self.length)
        except OSError as error:
            raise told(error, self.path) from error
        self._seen = self.length
        self._durable = 0

    def _keep(self, rest: bytes, why: str) -> None:
        name = f"{self.path.stem}-{self.length}-{sha256(rest).hexdigest()[:8]}.{why}"
        try:
            self.fs.make_folder(self.quarantine)
            self.fs.write_new(self.quarantine / name, rest)
        except OSError as error:
            raise told(error, self.path) from error
        self.mended.append(name)


def _torn(rest: bytes) -> bool:
    """Whether a bad end that no single bit explains was torn in writing rather than spoilt afterwards.

    A torn line never reads as a whole transaction; one that does was changed or lost the line before it.
    Short lines were tried for a flipped bit. A longer one that ends as it should may have been acknowledged,
    and is left for a person to decide; but not where it holds the zeros of a sector that was never written:
    no line of ours has a zero, and one flipped bit makes one at most.
    """
    line, newline, _more = rest.partition(b"\n")
    if newline and _reads(line):
        return False
    return len(rest) <= MENDABLE or not rest.endswith(b'"}\n') or rest.count(0) > 1


def _reads(line: bytes) -> bool:
    try:
        decode_entry(line)
    except msgspec.MsgspecError:
        return False
    return True
