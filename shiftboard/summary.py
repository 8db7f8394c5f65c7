"""What stands of a closed shift in its seal. Trends read only this; a field once here keeps its meaning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from data.archive import Seal
from data.site_file import RecordFile

from .checklist import Answer, ShiftLine, line_states, score
from .checklist.weeks import SECTIONS, in_summary, sections_of
from .handover.records import Amendment
from .log import Carried, LogEntry
from .printing.records import Printed
from .shift import Shift

AMENDS = "amends"
"""The closed shifts to which something was added in this one; not there where nothing was."""

NOT_APPLICABLE = "not_applicable"
"""The lines that no answer was owed to; not there where there were none."""

PRINTS = "prints"
"""The shifts before the last of which something was printed in this one; not there where nothing was."""


def summary(file: RecordFile) -> dict[str, Any]:
    """Which shift it was, how its checklist went in lines, and what it handed over open."""
    shift = file.table(Shift).get(file.name)
    if shift is None:
        return {}
    states = line_states(file.table(ShiftLine), file.table(Answer), shift.ends)
    counts, sections = score(states), in_summary(sections_of(states))
    amends = sorted({one.shift for one in file.table(Amendment)})
    prints = sorted({one.shift for one in file.table(Printed)} - {shift.id, shift.after, ""})
    entries: list[LogEntry | Carried] = [*file.table(LogEntry), *file.table(Carried)]
    plain = msgspec.to_builtins(shift)
    return {
        **{name: plain[name] for name in ("business_day", "name", "kind", "lead", "starts", "ends")},
        **{name: count for name, count in counts._asdict().items() if count or name != NOT_APPLICABLE},
        "left_open": sum(entry.is_open for entry in entries),
        **({SECTIONS: sections} if sections else {}),
        **({AMENDS: amends} if amends else {}),
        **({PRINTS: prints} if prints else {}),
    }


def amended_in(seals: Iterable[Seal], shift: str) -> list[str]:
    """The shifts in which something was added to this one, oldest first."""
    return [seal.shift for seal in seals if shift in seal.summary.get(AMENDS, ())]


def printed_in(seals: Iterable[Seal], shift: str) -> list[str]:
    """The shifts, later than the next one, in which this one was printed, oldest first."""
    return [seal.shift for seal in seals if shift in seal.summary.get(PRINTS, ())]
