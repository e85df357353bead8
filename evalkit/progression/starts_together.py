"""Starts of several programmes together: when they are noted, and whether they drift (METHODS 6), for a comparison.

What one programme brings is counts only: days from entry to the start, and of each half-year's starts how many, their
sum and their sum of squares. Drift is looked at inside each programme, so that it does not show who joined when.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import polars as pl

from evalkit.definitions.indicator import Indicator
from evalkit.progression.intake_over_time import StartDelay, start_delay

PROGRAMMES: Final = 3
"""Programmes with people in both half-years, before their drift is one of several together."""


@dataclass(frozen=True)
class Cohort:
    """Starts of one half-year: how many, their sum and their sum of squares; oriented, higher is nearer the goal."""

    n: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        return self.total / self.n

    @property
    def within(self) -> float:
        """Sum of squares around the mean."""
        return max(0.0, self.squares - self.total**2 / self.n)


@dataclass(frozen=True)
class Starts:
    """What one programme brings: days → people, and half-year → starts (2027-1 is January to June)."""

    days: Mapping[int, int] = field(default_factory=dict)
    cohorts: Mapping[str, Cohort] = field(default_factory=dict)


@dataclass(frozen=True)
class Drift:
    """From one half-year to the next, inside ``programmes`` that have people in both. ``smd``: in standard deviations,
    positive: nearer to the goal."""

    before: str
    after: str
    programmes: int
    people_before: int
    people_after: int
    smd: float


def starts_of(first: pl.DataFrame, indicator: Indicator) -> Starts:
    """``first``: a row a person with ``entry``, ``date`` of the start and ``value``; without both days left out."""
    known = first.filter(pl.col("entry").is_not_null() & pl.col("date").is_not_null()).with_columns(
        days=(pl.col("date") - pl.col("entry")).dt.total_days(),
        half=pl.format("{}-{}", pl.col("entry").dt.year(), (pl.col("entry").dt.month() > 6).cast(pl.Int8) + 1),
        score=pl.col("value") * indicator.sign,
    )
    halves: dict[str, list[float]] = {}
    for half, score in known.select("half", "score").iter_rows():
        halves.setdefault(half, []).append(float(score))
    return Starts(
        dict(sorted(Counter(known["days"].to_list()).items())),
        {half: Cohort(len(of), sum(of), sum(x * x for x in of)) for half, of in sorted(halves.items())},
    )


def delay_together(parts: Sequence[Starts]) -> StartDelay | None:
    """Everybody's days, as of one programme."""
    days = [day for part in parts for day, people in part.days.items() for _ in range(people)]
    return start_delay(np.array(days, dtype=np.float64))


def drift_together(parts: Sequence[Starts]) -> tuple[Drift, ...]:
    """Each half-year against the one before, where at least three programmes have people in both and they differ."""
    halves = sorted({half for part in parts for half in part.cohorts})
    found = []
    for before, after in itertools.pairwise(halves):
        both = [(part.cohorts[before], part.cohorts[after]) for part in parts if {before, after} <= part.cohorts.keys()]
        both = [(old, new) for old, new in both if min(old.n, new.n) > 1]
        if len(both) < PROGRAMMES:
            continue
        weights = [old.n * new.n / (old.n + new.n) for old, new in both]
        moved = sum(w * (new.mean - old.mean) for w, (old, new) in zip(weights, both, strict=True)) / sum(weights)
        free = sum(old.n + new.n - 2 for old, new in both)
        spread = (sum(old.within + new.within for old, new in both) / free) ** 0.5
        if spread > 0:
            old_people, new_people = sum(old.n for old, _ in both), sum(new.n for _, new in both)
            found.append(Drift(before, after, len(both), old_people, new_people, moved / spread))
    return tuple(found)


def plain(starts: Starts) -> dict[str, Any]:
    """As values that are kept."""
    return {
        "days": [list(one) for one in starts.days.items()],
        "cohorts": {half: [of.n, of.total, of.squares] for half, of in starts.cohorts.items()},
    }


def from_plain(kept: Mapping[str, Any]) -> Starts:
    """What was kept."""
    return Starts(
        {int(day): int(n) for day, n in kept["days"]},
        {half: Cohort(int(n), total, squares) for half, (n, total, squares) in kept["cohorts"].items()},
    )
