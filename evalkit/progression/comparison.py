"""Programmes compared fairly: each against what its own people's starting points let expect (METHODS 5).

Neither end levels, nor raw change, nor ordinary adjustment is fair to those who take in people further away;
docs/fair-comparison.md shows it. Pairs of people and count tables of programmes give the same comparison.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from evalkit.definitions.indicator import Indicator
from evalkit.progression.compared import Compared, Flows, compared
from evalkit.progression.comparison_result import (
    Comparison,
    Interval,
    Limits,
    Method,
    ProgrammeComparison,
    ProgrammeFlow,
)
from evalkit.progression.comparison_warnings import warnings
from evalkit.progression.funnel import POSITIONS
from evalkit.progression.level_table import LevelTable
from evalkit.progression.pairs import NOT_YET_DUE
from evalkit.progression.pool import pool_of, pool_of_table
from evalkit.progression.shrinkage import Shrunken


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
    arrays = Flows(
        *(np.array([getattr(f, name) for f in ordered], dtype=np.int64) for name in Flows.__dataclass_fields__)
    )
    found = compared(
        pool, arrays, indicator=indicator, method=method, starts=starts.drop_nulls().to_numpy().astype(np.float64)
    )  # fmt: skip
    return comparison_of(found, indicator=indicator, wave=wave)


def compare_tables(table: LevelTable, programmes: Sequence[str], indicator: Indicator) -> Compared:
    """The same from a count table alone, whose groups are ``programmes`` in alphabetical order.

    Nothing of a person is needed, and the work depends on the number of programmes, not of answers.
    """
    counts = table.counts.sum(axis=(1, 2))
    flows = Flows(counts, table.by_fate(NOT_YET_DUE), table.pairs.sum(axis=(1, 2)))
    return compared(pool_of_table(table, programmes), flows, indicator=indicator)


def comparison_of(found: Compared, *, indicator: Indicator, wave: str) -> Comparison:
    """What was found, a row for each programme."""
    spread, slopes = found.spread, found.choice.slopes
    return Comparison(
        indicator=indicator.key,
        wave=wave,
        method=found.choice.method,
        overall=_or_none(found.figures.overall),
        slope_within=slopes.within,
        reliability=slopes.reliability,
        slope_used=slopes.used,
        gradient=found.gradient,
        gradient_uncorrected=found.gradient_uncorrected,
        q=None if spread.heterogeneity is None else spread.heterogeneity.q,
        tau2=None if spread.heterogeneity is None else spread.heterogeneity.tau2,
        overdispersion=spread.overdispersion,
        programmes=tuple(_row(found, j) for j in range(len(found.pool.programmes))),
        warnings=(*found.choice.warnings, *warnings(found)),
        residual_sd=found.figures.residual_sd,
    )


def _row(found: Compared, j: int) -> ProgrammeComparison:
    figures, n = found.figures, int(found.pool.n[j])
    programme, followed = found.pool.programmes[j], int(found.flows.followed[j])
    possible = int(found.flows.possible[j])
    if not found.comparable[j]:
        return ProgrammeComparison(programme, n, followed, position="too_few", possible=possible)
    limits = figures.limits[j]
    drawn = bool(np.isfinite(limits).all())
    placed = found.enough and drawn and bool(np.isfinite(figures.adjusted[j]))
    return ProgrammeComparison(
        programme=programme,
        n=n,
        followed=followed,
        mean_baseline=_or_none(found.mean_starts[j]),
        observed=_or_none(figures.observed[j]),
        expected=_or_none(figures.expected[j]),
        adjusted=_or_none(figures.adjusted[j]),
        adjusted_uncorrected=None if figures.uncorrected is None else _or_none(figures.uncorrected[j]),
        shrunken=_interval(found.spread.shrunken, j),
        funnel=Limits(*(float(v) for v in limits)) if drawn else None,
        position=POSITIONS[found.places[j]] if placed else None,
        possible=possible,
    )


def _interval(found: Shrunken | None, j: int) -> Interval | None:
    if found is None or not np.isfinite(found.value[j]):
        return None
    return Interval(float(found.value[j]), float(found.low[j]), float(found.high[j]))


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
