"""Change that is larger than the instrument's measurement error (Jacobson & Truax 1991)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evalkit.definitions import Indicator
from evalkit.progression.pairs import SAME
from evalkit.progression.result import ReliableChange

Floats = NDArray[np.float64]

Reliable = Callable[[Indicator, Floats, Floats, Floats], ReliableChange | None]
"""(indicator, start, follow-up, D) of a result's pairs → reliable change."""

CRITICAL = 1.96
FEWEST_FOR_SAMPLE = 30
MOST_AT_AN_END = 0.15
"""With this share of starts at an end of the scale, the sample's spread says nothing about measurement."""


@dataclass(frozen=True)
class Error:
    """Standard error of measurement, in score points, and where it comes from."""

    sem: float
    method: Literal["published", "sample"]


def measurement_error(indicator: Indicator, starts: Floats) -> Error | None:
    """The form's own SEM; else the sample's sd·√(1 − reliability), where the sample allows it; else None.

    ``starts``: the start values of this result's pairs. The sample stands in when the form gives a reliability
    without its sd, for at least 30 pairs with less than 15 % of the starts at either end of the range. A single
    ordinal item has no reliability.
    """
    if indicator.ordinal:
        return None
    if indicator.published_sem is not None:
        return Error(indicator.published_sem, "published")
    reliability = indicator.measurement.reliability
    if reliability is None or starts.size < FEWEST_FOR_SAMPLE:
        return None
    for end in (indicator.low, indicator.high):
        if end is not None and np.count_nonzero(np.abs(starts - end) < SAME) >= MOST_AT_AN_END * starts.size:
            return None
    spread = float(starts.std(ddof=1))
    return Error(spread * sqrt(1 - reliability.value), "sample") if spread > 0 else None


def threshold(indicator: Indicator, sem: float) -> float:
    """The smallest attainable change strictly greater than 1.96·√2·SEM; that limit itself where any is attainable."""
    limit = CRITICAL * sqrt(2) * sem
    if indicator.step is None:
        return limit
    return (floor(limit / indicator.step + SAME) + 1) * indicator.step


def exceeds(differences: Floats, indicator: Indicator, limit: float) -> NDArray[np.bool_]:
    """Whether each change reaches the threshold; strictly above it where any value is attainable."""
    size = np.abs(differences)
    return size > limit if indicator.step is None else size >= limit - SAME


def jacobson_truax(indicator: Indicator, start: Floats, follow_up: Floats, difference: Floats) -> ReliableChange | None:
    """Reliable change by the published or sample SEM; None where neither can be had."""
    error = measurement_error(indicator, start)
    if error is None:
        return None
    limit = threshold(indicator, error.sem)
    large = exceeds(difference, indicator, limit)
    up, down = int((large & (difference > 0)).sum()), int((large & (difference < 0)).sum())
    return ReliableChange(error.method, error.sem, limit, up, difference.size - up - down, down)
