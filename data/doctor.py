"""What is wrong with a store on this machine, and what can be mended without losing anything."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from .archive import Archive, Redaction, body
from .chain import FIRST_FORMAT
from .errors import N_, NewerFormat, StoreError, told
from .fs import is_draft
from .journal import JournalFile
from .record import Schema
from .storage import JournalStorage
from .store import Store
from .verify import ChangedBody, DamagedFile, Fault, MissingBody, verify

LITTLE_ROOM = 100_000_000
"""Bytes; with less than this free, a store will soon refuse to save."""

NETWORKS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph", "glusterfs"})
SYNCED = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "icloud",
    "nextcloud",
    "owncloud",
    "syncthing",
)


class ReadableByOthers(Fault):
    says = N_("{file} can be read by other users of this machine; `shiftboard doctor --repair` closes it.")


class OnNetwork(Fault):
    says = N_(
        "{folder} lies on a network share ({kind}), where no lock is safe. Move it to a disk of this machine."
    )


class InSyncFolder(Fault):
    says = N_(
        "{folder} lies in a folder that {name} works on, which can undo what was saved. Move it elsewhere."
    )


class LeftDraft(Fault):
    says = N_(
        "{file} was left by a program that was killed while it saved; it was never part of the store. "
        "`shiftboard doctor --repair` removes it."
    )


class LittleRoom(Fault):
    says = N_("Only {free} MB are free on the disk of {folder}. Make room before nothing can be saved.")


class NotRepaired(Fault):
    says = N_(
        "{file} could not be mended: more than one bit of line {line} is wrong. Put back a backup of it."
    )


def examine(store: Store) -> list[Fault]:
    """Everything that is wrong; nothing is changed."""
    return [*_surroundings(store.folder), *_drafts(store), *verify(store, journals=True).faults]


def repair(store: Store) -> tuple[list[Path], list[Fault]]:
    """Mend what can be mended: the files that were, and what is still wrong afterwards.

    Single flipped bits are turned back where the chain proves them; sealed files are written anew from their
    journals where that gives the very bytes that were sealed; permissions are closed; what killed programs
    left half made is removed. The originals stay in quarantine/.
    """
    mended: list[Path] = []
    lost: list[Fault] = []
    for fault in examine(store):
        file = Path(str(fault.fields.get("file", "")))
        if isinstance(fault, ReadableByOthers):
            file.chmod(0o700 if file.is_dir() else 0o600)
            mended.append(file)
        elif isinstance(fault, LeftDraft):
            store.fs.remove(file)
            mended.append(file)
        elif isinstance(fault, DamagedFile) and file not in mended:
            with store.lock:
                line = _mend(file, store)
            if line:
                lost.append(NotRepaired(file=file, line=line))
            else:
                mended.append(file)
        elif isinstance(fault, ChangedBody | MissingBody):
            with store.lock:
                if _remake(store.archive, store.schema, file):
                    mended.append(file)
    store.refresh()
    known = {str(fault.fields.get("file")) for fault in lost}
    left = [one for one in examine(store) if str(one.fields.get("file")) not in known]
    return mended, [*lost, *left]


def _surroundings(folder: Path) -> list[Fault]:
    faults: list[Fault] = []
    if os.name == "posix":
        for file in sorted([folder, *folder.rglob("*")]):
            if stat.S_IMODE(file.lstat().st_mode) & 0o077 and not file.is_symlink():
                faults.append(ReadableByOthers(file=file))
    if kind := _network(folder.resolve()):
        faults.append(OnNetwork(folder=folder, kind=kind))
    for part in folder.resolve().parts:
        if any(name in part.lower() for name in SYNCED):
            faults.append(InSyncFolder(folder=folder, name=part))
    free = shutil.disk_usage(folder).free
    if free < LITTLE_ROOM:
        faults.append(LittleRoom(folder=folder, free=free // 1_000_000))
    return faults


def _drafts(store: Store) -> list[Fault]:
    """New files that never got their name. Nobody is making one now: that is done under the lock."""
    with store.lock:
        return [LeftDraft(file=file) for file in sorted(store.folder.rglob(".*.new")) if is_draft(file.name)]


def _network(folder: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of network share that the folder lies on, empty for a disk."""
    try:
        lines = [line.split() for line in mounts.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return ""
    over = [(line[1].replace("\\040", " "), line[2]) for line in lines if len(line) > 2]
    under = [(place, kind) for place, kind in over if folder.is_relative_to(place)]
    _place, kind = max(under, key=lambda one: len(one[0]), default=("", ""))
    return kind if kind in NETWORKS else ""


def _mend(file: Path, store: Store) -> int:
    """Turn single flipped bits of a journal back; the line at which that does not help, or 0."""
    journal = JournalFile(file, store.folder / "quarantine", store.fs)
    try:
        return journal.mend()
    except StoreError:
        return journal.n + 2
    finally:
        journal.close()


def _remake(archive: Archive, schema: Schema, file: Path) -> bool:
    """Write a sealed file anew from its journal, if that gives the bytes that were sealed."""
    sealed, redactions = archive.file_hash(file.stem), archive.redactions(file.stem)
    path = file.with_suffix(".jsonl")
    if not sealed or not path.is_file():
        return False
    formats = range(schema.format, FIRST_FORMAT - 1, -1)
    tries = (_body_from(path, archive, schema, redactions, format) for format in formats)
    data = next((data for data in tries if sha256(data).hexdigest() == sealed), None)
    if data is None:
        return False
    spoilt = archive.fs.whole(file)
    try:
        if spoilt is not None:
            archive.fs.make_folder(archive.folder / "quarantine")
            name = f"{file.name}-{sha256(spoilt).hexdigest()[:8]}.spoilt"
            archive.fs.write_new(archive.folder / "quarantine" / name, spoilt)
        archive.fs.write_new(file, data)
    except OSError as error:
        raise told(error, file) from error
    return True


def _body_from(
    path: Path, archive: Archive, schema: Schema, redactions: list[Redaction], format: int
) -> bytes:
    """What a version that wrote this format would have sealed of a journal; empty where it could not."""
    upcasts = schema.upcasts[: format - FIRST_FORMAT]
    try:
        storage = JournalStorage(
            path, fs=archive.fs, kind="shift", follow=False, quarantine=path.parent, upcasts=upcasts
        )
    except NewerFormat:
        return b""
    with closing(storage):
        meta = archive.meta(path.stem, format, storage.closing, storage.journal.c)
        tables = {name: dict(docs) for name, docs in storage.tables.items() if docs}
    for table, id, leaf in (document for one in redactions for document in one.documents):
        tables.setdefault(table, {})[id] = {"id": id, "redacted": leaf}
    return body(meta, tables)
