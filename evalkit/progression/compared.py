"""Programmes compared fairly, as arrays: one element per programme, whether there are four or a hundred thousand.

The pool is every pair; only programmes with enough pairs and enough people seen again are then compared with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evalkit.definitions.indicator import Indicator
from evalkit.progression import comparison_rules as rules
from evalkit.progression.comparison_method import Chosen, chosen
from evalkit.progression.comparison_result import Method
from evalkit.progression.funnel import (
    Overdispersion,
    Places,
    binomial_limits,
    mean_limits,
    overdispersion,
    places,
    widened,
)
from evalkit.progression.gradient import Gradient, gradient
from evalkit.progression.pairs import SAME
from evalkit.progression.pool import Pool
from evalkit.progression.ratio import divided
from evalkit.progression.reliability_corrected import expected_change, residual_variance
from evalkit.progression.shrinkage import Heterogeneity, Shrunken, dersimonian_laird, shrunken
from evalkit.progression.standardisation import Standardised, standardised
from evalkit.progression.starting_strata import Bools, Floats, Ints, cuts, level_strata, merged_strata, stratum


@dataclass(frozen=True)
class Flows:
    """Enrolments at the follow-up wave that is compared, per programme of the pool."""

    baseline: Ints
    not_yet_due: Ints
    followed: Ints

    @cached_property
    def possible(self) -> Ints:
        """People with a start who could have been seen again by now."""
        return self.baseline - self.not_yet_due

    @cached_property
    def rate(self) -> Floats:
        """Follow-up rate: followed ÷ possible; NaN where nobody could have been seen again."""
        return divided(self.followed, self.possible)


@dataclass(frozen=True)
class Figures:
    """Per programme, NaN where a figure cannot be had; ``variance`` is that of observed − expected."""

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
    """How far programmes lie apart beyond what their starts let expect; arrays as long as the programmes."""

    heterogeneity: Heterogeneity | None
    overdispersion: Overdispersion | None
    shrunken: Shrunken | None


@dataclass(frozen=True)
class Compared:
    """``comparable``: enough pairs and people seen again; ``tested``: where chance has room. ``enough``: programmes
    for a position. ``places``: 0 inside the funnel, 1 beyond its 95 % limits, 2 beyond the outer ones."""

    pool: Pool
    flows: Flows
    choice: Chosen
    figures: Figures
    comparable: Bools
    usable: Bools
    tested: Bools
    enough: bool
    spread: Spread
    gradient: Gradient | None
    gradient_uncorrected: Gradient | None
    places: Places

    @cached_property
    def mean_starts(self) -> Floats:
        """Mean start of each programme's pairs, oriented."""
        return self.pool.means(self.pool.x)


def compared(
    pool: Pool, flows: Flows, *, indicator: Indicator, starts: Floats | None = None, method: Method | None = None
) -> Compared:
    """Compare the programmes of a pool. ``starts``: all valid baseline scores as stored (they cut a scale in thirds).

    ``method`` None: standardised for levels, reliability-corrected for scales where that is possible.
    Raises Refused when ``method`` is reliability-corrected and the form or the data do not allow it.
    """
    choice = chosen(pool, indicator, method)
    shares = choice.method is Method.STANDARDISED
    figures = _shares(pool, starting_strata(pool, indicator, starts)) if shares else _means(pool, choice)
    found = judged(figures, pool.n, flows, pool.means(pool.x))
    uncorrected = None
    if figures.uncorrected is not None:
        at = found.usable
        uncorrected = gradient(figures.uncorrected[at], pool.means(pool.x)[at], pool.n[at].astype(np.float64))
    return Compared(
        pool=pool,
        flows=flows,
        choice=choice,
        figures=figures,
        comparable=found.comparable,
        usable=found.usable,
        tested=found.tested,
        enough=found.enough,
        spread=found.spread,
        gradient=found.gradient,
        gradient_uncorrected=uncorrected,
        places=found.places,
    )


@dataclass(frozen=True)
class Judged:
    """What figures say beside each other; fields as in ``Compared``."""

    comparable: Bools
    usable: Bools
    tested: Bools
    enough: bool
    spread: Spread
    gradient: Gradient | None
    places: Places


def judged(figures: Figures, n: Ints, flows: Flows, intake: Floats) -> Judged:
    """Set programmes' figures beside each other. ``n``: pairs of each; ``intake``: its mean start, oriented;
    NaN where that is not known."""
    comparable = (n >= rules.PAIRS_AT_LEAST) & (np.nan_to_num(flows.rate) >= rules.FOLLOW_UP_AT_LEAST)
    usable = comparable & np.isfinite(figures.adjusted)
    known = usable & np.isfinite(intake)
    tested = usable & (figures.variance > 0)
    enough = int(comparable.sum()) >= rules.PROGRAMMES_AT_LEAST
    spread = _spread(figures, tested, enough)
    limits = figures.limits
    if spread.overdispersion is not None:
        limits = widened(limits, figures.overall, np.where(tested, figures.variance, 0.0), spread.overdispersion.tau2)
    return Judged(
        comparable=comparable,
        usable=usable,
        tested=tested,
        enough=enough,
        spread=spread,
        gradient=gradient(figures.adjusted[known], intake[known], n[known].astype(np.float64)),
        places=places(np.nan_to_num(figures.adjusted), np.nan_to_num(limits)),
    )


def starting_strata(pool: Pool, indicator: Indicator, starts: Floats | None) -> Ints:
    """The merged stratum of each cell: its starting level, or for a scale its third of all starts."""
    if indicator.ordinal:
        return merged_strata(level_strata(pool.x), pool.people)
    oriented = np.empty(0) if starts is None else starts * indicator.sign
    return merged_strata(stratum(pool.x, cuts(oriented, 3)), pool.people)


def _shares(pool: Pool, strata: Ints) -> Figures:
    """Share improved, standardised on the starting level."""
    return share_figures(standardised(pool, strata, (pool.y - pool.x > SAME).astype(np.float64)))


def share_figures(found: Standardised) -> Figures:
    """The figures of a share from what was observed and expected."""
    n = found.n.astype(np.float64)
    theta = divided(found.expected, n)
    limits = np.full((n.size, 4), np.nan)
    known = (found.n > 0) & np.isfinite(theta) & (theta > 0)
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
        observed, overall = pool.means(pool.y), pool.mean(pool.y)
        return Figures(overall, observed, missing, missing, missing, missing, np.full((missing.size, 4), np.nan))
    found = expected_change(pool, slopes.used)
    residual = residual_variance(pool, slopes.used)
    n, overall = pool.n, pool.mean(pool.y)
    limits = np.full((missing.size, 4), np.nan)
    if residual is not None:
        limits[n > 0] = mean_limits(n[n > 0], overall, residual**0.5)
    return Figures(
        overall=overall,
        observed=found.observed,
        expected=found.expected,
        adjusted=found.adjusted,
        uncorrected=expected_change(pool, slopes.within).adjusted,
        variance=missing if residual is None else divided(np.full(n.size, residual), n.astype(np.float64)),
        limits=limits,
        residual_sd=None if residual is None else residual**0.5,
    )


def _spread(figures: Figures, tested: Bools, enough: bool) -> Spread:
    difference, variance = (figures.observed - figures.expected)[tested], figures.variance[tested]
    heterogeneity = dersimonian_laird(difference, variance)
    over = overdispersion(difference / np.sqrt(variance), variance)
    if heterogeneity is None or not enough or difference.size < rules.PROGRAMMES_AT_LEAST:
        return Spread(heterogeneity, over, None)
    small = shrunken(difference, variance, heterogeneity)
    return Spread(heterogeneity, over, Shrunken(*(_at(v, tested) for v in (small.value, small.low, small.high))))


def _at(values: Floats, where: Bools) -> Floats:
    """``values`` at the places where ``where`` holds, NaN elsewhere."""
    out = np.full(where.size, np.nan)
    out[where] = values
    return out
