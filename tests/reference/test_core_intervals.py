"""Intervals beside SciPy, beside a slow search, and what they promise: how often they hold the truth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from evalkit.progression import intervals
from tests.reference.tango_slowly import tango

PUBLISHED = (-0.517, -0.026)
"""Fagerland, Lydersen & Laake (2014), Recommended tests and confidence intervals for paired binomial proportions,
Statistics in Medicine 33: 2850–2875, tables II and V: airways before and after a transplantation, 1 against 7 of 21."""


def every_count(most: int) -> tuple[np.ndarray, np.ndarray]:
    pairs = [(hits, n) for n in range(1, most + 1) for hits in range(n + 1)]
    hits, n = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    return hits, n


@pytest.mark.slow
def test_shares_of_every_small_count_beside_scipy() -> None:
    hits, n = every_count(40)
    for h, size, found in zip(hits.tolist(), n.tolist(), intervals.shares(hits, n), strict=True):
        assert found is not None
        exact = size < 10 or h in (0, size)
        expected = stats.binomtest(h, size).proportion_ci(method="exact" if exact else "wilson")
        assert found.method == ("clopper-pearson" if exact else "wilson")
        assert (found.value, found.low, found.high) == pytest.approx((h / size, *expected), abs=1e-12)


def test_nobody_has_no_share_and_no_net_progression() -> None:
    assert intervals.share(0, 0) is None
    assert intervals.net(0, 0, 0) is None


def test_net_progression_of_a_published_example() -> None:
    found = intervals.net(1, 7, 21)
    assert found is not None
    assert (round(found.low, 3), round(found.high, 3)) == PUBLISHED


@pytest.mark.slow
@pytest.mark.parametrize("n", [1, 2, 3, 5, 10, 37])
def test_net_progression_beside_a_slow_search(n: int) -> None:
    step = max(1, n // 6)
    for up in range(0, n + 1, step):
        for down in range(0, n + 1 - up, step):
            found = intervals.net(up, down, n)
            assert found is not None
            assert (found.low, found.high) == pytest.approx(tango(up, down, n), abs=1e-9)


def test_net_progression_of_very_large_groups_is_near_the_normal_one() -> None:
    up, down, n = 3_000_000, 2_000_000, 10_000_000
    found = intervals.net(up, down, n)
    assert found is not None
    half = 1.96 * ((up + down) / n - ((up - down) / n) ** 2) ** 0.5 / n**0.5
    assert (found.low, found.high) == pytest.approx((0.1 - half, 0.1 + half), abs=1e-6)


@pytest.mark.parametrize("n", [8, 20, 60])
def test_intervals_of_shares_hold_the_truth_as_often_as_they_say(n: int) -> None:
    """By adding up the binomial distribution: never far below 95 %, and on average not below."""
    hits = np.arange(n + 1, dtype=np.int64)
    limits = [(s.low, s.high) for s in intervals.shares(hits, np.full(n + 1, n, dtype=np.int64)) if s]
    low, high = np.array(limits).T
    truths = np.linspace(0.02, 0.98, 97)
    held = np.array([stats.binom.pmf(hits, n, p)[(low <= p) & (p <= high)].sum() for p in truths])
    assert held.min() > 0.90
    assert held.mean() > 0.949


@pytest.mark.parametrize("n", [12, 30])
def test_intervals_of_net_progression_hold_the_truth_as_often_as_they_say(n: int) -> None:
    """By adding up the trinomial distribution over every outcome."""
    up, down = (a.ravel() for a in np.meshgrid(np.arange(n + 1), np.arange(n + 1)))
    possible = up + down <= n
    up, down = up[possible].astype(np.int64), down[possible].astype(np.int64)
    low, high = intervals.tango(up, down, np.full(up.shape, n, dtype=np.int64))
    held = []
    for p_up in np.linspace(0.05, 0.75, 8):
        for p_down in np.linspace(0.05, 0.95 - p_up, 5):
            chance = stats.multinomial.pmf(
                np.column_stack([up, down, n - up - down]), n, [p_up, p_down, 1 - p_up - p_down]
            )
            held.append(chance[(low <= p_up - p_down + 1e-12) & (p_up - p_down - 1e-12 <= high)].sum())
    assert min(held) > 0.92
    assert np.mean(held) > 0.945
