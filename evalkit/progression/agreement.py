"""How far two occasions or several coders agree: ICC(2,1), weighted kappa, Krippendorff's alpha (METHODS 7)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def icc_2_1(ratings: Floats) -> float | None:
    """ICC(2,1), two-way random, absolute agreement, single rating (Shrout & Fleiss 1979).

    ``ratings``: one row per person, one column per rater or occasion; rows with a missing rating are left out. None
    with fewer than 2 rows or columns, or without any variance.
    """
    rows = ratings[~np.isnan(ratings).any(axis=1)]
    n, k = rows.shape
    if n < 2 or k < 2:
        return None
    grand = rows.mean()
    between = k * np.square(rows.mean(axis=1) - grand).sum() / (n - 1)
    raters = n * np.square(rows.mean(axis=0) - grand).sum() / (k - 1)
    residual = rows - rows.mean(axis=1, keepdims=True) - rows.mean(axis=0, keepdims=True) + grand
    error = np.square(residual).sum() / ((n - 1) * (k - 1))
    below = between + (k - 1) * error + k * (raters - error) / n
    return float((between - error) / below) if below > 0 else None


def sem_of_agreement(ratings: Floats) -> float | None:
    """Standard error of measurement from repeated ratings: √(variance between raters + residual variance)."""
    rows = ratings[~np.isnan(ratings).any(axis=1)]
    n, k = rows.shape
    if n < 2 or k < 2:
        return None
    grand = rows.mean()
    raters = n * np.square(rows.mean(axis=0) - grand).sum() / (k - 1)
    residual = rows - rows.mean(axis=1, keepdims=True) - rows.mean(axis=0, keepdims=True) + grand
    error = np.square(residual).sum() / ((n - 1) * (k - 1))
    return float(np.sqrt(max(0.0, (raters - error) / n) + error))


def weighted_kappa(
    first: Floats, second: Floats, weights: Literal["linear", "quadratic", "none"] = "quadratic"
) -> float | None:
    """Cohen's kappa of two raters with disagreement weights; categories are the sorted values that occur.

    Weights are of the distance in ranks of categories. None without a complete pair, or when both always chose the
    same single category.
    """
    kept = ~(np.isnan(first) | np.isnan(second))
    if not kept.any():
        return None
    values, codes = np.unique(np.concatenate([first[kept], second[kept]]), return_inverse=True)
    n = int(kept.sum())
    table = np.zeros((values.size, values.size))
    np.add.at(table, (codes[:n], codes[n:]), 1)
    distance = np.abs(np.subtract.outer(np.arange(values.size), np.arange(values.size))).astype(np.float64)
    cost = {"none": (distance > 0).astype(np.float64), "linear": distance, "quadratic": distance**2}[weights]
    chance = float((cost * np.outer(table.sum(axis=1), table.sum(axis=0))).sum()) / n
    return float(1 - (cost * table).sum() / chance) if chance > 0 else None


def krippendorff_alpha(ratings: Floats, level: Literal["nominal", "ordinal", "interval"]) -> float | None:
    """Krippendorff's α = 1 − D_observed/D_expected over the coincidence matrix (Krippendorff, Content Analysis).

    ``ratings``: one row per unit, one column per coder, NaN where a coder left the unit out. Units with one rating
    are left out. None when nothing is paired or every paired rating is the same value.
    """
    kept = ratings[(~np.isnan(ratings)).sum(axis=1) >= 2]
    given = ~np.isnan(kept)
    if not given.any():
        return None
    values, codes = np.unique(kept[given], return_inverse=True)
    counts = np.zeros((kept.shape[0], values.size))
    np.add.at(counts, (np.nonzero(given)[0], codes), 1)
    ratings_per_unit = counts.sum(axis=1, keepdims=True)
    together = counts.T @ (counts / (ratings_per_unit - 1)) - np.diag((counts / (ratings_per_unit - 1)).sum(axis=0))
    totals = together.sum(axis=0)
    distance = _distance(values, totals, level)
    expected = float((distance * np.outer(totals, totals)).sum()) / (totals.sum() - 1)
    return float(1 - (distance * together).sum() / expected) if expected > 0 else None


def _distance(values: Floats, totals: Floats, level: Literal["nominal", "ordinal", "interval"]) -> Floats:
    if level == "interval":
        return np.asarray(np.square(np.subtract.outer(values, values)), dtype=np.float64)
    if level == "nominal":
        return 1 - np.eye(values.size)
    middle = np.cumsum(totals) - totals / 2
    return np.asarray(np.square(np.subtract.outer(middle, middle)), dtype=np.float64)
