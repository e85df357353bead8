"""Piccolo's own SQLite engine below the product, as the baseline of the bench: a connection per transaction.

Only what ``store.unit`` needs is added. It is treated kindly: its transactions take the write lock at once (with
the default, half of them fail), and the database was put into WAL mode before.
"""

from __future__ import annotations

import importlib
import sqlite3
from typing import Any

from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType

from evalkit.store.engine import sqlite_path


class StockEngine(SQLiteEngine):
    """Stock Piccolo with the two words that the store says."""

    def __init__(self, path: str) -> None:
        super().__init__(path=path, detect_types=0, timeout=30)

    def read(self) -> SQLiteTransaction:
        return self.transaction(TransactionType.deferred)

    def write(self) -> SQLiteTransaction:
        return self.transaction(TransactionType.immediate)

    async def run_sql(self, sql: str, values: Any) -> Any:
        connection = self.current_transaction.get().connection
        await connection.execute("PRAGMA foreign_keys = 1")  # before each query, as Piccolo does
        connection.row_factory = sqlite3.Row
        async with connection.execute(sql, list(values)) as cursor:
            return await cursor.fetchall()

    async def close(self) -> None:
        """No connection is kept."""


def put_in_place() -> None:
    """Let the store open this engine instead of ours, in this process."""
    # `evalkit.store.opened` names a function of the package; the module of that name is found by import only.
    module = importlib.import_module("evalkit.store.opened")
    module.engine_for = lambda settings: StockEngine(sqlite_path(settings.database_url))  # type: ignore[attr-defined]
