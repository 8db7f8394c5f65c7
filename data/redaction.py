"""Taking out what must not be kept: a name in a note, a number that somebody asked to have erased.

What is taken out of a sealed shift leaves its hash: the document becomes `{"id":…,"redacted":leaf}`, the line
of a journal `{"n":…,"h":…,"c":…}`, and the seal still proves all the rest. A text in a file that is in use is
blacked out in a new version of its record, and the lines that held it go likewise.

First comes the line that says what is taken out, in seals.jsonl for a sealed shift, else in the journal
itself: that makes it so. Then the files are rewritten, each whole, and a last line says that it is done.
Where that is interrupted, whoever opens the store next does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from .archive import SHIFT_NAME, Redaction, SealedFile, body, leaf, root_of
from .cache import forget_index
from .chain import Entry, Op
from .errors import N_, CannotUse, Locked, StoreError, told
from .fs import is_draft
from .journal import JournalFile
from .lock import SiteLock
from .record import TableSpec
from .site_file import SiteFile, shown_now
from .site_files import LIVING_ON, SiteFiles
from .storage import Doc

BLACKED = "███"
"""What stands in a file in use where a text was."""

BACKUP_LOCK = ".backup"
"""Held by those who copy the store, together, and by who takes something out of it, alone."""

Lines = dict[str, list[int]]
"""Numbers of lines by the file name of their journal; no name is the journal that says it."""

Holds = Callable[[str], bool]
"""Whether a text has in it what is looked for."""

_A_NUMBER = 8
"""Characters up to which digits alone are a reading, not a text."""


class BackupRuns(Locked):
    says = N_(
        "A backup of this store is being made and has not finished for {seconds} seconds: {holder}. "
        "Nothing was changed; try again when it is done."
    )


class NothingHeld(StoreError):
    says = N_(
        "Nothing in {name} holds that; nothing was changed. Look with `shiftboard search` where it stands."
    )


class NotAsSealed(StoreError):
    says = N_(
        "{file} is not as it was sealed, so nothing is taken out of it. "
        "Let `shiftboard doctor --repair` look at the store first."
    )


class Holding(NamedTuple):
    """A record that holds it now."""

    table: str
    document: Doc
    fields: list[str]
    """Those of its texts that do."""


class Held(NamedTuple):
    """What holds a text in one file: the records as they stand, and the lines of its journals."""

    name: str
    """A shift, `between`, `board` or `customers`."""
    records: list[Holding]
    lines: Lines
    """The lines that hold it."""


class Redactions:
    """Finds texts in the files of a site and takes them out. Taking out needs both locks."""

    def __init__(self, files: SiteFiles) -> None:
        self.files = files
        self.archive = files.archive
        self.fs = files.fs
        self.lock = SiteLock(files.folder / BACKUP_LOCK, files.lock.patience)
        self._looked_at = -1

    def held(self, name: str, holds: Holds) -> Held:
        """What holds a text in a file of the site; `NothingHeld` where there is no such thing."""
        if SHIFT_NAME.fullmatch(name) and name not in self.files.live:
            sealed = self.archive.read(name)
            tables = {spec.name: sealed.documents(spec.name) for spec in self._specs} if sealed else {}
        elif name in (*LIVING_ON, "between", *self.files.live):
            tables = {spec.name: self.files.named(name).documents(spec.name) for spec in self._specs}
        else:
            tables = {}
        found = (
            Holding(table, doc, self._in(table, doc, holds))
            for table, docs in tables.items()
            for doc in docs.values()
        )
        records = [one for one in found if one.fields]
        lines = {}
        for label, path in self._journals(name):
            entries = self._entries(path)
            puts = ((entry.n, op) for entry, op in shown_now(entries, self.files.schema) if op[0] == "put")
            if going := {n for n, op in puts if self._in(op[1], op[3], holds)}:
                if label:  # what those lines say was taken out before must not be forgotten
                    for said in said_in([entry for entry in entries if entry.n in going]):
                        going |= {*said.get("", ())}
                lines[label] = sorted(going)
        if not records and not lines:
            raise NothingHeld(name=name)
        return Held(name, records, lines)

    @contextmanager
    def while_no_backup_runs(self) -> Iterator[None]:
        """Keep everybody from copying the store; `BackupRuns` where one does. To be taken before the lock."""
        if not self.lock.acquire(self.lock.patience):
            raise BackupRuns(seconds=f"{self.lock.patience:g}", holder=self.lock.holder())
        try:
            yield
        finally:
            self.lock.release()

    def take_out(self, held: Held, *, by: str, why: str) -> None:
        """Take out what was found just now. Both locks are held, and everything was taken in."""
        what: Doc = {"id": self.files.ids.new(), "why": why, "lines": held.lines}
        what["originals"] = self._originals(held)
        if SHIFT_NAME.fullmatch(held.name) and held.name not in self.files.live:
            self._sealed(held, what, by)
        else:
            self._in_use(held, what, by)

    def finish(self) -> set[str]:
        """Do what was said to be taken out and was not yet; returns the tables that were touched.

        While a backup is made it waits: the files must stand as they were noted.
        """
        sealed, pending = self._pending_in_the_archive(), self._pending_in_use()
        if not (pending or sealed) or not self.lock.acquire(0):
            return set()
        try:
            for one in sealed:
                self._rewrite_sealed(one)
            for file in pending:
                for what in list(file.storage.pending.values()):
                    self._rewrite(file.name, what)
                    file.storage.refresh(exclusive=True)
                    file.storage.commit([["redacted", what["id"]]], by="")
        finally:
            self.lock.release()
        return {spec.name for spec in self._specs}

    def unfinished(self) -> bool:
        """Whether there is something for `finish` to do."""
        return bool(self._pending_in_use() or self._pending_in_the_archive())

    def refuse_if_unfinished(self, file: SiteFile) -> None:
        """Raise `BackupRuns` where the file must stay as it is until something is taken out of it."""
        if file.storage.pending:
            raise BackupRuns(seconds=0, holder=self.lock.holder())

    def _pending_in_use(self) -> list[SiteFile]:
        return [file for file in self.files.in_use if file.storage.pending]

    # what is where

    @property
    def _specs(self) -> tuple[TableSpec, ...]:
        return self.files.schema.tables

    def _in(self, table: str, doc: Doc, holds: Holds) -> list[str]:
        """Those of the fields in which people write that hold it."""
        texts = next((spec.texts for spec in self._specs if spec.name == table), ())
        return [field for field in texts if _is_text(doc.get(field)) and holds(doc[field])]

    def _journals(self, name: str) -> Iterator[tuple[str, Path]]:
        """The journals that belong to a file, each with what it is called in a redaction."""
        sealed = bool(SHIFT_NAME.fullmatch(name)) and name not in self.files.live
        if sealed:
            yield f"{name}.jsonl", self.archive.path(name, ".jsonl")
        else:
            file = self.files.named(name)
            yield "", file.path
            if name in LIVING_ON:
                earlier = (file.segment_path(n) for n in range(1, file.storage.segment))
                yield from ((path.name, path) for path in earlier)
        if SHIFT_NAME.fullmatch(name):
            between = self.archive.path(name, ".between.jsonl")
            if self.fs.stat(between) is not None:
                yield between.name, between

    def _entries(self, path: Path) -> list[Entry]:
        journal = self._journal(path)
        try:
            _over, entries = journal.poll()
            journal.refuse_if_unsafe()
            return entries
        finally:
            journal.close()

    def _journal(self, path: Path) -> JournalFile:
        return JournalFile(path, self.files.folder / "quarantine", self.fs)

    def _originals(self, held: Held) -> list[str]:
        """The kept bytes of what was cut off or mended in the journals, and spoilt copies of the file."""
        stems = {held.name, *(label.removesuffix(".jsonl") for label in held.lines if label)}
        names = self.fs.names(self.files.folder / "quarantine")
        return sorted(name for name in names if any(name.startswith((f"{s}-", f"{s}.json-")) for s in stems))

    # a sealed shift

    def _sealed(self, held: Held, what: Doc, by: str) -> None:
        file, seal = self.archive.read(held.name), self.archive.seal_of(held.name)
        path = self.archive.path(held.name)
        if file is None or seal is None or sha256(file.data).hexdigest() != self.archive.file_hash(held.name):
            raise NotAsSealed(file=path)
        keys = [(one.table, one.document["id"]) for one in held.records]
        data = _without(file, {*keys})
        meta, tables = file.content
        if root_of(meta, tables) != seal.root:
            raise NotAsSealed(file=path)
        documents = [[table, id, leaf(tables[table][id])] for table, id in keys]
        what |= {"shift": held.name, "file": sha256(data).hexdigest(), "documents": documents}
        self.archive.append(by, [["redact", what]])

    def _pending_in_the_archive(self) -> list[Redaction]:
        """What was said in seals.jsonl and not done; it is looked at only when that has grown."""
        length = self.archive.sealed_bytes()
        if length == self._looked_at:
            return []
        pending = self.archive.pending()
        if not pending:
            self._looked_at = length
        return pending

    def _rewrite_sealed(self, one: Redaction) -> None:
        path = self.archive.path(one.shift)
        file = self.archive.read(one.shift)
        if file is not None and sha256(file.data).hexdigest() != one.file:
            data = _without(file, {(table, id) for table, id, _leaf in one.documents})
            if sha256(data).hexdigest() != one.file:
                raise NotAsSealed(file=path)
            self._write(path, data)
        self._rewrite(one.shift, {"lines": one.lines, "originals": one.originals})
        self.archive.append("", [["redacted", one.id]])

    # a file in use

    def _in_use(self, held: Held, what: Doc, by: str) -> None:
        """Black the text out, and write anew what else stands in the lines that go."""
        file = self.files.named(held.name)
        storage = file.storage
        storage.journal.refuse_if_unsafe()
        if file.closing is not None:
            raise NotAsSealed(file=file.path)
        ops: list[Op] = []
        touched = dict.fromkeys(one.table for one in held.records)
        for entry in storage.entries():
            if entry.n in held.lines.get("", ()):
                touched |= dict.fromkeys(op[1] for op in entry.ops if op[0] in ("put", "del"))
                ops += (op for op in entry.ops if op[0] in ("redact", "redacted"))
        blacked = {
            (one.table, one.document["id"]): one.document
            | dict.fromkeys(one.fields, BLACKED)
            | {"rev": one.document.get("rev", 0) + 1, "salt": self.files.ids.salt()}
            for one in held.records
        }
        for table in touched:  # anew as a whole, or what stood in those lines would come last
            ops.append(["drop", table])
            documents = storage.tables.get(table, {}).items()
            ops += (["put", table, id, blacked.get((table, id), doc)] for id, doc in documents)
        storage.commit([*ops, ["redact", what]], by=by)

    # files

    def _rewrite(self, name: str, what: Doc) -> None:
        for label, path in self._journals(name):
            if lines := what["lines"].get(label):
                journal = self._journal(path)
                try:
                    journal.poll()
                    journal.redact({*lines})
                finally:
                    journal.close()
        self._forget(what["originals"], name)

    def _forget(self, originals: list[str], name: str) -> None:
        """Remove what holds copies of it: kept originals, drafts of killed programs, the search's index."""
        quarantine = self.files.folder / "quarantine"
        places = {path.parent for _label, path in self._journals(name)}
        drafts = [place / one for place in places for one in self.fs.names(place) if is_draft(one)]
        try:
            for path in [*(quarantine / one for one in originals), *drafts]:
                self.fs.remove(path)
            forget_index(self.files.folder, self.fs, self.lock.patience)
        except OSError as error:
            raise CannotUse(file=error.filename or quarantine, reason=error.strerror) from error

    def _write(self, path: Path, data: bytes) -> None:
        try:
            self.fs.write_new(path, data)
        except OSError as error:
            raise told(error, path) from error


def said_in(entries: list[Entry]) -> list[Lines]:
    """The lines that a journal says were taken out, of itself and of what belongs to it."""
    return [op[1]["lines"] for entry in entries for op in entry.ops if op[0] == "redact"]


def _is_text(value: object) -> bool:
    """Whether people wrote it in words; a number alone is a reading."""
    return isinstance(value, str) and (len(value) > _A_NUMBER or any(map(str.isalpha, value)))


def _without(file: SealedFile, gone: set[tuple[str, str]]) -> bytes:
    """The bytes of a sealed file without these documents."""
    meta, tables = file.content
    left = {
        table: {
            id: {"id": id, "redacted": leaf(doc)} if (table, id) in gone else doc for id, doc in docs.items()
        }
        for table, docs in tables.items()
    }
    return body(meta, left)
