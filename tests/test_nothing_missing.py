"""Whatever is open in a shift stands in its handover: on page 1, or in the appendix.

Every table of a shift is asked, so that an area that comes later is held to it by being in the schema.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from conftest import Bistro, Now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.record import Partition, Record
from shiftboard.board import Board
from shiftboard.checklist import Kind, Line
from shiftboard.checklist.records import CheckList, Section
from shiftboard.errors import StandsLast
from shiftboard.handover.page import Handover
from shiftboard.handover.records import Severity
from shiftboard.log import Carried, LogEntry, LogKind
from shiftboard.printing.text import handover_text
from shiftboard.schema import SCHEMA
from shiftboard.stock import Item, Supplier
from shiftboard.stock.errors import CountAgain, CountEnded, NothingCame, NothingOrdered, OrderPlaced
from shiftboard.stock.going_on import GoingOn

LINES = (
    Line(id="hands", text="Basins stocked"),
    Line(id="gas", text="Gas is off", critical=True),
    Line(id="fridge", text="Walk-in fridge", kind=Kind.TEMPERATURE, equipment="walk-in", critical=True),
    Line(id="pot", text="Soup cools", kind=Kind.COOLING),
    Line(id="tray", text="Coolest tray", kind=Kind.TEMPERATURE, high=None, every=60),
    Line(id="heaters", text="Terrace heaters", kind=Kind.CHOICE, choices=("on", "broken"), bad=("broken",)),
)
VALUES = {
    "hands": ("yes",),
    "gas": ("yes",),
    "fridge": ("4", "9"),
    "pot": ("66", "30", "19", "4"),
    "tray": ("70",),
    "heaters": ("on", "broken"),
}

steps = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(LINES).map(lambda line: line.id), st.integers(0, 3)),
    st.tuples(st.just("log"), st.sampled_from(LogKind), st.booleans()),
    st.tuples(st.just("wait"), st.integers(1, 150), st.none()),
    st.tuples(st.just("mute"), st.integers(0, 5), st.none()),
    st.tuples(st.just("settle"), st.integers(0, 5), st.none()),
    st.tuples(st.just("put off"), st.integers(0, 5), st.integers(1, 9)),
    st.tuples(st.just("count"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("order"), st.integers(0, 5), st.integers(0, 2)),
    st.tuples(st.just("off"), st.none(), st.booleans()),
    st.tuples(st.just("deliver"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("move"), st.integers(0, 5), st.sampled_from((-1, 1))),
    st.tuples(st.just("hand over"), st.none(), st.none()),
)


def bistro_in(folder: Path) -> Bistro:
    bistro = Bistro(folder / "site", Now())
    with bistro.board.store.transaction(Partition.BOARD, "") as tx:
        tx.put(CheckList(id="opening", name="Opening", sections=(Section("all", "All", LINES),)))
        tx.put(Supplier(id="vinar", name="Vinař"))
        tx.put(Item(id="W-2", sku="W-2", name="Frankovka", category="", unit="", places=(), supplier="vinar"))
    bistro.open()
    return bistro


def in_log(board: Board) -> list[LogEntry | Carried]:
    return [*board.log.carried(), *(one for one in board.log.entries() if one.is_open)]


def do(bistro: Bistro, n: int, verb: str, what: object, more: object) -> None:
    board = bistro.board
    match verb:
        case "answer":
            line = str(what)
            value = VALUES[line][int(str(more)) % len(VALUES[line])]
            board.checklist.answer(line, value, action=f"action {n} taken")
        case "log":
            board.log.write(f"entry number {n}", LogKind(str(what)), open=bool(more))
        case "wait":
            bistro.now.at += timedelta(minutes=int(str(what)))
        case "mute":
            quiet = [one for one in board.handover.of().points if one.severity is not Severity.SAFETY]
            if quiet:
                board.handover.mute(quiet[int(str(what)) % len(quiet)].id, "known")
        case "settle":
            if waiting := in_log(board):
                board.log.settle(waiting[int(str(what)) % len(waiting)].id, "dealt with")
        case "put off":
            waiting = [one for one in in_log(board) if one.kind is not LogKind.INCIDENT]
            if waiting:
                day = board.clock.business_day(board.clock.now()) + timedelta(days=int(str(more)))
                board.log.look_again(waiting[int(str(what)) % len(waiting)].id, day)
        case "count":
            going_on = board.stock.counts()
            if going_on:
                with suppress(CountEnded, CountAgain):
                    board.stock.count(going_on[0].id, "cellar", "W-1", str(what))
                    if more:
                        board.stock.finish(going_on[0].id)
            else:
                board.stock.begin("cellar")
        case "order":
            going_on = board.orders.open()
            if not going_on:
                draft = board.orders.begin("vinar")
                board.orders.amount(draft.id, "W-2", str(what))
                board.orders.write_note(draft.id, f"note number {n}")
            elif more:
                with suppress(NothingOrdered, OrderPlaced):
                    board.orders.come_on(going_on[0].id, f"+{int(str(what)) + 1}")
                    board.orders.place(going_on[0].id)
            else:
                board.orders.cancel(going_on[0].id, f"cancelled {n}")
        case "off":
            off = board.eighty_six.off()
            if off and more:
                board.eighty_six.back_on(off[0].id)
            else:
                board.eighty_six.take_off(f"dish number {n}", reason=f"reason {n}")
        case "deliver":
            if not (taken_in := board.deliveries.open()):
                board.deliveries.begin("vinar", note_number=f"note {n}")
            else:
                with suppress(NothingCame):
                    board.deliveries.receive(taken_in[0].id, "W-1", str(what))
                    board.deliveries.refuse(taken_in[0].id, "W-1", str(what))
                    board.deliveries.finish(taken_in[0].id, claim=True)
                if more and (claims := board.deliveries.claims()):
                    board.deliveries.credited(claims[0].id, f"credit note {n}")
        case "move":
            points = board.handover.of().points
            with suppress(StandsLast):
                if points:
                    board.handover.move(points[int(str(what)) % len(points)].id, int(str(more)))
        case _:
            board.handover.close(f"reason {n}")
            board.handover.receive(all=True)


def open_records(bistro: Bistro) -> list[Record]:
    """Every record of the shift that says of itself that it is open."""
    file = bistro.board.store.shift
    assert file is not None
    shift = [spec for spec in SCHEMA.tables if spec.partition is Partition.SHIFT]
    return [one for spec in shift for one in file.table(spec.record) if is_open(one)]


def is_open(one: Record) -> bool:
    """Whether the record says of itself that somebody must go on with it."""
    return bool(getattr(one, "is_open", False) or (isinstance(one, GoingOn) and one.goes_on))


def texts(one: Record) -> list[str]:
    """What people wrote in it and would look for."""
    spec = SCHEMA.of(type(one))
    return [
        text for name in spec.texts if (text := msgspec.structs.asdict(one)[name]) and name != "settled_how"
    ]


def words(page: Handover) -> str:
    return " ".join(handover_text(page, 200).split())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.lists(steps, max_size=14))
def test_whatever_is_open_stands_in_the_handover(story: list[tuple[str, object, object]]) -> None:
    with TemporaryDirectory() as folder:
        bistro = bistro_in(Path(folder))
        try:
            for n, (verb, what, more) in enumerate(story):
                do(bistro, n, verb, what, more)
            page = bistro.board.handover.of()
            told, points = (
                words(page),
                " ".join(f"{one.text} {one.detail}" for one in (*page.points, *page.muted)),
            )
            assert all(one.text in told and one.muted in told for one in page.muted)
            for record in open_records(bistro):
                assert texts(record), f"{type(record).__name__} is open and says nothing"
                assert all(text in points for text in texts(record)), record
            for state in bistro.board.checklist.states():
                if state.open:
                    assert state.line.text in told, state.line.text
                if (state.open and state.line.critical) or state.goes_on:
                    assert state.line.text in points, state.line.text
            bistro.board.handover.close("no time")
            last = bistro.board.handover.of(bistro.board.handover.closed_shifts()[0].id)
            assert all(one.reason for one in last.undone), "what is left undone has its reason"
        finally:
            for board in bistro.opened:
                board.close()


def test_every_table_of_a_shift_was_thought_of() -> None:
    """A record that can be open says so; others hold what is settled by being entered."""
    settled = {
        "shifts", "lines", "answers", "if_then", "handover_notes", "reasons", "signatures", "acknowledged",
        "muted", "rounds", "point_order", "counted", "amendments", "wrong_pins", "countersigned", "prints",
        "movements", "sales_taken", "dates_noted", "batch_checks", "left_past",
    }  # fmt: skip
    shift = [spec for spec in SCHEMA.tables if spec.partition is Partition.SHIFT]
    can_be_open = {
        spec.name for spec in shift if hasattr(spec.record, "is_open") or issubclass(spec.record, GoingOn)
    }
    assert can_be_open == {
        "log", "carried", "counts", "orders", "deliveries", "claims", "eighty_sixed",
    }  # fmt: skip
    assert {spec.name for spec in shift} == settled | can_be_open, "say of a new table whether it can be open"
