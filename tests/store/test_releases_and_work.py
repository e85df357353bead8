"""Releases reach the organisation they are addressed to and nobody else; background work is done once."""

from __future__ import annotations

import datetime

from evalkit import store
from evalkit.store import Scope, audit
from evalkit.store.queries import organisations, releases, work
from tests.store.rows import a_published_table, a_release
from tests.world import NOW, World

JOBS = Scope.system("jobs")
MINUTE = datetime.timedelta(minutes=1)


async def test_a_release_is_read_by_its_recipient_and_its_owner_only(world: World) -> None:
    release = await a_release(world)
    async with store.unit(world.fatou.scope) as unit:
        found = await releases.release_received(unit, release)
        assert found is not None
        assert found.content == {"sentences": ["Onze personnes sur dix-huit."]}
        assert [one.id for one in await releases.releases_received(unit)] == [release]
        (table,) = await releases.published_tables_received(unit, release)
        assert table.content == {"cells": [{"state": "shown", "value": 12}]}
        assert await releases.release(unit, release) is None
        assert await releases.published_tables(unit) == ()
    async with store.unit(world.carla.scope) as unit:
        assert [one.id for one in await releases.releases(unit)] == [release]
    for stranger in (world.bram, world.odile):
        async with store.unit(stranger.scope) as unit:
            assert await releases.release_received(unit, release) is None
            assert await releases.published_tables_received(unit, release) == ()
            assert await releases.releases_received(unit) == ()


async def test_a_release_carries_the_head_of_the_chain(world: World) -> None:
    await a_release(world)
    async with store.unit(world.carla.scope) as unit:
        head = await audit.head(unit)
    second = await a_release(world)
    async with store.unit(world.carla.scope) as unit:
        found = await releases.release(unit, second)
        assert found is not None
        assert found.chain_head == head


async def test_a_published_table_keeps_the_marks_of_its_people(world: World) -> None:
    table = await a_published_table(world, marks=("b", "a", "b"))
    async with store.unit(world.carla.scope) as unit:
        assert await releases.marks_of(unit, table) == {"a", "b"}
        assert [one.id for one in await releases.published_tables(unit, programme=world.grenadille.programme)] == [
            table
        ]
    async with store.unit(world.bram.scope) as unit:
        assert await releases.marks_of(unit, table) == frozenset()
        assert await releases.published_table(unit, table) is None


async def test_who_read_a_release_is_noted_by_organisation(world: World) -> None:
    release = await a_release(world)
    for minutes in (0, 5):
        async with store.unit(world.fatou.scope, write=True, now=NOW + minutes * MINUTE) as unit:
            assert await releases.note_reader_view(unit, release)
    async with store.unit(world.odile.scope, write=True) as unit:
        assert not await releases.note_reader_view(unit, release)
    async with store.unit(world.carla.scope) as unit:
        (view,) = await releases.reader_views(unit, release)
        assert (view.name, view.times, view.first_at, view.last_at) == (
            "Fonds Trois-Rivages",
            2,
            NOW,
            NOW + 5 * MINUTE,
        )
        assert world.funder in await organisations.linked_organisations(unit)


async def test_a_withdrawn_release_says_so_to_its_reader(world: World) -> None:
    first, second = await a_release(world), await a_release(world)
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        assert await releases.withdraw_release(unit, first, replaced_by=second)
        assert not await releases.withdraw_release(unit, first)
    async with store.unit(world.fatou.scope) as unit:
        found = await releases.release_received(unit, first)
        assert found is not None
        assert (found.withdrawn_at, found.replaced_by) == (NOW, second)


async def test_a_job_is_done_once(world: World) -> None:
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        added = [await work.add_job(unit, kind="report", unique_key="r1", payload={"n": 1}) for _ in range(2)]
        await work.add_job(unit, kind="report", unique_key="later", payload={}, due_at=NOW + MINUTE)
    assert added == [True, False]
    async with store.unit(JOBS, write=True, now=NOW) as unit:
        job = await work.take_job(unit)
        assert job is not None
        assert (job.unique_key, job.organisation, job.tries) == ("r1", world.grenadille.organisation, 1)
        assert await work.take_job(unit) is None
        await work.finish_job(unit, job.id)
    async with store.unit(JOBS, write=True, now=NOW + MINUTE) as unit:
        later = await work.take_job(unit)
        assert later is not None
        assert later.unique_key == "later"


async def test_a_failing_job_comes_back_later_and_then_waits_for_a_person(world: World) -> None:
    now = NOW
    async with store.unit(JOBS, write=True, now=now) as unit:
        await work.add_job(unit, kind="k", unique_key="u", payload={})
    for tried in range(1, work.TRIES + 1):
        async with store.unit(JOBS, write=True, now=now) as unit:
            job = await work.take_job(unit)
            assert job is not None
            assert job.tries == tried
            await work.job_failed(unit, job, "instance.busy")
            assert await work.take_job(unit) is None
        now += datetime.timedelta(hours=1)
    async with store.unit(JOBS, write=True, now=now) as unit:
        assert await work.take_job(unit) is None


async def test_a_job_of_a_process_that_died_waits_again(world: World) -> None:
    async with store.unit(JOBS, write=True, now=NOW) as unit:
        await work.add_job(unit, kind="k", unique_key="u", payload={})
        assert await work.take_job(unit) is not None
        assert await work.free_taken_jobs(unit, NOW) == 0
        assert await work.free_taken_jobs(unit, NOW + MINUTE) == 1
        assert await work.take_job(unit) is not None


async def test_a_letter_is_sent_once(world: World) -> None:
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        assert await work.add_letter(unit, kind="invitation", unique_key="i1", content=b"sealed")
        assert not await work.add_letter(unit, kind="invitation", unique_key="i1", content=b"sealed")
    async with store.unit(JOBS, write=True, now=NOW) as unit:
        letter = await work.take_letter(unit, "invitation")
        assert letter is not None
        assert letter.content == b"sealed"
        await work.letter_done(unit, letter.id)
        assert await work.take_letter(unit, "invitation") is None
