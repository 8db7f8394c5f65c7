"""Colours of the board: dark, light, and one with the strongest contrast. Textual's own can be chosen too."""

from __future__ import annotations

from textual.theme import Theme

DEFAULT_THEME = "board-dark"

BOARD_THEMES = (
    Theme(
        name="board-dark",
        primary="#6ea8c9",
        secondary="#8fb573",
        accent="#e0b05c",
        foreground="#e6e3dc",
        background="#16181b",
        surface="#1d2024",
        panel="#272b30",
        success="#8fb573",
        warning="#e0b05c",
        error="#f0705f",
        dark=True,
        variables={"block-cursor-background": "#36536a", "block-cursor-foreground": "#ffffff"},
    ),
    Theme(
        name="board-light",
        primary="#235c80",
        secondary="#3f6b24",
        accent="#8a5a00",
        foreground="#1c1c1a",
        background="#fbfaf7",
        surface="#f1efe9",
        panel="#e3e0d8",
        success="#35651c",
        warning="#8a5a00",
        error="#b3261e",
        dark=False,
        variables={"block-cursor-background": "#c4dcec", "block-cursor-foreground": "#0c2a3d"},
    ),
    Theme(
        name="board-high-contrast",
        primary="#ffffff",
        secondary="#ffffff",
        accent="#ffff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#202020",
        success="#00ff66",
        warning="#ffff00",
        error="#ff6060",
        dark=True,
        variables={"block-cursor-background": "#ffff00", "block-cursor-foreground": "#000000"},
    ),
)
