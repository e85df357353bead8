"""A comparison of programmes as it may be read: by the owner of the data only.

To everybody else a programme's name is shown beside no figure (METHODS 0.5); what a funder or an observatory may see
comes with the consent of each programme, and is another release than this one.
"""

from __future__ import annotations

from dataclasses import dataclass

from evalkit.definitions.policy import Audience, Policy
from evalkit.progression.comparison_result import Comparison
from evalkit.progression.funnel_curve import CurvePoint as CurvePoint
from evalkit.progression.funnel_curve import funnel_curve


@dataclass(frozen=True)
class ReleasedComparison:
    """The figures, and the funnel's limits as curves for drawing."""

    audience: Audience
    comparison: Comparison
    curve: tuple[CurvePoint, ...]


def release_comparison(comparison: Comparison, policy: Policy) -> ReleasedComparison:
    """Everything, for the association that owns the data; ValueError for any other audience."""
    if policy.audience is not Audience.ASSOCIATION:
        raise ValueError(f"a comparison by name is not released to {policy.audience.value}")
    return ReleasedComparison(policy.audience, comparison, funnel_curve(comparison))
