"""Counts as they stand on the stock's screen: those that go on, place by place, and what can be begun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from shiftboard.board import Board
from shiftboard.language import _, day, hour, listed, ngettext
from shiftboard.printing.records import COUNT
from shiftboard.signs import Sign
from shiftboard.stock.counts import SHEET_KIND_NAMES, Count, CountLine, CountPlace, Sheet, Stage

from .dialogs import Confirm
from .printing import Wanted
from .stock_flows import drop_count, finish_count, review
from .stock_rows import Heading, StockRow
from .widgets.cells import bar, left
from .widgets.rows import Look

if TYPE_CHECKING:
    from .stock_rows import Screen


@dataclass(frozen=True)
class CountRow(StockRow):
    """A count that is going on, or waits to be approved."""

    session: Count
    done: int
    again: int

    @property
    def key(self) -> str:
        return f"count {self.session.id}"

    @property
    def words(self) -> str:
        return self.session.name

    def draw(self, screen: Screen, width: int, look: Look) -> Content:
        count, mark = self.session, ">" if look.focused else " "
        sign = Sign.DUE if count.stage is Stage.COUNTING else Sign.LATE
        said = _("to approve") if count.stage is Stage.REVIEW else f"{self.done}/{count.size}"
        name = left(f"{mark}{screen.sign(sign)} {count.name}", width - len(said) - 1)
        return screen.paint((name, screen.unless(look, "bold")), (f"{said} ", ""))

    def about(self, screen: Screen) -> str:
        begun = screen.board.clock.local(self.session.begun)
        parts = [_("begun {day} {time}").format(day=day(begun.date()), time=hour(begun))]
        left_over = self.session.size - self.done
        if left_over:
            parts.append(ngettext("{n} line left", "{n} lines left", left_over).format(n=left_over))
        if self.again:
            again = ngettext("{n} to count again", "{n} to count again", self.again)
            parts.append(again.format(n=self.again))
        goes_on = left_over and self.session.stage is Stage.COUNTING
        step = _("Enter: go on counting") if goes_on else _("Enter: what differs")
        return f"{' · '.join(parts)}\n{step}"

    async def act(self, screen: Screen) -> None:
        count = self.session
        if count.stage is Stage.REVIEW:
            await review(screen, count)
        elif self.done == count.size:
            await finish_count(screen, count)
        elif left_over := [one for one in screen.board.stock.lines(count) if one.counted is None]:
            await count_at(screen, count, left_over[0].place, left_over[0].item)

    async def drop(self, screen: Screen) -> None:
        await drop_count(screen, self.session)

    def paper(self) -> Wanted:
        return Wanted(COUNT, list=self.session.id)


@dataclass(frozen=True)
class PlaceRow(StockRow):
    """One place of a count."""

    session: Count
    place: str
    name: str
    done: int
    size: int
    who: str
    """Who entered something there last."""

    @property
    def key(self) -> str:
        return f"place {self.session.id} {self.place}"

    @property
    def words(self) -> str:
        return self.name

    def draw(self, screen: Screen, width: int, look: Look) -> Content:
        sign = Sign.DONE if self.done == self.size else Sign.LATER
        drawn = bar(self.done, self.size, 12, ascii=screen.shiftboard.plain_signs)
        tail = f" {drawn} {self.done:>4}/{self.size:<4}"
        said = f"  {self.who}" if self.who else ""
        mark = ">" if look.focused else " "
        text = left(f"{mark}  {screen.sign(sign)} {self.name}{said}", width - len(tail))
        style = screen.unless(look, "$success" if self.done == self.size else "")
        return screen.paint((text, ""), (tail, style))

    def about(self, screen: Screen) -> str:
        return f"{self.name}: {self.done}/{self.size}\n" + _("Enter: count here")

    async def act(self, screen: Screen) -> None:
        await count_at(screen, self.session, self.place)

    async def drop(self, screen: Screen) -> None:
        await drop_count(screen, self.session)

    def paper(self) -> Wanted:
        return Wanted(COUNT, list=self.session.id)


@dataclass(frozen=True)
class SheetRow(StockRow):
    """What can be counted."""

    sheet: Sheet

    @property
    def key(self) -> str:
        return f"sheet {self.sheet.id}"

    @property
    def words(self) -> str:
        return self.sheet.name

    def draw(self, screen: Screen, width: int, look: Look) -> Content:
        kind = f"{_(SHEET_KIND_NAMES[self.sheet.kind])} "
        name = left(f"{'>' if look.focused else ' '}  {self.sheet.name}", width - len(kind))
        return screen.paint((name, ""), (kind, screen.unless(look, "dim")))

    def about(self, screen: Screen) -> str:
        return f"{self.sheet.name}\n" + _("Enter: begin")

    async def act(self, screen: Screen) -> None:
        if under_way := screen.board.stock.asking_the_same(self.sheet):
            names = listed(one.name for one in under_way)
            question = _("Begin {name} as well?").format(name=self.sheet.name)
            hint = _("Some of it is being counted already: {names}.").format(names=names)
            if not await screen.ask(Confirm(question, yes=_("begin it"), hint=hint)):
                return
        begun = await screen.save(screen.board.stock.begin, self.sheet.id)
        if begun is not None:
            await count_at(screen, begun, begun.places[0].place)

    def paper(self) -> Wanted:
        return Wanted(COUNT, list=self.sheet.id)


def count_rows(board: Board) -> Iterator[StockRow]:
    """The counts that go on, each with its places."""
    counts = board.stock.counts()
    if counts:
        yield Heading(_("COUNTING"))
    for count in counts:
        lines = board.stock.lines(count)
        done = sum(one.counted is not None for one in lines)
        yield CountRow(count, done, len(board.stock.again(count)))
        if count.stage is Stage.COUNTING and len(count.places) > 1:
            yield from (_place(board, count, each, lines) for each in count.places)


def sheet_rows(board: Board) -> Iterator[StockRow]:
    """What can be counted and is not being counted."""
    under_way = {count.sheet for count in board.stock.counts()}
    yield Heading(_("BEGIN A COUNT"))
    yield from (SheetRow(one) for one in board.stock.sheets() if one.id not in under_way)


def _place(board: Board, count: Count, each: CountPlace, lines: list[CountLine]) -> PlaceRow:
    theirs = [one.counted for one in lines if one.place == each.place and one.counted is not None]
    last = max(theirs, key=lambda one: one.id, default=None)
    another = last is not None and last.by != board.who.id
    who = board.staff.name(last.by) if last is not None and another else ""
    return PlaceRow(count, each.place, board.stock.place_name(each.place), len(theirs), len(each.items), who)


async def count_at(screen: Screen, count: Count, place: str, item: str = "") -> None:
    """Show a place of a count, to count there."""
    from .count import CountScreen

    await screen.shiftboard.go("count")
    if isinstance(shown := screen.app.screen, CountScreen):
        shown.show_place(count.id, place, item)
