"""T for the association's own experts: by the formula of Kiresuk and Sherman, and for nobody outside."""

from __future__ import annotations

import math
from dataclasses import fields

import pytest

from evalkit.definitions import Audience, loader
from evalkit.disclosure.goal_scores import goal_scores
from evalkit.progression.goal_attainment import Goal, GoalState

POLICIES = loader.load_policies()
OWN = POLICIES.for_audience(Audience.ASSOCIATION)


def by_hand(levels: list[int]) -> float:
    """The formula written out, all weights 1."""
    n = len(levels)
    return 50 + 10 * sum(levels) / math.sqrt(0.7 * n + 0.3 * n * n)


def test_t_of_the_middle_person_and_of_the_middle_half() -> None:
    people = {
        "a": [Goal(0), Goal(-1)],
        "b": [Goal(1)],
        "c": [Goal(GoalState.HARDER), Goal(GoalState.ENDED)],
        "d": [Goal(-2), Goal(-2), Goal(2)],
    }
    found = goal_scores(people, OWN)
    assert found is not None
    c, d, a, b = sorted(by_hand(of) for of in ([0, -1], [1], [-2], [-2, -2, 2]))
    expected = [4, 4, 2, 1, 1, round((d + a) / 2), round(c + 0.75 * (d - c)), round(a + 0.25 * (b - a))]
    cells = [getattr(found, one.name).value for one in fields(found)]
    assert cells == expected


def test_nobody_with_a_goal_that_counts_has_no_t() -> None:
    assert goal_scores({"a": [Goal(GoalState.ENDED)]}, OWN) is None
    assert goal_scores({}, OWN) is None


@pytest.mark.parametrize("audience", [Audience.FUNDER, Audience.OBSERVATORY, Audience.PUBLIC])
def test_nobody_outside_is_told_t(audience: Audience) -> None:
    with pytest.raises(PermissionError):
        goal_scores({"a": [Goal(0)]}, POLICIES.for_audience(audience))
