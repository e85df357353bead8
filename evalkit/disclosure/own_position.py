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
from evalkit.disclosure.compared_lines import ReleasedLine, ReleasedLines, enough_of, line_of, may_enter, released_of
from evalkit.progression.comparison_lines import LevelLine, Line, ScaleLine
from evalkit.progression.comparison_result import ProgrammeComparison
from evalkit.progression.funnel import binomial_limits, mean_limits
from evalkit.progression.lines_together import Together, compare_lines

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
    own: Line, others: Sequence[Line], indicator: Indicator, wave: str, *, outside: Policy, inside: Policy
) -> OwnPosition:
    """The own position of ``own``, whose key is its letter among ``others``.

    ``outside``: the observatory's policy, under which the others are seen; ``inside``: the association's own.
    """
    if inside.audience is not Audience.ASSOCIATION:
        raise ValueError("an own position is released to the association alone")
    entering = [line for line in others if may_enter(line, outside)]
    together = compare_lines([*entering, own], indicator, wave, cells_at_least=outside.k)
    row = next(row for row in together.comparison.programmes if row.programme == own.key)
    upper = _upper(indicator)
    return OwnPosition(
        audience=inside.audience,
        line=line_of(own, row if enough_of(together) else None, inside, exact=True),
        others=replace(released_of([*others, own], together, outside), audience=inside.audience),
        views=_views(own, entering, row, together, indicator, outside) if enough_of(together) else (),
        upper=upper,
    )


def _upper(indicator: Indicator) -> tuple[int, ...]:
    """The levels above the middle one, lowest number first; none for a scale."""
    if indicator.levels is None or not indicator.ordinal:
        return ()
    numbers = list(indicator.levels.numbers)[:: indicator.sign]
    return tuple(sorted(numbers[(len(numbers) + 1) // 2 :]))


def _views(
    own: Line,
    others: Sequence[Line],
    row: ProgrammeComparison,
    together: Together,
    indicator: Indicator,
    policy: Policy,
) -> tuple[OwnView, ...]:
    if row.adjusted is None or row.funnel is None or row.observed is None or together.comparison.overall is None:
        return ()
    overall = together.comparison.overall
    fair = OwnView("fair", row.adjusted, overall, row.funnel.l95, row.funnel.u95)
    if isinstance(own, ScaleLine):
        scales = [line for line in (*others, own) if isinstance(line, ScaleLine)]
        sign = indicator.sign
        return (_mean("end", own, scales, sign), _mean("raw", own, scales, sign), fair)
    upper = _upper(indicator)
    raw = _share("raw", own.higher, own.n, overall)
    levels = [line for line in others if isinstance(line, LevelLine) and line.ends is not None]
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


def _mean(kind: ViewKind, own: ScaleLine, lines: Sequence[ScaleLine], sign: int) -> OwnView:
    """Of a scale: the mean at the end, or the mean change; its spread inside programmes says what chance does."""

    def value(line: ScaleLine) -> float:
        return sign * (line.mean_y if kind == "end" else line.mean_y - line.mean_x)

    def spread(line: ScaleLine) -> float:
        return line.var_y if kind == "end" else line.var_x + line.var_y - 2 * line.cov_xy

    people = sum(line.n for line in lines)
    overall = sum(line.n * value(line) for line in lines) / people
    within = sum((line.n - 1) * spread(line) for line in lines) / max(1, people - len(lines))
    limits = mean_limits(np.array([own.n]), overall, max(0.0, within) ** 0.5)[0]
    return OwnView(kind, value(own), overall, float(limits[1]), float(limits[2]))
