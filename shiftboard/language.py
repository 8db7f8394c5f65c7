"""English and Czech: sentences through gettext, days and numbers through Babel.

A sentence is wrapped in `_` where it is written. What is written once at class level (key bindings, errors)
is marked with `N_` and translated where it is shown, so the language can change while the board runs.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from data.errors import N_, ShiftboardError

__all__ = [
    "LANGUAGES",
    "N_",
    "_",
    "chosen",
    "day",
    "full_day",
    "hour",
    "in_use",
    "ngettext",
    "number",
    "sentence",
    "use",
    "weekday",
]

LANGUAGES = {"en": "English", "cs": "Čeština"}
_BABEL = {"en": "en_GB", "cs": "cs_CZ"}
_FULL_DAY = {"en": "EEEE d MMMM y", "cs": "EEEE d. MMMM y"}

# Babel's own words (a test compares them): loading its tables for a weekday would be a tenth of the start.
_SHORT_DAYS = {
    "en": (
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"],
        "{weekday} {day} {month}",
    ),
    "cs": (
        ["po", "út", "st", "čt", "pá", "so", "ne"],
        [str(month) for month in range(1, 13)],
        "{weekday} {day}. {month}.",
    ),
}

# The one piece of module state in the house: what gettext itself keeps for a process.
_current: dict[str, gettext.NullTranslations] = {"en": gettext.NullTranslations()}


def chosen(site_language: str = "", environ: Mapping[str, str] = os.environ) -> str:
    """The language to speak: SHIFTBOARD_LANG, then the site's, then LANGUAGE, LC_ALL, LANG; else English."""
    asked = [environ.get("SHIFTBOARD_LANG", ""), site_language, *environ.get("LANGUAGE", "").split(":")]
    asked += [environ.get("LC_ALL", ""), environ.get("LANG", "")]
    return next((code for code in map(_code, asked) if code), "en")


def _code(locale: str) -> str:
    code = locale.split(".")[0].split("_")[0].split("-")[0].lower()
    if code in ("c", "posix"):
        return "en"
    return code if code in LANGUAGES else ""


def use(language: str) -> None:
    """Speak this language from now on."""
    folder = Path(__file__).parent / "locale"
    known = gettext.translation("shiftboard", folder, [language], fallback=language == "en")
    _current.clear()
    _current[language] = known


def in_use() -> str:
    """The code of the language spoken now."""
    return next(iter(_current))


def _(text: str) -> str:
    """The sentence in the language in use."""
    return next(iter(_current.values())).gettext(text) if text else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for `n` things in the language in use."""
    return next(iter(_current.values())).ngettext(one, many, n)


def sentence(error: ShiftboardError) -> str:
    """What an error tells a person, in the language in use."""
    return _(error.says).format(**error.fields)


def day(on: date) -> str:
    """A day as people say it: Mon 23 Nov, po 23. 11."""
    weekdays, months, form = _SHORT_DAYS[in_use()]
    return form.format(weekday=weekdays[on.weekday()], day=on.day, month=months[on.month - 1])


def dated(on: date) -> str:
    """A day that may be in another year: Mon 23 Nov 2026, po 23. 11. 2026."""
    return f"{day(on)} {on.year}"


def weekday(number: int) -> str:
    """A day of the week as people say it in short, Monday being 0: Mon, po."""
    return _SHORT_DAYS[in_use()][0][number]


def full_day(on: date) -> str:
    """A day with its year, for what is kept: Monday 23 November 2026, pondělí 23. listopadu 2026."""
    from babel.dates import format_date

    return format_date(on, _FULL_DAY[in_use()], locale=_BABEL[in_use()])


def hour(at: datetime) -> str:
    """A local time as clocks show it: 17:30."""
    return f"{at:%H:%M}"


def number(value: Decimal) -> str:
    """A number with the language's decimal mark and no rounding."""
    text = f"{value:f}"
    return text.replace(".", ",") if in_use() == "cs" else text


def money(value: Decimal, currency: str) -> str:
    """An amount of money as it is written here: 1,240.50 CZK, 1 240,50 Kč. To the currency's own places."""
    from babel.numbers import format_currency

    return str(format_currency(value, currency, locale="cs_CZ" if in_use() == "cs" else "en_GB"))


def listed(things: Iterable[str]) -> str:
    """Several things in one sentence part: a, b, c."""
    return ", ".join(things)
