"""The signed-rank test by its definition: every way in which the signs could have fallen is tried."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any


def mean_ranks(sizes: Sequence[Fraction]) -> list[Fraction]:
    """Rank of each among all, 1 the smallest; equal sizes share the mean of their ranks."""
    return [
        Fraction(sum(other < size for other in sizes)) + Fraction(1 + sum(other == size for other in sizes), 2)
        for size in sizes
    ]


def wilcoxon(gains: Sequence[Fraction]) -> dict[str, Any] | None:
    """Pratt: zeros are ranked with the others, then dropped; no continuity correction."""
    ranks = mean_ranks([abs(d) for d in gains])
    moved = [(d, r) for d, r in zip(gains, ranks, strict=True) if d != 0]
    if not moved:
        return None
    up = sum((r for d, r in moved if d > 0), Fraction(0))
    own = [r for _, r in moved]
    z = float(up - sum(own, Fraction(0)) / 2) / math.sqrt(float(sum((r * r for r in own), Fraction(0))) / 4)
    exact = len(moved) <= 50
    p: float | None = None
    if len(moved) >= 6:
        p = exact_tail(own, up) if exact else math.erfc(abs(z) / math.sqrt(2))
    return {"z": z, "p": p, "method": "exact" if exact else "asymptotic", "n_nonzero": len(moved)}


def exact_tail(ranks: Sequence[Fraction], up: Fraction) -> float:
    """Share of all sign patterns whose sum of positive ranks lies as far from its middle as ``up`` does."""
    if len(ranks) > 12:
        return counted_tail(ranks, up)
    middle = sum(ranks, Fraction(0)) / 2
    distance = abs(up - middle)
    hits = sum(
        abs(sum((r for r, sign in zip(ranks, signs, strict=True) if sign), Fraction(0)) - middle) >= distance
        for signs in product((False, True), repeat=len(ranks))
    )
    return float(Fraction(hits, 2 ** len(ranks)))


def counted_tail(ranks: Sequence[Fraction], up: Fraction) -> float:
    """The same for more ranks: how many patterns reach each sum, one rank after the other, in whole numbers."""
    patterns = {Fraction(0): 1}
    for rank in ranks:
        after = dict(patterns)
        for total, ways in patterns.items():
            after[total + rank] = after.get(total + rank, 0) + ways
        patterns = after
    middle = sum(ranks, Fraction(0)) / 2
    hits = sum(ways for total, ways in patterns.items() if abs(total - middle) >= abs(up - middle))
    return float(Fraction(hits, 2 ** len(ranks)))


def rank_biserial(gains: Sequence[Fraction]) -> float | None:
    """Share of the rank sum that went up minus that which went down; zeros dropped before ranking."""
    moved = [d for d in gains if d != 0]
    if not moved:
        return None
    ranks = mean_ranks([abs(d) for d in moved])
    signed = sum(((r if d > 0 else -r) for d, r in zip(moved, ranks, strict=True)), Fraction(0))
    return float(signed / sum(ranks, Fraction(0)))
