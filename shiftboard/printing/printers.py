"""The printers of a site: where each of them is reached, and what it prints.

An *address* says how bytes get there: `tcp://HOST:PORT` (a raw socket), `lp:QUEUE` (CUPS), `dev:PATH` (a
device file), `file:PATH`, `cmd:COMMAND` (a program that is given the bytes, or their file as `{file}`).
"""

from __future__ import annotations

import os
import re
import shlex
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from ..errors import BadAddress, BadPrinter
from ..language import N_, _

RAW_PORT = 9100
"""Where printers listen for raw bytes when nothing else is said."""

PATIENCE = 5.0
"""Seconds that a printer or a mail server may take without anything happening."""

PAPERS = ("A4", "A5", "Letter")

CODE_PAGES = ("CP852", "CP1250")
"""Those that carry Czech, and that receipts are written in."""

COLUMNS = range(24, 81)
"""What receipt printers have: 32 to 48 as a rule."""


class PrinterKind(StrEnum):
    """What a printer is given."""

    RECEIPT = "receipt"
    PAGE = "page"
    TEXT = "text"


KIND_NAMES = {
    PrinterKind.RECEIPT: N_("receipts"),
    PrinterKind.PAGE: N_("pages"),
    PrinterKind.TEXT: N_("plain text"),
}


class Way(StrEnum):
    """How bytes get to a printer."""

    TCP = "tcp"
    QUEUE = "lp"
    DEVICE = "dev"
    FILE = "file"
    COMMAND = "cmd"


class Address(NamedTuple):
    """Where a printer is reached."""

    way: Way
    place: str
    """Host, queue, path or command line."""
    port: int = 0


class Printer(msgspec.Struct, frozen=True, kw_only=True):
    """A printer as site.toml describes it, or one that was named by its address."""

    name: str
    address: str
    kind: str = ""
    """receipt, page or text; empty follows the address."""
    columns: int = 42
    """Letters in a line of a receipt."""
    code_page: str = "CP852"
    """The one code page of a whole receipt; CP852 and CP1250 carry Czech."""
    code_page_number: int | None = None
    """Under which number this maker has it; None where it is the usual one."""
    paper: str = "A4"
    """What a page is printed on, as CUPS calls it: A4, A5, Letter."""
    answers: bool = True
    """Whether it says how it is, or hangs up when it has read all. Otherwise what was sent counts."""

    @property
    def at(self) -> Address:
        """Its address, read. `BadAddress`."""
        return read_address(self.address)

    @property
    def prints(self) -> PrinterKind:
        """What it is given."""
        return PrinterKind(self.kind) if self.kind else _usual_kind(self.at)


def read_address(text: str) -> Address:
    """The address of a printer. `BadAddress` says which forms there are."""
    way, colon, place = text.strip().partition(":")
    place = place.strip()
    if not colon or way not in list(Way) or not place or not place.isprintable():
        raise BadAddress(address=text)
    if way == Way.TCP:
        return _socket(text.strip())
    if way == Way.QUEUE and not re.fullmatch(r"[^\W_][^\s/#'\"\\]{0,126}", place):
        raise BadAddress(address=text)
    if way == Way.COMMAND and not command_words(place):
        raise BadAddress(address=text)
    return Address(Way(way), place)


def command_words(line: str) -> list[str]:
    """The words of a command line; none where quotes do not match."""
    try:
        words = shlex.split(line, posix=os.name != "nt")
    except ValueError:
        return []
    return [word.strip('"') if os.name == "nt" else word for word in words]


def _socket(text: str) -> Address:
    try:
        parts = urlsplit(text if text.startswith("tcp://") else f"tcp://{text.removeprefix('tcp:')}")
        host, port = parts.hostname, RAW_PORT if parts.port is None else parts.port
    except ValueError as error:
        raise BadAddress(address=text) from error
    if not host or not port or parts.path.strip("/") or parts.query or parts.username or " " in host:
        raise BadAddress(address=text)
    return Address(Way.TCP, host, port)


def _usual_kind(at: Address) -> PrinterKind:
    match at.way:
        case Way.TCP | Way.DEVICE:
            return PrinterKind.RECEIPT
        case Way.FILE if not at.place.lower().endswith(".pdf"):
            return PrinterKind.TEXT
        case _:
            return PrinterKind.PAGE


def checked(printer: Printer) -> Printer:
    """The printer, when everything about it can be. `BadPrinter` and `BadAddress` say what cannot."""
    name = printer.name
    if not name.strip() or ":" in name or len(name) > 40 or not name.isprintable():
        raise BadPrinter(name=name, what="name", value=name, hint=_("1 to 40 letters, no colon"))
    if printer.kind not in ("", *PrinterKind):
        raise BadPrinter(name=name, what="kind", value=printer.kind, hint="receipt, page, text")
    if printer.columns not in COLUMNS:
        raise BadPrinter(name=name, what="columns", value=printer.columns, hint="24–80")
    if printer.code_page.upper() not in CODE_PAGES:
        raise BadPrinter(name=name, what="code_page", value=printer.code_page, hint=", ".join(CODE_PAGES))
    number = printer.code_page_number
    if number is not None and not 0 <= number <= 255:
        raise BadPrinter(name=name, what="code_page_number", value=number, hint="0–255")
    if printer.paper.lower() not in map(str.lower, PAPERS):
        raise BadPrinter(name=name, what="paper", value=printer.paper, hint=", ".join(PAPERS))
    read_address(printer.address)
    return printer
