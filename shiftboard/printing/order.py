"""An order on paper: what to bring, when, and what it should cost."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import _, full_day, in_use, money, ngettext
from ..stock.order_page import OrderedLine, OrderPage
from .lines import Line, Paper, Weight
from .typeset import typeset


def order_lines(one: OrderPage, paper: Paper) -> Iterator[Line]:
    """The order on paper that prints lines."""
    yield from paper.wrapped(f"{_('ORDER')} · {one.supplier}", weight=Weight.LOUD)
    for name, text in _head(one):
        yield from paper.wrapped(f"{name}: {text}", "", "  ")
    if one.is_draft:
        yield from paper.wrapped(_draft_words(), weight=Weight.HEADING)
    yield Line("=" * paper.width)
    for line in one.lines:
        yield from _in_lines(line, one, paper)
    yield Line("=" * paper.width)
    for name, text in _totals(one):
        yield from paper.sides(name, text)
    if one.note:
        yield from paper.headed(_("Note"))
        yield from paper.wrapped(one.note)


def order_pdf(one: OrderPage, *, paper: str = "a4") -> bytes:
    """The order as a page. `BadPaper`, `NotTypeset`."""
    return typeset("order", _sheet(one), paper)


def _in_lines(line: OrderedLine, one: OrderPage, paper: Paper) -> Iterator[Line]:
    """What to bring, with its price below; a line is wrapped, never cut."""
    yield from paper.sides(line.name, line.wanted)
    details = " · ".join(filter(None, (line.sku, line.units, _price_words(line, one))))
    value = money(line.value, one.currency) if line.value is not None else ""
    yield from paper.sides(f"  {details}", value)


def _price_words(line: OrderedLine, one: OrderPage) -> str:
    if line.price is None:
        return ""
    return f"{money(line.price, one.currency)} / {line.unit}"


def _head(one: OrderPage) -> list[tuple[str, str]]:
    return [
        (_("From"), one.site),
        *([(_("Customer number"), one.account)] if one.account else []),
        (_("Order"), one.number),
        (_("Ordered"), full_day(one.day) if not one.is_draft else "–"),
        (_("To be delivered"), full_day(one.due)),
        *([(_("Ordered by"), one.by)] if one.by else []),
    ]


def _draft_words() -> str:
    return _("Draft: this is not ordered yet.")


def _totals(one: OrderPage) -> list[tuple[str, str]]:
    lines = ngettext("{n} line", "{n} lines", len(one.lines)).format(n=len(one.lines))
    if one.total is None:
        return [(lines, "")]
    said = _("{lines}, without tax").format(lines=lines)
    if one.unpriced:
        said += "; " + ngettext("{n} without a price", "{n} without a price", one.unpriced).format(
            n=one.unpriced
        )
    return [(said, money(one.total, one.currency))]


def _sheet(one: OrderPage) -> dict[str, object]:
    kind = _("Order")
    return {
        "language": in_use(),
        "date": [one.day.year, one.day.month, one.day.day],
        "title": f"{kind}: {one.site}, {one.supplier}, {one.number}",
        "author": one.by or one.site,
        "running": f"{one.site} · {one.supplier} · {one.number}",
        "foot": one.number,
        "page_number": _("page {n} of {all}"),
        "kind": kind,
        "site": one.supplier,
        "head": [f"{name}: {text}" for name, text in _head(one)],
        "draft": _draft_words() if one.is_draft else "",
        "lines": {
            "columns": [_("no."), _("item"), _("to bring"), _("in all"), _("price"), _("value")],
            "rows": [
                [
                    line.sku,
                    line.name,
                    line.wanted,
                    line.units,
                    _price_words(line, one),
                    money(line.value, one.currency) if line.value is not None else "",
                ]
                for line in one.lines
            ],
        },
        "totals": [list(pair) for pair in _totals(one)],
        "note": {"name": _("Note"), "text": one.note},
    }
