"""What conversations that set something up have in common: fields in a list, each asked for and saved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

from data.record import Record
from shiftboard.clean_text import folded
from shiftboard.errors import ShiftboardError
from shiftboard.language import _
from shiftboard.stock.barcodes import article, is_scan, read_barcode
from shiftboard.stock.records import Item

from .base import BoardScreen
from .dialogs import Ask, Choose, Option, wrong
from .widgets.cells import left

P = ParamSpec("P")
R = TypeVar("R", bound=Record)

LABEL = 24
"""Cells that the name of a field has."""


class Field(NamedTuple, Generic[R]):
    """One thing that a record has."""

    label: str
    """A marked text; translated where it is shown."""
    said: Callable[[BoardScreen[Any], R], str]
    """What stands there now, in words."""
    ask: Callable[[BoardScreen[Any], R], Awaitable[None]]
    """Asks for something else, and saves it."""


def nothing(_screen: BoardScreen[Any], _one: Record) -> str:
    """What a field says that only does something."""
    return ""


async def look_after(
    screen: BoardScreen[Any],
    read: Callable[[], R | None],
    fields: Mapping[str, Field[R]],
    name: Callable[[R], str],
    about: Callable[[R], str] = lambda one: "",
) -> None:
    """Show all that a record has; what is taken is asked for and saved, until the person is done."""
    taken: str | None = next(iter(fields))
    while taken is not None and (one := read()) is not None:
        options = [
            Option(id, _labelled(_(field.label), field.said(screen, one)), short=_(field.label))
            for id, field in fields.items()
        ]
        hint = "\n".join(
            filter(None, (about(one), _("What is to be changed? Esc when it is as it should be.")))
        )
        taken = await screen.ask(Choose(name(one), options, hint=hint, first=taken))
        if taken is not None:
            await fields[taken].ask(screen, one)


def _labelled(label: str, said: str) -> str:
    return left(label, LABEL) + said if said else label


async def change(
    screen: BoardScreen[Any], about: str, verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R | None:
    """Do a verb of a desk, and say what it was about: nothing here is taken back with u."""
    saved = await screen.save(verb, *args, **kwargs)
    if saved is not None:
        screen.say_saved(about)
    return saved


class PickWord(Choose):
    """Asks for a short word: what begins so is offered, `g` does not take `kg`."""

    def _fitting(self, typed: str) -> list[Option]:
        wanted = folded(" ".join(typed.split()))
        fits = [one for one in super()._fitting(typed) if one.id.startswith(self.NEW) or _begins(one, wanted)]
        return sorted(fits, key=lambda one: (one.id.startswith(self.NEW), folded(one.text) != wanted))


def _begins(option: Option, wanted: str) -> bool:
    text = folded(option.text)
    return text.startswith(wanted) or any(word.startswith(wanted) for word in text.split())


async def pick_or_new(
    screen: BoardScreen[Any],
    question: str,
    options: Sequence[Option],
    *,
    new: str,
    read: Callable[[str], object],
    hint: str = "",
    first: str = "",
    dialog: type[Choose] = Choose,
) -> str | None:
    """Ask for one of several, or for another that is typed: then the answer begins with `Choose.NEW`.

    What was typed and cannot be stays, and it is said why.
    """
    check = wrong(read)
    while True:
        taken = await screen.ask(dialog(question, options, hint=hint, new=new, first=first))
        if taken is None or not taken.startswith(Choose.NEW):
            return taken
        name = taken.removeprefix(Choose.NEW)
        if not (told := check(name)):
            return taken
        mended = await screen.ask(Ask(question, hint=told, text=name, check=check))
        if mended is not None:
            return f"{Choose.NEW}{mended}"


async def ask_name(
    screen: BoardScreen[Any], typed: str, question: str, read: Callable[[str], object], hint: str = ""
) -> str | None:
    """Ask what something new is called, where it was not typed already."""
    return typed or await screen.ask(Ask(question, hint=hint, check=wrong(read)))


class PickItem(Choose):
    """Asks for one of the items: by its name, its SKU, or a barcode that is scanned."""

    def __init__(
        self, question: str, options: Sequence[Option], items: Mapping[str, Item], *, hint: str = "",
        new: str = "", first: str = "",
    ) -> None:  # fmt: skip
        """`items` are those that options stand for, by the ids of these."""
        super().__init__(question, options, hint=hint, new=new, first=first)
        self.items = items

    def _fitting(self, typed: str) -> list[Option]:
        if not is_scan(typed):
            return super()._fitting(typed)
        try:
            wanted = article(read_barcode(typed))
        except ShiftboardError:
            return super()._fitting(typed)
        known = [
            one
            for one in self.options
            if one.id in self.items and wanted in map(article, self.items[one.id].barcodes)
        ]
        return known or super()._fitting(typed)


def item_option(item: Item, detail: str, number: str = "") -> Option:
    """An item as one of several, which its SKU finds before all others."""
    return Option(item.id, f"{number}{item.name}", detail, item.sku)
