"""SQLite for one machine: one writer, kept connections, our PRAGMAs.

What differs from stock Piccolo, and why (measured; see docs/decisions.md):

* Writes take the lock at once (``BEGIN IMMEDIATE``): with DEFERRED, half of 50 concurrent read-modify-writes fail
  with "database is locked", however long the timeout. One process has one writing connection, and its tasks wait
  in a fair queue instead of SQLite's sleeping back-off.
* Reads are DEFERRED transactions on connections that cannot write (``query_only``): one snapshot each.
* Connections are kept and used again; every PRAGMA is set in one place, :data:`PRAGMAS`.

Piccolo opens a connection per query outside a transaction; that door is shut here. This module overrides private
methods of Piccolo, so its version is pinned and tests/store/test_engine.py holds the contract.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import aiosqlite
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType, dict_factory

from evalkit.store.engine_rules import BUSY_SECONDS, ShutDoorError, take_turn

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
        try:
            for pragma in PRAGMAS:
                await connection.execute(pragma)
            if not writes:
                await connection.execute("PRAGMA query_only = ON")
        except BaseException:
            await connection.close()  # else its thread would keep the process alive
            raise
        return connection

    async def take(self, *, writes: bool) -> aiosqlite.Connection:
        """A connection of our own until :meth:`give_back`; a writer waits for its turn, at most BUSY_SECONDS."""
        if writes:
            await take_turn(self._turn)
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
