"""What stands of a closed shift in its seal. Trends read only this; a field once here keeps its meaning."""

from __future__ import annotations

from typing import Any

import msgspec

from data.site_file import RecordFile

from .checklist import Answer, ShiftLine, line_states, score
from .log import Carried, LogEntry
from .shift import Shift


def summary(file: RecordFile) -> dict[str, Any]:
    """Which shift it was, how its checklist went in lines, and what it handed over open."""
    shift = file.table(Shift).get(file.name)
    if shift is None:
        return {}
    counts = score(line_states(file.table(ShiftLine), file.table(Answer), shift.ends))
    entries: list[LogEntry | Carried] = [*file.table(LogEntry), *file.table(Carried)]
    plain = msgspec.to_builtins(shift)
    return {
        **{name: plain[name] for name in ("business_day", "name", "kind", "lead", "starts", "ends")},
        **counts._asdict(),
        "left_open": sum(entry.is_open for entry in entries),
    }
