"""Conversations on the Handover screen: reasons, questions, what the next shift should know, and signing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.errors import Conflict
from shiftboard.checklist import LineState
from shiftboard.clean_text import clean_note
from shiftboard.clock import read_day
from shiftboard.errors import ShiftboardError
from shiftboard.handover.page import Point
from shiftboard.language import _, day, ngettext

from .dialogs import Ask, Choose, Confirm, Option, wrong
from .flows import both_versions, next_kind
from .handover_rows import Act, ActRow, PointRow, UnfinishedRow, key_of

if TYPE_CHECKING:
    from .handover import HandoverScreen


async def give_reason(screen: HandoverScreen, states: list[LineState], hint: str) -> None:
    if not await screen.somebody():
        return
    reason = await screen.ask(Ask(_("Why is it not done?"), hint=hint))
    if reason is not None:
        ids = [state.line.id for state in states]
        if await screen.save(screen.board.handover.give_reason, ids, reason) is not None:
            screen.say_saved(_("the reason stands in the handover"))
            to_the_next_without_reason(screen)


def to_the_next_without_reason(screen: HandoverScreen) -> None:
    """The next below, else the first one above; where none is left, to the signature."""
    rows = list(screen.rows.rows)
    around = rows[screen.rows.cursor :] + rows[: screen.rows.cursor]
    for row in around:
        if isinstance(row, UnfinishedRow) and not row.reason:
            screen.rows.move_to(key_of(row))
            return
    screen.rows.move_to(key_of(ActRow(Act.CLOSE, "")))


async def ask_about(screen: HandoverScreen, point: Point) -> None:
    if not await screen.somebody():
        return
    question = await screen.ask(Ask(_("What do you want to know?"), hint=point.text))
    if question is None:
        return
    asked = await screen.save(screen.board.handover.acknowledge, point.id, question)
    if asked is not None:
        screen.say_saved(_("the question stands in the log, open"))


async def add_if_then(screen: HandoverScreen) -> None:
    if screen.board.shifts.current() is None or not await screen.somebody():
        return
    condition = await screen.ask(Ask(_("If what happens?"), hint=_("If … then …")))
    if condition is None:
        return
    action = await screen.ask(Ask(_("Then do what?"), hint=f"{_('If')} {condition}"))
    if action is None:
        return
    added = await screen.save(screen.board.handover.add_if_then, condition, action)
    if added is not None:
        screen.say_saved(_("it stands in the handover"))


async def mute(screen: HandoverScreen, point: Point) -> None:
    if not await screen.somebody():
        return
    reason = await screen.ask(Ask(_("Why not on page 1?"), hint=point.text))
    if reason is not None and await screen.save(screen.board.handover.mute, point.id, reason) is not None:
        screen.say_saved(_("it stands in the appendix, with the reason"))


async def give_to(screen: HandoverScreen, point: Point) -> None:
    """Ask who sees to a point."""
    if not await screen.somebody():
        return
    staff = screen.board.staff
    options = [Option(one.id, one.name, one.initials, one.initials) for one in staff.people()]
    options.append(Option("", _("Nobody in particular")))
    owner = await screen.ask(
        Choose(_("Who sees to it?"), options, hint=point.text, first=screen.board.who.id)
    )
    if owner is not None and await screen.save(screen.board.log.give_to, point.id, owner) is not None:
        screen.say_saved(_("{name} sees to it").format(name=staff.name(owner)) if owner else "")


async def look_again(screen: HandoverScreen, point: Point) -> None:
    """Ask when a point is to be looked at again."""
    if not await screen.somebody():
        return
    board = screen.board
    today = board.clock.business_day(board.clock.now())
    check = wrong(lambda typed: read_day(typed, today))
    hint = f"{point.text}\n" + _("30.11. or 2026-11-30, or +7 for a week from now")
    typed = await screen.ask(Ask(_("When is it looked at again?"), hint=hint, check=check))
    if typed is None:
        return
    when = read_day(typed, today)
    if await screen.save(board.log.look_again, point.id, when) is not None:
        screen.say_saved(_("it is left alone until {day}").format(day=day(when)))


async def write_note(screen: HandoverScreen) -> None:
    if not await screen.somebody():
        return
    note, question = screen.board.handover.note(), _("What else should the next shift know?")
    text = await screen.ask(Ask(question, text=note.text, may_be_empty=True))
    while text is not None:
        try:
            await screen.do(screen.board.handover.write_note, clean_note(text), seen=note.rev)
        except Conflict:
            note = screen.board.handover.note()  # theirs
            text = await both_versions(screen, question, mine=clean_note(text), theirs=note)
        except ShiftboardError as error:
            screen.explain(error)
            return
        else:
            screen.say_saved(_("it stands in the handover"))
            return


async def close(screen: HandoverScreen) -> None:
    board = screen.board
    left_over, shift = board.handover.unfinished(), board.shifts.current()
    if left_over:
        to_the_next_without_reason(screen)
        count = ngettext("{n} line needs a reason first.", "{n} lines need a reason first.", len(left_over))
        screen.say_wrong(count.format(n=len(left_over)) + " " + _("Space gives one, a gives one to all."))
        return
    if shift is None or not await screen.somebody():
        return
    name = board.staff.name(board.who.id)
    question = _("Sign as {name} and close {shift}?").format(name=name, shift=shift.name)
    hint = _("After this nothing more can be written to this shift.")
    if not await screen.ask(Confirm(question, yes=_("sign and close"), hint=hint)):
        return
    if await screen.save(board.handover.close) is None:
        return
    screen.say_saved(_("the shift is closed"))
    board.who.id = ""  # whoever comes to this terminal next says who they are
    if await screen.pick_person(_("Who takes over? Esc: nobody yet"), leads=True) is not None:
        to_the_next_point(screen)
        screen.say(_("{name}: go through the points, then sign.").format(name=board.staff.name(board.who.id)))


def to_the_next_point(screen: HandoverScreen) -> None:
    waiting = screen.board.handover.unreceived()
    if waiting is not None and waiting.left:
        screen.rows.move_to(key_of(PointRow(waiting.left[0], False)))


async def receive(screen: HandoverScreen) -> None:
    board = screen.board
    waiting = board.handover.unreceived()
    if waiting is None or not await screen.somebody():
        return
    same = board.who.id == waiting.shift.lead
    if waiting.left and not same:
        to_the_next_point(screen)
        screen.say_wrong(_("Go through the points first: space accepts one, a asks about it."))
        return
    kind = await next_kind(screen) if board.shifts.current() is None else ""
    if kind is None:
        return
    name = board.staff.name(board.who.id)
    read_back: str | None = ""
    if not same:
        hint = _("In your own words, what does it come to? This is your signature, {name}.").format(name=name)
        read_back = await screen.ask(Ask(_("Read back"), hint=hint))
    if read_back is None:
        return
    if await screen.save(board.handover.receive, read_back, kind=kind, all=same) is not None:
        screen.say_saved(_("received; {name} leads · P prints the briefing").format(name=name))
