"""Looking after the store: whether the record is whole, and what is wrong on this machine."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing

from data.redaction import Held
from data.store import Store
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
        whole = {"whole": report.whole, "shifts": report.shifts, "code": report.code}
        print_json({**whole, "redacted": report.redacted, "faults": faults})
    else:
        print("\n".join(_words(report)))
    return 0 if report.whole else 1


def doctor(asked: argparse.Namespace) -> int:
    """What is wrong with the store, the printers and the mail; `--repair` mends what can be mended.

    0 when nothing is wrong any more. A site.toml that is wrong keeps it from nothing.
    """
    from data.doctor import examine, repair

    from ..printing.examine import examine_printing
    from ..schema import SCHEMA

    with closing(Store.open(folder_of(asked), SCHEMA)) as store:
        mended, faults = repair(store) if asked.repair else ([], examine(store))
        faults += examine_printing(store.folder)
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
    print(_("What was taken out after this backup was made is there again: see `shiftboard redact`."))
    return 0


def redact(asked: argparse.Namespace) -> int:
    """Take a text out of a shift and its journals; shows what holds it first. 1 while it only showed it."""
    words = " ".join(asked.words)
    with board_of(asked) as board:
        if asked.yes:
            found = board.redaction.take_out(asked.shift, words, asked.why)
        else:
            found = board.redaction.held(asked.shift, words)
    if asked.json:
        print_json({"taken_out": asked.yes, "held": [_what_held(one) for one in found]})
    else:
        print("\n".join(_held_words(found, gone=asked.yes)))
    return 0 if asked.yes else 1


def _what_held(held: Held) -> dict[str, object]:
    records = [
        {"table": one.table, "id": one.document["id"], "texts": [one.document[name] for name in one.fields]}
        for one in held.records
    ]
    return {"shift": held.name, "records": records, "lines": sum(map(len, held.lines.values()))}


def _held_words(found: list[Held], *, gone: bool) -> Iterator[str]:
    for held in found:
        records = ngettext("{n} entry", "{n} entries", len(held.records)).format(n=len(held.records))
        count = sum(map(len, held.lines.values()))
        lines = ngettext("{n} line of its journals", "{n} lines of its journals", count).format(n=count)
        yield f"{held.name}: {records}, {lines}"
        for one in held.records if not gone else ():
            yield from (f"  {one.document[name]}" for name in one.fields)
    if gone:
        yield _("Taken out. Older backups and printouts still have it; see to them as well.")
    else:
        yield _("Nothing was changed yet. Add --yes and --why to take it out for good.")


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
    said = [words.format(n=report.shifts, code=report.code)]
    if report.redacted:
        out = ngettext(
            "{n} entry was taken out of them.", "{n} entries were taken out of them.", report.redacted
        )
        said.append(out.format(n=report.redacted))
    return said
