"""The funnel: what chance alone does to equally effective programmes of a given size (METHODS 5.5).

Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24: 1185–1202,
appendix A.1.1 (exact binomial limits with interpolation) and A.3 (over-dispersion°).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import scipy
from numpy.typing import NDArray

from evalkit.progression.comparison_rules import TAILS, WINSORISED
from evalkit.progression.starting_strata import Floats, Ints

Position = Literal["inside", "beyond_95", "beyond_998"]
POSITIONS: Final[tuple[Position, ...]] = get_args(Position)
Places = NDArray[np.int8]

_TOUCHES: Final = 1e-9
"""A figure on a limit is inside; this much relative rounding noise does not put it outside."""


@dataclass(frozen=True)
class Overdispersion:
    """``phi``: mean squared winsorised z. ``tau2``: variance added to each programme's own, 0 unless ``applied``."""

    phi: float
    applied: bool
    tau2: float


def binomial_limits(n: Ints, theta: Floats) -> Floats:
    """Limits for a share: r = qbinom(p; n, θ), α = (F(r) − p)/(F(r) − F(r − 1)), (r − α)/n clipped to 0…1.

    One row per programme (``n`` ≥ 1), four columns for the tails of :data:`TAILS`. θ of 0 or 1 leaves no room for
    chance: all four limits are θ. Because a count can only take whole values, a count just above an upper limit has a
    tail of up to its own probability more than p.
    """
    size, share = n.astype(np.float64)[:, None], np.clip(theta, 0.0, 1.0)[:, None]
    tails = np.asarray(TAILS)[None, :]
    inner = np.where((share > 0) & (share < 1), share, 0.5)
    r = scipy.stats.binom.ppf(tails, size, inner)
    at, below = scipy.stats.binom.cdf(r, size, inner), scipy.stats.binom.cdf(r - 1, size, inner)
    limits = np.clip((r - (at - tails) / (at - below)) / size, 0.0, 1.0)
    return np.where(inner == share, limits, share)


def mean_limits(n: Ints, overall: float, sd: float) -> Floats:
    """Limits for a mean: overall ± z·s/√n, one row per programme, four columns as in :func:`binomial_limits`."""
    z = scipy.stats.norm.ppf(np.asarray(TAILS))
    return np.asarray(overall + z[None, :] * sd / np.sqrt(n.astype(np.float64))[:, None], dtype=np.float64)


def overdispersion(z: Floats, variance: Floats) -> Overdispersion | None:
    """Whether programmes differ more than chance and starts explain; None without programmes.

    ``z``: Pearson (observed − expected)/√variance. The tenth at either end is pulled in (winsorised), φ = mean z².
    If φ > 1 + 2√(2/I): τ² = (Iφ − (I − 1))/(Σw − Σw²/Σw) with w = 1/variance.
    """
    count = z.size
    if not count:
        return None
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    phi = float(np.square(np.clip(z, low, high)).mean())
    if count < 2 or phi <= 1 + 2 * np.sqrt(2 / count):
        return Overdispersion(phi, applied=False, tau2=0.0)
    weight = 1 / variance
    between = (count * phi - (count - 1)) / (weight.sum() - np.square(weight).sum() / weight.sum())
    return Overdispersion(phi, applied=True, tau2=float(between))


def widened(limits: Floats, centre: float, variance: Floats, tau2: float) -> Floats:
    """Limits after over-dispersion: distances from the centre times √((v + τ²)/v), one ``variance`` per row."""
    if tau2 == 0:
        return limits
    factor = np.sqrt(1 + tau2 / np.where(variance > 0, variance, np.inf))
    return np.asarray(centre + (limits - centre) * factor[:, None], dtype=np.float64)


def places(figures: Floats, limits: Floats) -> Places:
    """Where each figure lies against its four limits (columns l998, l95, u95, u998), as a place in ``POSITIONS``.

    On a limit is inside.
    """
    slack = _TOUCHES * np.maximum(1.0, np.abs(figures))
    outer = (figures < limits[:, 0] - slack) | (figures > limits[:, 3] + slack)
    inner = (figures < limits[:, 1] - slack) | (figures > limits[:, 2] + slack)
    return np.where(outer, 2, np.where(inner, 1, 0)).astype(np.int8)


def positions(figures: Floats, limits: Floats) -> tuple[Position, ...]:
    """The same in words."""
    return tuple(POSITIONS[place] for place in places(figures, limits))
