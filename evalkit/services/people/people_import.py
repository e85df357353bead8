"""Bring a list of people in, as it was looked at: whole, in one transaction, once; and take it back.

Each new person gets a code; which row became which code is kept, so that the sheet in the drawer can be completed.
Agreements are not taken from a list: each person is asked.
"""

from __future__ import annotations

import datetime as dt
import random
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.services.asking.check_ins import is_key
from evalkit.services.people import labels
from evalkit.services.people.people_plan import Plan, Planned, check_not_before
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import bulk, enrolments, forms, import_rows, organisations, participants
from evalkit.store.queries import programmes as kept_programmes
from evalkit.store.queries.import_rows import Came
from evalkit.store.unit import DAY_ZONE

_NAMES = uuid.UUID("0f4f6a0e-6f0b-4a0e-8a57-5f0f7c0b6a12")
"""Name space of batch ids: fixed, so that a page that is sent twice is one import."""


@dataclass(frozen=True)
class Batch:
    """What a list became. ``can_be_taken_back``: how many new people nothing was noted about since."""

    id: str
    on: dt.date
    read_as: str
    rows: tuple[Came, ...]
    left_out: int
    can_be_taken_back: int

    @property
    def new_people(self) -> int:
        return sum(row.new_person for row in self.rows)

    @property
    def taken_back(self) -> int:
        return sum(row.taken_back for row in self.rows)


async def bring_in(
    scope: Scope, plan: Plan, *, key: str, rng: random.Random | None = None, now: dt.datetime | None = None
) -> str:
    """Write everything that the plan says, or nothing; gives the batch. The same key again gives the same batch."""
    check_rule(Role(scope.role), COORDINATION)
    if not is_key(key):
        raise Refused(problem("people.plan"))
    if not plan.rows:
        raise Refused(problem("people.nobody"))
    dice = rng or secrets.SystemRandom()
    async with store.unit(scope, write=True, now=now) as unit:
        batch = str(uuid.uuid5(_NAMES, f"{unit.organisation}:{key}"))
        if await import_rows.import_batch(unit, batch) is not None:
            return batch
        await check_not_before(unit, plan.file_mark)
        schedules = await _schedules(unit, plan)
        await import_rows.keep_batch(
            unit, batch, mark=plan.file_mark, read_as=plan.read_as, row_count=len(plan.rows) + plan.left_out,
            left_out=plan.left_out,
        )  # fmt: skip
        people = await _people(unit, plan, dice)
        await bulk.add_enrolments(
            unit, [_enrolment(row, person, schedules) for row, person in zip(plan.rows, people, strict=True)]
        )
        await import_rows.add_import_rows(
            unit,
            batch,
            [
                {"row_number": row.number, "participant": person, "new_person": not row.label,
                 "reference_mark": row.mark or None}
                for row, person in zip(plan.rows, people, strict=True)
            ],
        )  # fmt: skip
        unit.note("import_people", "import_batch", batch, people=plan.new_people, enrolments=len(plan.rows))
    return batch


async def _schedules(unit: Unit, plan: Plan) -> dict[str, str]:
    """Programme → its newest schedule; Refused when one cannot be entered, or a day is still to come."""
    found: dict[str, str] = {}
    for programme_id in sorted({row.programme for row in plan.rows}):
        programme = await kept_programmes.programme(unit, programme_id)
        if programme is None:
            raise Refused(problem("entry.unknown_programme"))
        name = next(iter(programme.names.values()), programme.key)
        if programme.closed_on is not None:
            raise Refused(problem("entry.programme_closed", programme=name))
        if programme.without_participants:
            raise Refused(problem("entry.without_participants", programme=name))
        schedule = await forms.newest_schedule(unit, programme_id)
        if schedule is None:
            raise Refused(problem("entry.form_without_schedule"))
        found[programme_id] = schedule.id
    for row in plan.rows:
        last = row.exit_on or row.entry
        if max(last, row.entry) > unit.today or last < row.entry:
            raise Refused(problem("people.plan"))
    return found


async def _people(unit: Unit, plan: Plan, dice: random.Random) -> list[str]:
    """The person of each row, in their order: new with a code of their own, or found by their code."""
    own = await organisations.organisation(unit)
    taken = set(await participants.labels_in_use(unit))
    new: list[bulk.NewPerson] = []
    found: list[str] = []
    for row in plan.rows:
        if row.label:
            found.append(await _known(unit, row))
            continue
        label = labels.new_label(own.languages[0], taken, dice)
        taken.add(label.text)
        new.append(bulk.NewPerson(new_id(), label.text, label.drawing, row.language))
        found.append(new[-1].id)
    await bulk.add_people(unit, new)
    return found


async def _known(unit: Unit, row: Planned) -> str:
    person = await participants.participant_by_label(unit, row.label)
    if person is None or person.erased_on is not None or person.joined_into is not None:
        raise Refused(problem("entry.label_unknown", label=row.label[:40]))
    if any(one.programme == row.programme for one in await enrolments.enrolments_of(unit, person.id)):
        raise Refused(problem("people.before"))
    return person.id


def _enrolment(row: Planned, person: str, schedules: dict[str, str]) -> dict[str, Any]:
    return {
        "id": new_id(), "participant": person, "programme": row.programme, "schedule": schedules[row.programme],
        "entry": row.entry, "exit_on": row.exit_on, "exit_reason": row.exit_reason or None,
    }  # fmt: skip


async def batch(scope: Scope, batch_id: str) -> Batch:
    """Which row became which code; 404 for another association's list and for another kind of import."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope) as unit:
        kept = await import_rows.import_batch(unit, batch_id)
        rows = await import_rows.came(unit, batch_id)
        if kept is None or not rows:
            raise Refused(problem("entry.not_found"))
        free = await _free(unit, batch_id, rows)
        left_out = sum(int(one["rows"]) for one in kept.dropped)
        day = kept.made_at.astimezone(DAY_ZONE).date()
        return Batch(batch_id, day, kept.read_as, tuple(rows), left_out, len(free))


async def take_back(scope: Scope, batch_id: str, *, now: dt.datetime | None = None) -> int:
    """Take back the people who came in with a list, but those about whom something was noted since; gives how many."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        rows = await import_rows.came(unit, batch_id)
        if not rows:
            raise Refused(problem("entry.not_found"))
        gone = await import_rows.take_back(unit, await _free(unit, batch_id, rows))
        if gone:
            unit.note("take_back_people", "import_batch", batch_id, people=gone)
        return gone


async def _free(unit: Unit, batch_id: str, rows: Sequence[Came]) -> list[str]:
    noted = await import_rows.with_something_noted(unit, batch_id)
    return [row.participant for row in rows if row.new_person and not row.taken_back and row.participant not in noted]
