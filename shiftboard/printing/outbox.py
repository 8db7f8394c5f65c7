"""What did not get out yet: one small file a job in the outbox/ of the store.

A job keeps what is to be printed and where, never the finished page: when it is tried again the page is
rendered anew, so that what comes out is the newest there is.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec

from data.errors import told
from data.fs import FsOps, is_draft

from ..language import _
from .records import HANDOVER, what_words

FOLDER = "outbox"

UNDER_WAY = timedelta(minutes=1)
"""After this long a job that is being sent is taken for one whose program was killed."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be printed or mailed."""

    what: str = HANDOVER
    shift: str
    """The shift that it is about; empty for one that is not opened yet."""
    list: str = ""
    """Id of the list, where it is one."""
    coat: str
    """receipt, page, text or mail."""
    printer: str = ""
    """The name of a printer, or its address; empty for a mail."""
    mail: str = ""
    """The address that it is mailed to."""
    by: str = ""
    """Id of the person who asked for it."""
    since: datetime
    """When it was asked for, UTC."""
    tries: int = 0
    """How often it was tried in vain."""
    last: str = ""
    """What was said the last time, in the language of then."""
    says: str = ""
    """The same as the error says it, before it is translated and its fields are put in."""
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    unconfirmed: bool = False
    """Whether everything was sent the last time and nothing said whether it came out."""
    sending: datetime | None = None
    """Since when a terminal is at it, UTC."""

    @property
    def id(self) -> str:
        """The same for the same thing on the same printer: a newer version takes the place of the older."""
        where = "\n".join((self.coat, self.printer, self.mail, *filter(None, (self.list,))))
        return f"{self.what}-{self.shift}-{sha256(where.encode()).hexdigest()[:8]}"

    @property
    def to(self) -> str:
        """Where it goes, for a person."""
        return self.mail or self.printer

    @property
    def words(self) -> str:
        """What it is, for a person."""
        return what_words(self.what, self.shift, self.list)

    @property
    def why(self) -> str:
        """What was said the last time, in the language in use."""
        try:
            return _(self.says).format(**self.fields) if self.says else self.last
        except (KeyError, IndexError, ValueError):  # a sentence of another version, with other fields
            return self.last

    def under_way(self, now: datetime) -> bool:
        """Whether a terminal is sending it at this moment."""
        return self.sending is not None and abs(now - self.sending) < UNDER_WAY


class Outbox:
    """The jobs of a store, whichever terminal put them there."""

    def __init__(self, folder: Path, fs: FsOps) -> None:
        self.folder = folder
        self._fs = fs
        self._read: dict[str, tuple[tuple[int, int, int], Job | None]] = {}

    def jobs(self) -> list[Job]:
        """Every job that can be read, the oldest first."""
        found = (self._job(name) for name in self._names())
        return sorted((job for job in found if job is not None), key=lambda job: job.since)

    def unreadable(self) -> list[Path]:
        """Files that hold no job; they are left alone."""
        return [self.folder / name for name in self._names() if self._job(name) is None]

    def get(self, id: str) -> Job | None:
        return self._job(f"{id}.json")

    def put(self, job: Job) -> None:
        """Keep a job durably, in the place of an older version of it."""
        path = self._path(job)
        try:
            self._fs.make_folder(self.folder)
            self._fs.write_new(path, msgspec.json.format(msgspec.json.encode(job), indent=1) + b"\n")
        except OSError as error:
            raise told(error, path) from error

    def remove(self, job: Job) -> None:
        path = self._path(job)
        try:
            self._fs.remove(path)
        except OSError as error:
            raise told(error, path) from error

    def _path(self, job: Job) -> Path:
        return self.folder / f"{job.id}.json"

    def _names(self) -> list[str]:
        with suppress(OSError):  # a folder that nobody may read holds nothing to send
            names = self._fs.names(self.folder)
            return sorted(name for name in names if name.endswith(".json") and not is_draft(name))
        return []

    def _job(self, name: str) -> Job | None:
        """The job in a file, read again only when the file is another one."""
        path = self.folder / name
        try:
            there = self._fs.stat(path)
            if there is None:
                return None
            seen = there.st_ino, there.st_mtime_ns, there.st_size
            if (known := self._read.get(name)) is None or known[0] != seen:
                known = seen, msgspec.json.decode(self._fs.whole(path) or b"", type=Job)
        except (OSError, msgspec.DecodeError):
            return None
        self._read[name] = known
        return known[1] if known[1] is not None and f"{known[1].id}.json" == name else None
