"""Figures of ordered levels from their count table: the same that ``group_figures`` computes from people, exactly.

Sums of level numbers are whole numbers, so nothing depends on order, and tables that were added up give the same
bytes as the people counted together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evalkit.definitions import Indicator
from evalkit.progression import rank_figures
from evalkit.progression.group_figures import Means, standardised
from evalkit.progression.level_table import UNANSWERED, LevelTable
from evalkit.progression.pairs import LEFT, MISSED, NOT_YET_DUE
from evalkit.progression.ratio import divided
from evalkit.progression.tallies import Tallies

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def tallies(table: LevelTable, indicator: Indicator) -> Tallies:
    """Every count of a result."""
    pairs, steps, gone = table.pairs, table.steps, table.gone
    start = pairs.sum(axis=2)
    baseline = table.counts.sum(axis=2)
    best, worst = _end(table, indicator.best), _end(table, indicator.worst)
    by_row = np.stack(_directions(pairs, steps), axis=2)
    improved, unchanged, declined = (by_row[:, :, at].sum(axis=1) for at in range(3))
    return Tallies(
        baseline=baseline.sum(axis=1),
        followed=start.sum(axis=1),
        left=table.by_fate(LEFT),
        not_yet_due=table.by_fate(NOT_YET_DUE),
        missed=table.by_fate(MISSED),
        unanswered={state: table.unanswered[:, at] for at, state in enumerate(UNANSWERED)},
        improved=improved,
        unchanged=unchanged,
        declined=declined,
        held_at_top=pairs[:, best, best],
        can_rise=start.sum(axis=1) - start[:, best],
        can_fall=start.sum(axis=1) - start[:, worst],
        leavers_at_best=gone[:, best],
        starts_lowest=baseline[:, 0],
        starts_highest=baseline[:, -1],
        by_row=by_row,
        transitions=pairs,
    )


def means(table: LevelTable) -> Means:
    """Of the codes of levels: never in a headline."""
    pairs = table.pairs
    d_mean, d_variance = _moments(pairs.reshape(table.groups, -1), table.steps.ravel())
    _, start_variance = _moments(pairs.sum(axis=2), _numbers(table))
    sd = np.sqrt(d_variance)
    return Means(d_mean, sd, divided(d_mean, sd), divided(d_mean, np.sqrt(start_variance)))


def ranked(table: LevelTable) -> rank_figures.Ranked:
    """Signed-rank figures from the difference counts."""
    steps = table.steps
    sizes = np.unique(np.abs(steps))
    n, up = (
        np.stack([table.pairs[:, chosen].sum(axis=1) for chosen in masks], axis=1)
        for masks in (
            [np.abs(steps) == size for size in sizes],
            [(np.abs(steps) == size) & (steps > 0) for size in sizes],
        )
    )
    return rank_figures.ranked(rank_figures.runs_of_counts(sizes.astype(np.float64), n, up), table.groups)


def leavers(table: LevelTable) -> tuple[Ints, Floats, Floats]:
    """Those not seen again, the standardised difference and Cliff's delta of those followed against them."""
    stayed, gone = table.pairs.sum(axis=2), table.gone
    numbers = table.sign * _numbers(table)
    (mean, variance), (mean_gone, variance_gone) = _moments(stayed, numbers), _moments(gone, numbers)
    ascending = slice(None, None, table.sign)
    counts = rank_figures.runs_of_counts(
        numbers[ascending].astype(np.float64), (stayed + gone)[:, ascending], gone[:, ascending]
    )
    smd = standardised(mean - mean_gone, variance, variance_gone)
    return gone.sum(axis=1), smd, rank_figures.cliffs_deltas(counts, table.groups)


def _directions(pairs: Ints, steps: Ints) -> list[Ints]:
    """Group × start level of those who improved, stayed the same, declined."""
    return [np.where(chosen, pairs, 0).sum(axis=2) for chosen in (steps > 0, steps == 0, steps < 0)]


def _moments(counts: Ints, values: Ints) -> tuple[Floats, Floats]:
    """Mean and variance (n − 1) of whole numbers in each group, each by one division of whole numbers."""
    n = counts.sum(axis=1)
    reach = int(np.abs(values).max()) * int(n.max(initial=1))
    # Millions of people on levels numbered in thousands leave 64 bits behind; Python's whole numbers have no end.
    exact = (counts, values) if reach**2 < 2**62 else (counts.astype(object), values.astype(object))
    total, squares = exact[0] @ exact[1], exact[0] @ (exact[1] * exact[1])
    spread = (n * squares - total * total).astype(np.float64)
    return divided(total.astype(np.float64), n), divided(spread, (n * (n - 1)).astype(np.float64))


def _numbers(table: LevelTable) -> Ints:
    return np.asarray(table.numbers, dtype=np.int64)


def _end(table: LevelTable, level: float | None) -> int:
    """Where an end of the scale stands among the levels."""
    if level is None:
        raise ValueError("levels have two ends")
    return table.numbers.index(int(level))
