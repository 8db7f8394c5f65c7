"""What the site says of itself, in site.toml: plain text that its owner may edit.

What the board itself writes there is added or taken out line by line: other lines and comments stay.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from .clock import Clock, read_time
from .errors import BadMail, BadPrinter, BadSettings, CannotEdit, ShiftboardError
from .language import _, sentence
from .printing.printers import Printer, checked

FILE = "site.toml"

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""Mail servers on this machine: to them alone a password may go unencrypted."""


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """The server that takes this site's mail. The password is never in the store."""

    host: str
    sender: str
    """The address that mail comes from."""
    port: int = 587
    """465 speaks TLS from the first byte."""
    starttls: bool = True
    """Whether the line is encrypted before anything is said."""
    user: str = ""
    """The name to log in with; empty where the server asks for none."""

    @property
    def encrypted(self) -> bool:
        return self.starttls or self.port == 465

    def check(self) -> None:
        """`BadMail` says what cannot be."""
        if not self.host.strip() or not self.host.isprintable():
            raise BadMail(what="host", value=self.host, hint="smtp.example.com")
        if not 0 < self.port < 65536:
            raise BadMail(what="port", value=self.port, hint="587, 465, 25")
        if not is_mail_address(self.sender):
            raise BadMail(what="sender", value=self.sender, hint="bistro@example.com")
        if self.user and not self.encrypted and self.host not in HERE:
            raise BadMail(what="starttls", value="false", hint="true")


def is_mail_address(text: str) -> bool:
    """Whether mail can be sent there: plain ASCII, one address, nothing that could end a header."""
    return (
        len(text) <= 254
        and re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+", text) is not None
    )


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The site's settings. Unknown keys are left alone, so that a newer version's file still opens."""

    name: str
    """What the place is called."""
    kind: str = "empty"
    """restaurant, shop or empty: the starter it began with."""
    zone: str = "Europe/Prague"
    """IANA time zone."""
    country: str = "eu"
    """Profile of limits and rules: us, uk, eu, cz, sk."""
    language: str = ""
    """en or cs; empty follows the machine."""
    currency: str = "EUR"
    """ISO 4217."""
    rollover: str = "04:00"
    """Local time at which the business day changes."""
    lock_after: int = 10
    """Minutes without a key after which nobody is at the terminal, where people have PINs; 0 is never."""
    recount_percent: int = 10
    """A count that differs by more than this from what was expected is asked again …"""
    recount_value: int = 200
    """… where the difference is worth more than this, in the site's currency."""
    date_check_days: int = 2
    """How many days before its use-by date something is looked at."""
    theme: str = ""
    """Name of a colour theme; empty is the board's own."""
    demo: bool = False
    """Whether this is a demonstration that may be thrown away."""
    printers: tuple[Printer, ...] = ()
    """The first that fits is used where none is named."""
    mail: Mail | None = None

    def clock(self) -> Clock:
        """The clock of this site."""
        return Clock(self.zone, read_time(self.rollover))

    def as_toml(self) -> str:
        """The text of a new site.toml."""
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in _plain_fields(self)]
        return "\n".join([*lines, "", *map(_printer_toml, self.printers)])

    def check(self) -> None:
        """Whatever can be wrong with it that its types do not say is told as an error."""
        self.clock()
        names = [checked(printer).name for printer in self.printers]
        for name in names:
            if names.count(name) > 1:
                raise BadPrinter(name=name, what="name", value=name, hint=_("a name of its own"))
        if self.mail is not None:
            self.mail.check()


def _plain_fields(settings: Settings) -> list[tuple[str, object]]:
    fields = msgspec.structs.asdict(settings)
    return [(name, value) for name, value in fields.items() if name not in ("printers", "mail")]


def read_settings(folder: Path) -> Settings:
    """The settings of the store in this folder. `BadSettings` names what is wrong in the file."""
    path = folder / FILE
    try:
        return settings_in(path.read_text("utf-8"))
    except ShiftboardError as error:
        raise BadSettings(file=path, reason=sentence(error).rstrip(".")) from error
    except (OSError, ValueError, ZoneInfoNotFoundError, msgspec.ValidationError) as error:
        raise BadSettings(file=path, reason=error) from error


def settings_in(text: str) -> Settings:
    """The settings that this text of site.toml holds."""
    settings = msgspec.convert(tomllib.loads(text), Settings)
    settings.check()
    return settings


# what the board itself writes into it


def with_printer(text: str, printer: Printer) -> str:
    """The text of site.toml with one more printer, or with this one in the place of the one of its name."""
    before, block = settings_in(text), _printer_toml(checked(printer))
    if any(one.name == printer.name for one in before.printers):
        printers = tuple(printer if one.name == printer.name else one for one in before.printers)
        changed = "".join(f"{block}\n" if _describes(part, printer.name) else part for part in _parts(text))
    else:
        printers = (*before.printers, printer)
        changed = "\n".join([text.rstrip("\n"), "", block])
    return _proved(changed, msgspec.structs.replace(before, printers=printers))


def without_printer(text: str, name: str) -> str:
    """The text of site.toml without the printer of this name; what stands around its lines stays."""
    before = settings_in(text)
    left = tuple(one for one in before.printers if one.name != name)
    kept = "".join(part for part in _parts(text) if not _describes(part, name))
    return _proved(kept, msgspec.structs.replace(before, printers=left))


def with_mail(text: str, mail: Mail) -> str:
    """The text of site.toml with this mail server, in the place of the one that stood there."""
    mail.check()
    before, block = settings_in(text), _mail_toml(mail)
    if before.mail is not None:
        changed = "".join(f"{block}\n" if _is_mail(part) else part for part in _parts(text))
    else:
        changed = "\n".join([text.rstrip("\n"), "", block])
    return _proved(changed, msgspec.structs.replace(before, mail=mail))


def without_mail(text: str) -> str:
    """The text of site.toml without a mail server; what stands around its lines stays."""
    before = settings_in(text)
    kept = "".join(part for part in _parts(text) if not _is_mail(part))
    return _proved(kept, msgspec.structs.replace(before, mail=None))


def _is_mail(part: str) -> bool:
    return re.match(r"[ \t]*\[\s*mail\s*\]", part) is not None


def _parts(text: str) -> list[str]:
    """The text, cut before every line that begins with `[`."""
    return re.split(r"(?m)^(?=[ \t]*\[)", text)


def _describes(part: str, name: str) -> bool:
    """Whether these lines, from one `[` to the next, are the printer of this name."""
    if not re.match(r"[ \t]*\[\[\s*printers\s*\]\]", part):
        return False
    try:
        return bool(tomllib.loads(part)["printers"][0].get("name") == name)
    except tomllib.TOMLDecodeError:
        return False


def _proved(text: str, wanted: Settings) -> str:
    """The text, when it says what it should: a file that was written in an unforeseen way is not touched."""
    try:
        same = settings_in(text) == wanted
    except (ValueError, msgspec.ValidationError, ShiftboardError):
        same = False
    if not same:
        raise CannotEdit(file=FILE)
    return text


def _printer_toml(printer: Printer) -> str:
    return _block("[[printers]]", printer, Printer(name="", address=""))


def _mail_toml(mail: Mail) -> str:
    return _block("[mail]", mail, Mail(host="", sender=""))


def _block(head: str, one: msgspec.Struct, usual: msgspec.Struct) -> str:
    """The lines of one thing that is set up: what is as usual is left out."""
    lines = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}"
        for name, value in msgspec.structs.asdict(one).items()
        if value != getattr(usual, name)
    ]
    return "\n".join([head, *lines, ""])
