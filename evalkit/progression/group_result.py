"""From figures to one result per group; closed forms for all groups at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evalkit.definitions import Indicator
from evalkit.progression import intervals, ranks
from evalkit.progression.result import (
    Among,
    Bounds,
    Categories,
    Flow,
    Leavers,
    Result,
    StartingLevel,
    Transitions,
    Unanswered,
    Warn,
)
from evalkit.progression.result_figures import Figures
from evalkit.progression.result_warnings import warnings_of
from evalkit.progression.starting_levels import Rows
from evalkit.progression.tallies import Tallies

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Frame:
    """What is the same for every group of one indicator at one wave."""

    indicator: Indicator
    baseline_wave: str
    wave: str
    rows: Rows
    state_keys: tuple[int, ...] | tuple[str, ...] | None
    file_warnings: tuple[Warn, ...]


def results(frame: Frame, figures: Figures, *, programmes: Sequence[str | None], enrolled: Ints) -> list[Result]:
    """One result per group. ``programmes`` names the groups (None: all together); ``enrolled`` counts per group."""
    tallies, means, ranked = figures.tallies, figures.means, figures.ranked
    up = intervals.shares(tallies.improved, tallies.followed)
    down = intervals.shares(tallies.declined, tallies.followed)
    net = intervals.nets(tallies.improved, tallies.declined, tallies.followed)

    found = []
    for g, programme in enumerate(programmes):
        n = int(tallies.followed[g])
        counts = Categories(
            int(tallies.improved[g]), int(tallies.unchanged[g]), int(tallies.declined[g]), int(tallies.held_at_top[g])
        )
        improved, declined = up[g], down[g]
        result = Result(
            indicator=frame.indicator.key,
            programme=programme,
            baseline_wave=frame.baseline_wave,
            wave=frame.wave,
            flow=_flow(tallies, g, int(enrolled[g]), figures.exits_known),
            unanswered=Unanswered(*(int(tallies.unanswered[s][g]) for s in tallies.unanswered)),
            categories=counts,
            shares={"improved": improved, "declined": declined} if improved and declined else None,
            net_progression=net[g],
            superiority_paired=(counts.improved + counts.unchanged / 2) / n if n else None,
            transitions=_transitions(frame, tallies, g),
            rise_among_can_rise=Among(counts.improved, int(tallies.can_rise[g])),
            fall_among_can_fall=Among(counts.declined, int(tallies.can_fall[g])),
            sign_test_p=ranks.sign_test(counts.improved, counts.declined),
            wilcoxon=ranks.wilcoxon_of(ranked, g),
            rank_biserial=ranks.number(ranked.biserial[g]),
            mean_change=ranks.number(means.mean[g]),
            sd_change=ranks.number(means.sd[g]),
            srm=ranks.number(means.srm[g]),
            effect_size_baseline_sd=ranks.number(means.effect_size[g]),
            reliable_change=figures.reliable[g],
            bounds=_bounds(tallies, g),
            stayed_at_best_start=int(tallies.leavers_at_best[g]),
            leavers=Leavers(int(figures.gone[g]), ranks.number(figures.smd[g]), ranks.number(figures.cliffs_delta[g])),
            by_starting_level=_by_row(frame.rows, tallies.by_row[g]),
            higher_is_better=frame.indicator.sign > 0,
        )
        extremes = int(tallies.starts_lowest[g]), int(tallies.starts_highest[g])
        found.append(warnings_of(result, frame.indicator, extremes=extremes, of_the_file=frame.file_warnings))
    return found


def _flow(t: Tallies, g: int, enrolled: int, exits_known: bool) -> Flow:
    followed, missed = int(t.followed[g]), int(t.missed[g])
    left = int(t.left[g]) if exits_known else None
    return Flow(enrolled, int(t.baseline[g]), followed + missed, followed, missed, int(t.not_yet_due[g]), left)


def _transitions(frame: Frame, t: Tallies, g: int) -> Transitions | None:
    if t.transitions is None or frame.state_keys is None:
        return None
    return Transitions(frame.state_keys, tuple(tuple(int(v) for v in row) for row in t.transitions[g]))


def _bounds(t: Tallies, g: int) -> Bounds | None:
    """Manski bounds of the share improved; feasible leaves out those not seen again who started at the best level."""
    due_or_left = int(t.baseline[g] - t.not_yet_due[g])
    if due_or_left == 0:
        return None
    up, unseen = int(t.improved[g]), due_or_left - int(t.followed[g])
    low = up / due_or_left
    highest = (up + unseen) / due_or_left
    return Bounds((low, highest), (low, (up + unseen - int(t.leavers_at_best[g])) / due_or_left))


def _by_row(rows: Rows, counts: Ints) -> tuple[StartingLevel, ...]:
    return tuple(
        StartingLevel(low, high, int(row.sum()), int(row[0]), int(row[1]), int(row[2]))
        for (low, high), row in zip(rows.ends, counts, strict=True)
    )
