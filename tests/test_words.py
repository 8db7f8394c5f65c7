"""What a word is when somebody searches, and which sealed files need not be read for one."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.archive import body
from data.words import Sieve, fits, fold

ODD = st.text('aAzZnuſßłœÉé½²ﬁİıžŽ한हि्ΣςКк\u0301\u030c"\\/:,{}[] \n\t\r\b\f\0\x0b\x1f1९中°', max_size=12)


def sealed(*notes: str, by: str = "petra-machkova") -> bytes:
    documents = {f"{n:016}": {"by": by, "id": f"{n:016}", "note": note} for n, note in enumerate(notes)}
    return body({"shift": "2026-11-23-1"}, {"log": documents})


def holds(data: bytes, words: str) -> bool:
    return Sieve(fold(words).split()).may_hold(data)


@given(written=st.one_of(ODD, st.text(max_size=12)), data=st.data())
@settings(max_examples=500, deadline=None)
def test_no_word_that_was_written_is_missed(written: str, data: st.DataObject) -> None:
    """Whatever the letters, however JSON writes them, in any case, as a whole or from its beginning."""
    written = written.encode(errors="ignore").decode()
    words = fold(written).split()
    file = sealed("before", written, "after")
    for word in words:
        length = data.draw(st.integers(1, len(word)))
        assert Sieve([word]).may_hold(file), word
        assert fits(written, [word[:length]])
        assert Sieve([word[:length]]).may_hold(file), word[:length]
    assert Sieve(words).may_hold(file)


def test_every_letter_there_is_is_found_as_what_it_becomes() -> None:
    """All characters that change when they are folded, some at a time."""
    changed = [chr(code) for code in range(128, sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    changed = [letter for letter in changed if fold(letter) not in (letter, " ")]
    assert len(changed) > 5_000
    for start in range(0, len(changed), 200):
        letters = changed[start : start + 200]
        words = [word for letter in letters for word in fold(letter).split()]
        assert Sieve(words).may_hold(sealed(" ".join(letters))), start


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Žlutý kůň", "zluty kun"),
        ("z\u030cluty\u0301 KU\u030aN", "Žlutý kůň"),
        ('she said "knife"', "knife"),
        ("first\nsecond", "second"),
        ("first\x0bsecond", "second"),
        ("C:\\new", "new"),
        ('a "by":"petra-machkova" in it', "petra"),
        ('"knife": sharp', "knife"),
        ("½ knife", "2"),
        ("Straße", "strasse"),
    ],
)
def test_however_it_is_written(written: str, typed: str) -> None:
    assert fits(written, fold(typed).split())
    assert holds(sealed(written), typed)


@pytest.mark.parametrize(
    "typed",
    ["knifes", "nife", "spoon", "knife spoon", "petra", "machkova", "note", "log", "žlutá", "ку", "µ"],
)
def test_a_file_without_the_word_need_not_be_read(typed: str) -> None:
    """Nor one that has it only inside another word, in a key, or as the id of who entered something."""
    assert not holds(sealed("The knife is sharp", "−18,5 °C, žlutý", "нож"), typed)


def test_what_is_no_text_is_left_to_the_reader() -> None:
    assert holds(b"\xff knife", "spoon")
    assert holds(b'{"note":"kn\\u0069fe"}', "knife")
