"""Setting up the kinds of shift, each conversation read from top to bottom as it is held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ParamSpec

from rich.cells import cell_len

from shiftboard.checklist.edits import free_name
from shiftboard.clock import WEEKDAYS
from shiftboard.kinds import Times, read_times, span_words, times_on, times_words, usual_times
from shiftboard.language import N_, _, listed, ngettext, weekday
from shiftboard.shift import ShiftKind

from .base import BoardScreen
from .dialogs import Ask, Choose, Confirm, Option, wrong
from .widgets.cells import left

P = ParamSpec("P")

NONE = "-"
"""Taken where nobody in particular leads."""

NAME_WIDTH = 14
"""Cells that the name of a kind has, where all of them are shown."""

FIELD_NAMES = {
    "name": N_("name"),
    "times": N_("usual times"),
    "days": N_("days"),
    "lists": N_("lists"),
    "lead": N_("usually led by"),
}


async def kinds(screen: BoardScreen[Any]) -> None:
    """Show the kinds of shift; what is taken is looked after, a name that is not there begins a new one."""
    if not await screen.somebody():
        return
    id = ""
    while True:
        options = _all(screen.board.kinds.all())
        options.append(Option(Choose.NEW, _("Add a kind of shift …")))
        hint = _("A name that is not there yet begins a new kind.")
        new = _("New kind of shift “{name}”")
        taken = await screen.ask(Choose(_("Kinds of shift"), options, hint=hint, new=new, first=id))
        if taken is None:
            return
        id = taken
        if taken.startswith(Choose.NEW):
            id = await _add(screen, taken.removeprefix(Choose.NEW))
        if id:
            await _look_after(screen, id)


def _all(known: Sequence[ShiftKind]) -> list[Option]:
    """The kinds in columns: the name, how many lists it works, and when it is, which may be long."""
    counts = [ngettext("{n} list", "{n} lists", n).format(n=n) for n in (len(one.lists) for one in known)]
    named = min(NAME_WIDTH, max((cell_len(one.name) for one in known), default=0))
    counted = max(map(cell_len, counts), default=0)
    return [
        Option(one.id, "  ".join((left(one.name, named), left(count, counted), times_words(one))))
        for one, count in zip(known, counts, strict=True)
    ]


async def _add(screen: BoardScreen[Any], name: str) -> str:
    """Ask for what a kind needs, and put it on the board; its id, nothing where the question was left."""
    if why := _wrong_name(screen)(name) if name else "":
        screen.say_wrong(why)
        return ""
    named: str | None = name
    if not name:
        hint = _("As in: Lunch, Late")
        question = _("What is the new kind of shift called?")
        named = await screen.ask(Ask(question, hint=hint, check=_wrong_name(screen)))
    times = await _ask_times(screen, named, "") if named is not None else None
    if named is None or times is None:
        screen.say(_("Nothing was entered."))
        return ""
    added = await _change(screen, screen.board.kinds.add, named, *times)
    return added.id if added is not None else ""


def _wrong_name(screen: BoardScreen[Any], but: str = "") -> Callable[[str], str]:
    """What is wrong with a name for a kind, as a sentence; empty when nothing is."""
    names = [one.name for one in screen.board.kinds.all() if one.id != but]
    return wrong(lambda name: free_name(name, names))


async def _look_after(screen: BoardScreen[Any], id: str) -> None:
    """Show all that a kind has; what is taken is asked for and saved, until the person is done."""
    field = "name"
    while (kind := screen.board.kinds.get(id)) is not None:
        options = [
            Option(name, left(_(label), 20) + _said(screen, kind, name))
            for name, label in FIELD_NAMES.items()
        ]
        options.append(Option("remove", _("Remove it …")))
        hint = f"{times_words(kind)}\n{_('What is to be changed? Esc when it is as it should be.')}"
        taken = await screen.ask(Choose(kind.name, options, hint=hint, first=field))
        if taken is None:
            return
        field = taken
        await ASKED[taken](screen, kind)


def _said(screen: BoardScreen[Any], kind: ShiftKind, field: str) -> str:
    """What a kind has there now, in words."""
    match field:
        case "times":
            return span_words(usual_times(kind))
        case "days":
            own = listed(weekday(n) for n, day in enumerate(WEEKDAYS) if day in kind.days)
            return _("not as usual: {days}").format(days=own) if own else _("as usual")
        case "lists":
            return listed(one.name for one in screen.board.kinds.lists(kind)) or "–"
        case "lead":
            return screen.board.staff.name(kind.lead) or "–"
    return kind.name


async def _change(
    screen: BoardScreen[Any],
    verb: Callable[P, ShiftKind],
    *args: P.args,
    **kwargs: P.kwargs,
) -> ShiftKind | None:
    """Do a verb of the desk, and say from when what it changed is so."""
    saved = await screen.save(verb, *args, **kwargs)
    if saved is not None:
        shift = screen.board.shifts.current()
        if shift is None:
            screen.say_saved(_("from the next shift on"))
        else:
            screen.say_saved(
                _("from the next shift on; {shift} goes on as it began").format(shift=shift.name)
            )
    return saved


async def _ask_name(screen: BoardScreen[Any], kind: ShiftKind) -> None:
    question = _("What is this kind of shift called?")
    name = await screen.ask(Ask(question, hint=kind.name, text=kind.name, check=_wrong_name(screen, kind.id)))
    if name is not None:
        await _change(screen, screen.board.kinds.rename, kind.id, name, seen=kind.rev)


# times


async def _ask_times(screen: BoardScreen[Any], about: str, text: str) -> Times | None:
    """Ask from when to when; what is wrong with it is said in the question."""
    hint = _("{what}, as in 15:00–23:30. An end not after the start is on the next day.").format(what=about)
    typed = await screen.ask(Ask(_("From when to when?"), hint=hint, text=text, check=wrong(read_times)))
    return read_times(typed) if typed is not None else None


async def _ask_usual(screen: BoardScreen[Any], kind: ShiftKind) -> None:
    times = await _ask_times(screen, kind.name, span_words(usual_times(kind)))
    if times is not None:
        await _change(screen, screen.board.kinds.change_times, kind.id, *times, seen=kind.rev)


async def _ask_days(screen: BoardScreen[Any], kind: ShiftKind) -> None:
    """Show the week; a day that is taken gets other times or none, until the person is done."""
    desk, day = screen.board.kinds, ""
    while (now := desk.get(kind.id)) is not None:
        options = [
            Option(one, f"{left(weekday(n), 5)}{_on(now, one)}", _how(now, one))
            for n, one in enumerate(WEEKDAYS)
        ]
        hint = _("Enter changes a day. Esc when it is as it should be.")
        taken = await screen.ask(
            Choose(_("{name} by day").format(name=now.name), options, hint=hint, first=day)
        )
        if taken is None:
            return
        day = taken
        await _ask_day(screen, now, day)


def _on(kind: ShiftKind, day: str) -> str:
    times = times_on(kind, day)
    return span_words(times) if times is not None else "–"


def _how(kind: ShiftKind, day: str) -> str:
    """How a day stands to the usual times, in words."""
    if day not in kind.days:
        return _("as usual")
    return _("other times") if kind.days[day] else _("no such shift")


async def _ask_day(screen: BoardScreen[Any], kind: ShiftKind, day: str) -> None:
    desk, about = screen.board.kinds, f"{kind.name} {weekday(WEEKDAYS.index(day))}"
    usual = usual_times(kind)
    options = [
        Option("usual", _("As usual: {times}").format(times=span_words(usual))),
        Option("other", _("Other times …")),
        Option("none", _("No such shift")),
    ]
    now = "usual" if day not in kind.days else "other" if kind.days[day] else "none"
    taken = await screen.ask(Choose(about, options, hint=_on(kind, day), first=now))
    if taken == "usual":
        await _change(screen, desk.as_usual, kind.id, day, seen=kind.rev)
    elif taken == "none":
        await _change(screen, desk.not_on, kind.id, day, seen=kind.rev)
    elif taken == "other":
        times = await _ask_times(screen, about, span_words(times_on(kind, day) or usual))
        if times is not None:
            await _change(screen, desk.change_day, kind.id, day, *times, seen=kind.rev)


# lists


async def _ask_lists(screen: BoardScreen[Any], kind: ShiftKind) -> None:
    """Show the lists, those that are worked first and in order; Enter attaches one or asks about it."""
    desk, id = screen.board.kinds, ""
    while (now := desk.get(kind.id)) is not None:
        worked = desk.lists(now)
        options = [Option(one.id, f"{n:>2}. {one.name}", _("works it")) for n, one in enumerate(worked, 1)]
        options += [
            Option(one.id, f"    {one.name}", "–") for one in screen.board.lists.all() if one not in worked
        ]
        if not options:
            screen.say_wrong(_("There is no list yet; ctrl+e begins one."))
            return
        question = _("Which lists does {name} work?").format(name=now.name)
        hint = _("Worked in this order. Enter attaches a list, moves it or takes it off.")
        taken = await screen.ask(Choose(question, options, hint=hint, first=id))
        if taken is None:
            return
        id = taken
        if id not in (one.id for one in worked):
            await _change(screen, desk.attach, now.id, id, seen=now.rev)
        else:
            await _ask_list(screen, now, id)


async def _ask_list(screen: BoardScreen[Any], kind: ShiftKind, id: str) -> None:
    desk = screen.board.kinds
    worked = [one.id for one in desk.lists(kind)]
    options = [
        *([Option("earlier", _("Work it earlier"))] if id != worked[0] else ()),
        *([Option("later", _("Work it later"))] if id != worked[-1] else ()),
        Option("off", _("Work it no more")),
    ]
    name = next(one.name for one in desk.lists(kind) if one.id == id)
    taken = await screen.ask(Choose(f"{kind.name}: {name}", options))
    if taken == "off":
        await _change(screen, desk.detach, kind.id, id, seen=kind.rev)
    elif taken is not None:
        await _change(screen, desk.move_list, kind.id, id, -1 if taken == "earlier" else 1, seen=kind.rev)


# who leads, and removing


async def _ask_lead(screen: BoardScreen[Any], kind: ShiftKind) -> None:
    leads = [one for one in screen.board.staff.people() if one.leads]
    options = [
        Option(NONE, _("nobody in particular")),
        *(Option(one.id, one.name, "", one.initials) for one in leads),
    ]
    question = _("Who usually leads {name}?").format(name=kind.name)
    hint = _("Is offered first when the shift is opened; anybody who leads may be taken.")
    taken = await screen.ask(Choose(question, options, hint=hint, first=kind.lead or NONE))
    if taken is not None:
        lead = "" if taken == NONE else taken
        await _change(screen, screen.board.kinds.usually_led_by, kind.id, lead, seen=kind.rev)


async def _remove(screen: BoardScreen[Any], kind: ShiftKind) -> None:
    """Ask once more, and take a kind of shift off the board."""
    question = _("Remove the kind of shift {name}?").format(name=kind.name)
    hint = _("{times}. Its lists stay, and so does the record of its shifts.").format(times=times_words(kind))
    if await screen.ask(Confirm(question, yes=_("remove it"), hint=hint)):
        await _change(screen, screen.board.kinds.remove, kind.id, seen=kind.rev)


ASKED = {
    "name": _ask_name,
    "times": _ask_usual,
    "days": _ask_days,
    "lists": _ask_lists,
    "lead": _ask_lead,
    "remove": _remove,
}
"""What is asked about each thing that a kind has."""
