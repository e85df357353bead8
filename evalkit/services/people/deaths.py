"""After a death nobody is asked. What somebody said before can still be written down, under its true day."""

from __future__ import annotations

import datetime as dt

from evalkit.errors import Problem, Refused, problem
from evalkit.store import Unit
from evalkit.store.queries import waiting


async def check_can_be_asked(unit: Unit, participant: str, day: dt.date | None = None) -> None:
    """Refused when a death is noted on any record of the person, unless it is about a ``day`` before it."""
    if await _over(unit, participant, day):
        raise Refused(problem("entry.died"))


async def wrong_day(unit: Unit, participant: str, day: dt.date | None) -> Problem | None:
    """What is wrong with a day on which the person could not be asked any more."""
    if day is None or not await _over(unit, participant, day):
        return None
    return problem("entry.day_after_death", field="day", day=day)


async def _over(unit: Unit, participant: str, day: dt.date | None) -> bool:
    """A death whose day nobody knows (a file may not tell it) leaves no day before it."""
    noted = await waiting.deaths_of(unit, participant)
    if not noted:
        return False
    known = [one for one in noted if one is not None]
    return day is None or not known or day >= min(known)
