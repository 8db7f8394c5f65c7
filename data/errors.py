"""What a person is told when something cannot be done.

Every error of ours carries `says`, an English sentence with named fields that is translated when it is
shown, and the fields themselves. What is not a `ShiftboardError` is a bug.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from .fs import NO_ROOM


def N_(text: str) -> str:
    """Mark a sentence for the catalogs; it is translated where it is shown."""
    return text


class ShiftboardError(Exception):
    """Something that was asked cannot be done; `says` tells what is wrong and what to do."""

    says: ClassVar[str] = ""

    def __init__(self, **fields: object) -> None:
        super().__init__(fields)
        self.fields = fields

    def __str__(self) -> str:
        return self.says.format(**self.fields)


class StoreError(ShiftboardError):
    """The store cannot do what was asked."""


class NoStore(StoreError):
    says = N_(
        "There is no Shiftboard store in {folder}. Start `shiftboard` to set one up, or name one with "
        "--store."
    )


class StoreExists(StoreError):
    says = N_("There is a store in {folder} already. Nothing was changed; name another folder with --store.")


class NotAStore(StoreError):
    says = N_("{folder} holds other files and no store. Name an empty or new folder with --store.")


class NotSaved(StoreError):
    says = N_("The disk is full; nothing was changed. Make room on it and do it again.")


class WriteFailed(StoreError):
    says = N_(
        "The disk reported an error while saving to {file} ({reason}). Nothing more is written until the "
        "board is started again; look after the disk first."
    )


class CannotUse(StoreError):
    says = N_("The file {file} cannot be used: {reason}.")


class NotAJournal(CannotUse):
    says = N_(
        "{file} is not a file that Shiftboard wrote; put the right one back, or take it out of the folder."
    )


class Locked(StoreError):
    says = N_(
        "Another program is writing to this store and has not finished for {seconds} seconds: {holder}. "
        "Nothing was changed; try again, or end that program."
    )


class Damaged(StoreError):
    says = N_(
        "{file} is damaged at line {line}, so nothing is written to it. What can be read is shown. "
        "Keep a copy of the store, then let `shiftboard doctor --repair` look at it."
    )


class NewerFormat(StoreError):
    says = N_("{file} was written by a newer Shiftboard (format {format}). Install that version to open it.")


class Conflict(StoreError):
    """Somebody else changed the record while its form was open; `mine` and `theirs` hold both."""

    says = N_("Somebody else changed this meanwhile. Look at both versions and save again.")


class Missing(StoreError):
    says = N_("This entry is no longer there; nothing was changed.")


class ShiftClosed(StoreError):
    says = N_("The shift {shift} is closed; nothing more can be written to it.")


class ShiftOpen(StoreError):
    says = N_("The shift {shift} is still open. Close it first; then the next one can start.")


class NoShift(StoreError):
    says = N_("No shift is open. Open one first.")


def told(error: OSError, file: Path) -> StoreError:
    """What a person is told of a failing disk."""
    return NotSaved() if error.errno in NO_ROOM else WriteFailed(file=file, reason=error.strerror)
