from __future__ import annotations

import numpy as np
import pytest

from evalkit.progression.intake_outlook import gate, norms_of_others, predicted_success, predicted_success_flag
from evalkit.progression.parking import early_exit, hours_offered
from evalkit.progression.pool import pool_of
from tests.comparisons import pairs_of


def test_norms_leave_the_programme_itself_out() -> None:
    people = [("a", 1.0, 5.0)] * 3 + [("b", 1.0, 2.0), ("b", 1.0, 1.0), ("b", 3.0, 4.0)]
    pool = pool_of(pairs_of(people), ["a", "b"], 1)
    strata = (pool.x > 1).astype(np.int64)
    assert norms_of_others(pool, strata, pool.y - pool.x, 0).tolist() == [0.5, 1.0]
    assert norms_of_others(pool, strata, pool.y - pool.x, 1).tolist() == [4.0, 4.0]  # stratum 1: the others' overall


def test_predicted_success_in_standard_deviations_of_the_eligible() -> None:
    norms = np.array([0.0, 1.0])
    assert predicted_success(np.array([1, 1]), np.array([0, 1, 0, 1]), norms) == pytest.approx(0.5 / np.sqrt(1 / 3))
    assert predicted_success(np.array([1, 1]), np.array([0, 0]), norms) is None
    assert predicted_success(np.array([], dtype=np.int64), np.array([0, 1]), norms) is None
    assert [predicted_success_flag(v) for v in (0.3, 0.25, -1.0, None)] == [True, False, False, None]


def test_gate_of_one_referrer_and_two_levels_is_the_plain_odds_ratio() -> None:
    found = gate([[30, 10]], [[10, 30]])
    assert found is not None
    assert found.odds_ratio == pytest.approx((10 / 30) / (30 / 10))
    half = 1.96 * np.sqrt(1 / 30 + 1 / 10 + 1 / 10 + 1 / 30)  # Woolf; the same for one table
    assert (found.low, found.high) == pytest.approx(
        (found.odds_ratio * np.exp(-half), found.odds_ratio * np.exp(half)), rel=1e-9
    )
    assert found.flag


def test_gate_pools_over_referrers_not_over_people() -> None:
    """Simpson's reversal: each referrer's gate is even, the pooled people's is not."""
    found = gate([[90, 9], [1, 10]], [[10, 1], [9, 90]])
    assert found is not None
    assert found.odds_ratio == pytest.approx(1.0)
    assert not found.flag
    assert gate([[5, 0]], [[0, 0]]) is None


def test_early_exit() -> None:
    found = early_exit(20, 40, 5, 40)
    assert found is not None
    assert found.ratio == pytest.approx(4.0)
    assert found.flag
    assert found.low == pytest.approx(4 * np.exp(-1.96 * np.sqrt(1 / 20 - 1 / 40 + 1 / 5 - 1 / 40)))
    assert early_exit(0, 40, 5, 40) is None
    assert early_exit(1, 0, 5, 40) is None


def test_hours_offered_to_those_furthest_away() -> None:
    starts = np.repeat([1.0, 2.0, 3.0], 20)
    hours = np.repeat([4.0, 8.0, 10.0], 20) + np.tile([-1.0, 0.0, 1.0, 0.0], 15)
    found = hours_offered(starts, hours, np.random.default_rng(1))
    assert found is not None
    assert found.ratio == pytest.approx(0.4)
    assert found.flag
    assert found.tau is not None
    assert found.tau > 0.7
    assert hours_offered(starts, np.zeros(60), np.random.default_rng(1)) is None
    assert hours_offered(np.ones(10), np.ones(10), np.random.default_rng(1)) is None
    even = hours_offered(starts, np.ones(60), np.random.default_rng(1))
    assert even is not None
    assert (even.ratio, even.tau, even.flag) == (1.0, None, False)
