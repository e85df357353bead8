"""Who is reached, who not yet: what a programme's association reads about itself, and what it lets others add up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evalkit import store
from evalkit.access import COORDINATION, TEAM, Role, check_rule
from evalkit.definitions import Audience, Indicator, loader
from evalkit.disclosure.reach import ReleasedReach, release_reach
from evalkit.errors import Refused, problem
from evalkit.services.process import tallies
from evalkit.services.reach import others, publics
from evalkit.services.reach.gathered import CameIn, came_in
from evalkit.services.reach.publics import Public
from evalkit.store import Scope, Unit
from evalkit.store.queries import programmes
from evalkit.store.queries import reach as kept
from evalkit.store.queries import tallies as kept_tallies
from evalkit.store.queries.programmes import Programme

SEED = 2014
"""Of the bootstrap: the same data give the same interval each time that the page is opened."""
QUARTERS = 4


@dataclass(frozen=True)
class Quarter:
    """``first``: its first day. Needs by name (a programme's own in words, by language), requests by outcome."""

    first: dt.date
    demand: Mapping[str, int]
    needs: Mapping[str, int]


@dataclass(frozen=True)
class ReachPage:
    """``reach`` None: nothing is declared, or nobody has a start. ``countable``: what a public can be counted by.

    ``pooled``: how many other programmes the public is made of; 0: it is not.
    """

    programme: Programme
    today: dt.date
    public: Public | None
    versions: int
    countable: tuple[Indicator, ...]
    came: CameIn | None
    reach: ReleasedReach | None
    pooled: int
    quarters: tuple[Quarter, ...]
    needs: Mapping[str, Mapping[str, str] | None]
    shared: bool


async def reach_page(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> ReachPage:
    """Everything about the reach of one programme; 404 for another association's."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope.for_figures(), now=now) as unit:
        programme = await _programme(unit, programme_id)
        versions = await kept.publics(unit, programme.id)
        public = publics.as_public(versions[0]) if versions else None
        asked = tuple(
            {i.key: i for form in await publics.forms_of(unit, programme) for i in publics.countable(form)}.values()
        )
        came = await _came(unit, programme, public)
        quarters = await _quarters(unit, programme.id)
        shares = await kept.shares(unit, programme.id)
        today = unit.today
    eligible, pooled = await _beside(programme, public, came, now)
    named = {key: need.words for key, need in tallies.every_need(programme).items()}
    return ReachPage(
        programme=programme,
        today=today,
        public=public,
        versions=len(versions),
        countable=asked,
        came=came,
        reach=released(came, eligible, pooled),
        pooled=pooled.programmes if pooled and public and public.kind == "pool" else 0,
        quarters=quarters,
        needs=named,
        shared=bool(shares) and shares[0].shared,
    )


async def let_add_up(scope: Scope, programme_id: str, *, shared: bool, now: dt.datetime | None = None) -> None:
    """Say whether the observatory may add this programme up with others."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        programme = await _programme(unit, programme_id)
        before = await kept.shares(unit, programme.id)
        if (before[0].shared if before else False) == shared:
            return
        number = before[0].number + 1 if before else 1
        if not await kept.share(unit, programme.id, number=number, shared=shared):
            raise Refused(problem("reach.changed_meanwhile"))
        unit.note("let_add_up" if shared else "stop_adding_up", "programme", programme.id)


def released(
    came: CameIn | None, eligible: tuple[int, ...], pooled: others.Pooled | None = None
) -> ReleasedReach | None:
    """The figures for the association itself."""
    if came is None or not came.entrants or not eligible:
        return None
    policy = loader.load_policies().for_audience(Audience.ASSOCIATION)
    norms = pooled.norms if pooled else None
    return release_reach(came.entrants, eligible, policy, rng=np.random.default_rng(SEED), norms=norms)


async def _programme(unit: Unit, programme_id: str) -> Programme:
    found = await programmes.programme(unit, programme_id)
    if found is None:
        raise Refused(problem("entry.not_found"))
    return found


async def _came(unit: Unit, programme: Programme, public: Public | None) -> CameIn | None:
    if public is None or programme.without_participants:
        return None
    try:
        return await came_in(unit, programme, public.indicator, public.parts)
    except Refused:  # nothing is asked here yet
        return None


async def _beside(
    programme: Programme, public: Public | None, came: CameIn | None, now: dt.datetime | None
) -> tuple[tuple[int, ...], others.Pooled | None]:
    """People of the public by starting group, and the other programmes, where enough of them may be added up."""
    if public is None or came is None:
        return (), None
    ends = [(part.low, part.high) for part in public.parts] or publics.groups_of(came.indicator)
    pooled = await others.pool(programme, came, ends, now=now)
    if public.kind != "pool":
        return tuple(part.count for part in public.parts), pooled
    return (pooled.eligible if pooled else ()), pooled


def quarter_of(day: dt.date) -> dt.date:
    """First day of the quarter."""
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


async def _quarters(unit: Unit, programme: str) -> tuple[Quarter, ...]:
    """The last quarters, oldest first, this one last. A week belongs to the quarter in which it begins."""
    first = quarter_of(unit.today)
    starts = [first]
    for _ in range(QUARTERS - 1):
        starts.insert(0, quarter_of(starts[0] - dt.timedelta(days=1)))
    counted = await kept_tallies.counted(unit, [programme], starts[0], unit.today)
    found = []
    for start in starts:
        of = [one for one in counted if quarter_of(one.week) == start]
        demand: Counter[str] = Counter()
        needs: Counter[str] = Counter()
        for one in of:
            (demand if one.kind == "demand" else needs if one.kind == "unmet_need" else Counter())[one.item] += (
                one.count
            )
        found.append(Quarter(start, dict(demand), dict(needs)))
    return tuple(found)
