"""Getting paper out: to the screen, a file, a printer, by mail; and what did not get out yet."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ..board import Board
from ..errors import ShiftboardError
from ..handover.page import Handover
from ..language import N_, _, day, hour, ngettext, sentence
from ..printing.desk import MAIL, NotKept, NotRecorded, Tried, UnderWay
from ..printing.outbox import Job
from ..printing.printers import Printer, PrinterKind
from ..printing.records import BRIEFING, COUNT, GUIDE, HANDOVER, LIST, ORDER, PACK, Printed
from .common import as_json, board_of, print_json

if TYPE_CHECKING:
    from ..printing.coats import Page


class NotForPaper(ShiftboardError):
    says = N_("--to {coat} goes to the screen or a file, not there.")


class OnlyToFile(ShiftboardError):
    says = N_("--to {coat} is nothing for a screen. Name a file with -o, or print it with --print.")


class OfAnyShift(ShiftboardError):
    says = N_("Lists and orders are those of the open shift, else of the next one: leave --shift away.")


class CannotWrite(ShiftboardError):
    says = N_("{file} cannot be written: {reason}.")


def give_handover(asked: argparse.Namespace) -> int:
    """The handover of a shift. Written out it is the same each time; a print or mail of it is recorded."""
    return _give(asked, HANDOVER)


def print_document(asked: argparse.Namespace) -> int:
    """A blank list, a count sheet, an order or its guide, the downtime pack, the briefing; likewise."""
    if (asked.name or asked.count or asked.order or asked.guide) and asked.shift:
        raise OfAnyShift()
    if asked.order or asked.guide:
        return _give(asked, ORDER if asked.order else GUIDE, asked.order or asked.guide)
    if asked.count:
        return _give(asked, COUNT, asked.count)
    return _give(asked, PACK if asked.pack else BRIEFING if asked.briefing else LIST, asked.name)


def _give(asked: argparse.Namespace, what: str, name: str = "") -> int:
    coat = asked.to or _coat_of(asked)
    with board_of(asked) as board:
        if asked.printer is not None or asked.mail:
            return _send(board, _job(board, asked, what, name))
        data = _in_coat(board, board.prints.documents.of(what, asked.shift, name).page, coat)
    if asked.output is not None:
        _write(asked, data)
    elif coat in ("pdf", "receipt"):
        if sys.stdout.isatty():
            raise OnlyToFile(coat=coat)
        sys.stdout.buffer.write(data)
    else:
        print(data.decode(), end="")
    return 0


def _coat_of(asked: argparse.Namespace) -> str:
    """What the name of the file says where nothing else does."""
    return "pdf" if asked.output is not None and asked.output.suffix.lower() == ".pdf" else ""


def _in_coat(board: Board, page: Page, coat: str) -> bytes:
    from ..printing import coats

    match coat:
        case "json":
            assert isinstance(page, Handover), "no other has it for an answer to --to"
            return as_json(page).encode()
        case "pdf":
            return coats.pdf(page)
        case "receipt":
            printers = (one for one in board.prints.printers() if one.prints is PrinterKind.RECEIPT)
            usual = Printer(name=coat, address="", kind=PrinterKind.RECEIPT)
            return coats.receipt(page, next(printers, usual))
        case _:
            return coats.text(page).encode()


def _write(asked: argparse.Namespace, data: bytes) -> None:
    try:
        asked.output.write_bytes(data)
    except OSError as error:
        raise CannotWrite(file=asked.output, reason=error.strerror) from error


def _job(board: Board, asked: argparse.Namespace, what: str, name: str) -> Job:
    if asked.mail:
        if asked.to not in ("", "text", "pdf"):
            raise NotForPaper(coat=asked.to)
        return board.prints.job(asked.shift, what=what, list=name, mail=asked.mail)
    if asked.to == "json":
        raise NotForPaper(coat=asked.to)
    coat = {"pdf": PrinterKind.PAGE.value}.get(asked.to, asked.to)
    printer = board.prints.printer(asked.printer, coat)
    return board.prints.job(asked.shift, what=what, list=name, printer=printer)


def _send(board: Board, job: Job) -> int:
    try:
        printed = board.prints.send(job)
    except (NotKept, NotRecorded, UnderWay):
        raise
    except ShiftboardError as error:
        print(sentence(error), file=sys.stderr)
        print(_("It is kept: `shiftboard outbox --retry` sends it again."), file=sys.stderr)
        return 1
    print(_sent_words(board, printed))
    return 0


def _sent_words(board: Board, printed: Printed) -> str:
    words = _("Mailed to {to}: {what}") if printed.coat == MAIL else _("Printed on {to}: {what}")
    said = words.format(to=printed.to, what=printed.words)
    return f"{said} ({_('reprint')})" if printed.reprint else said


def outbox(asked: argparse.Namespace) -> int:
    """What waits; `--retry` sends it anew. 1 while something of it is still there."""
    with board_of(asked) as board:
        desk = board.prints
        if asked.drop:
            job = desk.drop(asked.drop)
            print_json(_plain(job)) if asked.json else print(
                _("Dropped: {what}").format(what=_words(board, job))
            )
            return 0
        if asked.retry:
            return _retry(board, asked)
        jobs = desk.outbox.jobs()
        if asked.json:
            print_json([_plain(job) for job in jobs])
        else:
            for job in jobs:
                print(_words(board, job))
            if not jobs:
                print(_("Nothing waits."))
        for file in desk.outbox.unreadable():
            print(_("{file} is no job and is left alone.").format(file=file), file=sys.stderr)
    return 0


def _retry(board: Board, asked: argparse.Namespace) -> int:
    tried = board.prints.retry()
    left = [one for one in tried if one.error is not None]
    if asked.json:
        print_json([_outcome(one) for one in tried])
    else:
        for one in tried:
            if one.error is None:
                print(_("Sent to {to}: {what}").format(to=one.job.to, what=one.job.words))
        for said in dict.fromkeys(sentence(one.error) for one in left if one.error is not None):
            print(said, file=sys.stderr)
        if left:
            words = ngettext("{n} job is still there.", "{n} jobs are still there.", len(left))
            print(words.format(n=len(left)), file=sys.stderr)
        if not tried:
            print(_("Nothing waits."))
    return 1 if left else 0


def _words(board: Board, job: Job) -> str:
    at = board.clock.local(job.since)
    tries = ngettext("tried {n} time", "tried {n} times", job.tries).format(n=job.tries)
    return f"{job.id}  {day(at.date())} {hour(at)}  {job.words} → {job.to}  ({tries})  {job.why}".rstrip()


def _plain(job: Job) -> dict[str, object]:
    inside = ("sending", "says", "fields")
    fields = {name: getattr(job, name) for name in job.__struct_fields__ if name not in inside}
    return {"id": job.id, **fields, "last": job.why}


def _outcome(tried: Tried) -> dict[str, object]:
    text = sentence(tried.error) if tried.error is not None else ""
    return {"id": tried.job.id, "to": tried.job.to, "sent": tried.error is None, "text": text}
