"""One line of the table: what was measured, beside what, and how the two compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass
class Pairs:
    """Figures of ours and of what stands beside it, taken in turn: nth belongs to nth."""

    what: str
    beside: str
    unit: str = "ms"
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)

    def add(self, ours: float | None, theirs: float | None) -> None:
        """One turn; left out when one of the two never came."""
        if ours is not None and theirs is not None:
            self.ours.append(ours)
            self.theirs.append(theirs)

    @property
    def ratio(self) -> float:
        """The median of the ratios turn by turn: what slows the machine down slows both."""
        return quantile([ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True)], 0.5)


def quantile(figures: Sequence[float], part: float) -> float:
    """The figure that this part of all figures does not exceed."""
    ordered = sorted(figures)
    return ordered[round(part * (len(ordered) - 1))]


def table(title: str, rows: Iterable[Pairs]) -> str:
    """The rows as plain text, medians and p95, the ratio of ours to theirs at the right end."""
    lines = [
        f"{title:<44}{'median':>9}{'p95':>9}   {'beside':<30}{'median':>9}{'p95':>9}   ratio    p95    n"
    ]
    for row in rows:
        if not row.ours:
            lines.append(f"{row.what:<44}nothing was measured")
            continue
        ours, late = quantile(row.ours, 0.5), quantile(row.ours, 0.95)
        theirs, theirs_late = quantile(row.theirs, 0.5), quantile(row.theirs, 0.95)
        what = f"{row.what} [{row.unit}]" if row.unit != "ms" else row.what
        lines.append(
            f"{what:<44}{ours:>9.3f}{late:>9.3f}   {row.beside:<30}{theirs:>9.3f}{theirs_late:>9.3f}"
            f"  {row.ratio:6.2f} {late / theirs_late:6.2f} {len(row.ours):4}"
        )
    return "\n".join(lines)
