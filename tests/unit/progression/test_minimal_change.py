"""The minimal important change: published, one level, or half a standard deviation."""

from __future__ import annotations

import numpy as np
import pytest

from evalkit.definitions.indicator import Indicator
from evalkit.progression.minimal_change import MinimalChange, minimal_change
from tests.spec.pipeline import form_of

START = np.array([2.0, 4, 6, 8])
DIFFERENCE = np.array([2.0, 1, -2, 0])


def indicator(extra: str) -> Indicator:
    return form_of(f"items:\n  - {{key: one, kind: decimal, indicator: true{extra}}}\n").indicators[0]


def test_published() -> None:
    one = indicator(", minimal_change: {value: 2, source: made up}")
    assert minimal_change(one, START, DIFFERENCE) == MinimalChange(2.0, "published", 1, 2, 1, False)


def test_a_value_below_what_measurement_error_can_do_says_so() -> None:
    one = indicator(", minimal_change: {value: 2, source: made up}, sem: {value: 1, source: made up}")
    found = minimal_change(one, START, DIFFERENCE)
    assert found is not None
    assert found.below_reliable  # 1.96·√2 = 2.77


def test_a_level_moves_in_steps_of_one() -> None:
    levels = form_of("items:\n  - {key: one, levels: {from: 1, to: 5}}\n").indicators[0]
    assert minimal_change(levels, START, DIFFERENCE) == MinimalChange(1.0, "one_level", 2, 1, 1, False)


def test_half_a_standard_deviation_stands_in() -> None:
    found = minimal_change(indicator(""), START, DIFFERENCE)
    assert found is not None
    assert found.value == pytest.approx((20 / 3) ** 0.5 / 2)
    assert (found.method, found.improved, found.unchanged, found.declined) == ("half_sd", 1, 2, 1)


def test_what_cannot_be_had() -> None:
    assert minimal_change(indicator(""), np.array([3.0, 3]), np.array([1.0, 0])) is None
    assert minimal_change(indicator(""), np.array([3.0]), np.array([1.0])) is None
    assert minimal_change(indicator(""), np.array([]), np.array([])) is None
