"""Bounds on a difference between two arms when people leave them unequally (Lee 2009)."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TrimmingBounds:
    """Difference first − second among those who would be seen again in either arm; ``trimmed``: share cut off."""

    low: float
    high: float
    trimmed: float


def trimming_bounds(first: Floats, first_n: int, second: Floats, second_n: int) -> TrimmingBounds | None:
    """Lee's bounds: the arm with the higher follow-up rate loses its best, then its worst, surplus.

    ``first``, ``second``: outcomes of those seen again; ``first_n``, ``second_n``: people in each arm. Assumes that
    the arm shifts being seen again in one direction only. None when an arm has nobody seen again.
    """
    if not first.size or not second.size or not first_n or not second_n:
        return None
    rate_first, rate_second = first.size / first_n, second.size / second_n
    if rate_first >= rate_second:
        share = (rate_first - rate_second) / rate_first
        other = float(second.mean())
        return TrimmingBounds(
            _kept_mean(first, share, "worst") - other, _kept_mean(first, share, "best") - other, share
        )
    share = (rate_second - rate_first) / rate_second
    other = float(first.mean())
    return TrimmingBounds(other - _kept_mean(second, share, "best"), other - _kept_mean(second, share, "worst"), share)


def _kept_mean(values: Floats, share: float, keep: str) -> float:
    """Mean after cutting ``share`` of the people from one end; a person on the edge is kept in part."""
    ordered = np.sort(values) if keep == "worst" else np.sort(values)[::-1]
    kept = values.size * (1 - share)
    whole = floor(kept + 1e-9)
    part = max(0.0, kept - whole)
    if ceil(part) and part > 1e-9:
        return float((ordered[:whole].sum() + part * ordered[whole]) / kept)
    return float(ordered[:whole].mean())
