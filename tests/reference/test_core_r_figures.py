"""Every statistic that R can compute, beside R's figure (tests/reference/r/core.R; kept in core.csv)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import numpy as np
import pytest
from scipy import stats

from evalkit.progression import agreement, creaming, intervals, ranks, scale_quality
from evalkit.progression.funnel import binomial_limits
from evalkit.progression.group_figures import means
from evalkit.progression.individual_slope import pace
from evalkit.progression.intake_outlook import gate
from evalkit.progression.inverse_probability import Weighted, design_of, weighted_mean
from evalkit.progression.several_indicators import holm
from tests.comparisons import an_indicator, compared
from tests.reference.r_figures import items, r_figures, scores

Figures = dict[str, float]


def some(value: float | None) -> float:
    assert value is not None
    return value


def of_shares() -> Figures:
    found: Figures = {}
    for hits, n in [(12, 20), (3, 10), (45, 60), (1, 250), (4, 9), (0, 12), (12, 12), (1, 3)]:
        one = intervals.share(hits, n)
        assert one is not None
        kind = "wilson" if one.method == "wilson" else "exact"
        found |= {f"{kind} low {hits} of {n}": one.low, f"{kind} high {hits} of {n}": one.high}
    for up, down, n in [(1, 7, 21), (12, 3, 20), (5, 5, 40), (30, 9, 80)]:
        net = intervals.net(up, down, n)
        assert net is not None
        name = f"{up} up {down} down of {n}"
        found |= {f"tango low {name}": net.low, f"tango high {name}": net.high}
    return found


DARWIN = np.array([49.0, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48])
"""Darwin's cross-fertilised against self-fertilised maize (eighths of an inch), as in Fisher, Design of Experiments."""
MOVES = np.array([2.0, 1, 1, 1, 3, -1, 0, 0, 0, 2, 1, -1, 1, 0, 2])


def of_ranks() -> Figures:
    darwin, moves = ranks.wilcoxon(DARWIN), ranks.wilcoxon(MOVES)
    assert darwin is not None
    assert moves is not None
    stayed, gone = np.array([2.0, 3, 3, 4, 5, 2, 4]), np.array([1.0, 2, 3, 1, 2])
    return {
        "sign test 9 up 2 down": some(ranks.sign_test(9, 2)),
        "sign test 5 up 5 down": some(ranks.sign_test(5, 5)),
        "wilcoxon exact p darwin": some(darwin.p),
        "wilcoxon normal p darwin": float(2 * stats.norm.sf(abs(darwin.z))),
        "pratt z moves": moves.z,
        "pratt p moves": some(moves.p),
        "rank biserial moves": some(ranks.rank_biserial(MOVES)),
        "smd": some(ranks.standardised_difference(stayed, gone)),
        "cliffs delta": some(ranks.cliffs_delta(stayed, gone)),
    }


def of_means() -> Figures:
    before = np.array([21.0, 25, 18, 30, 27, 22, 24, 19, 28, 26])
    after = np.array([24.0, 27, 18, 29, 33, 25, 23, 25, 31, 30])
    found = means(after - before, before, np.zeros(10, dtype=np.int64), 1)
    return {"srm": float(found.srm[0]), "effect size": float(found.effect_size[0])}


def of_one_person() -> Figures:
    found = pace([0, 20, 55, 90, 180], [2, 3, 3, 5, 4], 1)
    assert found is not None
    return {"theil sen per 30 days": found.per_30_days}


def of_weighting() -> Figures:
    start = np.repeat([1, 2, 3], 20)
    seen = np.repeat([1, 0, 1, 0, 1, 0], [8, 12, 13, 7, 18, 2]).astype(bool)
    rose = np.array([
        *([1, 1, 0, 1] * 2), *([0] * 12), *[1, 0] * 6, 1, *([0] * 7), *([1, 0, 0] * 6), 0, 0,
    ]).astype(float)  # fmt: skip
    found = weighted_mean(design_of(start.tolist()), seen, rose)
    assert isinstance(found, Weighted)
    return {"weighted mean": found.mean, "effective n": found.effective_n}


def of_comparison() -> Figures:
    limits = binomial_limits(np.array([40]), np.array([0.55]))[0]
    found = compared(scores(), indicator=an_indicator(ordinal=False, low=-100, high=100, sem=3.0))
    assert found.gradient is not None
    tails = ("0.001", "0.025", "0.975", "0.999")
    return {
        **{f"funnel 40 at 0.55 p {p}": float(limit) for p, limit in zip(tails, limits, strict=True)},
        "slope within": some(found.slope_within),
        "reliability": some(found.reliability),
        "slope used": some(found.slope_used),
        "gradient": found.gradient.value,
        "gradient se": some(found.gradient.se),
        "residual sd": some(found.residual_sd),
    }


def of_intake() -> Figures:
    n, far = np.array([30]), np.array([3])
    shares = creaming.representation(n, far, 40, 200)[0]
    found = gate([[8, 12], [5, 9]], [[20, 10], [15, 11]])
    assert found is not None
    hours = stats.kendalltau([1, 2, 2, 3, 4, 5, 5], [2, 1, 4, 4, 6, 5, 8]).statistic
    return {
        "hypergeometric 3 of 30 from 40 of 200": float(creaming.access_tail(n, far, 40, 200)[0]),
        "representation low": float(shares[1]),
        "representation high": float(shares[2]),
        "gate odds ratio": found.odds_ratio,
        "gate low": found.low,
        "gate high": found.high,
        "kendall tau": float(hours),
    }


SHROUT_FLEISS = np.array([[9.0, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])


def of_scale() -> Figures:
    return {
        "alpha": some(scale_quality.cronbach_alpha(items())),
        "omega": some(scale_quality.omega(items())),
        "spearman brown": some(scale_quality.spearman_brown(items()[:, :2])),
        "icc 2 1": some(agreement.icc_2_1(SHROUT_FLEISS)),
    }


def of_several() -> Figures:
    return {f"holm {i}": some(p) for i, p in enumerate(holm([0.001, 0.04, 0.03, 0.012]), start=1)}


OURS: tuple[Callable[[], Figures], ...] = (
    of_shares, of_ranks, of_means, of_one_person, of_weighting, of_comparison, of_intake, of_scale, of_several,
)  # fmt: skip


@pytest.mark.parametrize("ours", OURS, ids=lambda f: f.__name__)
def test_as_r_computes_it(ours: Callable[[], Figures]) -> None:
    for name, value in ours().items():
        # R's optimisers (limits by uniroot, one factor by factanal, glm) stop at about this precision.
        assert value == pytest.approx(r_figures()[name], abs=2e-6, rel=2e-5), name


def test_no_figure_of_r_is_forgotten() -> None:
    assert sorted(chain.from_iterable(ours() for ours in OURS)) == sorted(r_figures())
