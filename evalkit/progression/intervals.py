"""Intervals of shares and of net progression, for one group or for many at once (arrays in, arrays out)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from evalkit.progression.result import Net, Share

Z = 1.959963984540054
"""97.5 % point of the normal distribution."""
SMALL = 10
"""Below this many people the exact Clopper–Pearson interval stands in for Wilson's."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def wilson(hits: Ints, of: Ints) -> tuple[Floats, Floats]:
    """Wilson (1927) score interval at 95 % of ``hits`` out of ``of`` (≥ 1)."""
    n = of.astype(np.float64)
    p = hits / n
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def clopper_pearson(hits: Ints, of: Ints) -> tuple[Floats, Floats]:
    """Exact Clopper–Pearson (1934) interval at 95 %, from the quantiles of the beta distribution."""
    a, b = hits.astype(np.float64), (of - hits).astype(np.float64)
    low = np.where(hits == 0, 0.0, special.betaincinv(np.maximum(a, 1), b + 1, 0.025))
    high = np.where(hits == of, 1.0, special.betaincinv(a + 1, np.maximum(b, 1), 0.975))
    return low, high


def shares(hits: Ints, of: Ints) -> list[Share | None]:
    """A share with its interval for each group: Wilson, or Clopper–Pearson when of < 10 or the share is 0 or 1.

    None where ``of`` is 0.
    """
    some = np.maximum(of, 1)
    exact = (of < SMALL) | (hits == 0) | (hits == of)
    low_w, high_w = wilson(hits, some)
    low_e, high_e = clopper_pearson(np.minimum(hits, some), some)
    low, high = np.where(exact, low_e, low_w), np.where(exact, high_e, high_w)
    return [
        Share(h / n, float(a), float(b), "clopper-pearson" if e else "wilson") if n else None
        for h, n, a, b, e in zip(hits.tolist(), of.tolist(), low, high, exact.tolist(), strict=True)
    ]


def share(hits: int, of: int) -> Share | None:
    """One share with its interval; None when ``of`` is 0."""
    return shares(np.array([hits], dtype=np.int64), np.array([of], dtype=np.int64))[0]


def tango(up: Ints, down: Ints, n: Ints) -> tuple[Floats, Floats]:
    """Score interval of Tango (1998) at 95 % for (up − down)/n of paired answers; n ≥ 1.

    The limits solve z(δ) = ±1.96, where z(δ) = (b − c − nδ)/√(n(2q + δ(1 − δ))) and q is the constrained
    maximum-likelihood share of those who went down. z falls in δ, so bisection finds them; it also holds when
    nobody moved.
    """
    b, c, size = up.astype(np.float64), down.astype(np.float64), n.astype(np.float64)
    centre = (b - c) / size

    def score(delta: Floats) -> Floats:
        linear = -b - c + (2 * size - b + c) * delta
        constant = -c * delta * (1 - delta)
        q = (np.sqrt(np.maximum(linear**2 - 8 * size * constant, 0.0)) - linear) / (4 * size)
        variance = size * (2 * q + delta * (1 - delta))
        top = b - c - size * delta
        with np.errstate(divide="ignore", invalid="ignore"):
            z = top / np.sqrt(np.maximum(variance, 0.0))
        return np.where(top == 0, 0.0, z)

    def limit(inner: Floats, outer: float, target: float) -> Floats:
        near, far = inner.copy(), np.full_like(inner, outer)
        for _ in range(60):
            middle = (near + far) / 2
            beyond = np.abs(score(middle)) > abs(target)
            far, near = np.where(beyond, middle, far), np.where(beyond, near, middle)
        return (near + far) / 2

    low = np.where(centre <= -1.0, -1.0, limit(centre, -1.0, Z))
    high = np.where(centre >= 1.0, 1.0, limit(centre, 1.0, -Z))
    return low, high


def nets(up: Ints, down: Ints, n: Ints) -> list[Net | None]:
    """Net progression with its interval for each group; None where n is 0."""
    some = np.maximum(n, 1)
    low, high = tango(up, down, some)
    return [
        Net((u - d) / size, float(a), float(b)) if size else None
        for u, d, size, a, b in zip(up.tolist(), down.tolist(), n.tolist(), low, high, strict=True)
    ]


def net(up: int, down: int, n: int) -> Net | None:
    """One net progression with its interval; None when n is 0."""
    one = [np.array([v], dtype=np.int64) for v in (up, down, n)]
    return nets(*one)[0]
