"""Shrinkage of programmes' figures towards their common mean (METHODS 5.4): small programmes say little alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from evalkit.progression.comparison_rules import NORMAL_FROM
from evalkit.progression.starting_strata import Floats


@dataclass(frozen=True)
class Heterogeneity:
    """``q``: Cochran's Q. ``tau2``: variance between programmes. ``mu``: random-effects mean of the differences."""

    q: float
    tau2: float
    mu: float


@dataclass(frozen=True)
class Shrunken:
    """Per programme: the shrunken difference from what was expected, and its interval."""

    value: Floats
    low: Floats
    high: Floats


def dersimonian_laird(difference: Floats, variance: Floats) -> Heterogeneity | None:
    """Between-programme variance by the method of moments (DerSimonian & Laird 1986).

    ``difference``: observed − expected; ``variance``: its sampling variance, positive. None with fewer than 2.
    """
    if difference.size < 2:
        return None
    weight = 1 / variance
    total = weight.sum()
    q = float((weight * np.square(difference - (weight * difference).sum() / total)).sum())
    tau2 = max(0.0, float((q - (difference.size - 1)) / (total - np.square(weight).sum() / total)))
    weight = 1 / (variance + tau2)
    return Heterogeneity(q, tau2, float((weight * difference).sum() / weight.sum()))


def shrunken(difference: Floats, variance: Floats, found: Heterogeneity) -> Shrunken:
    """Empirical Bayes: B = τ²/(τ² + v), μ + B(r − μ), interval ±1.96·√(Bv); t with k − 2 df under 20 programmes.

    Needs at least 3 programmes.
    """
    k = difference.size
    b = found.tau2 / (found.tau2 + variance)
    value = found.mu + b * (difference - found.mu)
    quantile = 1.96 if k >= NORMAL_FROM else float(scipy.stats.t.ppf(0.975, k - 2))
    half = quantile * np.sqrt(b * variance)
    return Shrunken(value, value - half, value + half)
