"""The checklist: what is done, due, late or out of limits in this shift.

A *list* stands on the board: sections of lines in working order. When a shift opens, its lists are copied
into it, with each line's due time and limits worked out, so that a later edit never changes what a shift was
asked.
An *answer* is one entry to one line; the newest that was not taken back stands. A reading out of limits is
saved only with what was done about it, and asks for a recheck.
"""

from .answers import is_out, limits_text, read_answer, read_number, step_text, value_text
from .asked import line_named, lines_for_shift
from .desk import ChecklistDesk
from .honest import Notice, Noticed, noticed
from .records import (
    GRACE,
    RECHECK,
    SOON,
    STATUS_NAMES,
    YES,
    Answer,
    CheckList,
    Kind,
    Line,
    LineState,
    Round,
    Score,
    Section,
    ShiftLine,
    Status,
)
from .rounds import entries_of
from .states import by_list, by_section, heading_of, line_states, score
from .timed import cooling

__all__ = [
    "GRACE",
    "RECHECK",
    "SOON",
    "STATUS_NAMES",
    "YES",
    "Answer",
    "CheckList",
    "ChecklistDesk",
    "Kind",
    "Line",
    "LineState",
    "Notice",
    "Noticed",
    "Round",
    "Score",
    "Section",
    "ShiftLine",
    "Status",
    "by_list",
    "by_section",
    "cooling",
    "entries_of",
    "heading_of",
    "is_out",
    "limits_text",
    "line_named",
    "line_states",
    "lines_for_shift",
    "noticed",
    "read_answer",
    "read_number",
    "score",
    "step_text",
    "value_text",
]
