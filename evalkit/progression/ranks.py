"""Tests and effect sizes on the ranks of paired differences."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from evalkit.progression.result import Wilcoxon

Floats = NDArray[np.float64]

EXACT_UP_TO = 50
"""Non-zero differences up to which the exact tail is computed; above, the normal approximation."""
FEWEST = 6
"""With fewer people who moved no p-value below .05 is possible: none is given."""


def sign_test(up: int, down: int) -> float | None:
    """Two-sided exact sign test of ``up`` against ``down`` at one half; None when nobody moved."""
    moved = up + down
    if moved == 0:
        return None
    return float(min(1.0, 2.0 * special.bdtr(min(up, down), moved, 0.5)))


def wilcoxon(differences: Floats) -> Wilcoxon | None:
    """Signed-rank test with zeros ranked and then dropped (Pratt 1959), without continuity correction.

    ``differences``: one per pair, positive is improvement; equal sizes share their mean rank. z is positive when
    improvement outweighs. The exact tail enumerates the signs of the non-zeros by a sum over their ranks
    (SciPy's exact method is wrong with zeros). None when nobody moved.
    """
    moved = differences != 0
    count = int(moved.sum())
    if count == 0:
        return None
    ranks = stats.rankdata(np.abs(differences))[moved]
    up = float(ranks[differences[moved] > 0].sum())
    z = (up - ranks.sum() / 2) / np.sqrt((ranks**2).sum() / 4)
    exact = count <= EXACT_UP_TO
    p: float | None = None
    if count >= FEWEST:
        p = _exact_p(ranks, up) if exact else float(2 * special.ndtr(-abs(z)))
    return Wilcoxon(float(z), p, "exact" if exact else "asymptotic", count)


def _exact_p(ranks: Floats, up: float) -> float:
    """P(|W − E| ≥ |w − E|) over all signs, with mean ranks doubled into whole numbers."""
    doubled = np.rint(2 * ranks).astype(np.int64)
    total = int(doubled.sum())
    chance = np.zeros(total + 1)
    chance[0] = 1.0
    reached = 0
    for step in doubled.tolist():
        after = chance[: reached + step + 1] * 0.5
        after[step:] += chance[: reached + 1] * 0.5
        reached += step
        chance[: reached + 1] = after
    seen = round(2 * up)
    tail = min(seen, total - seen)
    if 2 * tail == total:
        return 1.0
    return float(min(1.0, 2.0 * chance[: tail + 1].sum()))


def rank_biserial(differences: Floats) -> float | None:
    """Matched-pairs rank-biserial correlation: zeros dropped, mean ranks; None when nobody moved."""
    moved = differences[differences != 0]
    if moved.size == 0:
        return None
    ranks = stats.rankdata(np.abs(moved))
    return float((ranks[moved > 0].sum() - ranks[moved < 0].sum()) / ranks.sum())


def cliffs_delta(first: Floats, second: Floats) -> float | None:
    """P(first > second) − P(first < second); None when either is empty."""
    if first.size == 0 or second.size == 0:
        return None
    ordered = np.sort(second)
    below = np.searchsorted(ordered, first, side="left").sum()
    above = (second.size - np.searchsorted(ordered, first, side="right")).sum()
    return float((int(below) - int(above)) / (first.size * second.size))


def standardised_difference(first: Floats, second: Floats) -> float | None:
    """(m₁ − m₂)/√((v₁ + v₂)/2) with n − 1 variances; None when one has fewer than two or nobody differs."""
    if first.size < 2 or second.size < 2:
        return None
    spread = float((first.var(ddof=1) + second.var(ddof=1)) / 2)
    return None if spread <= 0 else float((first.mean() - second.mean()) / np.sqrt(spread))
