"""Journeys through ordered stages: who could rise and rose, first arrival, time at a stage (METHODS 1).

Stages are ordered and exhaustive, furthest first. Leaving the programme is a state of its own, never a stage: it ends
a journey and is in no rise and no fall.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.progression.result import Among

LEFT = "left"


@dataclass(frozen=True)
class Stay:
    """A person was seen at ``stage`` (position, 0 = furthest) on ``day`` since entry."""

    day: float
    stage: int


@dataclass(frozen=True)
class Journey:
    """One person's stays in order of days, and the day of leaving (None: still there, or not known)."""

    stays: tuple[Stay, ...]
    left_on: float | None = None

    def __post_init__(self) -> None:
        days = [stay.day for stay in self.stays]
        if not days or days != sorted(set(days)):
            raise ValueError("a journey has at least one stay, with days that grow")
        if self.left_on is not None and self.left_on < days[-1]:
            raise ValueError("nobody is seen after leaving")


@dataclass(frozen=True)
class StageMoves:
    """``transitions``: counts of adjacent stays, rows from, columns to; the last column is leaving."""

    transitions: tuple[tuple[int, ...], ...]
    rose: Among
    fell: Among


def stage_moves(journeys: Sequence[Journey], stages: int) -> StageMoves:
    """Moves between adjacent stays, and from first to last stay: rose among those not at the top when they began,
    fell among those not at the bottom."""
    counts = [[0] * (stages + 1) for _ in range(stages)]
    for journey in journeys:
        for before, after in zip(journey.stays, journey.stays[1:], strict=False):
            counts[before.stage][after.stage] += 1
        if journey.left_on is not None:
            counts[journey.stays[-1].stage][stages] += 1
    ends = [(journey.stays[0].stage, journey.stays[-1].stage) for journey in journeys]
    could_rise = [(first, last) for first, last in ends if first < stages - 1]
    could_fall = [(first, last) for first, last in ends if first > 0]
    return StageMoves(
        tuple(tuple(row) for row in counts),
        Among(sum(last > first for first, last in could_rise), len(could_rise)),
        Among(sum(last < first for first, last in could_fall), len(could_fall)),
    )


def first_arrival(journey: Journey, stage: int) -> float | None:
    """Days from the first stay until the person was first seen at ``stage`` or beyond; None if not (yet)."""
    return next((stay.day - journey.stays[0].day for stay in journey.stays if stay.stage >= stage), None)


def days_at_stage(journey: Journey) -> Mapping[int, float]:
    """Days between being seen at a stage and being next seen, or leaving, by stage; the open end is not counted."""
    ends = [stay.day for stay in journey.stays[1:]]
    if journey.left_on is not None:
        ends.append(journey.left_on)
    found: dict[int, float] = {}
    for stay, end in zip(journey.stays, ends, strict=False):
        found[stay.stage] = found.get(stay.stage, 0.0) + end - stay.day
    return found
