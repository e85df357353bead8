"""Who is reached, as it may be read: everything for the association itself, one coarse number for the observatory.

Counts of who starts where stand beside published tables that count the same people by where they start. So to the
observatory only two numbers leave, both as steps of k: how many came in, and how many of them stand in the lower half;
what is left over follows from the two and is as wide. Every derived figure is computed from these steps. What a
funder's report tells is cut otherwise, beside its own figures: ``reach_beside``.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from evalkit.definitions.policy import Audience, Policy
from evalkit.disclosure.cells import Cell, Figure
from evalkit.disclosure.process_counts import AtLeast, at_least
from evalkit.progression.comparison_rules import ENTRANTS_AT_LEAST
from evalkit.progression.creaming import dissimilarity
from evalkit.progression.intake_outlook import gate
from evalkit.progression.intake_over_time import drift, start_delay
from evalkit.progression.parking import early_exit, hours_offered
from evalkit.progression.reach import against_public, expected_ahead, thirds_left_early
from evalkit.progression.starting_strata import cuts

PROGRAMMES_TOGETHER = 3
"""Programmes that stand together; fewer are somebody's."""


@dataclass(frozen=True)
class Entrant:
    """Somebody who came in. ``group``: of the start, 0 the furthest. ``score``: of the start, oriented.

    ``delay``: days from entry to the start; ``left_early``: before the first follow-up (None: too early to say);
    ``hours``: offered per month (None: not known).
    """

    group: int
    score: float
    entry: dt.date | None = None
    delay: float | None = None
    left_early: bool | None = None
    hours: float | None = None


@dataclass(frozen=True)
class CohortCell:
    """One cohort's starts: people by group, and the distance from the cohort before in standard deviations."""

    cohort: str
    groups: tuple[Cell, ...]
    distance: Figure | None


@dataclass(frozen=True)
class Delay:
    """Days from entry to the start: the middle one, and who had theirs after 28 days. ``parts``: 0–7, 8–28, later."""

    median: Figure
    late: Cell
    of: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True)
class ReleasedReach:
    """Of one programme, for its association. ``groups`` and ``eligible``: people by starting group, furthest first.

    ``flags``: which of ``few`` (C1, C2), ``leave`` (C6) and ``hours`` (P1) ask for a conversation. ``enough`` False:
    fewer entrants than an index needs, so none is flagged.
    """

    audience: Audience
    n: Cell
    groups: tuple[Cell, ...]
    eligible: tuple[int, ...]
    enough: bool
    representation: Figure | None = None
    access: Figure | None = None
    chance: Figure | None = None
    distance: Figure | None = None
    delta: Figure | None = None
    ahead: Figure | None = None
    leave: Figure | None = None
    left: tuple[Cell, ...] = ()
    hours: Figure | None = None
    tau: Figure | None = None
    delay: Delay | None = None
    cohorts: tuple[CohortCell, ...] = ()
    flags: frozenset[str] = field(default_factory=frozenset)


def release_reach(
    entrants: Sequence[Entrant],
    eligible: Sequence[int],
    policy: Policy,
    *,
    rng: np.random.Generator,
    norms: Sequence[float] | None = None,
) -> ReleasedReach:
    """Everything about the intake of one programme, for the association that owns it; ValueError for others.

    ``rng``: of the bootstrap of P1. ``norms``: expected progress of each group in other programmes, for C4.
    """
    if policy.audience is not Audience.ASSOCIATION:
        raise ValueError(f"who starts where is released to {policy.audience.value} in steps only")
    width = len(eligible)
    counts = _counts([one.group for one in entrants], width)
    found = against_public(counts, eligible)
    enough = len(entrants) >= ENTRANTS_AT_LEAST
    scores = np.array([one.score for one in entrants], dtype=np.float64)
    ends = cuts(scores, 3)
    known = [one for one in entrants if one.left_early is not None]
    left = thirds_left_early(
        np.array([one.score for one in known]), np.array([bool(one.left_early) for one in known], dtype=np.int64), ends
    )
    leave = early_exit(*left)
    offered = [one for one in entrants if one.hours is not None]
    hours = hours_offered(
        np.array([one.score for one in offered], dtype=np.float64), np.array([one.hours for one in offered]), rng
    )
    raised = {"few": bool(found.flag), "leave": bool(leave and leave.flag), "hours": bool(hours and hours.flag)}
    ahead = None if norms is None else expected_ahead(counts, eligible, norms)
    ratio = found.representation
    return ReleasedReach(
        audience=policy.audience,
        n=Cell.shown(len(entrants)),
        groups=tuple(Cell.shown(count) for count in counts),
        eligible=tuple(eligible),
        enough=enough,
        representation=None if ratio is None else Figure(ratio.value, ratio.low, ratio.high),
        access=_figure(found.access),
        chance=_figure(found.chance),
        distance=_figure(found.distance),
        delta=_figure(found.delta),
        ahead=_figure(ahead),
        leave=None if leave is None else Figure(leave.ratio, leave.low, leave.high),
        left=tuple(Cell.shown(count) for count in left),
        hours=None if hours is None else Figure(hours.ratio, hours.low, hours.high),
        tau=None if hours is None else _figure(hours.tau),
        delay=_delay(entrants),
        cohorts=_cohorts(entrants, width),
        flags=frozenset(name for name, up in raised.items() if up) if enough else frozenset(),
    )


@dataclass(frozen=True)
class CoarseReach:
    """For others than the association. ``people`` came in, ``lower`` of them stand in the lower half, as steps.

    ``intended``: the share of the lower half in the intended public. ``shares``: between which two shares it lies
    among those who came in; ``ratio``: the same, divided by the share intended (None where nobody is intended there).
    """

    audience: Audience
    people: AtLeast
    lower: AtLeast
    intended: float
    shares: Figure
    ratio: Figure | None

    @property
    def rest(self) -> tuple[int, int]:
        """Between how many and how many people stand in the upper half, as any reader could work out."""
        top, bottom = self.people.low + self.people.step - 1, self.people.low
        return max(0, bottom - self.lower.low - self.lower.step + 1), top - self.lower.low


def release_coarse(came: Sequence[int], eligible: Sequence[int], policy: Policy) -> CoarseReach | None:
    """Two steps from counts by starting group, furthest first; None with fewer than 2k people or nobody intended."""
    n, half = sum(came), max(1, len(eligible) // 2)
    if n < 2 * max(policy.k, 1) or not sum(eligible):
        return None
    people, lower = at_least(n, policy), at_least(sum(came[:half]), policy)
    top = people.low + people.step - 1
    low, high = lower.low / top, min(1.0, (lower.low + lower.step - 1) / people.low)
    intended = sum(eligible[:half]) / sum(eligible)
    ratio = Figure(None, low / intended, high / intended) if intended else None
    return CoarseReach(policy.audience, people, lower, intended, Figure(None, low, high), ratio)


def release_apart(lower: Sequence[int], people: Sequence[int], policy: Policy) -> Figure | None:
    """D between several programmes, to one decimal: how unevenly the lower half is spread over them; a trend only.

    Computed from the middles of steps of k. None with fewer than three programmes, or one with too few for a mean.
    """
    least = max(policy.mean_at_least, policy.k, 1)
    if len(people) < PROGRAMMES_TOGETHER or min(people) < least or sum(lower) < 2 * policy.k:
        return None
    far = np.array([at_least(n, policy).low + policy.k // 2 for n in lower], dtype=np.int64)
    all_of = np.array([at_least(n, policy).low + policy.k // 2 for n in people], dtype=np.int64)
    found = dissimilarity(far, np.maximum(all_of - far, 0))
    return None if found is None else Figure(round(found, 1))


@dataclass(frozen=True)
class ReleasedGate:
    """C5. ``odds``: of being accepted per level further away. ``referred``: how many the file counts."""

    audience: Audience
    odds: Figure | None
    referred: int
    flag: bool


def release_gate(accepted: Sequence[Sequence[int]], refused: Sequence[Sequence[int]], policy: Policy) -> ReleasedGate:
    """From a file of referrals that the programme brings: one row a referrer, one count a level, nearest first."""
    if policy.audience is not Audience.ASSOCIATION:
        raise ValueError("a file of referrals is read for the programme that brings it")
    found = gate(accepted, refused)
    referred = sum(map(sum, accepted)) + sum(map(sum, refused))
    odds = None if found is None else Figure(found.odds_ratio, found.low, found.high)
    flag = found is not None and found.flag and sum(map(sum, accepted)) >= ENTRANTS_AT_LEAST
    return ReleasedGate(policy.audience, odds, referred, flag)


def _counts(groups: Sequence[int], width: int) -> tuple[int, ...]:
    found = Counter(groups)
    return tuple(found[number] for number in range(width))


def _figure(value: float | None) -> Figure | None:
    return None if value is None else Figure(value)


def _delay(entrants: Sequence[Entrant]) -> Delay | None:
    days = np.array([np.nan if one.delay is None else one.delay for one in entrants], dtype=np.float64)
    found = start_delay(days)
    if found is None:
        return None
    soon = int((days <= 7).sum())
    parts = (soon, found.of - found.late - soon, found.late)
    return Delay(
        Figure(found.median), Cell.shown(found.late), Cell.shown(found.of), tuple(Cell.shown(n) for n in parts)
    )


def _cohorts(entrants: Sequence[Entrant], width: int) -> tuple[CohortCell, ...]:
    """Half years, oldest first."""
    by: dict[str, list[Entrant]] = {}
    for one in sorted((e for e in entrants if e.entry is not None), key=lambda e: e.entry or dt.date.min):
        assert one.entry is not None  # noqa: S101  (they were filtered)
        by.setdefault(f"{one.entry.year}-{1 if one.entry.month < 7 else 2}", []).append(one)
    scores: Mapping[str, np.ndarray] = {key: np.array([one.score for one in of]) for key, of in by.items()}
    return tuple(
        CohortCell(
            found.cohort,
            tuple(Cell.shown(n) for n in _counts([one.group for one in by[found.cohort]], width)),
            _figure(found.smd),
        )
        for found in drift(scores)
    )
