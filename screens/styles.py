"""The style sheets of the board, each of them read once."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class Styles(Stylesheet):
    """Style sheets that do not change while the board runs; only the colours of a theme do.

    Textual reads all of them anew when a screen is shown for the first time, three times over. That is for
    those who edit a sheet beside the running program; here the first press of F2 would wait for it.
    """

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._known = variables

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take other colours; the same ones change nothing."""
        if variables != self._known:
            super().set_variables(variables)
            self._known = variables

    def reparse(self) -> None:
        """Read what was not read yet."""
        self.parse()
