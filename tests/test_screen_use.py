"""Stories about looking at use: one item with its trend, what a count says was used, what stock is worth."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Bistro
from screens_support import NARROW, WIDE, Hands, at_terminal
from test_counts import counted, wine
from test_use import DELIVERY, SALE, came

from screens.widgets.cells import sparkline
from shiftboard.language import use
from shiftboard.stock.movements import MovementKind

__all__ = ["wine"]

WORDS = {
    "en": ("Use and trend", "used a day", ["2", "4", "4"], "AGAINST WHAT WAS SOLD"),
    "cs": (
        "Spotřeba a vývoj",
        "ubylo za den",
        ["2", "4", "4"],
        "PROTI PRODEJI",
    ),
}


def story(bistro: Bistro) -> None:
    """Three days of Frankovka: 2 used, 3 of 6 that came, and 4 where 3 were sold."""
    counted(bistro, "cellar", frankovka="30", ryzlink="6")
    for left, came_in, sold in (("28", "", ""), ("31", "6", ""), ("27", "", "3")):
        bistro.now.later(hours=1)
        if came_in:
            came(bistro, DELIVERY, came_in)
        if sold:
            came(bistro, SALE, sold)
        bistro.now.later(hours=23)
        counted(bistro, "cellar", frankovka=left, ryzlink="6")


async def at_items(at: Hands, name: str) -> None:
    """Go to an item in the list of what is kept."""
    await at.press("f4")
    await at.press("i")
    await at.until(lambda: at.app.screen.query("#about"))
    for _row in range(10):
        if name in at.cursor:
            return
        await at.press("down")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("language", ["en", "cs"])
async def test_one_item_with_its_trend(wine: Bistro, size: tuple[int, int], language: str) -> None:
    """27 expected of 31 less 3 is 28: one is missing, which is 3.57 % and 120 Kč."""
    use(language)
    story(wine)
    _menu, a_day, figures, sold = WORDS[language]
    async with at_terminal(wine.board, size) as at:
        await at_items(at, "Frankovka")
        await at.press("v")
        await at.asked("Frankovka", a_day, "▁▅█")
        assert at.line(a_day).replace("│", " ").split()[-3:] == figures
        await at.press("end")
        await at.sees(sold)
        row = at.line("-120").replace("│", " ").split()
        assert row[-6:] == ["3", "3", "4", "-1", comma("-3.57", language), "-120"]
        await at.press("escape")
        await at.back()


def comma(text: str, language: str) -> str:
    return text.replace(".", ",") if language == "cs" else text


def test_a_trend_is_drawn_between_its_least_and_its_most() -> None:
    values = [Decimal(one) for one in ("-1", "0", "3", "6")]
    assert sparkline(values) == "▁▂▅█"
    assert sparkline(values, ascii=True) == "_.+@"
    assert sparkline([Decimal(5)] * 3) == "▅▅▅"
    assert sparkline([]) == ""


@pytest.mark.parametrize("language", ["en", "cs"])
async def test_a_count_says_used_without_sales_and_apart_with_them(wine: Bistro, language: str) -> None:
    """Frankovka: 8 of 30 were used, which is 960 Kč. Ryzlink: 6, 1 sold, 4 left, so 1 is missing."""
    use(language)
    stock = wine.board.stock
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    wine.now.later(hours=1)
    came(wine, SALE, "1", item="W-1")
    wine.now.later(hours=5)
    count = stock.begin("cellar")
    stock.count(count.id, "cellar", "W-2", "22")
    stock.count(count.id, "cellar", "W-1", "4")
    stock.finish(count.id)
    used, missing, show = SAID[language]
    async with at_terminal(wine.board) as at:
        await at.press("f4")
        await at.until(lambda: "Cellar" in at.cursor)
        await at.press("enter")
        await at.asked("Cellar", used, missing)
        await at.press("down", "enter")
        await at.asked(show)
        assert at.line("Frankovka").split()[1:6] == ["Frankovka", "5c", "3c+4", "8", money_of(960, language)]
        assert at.line("Ryzlink").split()[1:6] == ["Ryzlink", "5", "4", "-1", money_of(-150, language)]


SAID = {
    "en": ("used since they were counted before: CZK960.00", "missing beside the sales: CZK150.00", "What"),
    "cs": (
        "spotřebováno od minulého počítání: 960,00",
        "chybí nad rámec prodeje: 150,00",
        "Co se liší",
    ),
}


def money_of(value: int, language: str) -> str:
    sign = "-" if value < 0 else ""
    return f"{value},00" if language == "cs" else f"{sign}CZK{abs(value)}.00"


@pytest.mark.parametrize("language", ["en", "cs"])
async def test_what_the_stock_is_worth(wine: Bistro, language: str) -> None:
    """30 x 120 and 6 x 150 in the cellar; the bar was never counted."""
    use(language)
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    verb, by_place, oldest, never = WORTH[language]
    async with at_terminal(wine.board) as at:
        await at.press("ctrl+p")
        await at.asked("")
        await at.type(verb, "enter")
        await at.asked(oldest, never, by_place)
        total = at.line("4,500" if language == "en" else "4 500".replace(" ", "\N{NO-BREAK SPACE}"))
        assert "3" in total
        await at.press("escape")
        await at.back()


WORTH = {
    "en": ("Stock value", "BY PLACE", "Mon 23 Nov 15:00", "2 items were never counted"),
    "cs": ("Hodnota skladu", "PODLE MÍST", "po 23. 11. 15:00", "2 položky"),
}


SALES = {
    "en": (
        "Import sales",
        "Import sales from which file?",
        "Of which day are the sales?",
        "What till.csv says was sold",
        "not kept here and left out: Soup (1 row)",
        "Import till.csv?",
        "1 day, 1 row, 1 item, 1 line left out",
        "Nothing was imported.",
        "are in already, from till.csv",
    ),
    "cs": (
        "Importovat prodej",
        "Ze kterého souboru importovat prodej?",
        "Ze kterého dne je prodej?",
        "Co se podle till.csv prodalo",
        "nevede se tu a vynechá se: Soup (1 řádek)",
        "Importovat till.csv?",
        "1 den, 1 řádek, 1 položka, 1 řádek vynechán",
        "Nic se neimportovalo.",
        "už je tu, ze souboru till.csv",
    ),
}


@pytest.mark.parametrize("language", ["en", "cs"])
async def test_sales_are_imported_after_a_look(wine: Bistro, language: str, tmp_path: Path) -> None:
    """The path, the day, what is sold, the question; left once, then agreed to, then refused."""
    use(language)
    counted(wine, "cellar", frankovka="30", ryzlink="6")
    wine.now.later(hours=5)
    file, before = tmp_path / "till.csv", wine.files()
    file.write_text("item,quantity,time\nFrankovka,4,17:00\nSoup,2,17:00\n", "utf-8")
    verb, which, day, title, left_out, sure, done, nothing, again = SALES[language]
    async with at_terminal(wine.board) as at:
        for agreed in (False, True):
            await at.press("ctrl+p")
            await at.asked("")
            await at.type(verb, "enter")
            await at.asked(which)
            await at.type("" if agreed else str(file), "enter")  # what was typed stays until it is saved
            await at.asked(day, "2026-11-23")
            await at.press("enter")
            await at.asked(title, left_out, "Frankovka: 4 bottle")
            assert wine.files() == before
            await at.press("enter")
            await at.asked(sure)
            await at.press("enter" if agreed else "escape")
            await at.back()
            await at.sees(done if agreed else nothing)
        assert [one.amount for one in wine.board.moves.all(MovementKind.SALE)] == [4]
        await at.press("ctrl+p")
        await at.asked("")
        await at.type(verb, "enter")
        await at.asked(which)
        await at.type(str(file), "enter")
        await at.asked(day)
        await at.type("x", "enter")
        await at.asked(day)
        await at.press("backspace", "enter")
        await at.asked(which, str(file)[:20])
        await at.sees(again)


async def test_a_file_with_faults_is_told_and_the_question_left(wine: Bistro, tmp_path: Path) -> None:
    file, before = tmp_path / "till 2026-11-23.csv", wine.files()
    file.write_text("item,quantity\nFrankovka,many\n", "utf-8")
    async with at_terminal(wine.board) as at:
        await at.press("ctrl+p")
        await at.asked("")
        await at.type("Import sales", "enter")
        await at.asked("which file?")
        await at.type(str(file), "enter")
        await at.asked("1 fault, nothing was imported", "line 2, column quantity")
        await at.press("escape")
        await at.asked("which file?")
        await at.press("escape")
        await at.back()
    assert wine.files() == before
