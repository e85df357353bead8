"""One kept connection to SQLite. Its statements run here and now; only what may take long goes to a thread.

Handing a statement to a thread and coming back costs several times what a short statement takes, and each time the
thread has to wait for the interpreter (measured: docs/speed.md). So a statement runs where it is asked for, and:

* a reading that is not done after :data:`PATIENCE` is broken off and done again in a thread, in the same snapshot;
* a writing of many values goes to a thread at once;
* what waits for a lock or for the disk (BEGIN IMMEDIATE, COMMIT) is sent to a thread by whoever says it.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any, TypeVar

from evalkit.store.engine_rules import BUSY_SECONDS

BUSY = f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}"

PRAGMAS = (
    BUSY,  # first: the ones below may have to wait
    "PRAGMA journal_mode = WAL",  # readers never wait for the writer
    "PRAGMA synchronous = FULL",  # an acknowledged row survives a power loss; per connection, not persistent
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # erased words are overwritten, not only unlinked
    "PRAGMA trusted_schema = OFF",
)

WRITERS_CACHE = "PRAGMA cache_size = -16000"
"""16 MB of pages for the one writer: ids are random, so each row goes to other pages than the last one."""

PATIENCE = 0.003
"""Seconds for which a reading may keep everybody else waiting."""

MANY_VALUES = 500
"""Bound values from which on a writing is not done in between: some fifty rows, about as long as the patience."""

_STEPS = 2_000
"""Steps of SQLite's machine between two looks at the clock: less than a tenth of a millisecond."""

T = TypeVar("T")


async def in_thread(threads: Executor, work: Callable[[], T]) -> T:
    """The result of work in a thread. Who is cancelled meanwhile waits for its end: a connection is never left busy."""
    future = asyncio.get_running_loop().run_in_executor(threads, work)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        while not future.done():
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await asyncio.shield(future)
        raise


class Connection:
    """A connection with our settings. One user at a time, in whatever thread."""

    def __init__(self, path: str, threads: Executor, *, writes: bool) -> None:
        self.writes = writes
        self._threads = threads
        self._until: float | None = None
        # Piccolo's statements come without transactions of their own: isolation_level None is autocommit.
        self._sqlite = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self._sqlite.row_factory = sqlite3.Row
        try:
            for pragma in (*PRAGMAS, WRITERS_CACHE if writes else "PRAGMA query_only = ON"):
                self._sqlite.execute(pragma)
        except BaseException:
            self._sqlite.close()
            raise
        self._watch()

    @classmethod
    async def open(cls, path: str, threads: Executor, *, writes: bool) -> Connection:
        """Open one in a thread: setting it up may wait for another process."""
        return await in_thread(threads, lambda: cls(path, threads, writes=writes))

    @property
    def in_transaction(self) -> bool:
        """False too after SQLite has rolled back by itself (a full disk)."""
        return self._sqlite.in_transaction

    async def execute(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Run a statement and give its rows."""
        if not sql.startswith("SELECT"):
            if len(values) >= MANY_VALUES:
                return await in_thread(self._threads, lambda: self.execute_here(sql, values))
            return self.execute_here(sql, values)
        self._until = time.perf_counter() + PATIENCE
        try:
            return self.execute_here(sql, values)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
        finally:
            self._until = None
        self._sqlite.set_progress_handler(None, 0)  # in a thread each look at the clock would wait for the interpreter
        try:
            return await in_thread(self._threads, lambda: self.execute_here(sql, values))
        finally:
            self._watch()

    def execute_here(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Run a statement in this thread, however long it takes."""
        return self._sqlite.execute(sql, values).fetchall()

    async def begin_writing(self) -> None:
        """Take the write lock: at once when it is free, else in a thread, as long as SQLite waits for it."""
        try:
            self._sqlite.execute("PRAGMA busy_timeout = 0").close()
            self._sqlite.execute("BEGIN IMMEDIATE").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        finally:
            self._sqlite.execute(BUSY).close()
        if not self.in_transaction:
            await self.execute_elsewhere("BEGIN IMMEDIATE")

    async def execute_elsewhere(self, sql: str) -> None:
        """Run a statement that waits for a lock or for the disk."""
        await in_thread(self._threads, lambda: self._sqlite.execute(sql).close())

    def close(self) -> None:
        """Whatever is open is rolled back."""
        with contextlib.suppress(sqlite3.Error):
            self._sqlite.close()

    def _watch(self) -> None:
        self._sqlite.set_progress_handler(self._lost_patience, _STEPS)

    def _lost_patience(self) -> bool:
        return self._until is not None and time.perf_counter() > self._until
