"""Rank figures of many groups at once, from how many people share each value: no person is looked at.

People who moved by the same number of points share a rank, so only their numbers matter. NaN stands for "not
computable" here and becomes None in a result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evalkit.progression.ratio import divided
from evalkit.progression.signed_ranks import EXACT_UP_TO, FEWEST, exact_p

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Runs:
    """People of one group with one value: ``n`` of them, of whom ``marked`` are of the second kind.

    One element per group and value that somebody has; groups ascending, values ascending inside a group. The second
    kind are those who improved (``value`` is the size of the change), or the second of two samples.
    """

    group: Ints
    value: Floats
    n: Ints
    marked: Ints


@dataclass(frozen=True)
class Ranked:
    """Wilcoxon's z and p (Pratt zeros, no continuity correction), people who moved, matched rank-biserial."""

    z: Floats
    p: Floats
    moved: Ints
    biserial: Floats


def runs(values: Floats, marked: Bools, group: Ints) -> Runs:
    """Count people by group and value."""
    order = np.lexsort((values, group))
    own, sorted_values = group[order], values[order]
    if not own.size:
        nobody = np.empty(0, dtype=np.int64)
        return Runs(nobody, np.empty(0), nobody, nobody)
    begins = np.flatnonzero((np.diff(own, prepend=-1) != 0) | (np.diff(sorted_values, prepend=np.nan) != 0))
    return Runs(
        own[begins],
        sorted_values[begins],
        np.diff(begins, append=own.size).astype(np.int64),
        np.add.reduceat(marked[order].astype(np.int64), begins),
    )


def runs_of_counts(values: Floats, n: Ints, marked: Ints) -> Runs:
    """The same from tables ``n`` and ``marked`` of group × value, ``values`` ascending."""
    group, at = np.nonzero(n)
    return Runs(group.astype(np.int64), values[at], n[group, at], marked[group, at])


def ranked(sizes: Runs, groups: int) -> Ranked:
    """Signed-rank figures from the sizes of changes: zeros are ranked and then dropped, ties share their mean rank."""
    own, n, up = sizes.group, sizes.n, sizes.marked
    moved_run = sizes.value > 0
    below = np.cumsum(n) - n - _before(own, n, groups)  # people of the group with a smaller change
    doubled = 2 * below + n + 1  # twice the mean rank, which stays whole
    zeros = _sum(own, np.where(moved_run, 0, n), groups)
    up_count = _sum(own, np.where(moved_run, up, 0), groups)
    moved = _sum(own, np.where(moved_run, n, 0), groups)
    down_count = moved - up_count
    doubled_up = _sum(own, np.where(moved_run, up * doubled, 0), groups)
    doubled_down = _sum(own, np.where(moved_run, (n - up) * doubled, 0), groups)
    ranks_up, ranks_down = doubled_up / 2, doubled_down / 2
    # Cubes of millions of people do not fit whole numbers.
    squares = np.bincount(own, weights=np.where(moved_run, n * (doubled / 2.0) ** 2, 0.0), minlength=groups)
    z = divided((ranks_up - ranks_down) / 2, np.sqrt(squares) / 2)
    p = np.where(moved >= FEWEST, 2 * special.ndtr(-np.abs(z)), np.nan)
    _exact(p, sizes, moved, zeros, doubled_up, groups)
    above, under = ranks_up - zeros * up_count, ranks_down - zeros * down_count
    return Ranked(z, p, moved, divided(above - under, above + under))


def cliffs_deltas(values: Runs, groups: int) -> Floats:
    """P(first > second) − P(first < second) in each group; NaN where one of the two is empty."""
    own, second = values.group, values.marked
    first = values.n - second
    total = _sum(own, second, groups)
    below = np.cumsum(second) - second - _before(own, second, groups)
    above = total[own] - below - second
    return divided(_sum(own, first * (below - above), groups), total * _sum(own, first, groups))


def _exact(p: Floats, sizes: Runs, moved: Ints, zeros: Ints, doubled_up: Ints, groups: int) -> None:
    """Put the exact tail where few moved. Groups with the same ties and sum share one computation."""
    ends = np.searchsorted(sizes.group, np.arange(groups + 1))
    skip = (zeros > 0).astype(np.int64)  # the run of those without change stands first
    for g in np.flatnonzero((moved >= FEWEST) & (moved <= EXACT_UP_TO)).tolist():
        ties = tuple(sizes.n[ends[g] + skip[g] : ends[g + 1]].tolist())
        p[g] = exact_p(int(zeros[g]), ties, int(doubled_up[g]))


def _sum(group: Ints, values: Ints, groups: int) -> Ints:
    """Whole-number sums in each group, exact where floating point would round."""
    if not group.size:
        return np.zeros(groups, dtype=np.int64)
    total = np.concatenate([[0], np.cumsum(values)])
    ends = np.searchsorted(group, np.arange(groups + 1))
    return np.asarray(total[ends[1:]] - total[ends[:-1]], dtype=np.int64)


def _before(group: Ints, n: Ints, groups: int) -> Ints:
    """People of all groups before, for each run."""
    of_group = _sum(group, n, groups)
    return np.asarray((np.cumsum(of_group) - of_group)[group], dtype=np.int64)
