"""Looking after the store: whether the record is whole, and what is wrong on this machine."""

from __future__ import annotations

import argparse

from data.verify import Fault, Report, verify

from ..language import _, ngettext, sentence
from .common import board_of, folder_of, print_json, progress


def verify_store(asked: argparse.Namespace) -> int:
    """Whether everything that was sealed is as it was; 0 only when it is."""
    with board_of(asked) as board:
        report = verify(board.store, expect=asked.expect, journals=asked.journals)
    if asked.json:
        faults = [
            {"fault": type(one).__name__, "text": sentence(one), **_plain(one)} for one in report.faults
        ]
        print_json({"whole": report.whole, "shifts": report.shifts, "code": report.code, "faults": faults})
    else:
        print("\n".join(_words(report)))
    return 0 if report.whole else 1


def doctor(asked: argparse.Namespace) -> int:
    """What is wrong with the store; `--repair` mends what can be mended. 0 when nothing is wrong any more."""
    from data.doctor import examine, repair

    with board_of(asked) as board:
        mended, faults = repair(board.store) if asked.repair else ([], examine(board.store))
    if asked.json:
        print_json({"mended": [f"{file}" for file in mended], "faults": [_plain(one) for one in faults]})
    else:
        for file in mended:
            print(_("Mended: {file}").format(file=file))
        for fault in faults:
            print(sentence(fault))
        if not faults:
            print(_("Nothing is wrong with the store."))
    return 1 if faults else 0


def make_backup(asked: argparse.Namespace) -> int:
    """One file with the whole store, consistent while others write."""
    from data.backup import backup

    with board_of(asked) as board:
        count = backup(board.store, asked.file, progress(_("Backing up")))
    words = ngettext("{n} file of the store is in {file}.", "{n} files of the store are in {file}.", count)
    print(words.format(n=count, file=asked.file))
    return 0


def restore_backup(asked: argparse.Namespace) -> int:
    """The store of a backup, where there is none yet."""
    from data.backup import restore

    folder = folder_of(asked)
    count = restore(asked.file, folder, progress(_("Restoring")))
    words = ngettext("{n} file was restored to {folder}.", "{n} files were restored to {folder}.", count)
    print(words.format(n=count, folder=folder))
    return 0


def _plain(fault: Fault) -> dict[str, object]:
    fields = {name: one if isinstance(one, int) else f"{one}" for name, one in fault.fields.items()}
    return {"fault": type(fault).__name__, "text": sentence(fault), **fields}


def _words(report: Report) -> list[str]:
    if not report.whole:
        return [sentence(fault) for fault in report.faults]
    if not report.shifts:
        return [_("No shift was sealed yet; everything there is can be read.")]
    words = ngettext(
        "{n} sealed shift, all as it was sealed. The last seal is {code}.",
        "{n} sealed shifts, all as they were sealed. The last seal is {code}.",
        report.shifts,
    )
    return [words.format(n=report.shifts, code=report.code)]
