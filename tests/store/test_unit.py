"""The one door: what a scope reaches, and that what is another's looks like nothing at all."""

from __future__ import annotations

import asyncio
import contextvars
import sqlite3

import asyncpg
import pytest

from evalkit import store
from evalkit.store import Scope, Store, migrate, tables
from evalkit.store.engine_rules import ShutDoorError
from evalkit.store.queries import accounts, participants, programmes
from evalkit.store.unit import NotInScopeError
from tests.world import World, a_participant, settings_at


async def test_what_is_anothers_is_not_there(world: World) -> None:
    async with store.unit(world.bram.scope) as unit:
        assert await participants.participant(unit, world.grenadille.participant) is None
        assert await participants.participant_by_label(unit, "tilleul 27") is None
        assert [one.label for one in await participants.participants(unit)] == ["ardoise 8"]
    async with store.unit(world.amina.scope) as unit:
        assert (await participants.participant(unit, world.grenadille.participant)) is not None


async def test_what_is_anothers_does_not_change(world: World) -> None:
    async with store.unit(world.bram.scope, write=True) as unit:
        assert not await participants.set_language(unit, world.grenadille.participant, "nl")
        assert await unit.remove(tables.Enrolment, tables.Enrolment.id == world.grenadille.enrolment) == 0
    async with store.unit(world.amina.scope) as unit:
        found = await participants.participant(unit, world.grenadille.participant)
        assert found is not None
        assert found.language == "fr"
        assert await unit.count(tables.Enrolment) == 1


async def test_a_row_for_another_organisation_is_refused(world: World) -> None:
    async with store.unit(world.bram.scope, write=True) as unit:
        with pytest.raises(NotInScopeError):
            await unit.add(tables.Participant, organisation=world.grenadille.organisation, label="x")


async def test_a_link_into_another_organisation_breaks_in_the_database(world: World) -> None:
    """Bram's scope names Amina's participant: the composite key finds no such person in his association."""
    with pytest.raises((sqlite3.IntegrityError, asyncpg.ForeignKeyViolationError)):
        async with store.unit(world.bram.scope, write=True) as unit:
            await unit.add(
                tables.Enrolment,
                participant=world.grenadille.participant,
                programme=world.lanternes.programme,
                schedule=world.lanternes.schedule,
                entry=unit.today,
                made_on=unit.today,
            )


async def test_a_table_of_no_organisation_needs_a_system_scope(world: World) -> None:
    async with store.unit(world.carla.scope) as unit:
        with pytest.raises(NotInScopeError):
            await accounts.account(unit, world.carla.account)
    async with store.unit(Scope.system("accounts")) as unit:
        found = await accounts.account(unit, world.carla.account)
        assert found is not None
        assert found.name == "Carla"


async def test_a_participant_reaches_only_what_is_their_own(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        other = await a_participant(unit, label="héron 4")
    own = Scope(world.grenadille.organisation, None, "participant", participant=world.grenadille.participant)
    async with store.unit(own, write=True) as unit:
        assert await participants.participant(unit, other) is None
        assert [one.label for one in await participants.participants(unit)] == ["tilleul 27"]
        with pytest.raises(NotInScopeError):
            await unit.add(tables.AccessCode, participant=other, mark="m", made_on=unit.today)


async def test_a_reading_unit_cannot_write(world: World) -> None:
    with pytest.raises((sqlite3.OperationalError, asyncpg.ReadOnlySQLTransactionError)):
        async with store.unit(world.amina.scope) as unit:
            await a_participant(unit)
    with pytest.raises(NotInScopeError):
        async with store.unit(world.amina.scope) as unit:
            unit.note("looked", "participant", world.grenadille.participant)


async def test_a_unit_that_raises_leaves_nothing(world: World) -> None:
    async def fail() -> None:
        async with store.unit(world.amina.scope, write=True) as unit:
            await a_participant(unit)
            unit.note("made", "participant", None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with store.unit(world.amina.scope) as unit:
        assert await unit.count(tables.Participant) == 1
        assert await unit.count(tables.Audit) == 0


async def test_a_reading_unit_is_one_snapshot(world: World) -> None:
    async with store.unit(world.amina.scope) as reader:
        assert await reader.count(tables.Participant) == 1

        async def write() -> None:
            async with store.unit(world.amina.scope, write=True) as unit:
                await a_participant(unit)

        # A task of its own, with a context of its own: the reader's unit stays the reader's.
        await asyncio.create_task(write(), context=contextvars.Context())
        assert await reader.count(tables.Participant) == 1
    async with store.unit(world.amina.scope) as unit:
        assert await unit.count(tables.Participant) == 2


async def test_without_a_unit_there_is_no_door(world: World) -> None:
    with pytest.raises(ShutDoorError):
        await tables.Participant.select().run()


async def test_fifty_at_once_lose_nothing_and_none_is_locked_out(world: World) -> None:
    """Each reads a count kept in a row and writes one more: the classic lost update."""
    async with store.unit(world.carla.scope, write=True) as unit:
        await programmes.set_hoped_for(unit, world.grenadille.programme, {"count": 0})

    async def one_more() -> None:
        async with store.unit(world.carla.scope, write=True) as unit:
            found = await programmes.programme(unit, world.grenadille.programme)
            assert found is not None
            await programmes.set_hoped_for(unit, found.id, {"count": found.hoped_for["count"] + 1})
            unit.note("counted", "programme", found.id)

    await asyncio.gather(*(one_more() for _ in range(50)))
    async with store.unit(world.carla.scope) as unit:
        found = await programmes.programme(unit, world.grenadille.programme)
        assert found is not None
        assert found.hoped_for == {"count": 50}
        assert await unit.count(tables.Audit) == 50


async def test_units_do_not_nest(world: World) -> None:
    async with store.unit(world.amina.scope, write=True):
        with pytest.raises(RuntimeError, match="already active"):
            async with store.unit(world.amina.scope, write=True):
                pass


async def test_a_second_database_beside_the_open_one(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    beside = settings_at(tmp_path_factory.mktemp("beside"))
    await migrate.migrate(beside)
    other = await Store.open(beside)
    async with other.unit(Scope.system("doctor")) as unit:
        assert await unit.count(tables.Organisation) == 0
    async with store.unit(Scope.system("doctor")) as unit:
        assert await unit.count(tables.Organisation) == 4
    await other.close()


async def test_on_postgres_the_organisation_is_set_for_the_transaction_only(world: World) -> None:
    if world.settings.is_sqlite:
        return
    async with store.unit(world.amina.scope) as unit:
        (row,) = await unit.raw("SELECT current_setting('app.org', true) AS org")
        assert row["org"] == world.grenadille.organisation
    async with store.unit(Scope.system("doctor")) as unit:
        (row,) = await unit.raw("SELECT current_setting('app.org', true) AS org")
        assert row["org"] == ""
