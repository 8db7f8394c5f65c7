"""What comes out of a receipt printer: ESC/POS bytes by python-escpos, for a roll of 32, 42 or 48 columns.

A slip is in one code page. Makers number them differently: `CP852=18` is the page CP852 where `ESC t 18`
turns to it. `test_slip` shows the candidates, so that a person can pick the one that reads right.
"""

from __future__ import annotations

import functools
import logging
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from data.errors import ShiftboardError

from ..handover.page import Handover
from ..handover.records import Side
from ..language import N_, _
from .letters import speller
from .lines import Line, Paper, Weight
from .text import SIDE_NAMES, added_later, appendix, head, news

if TYPE_CHECKING:
    from escpos.printer import Dummy

COLUMNS = (32, 42, 48)
"""A roll of 58 mm, and of 80 mm in two widths."""
CODE_PAGES = ("CP852", "CP1250")
"""Those that carry Czech."""
CANDIDATES = ("CP852=18", "CP1250=45", "CP1250=72", "CP852=2", "CP852=9", "CP1250=30", "CP1250=17")
"""The numbers that makers give these pages, after python-escpos' list of printers; most common first."""
PROFILE = "default"
"""python-escpos' profile of a printer that keeps to Epson's commands."""
PANGRAM = "Příliš žluťoučký kůň úpěl ďábelské ódy"

_CANCEL_KANJI = (
    b"\x1c."  # FS .: many printers start in Chinese mode, where two letters with hooks are one sign
)
_QR_DOTS = 6
_LOADING = Lock()


class BadCodePage(ShiftboardError):
    says = N_(
        "{name} is no code page of this printer. Take one of {known}, with the printer's own number for it "
        "(0 to 255) where that differs."
    )


class _CodePage(NamedTuple):
    name: str
    number: int | None

    @classmethod
    def named(cls, text: str) -> _CodePage:
        """`CP852`, or `CP852=18` with the printer's own number."""
        name, given, number = text.strip().upper().partition("=")
        known = name in CODE_PAGES and (not given or (number.isdecimal() and int(number) < 256))
        if not known:
            raise BadCodePage(name=text, known=", ".join(CODE_PAGES))
        return cls(name, int(number) if given else None)


def handover_receipt(
    handover: Handover,
    *,
    columns: int = 42,
    code_page: str = "CP852",
    profile: str = PROFILE,
    reprint: bool = False,
) -> bytes:
    """The handover as a slip. The same handover gives the same bytes. Raises `BadCodePage`."""
    lines = handover_lines(handover, roll(columns, code_page), reprint=reprint)
    return slip(lines, code_page=code_page, profile=profile)


def slip(lines: Iterable[Line], *, code_page: str = "CP852", profile: str = PROFILE) -> bytes:
    """The bytes for the printer, from its reset to the cut; the lines are those of its `roll`.

    `code_page` is `CP852`, or `CP852=18` with this printer's own number; without one it is that of `profile`,
    a profile of python-escpos. Raises `BadCodePage`."""
    printer = _printer(_CodePage.named(code_page), profile)
    _print(printer, lines)
    printer.cut()
    return bytes(printer.output)


def roll(columns: int, code_page: str) -> Paper:
    """What is printed on: so many letters a line, and only those of the code page. Raises `BadCodePage`."""
    return Paper(columns, speller(_CodePage.named(code_page).name))


def handover_lines(h: Handover, paper: Paper, *, reprint: bool = False) -> Iterator[Line]:
    """The handover, line by line as it is printed."""
    if reprint:
        yield from paper.wrapped(f"*** {_('REPRINT')} ***", weight=Weight.LOUD)
    for part in (head, news, added_later, _fold, appendix, _signatures, _seal):
        yield from part(h, paper)


def test_slip(columns: int, candidates: Iterable[str]) -> bytes:
    """A slip with the name of each code page and a sentence in it: a person picks the one that reads right.

    Raises `BadCodePage`."""
    pages = list(map(_CodePage.named, candidates))
    plain = Paper(columns, speller("ascii"))
    printer = _printer(_CodePage.named("CP852"), PROFILE)
    _print(printer, plain.wrapped(_("Which of these reads right?"), weight=Weight.LOUD))
    _print(printer, plain.wrapped(f"{columns}: " + "=" * (columns - 4)))
    for page in pages:
        name = page.name if page.number is None else f"{page.name}={page.number}"
        _print(printer, [Line("")])
        _print(printer, plain.wrapped(name, weight=Weight.HEADING))
        _turn_to(printer, page)
        _print(printer, Paper(columns, speller(page.name)).wrapped(PANGRAM))
    printer.cut()
    return bytes(printer.output)


def _fold(h: Handover, paper: Paper) -> Iterator[Line]:
    yield Line("")
    yield Line("-" * paper.width)


def _signatures(h: Handover, paper: Paper) -> Iterator[Line]:
    """What was signed on the board, and room to sign by hand."""
    yield from paper.headed(_("Signatures"))
    for side in Side:
        signed = [one for one in h.signatures if one.side is side]
        yield from paper.wrapped(f"{_(SIDE_NAMES[side])}:")
        for one in signed:
            read_back = f" – {_('read back')}: {one.read_back}" if one.read_back else ""
            yield from paper.wrapped(f"{one.person}, {one.at}{read_back}", "  ", "  ")
        yield from (Line(""), Line(""), Line("_" * paper.width), Line(""))


def _seal(h: Handover, paper: Paper) -> Iterator[Line]:
    if h.seal:
        for line in paper.wrapped(f"{_('Seal')}:"):
            yield line._replace(centred=True)
        for line in paper.wrapped(h.seal, weight=Weight.HEADING):
            yield line._replace(centred=True)
        yield Line(h.seal, centred=True, code=True)


def _print(printer: Dummy, lines: Iterable[Line]) -> None:
    centred = False
    for line in lines:
        if line.centred is not centred:
            centred = line.centred
            printer.set(align="center" if centred else "left")
        if line.code:
            _code(printer, line.text)
            continue
        stands_out = line.weight in (Weight.HEADING, Weight.LOUD)
        if stands_out:
            printer.set(bold=True, double_height=line.weight is Weight.LOUD)
        printer.textln(line.text)
        if stands_out:
            printer.set(bold=False, normal_textsize=True)
    if centred:
        printer.set(align="left")


def _code(printer: Dummy, text: str) -> None:
    if printer.profile.supports("qrCode"):
        printer.qr(text, size=_QR_DOTS, native=True)
        printer.textln()
    else:
        printer.qr(text, size=_QR_DOTS)


def _printer(page: _CodePage, profile: str) -> Dummy:
    """A printer that only remembers what it was sent."""
    printer = _load()(profile)
    printer.hw("INIT")
    printer._raw(_CANCEL_KANJI)
    _turn_to(printer, page)
    return printer


def _turn_to(printer: Dummy, page: _CodePage) -> None:
    """From here on the text is in this code page, and in no other."""
    from escpos.magicencode import Encoder, MagicEncode

    pages = printer.profile.get_code_pages()
    if page.number is not None:
        pages = {page.name: page.number}
    elif page.name not in pages:
        raise BadCodePage(name=page.name, known=", ".join(name for name in CODE_PAGES if name in pages))
    printer.magic = MagicEncode(printer, encoder=Encoder(pages))
    printer.magic.force_encoding(page.name)


def _load() -> type[Dummy]:
    """python-escpos without its traces: on import it sets up logging for the whole process, leaves a folder
    among the temporary files, and takes a third of a second to read its list of printers."""
    with _LOADING:
        if "escpos.printer" not in sys.modules:
            with _silent(), _faster_yaml():
                from escpos import capabilities
            if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
                shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
        from escpos.printer import Dummy as Remembering
    printer: type[Dummy] = Remembering
    return printer


@contextmanager
def _silent() -> Iterator[None]:
    """`logging.basicConfig` does nothing where the root has a handler."""
    root, silent = logging.getLogger(), logging.NullHandler()
    root.addHandler(silent)
    try:
        yield
    finally:
        root.removeHandler(silent)


@contextmanager
def _faster_yaml() -> Iterator[None]:
    """`yaml.safe_load` by libyaml, where PyYAML was built with it: the same answer in a fifth of the time."""
    import yaml

    slow = yaml.safe_load
    yaml.safe_load = functools.partial(yaml.load, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    try:
        yield
    finally:
        yaml.safe_load = slow
