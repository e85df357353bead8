"""Practising: on real services, with invented people, in no figure, and empty again after the night."""

from __future__ import annotations

import datetime as dt
import random
import re
import sqlite3

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.asking import home, practice, schedules
from evalkit.services.doors import places, sessions
from evalkit.services.doors.sessions import Session
from evalkit.services.keeping import jobs
from evalkit.services.letters import reminders
from evalkit.services.people import participants
from evalkit.services.people.participants import NewParticipant
from evalkit.settings import resource_folder
from evalkit.store import Scope, tables
from evalkit.store.columns import columns_of
from evalkit.store.queries import organisations, programmes
from evalkit.store.queries import practice as kept
from tests.world import NOW, Person, World

NEXT_DAY = NOW + dt.timedelta(days=1)


async def session_of(world: World, person: Person) -> Session:
    async with store.unit(Scope.system("sign_in"), write=True, now=NOW) as unit:
        opened = await sessions.begin(
            unit, door="account", organisation=person.organisation, role=person.role, account=person.account
        )
    found = await sessions.find(opened.token, now=NOW)
    assert found is not None
    return found


async def practising(world: World, person: Person | None = None) -> Session:
    opened = await practice.begin(await session_of(world, person or world.amina), rng=random.Random(3), now=NOW)
    found = await sessions.find(opened.token, now=NOW)
    assert found is not None
    return found


async def rows_in(organisation: str) -> dict[str, int]:
    async with store.unit(Scope.system("practice")) as unit:
        counts = {
            table._meta.tablename: await unit.count(table, columns_of(table)["organisation"] == organisation)
            for table in tables.ALL
            if "organisation" in columns_of(table)
        }
    return {name: count for name, count in counts.items() if count}


async def kept_in(world: World) -> dict[str, int]:
    """What the association itself has: all but that somebody signed in and went to practise."""
    found = await rows_in(world.grenadille.organisation)
    return {name: count for name, count in found.items() if name not in {"session", "audit", "audit_head"}}


async def counted() -> list[tuple[str, str, int]]:
    async with store.unit(Scope.system("observatory")) as unit:
        return [(c.municipality, c.kind, c.programmes) for c in await programmes.count_by_municipality(unit)]


async def test_there_is_somebody_for_each_thing_to_do(world: World):
    there = await practising(world)
    assert (there.marking, there.role.value, there.organisation) == ("practice", "worker", "Maison Grenadille ASBL")
    assert there.scope is not None
    found = await home.home(there.scope, now=NOW)
    assert len(found.today) >= 2
    assert found.next_visit
    assert found.people >= 4
    assert [p.names for p in found.programmes] == [{"fr": "Lire la ville"}]
    everything = [*found.today, *found.next_visit, *found.later]
    assert "tilleul 27" not in [line.label for line in everything]


async def test_what_is_done_there_is_nowhere_else(world: World):
    before = await kept_in(world)
    assert await counted() == [("Sennebeek", "social", 2)]
    there = await practising(world)
    assert there.scope is not None
    (programme,) = (await home.home(there.scope, now=NOW)).programmes
    await participants.make(there.scope, NewParticipant(programme.programme, NOW.date(), "fr"), now=NOW)
    assert await kept_in(world) == before
    assert await counted() == [("Sennebeek", "social", 2)]
    async with store.unit(Scope.system("accounts")) as unit:
        assert there.scope.organisation not in [o.id for o in await organisations.organisations(unit)]


async def test_the_night_empties_it_signs_out_and_leaves_the_association_alone(world: World):
    before = await kept_in(world)
    there = await practising(world)
    assert there.scope is not None
    place = there.scope.organisation or ""
    assert (await rows_in(place))["check_in_revision"] > 0
    await jobs.run(world.settings, now=NEXT_DAY)
    assert set(await rows_in(place)) <= {"membership", "audit", "audit_head"}
    assert await kept_in(world) == before
    again = await practising(world)
    assert again.scope is not None
    assert again.scope.organisation == place
    assert (await home.home(again.scope, now=NOW)).people >= 4


async def test_only_a_place_to_practise_can_be_emptied(world: World):
    async with store.unit(Scope.system("practice"), write=True) as unit:
        real = await organisations.organisation_by_id(unit, world.grenadille.organisation)
        assert real is not None
        with pytest.raises(ValueError, match="only a place to practise"):
            await kept.empty(unit, real)
    async with store.unit(world.amina.scope, write=True) as unit:
        with pytest.raises(sqlite3.IntegrityError, match="kept as they are"):
            await unit.remove(tables.Schedule, tables.Schedule.programme == world.grenadille.programme)


async def test_no_association_becomes_a_place_to_practise(world: World):
    there = await practising(world)
    assert there.scope is not None
    with pytest.raises(sqlite3.IntegrityError, match="kept as they are"):
        async with store.unit(Scope.system("practice"), write=True) as unit:
            await unit.change(
                tables.Organisation,
                {"practice_of": world.lanternes.organisation},
                tables.Organisation.id == world.grenadille.organisation,
            )


def test_every_table_that_is_only_added_to_is_emptied_in_practice_or_said_to_stay() -> None:
    """A later table that is append only would hold up the night; this finds it on the day it is made."""
    text = "\n".join(path.read_text("utf-8") for path in sorted(resource_folder("migrations").glob("*.sql")))
    guarded = set(re.findall(r"^-- (?:append only|frozen): (\w+)", text, re.MULTILINE))
    emptied = set(re.findall(r"^-- emptied in practice: (\w+)", text, re.MULTILINE))
    stays = {table._meta.tablename for table in kept.STAYS}
    assert guarded - stays == emptied


async def test_a_coordinator_practises_as_a_team_member_and_reaches_nobody_outside(world: World):
    there = await practising(world, world.carla)
    assert there.scope is not None
    with pytest.raises(Refused, match=r"planning\.not_in_practice"):
        await reminders.open_calendar(there.scope, world.settings)
    with pytest.raises(Refused, match=r"access\.other_role"):
        await schedules.change(there.scope, "x", [], based_on=1, language="fr")
    with pytest.raises(Refused, match=r"planning\.not_in_practice"):
        await practice.begin(there, now=NOW)


async def test_coming_back_is_to_the_own_association_and_role(world: World):
    there = await practising(world, world.carla)
    back = await sessions.find((await practice.leave(there, now=NOW)).token, now=NOW)
    assert back is not None
    assert (back.role.value, back.marking) == ("coordinator", "invented")
    with pytest.raises(Refused, match=r"planning\.only_in_practice"):
        await practice.leave(back, now=NOW)
    assert [place.name for place in await places.places(back)] == ["Maison Grenadille ASBL"]


async def test_an_association_without_a_programme_practises_with_a_shipped_form(world: World):
    async with store.unit(world.carla.scope, write=True) as unit:
        await programmes.close_programme(unit, world.grenadille.programme)
    there = await practising(world)
    assert there.scope is not None
    (line,) = (await home.home(there.scope, now=NOW)).programmes
    assert line.names["fr"] == "Exercice"


async def test_others_cannot_practise_for_it(world: World):
    with pytest.raises(Refused, match=r"access\.other_role"):
        await practice.begin(await session_of(world, world.fatou), now=NOW)
    there = await practising(world, world.bram)
    assert there.organisation == "Les Sept Lanternes ASBL"
