"""A store in one file, and anew from it.

A backup is a plain .zip that every machine opens: the files of a store as they stood at one moment, under
their names there. Its comment says that it is one: `{"kind":"backup","format":1,"at":…,"files":…}`. What can
be made again is left out (cache/), as are the lock, drafts, and whatever does not belong to a store.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from .chain import encode
from .errors import N_, CannotUse, NewerFormat, NotAStore, StoreError, StoreExists, WriteFailed, told
from .fs import FsOps, is_draft
from .lock import SiteLock
from .redaction import BACKUP_LOCK
from .storage import stamp
from .store import Store

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

FORMAT = 1
"""The format of the backups this version writes."""

CHUNK = 1 << 20
"""Bytes that are read and written at a time."""

FILES = frozenset({"site.toml", "board.jsonl", "customers.jsonl", "seals.jsonl"})
"""What stands in the folder of a store itself."""

TREES = frozenset({"archive", "quarantine", "outbox"})
"""Folders with any files in them. These do not grow, so they are opened only when their turn comes."""

LONGEST = 255
"""Bytes in the name of an entry; those of a store are far shorter."""

NO_FOLDER_FLUSH = frozenset({errno.EINVAL, errno.ENOTSUP})
"""What sticks and shares say that cannot flush a folder."""

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are copied; what it raises ends the work, and nothing is left of it."""


class BackupExists(StoreError):
    says = N_("{file} is there already; nothing was overwritten. Name another file for the backup.")


class BackupInside(StoreError):
    says = N_(
        "{file} would lie in the store itself and be lost together with it. Name a file outside {folder}, "
        "best on another disk."
    )


class NotABackup(StoreError):
    says = N_("{file} is not a backup that Shiftboard wrote; nothing was restored. Name the right file.")


class ForeignEntry(StoreError):
    says = N_(
        "{file} was changed after Shiftboard wrote it: “{entry}” in it does not belong to a store. "
        "Nothing was restored; use another backup."
    )


class DamagedBackup(StoreError):
    says = N_("{file} is damaged and cannot be read whole; nothing was restored. Use another backup.")


class NotWritten(WriteFailed):
    says = N_("{file} could not be written ({reason}). Nothing is left of it; name another place.")


class _Label(msgspec.Struct, frozen=True, tag_field="kind", tag="backup"):
    """The comment of the zip."""

    format: int
    at: str
    files: int


class _Noted(NamedTuple):
    """A file of the store as it stood at the moment of the backup."""

    name: str
    """Its path in the store, with forward slashes."""
    length: int
    """In bytes; what was appended later is not part of the backup."""
    fd: int | None
    """Open already for what grows, moves or is replaced meanwhile."""


def backup(store: Store, file: Path, progress: Progress | None = None) -> int:
    """Write a consistent copy of the store into one new file; returns how many files are in it.

    Others go on writing: the store is locked only while names and lengths are noted. What was acknowledged
    before is in the copy, what begins later is not. Taking out a text waits until it is done.
    Raises `Locked`, `BackupExists`, `BackupInside`, `CannotUse` for what cannot be read, `NotSaved` and
    `NotWritten` for what cannot be written; then nothing is left of it.
    """
    _refuse_target(store, file)
    fs, draft = store.fs, _draft(file)
    standing = draft
    with ExitStack() as held:
        held.enter_context(closing(sharing := SiteLock(store.folder / BACKUP_LOCK, shared=True)))
        held.enter_context(sharing)  # what is copied is not taken out of the files meanwhile
        files, at = _note(store, held), store.now()
        whole = False
        try:
            fs.remove(draft)
            fd = fs.create(draft)
            try:
                count = _pack(store, files, at, fd, progress)
                fs.sync(fd)
            finally:
                fs.close(fd)
            _refuse_target(store, file)
            fs.rename(draft, file)
            standing = file
            _sync_folder(fs, file.parent)
            whole = True
        except OSError as error:
            raise _told(error, file) from error
        finally:
            if not whole:
                with suppress(OSError):
                    fs.remove(standing)
    return count


def restore(file: Path, folder: Path, progress: Progress | None = None, *, fs: FsOps | None = None) -> int:
    """Make a store anew from a backup; returns how many files it has.

    The folder is new or empty; the store is there whole or not at all. Raises `StoreExists`, `NotAStore`,
    `CannotUse` when the backup cannot be opened, `NotABackup`, `NewerFormat`, `ForeignEntry`,
    `DamagedBackup`, `NotSaved`, `NotWritten`; then nothing was changed.
    """
    import shutil

    fs = fs or FsOps()
    try:
        place = folder.resolve()
        _refuse_taken(fs, folder)
    except OSError as error:
        raise _told(error, folder) from error
    with ExitStack() as held:
        zip, entries = _open_zip(file, held)
        draft = _draft(place)
        made = [above for above in place.parents if not above.exists()]
        whole = False
        try:
            shutil.rmtree(draft, ignore_errors=True)
            fs.make_folder(draft)
            _unpack(fs, file, zip, entries, draft, progress)
            _refuse_taken(fs, folder)
            fs.rename(draft, place)
            whole = True
        except OSError as error:
            raise _told(error, folder) from error
        finally:
            if not whole:
                shutil.rmtree(draft, ignore_errors=True)
                for above in made:
                    with suppress(OSError):
                        above.rmdir()
    with suppress(OSError):  # it stands whole under its name: nobody wants it taken away again
        fs.sync_folder(place.parent)
    return len(entries)


# what belongs to a store


def _belongs(name: str) -> bool:
    """Whether this is the name of a file in a store: relative, with forward slashes, leading nowhere else."""
    if not name.isprintable() or "\\" in name or ":" in name or len(name.encode()) > LONGEST:
        return False
    top, *below = name.split("/")
    if any(part in ("", ".", "..") or is_draft(part) for part in (top, *below)):
        return False
    if not below:
        return top in FILES
    return top in TREES or (top == "live" and len(below) == 1 and name.endswith(".jsonl"))


# writing a backup


def _refuse_target(store: Store, file: Path) -> None:
    if os.path.lexists(file):
        raise BackupExists(file=file)
    if file.resolve().is_relative_to(store.folder.resolve()):
        raise BackupInside(file=file, folder=store.folder)


def _note(store: Store, held: ExitStack) -> list[_Noted]:
    """Every file of the store as it stands at this moment; `held` closes those that were opened.

    The lock is held for a few system calls a journal, and for a listing without a look at each file.
    """
    fs, files = store.fs, []
    try:
        with store.lock:
            live = (f"live/{name}" for name in fs.names(store.folder / "live"))
            for name in sorted(filter(_belongs, (*FILES, *live))):
                there = fs.stat(store.folder / name)
                if there is not None and stat.S_ISREG(there.st_mode):
                    fd = _open(store.folder / name)
                    held.callback(fs.close, fd)
                    files.append(_Noted(name, there.st_size, fd))
            names = [name for top in sorted(TREES) for name in _listed(store.folder, top)]
        for name in filter(_belongs, names):
            there = fs.stat(store.folder / name)
            if there is None or stat.S_ISREG(there.st_mode):
                files.append(_Noted(name, there.st_size if there else 0, None))
    except OSError as error:
        raise CannotUse(file=error.filename or store.folder, reason=error.strerror) from error
    return files


def _listed(folder: Path, top: str) -> Iterator[str]:
    """What lies in a tree of the store, named from the store on; a link to a lost disk is no empty tree."""

    def failed(error: OSError) -> None:
        if error.errno != errno.ENOENT or (folder / top).is_symlink():
            raise error

    for under, folders, names in os.walk(folder / top, onerror=failed, followlinks=True):
        folders.sort()
        inside = PurePosixPath(Path(under).relative_to(folder))
        yield from (f"{inside}/{name}" for name in sorted(names))


def _pack(store: Store, files: list[_Noted], at: datetime, fd: int, progress: Progress | None) -> int:
    """Write the zip; returns how many files are in it."""
    from zipfile import ZIP_DEFLATED, ZipFile

    done, count, total = 0, 0, sum(noted.length for noted in files)
    with ZipFile(_Sink(store.fs, fd), "w", ZIP_DEFLATED) as zip:
        for noted in files:
            if progress is not None:
                progress(done, total)
            with ExitStack() as held:
                source = _source(store, noted, held)
                if source is not None:
                    _add(zip, store, noted, source, at)
                    count += 1
            done += noted.length
        zip.comment = encode(msgspec.to_builtins(_Label(FORMAT, stamp(at), count)))
    if progress is not None:
        progress(done, total)
    return count


def _source(store: Store, noted: _Noted, held: ExitStack) -> int | None:
    """A descriptor to read the file from; None for a job of the outbox that was done meanwhile."""
    if noted.fd is not None:
        return noted.fd
    path = store.folder / noted.name
    try:
        fd = _open(path)
    except OSError as error:
        if error.errno == errno.ENOENT and noted.name.startswith("outbox/"):
            return None
        raise CannotUse(file=path, reason=error.strerror) from error
    held.callback(store.fs.close, fd)
    return fd


def _add(zip: ZipFile, store: Store, noted: _Noted, source: int, at: datetime) -> None:
    """Copy what was noted of one file.

    There may be less: a torn end that a killed program left was cut off by the next writer.
    """
    from zipfile import ZipInfo

    local = at.astimezone()
    entry = ZipInfo(noted.name, (local.year, local.month, local.day, local.hour, local.minute, local.second))
    entry.compress_type = zip.compression
    entry.create_system = 3  # Unix: the next line is its mode
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    entry.file_size = noted.length
    with zip.open(entry, "w") as out:
        at_byte = 0
        while at_byte < noted.length:
            try:
                part = store.fs.read(source, min(CHUNK, noted.length - at_byte), at_byte)
            except OSError as error:
                raise CannotUse(file=store.folder / noted.name, reason=error.strerror) from error
            if not part:
                break
            out.write(part)
            at_byte += len(part)


class _Sink(io.RawIOBase):
    """Where the zip is written: every byte of a write, or the error of the disk."""

    def __init__(self, fs: FsOps, fd: int) -> None:
        self._fs = fs
        self._fd = fd

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return os.lseek(self._fd, offset, whence)

    def write(self, data: bytes) -> int:  # type: ignore[override]  # only zipfile writes here, and only bytes
        self._fs.append(self._fd, data)
        return len(data)


# reading a backup


def _refuse_taken(fs: FsOps, folder: Path) -> None:
    """Only a new or an empty folder becomes a store."""
    if Store.is_in(folder):
        raise StoreExists(folder=folder)
    if fs.names(folder):
        raise NotAStore(folder=folder)


def _open_zip(file: Path, held: ExitStack) -> tuple[ZipFile, list[ZipInfo]]:
    """The zip and its entries, all of which belong to a store; `held` closes it."""
    from zipfile import ZipFile

    try:
        source = held.enter_context(file.open("rb"))
        begins = source.read(4)
    except OSError as error:
        raise CannotUse(file=file, reason=error.strerror) from error
    if begins != b"PK\x03\x04":
        raise NotABackup(file=file)
    with _reading(file):
        zip = held.enter_context(ZipFile(source))
    try:
        label = msgspec.json.decode(zip.comment, type=_Label)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotABackup(file=file) from error
    if label.format > FORMAT:
        raise NewerFormat(file=file, format=label.format)
    entries = zip.infolist()
    _refuse_foreign(file, entries)
    if len(entries) != label.files or "board.jsonl" not in zip.NameToInfo:
        raise DamagedBackup(file=file)
    return zip, entries


def _refuse_foreign(file: Path, entries: list[ZipInfo]) -> None:
    """Refuse what could be written elsewhere than in the store, is no file, or stands there twice."""
    from zipfile import ZIP_DEFLATED, ZIP_STORED

    seen: set[str] = set()
    folders = {f"{above}" for entry in entries for above in PurePosixPath(entry.filename).parents}
    for entry in entries:
        name = entry.orig_filename  # `filename` is what zipfile makes of it, in later versions from elsewhere
        whole = _belongs(name) and name == entry.filename and name not in seen and name not in folders
        plain = stat.S_IFMT(entry.external_attr >> 16) in (0, stat.S_IFREG)
        known = entry.compress_type in (ZIP_STORED, ZIP_DEFLATED) and not entry.flag_bits & 1  # encrypted
        if not (whole and plain and known):
            shown = "".join(letter if letter.isprintable() else "?" for letter in name[:80])
            raise ForeignEntry(file=file, entry=shown)
        seen.add(name)


def _unpack(
    fs: FsOps, file: Path, zip: ZipFile, entries: list[ZipInfo], folder: Path, progress: Progress | None
) -> None:
    """Write every entry, its sum checked, and see that all of it is on the disk."""
    done, total = 0, sum(entry.file_size for entry in entries)
    folders = {folder}
    for entry in entries:
        if progress is not None:
            progress(done, total)
        path = folder / entry.filename
        fs.make_folder(path.parent)
        folders.add(path.parent)
        fd = fs.create(path)
        try:
            for part in _parts(file, zip, entry):
                fs.append(fd, part)
            fs.sync(fd)
        finally:
            fs.close(fd)
        done += entry.file_size
    for written in folders:
        fs.sync_folder(written)
    if progress is not None:
        progress(done, total)


def _parts(file: Path, zip: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    with _reading(file):
        source = zip.open(entry)
    with source:
        while True:
            with _reading(file):
                part = source.read(CHUNK)
            if not part:
                return
            yield part


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    """What reading a spoilt zip raises is told as `DamagedBackup`."""
    import struct
    import zlib
    from zipfile import BadZipFile

    spoilt = (BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError)
    try:
        yield
    except spoilt as error:
        raise DamagedBackup(file=file) from error


# both


def _open(path: Path) -> int:
    """Open a file for reading only: whoever keeps the archive write-protected can still back it up."""
    return os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))


def _draft(path: Path) -> Path:
    """Where it is made until it is whole."""
    return path.with_name(f".{path.name}.{os.getpid()}.new")


def _sync_folder(fs: FsOps, folder: Path) -> None:
    """Make the new name durable, where the file system can."""
    try:
        fs.sync_folder(folder)
    except OSError as error:
        if error.errno not in NO_FOLDER_FLUSH:
            raise


def _told(error: OSError, file: Path) -> StoreError:
    """What a person is told of a disk that takes no backup, or no store."""
    failed = told(error, file)
    return NotWritten(**failed.fields) if isinstance(failed, WriteFailed) else failed
