"""Means: published from the policy's number of people on, rounded, and only where they narrow no hidden cell."""

from __future__ import annotations

from collections.abc import Collection

from evalkit.definitions.policy import Policy
from evalkit.disclosure.audit import TOLERANCE, Audit
from evalkit.disclosure.coarsening import Protected
from evalkit.disclosure.linked_set import Row
from evalkit.disclosure.linking import View, told_by_mean


def published_mean(view: View, policy: Policy) -> float | None:
    """The mean change as it would be printed; None when there is none or when too few people stand behind it."""
    mean = view.result.mean_change
    if mean is None or view.shape.left_out is not None or view.result.flow.followed < policy.mean_at_least:
        return None
    return mean if policy.mean_decimals is None else round(mean, policy.mean_decimals)


def safe_means(protected: Protected, policy: Policy) -> dict[int, float]:
    """Result's position → its printed mean, leaving out those with which a reader could narrow a cell too far."""
    views = protected.linked.views
    means = {at: mean for at, view in enumerate(views) if (mean := published_mean(view, policy)) is not None}
    while means:
        rows = mean_rows(protected, means, policy)
        exposed = _exposed(protected, rows)
        if not exposed:
            break
        own = {at for (at, _), cell in protected.linked.places.items() if cell in exposed}
        for at in (own & means.keys()) or set(means):
            del means[at]
    return means


def mean_rows(protected: Protected, means: dict[int, float], policy: Policy) -> list[Row]:
    """What the printed means tell together."""
    views = protected.linked.views
    return [row for at, mean in means.items() for row in told_by_mean(views[at], mean, policy.mean_decimals)]


def _exposed(protected: Protected, rows: Collection[Row]) -> set[int]:
    """Cells that the means would narrow too far, for any reader."""
    found: set[int] = set()
    for reader in protected.readers:
        audit = Audit(
            protected.linked.set,
            protected.hidden,
            known=protected.known,
            also_known=[*reader.also_known, *rows],
        )
        for demand in reader.demands:
            low, high = audit.range(demand.cell)
            if high - low < demand.width - TOLERANCE:
                found.add(demand.cell)
    return found
