"""Printing from the board: what, where to, what it will look like, and what still waits.

Nobody waits for a printer: it is sent beside the keys, and what became of it is said when it is known.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from shiftboard.errors import ShiftboardError
from shiftboard.handover.page import Handover
from shiftboard.language import _, ngettext, sentence
from shiftboard.printing.desk import MAIL
from shiftboard.printing.outbox import Job
from shiftboard.printing.printers import KIND_NAMES, Printer
from shiftboard.printing.records import BRIEFING, HANDOVER, LIST, PACK, Printed
from shiftboard.settings import is_mail_address

from .base import OUTBOX, BoardScreen
from .dialogs import Ask, Choose, Confirm, Option
from .preview import LOOK, ChoosePrint, Looked

if TYPE_CHECKING:
    from .app import ShiftboardApp


PAGE = Printer(name="A4", address="file:/page.pdf")
"""What a print looks like where nothing is set up to print on."""


class Wanted(NamedTuple):
    """What is to be printed: what of a document is named is what `PrintDesk.job` takes."""

    what: str = HANDOVER
    shift: str = ""
    list: str = ""


class Place(NamedTuple):
    """Where it is to go."""

    printer: Printer | None
    """None is by mail."""
    look: bool
    """Whether it is looked at first."""
    only: bool = False
    """Whether there was nothing to choose."""
    sample: bool = False
    """Whether nothing is set up yet, so that it is only looked at, as a page."""


async def print_something(screen: BoardScreen[Any]) -> None:
    """Ask what is to be printed, then where."""
    desk = screen.board.lists
    there = bool(screen.board.store.shift or screen.board.store.last_closed)
    options = [Option(HANDOVER, _("The handover"))] if there else []
    options += [
        Option(BRIEFING, _("The briefing for the team"), _("one sheet")),
        Option(PACK, _("The downtime pack"), _("when the board is down")),
    ]
    options += [Option(f"{LIST}:{one.id}", one.name, _("a blank list")) for one in desk.all()]
    chosen = await screen.ask(ChoosePrint(_("Print what?"), options))
    if chosen is not None:
        what, _colon, list = chosen.removeprefix(LOOK).partition(":")
        await print_it(screen, Wanted(what, list=list), look=chosen.startswith(LOOK))


async def look_at(screen: BoardScreen[Any], handover: Handover) -> None:
    """Show the handover as it will come out; as plain text where nothing is set up to print on."""
    from .flows import read_page

    try:
        settings = screen.board.prints.settings()
    except ShiftboardError as error:
        screen.say_wrong(sentence(error))
        return
    if settings.printers or settings.mail is not None:
        await print_it(screen, Wanted(shift=handover.shift), look=True)
    else:
        await read_page(screen, handover)


async def print_it(screen: BoardScreen[Any], wanted: Wanted, *, look: bool = False) -> None:
    """Ask where, where that is not plain, and send it there; `look` shows first what will come out."""
    try:
        job = await _job(screen, wanted, look=look)
    except ShiftboardError as error:
        screen.say_wrong(sentence(error))
        return
    if job is not None:
        send_it(screen, job)


def send_it(screen: BoardScreen[Any], job: Job) -> None:
    """Send a job beside the keys; what became of it is said when it is known."""
    screen.say(_("Sending to {to} …").format(to=job.to))
    screen.app.run_worker(_send(screen.shiftboard, job), group="printing")


async def _job(screen: BoardScreen[Any], wanted: Wanted, *, look: bool) -> Job | None:
    """What is to be sent where; None when a question was left."""
    desk = screen.board.prints
    while (place := await _place(screen, look=look)) is not None:
        mail: str | None = ""
        if place.printer is None:
            mail = await screen.ask(Ask(_("To whom?"), hint=_("A mail address"), check=check_mail))
        if mail is None:
            return None
        job = desk.job(wanted.shift, what=wanted.what, list=wanted.list, printer=place.printer, mail=mail)
        if place.look and not await _looked_at(screen, job, PAGE if place.sample else None):
            if place.only:
                return None
            continue
        if not place.sample:
            return job
        look = False  # it is agreed to; where to is asked now
    return None


async def _place(screen: BoardScreen[Any], *, look: bool) -> Place | None:
    settings = screen.board.prints.settings()
    printers = settings.printers
    if not printers and settings.mail is None and look:
        return Place(PAGE, look, only=True, sample=True)
    if not printers and settings.mail is None:
        from .printers import add_printer

        printer = await add_printer(screen)
        return Place(printer, look, only=True) if printer is not None else None
    if len(printers) + (settings.mail is not None) == 1:
        return Place(printers[0] if printers else None, look, only=True)
    options = [Option(f"{n}", one.name, about(one)) for n, one in enumerate(printers)]
    if settings.mail is not None:
        options.append(Option(MAIL, _("By mail"), settings.mail.sender))
    question = _("Show as it comes out where?") if look else _("Print where?")
    chosen = await screen.ask(ChoosePrint(question, options, look=look))
    if chosen is None:
        return None
    id = chosen.removeprefix(LOOK)
    return Place(None if id == MAIL else printers[int(id)], look or chosen.startswith(LOOK))


async def _looked_at(screen: BoardScreen[Any], job: Job, printer: Printer | None) -> bool:
    """Show what will come out; whether it is to be sent."""
    screen.say(_("Setting the page …"))
    shown = await asyncio.to_thread(screen.board.prints.preview, job, printer)
    screen.say("")
    agreed = await screen.ask(Looked(job.words, shown))
    return agreed is True


def about(printer: Printer) -> str:
    """What a printer prints, and where it is."""
    return f"{_(KIND_NAMES[printer.prints])}, {printer.address}"


def check_mail(text: str) -> str:
    """What is wrong with a mail address, or nothing."""
    return "" if is_mail_address(text) else _("“{address}” is not a mail address.").format(address=text)


async def _send(app: ShiftboardApp, job: Job) -> None:
    try:
        printed = await asyncio.to_thread(app.board.prints.send, job)
    except ShiftboardError as error:
        _tell(app, sentence(error), wrong=True)
    else:
        _tell(app, _went_out(printed))


def _went_out(printed: Printed) -> str:
    said = _("Sent to {to}: {what}").format(to=printed.to, what=printed.words)
    return f"{said} ({_('reprint')})" if printed.reprint else said


def _tell(app: ShiftboardApp, text: str, *, wrong: bool = False) -> None:
    """Say it on the screen that is shown now, or over the question that is asked just now."""
    app.board_changed.publish(frozenset({OUTBOX}))
    screen = app.board_screen
    if screen is None:
        app.notify(text, severity="error" if wrong else "information", timeout=12, markup=False)
    elif wrong:
        screen.say_wrong(text)
    else:
        screen.say(text)


# what waits


async def try_again(screen: BoardScreen[Any]) -> None:
    """Send what waits; of what nobody knows whether it came out, somebody who looked says it first."""
    desk = screen.board.prints
    jobs = desk.waiting()
    for job in [job for job in jobs if job.unconfirmed]:
        options = [
            Option("out", _("It came out whole")),
            Option("again", _("Print it again")),
            Option("drop", _("Leave it")),
        ]
        question = _("Did it come out?")
        chosen = await screen.ask(Choose(question, options, hint=f"{job.words} → {job.to}"))
        if chosen == "out":
            await done(screen, desk.came_out, job)
        elif chosen == "drop":
            await done(screen, desk.drop, job.id)
        if chosen != "again":
            jobs.remove(job)
    if jobs:
        screen.say(_("Trying again …"))
        screen.app.run_worker(_retry(screen.shiftboard, jobs), group="printing")


async def _retry(app: ShiftboardApp, jobs: list[Job]) -> None:
    tried = await asyncio.to_thread(app.board.prints.retry, jobs)
    failed = [sentence(one.error) for one in tried if one.error is not None]
    if failed:
        _tell(app, failed[0], wrong=True)
    else:
        said = ngettext("{n} print went out", "{n} prints went out", len(tried))
        _tell(app, said.format(n=len(tried)))


async def done(screen: BoardScreen[Any], verb: Any, *given: Any) -> bool:
    """Do a verb of the print desk on the writer thread; says why it could not be done."""
    try:
        await screen.do(verb, *given)
    except ShiftboardError as error:
        screen.say_wrong(sentence(error))
        return False
    return True


async def what_waits(screen: BoardScreen[Any]) -> None:
    """Show the jobs; one that is taken is thrown away, or all are tried again."""
    jobs = screen.board.prints.waiting()
    options = [Option("", _("Try all of them again"))]
    options += [Option(job.id, f"{job.words} → {job.to}", job.why) for job in jobs]
    chosen = await screen.ask(Choose(_("What waits to be printed"), options, hint=jobs[-1].why))
    if chosen == "":
        await try_again(screen)
    elif chosen is not None:
        job = next(one for one in jobs if one.id == chosen)
        question = _("Throw away what waits for {to}?").format(to=job.to)
        if await screen.ask(Confirm(question, yes=_("throw away"), hint=job.words)):
            await done(screen, screen.board.prints.drop, chosen)
