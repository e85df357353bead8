"""Looking a receipt up: by the key of the submission, or by the beginning of its payload's hash."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit.store.unit import Unit

_SELECT = """SELECT r.check_in, r.number, r.kind, r.submission_key, r.payload_hash, r.author, r.received_at, r.language,
    r.mode, c.participant, c.day, u.enrolment, u.wave, (SELECT epoch FROM instance) AS epoch,
    e.schedule, p.names AS programme_names
  FROM check_in_revision r
  JOIN check_in c ON c.organisation = r.organisation AND c.id = r.check_in
  LEFT JOIN check_in_use u ON u.organisation = r.organisation AND u.check_in = r.check_in AND u.ended_at IS NULL
  LEFT JOIN enrolment e ON e.organisation = r.organisation AND e.id = u.enrolment
  LEFT JOIN programme p ON p.organisation = r.organisation AND p.id = e.programme
  WHERE r.organisation = {} AND r.kind IN ('entry', 'correction')"""


@dataclass(frozen=True)
class Found:
    """An entry or correction that was received. ``epoch``: of the database now. ``enrolment`` None: set aside; then
    there is no schedule, and no programme's names either."""

    check_in: str
    number: int
    kind: str
    submission_key: str
    payload_hash: str
    author: str | None
    received_at: datetime.datetime
    language: str | None
    mode: str
    participant: str
    day: datetime.date | None
    enrolment: str | None
    wave: str | None
    epoch: str
    schedule: str | None
    programme_names: Mapping[str, str]


async def by_key(unit: Unit, submission_key: str) -> Found | None:
    words, own = unit.own("c.participant")
    rows = await unit.raw(_SELECT + words + " AND r.submission_key = {}", unit.organisation, *own, submission_key)
    return _found(rows[0]) if rows else None


async def by_hash(unit: Unit, beginning: str) -> tuple[Found, ...]:
    """Everything received whose payload hash begins so (ten hexadecimal digits are 40 bits)."""
    words, own = unit.own("c.participant")
    rows = await unit.raw(
        _SELECT + words + " AND substr(r.payload_hash, 1, {}) = {} ORDER BY r.received_at",
        unit.organisation,
        *own,
        len(beginning),
        beginning,
    )
    return tuple(_found(row) for row in rows)


def _found(row: dict[str, object]) -> Found:
    day = row["day"]
    return Found(
        **{
            **row,  # the columns of the query are the fields, in the types of the database
            "day": None if day is None else datetime.date.fromisoformat(str(day)),
            "received_at": datetime.datetime.fromisoformat(str(row["received_at"])),
            "programme_names": json.loads(str(row["programme_names"])) if row["programme_names"] else {},
        }
    )
