from __future__ import annotations

import numpy as np
import pytest

from evalkit.progression.scale_quality import (
    complete,
    cronbach_alpha,
    extremes,
    internal_consistency,
    omega,
    omega_of_covariance,
    smallest_detectable_change,
    spearman_brown,
)

NAN = float("nan")


def test_alpha_by_its_covariances() -> None:
    """α = k/(k−1)·(1 − tr/sum of the covariance matrix), a second way to write it."""
    items = np.random.default_rng(1).integers(1, 6, (40, 5)).astype(float)
    items[:, 1:] += items[:, :1]
    covariance = np.cov(items.T)
    assert cronbach_alpha(items) == pytest.approx(5 / 4 * (1 - np.trace(covariance) / covariance.sum()))


def test_alpha_is_listwise_and_negative_for_an_undeclared_reversed_item() -> None:
    items = np.array([[1.0, 5], [2, 4], [3, 3.5], [NAN, 1], [5, 1]])
    assert complete(items).shape == (4, 2)
    alpha = cronbach_alpha(items)
    assert alpha is not None
    assert alpha < 0
    assert cronbach_alpha(items[:, :1]) is None
    assert cronbach_alpha(items[:1]) is None
    assert cronbach_alpha(np.ones((5, 3))) is None


def test_two_items_use_spearman_brown() -> None:
    items = np.array([[1.0, 2], [2, 2], [3, 5], [4, 4]])
    r = np.corrcoef(items.T)[0, 1]
    assert spearman_brown(items) == pytest.approx(2 * r / (1 + r))
    assert internal_consistency(items) == ("spearman_brown", pytest.approx(2 * r / (1 + r)))
    assert spearman_brown(np.column_stack([items, items])) is None
    assert spearman_brown(np.array([[1.0, -1], [2, -2]])) is None
    assert spearman_brown(np.ones((4, 2))) is None
    assert internal_consistency(np.ones((4, 2))) is None
    assert internal_consistency(np.ones((4, 3))) is None


def test_omega_of_an_exact_one_factor_scale() -> None:
    loadings, unique = np.array([0.9, 0.7, 0.5, 1.2]), np.array([0.4, 0.8, 0.6, 1.1])
    covariance = np.outer(loadings, loadings) + np.diag(unique)
    expected = loadings.sum() ** 2 / (loadings.sum() ** 2 + unique.sum())
    assert omega_of_covariance(covariance) == pytest.approx(expected, abs=1e-5)


def test_omega_equals_alpha_when_all_items_load_alike() -> None:
    covariance = np.full((5, 5), 0.4) + np.diag(np.full(5, 0.6))
    assert omega_of_covariance(covariance) == pytest.approx(5 * 0.4 / (1 + 4 * 0.4), abs=1e-6)


def test_omega_of_people() -> None:
    rng = np.random.default_rng(3)
    items = rng.normal(size=(400, 1)) * [0.8, 0.7, 0.6, 0.9] + rng.normal(size=(400, 4)) * 0.6
    found, alpha = omega(items), cronbach_alpha(items)
    assert found is not None
    assert alpha is not None
    assert alpha < found < alpha + 0.03
    assert omega(items[:, :2]) is None
    assert omega(items[:4]) is None
    assert omega(np.column_stack([items, np.ones(400)])) is None


def test_floor_and_ceiling() -> None:
    found = extremes(np.array([1.0, 1, 2, 3, 4, 5, 2, 3, 4, 3]), worst=1, best=5)
    assert found is not None
    assert (found.floor, found.ceiling, found.alarms) == (0.2, 0.1, True)
    assert extremes(np.array([]), worst=1, best=5) is None


def test_smallest_detectable_change() -> None:
    assert smallest_detectable_change(2.0) == pytest.approx(5.5437, abs=1e-4)
