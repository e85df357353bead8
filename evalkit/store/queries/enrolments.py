"""Enrolments: who takes part in which programme, from when, with which schedule, until when."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.queries import participants
from evalkit.store.unit import Unit

EXIT_REASONS = (
    "found_what_was_needed",
    "other_project",
    "hours_care_travel",
    "health",
    "moved",
    "place_or_action_ended",
    "association_decided",
    "death",
    "did_not_say",
    "unknown",
)
"""The closed list (FIELD B11); a check in the database holds it."""


@dataclass(frozen=True)
class Enrolment:
    """``entry`` is None only where a file gave no days; ``exit_days`` (since entry) where it gave no dates."""

    table: ClassVar[type[Table]] = tables.Enrolment
    id: str
    participant: str
    programme: str
    schedule: str
    channel: str | None
    entry: datetime.date | None
    exit_on: datetime.date | None
    exit_days: float | None
    exit_reason: str | None
    exit_note: str | None
    joined_into: str | None

    @property
    def has_left(self) -> bool:
        return self.exit_on is not None or self.exit_days is not None


async def enrol(
    unit: Unit,
    *,
    participant: str,
    programme: str,
    schedule: str,
    entry: datetime.date | None,
    channel: str | None = None,
    exit_on: datetime.date | None = None,
    exit_days: float | None = None,
    exit_reason: str | None = None,
) -> str:
    return await unit.add(
        tables.Enrolment,
        participant=participant,
        programme=programme,
        schedule=schedule,
        channel=channel,
        entry=entry,
        exit_on=exit_on,
        exit_days=exit_days,
        exit_reason=exit_reason,
        made_on=unit.today,
    )


async def enrolment(unit: Unit, enrolment_id: str) -> Enrolment | None:
    return await unit.one(Enrolment, tables.Enrolment.id == enrolment_id)


async def enrolments_of(unit: Unit, participant_id: str) -> tuple[Enrolment, ...]:
    """A person's enrolments by entry, those of records joined into this one too, each once."""
    return await unit.all(
        Enrolment,
        tables.Enrolment.participant.is_in(list(await participants.records_of(unit, participant_id))),
        tables.Enrolment.joined_into.is_null(),
        order=[tables.Enrolment.entry, tables.Enrolment.id],
    )


async def enrolments_in(unit: Unit, programme_id: str) -> tuple[Enrolment, ...]:
    """A programme's enrolments, without those joined into another."""
    return await unit.all(
        Enrolment,
        tables.Enrolment.programme == programme_id,
        tables.Enrolment.joined_into.is_null(),
        order=[tables.Enrolment.entry, tables.Enrolment.id],
    )


async def anybody(unit: Unit) -> bool:
    """Whether anybody was ever enrolled in the association."""
    return await unit.count(tables.Enrolment) > 0


async def open_enrolments(unit: Unit) -> tuple[Enrolment, ...]:
    """Everybody who takes part now, in every programme of the association."""
    return await unit.all(
        Enrolment,
        tables.Enrolment.exit_on.is_null(),
        tables.Enrolment.exit_days.is_null(),
        tables.Enrolment.joined_into.is_null(),
        order=[tables.Enrolment.programme, tables.Enrolment.entry, tables.Enrolment.id],
    )


async def enrolments_left_since(unit: Unit, day: datetime.date) -> tuple[Enrolment, ...]:
    """Those that ended on that day or later, in every programme: for what is proposed after leaving."""
    return await unit.all(
        Enrolment,
        tables.Enrolment.exit_on >= day.isoformat(),
        tables.Enrolment.joined_into.is_null(),
        order=[tables.Enrolment.programme, tables.Enrolment.entry, tables.Enrolment.id],
    )


async def end_enrolment(
    unit: Unit, enrolment_id: str, *, exit_on: datetime.date, reason: str, note: str | None = None
) -> bool:
    """End an enrolment with a reason of :data:`EXIT_REASONS`; False when it has ended already."""
    changed = await unit.change(
        tables.Enrolment,
        {"exit_on": exit_on, "exit_reason": reason, "exit_note": note},
        tables.Enrolment.id == enrolment_id,
        tables.Enrolment.exit_on.is_null(),
    )
    return changed == 1


async def ended_by(unit: Unit, records: Sequence[str], reason: str) -> tuple[Enrolment, ...]:
    """The enrolments of these records that ended for a reason, those that were joined into another one too."""
    return await unit.all(
        Enrolment,
        tables.Enrolment.participant.is_in(list(records)),
        tables.Enrolment.exit_reason == reason,
        order=[tables.Enrolment.id],
    )


async def reopen_enrolment(unit: Unit, enrolment_id: str) -> bool:
    """Somebody comes back, or the exit was a mistake: the same line goes on."""
    changed = await unit.change(
        tables.Enrolment,
        {"exit_on": None, "exit_days": None, "exit_reason": None, "exit_note": None},
        tables.Enrolment.id == enrolment_id,
    )
    return changed == 1


async def mark_joined(unit: Unit, enrolment_id: str, into: str | None) -> bool:
    """Say that an enrolment is the same as ``into`` (None: undo), when two records of one person are joined."""
    return await unit.change(tables.Enrolment, {"joined_into": into}, tables.Enrolment.id == enrolment_id) == 1
