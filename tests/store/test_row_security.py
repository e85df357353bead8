"""PostgreSQL's own walls: each table has them, the application's role cannot take them down, and no way leads round."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.keeping import doctor
from evalkit.settings import resource_folder
from evalkit.store import Scope, Store, directives, migrate, row_security, server_role, tables
from evalkit.store.columns import columns_of
from evalkit.store.queries import participants
from tests.world import World, a_participant

STEPS = migrate.read_steps(resource_folder("migrations"))
DIRECTIVES = [one for step in STEPS for one in step.directives()]
WALLED = {one.table: one for one in DIRECTIVES if one.kind in row_security.WALLS}
ASSIGNED = {one.table: one.words for one in DIRECTIVES if one.kind == row_security.ASSIGNED}
BEFORE_ANYBODY_IS_IN = {"session", "sign_in_link"}
"""They name a person too; no worker's unit reads them, only the system scope that lets people in."""
DOCTOR = Scope.system("doctor")
postgres = pytest.mark.postgres


@pytest.fixture
async def open_world(world_on_postgres: World) -> AsyncIterator[World]:
    await store.open(world_on_postgres.settings)
    try:
        yield world_on_postgres
    finally:
        await store.close()


async def as_owner(world: World, *statements: str) -> None:
    owner = await asyncpg.connect(world.settings.as_owner.database_url)
    try:
        await owner.execute("SELECT set_config('app.system', 'test', false)")
        for statement in statements:
            await owner.execute(statement)
    finally:
        await owner.close()


# What every migration has to say


@pytest.mark.parametrize("table", tables.ALL, ids=lambda table: table._meta.tablename)
def test_every_table_says_whose_its_rows_are(table: type[tables.Organisation]) -> None:
    """Forgot it? Write `-- tenant: TABLE` beside its CREATE TABLE (CONTRIBUTING.md, "A new table")."""
    name, columns = table._meta.tablename, columns_of(table)
    assert name in WALLED, f"no `-- tenant: {name}` in any migration"
    wall = WALLED[name]
    if "organisation" in columns:
        assert wall.kind == "tenant"
    if wall.kind == "tenant":
        person = "id" if name == "participant" else "participant" if "participant" in columns else ""
        assert wall.words == person, f"-- tenant: {name} ({person})"


@pytest.mark.parametrize("table", tables.ALL, ids=lambda table: table._meta.tablename)
def test_whatever_names_a_person_is_assigned_with_them(table: type[tables.Organisation]) -> None:
    """Forgot it? Write `-- assigned: TABLE (participant)` beside its `-- tenant:` line. Without it a worker who sees
    only their own people would read everybody's rows where one of our own queries forgot to narrow."""
    name, columns = table._meta.tablename, columns_of(table)
    person = "id" if name == "participant" else "participant" if "participant" in columns else None
    assert ASSIGNED.get(name) == (None if name in BEFORE_ANYBODY_IS_IN else person)


def test_the_directives_name_tables_and_columns_that_there_are() -> None:
    known = {table._meta.tablename: columns_of(table) for table in tables.ALL}
    assert set(WALLED) == set(known)
    for table, rights in directives.rights(DIRECTIVES).items():
        assert rights.fixed <= known[table].keys(), table


@pytest.mark.parametrize("line", ["-- shared: job", "-- append only: job (id)", "-- also read: job"])
def test_a_directive_with_the_wrong_brackets_is_a_mistake(line: str) -> None:
    with pytest.raises(ValueError, match="brackets"):
        directives.read(line)


def test_rights_follow_the_guards() -> None:
    rights = directives.rights(DIRECTIVES)
    assert rights["audit"] == row_security.Rights(change=False, remove=True)  # what a later line closes; its guard asks
    assert rights["check_in_revision"].change is False
    assert rights["consent"] == row_security.Rights(change=False, remove=True)
    assert rights["release"].change
    assert not rights["release"].remove
    assert "content" in rights["release"].fixed
    assert rights["job"] == row_security.EVERYTHING


# The role


@postgres
async def test_the_application_owns_nothing_and_may_make_nothing(open_world: World) -> None:
    async with store.unit(DOCTOR) as unit:
        role = await server_role.role(unit)
    assert role is not None
    assert (role.superuser, role.bypasses_row_security, role.creates) == (False, False, False)
    assert (role.owns, role.open_tables, role.ways_round) == ((), (), ())


@postgres
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE participant DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE participant NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY own ON participant",
        "CREATE POLICY mine ON participant USING (true)",
        "ALTER TABLE audit DISABLE TRIGGER USER",
        "CREATE TABLE mine (id TEXT)",
        "CREATE TEMPORARY TABLE participant (id TEXT)",
        "CREATE VIEW everybody AS SELECT * FROM participant",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "TRUNCATE participant",
        "UPDATE audit SET actor = NULL",
        "DELETE FROM comparison_version",
        "UPDATE consent SET answer = 'given'",
        "UPDATE release SET content = '{{}}'",
        "DELETE FROM schema_step",
        "SET ROLE evalkit_owner",
    ],
)
async def test_the_application_cannot_take_a_wall_down(open_world: World, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with store.unit(Scope.system("jobs"), write=True) as unit:
            await unit.raw(statement)


@postgres
async def test_triggers_hold_the_owner_too(open_world: World) -> None:
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="kept as they are"):
        await as_owner(open_world, "DELETE FROM form_version")


# The walls


async def everybody(unit: store.Unit) -> list[str]:
    """What a query sees that forgot its condition."""
    return sorted(row["label"] for row in await unit.raw("SELECT label FROM participant"))


@postgres
async def test_a_query_that_forgot_its_condition_sees_its_own_rows(open_world: World) -> None:
    """And with the policies off it sees everybody's: the mutant."""
    async with store.unit(open_world.bram.scope) as unit:
        assert await everybody(unit) == ["ardoise 8"]
    async with store.unit(DOCTOR) as unit:
        assert await everybody(unit) == ["ardoise 8", "tilleul 27"]
    await as_owner(open_world, "ALTER TABLE participant DISABLE ROW LEVEL SECURITY")
    async with store.unit(open_world.bram.scope) as unit:
        assert await everybody(unit) == ["ardoise 8", "tilleul 27"]


@postgres
async def test_a_row_for_another_organisation_is_refused_by_the_database(open_world: World) -> None:
    moved = "UPDATE programme SET organisation = {}"
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        async with store.unit(open_world.bram.scope, write=True) as unit:
            await unit.raw(moved, open_world.grenadille.organisation)
    async with store.unit(open_world.bram.scope, write=True) as unit:
        await unit.raw("DELETE FROM ballot_box")
        changed = await unit.raw("UPDATE enrolment SET channel = 'x' RETURNING id")
        assert [row["id"] for row in changed] == [open_world.lanternes.enrolment]


@postgres
async def test_outside_a_unit_nothing_is_seen_and_nothing_is_left_on_a_connection(open_world: World) -> None:
    """A connection that somebody left with a scope of the whole session: the next unit says its own first."""
    pool = store.opened().engine.pool
    async with pool.acquire() as connection:
        assert await connection.fetchval("SELECT count(*) FROM participant") == 0
        await connection.execute("SELECT set_config('app.system', 'x', false), set_config('app.org', 'x', false)")
        assert await connection.fetchval("SELECT count(*) FROM participant") == 2
        pid = connection.get_server_pid()
    async with store.unit(open_world.amina.scope) as unit:
        assert (await unit.raw("SELECT pg_backend_pid() AS pid"))[0]["pid"] == pid  # the very same connection
        assert await everybody(unit) == ["tilleul 27"]
    async with pool.acquire() as connection:
        assert await connection.fetchval("SELECT count(*) FROM participant") == 0


@postgres
async def test_a_scope_ends_with_its_unit_also_when_it_fails(open_world: World) -> None:
    async def fail() -> None:
        async with store.unit(DOCTOR, write=True) as unit:
            assert len(await everybody(unit)) == 2
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        await fail()
    async with store.opened().engine.pool.acquire() as connection:
        assert await connection.fetchval("SELECT count(*) FROM participant") == 0


@postgres
async def test_two_units_at_once_each_see_their_own(open_world: World) -> None:
    async def seen(scope: Scope) -> list[str]:
        async with store.unit(scope) as unit:
            await asyncio.sleep(0)
            return await everybody(unit)

    scopes = [open_world.amina.scope, open_world.bram.scope] * 10
    assert await asyncio.gather(*map(seen, scopes)) == [["tilleul 27"], ["ardoise 8"]] * 10


@postgres
async def test_a_participants_own_scope_sees_only_that_person(open_world: World) -> None:
    place = open_world.grenadille
    async with store.unit(open_world.amina.scope, write=True) as unit:
        await a_participant(unit, label="héron 9")
    own = Scope(place.organisation, None, "participant", participant=place.participant)
    async with store.unit(own) as unit:
        assert await everybody(unit) == ["tilleul 27"]
        assert await participants.participant(unit, place.participant) is not None


@postgres
async def test_the_owner_is_bound_too(open_world: World) -> None:
    owner = await asyncpg.connect(open_world.settings.as_owner.database_url)
    try:
        assert await owner.fetchval("SELECT count(*) FROM participant") == 0
    finally:
        await owner.close()


# What the doctor says, and what mends it


async def codes(world: World) -> dict[str, str]:
    found = await doctor.look(world.settings)
    return {one.code: one.level for one in found}


@postgres
@pytest.mark.slow
async def test_the_doctor_names_each_wall_that_is_down(world_on_postgres: World) -> None:
    world = world_on_postgres
    said = await codes(world)
    assert (said["role_bounded"], said["rows_walled"]) == ("good", "good")
    for statement, code in (
        ("ALTER TABLE story NO FORCE ROW LEVEL SECURITY", "tables_open"),
        ("DROP POLICY own ON tally; DROP POLICY system ON tally", "tables_open"),
    ):
        await as_owner(world, statement)
        said = await codes(world)
        assert said[code] == "mend"
        assert "rows_walled" not in said
        await migrate.migrate(world.settings)  # what the doctor says to type
        assert (await codes(world))["rows_walled"] == "good"
    await as_owner(world, "CREATE VIEW everybody AS SELECT * FROM participant")
    assert (await codes(world))["ways_round"] == "mend"
    await as_owner(world, "DROP VIEW everybody")
    await as_owner(world, "GRANT CREATE ON SCHEMA public TO evalkit_application")
    assert (await codes(world))["role_creates"] == "mend"


@postgres
async def test_the_doctor_refuses_the_owner_and_a_superuser(world_on_postgres: World) -> None:
    owner = world_on_postgres.settings.as_owner
    assert (await codes(replace(world_on_postgres, settings=owner)))["role_owns"] == "mend"
    superuser = replace(owner, database_url=owner.database_url.replace("evalkit_owner@", "evalkit@"))
    assert (await codes(replace(world_on_postgres, settings=superuser)))["role_may_all"] == "mend"


@postgres
async def test_one_role_for_both_is_refused(world_on_postgres: World) -> None:
    settings = world_on_postgres.settings
    with pytest.raises(Refused, match="one_role"):
        await migrate.migrate(replace(settings, database_url=settings.database_owner_url or ""))


@postgres
async def test_a_role_without_rights_is_told_what_to_run(world_on_postgres: World) -> None:
    await as_owner(world_on_postgres, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM evalkit_application")
    with pytest.raises(Refused, match="database_rights"):
        await migrate.pending(world_on_postgres.settings)
    await migrate.migrate(world_on_postgres.settings)
    opened = await Store.open(world_on_postgres.settings)
    try:
        async with opened.unit(world_on_postgres.amina.scope) as unit:
            assert await everybody(unit) == ["tilleul 27"]
    finally:
        await opened.close()
