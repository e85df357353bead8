"""Sensitivity to people not seen again: weighting, and trimming bounds of two arms; the then-test."""

from __future__ import annotations

import numpy as np
import pytest

from evalkit.progression.inverse_probability import Weighted, design_of, fitted_chance, weighted_mean
from evalkit.progression.then_test import then_test
from evalkit.progression.trimming_bounds import trimming_bounds

NAN = float("nan")


def test_fitted_chance_of_a_saturated_model_is_the_share_in_each_group() -> None:
    level = [1] * 20 + [2] * 30
    followed = np.array([True] * 5 + [False] * 15 + [True] * 24 + [False] * 6)
    chance = fitted_chance(design_of(level), followed)
    assert chance is not None
    assert chance == pytest.approx([0.25] * 20 + [0.8] * 30)


def test_weighting_gives_back_the_mean_of_everybody() -> None:
    """Outcome and being seen hang on the level alone: the weighted mean is the mean by level of all who started."""
    level = [1] * 40 + [2] * 40
    followed = np.array(([True] * 10 + [False] * 30) + ([True] * 30 + [False] * 10))
    outcome = np.array([0.0] * 40 + [1.0] * 40)
    found = weighted_mean(design_of(level), followed, outcome)
    assert isinstance(found, Weighted)
    assert found.mean == pytest.approx(0.5)
    assert outcome[followed].mean() == 0.75
    weights = np.array([4.0] * 10 + [4 / 3] * 30)
    assert found.effective_n == pytest.approx(weights.sum() ** 2 / (weights**2).sum())


def test_weighting_is_refused_where_it_would_pretend() -> None:
    design = design_of([1] * 40)
    assert weighted_mean(design[:29], np.array([True] * 29), np.zeros(29)) == "too_few_people"
    assert weighted_mean(design, np.array([True] * 31 + [False] * 9), np.zeros(40)) == "too_few_leavers"
    level = [1] * 20 + [2] * 20
    assert weighted_mean(design_of(level), np.array([True] * 20 + [False] * 20), np.zeros(40)) == "separated"
    assert weighted_mean(design, np.array([False] * 40), np.zeros(40)) == "separated"


def test_columns_that_say_the_same_twice_do_no_harm() -> None:
    level = [1, 2] * 25
    followed = np.array([True, True, False, True, False] * 10)
    once, twice = fitted_chance(design_of(level), followed), fitted_chance(design_of(level, level), followed)
    assert once is not None
    assert twice == pytest.approx(once)


def test_trimming_bounds_by_hand() -> None:
    """Lee (2009): 8 of 10 seen in one arm, 6 of 10 in the other: a quarter of the first is cut off."""
    first, second = np.arange(1.0, 9), np.full(6, 3.0)
    found = trimming_bounds(first, 10, second, 10)
    assert found is not None
    assert found.trimmed == pytest.approx(0.25)
    assert (found.low, found.high) == pytest.approx((np.mean([1, 2, 3, 4, 5, 6]) - 3, np.mean([3, 4, 5, 6, 7, 8]) - 3))
    turned = trimming_bounds(second, 10, first, 10)
    assert turned is not None
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


def test_trimming_bounds_keep_a_part_of_the_person_on_the_edge() -> None:
    found = trimming_bounds(np.array([1.0, 2, 3, 4]), 4, np.array([0.0, 0, 0]), 4)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((2.0, 3.0))
    partial = trimming_bounds(np.array([1.0, 2, 3, 4]), 8, np.array([0.0, 0, 0]), 7)
    assert partial is not None
    kept = 4 * (3 / 7) / 0.5
    assert partial.low == pytest.approx((1 + 2 + 3 + 4 * (kept - 3)) / kept)
    equal = trimming_bounds(np.array([1.0, 2]), 4, np.array([1.0]), 2)
    assert equal is not None
    assert (equal.low, equal.high, equal.trimmed) == (0.5, 0.5, 0.0)
    assert trimming_bounds(np.array([]), 4, np.array([1.0]), 2) is None


def test_then_test_splits_change() -> None:
    found = then_test(np.array([3.0, 3, 4, NAN]), np.array([4.0, 3, 4, 5]), np.array([1.0, 3, 5, 2]), 1)
    assert found is not None
    assert (found.change.up, found.change.same, found.change.down) == (1, 2, 0)
    assert (found.experience.up, found.experience.same, found.experience.down) == (1, 1, 1)
    assert (found.recalibration.up, found.recalibration.same, found.recalibration.down) == (1, 1, 1)
    assert found.change.mean == pytest.approx(found.experience.mean + found.recalibration.mean)
    assert found.change.net == pytest.approx(1 / 3)
    assert (found.change.n, found.beyond_one, found.alarms) == (3, pytest.approx(1 / 3), True)
    turned = then_test(np.array([3.0, 3, 2]), np.array([2.0, 3, 2]), np.array([5.0, 3, 1]), -1)
    assert turned is not None
    assert turned.change == found.change
    assert then_test(np.array([NAN]), np.array([1.0]), np.array([1.0]), 1) is None
