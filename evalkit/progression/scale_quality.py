"""How well a scale measures: internal consistency, floor and ceiling (METHODS 7).

``items``: one row per person, one column per item, reversed items already turned round; NaN where unanswered. People
with a missing item are left out (listwise).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize

Floats = NDArray[np.float64]

EXTREME_ALARM: Final = 0.15
"""Share of people at one end of a scale from which progress can no longer show there."""

_LEAST_UNIQUENESS: Final = 0.005
"""Lower bound of an item's own variance in the factor solution, as is usual, so that it stays proper."""


@dataclass(frozen=True)
class Extremes:
    """Share of people at the worst and at the best score."""

    floor: float
    ceiling: float

    @property
    def alarms(self) -> bool:
        return max(self.floor, self.ceiling) >= EXTREME_ALARM


def complete(items: Floats) -> Floats:
    """Rows without a missing item."""
    return np.asarray(items[~np.isnan(items).any(axis=1)], dtype=np.float64)


def cronbach_alpha(items: Floats) -> float | None:
    """α = k/(k − 1)·(1 − Σs²_i/s²_total). Negative: probably an item that should be reversed.

    None with fewer than 2 items or people, or when all totals are equal.
    """
    rows = complete(items)
    people, k = rows.shape
    if k < 2 or people < 2:
        return None
    total = float(rows.sum(axis=1).var(ddof=1))
    if total <= 0:
        return None
    return float(k / (k - 1) * (1 - rows.var(axis=0, ddof=1).sum() / total))


def spearman_brown(items: Floats) -> float | None:
    """Reliability of two items' sum: 2r/(1 + r). None unless there are two items that vary, or when r = −1."""
    rows = complete(items)
    if rows.shape[1] != 2 or rows.shape[0] < 2 or not np.ptp(rows, axis=0).all():
        return None
    r = float(np.asarray(np.corrcoef(rows.T))[0, 1])
    return 2 * r / (1 + r) if r > -1 + 1e-12 else None


def omega(items: Floats) -> float | None:
    """McDonald's ω of the sum, from a one-factor maximum-likelihood solution: (Σl)²/((Σl)² + Σψ).

    At least three items that vary, and more people than items; else None.
    """
    rows = complete(items)
    people, k = rows.shape
    if k < 3 or people <= k or not np.ptp(rows, axis=0).all():
        return None
    return omega_of_covariance(np.cov(rows.T))


def omega_of_covariance(covariance: Floats) -> float | None:
    """ω from the items' covariance matrix; None when the one-factor solution is not found."""
    sd = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(sd, sd)
    unique = _uniquenesses(correlation)
    if unique is None:
        return None
    loadings = _loadings(correlation, unique) * sd
    common = float(loadings.sum()) ** 2
    own = float((unique * sd**2).sum())
    return common / (common + own)


def _uniquenesses(correlation: Floats) -> Floats | None:
    """Maximum-likelihood uniquenesses of one factor (Jöreskog 1967°), from the usual start 1/(2·r^ii)."""
    k = correlation.shape[0]
    start = np.clip(0.5 / np.diag(linalg.pinvh(correlation)), _LEAST_UNIQUENESS, 1.0)

    def badness(unique: Floats) -> float:
        scale = 1 / np.sqrt(unique)
        values = linalg.eigvalsh(correlation * np.outer(scale, scale))[:-1]
        values = np.maximum(values, 1e-12)
        return float((values - np.log(values)).sum() - (k - 1))

    found = optimize.minimize(badness, start, method="L-BFGS-B", bounds=[(_LEAST_UNIQUENESS, 1.0)] * k)
    return np.asarray(found.x, dtype=np.float64) if np.isfinite(found.fun) else None


def _loadings(correlation: Floats, unique: Floats) -> Floats:
    scale = 1 / np.sqrt(unique)
    values, vectors = linalg.eigh(correlation * np.outer(scale, scale))
    return np.asarray(vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0)) / scale, dtype=np.float64)


def internal_consistency(items: Floats) -> tuple[str, float] | None:
    """The coefficient that fits the number of items, with its name: Spearman–Brown for two, α for more."""
    if items.shape[1] == 2:
        found = spearman_brown(items)
        return None if found is None else ("spearman_brown", found)
    alpha = cronbach_alpha(items)
    return None if alpha is None else ("alpha", alpha)


def smallest_detectable_change(sem: float) -> float:
    """1.96·√2·SEM, in scale points."""
    return 1.96 * 2**0.5 * sem


def extremes(scores: Floats, *, worst: float, best: float) -> Extremes | None:
    """Shares at the worst and the best score; None without scores."""
    if not scores.size:
        return None
    return Extremes(float((scores == worst).mean()), float((scores == best).mean()))
