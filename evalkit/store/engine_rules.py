"""What both engines share: how long a writer waits for its turn, and that there is no way past the unit."""

from __future__ import annotations

import asyncio

from evalkit.errors import Refused, problem

BUSY_SECONDS = 15
"""How long a writer waits for its turn before it is told to try again."""


class ShutDoorError(RuntimeError):
    """A query was run outside a unit: a mistake in our code."""

    def __init__(self) -> None:
        super().__init__("a query needs an open unit: async with store.unit(scope)")


async def take_turn(lock: asyncio.Lock) -> None:
    """Wait for the lock in a fair queue, at most BUSY_SECONDS; then Refused ``instance.busy``."""
    try:
        async with asyncio.timeout(BUSY_SECONDS):
            await lock.acquire()
    except TimeoutError:
        raise Refused(problem("instance.busy")) from None
