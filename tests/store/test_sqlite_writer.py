"""Units that are ready share one commit: what holds for each of them alone, and for all when it fails."""

from __future__ import annotations

import asyncio
import contextvars
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.store import Store, Unit, audit, tables
from evalkit.store.engine import sqlite_path
from evalkit.store.engine_sqlite import EmbeddedEngine
from evalkit.store.scope import Scope
from evalkit.store.sqlite_writer import LARGEST
from tests.world import World, a_participant

Act = Callable[[Unit], Awaitable[Any]]


def apart(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """A task with a context of its own, as a request has."""
    return asyncio.create_task(work, context=contextvars.Context())


async def write(world: World, act: Act) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        await act(unit)
        unit.note("acted", "organisation", unit.organisation)


def add(label: str) -> Act:
    return lambda unit: a_participant(unit, label=label)


async def labels(world: World) -> set[str]:
    async with store.unit(world.amina.scope) as unit:
        return {row["label"] for row in await unit.raw("SELECT label FROM participant WHERE organisation = {}",
                                                       unit.organisation)}  # fmt: skip


def statements(world: World) -> list[str]:
    """Every statement of the writer from now on."""
    engine = store.opened().engine
    assert isinstance(engine, EmbeddedEngine)
    connection = engine.writer._connection
    assert connection is not None
    seen: list[str] = []
    connection._sqlite.set_trace_callback(seen.append)
    return seen


async def chain_holds(world: World) -> bool:
    async with store.unit(Scope.system("check_audit")) as unit:
        return await audit.broken_lines(unit) == ()


@pytest.fixture
async def sqlite_only(world_on_disk: World) -> AsyncIterator[World]:
    """PostgreSQL groups its commits by itself."""
    await store.open(world_on_disk.settings)
    try:
        await write(world_on_disk, add("before"))
        yield world_on_disk
    finally:
        await store.close()


async def test_units_that_wait_share_commits(sqlite_only: World) -> None:
    seen = statements(sqlite_only)
    await asyncio.gather(*(apart(write(sqlite_only, add(f"p{n}"))) for n in range(2 * LARGEST)))
    commits = sum(sql == "COMMIT" for sql in seen)
    assert sum(sql == "SAVEPOINT unit" for sql in seen) == 2 * LARGEST
    assert commits == 2
    assert {f"p{n}" for n in range(2 * LARGEST)} <= await labels(sqlite_only)
    assert await chain_holds(sqlite_only)


async def test_nobody_is_told_before_it_is_on_the_disk(sqlite_only: World) -> None:
    """Another connection, as another process has, finds each row as soon as its writer goes on."""
    other = sqlite3.connect(sqlite_path(sqlite_only.settings.database_url))

    async def write_and_look(label: str) -> int:
        await write(sqlite_only, add(label))
        return int(other.execute("SELECT count(*) FROM participant WHERE label = ?", (label,)).fetchone()[0])

    found = await asyncio.gather(*(apart(write_and_look(f"p{n}")) for n in range(30)))
    other.close()
    assert found == [1] * 30


async def test_one_that_fails_goes_back_alone(sqlite_only: World) -> None:
    async def fail(unit: Unit) -> None:
        await a_participant(unit, label="fails")
        raise ZeroDivisionError

    acts = [add("first"), fail, add("second")]
    ended = await asyncio.gather(*(apart(write(sqlite_only, act)) for act in acts), return_exceptions=True)
    assert [type(one) for one in ended] == [type(None), ZeroDivisionError, type(None)]
    assert await labels(sqlite_only) >= {"first", "second"}
    assert "fails" not in await labels(sqlite_only)
    assert await chain_holds(sqlite_only)


async def test_a_refusal_is_told_when_what_it_rests_on_is_kept(sqlite_only: World) -> None:
    other = sqlite3.connect(sqlite_path(sqlite_only.settings.database_url))
    seen_by_the_refused: list[int] = []

    async def refuse() -> None:
        async def act(unit: Unit) -> None:
            if await unit.count(tables.Participant, tables.Participant.label == "taken"):
                raise KeyError("the label is taken")

        with pytest.raises(KeyError):
            await write(sqlite_only, act)
        seen_by_the_refused.extend(other.execute("SELECT count(*) FROM participant WHERE label = 'taken'").fetchone())

    await asyncio.gather(apart(write(sqlite_only, add("taken"))), apart(refuse()))
    other.close()
    assert seen_by_the_refused == [1]


async def test_a_commit_that_fails_is_told_to_all_of_the_group(sqlite_only: World) -> None:
    """A link to nobody that is only looked at by the commit."""

    async def dangling(unit: Unit) -> None:
        await unit.raw("PRAGMA defer_foreign_keys = ON")
        await unit.add(tables.AccessCode, participant="nobody", mark="m", made_on=unit.today)

    ended = await asyncio.gather(
        *(apart(write(sqlite_only, act)) for act in (add("first"), dangling, add("third"))), return_exceptions=True
    )
    assert [type(one) for one in ended] == [sqlite3.IntegrityError] * 3
    assert await labels(sqlite_only) == {"tilleul 27", "before"}
    await write(sqlite_only, add("afterwards"))
    assert "afterwards" in await labels(sqlite_only)
    assert await chain_holds(sqlite_only)


async def test_who_fills_the_disk_goes_back_alone(sqlite_only: World) -> None:
    async def fill(unit: Unit) -> None:
        pages = (await unit.raw("PRAGMA page_count"))[0]["page_count"]
        await unit.raw(f"PRAGMA max_page_count = {pages + 10}")
        for number in range(2_000):
            await a_participant(unit, label=f"{number} {'x' * 200}")

    ended = await asyncio.gather(
        *(apart(write(sqlite_only, act)) for act in (add("first"), fill)), return_exceptions=True
    )
    assert [one.problems[0].code for one in ended if isinstance(one, Refused)] == ["instance.storage_full"]
    assert await labels(sqlite_only) == {"tilleul 27", "before", "first"}


async def test_when_sqlite_rolls_everything_back_all_of_the_group_are_told(sqlite_only: World) -> None:
    """As it does by itself after some errors of the disk."""

    async def roll_back(unit: Unit) -> None:
        await unit.raw(
            "INSERT OR ROLLBACK INTO participant (id, organisation, label, drawing, language, made_on) "
            "SELECT 'other', organisation, label, drawing, language, made_on FROM participant"
        )

    acts = (add("first"), roll_back, add("in the next group"))
    ended = await asyncio.gather(*(apart(write(sqlite_only, act)) for act in acts), return_exceptions=True)
    assert [type(one) for one in ended] == [sqlite3.IntegrityError, sqlite3.IntegrityError, type(None)]
    assert await labels(sqlite_only) == {"tilleul 27", "before", "in the next group"}
    assert await chain_holds(sqlite_only)


async def test_who_goes_away_takes_nobody_along(sqlite_only: World) -> None:
    """A task that is cancelled while it waits for the commit; the others of its group are kept and told so."""
    leaving = apart(write(sqlite_only, add("leaves")))
    staying = [apart(write(sqlite_only, add(f"p{n}"))) for n in range(3)]
    while "p2" not in {row[0] for row in _uncommitted(sqlite_only)}:
        await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.gather(*staying)
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert await labels(sqlite_only) >= {"leaves", "p0", "p1", "p2"}


def _uncommitted(world: World) -> list[tuple[str]]:
    engine = store.opened().engine
    assert isinstance(engine, EmbeddedEngine)
    connection = engine.writer._connection
    assert connection is not None
    return connection._sqlite.execute("SELECT label FROM participant").fetchall()


LONG = """SELECT count(*) AS n FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 300000)
          SELECT x FROM c)"""


@pytest.mark.parametrize("writes", [False, True])
async def test_a_long_reading_keeps_nobody_waiting(sqlite_only: World, writes: bool) -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with store.unit(sqlite_only.amina.scope, writes) as unit:
        if writes:
            await a_participant(unit, label="written before")
        working = asyncio.create_task(others())
        await asyncio.sleep(0)
        before = turns
        (row,) = await unit.raw(LONG)
        meanwhile = turns - before
        working.cancel()
    assert row == {"n": 300_000}
    assert meanwhile > 20  # on the loop's own thread it would be none
    assert ("written before" in await labels(sqlite_only)) == writes


async def test_closing_commits_what_is_ready(world_on_disk: World, tmp_path: Path) -> None:
    opened = await Store.open(world_on_disk.settings)

    async def write_there() -> None:
        async with opened.unit(world_on_disk.amina.scope, write=True) as unit:
            await a_participant(unit, label="the last one")

    writing = apart(write_there())
    while not isinstance(opened.engine, EmbeddedEngine) or not opened.engine.writer.is_open:
        await asyncio.sleep(0)
    await opened.close()
    await writing
    again = await Store.open(world_on_disk.settings)
    async with again.unit(world_on_disk.amina.scope) as unit:
        assert await unit.count(tables.Participant, tables.Participant.label == "the last one") == 1
    await again.close()
