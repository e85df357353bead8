"""The house on both engines: what asks for ``house``, ``world`` or ``database`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from evalkit.settings import Settings
from tests import postgres
from tests.web.conftest import House, living
from tests.web.routes import application_in
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
def engine(request: pytest.FixtureRequest) -> str:
    """What asks for this runs once per engine, and the table counts it there."""
    return str(request.param)


@pytest.fixture
async def database(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty database."""
    if engine == "sqlite":
        return settings_at(tmp_path / "empty")
    running: postgres.Cluster = request.getfixturevalue("cluster")
    return settings_at(tmp_path / "empty", await running.database())


@pytest.fixture
def closed_world(engine: str, request: pytest.FixtureRequest) -> World:
    """The world with its database open nowhere."""
    made: World = request.getfixturevalue("world_on_disk" if engine == "sqlite" else "world_on_postgres")
    return made


@pytest.fixture
async def house(closed_world: World) -> AsyncIterator[House]:
    app = application_in(closed_world.settings)
    async with living(app):
        yield House(app, closed_world)
