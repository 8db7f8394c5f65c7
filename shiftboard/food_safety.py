"""Temperature limits of food, by the site's country profile, and the equipment that keeps them.

Sources: US FDA Food Code 2022, 3-501.14 (cooling), 3-501.16 (cold 5 °C, hot 57 °C), 3-403.11 (reheat to
74 °C); UK Food Safety and Hygiene (England) Regulations 2013, schedule 4 (cold 8 °C, hot 63 °C); Czech decree
137/2004, section 25 (hot 60 °C when served). Where the law leaves it to the site (HACCP, Regulation (EC)
852/2004, art. 5), the limit stands on the equipment or the line. The figures are in data/profiles.toml; a
site confirms them.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import NamedTuple

import msgspec

from data.record import Record

from .language import N_


class Process(StrEnum):
    """What happens to the food while it is measured."""

    COLD = "cold"
    FREEZER = "freezer"
    HOT = "hot"
    REHEAT = "reheat"
    COOLING = "cooling"


PROCESS_NAMES = {
    Process.COLD: N_("cold"),
    Process.FREEZER: N_("freezer"),
    Process.HOT: N_("hot"),
    Process.REHEAT: N_("reheat"),
    Process.COOLING: N_("cooling"),
}


class Equipment(Record, frozen=True, kw_only=True):
    """A fridge, freezer or bain-marie that lines of the list refer to."""

    name: str
    process: Process
    place: str = ""
    low: Decimal | None = None
    """Lowest temperature, in the site's unit, of the house's own plan."""
    high: Decimal | None = None
    """Highest temperature, in the site's unit, of the house's own plan."""
    service: str = ""
    """Telephone of who mends it."""


class Limits(NamedTuple):
    """From lowest to highest, both allowed; `source` says who set them."""

    low: Decimal | None = None
    high: Decimal | None = None
    source: str = ""

    def allow(self, value: Decimal) -> bool:
        """Whether a reading is within the limits."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def __bool__(self) -> bool:
        return self.low is not None or self.high is not None


class Step(msgspec.Struct, frozen=True):
    """By how many minutes after the start food must be how cold, in the site's unit."""

    minutes: int
    high: Decimal


class Profile(NamedTuple):
    """The limits of a country: by process, the steps of cooling, and the unit people measure in."""

    unit: str
    limits: dict[Process, Limits]
    cooling: tuple[Step, ...]
    cooling_source: str


@cache
def profile(country: str) -> Profile:
    """The profile of a country (us, uk, eu, cz, sk); eu for one that is not known."""
    import tomllib
    from importlib.resources import files

    text = files("data").joinpath("profiles.toml").read_text("utf-8")
    known = tomllib.loads(text)
    raw = known.get(country, known["eu"])
    limits = {
        Process(name): Limits(_degrees(entry.get("low")), _degrees(entry.get("high")), entry["source"])
        for name, entry in raw["limits"].items()
    }
    steps = tuple(Step(step["minutes"], Decimal(step["high"])) for step in raw["cooling"]["steps"])
    return Profile(raw["unit"], limits, steps, raw["cooling"]["source"])


def _degrees(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
