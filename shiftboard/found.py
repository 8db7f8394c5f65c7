"""What can be found by searching: what people wrote, and what was done where something was out of limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from data.site_file import RecordFile

from .checklist import Answer, Kind, ShiftLine
from .handover.records import Acknowledged, Amendment, HandoverNote, IfThen, Reason, Signature
from .log import LogEntry
from .stock.batches import BatchCheck, DateNoted
from .stock.movements import Movement

EDITION = 2
"""Of what `texts` says: to be raised when that changes, so that what was indexed before is indexed anew."""

Found = tuple[str, str, str, str]
"""Its table, the id of the record, when it was entered (UTC, RFC 3339), and the text."""


def texts(file: RecordFile) -> Iterator[Found]:
    """The texts of one shift. Plain ticks and readings within their limits are not among them.

    Their words stand in the file as they are (`data.search.Texts`): nothing is translated or looked up.
    """
    lines = {line.id: line for line in file.table(ShiftLine)}
    for answer in file.table(Answer):
        line = lines.get(answer.line)
        written = answer.value if line is not None and line.kind in (Kind.TEXT, Kind.CHOICE) else ""
        said = [part for part in (written, answer.action, answer.reason) if part]
        if answer.taken_back_at is None and line is not None and said:
            value = [] if written or answer.skipped else [answer.value]
            yield "answers", answer.id, _at(answer.entered_at), ": ".join([line.text, *value, *said])
    for entry in file.table(LogEntry):
        if entry.taken_back_at is None:
            said = [part for part in (entry.text, entry.settled_how) if part]
            yield "log", entry.id, _at(entry.entered_at), " → ".join(said)
    yield from _of_stock(file)
    for note in file.table(HandoverNote):
        if note.text:
            yield "handover_notes", note.id, _at(note.entered_at), note.text
    for one in file.table(IfThen):
        yield "if_then", one.id, _at(one.entered_at), f"{one.condition}: {one.action}"
    for reason in file.table(Reason):
        line = lines.get(reason.id)
        what = line.text if line is not None else reason.id
        yield "reasons", reason.id, _at(reason.entered_at), f"{what}: {reason.text}"
    for signature in file.table(Signature):
        if signature.read_back:
            yield "signatures", signature.id, _at(signature.entered_at), signature.read_back
    for added in file.table(Amendment):
        yield "amendments", added.id, _at(added.entered_at), f"{added.shift}: {added.text}"
    for point in file.table(Acknowledged):
        if point.question:
            yield "acknowledged", point.id, _at(point.entered_at), point.question


def _of_stock(file: RecordFile) -> Iterator[Found]:
    """What came and went with a lot or with words, and what was said of use-by dates: a recall needs it."""
    for moved in file.table(Movement):
        said = [part for part in (moved.lot, moved.note, moved.action) if part]
        if moved.taken_back_at is None and said:
            yield "movements", moved.id, _at(moved.entered_at), ": ".join([moved.item, *said])
    for noted in file.table(DateNoted):
        if noted.taken_back_at is None and noted.lot:
            yield "dates_noted", noted.id, _at(noted.entered_at), f"{noted.item}: {noted.lot}"
    for check in file.table(BatchCheck):
        if check.taken_back_at is None and check.note:
            yield "batch_checks", check.id, _at(check.entered_at), f"{check.item}: {check.note}"


def _at(when: datetime | None) -> str:
    return when.isoformat().replace("+00:00", "Z") if when is not None else ""
