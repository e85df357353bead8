"""Clients that note check-ins until each is acknowledged, whatever goes down; and what is there in the end."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from dataclasses import dataclass, field

from evalkit import store
from evalkit.store import Scope, audit
from tests.clients import Connection
from tests.served import Served
from tests.trust.proof import Found

CLIENTS, NOTED, NOT_NOW = 16, 303, 503


@dataclass
class Seen:
    """What the clients know: the keys that they sent, those for which they got a receipt, and what they were told."""

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    told: Counter[int] = field(default_factory=Counter)
    """How often each status was the answer."""
    over: bool = False


async def client(place: Served, port: int, seen: Seen) -> None:
    """Send one check-in after the other; one that had no receipt is sent again as it was."""
    connection: Connection | None = None
    while not seen.over:
        key = str(uuid.uuid4())
        seen.sent.add(key)
        while key not in seen.acknowledged:
            try:
                connection = connection or await Connection.open(port)
                status, _ = await connection.ask(place.request("/check-in", key))
            except (OSError, EOFError):
                status = 0
                if connection is not None:
                    await connection.close()
                connection = None
            if status == NOTED:
                seen.acknowledged.add(key)
            elif seen.over:
                break
            else:
                await asyncio.sleep(0.05)
            seen.told[status] += status != 0
    if connection is not None:
        await connection.close()


async def working(seen: Seen, *, within: float = 120) -> bool:
    """Wait until receipts come again, twice for each client; gives whether they did."""
    wanted = len(seen.acknowledged) + 2 * CLIENTS
    for _ in range(int(within / 0.01)):
        if len(seen.acknowledged) >= wanted:
            return True
        await asyncio.sleep(0.01)
    return False


async def there(place: Served, seen: Seen) -> Found:
    """Each receipt's check-in is there once, with one use and one line in an audit that holds; and nothing else is."""
    world, found = place.world, Found(tried=len(seen.acknowledged))
    opened = await store.Store.open(world.settings)
    try:
        async with opened.unit(world.amina.scope) as unit:
            rows = await unit.raw(
                "SELECT r.submission_key AS key, "
                "(SELECT count(*) FROM check_in_use u WHERE u.check_in = r.check_in) AS uses, "
                "(SELECT count(*) FROM audit a WHERE a.action = 'check_in' AND a.object = r.check_in) AS lines "
                "FROM check_in_revision r WHERE r.organisation = {}",
                unit.organisation,
            )
            (whole,) = await unit.raw("SELECT count(*) AS n FROM check_in WHERE organisation = {}", unit.organisation)
        async with opened.unit(Scope.system("check_audit")) as unit:
            found.look(await audit.broken_lines(unit) == (), "the chain of the audit is broken")
            if world.settings.is_sqlite:
                (row,) = await unit.raw("PRAGMA integrity_check")
                found.look(row["integrity_check"] == "ok", row)
    finally:
        await opened.close()
    stored = {str(row["key"]) for row in rows}
    found.broken += [f"{key} is lost" for key in seen.acknowledged - stored]
    found.broken += [f"{row['key']} is doubled" for row in rows if (row["uses"], row["lines"]) != (1, 1)]
    found.look(whole["n"] == len(rows) == len(stored), f"{whole['n']} check-ins, {len(rows)} revisions")
    found.look(stored <= seen.sent, f"{len(stored - seen.sent)} that nobody sent")
    return found


def lost(found: Found) -> list[str]:
    """Those among what is broken that were acknowledged and are not there."""
    return [one for one in found.broken if one.endswith("lost")]
