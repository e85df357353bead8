"""Lines of different coarseness are measured in the strata that they have in common, by the same norm."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.definitions import Audience, loader
from evalkit.disclosure.coarse_lines import moments
from evalkit.progression.common_strata import common_strata
from evalkit.progression.comparison_lines import LevelLine, ScaleLine, Stratum
from evalkit.progression.lines_together import compare_lines
from tests.comparisons import an_indicator

FORM = loader.shipped_form("empowerment")
LEVELS = FORM.indicator("speaking_up")
SIZE = 5

Rows = list[list[tuple[int, int]]]
"""For each programme, for each of five levels: people and how many rose."""

programmes = st.lists(
    st.lists(st.integers(0, 14).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=5, max_size=5),
    min_size=5,
    max_size=9,
)


def line(key: str, row: list[tuple[int, int]], cuts: tuple[int, ...] = (1, 2, 3, 4)) -> LevelLine:
    """A programme as a line that is cut after these levels; levels that nobody started on are there too."""
    ends = (*cuts, SIZE)
    begins = (1, *(cut + 1 for cut in cuts))
    strata = tuple(
        Stratum(a, b, sum(n for n, _ in row[a - 1 : b]), sum(h for _, h in row[a - 1 : b]))
        for a, b in zip(begins, ends, strict=True)
    )
    n = sum(n for n, _ in row)
    return LevelLine(key, strata, n, n)


def figures(lines: list[LevelLine]) -> dict[str, float | None]:
    found = compare_lines(lines, LEVELS, "3_months").comparison
    of = {}
    for one in found.programmes:
        of[f"{one.programme} expected"], of[f"{one.programme} adjusted"] = one.expected, one.adjusted
        of[f"{one.programme} limit"] = one.funnel.u95 if one.funnel else None
    return of


@settings(max_examples=12, deadline=None)
@given(programmes, st.sampled_from([(2,), (1, 3), (2, 4), (1, 2)]))
def test_fine_and_coarse_programmes_are_measured_as_if_all_were_coarse(rows: Rows, cuts: tuple[int, ...]) -> None:
    """Half of them know every level: the figures are those of all with the same strata."""
    alike = [line(f"p{at}", row, cuts) for at, row in enumerate(rows)]
    mixed = [line(f"p{at}", row, cuts if at % 2 else (1, 2, 3, 4)) for at, row in enumerate(rows)]
    if sum(one.n for one in mixed[1::2]) < 0.2 * sum(one.n for one in mixed):
        return  # so few coarse ones that the others are measured more finely
    assert figures(mixed) == pytest.approx(figures(alike))


@settings(max_examples=12, deadline=None)
@given(programmes, st.sampled_from([(2,), (1, 3), (2, 4)]))
def test_what_is_expected_is_the_share_of_everybody_in_the_same_stratum(rows: Rows, cuts: tuple[int, ...]) -> None:
    """Computed a second time, slowly, wherever no stratum has to be merged and no programme is large."""
    lines = [line(f"p{at}", row, cuts) for at, row in enumerate(rows)]
    total = sum(one.n for one in lines)
    strata = [[one.strata[at] for one in lines] for at in range(len(cuts) + 1)]
    if any(sum(s.n for s in of) < 10 for of in strata) or any(one.n > 0.2 * total for one in lines):
        return
    norms = [sum(s.higher for s in of) / sum(s.n for s in of) for of in strata]
    found = figures(lines)
    for one in lines:
        if (expected := found[f"{one.key} expected"]) is not None:
            slowly = sum(s.n * norm for s, norm in zip(one.strata, norms, strict=True)) / one.n
            assert expected == pytest.approx(slowly)


def test_one_odd_line_among_many_takes_nobodys_adjustment_away() -> None:
    row = [(20, 10), (20, 12), (20, 8), (20, 5), (20, 2)]
    lines = [line(f"p{at:02}", row, (2,)) for at in range(12)]
    odd, whole = line("q", row, (4,)), line("r", row, ())
    found = compare_lines([*lines, odd, whole], LEVELS, "3_months").comparison
    adjusted = {p.programme: p.adjusted_for_start for p in found.programmes}
    assert {adjusted[one.key] for one in lines} == {True}
    assert (adjusted["q"], adjusted["r"]) == (False, False)
    everybody = sum(h for _, h in row) / sum(n for n, _ in row)
    assert [p.expected for p in found.programmes[-2:]] == [pytest.approx(everybody)] * 2


def test_a_coarser_line_is_measured_in_what_it_has_in_common() -> None:
    cells = [(0, 0, 0), (0, 1, 2), (0, 3, 4), (1, 0, 0), (1, 1, 4)]
    number, first, last = (np.array(column, dtype=np.int64) for column in zip(*cells, strict=True))
    people = np.array([100, 100, 100, 5, 5])
    found = common_strata(number, first, last, people, 2, SIZE)
    assert found.strata == ((0, 0), (1, 2), (3, 4))
    assert list(zip(found.first.tolist(), found.last.tolist(), strict=True)) == [(0, 0), (1, 1), (2, 2), (0, 0), (1, 2)]
    assert found.adjusted.tolist() == [True, True]


def test_without_a_cut_nobody_is_told_apart() -> None:
    zero, four = np.zeros(3, dtype=np.int64), np.full(3, 4, dtype=np.int64)
    found = common_strata(np.arange(3), zero, four, np.full(3, 30), 3, SIZE)
    assert (found.strata, found.adjusted.any()) == (((0, 4),), False)


def test_rounded_moments_give_nearly_the_figures_of_exact_ones() -> None:
    """What a bundle rounds away is less than what chance does to a mean of its people."""
    rng, policy = np.random.default_rng(4), loader.load_policies().for_audience(Audience.OBSERVATORY)
    scale = an_indicator(ordinal=False, low=24, high=120, sem=6.0)
    exact, rounded = [], []
    for at in range(12):
        n = 20 + 3 * at
        x = np.round(rng.normal(60 + at, 12, n))
        y = np.round(20 + 0.7 * x + rng.normal(0, 7, n))
        spread = np.cov(x, y)
        of = (n, x.mean(), y.mean(), spread[0, 0], spread[1, 1], spread[0, 1])
        exact.append(ScaleLine(f"p{at:02}", *(float(v) if i else v for i, v in enumerate(of)), n, n))
        made = moments(x, y, policy)
        assert made is not None
        rounded.append(
            ScaleLine(
                f"p{at:02}", made.n, made.mean_start, made.mean_follow_up, made.variance_start,
                made.variance_follow_up, made.covariance, n, n,
            )
        )  # fmt: skip
    one, other = (compare_lines(lines, scale, "6_months").comparison for lines in (exact, rounded))
    assert one.residual_sd is not None
    for a, b in zip(one.programmes, other.programmes, strict=True):
        assert a.adjusted is not None
        assert b.adjusted == pytest.approx(a.adjusted, abs=0.5 * one.residual_sd / a.n**0.5)
        assert a.position == b.position
