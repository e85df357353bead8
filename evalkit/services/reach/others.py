"""The pool: other programmes of the same kind in the same municipality, where no register tells whom it is meant for.

Read in each association's own scope, only of programmes that let the observatory add them up and of people who agreed
to be counted for it. What is passed on is never one programme's: at least three others, and numbers in steps of k.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import Role
from evalkit.definitions import Audience, loader
from evalkit.errors import Refused
from evalkit.services.reach.gathered import CameIn, came_in
from evalkit.store import Scope
from evalkit.store.queries import programmes
from evalkit.store.queries import reach as kept
from evalkit.store.queries.consents import NO_RECIPIENT
from evalkit.store.queries.programmes import Programme
from evalkit.store.queries.reach import Shared

USE = "observatory_aggregate"
AT_LEAST = 3
"""Programmes that stand together; fewer are somebody's."""
YEARS = 3
READING = Scope.system("observatory")


@dataclass(frozen=True)
class Pooled:
    """Of so many other ``programmes``: people by starting group, furthest first, to the nearest k.

    ``norms``: where people of each group stand later, on average, to one decimal; NaN where fewer than a mean needs.
    """

    programmes: int
    eligible: tuple[int, ...]
    norms: tuple[float, ...]


async def shared(now: dt.datetime | None = None) -> tuple[Shared, ...]:
    """Programmes that may be added up, of every association."""
    async with store.unit(READING, now=now) as unit:
        return await kept.shared_programmes(unit)


async def read_there(
    place: Shared, indicator: str | None, *, first: dt.date, last: dt.date, now: dt.datetime | None = None
) -> tuple[Programme, CameIn] | None:
    """Who came in there and agreed to be counted for the observatory, in that association's own scope.

    ``indicator`` None: the one that its intended public is counted by.
    """
    async with store.unit(Scope(place.organisation, None, Role.COORDINATOR), now=now) as unit:
        programme = await programmes.programme(unit, place.programme)
        declared = next(iter(await kept.publics(unit, place.programme)), None)
        key = indicator or (declared.indicator if declared else "")
        if programme is None or not key:
            return None
        try:
            found = await came_in(unit, programme, key, (), recipient=NO_RECIPIENT, use=USE, first=first, last=last)
        except Refused:  # nothing is asked there yet
            return None
    return None if found is None else (programme, found)


async def pool(
    programme: Programme, own: CameIn, ends: Sequence[tuple[float, float]], *, now: dt.datetime | None = None
) -> Pooled | None:
    """The others' entrants of the last three years; None where fewer than three ask the same."""
    policy = loader.load_policies().for_audience(Audience.OBSERVATORY)
    k = policy.k
    first = own.last - dt.timedelta(days=365 * YEARS)
    counts: Counter[int] = Counter()
    later: dict[int, list[float]] = defaultdict(list)
    asked = 0
    for place in await shared(now):
        like = (place.municipality, place.kind) == (programme.municipality, programme.kind)
        if not like or place.programme == programme.id:
            continue
        read = await read_there(place, own.indicator.key, first=first, last=own.last, now=now)
        if read is None or not read[1].entrants or read[1].meaning != own.meaning:
            continue
        asked += 1
        counts.update(one.group for one in read[1].entrants)
        for group, score in read[1].later:
            later[group].append(score)
    if asked < AT_LEAST or sum(counts.values()) < 2 * k:
        return None
    return Pooled(
        programmes=asked,
        eligible=tuple(round(counts[number] / k) * k for number in range(len(ends))),
        norms=tuple(_mean(later[number], policy.mean_at_least) for number in range(len(ends))),
    )


def _mean(scores: Sequence[float], at_least: int) -> float:
    return round(sum(scores) / len(scores), 1) if len(scores) >= max(at_least, 1) else math.nan
