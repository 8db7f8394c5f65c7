"""Conversations about a line of the checklist: its answer, what was done, why it is left out, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len

from shiftboard.board import Board
from shiftboard.checklist import Answer, Kind, Round, Score, ShiftLine, read_answer, score, value_text
from shiftboard.checklist.weeks import sections_of
from shiftboard.clock import Span
from shiftboard.errors import NeedsAction, ShiftboardError
from shiftboard.language import _, day, hour, ngettext, sentence
from shiftboard.log import LogKind
from shiftboard.signs import Sign

from .dialogs import Ask, Choose, Option, Read, wrong
from .flows import show_history
from .widgets.cells import bar, left, right

if TYPE_CHECKING:
    from .base import BoardScreen
    from .checklist import ChecklistScreen


class Entry(NamedTuple):
    """What an entry is for: read before the question is asked."""

    shift: str
    round: Round | None


async def ask_action(screen: ChecklistScreen, line: ShiftLine, text: str, why: str, entry: Entry) -> None:
    """Ask what was done about a value out of limits, and save both."""
    action = await screen.ask(Ask(line.text, hint=f"{why}\n{line.action}" if line.action else why))
    if action is None:
        said = _("Not saved: {value} is out of limits and needs what was done.")
        screen.say_wrong(said.format(value=text))
        return
    if screen.rows.editing is not None:
        screen.rows.end_edit()
    desk = screen.board.checklist
    if await screen.save(desk.answer, line.id, text, action=action, **entry._asdict()) is not None:
        screen.entered_one()


async def ask_answer(screen: ChecklistScreen, line: ShiftLine) -> None:
    """Ask for a choice or a text, and save it."""
    entry = screen.entry
    if not await screen.somebody():
        return
    if line.kind is Kind.CHOICE:
        options = [
            Option(choice, choice, screen.sign(Sign.OUT) if choice in line.bad else "")
            for choice in line.choices
        ]
        text = await screen.ask(Choose(line.text, options))
    else:
        text = await screen.ask(Ask(line.text, check=wrong(lambda typed: read_answer(line, typed))))
    if text is None:
        return
    try:
        await screen.do(screen.board.checklist.answer, line.id, text, **entry._asdict())
    except NeedsAction as needed:
        await ask_action(screen, line, text, sentence(needed), entry)
    except ShiftboardError as error:
        screen.explain(error)
    else:
        screen.entered_one()


async def skip(screen: ChecklistScreen, line: ShiftLine, *, not_applicable: bool = False) -> None:
    """Ask why a line is left out, or does not apply today."""
    entry, desk = screen.entry, screen.board.checklist
    if not await screen.somebody():
        return
    question = _("Why does it not apply today?") if not_applicable else _("Why is it skipped?")
    reason = await screen.ask(Ask(question, hint=line.text))
    if reason is None:
        return
    given = entry._asdict()
    if await screen.save(desk.skip, line.id, reason, not_applicable=not_applicable, **given) is not None:
        screen.entered_one()


async def reopen(screen: ChecklistScreen, line: ShiftLine) -> None:
    """Ask why a line is opened again."""
    if not await screen.somebody():
        return
    comment = await screen.ask(Ask(_("Why is it opened again?"), hint=line.text))
    if comment is not None and await screen.save(screen.board.checklist.reopen, line.id, comment) is not None:
        screen.say_saved(_("open again; the answer before stays in the record"))


async def board_was_down(screen: BoardScreen[Any], gap: Span) -> None:
    """Log since when nobody could write anything down, and offer to type in what was missed."""
    board = screen.board
    if not await screen.somebody():
        return
    start, end = (hour(board.clock.local(at)) for at in gap)
    states = board.checklist.states()
    text = _("The board was down from {start} to {end}.").format(start=start, end=end)
    fridges = [one for one in states if one.line.equipment]
    asked = f"{text} {_('Read the fridges and freezers again.')}" if fridges else text
    if await screen.save(board.log.write, asked, LogKind.EQUIPMENT, open=bool(fridges)) is None:
        return
    missed = sum(one.open and one.due in gap for one in states)
    detail = ngettext("{n} line was due", "{n} lines were due", missed).format(n=missed)
    options = [
        Option("paper", _("Type in what was worked on paper"), detail),
        Option("no", _("Go on: nothing was written down meanwhile")),
    ]
    if await screen.ask(Choose(text, options, hint=_("It stands in the log."))) == "paper":
        from .checklist import ChecklistScreen

        await screen.shiftboard.go("checklist")
        if isinstance(screen.app.screen, ChecklistScreen):
            await begin_round(screen.app.screen, when=f"{start}-{end}")


async def begin_round(screen: ChecklistScreen, *, when: str = "") -> None:
    """Ask who worked on paper and when: a span for what follows, one time for the next entry.

    `when` is what likely will be said.
    """
    board, rounds = screen.board, screen.board.checklist.rounds
    if board.shifts.current() is None or not await screen.somebody():
        return
    options = [
        Option(
            f"round {one.id}", f"{board.staff.name(one.person)} {round_when(board, one)}", _("go on with it")
        )
        for one in reversed(rounds.all())
        if one.ended > one.started
    ]
    options += [Option(one.id, one.name, one.initials, one.initials) for one in board.staff.people()]
    hint = _("What was worked on paper, or before now, is typed in with its own time.")
    chosen = await screen.ask(Choose(_("Who did it?"), options, hint=hint, first=board.who.id))
    if chosen is None:
        return
    known = next((one for one in rounds.all() if f"round {one.id}" == chosen), None)
    if known is None:
        hint = _("17:05-17:40 for a round, 17:40 for the next line only")
        question = _("When was it done?")
        typed = await screen.ask(
            Ask(question, hint=hint, text=when, check=wrong(board.checklist.rounds.read))
        )
        if typed is None:
            return
        known = rounds.said(chosen, rounds.read(typed))
    screen.begin_round(known, one_entry=known.started == known.ended)
    screen.say(_("Enter it as usual: space, a value, s."))


def round_when(board: Board, round: Round) -> str:
    """From when to when it was, by the clock on the wall."""
    times = dict.fromkeys(hour(board.clock.local(at)) for at in (round.started, round.ended))
    return "–".join(times)


def entered_later(board: Board, answer: Answer) -> str:
    """When it was entered, where that is not when it was done; and by whom, where another did it."""
    if answer.happened_at is None or answer.entered_at is None:
        return ""
    at, by = hour(board.clock.local(answer.entered_at)), board.staff.name(answer.by)
    return _("entered {time} by {name}").format(time=at, name=by)


async def history(screen: ChecklistScreen, line: ShiftLine) -> None:
    """Show every entry to a line: who saved what when."""
    answers = [one for one in screen.board.store.table(Answer) if one.line == line.id]
    versions = []
    for one in answers:
        back = f"  ({_('taken back')})" if one.taken_back_at is not None else ""
        done = ""
        if one.happened_at is not None:
            at, name = hour(screen.board.clock.local(one.happened_at)), screen.board.staff.name(one.doer)
            done = _("done {time} by {name}").format(time=at, name=name)
        said = " · ".join(part for part in (value_text(line, one), one.action, one.reason, done) if part)
        versions.append((f"{said}{back}", screen.board.history(one)))
    await show_history(screen, line.text, versions)


async def show_score(screen: ChecklistScreen) -> None:
    """Show how the lists went: this shift and this week by section, and the weeks before."""
    width = min(76, screen.size.width - 10)
    states = screen.board.checklist.states()
    lines: list[str] = []
    if states:
        lines += _score_table(_("This shift"), sections_of(states), score(states), width)
    weeks = screen.board.shifts.weeks()
    for week in weeks[:1]:
        title = _("Week from {day}").format(day=day(week.monday))
        lines += ["", *_score_table(title, week.sections, week.total, width)]
    if weeks[1:]:
        lines += ["", _("Weeks before")]
        for week in weeks[1:]:
            drawn = bar(week.total.on_time, week.total.asked, 20, ascii=screen.shiftboard.plain_signs)
            lines.append(f"  {left(day(week.monday), 14)}{drawn} {_share(week.total):>5}  {_of(week.total)}")
    await screen.ask(Read(_("On time, late, not at all"), "\n".join(lines) or _("Nothing was worked yet.")))


def _score_table(title: str, sections: Mapping[str, Score], total: Score, width: int) -> Iterator[str]:
    columns = (_("on time"), _("late"), _("skipped"), _("open"))
    room = [max(8, cell_len(name) + 2) for name in columns]
    first = width - sum(room)
    yield left(title, first) + "".join(right(name, size) for name, size in zip(columns, room, strict=True))
    for heading, counts in [(_("all lists"), total), *sections.items()]:
        figures = (_of(counts), *(str(n) if n else "·" for n in (counts.late, counts.skipped, counts.open)))
        cells = "".join(right(text, size) for text, size in zip(figures, room, strict=True))
        yield f"  {left(heading, first - 2)}{cells}"


def _of(counts: Score) -> str:
    return f"{counts.on_time}/{counts.asked}"


def _share(counts: Score) -> str:
    return f"{100 * counts.on_time // counts.asked} %" if counts.asked else ""
