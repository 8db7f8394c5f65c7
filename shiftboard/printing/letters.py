"""What a receipt printer has no letter for is spelled with those it has; no letter of a text is left out.

A code page is 8 bits: CP852 and CP1250 carry Czech, and not the signs of the board, other alphabets or emoji.
Ukrainian and Russian are spelled as passports do (Ukraine: resolution 55/2010; Russia: ICAO 9303).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from ..signs import Sign

_SIGNS = {one.sign: one.ascii for one in Sign if one.sign.strip()}
_PUNCTUATION = {
    "…": "...",
    "→": "->",
    "←": "<-",
    "⇒": "=>",
    "≤": "<=",
    "≥": ">=",
    "≠": "<>",
    "±": "+/-",
    "−": "-",
    "×": "x",
    "·": "-",
    "•": "-",
    "⁄": "/",
    "☐": "o",
    "☑": "+",
    "✔": "+",
    "✘": "x",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "©": "(c)",
    "®": "(R)",
    "°": "deg",
    "µ": "u",
    "§": "par.",
    **dict.fromkeys("‐‑‒–—―", "-"),
    **dict.fromkeys("‘’‚‛′´ʼʹ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‹›", "'"),
}
_LATIN = {
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ø": "o",
    "Ø": "O",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ß": "ss",
    "ẞ": "SS",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "ı": "i",
    "ħ": "h",
    "Ħ": "H",
    "ŋ": "ng",
    "Ŋ": "Ng",
}
_CYRILLIC_LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёъ"
_CYRILLIC_SPELLED = "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch ' iu ia y e e '"
_CYRILLIC = dict(zip(_CYRILLIC_LETTERS, _CYRILLIC_SPELLED.split(" "), strict=True))
_SPELLED = (
    _PUNCTUATION
    | _LATIN
    | _SIGNS
    | _CYRILLIC
    | {letter.upper(): spelling.capitalize() for letter, spelling in _CYRILLIC.items()}
)


def speller(code_page: str) -> Callable[[str], str]:
    """Spells a text with the letters of a code page (a name that Python knows) and nothing else.

    White space of any kind becomes a space, a letter that is not there its spelling, its base letter, or `?`.
    Control characters and what only steers others (direction, joiners) are gone: none reaches the printer.
    """

    @lru_cache(maxsize=1024)
    def spelled(letter: str) -> str:
        if letter.isspace():
            return " "
        if unicodedata.category(letter) in ("Cc", "Cf"):
            return ""
        if _is_in(letter, code_page):
            return letter
        if (spelling := _SPELLED.get(letter)) is not None:
            return "".join(map(spelled, spelling))
        base = [part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)]
        if base == [letter]:
            return "?"
        return "".join(map(spelled, base))

    def text(text: str) -> str:
        return "".join(map(spelled, unicodedata.normalize("NFC", text)))

    return text


def _is_in(letter: str, code_page: str) -> bool:
    try:
        return len(letter.encode(code_page)) == 1
    except UnicodeEncodeError:
        return False
