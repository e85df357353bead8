"""Piccolo's configuration (``PICCOLO_CONF=evalkit.store.conf``): a door that leads to the open unit's engine.

Piccolo wants one engine per table when modules are imported. Ours is chosen at run time, and one process may
have several databases open (the tests do). So the tables hold this door, and it leads to the engine of the
unit that the current task has open. Without an open unit it is shut.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from piccolo.conf.apps import AppRegistry
from piccolo.engine.base import Engine

from evalkit.store.engine import AnyEngine
from evalkit.store.engine_rules import ShutDoorError

engine_in_use: ContextVar[AnyEngine | None] = ContextVar("engine_in_use", default=None)


class Door(Engine[Any]):
    """Passes every query on to the engine of the unit that is open here and now."""

    def __init__(self) -> None:
        """Nothing to connect to yet."""

    @property
    def through(self) -> Any:
        engine = engine_in_use.get()
        if engine is None:
            raise ShutDoorError
        return engine

    @property
    def engine_type(self) -> str:  # type: ignore[override]  # a slot in Piccolo; here it depends on the unit
        return str(self.through.engine_type)

    async def get_version(self) -> float:
        return float(await self.through.get_version())

    def get_version_sync(self) -> float:
        return float(self.through.get_version_sync())

    async def prep_database(self) -> None:
        """Nothing to prepare."""

    async def batch(self, *_args: Any, **_kwargs: Any) -> Any:
        raise ShutDoorError  # batches open connections of their own

    async def run_querystring(self, querystring: Any, in_pool: bool = True) -> Any:
        return await self.through.run_querystring(querystring, in_pool=in_pool)

    def transform_response_to_dicts(self, results: Any) -> list[dict[str, Any]]:
        return list(self.through.transform_response_to_dicts(results))

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:
        raise ShutDoorError  # tables are made by migrations only

    def transaction(self, *_args: Any, **_kwargs: Any) -> Any:
        raise ShutDoorError  # only store.unit opens transactions

    def atomic(self) -> Any:
        raise ShutDoorError


DB = Door()

APP_REGISTRY = AppRegistry(apps=[])
