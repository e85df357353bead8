"""SQLite for one machine: one writer with a shared commit, kept connections, our PRAGMAs.

What differs from stock Piccolo, and why (measured; see docs/speed.md):

* Writes take the lock at once (``BEGIN IMMEDIATE``): with DEFERRED, half of 50 concurrent read-modify-writes fail
  with "database is locked", however long the timeout. One process has one writing connection, and its units wait
  in a fair queue instead of SQLite's sleeping back-off; those that are ready share one commit (sqlite_writer).
* Reads are DEFERRED transactions on connections that cannot write (``query_only``): one snapshot each.
* Connections are kept and used again, and short statements run without a thread (sqlite_connection).

Piccolo opens a connection per query outside a transaction; that door is shut here. This module overrides private
methods of Piccolo, so its version is pinned and tests/store/test_engine.py holds the contract.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType

from evalkit.store.engine_rules import BUSY_SECONDS, ShutDoorError
from evalkit.store.sqlite_connection import Connection
from evalkit.store.sqlite_writer import Writer

READERS_KEPT = 4
"""Reading connections kept open for the next reader; more are opened when needed and closed after use."""

LONG_READINGS = 4
"""Threads for readings that take long."""


class EmbeddedTransaction(SQLiteTransaction):
    """A unit's place on a kept connection: a savepoint of the one writer, or a reader's snapshot."""

    __slots__ = ()

    engine: EmbeddedEngine
    connection: Connection

    @property
    def writes(self) -> bool:
        return self.transaction_type is not TransactionType.deferred

    async def __aenter__(self) -> EmbeddedTransaction:
        self.connection = await (self.engine.writer.begin() if self.writes else self.engine.begin_reading())
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> bool:
        self.engine.current_transaction.reset(self.context)
        if self.writes:
            await self.engine.writer.end(self.connection, exception)
        else:
            self.engine.end_reading(self.connection)
        return False


class EmbeddedEngine(SQLiteEngine):
    """SQLite with one writer, kept connections and our PRAGMAs."""

    __slots__ = ("_readers", "_threads", "writer")

    def __init__(self, path: str) -> None:
        self.writer = Writer(path)
        self._readers: list[Connection] = []
        self._threads = ThreadPoolExecutor(LONG_READINGS, thread_name_prefix="evalkit-reader")
        # No conversions by declared type: store.unit decodes by our own columns.
        super().__init__(path=path, detect_types=0, timeout=BUSY_SECONDS)

    async def check_version(self) -> None:
        """Nothing to ask: the version comes with Python."""

    async def open(self, *, writes: bool) -> Connection:
        """A connection outside the units, for migrations; its user closes it."""
        return await Connection.open(self.path, self._threads, writes=writes)

    async def begin_reading(self) -> Connection:
        """A connection with a snapshot, of our own until :meth:`end_reading`."""
        connection = self._readers.pop() if self._readers else await self.open(writes=False)
        try:
            connection.execute_here("BEGIN DEFERRED")
        except BaseException:
            connection.close()
            raise
        return connection

    def end_reading(self, connection: Connection) -> None:
        """Keep a sound connection for the next one; close any other."""
        with contextlib.suppress(sqlite3.Error):
            connection.execute_here("ROLLBACK")  # nothing was written
        if connection.in_transaction or len(self._readers) >= READERS_KEPT:
            connection.close()
        else:
            self._readers.append(connection)

    async def close(self) -> None:
        """Close every kept connection and end their threads, which would keep the process alive."""
        await self.writer.close()
        while self._readers:
            self._readers.pop().close()
        self._threads.shutdown()

    def transaction(
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = False
    ) -> EmbeddedTransaction:
        return EmbeddedTransaction(engine=self, transaction_type=transaction_type, allow_nested=allow_nested)

    def read(self) -> EmbeddedTransaction:
        """One snapshot, no writing."""
        return self.transaction(TransactionType.deferred)

    def write(self) -> EmbeddedTransaction:
        """A unit of the one writer."""
        return self.transaction(TransactionType.immediate)

    async def run_sql(self, sql: str, values: Sequence[Any]) -> Sequence[Any]:
        """Rows of a statement whose values are marked with ``?``, in the unit that is open here."""
        transaction = self.current_transaction.get()
        if transaction is None:
            raise ShutDoorError
        rows: list[sqlite3.Row] = await transaction.connection.execute(sql, values)
        return rows

    async def get_connection(self) -> Any:
        raise ShutDoorError  # stock Piccolo's connections, without our PRAGMAs

    async def _run_in_new_connection(self, *_args: Any, **_kwargs: Any) -> Any:
        raise ShutDoorError

    async def _run_in_existing_connection(
        self, connection: Any, query: str, args: Any = None, query_type: str = "generic", table: Any = None
    ) -> Any:
        # As in Piccolo, without its PRAGMA before each query: ours are set when the connection opens.
        return [dict(row) for row in await connection.execute(query, args or [])]
