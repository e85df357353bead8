"""Which association was first with a funder: by the day, of one day by the moment, where that is kept."""

from __future__ import annotations

import datetime as dt

from evalkit import store
from evalkit.store import Scope
from evalkit.store.queries import grant_readers, organisations, practice, programmes
from tests.world import NOW, World

ACCOUNTS = Scope.system("accounts")
LATER = NOW + dt.timedelta(minutes=1)
DAYS = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)}


async def test_of_two_on_one_day_the_earlier_moment_is_first(world: World) -> None:
    ours, theirs = world.carla.scope, Scope(world.lanternes.organisation, world.bram.account, "coordinator")
    for earlier, later in ((ours, theirs), (theirs, ours)):
        funder = await _funder()
        await _grant(later, funder, LATER)
        await _grant(earlier, funder, NOW)
        assert await _first(funder, earlier)
        assert not await _first(funder, later)


async def test_an_earlier_day_needs_no_moment(world: World) -> None:
    ours, theirs = world.carla.scope, Scope(world.lanternes.organisation, world.bram.account, "coordinator")
    funder = await _funder()
    await _grant(ours, funder, NOW - dt.timedelta(days=1), noted=False)
    await _grant(theirs, funder, NOW)
    assert await _first(funder, ours)
    assert not await _first(funder, theirs)


async def test_where_a_moment_of_the_day_is_not_kept_nobody_is_first(world: World) -> None:
    ours, theirs = world.carla.scope, Scope(world.lanternes.organisation, world.bram.account, "coordinator")
    funder = await _funder()
    await _grant(ours, funder, NOW, noted=False)
    await _grant(theirs, funder, LATER)
    assert not await _first(funder, ours)
    assert not await _first(funder, theirs)


async def test_a_place_to_practise_does_not_count(world: World) -> None:
    ours = world.carla.scope
    async with store.unit(Scope.system("practice"), write=True, now=NOW) as unit:
        home = await organisations.organisation_by_id(unit, world.lanternes.organisation)
        assert home is not None
        place = await practice.make_place(unit, home)
    funder = await _funder()
    await _grant(Scope(place, None, "coordinator"), funder, NOW - dt.timedelta(days=1))
    await _grant(ours, funder, NOW)
    assert await _first(funder, ours)
    assert not await _first(funder, Scope(place, None, "coordinator"))


async def test_nobody_is_first_without_a_grant(world: World) -> None:
    assert not await _first(await _funder(), world.carla.scope)


async def _funder() -> str:
    async with store.unit(Scope.system("set_up"), write=True, now=NOW) as unit:
        key = f"fonds_{store.new_id()[:8]}"
        return await organisations.make_organisation(unit, key=key, kind="funder", name="Fonds", languages=["fr"])


async def _grant(scope: Scope, funder: str, at: dt.datetime, *, noted: bool = True) -> None:
    async with store.unit(scope, write=True, now=at) as unit:
        made = await programmes.make_grant(unit, funder=funder, title={"fr": "Un"}, **DAYS)
        if noted:
            unit.note("make_grant", "funding_grant", made)


async def _first(funder: str, scope: Scope) -> bool:
    assert scope.organisation is not None
    async with store.unit(ACCOUNTS) as unit:
        return await grant_readers.is_first_with(unit, funder, scope.organisation)
