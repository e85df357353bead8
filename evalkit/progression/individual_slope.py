"""A person's pace when dates are irregular: Theil–Sen, the median of pairwise slopes, per 30 days (METHODS 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import Final

DATES_TO_PUBLISH: Final = 3
"""Dates from which a slope may be shown; two points are only a difference."""


@dataclass(frozen=True)
class Pace:
    """``per_30_days``: oriented, positive = better. ``dates``: different days with a value."""

    per_30_days: float
    dates: int

    @property
    def is_difference(self) -> bool:
        """Two dates: not a slope, and not to be published as one."""
        return self.dates < DATES_TO_PUBLISH


def pace(days: Sequence[float], values: Sequence[float], sign: int) -> Pace | None:
    """Median slope over all pairs of different days; None with fewer than two of them.

    ``days`` since entry and ``values`` as stored, in any order; ``sign``: +1 when higher is better. Never averaged
    unweighted across people in a comparison.
    """
    points = sorted(zip(days, values, strict=True))
    slopes = [
        (later[1] - first[1]) / (later[0] - first[0]) for first, later in combinations(points, 2) if later[0] > first[0]
    ]
    if not slopes:
        return None
    return Pace(sign * 30 * median(slopes) + 0.0, len({day for day, _ in points}))
