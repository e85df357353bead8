"""Reading elsewhere: the observatory's counting goes to the server that only reads, everything else to the primary."""

from __future__ import annotations

from dataclasses import replace

import asyncpg
import pytest

from evalkit.services.keeping import database_roles
from evalkit.store import Scope, Store
from evalkit.store.queries import programmes
from tests import postgres
from tests.world import World

pytestmark = pytest.mark.postgres

COUNTING = Scope.system("observatory")
READER = "evalkit_reader"


async def with_reader(world: World) -> World:
    """A role that only reads, as `evalkit database roles --reader` makes it; here of the same server."""
    name = world.settings.database_url.partition("@/")[2].partition("?")[0]
    script = database_roles.script(database=name, owner=postgres.OWNER, application=postgres.APPLICATION, reader=READER)
    superuser = await asyncpg.connect(world.settings.database_url.replace(postgres.APPLICATION, postgres.SUPERUSER))
    try:
        if not await superuser.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", READER):
            await superuser.execute(f"CREATE ROLE {READER}")
        plain = [line for line in script.splitlines() if line.endswith(";") and not line.startswith("\\")]
        await superuser.execute("\n".join(plain))
    finally:
        await superuser.close()
    read_url = world.settings.database_url.replace(postgres.APPLICATION, READER)
    return replace(world, settings=replace(world.settings, database_read_url=read_url))


async def who(opened: Store, scope: Scope, *, write: bool = False) -> str:
    async with opened.unit(scope, write=write) as unit:
        return str((await unit.raw("SELECT current_user AS name"))[0]["name"])


async def test_counting_reads_from_the_standby_and_nothing_else_does(world_on_postgres: World) -> None:
    world = await with_reader(world_on_postgres)
    opened = await Store.open(world.settings)
    try:
        assert await who(opened, COUNTING) == READER
        assert await who(opened, COUNTING, write=True) == postgres.APPLICATION
        assert await who(opened, world.odile.scope) == postgres.APPLICATION
        assert await who(opened, Scope.system("jobs")) == postgres.APPLICATION
        async with opened.unit(COUNTING) as unit:
            assert sum(one.programmes for one in await programmes.count_by_municipality(unit)) == 2
        assert opened.standby is not None
        assert opened.standby.pool is not None
        async with opened.standby.pool.acquire() as connection:
            await connection.execute("SELECT set_config('app.system', 'x', false)")
            with pytest.raises(asyncpg.PostgresError, match=r"read-only|permission denied"):
                await connection.execute("DELETE FROM draft")
            await connection.execute("SET default_transaction_read_only = off")  # a setting is no wall
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("DELETE FROM draft")
    finally:
        await opened.close()


async def test_a_standby_that_is_away_holds_nobody_up(world_on_postgres: World) -> None:
    away = replace(world_on_postgres.settings, database_read_url="postgresql://evalkit_reader@/none?host=/nowhere")
    opened = await Store.open(away)
    try:
        assert await who(opened, COUNTING) == postgres.APPLICATION
    finally:
        await opened.close()


async def test_a_standby_that_goes_away_while_served_holds_nobody_up_either(world_on_postgres: World) -> None:
    world = await with_reader(world_on_postgres)
    opened = await Store.open(world.settings)
    try:
        assert await who(opened, COUNTING) == READER
        assert opened.standby is not None
        assert opened.standby.pool is not None
        opened.standby.pool.terminate()  # as when its server stops: no connection is left, and none is to be had
        assert await who(opened, COUNTING) == postgres.APPLICATION
    finally:
        await opened.close()
