"""The contract with Piccolo's private methods, and the PRAGMAs and limits of each connection."""

from __future__ import annotations

import asyncio
import contextvars
import sqlite3
from pathlib import Path

import asyncpg
import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.store import Scope, engine, engine_postgres, engine_sqlite, migrate, sqlite_connection, tables
from evalkit.store.queries import organisations
from tests import postgres
from tests.world import World, settings_at

SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "busy_timeout": 15000,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
}


@pytest.mark.parametrize("write", [True, False])
async def test_every_connection_of_sqlite_has_our_settings(world_on_disk: World, write: bool) -> None:
    opened = await store.Store.open(world_on_disk.settings)
    async with opened.unit(Scope.system("doctor"), write) as unit:
        found = {name: next(iter((await unit.raw(f"PRAGMA {name}"))[0].values())) for name in SETTINGS}
        (query_only,) = await unit.raw("PRAGMA query_only")
    await opened.close()
    assert found == {**SETTINGS, "busy_timeout": found["busy_timeout"]}
    assert found["busy_timeout"] >= 10_000
    assert query_only == {"query_only": 0 if write else 1}


async def test_connections_are_used_again_and_closed(world_on_disk: World) -> None:
    opened = await store.Store.open(world_on_disk.settings)
    assert isinstance(opened.engine, engine_sqlite.EmbeddedEngine)
    for _ in range(3):
        async with opened.unit(Scope.system("doctor")):
            pass
        async with opened.unit(Scope.system("doctor"), write=True):
            pass
    assert (opened.engine.writer.is_open, len(opened.engine._readers)) == (True, 1)
    await opened.close()
    assert (opened.engine.writer.is_open, len(opened.engine._readers)) == (False, 0)


async def test_limits_of_postgres(world: World) -> None:
    if world.settings.is_sqlite:
        return
    async with store.unit(Scope.system("doctor")) as unit:
        for name, value in engine_postgres.POSTGRES_LIMITS.items():
            (row,) = await unit.raw(f"SHOW {name}")
            assert row[name] == value
        (row,) = await unit.raw("SHOW synchronous_commit")
        assert row["synchronous_commit"] == "on"


async def test_two_processes_wait_for_each_other(world_on_disk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer in another process makes ours wait, and then say so; nothing hangs for ever."""
    monkeypatch.setattr(sqlite_connection, "BUSY", "PRAGMA busy_timeout = 50")
    other = sqlite3.connect(engine.sqlite_path(world_on_disk.settings.database_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    opened = await store.Store.open(world_on_disk.settings)

    async def write() -> None:
        async with opened.unit(Scope.system("set_up"), write=True) as unit:
            await organisations.organisations(unit)

    with pytest.raises(Refused) as refusal:
        await write()
    assert refusal.value.problems[0].code == "instance.busy"
    other.execute("ROLLBACK")
    await write()
    other.close()
    await opened.close()


async def test_a_cancelled_writer_frees_the_turn(world: World) -> None:
    began = asyncio.Event()

    async def never_ends() -> None:
        async with store.unit(world.amina.scope, write=True):
            began.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(never_ends())
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5):
        async with store.unit(world.amina.scope, write=True) as unit:
            unit.note("went_on", "organisation", unit.organisation)


async def test_a_database_that_was_never_migrated_is_said(tmp_path: Path) -> None:
    opened = await store.Store.open(settings_at(tmp_path))

    async def read() -> None:
        async with opened.unit(Scope.system("doctor")) as unit:
            await organisations.organisations(unit)

    with pytest.raises(Refused) as refusal:
        await read()
    assert refusal.value.problems[0].code == "instance.not_migrated"
    await opened.close()


async def test_a_full_disk_is_said_and_nothing_is_half_written(tmp_path: Path) -> None:
    settings = settings_at(tmp_path)
    await migrate.migrate(settings)
    opened = await store.Store.open(settings)

    async def fill() -> None:
        async with opened.unit(Scope.system("set_up"), write=True) as unit:
            pages = (await unit.raw("PRAGMA page_count"))[0]["page_count"]
            await unit.raw(f"PRAGMA max_page_count = {pages + 1}")
            for number in range(2000):
                await organisations.make_organisation(
                    unit, key=f"o{number}", kind="association", name="x" * 200, languages=["fr"]
                )

    with pytest.raises(Refused) as refusal:
        await fill()
    assert refusal.value.problems[0].code == "instance.storage_full"
    async with opened.unit(Scope.system("doctor")) as unit:
        assert await organisations.organisations(unit) == ()
    await opened.close()


async def test_a_database_that_does_not_answer_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        await store.Store.open(settings_at(tmp_path, postgres.Addresses(tmp_path, "none")))
    assert refusal.value.problems[0].code == "instance.database_away"


@pytest.mark.postgres
async def test_a_server_that_goes_away_is_said_and_a_broken_commit_is_in_doubt(world_on_postgres: World) -> None:
    opened = await store.Store.open(world_on_postgres.settings)
    scope = world_on_postgres.amina.scope

    async def write_on(*, more: bool) -> None:
        async with opened.unit(scope, write=True) as unit:
            (mine,) = await unit.raw("SELECT pg_backend_pid() AS pid")
            other = await asyncpg.connect(world_on_postgres.settings.database_url)
            await other.execute("SELECT pg_terminate_backend($1)", mine["pid"])
            await other.close()
            await asyncio.sleep(0.05)
            if more:
                await unit.raw("SELECT 1 AS n")

    try:
        for more, code in ((True, "instance.database_away"), (False, "instance.in_doubt")):
            with pytest.raises(Refused) as refusal:
                await write_on(more=more)
            assert refusal.value.problems[0].code == code
        async with opened.unit(scope, write=True) as unit:
            unit.note("went_on", "organisation", unit.organisation)
    finally:
        await opened.close()


async def test_one_database_per_process(world: World) -> None:
    with pytest.raises(RuntimeError, match="already open"):
        await store.open(world.settings)


async def test_the_database_is_its_owners_alone(world_on_disk: World, tmp_path: Path) -> None:
    settings = settings_at(tmp_path / "new" / "home")
    await migrate.migrate(settings)
    assert settings.home.stat().st_mode & 0o777 == 0o700
    assert Path(engine.sqlite_path(settings.database_url)).stat().st_mode & 0o777 == 0o600


async def test_waiting_writers_leave_room_for_readers(world: World) -> None:
    """As many writers of one association as the pool has connections, all waiting: a reader is served at once."""
    async with store.unit(world.amina.scope, write=True):

        async def write() -> None:
            async with store.unit(world.carla.scope, write=True) as unit:
                unit.note("waited", "organisation", unit.organisation)

        async def read() -> int:
            async with store.unit(world.bram.scope) as unit:
                return await unit.count(tables.Participant)

        waiting = [asyncio.create_task(write(), context=contextvars.Context()) for _ in range(20)]
        await asyncio.sleep(0.05)
        async with asyncio.timeout(2):
            assert await asyncio.create_task(read(), context=contextvars.Context()) == 1
    await asyncio.gather(*waiting)
