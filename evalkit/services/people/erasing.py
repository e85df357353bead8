"""Erasing a person: everything about them goes, by a walk over the schema, and their key with it.

What was released stays as it is: frozen figures about groups, in which nobody can be recognised. What stays of the
person is an id, the label (it never comes back as somebody else), and the day. Every erasure also stands in a file
beside the keys, outside the database, so that restoring an older backup erases the person again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, PARTICIPANT, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.services.keeping import beside_keys
from evalkit.services.relays import told_back
from evalkit.services.reports import release_passages
from evalkit.settings import Settings
from evalkit.store import Scope, Store, Unit, erasing
from evalkit.store.queries import erasures, participants

LIST = "erased.jsonl"


@dataclass(frozen=True)
class Found:
    """What an erasure would remove. ``rows``: table → how many."""

    participant: str
    label: str
    rows: Mapping[str, int]

    @property
    def check_ins(self) -> int:
        return self.rows.get("check_in", 0)


async def look(scope: Scope, participant_id: str) -> Found:
    """What there is about a person; nothing is changed."""
    _check(scope, participant_id)
    async with store.unit(_whole(scope)) as unit:
        person = await participants.participant(unit, participant_id)
        if person is None or person.erased_on is not None:
            raise Refused(problem("access.not_found"))
        found = await erasing.rows_of(unit, await participants.records_of(unit, participant_id))
    return Found(person.id, person.label, {table: len(ids) for table, ids in found.items()})


async def erase(
    scope: Scope, settings: Settings, participant_id: str, *, now: dt.datetime | None = None
) -> Mapping[str, int]:
    """Remove everything about a person, with all their joined records; gives table → rows. It cannot be undone.

    Reports that quote the person are made anew without the quotation first; relays that nobody opened are taken back,
    and of opened ones the other association is asked to delete them. The list outside the database is written
    before the rows go: a stop between the two leaves somebody to be erased again, never somebody forgotten.
    """
    _check(scope, participant_id)
    records, passages = await _records_and_passages(scope, participant_id)
    for passage in passages:
        await release_passages.withdraw_passage(_whole(scope), passage, now=now)
    await told_back.let_go_of(scope, settings, records, now=now)
    asked_by = "person" if scope.participant is not None else "association"
    async with store.unit(_whole(scope), write=True, now=now) as unit:
        person = await participants.participant(unit, participant_id)
        if person is None or person.erased_on is not None:
            raise Refused(problem("access.not_found"))
        people = await participants.records_of(unit, participant_id)
        day = unit.today.isoformat()
        beside_keys.add(
            settings,
            LIST,
            [{"organisation": unit.organisation, "participant": person, "erased_on": day} for person in people],
        )
        removed = await _erase(unit, people, asked_by)
        unit.note("erased", "participant", participant_id, rows=removed, asked_by=asked_by)
    return removed


async def _records_and_passages(scope: Scope, participant_id: str) -> tuple[tuple[str, ...], list[str]]:
    """Every record of the person, and what was quoted, or might be, of their stories."""
    async with store.unit(_whole(scope)) as unit:
        records = await participants.records_of(unit, participant_id)
        return records, sorted((await erasing.rows_of(unit, records)).get("story_passage", ()))


async def erase_again(settings: Settings, copy: Store, known: list[erasures.Erasure]) -> int:
    """In a database that was restored: erase whoever was erased since its backup was made. Gives how many.

    ``known``: of the database that it takes the place of; the list outside the database is read as well.
    """
    wanted = {(one.organisation, one.participant) for one in known} | beside_keys.read(settings, LIST, "participant")
    again = 0
    for organisation in sorted({organisation for organisation, _ in wanted}):
        people = [person for where, person in sorted(wanted) if where == organisation]
        async with copy.unit(Scope(organisation, None, Role.COORDINATOR), write=True) as unit:
            there = [one for one in people if await _is_there(unit, one)]
            if there:
                removed = await _erase(unit, there, "restored")
                unit.note("erased_again", "instance", "instance", people=len(there), rows=removed)
                again += len(there)
    return again


async def _erase(unit: Unit, people: tuple[str, ...] | list[str], asked_by: str) -> Mapping[str, int]:
    for person in people:
        await erasures.open_erasure(unit, person, asked_by=asked_by, day=unit.today)
    removed = await erasing.remove(unit, people)
    for person in people:
        await erasures.shut_erasure(unit, person, unit.today)
    return removed


async def _is_there(unit: Unit, person: str) -> bool:
    found = await participants.participant(unit, person)
    return found is not None and found.erased_on is None


def _whole(scope: Scope) -> Scope:
    """The association's own scope: a person's would not reach the records that were joined into theirs."""
    return scope if scope.participant is None else Scope(scope.organisation, None, Role.COORDINATOR, keys=scope.keys)


def _check(scope: Scope, participant_id: str) -> None:
    if scope.participant is None:
        check_rule(Role(scope.role), COORDINATION)
    else:
        check_rule(Role(scope.role), PARTICIPANT)
        if scope.participant != participant_id:
            raise Refused(problem("access.not_found"))
