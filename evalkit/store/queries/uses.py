"""The occasions of one enrolment that have a live check-in."""

from __future__ import annotations

import datetime

from evalkit.store.queries.check_ins import Done, done_of
from evalkit.store.unit import Unit


async def done_by(unit: Unit, enrolment_id: str) -> tuple[Done, ...]:
    """Oldest first. For a participant's scope only their own enrolments."""
    words, own = unit.own("c.participant")
    rows = await unit.raw(
        """SELECT u.enrolment, u.wave, u.form_key, u.voice, u.check_in, c.day, c.days
        FROM check_in_use u
        JOIN check_in c ON c.organisation = u.organisation AND c.id = u.check_in
        WHERE u.organisation = {} AND u.enrolment = {} AND u.ended_at IS NULL AND c.state = 'live'"""  # noqa: S608  (words of our own)
        + words
        + " ORDER BY c.day, c.id",
        unit.organisation,
        enrolment_id,
        *own,
    )
    return tuple(done_of(row) for row in rows)


async def taken_waves(
    unit: Unit, enrolment_id: str, *, form_key: str, voice: str = "self"
) -> dict[str, datetime.date | None]:
    """Wave → the day of the live check-in that stands there, for one form. What is off-schedule takes no wave."""
    words, own = unit.own("c.participant")
    rows = await unit.raw(
        """SELECT u.wave, c.day
        FROM check_in_use u
        JOIN check_in c ON c.organisation = u.organisation AND c.id = u.check_in
        WHERE u.organisation = {} AND u.enrolment = {} AND u.ended_at IS NULL AND u.wave IS NOT NULL
          AND u.form_key = {} AND u.voice = {} AND c.state = 'live'"""  # noqa: S608  (words of our own)
        + words,
        unit.organisation,
        enrolment_id,
        form_key,
        voice,
        *own,
    )
    return {row["wave"]: None if row["day"] is None else datetime.date.fromisoformat(row["day"]) for row in rows}
