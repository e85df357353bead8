"""What of a released table goes into a bundle: at most three strata of starting levels, or a few rounded moments.

Strata are sums and differences of cells that the table shows, and of nothing else, so they tell a reader who has the
table nothing new; the table itself passed the gate beside everything that was published before (METHODS 10).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from evalkit.definitions.policy import Policy
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import ReleasedResult, ReleasedRow

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CoarseStratum:
    """Those who started on the levels ``first`` to ``last`` (level numbers, the lower first)."""

    first: int
    last: int
    n: int
    higher: int


@dataclass(frozen=True)
class CoarseMoments:
    """Means to one decimal, variances and covariance (n − 1) to two significant digits."""

    n: int
    mean_start: float
    mean_follow_up: float
    variance_start: float
    variance_follow_up: float
    covariance: float


def strata(result: ReleasedResult, levels: Sequence[int], *, most: int) -> tuple[CoarseStratum, ...]:
    """The finest strata of an indicator with these levels in which each of higher and not higher is at least k.

    Of several as fine, the one whose smallest cell is largest, then the one cut lowest. Where the levels cannot be
    told apart, one stratum of everybody; where that is too small as well, none.
    """
    total = _known(result.flow.get("followed"), result.categories.get("improved"))
    if total is None or not levels or not result.by_starting_level:
        return (_all(levels, *total),) if total is not None and levels and _enough(*total, result.k) else ()
    rows = result.by_starting_level
    for parts in range(min(most, len(rows)), 0, -1):
        found = [one for one in _partitions(rows, total, parts) if all(_enough(s.n, s.higher, result.k) for s in one)]
        if found:
            return max(found, key=lambda one: (_smallest(one), [-s.last for s in one]))
    return ()


def moments(x: Floats, y: Floats, policy: Policy) -> CoarseMoments | None:
    """Of pairs as stored; None under the number of people that a mean needs."""
    if x.size < max(2, policy.mean_at_least):
        return None
    decimals = 1 if policy.mean_decimals is None else policy.mean_decimals
    # In a fixed order, so that sums of floats do not depend on the order of rows.
    order = np.lexsort((y, x))
    spread = np.cov(x[order], y[order])
    return CoarseMoments(
        int(x.size),
        round(float(x[order].mean()), decimals) + 0.0,
        round(float(y[order].mean()), decimals) + 0.0,
        *(two_digits(float(value)) for value in (spread[0, 0], spread[1, 1], spread[0, 1])),
    )


def two_digits(value: float) -> float:
    """Rounded to two significant digits; never −0."""
    return float(f"{value:.1e}") + 0.0


def _partitions(rows: Sequence[ReleasedRow], total: tuple[int, int], parts: int) -> Iterator[tuple[CoarseStratum, ...]]:
    """Every way to cut the rows into so many strata of which each can be computed from what is shown."""
    for cuts in combinations(range(1, len(rows)), parts - 1):
        blocks = [rows[a:b] for a, b in zip((0, *cuts), (*cuts, len(rows)), strict=True)]
        sums = [_sum(block) for block in blocks]
        unknown = [at for at, found in enumerate(sums) if found is None]
        if len(unknown) > 1:
            continue
        for at in unknown:  # what is left of everybody
            others = [found for found in sums if found is not None]
            sums[at] = (total[0] - sum(n for n, _ in others), total[1] - sum(higher for _, higher in others))
        ends = [(_level(block[0].from_), _level(block[-1].to)) for block in blocks]
        yield tuple(
            CoarseStratum(*end, *found) for end, found in zip(ends, sums, strict=True) if found is not None
        )  # fmt: skip


def _sum(block: Sequence[ReleasedRow]) -> tuple[int, int] | None:
    known = [_known(row.n, row.improved) for row in block]
    if any(one is None for one in known):
        return None
    return sum(one[0] for one in known if one), sum(one[1] for one in known if one)


def _known(n: Cell | None, higher: Cell | None) -> tuple[int, int] | None:
    if n is None or higher is None or n.value is None or higher.value is None:
        return None
    return n.value, higher.value


def _level(end: float | str | None) -> int:
    if not isinstance(end, int | float):
        raise TypeError("a starting level of an indicator with levels is a number")
    return int(end)


def _all(levels: Sequence[int], n: int, higher: int) -> CoarseStratum:
    return CoarseStratum(min(levels), max(levels), n, higher)


def _enough(n: int, higher: int, k: int) -> bool:
    return min(higher, n - higher) >= k


def _smallest(found: Sequence[CoarseStratum]) -> int:
    return min(min(s.higher, s.n - s.higher) for s in found)
