"""A programme's own position, for its own association before anybody else, beside what the others let in.

Three ways of looking at the same people: where they stand at the end, how many rose, and how many rose against what
their starts let expect. Only the last is fair to those who take in people further away; side by side they show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from evalkit.definitions.indicator import Indicator
from evalkit.definitions.policy import Audience, Policy
from evalkit.disclosure.compared_lines import ReleasedLine, ReleasedLines
from evalkit.disclosure.compared_table import enough_of, may_enter, own_line, released_of
from evalkit.progression.comparison_lines import LevelLine, Line, ScaleLine
from evalkit.progression.funnel import binomial_limits, mean_limits
from evalkit.progression.line_columns import Columns, ScaleColumns, columns_of, in_order, joined
from evalkit.progression.lines_together import InColumns, compare_columns

ViewKind = Literal["end", "raw", "fair"]


@dataclass(frozen=True)
class OwnView:
    """One way of looking: the programme's own figure, that of all together, and where chance alone puts 95 % of
    programmes of this size. Shares, or points of a scale."""

    kind: ViewKind
    own: float
    overall: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether chance alone explains the difference."""
        return self.low <= self.own <= self.high


@dataclass(frozen=True)
class OwnPosition:
    """``line``: its own, unprotected. ``others``: what everybody taking part would see, with this programme in it.

    ``views``: empty while there are too few programmes. ``upper``: the levels that count as standing high at the end.
    """

    audience: Audience
    line: ReleasedLine
    others: ReleasedLines
    views: tuple[OwnView, ...]
    upper: tuple[int, ...]


def release_own_line(
    own: Line,
    others: Columns,
    ends: Sequence[LevelLine],
    indicator: Indicator,
    wave: str,
    *,
    outside: Policy,
    inside: Policy,
) -> OwnPosition:
    """The own position of ``own``, whose key is its letter among ``others``.

    ``ends``: those of the others that say where people stand at the end. ``outside``: the observatory's policy, under
    which the others are seen; ``inside``: the association's own.
    """
    if inside.audience is not Audience.ASSOCIATION:
        raise ValueError("an own position is released to the association alone")
    columns = in_order(joined(others, columns_of([own], levels=isinstance(own, LevelLine))))
    place = columns.keys.index(own.key)
    enters = may_enter(columns, outside)
    enters[place] = True
    entering = np.flatnonzero(enters)
    together = compare_columns(columns.at(entering), indicator, wave, cells_at_least=outside.k)
    mine = int(np.flatnonzero(entering == place)[0])
    entered = {columns.keys[at] for at in entering.tolist()}
    with_ends = [line for line in ends if line.key in entered]
    return OwnPosition(
        audience=inside.audience,
        line=own_line(columns, place, entering, together, inside),
        others=replace(released_of(columns, entering, together, outside).whole(), audience=inside.audience),
        views=_views(own, mine, together, with_ends, indicator, outside) if enough_of(together) else (),
        upper=_upper(indicator),
    )


def _upper(indicator: Indicator) -> tuple[int, ...]:
    """The levels above the middle one, lowest number first; none for a scale."""
    if indicator.levels is None or not indicator.ordinal:
        return ()
    numbers = list(indicator.levels.numbers)[:: indicator.sign]
    return tuple(sorted(numbers[(len(numbers) + 1) // 2 :]))


def _views(
    own: Line, at: int, together: InColumns, ends: Sequence[LevelLine], indicator: Indicator, policy: Policy
) -> tuple[OwnView, ...]:
    """``at``: the place of ``own`` among those compared; ``ends``: those of the others that say where people end."""
    figures, overall = together.found.figures, together.comparison.overall
    if not together.compared[at] or not together.drawn[at] or overall is None:
        return ()
    limits = figures.limits[at]
    fair = OwnView("fair", float(figures.adjusted[at]), overall, float(limits[1]), float(limits[2]))
    if isinstance(own, ScaleLine) and isinstance(together.columns, ScaleColumns):
        return (*(_mean(kind, own, together.columns, indicator.sign) for kind in _BEFORE), fair)
    if not isinstance(own, LevelLine):
        return ()
    upper = _upper(indicator)
    raw = _share("raw", own.higher, own.n, overall)
    levels = [line for line in ends if line.ends is not None]
    if own.ends is None or not levels:
        return (raw, fair)
    there = sum(_at(line, upper) for line in levels)
    people = sum(line.n for line in levels)
    if min(there, people - there) < policy.k:
        return (raw, fair)
    mine = _at(own, upper)
    return (_share("end", mine, own.n, (there + mine) / (people + own.n)), raw, fair)


def _at(line: LevelLine, levels: Sequence[int]) -> int:
    return sum(n for level, n in line.ends or () if level in levels)


def _share(kind: ViewKind, count: int, n: int, overall: float) -> OwnView:
    limits = binomial_limits(np.array([n]), np.array([overall]))[0]
    return OwnView(kind, count / n, overall, float(limits[1]), float(limits[2]))


_BEFORE: tuple[ViewKind, ...] = ("end", "raw")


def _mean(kind: ViewKind, own: ScaleLine, columns: ScaleColumns, sign: int) -> OwnView:
    """Of a scale: the mean at the end, or the mean change; its spread inside programmes says what chance does."""
    mean_x, mean_y, var_x, var_y, cov_xy = columns.moments
    values = sign * (mean_y if kind == "end" else mean_y - mean_x)
    spreads = var_y if kind == "end" else var_x + var_y - 2 * cov_xy
    people, n = int(columns.n.sum()), columns.n
    overall = float((n * values).sum()) / people
    within = float((np.maximum(n - 1, 0) * spreads).sum()) / max(1, people - n.size)
    limits = mean_limits(np.array([own.n]), overall, max(0.0, within) ** 0.5)[0]
    value = sign * (own.mean_y if kind == "end" else own.mean_y - own.mean_x)
    return OwnView(kind, value, overall, float(limits[1]), float(limits[2]))
