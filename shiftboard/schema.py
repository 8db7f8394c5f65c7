"""Which record lives in which file under which name: all that the store must know of the areas."""

from __future__ import annotations

from data.record import Partition, Schema, TableSpec

from .checklist import Answer, CheckList, ShiftLine
from .food_safety import Equipment
from .handover.countersign import Countersigned, Passed, fold
from .handover.records import Acknowledged, Amendment, HandoverNote, IfThen, Muted, Reason, Signature
from .log import Carried, LogEntry
from .pins import Pin, WrongPin
from .printing.records import Printed
from .shift import Shift, ShiftKind
from .staff import Person, Station
from .stock import Item, Place, Supplier
from .summary import summary

SCHEMA = Schema(
    [
        TableSpec(Person, "people", Partition.BOARD, texts=("name",)),
        TableSpec(Passed, "passed", Partition.BOARD, texts=("reason",)),
        TableSpec(Pin, "pins", Partition.BOARD),
        TableSpec(Station, "stations", Partition.BOARD),
        TableSpec(Place, "places", Partition.BOARD),
        TableSpec(Supplier, "suppliers", Partition.BOARD),
        TableSpec(Item, "items", Partition.BOARD),
        TableSpec(Equipment, "equipment", Partition.BOARD),
        TableSpec(CheckList, "lists", Partition.BOARD),
        TableSpec(ShiftKind, "shift_kinds", Partition.BOARD),
        TableSpec(Countersigned, "countersigned", Partition.SHIFT, texts=("comment",)),
        TableSpec(WrongPin, "wrong_pins", Partition.SHIFT),
        TableSpec(Shift, "shifts", Partition.SHIFT),
        TableSpec(ShiftLine, "lines", Partition.SHIFT),
        TableSpec(Answer, "answers", Partition.SHIFT, texts=("value", "action", "reason", "reopened")),
        TableSpec(LogEntry, "log", Partition.SHIFT, texts=("text", "settled_how")),
        TableSpec(Carried, "carried", Partition.SHIFT, texts=("text", "settled_how")),
        TableSpec(IfThen, "if_then", Partition.SHIFT, texts=("condition", "action")),
        TableSpec(HandoverNote, "handover_notes", Partition.SHIFT, texts=("text",)),
        TableSpec(Muted, "muted", Partition.SHIFT, texts=("reason",)),
        TableSpec(Reason, "reasons", Partition.SHIFT, texts=("text",)),
        TableSpec(Signature, "signatures", Partition.SHIFT, texts=("read_back",)),
        TableSpec(Acknowledged, "acknowledged", Partition.SHIFT, texts=("question",)),
        TableSpec(Amendment, "amendments", Partition.SHIFT, texts=("text",)),
        TableSpec(Printed, "prints", Partition.SHIFT, texts=("to",)),
    ],
    summary=summary,
    fold=fold,
)
