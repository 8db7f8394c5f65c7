"""The house stands: each floor imports only from those below it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    path.relative_to(ROOT)
    for floor in ("data", "shiftboard", "screens")
    for path in (ROOT / floor).rglob("*.py")
)
FORBIDDEN = {
    "data": {"shiftboard", "screens", "textual", "pendulum", "rich"},
    "shiftboard": {"tinydb", "textual", "screens", "rich"},
    "screens": {"tinydb"},
}
THE_WAY_UP = ("shiftboard/commands/opening.py", "screens.start")


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """What a module imports, and whether it does so inside a function."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = path.parent.parts[: len(path.parent.parts) - node.level + 1] if node.level else ()
            yield ".".join([*above, *([node.module] if node.module else [])]), id(node) in inside


def test_every_floor_is_looked_at() -> None:
    """The tests below see the modules they speak of."""
    assert Path("data/store.py") in MODULES
    assert Path("shiftboard/handover/page.py") in MODULES
    assert any(path.parts[0] == "screens" and path.name != "__init__.py" for path in MODULES)


def test_relative_imports_are_followed() -> None:
    """`from ..checklist import` in the handover is seen as an import of shiftboard.checklist."""
    assert ("shiftboard.checklist", False) in set(imported(Path("shiftboard/handover/compose.py")))


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_imports_only_from_floors_below(path: Path) -> None:
    forbidden = FORBIDDEN[path.parts[0]]
    upward = [
        (name, inside)
        for name, inside in imported(path)
        if name.split(".")[0] in forbidden and (str(path), name) != THE_WAY_UP
    ]
    assert upward == []


def test_the_one_way_up_is_inside_a_function() -> None:
    """A printing command never pays for Textual."""
    path, screen = THE_WAY_UP
    found = [(name, inside) for name, inside in imported(Path(path)) if name.startswith("screens")]
    assert found == [(screen, True)]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_module_catches_everything(path: Path) -> None:
    broad = {"Exception", "BaseException"}
    caught = [
        handler.lineno
        for handler in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
        if isinstance(handler, ast.ExceptHandler)
        and (
            handler.type is None
            or any(isinstance(name, ast.Name) and name.id in broad for name in ast.walk(handler.type))
        )
    ]
    assert caught == []
