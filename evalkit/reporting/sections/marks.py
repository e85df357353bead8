"""Which marks the pictures of a report use, so that its method explains these and no others."""

from __future__ import annotations

from typing import Literal

from evalkit.reporting.counts import known
from evalkit.reporting.sections.material import Material, Told

Drawn = Literal["held", "interval", "band"]


def drawn(material: Material) -> frozenset[Drawn]:
    """Of a small group none: each sign is a person, and there is no share."""
    if material.small_group:
        return frozenset()
    found: set[Drawn] = set()
    for told in material.told:
        if any(known(result.categories.get("held_at_top")) for result in material.results(told.indicator.key)):
            found.add("held")
        if _has_interval(told):
            found.add("interval")
        if _has_band(told):
            found.add("band")
    return frozenset(found)


def gives_shares(material: Material) -> bool:
    """Whether any share of people stands in the report, which one person more would move: of a small group, only the
    bounds on the first page."""
    if material.small_group:
        return bool(material.told[0].seen.unseen) and _has_band(material.told[0])
    return any(_has_interval(told) or _has_band(told) for told in material.told)


def _has_interval(told: Told) -> bool:
    return bool(told.split.parts) and not told.few_seen and told.share is not None and told.share.low is not None


def _has_band(told: Told) -> bool:
    share = told.share
    if not told.split.parts or share is None or share.bound_low is None or share.bound_high is None:
        return False
    return share.bound_low < share.bound_high
