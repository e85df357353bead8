"""The exact distribution of the signed-rank sum with zeros and ties (Pratt 1959), which SciPy has not right."""

from __future__ import annotations

from functools import lru_cache
from math import comb

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EXACT_UP_TO = 50
"""Non-zero differences up to which the exact tail is computed; above, the normal approximation."""
FEWEST = 6
"""With fewer people who moved no p-value below .05 is possible: none is given."""


def exact_p(zeros: int, ties: tuple[int, ...], doubled_up: int) -> float:
    """P(|W − E| ≥ |w − E|) when each sign is a fair coin.

    ``zeros``: pairs without change, which take the lowest ranks and drop out; ``ties``: how many share each size of
    change, from the smallest; ``doubled_up``: twice the sum of the ranks of those who improved.
    """
    sums, chances = _distribution(zeros, ties)
    middle = sums[-1] / 2
    return float(min(1.0, chances[np.abs(sums - middle) >= abs(doubled_up - middle)].sum()))


@lru_cache(maxsize=4096)
def _distribution(zeros: int, ties: tuple[int, ...]) -> tuple[NDArray[np.int64], Floats]:
    """Every value that twice the rank sum can take, ascending, and its chance.

    Of those who share a rank only their number matters, so a group of ties is one binomial step; counts stay below
    2⁵⁰ and are exact in floating point.
    """
    sums: NDArray[np.int64] = np.zeros(1, dtype=np.int64)
    ways: Floats = np.ones(1)
    ranked = zeros
    for size in ties:
        doubled_rank = 2 * ranked + size + 1
        ranked += size
        steps = np.arange(size + 1, dtype=np.int64) * doubled_rank
        weights = np.array([comb(size, chosen) for chosen in range(size + 1)], dtype=np.float64)
        grown = (sums[:, None] + steps[None, :]).ravel()
        sums, place = np.unique(grown, return_inverse=True)
        ways = np.bincount(place.ravel(), weights=(ways[:, None] * weights[None, :]).ravel()).astype(np.float64)
    return sums, ways / 2.0 ** sum(ties)
