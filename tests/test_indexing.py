"""The search index is kept up to date beside the board, by a process of its own."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import Bistro

import screens.start
from data.search import SearchIndex
from shiftboard.board import Board
from shiftboard.found import EDITION, texts
from shiftboard.indexing import Indexing, bring_up_to_date


def closed(dinner: Bistro, text: str) -> SearchIndex:
    """A shift with this in its log, closed; what would find it."""
    dinner.board.log.write(text)
    dinner.board.handover.close("Fire drill")
    index = dinner.board.search()
    assert index.stale()
    return index


def indexed(index: SearchIndex, within: float = 30) -> bool:
    """Whether the index comes to hold everything."""
    until = time.monotonic() + within
    while index.stale() and time.monotonic() < until:
        time.sleep(0.01)
    return not index.stale()


def test_what_was_sealed_comes_into_the_index(dinner: Bistro) -> None:
    index = closed(dinner, "Table 14 wobbles")
    bring_up_to_date(dinner.board.store.folder)
    assert not index.stale()
    assert [hit.text for hit in index.find("wobb")] == ["Table 14 wobbles"]


def test_it_is_done_by_a_process_of_its_own(dinner: Bistro) -> None:
    index = closed(dinner, "Table 14 wobbles")
    dinner.board.prepare_search()
    dinner.board.prepare_search()
    assert indexed(index)


def test_where_there_can_be_no_process_everything_is_found(
    dinner: Bistro, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = closed(dinner, "Table 14 wobbles")
    monkeypatch.setattr("sys.executable", os.devnull)
    dinner.board.prepare_search()
    assert [hit.text for hit in index.find("wobb")] == ["Table 14 wobbles"]


def test_after_the_end_none_is_begun(dinner: Bistro) -> None:
    """A shift may be closed at the moment at which the board is left."""
    indexing = Indexing(dinner.board.store.folder)
    indexing.end()
    indexing.begin()
    assert indexing._process is None


def test_the_board_begins_it_when_a_shift_is_closed(dinner: Bistro, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Path] = []
    monkeypatch.setattr(Indexing, "begin", lambda self: begun.append(self._folder))

    class App:
        return_code = 0

        def __init__(self, board: Board, **_options: Any) -> None:
            self.board = board

        def call_later(self, *_later: Any) -> None: ...

        def set_timer(self, *_later: Any) -> None: ...

        def run(self) -> None:
            self.board.log.write("Table 14 wobbles")
            assert not begun
            self.board.handover.close("Fire drill")

    monkeypatch.setattr(screens.start, "ShiftboardApp", App)
    monkeypatch.setattr(Board, "open", lambda _folder: dinner.board)
    assert screens.start.run(dinner.board.store.folder) == 0
    assert begun == [dinner.board.store.folder]


def test_another_edition_of_the_texts_is_indexed_anew(dinner: Bistro) -> None:
    index = closed(dinner, "Table 14 wobbles")
    index.rebuild()
    assert not dinner.board.search().stale()
    assert SearchIndex(dinner.board.store, texts, edition=EDITION + 1).stale()
