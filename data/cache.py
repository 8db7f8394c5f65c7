"""What lies in cache/: derived from the rest of the store, and deleted at will."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

from .errors import Locked
from .fs import FsOps
from .lock import SiteLock


def index_path(folder: Path) -> Path:
    """The index of the search of a store."""
    return folder / "cache" / "search.sqlite"


def index_files(folder: Path) -> list[Path]:
    """The index and what SQLite may keep beside it; without the first the others are nobody's."""
    path = index_path(folder)
    return [path.with_name(f"{path.name}{end}") for end in ("", "-journal", "-wal", "-shm")]


def forget_index(folder: Path, fs: FsOps, patience: float) -> None:
    """Remove the index of a store and all that was ever in it: FTS5 keeps deleted words. `OSError`.

    To be called after what shall not be found any more is gone from the shifts. A rebuild under way in
    another process goes on in a file without a name, until its next transaction, and stops.
    """
    paths = index_files(folder)
    if not any(path.exists() for path in paths):
        return
    fs.remove(paths[0])
    lock = SiteLock(folder / "cache" / "search.lock", patience)
    with closing(lock), suppress(Locked), lock:  # so that no new one is being made of the same names
        _remove(paths, fs)
    _remove(paths, fs)  # a holder that hangs left a journal, which is of no use to it


def _remove(paths: list[Path], fs: FsOps) -> None:
    for path in paths:
        fs.remove(path)
