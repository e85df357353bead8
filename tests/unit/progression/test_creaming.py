"""Whom each programme takes in."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from evalkit.progression.comparison_result import Intake
from evalkit.progression.creaming import (
    cliffs_delta,
    dissimilarity,
    far_apart,
    furthest_end,
    intake,
    standardised_mean_difference,
)
from tests.comparisons import an_indicator, codes
from tests.reference import comparison_slowly as slow

LEVELS = an_indicator()


def entrants(**starts: list[float]) -> pl.DataFrame:
    rows = [(name, float(x)) for name, values in starts.items() for x in values]
    return pl.DataFrame(rows, schema={"programme": pl.String, "x": pl.Float64}, orient="row")


def found(frame: pl.DataFrame, **options: object) -> dict[str, Intake]:
    names = frame["programme"].unique().to_list()
    rows, _, _ = intake(frame, names, options.pop("indicator", LEVELS), **options)  # type: ignore[arg-type]  # keyword passed on
    return {row.programme: row for row in rows}


EASY, HARD = [1.0] * 2 + [3.0] * 28, [1.0] * 16 + [2.0] * 14


def test_representation_access_and_chance() -> None:
    easy = found(entrants(easy=EASY, hard=HARD))["easy"]
    assert easy.representation is not None
    exact = stats.binomtest(2, 30).proportion_ci(0.95, method="exact")
    assert easy.representation.value == pytest.approx((2 / 30) / (18 / 60))
    assert (easy.representation.low, easy.representation.high) == pytest.approx((exact.low / 0.3, exact.high / 0.3))
    assert easy.relative_access_ratio == pytest.approx((2 / 18) / (28 / 42))
    assert easy.hypergeometric_p == pytest.approx(slow.hypergeometric_tail(2, 60, 18, 30))
    assert easy.flag is True
    assert found(entrants(easy=EASY, hard=HARD))["hard"].flag is False


def test_distance_is_positive_when_people_start_nearer() -> None:
    rows = found(entrants(easy=EASY, hard=HARD))
    everybody = np.array(EASY + HARD)
    expected = (np.mean(EASY) - everybody.mean()) / np.sqrt((np.var(EASY, ddof=1) + everybody.var(ddof=1)) / 2)
    assert rows["easy"].smd == pytest.approx(expected)
    assert expected > 0
    assert rows["hard"].smd is not None
    assert rows["hard"].smd < 0


def test_a_reference_population_stands_in_for_the_pool() -> None:
    reference = pl.Series([1.0] * 50 + [4.0] * 50)
    frame = entrants(one=[1.0] * 4 + [4.0] * 36, two=[1.0] * 4 + [4.0] * 36)
    rows, apart, warnings = intake(frame, ["one", "two"], LEVELS, reference)
    assert [row.flag for row in rows] == [True, True]
    assert apart == 0.0
    assert codes(warnings) == []
    assert [row.flag for row in found(frame).values()] == [False, False]  # against each other nothing shows
    assert "reference_is_pool" in codes(intake(frame, ["one", "two"], LEVELS)[2])


def test_reversing_the_scale_changes_nothing() -> None:
    frame = entrants(easy=EASY, hard=HARD)
    turned = found(frame.with_columns((6 - pl.col("x")).alias("x")), indicator=an_indicator(better=False))
    for name, straight in found(frame).items():
        assert turned[name].representation == straight.representation
        assert turned[name].relative_access_ratio == straight.relative_access_ratio
        assert turned[name].hypergeometric_p == straight.hypergeometric_p
        assert turned[name].smd == pytest.approx(straight.smd, abs=1e-12)
        assert turned[name].flag == straight.flag


@pytest.mark.parametrize(
    ("indicator", "scores", "end"),
    [
        (an_indicator(), [2.0, 3.0], 1.0),  # the lowest level of the form, seen or not
        (an_indicator(better=False), [-2.0, -3.0], -5.0),
        (an_indicator(ordinal=False), [1.0, 2, 3, 4, 5, 6, 7, 8], 2.0),  # the lowest quarter
        (an_indicator(ordinal=False), [1.0, 1, 1, 2], 1.0),
        (an_indicator(ordinal=False), [3.0, 3.0], -np.inf),
        (an_indicator(ordinal=False), [], -np.inf),
    ],
)
def test_the_furthest_stratum(indicator: object, scores: list[float], end: float) -> None:
    assert furthest_end(indicator, np.array(scores)) == end  # type: ignore[arg-type]  # parametrised


def test_the_worst_band_of_a_scale() -> None:
    bands = [("a", 1, 2), ("b", 3, 4), ("c", 5, 5)]
    better = furthest_end(an_indicator(ordinal=False, bands=bands), np.array([]))
    worse = furthest_end(an_indicator(ordinal=False, better=False, bands=bands), np.array([]))
    assert better == pytest.approx(3.0)
    assert better < 3.0  # between two bands: the lower one
    assert worse == -5.0
    assert furthest_end(an_indicator(ordinal=False, bands=[("all", 1, 5)]), np.array([])) == 5.0


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (entrants(a=[3.0] * 25, b=[4.0] * 25), "nobody_furthest"),
        (entrants(a=[1.0] * 25, b=[1.0] * 30), "reference_is_pool"),
        (entrants(a=[1.0], b=[2.0]), "too_few_entrants"),
        (entrants(), "nobody_furthest"),
    ],
)
def test_odd_intakes_give_none_and_say_why(frame: pl.DataFrame, code: str) -> None:
    rows, _, warnings = intake(frame, ["a", "b", "nobody"], LEVELS)
    assert code in codes(warnings)
    assert rows[-1] == Intake("nobody", 0, None, None, None, None, None)
    assert all(value is None or np.isfinite(value) for row in rows for value in (row.smd, row.relative_access_ratio))


def test_more_entrants_than_the_reference_has_people() -> None:
    rows, _, warnings = intake(entrants(a=[1.0] * 25), ["a"], LEVELS, pl.Series([1.0, 2.0]))
    assert rows[0].hypergeometric_p is None
    assert "reference_too_small" in codes(warnings)


def test_dissimilarity() -> None:
    assert dissimilarity(np.array([10, 0]), np.array([0, 7])) == 1.0
    assert dissimilarity(np.array([5, 5]), np.array([7, 7])) == 0.0
    assert dissimilarity(np.array([6, 2]), np.array([3, 5])) == pytest.approx(
        (abs(6 / 8 - 3 / 8) + abs(2 / 8 - 5 / 8)) / 2
    )
    assert dissimilarity(np.array([0, 0]), np.array([7, 7])) is None


def test_distance_of_one_sample() -> None:
    sample, reference = np.array([3.0, 4, 5]), np.array([1.0, 2, 3, 4])
    assert standardised_mean_difference(sample, reference) == pytest.approx(1.5 / np.sqrt((1 + 5 / 3) / 2))
    assert standardised_mean_difference(sample[:1], reference) is None
    assert (far_apart(0.3), far_apart(-0.3), far_apart(0.2), far_apart(None)) == (True, True, False, None)


def test_cliffs_delta_counts_pairs() -> None:
    a, b = np.array([1.0, 2, 3, 3]), np.array([2.0, 3])
    by_hand = sum(int(x > y) - int(x < y) for x in a for y in b) / 8
    assert cliffs_delta(a, b) == pytest.approx(by_hand)
    assert cliffs_delta(a, np.array([])) is None
