"""PostgreSQL itself is killed under load (TRUST G1, 5.4): all of it, its first process, or one connection's process.

Our program goes on running meanwhile: it says that the database is away, and is at work again by itself. The cluster
is one of our own, because whoever else is connected to it would go down with it.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests import postgres, served
from tests.postgres import Cluster
from tests.served import Served
from tests.trust.proof import Counting, Found, sized
from tests.trust.under_load import CLIENTS, NOT_NOW, NOTED, Seen, client, lost, there, working
from tests.world import settings_at

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.trust("killed_postgres")]

KILLS = sized(3, 12)
WAYS = ("all of it", "one connection", "the first process")


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[Cluster]:
    """One that waits for the disk, as a real one does."""
    with postgres.running(durable=True) as running:
        yield running


def kill(cluster: Cluster, way: str, chance: random.Random) -> None:
    """As a machine without memory does to a process: at once, without a word."""
    server, children = cluster.processes()
    chosen = {"all of it": (server, *children), "the first process": (server,)}.get(way, (chance.choice(children),))
    for one in chosen:
        with suppress(ProcessLookupError):  # it ended by itself meanwhile
            os.kill(one, signal.SIGKILL)


async def start_again(cluster: Cluster) -> None:
    """As whatever keeps services running does: until it runs."""
    for _ in range(60):
        if await asyncio.to_thread(cluster.start_again):
            return
        await asyncio.sleep(0.5)
    raise TimeoutError("PostgreSQL does not start again")


async def killed(cluster: Cluster, place: Served, ways: list[str], kind: str = "ours") -> Found:
    """Kill it so often, each time at a moment of chance, below one program that is never started again."""
    chance, seen, found = random.Random(4), Seen(), Found()
    server = await served.start(place.world.settings, served.free_port(), kind)
    try:
        clients = [asyncio.create_task(client(place, server.port, seen)) for _ in range(CLIENTS)]
        found.look(await working(seen), "it never began to work")
        for way in ways:
            await asyncio.sleep(chance.uniform(0, 0.5))
            kill(cluster, way, chance)
            if way != "one connection":  # then the server's first process puts the others in order by itself
                await start_again(cluster)
            found.look(await working(seen), f"{way} was killed: the program does not go on by itself")
        seen.over = True
        await asyncio.gather(*clients)
    finally:
        server.kill()
    for status in seen.told.keys() - {NOTED, NOT_NOW}:
        found.look(False, f"{seen.told[status]} times {status}, which is neither a receipt nor a plain refusal")
    return found + await there(place, seen)


async def a_place(cluster: Cluster, tmp_path: Path) -> Served:
    return await served.prepare(settings_at(tmp_path / "home", await cluster.database()), people=50)


async def test_a_killed_database_has_lost_nothing(own_cluster: Cluster, tmp_path: Path, proof: Counting) -> None:
    ways = [WAYS[number % len(WAYS)] for number in range(KILLS)]
    proof.holds(await killed(own_cluster, await a_place(own_cluster, tmp_path), ways))


async def test_one_that_does_not_wait_for_the_disk_loses(own_cluster: Cluster, tmp_path: Path, proof: Counting) -> None:
    """Twice, because a moment of chance may be one at which everything had just been written by itself."""
    await own_cluster.run("ALTER SYSTEM SET wal_writer_delay = '10s'", "SELECT pg_reload_conf()")
    place = await a_place(own_cluster, tmp_path)
    found = await killed(own_cluster, place, ["all of it"] * 2, "tells before the disk")
    assert lost(found)
    proof.caught("the wait for the disk", found)
