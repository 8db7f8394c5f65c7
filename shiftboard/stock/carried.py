"""What a closed shift leaves of the stock for the next one: what is not ended."""

from __future__ import annotations

from collections.abc import Iterator

from data.record import Record
from data.site_file import RecordFile

from .counts import unfinished_in
from .deliveries import Claim, taken_over_deliveries
from .eighty_six import EightySixed
from .going_on import taken_over
from .orders import Order


def carried_stock(file: RecordFile, since: RecordFile) -> Iterator[Record]:
    """The records that the next shift goes on with, as they stand; not what was changed `since`."""
    yield from unfinished_in(file)
    yield from taken_over(file, since, EightySixed, Order, Claim)
    yield from taken_over_deliveries(file, since)
