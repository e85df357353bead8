"""Personal goals counted by where they stand, for a reader outside: coarsened until nobody can be recognised.

A person may have several goals, so a number is small when few *people* stand behind it, however many their goals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evalkit.definitions import Audience, Policy
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.ranges import piece

NOT_YET_TOLD: Final = "not_yet_told"
"""A goal that was set, and not talked about again yet."""

STANDS: Final = ("reached", "on_the_way", "as_at_start", "harder", "no_longer_mine", NOT_YET_TOLD)
"""Where a goal stands by its newest answer."""

COARSER: Final[tuple[Mapping[str, tuple[str, ...]], ...]] = (
    {stand: (stand,) for stand in STANDS},
    {
        "nearer": ("reached", "on_the_way"),
        "not_nearer": ("as_at_start", "harder", "not_yet_told"),
        "no_longer_mine": ("no_longer_mine",),
    },
    {"nearer": ("reached", "on_the_way"), "other": ("as_at_start", "harder", "no_longer_mine", "not_yet_told")},
)
"""The groupings in the fixed order in which they are tried, as METHODS 10 does with categories."""


@dataclass(frozen=True)
class OneGoal:
    """``person``: whose, as a mark."""

    person: str
    stand: str


@dataclass(frozen=True)
class GoalCounts:
    """``groups``: name of a group → how many goals; empty: only the totals may be said, or not even these."""

    audience: Audience
    people: Cell
    goals: Cell
    groups: Mapping[str, Cell]
    coarsened: bool


def goal_counts(goals: Sequence[OneGoal], policy: Policy, *, of: int | None = None) -> GoalCounts:
    """The finest grouping in which every number that is not zero has at least k people behind it, and no group holds
    everything (METHODS 10: unanimity tells about each of them).

    ``of``: how many people could have set one, which stands in the same report. Beside it and beside the number of
    goals, the exact number of people would say how many set none and how many more than one. So it is a range that
    leaves room for k; where there is none, nothing is told.
    """
    k, people = policy.k, len({goal.person for goal in goals})
    most = min(len(goals), max(of, people) if of is not None else len(goals))
    if (k and most < 2 * k - 1) or people < k:
        least = Cell.hidden(0, max(k - 1, 0))
        return GoalCounts(policy.audience, least, least, {}, coarsened=True)
    told = piece(people, k, most, most - k, k)
    totals = Cell.hidden(told.low, told.high) if k else Cell.shown(people), Cell.shown(len(goals))
    for step, grouping in enumerate(COARSER):
        found = {name: [goal for goal in goals if goal.stand in stands] for name, stands in grouping.items()}
        behind = [len({goal.person for goal in some}) for some in found.values() if some]
        if all(n >= k for n in behind) and (k == 0 or len(behind) > 1):
            groups = {name: Cell.shown(len(some)) for name, some in found.items()}
            return GoalCounts(policy.audience, *totals, groups, coarsened=step > 0)
    return GoalCounts(policy.audience, *totals, {}, coarsened=True)
