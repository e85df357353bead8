"""The tests of the store run on both engines: an SQLite file, and a database in a throw-away PostgreSQL cluster."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from evalkit import store
from evalkit.services.keeping import keys
from evalkit.settings import Settings
from tests import postgres
from tests.world import (
    World,
    cluster,
    postgres_template,
    settings_at,
    world_on_disk,
    world_on_postgres,
    world_template,
)

__all__ = ["cluster", "postgres_template", "world_on_disk", "world_on_postgres", "world_template"]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty database, once per engine."""
    if request.param == "sqlite":
        return settings_at(tmp_path / "empty")
    running: postgres.Cluster = request.getfixturevalue("cluster")
    return settings_at(tmp_path / "empty", await running.database())


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def closed_world(request: pytest.FixtureRequest) -> World:
    """The world with no database open, once per engine."""
    made: World = request.getfixturevalue("world_on_disk" if request.param == "sqlite" else "world_on_postgres")
    return made


@pytest.fixture
async def world(closed_world: World) -> AsyncIterator[World]:
    """The world with its database open, once per engine."""
    await store.open(closed_world.settings)
    try:
        yield closed_world
    finally:
        await store.close()


@pytest.fixture
async def opened(world: World) -> AsyncIterator[World]:
    """The world with its keys open too."""
    keys.open_keys(world.settings)
    try:
        yield world
    finally:
        keys.forget_keys()
