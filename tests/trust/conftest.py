"""The house on both engines: what asks for ``house`` or ``world`` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.store.conftest import (
    closed_world,
    cluster,
    database,
    engine,
    postgres_template,
    world,
    world_on_disk,
    world_template,
)
from tests.web.conftest import House, living
from tests.web.routes import application_in
from tests.world import World

__all__ = [
    "closed_world",
    "cluster",
    "database",
    "engine",
    "postgres_template",
    "world",
    "world_on_disk",
    "world_template",
]


@pytest.fixture
async def house(closed_world: World) -> AsyncIterator[House]:
    app = application_in(closed_world.settings)
    async with living(app):
        yield House(app, closed_world)
