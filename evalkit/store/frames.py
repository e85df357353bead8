"""The database as frames: the enrolments and answers that every analysis starts from (evalkit.collect.frames).

They are read through the open unit: one snapshot, one organisation. Answers are one JSON per check-in, so a
million answers are some 80,000 rows and take about a second; a connection of its own past the unit (ADBC) would be
faster and would leave the scope behind (docs/decisions.md).
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from evalkit.collect.frames import ANSWERS, DOES_NOT_APPLY, EMPTY, ENROLMENTS, PREFER_NOT_TO_SAY, VALUE
from evalkit.store.queries import consents
from evalkit.store.unit import Unit

_ENROLMENTS = """SELECT e.id, e.participant, own.label, p.key AS programme, e.entry, e.exit_on, e.exit_days,
    e.exit_reason, e.channel, own.joined_into AS kept
  FROM enrolment e
  JOIN programme p ON p.organisation = e.organisation AND p.id = e.programme
  JOIN participant own ON own.organisation = e.organisation AND own.id = e.participant
  WHERE e.organisation = {} AND e.joined_into IS NULL AND own.erased_on IS NULL"""

_ANSWERS = """SELECT u.enrolment, u.wave, u.voice, c.day, c.days, f.hash, r.answers
  FROM check_in_use u
  JOIN check_in c ON c.organisation = u.organisation AND c.id = u.check_in
  JOIN form_version f ON f.organisation = c.organisation AND f.id = c.form_version
  JOIN check_in_revision r ON r.organisation = c.organisation AND r.check_in = c.id
    AND NOT EXISTS (SELECT 1 FROM check_in_revision later WHERE later.organisation = r.organisation
      AND later.check_in = r.check_in AND later.number > r.number)
  WHERE u.organisation = {} AND u.ended_at IS NULL AND u.wave IS NOT NULL AND c.state = 'live'
    AND ({} = '' OR u.voice = {})"""

_STATES = {None: EMPTY, PREFER_NOT_TO_SAY: PREFER_NOT_TO_SAY, DOES_NOT_APPLY: DOES_NOT_APPLY}


@dataclass(frozen=True)
class Frames:
    """What an analysis starts from. ``outside``: enrolments that the consent for this use leaves out.

    ``participants`` gives each enrolment number its participant id (for the keyed marks of a published table);
    ``enrolment_ids`` its database id.
    """

    enrolments: pl.DataFrame
    answers: pl.DataFrame
    outside: int
    participants: tuple[str, ...]
    enrolment_ids: tuple[str, ...]


async def frames(
    unit: Unit,
    *,
    programmes: Sequence[str] | None = None,
    purpose: str | None = None,
    recipient: str = consents.NO_RECIPIENT,
) -> Frames:
    """The frames of the scope's association (of some programmes, by id), for a use.

    ``purpose``: only people whose newest answer for it is "given" (``funder_aggregate`` for a funder, with the
    funder as ``recipient``; ``observatory_aggregate``); None: everybody, for the association's own eyes. Of each
    live check-in the newest revision counts; an off-schedule one is in no wave and so in no frame. Two records
    that were joined are one participant. With a purpose only the person's own voice is in them: the worker's view is
    for the association alone. Enrolments are numbered by programme key, label and entry.
    """
    wanted = await _programme_keys(unit, programmes)
    allowed = None if purpose is None else await consents.consenting(unit, purpose, recipient)
    words, own = unit.own("e.participant")
    rows = [row for row in await unit.raw(_ENROLMENTS + words, unit.organisation, *own) if row["programme"] in wanted]
    rows.sort(key=lambda row: (row["programme"], row["label"], row["entry"] or "", row["id"]))
    for row in rows:
        row["participant"] = row["kept"] or row["participant"]
    kept = [row for row in rows if allowed is None or row["participant"] in allowed]
    enrolments = pl.DataFrame(
        [
            {
                "enrolment": number,
                "participant": row["participant"],
                "programme": row["programme"],
                "entry": _day(row["entry"]),
                "exit_days": _exit_days(row),
                "exit_reason": row["exit_reason"],
                "channel": row["channel"],
            }
            for number, row in enumerate(kept)
        ],
        schema=ENROLMENTS,
    )
    return Frames(
        enrolments=enrolments,
        answers=await _answers(unit, kept, voice="" if purpose is None else "self"),
        outside=len(rows) - len(kept),
        participants=tuple(row["participant"] for row in kept),
        enrolment_ids=tuple(row["id"] for row in kept),
    )


async def _programme_keys(unit: Unit, programmes: Sequence[str] | None) -> frozenset[str]:
    rows = await unit.raw("SELECT id, key FROM programme WHERE organisation = {}", unit.organisation)
    return frozenset(row["key"] for row in rows if programmes is None or row["id"] in programmes)


async def _answers(unit: Unit, kept: Sequence[dict[str, Any]], *, voice: str) -> pl.DataFrame:
    numbers = {row["id"]: number for number, row in enumerate(kept)}
    columns: dict[str, list[Any]] = {name: [] for name in ANSWERS}
    for row in await unit.raw(_ANSWERS, unit.organisation, voice, voice):
        number = numbers.get(row["enrolment"])
        if number is None:
            continue
        date = _day(row["day"])
        day = _days_since(_day(kept[number]["entry"]), date, row["days"])
        for item, answer in json.loads(row["answers"]).items():
            state, value = _read(answer)
            if state is None:
                continue
            cells = (number, row["wave"], day, date, row["voice"], item, value, state, row["hash"])
            for column, cell in zip(columns.values(), cells, strict=True):
                column.append(cell)
    # Sorted here and not by the database, whose alphabet depends on how it was set up.
    return pl.DataFrame(columns, schema=ANSWERS).sort("enrolment", "wave", "voice", "form_hash", "item")


def _read(answer: Any) -> tuple[str | None, float | None]:
    """(state, value) of a stored answer; state None for what no figure is made of: a choice, a yes or no, a day."""
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        return VALUE, float(answer)
    if answer is None or isinstance(answer, str):
        return _STATES.get(answer), None
    return None, None


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def _days_since(entry: datetime.date | None, date: datetime.date | None, days: float | None) -> float | None:
    if days is not None:
        return days
    return None if entry is None or date is None else float((date - entry).days)


def _exit_days(row: dict[str, Any]) -> float | None:
    exit_on, entry = _day(row["exit_on"]), _day(row["entry"])
    return _days_since(entry, exit_on, row["exit_days"])
