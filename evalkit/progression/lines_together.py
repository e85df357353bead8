"""Lines set beside each other: the comparison of an observatory, whatever instance each line comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.definitions.indicator import Indicator
from evalkit.progression import comparison_rules as rules
from evalkit.progression.compared_levels import ComparedLines, compare_levels
from evalkit.progression.compared_scales import compare_scales
from evalkit.progression.comparison_lines import LevelLine, Line, ScaleLine, Stratum
from evalkit.progression.comparison_result import (
    Comparison,
    Interval,
    Limits,
    Method,
    ProgrammeComparison,
)
from evalkit.progression.funnel import POSITIONS
from evalkit.progression.reliability_corrected import Slopes
from evalkit.progression.result import Warn
from evalkit.progression.starting_strata import Bools, Floats


@dataclass(frozen=True)
class Together:
    """``strata``: everybody by starting level, after merging, worst first; empty for a scale."""

    comparison: Comparison
    strata: tuple[Stratum, ...]


def comparable_by(indicator: Indicator) -> Method | None:
    """How lines of this indicator are compared; None where they cannot be: a scale without a published error."""
    if indicator.ordinal and indicator.levels is not None:
        return Method.STANDARDISED
    return Method.RELIABILITY_CORRECTED if indicator.published_sem is not None else None


def compare_lines(lines: Sequence[Line], indicator: Indicator, wave: str, *, cells_at_least: int = 0) -> Together:
    """Compare lines of one indicator. ``cells_at_least``: see ``compare_levels``.

    Raises ValueError when the indicator cannot be compared or a line is of the other kind.
    """
    method = comparable_by(indicator)
    kind = LevelLine if method is Method.STANDARDISED else ScaleLine
    if method is None or not all(isinstance(line, kind) for line in lines):
        raise ValueError(f"{indicator.key}: these lines cannot be compared")
    ordered = sorted(lines, key=lambda line: line.key)
    slopes = Slopes(None, None, None)
    if method is Method.STANDARDISED:
        levels = [line for line in ordered if isinstance(line, LevelLine)]
        found = compare_levels(levels, indicator, cells_at_least=cells_at_least)
    else:
        found, slopes = compare_scales([line for line in ordered if isinstance(line, ScaleLine)], indicator)
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
        programmes=_rows(found, ordered),
        warnings=_warnings(found, method, slopes),
        residual_sd=found.figures.residual_sd,
    )
    return Together(comparison, found.strata)


def _rows(found: ComparedLines, lines: Sequence[Line]) -> tuple[ProgrammeComparison, ...]:
    """What was found of each line; by columns, since there may be a hundred thousand."""
    figures, places = found.figures, found.judged.places.tolist()
    drawn: Bools = np.asarray(np.isfinite(figures.limits).all(axis=1))
    placed = (drawn & np.isfinite(figures.adjusted) & found.judged.enough).tolist()
    observed, expected, adjusted = (_listed(v) for v in (figures.observed, figures.expected, figures.adjusted))
    limits: list[list[float]] = figures.limits.tolist()
    there, shrunken = drawn.tolist(), _intervals(found, len(lines))
    sizes, comparable, told = found.n.tolist(), found.judged.comparable.tolist(), found.adjusted.tolist()
    return tuple(
        ProgrammeComparison(
            programme=line.key,
            n=sizes[at],
            followed=line.followed,
            observed=observed[at],
            expected=expected[at],
            adjusted=adjusted[at],
            shrunken=shrunken[at],
            funnel=Limits(*limits[at]) if there[at] else None,
            position=POSITIONS[places[at]] if placed[at] else None,
            possible=line.possible,
            adjusted_for_start=told[at],
        )
        if comparable[at]
        else ProgrammeComparison(line.key, sizes[at], line.followed, position="too_few", possible=line.possible)
        for at, line in enumerate(lines)
    )


def _intervals(found: ComparedLines, count: int) -> list[Interval | None]:
    small = found.judged.spread.shrunken
    if small is None:
        return [None] * count
    shown = np.isfinite(small.value).tolist()
    ends = zip(small.value.tolist(), small.low.tolist(), small.high.tolist(), strict=True)
    return [Interval(*of) if is_shown else None for is_shown, of in zip(shown, ends, strict=True)]


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
