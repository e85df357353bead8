"""A running instance: its database open, and what every page must know about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from evalkit import store
from evalkit.services import keys
from evalkit.settings import Settings
from evalkit.store import Scope
from evalkit.store.queries import instance as kept

DOCTOR = Scope.system("doctor")


@dataclass(frozen=True)
class Instance:
    """``set_up``: `evalkit init` has run. ``demonstration``: everything in it is invented or published."""

    set_up: bool
    demonstration: bool


@asynccontextmanager
async def instance(settings: Settings) -> AsyncIterator[Instance]:
    """Open the database and the keys of these settings, and close both at the end."""
    await store.open(settings)
    try:
        here = await about()
        if here.set_up:
            keys.open_keys(settings)
        yield here
    finally:
        keys.forget_keys()
        await store.close()


async def about() -> Instance:
    async with store.unit(DOCTOR) as unit:
        found = await kept.instance(unit)
    return Instance(set_up=found is not None, demonstration=found is not None and found.demonstration)


async def check_ready() -> None:
    """Can it serve? Raises Refused when the database does not answer."""
    await about()
