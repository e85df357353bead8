"""When starts are noted and whether they drift, of all programmes of a comparison together: never of one.

Counts in steps of k and figures made from these, so that a programme that comes or goes cannot be subtracted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.definitions.policy import Policy
from evalkit.disclosure.audit import rounded
from evalkit.disclosure.cells import Cell
from evalkit.progression.comparison_rules import PROGRAMMES_AT_LEAST
from evalkit.progression.starts_together import PROGRAMMES, Starts, delay_together, drift_together


@dataclass(frozen=True)
class ReleasedDrift:
    """From the half-year ``before`` to ``after`` (2027-1). ``smd``: to one decimal, positive: nearer to the goal."""

    before: str
    after: str
    smd: float


@dataclass(frozen=True)
class ReleasedStarts:
    """``people``: whose start has a day. ``median``: days from entry. ``late``: after 28 days; hidden when few were,
    or few were not. ``drift``: the newest step from one half-year to the next; None where too few programmes have
    both."""

    people: Cell
    median: int
    late: Cell
    drift: ReleasedDrift | None


def release_starts(parts: Sequence[Starts], policy: Policy) -> ReleasedStarts | None:
    """None with fewer programmes than a comparison needs, or fewer people than a mean."""
    there = [part for part in parts if sum(part.days.values()) >= policy.k]
    delay = delay_together(there)
    if len(there) < PROGRAMMES_AT_LEAST or delay is None or delay.of < policy.mean_at_least:
        return None
    few = 0 < delay.late < policy.k or 0 < delay.of - delay.late < policy.k
    steps = [
        one for one in drift_together(there)
        if one.programmes >= PROGRAMMES and min(one.people_before, one.people_after) >= policy.mean_at_least
    ]  # fmt: skip
    last = steps[-1] if steps else None
    return ReleasedStarts(
        people=Cell.shown(rounded(delay.of, round_to=policy.k)),
        median=round(delay.median),
        late=Cell.hidden(0, policy.k - 1) if few else Cell.shown(rounded(delay.late, round_to=policy.k)),
        drift=None if last is None else ReleasedDrift(last.before, last.after, round(last.smd, 1) + 0.0),
    )
