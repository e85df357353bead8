"""One person's own course: pace, goals, stages."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from evalkit.progression.goal_attainment import Goal, GoalsMoved, GoalState, goals_moved, t_score
from evalkit.progression.individual_slope import pace
from evalkit.progression.result import Among
from evalkit.progression.stage_journey import Journey, Stay, days_at_stage, first_arrival, stage_moves


def test_pace_is_theil_sen_per_thirty_days() -> None:
    days, values = [0.0, 20, 55, 90, 180], [2.0, 3, 3, 5, 4]
    found = pace(days, values, 1)
    assert found is not None
    assert found.per_30_days == pytest.approx(30 * stats.theilslopes(values, days).slope)
    assert (found.dates, found.is_difference) == (5, False)
    worse = pace(days, values, -1)
    assert worse is not None
    assert worse.per_30_days == pytest.approx(-found.per_30_days)


def test_pace_needs_two_dates_and_says_when_it_is_only_a_difference() -> None:
    two = pace([30, 0], [4, 3], 1)
    assert two is not None
    assert (two.per_30_days, two.is_difference) == (1.0, True)
    assert pace([5, 5], [1, 2], 1) is None
    assert pace([], [], 1) is None


def test_t_of_equal_goals() -> None:
    """Kiresuk & Sherman's formula by hand: three goals at −2, 0, +1 with weight 1 and ρ = .3."""
    goals = [Goal(-2), Goal(0), Goal(1)]
    assert t_score(goals) == pytest.approx(50 + 10 * -1 / np.sqrt(0.7 * 3 + 0.3 * 9))
    assert t_score([Goal(0)]) == 50.0
    assert t_score([Goal(2, weight=3)]) == pytest.approx(70.0)


def test_goals_that_ended_count_nowhere_and_harder_is_below_the_start() -> None:
    goals = [Goal(1), Goal(-2), Goal(GoalState.HARDER), Goal(GoalState.ENDED)]
    assert goals_moved(goals) == GoalsMoved(nearer=1, at_start=1, harder=1, ended=1)
    assert goals_moved(goals).of == 3
    assert t_score(goals) == t_score([Goal(1), Goal(-2), Goal(-2)])
    assert t_score([Goal(GoalState.ENDED)]) is None


@pytest.mark.parametrize(("standing", "weight"), [(3, 1.0), (-3, 1.0), (0, 0.0)])
def test_a_goal_that_cannot_be(standing: int, weight: float) -> None:
    with pytest.raises(ValueError, match=r"goal"):
        Goal(standing, weight)


def journey(*stays: tuple[float, int], left_on: float | None = None) -> Journey:
    return Journey(tuple(Stay(day, stage) for day, stage in stays), left_on)


def test_moves_between_stages() -> None:
    found = stage_moves(
        [journey((0, 0), (30, 1), (60, 2)), journey((0, 2), (40, 1), left_on=50), journey((0, 1), left_on=3)], 3
    )
    assert found.transitions == ((0, 1, 0, 0), (0, 0, 1, 2), (0, 1, 0, 0))
    assert found.rose == Among(1, 2)
    assert found.fell == Among(1, 2)


def test_first_arrival_and_days_at_stages() -> None:
    one = journey((10, 0), (40, 2), (70, 1), left_on=100)
    assert first_arrival(one, 1) == 30
    assert first_arrival(one, 3) is None
    assert days_at_stage(one) == {0: 30.0, 2: 30.0, 1: 30.0}
    assert days_at_stage(journey((0, 1), (5, 1), (9, 2))) == {1: 9.0}


@pytest.mark.parametrize("stays", [(), ((5.0, 1), (5.0, 2)), ((5.0, 1), (3.0, 2))])
def test_a_journey_that_cannot_be(stays: tuple[tuple[float, int], ...]) -> None:
    with pytest.raises(ValueError, match="stay"):
        journey(*stays)
    with pytest.raises(ValueError, match="leaving"):
        journey((5.0, 1), left_on=4)
