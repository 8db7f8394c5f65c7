"""The records of one shift that its handover is made of. There is no "now" in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from data.site_file import RecordFile

from ..checklist import (
    Answer,
    LineState,
    Round,
    ShiftLine,
    line_states,
)
from ..log import Carried, LogEntry
from ..shift import Shift, shift_of
from ..stock.batches import LeftPast
from .records import HandoverNote, IfThen, Muted, PointOrder, Reason, Side, Signature
from .stock import StockFacts, stock_facts


class Facts(NamedTuple):
    """The records of one shift that its handover is made of."""

    shift: Shift
    closed: bool
    states: list[LineState]
    rounds: list[Round]
    log: list[LogEntry]
    carried: list[Carried]
    stock: StockFacts
    if_then: tuple[IfThen, ...]
    note: str
    muted: dict[str, str]
    order: tuple[str, ...]
    reasons: dict[str, str]
    signatures: list[Signature]


def facts_of(file: RecordFile, received: Iterable[Signature] = (), past: Iterable[LeftPast] = ()) -> Facts:
    """What a shift's file says; `received` are signatures of the shift after it.

    `past` is what is past its use-by date while the shift is open; one that was closed says so itself.
    """
    shift = shift_of(file)
    note = file.table(HandoverNote).get("note")
    own = file.table(Signature).find(lambda signature: signature.shift == shift.id)
    signed_at = next((one.entered_at for one in own if one.side is Side.OUTGOING), None)
    theirs = [signature for signature in received if signature.shift == shift.id]
    return Facts(
        shift=shift,
        closed=file.closing is not None,
        states=line_states(file.table(ShiftLine), file.table(Answer), signed_at or _last_entry(file, shift)),
        rounds=list(file.table(Round)),
        log=file.table(LogEntry).find(lambda entry: entry.taken_back_at is None),
        carried=list(file.table(Carried)),
        stock=stock_facts(file, past),
        if_then=file.table(IfThen).all(),
        note=note.text if note is not None else "",
        muted={one.id: one.reason for one in file.table(Muted)},
        order=order.points if (order := file.table(PointOrder).get("order")) is not None else (),
        reasons={reason.id: reason.text for reason in file.table(Reason)},
        signatures=own + theirs,
    )


def _last_entry(file: RecordFile, shift: Shift) -> datetime:
    """When something was entered last: what the page of an open shift goes by, as it knows no "now"."""
    entered = (one.entered_at for one in (shift, *file.table(Answer), *file.table(LogEntry)))
    return max((at for at in entered if at is not None), default=shift.starts)
