"""The tenancy matrix again on PostgreSQL, with every condition on the organisation taken out of our own queries.

What is left is the database's own wall. In `make test` the pages of a coordinator, a funder, an observatory and a
participant, with EVALKIT_TRUST=full every role and every route; and each time the mutant: the policies switched off,
and the same walk finds things.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from evalkit import store
from evalkit.store import Unit, tables
from evalkit.store.queries import forms, participants
from tests.access import test_tenancy as tenancy
from tests.access.readers import of_other_readers
from tests.trust.proof import FULL, Counting, Found
from tests.web.conftest import House, living
from tests.web.routes import Route, application_in
from tests.world import World

pytestmark = [pytest.mark.postgres, pytest.mark.trust("row_security"), pytest.mark.slow]

TENANT = re.compile(r"(?:\w+\.)?organisation = \{\}")
READER = re.compile(r"(?:\w+\.)?(?:organisation|recipient|funder|observatory) = \{\}")
"""The same, and to whom a row is addressed."""


@pytest.fixture
async def house(world_on_postgres: World) -> AsyncIterator[House]:
    app = application_in(world_on_postgres.settings)
    async with living(app):
        yield House(app, world_on_postgres)


def without_our_own_walls(monkeypatch: pytest.MonkeyPatch, *, reader: bool = False) -> None:
    """From now on no query of a unit asks for the scope's organisation or person, nor whether a row is addressed to
    the ``reader``.

    Nor is anything answered from what this process read before; and what is read without walls is remembered for this
    test alone.
    """
    for remembered in ("_FORM_VERSIONS", "_SCHEDULES"):
        monkeypatch.setattr(forms, remembered, {})
    raw, asked = Unit.raw, READER if reader else TENANT

    async def open_raw(self: Unit, sql: str, *values: Any) -> list[dict[str, Any]]:
        return await raw(self, asked.sub("CAST({} AS TEXT) IS NOT NULL", sql), *values)

    monkeypatch.setattr(Unit, "raw", open_raw)
    monkeypatch.setattr(Unit, "own", lambda self, column: ("", ()))
    walls = Unit._walls
    monkeypatch.setattr(
        Unit,
        "_walls",
        lambda self, table, addressed: walls(self, table, addressed) if addressed is not None and not reader else [],
    )


def only_reading(route: Route) -> bool:
    return route.method == "GET"


async def take_the_policies_down(world: World) -> None:
    """The mutant: what the owner of the tables could do, and the application's role cannot."""
    owner = await asyncpg.connect(world.settings.as_owner.database_url)
    try:
        for table in tables.ALL:
            await owner.execute(f"ALTER TABLE {table._meta.tablename} DISABLE ROW LEVEL SECURITY")
    finally:
        await owner.close()


async def test_the_walls_of_the_queries_are_really_gone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the walks below would prove nothing: without both walls Amina's query gives everybody's rows."""
    world = house.world
    without_our_own_walls(monkeypatch)
    for labels in (["tilleul 27"], ["ardoise 8", "tilleul 27"]):
        async with store.unit(world.amina.scope) as unit:
            assert [one.label for one in await participants.participants(unit)] == labels
        await take_the_policies_down(world)


async def test_row_security_alone_keeps_another_association_out(
    house: House, monkeypatch: pytest.MonkeyPatch, proof: Counting
) -> None:
    world = house.world
    ids = await tenancy.theirs(world)
    without_our_own_walls(monkeypatch)
    wanted = tenancy.every if FULL else only_reading
    for person in (world.amina, world.carla) if FULL else (world.carla,):
        walked = await found_by(tenancy.as_a_person(house, person, ids, wanted))
        proof.holds(walked)
        assert walked.tried > 30
    if FULL:
        proof.holds(await found_by(tenancy.as_a_program(house, world.carla, ids)))
    await take_the_policies_down(world)
    found = await found_by(tenancy.as_a_person(house, world.carla, ids, wanted))
    proof.caught("the policies of the database", found)
    assert len(found.broken) > 20


async def test_row_security_alone_keeps_readers_to_what_is_addressed_to_them(
    house: House, monkeypatch: pytest.MonkeyPatch, proof: Counting
) -> None:
    """A funder and an observatory: nothing of an association, and nothing that another reader was given."""
    world = house.world
    ids = await tenancy.theirs(world) | await of_other_readers(world)
    without_our_own_walls(monkeypatch, reader=True)
    wanted = tenancy.every if FULL else only_reading
    for person in (world.fatou, world.odile):
        walked = await found_by(tenancy.as_a_person(house, person, ids, wanted))
        proof.holds(walked)
        assert walked.tried > 5
    await take_the_policies_down(world)
    for person in (world.fatou, world.odile):
        found = await found_by(tenancy.as_a_person(house, person, ids, wanted))
        proof.caught("the policies of the database", found)


async def found_by(walk: AsyncIterator[tuple[Route, tenancy.Answers]]) -> Found:
    """Each route that was asked, and those that found something."""
    found = Found()
    async for route, answers in walk:
        found.look(not tenancy.found_something(route, answers), f"{route}: {answers[0][0]}")
    return found


async def test_row_security_alone_keeps_somebody_else_out(
    house: House, monkeypatch: pytest.MonkeyPatch, proof: Counting
) -> None:
    """The policy of the person, within one association."""
    world = house.world
    ids = await tenancy.somebody_elses(world)
    without_our_own_walls(monkeypatch)
    proof.holds(await found_by(tenancy.as_a_participant(house, world.grenadille, ids)))
    await take_the_policies_down(world)
    found = await found_by(tenancy.as_a_participant(house, world.grenadille, ids))
    proof.caught("the policies of the database", found)
