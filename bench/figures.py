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
    aim: float | None = None
    """What the ratio is to be at most."""
    medians: bool = False
    """Whether the ratio is that of the medians: where the nth has nothing to do with the nth."""
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
        if self.medians:
            return quantile(self.ours, 0.5) / quantile(self.theirs, 0.5)
        return quantile([ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True)], 0.5)


@dataclass
class Alone:
    """Figures of ours that nothing stands beside."""

    what: str
    unit: str = "ms"
    aim: float | None = None
    """What the figure is to be at most."""
    part: float = 0.5
    """Which quantile is meant."""
    ours: list[float] = field(default_factory=list)

    def add(self, ours: float) -> None:
        self.ours.append(ours)

    @property
    def figure(self) -> float:
        return quantile(self.ours, self.part)


Row = Pairs | Alone


def quantile(figures: Sequence[float], part: float) -> float:
    """The figure that this part of all figures does not exceed."""
    ordered = sorted(figures)
    return ordered[round(part * (len(ordered) - 1))]


def table(title: str, rows: Iterable[Row]) -> str:
    """The rows as plain text, medians and p95, the ratio of ours to theirs at the right end."""
    lines = [
        f"{title:<48}{'median':>9}{'p95':>9}   {'beside':<30}{'median':>9}{'p95':>9}   ratio    p95    n"
    ]
    for row in rows:
        what = f"{row.what} [{row.unit}]" if row.unit != "ms" else row.what
        if not row.ours:
            lines.append(f"{what:<48}nothing was measured")
            continue
        ours, late = quantile(row.ours, 0.5), quantile(row.ours, 0.95)
        line = f"{what:<48}{ours:>9.3f}{late:>9.3f}"
        if isinstance(row, Pairs):
            theirs, theirs_late = quantile(row.theirs, 0.5), quantile(row.theirs, 0.95)
            line += f"   {row.beside:<30}{theirs:>9.3f}{theirs_late:>9.3f}"
            line += f"  {row.ratio:6.2f} {late / theirs_late:6.2f}"
        else:
            line += " " * 65
        lines.append(f"{line} {len(row.ours):4}")
    return "\n".join(lines)


def budgets(rows: Iterable[Row]) -> str:
    """What was aimed at, what was found, and whether that is within it; rows without an aim are left out."""
    lines = [f"{'budget':<82}{'at most':>10}{'found':>10}"]
    for row in rows:
        if row.aim is None or not row.ours:
            continue
        if isinstance(row, Pairs):
            what, found, unit = f"{row.what.strip()} : {row.beside}", row.ratio, "x"
        else:
            what, found, unit = row.what.strip(), row.figure, f" {row.unit}"
        met = "met" if found <= row.aim else "above"
        lines.append(f"{what:<82}{f'{row.aim:g}{unit}':>10}{f'{found:.3g}{unit}':>10}  {met}")
    return "\n".join(lines) if len(lines) > 1 else ""
