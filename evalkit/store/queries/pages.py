"""Lists in parts, for programs: in the order of ids, which nothing that is added meanwhile can move."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from piccolo.custom_types import Combinable

from evalkit.store import tables
from evalkit.store.queries.enrolments import Enrolment
from evalkit.store.queries.forms import FormVersion, Schedule
from evalkit.store.queries.participants import Participant
from evalkit.store.queries.programmes import Programme
from evalkit.store.unit import Unit

_CHECK_INS = """SELECT c.id, c.participant, own.joined_into, u.enrolment, u.wave, c.voice, c.day, c.days, c.state,
    c.void_reason, c.form_version, f.key AS form_key, f.version AS form_number, r.number, r.answers, r.mode, r.language
  FROM check_in c
  JOIN participant own ON own.organisation = c.organisation AND own.id = c.participant
  JOIN form_version f ON f.organisation = c.organisation AND f.id = c.form_version
  JOIN check_in_revision r ON r.organisation = c.organisation AND r.check_in = c.id
  LEFT JOIN check_in_use u ON u.organisation = c.organisation AND u.check_in = c.id AND u.ended_at IS NULL
    AND u.id = (SELECT min(x.id) FROM check_in_use x
      WHERE x.organisation = c.organisation AND x.check_in = c.id AND x.ended_at IS NULL)
  WHERE c.organisation = {} AND own.erased_on IS NULL AND c.voice = 'self' AND c.id > {}
    AND (CAST({} AS TEXT) = '' OR c.id = {}) AND (CAST({} AS TEXT) = '' OR u.enrolment = {})
    AND r.number = (SELECT max(n.number) FROM check_in_revision n
      WHERE n.organisation = c.organisation AND n.check_in = c.id)
  ORDER BY c.id LIMIT {}"""


@dataclass(frozen=True)
class CheckInRow:
    """A check-in of a person's own voice as it holds now, without any words; the team's view is not for programs.
    ``enrolment`` None: it was set aside.

    ``participant`` is the record that counts, also when the check-in was noted on one joined into it.
    """

    id: str
    participant: str
    enrolment: str | None
    wave: str | None
    voice: str
    day: datetime.date | None
    days: float | None
    state: str
    void_reason: str | None
    form_version: str
    form_key: str
    form_number: str
    number: int
    answers: Mapping[str, Any]
    mode: str
    language: str | None


async def participants_after(unit: Unit, after: str, limit: int, *, label: str = "") -> Sequence[Participant]:
    """People, without erased records and those joined into another. ``label``: only the one with it."""
    conditions: list[Combinable] = [
        tables.Participant.id > after,
        tables.Participant.joined_into.is_null(),
        tables.Participant.erased_on.is_null(),
    ]
    if label:
        conditions.append(tables.Participant.label == label)
    return await unit.all(Participant, *conditions, order=[tables.Participant.id], limit=limit)


async def enrolments_of_people(unit: Unit, people: Sequence[str]) -> Mapping[str, Sequence[Enrolment]]:
    """Person → their enrolments by entry, those of records joined into theirs too; two queries for all of them."""
    joined = await unit.all(Participant, tables.Participant.joined_into.is_in(list(people))) if people else ()
    owner = {**{one: one for one in people}, **{one.id: one.joined_into or one.id for one in joined}}
    found: dict[str, list[Enrolment]] = {one: [] for one in people}
    if people:
        for enrolment in await unit.all(
            Enrolment,
            tables.Enrolment.participant.is_in(list(owner)),
            tables.Enrolment.joined_into.is_null(),
            order=[tables.Enrolment.entry, tables.Enrolment.id],
        ):
            found[owner[enrolment.participant]].append(enrolment)
    return found


async def enrolments_after(
    unit: Unit, after: str, limit: int, *, programme: str = "", participants: Sequence[str] = ()
) -> Sequence[Enrolment]:
    """Enrolments, without those joined into another; of one programme, or of these records."""
    conditions: list[Combinable] = [tables.Enrolment.id > after, tables.Enrolment.joined_into.is_null()]
    gone = [one.id for one in await unit.all(Participant, tables.Participant.erased_on.is_not_null())]
    if gone:
        conditions.append(tables.Enrolment.participant.not_in(gone))
    if programme:
        conditions.append(tables.Enrolment.programme == programme)
    if participants:
        conditions.append(tables.Enrolment.participant.is_in(list(participants)))
    return await unit.all(Enrolment, *conditions, order=[tables.Enrolment.id], limit=limit)


async def programmes_after(unit: Unit, after: str, limit: int) -> Sequence[Programme]:
    """Programmes, closed ones too."""
    return await unit.all(Programme, tables.Programme.id > after, order=[tables.Programme.id], limit=limit)


async def form_versions_after(unit: Unit, after: str, limit: int) -> Sequence[FormVersion]:
    return await unit.all(FormVersion, tables.FormVersion.id > after, order=[tables.FormVersion.id], limit=limit)


async def schedules_after(unit: Unit, after: str, limit: int, *, programme: str = "") -> Sequence[Schedule]:
    conditions: list[Combinable] = [tables.Schedule.id > after]
    if programme:
        conditions.append(tables.Schedule.programme == programme)
    return await unit.all(Schedule, *conditions, order=[tables.Schedule.id], limit=limit)


async def check_ins_after(
    unit: Unit, after: str, limit: int, *, enrolment: str = "", check_in: str = ""
) -> Sequence[CheckInRow]:
    """Check-ins, those set aside too; of one enrolment, or the one with that id."""
    rows = await unit.raw(_CHECK_INS, unit.organisation, after, check_in, check_in, enrolment, enrolment, limit)
    return [_check_in(row) for row in rows]


def _check_in(row: Mapping[str, Any]) -> CheckInRow:
    return CheckInRow(
        id=row["id"],
        participant=row["joined_into"] or row["participant"],
        enrolment=row["enrolment"],
        wave=row["wave"],
        voice=row["voice"],
        day=None if row["day"] is None else datetime.date.fromisoformat(row["day"]),
        days=row["days"],
        state=row["state"],
        void_reason=row["void_reason"],
        form_version=row["form_version"],
        form_key=row["form_key"],
        form_number=row["form_number"],
        number=row["number"],
        answers=json.loads(row["answers"]),
        mode=row["mode"],
        language=row["language"],
    )
