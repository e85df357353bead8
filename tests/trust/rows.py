"""Every row of every table, on both engines: for comparing what was there with what is there."""

from __future__ import annotations

import hashlib
from typing import Any

from evalkit import store
from evalkit.store import Scope, Store, tables
from evalkit.store.columns import columns_of

READING_MAY_WRITE = ("release_reader_view", "sign_in_try", "session")
"""What a reading, or a wrong try, may write: who opened a release, that somebody tried, that somebody is there."""

NAMES = tuple(sorted(table._meta.tablename for table in tables.ALL))
COLUMNS = tuple(sorted({name for table in tables.ALL for name in columns_of(table)}))
"""The name of each column of each table."""


async def rows_of(unit: store.Unit, table: str) -> list[dict[str, Any]]:
    return await unit.raw(f"SELECT * FROM {table}")  # noqa: S608  (names of our own tables)


async def everything(opened: Store | None = None, *, but: tuple[str, ...] = READING_MAY_WRITE) -> dict[str, str]:
    """By table, a mark of its rows whatever their order."""
    async with (opened or store.opened()).unit(Scope.system("doctor")) as unit:
        found = {name: await rows_of(unit, name) for name in NAMES if name not in but}
    assert len(found) > 25
    return {name: _mark(rows) for name, rows in found.items()}


def _mark(rows: list[dict[str, Any]]) -> str:
    lines = sorted(repr(sorted(row.items())) for row in rows)
    return f"{len(rows)} {hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables that are not what they were."""
    return [name for name in before if before[name] != after[name]]
