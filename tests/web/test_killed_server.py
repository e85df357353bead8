"""Nothing acknowledged is lost, nothing is doubled: the server is killed under load, again and again (TRUST G1, 5.4).

Sixteen clients send check-ins as a signed-in worker does, each until it is acknowledged, with the same key however
often the server goes down meanwhile. Afterwards the database is asked what it holds.
"""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from evalkit import store
from evalkit.store import audit
from evalkit.store.engine import sqlite_path
from evalkit.store.scope import Scope
from tests import served
from tests.clients import Connection
from tests.served import Served
from tests.trust.proof import Counting, sized
from tests.trust.proof import Found as Tried

pytestmark = [pytest.mark.slow, pytest.mark.trust("killed_server")]

KILLS = sized(2, 100)
CLIENTS, NOTED = 16, 303


@dataclass
class Seen:
    """What the clients know: the keys that they sent, and those for which they got an answer."""

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    over: bool = False


@dataclass(frozen=True)
class Found:
    """What the database holds in the end."""

    lost: int
    doubled: int
    strangers: int
    integrity: str
    chain_holds: bool


async def client(place: Served, port: int, seen: Seen) -> None:
    """Send one check-in after the other; one that had no answer is sent again as it was."""
    connection: Connection | None = None
    while not seen.over:
        key = str(uuid.uuid4())
        seen.sent.add(key)
        while True:
            try:
                connection = connection or await Connection.open(port)
                status, _ = await connection.ask(place.request("/check-in", key))
            except (OSError, EOFError):
                if connection is not None:
                    await connection.close()
                connection = None
                if seen.over:
                    return
                await asyncio.sleep(0.05)
                continue
            assert status == NOTED
            seen.acknowledged.add(key)
            break
    if connection is not None:
        await connection.close()


async def killed(folder: Path, kind: str, *, kills: int) -> tuple[Seen, Found]:
    """Run the server so often, kill it each time at a moment of chance, and look. The clients try again meanwhile."""
    chance = random.Random(4)
    settings = served.settings_of(folder)
    place = await served.prepare(settings, people=50)
    port, seen = served.free_port(), Seen()
    clients = [asyncio.create_task(client(place, port, seen)) for _ in range(CLIENTS)]
    for _ in range(kills):
        server = await served.fork(settings, port, kind)
        before = len(seen.acknowledged)
        while len(seen.acknowledged) < before + 2 * CLIENTS:  # it is at work again
            await asyncio.sleep(0.01)
        await asyncio.sleep(chance.uniform(0, 0.5))
        server.kill()
    seen.over = True
    await asyncio.gather(*clients)
    return seen, await found(place, seen)


async def found(place: Served, seen: Seen) -> Found:
    database = sqlite3.connect(sqlite_path(place.world.settings.database_url))
    rows = database.execute(
        "SELECT r.submission_key, (SELECT count(*) FROM check_in_use u WHERE u.check_in = r.check_in), "
        "(SELECT count(*) FROM audit a WHERE a.action = 'check_in' AND a.object = r.check_in) FROM check_in_revision r"
    ).fetchall()
    check_ins = database.execute("SELECT count(*) FROM check_in").fetchone()[0]
    integrity = str(database.execute("PRAGMA integrity_check").fetchone()[0])
    database.close()
    stored = {key for key, _, _ in rows}
    opened = await store.Store.open(place.world.settings)
    async with opened.unit(Scope.system("check_audit")) as unit:
        broken = await audit.broken_lines(unit)
    await opened.close()
    return Found(
        lost=len(seen.acknowledged - stored),
        doubled=sum((uses, lines) != (1, 1) for _, uses, lines in rows) + check_ins - len(stored),
        strangers=len(stored - seen.sent),
        integrity=integrity,
        chain_holds=broken == (),
    )


def tried(seen: Seen, there: Found) -> Tried:
    """What was acknowledged, and each that is not there once."""
    found = Tried(tried=len(seen.acknowledged), broken=["lost"] * there.lost + ["doubled"] * there.doubled)
    found.look(there.strangers == 0 and there.integrity == "ok" and there.chain_holds, there)
    return found


async def test_a_killed_server_has_lost_nothing_and_doubled_nothing(tmp_path: Path, proof: Counting) -> None:
    seen, there = await killed(tmp_path / "home", "ours", kills=KILLS)
    assert len(seen.acknowledged) >= 2 * CLIENTS * KILLS
    proof.holds(tried(seen, there))


async def test_the_mutant_that_tells_before_the_commit_is_found_out(tmp_path: Path, proof: Counting) -> None:
    seen, there = await killed(tmp_path / "home", "tells before the commit", kills=1)
    assert there.lost > 0
    proof.caught("the wait for the commit", tried(seen, there))


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
    assert (await found(place, seen)).lost == 0
