"""Who comes in, set against the public that is meant: C1 to C4 from counts by starting group (METHODS 6).

Groups stand furthest first. Counts are all that is needed, so a protected table and several programmes added up give
their figures by the same functions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.progression import comparison_rules as rules
from evalkit.progression.comparison_result import Ratio
from evalkit.progression.creaming import access_tail, flagged, relative_access, representation
from evalkit.progression.starting_strata import Floats, Ints

A_YEAR = 365
"""Days of one period of intake."""


@dataclass(frozen=True)
class AgainstPublic:
    """``representation``: C1 with its exact interval. ``access``, ``chance``: C2. ``distance``, ``delta``: C3.
    ``flag``: C1 or C2 say that fewer of those furthest away come in than chance explains; None: too few entrants."""

    representation: Ratio | None
    access: float | None
    chance: float | None
    distance: float | None
    delta: float | None
    flag: bool | None


def against_public(entrants: Sequence[int], eligible: Sequence[int]) -> AgainstPublic:
    """``entrants`` and ``eligible``: people by starting group, furthest first; the first group is the furthest."""
    came, public = np.asarray(entrants, dtype=np.int64), np.asarray(eligible, dtype=np.int64)
    n, far = came.sum(keepdims=True), came[:1]
    size, far_public = int(public.sum()), int(public[0]) if public.size else 0
    share = representation(n, far, far_public, size)[0] if size else np.full(3, np.nan)
    found = None if not np.isfinite(share).all() else Ratio(*(float(value) for value in share))
    access = _or_none(relative_access(n, far, far_public, size)[0])
    chance = _or_none(access_tail(n, far, far_public, size)[0])
    enough = int(n[0]) >= rules.ENTRANTS_AT_LEAST and found is not None
    return AgainstPublic(
        representation=found,
        access=access,
        chance=chance,
        distance=_distance(came, public),
        delta=_delta(came, public),
        flag=flagged(found, access, chance) if enough else None,
    )


def expected_ahead(entrants: Sequence[int], eligible: Sequence[int], norms: Sequence[float]) -> float | None:
    """C4: expected progress of the entrants − of the eligible, in standard deviations of the eligible's.

    ``norms``: expected progress of each group, from other programmes. None without people, norms or spread.
    """
    came, public = np.asarray(entrants, dtype=np.float64), np.asarray(eligible, dtype=np.float64)
    expected = np.asarray(norms, dtype=np.float64)
    if not came.sum() or public.sum() < 2 or not np.isfinite(expected[(came + public) > 0]).all():
        return None
    expected = np.nan_to_num(expected)
    spread = _spread(expected, public)
    if spread <= 1e-12:
        return None
    return float(((expected * came).sum() / came.sum() - (expected * public).sum() / public.sum()) / spread)


def periods_joined(entries: Sequence[dt.date], today: dt.date, at_least: int = rules.ENTRANTS_AT_LEAST) -> dt.date:
    """First day of the shortest time, in whole years back from today, in which ``at_least`` people entered.

    When there are never so many: the first entry's year.
    """
    days = sorted((today - entry).days for entry in entries if entry <= today)
    if not days:
        return today - dt.timedelta(days=A_YEAR - 1)
    needed = days[min(at_least, len(days)) - 1]
    return today - dt.timedelta(days=A_YEAR * (needed // A_YEAR + 1) - 1)


def thirds_left_early(starts: Floats, left: Ints, upper_ends: Sequence[float]) -> tuple[int, int, int, int]:
    """(left of the furthest third, all of it, left of the nearest third, all of it) for C6; thirds by their ends."""
    third = np.searchsorted(np.asarray(upper_ends, dtype=np.float64), starts, side="left")
    far, near = third == 0, (third == len(upper_ends)) & (len(upper_ends) > 0)
    return int(left[far].sum()), int(far.sum()), int(left[near].sum()), int(near.sum())


def _distance(came: Ints, public: Ints) -> float | None:
    """C3 on the order of the groups: standardised mean difference; positive: entrants start nearer than the public."""
    if came.sum() < 2 or public.sum() < 2:
        return None
    order = np.arange(came.size, dtype=np.float64)
    means = [float((order * part).sum() / part.sum()) for part in (came, public)]
    pooled = ((_spread(order, came) ** 2 + _spread(order, public) ** 2) / 2) ** 0.5
    return None if pooled <= 1e-12 else (means[0] - means[1]) / pooled


def _delta(came: Ints, public: Ints) -> float | None:
    """Cliff's delta: P(an entrant stands nearer than one of the public) − P(further)."""
    pairs = float(came.sum()) * float(public.sum())
    if not pairs:
        return None
    below = np.concatenate([[0], np.cumsum(public)[:-1]])
    above = public.sum() - np.cumsum(public)
    return float((came * (below - above)).sum() / pairs)


def _spread(values: Floats, weights: Ints | Floats) -> float:
    """Standard deviation with n − 1, each value as often as its weight says."""
    n = float(weights.sum())
    mean = float((values * weights).sum()) / n
    return float(((weights * np.square(values - mean)).sum() / (n - 1)) ** 0.5)


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
