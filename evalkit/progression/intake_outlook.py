"""Whom a programme takes in, seen two more ways: how well its entrants are expected to do, and its gate (METHODS 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.progression.comparison_rules import DISTANCE_BEYOND
from evalkit.progression.pool import Pool
from evalkit.progression.ratio import divided
from evalkit.progression.starting_strata import Floats, Ints


@dataclass(frozen=True)
class Gate:
    """``odds_ratio``: odds of being accepted per level further away. ``flag``: the interval's upper end is below 1."""

    odds_ratio: float
    low: float
    high: float

    @property
    def flag(self) -> bool:
        return self.high < 1


def norms_of_others(pool: Pool, strata: Ints, outcome: Floats, programme: int) -> Floats:
    """Mean outcome by stratum in all programmes but one, so that nobody is their own norm.

    A stratum that only this programme has takes the others' overall mean; without others all are NaN.
    """
    width = int(strata.max()) + 1 if strata.size else 0
    others = pool.code != programme
    weights = pool.people[others]
    people = np.bincount(strata[others], weights=weights, minlength=width).astype(np.float64)
    sums = np.bincount(strata[others], weights=outcome[others] * weights, minlength=width).astype(np.float64)
    norms = divided(sums, people)
    overall = sums.sum() / people.sum() if people.sum() else np.nan
    return np.where(np.isnan(norms), overall, norms)


def predicted_success(entrants: Ints, reference: Ints, norms: Floats) -> float | None:
    """C4: mean expected progress of entrants − of the eligible, in standard deviations of the eligible's.

    ``entrants``, ``reference``: stratum of each person; ``norms``: expected progress by stratum
    (:func:`norms_of_others`). None without people, without norms or without spread.
    """
    if not entrants.size or reference.size < 2:
        return None
    expected = norms[reference]
    spread = float(expected.std(ddof=1))
    difference = float(norms[entrants].mean() - expected.mean())
    if not np.isfinite(spread) or not np.isfinite(difference) or spread <= 1e-12:
        return None
    return difference / spread


def predicted_success_flag(value: float | None) -> bool | None:
    """Whether entrants are expected to do better than the eligible by more than a quarter of a standard deviation."""
    return None if value is None else value > DISTANCE_BEYOND


def gate(accepted: Sequence[Sequence[int]], refused: Sequence[Sequence[int]]) -> Gate | None:
    """C5: odds ratio referral → accepted per level further away, Mantel–Haenszel over referrers.

    ``accepted``, ``refused``: one row per referrer, one count per level, nearest level first. Each pair of
    neighbouring levels is a 2×2 table of its referrer. Interval: Robins, Breslow & Greenland (1986); with more than
    two levels the tables share people and the interval is approximate. None when it cannot be computed.
    """
    tables = [
        (yes[level + 1], no[level + 1], yes[level], no[level])
        for yes, no in zip(accepted, refused, strict=True)
        for level in range(len(yes) - 1)
    ]
    kept = np.array([table for table in tables if sum(table)], dtype=np.float64).reshape(-1, 4)
    a, b, c, d = kept.T
    total = kept.sum(axis=1)
    r, s = a * d / total, b * c / total
    if not r.sum() or not s.sum():
        return None
    ratio = r.sum() / s.sum()
    p, q = (a + d) / total, (b + c) / total
    variance = (
        (p * r).sum() / (2 * r.sum() ** 2)
        + (p * s + q * r).sum() / (2 * r.sum() * s.sum())
        + (q * s).sum() / (2 * s.sum() ** 2)
    )
    half = 1.96 * np.sqrt(variance)
    return Gate(float(ratio), float(ratio * np.exp(-half)), float(ratio * np.exp(half)))
