"""What was done, for whom and with what: the process of one or several programmes, as a report tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.reporting.context import Demand, Done
from evalkit.services.progression_tables import Days
from evalkit.store import Unit
from evalkit.store.queries.programmes import Programme


@dataclass(frozen=True)
class Process:
    """Counts without persons, and the team's own words."""

    demand: Demand | None = None
    done: Done | None = None
    collective: tuple[str, ...] = ()


async def told(unit: Unit, programmes: Sequence[Programme], days: Days | None, language: str) -> Process:
    """The process of these programmes in the period, in the team's ``language``."""
    return Process()
