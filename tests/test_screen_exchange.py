"""Stories about items in files on the board: the path, what would change, the question, what is stored."""

from __future__ import annotations

import threading
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Bistro
from msgspec.structs import replace
from screens_support import NARROW, WIDE, Hands, at_terminal

import screens.exchange_flows
from data.record import Partition
from shiftboard.exchange.items import read_items
from shiftboard.language import use
from shiftboard.stock import Item

WORDS = {
    "en": (
        "Import items",
        "Import items from which file?",
        "What items.csv would change",
        "Import items.csv?",
        "1 new item, 1 item changes",
    ),
    "cs": (
        "Importovat položky",
        "Ze kterého souboru importovat položky?",
        "Co items.csv změní",
        "Importovat items.csv?",
        "1 nová položka, 1 položka se změní",
    ),
}


def sheet(folder: Path, *lines: str) -> Path:
    file = folder / "items.csv"
    file.write_text("\n".join(lines), "utf-8")
    return file


def kept(bistro: Bistro) -> dict[str, str]:
    """Every item with its name."""
    return {one.sku: one.name for one in bistro.board.store.table(Item)}


async def choose(at: Hands, words: str) -> None:
    """Take something from the palette."""
    await at.press("ctrl+p")
    await at.asked("")
    await at.type(words)
    await at.press("enter")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("language", ["en", "cs"])
async def test_items_are_imported_after_a_look_at_what_changes(
    bistro: Bistro, size: tuple[int, int], language: str, tmp_path: Path
) -> None:
    """The path, the preview, the question; before it is agreed to, nothing is written."""
    use(language)
    palette, question, title, sure, done = WORDS[language]
    file = sheet(
        tmp_path, "sku,name,unit,par,places", "W-1,Ryzlink 2025,bottle,36,Cellar", "N-1,New,kg,,Shed"
    )
    async with at_terminal(bistro.board, size) as at:
        await choose(at, palette)
        await at.asked(question)
        await at.type(str(file), "enter")
        await at.asked(title, "Ryzlink → Ryzlink 2025", "– → 36", "(N-1)", "Shed")
        assert kept(bistro) == {"W-1": "Ryzlink"}
        await at.press("enter")
        await at.asked(sure)
        await at.press("enter")
        await at.back()
        await at.until(lambda: "N-1" in kept(bistro))
        await at.sees(done)
    assert kept(bistro) == {"W-1": "Ryzlink 2025", "N-1": "New"}
    assert bistro.board.stock.named("N-1").places == ("shed",)


async def test_escape_anywhere_writes_nothing(bistro: Bistro, tmp_path: Path) -> None:
    file, before = sheet(tmp_path, "sku,name,unit", "N-1,New,kg"), bistro.files()
    async with at_terminal(bistro.board) as at:
        await choose(at, "Import items")
        await at.asked("from which file?")
        await at.press("escape")
        await at.back()
        await choose(at, "Import items")
        await at.asked("from which file?")
        await at.type(str(file), "enter")
        await at.asked("New: New (N-1)")
        await at.press("escape")
        await at.asked("Import items.csv?")
        await at.press("escape")
        await at.back()
        await at.sees("Nothing was imported.")
    assert bistro.files() == before


async def test_faults_are_shown_whole_and_the_path_stays(bistro: Bistro, tmp_path: Path) -> None:
    """All of them with line and column; the file is mended, and Enter reads it again."""
    file = sheet(tmp_path, "sku,name,unit,par", "a,,kg,1", "b,B,kg,x", "a,C,,1")
    before = bistro.files()
    async with at_terminal(bistro.board) as at:
        await choose(at, "Import items")
        await at.asked("from which file?")
        await at.type(str(file), "enter")
        await at.asked("items.csv: 4 faults, nothing was imported")
        for place in (
            "line 2, column name",
            "line 3, column par",
            "line 4, column unit",
            "line 4, column sku",
        ):
            assert place in at.text
        assert bistro.files() == before
        sheet(tmp_path, "sku,name,unit,par", "a,A,kg,1")
        await at.press("enter")
        await at.asked("from which file?")
        await at.press("enter")
        await at.asked("New: A (a)")
        await at.press("enter")
        await at.asked("Import items.csv?")
        await at.press("enter")
        await at.back()
        await at.sees("1 new item")
    assert kept(bistro) == {"W-1": "Ryzlink", "a": "A"}


async def test_a_file_that_is_not_there_is_asked_for_again(bistro: Bistro, tmp_path: Path) -> None:
    async with at_terminal(bistro.board, WIDE) as at:
        await choose(at, "Import items")
        await at.asked("from which file?")
        await at.type(str(tmp_path / "none.csv"), "enter")
        await at.until(lambda: "cannot be read" in at.text)
        await at.asked("from which file?", "none.csv")


async def test_a_file_that_changes_nothing_asks_nothing(bistro: Bistro, tmp_path: Path) -> None:
    file = sheet(tmp_path, "sku,name,unit", "W-1,Ryzlink,bottle")
    async with at_terminal(bistro.board) as at:
        await choose(at, "Import items")
        await at.asked("from which file?")
        await at.type(f'"{file}"', "enter")
        await at.back()
        await at.sees("items.csv changes nothing: 1 stays as it is.")


async def test_somebody_changes_it_while_it_is_looked_at(bistro: Bistro, tmp_path: Path) -> None:
    """The preview comes once more, with what is so now."""
    file = sheet(tmp_path, "sku,name,unit,par", "W-1,Ryzlink,bottle,36")
    async with at_terminal(bistro.board, WIDE) as at:
        await choose(at, "Import items")
        await at.asked("from which file?")
        await at.type(str(file), "enter")
        await at.asked("par: – → 36")
        karel = bistro.terminal("karel")
        with karel.store.transaction(Partition.BOARD, "karel") as tx:
            tx.put(replace(bistro.board.stock.named("W-1"), par=Decimal(12)))
        await at.press("enter")
        await at.asked("Import items.csv?")
        await at.press("enter")
        await at.asked("par: 12 → 36")
        assert bistro.board.stock.named("W-1").par == 12
        await at.press("enter")
        await at.asked("Import items.csv?")
        await at.press("enter")
        await at.back()
        await at.until(lambda: bistro.board.stock.named("W-1").par == 36)


async def test_who_may_not_is_told(bistro: Bistro, tmp_path: Path) -> None:
    bistro.board.who.id = "iva"
    file = sheet(tmp_path, "sku,name,unit", "N-1,New,kg")
    async with at_terminal(bistro.board, WIDE) as at:
        await choose(at, "Import items")
        await at.asked("from which file?")
        await at.type(str(file), "enter")
        await at.asked("New: New (N-1)")
        await at.press("enter")
        await at.asked("Import items.csv?")
        await at.press("enter")
        await at.sees("Iva Nová (staff) cannot do that here")
    assert kept(bistro) == {"W-1": "Ryzlink"}


async def test_reading_takes_long_and_the_board_goes_on(
    bistro: Bistro, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says that it is reading, and shows what others do meanwhile."""
    file, go_on = sheet(tmp_path, "sku,name,unit", "N-1,New,kg"), threading.Event()

    def slowly(path: Path) -> object:
        assert go_on.wait(10)
        return read_items(path)

    monkeypatch.setattr(screens.exchange_flows, "read_items", slowly)
    async with at_terminal(bistro.board) as at:
        await choose(at, "Import items")
        await at.asked("from which file?")
        await at.type(str(file), "enter")
        await at.sees("Reading …")
        karel = bistro.terminal("karel")
        karel.shifts.open("karel", "dinner")
        await at.sees("Walk-in fridge")
        go_on.set()
        await at.asked("New: New (N-1)")


async def test_items_are_exported_and_what_is_there_is_asked_about(bistro: Bistro, tmp_path: Path) -> None:
    """Another ending is told; a file that is there is replaced only when that is agreed to."""
    file = tmp_path / "out.csv"
    async with at_terminal(bistro.board, WIDE) as at:
        await choose(at, "Export items")
        await at.asked("Export items to which file?", "~/items.xlsx")
        await at.press("ctrl+u")
        await at.type(str(tmp_path / "out.pdf"), "enter")
        await at.until(lambda: "Let it end in .csv or .xlsx." in at.text)
        await at.asked("out.pdf")
        await at.press("ctrl+u")
        await at.type(str(file), "enter")
        await at.back()
        await at.sees("1 item is in")
        written = file.read_text("utf-8-sig")
        assert "W-1,Ryzlink,bottle" in written
        file.write_text("mine")
        await choose(at, "Export items")
        await at.asked("to which file?")
        await at.press("ctrl+u")
        await at.type(str(file), "enter")
        await at.asked("Replace out.csv?")
        await at.press("escape")
        await at.asked("to which file?", "out.csv")
        assert file.read_text() == "mine"
        await at.press("enter")
        await at.asked("Replace out.csv?")
        await at.press("enter")
        await at.back()
        await at.until(lambda: file.read_text("utf-8-sig") == written)
