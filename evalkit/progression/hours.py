"""Hours that people followed: the middle person and the middle half, never one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Quartiles:
    """``n`` people; in hours."""

    n: int
    median: float
    low: float
    high: float


def quartiles(minutes: Sequence[int]) -> Quartiles | None:
    """Median and quartiles of minutes, in hours, between neighbours by distance (R's type 7); None of nobody."""
    if not minutes:
        return None
    ordered = sorted(minutes)
    low, middle, high = (_at(ordered, share) / 60 for share in (0.25, 0.5, 0.75))
    return Quartiles(len(ordered), middle, low, high)


def _at(ordered: Sequence[int], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
