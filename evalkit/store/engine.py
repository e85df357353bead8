"""The two database engines: SQLite for one machine, PostgreSQL for a region.

Both are subclasses of Piccolo's engines. What differs from stock, and why (measured; see docs/decisions.md):

* SQLite writes take the lock at once (``BEGIN IMMEDIATE``): with DEFERRED, half of 50 concurrent
  read-modify-writes fail with "database is locked", however long the timeout. One process has one writing
  connection, and its tasks wait in a fair queue instead of SQLite's sleeping back-off.
* SQLite reads are DEFERRED transactions on connections that cannot write (``query_only``): one snapshot each.
* Connections are kept and used again; every PRAGMA is set in one place, :data:`PRAGMAS`.
* PostgreSQL has a bounded pool and time limits; reads are one repeatable-read, read-only snapshot.

Piccolo opens a connection per query outside a transaction; that door is shut here: a query without an open
unit raises. This module overrides private methods of Piccolo, so its version is pinned and
tests/store/test_engine.py holds the contract.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import aiosqlite
import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType, dict_factory

from evalkit.errors import Refused, problem
from evalkit.settings import Settings

BUSY_SECONDS = 15
"""How long a writer waits for its turn before it is told to try again."""

PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",  # first: the ones below may have to wait
    "PRAGMA journal_mode = WAL",  # readers never wait for the writer
    "PRAGMA synchronous = FULL",  # an acknowledged row survives a power loss; per connection, not persistent
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # erased words are overwritten, not only unlinked
    "PRAGMA trusted_schema = OFF",
)

READERS_KEPT = 4
"""Reading connections kept open for the next reader; more are opened when needed and closed after use."""

POOL = {"min_size": 1, "max_size": 10}
POSTGRES_LIMITS = {
    "statement_timeout": "10s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "30s",
}


class ShutDoorError(RuntimeError):
    """A query was run outside a unit: a mistake in our code."""

    def __init__(self) -> None:
        super().__init__("a query needs an open unit: async with store.unit(scope)")


class EmbeddedTransaction(SQLiteTransaction):
    """A SQLite transaction on a kept connection: the one writer, or one of the readers."""

    __slots__ = ()

    engine: EmbeddedEngine

    @property
    def writes(self) -> bool:
        return self.transaction_type is not TransactionType.deferred

    async def __aenter__(self) -> EmbeddedTransaction:
        self.connection = await self.engine.take(writes=self.writes)
        try:
            await self.connection.execute(f"BEGIN {self.transaction_type.value}")
        except BaseException:
            await self.engine.give_back(self.connection, writes=self.writes, sound=False)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> bool:
        self.engine.current_transaction.reset(self.context)
        sound = False
        try:
            if exception_type is None:
                await self.connection.execute("COMMIT")
                sound = True
            else:
                # SQLite rolls back by itself when the disk is full; the first trouble is the one to tell.
                with contextlib.suppress(aiosqlite.Error):
                    await self.connection.execute("ROLLBACK")
                    sound = True
        finally:
            # After a failed commit or a cancelled rollback the connection may still hold the lock: close it.
            await self.engine.give_back(self.connection, writes=self.writes, sound=sound)
        return False


class EmbeddedEngine(SQLiteEngine):
    """SQLite with one writer, kept connections and our PRAGMAs."""

    __slots__ = ("_idle", "_turn")

    def __init__(self, path: str) -> None:
        self._turn = asyncio.Lock()
        self._idle: dict[bool, list[aiosqlite.Connection]] = {True: [], False: []}
        # No conversions by declared type: store.unit decodes by our own columns.
        super().__init__(path=path, detect_types=0, timeout=BUSY_SECONDS)

    async def check_version(self) -> None:
        """Nothing to ask: the version comes with Python."""

    async def get_connection(self, *, writes: bool = True) -> aiosqlite.Connection:
        connection = await aiosqlite.connect(**self.connection_kwargs)
        connection.row_factory = dict_factory  # type: ignore[assignment]  # Piccolo's rows are dicts
        for pragma in PRAGMAS:
            await connection.execute(pragma)
        if not writes:
            await connection.execute("PRAGMA query_only = ON")
        return connection

    async def take(self, *, writes: bool) -> aiosqlite.Connection:
        """A connection of our own until :meth:`give_back`; a writer waits for its turn, at most BUSY_SECONDS."""
        if writes:
            try:
                async with asyncio.timeout(BUSY_SECONDS):
                    await self._turn.acquire()
            except TimeoutError:
                raise Refused(problem("instance.busy")) from None
        try:
            idle = self._idle[writes]
            return idle.pop() if idle else await self.get_connection(writes=writes)
        except BaseException:
            if writes:
                self._turn.release()
            raise

    async def give_back(self, connection: aiosqlite.Connection, *, writes: bool, sound: bool) -> None:
        """Keep a sound connection for the next one; close any other."""
        try:
            if sound and len(self._idle[writes]) < (1 if writes else READERS_KEPT):
                self._idle[writes].append(connection)
            else:
                with contextlib.suppress(aiosqlite.Error, ValueError):
                    await connection.close()
        finally:
            if writes:
                self._turn.release()

    async def close(self) -> None:
        """Close every kept connection; their threads would keep the process alive."""
        for idle in self._idle.values():
            while idle:
                await idle.pop().close()

    def transaction(
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = False
    ) -> EmbeddedTransaction:
        return EmbeddedTransaction(engine=self, transaction_type=transaction_type, allow_nested=allow_nested)

    def read(self) -> EmbeddedTransaction:
        """One snapshot, no writing."""
        return self.transaction(TransactionType.deferred)

    def write(self) -> EmbeddedTransaction:
        """The one writer."""
        return self.transaction(TransactionType.immediate)

    async def _run_in_new_connection(self, *_args: Any, **_kwargs: Any) -> Any:
        raise ShutDoorError

    async def _run_in_existing_connection(
        self, connection: Any, query: str, args: Any = None, query_type: str = "generic", table: Any = None
    ) -> Any:
        # As in Piccolo, without its PRAGMA before each query: ours are set when the connection opens.
        async with connection.execute(query, args or []) as cursor:
            return await cursor.fetchall()


class ServerTransaction(PostgresTransaction):
    """A PostgreSQL transaction from the pool: a read snapshot, or a writer."""

    __slots__ = ("writes",)

    engine: ServerEngine

    def __init__(self, engine: ServerEngine, allow_nested: bool = False, *, writes: bool = True) -> None:
        self.writes = writes
        super().__init__(engine=engine, allow_nested=allow_nested)

    async def __aenter__(self) -> ServerTransaction:
        if self.engine.pool is None:
            raise ShutDoorError
        try:
            self.connection = await self.engine.pool.acquire(timeout=BUSY_SECONDS)
        except TimeoutError:
            raise Refused(problem("instance.busy")) from None
        # A writer reads what was committed just before, so that waiting for a lock is enough;
        # a reader keeps one snapshot for the whole unit, as on SQLite.
        kind: dict[str, Any] = {} if self.writes else {"isolation": "repeatable_read", "readonly": True}
        self.transaction = self.connection.transaction(**kind)
        try:
            await self.transaction.start()
        except BaseException:
            await self.engine.pool.release(self.connection)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> bool:
        self.engine.current_transaction.reset(self.context)
        try:
            if exception_type is None:
                await self.transaction.commit()
            else:
                await self.transaction.rollback()
        finally:
            if self.engine.pool is not None:
                await self.engine.pool.release(self.connection)
        return False


class ServerEngine(PostgresEngine):
    """PostgreSQL with a bounded pool and time limits."""

    __slots__ = ("url",)

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(config={"dsn": url, "server_settings": POSTGRES_LIMITS}, extensions=())

    async def check_version(self) -> None:
        """Asked when the pool opens, not while an object is made."""

    async def prep_database(self) -> None:
        """No extensions."""

    async def start(self) -> None:
        if self.pool is None:
            self.pool = await asyncpg.create_pool(dsn=self.url, server_settings=POSTGRES_LIMITS, **POOL)

    async def close(self) -> None:
        if self.pool is not None:
            pool, self.pool = self.pool, None
            await pool.close()

    def transaction(self, allow_nested: bool = False, *, writes: bool = True) -> ServerTransaction:
        return ServerTransaction(self, allow_nested, writes=writes)

    def read(self) -> ServerTransaction:
        """One snapshot, no writing."""
        return self.transaction(writes=False)

    def write(self) -> ServerTransaction:
        return self.transaction(writes=True)

    async def _run_in_new_connection(self, *_args: Any, **_kwargs: Any) -> Any:
        raise ShutDoorError

    async def _run_in_pool(self, *_args: Any, **_kwargs: Any) -> Any:
        raise ShutDoorError


AnyEngine = EmbeddedEngine | ServerEngine


def sqlite_path(database_url: str) -> str:
    """The file of ``sqlite:///relative`` or ``sqlite:////absolute``; ``sqlite:///`` followed by ``/…`` is absolute."""
    return database_url.removeprefix("sqlite:///")


def engine_for(settings: Settings) -> AnyEngine:
    """The engine that the settings ask for; an unknown kind of URL is refused."""
    url = settings.database_url
    if url.startswith("sqlite:///"):
        return EmbeddedEngine(sqlite_path(url))
    if url.startswith(("postgresql://", "postgres://")):
        return ServerEngine(url)
    raise Refused(problem("instance.database_url_unknown", scheme=url.split(":", 1)[0]))
