"""Tango's score interval by its definition: the likelihood is maximised at each difference, the limits are searched.

Tango T (1998), Equivalence test and confidence interval for the difference in proportions for the paired-sample
design, Statistics in Medicine 17: 891–908. No formula of the closed solution is used here.
"""

from __future__ import annotations

import math
from functools import cache

from scipy.stats import norm


def most_likely_down(up: int, down: int, n: int, delta: float) -> float:
    """q: the most likely share of those who went down, if (share up) − (share down) were ``delta``.

    The log-likelihood up·ln(q + δ) + down·ln q + same·ln(1 − 2q − δ) is concave: where its slope changes sign.
    """
    low, high = max(0.0, -delta), (1 - delta) / 2

    def slope(q: float) -> float:
        parts = [(up, 1.0, q + delta), (down, 1.0, q), (n - up - down, -2.0, 1 - 2 * q - delta)]
        return sum(count * way / max(share, 1e-300) for count, way, share in parts if count)

    for _ in range(70):
        middle = (low + high) / 2
        if slope(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def score(up: int, down: int, n: int, delta: float) -> float:
    """z(δ): how many standard errors the observed difference lies above δ."""
    q = most_likely_down(up, down, n, delta)
    distance = (up - down) / n - delta
    variance = (2 * q + delta - delta**2) / n  # p_up + p_down − (p_up − p_down)²
    if variance <= 1e-18:
        return 0.0 if abs(distance) < 1e-12 else math.copysign(math.inf, distance)
    return distance / math.sqrt(variance)


@cache
def tango(up: int, down: int, n: int) -> tuple[float, float]:
    """All differences whose score lies within ±1.96: the ends, searched from the observed difference outwards."""
    z, observed = float(norm.ppf(0.975)), (up - down) / n

    def end(outermost: float) -> float:
        # The outermost accepted point of a fine grid first, so that no shape of the score is taken for granted.
        steps = 60
        grid = [observed + (outermost - observed) * i / steps for i in range(steps + 1)]
        accepted = [i for i, delta in enumerate(grid) if abs(score(up, down, n, delta)) <= z]
        if accepted[-1] == steps:
            return outermost
        inside, outside = grid[accepted[-1]], grid[accepted[-1] + 1]
        for _ in range(45):
            middle = (inside + outside) / 2
            if abs(score(up, down, n, middle)) <= z:
                inside = middle
            else:
                outside = middle
        return (inside + outside) / 2

    return end(-1.0), end(1.0)
