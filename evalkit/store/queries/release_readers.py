"""Who reads releases: the reading contract that a reader accepts by name, and which organisations opened what."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.columns import instant
from evalkit.store.queries.releases import ReaderView
from evalkit.store.unit import NotInScopeError, Unit


@dataclass(frozen=True)
class Accepted:
    """An account of the scope's organisation accepted a version of the reading contract."""

    table: ClassVar[type[Table]] = tables.ReadingContract
    account: str
    version: str
    language: str
    accepted_at: datetime.datetime


async def accept_contract(unit: Unit, version: str, *, language: str) -> bool:
    """The scope's account accepts a version of the reading contract; False when it had done so already."""
    if unit.scope.account is None:
        raise NotInScopeError("a reader has an account")
    return await unit.add_once(
        tables.ReadingContract,
        [tables.ReadingContract.organisation, tables.ReadingContract.account, tables.ReadingContract.version],
        account=unit.scope.account,
        version=version,
        language=language,
        accepted_at=unit.now,
    )


async def accepted_contract(unit: Unit, version: str) -> Accepted | None:
    """When the scope's own account accepted this version; None: not yet."""
    return await unit.one(
        Accepted, tables.ReadingContract.version == version, tables.ReadingContract.account == unit.scope.account
    )


async def accepted_before(unit: Unit, version: str) -> Accepted | None:
    """Which other version the scope's own account accepted last; None: none."""
    found = await unit.all(
        Accepted,
        tables.ReadingContract.version != version,
        tables.ReadingContract.account == unit.scope.account,
        order=[tables.ReadingContract.accepted_at],
        descending=True,
    )
    return found[0] if found else None


async def views_by_release(unit: Unit) -> Mapping[str, tuple[ReaderView, ...]]:
    """Release → who opened it, of all releases of the scope's association: organisations by name, no person."""
    rows = await unit.raw(
        """SELECT v.release, v.reader, o.name, min(v.first_at) AS first_at, max(v.last_at) AS last_at,
          sum(v.times) AS times
        FROM release_reader_view v JOIN organisation o ON o.id = v.reader
        WHERE v.organisation = {} GROUP BY v.release, v.reader, o.name ORDER BY o.name""",
        unit.organisation,
    )
    found: dict[str, tuple[ReaderView, ...]] = {}
    for row in rows:
        view = ReaderView(
            release=row["release"],
            reader=row["reader"],
            name=row["name"],
            first_at=instant(row["first_at"]),
            last_at=instant(row["last_at"]),
            times=int(row["times"]),
        )
        found[view.release] = (*found.get(view.release, ()), view)
    return found


async def opened_by_me(unit: Unit) -> frozenset[str]:
    """Releases addressed to the scope's organisation that the scope's account opened before."""
    rows = await unit.raw(
        """SELECT v.release FROM release_reader_view v
        JOIN release r ON r.organisation = v.organisation AND r.id = v.release
        WHERE r.recipient = {} AND v.account = {}""",
        unit.organisation,
        unit.scope.account or "",
    )
    return frozenset(row["release"] for row in rows)
