"""Which record lives in which file under which name: all that the store must know of the areas."""

from __future__ import annotations

from data.record import Partition, Schema, TableSpec
from data.site_file import RecordFile
from data.transaction import Transaction

from .checklist import Answer, CheckList, Round, ShiftLine
from .food_safety import Equipment
from .handover import countersign
from .handover.countersign import Countersigned, Passed
from .handover.records import (
    Acknowledged,
    Amendment,
    HandoverNote,
    IfThen,
    Muted,
    PointOrder,
    Reason,
    Signature,
)
from .log import Carried, LogEntry
from .pins import Pin, WrongPin
from .printing.records import Printed
from .shift import Shift, ShiftKind
from .staff import Person, Station
from .stock import Item, Place, Supplier, batches, levels, sales, use
from .stock.batches import Batch, BatchCheck, DateNoted, LeftPast
from .stock.counts import Count, Counted, Sheet
from .stock.deliveries import Claim, Delivery
from .stock.eighty_six import EightySixed
from .stock.levels import Level
from .stock.movements import Movement
from .stock.orders import Order
from .stock.sales import SalesDay, SalesTaken
from .stock.use import Course
from .summary import summary


def fold(file: RecordFile, tx: Transaction) -> None:
    """What a sealed shift changes about what lives longer than it."""
    countersign.fold(file, tx)
    use.fold(file, tx)  # goes by the levels as they were
    levels.fold(file, tx)
    sales.fold(file, tx)
    batches.fold(file, tx)


SCHEMA = Schema(
    [
        TableSpec(Person, "people", Partition.BOARD, texts=("name",)),
        TableSpec(Passed, "passed", Partition.BOARD, texts=("reason",)),
        TableSpec(Pin, "pins", Partition.BOARD),
        TableSpec(Station, "stations", Partition.BOARD),
        TableSpec(Place, "places", Partition.BOARD),
        TableSpec(Supplier, "suppliers", Partition.BOARD),
        TableSpec(Item, "items", Partition.BOARD),
        TableSpec(Sheet, "sheets", Partition.BOARD),
        TableSpec(Level, "levels", Partition.BOARD),
        TableSpec(Course, "courses", Partition.BOARD),
        TableSpec(SalesDay, "sales_days", Partition.BOARD),
        TableSpec(Batch, "batches", Partition.BOARD, texts=("lot",)),
        TableSpec(Equipment, "equipment", Partition.BOARD),
        TableSpec(CheckList, "lists", Partition.BOARD),
        TableSpec(ShiftKind, "shift_kinds", Partition.BOARD),
        TableSpec(Countersigned, "countersigned", Partition.SHIFT, texts=("comment",)),
        TableSpec(WrongPin, "wrong_pins", Partition.SHIFT),
        TableSpec(Shift, "shifts", Partition.SHIFT),
        TableSpec(ShiftLine, "lines", Partition.SHIFT),
        TableSpec(Answer, "answers", Partition.SHIFT, texts=("value", "action", "reason", "reopened")),
        TableSpec(Round, "rounds", Partition.SHIFT),
        TableSpec(Count, "counts", Partition.SHIFT, texts=("name", "reason")),
        TableSpec(Counted, "counted", Partition.SHIFT),
        TableSpec(Movement, "movements", Partition.SHIFT, texts=("note", "lot", "action")),
        TableSpec(SalesTaken, "sales_taken", Partition.SHIFT),
        TableSpec(DateNoted, "dates_noted", Partition.SHIFT, texts=("lot",)),
        TableSpec(BatchCheck, "batch_checks", Partition.SHIFT, texts=("note", "lot")),
        TableSpec(LeftPast, "left_past", Partition.SHIFT, texts=("lot",)),
        TableSpec(Order, "orders", Partition.SHIFT, texts=("name", "note", "reason")),
        TableSpec(Delivery, "deliveries", Partition.SHIFT, texts=("note_number", "reason")),
        TableSpec(Claim, "claims", Partition.SHIFT, texts=("text", "credit_note", "reason")),
        TableSpec(EightySixed, "eighty_sixed", Partition.SHIFT, texts=("name", "reason")),
        TableSpec(LogEntry, "log", Partition.SHIFT, texts=("text", "settled_how")),
        TableSpec(Carried, "carried", Partition.SHIFT, texts=("text", "settled_how")),
        TableSpec(IfThen, "if_then", Partition.SHIFT, texts=("condition", "action")),
        TableSpec(HandoverNote, "handover_notes", Partition.SHIFT, texts=("text",)),
        TableSpec(Muted, "muted", Partition.SHIFT, texts=("reason",)),
        TableSpec(PointOrder, "point_order", Partition.SHIFT),
        TableSpec(Reason, "reasons", Partition.SHIFT, texts=("text",)),
        TableSpec(Signature, "signatures", Partition.SHIFT, texts=("read_back",)),
        TableSpec(Acknowledged, "acknowledged", Partition.SHIFT, texts=("question",)),
        TableSpec(Amendment, "amendments", Partition.SHIFT, texts=("text",)),
        TableSpec(Printed, "prints", Partition.SHIFT, texts=("to",)),
    ],
    summary=summary,
    fold=fold,
)
