"""English and Czech: which is spoken, and that every sentence has its form."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo, write_mo

from shiftboard.errors import BadValue
from shiftboard.language import N_, _, chosen, day, in_use, ngettext, number, sentence, use
from shiftboard.locale.messages import catalog_of, collected, folder_of, untranslated

EVERYTHING = {
    "SHIFTBOARD_LANG": "cs",
    "LANGUAGE": "en",
    "LC_ALL": "cs_CZ.UTF-8",
    "LANG": "en_GB.UTF-8",
}


def test_shiftboard_lang_comes_before_everything() -> None:
    assert chosen("en", EVERYTHING) == "cs"
    assert chosen("cs", EVERYTHING | {"SHIFTBOARD_LANG": "en"}) == "en"


def test_the_site_comes_before_the_machine() -> None:
    """The bistro speaks Czech on a machine set up in English."""
    assert chosen("cs", {"LANGUAGE": "en", "LC_ALL": "en_US.UTF-8", "LANG": "en_US.UTF-8"}) == "cs"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANGUAGE": "cs", "LC_ALL": "en_US.UTF-8", "LANG": "en_US.UTF-8"}, "cs"),
        ({"LANGUAGE": "de:cs:en", "LANG": "en_US"}, "cs"),
        ({"LC_ALL": "cs_CZ.UTF-8", "LANG": "en_US.UTF-8"}, "cs"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "cs_CZ.UTF-8"}, "en"),
        ({"LANG": "cs_CZ.UTF-8"}, "cs"),
        ({"LANG": "cs-CZ"}, "cs"),
        ({"LANG": "CS"}, "cs"),
    ],
)
def test_the_machine_is_asked_in_order(environ: dict[str, str], expected: str) -> None:
    assert chosen("", environ) == expected


@pytest.mark.parametrize("locale", ["", "C", "C.UTF-8", "POSIX", "de_DE.UTF-8", "csb_PL", "../../etc", "."])
def test_an_unknown_locale_falls_to_english(locale: str) -> None:
    environ = {"SHIFTBOARD_LANG": locale, "LANGUAGE": locale, "LC_ALL": locale, "LANG": locale}
    assert chosen(locale, environ) == "en"


def test_the_language_can_change_while_the_board_runs() -> None:
    """What was marked once is said in the language in use when it is shown."""
    error = BadValue(value="warm", hint="")
    assert sentence(error).startswith("“warm” is not an answer here.")
    use("cs")
    assert in_use() == "cs"
    assert "warm" in sentence(error)
    assert "is not an answer" not in sentence(error)
    use("en")
    assert _(N_("yes")) == "yes"


def test_days_and_numbers() -> None:
    monday = date(2026, 11, 23)
    assert (day(monday), number(Decimal("-18.50"))) == ("Mon 23 Nov", "-18.50")
    use("cs")
    assert (day(monday), number(Decimal("-18.50"))) == ("po 23. 11.", "-18,50")


def test_an_empty_sentence_stays_empty() -> None:
    """gettext would give the header of the catalog."""
    use("cs")
    assert _("") == ""


def _czech() -> dict[str | tuple[str, ...], Message]:
    return {_key(message): message for message in catalog_of("cs") if message.id}


def _key(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _forms(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_the_sentences_are_found_in_the_sources() -> None:
    found = {_key(message) for message in collected() if message.id}
    assert "Say why in a few words." in found  # an error, marked with N_
    assert "Nothing needs you now." in found  # written in a function
    assert ("{n} min late", "{n} min late") in found  # a plural


def test_every_sentence_has_a_czech_form() -> None:
    czech = _czech()
    missing = [_key(one) for one in collected() if one.id and _key(one) not in czech]
    assert missing == [], "not in the catalog; run `make messages`"
    assert untranslated(catalog_of("cs")) == []


def test_plurals_have_three_czech_forms() -> None:
    """1 řádek, 2 řádky, 5 řádků."""
    assert catalog_of("cs").num_plurals == 3
    for message in _czech().values():
        if message.pluralizable:
            assert len(_forms(message)) == 3, message.id


def test_the_catalog_holds_nothing_that_nobody_says() -> None:
    said = {_key(message) for message in collected() if message.id}
    assert [key for key in _czech() if key not in said] == []


def _fields(text: str) -> set[str]:
    return set(re.findall(r"\{\w*\}|%\(\w+\)\w|%[sdr]", text))


def test_a_translation_has_the_fields_of_its_sentence() -> None:
    """A field that is missing or misspelt would be a KeyError in front of a guest."""
    for message in _czech().values():
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        for form in filter(None, _forms(message)):
            assert _fields(form) == _fields(originals[-1]), (message.id, form)


def test_no_translation_is_marked_as_a_guess() -> None:
    assert [message.id for message in _czech().values() if message.fuzzy] == []


def test_the_compiled_catalog_is_what_the_text_compiles_to() -> None:
    compiled = BytesIO()
    write_mo(compiled, catalog_of("cs"))
    with (folder_of("cs") / "shiftboard.mo").open("rb") as file:
        shipped = {_key(message): message.string for message in read_mo(file)}
    compiled.seek(0)
    assert shipped == {_key(message): message.string for message in read_mo(compiled)}


def test_czech_counts_in_three_forms() -> None:
    use("cs")
    said = [ngettext("{n} min late", "{n} min late", n) for n in (1, 3, 7)]
    assert all("{n}" in form for form in said)
    assert all("late" not in form for form in said)


@pytest.mark.parametrize("language", ["en", "cs"])
def test_short_days_are_babels_own(language: str) -> None:
    """They are written out for the sake of the start; a year of days says the same as Babel's tables."""
    from babel.dates import format_date

    use(language)
    pattern, locale = {"en": ("EEE d MMM", "en_GB"), "cs": ("EEE d. M.", "cs_CZ")}[language]
    first = date(2026, 1, 1)
    days = [first + timedelta(days=n) for n in range(365)]
    assert [day(one) for one in days] == [format_date(one, pattern, locale=locale) for one in days]
