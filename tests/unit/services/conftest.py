"""Services run against the small world on SQLite, with the instance's keys open."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from evalkit import store
from evalkit.services.keeping import keys
from tests.world import World, cluster, postgres_template, world_on_disk, world_on_postgres, world_template

__all__ = ["cluster", "postgres_template", "world_on_disk", "world_on_postgres", "world_template"]


@pytest.fixture
async def world(world_on_disk: World) -> AsyncIterator[World]:
    """The world with its database and keys open."""
    await store.open(world_on_disk.settings)
    keys.open_keys(world_on_disk.settings)
    try:
        yield world_on_disk
    finally:
        keys.forget_keys()
        await store.close()
