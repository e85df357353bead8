"""Everything that an association may take away: enrolments with their consents, and check-ins as they hold now."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit.store.unit import Unit

_ENROLMENTS = """SELECT e.id, e.participant, own.joined_into, own.label, kept.label AS kept_label, e.programme,
    e.schedule, e.entry, e.exit_on, e.exit_days, e.exit_reason, e.channel
  FROM enrolment e
  JOIN participant own ON own.organisation = e.organisation AND own.id = e.participant
  LEFT JOIN participant kept ON kept.organisation = own.organisation AND kept.id = own.joined_into
  WHERE e.organisation = {} AND e.joined_into IS NULL AND own.erased_on IS NULL"""

_CHECK_INS = """SELECT u.enrolment, u.wave, u.voice, c.id, c.day, c.days, c.form_version, r.answers, r.mode
  FROM check_in_use u
  JOIN check_in c ON c.organisation = u.organisation AND c.id = u.check_in
  JOIN check_in_revision r ON r.organisation = c.organisation AND r.check_in = c.id
    AND NOT EXISTS (SELECT 1 FROM check_in_revision later WHERE later.organisation = r.organisation
      AND later.check_in = r.check_in AND later.number > r.number)
  WHERE u.organisation = {} AND u.ended_at IS NULL AND c.state = 'live'"""

_CONSENTS = """SELECT coalesce(p.joined_into, p.id) AS person, c.day,
    CASE WHEN p.joined_into IS NULL THEN 1 ELSE 0 END AS counts, c.purpose, c.recipient, c.answer,
    o.key AS recipient_key
  FROM consent c
  JOIN (SELECT participant, purpose, recipient, max(position) AS position FROM consent
        WHERE organisation = {} GROUP BY participant, purpose, recipient) newest
    ON newest.participant = c.participant AND newest.purpose = c.purpose AND newest.recipient = c.recipient
    AND newest.position = c.position
  JOIN participant p ON p.organisation = c.organisation AND p.id = c.participant
  LEFT JOIN organisation o ON o.id = c.recipient
  WHERE c.organisation = {}"""


@dataclass(frozen=True)
class EnrolmentRow:
    """``person``: the record that counts; ``label`` is its code."""

    id: str
    person: str
    label: str
    programme: str
    entry: datetime.date | None
    exit_days: float | None
    exit_reason: str | None
    channel: str | None


@dataclass(frozen=True)
class CheckInRow:
    """A live check-in at the place where it counts. ``wave`` None: between two occasions."""

    id: str
    enrolment: str
    wave: str | None
    voice: str
    day: datetime.date | None
    days: float | None
    form_version: str
    answers: Mapping[str, Any]
    mode: str


async def enrolment_rows(unit: Unit) -> Sequence[EnrolmentRow]:
    """Every enrolment, by programme, label and entry; two records of one person are one."""
    rows = await unit.raw(_ENROLMENTS, unit.organisation)
    found = [
        EnrolmentRow(
            id=row["id"],
            person=row["joined_into"] or row["participant"],
            label=row["kept_label"] or row["label"],
            programme=row["programme"],
            entry=_day(row["entry"]),
            exit_days=_exit_days(row),
            exit_reason=row["exit_reason"],
            channel=row["channel"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.programme, one.label, one.entry or datetime.date.min, one.id))


async def check_in_rows(unit: Unit) -> Sequence[CheckInRow]:
    """Every live check-in with its newest answers, by enrolment, day and wave."""
    rows = await unit.raw(_CHECK_INS, unit.organisation)
    found = [
        CheckInRow(
            id=row["id"],
            enrolment=row["enrolment"],
            wave=row["wave"],
            voice=row["voice"],
            day=_day(row["day"]),
            days=row["days"],
            form_version=row["form_version"],
            answers=json.loads(row["answers"]),
            mode=row["mode"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda c: (c.enrolment, c.day or datetime.date.min, c.days or 0.0, c.wave or "", c.id))


async def consent_answers(unit: Unit) -> Mapping[str, Mapping[tuple[str, str], str]]:
    """Person → (purpose, key of the recipient or '') → the answer that holds now (``consents.newest_answers``)."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    rows = await unit.raw(_CONSENTS, unit.organisation, unit.organisation)
    for row in sorted(rows, key=lambda row: (row["day"], row["counts"])):
        to = row["recipient_key"] or row["recipient"]
        found.setdefault(row["person"], {})[row["purpose"], to] = row["answer"]
    return found


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def _exit_days(row: Mapping[str, Any]) -> float | None:
    if row["exit_days"] is not None:
        return float(row["exit_days"])
    left, entry = _day(row["exit_on"]), _day(row["entry"])
    return None if left is None or entry is None else float((left - entry).days)
