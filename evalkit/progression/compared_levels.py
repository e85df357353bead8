"""Lines with levels compared: indirect standardisation on the starting level, whatever levels a line has merged.

METHODS 5.1. Where a line comes with levels already merged, all are measured in the strata that they have in common
(``common_strata``); one without strata is measured by all together, which is no adjustment. Strata are merged from the
worst upwards until each has enough people. With levels as stored everywhere this is, figure for figure, the comparison
of ``compared``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.definitions.indicator import Indicator
from evalkit.progression.common_strata import Strata, common_strata
from evalkit.progression.compared import Figures, Judged, judged, share_figures
from evalkit.progression.comparison_lines import Stratum
from evalkit.progression.comparison_rules import LARGE_PROGRAMME, STRATUM_AT_LEAST
from evalkit.progression.line_columns import LevelColumns, flows_of
from evalkit.progression.standardisation import Standardised
from evalkit.progression.starting_strata import Bools, Floats, Ints


@dataclass(frozen=True)
class ComparedLines:
    """``strata``: the pool by starting level, after merging, worst first; empty for a scale. ``adjusted``: which lines
    were measured by where their people started."""

    figures: Figures
    judged: Judged
    n: Ints
    adjusted: Bools
    strata: tuple[Stratum, ...] = ()


@dataclass(frozen=True)
class _Cells:
    """Every stratum of every line: whose, from which to which level (0 the worst), people, and how many rose."""

    line: Ints
    first: Ints
    last: Ints
    n: Ints
    higher: Ints

    def within(self, first: int, last: int) -> np.ndarray:
        return (self.first >= first) & (self.last <= last)


def compare_levels(
    columns: LevelColumns, indicator: Indicator, *, cells_at_least: int = 0, at_least: int = STRATUM_AT_LEAST
) -> ComparedLines:
    """Compare lines with levels. A merged stratum has ``at_least`` people of whom ``cells_at_least`` rose and did not:
    so that what is expected of one line tells of nobody in another."""
    if indicator.levels is None:
        raise ValueError(f"{indicator.key} has no levels")
    numbers = list(indicator.levels.numbers)[:: indicator.sign]
    lines = len(columns.keys)
    cells, common, adjusted = _in_common(_cells(columns, numbers), lines, len(numbers))
    starts, ends = _merged(cells, len(common), at_least, cells_at_least)
    wide = _Cells(cells.line, starts[cells.first], ends[cells.last], cells.n, cells.higher)
    found = _standardised(wide, lines, (at_least, cells_at_least))
    figures = share_figures(found)
    flows = flows_of(columns)
    parts = sorted({(int(a), int(b)) for a, b in zip(starts, ends, strict=True)})
    return ComparedLines(
        figures=figures,
        judged=judged(figures, found.n, flows, _intake(cells, common, numbers, indicator.sign, found.n, adjusted)),
        n=found.n,
        adjusted=adjusted,
        strata=tuple(_stratum(wide, common, numbers, a, b) for a, b in parts if wide.within(a, b).any()),
    )


def _in_common(cells: _Cells, lines: int, levels: int) -> tuple[_Cells, Strata, Bools]:
    """The cells in positions of the strata that lines have in common, and which lines are told apart in them."""
    found = common_strata(cells.line, cells.first, cells.last, cells.n, lines, levels)
    return _Cells(cells.line, found.first, found.last, cells.n, cells.higher), found.strata, found.adjusted


def _cells(columns: LevelColumns, numbers: Sequence[int]) -> _Cells:
    lowest = min(numbers)
    at = np.full(max(numbers) - lowest + 1, -1, dtype=np.int64)
    at[np.array(numbers, dtype=np.int64) - lowest] = np.arange(len(numbers))
    first, last = at[columns.first - lowest], at[columns.last - lowest]
    return _Cells(columns.line, np.minimum(first, last), np.maximum(first, last), columns.people, columns.higher)


def _merged(cells: _Cells, levels: int, at_least: int, cells_at_least: int) -> tuple[Ints, Ints]:
    """First and last level of the merged stratum of each level, counted where a level is known."""
    known = cells.first == cells.last
    people, higher = (
        np.bincount(cells.first[known], weights=v[known], minlength=levels) for v in (cells.n, cells.higher)
    )
    parts: list[list[int]] = [[]]
    for level in range(levels):
        parts[-1].append(level)
        if _enough(people[parts[-1]].sum(), higher[parts[-1]].sum(), at_least, cells_at_least):
            parts.append([])
    if len(parts) > 1:
        tail = parts.pop()
        parts[-1] += tail
    starts = np.array([part[0] for part in parts for _ in part], dtype=np.int64)
    ends = np.array([part[-1] for part in parts for _ in part], dtype=np.int64)
    return starts, ends


def _enough(people: float, higher: float, at_least: int, cells_at_least: int) -> bool:
    return people >= at_least and min(higher, people - higher) >= cells_at_least


def _standardised(cells: _Cells, lines: int, least: tuple[int, int]) -> Standardised:
    """Observed and expected of each line; one with more than a fifth of the people is measured by the others."""

    def sums(weights: Floats) -> Floats:
        return np.bincount(cells.line, weights=weights, minlength=lines).astype(np.float64)

    n, observed = sums(cells.n.astype(np.float64)).astype(np.int64), sums(cells.higher.astype(np.float64))
    everybody = np.ones(cells.n.size, dtype=np.bool_)
    norm = _norms(cells, everybody, least)
    expected, variance = sums(cells.n * norm), sums(cells.n * norm * (1 - norm))
    of_others = least if least[1] else (1, 0)
    for j in np.flatnonzero(n > LARGE_PROGRAMME * n.sum()):
        own = cells.line == j
        others = _norms(cells, ~own, of_others)
        expected[j] = (cells.n * others)[own].sum()
        variance[j] = (cells.n * others * (1 - others))[own].sum()
    overall = float(observed.sum() / n.sum()) if n.sum() else float("nan")
    return Standardised(n, observed, expected, np.maximum(variance, 0.0), overall)


def _norms(cells: _Cells, of: np.ndarray, least: tuple[int, int]) -> Floats:
    """For each cell the share that rose among those ``of`` the pool who started within its levels.

    Too few there: among all of them.
    """
    norm = np.zeros(cells.n.size)
    people, higher = cells.n[of].sum(), cells.higher[of].sum()
    overall = higher / people if people else float("nan")
    for first, last in sorted(set(zip(cells.first.tolist(), cells.last.tolist(), strict=True))):
        inside = cells.within(first, last) & of
        n, rose = cells.n[inside].sum(), cells.higher[inside].sum()
        mine = (cells.first == first) & (cells.last == last)
        norm[mine] = rose / n if n and _enough(n, rose, *least) else overall
    return norm


def _intake(cells: _Cells, common: Strata, numbers: Sequence[int], sign: int, n: Ints, adjusted: Bools) -> Floats:
    """Mean start of each line, oriented; of merged levels the middle. NaN where starts are not told apart."""
    levels = np.array(numbers, dtype=np.float64) * sign
    starts, ends = (np.array([stratum[end] for stratum in common]) for end in (0, 1))
    # Sums of levels up to each, so that the mean of any run of them is a difference.
    upto = np.concatenate([[0.0], np.cumsum(levels)])
    first, last = starts[cells.first], ends[cells.last]
    middle = (upto[last + 1] - upto[first]) / (last + 1 - first)
    total = np.bincount(cells.line, weights=middle * cells.n, minlength=n.size)
    return np.where((n > 0) & adjusted, total / np.maximum(n, 1), np.nan)


def _stratum(cells: _Cells, common: Strata, numbers: Sequence[int], first: int, last: int) -> Stratum:
    inside = cells.within(first, last)
    low, high = sorted((numbers[common[first][0]], numbers[common[last][1]]))
    return Stratum(low, high, int(cells.n[inside].sum()), int(cells.higher[inside].sum()))
