"""Reliable change: whose error, which threshold, which formula, who crossed a cut-off."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from evalkit.definitions import Indicator
from evalkit.definitions.loader import form_from
from evalkit.progression.reliable_change import exceeds, measurement_error, threshold
from evalkit.progression.reliable_methods import METHODS, cut_off, reliable_by

FORM = """\
form: f
version: "1"
title: {{en: f}}
instruments:
  - instrument: i
    version: "1"
    licence: l
    citation: c
    levels: {{from: 0, to: 10}}
    items: [a, b]
    indicators: [{{key: s, {spec}}}]
"""
R80 = "reliability: {value: 0.8, source: x}, reliability_kind: alpha"


def an_indicator(spec: str, direction: str = "higher_is_better", score: str = "sum") -> Indicator:
    return form_from(FORM.format(spec=f"score: {score}, direction: {direction}, {spec}").encode(), "f.yaml").indicator(
        "s"
    )


def starts(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


@pytest.mark.parametrize(
    ("spec", "score", "sem", "expected"),
    [
        ("sem: {value: 0.9, source: x}", "sum", 0.9, 3.0),  # 1.96·√2·0.9 = 2.49
        ("sem: {value: 0.9, source: x}", "mean", 0.9, 2.5),
        ("sem: {value: 0.9, source: x}, missing: {rule: prorate, at_least: 0.5}", "sum", 0.9, 1.96 * sqrt(2) * 0.9),
        (f"{R80}, sd: {{value: 4, source: x}}", "sum", 4 * sqrt(0.2), 5.0),  # 4.96
        ("sem: {value: 0.36075, source: x}", "sum", 0.36075, 1.0),
        # A limit that is itself attainable: 1.96·√2·SEM = 3 exactly, and a change has to be greater.
        (f"sem: {{value: {3 / (1.96 * sqrt(2))!r}, source: x}}", "sum", 3 / (1.96 * sqrt(2)), 4.0),
    ],
)
def test_published_error_and_attainable_threshold(spec: str, score: str, sem: float, expected: float) -> None:
    indicator = an_indicator(spec, score=score)
    error = measurement_error(indicator, starts(5, 6))
    assert error is not None
    assert (error.method, error.sem) == ("published", pytest.approx(sem))
    assert threshold(indicator, error.sem) == pytest.approx(expected)


def test_a_change_at_the_threshold_is_reliable_where_scores_have_steps_and_not_where_they_have_none() -> None:
    stepped = an_indicator("sem: {value: 0.9, source: x}")
    smooth = an_indicator("sem: {value: 0.9, source: x}, missing: {rule: prorate, at_least: 0.5}")
    d = np.array([2.0, 3.0, -3.0, 1.96 * sqrt(2) * 0.9])
    assert exceeds(d, stepped, threshold(stepped, 0.9)).tolist() == [False, True, True, False]
    assert exceeds(d, smooth, threshold(smooth, 0.9)).tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("values", "usable"),
    [
        ([float(n % 9 + 5) for n in range(30)], True),
        ([float(n % 9 + 5) for n in range(29)], False),
        ([20.0] * 5 + [float(n % 9 + 5) for n in range(25)], False),  # 16.7 % at the upper end
        ([20.0] * 3 + [0.0] * 3 + [float(n % 9 + 5) for n in range(24)], True),  # 10 % at either end
        ([0.0] * 6 + [float(n % 9 + 5) for n in range(34)], False),  # exactly 15 %
        ([7.0] * 40, False),
    ],
)
def test_the_sample_stands_in_only_where_it_can(values: list[float], usable: bool) -> None:
    error = measurement_error(an_indicator(R80), starts(*values))
    assert (error is not None) == usable
    if error is not None:
        assert error.method == "sample"
        assert error.sem == pytest.approx(np.std(values, ddof=1) * sqrt(0.2))


def test_without_reliability_there_is_none() -> None:
    assert measurement_error(an_indicator("missing: {rule: none}"), starts(*range(40))) is None


NORMS = "norms: {clinical: {mean: 5, sd: 2}, functional: {mean: 7.5, sd: 1.5}, source: x}"


@pytest.mark.parametrize(
    ("direction", "which", "expected"),
    [
        # Jacobson & Truax 1991: a and b two SDs from the own mean, c weighted by the SDs of both.
        ("higher_is_better", "a", 9.0),
        ("higher_is_better", "b", 4.5),
        ("higher_is_better", "c", (2 * 7.5 + 1.5 * 5) / 3.5),
        ("higher_is_worse", "a", 1.0),
        ("higher_is_worse", "b", 10.5),
    ],
)
def test_cut_offs(direction: str, which: str, expected: float) -> None:
    assert cut_off(an_indicator(NORMS, direction), which) == pytest.approx(expected)  # type: ignore[arg-type]  # a letter
    assert cut_off(an_indicator("missing: {rule: none}"), "c") is None


def test_recovered_are_those_who_improved_reliably_across_the_cut_off() -> None:
    indicator = an_indicator(f"sem: {{value: 0.5, source: x}}, {NORMS}")
    x = starts(4, 4, 7, 6, 4)
    y = starts(8, 6, 9, 7, 2)
    change = reliable_by("jacobson-truax", "c")(indicator, x, y, y - x)
    assert change is not None
    # From 4 to 8 only: 6 is not past 6.43, 7 to 9 started past it, 6 to 7 is too small.
    assert (change.improved, change.unchanged, change.declined, change.recovered) == (3, 1, 1, 1)


def slow_index(method: str, x: np.ndarray, y: np.ndarray, r: float, sd: float) -> np.ndarray:
    """The published formulas, written out once more."""
    sem = sd * sqrt(1 - r)
    if method == "jacobson-truax":
        return (y - x) / (sem * sqrt(2))
    true = r * x + (1 - r) * x.mean()
    if method == "edwards-nunnally":
        return (y - true) / sem
    if method == "gulliksen-lord-novick":
        return (y - true) / (sd * sqrt(1 - r**2))
    if method == "hsu-linn-lord":
        return ((y - y.mean()) - r * (x - x.mean())) / (sd * sqrt(1 - r**2))
    if method == "nunnally-kotsch":
        return (y - true) / sqrt(r**2 * sem**2 + sem**2)
    v1, v2, cov = np.var(x, ddof=1), np.var(y, ddof=1), np.cov(x, y)[0, 1]
    rdd = (v1 * (1 - sem**2 / v1) + v2 * (1 - sem**2 / v2) - 2 * cov) / (v1 + v2 - 2 * cov)
    return ((y - x) * rdd + (y.mean() - x.mean()) * (1 - rdd)) / (sqrt(rdd) * sqrt(2 * sem**2))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("direction", ["higher_is_better", "higher_is_worse"])
def test_every_formula_counts_as_written(method: str, direction: str) -> None:
    rng = np.random.default_rng(4)
    x = rng.integers(2, 19, 60).astype(float)
    y = np.clip(x + rng.integers(-9, 10, 60), 0, 20).astype(float)
    indicator = an_indicator(f"{R80}, sd: {{value: 4, source: x}}", direction)
    change = reliable_by(method)(indicator, x, y, indicator.sign * (y - x))
    critical = 1.65 if method == "hageman-arrindell" else 1.96
    index = indicator.sign * slow_index(method, x, y, 0.8, 4.0)
    assert change is not None
    assert (change.improved, change.declined) == (int((index > critical).sum()), int((index < -critical).sum()))
    assert change.improved + change.unchanged + change.declined == 60
    assert 0 < change.improved < 60
    assert (change.threshold is None) == (method != "jacobson-truax")


def test_an_unknown_formula() -> None:
    with pytest.raises(LookupError):
        reliable_by("by-eye")


@pytest.mark.parametrize("method", METHODS)
def test_without_an_error_no_formula_says_anything(method: str) -> None:
    x = starts(*range(10))
    assert reliable_by(method)(an_indicator("missing: {rule: none}"), x, x + 3, np.full(10, 3.0)) is None


def test_hageman_arrindell_needs_a_reliable_difference() -> None:
    indicator = an_indicator(f"{R80}, sd: {{value: 4, source: x}}")
    for x, y in ((starts(5), starts(9)), (starts(5, 6), starts(6, 7)), (starts(5, 6), starts(6, 8))):
        assert reliable_by("hageman-arrindell")(indicator, x, y, y - x) is None
