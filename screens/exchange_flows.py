"""Conversations about files: items taken in, with what would change shown first, and items written out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from shiftboard.errors import CannotImport, CannotRead, CannotWrite, ShiftboardError
from shiftboard.exchange.errors import ImportChanged, NoSheetEnding
from shiftboard.exchange.files import sheet_ending
from shiftboard.exchange.items import read_items, write_items
from shiftboard.exchange.told import headline, plan_words
from shiftboard.language import _, ngettext, sentence
from shiftboard.stock.differing import Names
from shiftboard.stock.taking_in import ItemsFile, Plan

from .base import SAVING_SHOWS_AFTER, BoardScreen
from .dialogs import Ask, Confirm, Read

P = ParamSpec("P")
T = TypeVar("T")

LONGEST = 500
"""Lines of a preview that are shown; nobody reads more."""


async def import_items(screen: BoardScreen[Any]) -> None:
    """Ask for a sheet, show what it would change, and take it in when that is agreed to."""
    if not await screen.somebody():
        return
    typed = ""
    while (answer := await ask_file(screen, _("Import items from which file?"), typed)) is not None:
        typed = answer
        try:
            file = await in_background(screen, _("Reading …"), read_items, typed_path(typed))
            while (again := await _take_in(screen, file)) is not None:
                screen.say_wrong(again)
        except CannotImport as error:
            await show_faults(screen, error)
            continue
        except (CannotRead, NoSheetEnding) as error:
            screen.say_wrong(sentence(error))
            continue
        return


async def _take_in(screen: BoardScreen[Any], file: ItemsFile) -> str | None:
    """Show what a file would change and do it; what is to be said where it must be looked at again."""
    board = screen.board
    reckoning = asyncio.wrap_future(board.store.submit(board.intake.would_take_in, file))
    plan = await saying(screen, _("Reading …"), reckoning)
    if plan.empty:
        screen.say(_("{file} changes nothing: {what}.").format(file=file.name, what=headline(plan)))
        return None
    if not await _agreed(screen, file, plan):
        screen.say(_("Nothing was imported."))
        return None
    try:
        done = await screen.do(board.intake.take_in, file, plan)
    except ImportChanged as error:
        return sentence(error)
    except CannotImport:
        raise
    except ShiftboardError as error:
        screen.explain(error)
        return None
    screen.say_saved(headline(done))
    return None


async def _agreed(screen: BoardScreen[Any], file: ItemsFile, plan: Plan) -> bool:
    """Show all that would change, and ask."""
    lines = await in_background(screen, _("Reading …"), _shown, plan, screen.board.intake.names())
    title, keys = _("What {file} would change").format(file=file.name), _("↑↓ scroll · Enter: go on")
    await screen.ask(Read(title, "\n".join(lines), keys=keys))
    hint = "\n".join([headline(plan), *plan.warnings[:3]])
    question = _("Import {file}?").format(file=file.name)
    return await screen.ask(Confirm(question, yes=_("import it"), hint=hint)) is True


def _shown(plan: Plan, names: Names) -> list[str]:
    lines = list(plan_words(plan, names))
    if (more := len(lines) - LONGEST) > 0:
        lines[LONGEST:] = [_("… and {n} lines more").format(n=more)]
    return lines


async def show_faults(screen: BoardScreen[Any], error: CannotImport) -> None:
    """Show every fault of a file, with its place."""
    faults = error.fields.get("all")
    said = [str(one) for one in faults] if isinstance(faults, tuple) else [str(error.fields["faults"])]
    title = ngettext(
        "{file}: {n} fault, nothing was imported", "{file}: {n} faults, nothing was imported", len(said)
    )
    await screen.ask(Read(title.format(file=error.fields["file"], n=len(said)), "\n".join(said)))


async def export_items(screen: BoardScreen[Any]) -> None:
    """Ask for a file and write all items to it."""
    board, typed = screen.board, "~/items.xlsx"
    items, places, suppliers = board.stock.items(), board.stock.places(), board.intake.suppliers()
    while (answer := await ask_file(screen, _("Export items to which file?"), typed)) is not None:
        file, typed = typed_path(answer), answer
        try:
            sheet_ending(file)
            if await _may_replace(screen, file):
                await in_background(screen, _("Writing …"), write_items, file, items, places, suppliers)
                said = ngettext("{n} item is in {file}.", "{n} items are in {file}.", len(items))
                screen.say(said.format(n=len(items), file=file))
                return
        except (NoSheetEnding, CannotWrite) as error:
            screen.say_wrong(sentence(error))


async def _may_replace(screen: BoardScreen[Any], file: Path) -> bool:
    if not file.is_file():
        return True
    question = _("Replace {file}?").format(file=file.name)
    return await screen.ask(Confirm(question, yes=_("replace it"), hint=str(file.parent))) is True


async def ask_file(screen: BoardScreen[Any], question: str, text: str) -> str | None:
    """Ask for the path of a sheet."""
    hint = _("Its path, ending in .xlsx or .csv; ~ is your own folder ({home}).").format(home=Path.home())
    return await screen.ask(Ask(question, hint=hint, text=text))


def typed_path(typed: str) -> Path:
    """The path that was typed; the quotation marks that a file manager puts round it are no part of it."""
    return Path(os.path.expanduser(typed.strip().strip("\"'")))  # noqa: PTH111 - leaves what is no person's


async def in_background(
    screen: BoardScreen[Any], said: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Do what takes time beside the screen; says that it is at it when it takes long."""
    return await saying(screen, said, asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs)))


async def saying(screen: BoardScreen[Any], said: str, doing: asyncio.Future[T]) -> T:
    """Wait for what is done beside the screen, and say so when it takes long."""
    done, _pending = await asyncio.wait([doing], timeout=SAVING_SHOWS_AFTER)
    if not done:
        screen.say(said)
    return await doing
