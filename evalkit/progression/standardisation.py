"""Indirect standardisation on the starting level: what a programme's people would reach if each moved as the pool does.

METHODS 5.1. Bishop-style indirect standardisation as in health statistics: within each stratum of starts the pool's
share (or mean change) is the norm; the programme's expected figure is the sum of the norms of its own people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evalkit.progression.comparison_rules import LARGE_PROGRAMME
from evalkit.progression.pool import Pool
from evalkit.progression.ratio import divided
from evalkit.progression.starting_strata import Floats, Ints


@dataclass(frozen=True)
class Standardised:
    """Per programme (arrays as long as ``Pool.programmes``; NaN where it cannot be had).

    ``observed``: sum of outcomes O. ``expected``: E. ``variance``: Σp(1 − p), for a share. ``overall``: the pool's
    mean outcome (NaN without pairs).
    """

    n: Ints
    observed: Floats
    expected: Floats
    variance: Floats
    overall: float

    @property
    def adjusted_share(self) -> Floats:
        """O/E × overall; NaN where nothing is expected."""
        return divided(self.observed, self.expected) * self.overall

    @property
    def adjusted_mean(self) -> Floats:
        """(O − E)/n + overall."""
        return divided(self.observed - self.expected, self.n.astype(np.float64)) + self.overall


def standardised(pool: Pool, strata: Ints, outcome: Floats) -> Standardised:
    """Observed and expected sums of ``outcome`` (one per cell: 1 or 0 for a share, D for a mean change).

    ``strata``: the merged stratum of each cell. A programme with more than a fifth of the pool's pairs gets its norm
    from the others: same strata, one left empty takes the others' overall norm; without others it has none (NaN).
    """
    k = len(pool.programmes)
    width = int(strata.max()) + 1 if strata.size else 1
    cell = pool.code * width + strata
    people = np.bincount(cell, weights=pool.people, minlength=k * width).reshape(k, width)
    sums = np.bincount(cell, weights=outcome * pool.people, minlength=k * width).reshape(k, width)
    total_people, total_sum = people.sum(axis=0), sums.sum(axis=0)

    norm = divided(total_sum, total_people)
    # A stratum without people has no norm and needs none.
    norm = np.where(np.isnan(norm), 0.0, norm)
    expected = people @ norm
    variance = people @ (norm * (1 - norm))
    n = pool.n
    for j in np.flatnonzero(n > LARGE_PROGRAMME * n.sum()):
        own = _norm_of_others(total_people - people[j], total_sum - sums[j])
        expected[j] = people[j] @ own
        variance[j] = people[j] @ (own * (1 - own))
    return Standardised(n, pool.sums(outcome), expected, np.maximum(variance, 0.0), pool.mean(outcome))


def _norm_of_others(people: Floats, sums: Floats) -> Floats:
    if not people.sum():
        return np.full(people.shape, np.nan)
    by_stratum = divided(sums, people)
    return np.where(np.isnan(by_stratum), sums.sum() / people.sum(), by_stratum)
