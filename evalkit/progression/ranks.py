"""Tests and effect sizes on the ranks of paired differences, for one group (many at once: ``group_figures``)."""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evalkit.progression import group_figures, rank_figures
from evalkit.progression.result import Wilcoxon
from evalkit.progression.signed_ranks import EXACT_UP_TO

Floats = NDArray[np.float64]

EXACT_SIGNS_UP_TO = 1000
"""Pairs that moved up to which the sign test counts in whole numbers."""


def sign_test(up: int, down: int) -> float | None:
    """Two-sided exact sign test of ``up`` against ``down`` at one half; None when nobody moved."""
    moved = up + down
    if moved == 0:
        return None
    fewer = min(up, down)
    if moved <= EXACT_SIGNS_UP_TO:
        # Whole numbers until the last division, so that a p-value such as 0.7265625 is that very number.
        return float(min(1.0, 2 * sum(comb(moved, k) for k in range(fewer + 1)) / 2**moved))
    return float(min(1.0, 2.0 * special.bdtr(fewer, moved, 0.5)))


def wilcoxon(differences: Floats) -> Wilcoxon | None:
    """Signed-rank test with zeros ranked and then dropped (Pratt 1959), without continuity correction.

    ``differences``: one per pair, positive is improvement; equal sizes share their mean rank. z is positive when
    improvement outweighs. None when nobody moved.
    """
    return wilcoxon_of(group_figures.ranked(differences, _one(differences), 1), 0)


def wilcoxon_of(figures: rank_figures.Ranked, group: int) -> Wilcoxon | None:
    """The test of one of several groups; None when nobody of it moved."""
    moved = int(figures.moved[group])
    if moved == 0:
        return None
    p = float(figures.p[group])
    return Wilcoxon(
        float(figures.z[group]), None if np.isnan(p) else p, "exact" if moved <= EXACT_UP_TO else "asymptotic", moved
    )


def rank_biserial(differences: Floats) -> float | None:
    """Matched-pairs rank-biserial correlation: zeros dropped, mean ranks; None when nobody moved."""
    return number(group_figures.ranked(differences, _one(differences), 1).biserial[0])


def cliffs_delta(first: Floats, second: Floats) -> float | None:
    """P(first > second) − P(first < second); None when either is empty."""
    both, later = _joined(first, second)
    return number(group_figures.cliffs_deltas(both, later, _one(both), 1)[0])


def standardised_difference(first: Floats, second: Floats) -> float | None:
    """(m₁ − m₂)/√((v₁ + v₂)/2) with n − 1 variances; None when one has fewer than two or nobody differs."""
    both, later = _joined(first, second)
    return number(group_figures.standardised_differences(both, later, _one(both), 1)[0])


def number(value: float) -> float | None:
    """NaN is "not computable", which is None in a result."""
    return None if np.isnan(value) else float(value)


def _one(values: Floats) -> NDArray[np.int64]:
    return np.zeros(values.shape, dtype=np.int64)


def _joined(first: Floats, second: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    return np.concatenate([first, second]), np.repeat([False, True], [first.size, second.size])
