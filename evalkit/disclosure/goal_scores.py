"""Goal Attainment Scaling for the association's own experts: T of each person, told as the middle of them.

METHODS 1: as −2 is where the person stood when the goal was set, T cannot be compared with published T. So it is never
let out: outside, goals are counted by where they stand (``goal_counts``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.definitions import Audience, Policy
from evalkit.disclosure.cells import Cell
from evalkit.progression.goal_attainment import Goal, goals_moved, t_score


@dataclass(frozen=True)
class GoalScores:
    """``people`` with a T; their goals by where they stand; T of the middle person, and of the middle half,
    as whole numbers: these few steps carry no more."""

    people: Cell
    nearer: Cell
    at_start: Cell
    harder: Cell
    ended: Cell
    median: Cell
    low: Cell
    high: Cell


def goal_scores(people: Mapping[str, Sequence[Goal]], policy: Policy) -> GoalScores | None:
    """None where nobody has a goal that counts. PermissionError for any reader but the association itself."""
    if policy.audience is not Audience.ASSOCIATION:
        raise PermissionError("T is for the association's own expert view")
    scores = [score for goals in people.values() if (score := t_score(goals)) is not None]
    if not scores:
        return None
    moved = goals_moved([goal for goals in people.values() for goal in goals])
    low, median, high = (round(float(at)) for at in np.quantile(scores, (0.25, 0.5, 0.75)))
    counts = (len(scores), moved.nearer, moved.at_start, moved.harder, moved.ended, median, low, high)
    return GoalScores(*(Cell.shown(n) for n in counts))
