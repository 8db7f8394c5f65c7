"""Every command with its arguments, for the parser of the command line."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any, Protocol

from ..language import _, listed
from ..log import LogKind
from .exchange import export_file, import_file
from .keeping import doctor, make_backup, redact, restore_backup, verify_store
from .opening import make_and_open_demo
from .printing import give_handover, outbox, print_document
from .reading import search, status
from .stock import add_stock
from .tables import TABLES, list_table
from .writing import (
    amend_shift,
    answer_line,
    close_shift,
    count_item,
    open_shift,
    receive_shift,
    write_note,
)

_KINDS_OF_FILES = "list, items, counts"
_TAKEN_IN = ("list", "items", "counts", "sales")


class Verb(Protocol):
    """Adds one command to the parser."""

    def __call__(self, name: str, command: Any, help: str, example: str, *, json: bool = True) -> Any: ...


def add_all(verb: Verb) -> None:
    """Every command with its arguments."""
    demo = verb(
        "demo",
        make_and_open_demo,
        _("a lifelike site to look around in, with days behind it and a shift under way"),
        "shiftboard demo --kind shop",
        json=False,
    )
    demo.add_argument("--kind", choices=("restaurant", "shop"), default="restaurant", help=_("what to show"))
    demo.add_argument("--days", type=_days, default=7, metavar="N", help=_("business days behind it"))
    demo.add_argument("--seed", type=int, default=1, metavar="S", help=_("the same seed gives the same site"))
    demo.add_argument("--no-open", action="store_true", help=_("only make it"))

    verb("status", status, _("what needs somebody now, in words"), "shiftboard status --json")

    handover = verb(
        "handover",
        give_handover,
        _("the handover of the open shift, or of the last one"),
        "shiftboard handover --print bar",
        json=False,
    )
    handover.add_argument("--shift", default="", metavar="ID", help=_("another shift: 2026-11-23-2"))
    _where_to(handover, "text", "pdf", "receipt", "json")

    waiting = verb(
        "outbox", outbox, _("what did not get out to a printer or by mail"), "shiftboard outbox --retry"
    )
    waiting.add_argument("--retry", action="store_true", help=_("try all of it again"))
    waiting.add_argument("--drop", default="", metavar="ID", help=_("take a job out unsent"))

    answer = verb(
        "answer",
        answer_line,
        _("answer a line of the checklist"),
        'shiftboard answer "walk-in" 4.5',
    )
    answer.add_argument("line", metavar=_("LINE"), help=_("its id, or an unambiguous part of its text"))
    answer.add_argument("value", metavar=_("VALUE"), help=_("a number, a choice, text; yes for a tick"))
    answer.add_argument(
        "--action", default="", metavar=_("TEXT"), help=_("what was done, when out of limits")
    )
    answer.add_argument(
        "--at",
        default="",
        metavar=_("WHEN"),
        help=_("when it was done, if not now: 17:40, or 17:05-17:40 for a round on paper"),
    )
    answer.add_argument("--by", default="", metavar=_("PERSON"), help=_("with --at: who did it"))

    count = verb(
        "count", count_item, _("what is there of an item"), "shiftboard count butter 3c+4 --at walk-in"
    )
    count.add_argument("item", metavar=_("ITEM"), help=_("SKU, barcode or name; a part will do"))
    count.add_argument(
        "amount", metavar=_("AMOUNT"), help=_("packs and loose pieces: 3c+4, 2.5, 1/2c; c is the first pack")
    )
    count.add_argument(
        "--at", default="", metavar=_("PLACE"), help=_("where, if it is kept in several places")
    )

    count.add_argument("--counted", default="", metavar=_("WHEN"), help=_("when, if not now: 17:40"))
    add_stock(verb)

    note = verb("note", write_note, _("a line in the shift log"), 'shiftboard note "Ice machine descaled"')
    note.add_argument("text", metavar=_("TEXT"))
    note.add_argument("--kind", choices=[kind.value for kind in LogKind], default=LogKind.NOTE.value)
    note.add_argument("--open", action="store_true", help=_("hand it over until somebody settles it"))

    opening = verb("open", open_shift, _("open the next shift"), "shiftboard open --as JD")
    opening.add_argument(
        "kind", nargs="?", default="", metavar=_("KIND"), help=_("another kind than the next")
    )

    close = verb(
        "close", close_shift, _("sign and close the open shift"), 'shiftboard close --reason "no time"'
    )
    close.add_argument("--reason", default="", metavar=_("TEXT"), help=_("why what is unfinished is so"))

    receive = verb(
        "receive", receive_shift, _("receive the handover and lead on"), "shiftboard receive --as JD"
    )
    receive.add_argument(
        "--read-back", default="", metavar=_("TEXT"), help=_("what it comes to, in your words")
    )
    receive.add_argument("--kind", default="", metavar=_("KIND"), help=_("another kind than the next"))

    table = verb("list", list_table, _("a table in words or JSON"), "shiftboard list people --json")
    table.add_argument("table", choices=sorted(TABLES), metavar=_("TABLE"), help=listed(sorted(TABLES)))

    find = verb(
        "search", search, _("everything that was ever written, newest first"), "shiftboard search zluty kun"
    )
    find.add_argument(
        "words", nargs="+", metavar=_("WORDS"), help=_("all of them; the last may be a beginning")
    )
    find.add_argument("--limit", type=_count, default=50, metavar="N", help=_("how many at most"))

    taken = verb(
        "import",
        import_file,
        _("take a list, items, counts or sales in from a file, whole or not at all"),
        "shiftboard import items items.xlsx --dry-run",
    )
    taken.add_argument("kind", choices=_TAKEN_IN, metavar=_("KIND"), help=listed(_TAKEN_IN))
    taken.add_argument("file", type=Path, metavar=_("FILE"), help=_(".xlsx or .csv; a list is .toml or .csv"))
    taken.add_argument("--dry-run", action="store_true", help=_("only say what would change"))
    taken.add_argument(
        "--open-shift", action="store_true", help=_("a list: have the open shift asked it, too")
    )
    taken.add_argument(
        "--sheet", default="", metavar=_("SHEET"), help=_("counts: enter them in the count of this sheet")
    )
    taken.add_argument(
        "--skip-unknown", action="store_true", help=_("sales: leave out what is not kept here")
    )
    taken.set_defaults(wrong=taken.error)

    given = verb(
        "export",
        export_file,
        _("write a list, all items, what is on hand, or an order to a file"),
        "shiftboard export items items.xlsx",
        json=False,
    )
    given.add_argument(
        "kind",
        choices=["list", "items", "counts", "order"],
        metavar=_("KIND"),
        help=f"{_KINDS_OF_FILES}, order",
    )
    given.add_argument(
        "first",
        metavar=_("FILE"),
        help=_("its name ends in .xlsx or .csv; of a list or an order its name, and then the file"),
    )
    given.add_argument(
        "second",
        nargs="?",
        default="",
        metavar=_("NAME"),
        help=_("a count that goes on; without it, what is on hand"),
    )
    given.set_defaults(wrong=given.error)

    paper = verb(
        "print",
        print_document,
        _("a blank list, a count sheet, an order, the downtime pack, or the briefing of the team"),
        "shiftboard print --pack --print office",
        json=False,
    )
    which = paper.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "name", nargs="?", default="", metavar=_("NAME"), help=_("a list: its id or name; a part will do")
    )
    sheet = _("a sheet to count on: its name; a part will do")
    which.add_argument("--count", default="", metavar=_("SHEET"), help=sheet)
    which.add_argument("--order", default="", metavar=_("SUPPLIER"), help=_("the order to a supplier"))
    guide = _("what comes from a supplier, with room to write what is there")
    which.add_argument("--guide", default="", metavar=_("SUPPLIER"), help=guide)
    which.add_argument(
        "--pack", action="store_true", help=_("what a shift is led by while the board is down")
    )
    which.add_argument("--briefing", action="store_true", help=_("one sheet for the team"))
    paper.add_argument(
        "--shift", default="", metavar="ID", help=_("the pack or briefing of another shift: 2026-11-23-2")
    )
    _where_to(paper, "text", "pdf", "receipt")

    check = verb(
        "verify",
        verify_store,
        _("whether the record is whole"),
        "shiftboard verify --expect 7M2K-9QXA-03TB-ZZ4E",
    )
    check.add_argument(
        "--expect", default="", metavar=_("CODE"), help=_("a code on a printed handover that must be in it")
    )
    check.add_argument("--journals", action="store_true", help=_("read the journals of sealed shifts, too"))

    look = verb(
        "doctor", doctor, _("what is wrong with the store on this machine"), "shiftboard doctor --repair"
    )
    look.add_argument("--repair", action="store_true", help=_("mend what can be mended; originals are kept"))

    added = verb(
        "amend",
        amend_shift,
        _("add something to a closed shift; what was sealed stays as it is"),
        'shiftboard amend 2026-11-22-2 "The fridge was read twice"',
    )
    added.add_argument("shift", metavar=_("SHIFT"), help=_("its name, as in 2026-11-22-2"))
    added.add_argument("text", metavar=_("TEXT"))

    out = verb(
        "redact",
        redact,
        _("take a text out of the record for good; the seals go on proving the rest"),
        'shiftboard redact 2026-11-22-2 Novák --why "asked to" --yes --as JD',
    )
    out.add_argument(
        "shift", metavar=_("SHIFT"), help=_("its name, as in 2026-11-22-2; or open, board, customers")
    )
    out.add_argument("words", nargs="+", metavar=_("WORDS"), help=_("what the text holds, in this order"))
    out.add_argument("--why", default="", metavar=_("TEXT"), help=_("the reason; it stays in the record"))
    out.add_argument("--yes", action="store_true", help=_("do it; without this it is only shown"))

    for name, command, help, example in (
        (
            "backup",
            make_backup,
            _("the whole store in one file, while others write"),
            "shiftboard backup ~/site.zip",
        ),
        (
            "restore",
            restore_backup,
            _("a store from a backup; never over one that is there"),
            "shiftboard --store NEW restore site.zip",
        ),
    ):
        verb(name, command, help, example, json=False).add_argument("file", type=Path, metavar=_("FILE"))


def _where_to(parser: Any, *coats: str) -> None:
    """What says how something is written and where it goes."""
    parser.add_argument("--to", choices=coats, default="", help=_("how it is written"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument("-o", dest="output", type=Path, metavar=_("FILE"), help=_("write it to a file"))
    where.add_argument(
        "--print",
        dest="printer",
        nargs="?",
        const="",
        metavar=_("PRINTER"),
        help=_("print it: on one that is set up, or on tcp://HOST:PORT, lp:QUEUE, file:PATH"),
    )
    where.add_argument("--mail", default="", metavar=_("ADDRESS"), help=_("send it by mail"))


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) > 36_500:
        raise ArgumentTypeError(_("a number of days from 0 to 36500 is needed"))
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 100_000:
        raise ArgumentTypeError(_("a number from 1 to 100000 is needed"))
    return int(text)
