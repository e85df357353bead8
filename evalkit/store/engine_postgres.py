"""PostgreSQL for a region: a bounded pool, time limits, and reads that are one read-only snapshot.

Overrides private methods of Piccolo, as engine_sqlite does.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from evalkit.errors import Refused, problem
from evalkit.store.engine_rules import BUSY_SECONDS, ShutDoorError, take_turn

POOL = {"min_size": 1, "max_size": 10}
POSTGRES_LIMITS = {
    "statement_timeout": "10s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "30s",
}

ANSWERS_WITHIN = 2
"""Seconds after which a standby counts as away."""
BROKEN = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
LOST = ("connection is closed", "connection has been released back to the pool")
"""What is said of a connection whose server is gone: the pool takes it back at once, also from an open unit."""


def is_away(error: BaseException) -> bool:
    """Whether the server went away, is still coming up, or puts itself in order after one of its processes died."""
    if isinstance(error, asyncpg.InterfaceError):
        return any(words in str(error) for words in LOST)
    return isinstance(
        error,
        asyncpg.PostgresConnectionError
        | asyncpg.InternalClientError  # a server that died in the middle of a word
        | asyncpg.exceptions.OperatorInterventionError
        | ConnectionError,
    ) and not isinstance(error, asyncpg.QueryCanceledError)


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
        except OSError as error:  # its socket too may be gone
            raise Refused(problem("instance.database_away")) from error
        # A writer reads what was committed just before, so that waiting for a lock is enough;
        # a reader keeps one snapshot for the whole unit, as on SQLite.
        kind: dict[str, Any] = {} if self.writes else {"isolation": "repeatable_read", "readonly": True}
        self.transaction = self.connection.transaction(**kind)
        try:
            await self.transaction.start()
        except BaseException:
            await self._give_back()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> bool:
        self.engine.current_transaction.reset(self.context)
        try:
            if exception_type is None:
                await self._commit()
            else:
                with contextlib.suppress(*BROKEN):  # a lost connection undoes by itself, and the pool resets others
                    await self.transaction.rollback()
        finally:
            await self._give_back()
        return False

    async def _give_back(self) -> None:
        """The pool closes what it cannot put in order, and the next who asks gets another."""
        if self.engine.pool is not None:
            with contextlib.suppress(*BROKEN):
                await self.engine.pool.release(self.connection)

    async def _commit(self) -> None:
        try:
            await self.transaction.commit()
        except BROKEN as error:
            if self.writes and is_away(error):  # the server may have done it and died before it said so
                raise Refused(problem("instance.in_doubt")) from error
            raise


class ServerEngine(PostgresEngine):
    """PostgreSQL with a bounded pool and time limits."""

    __slots__ = ("_turns", "url")

    def __init__(self, url: str) -> None:
        self.url = url
        self._turns: dict[str, asyncio.Lock] = {}
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

    async def answers(self) -> bool:
        """Whether the server is there now: a connection that broke is made anew, where that can be."""
        if self.pool is None:
            return False
        try:
            async with self.pool.acquire(timeout=ANSWERS_WITHIN) as connection:
                await connection.fetchval("SELECT 1", timeout=ANSWERS_WITHIN)
        except (TimeoutError, *BROKEN):
            return False
        return True

    @contextlib.asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """One at a time, in this process: so only one connection of the pool waits for an organisation's lock."""
        lock = self._turns.setdefault(name, asyncio.Lock())
        await take_turn(lock)
        try:
            yield
        finally:
            lock.release()

    def transaction(self, allow_nested: bool = False, *, writes: bool = True) -> ServerTransaction:
        return ServerTransaction(self, allow_nested, writes=writes)

    def read(self) -> ServerTransaction:
        """One snapshot, no writing."""
        return self.transaction(writes=False)

    def write(self) -> ServerTransaction:
        return self.transaction(writes=True)

    async def run_sql(self, sql: str, values: Sequence[Any]) -> Sequence[Any]:
        """Rows of a statement whose values are marked with ``$1``, ``$2``, in the unit that is open here."""
        transaction = self.current_transaction.get()
        if transaction is None:
            raise ShutDoorError
        rows: list[Any] = await transaction.connection.fetch(sql, *values)
        return rows

    async def _run_in_new_connection(self, *_args: Any, **_kwargs: Any) -> Any:
        raise ShutDoorError

    async def _run_in_pool(self, *_args: Any, **_kwargs: Any) -> Any:
        raise ShutDoorError
