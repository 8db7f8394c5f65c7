"""Collect the sentences of the three packages, merge them into the catalogs, compile: `make messages`.

A sentence without a Czech form is reported, and a test fails on it.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PACKAGES = ("data", "shiftboard", "screens")
FORMS = {"_": 1, "N_": 1, "ngettext": 2}
"""The functions that mark a sentence, and how many forms of it they take."""


def collected() -> Catalog:
    """Every sentence that is marked in the sources.

    Read from the syntax tree: Babel's own reader does not see what stands inside an f-string.
    """
    catalog = Catalog(project="Shiftboard", charset="utf-8")
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in FORMS:
                said = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
                forms = tuple(text for text in said if isinstance(text, str))[: FORMS[call.func.id]]
                if len(forms) == FORMS[call.func.id]:
                    message = forms[0] if len(forms) == 1 else forms
                    catalog.add(message, None, [(str(path.relative_to(ROOT)), call.lineno)])
    return catalog


def catalog_of(language: str) -> Catalog:
    """The catalog of a language as it stands in its .po file."""
    with (folder_of(language) / "shiftboard.po").open("rb") as file:
        return read_po(file, locale=language)


def folder_of(language: str) -> Path:
    return HERE / language / "LC_MESSAGES"


def untranslated(catalog: Catalog) -> list[str]:
    """The sentences that have no form, or not all plural forms, in the language."""
    missing = []
    for message in catalog:
        if not message.id:
            continue
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if not all(forms):
            missing.append(message.id if isinstance(message.id, str) else message.id[0])
    return missing


def write(language: str) -> list[str]:
    """Merge what is in the sources into the language's catalog and compile it; returns what is missing."""
    catalog = catalog_of(language)
    catalog.update(collected(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    with (folder_of(language) / "shiftboard.po").open("wb") as file:
        write_po(file, catalog, width=100, sort_by_file=True, include_lineno=False)
    with (folder_of(language) / "shiftboard.mo").open("wb") as file:
        write_mo(file, catalog)
    return untranslated(catalog)


if __name__ == "__main__":
    missing = write("cs")
    print(f"{len(missing)} sentences have no Czech form", *missing, sep="\n  ")
    sys.exit(bool(missing))
