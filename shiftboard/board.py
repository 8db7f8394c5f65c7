"""The board: the desks over one store. Screens, commands and tests all speak to it; nobody else writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from data.record import Record
from data.site_file import Version
from data.storage import utc_now
from data.store import Store

from .alive import LONG, Heartbeat
from .checklist import Answer, ChecklistDesk, LineState, Status
from .clock import Clock, Span, read_time
from .errors import NothingToTakeBack
from .handover.countersign import CountersignDesk
from .handover.desk import HandoverDesk
from .indexing import Indexing
from .language import _, ngettext
from .log import LogDesk, LogEntry, waits
from .printing.desk import PrintDesk
from .printing.documents import Documents
from .redaction import RedactionDesk
from .roles import MAY, Act
from .schema import SCHEMA
from .settings import Settings, read_settings
from .shift import ShiftDesk
from .signs import Sign
from .staff import Person, StaffDesk, Who
from .stock.batches import BatchCheck, DateNoted, Standing
from .stock.counts import Count, Counted, Stage, counted_in
from .stock.going_on import known
from .stock.movements import Movement, MovementKind
from .stock.orders import Order
from .today import Target, ToDo, certificates_to_do, dates_to_do, orders_to_do, overdue_text, to_do

if TYPE_CHECKING:
    from data.search import SearchIndex

    from .checklist.lists import ListDesk
    from .kinds import KindDesk
    from .people import PeopleSetup, StationSetup
    from .stock.date_desk import DateDesk
    from .stock.delivery_desk import DeliveryDesk
    from .stock.desk import StockDesk
    from .stock.eighty_six import EightySixDesk
    from .stock.moves import MoveDesk
    from .stock.order_desk import OrderDesk
    from .stock.recall_desk import RecallDesk
    from .stock.sales_desk import SalesDesk
    from .stock.setup import SetupDesk
    from .stock.taking_in import IntakeDesk
    from .stock.use_desk import UseDesk


Entry = Answer | LogEntry | Counted | Movement | BatchCheck | DateNoted
"""What somebody enters, and can take back."""


class Board:
    """One site, as the person at this terminal works on it."""

    def __init__(self, store: Store, settings: Settings, clock: Clock, person: str = "") -> None:
        self.store = store
        self.settings = settings
        self.clock = clock
        self.who = Who(store, clock, person)
        self._indexing = Indexing(store.folder)
        self.heartbeat = Heartbeat(store.folder)
        self._batches = Standing(store)
        self.staff = StaffDesk(store, self.who)
        self.shifts = ShiftDesk(store, clock, self.who, settings.country)
        self.checklist = ChecklistDesk(store, clock, self.who)
        self.log = LogDesk(store, clock, self.who)
        self.handover = HandoverDesk(store, clock, self.who, self.shifts, self.staff, settings)
        desks = self.handover, self.staff, lambda: self.lists, lambda: self.stock, lambda: self.orders
        documents = Documents(store, clock, settings, *desks)
        self.prints = PrintDesk(store, clock, self.who, documents)
        self.countersign = CountersignDesk(store, self.who)
        self.redaction = RedactionDesk(store, self.who)
        if not person:
            shift = self.shifts.current()
            self.who.id = shift.lead if shift is not None else ""

    @classmethod
    def open(cls, folder: Path, person: str = "", now: Callable[[], datetime] = utc_now) -> Board:
        """The board of the store in this folder. `NoStore`, `BadSettings`; times are UTC, from `now`."""
        store = Store.open(folder, SCHEMA, now=now)
        settings = read_settings(folder)
        return cls(store, settings, Clock(settings.zone, read_time(settings.rollover), now), person)

    def close(self) -> None:
        """Finish what was submitted and let go of the files."""
        self.store.close()
        self._indexing.end()

    @cached_property
    def lists(self) -> ListDesk:
        """The lists as they are written; loaded when somebody looks at them."""
        from .checklist.lists import ListDesk

        return ListDesk(self.store, self.clock, self.who, self.settings.country)

    @cached_property
    def kinds(self) -> KindDesk:
        """The kinds of shift as they are set up; loaded when somebody looks at them."""
        from .kinds import KindDesk

        return KindDesk(self.store, self.clock, self.who)

    @cached_property
    def people(self) -> PeopleSetup:
        """Who works here, as it is set up; loaded when somebody looks at it."""
        from .people import PeopleSetup

        return PeopleSetup(self.store, self.clock, self.who)

    @cached_property
    def stations(self) -> StationSetup:
        """Where people work, as it is set up; loaded when somebody looks at it."""
        from .people import StationSetup

        return StationSetup(self.store, self.who)

    @cached_property
    def stock(self) -> StockDesk:
        """What is on hand, and counting it; loaded when somebody looks at it."""
        from .stock.counts import Tolerance
        from .stock.desk import StockDesk

        percent, value = self.settings.recount_percent, self.settings.recount_value
        return StockDesk(self.store, self.clock, self.who, Tolerance(Decimal(percent), Decimal(value)))

    @cached_property
    def stock_setup(self) -> SetupDesk:
        """Items, places, suppliers and sheets as they are set up; loaded when somebody looks at them."""
        from .stock.setup import SetupDesk

        return SetupDesk(self.store, self.who, self.stock)

    @cached_property
    def moves(self) -> MoveDesk:
        """What comes and goes between counts; loaded when somebody enters it."""
        from .stock.moves import MoveDesk

        return MoveDesk(self.store, self.clock, self.who, self.stock)

    @cached_property
    def deliveries(self) -> DeliveryDesk:
        """What suppliers bring, and what they owe; loaded when something comes."""
        from .stock.delivery_desk import DeliveryDesk

        return DeliveryDesk(self.store, self.clock, self.who, self.stock)

    @cached_property
    def dates(self) -> DateDesk:
        """What is near its use-by date; loaded when somebody looks at it."""
        from .stock.date_desk import DateDesk

        return DateDesk(self.store, self.clock, self.who, self.moves, self.settings.date_check_days)

    @cached_property
    def recalls(self) -> RecallDesk:
        """Where a lot came to, and taking it out of sale; loaded when something is recalled."""
        from .stock.recall_desk import RecallDesk

        return RecallDesk(self.store, self.clock, self.who, self.moves, self.search)

    @cached_property
    def eighty_six(self) -> EightySixDesk:
        """What is off, and back on; loaded when somebody looks at it."""
        from .stock.eighty_six import EightySixDesk

        return EightySixDesk(self.store, self.clock, self.who)

    @cached_property
    def intake(self) -> IntakeDesk:
        """What is taken in from files; loaded when somebody brings one."""
        from .stock.taking_in import IntakeDesk

        return IntakeDesk(self.store, self.who, self.stock)

    @cached_property
    def orders(self) -> OrderDesk:
        """What is ordered from whom, and what is waited for; loaded when somebody orders."""
        from .stock.order_desk import OrderDesk

        return OrderDesk(self.store, self.clock, self.who, self.stock, self.staff, self.settings)

    @cached_property
    def sales(self) -> SalesDesk:
        """What was sold, as the till says; loaded when somebody brings it."""
        from .stock.sales_desk import SalesDesk

        return SalesDesk(self.store, self.clock, self.who, self.stock)

    @cached_property
    def use(self) -> UseDesk:
        """What is used between counts, and what the stock is worth; loaded when somebody asks."""
        from .stock.use_desk import UseDesk

        return UseDesk(self.store, self.stock)

    @property
    def person(self) -> Person | None:
        """Who is at this terminal."""
        return self.staff.person(self.who.id) if self.who.id else None

    def to_do(self) -> list[ToDo]:
        """What needs somebody now: what stands over everything first, then late things, then by time."""
        now = self.clock.now()
        states = self.checklist.states()
        today = self.clock.business_day(now)
        looked_at = [one for one in self.log.open() if not waits(one, today)]
        asked_for = to_do(states, looked_at, now, self.clock, self.staff.name)
        others = [
            *orders_to_do(known(self.store, Order), today),
            *self._dates(today),
            *self._counting(),
            *self._unprinted(),
            *self._to_countersign(),
            *certificates_to_do(self.staff.people(), today),
        ]
        late_first = sorted([*asked_for, *others], key=lambda one: not one.late)
        return [*self._about_the_shift(now), *late_first]

    def beat(self) -> Span | None:
        """Say that this board is there; since when nobody could write anything down, where that was long.

        Only what a shift missed counts: the gap begins with the shift, or later.
        """
        gap, shift = self.heartbeat.beat(self.clock.now()), self.shifts.current()
        if gap is None or shift is None or shift.entered_at is None:
            return None
        gap = Span(max(gap.start, shift.entered_at), gap.end)
        return gap if gap.end - gap.start >= LONG else None

    def late(self, states: list[LineState]) -> int:
        """How many lines are late or out of limits."""
        return sum(state.status in (Status.LATE, Status.OUT) for state in states)

    def last_entry(self) -> Entry | None:
        """What this person entered last in what is happening now, and has not taken back."""
        mine: list[Entry] = [*self.store.table(Answer).find(self._mine)]
        mine += self.store.table(LogEntry).find(self._mine)
        mine += self.store.table(Counted).find(self._mine)
        typed = self.store.table(Movement).find(lambda one: one.kind is not MovementKind.SALE)
        mine += filter(self._mine, typed)  # sales come by the hundred, from a file
        mine += self.store.table(BatchCheck).find(self._mine)
        mine += self.store.table(DateNoted).find(self._mine)
        return max(mine, key=lambda one: one.id, default=None)

    def take_back(self) -> Entry:
        """Take back what this person entered last. `NothingToTakeBack` where there is nothing."""
        last = self.last_entry()
        if last is None:
            raise NothingToTakeBack()
        if isinstance(last, Answer):
            return self.checklist.take_back(last.id)
        if isinstance(last, Counted):
            return self.stock.take_back(last.id)
        if isinstance(last, BatchCheck | DateNoted):
            return self.dates.take_back(last.id)
        if isinstance(last, Movement):
            return self.recalls.take_back(last.id) if last.recall else self.moves.take_back(last.id)
        return self.log.take_back(last.id)

    def search(self) -> SearchIndex:
        """The search over every shift there ever was."""
        from data.search import SearchIndex

        from .found import EDITION, texts

        return SearchIndex(self.store, texts, edition=EDITION)

    def prepare_search(self) -> None:
        """Have the search index brought up to date, beside what goes on here."""
        self._indexing.begin()

    def history(self, record: Record) -> list[Version]:
        """Who saved the record when, oldest first."""
        spec = self.store.schema.of(type(record))
        files = [self.store.board, self.store.shift or self.store.between]
        return next((file.history(record) for file in files if file.documents(spec.name).get(record.id)), [])

    def _mine(self, one: Entry) -> bool:
        return one.by == self.who.id and one.taken_back_at is None

    def _about_the_shift(self, now: datetime) -> list[ToDo]:
        shift, waiting = self.shifts.current(), self.handover.unreceived()
        found = []
        if waiting is not None:
            count = len(waiting.handover.points)
            detail = ngettext("{n} point", "{n} points", count).format(n=count)
            if severe := len(waiting.handover.severe):
                detail += ", " + ngettext("{n} severe", "{n} severe", severe).format(n=severe)
            text = _("Handover from {shift}: not yet received").format(shift=waiting.shift.name)
            found.append(ToDo(Target.HANDOVER, waiting.shift.id, Sign.LATE, None, text, detail, late=True))
        if shift is None and waiting is None:
            found.append(ToDo(Target.OPEN, "", Sign.DUE, None, _("Open the next shift"), self._next_shift()))
        if shift is not None and now >= shift.ends:
            text = overdue_text(shift.ends, self.clock)
            detail = _("hand over")
            found.append(ToDo(Target.HANDOVER, shift.id, Sign.LATE, shift.ends, text, detail, late=True))
        return found

    def _dates(self, today: date) -> Iterator[ToDo]:
        due = [one for one in self._batches.all() if one.is_due(today, self.settings.date_check_days)]
        return dates_to_do(due, today)

    def _counting(self) -> Iterator[ToDo]:
        """The counts of the stock that are not ended; one to approve waits for who may."""
        for count in self.store.table(Count).find(lambda one: one.is_open):
            done = counted_in(count, self.store.table(Counted))
            progress = _("{done} of {all} counted").format(done=done, all=count.size)
            review = count.stage is Stage.REVIEW
            text = _("Count to approve: {name}") if review else _("Count not finished: {name}")
            sign = Sign.DUE if review or done == count.size else Sign.LATER
            yield ToDo(Target.COUNT, count.id, sign, None, text.format(name=count.name), progress)

    def _to_countersign(self) -> Iterator[ToDo]:
        """For the manager alone: what the leads let pass."""
        if self.person is None or self.person.role not in MAY[Act.COUNTERSIGN]:
            return
        if waiting := self.countersign.waiting():
            n = len(waiting)
            text = ngettext("{n} thing to countersign", "{n} things to countersign", n).format(n=n)
            yield ToDo(Target.COUNTERSIGN, "", Sign.DUE, None, text, waiting[0].text)

    def _unprinted(self) -> Iterator[ToDo]:
        if jobs := self.prints.waiting():
            count = ngettext("{n} print waits", "{n} prints wait", len(jobs)).format(n=len(jobs))
            yield ToDo(Target.OUTBOX, "", Sign.DUE, None, f"{count}: {jobs[-1].why}".rstrip(": "), "")

    def _next_shift(self) -> str:
        plans = self.shifts.coming()
        return plans[0].kind.name if plans else ""
