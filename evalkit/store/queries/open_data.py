"""What is published for everybody: its versions, and programmes it may be about. System scope ("open_data")."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.queries import organisations
from evalkit.store.queries.programmes import Programme
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class OpenTable:
    """One version of a table. ``address`` stays the same for all of them; the highest ``version`` holds."""

    table: ClassVar[type[Table]] = tables.OpenTable
    id: str
    organisation: str
    address: str
    version: int
    subject: str
    content: dict[str, Any]
    content_hash: str
    made_at: datetime.datetime
    withdrawn_at: datetime.datetime | None


async def versions(unit: Unit, address: str) -> tuple[OpenTable, ...]:
    """Every version of a table, oldest first."""
    return await unit.all(OpenTable, tables.OpenTable.address == address, order=[tables.OpenTable.version])


async def newest(unit: Unit) -> tuple[OpenTable, ...]:
    """The version of each table that holds, by address; withdrawn ones are left out."""
    found: dict[str, OpenTable] = {}
    for one in await unit.all(OpenTable, order=[tables.OpenTable.version]):
        found[one.address] = one
    return tuple(found[address] for address in sorted(found) if found[address].withdrawn_at is None)


async def count(unit: Unit) -> int:
    """How many versions there are in all: it never becomes less."""
    return await unit.count(tables.OpenTable)


async def keep(
    unit: Unit,
    *,
    organisation: str,
    account: str | None,
    address: str,
    version: int,
    subject: str,
    content: dict[str, Any],
    content_hash: str,
) -> str:
    """Keep a new version; gives its id."""
    return await unit.add(
        tables.OpenTable,
        organisation=organisation,
        address=address,
        version=version,
        subject=subject,
        content=content,
        content_hash=content_hash,
        made_by=account,
        made_at=unit.now,
        withdrawn_at=None,
    )


async def keep_set(
    unit: Unit,
    *,
    organisation: str,
    indicator: str,
    wave: str,
    cohort: str,
    policy_hash: str,
    content: dict[str, Any],
    content_hash: str,
    provenance: dict[str, Any],
    marks: Sequence[str],
) -> None:
    """Keep whose people of an association stand in a row: from now on its gate judges every report beside it."""
    made = await unit.add(
        tables.PublishedTable,
        organisation=organisation,
        programme=None,
        cohort=cohort,
        indicator=indicator,
        wave=wave,
        policy="public",
        policy_hash=policy_hash,
        audience="public",
        recipient=None,
        content=content,
        content_hash=content_hash,
        provenance=provenance,
        made_by=None,
        made_at=unit.now,
    )
    await unit.add_many(
        tables.ReleaseMember,
        [{"organisation": organisation, "published_table": made, "mark": one} for one in sorted(set(marks))],
    )


async def tables_published(unit: Unit) -> int:
    """How many tables were published in all, by everybody to anybody: it never becomes less."""
    return await unit.count(tables.PublishedTable)


async def withdraw(unit: Unit, address: str) -> int:
    """Withdraw every version of a table; gives how many were not withdrawn yet."""
    return await unit.change(
        tables.OpenTable,
        {"withdrawn_at": unit.now},
        tables.OpenTable.address == address,
        tables.OpenTable.withdrawn_at.is_null(),
    )


async def open_programmes(unit: Unit) -> tuple[Programme, ...]:
    """Programmes of every association that may stand among others: closed ones too, none of an exposed public, none
    of a place to practise."""
    real = {one.id for one in await organisations.organisations(unit, "association")}
    found = await unit.all(
        Programme,
        tables.Programme.exposed_public.eq(False),
        order=[tables.Programme.organisation, tables.Programme.key],
    )
    return tuple(one for one in found if one.organisation in real)
