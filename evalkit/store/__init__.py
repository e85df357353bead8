"""The store remembers. It is the only importer of Piccolo, and the only place with SQL.

    await store.open(settings)
    async with store.unit(scope, write=True) as unit:
        ...
    await store.close()

A process serves one database, so the opened one is kept here. Several at once (tests, a restore beside the live
one): ``Store.open(settings)`` gives each its own ``unit``.
"""

from __future__ import annotations

import datetime
from contextlib import AbstractAsyncContextManager

from evalkit.settings import Settings
from evalkit.store.opened import Store
from evalkit.store.scope import SYSTEM_REASONS, Scope
from evalkit.store.unit import Unit, new_id

__all__ = ["SYSTEM_REASONS", "Scope", "Store", "Unit", "close", "new_id", "open", "opened", "unit"]

_opened: Store | None = None


async def open(settings: Settings) -> Store:
    """Open the database of these settings for this process. One that is already open is a mistake."""
    global _opened
    if _opened is not None:
        raise RuntimeError("a database is already open: close it first, or use Store.open")
    _opened = await Store.open(settings)
    return _opened


async def close() -> None:
    """Close the process's database, if one is open."""
    global _opened
    if _opened is not None:
        store, _opened = _opened, None
        await store.close()


def opened() -> Store:
    """The process's open database."""
    if _opened is None:
        raise RuntimeError("no database is open: await store.open(settings) first")
    return _opened


def unit(
    scope: Scope, write: bool = False, *, now: datetime.datetime | None = None
) -> AbstractAsyncContextManager[Unit]:
    """``async with store.unit(scope, write=True) as unit``: see :meth:`Store.unit`."""
    return opened().unit(scope, write, now=now)
