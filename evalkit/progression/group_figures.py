"""Means, spreads and differences at the start of many groups at once, from people, one array element per group.

Sums run over people in a fixed order, so that the same data give the same figures to the last bit. Ordered levels
need no people: ``level_figures`` has the same figures from their count table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evalkit.progression import rank_figures
from evalkit.progression.ratio import divided

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Means:
    """Mean and sd (n − 1) of D, standardised response mean, mean D over the sd of the start."""

    mean: Floats
    sd: Floats
    srm: Floats
    effect_size: Floats


def means(d: Floats, start: Floats, group: Ints, groups: int) -> Means:
    """Of differences ``d`` and their starts; ``group``: each pair's group number."""
    n = np.bincount(group, minlength=groups).astype(np.float64)
    mean = divided(np.bincount(group, weights=d, minlength=groups), n)
    sd = spread(d, group, groups)
    return Means(mean, sd, divided(mean, sd), divided(mean, spread(start, group, groups)))


def spread(values: Floats, group: Ints, groups: int) -> Floats:
    """Standard deviation (n − 1) in each group; exactly 0 where all are equal, NaN for fewer than two."""
    n = np.bincount(group, minlength=groups)
    mean = divided(np.bincount(group, weights=values, minlength=groups), n.astype(np.float64))
    squares = np.bincount(group, weights=(values - mean[group]) ** 2, minlength=groups)
    found = np.sqrt(divided(squares, n - 1.0, where=n > 1))
    # Equal thirds have a mean that is a rounding error away from them.
    lowest, highest = np.full(groups, np.inf), np.full(groups, -np.inf)
    np.minimum.at(lowest, group, values)
    np.maximum.at(highest, group, values)
    return np.where((n > 1) & (lowest == highest), 0.0, found)


def ranked(d: Floats, group: Ints, groups: int) -> rank_figures.Ranked:
    """Signed-rank figures of differences."""
    return rank_figures.ranked(rank_figures.runs(np.abs(d), np.asarray(d > 0), group), groups)


def standardised_differences(x: Floats, second: Bools, group: Ints, groups: int) -> Floats:
    """(m₁ − m₂)/√((v₁ + v₂)/2) of the first against the ``second`` of each group; NaN without two of each or spread."""
    parts = 2 * group + second
    n = np.bincount(parts, minlength=2 * groups)
    mean = divided(np.bincount(parts, weights=x, minlength=2 * groups), n.astype(np.float64))
    variance = spread(x, parts, 2 * groups) ** 2
    return standardised(mean[0::2] - mean[1::2], variance[0::2], variance[1::2])


def standardised(difference: Floats, first: Floats, second: Floats) -> Floats:
    """A difference of means over the root of the mean of two variances; NaN without a spread."""
    variance = (first + second) / 2
    return divided(difference, np.sqrt(variance), where=variance > 0)


def cliffs_deltas(x: Floats, second: Bools, group: Ints, groups: int) -> Floats:
    """P(first > second) − P(first < second) in each group; NaN where one of the two is empty."""
    return rank_figures.cliffs_deltas(rank_figures.runs(x, second, group), groups)
