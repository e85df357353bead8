"""The tests of the store run on both engines: an SQLite file, and a database in a throw-away PostgreSQL cluster."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
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


@pytest.fixture(scope="session")
def postgres_template(cluster: postgres.Cluster, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world made once in PostgreSQL, and open nowhere; each test gets a copy."""

    async def made() -> World:
        return await make_world(settings_at(tmp_path_factory.mktemp("postgres") / "home", await cluster.database()))

    with ThreadPoolExecutor(1) as elsewhere:  # the test that asks first may have a loop running here
        return elsewhere.submit(asyncio.run, made()).result()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> str:
    """What asks for this runs once per engine."""
    return str(request.param)


@pytest.fixture
async def database(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty database, once per engine."""
    if engine == "sqlite":
        return settings_at(tmp_path / "empty")
    running: postgres.Cluster = request.getfixturevalue("cluster")
    return settings_at(tmp_path / "empty", await running.database())


@pytest.fixture
async def closed_world(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> World:
    """The world with its database open nowhere, once per engine."""
    if engine == "sqlite":
        made: World = request.getfixturevalue("world_on_disk")
        return made
    running: postgres.Cluster = request.getfixturevalue("cluster")
    template: World = request.getfixturevalue("postgres_template")
    home = tmp_path / "home"
    shutil.copytree(template.settings.home, home)
    return replace(template, settings=settings_at(home, await running.database(like=template.settings.database_url)))


@pytest.fixture
async def world(closed_world: World) -> AsyncIterator[World]:
    """The world with its database open, once per engine."""
    await store.open(closed_world.settings)
    try:
        yield closed_world
    finally:
        await store.close()
