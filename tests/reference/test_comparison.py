"""The fair comparison beside a second, slow implementation, on invented files."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from evalkit.progression.comparison_result import Method
from evalkit.progression.funnel import binomial_limits, overdispersion
from tests.comparisons import an_indicator, compared, row, some_people, some_scores
from tests.reference import comparison_slowly as slow


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("programmes", [3, 6, 12])
def test_standardised_shares(seed: int, programmes: int) -> None:
    people = some_people(seed, programmes=programmes)
    found = compared(people)
    strata = slow.merged_levels(people)
    overall = sum(y > x for _, x, y in people) / len(people)
    assert found.method is Method.STANDARDISED
    assert found.overall == pytest.approx(overall, abs=1e-12)
    for name in slow.programmes(people):
        own = [(x, y) for p, x, y in people if p == name]
        expected = slow.expected_share(people, name, strata)
        observed = sum(y > x for x, y in own)
        got = row(found, name)
        assert got.n == len(own)
        assert got.observed == pytest.approx(observed / len(own), abs=1e-12)
        assert got.expected == pytest.approx(expected / len(own), abs=1e-12)
        assert got.adjusted == pytest.approx(observed / expected * overall, abs=1e-12)
        assert got.mean_baseline == pytest.approx(sum(x for x, _ in own) / len(own), abs=1e-12)
        theta = expected / len(own)
        assert got.funnel is not None
        limits = (got.funnel.l998, got.funnel.l95, got.funnel.u95, got.funnel.u998)
        by_hand = [slow.binomial_limit(len(own), theta, p) for p in (0.001, 0.025, 0.975, 0.999)]
        assert limits == pytest.approx([limit * overall / theta for limit in by_hand], abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_spread_of_shares(seed: int) -> None:
    people = some_people(seed, programmes=8)
    found = compared(people)
    strata = slow.merged_levels(people)
    sizes = {name: sum(p == name for p, _, _ in people) for name in slow.programmes(people)}
    differences = [row(found, n).observed - row(found, n).expected for n in sizes]  # type: ignore[operator]  # both are numbers here: every programme is comparable
    variances = [slow.variance_of_expected(people, n, strata) / size**2 for n, size in sizes.items()]
    q, tau2 = slow.q_and_tau2(differences, variances)
    assert found.q == pytest.approx(q, rel=1e-10)
    assert found.tau2 == pytest.approx(tau2, abs=1e-12)
    z = [r / math.sqrt(v) for r, v in zip(differences, variances, strict=True)]
    low, high = np.percentile(z, 10), np.percentile(z, 90)
    phi = sum(min(max(value, low), high) ** 2 for value in z) / len(z)
    assert found.overdispersion is not None
    assert found.overdispersion.phi == pytest.approx(phi, rel=1e-10)
    assert found.overdispersion.applied == (phi > 1 + 2 * math.sqrt(2 / len(z)))
    mu = sum(r / (v + tau2) for r, v in zip(differences, variances, strict=True)) / sum(
        1 / (v + tau2) for v in variances
    )
    for name, r, v in zip(sizes, differences, variances, strict=True):
        b = tau2 / (tau2 + v)
        half = stats.t.ppf(0.975, len(z) - 2) * math.sqrt(b * v)
        shrunken = row(found, name).shrunken
        assert shrunken is not None
        assert shrunken.value == pytest.approx(mu + b * (r - mu), abs=1e-12)
        assert (shrunken.low, shrunken.high) == pytest.approx((shrunken.value - half, shrunken.value + half), abs=1e-12)


@pytest.mark.parametrize("better", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_reliability_corrected(seed: int, better: bool) -> None:
    sem, sign = 4.0, 1 if better else -1
    people = some_scores(seed)
    found = compared(
        [(p, sign * x, sign * y) for p, x, y in people],
        indicator=an_indicator(ordinal=False, better=better, low=-60, high=60, sem=sem),
    )
    within = slow.within_slope(people)
    reliability = 1 - sem**2 / slow.variance_within(people, 0)
    used = min(1.0, within / reliability)
    assert found.method is Method.RELIABILITY_CORRECTED
    assert found.slope_within == pytest.approx(within, abs=1e-10)
    assert found.reliability == pytest.approx(reliability, abs=1e-10)
    assert found.slope_used == pytest.approx(used, abs=1e-10)
    points, uncorrected = [], []
    residual = slow.variance_within([(p, y - used * x, 0.0) for p, x, y in people], 0)
    for name in slow.programmes(people):
        own = [x for p, x, _ in people if p == name]
        got = row(found, name)
        adjusted = slow.adjusted_mean(people, name, used)
        assert got.adjusted == pytest.approx(adjusted, abs=1e-9)
        assert got.adjusted_uncorrected == pytest.approx(slow.adjusted_mean(people, name, within), abs=1e-9)
        points.append((sum(own) / len(own), adjusted, float(len(own))))
        uncorrected.append((sum(own) / len(own), slow.adjusted_mean(people, name, within), float(len(own))))
        assert got.funnel is not None
        assert found.overall is not None
        assert got.funnel.u95 == pytest.approx(
            found.overall + stats.norm.ppf(0.975) * math.sqrt(residual / len(own)), abs=1e-9
        )
    for gradient, line in ((found.gradient, points), (found.gradient_uncorrected, uncorrected)):
        slope, se = slow.weighted_line(line)
        assert gradient is not None
        assert (gradient.value, gradient.se) == pytest.approx((slope, se), abs=1e-9)


@pytest.mark.parametrize("n", [1, 3, 10, 37, 200])
@pytest.mark.parametrize("theta", [0.02, 0.3, 0.5, 0.77, 0.995])
def test_binomial_limits(n: int, theta: float) -> None:
    got = binomial_limits(np.array([n]), np.array([theta]))[0]
    assert list(got) == pytest.approx(
        [slow.binomial_limit(n, theta, p) for p in (0.001, 0.025, 0.975, 0.999)], abs=1e-9
    )


@pytest.mark.parametrize("programmes", [8, 18, 50])
def test_the_funnel_is_widened_beyond_two_standard_errors_of_phi(programmes: int) -> None:
    """φ of equal |z| is z², whatever is pulled in; chance alone gives φ a spread of √(2/I) around 1."""
    for of_two, applied in ((0.55, False), (0.99, False), (1.01, True), (1.5, True)):
        phi = 1 + of_two * 2 * math.sqrt(2 / programmes)
        z = np.sqrt(phi) * np.resize([1.0, -1.0], programmes)
        found = overdispersion(z, np.full(programmes, 0.01))
        assert found is not None
        assert (found.phi, found.applied) == (pytest.approx(phi), applied)


def test_overdispersion_adds_the_variance_that_makes_z_ordinary() -> None:
    """With τ² added, weighted squares come to about their number (the moment equation of DerSimonian & Laird)."""
    rng = np.random.default_rng(5)
    variance = rng.uniform(0.5, 2, 400)
    differences = rng.normal(0, np.sqrt(variance + 3))
    found = overdispersion(differences / np.sqrt(variance), variance)
    assert found is not None
    assert found.applied
    # Winsorising at 10 % takes about a third off the spread of a normal distribution's squares.
    assert 1.2 < found.tau2 < 3.2
