"""When starts are taken, and whether they drift from one cohort to the next (METHODS 6).

As soon as progress counts for money, starts will be coached or taken late: both are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LATE_AFTER: Final = 28
"""Days after entry from which a start is late."""


@dataclass(frozen=True)
class StartDelay:
    """Days from entry to the start: the middle one, and how many of ``of`` people had theirs after 28 days."""

    median: float
    late: int
    of: int

    @property
    def late_share(self) -> float:
        return self.late / self.of


@dataclass(frozen=True)
class CohortStarts:
    """Starts of one cohort. ``smd``: against the cohort before it, in standard deviations; positive: nearer to the goal
    (None for the first, with fewer than two people in either, or without spread)."""

    cohort: str
    n: int
    mean: float
    smd: float | None


def start_delay(days: Floats) -> StartDelay | None:
    """``days`` from entry to the start, one per person (NaN where not known: left out). None without any."""
    known = days[~np.isnan(days)]
    if not known.size:
        return None
    return StartDelay(float(np.median(known)), int((known > LATE_AFTER).sum()), int(known.size))


def drift(starts: Mapping[str, Floats]) -> tuple[CohortStarts, ...]:
    """Starts of each cohort against those of the one before. Oriented scores by cohort, oldest cohort first; cohorts
    without a start are left out."""
    found: list[CohortStarts] = []
    before: Floats | None = None
    for cohort, scores in starts.items():
        if not scores.size:
            continue
        smd = None if before is None else _distance(scores, before)
        found.append(CohortStarts(cohort, int(scores.size), float(scores.mean()), smd))
        before = scores
    return tuple(found)


def _distance(scores: Floats, before: Floats) -> float | None:
    if scores.size < 2 or before.size < 2 or (np.ptp(scores) == 0 and np.ptp(before) == 0):
        return None
    return float((scores.mean() - before.mean()) / np.sqrt((scores.var(ddof=1) + before.var(ddof=1)) / 2))
