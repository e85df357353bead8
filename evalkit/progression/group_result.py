"""From counts to one result per group: closed forms for all groups at once, ranks group by group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evalkit.definitions import Indicator
from evalkit.progression import intervals, ranks
from evalkit.progression.pairs import FOLLOWED, LEFT, MISSED, Started, oriented_difference
from evalkit.progression.reliable_change import exceeds, measurement_error, threshold
from evalkit.progression.result import (
    Among,
    Bounds,
    Categories,
    Flow,
    Leavers,
    ReliableChange,
    Result,
    StartingLevel,
    Transitions,
    Unanswered,
    Warn,
)
from evalkit.progression.result_warnings import warnings_of
from evalkit.progression.starting_levels import Rows
from evalkit.progression.tallies import Tallies

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Reliable = Callable[[Indicator, Floats, Floats, Floats], ReliableChange | None]
"""(indicator, start, follow-up, D) of a result's pairs → reliable change."""


@dataclass(frozen=True)
class Frame:
    """What is the same for every group of one indicator at one wave."""

    indicator: Indicator
    baseline_wave: str
    wave: str
    rows: Rows
    state_keys: tuple[int, ...] | tuple[str, ...] | None
    file_warnings: tuple[Warn, ...]


def results(
    frame: Frame,
    people: Started,
    tallies: Tallies,
    *,
    group: Ints,
    programmes: Sequence[str | None],
    enrolled: Ints,
    reliable: Reliable,
) -> list[Result]:
    """One result per group. ``programmes`` names the groups (None: all together); ``enrolled`` counts per group."""
    difference = oriented_difference(people, frame.indicator.sign)
    seen = people.followed
    pair_order = np.argsort(group[seen], kind="stable")
    pair_ends = np.cumsum(tallies.followed)
    start_order = np.argsort(group, kind="stable")
    start_ends = np.cumsum(tallies.baseline)
    x, y = people.x[seen], people.y[seen]
    up = intervals.shares(tallies.improved, tallies.followed)
    down = intervals.shares(tallies.declined, tallies.followed)
    net = intervals.nets(tallies.improved, tallies.declined, tallies.followed)

    found = []
    for g, programme in enumerate(programmes):
        pairs = pair_order[pair_ends[g] - tallies.followed[g] : pair_ends[g]]
        mine = start_order[start_ends[g] - tallies.baseline[g] : start_ends[g]]
        d = difference[pairs]
        n = int(tallies.followed[g])
        mean, spread, srm, effect = _means(d, x[pairs])
        counts = Categories(
            int(tallies.improved[g]), int(tallies.unchanged[g]), int(tallies.declined[g]), int(tallies.held_at_top[g])
        )
        change = reliable(frame.indicator, x[pairs], y[pairs], d) if n else None
        flow = _flow(tallies, g, int(enrolled[g]), people.exits_known)
        improved, declined = up[g], down[g]
        result = Result(
            indicator=frame.indicator.key,
            programme=programme,
            baseline_wave=frame.baseline_wave,
            wave=frame.wave,
            flow=flow,
            unanswered=Unanswered(*(int(tallies.unanswered[s][g]) for s in tallies.unanswered)),
            categories=counts,
            shares={"improved": improved, "declined": declined} if improved and declined else None,
            net_progression=net[g],
            superiority_paired=(counts.improved + counts.unchanged / 2) / n if n else None,
            transitions=_transitions(frame, tallies, g),
            rise_among_can_rise=Among(counts.improved, int(tallies.can_rise[g])),
            fall_among_can_fall=Among(counts.declined, int(tallies.can_fall[g])),
            sign_test_p=ranks.sign_test(counts.improved, counts.declined),
            wilcoxon=ranks.wilcoxon(d),
            rank_biserial=ranks.rank_biserial(d),
            mean_change=mean,
            sd_change=spread,
            srm=srm,
            effect_size_baseline_sd=effect,
            reliable_change=change,
            bounds=_bounds(tallies, g),
            stayed_at_best_start=int(tallies.leavers_at_best[g]),
            leavers=_leavers(people, mine, frame.indicator.sign),
            by_starting_level=_by_row(frame.rows, tallies.by_row[g]),
        )
        extremes = int(tallies.starts_lowest[g]), int(tallies.starts_highest[g])
        found.append(warnings_of(result, frame.indicator, extremes=extremes, of_the_file=frame.file_warnings))
    return found


def jacobson_truax(indicator: Indicator, start: Floats, follow_up: Floats, difference: Floats) -> ReliableChange | None:
    """Reliable change by the published or sample SEM; None where neither can be had."""
    error = measurement_error(indicator, start)
    if error is None:
        return None
    limit = threshold(indicator, error.sem)
    large = exceeds(difference, indicator, limit)
    up, down = int((large & (difference > 0)).sum()), int((large & (difference < 0)).sum())
    return ReliableChange(error.method, error.sem, limit, up, difference.size - up - down, down)


def _flow(t: Tallies, g: int, enrolled: int, exits_known: bool) -> Flow:
    followed, missed = int(t.followed[g]), int(t.missed[g])
    left = int(t.left[g]) if exits_known else None
    return Flow(enrolled, int(t.baseline[g]), followed + missed, followed, missed, int(t.not_yet_due[g]), left)


def _means(difference: Floats, start: Floats) -> tuple[float | None, float | None, float | None, float | None]:
    """Mean and sd of D, standardised response mean, effect size by the sd of the start; None where not computable."""
    n = difference.size
    if n == 0:
        return None, None, None, None
    mean = float(difference.sum() / n)
    if n == 1:
        return mean, None, None, None
    spread, of_start = float(difference.std(ddof=1)), float(start.std(ddof=1))
    return mean, spread, mean / spread if spread > 0 else None, mean / of_start if of_start > 0 else None


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


def _leavers(people: Started, mine: Ints, sign: int) -> Leavers:
    fate, oriented = people.fate[mine], sign * people.x[mine]
    stayed = oriented[fate == FOLLOWED]
    gone = oriented[(fate == LEFT) | (fate == MISSED)]
    return Leavers(int(gone.size), ranks.standardised_difference(stayed, gone), ranks.cliffs_delta(stayed, gone))


def _by_row(rows: Rows, counts: Ints) -> tuple[StartingLevel, ...]:
    return tuple(
        StartingLevel(low, high, int(row.sum()), int(row[0]), int(row[1]), int(row[2]))
        for (low, high), row in zip(rows.ends, counts, strict=True)
    )
