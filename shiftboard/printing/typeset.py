"""Pages as PDF, set by typst from the templates beside this module.

What a page says goes there as JSON, never as markup. The fonts are the package's own (fonts/README.md) and
those that typst brings, so the same page gives the same bytes on every machine; only for letters that none
of these have (emoji, Chinese) it is set with the machine's fonts as well.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from ..clean_text import clean_note
from ..errors import ShiftboardError
from ..language import N_

HERE = Path(__file__).parent
PAPERS = {"a4": "a4", "a5": "a5", "letter": "us-letter"}
"""The sizes there are, and what typst calls them."""

_LONG = re.compile(r"\S{25,}")


class BadPaper(ShiftboardError):
    says = N_("There is no paper {paper} here. Take one of {known}.")


class NotTypeset(ShiftboardError):
    says = N_("The page could not be set ({reason}). Print it as a receipt or as plain text meanwhile.")


def typeset(template: str, sheet: Mapping[str, object], paper: str) -> bytes:
    """A tagged PDF for screen readers too (PDF/UA-1, ISO 14289): this template, saying what `sheet` holds.

    `BadPaper`; `NotTypeset` where the template is broken or the letters cannot be set at all.
    """
    if paper.lower() not in PAPERS:
        raise BadPaper(paper=paper, known=", ".join(PAPERS))
    import typst

    said = json.dumps(_clean({**sheet, "paper": PAPERS[paper.lower()]}))

    def set_with(*, own_fonts: bool) -> bytes:
        return typst.compile(
            HERE / f"{template}.typ",
            root=HERE,
            font_paths=[HERE / "fonts"],
            ignore_system_fonts=own_fonts,
            sys_inputs={"sheet": said},
            pdf_standards="ua-1" if own_fonts else [],
            timestamp=0,
        )

    try:
        return set_with(own_fonts=True)
    except typst.TypstError:  # PDF/UA forbids a letter that no font has: an emoji, Chinese
        try:
            return set_with(own_fonts=False)
        except typst.TypstError as error:
            raise NotTypeset(reason=_first_line(error)) from error


def _first_line(error: BaseException) -> str:
    """What typst says of it, without the place in a template that nobody who prints can mend."""
    return next(iter(str(error).strip().splitlines()), "typst")[:200].rstrip(".")


def _clean(value: object) -> object:
    """Every text in it without what turns the reading order round."""
    match value:
        case str():
            return _LONG.sub(_breakable, clean_note(value, limit=sys.maxsize))
        case list() | tuple():
            return [_clean(one) for one in value]
        case dict():
            return {key: _clean(one) for key, one in value.items()}
    return value


def _breakable(word: re.Match[str]) -> str:
    """A word that would run off the page may be broken anywhere."""
    return "\u200b".join(word[0])
