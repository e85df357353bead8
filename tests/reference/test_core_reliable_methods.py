"""The formulas of reliable change and the cut-offs, one person at a time, beside evalkit's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, variance

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evalkit.definitions.indicator import Indicator
from evalkit.progression.reliable_methods import METHODS, crossed, cut_off, reliable_by
from tests.spec.pipeline import form_of

R, SD = 0.8, 7.5
SEM = SD * math.sqrt(1 - R)


def indicator(direction: str, norms: str = "") -> Indicator:
    return form_of(f"""
items:
  - key: one
    kind: decimal
    indicator: true
    direction: {direction}
    reliability: {{value: {R}, source: made up}}
    reliability_kind: test_retest
    sd: {{value: {SD}, source: made up}}
    {norms}
""").indicators[0]


def index(method: str, people: Sequence[tuple[float, float]]) -> list[float] | None:
    """Each person's index on a scale where higher is better; None where it cannot be had."""
    m, n = fmean(x for x, _ in people), fmean(y for _, y in people)
    if method == "jacobson-truax":
        return [(y - x) / (math.sqrt(2) * SEM) for x, y in people]
    if method == "hageman-arrindell":
        if any(len(set(column)) < 2 for column in zip(*people, strict=True)):
            return None  # equal scores have no reliability
        spread = variance([y - x for x, y in people])
        of_differences = (spread - 2 * SEM**2) / spread if spread > 0 else 0.0
        if of_differences <= 0:
            return None
        below = math.sqrt(of_differences) * math.sqrt(2 * SEM**2)
        return [((y - x) * of_differences + (n - m) * (1 - of_differences)) / below for x, y in people]
    expected = n if method == "hsu-linn-lord" else m
    below = {
        "edwards-nunnally": SEM,
        "gulliksen-lord-novick": SD * math.sqrt(1 - R**2),
        "hsu-linn-lord": SD * math.sqrt(1 - R**2),
        "nunnally-kotsch": math.sqrt(SD**2 * R**2 * (1 - R) + SD**2 * (1 - R)),
    }[method]
    return [((y - expected) - R * (x - m)) / below for x, y in people]


SCORES = st.integers(0, 80).map(lambda n: n / 2)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("better", [True, False])
@given(people=st.lists(st.tuples(SCORES, SCORES), min_size=1, max_size=9))
@settings(max_examples=60, deadline=None)
def test_every_formula(method: str, better: bool, people: list[tuple[float, float]]) -> None:
    """Turning the scale round changes no count: the index is of −x and −y, whose means turn round with them."""
    expected = index(method, people)
    critical = 1.65 if method == "hageman-arrindell" else 1.96
    # A person exactly on the limit may fall to either side of it by rounding noise.
    assume(expected is None or all(abs(abs(i) - critical) > 1e-9 for i in expected))
    sign = 1 if better else -1
    x, y = (sign * np.array(column) for column in zip(*people, strict=True))
    one = indicator("higher_is_better" if better else "higher_is_worse")
    found = reliable_by(method)(one, x, y, sign * (y - x))
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert found.improved == sum(i > critical for i in expected)
    assert found.declined == sum(i < -critical for i in expected)
    assert found.improved + found.unchanged + found.declined == len(people)
    assert found.sem == pytest.approx(SEM)


def test_an_unknown_method_is_no_method() -> None:
    with pytest.raises(LookupError):
        reliable_by("made-up")


NORMS = "norms: {clinical: {mean: 30, sd: 6}, functional: {mean: 20, sd: 4}, source: made up}"


def test_cut_offs_where_higher_is_worse() -> None:
    """a = 30 − 12, b = 20 + 8, c = (6·20 + 4·30)/10."""
    one = indicator("higher_is_worse", NORMS)
    assert [cut_off(one, which) for which in ("a", "b", "c")] == [18, 28, 24]
    assert [cut_off(indicator("higher_is_worse"), which) for which in ("a", "b", "c")] == [None] * 3


def test_who_crossed_a_cut_off_where_higher_is_worse() -> None:
    x, y = np.array([30.0, 24, 23, 30]), np.array([20.0, 23.9, 10, 24])
    assert crossed(indicator("higher_is_worse", NORMS), "c", x, y).tolist() == [True, True, False, False]
    assert crossed(indicator("higher_is_worse"), "c", x, y).tolist() == [False] * 4


def test_recovered_is_reliable_and_past_the_cut_off() -> None:
    one = indicator("higher_is_worse", NORMS)
    x, y = np.array([40.0, 25, 40, 20]), np.array([20.0, 23, 26, 5])
    for method in ("jacobson-truax", "edwards-nunnally"):
        found = reliable_by(method, "c")(one, x, y, x - y)
        assert found is not None
        assert found.recovered == 1
    without = reliable_by("jacobson-truax")(indicator("higher_is_worse"), x, y, x - y)
    assert without is not None
    assert without.recovered is None


@pytest.mark.parametrize("method", [m for m in METHODS if m != "jacobson-truax"])
def test_without_a_reliability_there_is_no_such_index(method: str) -> None:
    only_sem = form_of("""
items:
  - {key: one, kind: decimal, indicator: true, sem: {value: 3, source: made up}}
""").indicators[0]
    x, y = np.array([1.0, 5, 9]), np.array([9.0, 5, 1])
    assert reliable_by(method)(only_sem, x, y, y - x) is None
    assert reliable_by("jacobson-truax")(only_sem, x, y, y - x) is not None
