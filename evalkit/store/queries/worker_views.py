"""For which questions a programme also asks its team; and which answers stand in both voices."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit

WORKER = "worker"

_NAMES = uuid.UUID("0c7a2f1e-93a5-4f0b-8a57-5a3f2f0c8d41")
"""Name space of a view's first key: fixed, so that a check-in has one view."""

_BOTH = """SELECT e.participant, own.joined_into, c.id, c.day, c.form_version, r.answers, u.voice
  FROM check_in_use u
  JOIN check_in c ON c.organisation = u.organisation AND c.id = u.check_in
  JOIN enrolment e ON e.organisation = u.organisation AND e.id = u.enrolment
  JOIN participant own ON own.organisation = e.organisation AND own.id = e.participant
  JOIN check_in_revision r ON r.organisation = c.organisation AND r.check_in = c.id
  WHERE u.organisation = {} AND e.programme = {} AND u.ended_at IS NULL AND c.state = 'live'
    AND own.erased_on IS NULL
    AND r.number = (SELECT max(n.number) FROM check_in_revision n
      WHERE n.organisation = c.organisation AND n.check_in = c.id)"""


@dataclass(frozen=True)
class Choice:
    """``items``: keys of questions. ``ask_why``: the team may also write why."""

    table: ClassVar[type[Table]] = tables.WorkerViewChoice
    number: int
    items: list[str]
    ask_why: bool
    made_on: datetime.date


@dataclass(frozen=True)
class Spoken:
    """A live check-in of one voice with its newest answers. ``person``: the record that counts."""

    person: str
    check_in: str
    day: datetime.date | None
    form_version: str
    answers: Mapping[str, Any]
    voice: str


def first_key(check_in: str) -> str:
    """The submission key of the first view beside a check-in."""
    return str(uuid.uuid5(_NAMES, check_in))


async def choices(unit: Unit, programme: str) -> tuple[Choice, ...]:
    """Every choice that was made for a programme, the newest first."""
    return await unit.all(
        Choice,
        tables.WorkerViewChoice.programme == programme,
        order=[tables.WorkerViewChoice.number],
        descending=True,
    )


async def choose(unit: Unit, programme: str, items: Sequence[str], *, ask_why: bool, number: int) -> None:
    """Add a choice; ``number`` is one more than the one that held."""
    await unit.add(
        tables.WorkerViewChoice,
        programme=programme,
        number=number,
        items=list(items),
        ask_why=ask_why,
        author=unit.scope.account,
        made_on=unit.today,
    )


async def spoken_in(unit: Unit, programme: str) -> Sequence[Spoken]:
    """Every live check-in of a programme, in both voices, by day and id."""
    rows = await unit.raw(_BOTH, unit.organisation, programme)
    found = [
        Spoken(
            person=row["joined_into"] or row["participant"],
            check_in=row["id"],
            day=None if row["day"] is None else datetime.date.fromisoformat(row["day"]),
            form_version=row["form_version"],
            answers=json.loads(row["answers"]),
            voice=row["voice"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.day or datetime.date.min, one.check_in))
