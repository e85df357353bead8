"""Whether a comparison still depends on who is served: the slope of adjusted figures on mean starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evalkit.progression.comparison_rules import GRADIENT_ALARM
from evalkit.progression.starting_strata import Floats


@dataclass(frozen=True)
class Gradient:
    """``value``: adjusted figure per point of easier intake. ``se``: None with fewer than 3 programmes."""

    value: float
    se: float | None

    @property
    def alarms(self) -> bool:
        """|gradient| beyond 2 standard errors; a gradient of rounding noise does not alarm."""
        return self.se is not None and abs(self.value) > max(GRADIENT_ALARM * self.se, 1e-9)


def gradient(adjusted: Floats, intake: Floats, weights: Floats) -> Gradient | None:
    """Weighted least squares of ``adjusted`` on ``intake``, residual variance with k − 2 degrees of freedom.

    Arrays of one element per programme, all finite. None with fewer than 2 programmes or without spread of intake.
    """
    k = adjusted.size
    if k < 2 or np.ptp(intake) <= 1e-12 * max(1.0, float(np.abs(intake).max())):
        return None
    total = weights.sum()
    x = intake - (weights * intake).sum() / total
    y = adjusted - (weights * adjusted).sum() / total
    spread = float((weights * x * x).sum())
    slope = float((weights * x * y).sum() / spread)
    if k == 2:
        return Gradient(slope, None)
    residual = float((weights * np.square(y - slope * x)).sum() / (k - 2))
    return Gradient(slope, float(np.sqrt(residual / spread)))
