"""What the team writes about the programme itself: journal, results of the group, partners. Words are sealed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class JournalEntry:
    """``week``: its Monday. ``decided_by``: a role, never a name. ``struck_on``: taken out since."""

    table: ClassVar[type[Table]] = tables.JournalEntry
    id: str
    programme: str
    week: datetime.date
    kind: str
    decided_by: str | None
    planned: bool | None
    words: bytes
    language: str
    struck_on: datetime.date | None


@dataclass(frozen=True)
class CollectiveResult:
    table: ClassVar[type[Table]] = tables.CollectiveResult
    id: str
    programme: str
    day: datetime.date
    words: bytes
    language: str
    struck_on: datetime.date | None


@dataclass(frozen=True)
class Partner:
    """``both_ways``: each sends to the other. ``written_down``: there is an agreement."""

    table: ClassVar[type[Table]] = tables.Partner
    id: str
    programme: str
    words: bytes
    kind: str
    both_ways: bool
    written_down: bool
    ended_on: datetime.date | None


async def add_entry(
    unit: Unit,
    *,
    submission_key: str,
    programme: str,
    week: datetime.date,
    kind: str,
    decided_by: str | None,
    planned: bool | None,
    words: bytes,
    language: str,
) -> bool:
    """Keep two lines; False when this key was used before."""
    return await unit.add_once(
        tables.JournalEntry,
        [tables.JournalEntry.organisation, tables.JournalEntry.submission_key],
        id=keyed_id(unit.organisation, "journal_entry", submission_key),
        submission_key=submission_key,
        programme=programme,
        week=week,
        kind=kind,
        decided_by=decided_by,
        planned=planned,
        words=words,
        language=language,
        made_on=unit.today,
        struck_on=None,
    )


async def entry(unit: Unit, entry_id: str) -> JournalEntry | None:
    return await unit.one(JournalEntry, tables.JournalEntry.id == entry_id)


async def entries(unit: Unit, programmes: Sequence[str]) -> tuple[JournalEntry, ...]:
    """The journal of these programmes as it stands, by week."""
    if not programmes:
        return ()
    return await unit.all(
        JournalEntry,
        tables.JournalEntry.programme.is_in(list(programmes)),
        tables.JournalEntry.struck_on.is_null(),
        order=[tables.JournalEntry.week, tables.JournalEntry.made_on, tables.JournalEntry.id],
    )


async def strike_entry(unit: Unit, entry_id: str) -> bool:
    changed = await unit.change(
        tables.JournalEntry,
        {"struck_on": unit.today},
        tables.JournalEntry.id == entry_id,
        tables.JournalEntry.struck_on.is_null(),
    )
    return changed == 1


async def add_result(
    unit: Unit, *, submission_key: str, programme: str, day: datetime.date, words: bytes, language: str
) -> bool:
    """Keep what the group did or obtained; False when this key was used before."""
    return await unit.add_once(
        tables.CollectiveResult,
        [tables.CollectiveResult.organisation, tables.CollectiveResult.submission_key],
        id=keyed_id(unit.organisation, "collective_result", submission_key),
        submission_key=submission_key,
        programme=programme,
        day=day,
        words=words,
        language=language,
        made_on=unit.today,
        struck_on=None,
    )


async def result(unit: Unit, result_id: str) -> CollectiveResult | None:
    return await unit.one(CollectiveResult, tables.CollectiveResult.id == result_id)


async def results(unit: Unit, programmes: Sequence[str]) -> tuple[CollectiveResult, ...]:
    if not programmes:
        return ()
    return await unit.all(
        CollectiveResult,
        tables.CollectiveResult.programme.is_in(list(programmes)),
        tables.CollectiveResult.struck_on.is_null(),
        order=[tables.CollectiveResult.day, tables.CollectiveResult.id],
    )


async def strike_result(unit: Unit, result_id: str) -> bool:
    changed = await unit.change(
        tables.CollectiveResult,
        {"struck_on": unit.today},
        tables.CollectiveResult.id == result_id,
        tables.CollectiveResult.struck_on.is_null(),
    )
    return changed == 1


async def add_partner(
    unit: Unit,
    *,
    submission_key: str,
    programme: str,
    words: bytes,
    kind: str,
    both_ways: bool,
    written_down: bool,
) -> bool:
    return await unit.add_once(
        tables.Partner,
        [tables.Partner.organisation, tables.Partner.submission_key],
        id=keyed_id(unit.organisation, "partner", submission_key),
        submission_key=submission_key,
        programme=programme,
        words=words,
        kind=kind,
        both_ways=both_ways,
        written_down=written_down,
        made_on=unit.today,
        ended_on=None,
    )


async def partner(unit: Unit, partner_id: str) -> Partner | None:
    return await unit.one(Partner, tables.Partner.id == partner_id)


async def partners(unit: Unit, programmes: Sequence[str]) -> tuple[Partner, ...]:
    """The partners of these programmes, those with whom it ended too."""
    if not programmes:
        return ()
    return await unit.all(Partner, tables.Partner.programme.is_in(list(programmes)), order=[tables.Partner.id])


async def end_partner(unit: Unit, partner_id: str) -> bool:
    changed = await unit.change(
        tables.Partner, {"ended_on": unit.today}, tables.Partner.id == partner_id, tables.Partner.ended_on.is_null()
    )
    return changed == 1
