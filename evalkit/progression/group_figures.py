"""Figures of many groups at once: means, spreads, rank tests and differences at the start, one array element per group.

Sums run over people in a fixed order, so that the same data give the same figures to the last bit. NaN stands for
"not computable" here and becomes None in a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evalkit.progression.signed_ranks import EXACT_UP_TO, FEWEST, exact_p

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Means:
    """Mean and sd (n − 1) of D, standardised response mean, mean D over the sd of the start."""

    mean: Floats
    sd: Floats
    srm: Floats
    effect_size: Floats


@dataclass(frozen=True)
class Ranked:
    """Wilcoxon's z and p (Pratt zeros, no continuity correction), people who moved, matched rank-biserial."""

    z: Floats
    p: Floats
    moved: Ints
    biserial: Floats


def means(d: Floats, start: Floats, group: Ints, groups: int) -> Means:
    """Of differences ``d`` and their starts; ``group``: each pair's group number."""
    n = np.bincount(group, minlength=groups).astype(np.float64)
    mean = _divided(np.bincount(group, weights=d, minlength=groups), n)
    sd = spread(d, group, groups)
    return Means(mean, sd, _divided(mean, sd), _divided(mean, spread(start, group, groups)))


def spread(values: Floats, group: Ints, groups: int) -> Floats:
    """Standard deviation (n − 1) in each group; exactly 0 where all are equal, NaN for fewer than two."""
    n = np.bincount(group, minlength=groups)
    mean = _divided(np.bincount(group, weights=values, minlength=groups), n.astype(np.float64))
    squares = np.bincount(group, weights=(values - mean[group]) ** 2, minlength=groups)
    found = np.sqrt(_divided(squares, n - 1.0, where=n > 1))
    # Equal thirds have a mean that is a rounding error away from them.
    lowest, highest = np.full(groups, np.inf), np.full(groups, -np.inf)
    np.minimum.at(lowest, group, values)
    np.maximum.at(highest, group, values)
    return np.where((n > 1) & (lowest == highest), 0.0, found)


def ranked(d: Floats, group: Ints, groups: int) -> Ranked:
    """Signed-rank figures of differences: zeros are ranked and then dropped, equal sizes share their mean rank."""
    order = np.lexsort((np.abs(d), group))
    own, sizes, signs = group[order], np.abs(d)[order], np.sign(d)[order]
    n = np.bincount(own, minlength=groups)
    first = np.cumsum(n) - n
    run = _runs(own, sizes)
    run_first = np.flatnonzero(np.diff(run, prepend=-1))
    length = np.bincount(run) if run.size else np.empty(0, dtype=np.int64)
    # Mean of the first and the last rank of a run of equal sizes, doubled to stay whole.
    doubled = (2 * (run_first - first[own[run_first]]) + length + 1)[run] if run.size else run
    zeros = np.bincount(own[signs == 0], minlength=groups)
    up_count, down_count = (np.bincount(own[signs == s], minlength=groups) for s in (1, -1))
    moved = up_count + down_count
    up = np.bincount(own[signs > 0], weights=doubled[signs > 0], minlength=groups) / 2
    down = np.bincount(own[signs < 0], weights=doubled[signs < 0], minlength=groups) / 2
    squares = np.bincount(own[signs != 0], weights=(doubled[signs != 0] / 2.0) ** 2, minlength=groups)
    z = _divided((up - down) / 2, np.sqrt(squares) / 2)
    p = np.where(moved >= FEWEST, 2 * special.ndtr(-np.abs(z)), np.nan)
    for g in np.flatnonzero((moved >= FEWEST) & (moved <= EXACT_UP_TO)).tolist():
        mine = slice(first[g] + zeros[g], first[g] + n[g])
        ties = np.unique(doubled[mine], return_counts=True)[1]
        p[g] = exact_p(int(zeros[g]), tuple(ties.tolist()), round(float(2 * up[g])))
    without = zeros.astype(np.float64)
    above, below = up - without * up_count, down - without * down_count
    return Ranked(z, p, moved.astype(np.int64), _divided(above - below, above + below))


def standardised_differences(x: Floats, second: NDArray[np.bool_], group: Ints, groups: int) -> Floats:
    """(m₁ − m₂)/√((v₁ + v₂)/2) of the first against the ``second`` of each group; NaN without two of each or spread."""
    parts = 2 * group + second
    n = np.bincount(parts, minlength=2 * groups)
    mean = _divided(np.bincount(parts, weights=x, minlength=2 * groups), n.astype(np.float64))
    sd = spread(x, parts, 2 * groups)
    variance = (sd[0::2] ** 2 + sd[1::2] ** 2) / 2
    return _divided(mean[0::2] - mean[1::2], np.sqrt(variance), where=variance > 0)


def cliffs_deltas(x: Floats, second: NDArray[np.bool_], group: Ints, groups: int) -> Floats:
    """P(first > second) − P(first < second) in each group; NaN where one of the two is empty."""
    order = np.lexsort((x, group))
    own, values, later = group[order], x[order], second[order].astype(np.int64)
    if not own.size:
        return np.full(groups, np.nan)
    run = _runs(own, values)
    starts = np.flatnonzero(np.diff(run, prepend=-1))
    seconds = np.add.reduceat(later, starts)
    firsts = np.add.reduceat(1 - later, starts)
    of_run = own[starts]
    total = np.bincount(own, weights=later, minlength=groups)
    before = np.cumsum(seconds) - seconds
    below = before - (np.cumsum(total) - total)[of_run]
    above = total[of_run] - below - seconds
    excess = np.bincount(of_run, weights=firsts * (below - above), minlength=groups)
    return _divided(excess, total * (np.bincount(own, minlength=groups) - total))


def _runs(group: Ints, values: Floats) -> Ints:
    """Number of the run of equal (group, value), for arrays sorted by both."""
    new = (np.diff(group, prepend=-1) != 0) | (np.diff(values, prepend=np.nan) != 0)
    return np.asarray(np.cumsum(new) - 1, dtype=np.int64)


def _divided(above: NDArray[Any], below: NDArray[Any], where: NDArray[np.bool_] | None = None) -> Floats:
    """Elementwise ratio; NaN where the divisor is zero or not above it, or where ``where`` says no."""
    sound = (below > 0) if where is None else where
    out = np.full(np.broadcast(above, below).shape, np.nan)
    return np.asarray(np.divide(above, below, out=out, where=sound), dtype=np.float64)
