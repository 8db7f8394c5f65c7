"""What is wrong with the printers and the mail of a site, as far as it can be told without printing."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from data.verify import Fault

from ..errors import BadSettings, ShiftboardError
from ..language import N_, sentence
from ..settings import FILE, Mail, read_settings
from .mail import password
from .printers import PATIENCE, Printer, Way, checked, command_words
from .undelivered import NoDevice, NoPassword, NoProgram, NotWritable


class WrongSettings(Fault):
    says = BadSettings.says


class WrongEntry(Fault):
    says = N_("{file}: {reason}")


class ProgramMissing(Fault):
    says = NoProgram.says


class DeviceMissing(Fault):
    says = NoDevice.says


class FileNotWritable(Fault):
    says = NotWritable.says


class UnknownQueue(Fault):
    says = N_("CUPS on this machine knows no queue {queue}, where {printer} prints. `lpstat -e` names them.")


class PasswordMissing(Fault):
    says = NoPassword.says


def examine_printing(folder: Path) -> list[Fault]:
    """Everything that is wrong with what site.toml of this store says of printers and mail."""
    path = folder / FILE
    if wrong := list(_wrong_entries(path)):
        return wrong
    try:
        settings = read_settings(folder)
    except ShiftboardError as error:
        return [WrongSettings(**error.fields)]
    faults = [fault for printer in settings.printers for fault in _on_this_machine(printer)]
    return [*faults, *(_mail(settings.mail) if settings.mail is not None else ())]


def _wrong_entries(path: Path) -> Iterator[Fault]:
    """Each printer and the mail by themselves: one that is wrong hides no other."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return  # the file as a whole is wrong, which is told so
    printers = raw.get("printers", [])
    for entry in printers if isinstance(printers, list) else ():
        if reason := _reason(entry, Printer):
            yield WrongEntry(file=path, reason=reason)
    if "mail" in raw and (reason := _reason(raw["mail"], Mail)):
        yield WrongEntry(file=path, reason=reason)


def _reason(entry: Any, kind: type[Printer] | type[Mail]) -> str:
    try:
        one = msgspec.convert(entry, kind)
        one.check() if isinstance(one, Mail) else checked(one)
    except ShiftboardError as error:
        return sentence(error)
    except msgspec.ValidationError as error:
        named = f"{entry['name']}: " if isinstance(entry, dict) and "name" in entry else ""
        return f"{named}{error}."
    return ""


def _on_this_machine(printer: Printer) -> Iterator[Fault]:
    """What is missing here; whether a printer on the network is on shows when something is printed."""
    at = printer.at
    match at.way:
        case Way.QUEUE if shutil.which("lp") is None:
            yield ProgramMissing(printer=printer.name, program="lp")
        case Way.QUEUE if (known := _queues()) is not None and at.place not in known:
            yield UnknownQueue(printer=printer.name, queue=at.place)
        case Way.COMMAND if shutil.which(program := command_words(at.place)[0]) is None:
            yield ProgramMissing(printer=printer.name, program=program)
        case Way.DEVICE:
            yield from _device(printer, Path(at.place))
        case Way.FILE:
            path = Path(at.place)
            if not os.access(path if path.exists() else path.parent, os.W_OK):
                missing = not path.parent.is_dir()
                reason = os.strerror(errno.ENOENT if missing else errno.EACCES)
                yield FileNotWritable(printer=printer.name, reason=reason)


def _device(printer: Printer, path: Path) -> Iterator[Fault]:
    if not path.exists():
        yield DeviceMissing(printer=printer.name, reason=os.strerror(errno.ENOENT))
    elif not os.access(path, os.W_OK):
        yield DeviceMissing(printer=printer.name, reason=os.strerror(errno.EACCES))


def _queues() -> set[str] | None:
    """The queues that CUPS knows here; None where it cannot be asked."""
    if shutil.which("lpstat") is None:
        return None
    try:
        asked = subprocess.run(
            ["lpstat", "-e"], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return set(asked.stdout.split()) if asked.returncode == 0 else None


def _mail(mail: Mail) -> Iterator[Fault]:
    if mail.user:
        try:
            password(mail)
        except NoPassword as error:
            yield PasswordMissing(**error.fields)
