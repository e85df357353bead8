"""The only maker of released values: what one audience may see of one analysis (METHODS 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evalkit.definitions.policy import Policy
from evalkit.disclosure.released import Released
from evalkit.disclosure.unprotected import released_to_owner
from evalkit.progression.result import Analysis


def release(
    analysis: Analysis, policy: Policy, history: Sequence[Released] = (), *, grant: str | None = None
) -> Released:
    """What ``policy``'s audience may see of ``analysis``.

    ``history``: what was released earlier of the same data, to anybody; it counts as known to the reader.
    ``grant``: the grant that the values are addressed to; a funder gets no other.
    """
    if policy.k == 0:
        return replace(released_to_owner(analysis, policy), grant=grant)
    raise NotImplementedError
