"""Opening a database and the one door to it, :meth:`Store.unit`."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

import asyncpg

from evalkit.errors import Refused, problem
from evalkit.settings import Settings
from evalkit.store import audit, row_security
from evalkit.store.conf import engine_in_use
from evalkit.store.engine import AnyEngine, engine_for, make_room
from evalkit.store.engine_postgres import BROKEN, ServerEngine, is_away
from evalkit.store.scope import Scope
from evalkit.store.unit import Unit


class Store:
    """One open database."""

    def __init__(self, engine: AnyEngine, standby: ServerEngine | None = None) -> None:
        self.engine = engine
        self.standby = standby

    @classmethod
    async def open(cls, settings: Settings) -> Store:
        """Open the database of these settings. It must have been migrated (``evalkit migrate``)."""
        engine = engine_for(settings)
        if isinstance(engine, ServerEngine):
            try:
                await engine.start()
            except (OSError, asyncpg.PostgresError) as error:
                raise Refused(problem("instance.database_away")) from error
            return cls(engine, await _standby(settings))
        make_room(settings)
        return cls(engine)

    async def close(self) -> None:
        """Give every connection back; afterwards the process can end."""
        await self.engine.close()
        if self.standby is not None:
            await self.standby.close()

    async def _where(self, scope: Scope, *, write: bool) -> AnyEngine:
        """The observatory's counting reads from the standby, where there is one that answers: it may be some seconds
        behind, which a count does not mind. Whoever reads back what they wrote, and whoever writes, is served by the
        primary; so is everybody while the standby is away."""
        if self.standby is None or write or scope.reason != "observatory":
            return self.engine
        return self.standby if await self.standby.answers() else self.engine

    @asynccontextmanager
    async def unit(
        self, scope: Scope, write: bool = False, *, now: datetime.datetime | None = None
    ) -> AsyncIterator[Unit]:
        """One transaction in one scope: commits at the end, rolls back when anything is raised.

        A reading unit is one snapshot and cannot write. Writing units of one organisation run one after the
        other on both engines, so that what a unit has read still holds when it commits; when the block is left,
        what was written is on the disk. Never wait for anything but the database inside. ``now`` is the instant
        of everything written here (default: the clock).
        Raises Refused ``instance.busy``, ``instance.storage_full``, ``instance.database_away`` or, where the
        connection broke while the database was committing, ``instance.in_doubt``.
        """
        if any(one is not None and one.transaction_exists() for one in (self.engine, self.standby)):
            raise RuntimeError("a unit is already active here: units do not nest, pass the open one on")
        where = await self._where(scope, write=write)
        unit = Unit(scope, where, writes=write, now=now or datetime.datetime.now(datetime.UTC))
        engine = engine_in_use.set(where)
        try:
            async with self._turn(unit), where.write() if write else where.read():
                await self._enter(unit)
                yield unit
                if unit.notes:
                    await audit.append(unit, unit.notes)
        except (sqlite3.OperationalError, *BROKEN) as error:
            code = _code_of(error)
            if code is None:
                raise
            raise Refused(problem(code)) from error
        finally:
            engine_in_use.reset(engine)

    def _turn(self, unit: Unit) -> AbstractAsyncContextManager[None]:
        if isinstance(self.engine, ServerEngine) and unit.writes:
            return self.engine.turn(_turn_of(unit))
        return nullcontext()

    async def _enter(self, unit: Unit) -> None:
        if not isinstance(self.engine, ServerEngine):
            return
        await unit.raw(row_security.ENTER, *row_security.entered(unit.scope))  # first of all
        if unit.writes:
            await unit.raw("SELECT pg_advisory_xact_lock(hashtextextended({}, 0))", _turn_of(unit))


async def _standby(settings: Settings) -> ServerEngine | None:
    """The server that only reads, or None: one that does not answer holds nobody up, the primary reads instead."""
    if settings.database_read_url is None:
        return None
    engine = ServerEngine(settings.database_read_url)
    try:
        await engine.start()
    except (OSError, asyncpg.PostgresError):
        return None
    return engine


def _turn_of(unit: Unit) -> str:
    """Writers with the same name take turns: those of one organisation, or of one system reason."""
    return unit.scope.organisation or f"system:{unit.scope.reason}"


def _code_of(error: Exception) -> str | None:
    """The code of a trouble that a person can do something about, or None for a mistake of ours."""
    if isinstance(error, sqlite3.OperationalError):
        text = str(error)
        if "locked" in text or "busy" in text:
            return "instance.busy"
        if "no such table" in text:
            return "instance.not_migrated"
        return "instance.storage_full" if "is full" in text else None
    if isinstance(error, asyncpg.UndefinedTableError):
        return "instance.not_migrated"
    if isinstance(
        error,
        asyncpg.LockNotAvailableError
        | asyncpg.QueryCanceledError
        | asyncpg.DeadlockDetectedError
        | asyncpg.TooManyConnectionsError,
    ):
        return "instance.busy"
    if isinstance(error, asyncpg.DiskFullError):
        return "instance.storage_full"
    return "instance.database_away" if is_away(error) else None
