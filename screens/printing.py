"""Printing from the board: where to, what still waits, and the printers themselves.

Nobody waits for a printer: it is sent beside the keys, and what became of it is said when it is known.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec

from shiftboard.errors import ShiftboardError
from shiftboard.language import N_, _, ngettext, sentence
from shiftboard.printing.desk import MAIL
from shiftboard.printing.outbox import Job
from shiftboard.printing.printers import KIND_NAMES, Printer, PrinterKind, Way, checked
from shiftboard.printing.records import Printed
from shiftboard.printing.undelivered import Unconfirmed
from shiftboard.settings import is_mail_address

from .base import OUTBOX, BoardScreen
from .dialogs import Ask, Choose, Confirm, Option

if TYPE_CHECKING:
    from .app import ShiftboardApp

ADD = "add"
WAITING = "waiting"

WAYS = {
    Way.TCP: (N_("On the network"), N_("Its address, as in 192.168.1.50"), "tcp://"),
    Way.DEVICE: (N_("On a cable to this machine"), N_("Its device, as in /dev/usb/lp0"), "dev:"),
    Way.QUEUE: (N_("As this machine knows it (CUPS)"), N_("The name of its queue"), "lp:"),
    Way.COMMAND: (N_("Through a program"), N_("The command; {file} stands for what is printed"), "cmd:"),
    Way.FILE: (N_("Into a file"), N_("The file, as in /home/bar/handover.pdf"), "file:"),
}
"""How a printer is connected, what is asked for, and how its address begins."""

WIDTHS = (48, 42, 32)
"""Columns of the usual rolls: two of 80 mm, one of 58 mm."""


async def print_handover(screen: BoardScreen[Any], shift: str) -> None:
    """Ask where, where that is not plain, and send the handover of this shift there."""
    try:
        job = await _job(screen, shift)
    except ShiftboardError as error:
        screen.say_wrong(sentence(error))
        return
    if job is not None:
        screen.say(_("Sending to {to} …").format(to=job.to))
        screen.app.run_worker(_send(screen.shiftboard, job), group="printing")


async def _job(screen: BoardScreen[Any], shift: str) -> Job | None:
    desk = screen.board.prints
    settings = desk.settings()
    if not settings.printers and settings.mail is None:
        printer = await _add(screen)
        return desk.job(shift, printer=printer) if printer is not None else None
    options = [Option(f"{n}", one.name, _about(one)) for n, one in enumerate(settings.printers)]
    if settings.mail is not None:
        options.append(Option(MAIL, _("By mail"), settings.mail.sender))
    chosen: str | None = options[0].id
    if len(options) > 1:
        chosen = await screen.ask(Choose(_("Print where?"), options))
    if chosen != MAIL:
        return desk.job(shift, printer=settings.printers[int(chosen)]) if chosen is not None else None
    address = await screen.ask(Ask(_("To whom?"), hint=_("A mail address"), check=_check_mail))
    return desk.job(shift, mail=address) if address is not None else None


def _check_mail(text: str) -> str:
    return "" if is_mail_address(text) else _("“{address}” is not a mail address.").format(address=text)


async def _send(app: ShiftboardApp, job: Job) -> None:
    try:
        printed = await asyncio.to_thread(app.board.prints.send, job)
    except ShiftboardError as error:
        _tell(app, sentence(error), wrong=True)
    else:
        _tell(app, _went_out(printed))


def _went_out(printed: Printed) -> str:
    said = _("Sent to {to}: {what}").format(to=printed.to, what=printed.shift)
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
        chosen = await screen.ask(Choose(question, options, hint=f"{job.shift} → {job.to}"))
        if chosen == "out":
            await _do(screen, desk.came_out, job)
        elif chosen == "drop":
            await _do(screen, desk.drop, job.id)
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


async def _do(screen: BoardScreen[Any], verb: Any, *given: Any) -> bool:
    """Do a verb of the print desk on the writer thread; says why it could not be done."""
    try:
        await screen.do(verb, *given)
    except ShiftboardError as error:
        screen.say_wrong(sentence(error))
        return False
    return True


async def _waiting(screen: BoardScreen[Any]) -> None:
    """Show the jobs; one that is taken is thrown away, or all are tried again."""
    jobs = screen.board.prints.waiting()
    options = [Option("", _("Try all of them again"))]
    options += [Option(job.id, f"{job.shift} → {job.to}", job.last) for job in jobs]
    chosen = await screen.ask(Choose(_("What waits to be printed"), options, hint=jobs[-1].last))
    if chosen == "":
        await try_again(screen)
    elif chosen is not None:
        job = next(one for one in jobs if one.id == chosen)
        question = _("Throw away what waits for {to}?").format(to=job.to)
        if await screen.ask(Confirm(question, yes=_("throw away"), hint=job.shift)):
            await _do(screen, screen.board.prints.drop, chosen)


# printers


async def printers(screen: BoardScreen[Any]) -> None:
    """The printers of the site: add one, try it, take one out."""
    while True:
        try:
            known = screen.board.prints.printers()
        except ShiftboardError as error:
            screen.say_wrong(sentence(error))
            return
        options = [Option(f"{n}", one.name, _about(one)) for n, one in enumerate(known)]
        options.append(Option(ADD, _("Add a printer …")))
        if screen.board.prints.waiting():
            options.append(Option(WAITING, _("What waits to be printed …")))
        chosen = await screen.ask(Choose(_("Printers"), options))
        if chosen is None:
            return
        if chosen == ADD:
            await _add(screen)
        elif chosen == WAITING:
            await _waiting(screen)
            return
        else:
            await _look_after(screen, known[int(chosen)])


def _about(printer: Printer) -> str:
    return f"{_(KIND_NAMES[printer.prints])}, {printer.address}"


async def _look_after(screen: BoardScreen[Any], printer: Printer) -> None:
    options = [Option("test", _("Print a test")), Option("remove", _("Take it out"))]
    chosen = await screen.ask(Choose(printer.name, options, hint=_about(printer)))
    if chosen == "test":
        await _test(screen, printer)
    elif chosen == "remove":
        question = _("Take out {name}?").format(name=printer.name)
        if await screen.ask(Confirm(question, yes=_("take out"), hint=_about(printer))):
            await _do(screen, screen.board.prints.remove, printer.name)


async def _add(screen: BoardScreen[Any]) -> Printer | None:
    """Ask for what cannot be guessed, write it into site.toml, and offer to try it."""
    taken = {one.name for one in screen.board.prints.printers()}

    def check_name(text: str) -> str:
        if text in taken:
            return _("There is a printer of this name already.")
        return _wrong(Printer(name=text, address="lp:any"))

    name = await screen.ask(Ask(_("What is the printer called?"), hint=_("bar, office …"), check=check_name))
    if name is None:
        return None
    ways = [Option(way, _(called), begins) for way, (called, _hint, begins) in WAYS.items()]
    way = await screen.ask(Choose(_("How is it connected?"), ways))
    if way is None:
        return None
    _called, hint, begins = WAYS[Way(way)]
    place = await screen.ask(
        Ask(
            _("Where is it?"),
            hint=_(hint),
            check=lambda text: _wrong(Printer(name=name, address=begins + text)),
        )
    )
    if place is None:
        return None
    printer = await _details(screen, Printer(name=name, address=begins + place))
    if printer is None or not await _do(screen, screen.board.prints.add, printer):
        return None
    question = _("{name} is set up. Print a test?").format(name=name)
    if await screen.ask(Confirm(question, yes=_("print a test"), hint=_about(printer))):
        await _test(screen, printer)
    return next((one for one in screen.board.prints.printers() if one.name == name), None)


def _wrong(printer: Printer) -> str:
    """What is wrong with it, as a sentence; empty when nothing is."""
    try:
        checked(printer)
    except ShiftboardError as error:
        return sentence(error)
    return ""


async def _details(screen: BoardScreen[Any], printer: Printer) -> Printer | None:
    """What it prints, and of a roll how wide it is."""
    kinds = [Option(kind, _(name)) for kind, name in KIND_NAMES.items()]
    kind = await screen.ask(Choose(_("What does it print?"), kinds, first=printer.prints))
    if kind is None:
        return None
    printer = msgspec.structs.replace(printer, kind=kind)
    if kind != PrinterKind.RECEIPT:
        return printer
    rolls = [
        Option(f"{width}", ngettext("{n} letter", "{n} letters", width).format(n=width)) for width in WIDTHS
    ]
    columns = await screen.ask(Choose(_("How many letters fit on a line?"), rolls, first="42"))
    return msgspec.structs.replace(printer, columns=int(columns)) if columns is not None else None


async def _test(screen: BoardScreen[Any], printer: Printer) -> None:
    """Print a test; somebody who looks at it says whether it came out, and which code page reads right."""
    screen.say(_("Sending to {to} …").format(to=printer.name))
    try:
        await asyncio.to_thread(screen.board.prints.test, printer)
    except Unconfirmed:
        question = _("{name} does not say whether it came out. Did it?").format(name=printer.name)
        if not await screen.ask(Confirm(question, yes=_("it came out whole"))):
            return
        printer = msgspec.structs.replace(printer, answers=False)
        if not await _do(screen, screen.board.prints.add, printer):
            return
    except ShiftboardError as error:
        screen.say_wrong(sentence(error))
        return
    if printer.prints is PrinterKind.RECEIPT and (page := await _code_page(screen, printer)) is not None:
        name, _is, number = page.partition("=")
        changed = msgspec.structs.replace(
            printer, code_page=name, code_page_number=int(number) if number else None
        )
        await _do(screen, screen.board.prints.add, changed)
    screen.say(_("{name} is ready.").format(name=printer.name))


async def _code_page(screen: BoardScreen[Any], printer: Printer) -> str | None:
    """Ask which line of the slip reads right; None where it is left as it is."""
    from shiftboard.printing.receipt import CANDIDATES, PANGRAM

    now = printer.code_page
    if printer.code_page_number is not None:
        now = f"{now}={printer.code_page_number}"
    pages = dict.fromkeys([now, *CANDIDATES])
    options = [Option(page, page, _("as it is now") if page == now else "") for page in pages]
    return await screen.ask(Choose(_("Which line of the slip reads right?"), options, hint=PANGRAM))
