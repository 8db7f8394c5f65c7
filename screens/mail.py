"""The mail server of a site, set up on the board: asked for, tried with a mail, taken out."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple

import msgspec

from shiftboard.errors import ShiftboardError
from shiftboard.language import N_, _, sentence
from shiftboard.printing.mail import PASSWORD
from shiftboard.settings import Mail

from .base import BoardScreen
from .dialogs import Ask, Choose, Confirm, Option, Read
from .printing import check_mail, done


class Encryption(NamedTuple):
    """How the line to a mail server is kept from others."""

    name: str
    port: int
    starttls: bool


ENCRYPTIONS = {
    "starttls": Encryption(N_("Encrypted with STARTTLS (usual)"), 587, True),
    "tls": Encryption(N_("Encrypted from the first byte (TLS)"), 465, True),
    "none": Encryption(N_("Not encrypted: only on this machine or a line of your own"), 25, False),
}


async def set_up_mail(screen: BoardScreen[Any]) -> None:
    """The mail server as it is; changed, tried, taken out."""
    while True:
        try:
            mail = screen.board.prints.settings().mail
        except ShiftboardError as error:
            screen.say_wrong(sentence(error))
            return
        if mail is None:
            await _set_up(screen, None)
            return
        options = [
            Option("test", _("Send a test mail …")),
            Option("change", _("Set it up anew …")),
            Option("password", _("Where the password goes …")),
            Option("remove", _("Take it out")),
        ]
        chosen = await screen.ask(Choose(_("Mail"), options, hint=f"{mail.sender} · {mail.host}:{mail.port}"))
        if chosen is None:
            return
        if chosen == "test":
            await _test(screen)
        elif chosen == "change":
            await _set_up(screen, mail)
        elif chosen == "password":
            await _say_where_the_password_goes(screen, mail)
        elif await screen.ask(Confirm(_("Take out the mail server?"), yes=_("take out"), hint=mail.host)):
            await done(screen, screen.board.prints.remove_mail)
            return


async def _set_up(screen: BoardScreen[Any], known: Mail | None) -> None:
    """Ask for all there is to know, write it into site.toml, and offer to try it."""
    mail = await _asked(screen, known or Mail(host="", sender=""))
    if mail is None or not await done(screen, screen.board.prints.set_mail, mail):
        return
    if mail.user:
        await _say_where_the_password_goes(screen, mail)
    question = _("Mail is set up. Send a test mail?")
    if await screen.ask(Confirm(question, yes=_("send a test mail"), hint=f"{mail.sender} · {mail.host}")):
        await _test(screen)


async def _asked(screen: BoardScreen[Any], mail: Mail) -> Mail | None:
    """The mail server as somebody describes it; None when a question was left."""

    def ask(question: str, hint: str, field: str, text: str, *, empty: bool = False) -> Ask:
        check = _checks(mail, field)
        return Ask(question, hint=hint, text=text, check=check, may_be_empty=empty)

    hint = _("As in smtp.example.com; your provider names it")
    host = await screen.ask(ask(_("Which server takes the mail?"), hint, "host", mail.host))
    if host is None:
        return None
    mail = msgspec.structs.replace(mail, host=host)
    ways = [Option(id, _(way.name), f"{way.port}") for id, way in ENCRYPTIONS.items()]
    chosen = await screen.ask(Choose(_("How is the line encrypted?"), ways, first=_encryption(mail)))
    if chosen is None:
        return None
    way = ENCRYPTIONS[chosen]
    usual = mail.port if chosen == _encryption(mail) else way.port
    mail = msgspec.structs.replace(mail, starttls=way.starttls, port=way.port)
    port = await screen.ask(ask(_("On which port?"), _("As a rule it is this one"), "port", f"{usual}"))
    if port is None:
        return None
    mail = msgspec.structs.replace(mail, port=int(port))
    hint = _("The address that the mail comes from, as in bistro@example.com")
    sender = await screen.ask(ask(_("Who sends it?"), hint, "sender", mail.sender))
    if sender is None:
        return None
    mail = msgspec.structs.replace(mail, sender=sender)
    hint = _("Leave it empty where the server asks for no name")
    user = await screen.ask(ask(_("Who logs in there?"), hint, "user", mail.user, empty=True))
    return msgspec.structs.replace(mail, user=user) if user is not None else None


def _encryption(mail: Mail) -> str:
    return "tls" if mail.port == 465 else "starttls" if mail.starttls else "none"


def _checks(mail: Mail, field: str) -> Any:
    """Says what is wrong with one field, the others being as they are; what is not known yet is not wrong."""
    others = {name: value or usual for name, value, usual in (
        ("host", mail.host, "localhost"), ("sender", mail.sender, "a@b.cz"),
    )}  # fmt: skip

    def check(text: str) -> str:
        value: object = text
        if field == "port":
            value = int(text) if text.isdecimal() else 0
        try:
            msgspec.structs.replace(mail, **{**others, field: value}).check()
        except ShiftboardError as error:
            return sentence(error)
        return ""

    return check


async def _say_where_the_password_goes(screen: BoardScreen[Any], mail: Mail) -> None:
    """The board never keeps it: say who does."""
    if not mail.user:
        text = _("This server asks for no name and no password.")
    else:
        text = _(
            "The password of {user} is never written into the store. Put it in one of two places:\n\n"
            "1. The keyring of this machine, once:\n"
            "     pipx inject shiftboard keyring\n"
            "     keyring set shiftboard {user}@{host}\n\n"
            "2. A variable of whoever starts the board:\n"
            "     {variable}=…"
        ).format(user=mail.user, host=mail.host, variable=PASSWORD)
    await screen.ask(Read(_("Where the password goes"), text))


async def _test(screen: BoardScreen[Any]) -> None:
    """Send a mail that only says that mail arrives."""
    to = await screen.ask(Ask(_("To whom?"), hint=_("A mail address"), check=check_mail))
    if to is None:
        return
    screen.say(_("Sending to {to} …").format(to=to))
    try:
        await asyncio.to_thread(screen.board.prints.test_mail, to)
    except ShiftboardError as error:
        screen.say_wrong(sentence(error))
    else:
        screen.say(_("Sent to {to}. Is it there?").format(to=to))
