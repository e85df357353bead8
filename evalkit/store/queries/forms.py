"""Form versions, kept as they were, and the schedules that programmes made from them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit

R = TypeVar("R")


@dataclass(frozen=True)
class FormVersion:
    """``definition``: the whole form as JSON. ``meanings``: item key → hash of its meaning. Neither ever changes."""

    table: ClassVar[type[Table]] = tables.FormVersion
    id: str
    key: str
    version: str
    hash: str
    definition: dict[str, Any]
    meanings: dict[str, str]
    made_on: datetime.date


@dataclass(frozen=True)
class Schedule:
    """``waves``: [{"wave", "day", "early", "late", "label", …}] in order. ``forms``: form key → form version id."""

    table: ClassVar[type[Table]] = tables.Schedule
    id: str
    programme: str
    version: int
    baseline: str
    waves: list[dict[str, Any]]
    forms: dict[str, str]
    made_on: datetime.date


_FORM_VERSIONS: dict[tuple[str, str], FormVersion] = {}
_SCHEDULES: dict[tuple[str, str], Schedule] = {}
"""(organisation, id) → what was read before. The database refuses any change to these rows, so they stay true; nearly
every page and every submission needs one of each, and their JSON is the largest that we read."""

_AT_MOST = 1_000
"""Rows remembered; a region has some hundreds. When it is more, we begin anew."""


async def keep_form_version(
    unit: Unit, *, key: str, version: str, hash: str, definition: dict[str, Any], meanings: dict[str, str]
) -> str:
    """The id of this form version in the scope's organisation; the same hash is kept once."""
    await unit.add_once(
        tables.FormVersion,
        [tables.FormVersion.organisation, tables.FormVersion.key, tables.FormVersion.hash],
        key=key,
        version=version,
        hash=hash,
        definition=definition,
        meanings=meanings,
        made_on=unit.today,
    )
    found = await form_version_by_hash(unit, key, hash)
    if found is None:
        raise LookupError(f"form {key} was not kept")
    return found.id


async def form_version(unit: Unit, form_version_id: str) -> FormVersion | None:
    if unit.scope.is_system:
        return await unit.one(FormVersion, tables.FormVersion.id == form_version_id)
    place = (unit.organisation, form_version_id)
    known = _FORM_VERSIONS.get(place)
    if known is None:
        known = await unit.one(FormVersion, tables.FormVersion.id == form_version_id)
        _remember(_FORM_VERSIONS, place, known)
    return known


async def form_version_by_hash(unit: Unit, key: str, hash: str) -> FormVersion | None:
    return await unit.one(FormVersion, tables.FormVersion.key == key, tables.FormVersion.hash == hash)


async def form_versions(unit: Unit) -> tuple[FormVersion, ...]:
    """Every form version of the organisation, by key, in the order in which they were kept."""
    return await unit.all(
        FormVersion, order=[tables.FormVersion.key, tables.FormVersion.made_on, tables.FormVersion.id]
    )


async def make_schedule(
    unit: Unit, *, programme: str, baseline: str, waves: list[dict[str, Any]], forms: dict[str, str]
) -> str:
    """The next version of a programme's schedule; gives its id. Enrolments keep the version they began with."""
    newest = await newest_schedule(unit, programme)
    return await unit.add(
        tables.Schedule,
        programme=programme,
        version=1 if newest is None else newest.version + 1,
        baseline=baseline,
        waves=waves,
        forms=forms,
        made_on=unit.today,
    )


async def schedule(unit: Unit, schedule_id: str) -> Schedule | None:
    if unit.scope.is_system:
        return await unit.one(Schedule, tables.Schedule.id == schedule_id)
    place = (unit.organisation, schedule_id)
    known = _SCHEDULES.get(place)
    if known is None:
        known = await unit.one(Schedule, tables.Schedule.id == schedule_id)
        _remember(_SCHEDULES, place, known)
    return known


def _remember(kept: dict[tuple[str, str], R], place: tuple[str, str], found: R | None) -> None:
    """If the unit that made the row is undone, its id is never met again, and nothing in the database may name it."""
    if found is None:
        return
    if len(kept) >= _AT_MOST:
        kept.clear()
    kept[place] = found


async def newest_schedule(unit: Unit, programme_id: str) -> Schedule | None:
    """The schedule that new enrolments of the programme get, or None before it has one."""
    found = await unit.all(
        Schedule,
        tables.Schedule.programme == programme_id,
        order=[tables.Schedule.version],
        descending=True,
        limit=1,
    )
    return found[0] if found else None


async def schedules_of(unit: Unit, programme_id: str) -> tuple[Schedule, ...]:
    """Every version of a programme's schedule, the newest first."""
    return await unit.all(
        Schedule, tables.Schedule.programme == programme_id, order=[tables.Schedule.version], descending=True
    )


async def schedules(unit: Unit) -> dict[str, Schedule]:
    """Every schedule of the organisation, by id."""
    return {found.id: found for found in await unit.all(Schedule)}


async def form_versions_received(unit: Unit) -> tuple[tuple[str, FormVersion], ...]:
    """(association, form version) of the forms behind what was released to the scope's organisation: no answers."""
    rows = await unit.raw(
        """SELECT f.organisation, f.id, f.key, f.version, f.hash, f.definition, f.meanings, f.made_on
        FROM form_version f WHERE f.organisation IN (SELECT organisation FROM release WHERE recipient = {})""",
        unit.organisation,
    )
    return tuple((row["organisation"], unit.record(FormVersion, row)) for row in rows)
