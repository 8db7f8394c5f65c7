"""Setting up people: what they are here, what they can do, how they are reached; and the stations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from shiftboard.clean_text import clean
from shiftboard.language import N_, _, dated, listed, ngettext, number
from shiftboard.people import PHONE, PeopleSetup, StationSetup, read_address, read_hours, read_until
from shiftboard.roles import ROLE_NAMES, Role
from shiftboard.staff import Certificate, Person, Station

from .base import BoardScreen
from .dialogs import Ask, Choose, Confirm, Option, wrong
from .setting_up import Field, ask_name, change, look_after, nothing, pick_or_new

Screen = BoardScreen[Any]
GONE = "gone"
DONE = "done"


async def people(screen: Screen, id: str = "") -> None:
    """Show who works here; who is taken is looked after, a name that is not there begins somebody new."""
    if id:
        await _look_after(screen, id)
    while True:
        options = [
            Option(one.id, one.name, f"{one.initials}  {_(ROLE_NAMES[one.role])}", one.initials)
            for one in screen.board.staff.people()
        ]
        options.append(Option(Choose.NEW, _("Add a person …")))
        if gone := _desk(screen).gone():
            options.append(Option(GONE, _("Who has left …"), _people_said(len(gone))))
        taken = await pick_or_new(
            screen,
            _("People"),
            options,
            new=_("New person “{name}”"),
            read=lambda text: _desk(screen).free_name(text) if text else "",
            hint=_("A name that is not there yet begins a new person."),
            first=id,
        )
        if taken is None:
            return
        if taken == GONE:
            await _gone(screen)
            continue
        id = taken
        if taken.startswith(Choose.NEW):
            id = await _add(screen, taken.removeprefix(Choose.NEW))
        if id:
            await _look_after(screen, id)


async def _add(screen: Screen, name: str) -> str:
    question = _("What is the new person called?")
    hint = _("First name and surname, as people here say it.")
    named = await ask_name(screen, name, question, _desk(screen).free_name, hint)
    added = await change(screen, named, screen.board.staff.add, named) if named else None
    return added.id if added is not None else ""


async def _look_after(screen: Screen, id: str) -> None:
    def here() -> Person | None:
        one = _desk(screen).get(id)
        return one if one is not None and one.is_here else None

    await look_after(screen, here, FIELDS, lambda one: one.name)


async def _gone(screen: Screen) -> None:
    """Show who has left; somebody may come back."""
    gone = _desk(screen).gone()
    options = [Option(one.id, one.name, dated(one.left_on) if one.left_on else "") for one in gone]
    hint = _("The record goes on calling them by their name.")
    taken = await screen.ask(Choose(_("Who comes back?"), options, hint=hint))
    one = _desk(screen).get(taken) if taken is not None else None
    if one is not None and await change(screen, one.name, _desk(screen).come_back, one.id, seen=one.rev):
        await _look_after(screen, one.id)


def _desk(screen: Screen) -> PeopleSetup:
    return screen.board.people


def _asked(
    question: str,
    hint: str,
    text: Callable[[Person], str],
    read: Callable[[Screen, Person, str], object],
    verb: Callable[[PeopleSetup], Callable[..., Person]],
    *,
    empty: bool = True,
) -> Callable[[Screen, Person], Awaitable[None]]:
    """Asks for one line about a person, and saves it."""

    async def ask(screen: Screen, one: Person) -> None:
        told = "\n".join(filter(None, (one.name, _(hint) if hint else "")))
        check = wrong(lambda typed: read(screen, one, typed))
        answer = await screen.ask(
            Ask(_(question), hint=told, text=text(one), check=check, may_be_empty=empty)
        )
        if answer is not None:
            await change(screen, one.name, verb(_desk(screen)), one.id, answer, seen=one.rev)

    return ask


async def _ask_role(screen: Screen, one: Person) -> None:
    hints = {
        Role.STAFF: N_("ticks, counts, writes the log"),
        Role.ASSISTANT: N_("orders, too; signs and countersigns nothing"),
        Role.LEAD: N_("leads shifts, signs, sets things up"),
        Role.MANAGER: N_("countersigns what leads let pass"),
    }
    options = [Option(role, _(ROLE_NAMES[role]), _(hints[role])) for role in Role]
    role = await screen.ask(Choose(_("What is {name} here?").format(name=one.name), options, first=one.role))
    if role is not None:
        await change(screen, one.name, _desk(screen).change_role, one.id, Role(role), seen=one.rev)


async def _ask_skills(screen: Screen, one: Person) -> None:
    """Each station is a yes or a no; Enter turns it round, until the person is done."""
    now: Person | None = one
    at = ""
    while now is not None:
        options = [
            Option(station.id, station.name, _("yes") if station.id in now.skills else "–")
            for station in screen.board.stations.all()
        ]
        options.append(Option(DONE, _("Done")))
        hint = _("{name}: Enter turns yes and no round.").format(name=now.name)
        taken = await screen.ask(Choose(_("At which stations?"), options, hint=hint, first=at))
        if taken is None or taken == DONE:
            return
        at = taken
        verb = _desk(screen).forget if at in now.skills else _desk(screen).learn
        await change(screen, now.name, verb, now.id, at, seen=now.rev)
        now = _desk(screen).get(one.id)


def _said_skills(screen: Screen, one: Person) -> str:
    return listed(screen.board.stations.name(id) for id in one.skills) or "–"


async def _ask_minor(screen: Screen, one: Person) -> None:
    options = [Option("no", _("18 or older")), Option("yes", _("under 18"))]
    question = _("How old is {name}?").format(name=one.name)
    hint = _("Other rules hold for who is under 18: longer rests, earlier breaks.")
    taken = await screen.ask(Choose(question, options, hint=hint, first="yes" if one.minor else "no"))
    if taken is not None:
        await change(screen, one.name, _desk(screen).change_minor, one.id, taken == "yes", seen=one.rev)


# certificates


def until_words(screen: Screen, one: Certificate) -> str:
    """Until when a certificate holds, in words."""
    if one.until is None:
        return _("does not end")
    words = dated(one.until)
    if one.has_ended(_desk(screen).today):
        return _("ended {day}").format(day=words)
    return _("until {day}").format(day=words)


def _said_certificates(screen: Screen, one: Person) -> str:
    return listed(f"{each.name} ({until_words(screen, each)})" for each in one.certificates) or "–"


async def _ask_certificates(screen: Screen, one: Person) -> None:
    """Show them; what is taken is changed, a name that is not there begins a new one."""
    now: Person | None = one
    while now is not None:
        options = [Option(each.name, each.name, until_words(screen, each)) for each in now.certificates]
        options.append(Option(Choose.NEW, _("Add a certificate …")))
        taken = await pick_or_new(
            screen,
            _("Certificates of {name}").format(name=now.name),
            options,
            new=_("New certificate “{name}”"),
            read=lambda text: clean(text),
            hint=_("As in: food hygiene, first aid, forklift."),
        )
        if taken is None:
            return
        if taken.startswith(Choose.NEW):
            await _certify(screen, now, taken.removeprefix(Choose.NEW))
        else:
            await _renew(screen, now, taken)
        now = _desk(screen).get(one.id)


async def _renew(screen: Screen, one: Person, name: str) -> None:
    options = [Option("until", _("It ends on another day")), Option("take", _("Take it away"))]
    taken = await screen.ask(Choose(name, options, hint=one.name))
    if taken == "until":
        await _certify(screen, one, name)
    elif taken == "take":
        await change(screen, one.name, _desk(screen).take_certificate, one.id, name, seen=one.rev)


async def _certify(screen: Screen, one: Person, name: str) -> None:
    name = await ask_name(screen, name, _("Which certificate?"), clean, one.name) or ""
    if not name:
        return
    known = next((each.until for each in one.certificates if each.name == name), None)
    check = wrong(lambda text: read_until(text, _desk(screen).today))
    hint = _("{name}\n30.11.2027 or 2027-11-30; empty where it does not end.").format(
        name=f"{one.name}: {name}"
    )
    text = f"{known}" if known is not None else ""
    until = await screen.ask(
        Ask(_("On which day does it end?"), hint=hint, text=text, check=check, may_be_empty=True)
    )
    if until is not None:
        await change(screen, one.name, _desk(screen).certify, one.id, name, until, seen=one.rev)


async def _leave(screen: Screen, one: Person) -> None:
    question = _("Does {name} work here no more?").format(name=one.name)
    hint = _("The name stays in the record; telephone, mail, certificates and PIN go.")
    if await screen.ask(Confirm(question, yes=_("has left"), hint=hint)):
        told = _("{name} has left").format(name=one.name)
        await change(screen, told, _desk(screen).leave, one.id, seen=one.rev)


FIELDS = {
    "name": Field[Person](
        N_("full name"),
        lambda _screen, one: one.name,
        _asked(
            N_("What is this person called?"), "", lambda one: one.name,
            lambda screen, one, text: _desk(screen).free_name(text, one.id), lambda desk: desk.rename,
            empty=False,
        ),
    ),
    "initials": Field[Person](
        N_("initials"),
        lambda _screen, one: one.initials,
        _asked(
            N_("Which initials?"), N_("They stand beside what this person does."), lambda one: one.initials,
            lambda screen, one, text: _desk(screen).free_initials(text, one.id),
            lambda desk: desk.change_initials, empty=False,
        ),
    ),
    "role": Field[Person](N_("is here"), lambda _screen, one: _(ROLE_NAMES[one.role]), _ask_role),
    "skills": Field[Person](N_("works at"), _said_skills, _ask_skills),
    "hours": Field[Person](
        N_("hours a week"),
        lambda _screen, one: f"{number(one.hours)} h" if one.hours else "–",
        _asked(
            N_("How many hours a week were agreed?"), N_("40, 37.5, 20; empty where none were."),
            lambda one: number(one.hours) if one.hours else "", lambda _screen, _one, text: read_hours(text),
            lambda desk: desk.change_hours,
        ),
    ),
    "minor": Field[Person](
        N_("age"), lambda _screen, one: _("under 18") if one.minor else _("18 or older"), _ask_minor
    ),
    "phone": Field[Person](
        N_("telephone"),
        lambda _screen, one: one.phone or "–",
        _asked(
            N_("Which telephone number?"), "", lambda one: one.phone,
            lambda _screen, _one, text: clean(text, limit=PHONE), lambda desk: desk.change_phone,
        ),
    ),
    "mail": Field[Person](
        N_("mail"),
        lambda _screen, one: one.mail or "–",
        _asked(
            N_("Which mail address?"), N_("As in jana@example.com; empty is none."), lambda one: one.mail,
            lambda _screen, _one, text: read_address(text), lambda desk: desk.change_mail,
        ),
    ),
    "certificates": Field[Person](N_("certificates"), _said_certificates, _ask_certificates),
    "leave": Field[Person](N_("Works here no more …"), nothing, _leave),
}  # fmt: skip
"""What is known of a person."""


# stations


async def stations(screen: Screen) -> None:
    """Show the stations; what is taken is renamed or removed, a new name begins a new one."""
    desk, id = screen.board.stations, ""
    while True:
        options = [Option(one.id, one.name, _able(screen, one)) for one in desk.all()]
        options.append(Option(Choose.NEW, _("Add a station …")))
        taken = await pick_or_new(
            screen,
            _("Stations"),
            options,
            new=_("New station “{name}”"),
            read=lambda text: desk.free_name(text) if text else "",
            hint=_("Where people work: grill, bar, till 1. A name that is not there yet begins a new one."),
            first=id,
        )
        if taken is None:
            return
        id = taken
        if taken.startswith(Choose.NEW):
            id = await _add_station(screen, taken.removeprefix(Choose.NEW))
        else:
            await look_after(screen, partial(desk.get, id), STATION_FIELDS, lambda one: one.name)


async def _add_station(screen: Screen, name: str) -> str:
    desk = _stations(screen)
    named = await ask_name(screen, name, _("What is the new station called?"), desk.free_name)
    added = await change(screen, named, desk.add, named) if named else None
    return added.id if added is not None else ""


def _stations(screen: Screen) -> StationSetup:
    return screen.board.stations


def _able(screen: Screen, station: Station) -> str:
    return _people_said(sum(station.id in one.skills for one in screen.board.staff.people()))


def _people_said(n: int) -> str:
    return ngettext("{n} person", "{n} people", n).format(n=n)


async def _rename_station(screen: Screen, one: Station) -> None:
    check = wrong(lambda text: _stations(screen).free_name(text, one.id))
    name = await screen.ask(Ask(_("What is this station called?"), hint=one.name, text=one.name, check=check))
    if name is not None:
        await change(screen, name, _stations(screen).rename, one.id, name, seen=one.rev)


async def _remove_station(screen: Screen, one: Station) -> None:
    question = _("Remove the station {name}?").format(name=one.name)
    if await screen.ask(Confirm(question, yes=_("remove it"), hint=_able(screen, one))):
        told = _("removed: {what}").format(what=one.name)
        await change(screen, told, _stations(screen).remove, one.id, seen=one.rev)


STATION_FIELDS = {
    "name": Field[Station](N_("name"), lambda _screen, one: one.name, _rename_station),
    "remove": Field[Station](N_("Remove it …"), nothing, _remove_station),
}
"""What a station has."""
