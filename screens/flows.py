"""Conversations with the person: each reads top to bottom, as it is held.

The screens load this module when the first one begins; the start does without it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from data.site_file import Version
from shiftboard.errors import BadPin, PinIsWrong, PinWaits, ShiftboardError
from shiftboard.handover.page import Handover
from shiftboard.handover.records import HandoverNote
from shiftboard.language import _, day, hour, ngettext, sentence
from shiftboard.log import LOG_KIND_NAMES, LogKind
from shiftboard.printing.text import WIDTH, handover_text
from shiftboard.roles import ROLE_NAMES, Role
from shiftboard.shift import begins_now

from .dialogs import Ask, Choose, Find, Option, Read
from .widgets.frame import key_name
from .widgets.rows import Rows

if TYPE_CHECKING:
    from .base import BoardScreen


async def open_next_shift(screen: BoardScreen[Any]) -> None:
    """Ask which shift and who leads it, and open it."""
    board = screen.board
    kind = await next_kind(screen)
    if kind is None:
        return
    lead = await screen.pick_person(_("Who leads it?"), leads=True, kind=kind)
    if lead is not None and await screen.save(board.shifts.open, lead, kind) is not None:
        screen.query_one(Rows).action_first()
        screen.say_saved(_("the shift is open · P prints the briefing and the downtime pack"))


async def read_earlier(screen: BoardScreen[Any]) -> None:
    """Ask for a closed shift and show its handover."""
    shift = await _closed_shift(screen, _("Which handover?"))
    if shift is not None:
        await read_page(screen, screen.board.handover.of(shift))


async def read_page(screen: BoardScreen[Any], handover: Handover) -> None:
    """Show a handover as it is printed, in lines that fit between the frame and the scroll bar."""
    text = handover_text(handover, min(WIDTH, screen.size.width - 10))
    await screen.ask(Read(_("The handover as it is printed"), text))


async def amend_earlier(screen: BoardScreen[Any]) -> None:
    """Ask for a closed shift and for what is to be added to it."""
    if not await screen.somebody():
        return
    shift = await _closed_shift(screen, _("Which shift is it about?"))
    if shift is None:
        return
    text = await screen.ask(Ask(_("What is to be added?"), hint=shift))
    if text is not None and await screen.save(screen.board.handover.amend, shift, text) is not None:
        screen.say_saved(_("it is shown with the handover of that shift"))


async def both_versions(
    screen: BoardScreen[Any], question: str, *, mine: str, theirs: HandoverNote
) -> str | None:
    """Show both versions of a text that two people changed; what is to stand, None to leave theirs."""
    who = screen.board.staff.name(theirs.by)
    versions = _("{who} saved:\n{theirs}\n\nYou typed:\n{mine}")
    hint = versions.format(who=who, theirs=theirs.text or "–", mine=mine or "–")
    options = [
        Option("both", _("Join the two and edit them")),
        Option("mine", _("Save mine instead")),
        Option("theirs", _("Leave theirs")),
    ]
    chosen = await screen.ask(Choose(_("Somebody else changed this meanwhile."), options, hint=hint))
    if chosen == "both":
        joined = " ".join(part for part in (theirs.text, mine) if part)
        return await screen.ask(Ask(question, hint=_("Both versions"), text=joined, may_be_empty=True))
    return mine if chosen == "mine" else None


async def _closed_shift(screen: BoardScreen[Any], question: str) -> str | None:
    clock, staff = screen.board.clock, screen.board.staff
    options: list[Option] = []
    for shift in screen.board.handover.closed_shifts():
        span = f"{hour(clock.local(shift.starts))}–{hour(clock.local(shift.ends))}"
        when = f"{day(shift.business_day)} {shift.business_day.year}"
        options.append(Option(shift.id, f"{when}  {shift.name}  {span}", staff.name(shift.lead)))
    if not options:
        screen.say(_("No shift was closed yet."))
        return None
    return await screen.ask(Choose(question, options))


async def next_kind(screen: BoardScreen[Any]) -> str | None:
    """The kind of shift that begins, asked only where it is not plain; None when the question was left."""
    clock = screen.board.clock
    plans = screen.board.shifts.coming()
    kinds = {plan.kind.id: plan for plan in reversed(plans)}
    if len(kinds) < 2 or begins_now(plans, clock.now()):
        return plans[0].kind.id if plans else ""
    options = []
    for plan in sorted(kinds.values(), key=lambda plan: plan.span.start):
        start, end = (hour(clock.local(at)) for at in plan.span)
        options.append(Option(plan.kind.id, f"{plan.kind.name}  {start}–{end}", day(plan.day)))
    return await screen.ask(Choose(_("Which shift begins?"), options))


async def pick_person(
    screen: BoardScreen[Any], question: str, *, leads: bool = False, kind: str = ""
) -> str | None:
    """Ask for a person by name, who is then the one at this terminal. A new name is put on the board.

    Where somebody is asked for who leads, whoever usually leads that kind of shift is offered first.
    """
    board = screen.board
    people = board.staff.people()
    options = [
        Option(one.id, one.name, f"{one.initials}  {_(ROLE_NAMES[one.role])}", one.initials) for one in people
    ]
    if not people:
        hint = _("Nobody is on the board yet. Type your name and press Enter.")
    elif board.staff.single_person:
        hint = _("Nobody has a PIN, so whoever is picked is believed. ctrl+p, “my PIN” sets one.")
    else:
        hint = _("Your initials will do.")
    adds = not leads or board.person is not None or not any(one.leads for one in people)
    new = _("Add “{name}”") if adds else ""
    first = (board.shifts.usual_lead(kind) if leads else "") or board.who.id
    chosen = await screen.ask(Choose(question, options, hint=hint, new=new, first=first))
    if chosen is None:
        return None
    if chosen.startswith(Choose.NEW):
        role = Role.LEAD if leads or not people else Role.STAFF
        try:
            added = board.store.submit(board.staff.add, chosen.removeprefix(Choose.NEW), role)
            chosen = (await screen.patiently(added)).id
        except ShiftboardError as error:
            screen.say_wrong(sentence(error))
            return None
    board.who.id = chosen
    screen.reload()
    return chosen


async def prove(screen: BoardScreen[Any]) -> bool:
    """Ask the person at the terminal for the PIN; False when the question was left."""
    board, hint = screen.board, ""
    name = board.staff.name(board.who.id)
    while True:
        pin = await screen.ask(Ask(_("PIN of {name}").format(name=name), hint=hint, secret=True))
        if pin is None:
            return False
        try:
            await screen.patiently(board.store.submit(board.who.prove, pin))
        except (PinIsWrong, PinWaits) as error:
            hint = sentence(error)
        else:
            return True


async def countersign(screen: BoardScreen[Any]) -> None:
    """Show the manager what the leads let pass, one after the other until none is left or it is enough."""
    board = screen.board
    while waiting := board.countersign.waiting():
        options = [
            Option(
                one.id, f"{_day_of(one.shift)}  {one.text}", f"{one.reason} ({board.staff.name(one.lead)})"
            )
            for one in waiting
        ]
        if len(waiting) > 1:
            everything = ngettext("All {n} of them", "All {n} of them", len(waiting)).format(n=len(waiting))
            options.append(Option("", everything))
        hint = _("Critical lines that a shift was closed without. Enter countersigns, in your name.")
        chosen = await screen.ask(Choose(_("To countersign"), options, hint=hint))
        if chosen is None:
            return
        ids = [chosen] if chosen else [one.id for one in waiting]
        if await screen.save(board.countersign.sign, ids) is None:
            return
        screen.say_saved(_("countersigned"))


def _day_of(shift: str) -> str:
    return day(date.fromisoformat(shift[:10]))


async def set_pin(screen: BoardScreen[Any]) -> None:
    """Ask the person at the terminal for a new PIN, twice."""
    if not await screen.somebody():
        return
    board, hint = screen.board, _("Four to eight digits. From then on what you sign asks for it.")
    if board.staff.has_pin(board.who.id) and not await prove(screen):
        return
    question = _("New PIN of {name}").format(name=board.staff.name(board.who.id))
    while (pin := await screen.ask(Ask(question, hint=hint, secret=True))) is not None:
        again = await screen.ask(Ask(_("The same once more"), secret=True))
        if again is None:
            return
        if again != pin:
            hint = _("The two were not the same. Type it again.")
            continue
        try:
            await screen.do(board.staff.set_pin, pin)
        except BadPin as error:
            hint = sentence(error)
            continue
        screen.say(_("{name} has a PIN now.").format(name=board.staff.name(board.who.id)))
        return


async def take_pin(screen: BoardScreen[Any]) -> None:
    """Ask whose forgotten PIN is to be taken away."""
    board = screen.board
    people = [one for one in board.staff.people() if board.staff.has_pin(one.id)]
    if not people:
        screen.say(_("Nobody has a PIN."))
    elif await screen.somebody():
        options = [Option(one.id, one.name, _(ROLE_NAMES[one.role]), one.initials) for one in people]
        chosen = await screen.ask(Choose(_("Whose PIN was forgotten?"), options))
        if chosen is not None and await screen.save(board.staff.take_pin, chosen) is not None:
            screen.say(_("{name} can choose another PIN.").format(name=board.staff.name(chosen)))


async def change_person(screen: BoardScreen[Any]) -> None:
    """Ask who is at the terminal now; where people have PINs, nobody is until somebody is picked."""
    if not screen.board.staff.single_person:
        screen.board.who.id = ""
        screen.reload()
    chosen = await screen.pick_person(_("Who is at the terminal?"))
    if chosen is not None:
        screen.say(_("{name} is at the terminal").format(name=screen.board.staff.name(chosen)))


async def write_log(screen: BoardScreen[Any]) -> None:
    """Ask for a line of the log, and what it is about."""
    if not await screen.somebody():
        return
    hint = _("What happened? Anything worth a line.")
    text = await screen.ask(Ask(_("A line for the shift log"), hint=hint))
    if text is None:
        return
    options = []
    for kind in LogKind:
        name = _(LOG_KIND_NAMES[kind])
        options.append(Option(f"{kind}", name))
        options.append(Option(f"{kind}!", _("{kind}, open").format(kind=name), _("handed over")))
    hint = _("Open: every handover has it until it is settled.")
    chosen = await screen.ask(Choose(_("What is it about?"), options, hint=hint))
    if chosen is not None:
        kind, open = LogKind(chosen.rstrip("!")), chosen.endswith("!")
        await screen.save(screen.board.log.write, text, kind, open=open)


async def settle(screen: BoardScreen[Any], id: str, text: str) -> None:
    """Ask how something open was dealt with."""
    if not await screen.somebody():
        return
    how = await screen.ask(Ask(_("How was it settled?"), hint=text))
    if how is None:
        return
    settled = await screen.save(screen.board.log.settle, id, how)
    if settled is not None:
        screen.say_saved(_("it goes into no further handover"))


async def show_history(
    screen: BoardScreen[Any], title: str, versions: list[tuple[str, list[Version]]]
) -> None:
    """Show who saved what when."""
    clock, lines = screen.board.clock, []
    for what, of_it in versions:
        lines.append(what)
        for version in of_it:
            when = clock.local(datetime.fromisoformat(version.at))
            lines.append(f"  {day(when.date())} {when:%H:%M:%S}  {screen.board.staff.name(version.by)}")
    await screen.ask(Read(title, "\n".join(lines) or _("Nobody has entered anything here yet.")))


async def help(screen: BoardScreen[Any]) -> None:
    """Show what the screen is for and its keys."""
    keys: dict[str, list[str]] = {}
    for one in screen.shiftboard.bindings_of(screen):
        names = keys.setdefault(_(one.binding.tooltip or one.binding.description), [])
        names.append(key_name(one.binding.key))
    lines = [f"{' '.join(names):<16} {text}" for text, names in keys.items()]
    await screen.ask(Read(_("Help"), "\n".join([_(screen.HELP_TEXT), "", *lines])))


async def search_everything(screen: BoardScreen[Any]) -> None:
    """Search every shift there ever was as one types; what is taken shows the handover it stands in."""
    from shiftboard.printing.text import WIDTH, handover_text

    board, index = screen.board, screen.board.search()

    def find(words: str) -> list[Option]:
        found = []
        for n, hit in enumerate(index.find(words)):
            at = board.clock.local(datetime.fromisoformat(hit.at)) if hit.at else None
            when = f"{day(at.date())} {at.year}  {hour(at)}" if at is not None else hit.shift
            found.append(Option(f"{n}:{hit.shift}", f"{when:<22} {hit.text}"))
        return found

    board.prepare_search()
    hint = _("Words of anything that was ever written: the log, notes, reasons, what was done.")
    taken = await screen.ask(Find(_("Search everything"), find, hint=hint))
    if taken is None:
        return
    shift = taken.id.partition(":")[2]
    try:
        room = min(WIDTH, screen.size.width - 12)
        page = handover_text(board.handover.of(shift), room) if shift != "between" else taken.text
    except ShiftboardError as error:
        screen.say_wrong(sentence(error))
        return
    await screen.ask(Read(taken.text.strip(), page))
