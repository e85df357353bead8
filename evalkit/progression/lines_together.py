"""Lines set beside each other: the comparison of an observatory, whatever instance each line comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from evalkit.definitions.indicator import Indicator
from evalkit.progression import comparison_rules as rules
from evalkit.progression.compared_levels import ComparedLines, compare_levels
from evalkit.progression.compared_scales import compare_scales
from evalkit.progression.comparison_lines import Line, Stratum
from evalkit.progression.comparison_result import (
    Comparison,
    Interval,
    Limits,
    Method,
    ProgrammeComparison,
)
from evalkit.progression.funnel import POSITIONS
from evalkit.progression.line_columns import Columns, LevelColumns, ScaleColumns, columns_of, in_order
from evalkit.progression.reliability_corrected import Slopes
from evalkit.progression.result import Warn
from evalkit.progression.starting_strata import Bools, Floats


@dataclass(frozen=True)
class Together:
    """``strata``: everybody by starting level, after merging, worst first; empty for a scale."""

    comparison: Comparison
    strata: tuple[Stratum, ...]


@dataclass(frozen=True, eq=False)
class InColumns:
    """Lines compared, by columns. ``comparison``: what is said of all, without a row for each programme."""

    columns: Columns
    comparison: Comparison
    found: ComparedLines

    @property
    def compared(self) -> Bools:
        """Which lines are compared: enough people, enough of them seen again, and a figure to be had."""
        return self.found.judged.comparable & np.isfinite(self.found.figures.adjusted)

    @cached_property
    def drawn(self) -> Bools:
        """Which have limits to be drawn by."""
        drawn: Bools = np.asarray(np.isfinite(self.found.figures.limits).all(axis=1))
        return drawn

    @property
    def placed(self) -> Bools:
        """Which have a place against their limits."""
        return self.drawn & np.isfinite(self.found.figures.adjusted) & self.found.judged.enough

    @property
    def shrunken(self) -> tuple[Floats, Floats, Floats]:
        """The shrunken difference of each line and its interval; NaN where there is none."""
        small = self.found.judged.spread.shrunken
        if small is None:
            none = np.full(len(self.columns.keys), np.nan)
            return none, none, none
        return small.value, small.low, small.high


def comparable_by(indicator: Indicator) -> Method | None:
    """How lines of this indicator are compared; None where they cannot be: a scale without a published error."""
    if indicator.ordinal and indicator.levels is not None:
        return Method.STANDARDISED
    return Method.RELIABILITY_CORRECTED if indicator.published_sem is not None else None


def compare_lines(lines: Sequence[Line], indicator: Indicator, wave: str, *, cells_at_least: int = 0) -> Together:
    """Compare lines of one indicator. ``cells_at_least``: see ``compare_levels``.

    Raises ValueError when the indicator cannot be compared or a line is of the other kind.
    """
    columns = in_order(columns_of(lines, levels=_method(indicator) is Method.STANDARDISED))
    made = compare_columns(columns, indicator, wave, cells_at_least=cells_at_least)
    return Together(replace(made.comparison, programmes=_rows(made)), made.found.strata)


def compare_columns(columns: Columns, indicator: Indicator, wave: str, *, cells_at_least: int = 0) -> InColumns:
    """The same by columns, in the order that they have."""
    method = _method(indicator)
    slopes = Slopes(None, None, None)
    if isinstance(columns, LevelColumns) and method is Method.STANDARDISED:
        found = compare_levels(columns, indicator, cells_at_least=cells_at_least)
    elif isinstance(columns, ScaleColumns) and method is Method.RELIABILITY_CORRECTED:
        found, slopes = compare_scales(columns, indicator)
    else:
        raise ValueError(f"{indicator.key}: these lines cannot be compared")
    spread = found.judged.spread
    comparison = Comparison(
        indicator=indicator.key,
        wave=wave,
        method=method,
        overall=_or_none(found.figures.overall),
        slope_within=slopes.within,
        reliability=slopes.reliability,
        slope_used=slopes.used,
        gradient=found.judged.gradient,
        gradient_uncorrected=None,
        q=None if spread.heterogeneity is None else spread.heterogeneity.q,
        tau2=None if spread.heterogeneity is None else spread.heterogeneity.tau2,
        overdispersion=spread.overdispersion,
        programmes=(),
        warnings=_warnings(found, method, slopes),
        residual_sd=found.figures.residual_sd,
    )
    return InColumns(columns, comparison, found)


def _method(indicator: Indicator) -> Method:
    method = comparable_by(indicator)
    if method is None:
        raise ValueError(f"{indicator.key}: these lines cannot be compared")
    return method


def _rows(made: InColumns) -> tuple[ProgrammeComparison, ...]:
    """What was found of each line."""
    found, columns = made.found, made.columns
    figures, places = found.figures, found.judged.places.tolist()
    placed, there = made.placed.tolist(), made.drawn.tolist()
    observed, expected, adjusted = (_listed(v) for v in (figures.observed, figures.expected, figures.adjusted))
    limits: list[list[float]] = figures.limits.tolist()
    small = [_listed(ends) for ends in made.shrunken]
    sizes, comparable, told = found.n.tolist(), found.judged.comparable.tolist(), found.adjusted.tolist()
    followed, possible = columns.followed.tolist(), columns.possible.tolist()
    return tuple(
        ProgrammeComparison(
            programme=key,
            n=sizes[at],
            followed=followed[at],
            observed=observed[at],
            expected=expected[at],
            adjusted=adjusted[at],
            shrunken=_interval(*(ends[at] for ends in small)),
            funnel=Limits(*limits[at]) if there[at] else None,
            position=POSITIONS[places[at]] if placed[at] else None,
            possible=possible[at],
            adjusted_for_start=told[at],
        )
        if comparable[at]
        else ProgrammeComparison(key, sizes[at], followed[at], position="too_few", possible=possible[at])
        for at, key in enumerate(columns.keys)
    )


def _interval(value: float | None, low: float | None, high: float | None) -> Interval | None:
    return None if value is None or low is None or high is None else Interval(value, low, high)


def _listed(values: Floats) -> list[float | None]:
    """None where a figure cannot be had."""
    return [
        value if known else None for value, known in zip(values.tolist(), np.isfinite(values).tolist(), strict=True)
    ]


def _warnings(found: ComparedLines, method: Method, slopes: Slopes) -> tuple[Warn, ...]:
    said = []
    if not found.judged.enough:
        n = int(found.judged.comparable.sum())
        said.append(Warn("too_few_programmes", {"n": n, "at_least": rules.PROGRAMMES_AT_LEAST}))
    if method is Method.RELIABILITY_CORRECTED and slopes.used is None:
        said.append(Warn("starts_not_reliable"))
    if found.judged.gradient is None:
        said.append(Warn("starts_do_not_differ"))
    elif found.judged.gradient.alarms:
        said.append(Warn("still_depends_on_intake"))
    return tuple(said)


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
