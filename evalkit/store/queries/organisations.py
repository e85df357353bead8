"""Organisations: associations, funders, observatories."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.columns import Boolean
from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit, new_id


@dataclass(frozen=True)
class Organisation:
    """``kind``: association, funder or observatory. ``marking``: invented, published_data or None (a real one).
    ``practice_of``: the association whose team practises here; then it is in no list of organisations.
    ``own_key_since``: the day from which its words open under its own key only (None: under the instance's).
    ``second_step_for_all``: its coordination asks a second step of everybody; of itself it is asked in any case.
    ``people_by_assignment``: its workers see only the people assigned to them.
    ``called_and_reached``: its team may keep, sealed, how it calls somebody and how it reaches them."""

    table: ClassVar[type[Table]] = tables.Organisation
    id: str
    key: str
    kind: str
    name: str
    languages: list[str]
    marking: str | None
    practice_of: str | None
    own_key_since: datetime.date | None
    second_step_for_all: bool
    people_by_assignment: bool
    called_and_reached: bool


async def make_organisation(
    unit: Unit,
    *,
    key: str,
    kind: str,
    name: str,
    languages: list[str],
    marking: str | None = None,
    organisation_id: str | None = None,
) -> str:
    """System scope. ``languages``: the first is the default. ``organisation_id``: of a submission's key."""
    return await unit.add(
        tables.Organisation,
        id=organisation_id or new_id(),
        key=key,
        kind=kind,
        name=name,
        languages=languages,
        marking=marking,
        made_at=unit.now,
        second_step_for_all=False,
        people_by_assignment=False,
        called_and_reached=False,
    )


async def organisation(unit: Unit) -> Organisation:
    """The scope's own organisation."""
    found = await unit.one(Organisation, tables.Organisation.id == unit.organisation)
    if found is None:
        raise LookupError("the scope's organisation is not in the database")
    return found


async def organisations(unit: Unit, kind: str | None = None) -> tuple[Organisation, ...]:
    """Every organisation (of a kind), by name, but no place to practise. System scope; elsewhere the scope's own."""
    real = tables.Organisation.practice_of.is_null()
    conditions = [] if kind is None else [tables.Organisation.kind == kind]
    return await unit.all(Organisation, real, *conditions, order=[tables.Organisation.name])


async def linked_organisations(unit: Unit) -> dict[str, Organisation]:
    """By id: the scope's own organisation and those it shares a grant or a release with; no rows of theirs."""
    rows = await unit.raw(
        """SELECT id, key, kind, name, languages, marking, practice_of, own_key_since,
        second_step_for_all, people_by_assignment, called_and_reached FROM organisation
        WHERE id = {}
        OR id IN (SELECT funder FROM funding_grant WHERE organisation = {})
        OR id IN (SELECT organisation FROM funding_grant WHERE funder = {})
        OR id IN (SELECT recipient FROM release WHERE organisation = {})
        OR id IN (SELECT organisation FROM release WHERE recipient = {})""",
        *[unit.organisation] * 5,
    )
    return {row["id"]: unit.record(Organisation, row) for row in rows}


async def funders(unit: Unit) -> tuple[Organisation, ...]:
    """Every funder and observatory of the instance, by name: an association chooses among them for a grant."""
    rows = await unit.raw(
        """SELECT id, key, kind, name, languages, marking, practice_of, own_key_since,
        second_step_for_all, people_by_assignment, called_and_reached FROM organisation
        WHERE kind <> {} ORDER BY name""",
        "association",
    )
    return tuple(unit.record(Organisation, row) for row in rows)


async def organisation_by_id(unit: Unit, organisation_id: str) -> Organisation | None:
    """System scope; elsewhere only the scope's own."""
    return await unit.one(Organisation, tables.Organisation.id == organisation_id)


async def ask_second_step_of_all(unit: Unit, wanted: bool) -> bool:
    """Ask a second step of everybody in the scope's organisation, or of the coordination alone; False: it was so."""
    return await _switched(unit, tables.Organisation.second_step_for_all, wanted)


async def show_people_by_assignment(unit: Unit, wanted: bool) -> bool:
    """Let the workers of the scope's organisation see only those assigned to them, or everybody; False: it was so."""
    return await _switched(unit, tables.Organisation.people_by_assignment, wanted)


async def keep_called_and_reached(unit: Unit, wanted: bool) -> bool:
    """Let the team of the scope's organisation keep how it calls and reaches people, or no more; False: it was so."""
    return await _switched(unit, tables.Organisation.called_and_reached, wanted)


async def _switched(unit: Unit, switch: Boolean, wanted: bool) -> bool:
    own = tables.Organisation.id == unit.organisation
    return await unit.change(tables.Organisation, {switch._meta.name: wanted}, own, switch == (not wanted)) == 1
