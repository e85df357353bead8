"""Two processes over one database: one key, one file, one count of wrong tries; and a migration that is killed."""

from __future__ import annotations

import pytest

from evalkit import store
from evalkit.services.doors import slow_down
from evalkit.settings import Settings
from evalkit.store import Scope, audit, migrate
from tests.store.test_migrate import STEPS, shape_of
from tests.trust import work
from tests.trust.children import KILLED, at_once
from tests.trust.kept import kept, keys_of, opened
from tests.trust.proof import FULL, Counting, Found, sized
from tests.world import World

pytestmark = pytest.mark.slow

# The same key many times


async def _same_key(world: World, mutant: str) -> Found:
    sent, times = keys_of(sized(8, 200)), sized(2, 8)
    ended = await at_once(world.settings, work.send_keys, (world, sent, times, mutant), (world, sent, times, mutant))
    found = Found(tried=2 * len(sent) * times)
    for code, receipts in ended:
        found.look((code, receipts) == (0, len(sent) * times), f"ended with {code}, {receipts} receipts")
    async with opened(world):
        return found + await kept(world, sent)


@pytest.mark.trust("same_key")
async def test_two_processes_keep_one(closed_world: World, proof: Counting) -> None:
    proof.holds(await _same_key(closed_world, ""))


@pytest.mark.trust("same_key")
async def test_without_the_key_there_are_several(closed_world: World, proof: Counting) -> None:
    proof.caught("the unique key", await _same_key(closed_world, "forget the key"))


# Two processes on one file


async def _two(world: World, mutant: str) -> Found:
    times, found = sized(40, 2000), Found()
    async with opened(world):
        before = await _lines(world)
    for code, busy in await at_once(world.settings, work.change_often, (world, times, mutant), (world, times, mutant)):
        found.look(code == 0, f"ended with {code}")
        found.tried += times
        found.broken += ["busy"] * (busy or 0)
    async with opened(world), store.unit(Scope.system("check_audit")) as unit:
        found.look(await audit.broken_lines(unit) == (), "the chain is broken")
    async with opened(world):
        there = await _lines(world) - before
    found.look(there == 2 * times, f"{there} of {2 * times} changes are there")
    return found


async def _lines(world: World) -> int:
    async with store.unit(world.amina.scope) as unit:
        found = await unit.raw("SELECT count(*) AS n FROM audit WHERE organisation = {}", unit.organisation)
    return int(found[0]["n"])


@pytest.mark.trust("two_processes")
async def test_two_processes_never_find_it_locked(world_on_disk: World, proof: Counting) -> None:
    proof.holds(await _two(world_on_disk, ""))
    proof.caught("the write lock taken at once", await _two(world_on_disk, "lock late"))


# Guessing from two processes


async def _guessing(world: World, mutant: str) -> Found:
    times, limit = sized(20, 200), slow_down.LIMITS["account"].tries
    login = world.amina.login if not mutant else world.bram.login
    ended = await at_once(world.settings, work.guess, (login, times, mutant), (login, times, mutant))
    looked_at = sum(answer or 0 for _, answer in ended)
    found = Found(tried=2 * times)
    found.look(looked_at == limit, f"{looked_at} looked at, {limit} may be")
    return found


@pytest.mark.trust("passphrase_guessing")
async def test_two_processes_count_together(closed_world: World, proof: Counting) -> None:
    proof.holds(await _guessing(closed_world, ""))
    proof.caught("the count in the database", await _guessing(closed_world, "count alone"))


async def _guessing_codes(world: World, address: str, mutant: str) -> Found:
    times, limit = sized(30, 300), slow_down.LIMITS["card"].tries
    ended = await at_once(world.settings, work.guess_codes, (address, times, mutant), (address, times, mutant))
    looked_at = sum(answer or 0 for _, answer in ended)
    found = Found(tried=2 * times)
    found.look(looked_at == limit, f"{looked_at} looked at, {limit} may be")
    return found


@pytest.mark.trust("code_guessing")
async def test_two_processes_count_codes_together(closed_world: World, proof: Counting) -> None:
    proof.holds(await _guessing_codes(closed_world, "10.0.0.1", ""))
    proof.caught("the count in the database", await _guessing_codes(closed_world, "10.0.0.2", "count alone"))


# A migration that is killed


async def _migrating(database: Settings, moments: list[int], mutant: str) -> Found:
    found = Found()
    for moment in moments:
        ended = await at_once(database, work.die_while_migrating, (moment, mutant), opened=False)
        found.look(ended == [(KILLED, None)], f"ended with {ended}")
        found.look(await shape_of(database) == {}, f"killed at statement {moment}: tables are there")
    return found


@pytest.mark.trust("killed_migration")
async def test_a_killed_migration_was_never_there(database: Settings, proof: Counting) -> None:
    engine = "sqlite" if database.is_sqlite else "postgres"
    last = sum(len(step.statements(engine)) + 1 for step in STEPS)
    moments = (
        sorted({*range(1, last + 1, 1 if database.is_sqlite else 4), last})
        if FULL
        else [1, 2, 20, last // 2, last - 1, last]
    )
    proof.holds(await _migrating(database, moments, ""))
    assert await migrate.migrate(database) == tuple(step.name for step in STEPS)


@pytest.mark.trust("killed_migration")
async def test_one_that_commits_as_it_goes_leaves_half(database: Settings, proof: Counting) -> None:
    proof.caught("the one transaction of a run", await _migrating(database, [30], "commit each step"))
