"""A document in the coat that a printer takes, as finished bytes. What renders it is loaded when needed."""

from __future__ import annotations

from collections.abc import Iterator

from ..briefing import Briefing
from ..checklist.blank import Blank
from ..downtime import Pack
from ..handover.page import Handover
from ..language import _
from ..stock.order_page import OrderPage
from .lines import Line, Paper
from .printers import Printer, PrinterKind

Page = Handover | Blank | Pack | Briefing | OrderPage
"""What can be printed: the same content for every coat."""


def rendered(page: Page, printer: Printer, *, reprint: bool = False) -> bytes:
    """The bytes for this printer. The same page gives the same bytes."""
    match printer.prints:
        case PrinterKind.RECEIPT:
            return receipt(page, printer, reprint=reprint)
        case PrinterKind.PAGE:
            return pdf(page, paper=printer.paper, reprint=reprint)
        case PrinterKind.TEXT:
            return text(page, reprint=reprint).encode()


def receipt(page: Page, printer: Printer, *, reprint: bool = False) -> bytes:
    """The slip for a receipt printer of so many columns, in its code page."""
    from .receipt import slip

    return slip(receipt_lines(page, printer, reprint=reprint), code_page=_code_page(printer))


def receipt_lines(page: Page, printer: Printer, *, reprint: bool = False) -> Iterator[Line]:
    """The very lines of the slip, in the letters that this printer has."""
    from .receipt import handover_lines, roll

    paper = roll(printer.columns, _code_page(printer))
    return handover_lines(page, paper, reprint=reprint) if isinstance(page, Handover) else _lines(page, paper)


def pdf(page: Page, *, paper: str = "A4", reprint: bool = False) -> bytes:
    """The page as PDF."""
    match page:
        case Handover():
            from .page import handover_pdf

            return handover_pdf(page, paper=paper, reprint=reprint)
        case Blank():
            from .blank import blank_pdf

            return blank_pdf(page, paper=paper)
        case Pack():
            from .pack import pack_pdf

            return pack_pdf(page, paper=paper)
        case Briefing():
            from .briefing import briefing_pdf

            return briefing_pdf(page, paper=paper)
        case OrderPage():
            from .order import order_pdf

            return order_pdf(page, paper=paper)


def text(page: Page, *, reprint: bool = False) -> str:
    """The page as plain text."""
    from .text import WIDTH, handover_text

    if isinstance(page, Handover):
        marked = f"*** {_('REPRINT')} ***\n" if reprint else ""
        return marked + handover_text(page)
    return "\n".join([*(line.text.rstrip() for line in _lines(page, Paper(WIDTH))), ""])


def _lines(page: Blank | Pack | Briefing | OrderPage, paper: Paper) -> Iterator[Line]:
    """What is printed in lines, on a roll or on a page of plain text."""
    match page:
        case Blank():
            from .blank import blank_lines

            return blank_lines(page, paper)
        case Pack():
            from .pack import pack_lines

            return pack_lines(page, paper)
        case Briefing():
            from .briefing import briefing_lines

            return briefing_lines(page, paper)
        case OrderPage():
            from .order import order_lines

            return order_lines(page, paper)


def _code_page(printer: Printer) -> str:
    page, number = printer.code_page, printer.code_page_number
    return page if number is None else f"{page}={number}"
