"""Lists from files and to files: TOML as the starter boards have it, CSV for spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..checklist.records import CheckList
from ..checklist.written import Known
from ..errors import CannotRead, ShiftboardError, UnknownEnding
from .faults import Faults
from .files import replace_file
from .lists_csv import list_bytes, read_csv
from .lists_toml import read_toml, toml_text
from .sheets import text_of


def write_lists(lists: Sequence[CheckList], file: Path) -> None:
    """Write lists to a file whose ending says how. `UnknownEnding`, `CannotWrite`."""
    replace_file(file, toml_text(lists).encode() if _ending(file) == ".toml" else list_bytes(lists))


def read_lists(file: Path, known: Known) -> list[CheckList]:
    """The lists of a file, each line checked; ids that it does not give are empty.

    `UnknownEnding`, `CannotRead`; `CannotImport` tells what is wrong where.
    """
    ending, faults = _ending(file), Faults(file.name)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CannotRead(file=file, reason=error.strerror) from error
    lists: list[CheckList] = []
    try:
        text = text_of(content)
    except ShiftboardError as error:
        faults.add("", error)
    else:
        lists = (
            read_toml(text, known, faults) if ending == ".toml" else read_csv(text, file.stem, known, faults)
        )
    faults.refuse()
    return lists


def _ending(file: Path) -> str:
    ending = file.suffix.lower()
    if ending not in (".toml", ".csv"):
        raise UnknownEnding(file=file.name)
    return ending
