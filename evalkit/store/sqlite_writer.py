"""The one writer of SQLite: units run one after the other, and those that are ready are committed together.

A durable commit waits for the disk; what it costs does not depend on how many units are in it. So:

* The first unit begins the transaction. Each unit has a savepoint in it, to which it alone goes back if it fails.
* The commit stands in the same fair queue as the units. Whoever queued before it is in, up to :data:`LARGEST`;
  whoever came later is in the next one. So a lone unit waits for nobody.
* A unit is over for its caller when the commit is: nothing is told before it is on the disk. That holds for a unit
  that fails too, since what it read may not be kept yet (a refusal must not rest on what is then lost).
* When the commit fails, or SQLite rolls everything back by itself, every unit of the group is told so.

While the commit waits for the disk in its thread, requests are read and pages are written.
"""

from __future__ import annotations

import asyncio
import contextvars
import sqlite3
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from evalkit.store.engine_rules import take_turn
from evalkit.store.sqlite_connection import Connection

LARGEST = 16
"""Units of one commit. Half of a crowd of sixteen: while the commit of one half waits for the disk, the requests of
the other half are read. With one large group everybody would wait for the disk at the same time."""


class Group:
    """The units of one commit. ``ended`` holds None when they are on the disk, or the trouble that lost them."""

    def __init__(self) -> None:
        self.ended: asyncio.Future[sqlite3.Error | None] = asyncio.get_running_loop().create_future()
        self.units = 0
        self.tasks: list[asyncio.Task[None]] = []  # kept here, else nobody would


class Writer:
    """Gives the writing connection to one unit at a time."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._turn = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="evalkit-writer")
        self._connection: Connection | None = None
        self._group: Group | None = None

    async def begin(self) -> Connection:
        """Wait for the turn (at most BUSY_SECONDS), and begin a unit."""
        await take_turn(self._turn)
        try:
            return await self._begin()
        except BaseException:
            if self._group is None:
                self._drop()  # a BEGIN that was cancelled may have been done
            self._turn.release()
            raise

    async def _begin(self) -> Connection:
        if self._connection is None:
            self._connection = await Connection.open(self._path, self._thread, writes=True)
        if self._group is None:
            await self._connection.begin_writing()
            self._group = Group()
            self._later(self._group, self._commit_in_turn(self._group))
        self._connection.execute_here("SAVEPOINT unit")
        return self._connection

    async def end(self, connection: Connection, failure: BaseException | None) -> None:
        """End the unit, kept (no failure) or undone; gives the turn on and waits until it is on the disk."""
        group = self._group
        if group is None:
            raise RuntimeError("a unit ends that never began")
        try:
            self._end_savepoint(connection, undo=failure is not None)
            if not connection.in_transaction:
                raise sqlite3.OperationalError("SQLite has rolled the transaction back")
        except sqlite3.Error as trouble:
            self._lose(group, failure if isinstance(failure, sqlite3.Error) else trouble)
        group.units += 1
        if group.units >= LARGEST and self._group is group:
            self._later(group, self._commit(group))  # it has our turn now
        else:
            self._turn.release()
        if isinstance(failure, asyncio.CancelledError | GeneratorExit):
            return
        lost = await asyncio.shield(group.ended)
        if lost is not None and lost is not failure:
            raise type(lost)(*lost.args) from lost

    @staticmethod
    def _end_savepoint(connection: Connection, *, undo: bool) -> None:
        if undo:
            connection.execute_here("ROLLBACK TO unit")
        connection.execute_here("RELEASE unit")

    @staticmethod
    def _later(group: Group, work: Coroutine[Any, Any, None]) -> None:
        """Do it in a task of its own, which nothing that happens to a caller can break off."""
        group.tasks.append(asyncio.create_task(work, context=contextvars.Context()))

    async def _commit_in_turn(self, group: Group) -> None:
        """Wait behind the units that are here already; then write the group to the disk."""
        await self._turn.acquire()
        await self._commit(group)

    async def _commit(self, group: Group) -> None:
        """Write the group to the disk, unless that is done, and give the turn on."""
        try:
            await self._write(group)
        finally:
            self._turn.release()

    async def _write(self, group: Group) -> None:
        if self._group is not group or self._connection is None:
            return
        try:
            await self._connection.execute_elsewhere("COMMIT")
            self._group = None
            group.ended.set_result(None)
        except sqlite3.Error as trouble:
            self._lose(group, trouble)
        except asyncio.CancelledError:  # the loop ends; nobody was told that it is kept
            self._lose(group, sqlite3.OperationalError("the program ends"))
            raise

    def _lose(self, group: Group, trouble: sqlite3.Error) -> None:
        """Everything of the group is undone, and each of its units is told why."""
        self._drop()
        self._group = None
        if not group.ended.done():
            group.ended.set_result(trouble)

    def _drop(self) -> None:
        """Close the connection, which rolls back; the next unit opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def close(self) -> None:
        """Commit what is ready, then close; the thread ends, so that the process can."""
        async with self._turn:
            if self._group is not None:
                await self._write(self._group)
            self._drop()
        self._thread.shutdown()

    @property
    def is_open(self) -> bool:
        return self._connection is not None
