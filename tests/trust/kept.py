"""What was sent and what is there: shared by the proofs that nothing is lost."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import AsyncIterator

from evalkit import store
from evalkit.services.keeping import keys
from tests.trust.proof import Found
from tests.world import World


def keys_of(count: int) -> list[str]:
    return [str(uuid.uuid4()) for _ in range(count)]


@contextlib.asynccontextmanager
async def opened(world: World) -> AsyncIterator[None]:
    await store.open(world.settings)
    keys.open_keys(world.settings)
    try:
        yield
    finally:
        keys.forget_keys()
        await store.close()


async def kept(world: World, sent: list[str]) -> Found:
    """Each key that was acknowledged is there once: one revision, one use, one line in the audit."""
    found = Found()
    async with store.unit(world.amina.scope) as unit:
        rows = await unit.raw(
            "SELECT submission_key, check_in FROM check_in_revision WHERE organisation = {}", unit.organisation
        )
        uses = await unit.raw("SELECT count(*) AS n FROM check_in_use WHERE organisation = {}", unit.organisation)
        lines = await unit.raw(
            "SELECT count(*) AS n FROM audit WHERE organisation = {} AND action = 'check_in'", unit.organisation
        )
    for key in sent:
        found.look(sum(row["submission_key"] == key for row in rows) == 1, f"{key} is not there once")
    there = (len(rows), uses[0]["n"], lines[0]["n"])
    found.look(there == (len(sent),) * 3, f"{len(sent)} keys: {there}")
    return found
