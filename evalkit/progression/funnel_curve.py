"""The funnel's limits as curves over the number of people, for drawing: at the pool's overall figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from evalkit.progression.comparison_result import Comparison, Method
from evalkit.progression.funnel import binomial_limits, mean_limits, widened

_POINTS: Final = 60


@dataclass(frozen=True)
class CurvePoint:
    """The four limits for a programme of ``n`` people whose starts are those of the pool."""

    n: int
    l998: float
    l95: float
    u95: float
    u998: float


def funnel_curve(comparison: Comparison, sizes: Sequence[int] | None = None) -> tuple[CurvePoint, ...]:
    """Points from the smallest to the largest compared programme, widened where over-dispersion is applied.

    Each programme is judged by the limits at its own expected figure; the curve is where they lie on the whole.
    Empty when nothing can be drawn. ``sizes``: of the programmes drawn, where ``comparison`` has no row for each.
    """
    if sizes is None:
        sizes = [row.n for row in comparison.programmes if row.funnel is not None]
    if not sizes or comparison.overall is None:
        return ()
    n = np.unique(np.geomspace(max(1, min(sizes) * 0.8), max(sizes) * 1.1, _POINTS).round()).astype(np.int64)
    if comparison.method is Method.STANDARDISED:
        overall = np.full(n.size, comparison.overall)
        limits, variance = binomial_limits(n, overall), overall * (1 - overall) / n
    else:
        sd = comparison.residual_sd or 0.0
        limits, variance = mean_limits(n, comparison.overall, sd), np.full(n.size, sd**2) / n
    if comparison.overdispersion is not None:
        limits = widened(limits, comparison.overall, variance, comparison.overdispersion.tau2)
    return tuple(CurvePoint(int(size), *(float(v) for v in row)) for size, row in zip(n, limits, strict=True))
