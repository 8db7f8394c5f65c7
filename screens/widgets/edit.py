"""A value typed in place: the line of text, and the box it is painted in.

Kept apart from the list, because what the keys do to a text has nothing to do with rows.
"""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

ONE_LINE = {ord("\n"): " ", ord("\r"): " ", ord("\t"): " "}


class LineEdit:
    """One line of text while it is typed, and the cursor in it."""

    def __init__(self, text: str = "") -> None:
        """Start with this text and the cursor behind it."""
        self.text = text.translate(ONE_LINE)
        self.cursor = len(self.text)

    def insert(self, typed: str) -> None:
        """Put text in at the cursor; pasted text may hold what would move the terminal's cursor."""
        typed = "".join(" " if letter.isspace() else letter for letter in typed)
        typed = "".join(letter for letter in typed if letter.isprintable())
        self.text = self.text[: self.cursor] + typed + self.text[self.cursor :]
        self.cursor += len(typed)

    def backspace(self) -> None:
        """Take away the letter before the cursor."""
        if self.cursor:
            self.cursor -= 1
            self.delete()

    def delete(self) -> None:
        """Take away the letter under the cursor."""
        self.text = self.text[: self.cursor] + self.text[self.cursor + 1 :]

    def move(self, cursor: int) -> None:
        """Put the cursor as near to this place as the text allows."""
        self.cursor = max(0, min(cursor, len(self.text)))

    def press(self, key: str, letter: str) -> None:
        """Do what a key does in a text; `letter` is what it types, if anything."""
        match key:
            case "left":
                self.move(self.cursor - 1)
            case "right":
                self.move(self.cursor + 1)
            case "home":
                self.move(0)
            case "end":
                self.move(len(self.text))
            case "backspace":
                self.backspace()
            case "delete":
                self.delete()
            case _:
                self.insert(letter)


def edit_box(text: str, cursor: int, width: int, style: Style | str = "") -> Content:
    """Paint a box to type in, exactly `width` cells wide (at least 3): `[3c+4_______]`.

    The cursor is a reversed cell. Text longer than the box is shown from where the cursor stays visible.
    """
    text = text.translate(ONE_LINE)
    room = max(1, width - 2)
    under = max(1, cell_len(text[cursor : cursor + 1]))
    start = max(0, cursor - 4 * room)  # of a pasted page only what can be seen is measured
    while start < cursor and cell_len(text[start:cursor]) + under > room:
        start += 1
    end = min(len(text), start + 8 * room)
    while end > start and cell_len(text[start:end]) > room:
        end -= 1
    gap = room - cell_len(text[start:end])
    shown = text[start:end] + "_" * gap
    box = Content(f"[{shown}]").stylize(style)
    at = 1 + cursor - start
    return box.stylize(Style(reverse=True), at, at + 1)
