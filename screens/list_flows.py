"""Conversations about a list, each read from top to bottom as it is held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from shiftboard.checklist import CheckList, Kind, Line, Section
from shiftboard.checklist.answers import bounds_text
from shiftboard.checklist.edits import differences, line_in, lines_of, section_of
from shiftboard.checklist.records import KIND_NAMES
from shiftboard.checklist.written import (
    FIELD_NAMES,
    as_kind,
    checked,
    choices_typed,
    days_words,
    due_typed,
    due_words,
    fields_of,
    read_bound,
    read_choices,
    read_days,
    read_due_typed,
    read_every,
)
from shiftboard.errors import NotFound
from shiftboard.food_safety import PROCESS_NAMES, Process
from shiftboard.language import _, day, number, sentence

from .dialogs import Ask, Choose, Confirm, Option, Read, wrong
from .lists import ListsScreen, Part, Row, lines_words
from .widgets.cells import left

NONE = "-"
"""Taken where a line is to have none: no equipment, no process, anybody."""


# lines


async def new_line(screen: ListsScreen, one: CheckList) -> None:
    """Ask for a line, as much of it as every line needs, and put it below the cursor."""
    if not await screen.somebody():
        return
    if not one.sections:
        await new_section(screen, one)
        one = screen.the_list or one
        if not one.sections:
            return
    row = screen.current
    after = row.id if isinstance(row, Line) else ""
    section = _section(one, row)
    text = await screen.ask(Ask(_("What is to be done?"), hint=f"{one.name} · {section.name}"))
    if text is None:
        return
    beside = line_in(one, after) if after else next(iter(section.lines), None)
    due = beside.due if beside is not None else "end"
    line = await _ask_kind(screen, Line(id="", text=text, due=due))
    line = await ask_field(screen, line, "due") if line is not None else None
    if line is None:
        screen.say(_("Nothing was entered."))
        return
    add = screen.board.lists.add_line
    edit = await screen.change(add, one.id, line, section=section.id, after=after, seen=one.rev)
    if edit is not None:
        known = {each.id for each in lines_of(edit.before)}
        screen.rows.move_to(next(each.id for each in lines_of(edit.after) if each.id not in known))


def _section(one: CheckList, row: Row | None) -> Section:
    """The section that the cursor is in; the first where it is on the list itself."""
    if isinstance(row, Line):
        return section_of(one, row.id)
    return next(
        (each for each in one.sections if isinstance(row, Part) and each.id == row.id), one.sections[0]
    )


async def edit_line(screen: ListsScreen, id: str) -> None:
    """Show all that a line has; what is taken is asked for and saved, until the person is done."""
    if not await screen.somebody():
        return
    field = "text"
    while (one := screen.the_list) is not None:
        try:
            line = line_in(one, id)
        except NotFound as error:
            screen.say_wrong(sentence(error))
            return
        hint = _("What is to be changed? Esc when it is as it should be.")
        taken = await screen.ask(Choose(line.text, _fields(screen, line), hint=hint, first=field))
        if taken is None:
            return
        field = taken
        changed = await ask_field(screen, line, field)
        if changed is not None and changed != line:
            await screen.change(screen.board.lists.edit_line, one.id, changed, seen=one.rev)


def _fields(screen: ListsScreen, line: Line) -> list[Option]:
    """All that a line of its kind has, each with what it is now."""
    known = screen.board.lists.known()
    said = {
        "text": line.text,
        "kind": _(KIND_NAMES[line.kind]),
        "due": due_words(line.due),
        "days": days_words(line.days),
        "critical": _("yes") if line.critical else _("no"),
        "who": screen.who(line) or _("anybody"),
        "unit": line.unit or "–",
        "low": number(line.low) if line.low is not None else "–",
        "high": number(line.high) if line.high is not None else "–",
        "equipment": known.equipment.get(line.equipment, line.equipment) or "–",
        "process": _(PROCESS_NAMES[line.process]) if line.process else "–",
        "every": _("{n} min").format(n=line.every) if line.every else "–",
        "choices": choices_typed(line),
        "action": line.action or "–",
    }
    named = {name: _(FIELD_NAMES[name]) for name in fields_of(line.kind) if name in said}
    return [Option(name, left(label, 20) + said[name]) for name, label in named.items()]


async def ask_field(screen: ListsScreen, line: Line, field: str) -> Line | None:
    """Ask for one field of a line; the line with it, None where the question was left."""
    match field:
        case "kind":
            return await _ask_kind(screen, line)
        case "critical":
            return replace(line, critical=not line.critical)
        case "who":
            stations = [Option(one.id, one.name) for one in screen.board.lists.stations()]
            options = [Option(NONE, _("anybody")), Option("lead", _("lead")), *stations]
            who = await screen.ask(
                Choose(_("Who may answer?"), options, hint=line.text, first=line.who or NONE)
            )
            return None if who is None else replace(line, who="" if who == NONE else who)
        case "equipment" | "process":
            return await _ask_limits(screen, line)
    question, hint, text, read = _typed(line, field)
    check = wrong(lambda typed: checked(read(typed), screen.board.lists.known()))
    typed = await screen.ask(
        Ask(question, hint=hint, text=text, check=check, may_be_empty=field not in ("text", "choices"))
    )
    return None if typed is None else read(typed)


def _typed(line: Line, field: str) -> tuple[str, str, str, Callable[[str], Line]]:
    """The question for a field that is typed, its hint, what stands in it, and how it is read."""
    match field:
        case "due":
            hint = _("17:30 · +45: minutes after the start · -30: minutes before the end · empty: at the end")
            return (
                _("When is it due?"),
                hint,
                due_typed(line.due),
                lambda t: replace(line, due=read_due_typed(t)),
            )
        case "days":
            hint = _("As in: {days}. Empty: every day").format(days=days_words(("mon", "thu")))
            text = days_words(line.days) if line.days else ""
            return _("On which days?"), hint, text, lambda t: replace(line, days=read_days(t))
        case "choices":
            hint = _("With ; between them, and ! behind one that needs something done: on; off; broken!")
            return _("What can be chosen?"), hint, choices_typed(line), lambda t: _with_choices(line, t)
        case "low" | "high":
            bound = line.low if field == "low" else line.high
            question = (
                _("What is the lowest allowed?") if field == "low" else _("What is the highest allowed?")
            )
            hint = _("Empty: no limit of this line's own")
            text = number(bound) if bound is not None else ""
            return question, hint, text, lambda t: replace(line, **{field: read_bound(t)})
        case "every":
            question = _("After how many minutes is it read again?")
            hint = _("Until the shift ends, as hot food that is held. Empty: once")
            return question, hint, str(line.every or ""), lambda t: replace(line, every=read_every(t))
        case "unit":
            hint = _("As in: kg, guests. Empty: none")
            return _("What is it counted in?"), hint, line.unit, lambda t: replace(line, unit=t)
        case "action":
            hint = _("It is shown when the answer is out of limits.")
            return _("What is to be done then?"), hint, line.action, lambda t: replace(line, action=t)
    return _("What is to be done?"), "", line.text, lambda t: replace(line, text=t)


def _with_choices(line: Line, typed: str) -> Line:
    choices, bad = read_choices(typed)
    return replace(line, choices=choices, bad=bad)


async def _ask_kind(screen: ListsScreen, line: Line) -> Line | None:
    """Ask what a line wants for an answer, and what goes with that."""
    told = {
        Kind.TICK: _("space ticks it"),
        Kind.NUMBER: _("counted or read"),
        Kind.TEMPERATURE: _("with limits"),
        Kind.CHOICE: _("one of several"),
        Kind.TEXT: _("a few words"),
        Kind.COOLING: _("timed, hot to cold"),
    }
    options = [Option(kind, _(name), told[kind]) for kind, name in KIND_NAMES.items()]
    taken = await screen.ask(Choose(_("What does it ask for?"), options, hint=line.text, first=line.kind))
    if taken is None:
        return None
    line = as_kind(line, Kind(taken))
    if line.kind is Kind.CHOICE:
        return await ask_field(screen, line, "choices")
    return await _ask_limits(screen, line) if line.kind is Kind.TEMPERATURE else line


async def _ask_limits(screen: ListsScreen, line: Line) -> Line | None:
    """Ask what is measured: a piece of equipment with the limits of its plan, or food in a process."""
    unit = screen.board.lists.unit_of(replace(line, kind=Kind.TEMPERATURE))
    options = [
        Option(f"e {one.id}", one.name, bounds_text(one.low, one.high, unit) or _(PROCESS_NAMES[one.process]))
        for one in screen.board.lists.equipment()
    ]
    options += [
        Option(
            f"p {process}", _("Food: {process}").format(process=_(name)), _("limit of the law or the plan")
        )
        for process, name in PROCESS_NAMES.items()
    ]
    options.append(Option(NONE, _("Something else"), _("limits of its own")))
    first = f"e {line.equipment}" if line.equipment else f"p {line.process}" if line.process else NONE
    taken = await screen.ask(Choose(_("What is measured?"), options, hint=line.text, first=first))
    if taken is None:
        return None
    what, _space, id = taken.partition(" ")
    process = Process(id) if what == "p" else None
    return replace(line, equipment=id if what == "e" else "", process=process)


# sections and lists


async def new_section(screen: ListsScreen, one: CheckList) -> None:
    """Ask for a section and put it below the one the cursor is in."""
    if not await screen.somebody():
        return
    name = await screen.ask(Ask(_("What is the new section called?"), hint=one.name))
    if name is None:
        return
    after = _section(one, screen.current).id if one.sections and screen.current is not None else ""
    edit = await screen.change(screen.board.lists.add_section, one.id, name, after=after, seen=one.rev)
    if edit is not None and edit.before is not None and edit.after is not None:
        known = {each.id for each in edit.before.sections}
        added = next(each.id for each in edit.after.sections if each.id not in known)
        screen.rows.move_to(f"section {added}")


async def rename_section(screen: ListsScreen, one: CheckList, id: str, name: str) -> None:
    """Ask what a section is to be called."""
    if not await screen.somebody():
        return
    typed = await screen.ask(Ask(_("What is the section called?"), hint=one.name, text=name))
    if typed is not None:
        await screen.change(screen.board.lists.rename_section, one.id, id, typed, seen=one.rev)


async def rename(screen: ListsScreen, one: CheckList) -> None:
    """Ask what a list is to be called."""
    if not await screen.somebody():
        return
    typed = await screen.ask(Ask(_("What is the list called?"), text=one.name))
    if typed is not None:
        await screen.change(screen.board.lists.rename, one.id, typed, seen=one.rev)


async def remove_list(screen: ListsScreen, one: CheckList) -> None:
    """Ask once more, and take a list off the board."""
    hint = _("{lines}; no shift works it any more. An export keeps a copy: `shiftboard export list`.")
    question = _("Remove the list {name}?").format(name=one.name)
    words = hint.format(lines=lines_words(len(lines_of(one))))
    if await screen.ask(Confirm(question, yes=_("remove it"), hint=words)):
        edit = await screen.change(screen.board.lists.remove, one.id, seen=one.rev)
        if edit is not None:
            screen.rows.action_first()
            screen.say(_("Removed: {name}").format(name=one.name))


async def another(screen: ListsScreen) -> None:
    """Ask for another list, or for the name of a new one, and show it."""
    if not await settle(screen):
        return
    desk = screen.board.lists
    options = [
        Option(
            one.id, one.name, ", ".join(kind.name for kind in desk.kinds(one.id)) or _("no shift works it")
        )
        for one in desk.all()
    ]
    now = screen.the_list
    new = _("New list “{name}”")
    hint = _("A name that is not there yet begins a new list.")
    taken = await screen.ask(
        Choose(_("Which list?"), options, hint=hint, new=new, first=now.id if now else "")
    )
    if taken is None:
        return
    if not taken.startswith(Choose.NEW):
        screen.show_list(taken)
        return
    if not await screen.somebody():
        return
    edit = await screen.change(desk.new, taken.removeprefix(Choose.NEW))
    if edit is not None and edit.after is not None:
        screen.show_list(edit.after.id)
        screen.say_saved(_("a says which shift works it, N begins a section"))


async def attach(screen: ListsScreen, one: CheckList) -> None:
    """Show the kinds of shift; Enter has one work the list, or work it no more, until the person is done."""
    if not await screen.somebody():
        return
    desk, kind = screen.board.lists, ""
    while True:
        worked = {each.id for each in desk.kinds(one.id)}
        options = [
            Option(each.id, each.name, _("works it") if each.id in worked else "–") for each in desk.kinds()
        ]
        hint = _("Enter changes it. Esc when it is as it should be.")
        question = _("Which shifts work {name}?").format(name=one.name)
        taken = await screen.ask(Choose(question, options, hint=hint, first=kind))
        if taken is None:
            return
        kind = taken
        await screen.change(desk.detach if kind in worked else desk.attach, one.id, kind)


async def show_changes(screen: ListsScreen, one: CheckList) -> None:
    """Show who changed a list when, and what, the newest first."""
    clock, lines = screen.board.clock, []
    for change in reversed(screen.board.lists.history(one.id)):
        at = clock.local(datetime.fromisoformat(change.at))
        who = screen.board.staff.name(change.by) or _("when the board was set up")
        lines.append(f"{day(at.date())} {at.year} {at:%H:%M}  {who}")
        lines += [f"    {what}" for what in change.what]
    await screen.ask(Read(one.name, "\n".join(lines)))


# the open shift


async def settle(screen: ListsScreen) -> bool:
    """Ask whether the open shift is to be asked what was changed; False where the person went back."""
    edit, shift = screen.pending, screen.board.shifts.current()
    if edit is None or shift is None:
        return True
    what = differences(*edit)
    shown = "\n".join(what[:4]) + (f"\n… {len(what) - 4}" if len(what) > 4 else "")
    options = [
        Option("next", _("From the next shift")),
        Option("now", _("The open shift too"), shift.name),
    ]
    question = _("From when does it hold?")
    taken = await screen.ask(Choose(question, options, hint=shown))
    if taken == "now":
        return await _ask_shift(screen)
    if taken == "next":
        screen.settled()
    return taken is not None


async def into_shift(screen: ListsScreen) -> None:
    """Have the open shift asked what was changed."""
    if screen.pending is None:
        screen.say(_("The open shift is asked everything that was changed here already."))
    else:
        await _ask_shift(screen)


async def _ask_shift(screen: ListsScreen) -> bool:
    edit, shift = screen.pending, screen.board.shifts.current()
    if edit is None or shift is None:
        return True
    done = await screen.save(screen.board.lists.into_shift, edit, shift=shift.id)
    if done is None:
        return False
    screen.settled()
    screen.say_saved(_("the open shift has it, too"))
    return True


async def leave(screen: ListsScreen) -> None:
    """Go back to the checklist."""
    if await settle(screen):
        await screen.shiftboard.go("checklist")
