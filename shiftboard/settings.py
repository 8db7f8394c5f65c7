"""What the site says of itself, in site.toml: plain text that its owner may edit."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from .clock import Clock, read_time
from .errors import BadSettings, BadValue

FILE = "site.toml"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The site's settings. Unknown keys are left alone, so that a newer version's file still opens."""

    name: str
    """What the place is called."""
    kind: str = "empty"
    """restaurant, shop or empty: the starter it began with."""
    zone: str = "Europe/Prague"
    """IANA time zone."""
    country: str = "eu"
    """Profile of limits and rules: us, uk, eu, cz, sk."""
    language: str = ""
    """en or cs; empty follows the machine."""
    currency: str = "EUR"
    """ISO 4217."""
    rollover: str = "04:00"
    """Local time at which the business day changes."""
    lock_after: int = 10
    """Minutes without a key after which nobody is at the terminal, where people have PINs; 0 is never."""
    theme: str = ""
    """Name of a colour theme; empty is the board's own."""
    demo: bool = False
    """Whether this is a demonstration that may be thrown away."""

    def clock(self) -> Clock:
        """The clock of this site."""
        return Clock(self.zone, read_time(self.rollover))

    def as_toml(self) -> str:
        """The text of site.toml."""
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in _fields(self).items()]
        return "\n".join([*lines, ""])


def _fields(settings: Settings) -> dict[str, object]:
    return msgspec.structs.asdict(settings)


def read_settings(folder: Path) -> Settings:
    """The settings of the store in this folder. `BadSettings` names what is wrong in the file."""
    path = folder / FILE
    try:
        settings = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Settings)
        settings.clock()
    except (OSError, ValueError, ZoneInfoNotFoundError, msgspec.ValidationError, BadValue) as error:
        raise BadSettings(file=path, reason=error) from error
    return settings
