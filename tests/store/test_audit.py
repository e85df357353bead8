"""The audit: in the same transaction, one chain per organisation, and a verifier that names the broken line."""

from __future__ import annotations

import asyncio
import datetime
import sqlite3
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from evalkit import store
from evalkit.services.keeping import audit_keeping
from evalkit.store import Scope, audit, tables
from evalkit.store.audit import GENESIS, BrokenLine
from evalkit.store.engine import sqlite_path
from tests.world import NOW, World, a_participant

REFUSED = (
    sqlite3.IntegrityError,
    asyncpg.IntegrityConstraintViolationError,  # by a trigger
    asyncpg.InsufficientPrivilegeError,  # by the rights of the application's role, before any trigger
)


async def note(world: World, count: int = 1) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        for number in range(count):
            unit.note("corrected", "check_in", f"c{number}", reason="mauvaise carte touchée", revision=number)


async def broken() -> tuple[BrokenLine, ...]:
    async with store.unit(Scope.system("check_audit")) as unit:
        return await audit.broken_lines(unit)


async def test_lines_form_a_chain(world: World) -> None:
    await note(world, 2)
    await note(world)
    async with store.unit(world.amina.scope) as unit:
        lines = await unit.raw(
            "SELECT seq, actor, role, reason, prev_hash, hash FROM audit WHERE organisation = {} ORDER BY seq",
            unit.organisation,
        )
        assert await audit.head(unit) == lines[-1]["hash"]
    assert [line["seq"] for line in lines] == [1, 2, 3]
    assert [line["prev_hash"] for line in lines] == [GENESIS, lines[0]["hash"], lines[1]["hash"]]
    assert {line["actor"] for line in lines} == {world.amina.account}
    assert lines[0]["reason"] == "mauvaise carte touchée"
    assert await broken() == ()


async def test_each_organisation_has_its_own_chain_and_so_has_the_instance(world: World) -> None:
    await note(world)
    async with store.unit(world.bram.scope, write=True) as unit:
        unit.note("looked", "participant", None)
        assert await audit.head(unit) == GENESIS
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        unit.note("made", "account", "a")
        unit.note("made", "membership", "m", organisation=world.lanternes.organisation)
    async with store.unit(Scope.system("check_audit")) as unit:
        rows = await unit.raw("SELECT organisation, seq FROM audit_head ORDER BY seq, organisation")
    assert {(row["organisation"], row["seq"]) for row in rows} == {
        (world.grenadille.organisation, 1),
        (world.lanternes.organisation, 2),
        (audit.INSTANCE_CHAIN, 1),
    }
    assert await broken() == ()


async def test_a_note_for_another_organisation_is_refused(world: World) -> None:
    async with store.unit(world.bram.scope, write=True) as unit:
        with pytest.raises(RuntimeError, match="own organisation"):
            unit.note("made", "x", None, organisation=world.grenadille.organisation)


async def test_many_writers_keep_one_chain(world: World) -> None:
    await asyncio.gather(*(note(world) for _ in range(20)))
    async with store.unit(world.amina.scope) as unit:
        assert await unit.count(tables.Audit) == 20
    assert await broken() == ()


@pytest.mark.parametrize("table", ["audit", "consent", "check_in_revision", "form_version", "published_table"])
@pytest.mark.parametrize("change", ["UPDATE {} SET organisation = organisation", "DELETE FROM {}"])
async def test_what_is_append_only_can_neither_change_nor_go(world: World, table: str, change: str) -> None:
    """The triggers speak for every row, so there has to be one."""
    from tests.store.rows import a_row_in

    await a_row_in(world, table)

    async def tamper() -> None:
        async with store.unit(world.amina.scope, write=True) as unit:
            await unit.raw(change.replace("{}", table))

    with pytest.raises(REFUSED, match=r"kept as they are|permission denied"):
        await tamper()


async def test_a_release_may_be_withdrawn_and_nothing_else(world: World) -> None:
    from evalkit.store.queries import releases
    from tests.store.rows import a_release

    release = await a_release(world)
    async with store.unit(world.carla.scope, write=True) as unit:
        assert await releases.withdraw_release(unit, release)

    async def tamper() -> None:
        async with store.unit(world.carla.scope, write=True) as unit:
            await unit.change(tables.Release, {"content": {}}, tables.Release.id == release)

    with pytest.raises(REFUSED, match=r"kept as they are|permission denied"):
        await tamper()


Tamper = Callable[[str], Awaitable[None]]


async def past_the_triggers(world: World, sql: str) -> None:
    """What somebody with the database file, or the database owner, could do."""
    if world.settings.is_sqlite:
        connection = sqlite3.connect(sqlite_path(world.settings.database_url))
        connection.execute("DROP TRIGGER audit_is_kept_update")
        connection.execute("DROP TRIGGER audit_is_kept_delete")
        connection.execute(sql)
        connection.commit()
        connection.close()
    else:
        owner = await asyncpg.connect(world.settings.as_owner.database_url)
        await owner.execute("SELECT set_config('app.system', 'tampering', false)")
        await owner.execute("ALTER TABLE audit DISABLE TRIGGER USER")
        await owner.execute(sql)
        await owner.close()


@pytest.mark.parametrize(
    ("sql", "seq", "what"),
    [
        ("UPDATE audit SET reason = 'another' WHERE seq = 2", 2, "hash"),
        ("UPDATE audit SET details = '{}' WHERE seq = 3", 3, "hash"),
        ("UPDATE audit SET actor = NULL WHERE seq = 1", 1, "hash"),
        ("UPDATE audit SET prev_hash = hash WHERE seq = 3", 3, "prev_hash"),
        ("DELETE FROM audit WHERE seq = 2", 2, "missing_line"),
        ("DELETE FROM audit WHERE seq = 4", 3, "head"),
        ("DELETE FROM audit", 0, "head"),
        ("UPDATE audit_head SET seq = 9", 4, "head"),
        ("DELETE FROM audit_head", 4, "head"),
    ],
)
async def test_the_verifier_names_the_broken_line(world: World, sql: str, seq: int, what: str) -> None:
    await note(world, 4)
    assert await broken() == ()
    await past_the_triggers(world, sql)
    assert await broken() == (BrokenLine(world.grenadille.organisation, seq, what),)


async def test_a_scope_verifies_its_own_chain_only(world: World) -> None:
    await note(world, 2)
    await past_the_triggers(world, "UPDATE audit SET reason = 'x' WHERE seq = 1")
    async with store.unit(world.bram.scope) as unit:
        assert await audit.broken_lines(unit) == ()
    async with store.unit(world.carla.scope) as unit:
        assert len(await audit.broken_lines(unit)) == 1


async def test_what_fails_is_not_in_the_audit(world: World) -> None:
    async def fail() -> None:
        async with store.unit(world.amina.scope, write=True) as unit:
            unit.note("made", "participant", None)
            await a_participant(unit, label="tilleul 27")  # taken: the builder's assertion fails

    with pytest.raises(AssertionError):
        await fail()
    async with store.unit(world.amina.scope) as unit:
        assert await unit.count(tables.Audit) == 0


async def years_old(world: World, count: int, at: datetime.datetime) -> None:
    async with store.unit(world.amina.scope, write=True, now=at) as unit:
        for number in range(count):
            unit.note("corrected", "check_in", f"old{number}")


async def test_after_five_years_lines_go_and_what_is_left_is_verified(world: World) -> None:
    await years_old(world, 3, NOW.replace(year=2019))
    await note(world, 2)
    assert await audit_keeping.let_go(now=NOW) == 3
    assert await audit_keeping.let_go(now=NOW) == 0
    async with store.unit(world.amina.scope) as unit:
        rows = await unit.raw("SELECT seq, action FROM audit WHERE organisation = {} ORDER BY seq", unit.organisation)
    assert [(row["seq"], row["action"]) for row in rows] == [(4, "corrected"), (5, "corrected"), (6, audit.CLOSING)]
    assert await broken() == ()
    await note(world)
    assert await audit_keeping.let_go(now=NOW.replace(year=2099)) == 4  # with the old closing line, under a newer one
    assert await broken() == ()


async def test_a_beginning_that_nobody_closed_is_named(world: World) -> None:
    await years_old(world, 3, NOW.replace(year=2019))
    await note(world, 2)
    await past_the_triggers(world, "DELETE FROM audit WHERE seq <= 3")
    assert [(line.seq, line.what) for line in await broken()] == [(1, "not_closed")]


async def test_a_closing_line_with_another_hash_is_named(world: World) -> None:
    await years_old(world, 3, NOW.replace(year=2019))
    await note(world)
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        unit.note(audit.CLOSING, "audit", "3", reason="0" * 64)
    async with store.unit(Scope.system("jobs"), write=True, now=NOW) as unit:
        (old,) = await audit.old_lines(unit, NOW)
        assert await audit.let_go(unit, old) == 3
    assert [(line.seq, line.what) for line in await broken()] == [(4, "prev_hash")]


async def test_young_lines_never_go_whatever_a_service_says(world: World) -> None:
    await years_old(world, 2, NOW.replace(year=2023))
    assert await audit_keeping.let_go(now=NOW) == 0
    assert await audit_keeping.let_go(now=NOW.replace(year=2028)) == 0  # the day on which they are five years old
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        unit.note(audit.CLOSING, "audit", "2", reason="0" * 64)
    with pytest.raises(REFUSED):
        async with store.unit(Scope.system("jobs"), write=True, now=NOW) as unit:
            await audit.let_go(unit, audit.Old(world.grenadille.organisation, 2, "", closed=True))
