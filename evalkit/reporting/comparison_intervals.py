"""Figures of a fair comparison as texts, and its shrunken differences drawn as intervals on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evalkit.disclosure.cells import Cell, Figure
from evalkit.disclosure.compared_lines import OUTSIDE, ReleasedLine
from evalkit.i18n import number, percent
from evalkit.reporting.comparison_funnel import between, stepped
from evalkit.reporting.wording import MINUS, wording

ROW: Final = 30.0
_LEFT, _RIGHT = 60.0, 466.0


@dataclass(frozen=True)
class Bar:
    """A shrunken difference: its interval and its middle, as coordinates."""

    label: str
    text: str
    own: bool
    outside: bool
    y: float
    x1: float
    x2: float
    at: float


@dataclass(frozen=True)
class Texts:
    """Figures as texts: shares as whole per cents, differences of shares in points; means with one decimal."""

    language: str
    of_shares: bool

    def figure(self, figure: Figure | None) -> str:
        if figure is None or figure.value is None:
            return "–"
        return percent(figure.value, self.language) if self.of_shares else self._number(figure.value, 1)

    def count(self, cell: Cell) -> str:
        if cell.is_shown and cell.value is not None:
            return number(cell.value, self.language)
        return wording(self.language).say("{low} to {high}", low=cell.low, high=cell.high)

    def points(self, value: float) -> str:
        """A difference with its sign: in points of a hundred for shares, in points of the scale for means."""
        shown = self._number(abs(value) * 100, 0) if self.of_shares else self._number(abs(value), 1)
        nothing = shown.strip("0.,") == ""
        return shown if nothing else f"{'+' if value > 0 else MINUS}{shown}"

    def axis(self, value: float, step: float) -> str:
        if self.of_shares:
            return percent(value, self.language)
        return self._number(value, 0 if step >= 1 else 1)

    def _number(self, value: float, decimals: int) -> str:
        return number(value, self.language, decimals).replace("-", MINUS)


def bars_of(
    lines: Sequence[ReleasedLine], text: Texts, names: Mapping[str, str], own: str | None
) -> tuple[tuple[Bar, ...], tuple[tuple[float, str], ...], float]:
    """Shrunken differences from what the starts let expect, one row each, on one scale around nothing."""
    shown = [
        (line, line.shrunken.value, line.shrunken.low, line.shrunken.high)
        for line in lines
        if line.shrunken is not None
    ]
    known = [(line, at, low, high) for line, at, low, high in shown if None not in (at, low, high)]
    if not known:
        return (), (), 0.0
    ends = [end for _, _, low, high in known for end in (low, high)] + [0.0]
    low, high, step = stepped(min(e for e in ends if e is not None), max(e for e in ends if e is not None))

    def x(value: float | None) -> float:
        return round(_LEFT + ((value or 0.0) - low) / (high - low) * (_RIGHT - _LEFT), 1)

    rows = tuple(
        Bar(
            label=line.letter,
            text=names.get(line.letter, ""),
            own=line.letter == own,
            outside=line.place in OUTSIDE,
            y=round(ROW * position + 18, 1),
            x1=x(start),
            x2=x(end),
            at=x(at),
        )
        for position, (line, at, start, end) in enumerate(known)
    )
    return rows, tuple((x(v), text.points(round(v, 9))) for v in between(low, high, step)), x(0.0)
