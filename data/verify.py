"""Whether the record is whole: the chain of seals, every sealed file, and the journals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from .archive import (
    CROCKFORD,
    SEALS_START,
    Archive,
    Redaction,
    Seal,
    body,
    read_body,
    redactions_in,
    root_of,
    seal_over,
    seals_in,
    shift_order,
)
from .chain import Entry
from .errors import N_, CannotUse, ShiftboardError, StoreError
from .journal import JournalFile
from .redaction import Lines, said_in
from .site_file import SiteFile
from .storage import Doc
from .store import Store

_READ_AS = str.maketrans("OIL", "011", "- ")


class Fault(ShiftboardError):
    """Something in the record that is not as it was sealed. It is told, never raised."""


class ChangedSeal(Fault):
    says = N_("The seal of {shift} in seals.jsonl is not the one that follows on the seal before it.")


class DamagedFile(Fault):
    says = N_("{file} is damaged at line {line}.")


class ChangedBody(Fault):
    says = N_("{file} is not what was sealed: its contents were changed.")


class MissingBody(Fault):
    says = N_("The shift {shift} was sealed, but {file} is missing.")


class NotSealed(Fault):
    says = N_("{file} is in the archive, but seals.jsonl does not know it: a seal is missing.")


class WrongOrder(Fault):
    says = N_("The seal of {shift} stands after that of {before}, which is later: they are not in order.")


class MissingTail(Fault):
    says = N_("No shift here has the printed code {code}: the record ends before it, or is another one.")


class NoCode(ShiftboardError):
    says = N_(
        "“{code}” is not a code as it is printed: sixteen letters and digits, as in 7M2K-9QXA-03TB-ZZ4E."
    )


class MissingJournal(Fault):
    says = N_("The journal {file} is missing, so who entered what when in {shift} cannot be shown.")


class ChangedJournal(Fault):
    says = N_("{file} is not the journal that was sealed.")


class MissingSegment(Fault):
    says = N_("{file} is missing, so what was changed before {next} was begun cannot be shown.")


class NotSaidRedacted(Fault):
    says = N_("Line {line} of {file} was taken out, and no line says who did it.")


class Report(NamedTuple):
    """What a verification found."""

    shifts: int
    """How many sealed shifts there are."""
    code: str
    """The code of the last one, empty where there is none."""
    faults: list[Fault]
    redacted: int = 0
    """How many entries were taken out of sealed shifts, as seals.jsonl says."""

    @property
    def whole(self) -> bool:
        return not self.faults


def verify(store: Store, *, expect: str = "", journals: bool = False) -> Report:
    """Look at everything that was ever sealed. `NoCode` where `expect` is not a printed code.

    `expect` is a code on a printout that must be in the record; `journals` reads those of sealed shifts, too.
    """
    wanted = _as_read(expect) if expect else ""
    archive, folder = store.archive, store.folder
    with store.lock:  # to see one moment; the long part needs no lock: what is sealed does not change
        there = set(archive.names())
        seals, taken_out, faults = _seals(archive)
        live = sorted((folder / "live").glob("*.jsonl"))
        for path in [folder / "board.jsonl", folder / "customers.jsonl", *live]:
            faults += _damage(path, store)
        faults += (fault for file in (store.board, store.customers) for fault in _segments(file))
    sealed = [seal for seal, _whole in seals]
    faults += _order(sealed)
    unknown = there - {seal.shift for seal in sealed} - {path.stem for path in live}
    faults += (NotSealed(file=archive.path(name)) for name in sorted(unknown, key=shift_order))
    for seal in sealed:
        redactions = taken_out.get(seal.shift, [])
        changed = _body(archive, seal, redactions)
        faults += changed
        if journals:
            faults += _journal(archive, seal, redactions, head=not changed)
    codes = [seal.code.replace("-", "") for seal, whole in seals if whole]
    if wanted and wanted not in codes:
        faults.append(MissingTail(code=expect))
    redacted = sum(len(one.documents) for ones in taken_out.values() for one in ones)
    return Report(len(sealed), sealed[-1].code if sealed else "", faults, redacted)


def _as_read(code: str) -> str:
    """A code as somebody typed it from paper: case, spaces and look-alike letters do not matter."""
    read = code.upper().translate(_READ_AS)
    if len(read) != 16 or any(letter not in CROCKFORD for letter in read):
        raise NoCode(code=code)
    return read


def _seals(archive: Archive) -> tuple[list[tuple[Seal, bool]], dict[str, list[Redaction]], list[Fault]]:
    """Every seal with whether it follows on the one before, what was taken out, and what is wrong here."""
    path = archive.folder / "seals.jsonl"
    journal = JournalFile(path, archive.folder / "quarantine", archive.fs)
    try:
        _over, entries = journal.poll()
        spoilt = journal.spoilt()
        found = [(entry.n, seal) for entry in entries for seal in seals_in([entry])]
        redactions = list(redactions_in(entries))
    except (CannotUse, msgspec.MsgspecError):
        return [], {}, [DamagedFile(file=path, line=journal.n + 2)]
    finally:
        journal.close()
    faults: list[Fault] = [DamagedFile(file=path, line=spoilt)] if spoilt else []
    lines = {entry.n for entry in entries}
    seals: list[tuple[Seal, bool]] = []
    before, last = SEALS_START, 0
    for n, seal in found:
        whole = seal.seal == seal_over(before, seal.root, seal.file, seal.summary)
        if not whole and lines.issuperset(range(last + 1, n)):  # behind a damaged line it cannot be known
            faults.append(ChangedSeal(shift=seal.shift))
        seals.append((seal, whole))
        before, last = seal.seal, n
    taken_out: dict[str, list[Redaction]] = {}
    for one in redactions:
        taken_out.setdefault(one.shift, []).append(one)
    return seals, taken_out, faults


def _order(seals: list[Seal]) -> Iterator[Fault]:
    for before, seal in pairwise(seals):
        if shift_order(seal.shift) <= shift_order(before.shift):
            yield WrongOrder(shift=seal.shift, before=before.shift)


def _body(archive: Archive, seal: Seal, redactions: list[Redaction]) -> list[Fault]:
    path = archive.path(seal.shift)
    data = archive.fs.whole(path)
    if data is None:
        return [MissingBody(shift=seal.shift, file=path)]
    if sha256(data).hexdigest() != (redactions[-1].file if redactions else seal.file):
        return [ChangedBody(file=path)]
    return [ChangedBody(file=path)] if redactions and not _proven(path, data, seal) else []


def _proven(path: Path, data: bytes, seal: Seal) -> bool:
    """Whether the rest of a file from which something was taken out is what was sealed."""
    try:
        content = read_body(path, data)
    except StoreError:
        return False
    return root_of(*content) == seal.root and body(*content) == data


def _journal(archive: Archive, seal: Seal, redactions: list[Redaction], *, head: bool) -> Iterable[Fault]:
    """What is wrong with the journals of a shift; `head`: whether its file can be trusted to name the end."""
    path = archive.path(seal.shift, ".jsonl")
    said = [one.lines for one in redactions]
    journal = JournalFile(path, path.parent, archive.fs)
    try:
        _over, entries = journal.poll()
        if not journal.exists:
            return [MissingJournal(file=path, shift=seal.shift)]
        if spoilt := journal.spoilt():
            return [DamagedFile(file=path, line=spoilt)]
        sealed = archive.read(seal.shift) if head else None
        if sealed is not None and journal.c != sealed.head:
            return [ChangedJournal(file=path)]
        said += said_in(entries)
        between = archive.path(seal.shift, ".between.jsonl")
        return [*_redacted(path, entries, said), *_between(between, archive, entries, said)]
    except CannotUse:
        return [ChangedJournal(file=path)]
    finally:
        journal.close()


def _between(path: Path, archive: Archive, taken_over: list[Entry], said: list[Lines]) -> Iterable[Fault]:
    """What is wrong with what happened before a shift, which names its end."""
    took = next((op[1].get("took") for entry in taken_over[:1] for op in entry.ops if op[0] == "head"), None)
    if took is None:
        return []
    journal = JournalFile(path, path.parent, archive.fs)
    try:
        _over, entries = journal.poll()
        if not journal.exists:
            return [MissingJournal(file=path, shift=path.name.split(".")[0])]
        if spoilt := journal.spoilt():
            return [DamagedFile(file=path, line=spoilt)]
        if journal.c != took:
            return [ChangedJournal(file=path)]
        return _redacted(path, entries, [*said, *said_in(entries)])
    except CannotUse:
        return [ChangedJournal(file=path)]
    finally:
        journal.close()


def _redacted(path: Path, entries: list[Entry], said: list[Lines]) -> list[Fault]:
    """The lines that were taken out without a word about it; `""` is the journal that says it itself."""
    known = {n for lines in said for n in lines.get(path.name, ())}
    known |= {n for lines in said_in(entries) for n in lines.get("", ())}
    gone = [entry.n for entry in entries if entry.redacted and entry.n not in known]
    return [NotSaidRedacted(line=n + 1, file=path) for n in gone]


def _segments(file: SiteFile) -> Iterator[Fault]:
    """What is wrong with the earlier segments of a journal: each names the end of the one before it."""
    storage = file.storage
    took, later = storage.head.get("took", ""), file.path
    said = said_in(file.entries())
    for n in range(storage.segment - 1, 0, -1):
        path = file.segment_path(n)
        journal = JournalFile(path, storage.journal.quarantine, storage.journal.fs)
        try:
            _over, entries = journal.poll()
            head: Doc = next((op[1] for entry in entries[:1] for op in entry.ops if op[0] == "head"), {})
            if not journal.exists:
                yield MissingSegment(file=path, next=later)
            elif spoilt := journal.spoilt():
                yield DamagedFile(file=path, line=spoilt)
            elif journal.c != took:
                yield ChangedJournal(file=path)
            yield from _redacted(path, entries, said)
            took, later = head.get("took", ""), path
        except CannotUse:
            yield DamagedFile(file=path, line=1)
            return
        finally:
            journal.close()
        if not head:
            return  # what stood before cannot be known from here


def _damage(path: Path, store: Store) -> Iterable[Fault]:
    journal = JournalFile(path, store.folder / "quarantine", store.fs)
    try:
        _over, entries = journal.poll()
        spoilt = journal.spoilt()
        return [DamagedFile(file=path, line=spoilt)] if spoilt else _redacted(path, entries, [])
    except CannotUse:
        return [DamagedFile(file=path, line=1)]
    finally:
        journal.close()
