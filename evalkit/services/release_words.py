"""Stories and the group's own analysis, as one reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.reporting.context import GroupAnalysis, Story
from evalkit.services.progression_tables import Days
from evalkit.store import Unit
from evalkit.store.queries.programmes import Programme


@dataclass(frozen=True)
class Told:
    """Passages that may leave for this reader."""

    stories: tuple[Story, ...] = ()
    group_analysis: GroupAnalysis | None = None
    group_says: str = ""


async def told(unit: Unit, programmes: Sequence[Programme], days: Days | None, funder: str, language: str) -> Told:
    """The passages of these programmes in the period that their tellers and the group let ``funder`` read."""
    return Told()
