"""Personal goals, scaled in the person's own words from −2 to +2 (Goal Attainment Scaling, Kiresuk & Sherman 1968°).

Here −2 is where the person is on the day the goal is set, so T is not comparable with published T: pages print how
many goals moved; T belongs to the expert view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

CORRELATION: Final = 0.3
"""ρ, the correlation between a person's goals that the method takes for granted."""


class GoalState(StrEnum):
    """Where a goal stands when it is not one of the five levels."""

    HARDER = "harder_than_at_the_start"
    ENDED = "no_longer_my_goal"


@dataclass(frozen=True)
class Goal:
    """``standing``: −2…+2, or a state. ``weight``: how much it matters to the person, positive."""

    standing: int | GoalState
    weight: float = 1.0

    def __post_init__(self) -> None:
        if isinstance(self.standing, int) and not -2 <= self.standing <= 2:
            raise ValueError(f"a goal stands between -2 and 2, not at {self.standing}")
        if not self.weight > 0:
            raise ValueError(f"a goal's weight is positive, not {self.weight}")


@dataclass(frozen=True)
class GoalsMoved:
    """Goals that are still the person's own, counted by where they stand against the start."""

    nearer: int
    at_start: int
    harder: int
    ended: int

    @property
    def of(self) -> int:
        """Goals that count: those that ended are in no share."""
        return self.nearer + self.at_start + self.harder


def goals_moved(goals: Sequence[Goal]) -> GoalsMoved:
    """Count goals: nearer than at the start (above −2), at the start (−2), harder than at the start, ended."""
    standings = [goal.standing for goal in goals]
    harder, ended = standings.count(GoalState.HARDER), standings.count(GoalState.ENDED)
    at_start = standings.count(-2)
    return GoalsMoved(len(standings) - harder - ended - at_start, at_start, harder, ended)


def t_score(goals: Sequence[Goal], correlation: float = CORRELATION) -> float | None:
    """T = 50 + 10·Σwx/√((1 − ρ)Σw² + ρ(Σw)²); harder counts as −2 (say so), ended goals are left out.

    None without a goal that counts.
    """
    below = {GoalState.HARDER: -2}
    scaled = [
        (goal.weight, goal.standing if isinstance(goal.standing, int) else below[goal.standing])
        for goal in goals
        if goal.standing is not GoalState.ENDED
    ]
    if not scaled:
        return None
    total = sum(weight for weight, _ in scaled)
    squares = sum(weight**2 for weight, _ in scaled)
    together = (1 - correlation) * squares + correlation * total**2
    return float(50 + 10 * sum(weight * x for weight, x in scaled) / together**0.5)
