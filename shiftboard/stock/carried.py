"""What a closed shift leaves of the stock for the next one: counts that are not ended, what is off."""

from __future__ import annotations

from collections.abc import Iterator

from data.record import Record
from data.site_file import RecordFile

from .counts import unfinished_in
from .eighty_six import carried_off


def carried_stock(file: RecordFile, since: RecordFile) -> Iterator[Record]:
    """The records that the next shift goes on with, as they stand; not what was changed `since`."""
    yield from unfinished_in(file)
    yield from (one for one in carried_off(file) if since.table(type(one)).get(one.id) is None)
