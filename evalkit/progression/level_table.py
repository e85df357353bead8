"""The count table of one ordered indicator at one wave: start level × what became of it, for each group.

Whole numbers and nothing else, so tables are additive: those of two sets of programmes, computed apart, add up to the
table of both together, and every figure of a result follows from the sum. It holds no person, and its size depends
on the number of programmes, not of answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evalkit.collect import frames
from evalkit.definitions import Indicator
from evalkit.progression.pairs import FOLLOWED, LEFT, MISSED, NOT_YET_DUE, Started
from evalkit.progression.starting_levels import few_levels

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FATES = (LEFT, NOT_YET_DUE, MISSED)
"""The columns behind the follow-up levels, in this order."""
UNANSWERED = frames.STATES[1:]
LARGEST = 20_000_000
"""Cells above which a table of groups × levels × levels is not worth its memory."""


@dataclass(frozen=True)
class LevelTable:
    """``counts``: group × start level × (follow-up level …, left, not yet due, missed), levels lowest number first.

    ``unanswered``: group × ``UNANSWERED``, among those with a start. ``numbers``: the level numbers; ``sign``: −1
    where higher is worse.
    """

    numbers: tuple[int, ...]
    sign: int
    counts: Ints
    unanswered: Ints
    exits_known: bool = True

    def __post_init__(self) -> None:
        groups, size = self.counts.shape[0], len(self.numbers)
        if self.counts.shape != (groups, size, size + len(FATES)) or self.unanswered.shape != (groups, len(UNANSWERED)):
            raise ValueError("the tables of a level table do not fit its levels")

    def __add__(self, other: LevelTable) -> LevelTable:
        """Two tables of the same groups, of different people."""
        if (self.numbers, self.sign) != (other.numbers, other.sign):
            raise ValueError("tables of different levels cannot be added")
        return replace(
            self,
            counts=self.counts + other.counts,
            unanswered=self.unanswered + other.unanswered,
            exits_known=self.exits_known and other.exits_known,
        )

    @property
    def groups(self) -> int:
        return int(self.counts.shape[0])

    @property
    def pairs(self) -> Ints:
        """Group × start level × follow-up level."""
        return self.counts[:, :, : len(self.numbers)]

    @property
    def gone(self) -> Ints:
        """Group × start level: those not seen again, whether they left or were missed."""
        size = len(self.numbers)
        return np.asarray(self.counts[:, :, size + FATES.index(LEFT)] + self.counts[:, :, size + FATES.index(MISSED)])

    @property
    def steps(self) -> Ints:
        """Start level × follow-up level → D, in level numbers; positive is improvement."""
        at = np.asarray(self.numbers, dtype=np.int64)
        return self.sign * (at[None, :] - at[:, None])

    def all_together(self) -> LevelTable:
        """One group: everybody."""
        return replace(
            self, counts=self.counts.sum(axis=0, keepdims=True), unanswered=self.unanswered.sum(axis=0, keepdims=True)
        )

    def of_groups(self, groups: Sequence[int] | slice) -> LevelTable:
        """Some of the groups, in the order given."""
        return replace(self, counts=self.counts[groups], unanswered=self.unanswered[groups])

    def by_fate(self, fate: int) -> Ints:
        """People of each group with one of the fates that are no follow-up."""
        return np.asarray(self.counts[:, :, len(self.numbers) + FATES.index(fate)].sum(axis=1))


def fits(indicator: Indicator, groups: int) -> bool:
    """Whether an indicator has levels, and few enough of them, for a table."""
    if indicator.levels is None or not few_levels(indicator):
        return False
    size = len(indicator.levels.numbers)
    return groups * size * (size + len(FATES)) <= LARGEST


def level_table(people: Started, indicator: Indicator, groups: int, starts: Ints | None = None) -> LevelTable:
    """Count everybody with a start. ``groups`` is above every group number of ``people``.

    ``starts``: :func:`start_cells` of the same people, where they are counted at several waves.
    """
    if indicator.levels is None:
        raise ValueError(f"{indicator.key} has no levels")
    numbers = indicator.levels.numbers
    size, width = len(numbers), len(numbers) + len(FATES)
    cell = (start_cells(people.x, people.group, indicator) if starts is None else starts) * width
    place_of_fate = np.zeros(max(FOLLOWED, *FATES) + 1, dtype=np.int64)
    place_of_fate[list(FATES)] = np.arange(size, width)
    cell += place_of_fate[people.fate]
    seen = np.flatnonzero(people.followed)
    cell[seen] += _position(people.y[seen], numbers)
    counts = np.bincount(cell, minlength=groups * size * width).reshape(groups, size, width)
    asked = np.flatnonzero(people.unanswered > 0)
    silent = people.group[asked] * len(UNANSWERED) + people.unanswered[asked] - 1
    unanswered = np.bincount(silent, minlength=groups * len(UNANSWERED)).reshape(groups, len(UNANSWERED))
    return LevelTable(
        numbers,
        indicator.sign,
        counts.astype(np.int64, copy=False),
        unanswered.astype(np.int64, copy=False),
        people.exits_known,
    )


def start_cells(x: Floats, group: Ints, indicator: Indicator) -> Ints:
    """Group and starting level of each person as one number."""
    if indicator.levels is None:
        raise ValueError(f"{indicator.key} has no levels")
    return group * len(indicator.levels.numbers) + _position(x, indicator.levels.numbers)


def _position(levels: Floats, numbers: Sequence[int]) -> Ints:
    """Where each level stands among the level numbers, which may have gaps."""
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        return levels.astype(np.int64) - numbers[0]
    return np.searchsorted(np.asarray(numbers, dtype=np.float64), levels).astype(np.int64)
