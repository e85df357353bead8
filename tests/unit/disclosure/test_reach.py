"""Who is reached, as others may read it: two steps and what follows from them; never an exact number of people."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from evalkit.definitions import Audience, loader
from evalkit.disclosure.reach import (
    Entrant,
    ReleasedReach,
    release_apart,
    release_coarse,
    release_gate,
    release_reach,
)

POLICIES = loader.load_policies()
OWN, FUNDER, OBSERVATORY = (
    POLICIES.for_audience(one) for one in (Audience.ASSOCIATION, Audience.FUNDER, Audience.OBSERVATORY)
)


def some(counts: list[int], **more: object) -> list[Entrant]:
    return [Entrant(at, float(at), **more) for at, n in enumerate(counts) for _ in range(n)]  # type: ignore[arg-type]


def test_every_number_that_leaves_is_at_least_k_wide() -> None:
    for lower in range(31):
        found = release_coarse([lower, 30 - lower], [40, 60], FUNDER)
        assert found is not None
        assert found.lower.low <= lower <= found.lower.low + FUNDER.k - 1
        low, high = found.rest
        assert low <= 30 - lower <= high
        assert high - low >= FUNDER.k - 1 or low == 0
        assert found.shares.low is not None
        assert found.shares.high is not None
        assert found.shares.low <= lower / 30 <= found.shares.high


def test_one_person_more_changes_what_is_told_only_at_a_step() -> None:
    told = {(release_coarse([n, 20], [1, 1], FUNDER)) for n in range(10, 15)}
    assert len(told) <= 2


def test_fewer_than_two_steps_of_people_tell_nothing() -> None:
    assert release_coarse([4, 5], [1, 1], OBSERVATORY) is None
    assert release_coarse([50, 50], [0, 0], OBSERVATORY) is None


def test_the_lower_half_of_five_levels_is_the_first_two() -> None:
    found = release_coarse([5, 5, 10, 5, 5], [30, 20, 20, 20, 10], FUNDER)
    assert found is not None
    assert (found.lower.low, found.intended) == (10, 0.5)


def test_starts_by_level_are_refused_to_anybody_but_the_association() -> None:
    with pytest.raises(ValueError, match="funder"):
        release_reach(some([12, 12]), [1, 1], FUNDER, rng=np.random.default_rng(1))
    with pytest.raises(ValueError, match="referrals"):
        release_gate([[1]], [[1]], OBSERVATORY)


def test_the_association_reads_its_flags_and_its_half_years() -> None:
    early = some([3, 9, 12], entry=dt.date(2026, 2, 1), delay=3.0, left_early=False, hours=8.0)
    late = [Entrant(0, 0.0, dt.date(2026, 8, 1), 40.0, True, 2.0) for _ in range(9)]
    found = release_reach([*early, *late], [90, 60, 30], OWN, rng=np.random.default_rng(1))
    assert found.enough
    assert found.delay is not None
    assert [cell.value for cell in found.delay.parts] == [24, 0, 9]
    assert [one.cohort for one in found.cohorts] == ["2026-1", "2026-2"]
    assert "hours" in found.flags
    assert [cell.value for cell in found.left] == [9, 12, 0, 21]
    few = release_reach(early[:15], [90, 60, 30], OWN, rng=np.random.default_rng(1))
    assert (few.enough, few.flags) == (False, frozenset())


def raised(count: int) -> ReleasedReach:
    """So many people: nine furthest away, of whom eight left early and to whom little was offered; the others near."""
    far = [Entrant(0, 0.0, left_early=at > 0, hours=2.0 + at / 100) for at in range(9)]
    near = [Entrant(2, 2.0, left_early=at == 0, hours=8.0 + at / 100) for at in range(count - 9)]
    return release_reach([*far, *near], [90, 60, 30], OWN, rng=np.random.default_rng(1))


def test_twenty_people_raise_each_flag_and_nineteen_raise_none() -> None:
    assert raised(20).flags == {"leave", "hours"}
    assert (raised(19).enough, raised(19).flags) == (False, frozenset())
    few_of_the_furthest = release_reach(some([1, 20, 19]), [90, 60, 30], OWN, rng=np.random.default_rng(1))
    assert few_of_the_furthest.flags == {"few"}
    # By hand: 8 of 9 left, 1 of 11; the interval on the log scale by the four counts.
    leave = raised(20).leave
    assert leave is not None
    half = 1.96 * (1 / 8 - 1 / 9 + 1 / 1 - 1 / 11) ** 0.5
    ratio = (8 / 9) / (1 / 11)
    assert (leave.value, leave.low, leave.high) == pytest.approx((ratio, ratio * np.exp(-half), ratio * np.exp(half)))
    hours = raised(20).hours
    assert hours is not None
    assert hours.value == pytest.approx(2.04 / 8.05)


def test_unevenness_is_one_rough_number_over_three_programmes() -> None:
    assert release_apart([10, 10], [20, 20], OBSERVATORY) is None
    assert release_apart([10, 10, 2], [20, 20, 9], OBSERVATORY) is None
    assert release_apart([3, 3, 3], [20, 20, 20], OBSERVATORY) is None, "fewer than two steps in the lower half"
    assert release_apart([4, 3, 3], [20, 20, 20], OBSERVATORY) is not None
    # Half of ten and nine of ten lie in one step: what tells them apart is not told.
    within = release_apart([5, 9, 5], [10, 14, 10], OBSERVATORY)
    assert within is not None
    assert within.value == 0.0
    even = release_apart([10, 10, 10], [20, 20, 20], OBSERVATORY)
    uneven = release_apart([20, 2, 2], [22, 22, 22], OBSERVATORY)
    assert even is not None
    assert uneven is not None
    assert even.value == 0.0
    assert uneven.value == round(uneven.value or 0, 1) > 0.4


def test_the_gate_is_flagged_only_with_enough_who_came_in() -> None:
    wide, narrow = [[30, 20, 10]], [[5, 20, 40]]
    assert release_gate(wide, narrow, OWN).flag
    nineteen, twenty = (release_gate([[n, 4, 1]], [[1, 4, 15]], OWN) for n in (14, 15))
    assert (nineteen.flag, nineteen.referred) == (False, 39)
    assert (twenty.flag, twenty.referred) == (True, 40)
