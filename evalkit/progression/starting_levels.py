"""Rows by starting level: each level, each band, or thirds of all starts; and the states of a transition table."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from evalkit.definitions import Indicator

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_LEVELS = 101
"""Levels up to which each is a row of its own (0 to 100 has 101); beyond, starts are told in thirds, like a scale's."""


@dataclass(frozen=True)
class Rows:
    """Rows in the form's raw order, lowest number first. ``ends``: (from, to) of each; ``lowest``: where each begins.

    A score belongs to the last row whose beginning is not above it.
    """

    ends: tuple[tuple[float | None, float | None], ...]
    lowest: tuple[float, ...]

    def of(self, scores: Floats) -> Ints:
        """Row number of each score."""
        return np.maximum(np.searchsorted(np.asarray(self.lowest) - 1e-9, scores, side="right") - 1, 0)


def rows(indicator: Indicator, starts: Floats) -> Rows:
    """Levels for an ordinal indicator, else its bands, else thirds of ``starts`` (all valid starts of the file)."""
    if indicator.levels is not None and few_levels(indicator):
        numbers = tuple(float(n) for n in indicator.levels.numbers)
        return Rows(tuple((n, n) for n in numbers), numbers)
    if bands := indicator.measurement.bands:
        return Rows(tuple((b.from_, b.to) for b in bands), tuple(b.from_ for b in bands))
    return _thirds(indicator, starts)


def few_levels(indicator: Indicator) -> bool:
    """Whether an indicator has levels, and few enough of them to be told one by one."""
    return indicator.levels is not None and len(indicator.levels.numbers) <= MOST_LEVELS


def states(indicator: Indicator) -> tuple[tuple[int, ...] | tuple[str, ...], Rows] | None:
    """Level numbers or band keys with their rows; None for a scale without bands, and for very many levels."""
    if indicator.levels is not None and few_levels(indicator):
        return indicator.levels.numbers, rows(indicator, np.empty(0))
    if bands := indicator.measurement.bands:
        return tuple(b.key for b in bands), rows(indicator, np.empty(0))
    return None


def _thirds(indicator: Indicator, starts: Floats) -> Rows:
    """Cut where the cumulative share, counted from the worst score, reaches one and two thirds; ties together.

    Equal cuts and an empty last part give fewer rows.
    """
    if starts.size == 0:
        return Rows((), ())
    values, counts = np.unique(starts, return_counts=True)
    if indicator.sign < 0:
        values, counts = values[::-1], counts[::-1]
    reached = np.cumsum(counts)
    cuts: list[int] = []  # position, among the distinct scores from the worst, of the last score of a part
    for third in (1, 2):
        at = int(np.flatnonzero(3 * reached >= third * starts.size)[0])
        if at < values.size - 1 and at not in cuts:
            cuts.append(at)
    if indicator.sign > 0:
        beginnings = [(_next(indicator, float(values[at])), float(values[at + 1]), float(values[at])) for at in cuts]
    else:
        beginnings = [
            (float(values[at]), float(values[at]), _before(indicator, float(values[at]))) for at in reversed(cuts)
        ]
    ends: list[tuple[float | None, float | None]] = []
    begin: float | None = indicator.low
    for printed, _, before in beginnings:
        ends.append((begin, before))
        begin = printed
    ends.append((begin, indicator.high))
    return Rows(tuple(ends), (float("-inf"), *(lowest for _, lowest, _ in beginnings)))


def _next(indicator: Indicator, score: float) -> float:
    """The next attainable score above; the score itself where any value is attainable."""
    if indicator.levels is not None:
        return float(indicator.levels.numbers[bisect_right(indicator.levels.numbers, score)])
    return score if indicator.step is None else _on_grid(indicator, floor(_steps(indicator, score) + 1e-9) + 1)


def _before(indicator: Indicator, score: float) -> float:
    """The next attainable score below; the score itself where any value is attainable."""
    if indicator.levels is not None:
        return float(indicator.levels.numbers[bisect_left(indicator.levels.numbers, score) - 1])
    return score if indicator.step is None else _on_grid(indicator, ceil(_steps(indicator, score) - 1e-9) - 1)


def _steps(indicator: Indicator, score: float) -> float:
    """How many steps a score lies above the lowest one."""
    return (score - (indicator.low or 0.0)) / (indicator.step or 1.0)


def _on_grid(indicator: Indicator, steps: int) -> float:
    """Count in steps from the lowest score, so that thirds of a point do not drift."""
    return (indicator.low or 0.0) + steps * (indicator.step or 1.0)
