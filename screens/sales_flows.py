"""The conversation about what was sold: a file from the till, what it says, and taking it in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from shiftboard.errors import CannotImport, CannotRead
from shiftboard.exchange.sales import headline, needs_day, read_date, read_sales, told
from shiftboard.language import _, sentence
from shiftboard.stock.errors import SalesAreIn
from shiftboard.stock.sales import SalesFile

from .base import BoardScreen
from .dialogs import Ask, Confirm, Read, wrong
from .exchange_flows import LONGEST, ask_file, in_background, show_faults, typed_path

Screen = BoardScreen[Any]


async def import_sales(screen: Screen) -> None:
    """Ask for a file of the till, show what it says, and take it in when that is agreed to."""
    if not await screen.somebody():
        return
    typed = ""
    while (answer := await ask_file(screen, _("Import sales from which file?"), typed)) is not None:
        typed = answer
        try:
            file = await _read(screen, typed_path(typed))
            if file is not None:
                screen.board.sales.look(file)
                await _take_in(screen, file)
        except CannotImport as error:
            await show_faults(screen, error)
            continue
        except (CannotRead, SalesAreIn) as error:
            screen.say_wrong(sentence(error))
            continue
        return


async def _read(screen: Screen, path: Path) -> SalesFile | None:
    """The sales of a file; of which day is asked where it does not tell."""
    board, day = screen.board, None
    if await in_background(screen, _("Reading …"), needs_day, path):
        day = await _ask_day(screen, path)
        if day is None:
            return None
    reading = _("Reading …")
    return await in_background(
        screen, reading, read_sales, path, board.stock, board.clock, day=day, skip_unknown=True
    )


async def _ask_day(screen: Screen, path: Path) -> date | None:
    """Ask of which business day the sales are; today where nothing else is typed."""
    clock = screen.board.clock
    hint = _("{file} does not tell. Write the day as 2026-11-23 or 23.11.2026.").format(file=path.name)
    today = f"{clock.business_day(clock.now())}"
    said = await screen.ask(
        Ask(_("Of which day are the sales?"), hint=hint, text=today, check=wrong(read_date))
    )
    return read_date(said) if said is not None else None


async def _take_in(screen: Screen, file: SalesFile) -> None:
    """Show what a file says, ask, and take it in."""
    board = screen.board
    lines = list(told(file, board.stock, board.clock))
    if (more := len(lines) - LONGEST) > 0:
        lines[LONGEST:] = [_("… and {n} lines more").format(n=more)]
    title, keys = _("What {file} says was sold").format(file=file.name), _("↑↓ scroll · Enter: go on")
    await screen.ask(Read(title, "\n".join(lines), keys=keys))
    hint = headline(file) + "\n" + _("What is on hand is lowered by what was sold since it was counted.")
    question = _("Import {file}?").format(file=file.name)
    if await screen.ask(Confirm(question, yes=_("import it"), hint=hint)) is not True:
        screen.say(_("Nothing was imported."))
    elif await screen.save(board.sales.take_in, file) is not None:
        screen.say_saved(headline(file))
