"""How people stood when they were last seen, and how long after their start that was (METHODS 2, several waves).

A description of those seen at all, never an estimate for a later day: an answer is not carried forward, so the spread
of days belongs to the figure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evalkit.progression.intervals import share
from evalkit.progression.pairs import SAME
from evalkit.progression.result import Share

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LastObservation:
    """Pairs of start and last observation by the sign of D; ``improved_share`` with its interval (None: no pair).

    ``last_at``: how many people were last seen at each follow-up, in schedule order; ``never``: people with a start
    who were not seen again. ``days``: lower quartile, median and upper quartile of the days from start to last
    observation (None where not all are known).
    """

    improved: int
    unchanged: int
    declined: int
    improved_share: Share | None
    last_at: tuple[int, ...]
    never: int
    days: tuple[float, float, float] | None


def last_observation(values: Floats, days: Floats | None = None, *, sign: int = 1) -> LastObservation:
    """``values``: one row per person, the start and then each follow-up in schedule order (NaN: no valid value).

    ``days``: the day of each, in the same shape. People without a start are left out. ``sign``: −1 where higher is
    worse.
    """
    own = ~np.isnan(values[:, 0])
    start, later = values[own, 0], values[own, 1:]
    seen = ~np.isnan(later)
    some = seen.any(axis=1)
    width = later.shape[1]
    last = width - 1 - np.argmax(seen[some][:, ::-1], axis=1) if width else np.empty(0, dtype=np.int64)
    rows = np.arange(last.size)
    difference = sign * (later[some][rows, last] - start[some])
    up, down = int((difference > SAME).sum()), int((difference < -SAME).sum())
    return LastObservation(
        improved=up,
        unchanged=last.size - up - down,
        declined=down,
        improved_share=share(up, last.size),
        last_at=tuple(np.bincount(last, minlength=width).tolist()),
        never=int((~some).sum()),
        days=_spread(days[own][some], last) if days is not None else None,
    )


def _spread(days: Floats, last: NDArray[np.int64]) -> tuple[float, float, float] | None:
    passed = days[np.arange(last.size), last + 1] - days[:, 0]
    if not passed.size or np.isnan(passed).any():
        return None
    low, middle, high = np.quantile(passed, [0.25, 0.5, 0.75])
    return float(low), float(middle), float(high)
