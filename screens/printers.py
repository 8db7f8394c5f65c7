"""The printers of a site, set up on the board: added, tried with a slip, taken out."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from shiftboard.errors import ShiftboardError
from shiftboard.language import N_, _, ngettext, sentence
from shiftboard.printing.printers import KIND_NAMES, Printer, PrinterKind, Way, checked
from shiftboard.printing.undelivered import Unconfirmed

from .base import BoardScreen
from .dialogs import Ask, Choose, Confirm, Option, wrong
from .printing import about, done, what_waits

ADD = "add"
MAIL = "mail"
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


async def printers(screen: BoardScreen[Any]) -> None:
    """The printers of the site: add one, try it, take one out."""
    while True:
        try:
            known = screen.board.prints.printers()
        except ShiftboardError as error:
            screen.say_wrong(sentence(error))
            return
        options = [Option(f"{n}", one.name, about(one)) for n, one in enumerate(known)]
        options.append(Option(ADD, _("Add a printer …")))
        options.append(Option(MAIL, _("Mail …")))
        if screen.board.prints.waiting():
            options.append(Option(WAITING, _("What waits to be printed …")))
        chosen = await screen.ask(Choose(_("Printers"), options))
        if chosen is None:
            return
        if chosen == ADD:
            await add_printer(screen)
        elif chosen == MAIL:
            from .mail import set_up_mail

            await set_up_mail(screen)
        elif chosen == WAITING:
            await what_waits(screen)
            return
        else:
            await _look_after(screen, known[int(chosen)])


async def _look_after(screen: BoardScreen[Any], printer: Printer) -> None:
    options = [Option("test", _("Print a test")), Option("remove", _("Take it out"))]
    chosen = await screen.ask(Choose(printer.name, options, hint=about(printer)))
    if chosen == "test":
        await _test(screen, printer)
    elif chosen == "remove":
        question = _("Take out {name}?").format(name=printer.name)
        if await screen.ask(Confirm(question, yes=_("take out"), hint=about(printer))):
            await done(screen, screen.board.prints.remove, printer.name)


async def add_printer(screen: BoardScreen[Any]) -> Printer | None:
    """Ask for what cannot be guessed, write it into site.toml, and offer to try it."""
    taken = {one.name for one in screen.board.prints.printers()}

    def check_name(text: str) -> str:
        if text in taken:
            return _("There is a printer of this name already.")
        return wrong(lambda name: checked(Printer(name=name, address="lp:any")))(text)

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
            check=wrong(lambda text: checked(Printer(name=name, address=begins + text))),
        )
    )
    if place is None:
        return None
    printer = await _details(screen, Printer(name=name, address=begins + place))
    if printer is None or not await done(screen, screen.board.prints.add, printer):
        return None
    question = _("{name} is set up. Print a test?").format(name=name)
    if await screen.ask(Confirm(question, yes=_("print a test"), hint=about(printer))):
        await _test(screen, printer)
    return next((one for one in screen.board.prints.printers() if one.name == name), None)


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
        if not await done(screen, screen.board.prints.add, printer):
            return
    except ShiftboardError as error:
        screen.say_wrong(sentence(error))
        return
    if printer.prints is PrinterKind.RECEIPT and (page := await _code_page(screen, printer)) is not None:
        name, _is, number = page.partition("=")
        changed = msgspec.structs.replace(
            printer, code_page=name, code_page_number=int(number) if number else None
        )
        await done(screen, screen.board.prints.add, changed)
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
