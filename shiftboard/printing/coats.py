"""A handover in the coat that a printer takes, as finished bytes. What renders it is loaded when needed."""

from __future__ import annotations

from ..handover.page import Handover
from ..language import _
from .printers import Printer, PrinterKind


def rendered(handover: Handover, printer: Printer, *, reprint: bool = False) -> bytes:
    """The bytes for this printer. The same handover gives the same bytes."""
    match printer.prints:
        case PrinterKind.RECEIPT:
            return receipt(handover, printer, reprint=reprint)
        case PrinterKind.PAGE:
            return pdf(handover, paper=printer.paper, reprint=reprint)
        case PrinterKind.TEXT:
            return text(handover, reprint=reprint).encode()


def receipt(handover: Handover, printer: Printer, *, reprint: bool = False) -> bytes:
    """The slip for a receipt printer of so many columns, in its code page."""
    from .receipt import handover_receipt

    page, number = printer.code_page, printer.code_page_number
    code_page = page if number is None else f"{page}={number}"
    return handover_receipt(handover, columns=printer.columns, code_page=code_page, reprint=reprint)


def pdf(handover: Handover, *, paper: str = "A4", reprint: bool = False) -> bytes:
    """The page as PDF."""
    from .page import handover_pdf

    return handover_pdf(handover, paper=paper, reprint=reprint)


def text(handover: Handover, *, reprint: bool = False) -> str:
    """The page as plain text."""
    from .text import handover_text

    marked = f"*** {_('REPRINT')} ***\n" if reprint else ""
    return marked + handover_text(handover)
