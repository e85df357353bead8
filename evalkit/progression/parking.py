"""Whether people who start furthest away are let go or left aside once they are in (METHODS 6, C6 and P1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy

from evalkit.progression.comparison_rules import ACCESS_BELOW
from evalkit.progression.starting_strata import Floats, cuts, stratum

RESAMPLES: Final = 2000
"""Bootstrap samples of the interval of P1."""


@dataclass(frozen=True)
class EarlyExit:
    """C6. ``ratio``: risk of leaving before the first follow-up, furthest ÷ nearest third."""

    ratio: float
    low: float
    high: float

    @property
    def flag(self) -> bool:
        return self.low > 1


@dataclass(frozen=True)
class HoursOffered:
    """P1. ``ratio``: median hours offered per month, furthest ÷ nearest third; ``tau``: Kendall τ-b with the start."""

    ratio: float
    low: float
    high: float
    tau: float | None

    @property
    def flag(self) -> bool:
        return self.high < ACCESS_BELOW


def early_exit(far_left: int, far: int, near_left: int, near: int) -> EarlyExit | None:
    """Ratio of two risks with its interval on the log scale (Katz et al. 1978°).

    ``far_left`` of ``far`` people of the furthest third left early, ``near_left`` of ``near`` of the nearest. None
    when a group is empty or nobody left in one of them (no ratio, or no interval).
    """
    if not far or not near or not far_left or not near_left:
        return None
    ratio = (far_left / far) / (near_left / near)
    half = 1.96 * (1 / far_left - 1 / far + 1 / near_left - 1 / near) ** 0.5
    return EarlyExit(ratio, float(ratio * np.exp(-half)), float(ratio * np.exp(half)))


def hours_offered(starts: Floats, hours: Floats, rng: np.random.Generator) -> HoursOffered | None:
    """Hours *offered* per month (not followed) by starting third.

    ``starts``: oriented scores, ``hours``: one per person; ``rng``: of the percentile bootstrap. None when starts do
    not make two thirds or the nearest third's median is 0.
    """
    thirds = stratum(starts, cuts(starts, 3))
    if not starts.size or thirds.max() == 0:
        return None
    far, near = hours[thirds == 0], hours[thirds == thirds.max()]
    middle = float(np.median(near))
    if middle <= 0:
        return None
    above = np.median(rng.choice(far, (RESAMPLES, far.size)), axis=1)
    below = np.median(rng.choice(near, (RESAMPLES, near.size)), axis=1)
    ratios = above[below > 0] / below[below > 0]
    low, high = np.quantile(ratios, [0.025, 0.975])
    tau = float(scipy.stats.kendalltau(starts, hours).statistic) if np.ptp(hours) > 0 else None
    return HoursOffered(float(np.median(far)) / middle, float(low), float(high), tau)
