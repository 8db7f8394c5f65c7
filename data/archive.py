"""Sealed shifts: plain JSON files that never change, and the chain of seals that shows when one did.

A sealed shift is `archive/2026/11/2026-11-22-2.json`, which plain TinyDB opens: `_meta` first, then its
tables by name, their documents in the order of their ids, one a line. Beside it lies the journal it was made
from.

    leaf = SHA-256(Enc(document))
    root = SHA-256 over Enc(meta), then for each table Enc(name), then Enc([name, id, leaf]) for each document
    seal = SHA-256(previous seal + root + SHA-256(file) + Enc(summary)), the first after 64 zeros

Enc is JSON with sorted keys and no spaces; hashes are hex. A redacted document is exactly
`{"id":…,"redacted":leaf}` and keeps its leaf. The line in seals.jsonl is what makes a shift sealed:
everything before it may be done again, everything after it is finished by whoever opens the store next.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from .chain import Entry, Op, decode_entry, encode
from .errors import CannotUse, NewerFormat, told
from .fs import FsOps
from .journal import JournalFile
from .record import Schema, upcast
from .site_file import RecordFile, SiteFile
from .storage import Doc, stamp

SHIFT_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d+)")
META = "_meta"
SEALS_START = "0" * 64
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NEAR_END = 65_536
"""Bytes at the end of seals.jsonl that are looked through first for the seal of a shift."""

Tables = Mapping[str, Mapping[str, Doc]]


class Seal(msgspec.Struct, frozen=True):
    """What seals.jsonl says of one shift."""

    shift: str
    root: str
    file: str
    """SHA-256 of the sealed file."""
    summary: Doc
    seal: str

    @property
    def code(self) -> str:
        """The first 80 bits of the seal, as they are printed: `7M2K-…`."""
        return short_code(self.seal)


class Redaction(msgspec.Struct, frozen=True):
    """What seals.jsonl says was taken out of a shift and of its journals."""

    id: str
    shift: str
    file: str
    """SHA-256 of the sealed file as it is since."""
    why: str
    documents: list[tuple[str, str, str]]
    """Table, id and leaf of each."""
    lines: dict[str, list[int]]
    """The numbers of the lines, by the file names of the journals."""
    originals: list[str]
    """Names in quarantine/ that went with it."""


class SealedFile(RecordFile):
    """A sealed shift, read from its JSON; its history comes from the journal beside it."""

    def __init__(self, path: Path, data: bytes, schema: Schema, fs: FsOps) -> None:
        super().__init__(schema)
        self._path = path
        self._fs = fs
        self._shown: dict[str, dict[str, Doc]] = {}
        self.data = data
        self.content = self._meta, self._tables_read = read_body(path, data, schema.format)

    @property
    def name(self) -> str:
        return self._path.stem

    @property
    def path(self) -> Path:
        return self._path

    @property
    def closing(self) -> Doc | None:
        closing: Doc | None = self._meta.get("closing")
        return closing

    @property
    def head(self) -> str:
        """The chain value on which its journal ended."""
        return str(self._meta["head"])

    def documents(self, name: str) -> Mapping[str, Doc]:
        """The documents of a table; those that were redacted are gone."""
        if name not in self._shown:
            upcasts, format = self.schema.upcasts, self._meta["format"]
            documents = self._tables_read.get(name, {})
            self._shown[name] = {
                id: upcast(upcasts, format, name, document)
                for id, document in documents.items()
                if "redacted" not in document
            }
        return self._shown[name]

    def entries(self) -> list[Entry]:
        journal = JournalFile(self._path.with_suffix(".jsonl"), self._path.parent, self._fs)
        try:
            return journal.poll()[1]
        finally:
            journal.close()


class Archive:
    """The sealed shifts of a site. Writing needs the site lock."""

    def __init__(self, folder: Path, schema: Schema, fs: FsOps, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self.schema = schema
        self.fs = fs
        self.now = now
        self._seals = JournalFile(folder / "seals.jsonl", folder / "quarantine", fs)
        self._last: Seal | None = None
        self._durable: set[Path] = set()

    def close(self) -> None:
        """Let go of the file of seals."""
        self._seals.close()

    # where things are

    def path(self, shift: str, suffix: str = ".json") -> Path:
        """Where a file of this shift lies."""
        return self.folder / f"archive/{shift[:4]}/{shift[5:7]}/{shift}{suffix}"

    def sealed_bytes(self) -> int:
        """How long seals.jsonl is: it grows with every shift that is sealed. One `stat`."""
        there = self.fs.stat(self._seals.path)
        return there.st_size if there is not None else 0

    def make_folder(self, folder: Path) -> None:
        """Make a folder of the archive, durably; one that this process saw to is only looked at."""
        if folder not in self._durable or not folder.is_dir():
            self.fs.make_folder(folder, self.folder)
            self._durable.add(folder)

    def names(self) -> list[str]:
        """Every shift in the archive, oldest first: a look into each of its folders."""
        return [name for month in self._months() for name in self._names_in(month)]

    def newest(self, but: Collection[str] = ()) -> str:
        """The last shift in the archive, not counting these; empty when there is none: three looks."""
        for month in self._months(latest_first=True):
            if names := [name for name in self._names_in(month) if name not in but]:
                return names[-1]
        return ""

    def names_of(self, day: str) -> list[str]:
        """The archived shifts of a business day."""
        found = self._names_in(self.path(day).parent)
        return [name for name in found if name.startswith(f"{day}-")]

    def read(self, shift: str) -> SealedFile | None:
        """A shift from the archive; None when it is not there."""
        data = self.data(shift)
        return None if data is None else self.file(shift, data)

    def data(self, shift: str) -> bytes | None:
        """The bytes of a sealed file; None when it is not there."""
        return self._bytes(self.path(shift))

    def file(self, shift: str, data: bytes) -> SealedFile:
        """The sealed shift that these bytes are."""
        return SealedFile(self.path(shift), data, self.schema, self.fs)

    def seal_of(self, shift: str) -> Seal | None:
        """The seal of a shift, looked for from the end; it is not verified."""
        data = self._bytes(self.folder / "seals.jsonl") or b""
        wanted = b'"shift":%b' % encode(shift)
        for part in (data[-NEAR_END:], data):
            for line in reversed(part.split(b"\n")):
                if wanted in line and (seal := _seal_in(line)) is not None and seal.shift == shift:
                    return seal
        return None

    def newest_seals(self, count: int) -> list[Seal]:
        """The seals of the shifts that were sealed last, newest first; they are not verified."""
        lines = reversed((self._bytes(self.folder / "seals.jsonl") or b"").split(b"\n"))
        return list(islice((seal for line in lines if (seal := _seal_in(line)) is not None), count))

    def seals_that_name(self, text: str) -> list[Seal]:
        """The seals whose summary has this as one of its texts, oldest first; they are not verified."""
        wanted = encode(text)
        lines = (self._bytes(self.folder / "seals.jsonl") or b"").split(b"\n")
        seals = (_seal_in(line) for line in lines if wanted in line)
        return [seal for seal in seals if seal is not None and wanted in encode(seal.summary)]

    def file_hash(self, shift: str) -> str:
        """SHA-256 that the sealed file of a shift must have, empty where the shift has no seal."""
        redactions, seal = self.redactions(shift), self.seal_of(shift)
        return redactions[-1].file if redactions else seal.file if seal is not None else ""

    def redactions(self, shift: str) -> list[Redaction]:
        """What was taken out of a shift, oldest first."""
        data = self._bytes(self.folder / "seals.jsonl") or b""
        lines = (line for line in data.split(b"\n") if b'["redact",' in line)
        entries = [entry for line in lines if (entry := _entry(line)) is not None]
        return [one for one in redactions_in(entries) if one.shift == shift]

    def pending(self) -> list[Redaction]:
        """What was said to be taken out, and is not said to be done; it is looked for near the end."""
        data = self._bytes(self.folder / "seals.jsonl") or b""
        found: dict[str, Redaction] = {}
        for line in data[-NEAR_END:].split(b"\n"):
            if b'["redact' in line and (entry := _entry(line)) is not None:
                found |= {one.id: one for one in redactions_in([entry])}
                for op in entry.ops:
                    if op[0] == "redacted":
                        found.pop(op[1], None)
        return list(found.values())

    def append(self, by: str, ops: list[Op]) -> None:
        """Write a line to seals.jsonl."""
        self._last_seal()
        self._seals.append(stamp(self.now()), by, ops)

    # sealing

    def seal(self, file: SiteFile) -> Seal:
        """Write the sealed file and its seal, unless that was done before; the journal stays where it is."""
        last = self._last_seal()
        file.storage.journal.settle()
        if last is not None and last.shift == file.name:
            self._seals.settle()
            return last
        storage = file.storage
        meta = self.meta(file.name, storage.format, storage.closing, storage.journal.c)
        tables = {name: docs for name, docs in file.storage.tables.items() if docs}
        data = body(meta, tables)
        path = self.path(file.name)
        summary = self.schema.summary(file)
        root, hashed = root_of(meta, tables), sha256(data).hexdigest()
        before = last.seal if last is not None else SEALS_START
        seal = Seal(file.name, root, hashed, summary, seal_over(before, root, hashed, summary))
        at, by = stamp(self.now()), str((file.closing or {}).get("by", ""))
        ops = [["seal", msgspec.to_builtins(seal)]]
        try:
            self.make_folder(path.parent)
            if self._bytes(path) != data:
                self.fs.write_new(path, data)
        except OSError as error:
            raise told(error, path) from error
        if self._seals.exists:
            self._seals.append(at, by, ops)
        else:
            self._seals.create(at, by, {"kind": "seals"}, ops)
        self._last = seal
        return seal

    @staticmethod
    def meta(shift: str, format: int, closing: Doc | None, head: str) -> Doc:
        """What stands first in a sealed file."""
        return {"shift": shift, "format": format, "closing": closing, "head": head}

    def _last_seal(self) -> Seal | None:
        over, entries = self._seals.poll(exclusive=True)
        if over:
            self._last = None
        self._seals.refuse_if_unsafe()
        for seal in seals_in(entries):
            self._last = seal
        return self._last

    def _months(self, *, latest_first: bool = False) -> Iterator[Path]:
        archive = self.folder / "archive"
        years = (name for name in self.fs.names(archive) if re.fullmatch(r"\d{4}", name))
        for year in sorted(years, reverse=latest_first):
            months = (name for name in self.fs.names(archive / year) if re.fullmatch(r"\d{2}", name))
            for month in sorted(months, reverse=latest_first):
                yield archive / year / month

    def _names_in(self, month: Path) -> list[str]:
        names = (name.removesuffix(".json") for name in self.fs.names(month) if name.endswith(".json"))
        return sorted(filter(SHIFT_NAME.fullmatch, names), key=shift_order)

    def _bytes(self, path: Path) -> bytes | None:
        try:
            return self.fs.whole(path)
        except OSError as error:
            raise CannotUse(file=path, reason=error.strerror) from error


# how a sealed file is written and read


def body(meta: Doc, tables: Tables) -> bytes:
    """The bytes of a sealed file: a function of what stands in it."""
    parts = [b'"%b": {\n"1": %b\n}' % (META.encode(), encode(meta))]
    for name, documents in sorted(tables.items()):
        lines = (b'"%d": %b' % (n, encode(documents[id])) for n, id in enumerate(sorted(documents), 1))
        parts.append(b"%b: {\n%b\n}" % (encode(name), b",\n".join(lines)))
    return b"{\n%b\n}\n" % b",\n".join(parts)


def read_body(path: Path, data: bytes, newest: int = sys.maxsize) -> tuple[Doc, dict[str, dict[str, Doc]]]:
    """What stands in a sealed file: its meta, and its tables by our ids, as they were written.

    `CannotUse`; `NewerFormat` where the documents are of a later format than `newest`.
    """
    try:
        read = msgspec.json.decode(data, type=dict[str, dict[str, dict[str, Any]]])
        meta = read.pop(META)["1"]
        tables = {
            name: {document["id"]: document for document in table.values()} for name, table in read.items()
        }
        format = int(meta["format"])
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise CannotUse(file=path, reason=str(error)) from error
    if format > newest:
        raise NewerFormat(file=path, format=format)
    return meta, tables


def leaf(document: Doc) -> str:
    """The hash of a document; a redacted one keeps the hash it had."""
    if document.keys() == {"id", "redacted"}:
        return str(document["redacted"])
    return sha256(encode(document)).hexdigest()


def root_of(meta: Doc, tables: Tables) -> str:
    """The hash over all that stands in a sealed file."""
    over = sha256(encode(meta))
    for name, documents in sorted(tables.items()):
        over.update(encode(name))
        for id in sorted(documents):
            over.update(encode([name, id, leaf(documents[id])]))
    return over.hexdigest()


def seal_over(before: str, root: str, file: str, summary: Doc) -> str:
    """The seal that follows on the one before."""
    return sha256((before + root + file).encode() + encode(summary)).hexdigest()


def seals_in(entries: list[Entry]) -> Iterator[Seal]:
    """The seals in lines of seals.jsonl."""
    for entry in entries:
        for op in entry.ops:
            if op[0] == "seal":
                yield msgspec.convert(op[1], Seal)


def redactions_in(entries: list[Entry]) -> Iterator[Redaction]:
    """What lines of seals.jsonl say was taken out."""
    for entry in entries:
        for op in entry.ops:
            if op[0] == "redact":
                yield msgspec.convert(op[1], Redaction)


def short_code(seal: str) -> str:
    """The first 80 bits of a seal in Crockford's base 32, in groups of four."""
    number = int(seal[:20], 16)
    letters = "".join(CROCKFORD[number >> shift & 31] for shift in range(75, -5, -5))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def shift_order(name: str) -> tuple[str, int]:
    """What shifts are sorted by: their day, then their number."""
    day, _, number = name.rpartition("-")
    return day, int(number)


def _seal_in(line: bytes) -> Seal | None:
    entry = _entry(line)
    return next(seals_in([entry]), None) if entry is not None else None


def _entry(line: bytes) -> Entry | None:
    try:
        return decode_entry(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
