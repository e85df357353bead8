"""Programmes compared fairly: each against what its own people's starting points let expect (METHODS 5).

Neither end levels, nor raw change, nor ordinary adjustment is fair to those who take in people further away;
docs/fair-comparison.md shows it. The pool is every pair of the file; only programmes with enough pairs and enough
people seen again are then compared with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from evalkit.definitions.indicator import Indicator
from evalkit.progression import comparison_rules as rules
from evalkit.progression.comparison_method import Chosen, chosen
from evalkit.progression.comparison_result import (
    Comparison,
    Interval,
    Limits,
    Method,
    ProgrammeComparison,
    ProgrammeFlow,
)
from evalkit.progression.comparison_warnings import warnings
from evalkit.progression.funnel import (
    Overdispersion,
    Position,
    binomial_limits,
    mean_limits,
    overdispersion,
    positions,
    widened,
)
from evalkit.progression.gradient import Gradient, gradient
from evalkit.progression.pairs import SAME
from evalkit.progression.pool import Pool, divided, pool_of
from evalkit.progression.reliability_corrected import expected_change, mean, residual_variance
from evalkit.progression.shrinkage import Heterogeneity, Shrunken, dersimonian_laird, shrunken
from evalkit.progression.standardisation import standardised
from evalkit.progression.starting_strata import Bools, Floats, Ints, cuts, level_strata, merged_strata, stratum


@dataclass(frozen=True)
class Figures:
    """Per programme of the pool, NaN where a figure cannot be had; ``variance`` is that of observed − expected."""

    overall: float
    observed: Floats
    expected: Floats
    adjusted: Floats
    uncorrected: Floats | None
    variance: Floats
    limits: Floats
    residual_sd: float | None = None


@dataclass(frozen=True)
class Spread:
    """How far programmes lie apart beyond what their starts let expect; arrays as long as the pool's programmes."""

    heterogeneity: Heterogeneity | None
    overdispersion: Overdispersion | None
    shrunken: Shrunken | None


def compare(
    pairs: pl.DataFrame,
    flows: Sequence[ProgrammeFlow],
    *,
    indicator: Indicator,
    wave: str,
    starts: pl.Series,
    method: Method | None = None,
) -> Comparison:
    """Compare programmes on one indicator between the baseline wave and ``wave``.

    ``pairs``: columns ``programme`` (String), ``x`` and ``y`` (Float64), as stored. ``flows``: one per programme, in
    any order. ``starts``: all valid baseline scores of the file, as stored (they cut a scale into thirds).
    ``method`` None: standardised for levels, reliability-corrected for scales where that is possible.
    Raises Refused when ``method`` is reliability-corrected and the form or the data do not allow it.
    """
    pool = pool_of(pairs, [flow.programme for flow in flows], indicator.sign)
    by_name = {flow.programme: flow for flow in flows}
    ordered = [by_name[name] for name in pool.programmes]
    choice = chosen(pool, indicator, method)
    shares = choice.method is Method.STANDARDISED
    figures = _shares(pool, indicator, starts) if shares else _means(pool, choice)

    comparable = np.array([_comparable(int(n), flow) for n, flow in zip(pool.n, ordered, strict=True)], dtype=bool)
    usable = comparable & np.isfinite(figures.adjusted)
    tested = usable & (figures.variance > 0)
    enough = int(comparable.sum()) >= rules.PROGRAMMES_AT_LEAST
    spread = _spread(figures, tested, enough)
    slope = _gradient(pool, figures.adjusted, usable)
    uncorrected = None if figures.uncorrected is None else _gradient(pool, figures.uncorrected, usable)
    return Comparison(
        indicator=indicator.key,
        wave=wave,
        method=choice.method,
        overall=_or_none(figures.overall),
        slope_within=choice.slopes.within,
        reliability=choice.slopes.reliability,
        slope_used=choice.slopes.used,
        gradient=slope,
        gradient_uncorrected=uncorrected,
        q=None if spread.heterogeneity is None else spread.heterogeneity.q,
        tau2=None if spread.heterogeneity is None else spread.heterogeneity.tau2,
        overdispersion=spread.overdispersion,
        programmes=_programmes(pool, ordered, figures, comparable, tested, spread, enough),
        warnings=(*choice.warnings, *warnings(pool, ordered, comparable, usable, tested, slope)),
        residual_sd=figures.residual_sd,
    )


def _comparable(n: int, flow: ProgrammeFlow) -> bool:
    rate = flow.rate
    return n >= rules.PAIRS_AT_LEAST and rate is not None and rate >= rules.FOLLOW_UP_AT_LEAST


def starting_strata(pool: Pool, indicator: Indicator, starts: pl.Series) -> Ints:
    """The merged stratum of each pair: its starting level, or for a scale its third of all starts in the file."""
    if indicator.ordinal:
        return merged_strata(level_strata(pool.x))
    oriented = starts.drop_nulls().to_numpy().astype(np.float64) * indicator.sign
    return merged_strata(stratum(pool.x, cuts(oriented, 3)))


def _shares(pool: Pool, indicator: Indicator, starts: pl.Series) -> Figures:
    """Share improved, standardised on the starting level."""
    improved = (pool.y - pool.x > SAME).astype(np.float64)
    found = standardised(pool, starting_strata(pool, indicator, starts), improved)
    n = found.n.astype(np.float64)
    theta = divided(found.expected, n)
    with_pairs = found.n > 0
    limits = np.full((n.size, 4), np.nan)
    known = with_pairs & np.isfinite(theta) & (theta > 0)
    if known.any():
        limits[known] = binomial_limits(found.n[known], theta[known]) * (found.overall / theta[known])[:, None]
    return Figures(
        overall=found.overall,
        observed=divided(found.observed, n),
        expected=theta,
        adjusted=found.adjusted_share,
        uncorrected=None,
        variance=divided(found.variance, n * n),
        limits=limits,
    )


def _means(pool: Pool, choice: Chosen) -> Figures:
    """Mean follow-up, corrected for the mean start by the reliability-corrected slope."""
    slopes = choice.slopes
    missing = np.full(len(pool.programmes), np.nan)
    if slopes.used is None or slopes.within is None:
        observed, overall = pool.means(pool.y), mean(pool.y)
        return Figures(overall, observed, missing, missing, missing, missing, np.full((missing.size, 4), np.nan))
    found = expected_change(pool, slopes.used)
    residual = residual_variance(pool, slopes.used)
    n = pool.n
    limits = np.full((missing.size, 4), np.nan)
    if residual is not None:
        limits[n > 0] = mean_limits(n[n > 0], mean(pool.y), residual**0.5)
    return Figures(
        overall=mean(pool.y),
        observed=found.observed,
        expected=found.expected,
        adjusted=found.adjusted,
        uncorrected=expected_change(pool, slopes.within).adjusted,
        variance=missing if residual is None else divided(np.full(n.size, residual), n.astype(np.float64)),
        limits=limits,
        residual_sd=None if residual is None else residual**0.5,
    )


def _gradient(pool: Pool, adjusted: Floats, usable: Bools) -> Gradient | None:
    intake = pool.means(pool.x)
    return gradient(adjusted[usable], intake[usable], pool.n[usable].astype(np.float64))


def _spread(figures: Figures, tested: Bools, enough: bool) -> Spread:
    difference, variance = (figures.observed - figures.expected)[tested], figures.variance[tested]
    heterogeneity = dersimonian_laird(difference, variance)
    over = overdispersion(difference / np.sqrt(variance), variance)
    if heterogeneity is None or not enough or difference.size < rules.PROGRAMMES_AT_LEAST:
        return Spread(heterogeneity, over, None)
    small = shrunken(difference, variance, heterogeneity)
    return Spread(
        heterogeneity, over, Shrunken(*(_spread_out(v, tested) for v in (small.value, small.low, small.high)))
    )


def _spread_out(values: Floats, where: Bools) -> Floats:
    out = np.full(where.size, np.nan)
    out[where] = values
    return out


def _programmes(
    pool: Pool,
    flows: Sequence[ProgrammeFlow],
    figures: Figures,
    comparable: Bools,
    tested: Bools,
    spread: Spread,
    enough: bool,
) -> tuple[ProgrammeComparison, ...]:
    starts = pool.means(pool.x)
    limits = figures.limits
    if spread.overdispersion is not None:
        limits = widened(limits, figures.overall, np.where(tested, figures.variance, 0.0), spread.overdispersion.tau2)
    found: list[ProgrammeComparison] = []
    places = positions(np.nan_to_num(figures.adjusted), np.nan_to_num(limits))
    for j, (flow, n) in enumerate(zip(flows, pool.n.tolist(), strict=True)):
        if not comparable[j]:
            found.append(
                ProgrammeComparison(flow.programme, n, flow.followed, position="too_few", possible=flow.possible)
            )
            continue
        given = figures.limits[j]
        placed = enough and np.isfinite(figures.adjusted[j]) and np.isfinite(given).all()
        place: Position | None = places[j] if placed else None
        found.append(
            ProgrammeComparison(
                programme=flow.programme,
                n=n,
                followed=flow.followed,
                mean_baseline=_or_none(starts[j]),
                observed=_or_none(figures.observed[j]),
                expected=_or_none(figures.expected[j]),
                adjusted=_or_none(figures.adjusted[j]),
                adjusted_uncorrected=None if figures.uncorrected is None else _or_none(figures.uncorrected[j]),
                shrunken=_interval(spread.shrunken, j),
                funnel=Limits(*(float(v) for v in given)) if np.isfinite(given).all() else None,
                position=place,
                possible=flow.possible,
            )
        )
    return tuple(found)


def _interval(found: Shrunken | None, j: int) -> Interval | None:
    if found is None or not np.isfinite(found.value[j]):
        return None
    return Interval(float(found.value[j]), float(found.low[j]), float(found.high[j]))


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
