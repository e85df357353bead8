"""Expected change of scale scores, corrected for the noise in the start (METHODS 5.2).

A noisy start pulls the slope of follow-up on start towards zero, so the usual adjustment gives too little credit to
those who take in people further away: it still pays creaming. Dividing the slope by the reliability of the start
undoes that (classical errors-in-variables correction; Fuller, Measurement Error Models, 1987, section 1.1°).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evalkit.progression.pool import Pool
from evalkit.progression.starting_strata import Floats


@dataclass(frozen=True)
class Slopes:
    """``within``: β_w, fixed-effect slope of follow-up on start. ``reliability``: λ of the start within programmes.

    ``used``: β_c = min(1, β_w/λ). Each is None where it cannot be computed: no spread of starts inside programmes, or
    (for ``used``) a reliability that is not positive.
    """

    within: float | None
    reliability: float | None
    used: float | None


@dataclass(frozen=True)
class ExpectedChange:
    """Per programme: mean follow-up, its expectation, their difference put back on the pool's mean (NaN: no pair)."""

    observed: Floats
    expected: Floats
    adjusted: Floats


def variance_within(pool: Pool, values: Floats) -> float | None:
    """Variance inside programmes, pooled with N − k degrees of freedom (k: programmes with a pair); None if none."""
    freedom = pool.size - int((pool.n > 0).sum())
    if freedom <= 0:
        return None
    return pool.total(np.square(pool.deviations(values))) / freedom


def slopes(pool: Pool, sem: float | None) -> Slopes:
    """The three slopes. ``sem``: published standard error of measurement, in scale points."""
    x, y = pool.deviations(pool.x), pool.deviations(pool.y)
    # A constant start leaves only rounding noise of its mean behind.
    spread = 0.0 if _constant_within(pool) else pool.total(np.square(x))
    if spread <= 0:
        return Slopes(None, None, None)
    within = pool.total(x * y) / spread
    variance = variance_within(pool, pool.x)
    if sem is None or variance is None:
        return Slopes(within, None, None)
    reliability = 1 - sem**2 / variance
    return Slopes(within, reliability, min(1.0, within / reliability) if reliability > 0 else None)


def expected_change(pool: Pool, slope: float) -> ExpectedChange:
    """expected = ȳ + slope·(x̄_j − x̄); adjusted = observed − expected + ȳ. x̄ and ȳ are over all pairs."""
    observed = pool.means(pool.y)
    overall = pool.mean(pool.y)
    expected = overall + slope * (pool.means(pool.x) - pool.mean(pool.x))
    return ExpectedChange(observed, expected, observed - expected + overall)


def residual_variance(pool: Pool, slope: float) -> float | None:
    """s_res²: variance inside programmes of y − slope·x, so that s_res²/n is the variance of an adjusted mean."""
    variance = variance_within(pool, pool.y - slope * pool.x)
    scale = float(np.square(pool.y).max() + np.square(slope * pool.x).max()) if pool.x.size else 0.0
    # What is left of exact arithmetic on constant values is rounding noise, not variance.
    return None if variance is None else (0.0 if variance <= 1e-24 * scale else variance)


def _constant_within(pool: Pool) -> bool:
    same_programme = pool.code[1:] == pool.code[:-1]
    # Sorted by programme and start: constant inside programmes means that neighbours are equal.
    return bool(np.all(pool.x[1:][same_programme] == pool.x[:-1][same_programme]))
