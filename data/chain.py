"""The lines of a journal: how one is written, how it follows on the one before, how a bad end is read.

    {"n":17,"at":"2026-11-23T16:42:07.120Z","by":"jana","ops":[["put","answers","<id>",{…}]],"c":"<chain>"}

h is the SHA-256 (hex) of the line before `,"c":`; c is the first 32 hex digits of SHA-256 over the previous
line's c followed by h, both as text. The first line follows on 32 zeros. A line whose content was redacted
reads {"n":17,"h":"<h>","c":"<chain>"} and follows as before. docs/store-format.md shows how to check a chain
with `sha256sum`. This format is final: what it writes, every later version reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

FIRST_FORMAT = 1
"""The format of documents that the first version wrote. Lines have had one format ever since."""

CHAIN_START = "0" * 32
TAIL = len(',"c":""}') + 32
MENDABLE = 16_384
"""Bytes up to which a line is tried for one flipped bit: the search costs the square of the length."""

Op = list[Any]
"""`["put", table, id, document]`, `["del", table, id]`, `["table", name]` (an empty one), `["drop", name]`,
`["head", {…}]` (first line only), `["format", n]` (of the documents from here on), `["closed", {…}]` (last
line of a shift), `["redact", {…}]` (what is taken out) and `["redacted", id]` (that it was done)."""

_REDACTED = re.compile(rb'\{"n":\d+,"h":"([0-9a-f]{64})"')
encode = msgspec.json.Encoder(order="sorted").encode


class Entry(msgspec.Struct, frozen=True):
    """One transaction as it was read: its number, its chain value, when (UTC, RFC 3339), who, what it did."""

    n: int
    c: str
    at: str = ""
    by: str = ""
    ops: list[Op] = []

    @property
    def redacted(self) -> bool:
        """Whether what stood in it was taken out."""
        return not self.at


decode_entry = msgspec.json.Decoder(Entry).decode


def chain(before: str, digest: str) -> str:
    """The chain value after a line with this digest."""
    return sha256((before + digest).encode("ascii")).hexdigest()[:32]


def digest(body: bytes) -> str:
    """SHA-256 of a line before its chain value, or the one that a redacted line carries."""
    redacted = _REDACTED.fullmatch(body)
    return redacted[1].decode() if redacted else sha256(body).hexdigest()


def redacted(line: bytes) -> bytes:
    """What is left of a line (without its newline) when what stands in it is taken out."""
    n, h = decode_entry(line).n, digest(line[:-TAIL])
    return b'{"n":%d,"h":"%b"%b' % (n, h.encode(), line[-TAIL:])


def link(n: int, at: str, by: str, ops: list[Op], before: str) -> tuple[bytes, str]:
    """A complete line with its newline, and the chain value it ends on."""
    body = b'{"n":%d,"at":%b,"by":%b,"ops":%b' % (n, encode(at), encode(by), encode(ops))
    c = chain(before, digest(body))
    return b'%b,"c":"%b"}\n' % (body, c.encode()), c


def follows(line: bytes, before: str, n: int | None = None) -> bool:
    """Whether a line (without its newline) follows on the chain value `before`, as number `n` if given.

    The number of a redacted line is not under its hash: only `n` shows that it was changed.
    """
    if n is not None and not line.startswith(b'{"n":%d,' % n):
        return False
    return len(line) > TAIL and line[-TAIL:] == b',"c":"%b"}' % chain(before, digest(line[:-TAIL])).encode()


class Flip(NamedTuple):
    """One byte that differs by one bit from what was written."""

    offset: int
    byte: int


def flipped_bit(rest: bytes, before: str, n: int | None = None, longest: int = MENDABLE) -> Flip | None:
    """The single flipped bit that keeps the first line of `rest` from following on `before` as `n`.

    A line of more than `longest` bytes is not tried.
    """
    first = rest.find(b"\n")
    end = first if first >= 0 else len(rest)
    if end > longest:
        return None
    for offset, byte in _flips(rest, end, first):
        tried = rest[:offset] + bytes([byte]) + rest[offset + 1 :]
        if follows(tried[: tried.find(b"\n")], before, n):
            return Flip(offset, byte)
    return None


def _flips(rest: bytes, end: int, first: int) -> Iterator[Flip]:
    newline = ord("\n")
    for offset in range(end):  # a newline that became something else
        if (rest[offset] ^ newline).bit_count() == 1:
            yield Flip(offset, newline)
    if first < 0:
        return
    if rest.find(b"\n", first + 1) >= 0:  # something else that became a newline
        yield from (Flip(first, newline ^ 1 << bit) for bit in range(8))
    for offset in range(end):
        for bit in range(8):
            if (byte := rest[offset] ^ 1 << bit) != newline:
                yield Flip(offset, byte)


def readable(rest: bytes, before: str) -> list[Entry]:
    """What can still be trusted behind a bad first line: lines that follow on the line before them.

    A line that does not follow but reads as a transaction comes too, with no ops: it is the sign that the
    bad line is damage and not a torn end.
    """
    bad, *lines = rest.split(b"\n")[:-1] or [rest]
    links = {_stated(bad), chain(before, digest(bad[:-TAIL]))}
    found = []
    for line in lines:
        trusted = any(follows(line, c) for c in links if c)
        try:
            entry = decode_entry(line)
        except msgspec.MsgspecError:
            pass
        else:
            found.append(entry if trusted else Entry(n=entry.n, c=entry.c))
        links = {_stated(line)}
    return found


def _stated(line: bytes) -> str:
    match = re.search(rb',"c":"([0-9a-f]{32})"\}$', line)
    return match[1].decode() if match else ""
