"""Rank tests against every assignment of signs, against SciPy where it is right, and by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evalkit.progression import group_figures, ranks
from evalkit.progression.signed_ranks import exact_p

differences = st.lists(st.integers(-4, 4), min_size=1, max_size=11)


def enumerated_p(values: list[int]) -> float:
    """Every assignment of signs to the non-zeros, ranks of all."""
    of_all = stats.rankdata(np.abs(values))
    own = [r for r, v in zip(of_all, values, strict=True) if v]
    seen = sum(r for r, v in zip(of_all, values, strict=True) if v > 0)
    middle = sum(own) / 2
    sums = [
        sum(r for r, s in zip(own, signs, strict=True) if s) for signs in itertools.product([0, 1], repeat=len(own))
    ]
    return sum(abs(s - middle) >= abs(seen - middle) - 1e-9 for s in sums) / len(sums)


@settings(max_examples=200, deadline=None)
@given(differences)
def test_the_exact_tail_is_that_of_all_signs(values: list[int]) -> None:
    found = ranks.wilcoxon(np.array(values, dtype=float))
    moved = sum(v != 0 for v in values)
    if moved == 0:
        assert found is None
    else:
        assert found is not None
        assert found.n_nonzero == moved
        assert found.method == "exact"
        assert found.p == (pytest.approx(enumerated_p(values)) if moved >= 6 else None)


def test_with_zeros_scipy_is_wrong_and_we_are_not() -> None:
    # METHODS 2: SciPy's exact method gives 0.7422 for such data where the truth is 0.75.
    values = [0, 1, -2, 3, -4, 5, -6, 7, 0.0]
    assert ranks.wilcoxon(np.array(values)).p == pytest.approx(enumerated_p(values))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-9, 9), min_size=60, max_size=200).filter(lambda v: sum(x != 0 for x in v) > 50))
def test_the_asymptotic_z_is_scipys_with_its_sign(values: list[int]) -> None:
    found = ranks.wilcoxon(np.array(values, dtype=float))
    theirs = stats.wilcoxon(values, zero_method="pratt", correction=False, method="asymptotic")
    assert found.method == "asymptotic"
    assert abs(found.z) == pytest.approx(abs(theirs.zstatistic))
    assert found.p == pytest.approx(theirs.pvalue)
    of_all = stats.rankdata(np.abs(values))
    signed = sum(r * np.sign(v) for r, v in zip(of_all, values, strict=True))
    assert np.sign(found.z) == np.sign(signed)


def test_many_zeros_cost_nothing() -> None:
    """A million people who held, and some who moved: the ranks are large, the distribution is not."""
    assert 0 < exact_p(1_000_000, (3, 2, 5), 2 * 1_000_005 * 9) <= 1


@given(differences)
def test_turning_all_around_turns_the_sign(values: list[int]) -> None:
    d = np.array(values, dtype=float)
    one, other = ranks.wilcoxon(d), ranks.wilcoxon(-d)
    if one is not None and other is not None:
        assert one.z == pytest.approx(-other.z)
        assert one.p == other.p
        assert ranks.rank_biserial(d) == pytest.approx(-(ranks.rank_biserial(-d) or 0.0))


@pytest.mark.parametrize(
    ("up", "down", "p"), [(0, 0, None), (1, 0, 1.0), (5, 0, 0.0625), (8, 1, 0.0390625), (3, 3, 1.0)]
)
def test_sign_test(up: int, down: int, p: float | None) -> None:
    assert ranks.sign_test(up, down) == (p if p is None else pytest.approx(p))


@given(st.integers(0, 80), st.integers(0, 80))
def test_sign_test_is_the_binomial_test(up: int, down: int) -> None:
    if up + down:
        assert ranks.sign_test(up, down) == pytest.approx(stats.binomtest(up, up + down).pvalue)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-3, 3), st.booleans()), min_size=1, max_size=40),
)
def test_many_groups_at_once_are_each_group_alone(people: list[tuple[int, int, bool]]) -> None:
    group, values, second = (np.array(column) for column in zip(*people, strict=True))
    d, second = values.astype(float), second.astype(bool)
    together = group_figures.ranked(d, group, 4)
    means = group_figures.means(d, d + 1, group, 4)
    deltas = group_figures.cliffs_deltas(d, second, group, 4)
    smds = group_figures.standardised_differences(d, second, group, 4)
    for g in range(4):
        own, later = d[group == g], second[group == g]
        assert ranks.wilcoxon_of(together, g) == ranks.wilcoxon(own)
        assert ranks.number(together.biserial[g]) == ranks.rank_biserial(own)
        assert ranks.number(deltas[g]) == pytest.approx(ranks.cliffs_delta(own[~later], own[later]))
        assert ranks.number(smds[g]) == pytest.approx(ranks.standardised_difference(own[~later], own[later]))
        if own.size > 1:
            assert means.sd[g] == pytest.approx(own.std(ddof=1))
        else:
            assert np.isnan(means.sd[g])


def test_equal_thirds_have_no_spread() -> None:
    d = np.full(7, 1 / 3)
    figures = group_figures.means(d, d, np.zeros(7, dtype=np.int64), 1)
    assert (figures.sd[0], np.isnan(figures.srm[0])) == (0.0, True)


@pytest.mark.parametrize(
    ("first", "second", "delta"), [([1, 2], [0], 1.0), ([1], [1], 0.0), ([], [1], None), ([1, 3], [2], 0.0)]
)
def test_cliffs_delta(first: list[float], second: list[float], delta: float | None) -> None:
    assert ranks.cliffs_delta(np.array(first, dtype=float), np.array(second, dtype=float)) == delta
