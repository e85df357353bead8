"""Many people and check-ins at once, from an import or a demonstration: same tables, same rules, fewer statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit.store import tables
from evalkit.store.queries.check_ins import NewCheckIn, Payload, check_in_id
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class NewPerson:
    """A participant with the answers to questions of consent that came along.

    ``consents``: rows of purpose, recipient, answer, day, text_key, text_version, text, language, way.
    """

    id: str
    label: str
    drawing: str
    language: str
    consents: tuple[Mapping[str, Any], ...] = ()


async def add_people(unit: Unit, people: Sequence[NewPerson]) -> None:
    """Keep participants and their consents; a label that is taken makes the database refuse everything."""
    await unit.add_many(
        tables.Participant,
        [
            {"id": p.id, "label": p.label, "drawing": p.drawing, "language": p.language, "made_on": unit.today}
            for p in people
        ],
    )
    rows: list[dict[str, Any]] = []
    for person in people:
        positions: dict[tuple[str, str], int] = {}
        for consent in person.consents:
            asked = consent["purpose"], consent["recipient"]
            positions[asked] = positions.get(asked, 0) + 1
            rows.append(
                {
                    "participant": person.id, "position": positions[asked], "noted_by": unit.scope.account,
                    "text": None, **consent,
                }
            )  # fmt: skip
    await unit.add_many(tables.Consent, rows)


async def add_enrolments(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep enrolments: id, participant, programme, schedule, entry, channel, exit_on, exit_days, exit_reason."""
    await unit.add_many(tables.Enrolment, [{"made_on": unit.today, **row} for row in rows])


async def add_check_ins(unit: Unit, arrivals: Sequence[tuple[NewCheckIn, Payload]]) -> None:
    """Keep check-ins whose submission keys are new, each with its first revision and its use."""
    check_ins, revisions, uses = [], [], []
    for place, payload in arrivals:
        made = check_in_id(unit.organisation, payload.submission_key)
        check_ins.append(
            {
                "id": made, "participant": place.participant, "form_version": place.form_version,
                "form_key": place.form_key, "voice": place.voice, "day": place.day, "days": place.days,
                "state": "live", "import_batch": place.import_batch,
            }
        )  # fmt: skip
        revisions.append(
            {
                "check_in": made, "number": 1, "kind": "entry", "submission_key": payload.submission_key,
                "payload_hash": payload.payload_hash, "answers": dict(payload.answers), "words": payload.words,
                "author": unit.scope.account, "mode": payload.mode, "language": payload.language,
                "reason": payload.reason, "received_at": unit.now,
            }
        )  # fmt: skip
        uses.append(
            {
                "check_in": made, "enrolment": place.enrolment, "wave": place.wave, "form_key": place.form_key,
                "voice": place.voice,
            }
        )  # fmt: skip
    await unit.add_many(tables.CheckIn, check_ins)
    await unit.add_many(tables.CheckInRevision, revisions)
    await unit.add_many(tables.CheckInUse, uses)


async def add_presences(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> None:
    """Many presences at once: activity_session, participant, enrolment, number, present, author."""
    await unit.add_many(tables.Attendance, rows)
