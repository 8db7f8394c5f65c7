"""What comes in is cleaned once: nothing moves the cursor, drives a printer or turns the text round."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftboard.clean_text import LINE, NOTE, clean, clean_note, folded, required
from shiftboard.errors import NeedsText, TooLong

ANYTHING = st.text(st.characters(codec=None), max_size=60) | st.text(
    st.sampled_from("a é e\u0301\x1b[31m\x07\n\r\t\x9b\u202e\u2066\ud800\ufeff\u00a0]8;;0"), max_size=60
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07soup", "soup"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b(Bplain", "plain"),
        ("a\x9b31mb", "a31mb"),  # C1 goes, what it would have driven is text
        ("bell\x07 and back\x08space", "bell and backspace"),
        ("\u202etxt.exe", "txt.exe"),
        ("\u2066left\u2069 \u200fright", "left right"),
        ("half \ud83d a pair", "half a pair"),
        ("\ufeffbom", "bom"),
        ("Z\u030cluty\u0301", "Žlutý"),
        ("  two \t words\u00a0here\r\n", "two words here"),
        ("line\u2028separator", "lineseparator"),
        ("👩‍🍳 soup is on", "👩‍🍳 soup is on"),
        ("[red]1.5 [/] kg", "[red]1.5 [/] kg"),
    ],
)
def test_a_line(typed: str, stored: str) -> None:
    assert clean(typed) == stored


def test_newlines_go_from_a_line_and_stay_in_a_note() -> None:
    typed = "  Table 4:\r\n nuts!\x1b[2J  \rCall\tthem \n\n"
    assert clean(typed) == "Table 4: nuts! Call them"
    assert clean_note(typed) == "Table 4:\nnuts!\nCall them"


def test_what_is_too_long_is_refused_and_says_by_how_much() -> None:
    assert clean("x" * LINE) == "x" * LINE
    with pytest.raises(TooLong, match=f"{LINE + 1} characters; at most {LINE}"):
        clean("x" * (LINE + 1))
    assert len(clean_note("y" * NOTE)) == NOTE
    with pytest.raises(TooLong):
        clean_note("y" * (NOTE + 1))
    with pytest.raises(TooLong, match="at most 5"):
        required("sixsix", limit=5)


def test_what_is_cut_away_does_not_count() -> None:
    """A coloured text is as long as what can be read of it."""
    assert clean("\x1b[31m" * 100 + "x" * LINE) == "x" * LINE


@pytest.mark.parametrize("nothing", ["", "  ", "\n\t", "\x1b[31m", "\u202e\ufeff", "\x00"])
def test_nothing_is_no_text(nothing: str) -> None:
    assert clean(nothing) == ""
    with pytest.raises(NeedsText):
        required(nothing)


@given(ANYTHING)
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_note(clean_note(text)) == clean_note(text)


@given(ANYTHING)
def test_nothing_that_drives_a_terminal_is_left(text: str) -> None:
    for cleaned, allowed in ((clean(text), ""), (clean_note(text), "\n")):
        left = {letter for letter in cleaned if unicodedata.category(letter) in ("Cc", "Cs")}
        assert left <= set(allowed)
        assert not any(unicodedata.bidirectional(letter) in BIDI for letter in cleaned)
        assert unicodedata.is_normalized("NFC", cleaned)
        cleaned.encode("utf-8")


BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_a_search_does_not_hear_case_and_accents() -> None:
    assert folded("Žlutý") == "zluty"
    assert folded("ŘEŘICHA, CRÈME BRÛLÉE") == "rericha, creme brulee"
    assert folded("Straße") == "strasse"
    assert folded("Z\u030cluty\u0301") == folded("Žlutý")
