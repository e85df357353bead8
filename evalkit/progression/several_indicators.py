"""Several tests in one report: p-values adjusted for being several (METHODS 2). Funder reports print none."""

from __future__ import annotations

from collections.abc import Sequence


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Holm's (1979) adjusted p-values, in the order given; None stays None and counts as no test.

    The smallest is multiplied by the number of tests, the next by one fewer, and none may be below the one before it.
    """
    order = sorted((p, at) for at, p in enumerate(p_values) if p is not None)
    found: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (p, at) in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * p))
        found[at] = highest
    return tuple(found)
