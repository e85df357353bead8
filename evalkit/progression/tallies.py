"""Counts by group: for all programmes at once, one array element per group, nothing but additions.

These tables are additive: those of two sets of programmes add up to those of both together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evalkit.collect import frames
from evalkit.definitions import Indicator
from evalkit.progression.pairs import (
    FOLLOWED,
    LEFT,
    MISSED,
    NOT_YET_DUE,
    SAME,
    Started,
    oriented_difference,
)
from evalkit.progression.starting_levels import Rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Tallies:
    """Counts of one indicator at one wave; each array has one element (or row) per group."""

    baseline: Ints
    followed: Ints
    left: Ints
    not_yet_due: Ints
    missed: Ints
    unanswered: dict[str, Ints]
    improved: Ints
    unchanged: Ints
    declined: Ints
    held_at_top: Ints
    can_rise: Ints
    can_fall: Ints
    leavers_at_best: Ints
    starts_lowest: Ints
    starts_highest: Ints
    by_row: Ints  # group × row × (improved, unchanged, declined)
    transitions: Ints | None  # group × from × to


def count(
    people: Started,
    indicator: Indicator,
    *,
    group: Ints,
    groups: int,
    rows: Rows,
    states: Rows | None,
) -> Tallies:
    """Count every table. ``group``: the number (below ``groups``) of each person of ``people``."""

    def per_group(mask: NDArray[np.bool_], of: Ints) -> Ints:
        return np.bincount(of[mask], minlength=groups).astype(np.int64)

    seen = people.followed
    x, own = people.x[seen], group[seen]
    difference = oriented_difference(people, indicator.sign)
    improved, declined = difference > 0, difference < 0
    at_best, at_worst = _at(people.x, indicator.best), _at(people.x, indicator.worst)
    gone = (people.fate == LEFT) | (people.fate == MISSED)

    tolerance = indicator.published_sem if not indicator.ordinal else None
    near_best = _at(x, indicator.best, tolerance or 0.0)
    direction = np.where(improved, 0, np.where(declined, 2, 1))
    row_count = len(rows.ends)
    cell = (own * row_count + rows.of(x)) * 3 + direction if row_count else np.empty(0, dtype=np.int64)
    by_row = np.bincount(cell, minlength=groups * row_count * 3).reshape(groups, row_count, 3)

    transitions = None
    if states is not None:
        size = len(states.ends)
        move = (own * size + states.of(x)) * size + states.of(people.y[seen])
        transitions = np.bincount(move, minlength=groups * size * size).reshape(groups, size, size)

    return Tallies(
        baseline=np.bincount(group, minlength=groups).astype(np.int64),
        followed=per_group(people.fate == FOLLOWED, group),
        left=per_group(people.fate == LEFT, group),
        not_yet_due=per_group(people.fate == NOT_YET_DUE, group),
        missed=per_group(people.fate == MISSED, group),
        unanswered={
            state: per_group(people.unanswered == frames.STATES.index(state), group) for state in frames.STATES[1:]
        },
        improved=per_group(improved, own),
        unchanged=per_group(difference == 0, own),
        declined=per_group(declined, own),
        held_at_top=per_group((difference == 0) & near_best, own),
        can_rise=per_group(~_at(x, indicator.best), own),
        can_fall=per_group(~_at(x, indicator.worst), own),
        leavers_at_best=per_group(gone & at_best, group),
        starts_lowest=per_group(at_worst if indicator.sign > 0 else at_best, group),
        starts_highest=per_group(at_best if indicator.sign > 0 else at_worst, group),
        by_row=by_row.astype(np.int64),
        transitions=None if transitions is None else transitions.astype(np.int64),
    )


def _at(scores: Floats, end: float | None, within: float = 0.0) -> NDArray[np.bool_]:
    """Which scores lie within ``within`` points of an end of the range; none when it has no end."""
    if end is None:
        return np.zeros(scores.shape, dtype=np.bool_)
    return np.asarray(np.abs(scores - end) <= within + SAME)
