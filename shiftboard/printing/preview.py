"""What will stand on paper before it does: the very lines of a slip, the pages of a PDF, a mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..language import _, ngettext
from .coats import Page, pdf, receipt_lines, rendered, text
from .lines import Line, Weight
from .pdf_pages import pages_of
from .printers import Printer, PrinterKind


class Preview(NamedTuple):
    """What one printer will put on paper, or what is in one mail."""

    to: str
    """The printer or the mail address."""
    about: str
    """On what it comes out."""
    columns: int
    """Letters a line of the paper has; 0 where the paper goes by no columns."""
    lines: tuple[Line, ...]


def on_printer(page: Page, printer: Printer, *, reprint: bool = False) -> Preview:
    """What this printer will put on paper. `BadCodePage`, `BadPaper`, `NotTypeset`."""
    match printer.prints:
        case PrinterKind.RECEIPT:
            letters = ngettext("{n} letter", "{n} letters", printer.columns).format(n=printer.columns)
            about = _("a slip, {letters} a line, {page}").format(letters=letters, page=printer.code_page)
            slip = tuple(receipt_lines(page, printer, reprint=reprint))
            return Preview(printer.name, about, printer.columns, slip)
        case PrinterKind.PAGE:
            lines = tuple(_pages(rendered(page, printer, reprint=reprint)))
            return Preview(printer.name, _("a page, {paper}").format(paper=printer.paper), 0, lines)
        case PrinterKind.TEXT:
            plain = rendered(page, printer, reprint=reprint).decode().splitlines()
            return Preview(printer.name, _("plain text"), 80, tuple(map(Line, plain)))


def in_mail(page: Page, to: str, sender: str, subject: str, file: str, *, reprint: bool = False) -> Preview:
    """What is in a mail: who gets it, its text, and the page that goes with it. `NotTypeset`."""
    attached = pdf(page, reprint=reprint)
    fields = ((_("From"), sender), (_("To"), to), (_("Subject"), subject), (_("Attached"), file))
    lines = [
        *(Line(f"{name}: {said}", Weight.HEADING) for name, said in fields),
        Line(""),
        *map(Line, text(page, reprint=reprint).splitlines()),
        Line(""),
        Line(f"— {file} —", Weight.FAINT),
        *_pages(attached),
    ]
    return Preview(to, _("a mail"), 0, tuple(lines))


def _pages(data: bytes) -> Iterator[Line]:
    """The pages in reading order, each under a line that says which it is."""
    pages = pages_of(data)
    for number, page in enumerate(pages, 1):
        said = _("page {n} of {all}").replace("{n}", f"{number}").replace("{all}", f"{len(pages)}")
        if number > 1:
            yield Line("")
        yield Line(f"— {said} —", Weight.FAINT)
        yield from page.head
        yield from page.lines
        yield from page.foot
