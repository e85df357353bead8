"""Strata of starting levels: cuts of a scale, and merging of strata with too few people.

Scores are oriented (higher is better): "from the worst" is from the lowest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evalkit.progression.comparison_rules import STRATUM_AT_LEAST

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def cuts(scores: Floats, parts: int) -> tuple[float, ...]:
    """Upper ends of the first parts, when scores are cut into ``parts`` parts of about equal size, ties together.

    A cut is the smallest score at which the cumulative share reaches 1/parts, 2/parts, …. Equal cuts and an empty
    last part give fewer parts. No scores: no cuts.
    """
    values, counts = np.unique(scores, return_counts=True)
    cumulative = np.cumsum(counts)
    found: list[float] = []
    for part in range(1, parts):
        reached = np.flatnonzero(parts * cumulative >= part * scores.size)
        if reached.size and reached[0] < values.size - 1:
            cut = float(values[reached[0]])
            if not found or cut > found[-1]:
                found.append(cut)
    return tuple(found)


def stratum(scores: Floats, upper_ends: Sequence[float]) -> Ints:
    """Number of the stratum of each score, 0 the lowest; a score equal to an upper end belongs to that stratum."""
    return np.searchsorted(np.asarray(upper_ends, dtype=np.float64), scores, side="left").astype(np.int64)


def merged(counts: Sequence[int], at_least: int = STRATUM_AT_LEAST) -> tuple[int, ...]:
    """For each stratum, lowest first, the number of the merged stratum it belongs to.

    From the lowest upwards each is merged with the next until it has ``at_least`` people; a last one that stays
    smaller joins the one before.
    """
    numbers: list[int] = []
    current, people = 0, 0
    for count in counts:
        numbers.append(current)
        people += count
        if people >= at_least:
            current, people = current + 1, 0
    last_is_small = bool(numbers) and numbers[-1] == current and current > 0
    return tuple(current - 1 if last_is_small and number == current else number for number in numbers)


def merged_strata(strata: Ints, people: Ints, at_least: int = STRATUM_AT_LEAST) -> Ints:
    """The stratum of each cell after merging; ``people``: how many each cell stands for."""
    if not strata.size:
        return strata
    numbers = np.asarray(merged(np.bincount(strata, weights=people).tolist(), at_least), dtype=np.int64)
    return numbers[strata]


def level_strata(starts: Floats) -> Ints:
    """Each observed starting level is a stratum (a level nobody started at would be merged away in any case)."""
    return np.unique(starts, return_inverse=True)[1].reshape(-1).astype(np.int64)
