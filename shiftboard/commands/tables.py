"""Tables as text columns, or as arrays of objects."""

from __future__ import annotations

import argparse
from datetime import datetime
from decimal import Decimal
from typing import Any

from data.record import Record

from ..board import Board
from ..checklist import (
    STATUS_NAMES,
    Answer,
    CheckList,
    ShiftLine,
    limits_text,
    line_states,
    score,
    value_text,
)
from ..clock import Clock
from ..food_safety import Equipment
from ..language import _, day, hour, listed, number
from ..log import LOG_KIND_NAMES
from ..roles import ROLE_NAMES
from ..shift import shift_of
from ..signs import Sign, sign_of
from ..staff import Station
from ..stock.counts import SHEET_KIND_NAMES, places_of
from ..stock.deliveries import CLAIM_STAGE_NAMES, DELIVERY_STAGE_NAMES
from ..stock.levels import OnHand
from ..stock.orders import ORDER_STAGE_NAMES
from .common import board_of, plain, print_json


def list_table(asked: argparse.Namespace) -> int:
    """A table as text columns or as an array of objects."""
    with board_of(asked) as board:
        rows = TABLES[asked.table](board)
    if asked.json:
        print_json(rows)
    elif not rows:
        print(_("There is nothing in it yet."))
    else:
        _print_columns(rows, board.clock)
    return 0


Rows = list[dict[str, Any]]


def _people(board: Board) -> Rows:
    return [plain(one) | {"role_name": _(ROLE_NAMES[one.role])} for one in board.staff.people()]


def _checklist(board: Board) -> Rows:
    rows = []
    for state in board.checklist.states():
        line, answer = state.line, state.answer
        rows.append(
            {
                "id": line.id,
                "status": state.status,
                "sign": sign_of(state).sign,
                "due": line.due,
                "text": line.text,
                "value": value_text(line, answer) if answer is not None else "",
                "limits": limits_text(line),
                "critical": line.critical,
                "section": line.section,
                "list": line.list,
                "status_name": _(STATUS_NAMES[state.status]),
            }
        )
    return rows


def _shifts(board: Board) -> Rows:
    rows = []
    for name in board.store.shift_names:
        file = board.store.shift_named(name)
        assert file is not None
        shift = shift_of(file)
        counts = score(line_states(file.table(ShiftLine), file.table(Answer), shift.ends))
        state = "open" if file.closing is None else "closed"
        named = _("open") if file.closing is None else _("closed")
        rows.append(plain(shift) | {"state": state, "state_name": named, "checklist": counts._asdict()})
    return rows


def _log(board: Board) -> Rows:
    return [
        {"at": one.entered_at} | plain(one) | {"kind_name": _(LOG_KIND_NAMES[one.kind])}
        for one in board.log.entries()
    ]


def _stock(board: Board) -> Rows:
    """What is kept, with what is on hand by counts and movements, and how old the oldest count is."""
    known = board.stock.on_hand()
    return [plain(one) | _on_hand(known.get(one.id), board.clock) for one in board.stock.items()]


def _suppliers(board: Board) -> Rows:
    """Who is ordered from, with the weekdays of delivery in words."""
    from ..checklist.written import days_words

    return [plain(one) | {"delivers": days_words(one.days)} for one in board.stock_setup.suppliers.all()]


def _sheets(board: Board) -> Rows:
    """What can be counted: the sheets of the house, everything, each place; how many lines it has now."""
    items, places = board.stock.items(), board.stock.places()
    return [
        plain(one)
        | {
            "kind_name": _(SHEET_KIND_NAMES[one.kind]),
            "place_names": listed(map(board.stock.place_name, one.places)),
            "asks": sum(len(each.items) for each in places_of(one, items, places)),
        }
        for one in board.stock.sheets()
    ]


def _on_hand(known: OnHand | None, clock: Clock) -> dict[str, object]:
    if known is None:
        return {"on_hand": None, "counted_at": None, "counted": ""}
    counted = clock.local(known.counted_at)
    return {
        "on_hand": known.amount,
        "counted_at": known.counted_at,
        "counted": f"{day(counted.date())} {hour(counted)}",
    }


def _orders(board: Board) -> Rows:
    """The orders being written, and those that are waited for."""
    desk = board.orders
    return [
        plain(one)
        | {
            "sign": (Sign.LATE if one.overdue(desk.today) else Sign.DUE).sign,
            "stage_name": _(ORDER_STAGE_NAMES[one.stage]),
            "due": desk.due_of(one),
            "overdue": one.overdue(desk.today),
            "count": len(one.wanted),
            "value": one.value,
            "lines": [
                {name: getattr(line, name) for name in line.__struct_fields__}
                | {"name": board.stock.name(line.item)}
                for line in one.lines
            ],
        }
        for one in desk.open()
    ]


def _deliveries(board: Board) -> Rows:
    return [plain(one) | {"state_name": _(DELIVERY_STAGE_NAMES[one.stage])} for one in board.deliveries.all()]


def _claims(board: Board) -> Rows:
    return [
        plain(one) | {"state_name": _(CLAIM_STAGE_NAMES[one.stage])} for one in board.deliveries.all_claims()
    ]


def _dates(board: Board) -> Rows:
    """What has a use-by date, the nearest first: what is past, what is to be looked at, and the rest."""
    desk = board.dates
    today, due = desk.today, {one.id for one in desk.due()}
    rows = []
    for one in desk.all():
        past = one.is_past(today)
        state = "past" if past else "due" if one.id in due else "later"
        sign = Sign.CRITICAL if past else Sign.DUE if one.id in due else Sign.LATER
        item = board.stock.item(one.item)
        known = (
            f"{number(one.known)} {item.unit if item is not None else ''}" if one.known is not None else ""
        )
        lower = f"-{number(one.markdown)} %" if one.markdown is not None else ""
        rows.append(
            {
                "id": one.id,
                "sign": sign.sign,
                "use_by": one.use_by,
                "name": board.stock.name(one.item),
                "lot": one.lot,
                "place_name": board.stock.place_name(one.place),
                "text": "  ".join(filter(None, (known.strip(), lower))),
                "state": state,
            }
            | plain(one)
        )
    return rows


def _kinds(board: Board) -> Rows:
    from ..kinds import times_words

    return [
        plain(one)
        | {
            "times": times_words(one),
            "lead_name": board.staff.name(one.lead),
            "list_names": listed(each.name for each in board.kinds.lists(one)),
        }
        for one in board.kinds.all()
    ]


def _score(board: Board) -> Rows:
    """How each week's lists went: a row for the week, then one for each section."""
    return [
        {"id": f"{week.monday} {text}".strip(), "shifts": week.shifts, "week": week.monday}
        | {"text": text or _("all lists")}
        | counts._asdict()
        | {"value": f"{counts.on_time}/{counts.asked} {_('on time')}"}
        for week in board.shifts.weeks()
        for text, counts in (("", week.total), *week.sections.items())
    ]


def _plainly(record: type[Record]) -> Any:
    return lambda board: [plain(one) for one in board.store.table(record)]


def _use(board: Board) -> Rows:
    from .use import use_rows

    return use_rows(board)


def _value(board: Board) -> Rows:
    from .use import value_rows

    return value_rows(board)


TABLES = {
    "deliveries": _deliveries,
    "claims": _claims,
    "people": _people,
    "checklist": _checklist,
    "shifts": _shifts,
    "log": _log,
    "stock": _stock,
    "stations": _plainly(Station),
    "places": lambda board: [plain(one) for one in board.stock.places()],
    "suppliers": _suppliers,
    "sheets": _sheets,
    "equipment": _plainly(Equipment),
    "lists": _plainly(CheckList),
    "orders": _orders,
    "dates": _dates,
    "kinds": _kinds,
    "score": _score,
    "use": _use,
    "value": _value,
}

_SHOWN = {
    "id",
    "at",
    "sign",
    "status_name",
    "stage_name",
    "due",
    "name",
    "initials",
    "role_name",
    "text",
    "value",
    "limits",
    "state_name",
    "business_day",
    "kind_name",
    "unit",
    "times",
    "list_names",
    "lead_name",
    "phone",
    "mail",
    "delivers",
    "use_by",
    "lot",
    "place_name",
    "asks",
    "used",
    "per_day",
    "variance",
    "on_hand",
    "counted",
}


def _print_columns(rows: Rows, clock: Clock) -> None:
    from ..printing.text import cells

    names = [name for name in rows[0] if name in _SHOWN]
    table = [[_cell(row[name], clock) for name in names] for row in rows]
    widths = [max(cells(line[column]) for line in table) for column in range(len(names))]
    for line in table:
        padded = (text + " " * (width - cells(text)) for text, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())


def _cell(value: object, clock: Clock) -> str:
    if value is None:
        return "–"
    if isinstance(value, Decimal):
        return number(value)
    return hour(clock.local(value)) if isinstance(value, datetime) else str(value)
