"""Who comes to the door: each role, and nobody."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from tests.web.conftest import Browser, House


@contextlib.asynccontextmanager
async def everybody(house: House) -> AsyncIterator[dict[str, Browser]]:
    """A browser of each role, and one in which nobody is signed in."""
    world = house.world
    async with contextlib.AsyncExitStack() as stack:
        roles = {"visitor": await stack.enter_async_context(house.visitor())}
        for person in (world.amina, world.carla, world.fatou, world.odile):
            roles[str(person.role)] = await stack.enter_async_context(house.as_(person))
        roles["participant"] = await stack.enter_async_context(house.as_participant(world.grenadille))
        yield roles
