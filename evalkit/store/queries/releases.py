"""What left the house: published tables, the keyed marks of their people, releases, and who read them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import audit, tables
from evalkit.store.columns import instant, instant_text
from evalkit.store.unit import NotInScopeError, Unit, new_id

NO_WAVE = ""
"""The wave of a count of people that belongs to no occasion: hours, exits, personal goals."""


@dataclass(frozen=True)
class PublishedTable:
    """Computed once, frozen, owned by the association. ``content``: cells with their states.

    ``provenance``: function and version, form hashes, period, code version. Which people: release_member.
    """

    table: ClassVar[type[Table]] = tables.PublishedTable
    id: str
    organisation: str
    programme: str | None
    cohort: str
    indicator: str
    wave: str
    policy: str
    policy_hash: str
    audience: str
    recipient: str | None
    content: dict[str, Any]
    content_hash: str
    provenance: dict[str, Any]
    made_at: datetime.datetime


@dataclass(frozen=True)
class Release:
    """A report as it was let out. ``content``: the report model. Only withdrawal and replacement ever change it."""

    table: ClassVar[type[Table]] = tables.Release
    id: str
    organisation: str
    programme: str | None
    funding_grant: str | None
    audience: str
    recipient: str | None
    report: str
    title: dict[str, str]
    tables: list[str]
    content: dict[str, Any]
    content_hash: str
    policy_hash: str
    code_version: str
    chain_head: str
    made_by: str | None
    made_at: datetime.datetime
    withdrawn_at: datetime.datetime | None
    replaced_by: str | None


@dataclass(frozen=True)
class ReleaseLine:
    """A release without its content, for lists."""

    table: ClassVar[type[Table]] = tables.Release
    id: str
    organisation: str
    programme: str | None
    funding_grant: str | None
    audience: str
    recipient: str | None
    report: str
    title: dict[str, str]
    content_hash: str
    made_at: datetime.datetime
    withdrawn_at: datetime.datetime | None
    replaced_by: str | None


@dataclass(frozen=True)
class ReaderView:
    """That a reader opened a release: first, last, how often."""

    release: str
    reader: str
    name: str
    first_at: datetime.datetime
    last_at: datetime.datetime
    times: int


async def publish_table(
    unit: Unit,
    *,
    cohort: str,
    indicator: str,
    wave: str,
    policy: str,
    policy_hash: str,
    audience: str,
    content: dict[str, Any],
    content_hash: str,
    provenance: dict[str, Any],
    marks: Iterable[str],
    programme: str | None = None,
    recipient: str | None = None,
) -> str:
    """Freeze a table with the keyed marks of the people in it; gives its id."""
    made = await unit.add(
        tables.PublishedTable,
        programme=programme,
        cohort=cohort,
        indicator=indicator,
        wave=wave,
        policy=policy,
        policy_hash=policy_hash,
        audience=audience,
        recipient=recipient,
        content=content,
        content_hash=content_hash,
        provenance=provenance,
        made_by=unit.scope.account,
        made_at=unit.now,
    )
    await unit.add_many(tables.ReleaseMember, [{"published_table": made, "mark": mark} for mark in sorted(set(marks))])
    return made


async def published_table(unit: Unit, table_id: str) -> PublishedTable | None:
    return await unit.one(PublishedTable, tables.PublishedTable.id == table_id)


async def published_tables(unit: Unit, *, programme: str | None = None) -> tuple[PublishedTable, ...]:
    """The association's published tables (of a programme), oldest first: the history that the gate reads."""
    conditions = [] if programme is None else [tables.PublishedTable.programme == programme]
    return await unit.all(PublishedTable, *conditions, order=[tables.PublishedTable.made_at, tables.PublishedTable.id])


async def published_counts(unit: Unit) -> tuple[PublishedTable, ...]:
    """The published tables that belong to no occasion: counts of people beside the figures of change, oldest first."""
    return await unit.all(
        PublishedTable,
        tables.PublishedTable.wave == NO_WAVE,
        order=[tables.PublishedTable.made_at, tables.PublishedTable.id],
    )


async def tables_of_cohort(unit: Unit, cohort: str) -> tuple[PublishedTable, ...]:
    """The published tables of one cohort, oldest first: of the scope's association, of all in a system scope."""
    return await unit.all(
        PublishedTable,
        tables.PublishedTable.cohort == cohort,
        order=[tables.PublishedTable.made_at, tables.PublishedTable.id],
    )


async def tables_read_by(unit: Unit, recipient: str) -> frozenset[str]:
    """The published tables that stand in a report which this organisation can open, or whose newer version it can."""
    rows = await unit.raw(
        """SELECT tables FROM release WHERE organisation = {} AND recipient = {}
          AND (withdrawn_at IS NULL OR replaced_by IS NOT NULL)""",
        unit.organisation,
        recipient,
    )
    return frozenset(table for row in rows for table in json.loads(row["tables"]))


async def marks_of(unit: Unit, table_id: str) -> frozenset[str]:
    """The keyed marks of a published table's people."""
    rows = await unit.raw(
        "SELECT mark FROM release_member WHERE organisation = {} AND published_table = {}",
        unit.organisation,
        table_id,
    )
    return frozenset(row["mark"] for row in rows)


async def marks_by_table(unit: Unit) -> dict[str, frozenset[str]]:
    """Published table → the keyed marks in it, of all tables of the association."""
    rows = await unit.raw("SELECT published_table, mark FROM release_member WHERE organisation = {}", unit.organisation)
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["published_table"], set()).add(row["mark"])
    return {table: frozenset(marks) for table, marks in found.items()}


async def make_release(
    unit: Unit,
    *,
    report: str,
    title: dict[str, str],
    audience: str,
    table_ids: list[str],
    content: dict[str, Any],
    content_hash: str,
    policy_hash: str,
    code_version: str,
    programme: str | None = None,
    funding_grant: str | None = None,
    recipient: str | None = None,
    release_id: str | None = None,
) -> str:
    """Let a report out, frozen, with the head of the association's audit chain; gives its id (or the given one)."""
    return await unit.add(
        tables.Release,
        id=release_id or new_id(),
        programme=programme,
        funding_grant=funding_grant,
        audience=audience,
        recipient=recipient,
        report=report,
        title=title,
        tables=table_ids,
        content=content,
        content_hash=content_hash,
        policy_hash=policy_hash,
        code_version=code_version,
        chain_head=await audit.head(unit),
        made_by=unit.scope.account,
        made_at=unit.now,
    )


async def release(unit: Unit, release_id: str) -> Release | None:
    """A release of the scope's association."""
    return await unit.one(Release, tables.Release.id == release_id)


async def releases(unit: Unit) -> tuple[ReleaseLine, ...]:
    """The association's releases, newest first."""
    return await unit.all(ReleaseLine, order=[tables.Release.made_at], descending=True)


async def release_received(unit: Unit, release_id: str) -> Release | None:
    """A release addressed to the scope's organisation; a withdrawn one too, so that it can be said."""
    return await unit.one(Release, tables.Release.id == release_id, addressed=tables.Release.recipient)


async def releases_received(unit: Unit) -> tuple[ReleaseLine, ...]:
    """The releases addressed to the scope's organisation, newest first."""
    return await unit.all(
        ReleaseLine, order=[tables.Release.made_at], descending=True, addressed=tables.Release.recipient
    )


async def published_tables_received(unit: Unit, release_id: str) -> tuple[PublishedTable, ...]:
    """The published tables of a release addressed to the scope's organisation, in the release's order."""
    found = await release_received(unit, release_id)
    if found is None:
        return ()
    rows = await unit.raw(
        """SELECT id, organisation, programme, cohort, indicator, wave, policy, policy_hash, audience, recipient,
        content, content_hash, provenance, made_at FROM published_table WHERE organisation = {}""",
        found.organisation,
    )
    by_id = {row["id"]: unit.record(PublishedTable, row) for row in rows}
    return tuple(by_id[table_id] for table_id in found.tables if table_id in by_id)


async def withdraw_release(unit: Unit, release_id: str, *, replaced_by: str | None = None) -> bool:
    changed = await unit.change(
        tables.Release,
        {"withdrawn_at": unit.now, "replaced_by": replaced_by},
        tables.Release.id == release_id,
        tables.Release.withdrawn_at.is_null(),
    )
    return changed == 1


async def note_reader_view(unit: Unit, release_id: str) -> bool:
    """Note that the scope's account opened a release addressed to it; False when it is addressed to somebody else."""
    if unit.scope.account is None:
        raise NotInScopeError("a reader has an account")
    at = instant_text(unit.now)
    rows = await unit.raw(
        """INSERT INTO release_reader_view (id, organisation, release, reader, account, first_at, last_at, times)
        SELECT CAST({} AS TEXT), r.organisation, r.id, r.recipient, CAST({} AS TEXT), CAST({} AS TEXT),
          CAST({} AS TEXT), 1 FROM release r WHERE r.id = {} AND r.recipient = {}
        ON CONFLICT (organisation, release, account)
        DO UPDATE SET last_at = excluded.last_at, times = release_reader_view.times + 1
        RETURNING id""",
        new_id(),
        unit.scope.account,
        at,
        at,
        release_id,
        unit.organisation,
    )
    return bool(rows)


async def reader_views(unit: Unit, release_id: str) -> tuple[ReaderView, ...]:
    """Who opened a release of the scope's association: the reader's organisation by name, no person."""
    rows = await unit.raw(
        """SELECT v.release, v.reader, o.name, min(v.first_at) AS first_at, max(v.last_at) AS last_at,
          sum(v.times) AS times
        FROM release_reader_view v JOIN organisation o ON o.id = v.reader
        WHERE v.organisation = {} AND v.release = {} GROUP BY v.release, v.reader, o.name ORDER BY o.name""",
        unit.organisation,
        release_id,
    )
    return tuple(
        ReaderView(
            release=row["release"],
            reader=row["reader"],
            name=row["name"],
            first_at=instant(row["first_at"]),
            last_at=instant(row["last_at"]),
            times=int(row["times"]),
        )
        for row in rows
    )
