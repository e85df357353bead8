"""Everything a result is made of, for all groups at once: from people, or from the count table of their levels.

Both ways give the same figures (a test holds them against each other); the table is what programmes and instances
exchange, and what makes ten million answers quick.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evalkit.definitions import Indicator
from evalkit.progression import group_figures, level_figures, tallies
from evalkit.progression.level_table import LevelTable
from evalkit.progression.pairs import LEFT, MISSED, Started, oriented_difference
from evalkit.progression.rank_figures import Ranked
from evalkit.progression.reliable_change import Reliable
from evalkit.progression.result import ReliableChange
from evalkit.progression.starting_levels import Rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Figures:
    """Arrays (or lists) with one element per group.

    ``gone``: those not seen again; ``smd`` and ``cliffs_delta``: those followed against them, at the start.
    """

    tallies: tallies.Tallies
    means: group_figures.Means
    ranked: Ranked
    gone: Ints
    smd: Floats
    cliffs_delta: Floats
    reliable: list[ReliableChange | None]
    exits_known: bool


def of_people(
    people: Started,
    indicator: Indicator,
    *,
    group: Ints,
    groups: int,
    rows: Rows,
    states: Rows | None,
    reliable: Reliable,
) -> Figures:
    """``group``: the number (below ``groups``) of each person of ``people``."""
    sign = indicator.sign
    difference = oriented_difference(people, sign)
    seen = people.followed
    own, x, y = group[seen], people.x[seen], people.y[seen]
    gone = (people.fate == LEFT) | (people.fate == MISSED)
    either = gone | seen
    of_either, later, start = group[either], gone[either], sign * people.x[either]
    return Figures(
        tallies=tallies.count(people, indicator, group=group, groups=groups, rows=rows, states=states),
        means=group_figures.means(difference, x, own, groups),
        ranked=group_figures.ranked(difference, own, groups),
        gone=np.bincount(of_either[later], minlength=groups).astype(np.int64),
        smd=group_figures.standardised_differences(start, later, of_either, groups),
        cliffs_delta=group_figures.cliffs_deltas(start, later, of_either, groups),
        reliable=_reliable(indicator, x, y, difference, own, groups, reliable),
        exits_known=people.exits_known,
    )


def of_levels(table: LevelTable, indicator: Indicator) -> Figures:
    """The same from a count table; a single ordered item has no reliability, so no reliable change."""
    gone, smd, cliffs_delta = level_figures.leavers(table)
    return Figures(
        tallies=level_figures.tallies(table, indicator),
        means=level_figures.means(table),
        ranked=level_figures.ranked(table),
        gone=gone,
        smd=smd,
        cliffs_delta=cliffs_delta,
        reliable=[None] * table.groups,
        exits_known=table.exits_known,
    )


def _reliable(
    indicator: Indicator, x: Floats, y: Floats, difference: Floats, group: Ints, groups: int, reliable: Reliable
) -> list[ReliableChange | None]:
    """Reliable change inside each group; None without pairs."""
    order = np.argsort(group, kind="stable")
    ends = np.searchsorted(group[order], np.arange(groups + 1))
    parts = (order[ends[g] : ends[g + 1]] for g in range(groups))
    return [reliable(indicator, x[p], y[p], difference[p]) if p.size else None for p in parts]
