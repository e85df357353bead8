"""Lines of a scale compared by their moments: the reliability-corrected expected change (METHODS 5.2).

Sums over people follow from n, means, variances and covariance, so the figures are those of ``compared`` on the pairs
themselves.
"""

from __future__ import annotations

import numpy as np

from evalkit.definitions.indicator import Indicator
from evalkit.progression.compared import Figures, judged
from evalkit.progression.compared_levels import ComparedLines
from evalkit.progression.funnel import mean_limits
from evalkit.progression.line_columns import ScaleColumns, flows_of
from evalkit.progression.reliability_corrected import Slopes


def compare_scales(columns: ScaleColumns, indicator: Indicator) -> tuple[ComparedLines, Slopes]:
    """Compare lines of a scale with a published error. Without a usable slope every figure is NaN."""
    n = columns.n
    sign, zero = indicator.sign, np.zeros(n.size)
    mean_x, mean_y, *spread = columns.moments
    x, y = sign * mean_x, sign * mean_y
    inside = np.maximum(n - 1, 0)
    ss_x, ss_y, ss_xy = (inside * of for of in spread)
    total = int(n.sum())
    freedom = total - int((n > 0).sum())
    slopes = _slopes(ss_x.sum(), ss_xy.sum(), freedom, indicator.published_sem)
    missing = np.full(n.size, np.nan)
    overall = float((n * y).sum() / total) if total else float("nan")
    if slopes.used is None or slopes.within is None:
        figures = Figures(overall, y, missing, missing, missing, missing, np.full((n.size, 4), np.nan))
        return ComparedLines(figures, judged(figures, n, flows_of(columns), x), n, n > 0), slopes
    at = x - (n * x).sum() / total
    left = ss_y.sum() - 2 * slopes.used * ss_xy.sum() + slopes.used**2 * ss_x.sum()
    residual = max(0.0, float(left / freedom))
    limits = np.full((n.size, 4), np.nan)
    limits[n > 0] = mean_limits(n[n > 0], overall, residual**0.5)
    figures = Figures(
        overall=overall,
        observed=y,
        expected=overall + slopes.used * at,
        adjusted=y - slopes.used * at,
        uncorrected=y - slopes.within * at,
        variance=np.divide(residual, n, out=zero + np.nan, where=n > 0),
        limits=limits,
        residual_sd=residual**0.5,
    )
    return ComparedLines(figures, judged(figures, n, flows_of(columns), x), n, n > 0), slopes


def _slopes(ss_x: float, ss_xy: float, freedom: int, sem: float | None) -> Slopes:
    if ss_x <= 0 or freedom <= 0:
        return Slopes(None, None, None)
    within = float(ss_xy / ss_x)
    if sem is None:
        return Slopes(within, None, None)
    reliability = float(1 - sem**2 / (ss_x / freedom))
    return Slopes(within, reliability, min(1.0, within / reliability) if reliability > 0 else None)
