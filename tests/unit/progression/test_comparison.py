"""Compared programmes: what is said, and what is left unsaid."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass

import numpy as np
import polars as pl
import pytest

from evalkit.errors import Refused
from evalkit.progression.comparison import compare
from evalkit.progression.comparison_result import Method, ProgrammeFlow
from tests.comparisons import an_indicator, codes, compared, flows_of, pairs_of, row, some_people, some_scores

A_SCALE = an_indicator(ordinal=False, low=0, high=60, sem=4.0)


def no_nan(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, tuple | list):
        return all(no_nan(v) for v in value)
    if is_dataclass(value):
        return all(no_nan(getattr(value, f.name)) for f in fields(value))
    return True


def test_six_ordinary_programmes_are_compared() -> None:
    found = compared(some_people(1))
    assert [r.programme for r in found.programmes] == ["p0", "p1", "p2", "p3", "p4", "p5"]
    assert all(r.position in ("inside", "beyond_95", "beyond_998") for r in found.programmes)
    assert all(r.shrunken is not None for r in found.programmes)
    assert found.slope_used is None
    assert found.gradient is not None
    assert found.gradient_uncorrected is None


def test_fewer_than_five_are_not_placed() -> None:
    found = compared(some_people(1, programmes=4))
    assert [r.position for r in found.programmes] == [None] * 4
    assert [r.shrunken for r in found.programmes] == [None] * 4
    assert all(r.adjusted is not None and r.funnel is not None for r in found.programmes)
    assert "too_few_programmes" in codes(found.warnings)


def test_too_few_pairs_or_too_few_seen_again_give_only_counts() -> None:
    people = [*some_people(2), *(("small", 2.0, 3.0) for _ in range(9)), *(("lost", 2.0, 3.0) for _ in range(20))]
    found = compared(people, missed={"lost": 31, "p0": 10, "empty": 12})
    for name, n in (("small", 9), ("lost", 20), ("empty", 0)):
        got = row(found, name)
        assert (got.n, got.followed, got.position) == (n, n, "too_few")
        assert (got.mean_baseline, got.observed, got.expected, got.adjusted, got.shrunken, got.funnel) == (None,) * 6
    assert dict(next(w for w in found.warnings if w.code == "follow_up_below_40").details) == {
        "n": 2,
        "programmes": "empty, lost",
    }
    assert row(found, "p0").position != "too_few"


@pytest.mark.parametrize(("pairs", "missed", "position"), [(10, 15, "inside"), (10, 16, "too_few"), (9, 0, "too_few")])
def test_the_limits_of_too_few(pairs: int, missed: int, position: str) -> None:
    people = [
        *((f"p{j}", float(x), float(x + (i % 2))) for j in range(6) for x in (1, 2, 3) for i in range(10)),
        *(("edge", 2.0, 2.0 + i % 2) for i in range(pairs)),
    ]
    assert row(compared(people, missed={"edge": missed}), "edge").position == position


def test_not_yet_due_is_not_missed() -> None:
    people = some_people(3)
    flows = [ProgrammeFlow(f.programme, f.baseline + 100, 100, f.followed) for f in flows_of(people)]
    pairs = pairs_of(people)
    found = compare(pairs, flows, indicator=an_indicator(), wave="T1", starts=pairs["x"])
    assert "too_few" not in {r.position for r in found.programmes}


def test_a_large_programme_is_measured_by_the_others() -> None:
    """Nobody improves elsewhere, everybody in the large one: its norm must not be its own success."""
    people = [("large", 2.0, 3.0)] * 50 + [(f"p{j}", 2.0, 2.0) for j in range(5) for _ in range(20)]
    large = row(compared(people), "large")
    assert large.expected == 0.0
    assert large.adjusted is None  # nothing was expected: a ratio has no meaning
    assert "nothing_expected" in codes(compared(people).warnings)


def test_a_stratum_that_only_the_large_programme_has_takes_the_others_overall() -> None:
    people = [
        *[("large", 1.0, 2.0)] * 40,
        *[("large", 3.0, 3.0)] * 40,
        *((f"p{j}", 3.0, 4.0 if i < 5 else 3.0) for j in range(5) for i in range(20)),
    ]
    assert row(compared(people), "large").expected == pytest.approx(0.25, abs=1e-12)


def test_a_scale_without_sem_is_standardised_on_thirds_with_a_warning() -> None:
    found = compared(some_scores(1), indicator=an_indicator(ordinal=False, low=0, high=60))
    assert found.method is Method.STANDARDISED
    assert "no_reliability" in codes(found.warnings)
    assert found.slope_within is None


def test_starts_that_are_all_noise_are_standardised_with_a_warning() -> None:
    found = compared(some_scores(1), indicator=an_indicator(ordinal=False, low=0, high=60, sem=40.0))
    assert found.method is Method.STANDARDISED
    assert "starts_not_reliable" in codes(found.warnings)


@pytest.mark.parametrize(
    ("indicator", "code"),
    [
        (an_indicator(), "compare.without_sem"),
        (an_indicator(ordinal=False, low=0, high=60), "compare.without_sem"),
        (an_indicator(ordinal=False, low=0, high=60, sem=40.0), "compare.without_reliability"),
    ],
)
def test_asking_for_what_cannot_be_corrected_is_refused(indicator: object, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        compared(some_scores(1), indicator=indicator, method=Method.RELIABILITY_CORRECTED)  # type: ignore[arg-type]  # parametrised
    assert [p.code for p in refusal.value.problems] == [code]


def test_a_scale_may_be_standardised_when_asked() -> None:
    found = compared(some_scores(1, programmes=9), indicator=A_SCALE, method=Method.STANDARDISED)
    assert (found.method, codes(found.warnings)) == (Method.STANDARDISED, [])


def test_slope_is_never_above_one() -> None:
    people = [(p, x, 2 * x) for p, x, _ in some_scores(4)]
    found = compared(people, indicator=A_SCALE)
    assert found.slope_within == pytest.approx(2.0)
    assert found.slope_used == 1.0


def test_people_who_start_elsewhere_raise_the_banner() -> None:
    """A share that hangs on the mean start of the programme, not on the person's own, cannot be adjusted away."""
    people = [
        (f"p{j}", float(x), x + (1.0 if i < 2 * j else 0.0)) for j in range(7) for x in (2, 3, 4) for i in range(12)
    ] + [(f"p{j}", float(1 + (j > 3)), 2.0) for j in range(7) for _ in range(4)]
    assert "still_depends_on_intake" in codes(compared(people).warnings)


@pytest.mark.parametrize(
    "people",
    [
        [],
        [("a", 2.0, 3.0)],
        [("a", 2.0, 2.0)] * 40,
        [(f"p{j}", 3.0, 3.0) for j in range(8) for _ in range(15)],
        [(f"p{j}", 3.0, 4.0) for j in range(8) for _ in range(15)],
        [(f"p{j}", float(x), 3.0) for j in range(8) for x in (1, 2, 3, 4, 5) * 3],
        [(f"p{j}", 1.0 + j % 5, 3.0) for j in range(8) for _ in range(15)],
        [(f"p{j}", 1.0, 3.0) for j in range(12)],
        [("a", 2.0, 3.0)] * 15 + [("b", 3.0, 3.0)] * 15,
    ],
    ids=["nobody", "one", "one programme", "all same", "all up", "same follow-up", "constant inside", "ones", "two"],
)
@pytest.mark.parametrize("indicator", [an_indicator(), A_SCALE, an_indicator(ordinal=False, better=False, sem=0.5)])
def test_odd_files_give_figures_or_none_never_nan(people: list[tuple[str, float, float]], indicator: object) -> None:
    found = compared(people, indicator=indicator, missed={"nobody seen": 3})  # type: ignore[arg-type]  # parametrised
    assert no_nan(found)
    assert codes(found.warnings)


def test_without_a_pair_everything_is_none() -> None:
    found = compared([], missed={"a": 12, "b": 8}, indicator=A_SCALE)
    assert (found.overall, found.q, found.tau2, found.overdispersion, found.gradient) == (None,) * 5
    assert [(r.programme, r.n, r.position) for r in found.programmes] == [("a", 0, "too_few"), ("b", 0, "too_few")]
    assert codes(found.warnings)[:2] == ["no_pairs", "too_few_programmes"]


def test_everybody_improved_is_inside() -> None:
    found = compared([(f"p{j}", 3.0, 4.0) for j in range(8) for _ in range(15)])
    assert {r.position for r in found.programmes} == {"inside"}
    assert {r.adjusted for r in found.programmes} == {1.0}


def test_constant_scores_are_inside() -> None:
    people = [(f"p{j}", float(x), 30.1 + 0.1 * x) for j in range(8) for x in range(15)]
    found = compared(people, indicator=an_indicator(ordinal=False, low=0, high=60, sem=1.0))
    assert found.slope_within == pytest.approx(0.1)
    assert {r.position for r in found.programmes} == {"inside"}


def test_rounding_noise_of_decimals_is_no_improvement() -> None:
    people = [(f"p{j}", 0.3, 0.1 + 0.2) for j in range(6) for _ in range(12)]
    assert compared(people, indicator=an_indicator(ordinal=False, low=0, high=5)).overall == 0.0


@pytest.mark.slow
def test_ten_thousand_programmes() -> None:
    rng = np.random.default_rng(1)
    names = [f"p{j:05d}" for j in range(10_000)]
    x = rng.integers(1, 6, 300_000).astype(float)
    pairs = pl.DataFrame(
        {"programme": np.repeat(names, 30), "x": x, "y": np.clip(x + rng.integers(-1, 3, x.size), 1, 5)}
    )
    found = compare(
        pairs, [ProgrammeFlow(n, 40, 0, 30) for n in names], indicator=an_indicator(), wave="T1", starts=pairs["x"]
    )
    assert len(found.programmes) == 10_000
    assert no_nan(found)


def test_a_programme_that_weighs_on_what_is_expected_of_all_is_named() -> None:
    people = some_people(3, programmes=12, size=20)
    large = [("p0", float(i % 5 + 1), float(min(i % 5 + 2, 5))) for i in range(200)]
    named = {w.code: w.details for w in compared([*people, *large]).warnings}
    assert named["one_programme_dominates"] == {"n": 1, "programmes": "p0"}
    assert "one_programme_dominates" not in codes(compared(people).warnings)
