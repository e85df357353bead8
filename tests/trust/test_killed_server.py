"""Nothing acknowledged is lost, nothing is doubled: the server is killed under load, again and again (TRUST G1, 5.4).

Sixteen clients send check-ins as a signed-in worker does, each until it is acknowledged, with the same key however
often the server goes down meanwhile. Afterwards the database is asked what it holds.
"""

from __future__ import annotations

import asyncio
import random
import signal
from pathlib import Path

import pytest

from evalkit.settings import Settings
from tests import served
from tests.trust.proof import Counting, Found, sized
from tests.trust.under_load import CLIENTS, NOTED, Seen, client, lost, there, working

pytestmark = [pytest.mark.slow, pytest.mark.trust("killed_server")]

KILLS = sized(2, 24)


async def killed(settings: Settings, kind: str, *, kills: int) -> Found:
    """Run the server so often, kill it each time at a moment of chance, and look. The clients try again meanwhile."""
    chance, found = random.Random(4), Found()
    place = await served.prepare(settings, people=50)
    port, seen = served.free_port(), Seen()
    clients = [asyncio.create_task(client(place, port, seen)) for _ in range(CLIENTS)]
    for _ in range(kills):
        server = await served.fork(settings, port, kind)
        found.look(await working(seen), "it does not work again")
        await asyncio.sleep(chance.uniform(0, 0.5))
        server.kill()
    seen.over = True
    await asyncio.gather(*clients)
    found.look(+seen.told == {NOTED: seen.told[NOTED]}, f"told {dict(seen.told)}")
    return found + await there(place, seen)


async def test_a_killed_server_has_lost_nothing_and_doubled_nothing(database: Settings, proof: Counting) -> None:
    proof.holds(await killed(database, "ours", kills=KILLS if database.is_sqlite else KILLS // 2))


async def test_the_mutant_that_tells_before_the_commit_is_found_out(database: Settings, proof: Counting) -> None:
    """PostgreSQL commits so soon that one moment of chance may be one at which nothing was told ahead."""
    found = await killed(database, "tells before the commit", kills=1 if database.is_sqlite else 3)
    assert lost(found)
    proof.caught("the wait for the commit", found)


async def test_it_ends_at_once_when_it_is_asked_to(tmp_path: Path) -> None:
    """Its threads must not hold it: SIGTERM while people are writing."""
    settings = served.settings_of(tmp_path / "home")
    place = await served.prepare(settings, people=10)
    port, seen = served.free_port(), Seen()
    server = await served.fork(settings, port)
    clients = [asyncio.create_task(client(place, port, seen)) for _ in range(4)]
    while len(seen.acknowledged) < 20:
        await asyncio.sleep(0.01)
    stopping = asyncio.create_task(asyncio.to_thread(server.stop))
    await asyncio.sleep(0.2)
    seen.over = True
    await asyncio.gather(*clients)
    assert await stopping < 12
    assert server.process.exitcode in (0, -signal.SIGTERM)  # uvicorn ends with the signal that it was sent
    assert lost(await there(place, seen)) == []
