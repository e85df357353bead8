"""A second, slow, obvious implementation of the fair comparison: plain Python, one person at a time.

It shares no code with evalkit/progression. People are (programme, start, follow-up), higher is better.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean

Person = tuple[str, float, float]


def programmes(people: Sequence[Person]) -> list[str]:
    return sorted({p for p, _, _ in people})


def merged_levels(people: Sequence[Person], at_least: int = 10, cells: int = 0) -> dict[float, int]:
    """Starting level → number of its merged stratum, of so many people of whom ``cells`` rose and ``cells`` did not."""
    groups: list[list[float]] = []
    current: list[float] = []
    for level in sorted({x for _, x, _ in people}):
        current.append(level)
        inside = [(x, y) for _, x, y in people if x in current]
        up = sum(y > x for x, y in inside)
        if len(inside) >= at_least and up >= cells and len(inside) - up >= cells:
            groups.append(current)
            current = []
    if current:
        if groups:
            groups[-1] += current
        else:
            groups.append(current)
    return {level: number for number, group in enumerate(groups) for level in group}


def expected_share(people: Sequence[Person], programme: str, strata: dict[float, int]) -> float:
    """E: sum over the programme's people of the share improved in their stratum."""
    own = [person for person in people if person[0] == programme]
    pool = [person for person in people if person[0] != programme] if len(own) * 5 > len(people) else list(people)
    total = 0.0
    for _, start, _ in own:
        same = [person for person in pool if strata[person[1]] == strata[start]] or pool
        total += sum(y > x for _, x, y in same) / len(same)
    return total


def variance_of_expected(people: Sequence[Person], programme: str, strata: dict[float, int]) -> float:
    """Σp(1 − p) over the programme's people."""
    own = [person for person in people if person[0] == programme]
    pool = [person for person in people if person[0] != programme] if len(own) * 5 > len(people) else list(people)
    total = 0.0
    for _, start, _ in own:
        same = [person for person in pool if strata[person[1]] == strata[start]] or pool
        p = sum(y > x for _, x, y in same) / len(same)
        total += p * (1 - p)
    return total


def within_slope(people: Sequence[Person]) -> float:
    by = _by_programme(people)
    above = below = 0.0
    for rows in by.values():
        mx, my = fmean(x for x, _ in rows), fmean(y for _, y in rows)
        above += math.fsum((x - mx) * (y - my) for x, y in rows)
        below += math.fsum((x - mx) ** 2 for x, _ in rows)
    return above / below


def variance_within(people: Sequence[Person], value: int) -> float:
    """Pooled variance of the start (value 0) or follow-up (1) inside programmes, N − k degrees of freedom."""
    by = _by_programme(people)
    total = 0.0
    for rows in by.values():
        m = fmean(row[value] for row in rows)
        total += math.fsum((row[value] - m) ** 2 for row in rows)
    return total / (len(people) - len(by))


def adjusted_mean(people: Sequence[Person], programme: str, slope: float) -> float:
    own = [(x, y) for p, x, y in people if p == programme]
    mx, my = fmean(x for _, x, _ in people), fmean(y for _, _, y in people)
    expected = my + slope * (fmean(x for x, _ in own) - mx)
    return fmean(y for _, y in own) - expected + my


def weighted_line(points: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Slope and standard error of y on x with weights w, from the normal equations. Points are (x, y, w)."""
    sw = math.fsum(w for _, _, w in points)
    swx = math.fsum(w * x for x, _, w in points)
    swy = math.fsum(w * y for _, y, w in points)
    swxx = math.fsum(w * x * x for x, _, w in points)
    swxy = math.fsum(w * x * y for x, y, w in points)
    determinant = sw * swxx - swx**2
    slope = (sw * swxy - swx * swy) / determinant
    intercept = (swy - slope * swx) / sw
    residual = math.fsum(w * (y - intercept - slope * x) ** 2 for x, y, w in points) / (len(points) - 2)
    return slope, math.sqrt(residual * sw / determinant)


def binomial_limit(n: int, theta: float, p: float) -> float:
    """Spiegelhalter (2005), A.1.1, by adding up the binomial distribution."""
    cumulative, before, r = 0.0, 0.0, -1
    while cumulative < p and r < n:
        r += 1
        before = cumulative
        cumulative += math.comb(n, r) * theta**r * (1 - theta) ** (n - r)
    alpha = (cumulative - p) / (cumulative - before)
    return min(1.0, max(0.0, (r - alpha) / n))


def q_and_tau2(differences: Sequence[float], variances: Sequence[float]) -> tuple[float, float]:
    weights = [1 / v for v in variances]
    mean = sum(w * r for w, r in zip(weights, differences, strict=True)) / sum(weights)
    q = sum(w * (r - mean) ** 2 for w, r in zip(weights, differences, strict=True))
    c = sum(weights) - sum(w * w for w in weights) / sum(weights)
    return q, max(0.0, (q - (len(weights) - 1)) / c)


def hypergeometric_tail(far: int, size: int, far_reference: int, n: int) -> float:
    """P(at most ``far`` of ``n`` drawn from ``size`` people, of whom ``far_reference`` are far)."""
    ways = math.comb(size, n)
    other = size - far_reference
    return sum(
        math.comb(far_reference, k) * math.comb(other, n - k) / ways
        for k in range(max(0, n - other), min(far, far_reference, n) + 1)
    )


def _by_programme(people: Sequence[Person]) -> dict[str, list[tuple[float, float]]]:
    by: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for p, x, y in people:
        by[p].append((x, y))
    return by
