"""The tests of the store run on both engines: an SQLite file, and a database in a throw-away PostgreSQL cluster."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from evalkit import store
from evalkit.settings import Settings
from tests import postgres
from tests.world import World, make_world, settings_at, world_on_disk, world_template

__all__ = ["world_on_disk", "world_template"]


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    with postgres.running() as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty database, once per engine."""
    if request.param == "sqlite":
        return settings_at(tmp_path / "empty")
    running: postgres.Cluster = request.getfixturevalue("cluster")
    return settings_at(tmp_path / "empty", await running.database())


@pytest.fixture
async def world(database: Settings, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """The world with its database open, once per engine."""
    made: World = request.getfixturevalue("world_on_disk") if database.is_sqlite else await make_world(database)
    await store.open(made.settings)
    try:
        yield made
    finally:
        await store.close()
